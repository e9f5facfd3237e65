"""What a school's people won, in all editions of a series, as far as it is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from contest.db import session
from contest.desks.models import AwardColumns
from contest.editions.labels import award_names
from contest.editions.models import Edition
from contest.editions.rulebooks.effective import edition_part
from contest.i18n import local, localized
from contest.people.models import Organisation, Person, Series
from contest.publication.formatting import format_award
from contest.publication.models import Publication, PublishedPlace
from contest.publication.queries.published import CURRENT
from contest.publication.sealed.rulebook import event_in, sealed_rulebook
from contest.registration.models import Entry, EntryMember
from contest.registration.queries.entries import advisers, competitors, enrolment_in

PART = 500  # entries that are loaded with their people at once


@dataclass(frozen=True)
class Winner:
    """A student or adviser in full, as the school knows them; a field is empty where it is not known. `key`: the
    person, so that two of the same name are two."""

    key: str
    name: str
    number: str = ""
    department: str = ""
    level: str = ""  # a value of StudyLevel
    programme: str = ""
    class_name: str = ""


@dataclass(frozen=True)
class Won:
    """One award of one entry, in the reader's language. `published`: the day, as ISO 8601 has it."""

    year: int
    edition: str
    level: str
    event: str
    award: str
    place: int | None
    entry: str
    title: str
    department: str
    students: Sequence[Winner]
    advisers: Sequence[Winner]
    published: str


def awards_of_school(school: Organisation, series: Series) -> list[Won]:
    """Every award of the school's entries in publications that count, by edition, tier and event."""
    found = session.execute(
        sa.select(PublishedPlace, Publication)
        .join(Publication, Publication.id == PublishedPlace.publication_id)
        .join(Edition, Edition.id == Publication.edition_id)
        .join(Entry, Entry.id == PublishedPlace.entry_id)
        .where(
            Entry.home_id == school.id,
            Edition.series_id == series.id,
            Edition.rehearsal_of_id.is_(None),
            Publication.state.in_(CURRENT),
        )
        .options(joinedload(Publication.edition))
        .order_by(Edition.id, Publication.number, PublishedPlace.contest, PublishedPlace.position)
    ).all()
    held = [(place, publication) for place, publication in found if place.awards]
    entries = _entries([place.entry_id for place, _publication in held])
    made: list[Won] = []
    for place, publication in held:
        made += _won(place, publication, entries[place.entry_id], school)
    return made


def _entries(ids: Sequence[UUID]) -> Mapping[UUID, Entry]:
    found: dict[UUID, Entry] = {}
    unique = list(dict.fromkeys(ids))
    for first in range(0, len(unique), PART):
        rows = session.scalars(
            sa.select(Entry)
            .where(Entry.id.in_(unique[first : first + PART]))
            .options(
                selectinload(Entry.members).joinedload(EntryMember.person).selectinload(Person.enrolments),
                joinedload(Entry.department),
            )
        )
        found |= {one.id: one for one in rows}
    return found


def _won(place: PublishedPlace, publication: Publication, entry: Entry, school: Organisation) -> list[Won]:
    rulebook = sealed_rulebook(publication)
    names = award_names(rulebook)
    tier = next(tier for tier in edition_part(rulebook).tier if tier.key == publication.stage)
    students = [_winner(one, school) for one in competitors(entry)]
    own = localized(entry.department.name) if entry.department else (students[0].department if students else "")
    published = local(publication.published_at, publication.edition.zone).date() if publication.published_at else None
    return [
        Won(
            year=publication.edition.year,
            edition=localized(publication.edition.name),
            level=localized(tier.name),
            event=localized(event_in(publication, place.contest)),
            award=localized(format_award(names, award)),
            place=place.place,
            entry=entry.number,
            title=entry.title,
            department=own,
            students=students,
            advisers=[_winner(one, school) for one in advisers(entry)],
            published=published.isoformat() if published else "",
        )
        for award in place.awards
    ]


def _winner(member: EntryMember, school: Organisation) -> Winner:
    key, name = str(member.person_id), member.person.name
    enrolment = enrolment_in(member.person, school)
    if enrolment is None:
        return Winner(key, name)
    return Winner(
        key,
        name,
        enrolment.number or "",
        localized(enrolment.department.name) if enrolment.department else "",
        enrolment.level,
        enrolment.programme or "",
        enrolment.class_name or "",
    )


def columns_of_school(school: Organisation, series: Series) -> AwardColumns | None:
    """How the school has arranged its list; None where it never has."""
    return session.scalar(
        sa.select(AwardColumns).where(AwardColumns.organisation_id == school.id, AwardColumns.series_id == series.id)
    )

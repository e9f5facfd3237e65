"""Reads of entries. Loaders give an object within its parent, or NotFound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import g, has_request_context
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from contest.audit import AuditLine
from contest.db import session
from contest.editions.models import Contest, Edition
from contest.editions.queries import lineage, note_rehearsal
from contest.errors import N_, NotFound
from contest.imports import Import
from contest.people.models import Account, Enrolment, Organisation, Person
from contest.registration.models import (
    Appearance,
    Entry,
    EntryMember,
    Material,
    MemberRole,
    Participation,
    Reserve,
    Verification,
)

# The statuses in which an entry holds its people and its place.
HOLDING_SLOTS = ("draft", "submitted", "returned", "verified")
LIMIT_REACHED = N_("每个代表团在这个赛项限报 %(most)s {件}；%(delegation)s已经报了 %(numbers)s。")
EACH_LIMIT = N_("每人至多报 %(most)s 项；%(who)s已经报了 %(numbers)s。")


def whole_entry() -> list[ORMOption]:
    """Load what an entry's page needs: the same number of queries for any number of members."""
    return [
        joinedload(Entry.edition),
        joinedload(Entry.home),
        joinedload(Entry.department),
        joinedload(Entry.delegation),
        joinedload(Entry.contest).joinedload(Contest.organisation),
        selectinload(Entry.members).joinedload(EntryMember.person).selectinload(Person.enrolments),
        selectinload(Entry.materials),
        selectinload(Entry.verifications),
        selectinload(Entry.appearances).joinedload(Appearance.contest).joinedload(Contest.organisation),
    ]


def entry(entry_id: UUID) -> Entry | None:
    return session.scalar(sa.select(Entry).where(Entry.id == entry_id).options(*whole_entry()))


def entry_at(entry_id: UUID) -> dict[str, Any]:
    """Loader: the entry at this address."""
    found = entry(entry_id)
    if found is None:
        raise NotFound
    if has_request_context():
        g.zone = found.edition.zone
        note_rehearsal(found.edition)
    return {"entry": found}


def member_at(entry_id: UUID, member_id: UUID) -> dict[str, Any]:
    """Loader: a member within its entry."""
    found = entry_at(entry_id)["entry"]
    for member in found.members:
        if member.id == member_id:
            return {"entry": found, "member": member}
    raise NotFound


def material_at(entry_id: UUID, material_id: UUID) -> dict[str, Any]:
    """Loader: a file within its entry."""
    found = entry_at(entry_id)["entry"]
    for material in found.materials:
        if material.id == material_id:
            return {"entry": found, "material": material}
    raise NotFound


def appearance_at(appearance_id: UUID) -> dict[str, Any]:
    """Loader: an entry's part in one contest."""
    found = session.scalar(
        sa.select(Appearance)
        .where(Appearance.id == appearance_id)
        .options(
            joinedload(Appearance.contest).joinedload(Contest.organisation),
            joinedload(Appearance.contest).joinedload(Contest.edition),
            joinedload(Appearance.entry).selectinload(Entry.members).joinedload(EntryMember.person),
            joinedload(Appearance.home),
        )
    )
    if found is None:
        raise NotFound
    if has_request_context():
        g.zone = found.contest.edition.zone
        note_rehearsal(found.contest.edition)
    return {"appearance": found}


def entries_of(person_id: UUID, edition_id: UUID | None = None) -> list[Entry]:
    """The entries that somebody takes part in or advises (accepted), oldest first."""
    query = (
        sa.select(Entry)
        .join(EntryMember, EntryMember.entry_id == Entry.id)
        .where(EntryMember.person_id == person_id, EntryMember.accepted_at.is_not(None))
        .options(*whole_entry())
        .order_by(Entry.id)
    )
    if edition_id is not None:
        query = query.where(Entry.edition_id == edition_id)
    return list(session.scalars(query).unique())


def sender_of(entry: Entry) -> Organisation | None:
    """Whose organiser entered it for its people: the school, or the delegation that sends them. None: they did so
    themselves."""
    if entry.on_behalf_by is None:
        return None
    if entry.import_id is None:  # by a tap on the delegation's page
        return entry.delegation or entry.home
    of_import = sa.select(Import.scope_id).where(Import.id == entry.import_id)
    return session.scalar(sa.select(Organisation).where(Organisation.id.in_(of_import))) or entry.home


def sent_by_delegation(edition_id: UUID, delegation_id: UUID | None, tracks: Iterable[str]) -> Sequence[Any]:
    """(id, track, number, exclusive) of the entries that a delegation has in some tracks, oldest first; one query.

    It reads by the tracks' contests; a limit for each delegation means that these are few. An entry that the desk noted
    as withdrawn where it registered is not one of them.
    """
    return session.execute(
        sa.select(Entry.id, Entry.track, Entry.number, Entry.exclusive)
        .join(Contest, Contest.id == Entry.contest_id)
        .where(
            Contest.edition_id == edition_id,
            Contest.track.in_(list(tracks)),
            Entry.delegation_id == delegation_id,
            _binds(),
        )
        .order_by(Entry.id)
    ).all()


HANDED_IN = ("submitted", "returned", "verified")
"""The statuses in which an entry is one of those that its school has handed in."""


def handed_in_by(
    edition_id: UUID, home: Organisation, tracks: Iterable[str], *, but: UUID | None = None
) -> dict[str, dict[str, list[str]]]:
    """The numbers of what the people of a school have handed in for some tracks, but for one entry, by track and
    division, oldest first; one query."""
    wanted = list(tracks)
    if not wanted:
        return {}
    rows = session.execute(
        sa.select(Entry.track, Entry.division, Entry.number)
        .where(
            Entry.edition_id == edition_id,
            Entry.region == home.region,
            Entry.home_id == home.id,
            Entry.track.in_(wanted),
            Entry.status.in_(HANDED_IN),
            Entry.id != but if but is not None else sa.true(),
            _binds(),
        )
        .order_by(Entry.id)
    )
    found: dict[str, dict[str, list[str]]] = {}
    for track, division, number in rows:
        found.setdefault(track, {}).setdefault(division, []).append(number)
    return found


def competing_in(edition_id: UUID, people: Iterable[UUID]) -> Sequence[Any]:
    """(person_id, id, number) of the entries of an edition in which some people compete and that bind them, oldest
    first; one query."""
    return session.execute(
        sa.select(EntryMember.person_id, Entry.id, Entry.number)
        .join(Entry, Entry.id == EntryMember.entry_id)
        .where(
            Entry.edition_id == edition_id,
            EntryMember.person_id.in_(list(people)),
            EntryMember.role == MemberRole.COMPETITOR,
            EntryMember.accepted_at.is_not(None),
            _binds(),
        )
        .order_by(Entry.id)
    ).all()


def _binds() -> sa.ColumnElement[bool]:
    """`holds_its_people`, as the database is asked."""
    withdrawn = sa.exists().where(
        Appearance.entry_id == Entry.id,
        Appearance.contest_id == Entry.contest_id,
        Appearance.participation == Participation.WITHDRAWN,
    )
    return sa.and_(Entry.status.in_(HOLDING_SLOTS), ~withdrawn)


def unconfirmed(entry: Entry) -> list[Person]:
    """The people of an entry, advisers too, whom the school's roster has but nobody has confirmed: who passes the entry
    is asked about them."""
    found = []
    for member in entry.members:
        enrolment = enrolment_in(member.person, entry.home)
        if member.accepted_at is not None and enrolment is not None and enrolment.confirmed_at is None:
            found.append(member.person)
    return found


def invitations_of(person_id: UUID) -> list[EntryMember]:
    """The invitations to join or to advise that somebody has not answered."""
    return list(
        session.scalars(
            sa.select(EntryMember)
            .join(EntryMember.entry)
            .where(
                EntryMember.person_id == person_id,
                EntryMember.accepted_at.is_(None),
                Entry.status.in_(HOLDING_SLOTS),
            )
            .options(
                joinedload(EntryMember.entry).joinedload(Entry.edition),
                joinedload(EntryMember.entry).joinedload(Entry.contest).joinedload(Contest.organisation),
                joinedload(EntryMember.entry).selectinload(Entry.members).joinedload(EntryMember.person),
            )
            .order_by(EntryMember.id)
        )
    )


def holds_its_people(entry: Entry) -> bool:
    """Whether an entry binds its people and its place: not after it withdrew, by itself or as the desk noted where it
    registered."""
    return entry.status in HOLDING_SLOTS and not any(
        one.contest_id == entry.contest_id and one.participation == Participation.WITHDRAWN for one in entry.appearances
    )


def competitors(entry: Entry, *, accepted: bool = True) -> list[EntryMember]:
    """The competing members in the order of authors; `accepted=False` counts invited ones too."""
    return [one for one in entry.members if one.role == "competitor" and (one.accepted_at or not accepted)]


def advisers(entry: Entry, *, accepted: bool = True) -> list[EntryMember]:
    return [one for one in entry.members if one.role == "adviser" and (one.accepted_at or not accepted)]


def newest(entry: Entry, kind: str) -> Material | None:
    """The newest version of a kind of material."""
    versions = [one for one in entry.materials if one.kind == kind]
    return max(versions, key=lambda one: one.version, default=None)


def last_decision(entry: Entry) -> Verification | None:
    """The newest decision that was not taken back."""
    current = [one for one in entry.verifications if one.undone_at is None]
    return current[-1] if current else None


def barred_by(person_id: UUID, edition_id: UUID, track: str) -> Verification | None:
    """The rejection that keeps a person out of a track until an organiser opens it again, or None."""
    return barred_in(edition_id, [person_id]).get((person_id, track))


def barred_in(edition_id: UUID, people: Iterable[UUID]) -> dict[tuple[UUID, str], Verification]:
    """The same for several people and every track of an edition, by person and track: one query."""
    rows = session.execute(
        sa.select(EntryMember.person_id, Entry.track, Verification)
        .join(Entry, Entry.id == EntryMember.entry_id)
        .join(Verification, Verification.entry_id == Entry.id)
        .where(
            EntryMember.person_id.in_(list(people)),
            EntryMember.role == "competitor",
            Entry.edition_id == edition_id,
            Verification.of_person,
            Verification.undone_at.is_(None),
        )
        .order_by(Verification.id)
    )
    return {(person, track): decision for person, track, decision in rows}  # of several the newest


def returned_fields(entry: Entry) -> dict[str, str]:
    """What must change in a returned entry, by field; empty where it is not returned."""
    decision = last_decision(entry)
    if entry.status == "returned" and decision is not None and decision.decision == "returned":
        return decision.fields
    return {}


def highest_appearance(entry: Entry) -> Appearance | None:
    """The entry's part in the highest tier that it reached."""
    reached = {one.contest_id: one for one in entry.appearances}
    return next((reached[one.id] for one in reversed(lineage(entry.contest)) if one.id in reached), None)


def appearances(contest: Contest, *, competing: bool = False) -> list[Appearance]:
    """Who takes part in a contest, by code, with entries and people: four queries. `competing`: without guests and the
    absent, withdrawn and disqualified."""
    query = (
        sa.select(Appearance)
        .where(Appearance.contest_id == contest.id)
        .options(
            joinedload(Appearance.entry).joinedload(Entry.home),
            joinedload(Appearance.entry).joinedload(Entry.department),
            joinedload(Appearance.entry).selectinload(Entry.members).joinedload(EntryMember.person),
            joinedload(Appearance.entry).selectinload(Entry.materials),
            joinedload(Appearance.home),
            joinedload(Appearance.credit),
            joinedload(Appearance.participation_by),
        )
        .order_by(sa.func.length(Appearance.code), Appearance.code)
    )
    if competing:
        query = query.where(Appearance.participation == Participation.COMPETING)
    return list(session.scalars(query))


def reserves(contest: Contest) -> list[Reserve]:
    """The reserve list of a contest, by the contest that sends and the place on its list."""
    return list(
        session.scalars(
            sa.select(Reserve)
            .where(Reserve.contest_id == contest.id)
            .options(
                joinedload(Reserve.entry).joinedload(Entry.home),
                joinedload(Reserve.entry).selectinload(Entry.members).joinedload(EntryMember.person),
            )
            .order_by(Reserve.from_contest_id, Reserve.position, Reserve.id)
        )
    )


def history(entry: Entry, limit: int = 40) -> list[tuple[AuditLine, str]]:
    """What happened to an entry, newest first, with the name of who did it: two queries."""
    lines = session.scalars(
        sa.select(AuditLine)
        .where(AuditLine.subject_kind == "entry", AuditLine.subject_id == entry.id)
        .order_by(AuditLine.id.desc())
        .limit(limit)
    ).all()
    who = {line.by_id for line in lines if line.by_id}
    names = dict(session.execute(sa.select(Account.id, Account.name).where(Account.id.in_(who))).all())
    return [(line, names.get(line.by_id, "") if line.by_id else "") for line in lines]


def invited_since(entry: Entry, since: datetime) -> set[UUID]:
    """The people who were invited to an entry since a moment, including those who were removed."""
    lines = session.scalars(
        sa.select(AuditLine).where(
            AuditLine.subject_kind == "entry",
            AuditLine.subject_id == entry.id,
            AuditLine.action == "registration.invite",
            AuditLine.at > since,
        )
    )
    return {UUID(line.now["person"]) for line in lines if line.now and "person" in line.now}


def enrolment_in(person: Person, home: Organisation) -> Enrolment | None:
    """A person's current enrolment at a home."""
    current = [one for one in person.enrolments if one.organisation_id == home.id and one.ended_at is None]
    return current[-1] if current else None


def numbered(edition: Edition, number: str) -> Entry | None:
    """The entry of an edition with a public number, with its relations."""
    wanted = sa.select(Entry).where(Entry.edition_id == edition.id, Entry.number == number.strip().upper())
    return session.scalar(wanted.options(*whole_entry()))

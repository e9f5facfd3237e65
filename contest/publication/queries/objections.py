"""Reads of objections: who may object, what is open, who may decide. Only counts of them are public."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import g, has_request_context
from sqlalchemy.orm import joinedload, selectinload

from contest.access import Actor
from contest.db import session
from contest.editions.models import Contest, Edition
from contest.editions.queries import contest_at, note_rehearsal
from contest.errors import NotFound
from contest.people.models import Account
from contest.publication.models import (
    Objection,
    ObjectionDecision,
    ObjectionOutcome,
    ObjectionState,
    ObjectorRole,
    Publication,
    PublicationContest,
    PublishedPlace,
)
from contest.publication.queries.published import replacement_of
from contest.publication.timeline.procedure import procedure_of, same_desk
from contest.registration.models import Entry, EntryMember


@dataclass(frozen=True)
class Capacity:
    """That somebody may object: by which entry of theirs, in which contest (its key), and as what."""

    entry_id: UUID
    number: str
    contest: str
    role: ObjectorRole


def capacities(actor: Actor, publication: Publication) -> list[Capacity]:
    """All that lets somebody object to a publication: the entries in it that they are in or advise, then those that
    their school or delegation sends; only in the capacities that the organisation lets object. Whoever organises for
    the publishing organisation corrects instead."""
    within = sa.select(PublishedPlace.entry_id, PublishedPlace.contest, PublishedPlace.entry).where(
        PublishedPlace.publication_id == publication.id
    )
    found: list[Capacity] = []
    if actor.person_id is not None:
        members = session.execute(
            within.add_columns(EntryMember.role)
            .join(EntryMember, EntryMember.entry_id == PublishedPlace.entry_id)
            .where(EntryMember.person_id == actor.person_id, EntryMember.accepted_at.is_not(None))
            .order_by(EntryMember.role.desc(), PublishedPlace.contest, PublishedPlace.entry)
        )
        roles = {"competitor": ObjectorRole.CONTESTANT, "adviser": ObjectorRole.ADVISER}
        found += [Capacity(one.entry_id, one.entry, one.contest, roles[one.role]) for one in members]
    senders = set(actor.organisations("organiser", publication.edition.series_id)) - {publication.organisation_id}
    if senders:
        sent = session.execute(
            within.join(Entry, Entry.id == PublishedPlace.entry_id)
            .where(sa.or_(Entry.home_id.in_(senders), Entry.delegation_id.in_(senders)))
            .order_by(PublishedPlace.contest, PublishedPlace.entry)
        )
        found += [Capacity(one.entry_id, one.entry, one.contest, ObjectorRole.LEADER) for one in sent]
    allowed = procedure_of(publication.contests[0].contest).roles if found else frozenset[ObjectorRole]()
    return [one for one in found if one.role in allowed]


def capacity_for(held: Iterable[Capacity], place: PublishedPlace) -> Capacity | None:
    """What lets somebody object about this entry: their own entry if it is theirs, else one in the same contest."""
    fitting = [one for one in held if one.contest == place.contest]
    return next((one for one in fitting if one.entry_id == place.entry_id), fitting[0] if fitting else None)


def place_in(publication: Publication, number: str) -> PublishedPlace | None:
    """The entry with this public number in a publication."""
    return session.scalar(
        sa.select(PublishedPlace)
        .where(PublishedPlace.publication_id == publication.id, sa.func.upper(PublishedPlace.entry) == number.upper())
        .order_by(PublishedPlace.contest)
        .limit(1)
    )


def contest_of(place: PublishedPlace, publication: Publication) -> Contest:
    """The contest in which an entry has its place."""
    return session.scalars(
        sa.select(Contest).where(Contest.edition_id == publication.edition_id, Contest.key == place.contest)
    ).one()


def _whole() -> sa.Select[Any]:
    return sa.select(Objection).options(
        joinedload(Objection.publication).joinedload(Publication.edition),
        joinedload(Objection.publication).joinedload(Publication.organisation),
        joinedload(Objection.contest).joinedload(Contest.edition),
        joinedload(Objection.contest).joinedload(Contest.organisation),
        joinedload(Objection.entry),
        joinedload(Objection.through),
        joinedload(Objection.filer),
        joinedload(Objection.person),
        selectinload(Objection.files),
        selectinload(Objection.decisions).joinedload(ObjectionDecision.publication),
    )


def objection_at(objection_id: UUID) -> dict[str, Any]:
    """Loader: the objection at this address."""
    found = session.scalar(_whole().where(Objection.id == objection_id))
    if found is None:
        raise NotFound
    if has_request_context():
        g.zone = found.contest.edition.zone
        note_rehearsal(found.contest.edition)
    return {"objection": found}


def objection_on_desk(edition: str, objection_id: UUID, contest_key: str) -> dict[str, Any]:
    """Loader: an objection within its contest."""
    contest: Contest = contest_at(edition, contest_key)["contest"]
    found = objection_at(objection_id)["objection"]
    if found.contest_id != contest.id:
        raise NotFound
    return {"contest": contest, "objection": found}


def file_at(objection_id: UUID, file_id: UUID) -> dict[str, Any]:
    """Loader: a file within its objection."""
    found = objection_at(objection_id)
    for file in found["objection"].files:
        if file.id == file_id:
            return {**found, "file": file}
    raise NotFound


def objected(account_id: UUID) -> sa.ColumnElement[bool]:
    """What somebody with this account objected to, here or on paper."""
    person = sa.select(Account.person_id).where(Account.id == account_id).scalar_subquery()
    return sa.or_(
        sa.and_(Objection.filed_by == account_id, Objection.received_on.is_(None)), Objection.person_id == person
    )


def account_of(objection: Objection) -> Account | None:
    """The objector's account; None where who wrote a paper has none."""
    if objection.received_on is None:
        return objection.filer
    if objection.person_id is None:
        return None
    theirs = sa.select(Account).where(Account.person_id == objection.person_id, Account.disabled_at.is_(None))
    return session.scalar(theirs)


def public_numbers(contest: Contest) -> list[int]:
    """The numbers of the publications with this contest in them that may be objected to, whatever the hour."""
    return list(
        session.scalars(
            sa.select(Publication.number)
            .join(PublicationContest, PublicationContest.publication_id == Publication.id)
            .where(PublicationContest.contest_id == contest.id, Publication.state == "public")
            .order_by(Publication.number)
        )
    )


def objections_of(account_id: UUID) -> list[Objection]:
    """What somebody has filed, newest first."""
    return list(session.scalars(_whole().where(objected(account_id)).order_by(Objection.id.desc())))


def filed_lately(account_id: UUID, limit: int = 3) -> list[Objection]:
    """The newest that somebody has filed, as a home lists them: without files and decisions. One query."""
    return list(
        session.scalars(
            sa.select(Objection)
            .where(objected(account_id))
            .options(joinedload(Objection.contest).joinedload(Contest.edition), joinedload(Objection.entry))
            .order_by(Objection.id.desc())
            .limit(limit)
        )
    )


def objections_about(contest: Contest) -> sa.Select[Any]:
    """The objections in a contest and in those that its organisation runs at the same stage; paged newest first by
    -number."""
    return _whole().where(Objection.contest_id.in_(same_desk(contest)))


def decided_by_clause(contest: Contest, clause: str) -> sa.Select[Any]:
    """What the contest's organisation has decided by a clause, in every edition of the series: blanks and the case of
    letters don't matter."""
    wanted = "".join(clause.split())[:120]
    own = (
        sa.select(Contest.id)
        .join(Contest.edition)
        .where(Contest.organisation_id == contest.organisation_id, Edition.series_id == contest.edition.series_id)
    )
    named = sa.exists().where(
        ObjectionDecision.objection_id == Objection.id,
        sa.func.replace(ObjectionDecision.clause, " ", "").icontains(wanted, autoescape=True),
    )
    return _whole().where(Objection.contest_id.in_(own), named)


def open_by_contest(contest_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many objections are open, by contest; contests without one are left out."""
    rows = session.execute(
        sa.select(Objection.contest_id, sa.func.count())
        .where(Objection.contest_id.in_(contest_ids), Objection.state == ObjectionState.OPEN)
        .group_by(Objection.contest_id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class Counted:
    """How many objections a publication has received and not seen withdrawn."""

    open: int = 0
    decided: int = 0

    @property
    def all(self) -> int:
        return self.open + self.decided


def counted(publication: Publication) -> Counted:
    rows = session.execute(
        sa.select(Objection.state, sa.func.count())
        .where(Objection.publication_id == publication.id, Objection.state != ObjectionState.WITHDRAWN)
        .group_by(Objection.state)
    )
    found = {row[0]: row[1] for row in rows}
    return Counted(found.get(ObjectionState.OPEN, 0), found.get(ObjectionState.DECIDED, 0))


def line_of(publication: Publication) -> list[UUID]:
    """A publication and all that it has replaced, one after another."""
    line, one = [publication.id], publication
    while one.replaces is not None:
        one = one.replaces
        line.append(one.id)
    return line


def open_in_line(publication: Publication) -> list[int]:
    """The numbers of the open objections to a publication and to those that it has replaced."""
    return list(
        session.scalars(
            sa.select(Objection.number)
            .where(Objection.publication_id.in_(line_of(publication)), Objection.state == ObjectionState.OPEN)
            .order_by(Objection.number)
        )
    )


def awaiting_correction(publication: Publication) -> list[int]:
    """The numbers of the objections whose decision wants a correction of this very publication."""
    return list(
        session.scalars(
            sa.select(Objection.number)
            .join(ObjectionDecision, ObjectionDecision.objection_id == Objection.id)
            .where(
                ObjectionDecision.publication_id == publication.id,
                ObjectionDecision.outcome == ObjectionOutcome.CORRECTION,
                ~_overruled(),
            )
            .order_by(Objection.number)
        )
    )


def _overruled() -> sa.Exists:
    """Whether a decision of a higher level stands behind this one."""
    later = sa.orm.aliased(ObjectionDecision)
    return sa.exists().where(
        later.objection_id == ObjectionDecision.objection_id, later.level > ObjectionDecision.level
    )


def current_of(publication: Publication) -> Publication:
    """The publication that counts now in the line of this one."""
    one = publication
    while one.state == "replaced" and (following := replacement_of(one)) is not None:
        one = following
    return one


@dataclass(frozen=True)
class PublishedDecision:
    """A decision as the public reads it: about which entry (its public number), and never who objected."""

    number: int
    entry: str
    decision: ObjectionDecision


def published_decisions(publication: Publication) -> list[PublishedDecision]:
    """What was decided about this publication in the end, by number, where decisions are public. It reads only tables
    that kept pages know to be watched."""
    rows = session.execute(
        sa.select(Objection.number, PublishedPlace.entry, ObjectionDecision, Contest)
        .select_from(Objection)
        .join(ObjectionDecision, ObjectionDecision.objection_id == Objection.id)
        .join(
            PublishedPlace,
            sa.and_(
                PublishedPlace.publication_id == Objection.publication_id,
                PublishedPlace.entry_id == Objection.entry_id,
            ),
        )
        .join(Contest, sa.and_(Contest.id == Objection.contest_id, Contest.key == PublishedPlace.contest))
        .where(Objection.publication_id == publication.id, Objection.state == ObjectionState.DECIDED, ~_overruled())
        .order_by(Objection.number)
    ).all()
    is_public = {contest.id: procedure_of(contest).publish for _number, _entry, _decision, contest in rows}
    return [
        PublishedDecision(number, entry, decision) for number, entry, decision, contest in rows if is_public[contest.id]
    ]

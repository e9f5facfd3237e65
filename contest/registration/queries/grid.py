"""A delegation's people and its events as a grid: who is in what, and for each other square whether they may be entered
there now, or which rule keeps them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from contest.db import session
from contest.editions.models import Edition
from contest.editions.rulebooks.effective import edition_part, edition_rulebook
from contest.errors import N_
from contest.i18n import local
from contest.people.models import Enrolment, Organisation, Person
from contest.registration.models import DelegationMember, Entry, EntryMember, Hindrance, MemberRole, Verification
from contest.registration.queries.affiliation import affiliation
from contest.registration.queries.delegation import Event, entries_of_delegation, events_for
from contest.registration.queries.eligibility import HeldAwards, Reason, earlier_awards_of, reasons_of_rules
from contest.registration.queries.entries import EACH_LIMIT, LIMIT_REACHED, barred_in, competing_in, competitors
from contest.registration.queries.openings import BARRED

ONE_EACH = N_("每人限报一个赛道，已经报了%(event)s。")


@dataclass(frozen=True)
class Square:
    """One person and one event: the entry in which they compete there, or what keeps them out and why; neither: they
    may be entered now."""

    event: Event
    entry: Entry | None = None
    hindrance: Hindrance | None = None
    reason: Reason | None = None

    @property
    def is_open(self) -> bool:
        return self.entry is None and self.reason is None


@dataclass(frozen=True)
class Row:
    """Somebody of the delegation, with a square for each event. `numbers`: of all entries of the edition in which they
    compete."""

    person: Person
    squares: Sequence[Square]
    numbers: Sequence[str]


@dataclass(frozen=True)
class Grid:
    """`most`: in how many entries one person may compete; None: no limit."""

    events: Sequence[Event]
    rows: Sequence[Row]
    most: int | None


def people_of(edition: Edition, delegation: Organisation) -> list[Person]:
    """Whom a delegation enters: everybody it has entered in this edition, and those of its own organisations whom it
    brought in, without the advisers and the staff; as they came."""
    there = (Entry.edition_id == edition.id, Entry.delegation_id == delegation.id)

    def taking_part(role: MemberRole) -> sa.Select[UUID]:
        members = sa.select(EntryMember.person_id).join(Entry, Entry.id == EntryMember.entry_id)
        return members.where(*there, EntryMember.role == role)

    own = sa.select(Organisation.id).where(
        sa.or_(Organisation.id == delegation.id, Organisation.parent_id == delegation.id)
    )
    staff = sa.select(DelegationMember.person_id).where(
        DelegationMember.edition_id == edition.id,
        DelegationMember.delegation_id == delegation.id,
        DelegationMember.role.is_not(None),
    )
    others = sa.union(taking_part(MemberRole.ADVISER), staff)
    brought = sa.and_(Person.home_id.in_(own), Person.id.not_in(others))
    wanted = sa.select(Person).where(sa.or_(Person.id.in_(taking_part(MemberRole.COMPETITOR)), brought))
    loaded = wanted.options(
        joinedload(Person.home),
        selectinload(Person.enrolments).joinedload(Enrolment.organisation),
        selectinload(Person.enrolments).joinedload(Enrolment.department),
    )
    return list(session.scalars(loaded.order_by(Person.id)))


def grid(edition: Edition, delegation: Organisation, people: Sequence[Person], at: datetime) -> Grid:
    """The grid of some of a delegation's people and all events, in the order of the rulebook. The number of queries
    does not depend on theirs."""
    part = edition_part(edition_rulebook(edition))
    order = {(track.key, division): n for n, track in enumerate(part.track) for division in track.divisions}
    events = events_for(edition, delegation, entries_of_delegation(edition, delegation), at)
    events.sort(key=lambda one: order.get((one.opening.track.key, one.opening.division.key), 0))
    ids = [one.id for one in people]
    numbers: dict[UUID, list[str]] = {}
    for row in competing_in(edition.id, ids):
        numbers.setdefault(row.person_id, []).append(row.number)
    held = earlier_awards_of(ids, edition)
    around = _Around(edition, delegation, events, barred_in(edition.id, ids), at)
    rows = [
        Row(
            one,
            [around.square(one, event, numbers.get(one.id, []), held.get(one.id, ())) for event in events],
            numbers.get(one.id, []),
        )
        for one in people
    ]
    return Grid(events, rows, part.entries_per_person)


def team_with_room(event: Event) -> Entry | None:
    """An entry of the delegation in a team event that takes one more and that nobody has decided on."""
    most = event.opening.track.team.max
    return next(
        (
            one
            for one in event.entries
            if one.on_behalf_by is not None
            and one.status in ("draft", "submitted")
            and len(competitors(one, accepted=False)) < most
        ),
        None,
    )


class _Around:
    """What decides the squares."""

    def __init__(
        self,
        edition: Edition,
        delegation: Organisation,
        events: Sequence[Event],
        barred: Mapping[tuple[UUID, str], Verification],
        at: datetime,
    ) -> None:
        self.delegation = delegation
        self.barred = barred
        self.part = edition_part(edition_rulebook(edition))
        self.divisions: Mapping[str, Mapping[str, str]] = {one.key: one.name.model_dump() for one in self.part.division}
        self.on = local(at, edition.zone).date()
        self.entered = {
            (member.person_id, event.opening.track.key, event.opening.division.key): entry
            for event in events
            for entry in event.entries
            for member in competitors(entry, accepted=False)
        }
        self.exclusive = {
            person: event.opening.track
            for event in events
            if event.opening.track.exclusive
            for person, track, _division in self.entered
            if track == event.opening.track.key
        }
        self.sent: dict[str, list[str]] = {}
        for event in events:
            self.sent.setdefault(event.opening.track.key, []).extend(entry.number for entry in event.entries)

    def square(self, person: Person, event: Event, numbers: Sequence[str], held: HeldAwards) -> Square:
        track = event.opening.track
        mine = self.entered.get((person.id, track.key, event.opening.division.key))
        if mine is not None:
            return Square(event, mine)
        hindrance, reason = self._hindrance(person, event, numbers, held)
        return Square(event, None, hindrance, reason)

    def _hindrance(
        self, person: Person, event: Event, numbers: Sequence[str], held: HeldAwards
    ) -> tuple[Hindrance, Reason] | tuple[None, None]:
        opening, track, most = event.opening, event.opening.track, self.part.entries_per_person
        dates = next(one for one in opening.reasons if one.dates)
        if not dates.holds:
            return Hindrance.CLOSED, dates
        place, who = affiliation(person), person.name
        if (barred := self.barred.get((person.id, track.key))) is not None:
            return Hindrance.RULE, Reason(False, BARRED, {"who": who, "why": barred.reason or "–"})
        rules = reasons_of_rules(
            track, opening.division.key, person, place, held, self.on, divisions=self.divisions, who=who
        )
        if failing := next((one for one in rules if not one.holds), None):
            return Hindrance.RULE, failing
        if most is not None and len(numbers) >= most:
            facts = {"most": most, "who": who, "numbers": list(numbers)}
            return Hindrance.PERSON, Reason(False, EACH_LIMIT, facts, self.part.source)
        bound = self.exclusive.get(person.id) if track.exclusive else None
        if bound is not None and bound.key != track.key:
            return Hindrance.PERSON, Reason(False, ONE_EACH, {"event": bound.name.model_dump()}, track.source)
        if event.left == 0 and team_with_room(event) is None:
            facts = {
                "most": track.entries_per_delegation,
                "delegation": self.delegation.name,
                "numbers": self.sent[track.key],
            }
            return Hindrance.FULL, Reason(False, LIMIT_REACHED, facts, track.source)
        return None, None

"""Who may not judge whom: derived from rows, and declared. The rulebook says per tier which kinds bar and which warn.

Nothing here depends on the reader; an organiser's pages and the actions use it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.editions.labels import CONFLICT_KIND_LABELS, CONFLICT_KIND_SENTENCES
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import tier_of
from contest.judging.models import Conflict, Seat
from contest.people.models import Enrolment, Organisation, Person
from contest.registration.models import Appearance

DECLARABLE = ("kin", "co-author", "employer", "declared")


@dataclass(frozen=True)
class Found:
    """One conflict between a judge and an entry. `effect`: bar | warn | ignored, as the tier's rulebook has it."""

    kind: str
    effect: str
    note: str | None = None

    @property
    def words(self) -> str:
        return CONFLICT_KIND_SENTENCES[self.kind]

    @property
    def name(self) -> str:
        return CONFLICT_KIND_LABELS[self.kind]


class Seated(Protocol):
    """Whoever sits in a panel: who they are, and the organisation that their invitation names."""

    id: Any
    person_id: Any
    home_id: Any


@dataclass
class Decider:
    """Somebody who decides about entries without a seat in a panel."""

    id: UUID
    person_id: UUID | None
    home_id: UUID | None = None


@dataclass
class Judge:
    """What is known about a judge: the person, the schools, departments and other employers that they belong to, and
    their delegation."""

    person_id: UUID | None = None
    schools: set[UUID] = field(default_factory=set)
    departments: set[UUID] = field(default_factory=set)
    employers: set[UUID] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)

    def belongs_to(self, organisation: Organisation) -> None:
        if organisation.kind == "school":
            self.schools.add(organisation.id)
        elif organisation.kind == "department":
            self.departments.add(organisation.id)
            if organisation.parent_id is not None:
                self.schools.add(organisation.parent_id)
        else:
            self.employers.add(organisation.id)
        self.regions.add(organisation.region)


@dataclass(frozen=True)
class Marked:
    """What is known about an entry: everybody in it (accepted or only invited), where they belong, and who sends it."""

    competitors: frozenset[UUID]
    advisers: frozenset[UUID]
    homes: frozenset[UUID]
    department: UUID | None
    region: str
    appearance_id: UUID

    @classmethod
    def of(cls, appearance: Appearance) -> Marked:
        entry = appearance.entry
        competitors = [one for one in entry.members if one.role == "competitor"]
        homes = {entry.home_id, *(one.person.home_id for one in competitors if one.person.home_id)}
        # A competitor's home province and the delegation that sends them may differ: the delegation counts.
        region = entry.delegation.region if entry.delegation else entry.region
        return cls(
            competitors=frozenset(one.person_id for one in competitors),
            advisers=frozenset(one.person_id for one in entry.members if one.role == "adviser"),
            homes=frozenset(homes),
            department=entry.department_id,
            region=region,
            appearance_id=appearance.id,
        )


def kinds_between(judge: Judge, entry: Marked, declared: Iterable[Conflict]) -> dict[str, str | None]:
    """Every kind of conflict between the two, with its note: facts only, without regard to the rulebook."""
    kinds: dict[str, str | None] = {}
    if judge.person_id in entry.competitors:
        kinds["same-entry"] = None
    if judge.person_id in entry.advisers:
        kinds["adviser"] = None
    if judge.schools & entry.homes:
        kinds["same-school"] = None
    if entry.department is not None and entry.department in judge.departments:
        kinds["same-department"] = None
    if judge.employers & entry.homes:
        kinds["employer"] = None
    if entry.region and entry.region in judge.regions:
        kinds["same-delegation"] = None
    for conflict in declared:
        people = entry.competitors | entry.advisers
        if (
            conflict.appearance_id == entry.appearance_id
            or conflict.with_person_id in people
            or conflict.with_organisation_id in entry.homes
        ):
            kinds.setdefault(conflict.kind, conflict.note)
    return kinds


def effects(contest: Contest) -> dict[str, str]:
    """kind → bar | warn; kinds that are missing are ignored at this tier."""
    rules = tier_of(contest).conflicts
    return {**dict.fromkeys(rules.warn, "warn"), **dict.fromkeys(rules.bar, "bar")}


def conflicts_of(
    contest: Contest,
    seats: Iterable[Seated],
    appearances: Iterable[Appearance],
    *,
    employers: Iterable[Organisation] = (),
) -> dict[tuple[UUID, UUID], list[Found]]:
    """(seat, appearance) → the conflicts between them, barring ones first; pairs without a conflict are left out.

    Four queries for any number of judges and entries. `employers`: where all of them hold a role besides.
    """
    seats, marked = list(seats), [Marked.of(one) for one in appearances]
    judges = _judges(seats)
    for judge in judges.values():
        for organisation in employers:
            judge.belongs_to(organisation)
    declared = _declared([judge.person_id for judge in judges.values() if judge.person_id])
    effect = effects(contest)
    order = {"bar": 0, "warn": 1, "ignored": 2}
    found: dict[tuple[UUID, UUID], list[Found]] = {}
    for seat in seats:
        judge = judges[seat.id]
        for entry in marked:
            kinds = kinds_between(judge, entry, declared.get(judge.person_id, ()))
            if kinds:
                pairs = [Found(kind, effect.get(kind, "ignored"), note) for kind, note in kinds.items()]
                found[seat.id, entry.appearance_id] = sorted(pairs, key=lambda one: (order[one.effect], one.kind))
    return found


def conflicts_between(contest: Contest, seat: Seat, appearance: Appearance) -> list[Found]:
    """The same for one pair."""
    return conflicts_of(contest, [seat], [appearance]).get((seat.id, appearance.id), [])


def barring(found: Iterable[Found]) -> Found | None:
    return next((one for one in found if one.effect == "bar"), None)


def warning(found: Iterable[Found]) -> Found | None:
    return next((one for one in found if one.effect == "warn"), None)


def _judges(seats: list[Seated]) -> dict[UUID, Judge]:
    judges = {seat.id: Judge(seat.person_id) for seat in seats}
    people = [seat.person_id for seat in seats if seat.person_id]
    here = sa.or_(Organisation.id == Enrolment.organisation_id, Organisation.id == Enrolment.department_id)
    enrolled = session.execute(
        sa.select(Enrolment.person_id, Organisation)
        .join(Organisation, here)
        .where(Enrolment.person_id.in_(people), Enrolment.ended_at.is_(None))
    )
    at_home = session.execute(
        sa.select(Person.id, Organisation)
        .join(Organisation, Organisation.id == Person.home_id)
        .where(Person.id.in_(people))
    )
    belongs: dict[UUID, list[Organisation]] = {}
    for person_id, organisation in [*enrolled, *at_home]:
        belongs.setdefault(person_id, []).append(organisation)
    homes = {
        row.id: row
        for row in session.scalars(
            sa.select(Organisation).where(Organisation.id.in_([seat.home_id for seat in seats if seat.home_id]))
        )
    }
    for seat in seats:
        judge = judges[seat.id]
        # The organisation that the invitation names counts beside what the rosters say.
        if seat.home_id in homes:
            judge.belongs_to(homes[seat.home_id])
        for organisation in belongs.get(seat.person_id, ()) if seat.person_id else ():
            judge.belongs_to(organisation)
    return judges


def _declared(people: list[UUID]) -> Mapping[UUID | None, list[Conflict]]:
    found: dict[UUID | None, list[Conflict]] = {}
    for conflict in session.scalars(
        sa.select(Conflict).where(Conflict.person_id.in_(people), Conflict.withdrawn_at.is_(None)).order_by(Conflict.at)
    ):
        found.setdefault(conflict.person_id, []).append(conflict)
    return found

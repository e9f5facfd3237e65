"""What decides every line of a list of entries, read once: who is on the roster, what is open, who has entered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from contest.db import session
from contest.editions.models import Edition
from contest.editions.rulebooks.effective import edition_part, edition_rulebook
from contest.errors import N_
from contest.i18n import localized
from contest.imports.plans import PlannedLine
from contest.imports.reading import Line, ReadList
from contest.people.importing import STAFF, Listed, Roster, plain, roster_of
from contest.people.likeness import key_of_name, key_of_number
from contest.people.models import Enrolment, Organisation, Person, PersonKind
from contest.registration.models import Entry, EntryMember, Verification
from contest.registration.queries.affiliation import Affiliation, affiliation, delegation_of
from contest.registration.queries.declared import asked_from, required_of
from contest.registration.queries.eligibility import HeldAwards, earlier_awards
from contest.registration.queries.entries import (
    barred_in,
    handed_in_by,
    holds_its_people,
    sent_by_delegation,
    whole_entry,
)
from contest.registration.queries.openings import BARRED, Opening, openings

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Attribute


ELSEWHERE = N_("%(name)s不属于%(home)s。")
Failing = Sequence[tuple[str, dict[str, Any]]]
"""Conditions that somebody does not meet: sentences with their facts."""


@dataclass
class World:
    """What decides every line, read once."""

    edition: Edition
    school: Organisation
    at: datetime
    roster: Roster
    events: Mapping[str, Sequence[Opening]]  # by name, as it is compared
    staff: Mapping[str, Sequence[Any]]  # each with a person_id
    people: Mapping[UUID, Person]
    entries: Mapping[UUID, Sequence[Entry]]  # by person
    divisions: Mapping[str, Mapping[str, str]]
    left: Counter[str] = field(default_factory=Counter)  # entries that the delegation may still send, by track
    handed_in: dict[str, dict[str, list[str]]] = field(default_factory=dict)  # by the school, by track and division
    sent: dict[str, list[str]] = field(default_factory=dict)  # the numbers of those that it has sent
    entered: set[tuple[str, str, str]] = field(default_factory=set)  # who, track, division: lines further up
    exclusive: dict[str, Opening] = field(default_factory=dict)  # the track that a line further up binds somebody to
    most_each: int | None = None  # entries in which one person may compete
    each: dict[str, list[str]] = field(default_factory=dict)  # the events of lines further up, by person
    barred: Mapping[tuple[UUID, str], Verification] = field(default_factory=dict)  # by person and track

    asked: dict[str, dict[str, Attribute]] = field(default_factory=dict)  # by contest, what its people declare

    def declared(self, opening: Opening) -> dict[str, Attribute]:
        """What somebody who enters there is asked for, by key."""
        key = opening.contest.key
        if key not in self.asked:
            self.asked[key] = {one.key: one for one in asked_from(opening.contest)}
        return self.asked[key]

    def required(self, opening: Opening) -> set[str]:
        """The keys of what they must give of it."""
        return required_of(opening.contest) & set(self.declared(opening))

    @property
    def sender(self) -> Organisation:
        """Who sends them, as a refusal names it."""
        return self.school

    def who(self, line: Line) -> str:
        """What somebody who is not on the roster is known by within the file."""
        if "number" in line.cells:
            return key_of_number(line.text("number")) or line.key
        return "|".join(
            (key_of_name(line.text("name")), plain(line.text("department")), plain(line.text("class_name")))
        )

    def elsewhere(self, planned: PlannedLine) -> Failing:
        """The fault of somebody who belongs to another school by now."""
        listed: Listed | None = planned.target.person.target
        place = affiliation(self.people[listed.person_id]) if listed else None
        if place is None or place.home.id == self.school.id:
            return []
        return [(ELSEWHERE, {"name": planned.line.text("name"), "home": self.school.name})]

    def kept_out(self, planned: PlannedLine, opening: Opening) -> Failing:
        """The rejection that keeps the person of a line out of a track until an organiser opens it again."""
        listed: Listed | None = planned.target.person.target
        found = self.barred.get((listed.person_id, opening.track.key)) if listed else None
        return [] if found is None else [(BARRED, {"who": planned.line.text("name"), "why": found.reason or "–"})]

    def applicant(self, planned: PlannedLine, answers: Mapping[str, str]) -> tuple[Person, Affiliation, HeldAwards]:
        """The person of a line, their studies and what they won, after the line came in; what is made here is never
        saved."""
        listed: Listed | None = planned.target.person.target
        year = planned.line.text("entry_year")
        if listed is None:
            level = answers["level"]
            kind = PersonKind.TEACHER if level == STAFF else PersonKind.STUDENT
            made = Person(name=planned.line.text("name"), kind=str(kind), level=None if level == STAFF else level)
            studies = Enrolment(level=level, entry_year=int(year) if year.isdecimal() else None)
            return made, Affiliation(self.school, studies), ()
        person = self.people[listed.person_id]
        own = next(one for one in person.enrolments if one.id == listed.id)
        entry_year = int(year) if year.isdecimal() else own.entry_year
        studies = Enrolment(level=own.level, entry_year=entry_year, years=own.years, settled=own.settled)
        return person, Affiliation(self.school, studies), earlier_awards(person, self.edition)

    @property
    def openings(self) -> list[Opening]:
        """Every event, once."""
        return list({id(one): one for found in self.events.values() for one in found}.values())


def events_of(edition: Edition, school: Organisation, at: datetime) -> list[Opening]:
    """Every track and division as the school's people find it now, in the rulebook's order."""
    anybody = Person(region=school.region, name="", kind=str(PersonKind.STUDENT), home=school)
    part = edition_part(edition_rulebook(edition))
    order = {(track.key, division): n for n, track in enumerate(part.track) for division in track.divisions}
    found = [one for row in openings(edition, anybody, at) for one in row.openings]
    return sorted(found, key=lambda one: order.get((one.track.key, one.division.key), 0))


def event_name(one: Opening) -> str:
    """A track, with its division where it has several."""
    name = localized(one.track.name.model_dump())
    return f"{name} {localized(one.division.name.model_dump())}" if len(one.track.divisions) > 1 else name


def event_key(one: Opening) -> str:
    """A track and a division as the answer to a question."""
    return f"{one.track.key}/{one.division.key}"


def attributes_of(events: Sequence[Opening]) -> list[Attribute]:
    """What the people of these events are asked for, each once."""
    return list({one.key: one for event in events for one in asked_from(event.contest)}.values())


def place_of(one: Opening) -> tuple[str, str]:
    """Track and division, as an entry has them."""
    return one.track.key, one.division.key


def world_of_school(edition: Edition, school: Organisation, found: ReadList, at: datetime) -> World:
    """What decides the lines of one file of a school: the same number of queries for every file."""
    roster = roster_of(school, found)
    numbers = [key for line in found.lines if (key := key_of_number(line.text("number")))]
    listed = {known.person_id for key in numbers if (known := roster.by_number.get(key))}
    named_here = {key_of_name(line.text("name")) for line in found.lines if not line.text("number")}
    listed |= {known.person_id for key in named_here for known in roster.by_name.get(key, ())}
    return world_of(edition, school, roster, listed, at)


def world_of(
    edition: Edition,
    school: Organisation,
    roster: Roster,
    listed: set[UUID],
    at: datetime,
    every: Sequence[Opening] | None = None,
    people: Mapping[UUID, Person] | None = None,
) -> World:
    """The same for lists of other people. `listed`: who of them is known; `school`: whose people they are; `every`: its
    events, and `people`: who is listed, with their studies, where they are read already."""
    named: defaultdict[str, list[Opening]] = defaultdict(list)
    every = every if every is not None else events_of(edition, school, at)
    for one in every:
        for name in _names(one):
            if one not in named[name]:
                named[name].append(one)
    staff = {key: [one for one in some if one.staff] for key, some in roster.by_name.items()}
    limited = {one.track.key: one.track.entries_per_delegation for one in every if one.track.entries_per_delegation}
    sent = _sent(edition, school, limited)
    return World(
        edition=edition,
        school=school,
        at=at,
        roster=roster,
        events=named,
        staff=staff,
        people=_people(listed) if people is None else people,
        entries=_entries(edition, listed),
        barred=barred_in(edition.id, listed),
        divisions={one.key: one.name.model_dump() for one in edition_part(edition_rulebook(edition)).division},
        left=Counter(
            {} if sent is None else {track: most - len(sent.get(track, ())) for track, most in limited.items()}
        ),
        sent=sent or {},
        handed_in=handed_in_by(edition.id, school, _few_a_school(every)),
        most_each=edition_part(edition_rulebook(edition)).entries_per_person,
    )


def _few_a_school(every: Sequence[Opening]) -> set[str]:
    """The tracks that take so many entries of a school and no more."""
    return {one.track.key for one in every if any(r.rule == "entries-per-school" for r in one.track.eligibility)}


def _names(one: Opening) -> set[str]:
    """Every way to write an event, as it is compared."""
    names = {one.track.key, *one.track.name.model_dump().values()}
    divisions = {one.division.key, *one.division.name.model_dump().values()}
    return {plain(name) for name in names if name} | {
        plain(name + sign + division) for name in names for division in divisions if name for sign in ("", "/")
    }


def _people(listed: set[UUID]) -> dict[UUID, Person]:
    wanted = sa.select(Person).where(Person.id.in_(listed))
    loaded = wanted.options(
        joinedload(Person.home),
        selectinload(Person.enrolments).joinedload(Enrolment.organisation),
        selectinload(Person.enrolments).joinedload(Enrolment.department),
    )
    return {one.id: one for one in session.scalars(loaded)}


def _entries(edition: Edition, listed: set[UUID]) -> dict[UUID, list[Entry]]:
    """The entries of the edition in which these people compete and that bind them, drafts too."""
    rows = session.execute(
        sa.select(EntryMember.person_id, Entry)
        .join(Entry, Entry.id == EntryMember.entry_id)
        .where(
            Entry.edition_id == edition.id,
            EntryMember.person_id.in_(listed),
            EntryMember.role == "competitor",
            EntryMember.accepted_at.is_not(None),
        )
        .options(*whole_entry())
    ).unique()
    found: defaultdict[UUID, list[Entry]] = defaultdict(list)
    for person, entry in rows:
        if holds_its_people(entry):
            found[person].append(entry)
    return found


def _sent(edition: Edition, school: Organisation, limited: Mapping[str, int]) -> dict[str, list[str]] | None:
    """The numbers of the entries that the school's delegation has in limited tracks; None: nothing is limited."""
    delegation = delegation_of(school) if limited else None
    if delegation is None:
        return None
    found: dict[str, list[str]] = {}
    for row in sent_by_delegation(edition.id, delegation.id, limited):
        found.setdefault(row.track, []).append(row.number)
    return found

"""Entries of a school's people as departments list them: a roster with the event, the title and the advisers of each
line, and what each line would do. Nothing is written here."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from contest.db import session
from contest.editions.models import Edition
from contest.editions.rulebooks.effective import edition_part, edition_rulebook
from contest.editions.rulebooks.entry_words import has_title
from contest.errors import N_
from contest.exchange.spreadsheets.columns import Field
from contest.exchange.spreadsheets.repairs import read_text
from contest.formatting import format_sentence
from contest.i18n import local, localized
from contest.imports.plans import Choice, Outcome, Plan, PlannedLine, Remark, flaws_noted
from contest.imports.reading import Line, ReadList, Shape
from contest.people.importing import (
    FIELDS,
    READ,
    STAFF,
    Listed,
    Roster,
    check_identity,
    find_person,
    names_by_number,
    people_by_identity,
    plain,
    roster_of,
)
from contest.people.likeness import key_of_name, key_of_number
from contest.people.models import Enrolment, Organisation, Person, PersonKind
from contest.registration.models import Entry, EntryMember
from contest.registration.queries.affiliation import Affiliation, affiliation, delegation_of
from contest.registration.queries.eligibility import earlier_awards, reasons_of_rules
from contest.registration.queries.entries import LIMIT_REACHED, holds_its_people, sent_by_delegation, whole_entry
from contest.registration.queries.openings import Opening, openings

MOST_ENTRIES = 500
"""Lines of one file: each entry is checked by every rule that its people would meet, in one request."""
EVENT = Field(
    "event", ("参赛项目", "参赛赛项", "赛项", "赛项名称", "报名项目", "参赛赛道", "赛道", "比赛", "event", "track")
)
TITLE = Field("title", ("作品名称", "项目名称", "作品/项目名称", "课题", "title"))
ENTRIES = Shape(
    (*FIELDS, EVENT, TITLE),
    {**READ, "event": lambda cell, _rounded: read_text(cell), "title": lambda cell, _rounded: read_text(cell)},
)
ADD, LEAVE = "add", "leave"
"""What becomes of advisers who are not on the roster: they come in with the list, or stay out."""
AS_WRITTEN = ""
"""The answer for the file's event: each line says its own."""
ONE_EACH = N_("每人限报一个赛道，已经报了%(event)s。")
ELSEWHERE = N_("%(name)s不属于%(home)s。")
Failing = Sequence[tuple[str, dict[str, Any]]]
"""Conditions that somebody does not meet: sentences with their facts."""
TITLE_WORD, ADVISERS_WORD = N_("{作品}名称"), N_("指导教师名单")


@dataclass(frozen=True, slots=True)
class Entering:
    """What a line enters: `person` would do this to the roster; `advisers` are on the roster, `new_advisers` come in
    by name; `submits`: nothing is missing, so that it is handed in for verification."""

    person: PlannedLine
    who: str
    opening: Opening | None
    advisers: tuple[UUID, ...] = ()
    new_advisers: tuple[str, ...] = ()
    submits: bool = False


@dataclass
class _World:
    """What decides every line, read once."""

    edition: Edition
    school: Organisation
    at: datetime
    roster: Roster
    events: Mapping[str, Sequence[Opening]]  # by name, as it is compared
    staff: Mapping[str, Sequence[Listed]]
    people: Mapping[UUID, Person]
    entries: Mapping[UUID, Sequence[Entry]]  # by person
    divisions: Mapping[str, Mapping[str, str]]
    left: Counter[str] = field(default_factory=Counter)  # entries that the delegation may still send, by track
    sent: dict[str, list[str]] = field(default_factory=dict)  # the numbers of those that it has sent
    entered: set[tuple[str, str, str]] = field(default_factory=set)  # who, track, division: lines further up
    exclusive: dict[str, Opening] = field(default_factory=dict)  # the track that a line further up binds somebody to


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


def plan_entries(
    edition: Edition, school: Organisation, found: ReadList, answers: Mapping[str, str], at: datetime
) -> Plan:
    """What the lines would do: each enters one person of the school for one event, and brings to the roster what it
    does not have. An entry that is there already is never changed. A fixed number of queries, but for what people won
    before."""
    world = _world(edition, school, found, at)
    numbers, identities = names_by_number(found.lines), people_by_identity(found.lines)
    lines = []
    for line in found.lines:
        planned = PlannedLine(line)
        lines.append(planned)
        if line.left_out:
            planned.outcome = Outcome.LEFT_OUT
            continue
        flaws_noted(planned)
        find_person(planned, world.roster, numbers)
        check_identity(planned, world.roster, identities)
        _enter(planned, world, answers)
    return Plan(found, lines, dict(answers))


def _enter(planned: PlannedLine, world: _World, answers: Mapping[str, str]) -> None:
    listed: Listed | None = planned.target
    person = PlannedLine(planned.line, planned.outcome, [], planned.changes, listed)
    who = str(listed.person_id) if listed else _who(planned.line)
    found = _event(planned, listed, world, answers)
    planned.target = Entering(person, who, found[0] if found else None)
    if found is None:
        return
    opening, failing = found
    mine = world.entries.get(listed.person_id, ()) if listed else ()
    there = next((one for one in mine if (one.track, one.division) == _place(opening)), None)
    if there is not None:
        _already(planned, there)
        return
    if (who, *_place(opening)) in world.entered:
        planned.note(Remark.ENTERED_TWICE, "event")
        return
    _check_rules(planned, world, opening, mine, failing)
    planned.target = _with_advisers(planned, world, opening, answers)
    if planned.outcome == Outcome.WAITS:
        return
    planned.outcome = Outcome.NEW
    world.entered.add((who, *_place(opening)))
    if opening.track.exclusive:
        world.exclusive[who] = opening
    if opening.track.key in world.left:
        world.left[opening.track.key] -= 1


def _who(line: Line) -> str:
    """What somebody who is not on the roster is known by within the file."""
    if "number" in line.cells:
        return key_of_number(line.text("number")) or line.key
    return "|".join((key_of_name(line.text("name")), plain(line.text("department")), plain(line.text("class_name"))))


def _already(planned: PlannedLine, there: Entry) -> None:
    """The entry stays as it is; the roster may still learn something."""
    title = planned.line.text("title")
    if planned.outcome != Outcome.WAITS:
        planned.outcome = Outcome.CHANGED if planned.changes else Outcome.UNCHANGED
    if title and title != there.title:
        planned.note(Remark.TITLE_STAYS, "title", number=there.number, there=there.title or "–")


def _event(
    planned: PlannedLine, listed: Listed | None, world: _World, answers: Mapping[str, str]
) -> tuple[Opening, Failing] | None:
    """The event of a line, of several divisions the one whose rules let the person in, and what they do not meet."""
    wanted = planned.line.text("event") or answers.get("event", AS_WRITTEN)
    if not wanted:
        planned.note(Remark.NO_EVENT, "event", *_choices(_all(world)))
        return None
    fitting = world.events.get(plain(wanted), ())
    if not fitting:
        near = difflib.get_close_matches(plain(wanted), world.events, n=3, cutoff=0.4)
        offered = {id(one): one for name in near for one in world.events[name]}
        planned.note(Remark.EVENT_UNKNOWN, "event", *_choices(list(offered.values()) or _all(world)), name=wanted)
        return None
    found = [(one, _failing(planned, listed, world, one, answers)) for one in fitting]
    return next((pair for pair in found if not pair[1]), found[0])


def _all(world: _World) -> list[Opening]:
    return list({id(one): one for found in world.events.values() for one in found}.values())


def _choices(offered: Sequence[Opening]) -> tuple[Choice, ...]:
    return tuple(Choice("event", "event", event_name(one)) for one in offered[:4])


def _check_rules(
    planned: PlannedLine, world: _World, opening: Opening, mine: Sequence[Entry], failing: Failing
) -> None:
    track, zone = opening.track, world.edition.zone
    if track.team.min > 1:
        planned.note(Remark.IN_TEAMS, "event", event=event_name(opening), least=track.team.min)
        return
    for sentence, facts in failing:
        planned.note(Remark.NOT_ELIGIBLE, "event", why=format_sentence(sentence, facts, zone))
    dates = next(one for one in opening.reasons if one.dates)
    if not dates.holds:
        planned.note(Remark.NOT_ELIGIBLE, "event", why=format_sentence(dates.sentence, dates.facts, zone))
    if track.exclusive:
        _check_exclusive(planned, world, opening, mine)
    if world.left.get(track.key, 1) <= 0:
        facts = {"most": track.entries_per_delegation, "delegation": world.school.name}
        facts["numbers"] = world.sent.get(track.key) or "–"
        planned.note(Remark.NOT_ELIGIBLE, "event", why=format_sentence(LIMIT_REACHED, facts, zone))


def _check_exclusive(planned: PlannedLine, world: _World, opening: Opening, mine: Sequence[Entry]) -> None:
    others = [one for one in _all(world) if one.track.exclusive and one.track.key != opening.track.key]
    bound = next((one for entry in mine for one in others if entry.track == one.track.key), None)
    bound = bound or world.exclusive.get(planned.target.who)
    if bound is not None and bound.track.key != opening.track.key:
        planned.note(Remark.NOT_ELIGIBLE, "event", why=format_sentence(ONE_EACH, {"event": event_name(bound)}))


def _failing(
    planned: PlannedLine, listed: Listed | None, world: _World, opening: Opening, answers: Mapping[str, str]
) -> Failing:
    """The conditions of a track that the person of a line does not meet."""
    person, enrolment = _as_it_will_be(planned, world, listed, answers)
    name = planned.line.text("name")
    place = affiliation(person) if listed else None
    if place is not None and place.home.id != world.school.id:
        return [(ELSEWHERE, {"name": name, "home": world.school.name})]
    found = reasons_of_rules(
        opening.track,
        opening.division.key,
        person,
        Affiliation(world.school, enrolment),
        earlier_awards(person, world.edition) if listed else (),
        local(world.at, world.edition.zone).date(),
        divisions=world.divisions,
        who=name,
    )
    return [(one.sentence, one.facts) for one in found if not one.holds]


def _as_it_will_be(
    planned: PlannedLine, world: _World, listed: Listed | None, answers: Mapping[str, str]
) -> tuple[Person, Enrolment]:
    """The person of a line and their studies after the line came in; what is made here is never saved."""
    year = planned.line.text("entry_year")
    if listed is None:
        level = answers["level"]
        kind = PersonKind.TEACHER if level == STAFF else PersonKind.STUDENT
        made = Person(name=planned.line.text("name"), kind=str(kind), level=None if level == STAFF else level)
        return made, Enrolment(level=level, entry_year=int(year) if year.isdecimal() else None)
    person = world.people[listed.person_id]
    own = next(one for one in person.enrolments if one.id == listed.id)
    entry_year = int(year) if year.isdecimal() else own.entry_year
    return person, Enrolment(level=own.level, entry_year=entry_year, years=own.years, settled=own.settled)


def _with_advisers(planned: PlannedLine, world: _World, opening: Opening, answers: Mapping[str, str]) -> Entering:
    """The line's advisers, and whether the entry is whole with them."""
    track, entering = opening.track, planned.target
    names = [one for one in planned.line.text("adviser").split("、") if one] if track.advisers.max else []
    known: list[UUID] = []
    new: list[str] = []
    several, unknown = [], []
    for name in dict.fromkeys(names):
        staff = world.staff.get(key_of_name(name), ())
        if len(staff) == 1:
            known.append(staff[0].person_id)
        elif staff:
            several.append(name)
        elif answers.get("advisers") == ADD:
            new.append(name)
        else:
            unknown.append(name)
    if unknown:
        planned.note(Remark.ADVISER_UNKNOWN, "adviser", names=unknown)
    if several:
        planned.note(Remark.ADVISER_SEVERAL, "adviser", names=several)
    if len(known) + len(new) > track.advisers.max:
        planned.note(Remark.ADVISERS_MANY, "adviser", most=track.advisers.max)
    lacking: list[Any] = [rule.name.model_dump() for rule in track.material if rule.required]
    if has_title(opening.contest) and not planned.line.text("title"):
        lacking.insert(0, format_sentence(TITLE_WORD, {}))
    if len(known) + len(new) < track.advisers.min:
        lacking.append(format_sentence(ADVISERS_WORD, {}))
    if lacking and planned.outcome != Outcome.WAITS:
        planned.note(Remark.STAYS_DRAFT, "title", what=lacking)
    return Entering(entering.person, entering.who, opening, tuple(known), tuple(new), not lacking)


def _place(opening: Opening) -> tuple[str, str]:
    return opening.track.key, opening.division.key


def _world(edition: Edition, school: Organisation, found: ReadList, at: datetime) -> _World:
    roster = roster_of(school, found)
    named: defaultdict[str, list[Opening]] = defaultdict(list)
    every = events_of(edition, school, at)
    for one in every:
        for name in _names(one):
            if one not in named[name]:
                named[name].append(one)
    staff = {key: [one for one in some if one.staff] for key, some in roster.by_name.items()}
    numbers = [key for line in found.lines if (key := key_of_number(line.text("number")))]
    listed = {known.person_id for key in numbers if (known := roster.by_number.get(key))}
    named_here = {key_of_name(line.text("name")) for line in found.lines if not line.text("number")}
    listed |= {known.person_id for key in named_here for known in roster.by_name.get(key, ())}
    limited = {one.track.key: one.track.entries_per_delegation for one in every if one.track.entries_per_delegation}
    sent = _sent(edition, school, limited)
    return _World(
        edition=edition,
        school=school,
        at=at,
        roster=roster,
        events=named,
        staff=staff,
        people=_people(listed),
        entries=_entries(edition, listed),
        divisions={one.key: one.name.model_dump() for one in edition_part(edition_rulebook(edition)).division},
        left=Counter(
            {} if sent is None else {track: most - len(sent.get(track, ())) for track, most in limited.items()}
        ),
        sent=sent or {},
    )


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


def unsaved(planned: Sequence[PlannedLine]) -> list[PlannedLine]:
    """What the lines would do to the roster, each person once."""
    found: dict[str, PlannedLine] = {}
    for one in planned:
        entering: Entering = one.target
        if entering.person.outcome in (Outcome.NEW, Outcome.CHANGED):
            found.setdefault(entering.who, entering.person)
    return list(found.values())

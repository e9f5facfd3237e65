"""Entries of a school's people as departments list them: a roster with the event, the title and the advisers of each
line, and what each line would do. Nothing is written here."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from contest.editions.models import Edition
from contest.editions.rulebooks.entry_words import has_title
from contest.errors import N_
from contest.formatting import format_sentence
from contest.i18n import local
from contest.imports.plans import Choice, Outcome, Plan, PlannedLine, Remark, flaws_noted
from contest.imports.reading import ReadList
from contest.people.importing import (
    Listed,
    check_identity,
    find_person,
    names_by_number,
    people_by_identity,
    plain,
)
from contest.people.likeness import key_of_name
from contest.people.models import Organisation
from contest.registration.importing.shape import ROW, leads
from contest.registration.importing.staff import Coming
from contest.registration.importing.world import Failing, World, event_name, place_of, world_of_school
from contest.registration.models import Entry
from contest.registration.queries.declared import LONGEST, fault_of, field_of, name_of, read_value
from contest.registration.queries.eligibility import reasons_of_entry, reasons_of_rules
from contest.registration.queries.entries import EACH_LIMIT, LIMIT_REACHED
from contest.registration.queries.grid import ONE_EACH
from contest.registration.queries.openings import Opening

MOST_ENTRIES = 500
"""Lines of one file: each entry is checked by every rule that its people would meet, in one request."""
ADD, LEAVE = "add", "leave"
"""What becomes of advisers who are not on the roster: they come in with the list, or stay out."""
AS_WRITTEN = ""
"""The answer for the file's event: each line says its own."""
TITLE_WORD, ADVISERS_WORD = N_("{作品}名称"), N_("指导教师名单")


@dataclass(frozen=True, slots=True)
class Entering:
    """What a line enters: `person` would do this to the roster. The line that leads a team (or is alone) has what the
    entry has: `mates`, the other lines of the team in their order; `advisers` on the roster, `new_advisers` who come in
    by name; its title and attributes; `submits`: nothing is missing, so that it is handed in for verification."""

    person: PlannedLine
    who: str
    opening: Opening | None
    leads: bool = True
    mates: tuple[PlannedLine, ...] = ()
    advisers: tuple[UUID, ...] = ()
    new_advisers: tuple[str, ...] = ()
    title: str = ""
    attributes: Mapping[str, str] | None = None
    submits: bool = False


def plan_entries(
    edition: Edition, school: Organisation, found: ReadList, answers: Mapping[str, str], at: datetime
) -> Plan:
    """What the lines would do: each enters one person of the school for one event, or several together a team, and
    brings to the roster what it does not have. An entry that is there already is never changed. A fixed number of
    queries, but for what people won before."""
    world = world_of_school(edition, school, found, at)
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
    return plan_of(lines, found, world, answers)


def plan_of(lines: Sequence[PlannedLine], found: ReadList, world: World, answers: Mapping[str, str]) -> Plan:
    """What the entries of these lines would be, where it is known who each line is."""
    entering = [one for one in lines if not isinstance(one.target, Coming)]
    for team in _teams([one for one in entering if one.outcome != Outcome.LEFT_OUT]):
        _enter(team, world, answers)
    return Plan(found, lines, dict(answers))


def _teams(lines: Sequence[PlannedLine]) -> list[list[PlannedLine]]:
    """The lines that make one entry together, whoever leads it first: those of one row, and those under one team in one
    event; a line that names the team but no event belongs to the team's first."""
    found: dict[object, list[PlannedLine]] = {}
    events: dict[str, str] = {}
    for one in lines:
        team, event = plain(one.line.text("team")), plain(one.line.text("event"))
        event = event or events.get(team, "")
        if team:
            events.setdefault(team, event)
        alone = one.line.text(ROW) or one.line.key
        found.setdefault((one.line.sheet, team, event) if team else alone, []).append(one)
    return [sorted(some, key=lambda one: not leads(one.line)) for some in found.values()]


def _enter(team: list[PlannedLine], world: World, answers: Mapping[str, str]) -> None:
    lead, mates = team[0], team[1:]
    for one in team:
        listed: Listed | None = one.target
        person = PlannedLine(one.line, one.outcome, [], one.changes, listed)
        who = str(listed.person_id) if listed else world.who(one.line)
        one.target = Entering(person, who, None, leads=one is lead)
    found = _event(team, world, answers)
    if found is None:
        return _all_wait(team)
    opening, failing = found
    if opening.track.team.max == 1 and not all(one.line.text(ROW) for one in team) and mates:
        for one in team:  # what stands there is no team of an entry
            one.target = one.target.person.target
            _enter([one], world, answers)
        return None
    for one in team:
        one.target = replace(one.target, opening=opening)
    there = [_there(one, world, opening) for one in team]
    if there[0] is not None and all(one is there[0] for one in there):
        for one in team:
            _already(one, there[0])
        return None
    for one, entry in zip(team, there, strict=True):
        if entry is not None:
            one.note(Remark.ENTERED_ALREADY, "event", number=entry.number)
        if (one.target.who, *place_of(opening)) in world.entered:
            one.note(Remark.ENTERED_TWICE, "event")
        world.entered.add((one.target.who, *place_of(opening)))
        failing = failing if one is lead else _failing(one, world, opening, answers)
        _check_person(one, world, opening, failing)
    _check_team(team, world, opening)
    _check_school(team, world, opening)
    lead.target = _whole(team, world, opening, answers)
    if any(one.outcome == Outcome.WAITS for one in team):
        return _all_wait(team)
    for one in team:
        one.outcome = Outcome.NEW
        world.each.setdefault(one.target.who, []).append(event_name(opening))
        if opening.track.exclusive:
            world.exclusive[one.target.who] = opening
    if opening.track.key in world.left:
        world.left[opening.track.key] -= 1
    return None


def _all_wait(team: Sequence[PlannedLine]) -> None:
    """A team comes in as a whole, or waits as a whole."""
    faulty = [one.line.text("name") for one in team if one.outcome == Outcome.WAITS]
    for one in team:
        if one.outcome != Outcome.WAITS:
            one.note(Remark.TEAM_WAITS, "team", names=faulty)


def _mine(planned: PlannedLine, world: World) -> Sequence[Entry]:
    listed: Listed | None = planned.target.person.target
    return world.entries.get(listed.person_id, ()) if listed else ()


def _there(planned: PlannedLine, world: World, opening: Opening) -> Entry | None:
    """The entry that the person of a line has in an event already."""
    return next((one for one in _mine(planned, world) if (one.track, one.division) == place_of(opening)), None)


def _already(planned: PlannedLine, there: Entry) -> None:
    """The entry stays as it is; the roster may still learn something."""
    title = planned.line.text("title")
    if planned.outcome != Outcome.WAITS:
        planned.outcome = Outcome.CHANGED if planned.changes else Outcome.UNCHANGED
    if title and title != there.title:
        planned.note(Remark.TITLE_STAYS, "title", number=there.number, there=there.title or "–")


def _event(team: Sequence[PlannedLine], world: World, answers: Mapping[str, str]) -> tuple[Opening, Failing] | None:
    """The event of a team, of several divisions the one whose rules let the first in, and what that one does not
    meet."""
    planned, wanted = team[0], _first(team, "event") or answers.get("event", AS_WRITTEN)
    if not wanted:
        planned.note(Remark.NO_EVENT, "event", *_choices(world.openings))
        return None
    fitting = world.events.get(plain(wanted), ())
    if not fitting:
        near = difflib.get_close_matches(plain(wanted), world.events, n=3, cutoff=0.4)
        offered = {id(one): one for name in near for one in world.events[name]}
        planned.note(Remark.EVENT_UNKNOWN, "event", *_choices(list(offered.values()) or world.openings), name=wanted)
        return None
    found = [(one, _failing(planned, world, one, answers)) for one in fitting]
    return next((pair for pair in found if not pair[1]), found[0])


def _choices(offered: Sequence[Opening]) -> tuple[Choice, ...]:
    return tuple(Choice("event", "event", event_name(one)) for one in offered[:4])


def _check_person(planned: PlannedLine, world: World, opening: Opening, failing: Failing) -> None:
    for sentence, facts in failing:
        why = format_sentence(sentence, facts, world.edition.zone)
        planned.note(Remark.NOT_ELIGIBLE, "event", why=why)
    _check_number(planned, world)
    if opening.track.exclusive:
        _check_exclusive(planned, world, opening)


def _check_number(planned: PlannedLine, world: World) -> None:
    entered = [entry.number for entry in _mine(planned, world)] + world.each.get(planned.target.who, [])
    if world.most_each is not None and len(entered) >= world.most_each:
        facts = {"most": world.most_each, "who": planned.line.text("name"), "numbers": entered}
        planned.note(Remark.NOT_ELIGIBLE, "event", why=format_sentence(EACH_LIMIT, facts, world.edition.zone))


def _check_team(team: Sequence[PlannedLine], world: World, opening: Opening) -> None:
    lead, track, zone = team[0], opening.track, world.edition.zone
    if len(team) < track.team.min:
        lead.note(Remark.IN_TEAMS, "team", event=event_name(opening), least=track.team.min)
    if len(team) > track.team.max:
        lead.note(Remark.TEAM_LARGE, "team", event=event_name(opening), most=track.team.max, now=len(team))
    dates = next(one for one in opening.reasons if one.dates)
    if not dates.holds:
        lead.note(Remark.NOT_ELIGIBLE, "event", why=format_sentence(dates.sentence, dates.facts, zone))
    if world.left.get(track.key, 1) <= 0:
        sent = world.sent.get(track.key) or "–"
        facts = {"most": track.entries_per_delegation, "delegation": world.sender.name, "numbers": sent}
        lead.note(Remark.NOT_ELIGIBLE, "event", why=format_sentence(LIMIT_REACHED, facts, zone))


def _check_school(team: Sequence[PlannedLine], world: World, opening: Opening) -> None:
    """How many entries of a school a track takes: those that are handed in, and those of this list. A delegation's list
    is of several schools; there the entry itself is refused."""
    if world.school.kind == "delegation":
        return
    track, handed_in = opening.track, world.handed_in.setdefault(opening.track.key, {})
    found = reasons_of_entry(track, opening.division.key, world.school.name, {}, handed_in, names={})
    for one in found:
        if one.rule == "entries-per-school":
            why = format_sentence(one.sentence, one.facts, world.edition.zone)
            team[0].note(Remark.NOT_ELIGIBLE, "event", why=why)
    if team[0].outcome != Outcome.WAITS:
        handed_in.setdefault(opening.division.key, []).append(team[0].line.text("name"))


def _check_exclusive(planned: PlannedLine, world: World, opening: Opening) -> None:
    others = [one for one in world.openings if one.track.exclusive and one.track.key != opening.track.key]
    bound = next((one for entry in _mine(planned, world) for one in others if entry.track == one.track.key), None)
    bound = bound or world.exclusive.get(planned.target.who)
    if bound is not None and bound.track.key != opening.track.key:
        planned.note(Remark.NOT_ELIGIBLE, "event", why=format_sentence(ONE_EACH, {"event": event_name(bound)}))


def _failing(planned: PlannedLine, world: World, opening: Opening, answers: Mapping[str, str]) -> Failing:
    """The conditions of a track that the person of a line does not meet."""
    found = reasons_of_rules(
        opening.track,
        opening.division.key,
        *world.applicant(planned, answers),
        local(world.at, world.edition.zone).date(),
        divisions=world.divisions,
        who=planned.line.text("name"),
    )
    others = [*world.elsewhere(planned), *world.kept_out(planned, opening)]
    return [*others, *((one.sentence, one.facts) for one in found if not one.holds)]


def _first(team: Sequence[PlannedLine], key: str) -> str:
    """What the first line of a team that says it says of a field."""
    return next((text for one in team if (text := one.line.text(key))), "")


def _whole(team: Sequence[PlannedLine], world: World, opening: Opening, answers: Mapping[str, str]) -> Entering:
    """What the entry of these lines would have, and whether it is whole with it."""
    lead, track = team[0], opening.track
    known, new = _advisers(team, world, opening, answers)
    title, attributes = _first(team, "title"), _attributes(team, world, opening)
    lacking: list[Any] = [rule.name.model_dump() for rule in track.material if rule.required]
    required = world.required(opening)
    lacking[:0] = [
        name_of(one) for one in world.declared(opening).values() if one.key in required and not attributes.get(one.key)
    ]
    if has_title(opening.contest) and not title:
        lacking.insert(0, format_sentence(TITLE_WORD, {}))
    if len(known) + len(new) < track.advisers.min:
        lacking.append(format_sentence(ADVISERS_WORD, {}))
    if lacking and lead.outcome != Outcome.WAITS:
        lead.note(Remark.STAYS_DRAFT, "title", what=lacking)
    entering: Entering = lead.target
    return replace(
        entering,
        mates=tuple(team[1:]),
        advisers=known,
        new_advisers=new,
        title=title,
        attributes=attributes,
        submits=not lacking,
    )


def _advisers(
    team: Sequence[PlannedLine], world: World, opening: Opening, answers: Mapping[str, str]
) -> tuple[tuple[UUID, ...], tuple[str, ...]]:
    """The advisers of an entry: those of the roster, and those who come in by name."""
    most, lead = opening.track.advisers.max, team[0]
    names = [name for one in team for name in one.line.text("adviser").split("、") if name] if most else []
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
        lead.note(Remark.ADVISER_UNKNOWN, "adviser", names=unknown)
    if several:
        lead.note(Remark.ADVISER_SEVERAL, "adviser", names=several)
    if len(known) + len(new) > most:
        lead.note(Remark.ADVISERS_MANY, "adviser", most=most)
    return tuple(known), tuple(new)


def _attributes(team: Sequence[PlannedLine], world: World, opening: Opening) -> dict[str, str]:
    """What the lines say of what the event's people are asked for; what it does not ask for is not read."""
    found = {}
    for one in world.declared(opening).values():
        value = read_value(one, _first(team, field_of(one.key)))
        if not value:
            continue
        if len(value) > LONGEST or fault_of(one, value) is not None:
            team[0].note(Remark.VALUE_UNFIT, field_of(one.key), value=value[:80], name=name_of(one))
        found[one.key] = value
    return found


def unsaved(planned: Sequence[PlannedLine]) -> list[PlannedLine]:
    """What the lines would do to the roster, each person once."""
    found: dict[str, PlannedLine] = {}
    for one in planned:
        entering: Entering = one.target
        if entering.person.outcome in (Outcome.NEW, Outcome.CHANGED):
            found.setdefault(entering.who, entering.person)
    return list(found.values())

"""Whole editions made by Hypothesis, to hold the application against the law: a rulebook over all of its schema, and
what happens in a round under it. A round is written twice: as rows of a database (`put`), and as the law's inputs
(`given`), which are made without the application.

The rulebooks come from tests/results/whole_books.py, and one that uses every input from whole.toml.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import tomli_w
from hypothesis import strategies as st

from contest.db import session
from contest.editions.actions import contest_for, create_edition
from contest.editions.models import Contest, Edition, GroupFacts
from contest.editions.queries import forget
from contest.judging.models import Assignment, Lot, OutsideScore, Panel, ScoreSheet, Seat, SheetVersion
from contest.judging.queries.members import members_marked
from contest.judging.rubric import rubric_of
from contest.people.models import Organisation, Person
from contest.registration.models import Appearance, Entry, EntryMember
from contest.results import actions
from contest.rules import (
    AdjustmentRow,
    DecisionRow,
    EntryRow,
    GroupRow,
    Inputs,
    JudgeRow,
    LotRow,
    MarkRow,
    MemberRow,
    ScoreRow,
)
from contest.rules.numbers import parse_thousandths
from tests.people import People
from tests.results.whole_books import SOON, edition_part, rulebooks, second_books
from tests.rules.generated import Book, maybe

NUMBERS = ["e0", "选手1", "Ωmega", "e,3", "é4", "😀5", "e 6"]
GROUPS = ["江西", "Ωmega", "g, 1"]
STATUSES = ["competing", "competing", "competing", "competing", "guest", "withdrawn", "absent", "disqualified"]
SEATS = {"J1": "expert", "J2": "public", "J3": "expert", "J4": ""}
AGREED = ""


@dataclass
class Taking:
    """An entry in a contest. `people`: (code, role) in the order in which they stand in the entry."""

    contest: str
    number: str
    group: str
    home: int  # which of the two schools
    status: str
    people: list[tuple[str, str]]
    attributes: dict[str, str]


@dataclass
class Round:
    """A rulebook and everything that happens in a round under it. Contests are named `track/division`."""

    book: Book
    taking: list[Taking] = field(default_factory=list)
    seats: dict[str, dict[str, str]] = field(default_factory=dict)  # contest → code → source
    sheets: dict[tuple[str, str, str], dict[str, str]] = field(default_factory=dict)  # contest, entry, judge → marks
    adjustments: list[tuple[str, str, str]] = field(default_factory=list)
    lots: dict[tuple[str, str], int] = field(default_factory=dict)
    groups: dict[str, dict[str, str]] = field(default_factory=dict)
    decisions: list[tuple[str, str, str, str]] = field(default_factory=list)  # award, contest, entry, group
    scores: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)  # contest, entry → segment → value

    @property
    def text(self) -> str:
        return tomli_w.dumps(self.book)

    @property
    def is_without_groups(self) -> bool:
        """Whether a competing entry has no group, or one of which nobody gave the attributes."""
        return any(one.status == "competing" and one.group not in self.groups for one in self.taking)

    @property
    def contests(self) -> list[str]:
        return [
            f"{track['key']}/{division}" for track in self.book["edition"]["track"] for division in track["divisions"]
        ]


# What happens in a round


@st.composite
def rounds_of(draw: st.DrawFn, brought: bool = False, second: bool = False) -> Round:
    """A round under a rulebook that the application carries. `second`: of law 2."""
    made = Round(draw(second_books() if second else rulebooks(brought=brought)))
    made.groups = {
        group: {
            "official": draw(st.sampled_from(["", "1"])),
            "western": draw(st.sampled_from(["0", "1"])),
            "area": draw(st.sampled_from(["东", "西"])),
            "eligible": draw(st.sampled_from(["1", "10"])),
            "hosting": draw(st.sampled_from(["0", "0.5", "1"])),
        }
        for group in GROUPS
        if draw(st.integers(0, 9)) < 9
    }
    for at, contest in enumerate(made.contests):
        taking = [_taking(draw, contest, at, number, brought, second) for number in NUMBERS[: draw(st.integers(0, 5))]]
        made.taking += taking
        made.seats[contest] = dict(list(SEATS.items())[: draw(st.integers(1, 4))])
        for one in taking:
            _mark(draw, made, contest, one)
            _score(draw, made, contest, one)
    everybody = [(one.contest, one.number) for one in made.taking]
    if everybody:
        for contest, number in draw(st.lists(st.sampled_from(everybody), max_size=3)):
            made.adjustments.append((contest, number, draw(st.sampled_from(["-1", "0.25", "-0.005", "2"]))))
        for at, one in enumerate(draw(st.lists(st.sampled_from(everybody), max_size=6, unique=True))):
            made.lots[one] = at + 1
    if "decision" in made.book:
        allowed = [one for one in made.taking if one.status == "competing"]
        for one in draw(st.lists(st.sampled_from(allowed), max_size=2, unique_by=id)) if allowed else []:
            made.decisions.append(("special", one.contest, one.number, ""))
        if made.taking and draw(st.booleans()):
            made.decisions.append(("special", made.taking[0].contest, "", GROUPS[0]))
    return made


def _taking(draw: st.DrawFn, contest: str, at: int, number: str, brought: bool, second: bool) -> Taking:
    number = f"{number}-{at}"
    people = [(f"{number}-{n}", "competitor") for n in range(1, draw(st.integers(1, 3)) + 1)]
    people += [(code, "adviser") for code in draw(st.lists(st.sampled_from(["T1", "T2"]), max_size=2, unique=True))]
    attributes = {"x": draw(st.sampled_from(["", "1", "2", "-0.5"]))} if brought or second else {}
    if second:
        maybe(draw, st.sampled_from(["甲", "乙, 1", ""]), attributes, "grade")
        maybe(draw, st.sampled_from(["0", "1"]), attributes, "abroad")
    maybe(draw, st.sampled_from(["0", "1"]), attributes, "official")
    group = draw(st.sampled_from(["", *GROUPS]))
    return Taking(contest, number, group, draw(st.integers(0, 1)), draw(st.sampled_from(STATUSES)), people, attributes)


def _mark(draw: st.DrawFn, made: Round, contest: str, one: Taking) -> None:
    """The sheets of one entry: what is judged by each judge whom its segment counts, what is measured by the panel."""
    track = contest.partition("/")[0]
    places = next((rule for rule in made.book.get("numbers", []) if f"*/{track}/*" in rule["applies_to"]), {})
    segments = [one for one in made.book.get("segment", []) if f"*/{track}/*" in one["applies_to"]]
    careless = draw(st.booleans())
    in_team = any(f"*/{track}/*" in rule["applies_to"] for rule in made.book.get("team", []))
    members = [code for code, role in one.people if role == "competitor"] if in_team else []
    absent = members[-1] if len(members) > 1 and draw(st.integers(0, 3)) == 0 else None
    for scheme in made.book.get("scheme", []):
        if f"*/{track}/*" not in scheme["applies_to"]:
            continue
        aspects = [aspect for criterion in scheme["criterion"] for aspect in criterion["aspect"]]
        for aspect in aspects:
            first = aspect is aspects[0]
            home = next((s for s in segments if aspect["key"].startswith(s["aspects"][0].removesuffix("*"))), {})
            judges = [code for code, of in made.seats[contest].items() if home.get("source") in (None, of)]
            for judge in [AGREED] if aspect.get("kind") == "measured" else judges:
                for key in _keys(aspect, members):
                    if careless and draw(st.integers(0, 4)) == 0 and not (members and first):
                        continue
                    if key.endswith(f"@{absent}"):
                        made.sheets.setdefault((contest, one.number, judge), {})[key] = "–"
                        continue
                    marks = _marks(aspect, places.get("mark_places", 3)) + (["×", "–"] if "tries" in aspect else [])
                    made.sheets.setdefault((contest, one.number, judge), {})[key] = draw(st.sampled_from(marks))


def _keys(aspect: Book, members: list[str]) -> list[str]:
    """The key of an aspect, or one for each of its tries: `jump#1`; in a team, of each member: `jump#1@e0-1`."""
    tries = aspect.get("tries", {}).get("of", 0)
    keys = [f"{aspect['key']}#{n + 1}" for n in range(tries)] or [aspect["key"]]
    return [f"{key}@{member}" for member in members for key in keys] or keys


def _score(draw: st.DrawFn, made: Round, contest: str, one: Taking) -> None:
    """What was made elsewhere: a segment's value, or the whole score where no scheme fits."""
    fits = f"*/{contest.partition('/')[0]}/*"
    segments = [rule for rule in made.book.get("segment", []) if fits in rule["applies_to"]]
    keys = [rule["key"] for rule in segments if "from" in rule]
    ranked_by = next((rule.get("by", "") for rule in made.book["ranking"] if fits in rule["applies_to"]), "")
    if not any(fits in scheme["applies_to"] for scheme in made.book.get("scheme", [])):
        keys = [] if ranked_by.startswith("attribute:") else [""]
    for key in keys:
        if draw(st.integers(0, 5)):
            value = draw(st.sampled_from(["0", "2", "3.50", "3.5", "-1", "86.125", "4"]))
            made.scores.setdefault((contest, one.number), {})[key] = value


def _marks(aspect: Book, places: int) -> list[str]:
    if "levels" in aspect:
        return ["0", "1", "2", "3"]
    least = {"-2": ["-2", "-1.5", "0"], "-0.5": ["-0.5", "0"], "1": ["1", "1.5"]}.get(aspect.get("min"), ["0"])
    return [mark for mark in [*least, "2", "3.5", "1.125", "4"] if len(mark.partition(".")[2]) <= places]


# A round with everything in it: each input decides something, so that none can be lost unseen

EVERYTHING = Path(__file__).with_name("whole.toml")


def everything() -> Round:
    """Two tracks, one of them in two divisions; everything that people can bring into a result is there."""
    made = Round(tomllib.loads(EVERYTHING.read_text(encoding="utf-8")))
    tracks = [{"key": "c0", "name": SOON, "divisions": ["a", "b"]}, {"key": "c1", "name": SOON, "divisions": ["a"]}]
    made.book["edition"] = edition_part([*tracks], "masked")
    made.groups = {
        group: {
            "official": "1",
            "western": western,
            "area": area,
            "eligible": eligible,
            "hosting": hosting,
            "nobody": "",
        }
        for group, western, area, eligible, hosting in [
            ("江西", "1", "东", "2", "0"),
            ("Ωmega", "0", "东", "4", "1"),
            ("g, 1", "1", "西", "10", "0.5"),
        ]
    }
    for at, contest in enumerate(made.contests):
        made.seats[contest] = dict(SEATS)
        for n, (group, status) in enumerate(
            [("江西", "competing"), ("Ωmega", "competing"), ("g, 1", "competing"), ("江西", "guest"), ("", "absent")]
        ):
            number = f"{NUMBERS[n]}-{at}"
            people = [(f"{number}-{m}", "competitor") for m in range(1, n + 2)] + [("T1", "adviser"), ("T2", "adviser")]
            attributes = {"x": str(n), **({"official": "0"} if n == 1 and at == 0 else {})}
            made.taking.append(Taking(contest, number, group, n % 2, status, people, attributes))
            if status == "absent":
                continue
            if contest == "c1/a":
                for judge in SEATS:
                    made.sheets[contest, number, judge] = {"w.a": "1.125" if n else "2"}
                continue
            made.sheets[contest, number, AGREED] = {"m.a": "3.5"}
            for judge, mark in (("J1", "-1.5"), ("J3", "2")):
                made.sheets[contest, number, judge] = {"r.a": mark, "r.b": "2"}
            made.lots[contest, number] = 9 - n
    made.adjustments = [("c1/a", "选手1-2", "-0.25"), ("c0/b", "e0-1", "2"), ("c0/b", "e0-1", "-0.5")]
    made.decisions = [("special", "c0/a", "e0-0", ""), ("special", "c1/a", "", "g, 1")]
    return made


# The same round as the law's inputs, without the application


def given(made: Round, keys: dict[str, str], homes: list[str]) -> Inputs:
    """`keys`: the key of each contest; `homes`: the codes of the two schools."""
    named = {one.contest for one in made.taking}
    credited = {one.group for one in made.taking if one.group} | {group for *_, group in made.decisions if group}
    return Inputs(
        entries=tuple(
            EntryRow(
                one.number,
                keys[one.contest],
                one.group,
                one.status,
                str(sum(role == "competitor" for _, role in one.people)),
                {"home": homes[one.home], **one.attributes},
            )
            for one in made.taking
        ),
        marks=tuple(
            MarkRow(number, aspect, mark.strip("×–"), judge, keys[contest], member, attempt=attempt)
            for (contest, number, judge), marks in made.sheets.items()
            for key, mark in marks.items()
            for whole, _, member in [key.partition("@")]
            for aspect, _, attempt in [whole.partition("#")]
            if mark != "–" or not member or attempt
        ),
        scores=tuple(
            ScoreRow(number, values.get("", ""), keys[contest], {key: value for key, value in values.items() if key})
            for (contest, number), values in made.scores.items()
        ),
        adjustments=tuple(
            AdjustmentRow(number, points, "漏记", keys[contest]) for contest, number, points in made.adjustments
        ),
        lots=tuple(LotRow(number, str(lot), keys[contest]) for (contest, number), lot in made.lots.items()),
        groups=tuple(GroupRow(group, made.groups.get(group, {})) for group in credited),
        judges=tuple(
            JudgeRow(code, source, keys[contest])
            for contest, seats in made.seats.items()
            for code, source in seats.items()
            if contest in named
        ),
        members=tuple(
            MemberRow(one.number, code, role, keys[one.contest]) for one in made.taking for code, role in one.people
        ),
        decisions=tuple(
            DecisionRow(award, keys[contest], number, group, "理由") for award, contest, number, group in made.decisions
        ),
    )


# The same round as rows


@dataclass
class Stage:
    """A round in the database, judged; nothing is tabulated yet."""

    edition: Edition
    contests: dict[str, Contest]
    appearances: dict[tuple[str, str], Appearance]
    homes: list[str]
    slots: dict[tuple[str, str, str], str]  # contest, entry, person → their key in sheets

    @property
    def keys(self) -> dict[str, str]:
        return {name: contest.key for name, contest in self.contests.items()}


def put(made: Round, people: People, at: datetime, *, brought: bool = False) -> Stage:
    """Make the edition as `edition new` does, or as a seed whose own entries bring attributes; then the round's rows.
    Every mark passes what a judge's page asks of it."""
    edition = create_edition(made.text, by=None, at=at, brought={"x", "y"} if brought else ())
    school, schools = people.school, [people.school, people.other_school]
    groups = {code: _row(Organisation(region="360000", kind="school", code=code, name=SOON)) for code in GROUPS}
    for code, facts in made.groups.items():
        _row(GroupFacts(edition_id=edition.id, organisation_id=groups[code].id, attributes=facts))
    named = [name.split("/") for name in made.contests]
    contests = {
        f"{track}/{division}": contest_for(edition, "school", school, track, division, at=at)
        for track, division in named
    }
    advisers = {
        code: _row(Person(region="360000", name=code, kind="teacher", reference=code, created_at=at))
        for code in ("T1", "T2")
    }
    appearances, slots = {}, {}
    for code, one in enumerate(made.taking):
        contest = contests[one.contest]
        credit = groups[one.group].id if one.group else None
        home = schools[one.home]
        entry = _row(
            Entry(
                region=home.region,
                edition_id=edition.id,
                contest_id=contest.id,
                track=contest.track,
                division=contest.division,
                number=one.number,
                title=one.number,
                home_id=home.id,
                status="verified",
                attributes=one.attributes,
                created_at=at,
            )
        )
        for place, (person, role) in enumerate(one.people):
            somebody = advisers.get(person) or _row(
                Person(region="360000", name="学生", kind="student", home_id=home.id, created_at=at)
            )
            joined = _row(
                EntryMember(entry_id=entry.id, person_id=somebody.id, role=role, position=place, accepted_at=at)
            )
            slots[one.contest, one.number, person] = joined.id.hex
        appearances[one.contest, one.number] = _row(
            Appearance(
                region=home.region,
                entry_id=entry.id,
                contest_id=contest.id,
                home_id=home.id,
                credit_id=credit,
                code=str(code),
                participation=one.status,
                withdrawn_at=at if one.status == "withdrawn" else None,
                registered_at=at,
                verified_at=at,
            )
        )
    stage = Stage(edition, contests, appearances, [one.code for one in schools], slots)
    _judge(made, stage, at)
    _decide(made, stage, groups, people, at)
    return stage


def _row(row: Any) -> Any:
    session.add(row)
    session.flush()
    return row


def _judge(made: Round, stage: Stage, at: datetime) -> None:
    from tests.factories import milestone

    seats = {}
    for name, contest in stage.contests.items():
        panel = _row(Panel(contest_id=contest.id, made_at=at))
        for code, source in [*made.seats[name].items(), (AGREED, "")]:
            role = "judge" if code else "panel"
            seats[name, code] = _row(
                Seat(panel_id=panel.id, contest_id=contest.id, code=code, name=code, role=role, source=source or None)
            )
        for what in ("roster-frozen", "judging-opened", "judging-closed"):
            milestone(contest, what, at=at)
    forget()
    for (name, number, judge), marks in made.sheets.items():
        contest, appearance, seat = stage.contests[name], stage.appearances[name, number], seats[name, judge]
        members = members_marked(contest, [appearance.entry_id]).get(appearance.entry_id)
        rubric = rubric_of(contest, agreed=not judge, source=seat.source, members=members)
        marks = {_in_sheet(key, name, number, stage.slots): mark for key, mark in marks.items()}
        read = {aspect: rubric.read(aspect, mark) for aspect, mark in marks.items()}
        assert read == {key: mark if mark in ("×", "–") else parse_thousandths(mark) for key, mark in marks.items()}
        _row(Assignment(seat_id=seat.id, appearance_id=appearance.id, at=at))
        sheet = _row(ScoreSheet(region=contest.region, seat_id=seat.id, appearance_id=appearance.id))
        _row(
            SheetVersion(
                region=contest.region,
                sheet_id=sheet.id,
                seat_id=seat.id,
                appearance_id=appearance.id,
                contest_id=contest.id,
                number=1,
                marks=read,
                at=at,
                confirmed_at=at,
            )
        )
    for (name, number), values in made.scores.items():
        contest, appearance = stage.contests[name], stage.appearances[name, number]
        of = {"region": contest.region, "contest_id": contest.id, "appearance_id": appearance.id}
        for key, value in values.items():
            _row(OutsideScore(**of, segment=key, number=1, value=value, at=at, confirmed_at=at))
    for (name, number), lot in made.lots.items():
        contest, appearance = stage.contests[name], stage.appearances[name, number]
        _row(Lot(contest_id=contest.id, appearance_id=appearance.id, purpose="tie", number=lot, at=at))


def _in_sheet(key: str, contest: str, number: str, slots: dict[tuple[str, str, str], str]) -> str:
    aspect, at, member = key.partition("@")
    return f"{aspect}@{slots[contest, number, member]}" if at else key


def _decide(made: Round, stage: Stage, groups: dict[str, Organisation], people: People, at: datetime) -> None:
    by: dict[str, Any] = {"by": people.organiser.account_id, "at": at}
    for contest, number, points in made.adjustments:
        actions.adjust(stage.appearances[contest, number], points, "漏记", **by)
    for award, contest, number, group in made.decisions:
        whom = stage.appearances[contest, number] if number else groups[group]
        actions.decide(stage.contests[contest], award, whom, "理由", **by)

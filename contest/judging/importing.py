"""A list of judges as an organiser has it: its columns, and what each line of it would do. Nothing is written here."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import contests_run_by
from contest.editions.rulebooks.effective import name_of, track_name
from contest.exchange.spreadsheets.columns import Field
from contest.exchange.spreadsheets.repairs import Reading, read_address, read_name, read_names, read_text
from contest.i18n import LANGUAGES, localized
from contest.imports.plans import Choice, Outcome, Plan, PlannedLine, Remark, flaws_noted
from contest.imports.reading import ReadList, Shape
from contest.judging.models import Panel
from contest.judging.queries.panels import panels_of, seat_beside
from contest.judging.queries.parts import name_of_part, segment_name
from contest.people import queries as people
from contest.people.models import Account, Membership, Organisation
from contest.people.queries import members

MOST_JUDGES = 200
"""More judges than any contest has; so many are invited and seated at once."""
HERE = "here"
ALL = "all"
"""What somebody judges whose line names no contest: the one of the page, or all of the organisation's."""
CHAIR = re.compile(r"长|chair", re.IGNORECASE)


def _several(cell: str) -> Reading:
    whole = read_text(cell)
    return Reading("、".join(one.text for one in read_names(cell)), whole.repairs, whole.flaw)


FIELDS = (
    Field(
        "name",
        ("评委姓名", "裁判姓名", "专家姓名", "姓名", "名字", "name"),
        lambda cell: bool(re.fullmatch(r"[\u3400-\u9fff·]{2,10}", cell)),
        needed=True,
    ),
    Field("unit", ("单位", "工作单位", "所在单位", "学校", "unit", "organisation")),
    Field("role", ("评委身份", "裁判身份", "分工", "role")),
    Field("panel", ("评审组", "评委组", "评审环节", "考场", "panel")),
    Field("events", ("执裁赛项", "评审赛项", "赛项", "赛道", "参评项目", "项目", "组别", "event", "track")),
    Field("email", ("邮箱", "电子邮箱", "电子邮件", "e-mail", "email"), lambda cell: "@" in cell),
)
JUDGES = Shape(
    FIELDS,
    {
        "name": lambda cell, _rounded: read_name(cell),
        "unit": lambda cell, _rounded: read_text(cell),
        "role": lambda cell, _rounded: read_text(cell),
        "panel": lambda cell, _rounded: read_text(cell),
        "events": lambda cell, _rounded: _several(cell),
        "email": lambda cell, _rounded: read_address(cell),
    },
)


@dataclass(slots=True)
class Seating:
    """What a line would do: whom it seats where. `account`: somebody who has one already; `present`: they are a judge
    here, so that no invitation is needed."""

    name: str
    email: str
    role: str
    home: Organisation | None = None
    contests: list[Contest] = field(default_factory=list)
    panels: dict[UUID, Panel] = field(default_factory=dict)  # by contest, where it has several
    account: Account | None = None
    present: bool = False


@dataclass(frozen=True, slots=True)
class _World:
    contest: Contest
    siblings: Sequence[Contest]
    events: Mapping[str, Sequence[Contest]]
    panels: Mapping[UUID, Sequence[Panel]]
    present: Sequence[Membership]
    units: Mapping[str, Organisation]
    addresses: Counter[str]


def plan_judges(contest: Contest, found: ReadList, answers: Mapping[str, str]) -> Plan:
    """What the lines would do in this contest and in the others that its organisation runs in the same round: invite
    who is new, seat everybody. Two queries for each contest, one for each address."""
    siblings = contests_run_by(contest.edition, contest.stage, contest.organisation)
    world = _World(
        contest,
        siblings,
        _events(siblings),
        {one.id: panels_of(one) for one in siblings},
        members(contest.organisation_id, contest.edition.series_id, ("judge", "chair")),
        _units({line.text("unit") for line in found.lines} - {""}),
        Counter(line.text("email") for line in found.lines if not line.left_out),
    )
    lines = []
    for line in found.lines:
        planned = PlannedLine(line)
        lines.append(planned)
        if line.left_out:
            planned.outcome = Outcome.LEFT_OUT
            continue
        _plan_line(planned, world, answers)
    return Plan(found, lines, dict(answers))


def _plan_line(planned: PlannedLine, world: _World, answers: Mapping[str, str]) -> None:
    line = planned.line
    flaws_noted(planned)
    written = line.text("role")
    chair = bool(CHAIR.search(written)) if written else answers.get("role") == "chair"
    seating = Seating(
        line.text("name"), line.text("email"), "chair" if chair else "judge", world.units.get(line.text("unit"))
    )
    planned.target = seating
    if not seating.name:
        planned.note(Remark.NO_NAME, "name")
    _find_events(planned, seating, world, answers)
    _find_panels(planned, seating, world)
    if seating.email and not line.cells["email"].flaw and world.addresses[seating.email] > 1:
        planned.note(Remark.ADDRESS_TWICE, "email")
    if line.text("unit") and seating.home is None:
        planned.note(Remark.UNIT_UNKNOWN, "unit", name=line.text("unit"))
    _find_account(planned, seating, world)
    if planned.outcome != Outcome.NEW or not seating.present or seating.account is None:
        return
    missing = [one for one in seating.contests if not _is_seated(one, seating, world)]
    planned.outcome = Outcome.CHANGED if missing else Outcome.UNCHANGED
    if missing:
        planned.changes = [("events", "", "、".join(localized(track_name(one)) for one in missing))]


def _find_account(planned: PlannedLine, seating: Seating, world: _World) -> None:
    """Whose line it is: a judge of this organisation by address, else by name and unit; else an account by its
    address."""
    here = [one.account for one in world.present if one.role == seating.role]
    same = [
        one
        for one in here
        if (
            one.email == seating.email
            if seating.email and one.email
            else _plain(one.name) == _plain(seating.name) and _fits(one, seating)
        )
    ]
    if same:
        seating.account, seating.present = same[0], True
    elif seating.email and not planned.line.cells["email"].flaw:
        seating.account = people.account_by_email(seating.email)
        if seating.account is not None:
            planned.note(Remark.ASKED, "email")
    if seating.account is not None and _plain(seating.account.name) != _plain(seating.name):
        planned.note(Remark.ADDRESS_TAKEN, "email", Choice("no-address", "email", ""))


def _fits(account: Account, seating: Seating) -> bool:
    """Whether somebody of this name may be the line's: of its unit, or one of the two has none."""
    home = account.person.home_id if account.person else None
    return seating.home is None or home is None or home == seating.home.id


def _find_events(planned: PlannedLine, seating: Seating, world: _World, answers: Mapping[str, str]) -> None:
    names = [one for one in planned.line.text("events").split("、") if one]
    if not names:
        seating.contests = list(world.siblings) if answers.get("events") == ALL else [world.contest]
        return
    for name in names:
        fitting = world.events.get(_plain(name), ())
        if len(fitting) == 1:
            seating.contests += [one for one in fitting if one not in seating.contests]
            continue
        others = [one for one in names if one != name]
        choices = [Choice("judges", "events", "、".join([*others, _called(one)])) for one in fitting or world.siblings]
        planned.note(Remark.EVENT_UNKNOWN, "events", *choices[:4], name=name)


def _called(contest: Contest) -> str:
    """A contest by a name that only it has among its siblings."""
    return localized(track_name(contest)).replace(" ", "")


def _events(contests: Sequence[Contest]) -> dict[str, list[Contest]]:
    """The names by which a list may call a contest: its track, its track and division, in both languages, its keys."""
    named: dict[str, list[Contest]] = {}
    for contest in contests:
        whole, name = track_name(contest), name_of(contest)
        names = (localized(part, code) for part in (whole, name.track, name.division or {}) for code in LANGUAGES)
        for word in {_plain(word) for word in (*names, contest.track) if word}:
            named.setdefault(word, []).append(contest)
    return named


def _units(names: set[str]) -> dict[str, Organisation]:
    """Organisations by the names that the list uses; a name that two organisations have is none's."""
    if not names:
        return {}
    zh, short = Organisation.name["zh"].as_string(), Organisation.short["zh"].as_string()
    found: dict[str, list[Organisation]] = {}
    for one in session.scalars(sa.select(Organisation).where(sa.or_(zh.in_(names), short.in_(names)))):
        for name in {localized(one.name, "zh"), localized(one.short or {}, "zh")} & names:
            found.setdefault(name, []).append(one)
    return {name: those[0] for name, those in found.items() if len(those) == 1}


def _find_panels(planned: PlannedLine, seating: Seating, world: _World) -> None:
    """Which panel a line means, in each contest that has several."""
    written = _plain(planned.line.text("panel"))
    for contest in seating.contests:
        panels = world.panels[contest.id]
        if len(panels) < 2:
            continue
        fitting = [one for one in panels if written and written in _names_of(contest, one)]
        if len(fitting) == 1:
            seating.panels[contest.id] = fitting[0]
            continue
        names = [localized(name_of_part(contest, one)) for one in fitting or panels]
        choices = [Choice("panel", "panel", name) for name in names[:4]]
        planned.note(Remark.PANEL_UNKNOWN, "panel", *choices, event=localized(track_name(contest)), names=names)


def _names_of(contest: Contest, panel: Panel) -> set[str]:
    """What a list may call a panel: its whole name, its segment, its room, each in both languages."""
    names = [name_of_part(contest, panel)]
    names += [segment_name(contest, panel.segment)] if panel.segment else []
    words = [localized(name, code) for name in names for code in LANGUAGES]
    return {_plain(word) for word in (*words, panel.segment, panel.room) if word}


def _is_seated(contest: Contest, seating: Seating, world: _World) -> bool:
    panels = world.panels[contest.id]
    panel = seating.panels.get(contest.id) or (panels[0] if panels else None)
    account_id = seating.account.id if seating.account else None
    return panel is not None and seat_beside(panels, panel, account_id) is not None


def _plain(text: str) -> str:
    return re.sub(r"[\s·•/_-]", "", unicodedata.normalize("NFKC", text)).casefold()

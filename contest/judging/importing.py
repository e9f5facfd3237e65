"""A list of judges as an organiser has it: its columns, and what each row of it would do. Nothing is written here."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import contests_run_by
from contest.editions.rulebooks.effective import name_of, track_name
from contest.exchange.spreadsheets.columns import Field, Listing, listing_of
from contest.exchange.spreadsheets.repairs import read_address, read_name, read_names, read_text
from contest.exchange.spreadsheets.tables import Row, Table, letters
from contest.i18n import LANGUAGES, localized
from contest.judging.models import Seat
from contest.judging.queries.panels import judges_of, panel_of
from contest.people import queries as people
from contest.people.models import Account, Organisation
from contest.people.queries import members

MOST_JUDGES = 200
"""More judges than any contest has; a page of so many rows still opens at once."""
MOST_SOURCE = 60_000
"""Characters of a list that its page carries along."""

FIELDS = (
    Field(
        "name",
        ("评委姓名", "裁判姓名", "专家姓名", "姓名", "名字", "name"),
        lambda cell: bool(re.fullmatch(r"[\u3400-\u9fff·]{2,10}", cell)),
        needed=True,
    ),
    Field("unit", ("单位", "工作单位", "所在单位", "学校", "unit", "organisation")),
    Field("role", ("评委身份", "裁判身份", "分工", "role")),
    Field("events", ("执裁赛项", "评审赛项", "赛项", "赛道", "参评项目", "项目", "组别", "event", "track")),
    Field("email", ("邮箱", "电子邮箱", "电子邮件", "e-mail", "email"), lambda cell: "@" in cell),
)
CHAIR = re.compile(r"长|chair", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class JudgeTyped:
    """A row as it stands in the page: what was read from the file, or what somebody has made of it. `left_out`: it is
    not to come in."""

    name: str
    unit: str = ""
    events: str = ""
    email: str = ""
    chair: bool = False
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class JudgeList:
    """What a file holds: its rows, and what each column was taken for (`columns`: head, and key of the field or "").
    `source`: heads and rows as cells between tabs, from which they are read again if a column was taken for the wrong
    thing; "" where sheets have different heads."""

    rows: tuple[JudgeTyped, ...]
    columns: tuple[tuple[str, str], ...]
    source: str
    lacks_name: bool

    @property
    def unused(self) -> tuple[str, ...]:
        """The heads of columns that nothing is taken from."""
        return tuple(head for head, key in self.columns if head and not key)


class JudgeFault(StrEnum):
    """Why a row cannot come in as it stands."""

    NAME = "name"
    EMAIL = "email"
    EMAIL_TWICE = "email-twice"
    EMAIL_TAKEN = "email-taken"
    EVENT = "event"


class JudgeOperation(StrEnum):
    """What a row would do."""

    INVITE = "invite"  # a new invitation, and the seats
    ASK = "ask"  # an invitation to an account that exists: seats once it is accepted
    SEAT = "seat"  # somebody who is a judge here already: the seats that are missing
    NOTHING = "nothing"
    LEAVE_OUT = "leave-out"


@dataclass(slots=True)
class JudgeRow:
    """What a row would do, and what is wrong with it. `unit_unknown`: its unit is on no list, so that conflicts by home
    cannot be seen; `who`: whose account the address is."""

    typed: JudgeTyped
    contests: list[Contest] = field(default_factory=list)
    home: Organisation | None = None
    unit_unknown: bool = False
    account: Account | None = None
    operation: JudgeOperation = JudgeOperation.INVITE
    faults: list[JudgeFault] = field(default_factory=list)
    unknown_events: list[str] = field(default_factory=list)


def read_list(tables: Sequence[Table], columns: Mapping[int, str] | None = None) -> JudgeList:
    """The judges of a file's sheets, repaired. `columns`: what somebody has said the columns are, in place of the
    guess."""
    lists = [listing_of(table, FIELDS, columns) for table in tables]
    found = [one for one in lists if "name" in one.columns.values()]
    rows = [_typed(one, row) for one in found for row in one.rows]
    shown = list(dict.fromkeys(column for one in found or lists for column in _columns(one)))
    alike = len({one.heads for one in found or lists}) == 1
    source = _between_tabs((found or lists)[0].heads, [row for one in found or lists for row in one.rows])
    return JudgeList(tuple(rows), tuple(shown), source if alike else "", not found)


def _columns(found: Listing) -> Iterator[tuple[str, str]]:
    for column, head in enumerate(found.heads):
        yield head or letters(found.table.left + column), found.columns.get(column, "")


def _between_tabs(heads: Sequence[str], rows: Sequence[Row]) -> str:
    lines = [*([heads] if any(heads) else []), *(row.cells for row in rows)]
    text = "\n".join("\t".join(" ".join(cell.split()) for cell in cells) for cells in lines)
    return text if len(text) <= MOST_SOURCE else ""


def _typed(found: Listing, row: Row) -> JudgeTyped:
    cells = {key: row.cells[column] for column, key in found.columns.items()}
    name = read_name(cells.get("name", ""))
    unit, events = read_text(cells.get("unit", "")), read_text(cells.get("events", ""))
    email = read_address(cells.get("email", ""))
    return JudgeTyped(name.text, unit.text, events.text, email.text, bool(CHAIR.search(cells.get("role", ""))))


def plan(contest: Contest, typed: Sequence[JudgeTyped]) -> list[JudgeRow]:
    """What the rows would do in this contest and in the others that its organisation runs in the same round."""
    siblings = contests_run_by(contest.edition, contest.stage, contest.organisation)
    events = _events(siblings)
    seated = {one.id: _seated(one) for one in siblings}
    present = members(contest.organisation_id, contest.edition.series_id, ("judge", "chair"))
    units = _units({one.unit for one in typed if one.unit})
    addresses = Counter(one.email for one in typed if one.email and not one.left_out)
    rows = []
    for one in typed:
        row = JudgeRow(one)
        rows.append(row)
        if one.left_out:
            row.operation = JudgeOperation.LEAVE_OUT
            continue
        row.home = units.get(one.unit)
        row.unit_unknown = bool(one.unit) and row.home is None
        _find_events(row, contest, events)
        if not one.name or read_name(one.name).flaw:
            row.faults.append(JudgeFault.NAME)
        if one.email and read_address(one.email).flaw:
            row.faults.append(JudgeFault.EMAIL)
        elif one.email and addresses[one.email] > 1:
            row.faults.append(JudgeFault.EMAIL_TWICE)
        _find_account(row, [held.account for held in present if held.role == ("chair" if one.chair else "judge")])
        if row.operation == JudgeOperation.SEAT and all(
            row.account.id in seated[at.id] for at in row.contests if row.account
        ):
            row.operation = JudgeOperation.NOTHING
    return rows


def _find_account(row: JudgeRow, present: Sequence[Account]) -> None:
    """Whose row it is: a judge of this organisation by address, else by name and unit; else an account by its
    address."""
    typed = row.typed
    same = [
        one
        for one in present
        if (one.email == typed.email if typed.email and one.email else _alike(one.name, typed.name) and _fits(one, row))
    ]
    if same:
        row.account, row.operation = same[0], JudgeOperation.SEAT
    elif typed.email and (known := people.account_by_email(typed.email)) is not None:
        row.account, row.operation = known, JudgeOperation.ASK
    if row.account is not None and not _alike(row.account.name, typed.name):
        row.faults.append(JudgeFault.EMAIL_TAKEN)


def _fits(account: Account, row: JudgeRow) -> bool:
    """Whether somebody of this name may be the row's: of its unit, or one of the two has none."""
    home = account.person.home_id if account.person else None
    return row.home is None or home is None or home == row.home.id


def _find_events(row: JudgeRow, contest: Contest, events: dict[str, list[Contest]]) -> None:
    for text in [read.text for read in read_names(row.typed.events)] or [""]:
        found = events.get(_plain(text), []) if text else [contest]
        if len(found) == 1:
            row.contests += [one for one in found if one not in row.contests]
        else:
            row.unknown_events.append(text)
    if row.unknown_events:
        row.faults.append(JudgeFault.EVENT)


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


def _seated(contest: Contest) -> set[object]:
    board = panel_of(contest)
    seats: list[Seat] = judges_of(board) if board else []
    return {seat.account_id for seat in seats}


def _plain(text: str) -> str:
    return re.sub(r"[\s·•/_-]", "", unicodedata.normalize("NFKC", text)).casefold()


def _alike(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)

"""A table of a timing or measuring system, matched with the entries of one contest as it is taken in.

A row is an entry with a column for each try, or one try of an entry (its number, the value, what state it ended in).
What cannot be matched, or is no value that the rules allow, is refused with its line; nothing of such a file is taken.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING
from uuid import UUID

from contest.editions.models import Contest
from contest.judging.actions.score_files import judged_and
from contest.judging.queries.panels import taking_part
from contest.judging.queries.tries import AgreedSheet, agreed_sheets, measured_items
from contest.judging.rubric import law_of
from contest.judging.rubric_items import FOUL, NOT_MADE, VOID_BY_TYPED, Mark, RubricItem, format_mark
from contest.registration.importing.matched import FirstRows, MatchedRows, listing_with, table_of_entries
from contest.registration.models import Appearance
from contest.rules.faults import Fault, Faults
from contest.rules.numbers import decimal, half_width, in_thousandths, shown

if TYPE_CHECKING:
    from contest.exchange.spreadsheets.columns import Field, Listing
    from contest.exchange.spreadsheets.tables import Row, Table

TRY, VALUE, NUMBER, STATE, ASPECT = "try:", "value", "number", "state", "aspect"
HEADS = {
    NUMBER: ("try", "attempt", "round", "轮次", "第几次", "试次", "次数", "轮"),
    VALUE: ("成绩", "结果", "value", "result", "mark", "time", "时间", "距离", "高度"),
    STATE: ("状态", "state", "status", "状况"),
    ASPECT: ("aspect", "评分项", "测量项"),
}
ORDINALS = "一二三四五六七八九"
STATES = {
    **VOID_BY_TYPED,
    **dict.fromkeys(("f", "foul", "fault", "dq", "dsq", "fail", "invalid", "犯规", "失败", "无效", "取消成绩"), FOUL),
    **dict.fromkeys(("dns", "dnf", "p", "pass", "r", "ret", "弃权", "免跳", "未参加", "未起跑", "未完成"), NOT_MADE),
}
"""What systems write of a try that does not count → its sign. Who has not finished (DNF) broke no rule: no foul."""
COUNTS = ("", "ok", "q", "valid", "finished", "有效", "正常", "完成")
SECONDS = {"秒", "s", "sec", "second", "seconds"}
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2}(?:\.\d+)?)")


@dataclass
class TakenTries:
    """What a table gives: by entry, the marks by key of the sheet; how often each word of a state was read as which
    sign; which columns nobody reads; rows without any value."""

    given: dict[Appearance, dict[str, Mark]] = field(default_factory=dict)
    words: dict[tuple[str, Mark], int] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    empty: int = 0


def read_tries(tables: Sequence[Table], contest: Contest, *, panels: Collection[UUID] | None = None) -> TakenTries:
    """The tries that the first of these tables gives that has the columns for them. `panels`: those for which somebody
    may enter (None: all). An empty cell gives nothing. Raises `Faults` with everything that is wrong in it."""
    items = measured_items(contest)
    listing = listing_with(tables, _fields(items), lambda one: _lacking(one, items))
    first = FirstRows("scores.twice")
    is_wide = any(kind.startswith(TRY) for kind in listing.columns.values())
    if faults := _doubled(listing, items):
        raise Faults(faults)
    rows = MatchedRows(
        listing,
        taking_part(contest, everybody=True),
        refuse=judged_and(first if is_wide else lambda _one, _line: None),
    )
    if is_wide:  # what only a table with a row for each try is read for
        rows.unread = [
            head for at, head in enumerate(listing.heads) if head and not _reads_wide(listing.columns.get(at))
        ]
    reading = _Reading(rows, items, agreed_sheets(contest), law_of(contest).numbers.mark_places, panels)
    for row in rows.rows:
        (reading.wide if is_wide else reading.long)(row)
    rows.end()
    return reading.taken


def as_table(taken: TakenTries, items: Sequence[RubricItem]) -> str:
    """What was taken, as a table that gives the same again: a page carries it from its preview on."""
    cells = ((one, [_cell(marks.get(item.key)) for item in items]) for one, marks in taken.given.items())
    return table_of_entries([item.key for item in items], cells)


def _cell(mark: Mark | None) -> str:
    return "" if mark is None else format_mark(mark)


def _fields(items: Sequence[RubricItem]) -> list[Field]:
    """A column for each try, and the columns of a table that has a row for each."""
    from contest.exchange.spreadsheets.columns import Field

    is_alone = len({item.aspect.key for item in items}) == 1
    values = [Field(TRY + item.key, tuple(dict.fromkeys(_heads(item, is_alone=is_alone)))) for item in items]
    return [*values, *(Field(key, heads) for key, heads in HEADS.items())]


def _heads(item: RubricItem, *, is_alone: bool) -> Iterator[str]:
    yield item.key
    yield from item.name.values()
    if is_alone and (n := item.attempt):
        written = [str(n), *(ORDINALS[n - 1 : n])]
        yield from (f"第{one}{what}" for one in written for what in ("次", "轮", "跳", "投", "枪"))
        yield from (f"{what}{n}" for what in ("试跳", "试投", "成绩", "try ", "attempt ", "round ", "run "))


def _lacking(listing: Listing, items: Sequence[RubricItem]) -> list[Fault]:
    """What a table lacks: a column for a try, or of values with what says which of several they are."""
    kinds = set(listing.columns.values())
    if any(kind.startswith(TRY) for kind in kinds):
        return []
    names = ", ".join(item.name["zh"] for item in items)
    if VALUE not in kinds and STATE not in kinds:
        return [Fault(listing.table.name, 0, "tries.no-column", {"names": names})]
    if NUMBER not in kinds and any(item.attempt for item in items):
        return [Fault(listing.table.name, 0, "tries.no-number", {"names": names})]
    if ASPECT not in kinds and len({item.aspect.key for item in items}) > 1:
        return [Fault(listing.table.name, 0, "tries.no-aspect", {"names": names})]
    return []


def _reads_wide(kind: str | None) -> bool:
    return kind is not None and kind not in (VALUE, NUMBER, ASPECT)


def _doubled(listing: Listing, items: Sequence[RubricItem]) -> list[Fault]:
    """Two columns for one try, or two of results with one head: nobody can say which counts, as with two rows."""
    from contest.exchange.spreadsheets.columns import is_called

    heads = {one.key: one.heads for one in _fields(items)}
    names = {TRY + item.key: item.name["zh"] for item in items}
    found = []
    for at, second in enumerate(listing.heads):
        for column, kind in listing.columns.items() if second and at not in listing.columns else ():
            first = listing.heads[column]
            known = heads.get(kind, ()) if kind in names else (first,) if kind == VALUE else ()
            if is_called(second, known):
                facts = {"name": names.get(kind, first), "first": first, "second": second}
                found.append(Fault(listing.table.name, 0, "tries.two-columns", facts))
    return found


@dataclass
class _Reading:
    """One table, read row by row."""

    rows: MatchedRows
    items: Sequence[RubricItem]
    sheets: Mapping[UUID, Sequence[AgreedSheet]]
    places: int
    panels: Collection[UUID] | None
    taken: TakenTries = field(default_factory=TakenTries)

    def __post_init__(self) -> None:
        self.taken.unread = self.rows.unread

    def wide(self, row: Row) -> None:
        """A row with a cell for each try; a state fills those that are empty. One that says that results beside it do
        not count is refused: who is disqualified would keep them."""
        cells = [(item, at) for item in self.items if (at := self.rows.at.get(TRY + item.key)) is not None]
        state = self.rows.cell(row, STATE)
        sign = self._sign(row, state)
        given = [(item, at, text) for item, at in cells if (text := row.cells[at].strip())]
        if not given and sign is None:
            self.taken.empty += 1
            return
        if (found := self.rows.entry(row)) is None:
            return
        values = [item for item, _at, text in given if _sign_of(text) is None]
        if sign is not None and values and (sign == FOUL or len(given) == len(cells)):
            if all(self._signed(row, item, state, sign) for item in values):
                self.rows.refuse(row, "tries.state-beside", {"entry": found.entry.number, "state": state[:40]})
            return
        for item, at, text in given:
            self._take(row, found, item, self._mark(row, item, text, at))
        for item, at in cells:
            if sign is not None and not row.cells[at].strip():
                self._take(row, found, item, self._signed(row, item, state, sign))

    def long(self, row: Row) -> None:
        """A row for one try."""
        value, state = self.rows.cell(row, VALUE), self.rows.cell(row, STATE)
        sign = self._sign(row, state)
        if not value and sign is None:
            self.taken.empty += 1
            return
        found, item = self.rows.entry(row), self._item(row)
        if found is None or item is None:
            return
        at = self.rows.at.get(VALUE, 0)
        mark = self._signed(row, item, state, sign) if sign is not None else self._mark(row, item, value, at)
        if item.key in self.taken.given.get(found, {}):
            facts = {"entry": found.entry.number, "name": item.name["zh"]}
            self.rows.refuse(row, "tries.twice", facts)
            return
        self._take(row, found, item, mark)

    def _item(self, row: Row) -> RubricItem | None:
        """What a row is about: the try with its number, of the aspect that it names."""
        aspect, number = self.rows.cell(row, ASPECT), self.rows.cell(row, NUMBER).removesuffix(".0")
        named = [item for item in self.items if not aspect or aspect in _names(item)]
        found = [item for item in named if item.attempt == _number_in(number)]
        if len(found) == 1:
            return found[0]
        most = max((item.attempt for item in named), default=0)
        key = "tries.unknown-aspect" if not named else "tries.which" if most else "tries.only-one"
        names = "、".join(dict.fromkeys(_names(item)[-1] for item in self.items))
        self.rows.refuse(row, key, {"aspect": aspect[:40], "number": number[:20] or "–", "most": most, "names": names})
        return None

    def _sign(self, row: Row, state: str) -> Mark | None:
        """The sign for a state; None where it says that the try counts. What nobody knows is refused."""
        plain = half_width(state).strip().lower()
        if plain in COUNTS or plain in STATES:
            return STATES.get(plain)
        self.rows.refuse(row, "tries.state", {"state": state[:40]})
        return None

    def _signed(self, row: Row, item: RubricItem, word: str, sign: Mark) -> Mark | None:
        if sign not in item.signs:
            self.rows.refuse(row, "tries.no-sign", {"name": item.name["zh"], "state": word[:40]})
            return None
        self.taken.words[word, sign] = self.taken.words.get((word, sign), 0) + 1
        return sign

    def _mark(self, row: Row, item: RubricItem, text: str, at: int) -> Mark | None:
        """What a cell says: a state, or a value as the rules allow it."""
        from contest.rules.marks import mark_value

        if (sign := _sign_of(text)) is not None:
            return self._signed(row, item, text, sign)
        value = mark_value(plain_value(text, item), item.aspect, self.places)
        if isinstance(value, Fraction):
            return in_thousandths(value)
        facts = {
            **value.facts,
            "mark": text[:40],
            "aspect": item.name["zh"],
            "cell": self.rows.table.address(row.line, at),
        }
        self.rows.refuse(row, "tries.shape" if value.key == "mark.shape" else value.key, facts)
        return None

    def _take(self, row: Row, appearance: Appearance, item: RubricItem, mark: Mark | None) -> None:
        """Keep a mark, unless its sheet is nobody's, another panel's, or says something else already."""
        if mark is None:
            return
        number, name = appearance.entry.number, item.name["zh"]
        here = next((one for one in self.sheets.get(appearance.id, ()) if item.key in one.keys), None)
        if here is None:
            self.rows.refuse(row, "tries.no-panel", {"entry": number, "name": name})
        elif self.panels is not None and here.assignment.seat.panel_id not in self.panels:
            self.rows.refuse(row, "tries.other-panel", {"entry": number, "name": name})
        elif here.version is not None and here.marks.get(item.key) != mark:
            self.rows.refuse(row, "tries.submitted", {"entry": number, "name": name})
        else:
            self.taken.given.setdefault(appearance, {})[item.key] = mark


def _sign_of(text: str) -> Mark | None:
    """The sign that a word stands for; None where it is no state that keeps a try from counting."""
    return STATES.get(half_width(text).strip().lower())


def _names(item: RubricItem) -> list[str]:
    """What a table may call an item's aspect; the last is its Chinese name."""
    names = item.aspect.name.model_dump() if item.aspect.name else {}
    return [item.aspect.key, *(one for one in (names.get("en"), names.get("zh")) if one)]


def _number_in(text: str) -> int:
    """The number of a try as tables write it ("2", "第2次", "R2", "第二轮"); 0 where there is none."""
    digits = re.findall(r"\d+", half_width(text))
    if len(digits) == 1:
        return int(digits[0][:4])
    written = [ORDINALS.index(one) + 1 for one in text if one in ORDINALS]
    return written[0] if len(written) == 1 and not digits else 0


def plain_value(text: str, item: RubricItem) -> str:
    """A value as the rules write it: without its unit, and of minutes and seconds the seconds, exactly."""
    typed = half_width(text).strip().replace("−", "-").removeprefix("+")
    units = {unit for unit in (item.unit or {}).values() if unit}
    is_time = bool(SECONDS & {unit.lower() for unit in units})
    for unit in sorted({*units, *(SECONDS if is_time else ())}, key=len, reverse=True):
        if typed.lower().endswith(unit.lower()) and decimal(typed[: -len(unit)].strip()) is not None:
            return typed[: -len(unit)].strip()
    if is_time and (clock := _CLOCK.fullmatch(typed)) is not None:
        hours, minutes, seconds = clock[1] or "0", clock[2], clock[3]
        if Fraction(seconds) < 60 and (not clock[1] or int(minutes) < 60):
            return shown(int(hours) * 3600 + int(minutes) * 60 + Fraction(seconds))
    return typed

"""A table of scores made elsewhere, matched with the entries of one contest as it is taken in.

A row names its entry by its number (or the code that judges see), else by a name and a school. What cannot be matched,
matches several, or is no number is refused with its cell; nothing of such a file is taken.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contest.editions.models import Contest
from contest.errors import Unfit
from contest.judging.actions.outside_scores import read_score
from contest.judging.queries.outside_scores import ScoreField, score_fields
from contest.judging.queries.panels import taking_part
from contest.registration.models import JUDGED, Appearance
from contest.registration.queries.matching import CalledEntries
from contest.rules.faults import Fault, Faults
from contest.rules.keys import nearest
from contest.rules.numbers import shown

if TYPE_CHECKING:
    from contest.exchange.spreadsheets.columns import Field, Listing
    from contest.exchange.spreadsheets.tables import Row, Table

ENTRY, NAME, SCHOOL, FIGURE = "entry", "name", "school", "figure:"
HEADS = {
    ENTRY: ("entry", "number", "code", "编号", "报名号", "参赛号", "作品编号", "号码", "号码布"),
    NAME: ("name", "title", "姓名", "选手", "作品", "作品名称", "项目", "队名"),
    SCHOOL: ("school", "home", "学校", "院校", "单位", "代表团"),
}
SCORE_HEADS = ("score", "成绩", "得分", "总分", "分数")


@dataclass
class Taken:
    """What a table gives: by entry and field, the values; which columns nobody reads; rows without any figure."""

    given: dict[tuple[Appearance, str], str | None] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    empty: int = 0


def read_scores(tables: Sequence[Table], contest: Contest) -> Taken:
    """The figures that the first of these tables gives that has the columns for it. An empty cell gives nothing, and
    takes nothing back. Raises `Faults` with everything that is wrong in it."""
    from contest.exchange.spreadsheets.columns import listing_of

    fields = score_fields(contest)
    asked = _asked(fields)
    listings = [listing_of(one, asked) for one in tables]
    listing = next((one for one in listings if not list(_lacking(one, fields))), listings[0])
    if faults := list(_lacking(listing, fields)):
        raise Faults(faults)
    return _Reading(listing, fields, CalledEntries(taking_part(contest, everybody=True))).whole()


def as_text(taken: Taken, fields: Sequence[ScoreField]) -> str:
    """What was taken, as a table that gives the same again: a page carries it from its preview on."""
    rows: dict[Appearance, dict[str, str]] = {}
    for (appearance, key), value in taken.given.items():
        rows.setdefault(appearance, {})[key] = value or ""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([ENTRY, *(head_of(one) for one in fields)])
    writer.writerows([one.entry.number, *(cells.get(f.key, "") for f in fields)] for one, cells in rows.items())
    return out.getvalue()


def head_of(one: ScoreField) -> str:
    """The head of a figure's column, as scores.csv has it."""
    return f"segment:{one.key}" if one.key else "score"


def _asked(fields: Sequence[ScoreField]) -> list[Field]:
    from contest.exchange.spreadsheets.columns import Field

    figures = []
    for one in fields:
        heads = (head_of(one), one.key, *one.name.values(), *(SCORE_HEADS if len(fields) == 1 else ()))
        figures.append(Field(FIGURE + one.key, tuple(dict.fromkeys(head for head in heads if head)), needed=True))
    return [*figures, *(Field(key, heads) for key, heads in HEADS.items())]


def _lacking(listing: Listing, fields: Sequence[ScoreField]) -> Iterator[Fault]:
    kinds = set(listing.columns.values())
    file = listing.table.name
    if ENTRY not in kinds and not {NAME, SCHOOL} <= kinds:
        yield Fault(file, 0, "scores.no-entry")
    if not any(FIGURE + one.key in kinds for one in fields):
        yield Fault(file, 0, "scores.no-figure", {"names": ", ".join(one.name.get("zh", one.key) for one in fields)})


class _Reading:
    """One table, read row by row; all that is wrong is collected."""

    def __init__(self, listing: Listing, fields: Sequence[ScoreField], entries: CalledEntries) -> None:
        self.table, self.rows, self.entries = listing.table, listing.rows, entries
        self.at = {kind: column for column, kind in listing.columns.items()}
        self.figures = [(one, self.at[FIGURE + one.key]) for one in fields if FIGURE + one.key in self.at]
        self.taken = Taken(unread=[head for at, head in enumerate(listing.heads) if head and at not in listing.columns])
        self.faults: list[Fault] = []
        self.first: dict[Appearance, int] = {}

    def whole(self) -> Taken:
        for row in self.rows:
            self._row(row)
        if self.faults:
            raise Faults(sorted(self.faults, key=lambda fault: fault.line))
        return self.taken

    def _row(self, row: Row) -> None:
        given = [(one, at, row.cells[at].strip()) for one, at in self.figures if row.cells[at].strip()]
        if not given:
            self.taken.empty += 1
            return
        found = self._entry(row)
        if found is None:
            return
        for one, at, text in given:
            try:
                self.taken.given[found, one.key] = read_score(text, one)
            except Unfit as refused:
                self._refuse_figure(row, one, at, text, refused)

    def _entry(self, row: Row) -> Appearance | None:
        """Whose row it is; None where that is refused."""
        found, key, facts = self._found(row)
        if found is not None and found in self.first:
            key, facts = "scores.twice", {"entry": found.entry.number, "first": self.first[found]}
        elif found is not None and found.participation not in JUDGED:
            key, facts = "scores.not-judged", {"entry": found.entry.number}
        if key:
            self._refuse(row, key, facts)
            return None
        if found is not None:
            self.first[found] = row.line
        return found

    def _found(self, row: Row) -> tuple[Appearance | None, str, dict[str, object]]:
        """The entry that a row names, or the key and facts of the fault that it names none."""
        number = self._cell(row, ENTRY)
        if number:
            if (row.line, self.at[ENTRY]) in self.table.rounded:
                return None, "scores.rounded", {"entry": number[:80]}
            some, called = self.entries.numbered(number), number[:80]
        elif NAME in self.at and SCHOOL in self.at:
            name, school = self._cell(row, NAME), self._cell(row, SCHOOL)
            some, called = self.entries.named(name, school), f"{name[:60]} / {school[:60]}"
        else:
            return None, "scores.no-number", {}
        if len(some) == 1:
            return some[0], "", {}
        meant = nearest(number, self.entries.by_number) if number and not some else ""
        unknown = "scores.unknown" if meant else "scores.none-near" if number else "scores.nobody"
        return None, "scores.several" if some else unknown, {"entry": called, "meant": meant}

    def _cell(self, row: Row, kind: str) -> str:
        from contest.exchange.spreadsheets.repairs import read_text

        return read_text(row.cells[self.at[kind]]).text if kind in self.at else ""

    def _refuse(self, row: Row, key: str, facts: dict[str, object]) -> None:
        self.faults.append(Fault(self.table.name, row.line, key, facts))

    def _refuse_figure(self, row: Row, one: ScoreField, at: int, text: str, refused: Unfit) -> None:
        facts: dict[str, object] = {"cell": self.table.address(row.line, at), "value": text[:40]}
        if "bound" not in refused.facts or one.segment is None:
            self._refuse(row, "scores.number", facts)
            return
        low, high = one.segment.min, one.segment.max
        facts |= {"low": "–" if low is None else shown(low), "high": "–" if high is None else shown(high)}
        self._refuse(row, "scores.bounds", facts)

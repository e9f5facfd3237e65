"""Rows of a table that say something of a contest's entries: which columns name an entry, and whose each row is.

A row names its entry by its number (or the code that judges see), else by a name and a school. What cannot be matched,
or matches several, is refused with its line; nothing of such a file is taken.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from contest.registration.models import Appearance
from contest.registration.queries.matching import CalledEntries
from contest.rules.faults import Fault, Faults
from contest.rules.keys import nearest

if TYPE_CHECKING:
    from contest.exchange.spreadsheets.columns import Field, Listing
    from contest.exchange.spreadsheets.tables import Row, Table

ENTRY, NAME, SCHOOL = "entry", "name", "school"
HEADS = {
    ENTRY: (
        *("entry", "number", "code", "bib", "编号", "报名号", "参赛号", "参赛编号", "作品编号", "号码", "号码布"),
        "运动员号",
    ),
    NAME: ("name", "title", "姓名", "选手", "作品", "作品名称", "项目", "队名"),
    SCHOOL: ("school", "home", "学校", "院校", "单位", "代表团"),
}
Refused = tuple[str, Mapping[str, Any]]
"""The key and the facts of a fault."""
Refuse = Callable[[Appearance, int], Refused | None]
"""Why the row of an entry, in this line, is refused; None: it is not."""


def with_columns_of_entries(values: Sequence[Field]) -> list[Field]:
    """The fields of a table that gives these values, with those that name an entry. A head that a value has is the
    value's."""
    from contest.exchange.spreadsheets.columns import Field

    named = {head for one in values for head in one.heads}
    others = (Field(key, tuple(head for head in heads if head not in named)) for key, heads in HEADS.items())
    return [*values, *others]


def listing_with(
    tables: Sequence[Table], values: Sequence[Field], lacking: Callable[[Listing], Iterable[Fault]]
) -> Listing:
    """The first of these tables that has the columns for these values and names entries. `lacking`: what a table lacks
    besides. Raises `Faults` where none has them."""
    from contest.exchange.spreadsheets.columns import listing_of

    def wrong(listing: Listing) -> list[Fault]:
        kinds = set(listing.columns.values())
        is_named = ENTRY in kinds or {NAME, SCHOOL} <= kinds
        nameless = [] if is_named else [Fault(listing.table.name, 0, "scores.no-entry")]
        return [*nameless, *lacking(listing)]

    fields = with_columns_of_entries(values)
    listings = [listing_of(one, fields) for one in tables]
    found = next((one for one in listings if not wrong(one)), listings[0])
    if faults := wrong(found):
        raise Faults(faults)
    return found


class MatchedRows:
    """A table that is read row by row; all that is wrong in it is collected."""

    def __init__(self, listing: Listing, entries: Sequence[Appearance], *, refuse: Refuse = lambda _one, _line: None):
        self.table, self.rows, self.refuse_entry = listing.table, listing.rows, refuse
        self.at = {kind: column for column, kind in listing.columns.items()}
        self.unread = [head for at, head in enumerate(listing.heads) if head and at not in listing.columns]
        self.entries, self.faults = CalledEntries(entries), list[Fault]()

    def entry(self, row: Row) -> Appearance | None:
        """Whose row it is; None where that is refused."""
        found, key, facts = self._found(row)
        if found is not None and (wrong := self.refuse_entry(found, row.line)) is not None:
            key, facts = wrong
        if key or found is None:
            self.refuse(row, key, facts)
            return None
        return found

    def cell(self, row: Row, kind: str) -> str:
        """What a row says in the column of a kind; "" where there is none."""
        from contest.exchange.spreadsheets.repairs import read_text

        return read_text(row.cells[self.at[kind]]).text if kind in self.at else ""

    def refuse(self, row: Row, key: str, facts: Mapping[str, Any]) -> None:
        self.faults.append(Fault(self.table.name, row.line, key, facts))

    def end(self) -> None:
        """Raises `Faults` with everything that was refused, by line."""
        if self.faults:
            raise Faults(sorted(self.faults, key=lambda fault: fault.line))

    def _found(self, row: Row) -> tuple[Appearance | None, str, Mapping[str, Any]]:
        """The entry that a row names, or the key and facts of the fault that it names none."""
        if number := self.cell(row, ENTRY):
            if (row.line, self.at[ENTRY]) in self.table.rounded:
                return None, "scores.rounded", {"entry": number[:80]}
            some, called = self.entries.numbered(number), number[:80]
        elif NAME in self.at and SCHOOL in self.at:
            name, school = self.cell(row, NAME), self.cell(row, SCHOOL)
            some, called = self.entries.named(name, school), f"{name[:60]} / {school[:60]}"
        else:
            return None, "scores.no-number", {}
        if len(some) == 1:
            return some[0], "", {}
        meant = nearest(number, self.entries.by_number) if number and not some else ""
        unknown = "scores.unknown" if meant else "scores.none-near" if number else "scores.nobody"
        return None, "scores.several" if some else unknown, {"entry": called, "meant": meant}


class FirstRows:
    """Refuses a second row of the same entry, with this key."""

    def __init__(self, key: str) -> None:
        self.key, self.first = key, dict[Appearance, int]()

    def __call__(self, appearance: Appearance, line: int) -> Refused | None:
        first = self.first.setdefault(appearance, line)
        return None if first == line else (self.key, {"entry": appearance.entry.number, "first": first})


def table_of_entries(heads: Sequence[str], rows: Iterable[tuple[Appearance, Sequence[str]]]) -> str:
    """Values of entries, in the order of `heads`, as a table that can be read again."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([ENTRY, *heads])
    writer.writerows([one.entry.number, *cells] for one, cells in rows)
    return out.getvalue()

"""The lines of a draft as they are understood: which column is what, each cell repaired, and what was typed over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from contest.exchange.spreadsheets.columns import Field, Listing, listing_of, signature
from contest.exchange.spreadsheets.repairs import Reading
from contest.exchange.spreadsheets.tables import Table, letters
from contest.imports.drafts import LEFT_OUT, Edits

SAMPLES = 3
Read = Callable[[str, bool], Reading]
"""Reads a cell; the second argument: a spreadsheet kept it as a number too long to be whole."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the lists of one kind tell: their fields, how the cells of each are read, how many lines a row is, and the
    fields that a sheet's name tells where none of its columns does, with how such a name looks."""

    fields: tuple[Field, ...]
    read: Mapping[str, Read]
    parted: Callable[[Line], list[Line]] = lambda line: [line]
    by_sheet: Mapping[str, Callable[[str], bool]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: the name of the field on its page, its head, some of its cells, what it is taken for."""

    name: str
    head: str
    samples: tuple[str, ...]
    field: str


@dataclass(slots=True)
class Line:
    """A row of the file, or one of the people whom a row names. `key`: sheet and row, "0.17". `typed`: the fields that
    somebody wrote anew."""

    key: str
    sheet: str
    number: int
    cells: dict[str, Reading]
    left_out: bool = False
    typed: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()  # what somebody stated of it beside its cells

    def text(self, key: str) -> str:
        """What the line says of a field, or ""."""
        found = self.cells.get(key)
        return found.text if found else ""

    @property
    def repaired(self) -> list[tuple[str, Reading]]:
        """The fields that were put right without a question."""
        return [(key, one) for key, one in self.cells.items() if one.repairs and not one.flaw and key not in self.typed]


@dataclass(frozen=True, slots=True)
class ReadList:
    """A file as a list: its columns, its lines, how many rows were passed over, and the fields that it lacks."""

    columns: tuple[Column, ...]
    lines: list[Line]
    passed_over: int
    lacks: tuple[str, ...]
    signatures: tuple[str, ...] = field(default=())


def read_lines(tables: Sequence[Table], shape: Shape, columns: Mapping[str, str], edits: Edits) -> ReadList:
    """The lines of all sheets that hold a list. `columns`: what somebody took the columns for, by `Column.name`."""
    found = [_listing(number, table, shape, columns) for number, table in enumerate(tables)]
    needed = [one.key for one in shape.fields if one.needed]
    lists = [(number, one) for number, one in enumerate(found) if set(needed) <= set(one.columns.values())]
    shown = lists or list(enumerate(found))[:1]
    lines = [line for number, one in lists for line in _lines(number, one, shape, edits)]
    present = {key for _, one in shown for key in one.columns.values()}
    return ReadList(
        tuple(column for number, one in shown for column in _columns(number, one)),
        lines,
        sum(len(one.passed_over) for _, one in lists),
        tuple(key for key in needed if key not in present),
        tuple(signature(one.heads) for _, one in shown),
    )


def _listing(number: int, table: Table, shape: Shape, columns: Mapping[str, str]) -> Listing:
    start = f"{number}-"
    mine = {int(name.removeprefix(start)): key for name, key in columns.items() if name.startswith(start)}
    guessed = listing_of(table, shape.fields)
    if not mine:
        return guessed
    chosen = {
        column: key for column in range(table.width) if (key := mine.get(column, guessed.columns.get(column, "")))
    }
    return listing_of(table, shape.fields, chosen)


def _columns(number: int, found: Listing) -> list[Column]:
    rows = found.rows[:50]
    return [
        Column(
            f"{number}-{column}",
            head or letters(found.table.left + column),
            tuple(list(dict.fromkeys(cell for row in rows if (cell := row.cells[column].strip())))[:SAMPLES]),
            found.columns.get(column, ""),
        )
        for column, head in enumerate(found.heads)
        if head or any(row.cells[column].strip() for row in rows)
    ]


def _lines(number: int, found: Listing, shape: Shape, edits: Edits) -> list[Line]:
    taken = [(column, key, shape.read[key]) for column, key in found.columns.items() if key in shape.read]
    title = found.table.name.strip()
    of_sheet = {
        key: shape.read[key](title, False)
        for key, looks in shape.by_sheet.items()
        if key not in found.columns.values() and looks(title)
    }
    rounded, lines = found.table.rounded, []
    for row in found.rows:
        cells = of_sheet | {key: read(row.cells[column], (row.line, column) in rounded) for column, key, read in taken}
        for line in shape.parted(Line(f"{number}.{row.line}", found.table.name, row.line, cells)):
            if line.key in edits:
                _type_over(line, edits[line.key], shape)
            lines.append(line)
    return lines


def _type_over(line: Line, edits: Mapping[str, str | None], shape: Shape) -> None:
    line.left_out = LEFT_OUT in edits
    typed = {key: shape.read[key](text, False) for key, text in edits.items() if key in shape.read and text is not None}
    line.cells = {**line.cells, **typed}
    line.typed, line.flags = frozenset(typed), frozenset(set(edits) - set(typed) - {LEFT_OUT})

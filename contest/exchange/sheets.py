"""Rows of a CSV or Parquet file, cell by cell, with the line of each; all faults of a file are collected.

A file that somebody gives is looked at more strictly (`intake`) than one that was sealed: docs/law, section 2.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from contest.exchange.text import as_text, read_bytes
from contest.rules.faults import Fault, Faults
from contest.rules.keys import folded, is_shortened, shown_with_names, unseen_in

KEYS = ("contest", "entry", "group", "judge", "person", "award", "member", "role", "source", "aspect")
"""The columns whose cells are compared as given with those of other rows and files, or with the rulebook."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of one kind of file. `numeric` are those whose cells are numbers; `open` allows any others too."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    numeric: tuple[str, ...] = ()
    open: bool = False


@dataclass(slots=True)
class Sheet:
    """A file's columns and rows; `lines` is the line (Parquet: the row) where each row begins, from 1."""

    name: str
    columns: tuple[str, ...]
    rows: list[Sequence[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def cells(self, column: str) -> Callable[[Sequence[str]], str]:
        """A reader of one column of a row; always "" if there is no such column."""
        if column not in self.columns:
            return lambda row: ""
        position = self.columns.index(column)
        return lambda row: row[position]

    def others(self, known: Sequence[str]) -> list[tuple[str, int]]:
        """The columns that are attributes, with their indexes."""
        return [(column, position) for position, column in enumerate(self.columns) if column not in known]


def read_sheet(path: Path, shape: Shape, *, name: str | None = None) -> Sheet:
    """The rows of a file that is taken in, by its extension; raises `Faults`."""
    shown = name or str(path)
    if path.suffix == ".parquet":
        return _checked(_parquet(path, shown), shape, intake=True)
    return sheet_of(read_bytes(path, name=shown), shape, name=shown, intake=True)


def sheet_of(raw: bytes, shape: Shape, *, name: str, intake: bool = False) -> Sheet:
    """The rows of a CSV file given as bytes; raises `Faults`. `intake`: somebody gives it now; else it was sealed."""
    return _checked(_csv(raw, name, intake), shape, intake)


def _checked(sheet: Sheet, shape: Shape, intake: bool) -> Sheet:
    faults = [*column_faults(sheet, shape, intake), *cell_faults(sheet, shape, intake)]
    if faults:
        raise Faults(faults)
    return sheet


def _csv(raw: bytes, name: str, intake: bool) -> Sheet:
    faults: list[Fault] = []
    sheets = list(csv_sheets(io.StringIO(as_text(raw, name), newline=""), name, faults, intake=intake))
    between = list(_separator_faults(sheets[0])) if sheets and intake else []
    if faults or not sheets or between:  # where another character separates, every row is too wide or too narrow
        raise Faults(between or faults or [Fault(name, 0, "file.empty")])
    return sheets[0]


def csv_sheets(
    lines: Iterable[str], name: str, faults: list[Fault], most: int | None = None, *, intake: bool = False
) -> Iterator[Sheet]:
    """The rows of a CSV text in sheets of at most `most` rows (None: all in one). The first sheet comes even without
    rows.

    `lines` keep their line ends. Rows of a different width and broken quotes are added to `faults`. At intake a row
    whose cells are all empty is passed over: spreadsheets write such rows below the last one.
    """
    reader = csv.reader(lines, strict=True)
    sheet: Sheet | None = None
    line = 1
    try:
        for row in reader:
            start, line = line, reader.line_num + 1
            if not row or (intake and sheet is not None and not any(row)):
                continue
            if sheet is None:
                sheet = Sheet(name, tuple(row))
            elif len(row) != len(sheet.columns):
                facts: dict[str, object] = {"cells": len(row), "columns": len(sheet.columns)}
                faults.append(Fault(name, start, "row.width", facts))
            else:
                if len(sheet.rows) == most:
                    yield sheet
                    sheet = Sheet(name, sheet.columns)
                sheet.rows.append(row)
                sheet.lines.append(start)
    except csv.Error as error:
        faults.append(Fault(name, line, "row.quote", {"reason": str(error)}))
    if sheet is not None:
        yield sheet


def _parquet(path: Path, name: str) -> Sheet:
    """A Parquet file as text cells. Floats are refused, because their value may not be the one that was meant."""
    if not path.is_file():
        raise Faults([Fault(name, 0, "file.missing")])
    try:
        import polars
    except ImportError:
        raise Faults([Fault(name, 0, "file.parquet-missing")]) from None
    try:
        frame = polars.read_parquet(path)
        floats = [column for column, kind in frame.schema.items() if kind.is_float()]
        if floats:
            raise Faults([Fault(name, 0, "file.parquet-float", {"column": column}) for column in floats])
        texts = frame.select(polars.all().cast(polars.String).fill_null(""))
    except (polars.exceptions.PolarsError, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Faults([Fault(name, 0, "file.parquet", {"reason": reason})]) from None
    rows = [(row, number) for number, row in enumerate(texts.iter_rows(), start=1) if any(row)]
    return Sheet(name, tuple(texts.columns), [row for row, _ in rows], [number for _, number in rows])


def column_faults(sheet: Sheet, shape: Shape, intake: bool = False) -> Iterator[Fault]:
    """Columns that are missing, unnamed, named twice or probably misspelt; at intake also a header that another
    character separates, and names with something in them that nobody sees."""
    known = (*shape.required, *shape.optional)
    between = list(_separator_faults(sheet)) if intake else []
    if between:
        yield from between
        return
    for column in shape.required:
        if column not in sheet.columns:
            yield Fault(sheet.name, 1, "column.missing", {"column": column})
    absent = [column for column in known if column not in sheet.columns]
    seen: set[str] = set()
    for position, column in enumerate(sheet.columns):
        seen_before = column in seen
        seen.add(column)
        if not column:
            yield Fault(sheet.name, 1, "column.unnamed", {"position": position + 1})
        elif seen_before:
            yield Fault(sheet.name, 1, "column.twice", {"column": column})
        elif column not in known and not shape.open:
            meant = get_close_matches(column.strip().lower(), absent, n=1, cutoff=0.75)
            if meant:
                yield Fault(sheet.name, 1, "column.misspelt", {"column": column, "meant": meant[0]})
        elif intake and column not in known:
            yield from _unclear_column(sheet, column, absent)


def _separator_faults(sheet: Sheet) -> Iterator[Fault]:
    """A header of one cell in which another character separates."""
    if len(sheet.columns) == 1 and (";" in sheet.columns[0] or "\t" in sheet.columns[0]):
        between = ";" if ";" in sheet.columns[0] else "TAB"
        yield Fault(sheet.name, 1, "file.separator", {"between": between})


def _unclear_column(sheet: Sheet, column: str, absent: Sequence[str]) -> Iterator[Fault]:
    """An attribute's name that holds something unseen, or that is a column of the law but for letter case."""
    meant = next((one for one in absent if folded(one) == folded(column.strip())), "")
    if meant:
        yield Fault(sheet.name, 1, "column.misspelt", {"column": shown_with_names(column), "meant": meant})
    elif unseen_in(column):
        yield Fault(sheet.name, 1, "column.unseen", {"column": shown_with_names(column)})


_FULL_WIDTH = re.compile("[\uff00-\uff5e\u3000\u3002]")
_FORMULA = re.compile(r"[=@\t\r]|[+-][^0-9]*[(|!]")


def cell_faults(sheet: Sheet, shape: Shape, intake: bool = False) -> Iterator[Fault]:
    """Full-width digits where a number is required; and, in the law's own columns (which outputs repeat), cells that a
    spreadsheet would run as a formula. Attributes and reasons may contain anything."""
    named = {*shape.required, *shape.optional} - {"reason"}
    is_allowed = [position for position, column in enumerate(sheet.columns) if column in named]
    numeric = [
        position
        for position, column in enumerate(sheet.columns)
        if column in shape.numeric or (column.startswith("segment:") and "segment:" in shape.numeric)
    ]
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        for position in numeric:
            cell = row[position]
            if not cell.isascii() and _FULL_WIDTH.search(cell):
                half = unicodedata.normalize("NFKC", cell).replace("。", ".").strip()
                facts: dict[str, object] = {"column": sheet.columns[position], "value": cell, "half": half}
                yield Fault(sheet.name, line, "cell.full-width", facts)
        for position in is_allowed:
            cell = row[position]
            if cell and cell[0] in "=@+-\t\r" and _FORMULA.match(cell):
                facts = {"column": sheet.columns[position], "value": cell[:40]}
                yield Fault(sheet.name, line, "cell.formula", facts)
    if intake:
        yield from _key_faults(sheet, [position for position in is_allowed if sheet.columns[position] in KEYS])


def _key_faults(sheet: Sheet, positions: Sequence[int]) -> Iterator[Fault]:
    """Keys that hold something unseen, or that a spreadsheet shortened. Each text is looked at once."""
    for position in positions:
        unclear: dict[str, str] = {}
        for key in {row[position] for row in sheet.rows}:
            if unseen_in(key):
                unclear[key] = "key.unseen"
            elif is_shortened(key):
                unclear[key] = "key.shortened"
        for row, line in zip(sheet.rows, sheet.lines, strict=True) if unclear else ():
            key = row[position]
            if key in unclear:
                facts: dict[str, object] = {"column": sheet.columns[position], "key": shown_with_names(key)[:200]}
                yield Fault(sheet.name, line, unclear[key], facts)

"""Lists that people take away: workbooks (.xlsx), by XlsxWriter, and CSV that Excel opens. Text stays text: a name that
begins with = is no formula, and in a workbook a number with zeros in front keeps them. The same rows give the same
bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from contest.exchange.writing import csv_bytes

Cell = str | int | None

MOST_TITLE = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
BOM = b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for the code page of its machine
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,10})?")
_DECIMAL = re.compile(r"-?\d{1,12}\.(\d{1,10})")
_WIDEST, _NARROWEST = 48, 6


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to write: its title, its heads, its rows. Whole numbers are written as numbers, None as an empty cell,
    text as text. `decimals`: the columns, from 0, whose text is a decimal number, written as one to its last digit."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    decimals: frozenset[int] = frozenset()


def workbook_of(sheets: Iterable[Sheet], *, title: str, at: datetime) -> bytes:
    """The bytes of a workbook. `at`: the moment that its properties name."""
    import xlsxwriter  # imported here, so that the app starts fast

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": title, "created": at.replace(tzinfo=None), "comments": ""})
        bold = book.add_format({"bold": True, "bottom": 1})
        places: dict[int, object] = {}
        used: set[str] = set()
        for sheet in sheets:
            page = book.add_worksheet(_free_title(sheet.title, used))
            widths = [_width(head) for head in sheet.heads]
            for column, head in enumerate(sheet.heads):
                page.write_string(0, column, head, bold)
            for line, row in enumerate(sheet.rows, 1):
                for column, cell in enumerate(row):
                    if cell is None or cell == "":
                        continue
                    widths[column] = max(widths[column], _width(str(cell)))
                    match = _DECIMAL.fullmatch(cell) if column in sheet.decimals and isinstance(cell, str) else None
                    if isinstance(cell, int):
                        page.write_number(line, column, cell)
                    elif match:
                        digits = len(match[1])
                        shown = places.setdefault(digits, book.add_format({"num_format": "0." + "0" * digits}))
                        page.write_number(line, column, float(cell), shown)
                    else:
                        page.write_string(line, column, cell)
            page.freeze_panes(1, 0)
            for column, width in enumerate(widths):
                page.set_column(column, column, min(max(width + 2, _NARROWEST), _WIDEST))
    return made.getvalue()


def csv_of(sheet: Sheet) -> bytes:
    """A sheet as CSV that Excel opens: UTF-8 with a byte order mark, a head line; no cell is run as a formula."""
    rows = ([plain_cell(cell) for cell in row] for row in sheet.rows)
    return BOM + csv_bytes([plain_cell(head) for head in sheet.heads], rows)


def plain_cell(value: object) -> str:
    """A cell that a spreadsheet shows and does not calculate (OWASP, CSV injection): text that begins like a formula,
    and is no number, gets an apostrophe in front."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(text) else text


def _free_title(title: str, used: set[str]) -> str:
    """A title that spreadsheets take: 31 characters, without some signs, each once whatever its case."""
    plain = _FORBIDDEN.sub(" ", title).strip("' ")[:MOST_TITLE] or "1"
    free, number = plain, 2
    while free.casefold() in used:
        ending = f" {number}"
        free, number = plain[: MOST_TITLE - len(ending)] + ending, number + 1
    used.add(free.casefold())
    return free


def _width(text: str) -> int:
    """How wide a text is in a column, in half-width characters."""
    return sum(1 if letter < "\u2e80" else 2 for letter in text)

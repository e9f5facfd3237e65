"""Workbooks (.xlsx, .xls, .ods) as tables, by python-calamine.

It is run in a process of its own (contest/exchange/spreadsheets/reading.py), because calamine lays out every cell
between the first and the last: one stray cell in the last column asks for 500 GB, and Rust then ends the process.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from contest.exchange.spreadsheets.tables import Table, table_of
from contest.rules.faults import Fault, Faults

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MOST_ROWS = 200_000
MOST_CELLS = 6_000_000
ROUNDED_FROM = 10**15
"""Whole numbers up to 15 digits are exact in a spreadsheet, as Excel's specifications say."""


def tables_of_workbook(raw: bytes, name: str) -> list[Table]:
    """Each visible sheet of a workbook that holds anything; raises `Faults`."""
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(io.BytesIO(raw))
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        tables = [_table(book.get_sheet_by_name(title), name) for title in shown]
    except calamine.PasswordError:
        raise Faults([Fault(name, 0, "workbook.locked")]) from None
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError, OSError) as error:
        raise Faults([Fault(name, 0, "workbook.broken", {"reason": str(error)[:100]})]) from None
    return [table for table in tables if table.rows]


def _table(sheet: CalamineSheet, name: str) -> Table:
    """One sheet; a merged cell's text stands in each of the cells that it covers."""
    left = sheet.start[1] if sheet.start else 0
    if sheet.height > MOST_ROWS or sheet.height * sheet.width > MOST_CELLS:
        raise Faults([Fault(name, 0, "workbook.large", {"sheet": sheet.name, "most": MOST_ROWS})])
    rounded: set[tuple[int, int]] = set()
    lines = _spread(_lines(sheet, rounded), sheet.merged_cell_ranges or [], left)
    return table_of(sheet.name, lines, left, rounded)


def _lines(sheet: CalamineSheet, rounded: set[tuple[int, int]]) -> Iterator[tuple[int, list[str]]]:
    for line, cells in enumerate(sheet.iter_rows(), 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= ROUNDED_FROM:
                rounded.add((line, column))
        yield line, [_text(cell) for cell in cells]


def _spread(lines: Iterator[tuple[int, list[str]]], merged: list[Any], left: int) -> Iterator[tuple[int, list[str]]]:
    """Merged cells filled. A range is ((top, left), (bottom, right)), from 0 in the sheet."""
    waiting = sorted(merged, reverse=True)
    open_ranges: list[tuple[Any, str]] = []
    for line, cells in lines:
        row = line - 1
        open_ranges = [(at, text) for at, text in open_ranges if at[1][0] >= row]
        while waiting and waiting[-1][0][0] <= row:
            at = waiting.pop()
            column = at[0][1] - left
            open_ranges.append((at, cells[column] if 0 <= column < len(cells) and at[0][0] == row else ""))
        for ((_, first), (_, last)), text in open_ranges:
            for column in range(max(first - left, 0), min(last - left + 1, len(cells))):
                cells[column] = cells[column] or text
        yield line, cells


def _text(cell: Any) -> str:
    """A cell's value as text: whole numbers without a point, dates as 2026-11-30, nothing for an error."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, (int, float)):
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else ""

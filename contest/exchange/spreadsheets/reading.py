"""A file that somebody gives as tables of text, whatever program wrote it.

What a file is, is read from its first bytes and not from its name: a spreadsheet program saves text as .xls without
complaint, and pages that say "export to Excel" send tables of HTML.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from contest.exchange.confined import Limits, Unfinished, confine, run_confined
from contest.exchange.spreadsheets.pasted import table_of_text, tables_of_text
from contest.exchange.spreadsheets.tables import Row, Table
from contest.rules.faults import Fault, Faults

GIVEN, READ = "given", "read.json"
LIMITS = Limits(seconds=60, memory=2**30, answer=2**28, aside=False)
MOST_BYTES = 50 * 2**20
MOST_PASTED = 2**20
"""Characters that a page takes as pasted text."""

UNFINISHED = {"memory": "workbook.memory", "crash": "workbook.crash", "time": "workbook.time"}

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_HTML = (b"<html", b"<!doctype", b"<table", b"<?xml")


def read_tables(raw: bytes, name: str, limits: Limits = LIMITS) -> list[Table]:
    """The tables of a .xlsx, .xls, .ods, .csv or .tsv file, those without a cell left out; raises `Faults`."""
    if len(raw) > MOST_BYTES:
        raise Faults([Fault(name, 0, "file.large", {"most": MOST_BYTES // 2**20})])
    if raw.lstrip()[:9].lower().startswith(_HTML):
        raise Faults([Fault(name, 0, "workbook.html")])
    tables = _workbook(raw, name, limits) if raw.startswith((_ZIP, _OLE)) else tables_of_text(raw, name)
    if not tables:
        raise Faults([Fault(name, 0, "workbook.empty")])
    return tables


def read_pasted(text: str, name: str) -> list[Table]:
    """The table of text that was pasted into a page; raises `Faults`."""
    if len(text) > MOST_PASTED:
        raise Faults([Fault(name, 0, "workbook.pasted", {"most": MOST_PASTED})])
    table = table_of_text(text, name)
    if not table.rows:
        raise Faults([Fault(name, 0, "workbook.empty")])
    return [table]


def _workbook(raw: bytes, name: str, limits: Limits) -> list[Table]:
    with tempfile.TemporaryDirectory(prefix="saiwu-sheet-") as made:
        folder = Path(made)
        (folder / GIVEN).write_bytes(raw)
        (folder / "name").write_text(name)
        try:
            run_confined("contest.exchange.spreadsheets.reading", folder, limits)
        except Unfinished as unfinished:
            raise Faults([Fault(name, 0, UNFINISHED[unfinished.why])]) from None
        found = json.loads((folder / READ).read_bytes())
    if "faults" in found:
        raise Faults([Fault(*fault) for fault in found["faults"]])
    return [_table(*fields) for fields in found["tables"]]


def _table(name: str, left: int, rounded: list[tuple[int, int]], rows: list[list[str]], lines: list[int]) -> Table:
    made = tuple(Row(line, tuple(cells)) for line, cells in zip(lines, rows, strict=True))
    return Table(name, made, left, frozenset((line, column) for line, column in rounded))


def _read(folder: Path) -> None:
    """In the process of its own: read the workbook, leave its tables or faults."""
    from contest.exchange.spreadsheets.workbooks import tables_of_workbook

    raw, name = (folder / GIVEN).read_bytes(), (folder / "name").read_text()
    answer: dict[str, object]
    try:
        tables = tables_of_workbook(raw, name)
        answer = {
            "tables": [
                (
                    table.name,
                    table.left,
                    sorted(table.rounded),
                    [row.cells for row in table.rows],
                    [row.line for row in table.rows],
                )
                for table in tables
            ]
        }
    except Faults as refused:
        answer = {"faults": [(fault.file, fault.line, fault.key, dict(fault.facts)) for fault in refused.faults]}
    with (folder / READ).open("w") as out:
        json.dump(answer, out, ensure_ascii=False)


if __name__ == "__main__":
    os._exit(confine(sys.argv[1:], _read))

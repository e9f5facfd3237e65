"""The outputs of section 10 as bytes, and a folder that gets all of them or none."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contest.rules.outcome import Outcome
    from contest.rules.tables import Table

PLACES = ("contest", "place", "tied", "entry", "group", "status", "score", "scaled")
AWARDS = ("award", "contest", "entry", "group", "person", "size")
ADVANCES = ("contest", "to", "outcome", "order", "entry", "group")
PROBLEMS = ("kind", "blocks", "contest", "entry", "detail")


def outputs_as_bytes(outcome: Outcome) -> dict[str, bytes]:
    """Every output file by name: UTF-8, LF, quotes only where needed; `explain.jsonl` if requested."""
    files = {
        "places.csv": csv_bytes(
            (*PLACES, *(one.key for one in outcome.shown)),
            (
                (
                    row.standing.entry.contest,
                    _number(row.standing.place),
                    "1" if row.standing.tied else "0",
                    row.standing.entry.key,
                    row.standing.entry.group,
                    row.standing.entry.status,
                    row.score,
                    row.scaled,
                    *outcome.attributes_of(row),
                )
                for row in outcome.places
            ),
        ),
        "awards.csv": csv_bytes(
            AWARDS,
            ((one.award, one.contest, one.entry, one.group, one.person, str(one.size)) for one in outcome.awards),
        ),
        **tables_as_bytes(outcome.tables),
        "advances.csv": csv_bytes(
            ADVANCES,
            ((one.contest, one.to, one.outcome, _number(one.order), one.entry, one.group) for one in outcome.advances),
        ),
        "problems.csv": csv_bytes(
            PROBLEMS,
            ((one.kind, "1" if one.blocks else "0", one.contest, one.entry, one.detail) for one in outcome.problems),
        ),
    }
    if outcome.explanations is not None:
        lines = (json.dumps(facts, ensure_ascii=False) for facts in outcome.explanations)
        files["explain.jsonl"] = "".join(f"{line}\n" for line in lines).encode()
    return files


def tables_as_bytes(tables: Mapping[str, Table]) -> dict[str, bytes]:
    """`table-KEY.csv` of every table."""
    return {
        f"table-{key}.csv": csv_bytes(("rank", "group", *table.columns), table.texts()) for key, table in tables.items()
    }


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """CSV with a header: UTF-8, LF, quotes only where needed. Reading it back gives the same rows."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return lines.text.getvalue().encode()


class _Lines:
    """Ends every line of a csv.writer with LF. The writer itself must use CRLF: before Python 3.13 it quotes a cell
    with a carriage return only if that is part of its line end, and a reader takes a bare one for the end of a line.
    """

    def __init__(self) -> None:
        self.text = io.StringIO(newline="")

    def write(self, line: str) -> None:
        self.text.write(line.removesuffix("\r\n") + "\n")


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def write_all(files: Mapping[str, bytes], out: Path) -> None:
    """Write all files into a folder, or none: they are first written next to it and then moved in.

    Tables and explanations of an earlier run that this one doesn't have are removed, because they would contradict it.
    Raises OSError.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".saiwu-", dir=out) as folder:
        for name, content in files.items():
            with (Path(folder) / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for stale in [*out.glob("table-*.csv"), out / "explain.jsonl"]:
            if stale.name not in files and "places.csv" in files:
                stale.unlink(missing_ok=True)
        for name in files:
            (Path(folder) / name).replace(out / name)

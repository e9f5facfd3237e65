"""The inputs of section 2 as files: what the app gives to the rules can be written out and tabulated by anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contest.exchange.writing import csv_bytes
from contest.rules import Inputs


def inputs_as_bytes(inputs: Inputs) -> dict[str, bytes]:
    """Every input file that has rows (entries.csv always), by name; attribute columns are sorted by code point."""
    files = {"entries.csv": _file(("contest", "entry", "group", "status", "size"), inputs.entries, "attributes")}
    if inputs.marks:
        member = ("member",) if any(row.member for row in inputs.marks) else ()
        files["marks.csv"] = _file(("contest", "entry", "judge", "aspect", "mark", *member), inputs.marks)
    if inputs.scores:
        files["scores.csv"] = _file(("contest", "entry", "score"), inputs.scores, "segments", prefix="segment:")
    if inputs.adjustments:
        files["adjustments.csv"] = _file(("contest", "entry", "points", "reason"), inputs.adjustments)
    if inputs.lots:
        files["lots.csv"] = _file(("contest", "entry", "lot"), inputs.lots)
    if inputs.groups:
        files["groups.csv"] = _file(("group",), inputs.groups, "attributes")
    if inputs.judges is not None:
        files["judges.csv"] = _file(("contest", "judge", "source"), inputs.judges)
    if inputs.members:
        files["members.csv"] = _file(("contest", "entry", "person", "role"), inputs.members, "attributes")
    if inputs.decisions:
        files["decisions.csv"] = _file(("award", "contest", "entry", "group", "reason"), inputs.decisions)
    return files


def _file(columns: Sequence[str], rows: Sequence[Any], free: str = "", *, prefix: str = "") -> bytes:
    names: list[str] = sorted({name for row in rows for name in _free(row, free)})
    header = (*columns, *(prefix + name for name in names))

    def cells() -> Iterable[Sequence[str]]:
        for row in rows:
            more = _free(row, free)
            yield (*(getattr(row, column) for column in columns), *(more.get(name, "") for name in names))

    return csv_bytes(header, cells())


def _free(row: Any, free: str) -> Mapping[str, str]:
    found: Mapping[str, str] = getattr(row, free) if free else {}
    return found

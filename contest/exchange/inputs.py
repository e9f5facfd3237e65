"""The inputs of section 2 as files: what the app gives to the rules can be written out and tabulated by anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contest.exchange.writing import csv_bytes
from contest.rules import Inputs, Rulebook
from contest.rules.attributes import OWN, needs

FIELDS = {"try": "attempt"}
"""Where a column is no possible name of a field."""


def inputs_as_bytes(inputs: Inputs, rulebook: Rulebook | None = None) -> dict[str, bytes]:
    """Every input file that has rows (entries.csv always), by name; attribute columns are sorted by code point.

    With the rulebook there is a column for each attribute that its rules for these contests look for, also where no row
    has a value: `contest tabulate` refuses a name that no file has a column for.
    """
    of_entries, of_groups = _looked_for(inputs, rulebook) if rulebook else (set(), set())
    of_entry = ("contest", "entry", "group", "status", "size")
    files = {"entries.csv": _file(of_entry, inputs.entries, "attributes", also=of_entries)}
    if inputs.marks:
        member = ("member",) if any(row.member for row in inputs.marks) else ()
        attempt = ("try",) if any(row.attempt for row in inputs.marks) else ()
        columns = ("contest", "entry", "judge", "aspect", "mark", *member, *attempt)
        files["marks.csv"] = _file(columns, inputs.marks)
    if inputs.scores:
        files["scores.csv"] = _file(("contest", "entry", "score"), inputs.scores, "segments", prefix="segment:")
    if inputs.adjustments:
        files["adjustments.csv"] = _file(("contest", "entry", "points", "reason"), inputs.adjustments)
    if inputs.lots:
        files["lots.csv"] = _file(("contest", "entry", "lot"), inputs.lots)
    if inputs.groups or of_groups:
        files["groups.csv"] = _file(("group",), inputs.groups, "attributes", also=of_groups)
    if inputs.judges is not None:
        files["judges.csv"] = _file(("contest", "judge", "source"), inputs.judges)
    if inputs.members:
        files["members.csv"] = _file(("contest", "entry", "person", "role"), inputs.members, "attributes")
    if inputs.decisions:
        files["decisions.csv"] = _file(("award", "contest", "entry", "group", "reason"), inputs.decisions)
    return files


def _looked_for(inputs: Inputs, rulebook: Rulebook) -> tuple[set[str], set[str]]:
    """The attributes that need a column in entries.csv, and those that need one in groups.csv. What is looked up in
    both is written where a row has it, else with the entries."""
    contests = {row.contest for row in inputs.entries}
    known = {name for row in inputs.entries for name in row.attributes}
    known |= {name for row in inputs.groups for name in row.attributes}
    wanted = [(name, home) for _, name, home, _ in needs(rulebook, contests)]
    of_groups = {name for name, home in wanted if home == "group"}
    of_entries = {name for name, home in wanted if home == "entry"}
    of_entries |= {name for name, home in wanted if home == "either"} - known - of_groups - {*OWN}
    return of_entries - {*OWN}, of_groups - {"group"}


def _file(
    columns: Sequence[str], rows: Sequence[Any], free: str = "", *, prefix: str = "", also: Iterable[str] = ()
) -> bytes:
    names: list[str] = sorted({*also, *(name for row in rows for name in _free(row, free))})
    header = (*columns, *(prefix + name for name in names))

    def cells() -> Iterable[Sequence[str]]:
        for row in rows:
            more = _free(row, free)
            yield (
                *(getattr(row, FIELDS.get(column, column)) for column in columns),
                *(more.get(name, "") for name in names),
            )

    return csv_bytes(header, cells())


def _free(row: Any, free: str) -> Mapping[str, str]:
    found: Mapping[str, str] = getattr(row, free) if free else {}
    return found

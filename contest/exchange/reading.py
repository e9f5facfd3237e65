"""From the files of section 2 to `Inputs`, and from a file to a `Rulebook`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contest.exchange.sheets import Shape, Sheet, read_sheet, sheet_of
from contest.exchange.text import as_text, read_bytes
from contest.rules import (
    AdjustmentRow,
    Award,
    DecisionRow,
    EntryRow,
    Fault,
    Faults,
    GroupRow,
    Inputs,
    JudgeRow,
    LotRow,
    MarkRow,
    MemberRow,
    Rulebook,
    ScoreRow,
    parse,
)
from contest.rules.attributes import unknown_attributes
from contest.rules.numbers import whole
from contest.rules.rulebook.reading import path_text, toml_lines

MOST_RULEBOOK_BYTES = 16 * 2**20

SHAPES: dict[str, Shape] = {
    "entries": Shape(("entry",), ("contest", "group", "status", "size"), ("size",), open=True),
    "marks": Shape(("entry", "aspect", "mark"), ("contest", "judge", "member", "try"), ("mark", "try")),
    "scores": Shape(("entry",), ("contest", "score"), ("score", "segment:"), open=True),
    "adjustments": Shape(("entry", "points"), ("contest", "reason"), ("points",)),
    "lots": Shape(("entry", "lot"), ("contest",), ("lot",)),
    "groups": Shape(("group",), open=True),
    "judges": Shape(("judge",), ("contest", "source")),
    "members": Shape(("entry", "person", "role"), ("contest",), open=True),
    "decisions": Shape(("award",), ("contest", "entry", "group", "reason")),
    "awards": Shape(("award", "group"), ("contest", "entry", "person", "size"), ("size",)),
}
"""The columns of each input. Section 2 does not say so, but any column that may be empty may also be missing,
and unknown columns are skipped, unless one looks like a misspelt name of a missing column."""


def read_rulebook(path: Path) -> Rulebook:
    """The rulebook in a file; raises `Faults`."""
    return rulebook_of(read_bytes(path, most=MOST_RULEBOOK_BYTES), str(path))


def rulebook_of(raw: bytes, name: str, *, sealed: bool = False) -> Rulebook:
    """The rulebook in these bytes, as it was sealed or as it is taken in now; raises `Faults`."""
    return parse(as_text(raw, name).replace("\r\n", "\n"), filename=name, sealed=sealed)


@dataclass(frozen=True, slots=True)
class Given:
    """What was taken in: the inputs, and the columns of each file, by kind."""

    inputs: Inputs
    columns: Mapping[str, tuple[str, ...]]


def read_inputs(paths: Mapping[str, Path]) -> Inputs:
    """The inputs in these files, by kind (`entries`, `marks` …); raises `Faults` with those of all files together."""
    return read_given(paths).inputs


def read_given(paths: Mapping[str, Path]) -> Given:
    """The same, with the columns that the files have."""
    return _given(paths, lambda kind, path: read_sheet(path, SHAPES[kind]))


def inputs_of(files: Mapping[str, bytes]) -> Inputs:
    """The inputs in these CSV files, given as bytes by kind, as they were sealed; raises `Faults`."""
    return _given(files, lambda kind, raw: sheet_of(raw, SHAPES[kind], name=f"{kind}.csv")).inputs


def _given(sources: Mapping[str, Any], read: Callable[[str, Any], Sheet]) -> Given:
    found: dict[str, tuple[Any, ...]] = {}
    columns: dict[str, tuple[str, ...]] = {}
    faults: list[Fault] = []
    for kind, source in sources.items():
        try:
            sheet = read(kind, source)
            found[kind], columns[kind] = tuple(ROWS[kind](sheet)), sheet.columns
        except Faults as refused:
            faults.extend(refused.faults)
    if faults:
        raise Faults(faults)
    return Given(Inputs(**found), columns)


def require_attributes(given: Given, rulebook: Rulebook) -> None:
    """Refuse a rulebook whose rules for these contests name an attribute that no file has a column for."""
    own = {"entries": {"contest", "entry", "group", "status", "size"}, "groups": {"group"}}
    of_entries, of_groups = ({*given.columns.get(kind, ())} - own[kind] for kind in ("entries", "groups"))
    contests = {row.contest for row in given.inputs.entries}
    faults = unknown_attributes(rulebook, contests, of_entries, of_groups)
    if faults:
        raise Faults(faults)


def in_their_files(faults: Faults, paths: Mapping[str, Path], rulebook: Path) -> Faults:
    """The same faults with the file names that the user gave, and the rulebook's with their lines."""
    names = {f"{kind}.csv": str(path) for kind, path in paths.items()} | {"rulebook.toml": str(rulebook)}
    lines: dict[str, int] = {}
    if any(fault.file == "rulebook.toml" for fault in faults.faults):
        text = as_text(read_bytes(rulebook, most=MOST_RULEBOOK_BYTES), str(rulebook)).replace("\r\n", "\n")
        lines = {path_text(path): line for path, line in toml_lines(text).items()}
    return Faults(
        [
            Fault(
                names.get(fault.file, fault.file),
                fault.line or _line_of(fault.path, lines),
                fault.key,
                fault.facts,
                fault.path,
            )
            for fault in faults.faults
        ]
    )


def _line_of(path: str, lines: Mapping[str, int]) -> int:
    """The line of a path, or of the nearest part above it that has one. A table that is written alone (`[ranking]`) is
    the first of its kind."""
    while path:
        for written in (path, path.replace("[1]", "", 1)):
            if written in lines:
                return lines[written]
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return 0


def _attributes(columns: Sequence[tuple[str, int]], row: Sequence[str]) -> dict[str, str]:
    return {column: row[position] for column, position in columns}


def _entries(sheet: Sheet) -> list[EntryRow]:
    contest, entry, group = sheet.cells("contest"), sheet.cells("entry"), sheet.cells("group")
    status, size = sheet.cells("status"), sheet.cells("size")
    others = sheet.others(("contest", "entry", "group", "status", "size"))
    return [
        EntryRow(entry(r), contest(r), group(r), status(r), size(r), _attributes(others, r), line)
        for r, line in zip(sheet.rows, sheet.lines, strict=True)
    ]


def _marks(sheet: Sheet) -> list[MarkRow]:
    contest, entry, judge = sheet.cells("contest"), sheet.cells("entry"), sheet.cells("judge")
    aspect, mark, member = sheet.cells("aspect"), sheet.cells("mark"), sheet.cells("member")
    if "try" in sheet.columns:
        attempt = sheet.cells("try")
        return [
            MarkRow(entry(r), aspect(r), mark(r), judge(r), contest(r), member(r), line, attempt(r))
            for r, line in zip(sheet.rows, sheet.lines, strict=True)
        ]
    return [
        MarkRow(entry(r), aspect(r), mark(r), judge(r), contest(r), member(r), line)
        for r, line in zip(sheet.rows, sheet.lines, strict=True)
    ]


def _scores(sheet: Sheet) -> list[ScoreRow]:
    contest, entry, score = sheet.cells("contest"), sheet.cells("entry"), sheet.cells("score")
    segments = [
        (column.removeprefix("segment:"), position)
        for position, column in enumerate(sheet.columns)
        if column.startswith("segment:")
    ]
    return [
        ScoreRow(entry(r), score(r), contest(r), _attributes(segments, r), line)
        for r, line in zip(sheet.rows, sheet.lines, strict=True)
    ]


def _adjustments(sheet: Sheet) -> list[AdjustmentRow]:
    contest, entry = sheet.cells("contest"), sheet.cells("entry")
    points, reason = sheet.cells("points"), sheet.cells("reason")
    return [
        AdjustmentRow(entry(r), points(r), reason(r), contest(r), line)
        for r, line in zip(sheet.rows, sheet.lines, strict=True)
    ]


def _lots(sheet: Sheet) -> list[LotRow]:
    contest, entry, lot = sheet.cells("contest"), sheet.cells("entry"), sheet.cells("lot")
    return [LotRow(entry(r), lot(r), contest(r), line) for r, line in zip(sheet.rows, sheet.lines, strict=True)]


def _groups(sheet: Sheet) -> list[GroupRow]:
    group, others = sheet.cells("group"), sheet.others(("group",))
    return [GroupRow(group(r), _attributes(others, r), line) for r, line in zip(sheet.rows, sheet.lines, strict=True)]


def _judges(sheet: Sheet) -> list[JudgeRow]:
    contest, judge, source = sheet.cells("contest"), sheet.cells("judge"), sheet.cells("source")
    return [JudgeRow(judge(r), source(r), contest(r), line) for r, line in zip(sheet.rows, sheet.lines, strict=True)]


def _members(sheet: Sheet) -> list[MemberRow]:
    contest, entry = sheet.cells("contest"), sheet.cells("entry")
    person, role = sheet.cells("person"), sheet.cells("role")
    others = sheet.others(("contest", "entry", "person", "role"))
    return [
        MemberRow(entry(r), person(r), role(r), contest(r), _attributes(others, r), line)
        for r, line in zip(sheet.rows, sheet.lines, strict=True)
    ]


def _decisions(sheet: Sheet) -> list[DecisionRow]:
    award, contest, entry = sheet.cells("award"), sheet.cells("contest"), sheet.cells("entry")
    group, reason = sheet.cells("group"), sheet.cells("reason")
    return [
        DecisionRow(award(r), contest(r), entry(r), group(r), reason(r), line)
        for r, line in zip(sheet.rows, sheet.lines, strict=True)
    ]


ROWS: dict[str, Callable[[Sheet], Sequence[Any]]] = {
    "entries": _entries,
    "marks": _marks,
    "scores": _scores,
    "adjustments": _adjustments,
    "lots": _lots,
    "groups": _groups,
    "judges": _judges,
    "members": _members,
    "decisions": _decisions,
}


def read_awards(path: Path, entries: Sequence[EntryRow] | None, rulebook: Rulebook) -> list[Award]:
    """The awards already given in awards.csv (`contest table`); raises `Faults`.

    An empty group or size is taken from the entry if `entries` has it; a person's or a group's award has size 1. An
    award that the rulebook does not declare is refused, unless the rulebook declares none at all.
    """
    sheet = read_sheet(path, SHAPES["awards"])
    declared = rulebook.award_order()
    people = any(table.count == "people" for table in rulebook.table)
    known = {(entry.contest, entry.entry): entry for entry in entries or ()}
    award, contest, entry = sheet.cells("award"), sheet.cells("contest"), sheet.cells("entry")
    group, person, size = sheet.cells("group"), sheet.cells("person"), sheet.cells("size")
    faults: list[Fault] = []
    found: list[Award] = []
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        of = known.get((contest(row), entry(row)))
        if declared and award(row) not in declared:
            faults.append(Fault(sheet.name, line, "award.unknown", {"award": award(row)}))
        if entries is not None and entry(row) and of is None:
            facts: dict[str, object] = {"contest": contest(row), "entry": entry(row)}
            faults.append(Fault(sheet.name, line, "entry.unknown", facts))
        text = size(row)
        if not text and entry(row) and not person(row):
            if of is None and people:
                facts = {"table": "", "column": "size"}
                faults.append(Fault(sheet.name, line, "table.needs-entries", facts))
            text = of.size if of else ""
        people_in_it = whole(text) if text else 1
        if people_in_it is None or people_in_it < 1:
            faults.append(Fault(sheet.name, line, "award.size", {"size": text}))
        credited = group(row) or (of.group if of else "")
        found.append(Award(award(row), contest(row), entry(row), credited, person(row), people_in_it or 1))
    if faults:
        raise Faults(faults)
    return found

"""Keys that look alike, and judges whom no list names (law 2, section 14): problems that do not block.

Under law 1 the commands tell the same on stderr (`contest.exchange.remarks`), and no output changes.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from contest.rules.inputs import Inputs
from contest.rules.keys import alike
from contest.rules.problems import Problem

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "entries": ("contest", "entry", "group"),
    "marks": ("contest", "entry", "judge", "member"),
    "scores": ("contest", "entry"),
    "adjustments": ("contest", "entry"),
    "lots": ("contest", "entry"),
    "groups": ("group",),
    "judges": ("contest", "judge"),
    "members": ("contest", "entry", "person"),
    "decisions": ("award", "contest", "entry", "group"),
}
"""The keys of each input file, by their columns."""

Where = Callable[[str, Collection[str]], Iterable[tuple[str, str]]]
"""(column, keys) → the contests and entries of the rows that have one of these keys."""


def alike_in_rows(inputs: Inputs, kinds: Collection[str] = tuple(COLUMNS)) -> Iterator[Problem]:
    """A problem for each set of keys of one file and column that differ only by compatibility or letter case."""
    for kind in kinds:
        rows: tuple[Any, ...] = getattr(inputs, kind) or ()

        def where(column: str, keys: Collection[str], rows: tuple[Any, ...] = rows) -> set[tuple[str, str]]:
            found = (row for row in rows if getattr(row, column) in keys)
            return {(getattr(row, "contest", ""), getattr(row, "entry", "")) for row in found}

        distinct = {column: {getattr(row, column) for row in rows} for column in COLUMNS[kind]}
        yield from alike_of(kind, distinct, where)


def alike_of(kind: str, distinct: Mapping[str, Collection[str]], where: Where) -> Iterator[Problem]:
    """The problems of one file, from the different keys of its columns; contest and entry where there is just one."""
    for column, keys in distinct.items():
        for together in alike(keys):
            rows = list(where(column, together))
            contests, entries = {contest for contest, _ in rows}, {entry for _, entry in rows}
            contest = contests.pop() if len(contests) == 1 else ""
            entry = entries.pop() if len(entries) == 1 and not contests else ""
            yield Problem("alike", False, contest, entry, f"{kind}.csv, {column}: {', '.join(together)}")


def marks_of_judges(inputs: Inputs) -> Counter[tuple[str, str, bool]]:
    """How many rows of marks there are, by contest, judge and whether there is a mark in it."""
    return Counter((row.contest, row.judge, row.mark != "") for row in inputs.marks)


Counted = Mapping[tuple[str, str, bool], int]
"""(contest, judge, whether there is a mark) → how many rows"""


def unlisted_judges(inputs: Inputs, counted: Counted) -> Iterator[tuple[str, str, int, int]]:
    """(contest, judge, marks, empty marks) of each judge whom judges.csv, where it is given, does not name there."""
    if inputs.judges is None:
        return
    listed = {(row.contest, row.judge) for row in inputs.judges}
    for contest, judge in sorted({(contest, judge) for contest, judge, _ in counted if judge}):
        if (contest, judge) not in listed:
            yield contest, judge, counted.get((contest, judge, True), 0), counted.get((contest, judge, False), 0)


def unlisted_problems(inputs: Inputs, counted: Counted, counts_sources: Collection[str]) -> Iterator[Problem]:
    """A problem for each judge and contest; `counts_sources`: contests where only judges of a source count, so that
    marks of a judge without one do not."""
    for contest, judge, marks, empty in unlisted_judges(inputs, counted):
        counts = "not counted where a segment names a source" if contest in counts_sources else "counted"
        yield Problem("unlisted", False, contest, "", f"judge {judge}: {marks} marks ({empty} empty), {counts}")

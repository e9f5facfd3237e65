"""What a command tells about inputs that it takes all the same: keys that look alike, judges whom no list names, marks
that no segment takes.

Under law 1 these are lines on stderr and change no output (docs/law, section 2); law 2 has problems for the first two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from contest.exchange.reading import SHAPES
from contest.rules.faults import Fault
from contest.rules.keys import alike, nearest
from contest.rules.marks import AGREED
from contest.rules.rulebook.crosschecks import in_segment

if TYPE_CHECKING:
    import polars as pl

    from contest.rules import Inputs, Rulebook

KEYS = ("contest", "entry", "group", "judge", "person", "award", "member")
MOST_ALIKE = 5

Distinct = Mapping[str, Collection[str]]
"""column → its different texts"""


def distinct_in(kind: str, rows: Sequence[Any]) -> Distinct:
    """The different keys of one file's rows, by column."""
    shape = SHAPES[kind]
    columns = [column for column in (*shape.required, *shape.optional) if column in KEYS]
    return {column: {getattr(row, column) for row in rows} for column in columns}


def distinct_in_columns(marks: pl.DataFrame) -> Distinct:
    """The different keys of marks that were read as columns."""
    from contest.rules.columnar import texts_of

    return {column: set(texts_of(marks[column])) for column in ("contest", "entry", "judge", "member")}


def look_alikes(kind: str, found: Distinct) -> Iterator[Fault]:
    """Keys of one column that differ only by Unicode compatibility or letter case, a line for each set."""
    for column, keys in found.items():
        for together in alike(keys):
            shown = ", ".join(repr(key)[1:-1] if not key.isprintable() else key for key in together[:MOST_ALIKE])
            more = "" if len(together) <= MOST_ALIKE else f" (+{len(together) - MOST_ALIKE})"
            yield Fault(f"{kind}.csv", 0, "key.alike", {"column": column, "keys": shown + more})


def marks_of_judges(inputs: Inputs) -> Counter[tuple[str, str, bool]]:
    """How many rows of marks there are, by contest, judge and whether there is a mark in it."""
    return Counter((row.contest, row.judge, row.mark != "") for row in inputs.marks)


def marks_of_judges_in_columns(marks: pl.DataFrame) -> Counter[tuple[str, str, bool]]:
    """The same of marks that were read as columns."""
    import polars as pl

    counted = marks.group_by("contest", "judge", given=pl.col("mark").cast(pl.String) != "").len()
    return Counter({(contest, judge, given): many for contest, judge, given, many in counted.iter_rows()})


def unlisted(inputs: Inputs, counted: Counter[tuple[str, str, bool]]) -> Iterator[Fault]:
    """Judges with marks whom judges.csv, where it is given, does not name in that contest; a line for each."""
    if inputs.judges is None:
        return
    listed: dict[str, set[str]] = {}
    for row in inputs.judges:
        listed.setdefault(row.contest, set()).add(row.judge)
    for contest, judge in sorted({(contest, judge) for contest, judge, _ in counted if judge}):
        there = listed.get(contest, set())
        if judge not in there:
            facts: dict[str, object] = {
                "contest": contest,
                "judge": judge,
                "marks": counted[contest, judge, True],
                "empty": counted[contest, judge, False],
            }
            yield Fault("marks.csv", 0, "judge.unlisted", facts | {"meant": nearest(judge, there)})


OnAspects = Mapping[tuple[str, str, str], int]
"""(contest, judge, aspect) → how many marks, empty ones apart"""


def marks_on_aspects(inputs: Inputs) -> OnAspects:
    """How many marks there are, by contest, judge and aspect."""
    return Counter((row.contest, row.judge, row.aspect) for row in inputs.marks if row.mark != "")


def marks_on_aspects_in_columns(marks: pl.DataFrame) -> OnAspects:
    """The same of marks that were read as columns."""
    import polars as pl

    counted = marks.filter(pl.col("mark").cast(pl.String) != "").group_by("contest", "judge", "aspect").len()
    return {(contest, judge, aspect): many for contest, judge, aspect, many in counted.iter_rows()}


def untaken(inputs: Inputs, book: Rulebook, counted: OnAspects) -> Iterator[Fault]:
    """Marks that count for nothing, because their segment takes judges of another source; a line for each judge and
    segment."""
    sources = {(row.contest, row.judge): row.source for row in inputs.judges or ()}
    taken: dict[str, Sequence[Any]] = {}
    found: Counter[tuple[str, str, str, str]] = Counter()
    for (contest, judge, aspect), many in counted.items():
        if contest not in taken:
            taken[contest] = book.law_of(contest).segments
        home = next((segment for segment in taken[contest] if in_segment(aspect, segment)), None)
        if home is None or home.source is None or judge == AGREED:
            continue
        if sources.get((contest, judge)) != home.source:
            found[contest, judge, home.key, home.source] += many
    for (contest, judge, segment, wanted), many in sorted(found.items()):
        facts: dict[str, object] = {"contest": contest, "judge": judge, "segment": segment, "wanted": wanted}
        yield Fault(
            "marks.csv", 0, "mark.untaken", facts | {"marks": many, "source": sources.get((contest, judge), "")}
        )

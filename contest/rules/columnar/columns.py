"""Marks as columns: each text is stored once; rows hold its code, a small whole number.

A frame of marks has the columns of marks.csv, each with its own categories, and `line`, the row's line in its file. Ten
million rows then take about 300 MB, and each different text is checked only once.
"""

from collections.abc import Collection, Iterable, Sequence

import polars as pl

from contest.rules.inputs import MarkRow

CODED = ("contest", "entry", "judge", "aspect", "mark", "member")
TRY = "try"
"""A further coded column, only of files that have it: the exact engine counts contests with tries (law 2)."""
SCHEMA: dict[str, pl.DataType] = {**dict.fromkeys(CODED, pl.String()), "line": pl.Int64()}
CHUNK = 2**16
"""Rows that are turned at once."""


def categories(columns: Iterable[str] = CODED) -> pl.Schema:
    """Separate categories for every column of one file; the chunks of a file share them."""
    return pl.Schema({column: pl.Categorical(pl.Categories.random()) for column in columns})


def mark_columns(rows: Sequence[MarkRow]) -> pl.DataFrame:
    """Rows of marks as columns."""
    fields = {name: name for name in SCHEMA} | ({TRY: "attempt"} if any(row.attempt for row in rows) else {})
    schema = {name: SCHEMA.get(name, pl.String()) for name in fields}
    kinds = categories(coded_in(fields))
    chunks = [
        pl.DataFrame(
            {name: [getattr(row, field) for row in rows[at : at + CHUNK]] for name, field in fields.items()},
            schema=schema,
        )
        for at in range(0, len(rows), CHUNK)
    ]
    return pl.concat([chunk.cast(kinds) for chunk in chunks or [pl.DataFrame(schema=schema)]], rechunk=True)


def mark_rows(frame: pl.DataFrame) -> tuple[MarkRow, ...]:
    """Columns of marks as rows, in their order."""
    coded = coded_in(frame.columns)
    texts = frame.select(*CODED, "line", *coded[len(CODED) :]).cast(dict.fromkeys(coded, pl.String))
    return tuple(
        MarkRow(entry, aspect, mark, judge, contest, member, line, *attempt)
        for contest, entry, judge, aspect, mark, member, line, *attempt in texts.iter_rows()
    )


def coded_in(columns: Collection[str]) -> tuple[str, ...]:
    """The coded columns of a file or frame that has these columns."""
    return (*CODED, TRY) if TRY in columns else CODED


def texts_of(column: pl.Series) -> list[str]:
    """The texts of a column's codes: the code is the index."""
    different = column.unique()
    codes = different.to_physical()
    texts = [""] * (highest_of(codes) + 1 if len(codes) else 0)
    for code, text in zip(codes.to_list(), different.cast(pl.String).to_list(), strict=True):
        texts[code] = text
    return texts


def packed(parts: Sequence[tuple[pl.Series, int]]) -> pl.Series | None:
    """Several columns of whole numbers packed into one. Each number is from 0 to below its size; the first column is
    the most significant. None if they do not fit."""
    room = 1
    for _, size in parts:
        room *= max(size, 1)
    if room >= 2**63:
        return None
    (first, _), *others = parts
    key = first.cast(pl.Int64)
    for column, size in others:
        key = key * max(size, 1) + column.cast(pl.Int64)
    return key


def lowest_of(column: pl.Series) -> int:
    """The smallest of the whole numbers; 0 if there are none."""
    found = column.min()
    return found if isinstance(found, int) else 0


def highest_of(column: pl.Series) -> int:
    """The largest of the whole numbers; 0 if there are none."""
    found = column.max()
    return found if isinstance(found, int) else 0

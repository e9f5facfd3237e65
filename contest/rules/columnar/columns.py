"""Marks as columns: each text once, and a small whole number wherever it stands.

A frame of marks has the columns of marks.csv as categories of its own and `line`, the row's line in its file. Ten
million rows take some 300 MB so; what is wrong with a text is found by looking at it once.
"""

from collections.abc import Iterable, Sequence

import polars as pl

from contest.rules.inputs import MarkRow

CODED = ("contest", "entry", "judge", "aspect", "mark", "member")
SCHEMA: dict[str, pl.DataType] = {**dict.fromkeys(CODED, pl.String()), "line": pl.Int64()}
CHUNK = 2**16
"""Rows that are turned at once."""


def categories(columns: Iterable[str] = CODED) -> pl.Schema:
    """A category of its own for every column of one file; the chunks of a file share them."""
    return pl.Schema({column: pl.Categorical(pl.Categories.random()) for column in columns})


def mark_columns(rows: Sequence[MarkRow]) -> pl.DataFrame:
    """Rows of marks as columns."""
    kinds = categories()
    chunks = [
        pl.DataFrame({name: [getattr(row, name) for row in rows[at : at + CHUNK]] for name in SCHEMA}, schema=SCHEMA)
        for at in range(0, len(rows), CHUNK)
    ]
    return pl.concat([chunk.cast(kinds) for chunk in chunks or [pl.DataFrame(schema=SCHEMA)]], rechunk=True)


def mark_rows(frame: pl.DataFrame) -> tuple[MarkRow, ...]:
    """Columns of marks as rows, in their order."""
    texts = frame.select(*CODED, "line").cast(dict.fromkeys(CODED, pl.String))
    return tuple(
        MarkRow(entry, aspect, mark, judge, contest, member, line)
        for contest, entry, judge, aspect, mark, member, line in texts.iter_rows()
    )


def texts_of(column: pl.Series) -> list[str]:
    """The texts of a column's codes, each at the position that is its code."""
    different = column.unique()
    codes = different.to_physical()
    texts = [""] * (highest_of(codes) + 1 if len(codes) else 0)
    for code, text in zip(codes.to_list(), different.cast(pl.String).to_list(), strict=True):
        texts[code] = text
    return texts


def packed(parts: Sequence[tuple[pl.Series, int]]) -> pl.Series | None:
    """Columns of whole numbers from 0 as one, each below its size, the first the most telling; None without room."""
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
    """The smallest of whole numbers; 0 without any."""
    found = column.min()
    return found if isinstance(found, int) else 0


def highest_of(column: pl.Series) -> int:
    """The largest of whole numbers; 0 without any."""
    found = column.max()
    return found if isinstance(found, int) else 0

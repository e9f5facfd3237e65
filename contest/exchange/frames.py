"""Reads marks.csv or .parquet straight into columns, for the columnar engine: ten million rows without an object for
each.

polars reads a file that is plain (no quotes, no blank lines, no faults). Any other file goes through the row reader,
which reports what is wrong in its own words, or finds that nothing is.
"""

import csv
from codecs import BOM_UTF8, getincrementaldecoder
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
from polars.exceptions import PolarsError

from contest.exchange.reading import ROWS, SHAPES, Given
from contest.exchange.sheets import Sheet, cell_faults, column_faults, csv_sheets, read_sheet
from contest.exchange.text import MOST_BYTES, as_text, read_bytes
from contest.rules import Fault, Faults, Inputs
from contest.rules.columnar import CODED, SCHEMA, categories, coded_in, texts_of

MOST_BULK_BYTES = 4 * 2**30
"""The largest marks.csv that is read into columns."""

CHUNK_BYTES = 32 * 2**20
CHUNK_ROWS = 2**16

MOST_FAULTS = 10**6
"""After so many faults a file too large for the row reader is read no further."""

MARKS = SHAPES["marks"]


def read_inputs_and_columns(paths: Mapping[str, Path]) -> tuple[Inputs, pl.DataFrame | None]:
    """The inputs in these files, by kind, and the marks as columns; raises `Faults`."""
    given, marks = read_given_and_columns(paths)
    return given.inputs, marks


def read_given_and_columns(paths: Mapping[str, Path]) -> tuple[Given, pl.DataFrame | None]:
    """The inputs in these files, by kind, with the marks as columns (None without marks.csv) instead of rows.

    Raises `Faults` with those of all files together, as `read_given` does.
    """
    found: dict[str, tuple[Any, ...]] = {}
    named: dict[str, tuple[str, ...]] = {}
    marks: pl.DataFrame | None = None
    faults: list[Fault] = []
    for kind, path in paths.items():
        try:
            if kind == "marks":
                marks = read_columns(path)
            else:
                sheet = read_sheet(path, SHAPES[kind])
                found[kind], named[kind] = tuple(ROWS[kind](sheet)), sheet.columns
        except Faults as refused:
            faults.extend(refused.faults)
    if faults:
        raise Faults(faults)
    return Given(Inputs(**found), named), marks


def read_columns(path: Path) -> pl.DataFrame:
    """The marks in a file as columns (see `contest.rules.columnar`); raises `Faults`."""
    frame = _plain_parquet(path) if path.suffix == ".parquet" else _plain_csv(path)
    if frame is None or _looks_wrong(frame):
        frame = _by_row(path)
    return frame


def _looks_wrong(frame: pl.DataFrame) -> bool:
    """Whether the row reader would refuse a text; each different text is checked once."""
    for column in coded_in(frame.columns):
        texts = texts_of(frame[column])
        single = Sheet("", (column,), [(text,) for text in texts], [0] * len(texts))
        if any(True for _ in cell_faults(single, MARKS, intake=True)):
            return True
        if any(len(text) > csv.field_size_limit() for text in texts):
            return True
    return False


# CSV


def _plain_csv(path: Path) -> pl.DataFrame | None:
    """A plain CSV file; None if the row reader must check it."""
    try:
        with path.open("rb") as file:
            columns = file.readline(CHUNK_BYTES).removeprefix(BOM_UTF8)
            header = _header(columns)
            if header is None or path.stat().st_size > MOST_BULK_BYTES:
                return None
            kinds = categories(coded_in(header))
            decoder = getincrementaldecoder("utf-8")()
            chunks: list[pl.DataFrame] = []
            for raw in _chunks(file):
                if not raw.isascii():
                    decoder.decode(raw, final=True)
                texts = _plain_chunk(raw.replace(b"\r\n", b"\n"), header)
                if texts is None:
                    return None
                chunks.append(texts.cast(kinds))
    except (OSError, UnicodeDecodeError, PolarsError):
        return None
    empty = pl.DataFrame(schema=dict.fromkeys(kinds, pl.String)).cast(kinds)
    return pl.concat(chunks or [empty], rechunk=True).with_row_index("line", offset=2).cast({"line": SCHEMA["line"]})


def _header(line: bytes) -> tuple[str, ...] | None:
    """The columns of a plain file without faults."""
    try:
        text = line.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        return None
    columns = tuple(text.split(","))
    if not text or set('"\r\x00') & set(text):
        return None
    return None if any(True for _ in column_faults(Sheet("", columns), MARKS, intake=True)) else columns


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    """The rest of a file in blocks of whole lines."""
    while raw := file.read(CHUNK_BYTES):
        yield raw if raw.endswith(b"\n") else raw + file.readline()


def _plain_chunk(raw: bytes, header: tuple[str, ...]) -> pl.DataFrame | None:
    """The coded columns of some lines as texts; None if they are not plain."""
    if raw.startswith(b"\n") or any(mark in raw for mark in (b'"', b"\r", b"\0", b"\n\n")):
        return None
    nothing = b"," * (len(header) - 1)
    if raw.startswith(nothing + b"\n") or b"\n" + nothing + b"\n" in raw or raw.endswith(b"\n" + nothing):
        return None  # the row reader passes such rows over
    frame = pl.read_csv(raw, has_header=False, schema=dict.fromkeys(header, pl.String), quote_char=None)
    if frame.height * (len(header) - 1) != raw.count(b","):  # polars pads short rows and refuses long ones
        return None
    frame = frame.fill_null("")
    others = [column for column in header if column not in coded_in(header)]
    if (
        others
        and (frame.select(pl.col(others).str.len_chars().max()).max_horizontal()[0] or 0) > csv.field_size_limit()
    ):
        return None
    return _all_coded(frame)


def _all_coded(frame: pl.DataFrame) -> pl.DataFrame:
    """The coded columns in their order; optional columns that the file lacks are empty."""
    missing = {column: pl.lit("") for column in CODED if column not in frame.columns}
    return frame.with_columns(**missing).select(coded_in(frame.columns))


# Parquet


def _plain_parquet(path: Path) -> pl.DataFrame | None:
    """A Parquet file, column by column; None if the row reader must check it."""
    try:
        schema = pl.read_parquet_schema(path)
        in_order = not any(True for _ in column_faults(Sheet("", tuple(schema)), MARKS, intake=True))
        if not in_order or any(kind.is_float() for kind in schema.values()):
            return None
        kinds = categories(coded_in(schema))
        frame = pl.DataFrame(
            [
                pl.read_parquet(path, columns=[column])[column].cast(pl.String).fill_null("").cast(kinds[column])
                for column in schema
                if column in kinds
            ]
        )
    except (OSError, PolarsError):
        return None
    if "" in texts_of(frame["entry"]) and frame.select(pl.all_horizontal(pl.all().cast(pl.String) == "").any()).item():
        return None  # perhaps a row without anything in it, which the row reader passes over
    missing = {column: pl.lit("").cast(kinds[column]) for column in CODED if column not in frame.columns}
    frame = frame.with_columns(**missing).select(coded_in(frame.columns))
    return frame.with_row_index("line", offset=1).cast({"line": SCHEMA["line"]})


# Row by row


def _by_row(path: Path) -> pl.DataFrame:
    """The columns of a file that is not plain; raises `Faults`."""
    kinds: pl.Schema | None = None
    if path.suffix == ".parquet" or not path.is_file() or path.stat().st_size <= MOST_BYTES:
        coded = _coded(read_sheet(path, MARKS))
        return coded.cast(categories(coded_in(coded.columns)))
    if path.stat().st_size > MOST_BULK_BYTES:
        read_bytes(path, most=MOST_BULK_BYTES)
    faults: list[Fault] = []
    others: list[Fault] = []
    chunks: list[pl.DataFrame] = []
    name = str(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for number, sheet in enumerate(csv_sheets(_without_nul(lines), name, faults, CHUNK_ROWS, intake=True)):
                if number == 0:
                    others += column_faults(sheet, MARKS, intake=True)
                others += cell_faults(sheet, MARKS, intake=True)
                if len(faults) + len(others) > MOST_FAULTS:
                    break
                if not others:
                    kinds = kinds or categories(coded_in(sheet.columns))
                    chunks.append(_coded(sheet).cast(kinds))
    except UnicodeError:
        as_text(read_bytes(path, most=MOST_BULK_BYTES), name)
    if faults or others or not chunks:
        between = [fault for fault in others if fault.key == "file.separator"]
        raise Faults(between or faults or others or [Fault(name, 0, "file.empty")])
    return pl.concat(chunks, rechunk=True)


def _without_nul(lines: Iterable[str]) -> Iterator[str]:
    """Lines of text; raises for a line that holds a NUL."""
    for line in lines:
        if "\0" in line:
            raise UnicodeError
        yield line


def _coded(sheet: Sheet) -> pl.DataFrame:
    """A sheet's coded columns as texts, and its lines."""
    texts = pl.DataFrame(sheet.rows, schema=dict.fromkeys(sheet.columns, pl.String), orient="row")
    return _all_coded(texts).with_columns(line=pl.Series(sheet.lines, dtype=pl.Int64))

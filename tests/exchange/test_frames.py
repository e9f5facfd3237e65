"""marks.csv and .parquet into columns: the same rows as row by row, and the same faults of the same lines."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from contest.exchange import frames
from contest.exchange.frames import read_columns
from contest.exchange.reading import ROWS, SHAPES
from contest.exchange.sheets import read_sheet
from contest.rules import Faults, MarkRow
from contest.rules.columnar.columns import mark_rows

HEAD = b"contest,entry,judge,aspect,mark\n"
PLAIN = {
    "plain": HEAD + b"c,a,j,x,1.50\nc,b,,x,\n",
    "no newline at the end": HEAD + b"c,a,j,x,1",
    "no rows": HEAD,
    "no newline after the header": HEAD[:-1],
    "unicode": HEAD + "比赛/甲,选手一,评委,表达,8.5\n".encode(),
    "a BOM and CRLF": b"\xef\xbb\xbf" + HEAD[:-1] + b"\r\nc,a,j,x,1\r\nc,b,j,x,2\r\n",
    "columns in another order": b"mark,aspect,entry\n3,x,a\n4,x,b\n",
    "members and what means nothing": b"entry,aspect,mark,member,entered at\na,x,1,m,noon\nb,x,2,,=1+1\n",
    "negative": HEAD + b"c,a,j,x,-1\n",
    "blanks": HEAD + b"c,a b,j  1,x,1\n",
}
TOLERATED = {
    "quotes": HEAD + b'c,"a,1",j,x,1\nc,"b""2",j,x,2\n',
    "a quote inside": HEAD + b'c,a"b,j,x,1\n',
    "a quoted header": b'"entry",aspect,mark\na,x,1\n',
    "lines inside a cell": b'contest,entry,judge,aspect,mark,note\nc,a,j,x,1,"one\ntwo"\nc,b,j,x,2,\n',
    "rows without anything": HEAD + b",,,,\nc,a,j,x,1\n,,,,\n,,,,\nc,b,j,x,2\n,,,,",
    "a row without anything and one cell more": HEAD + b"c,a,j,x,1\n,,,,,\nc,b,j,x,2\n",
    "blank lines": HEAD + b"\nc,a,j,x,1\n\n\nc,b,j,x,2\n\n",
    "lone carriage returns": HEAD + b"c,a,j,x,1\rc,b,j,x,2\r",
}
REFUSED = {
    "nothing": b"",
    "blank": b"\n\n",
    "too few cells": HEAD + b"c,a,j,x\nc,a,j,x,1\n",
    "too many cells": HEAD + b"c,a,j,x,1,2\n",
    "one too few and one too many": HEAD + b"c,a,j,x\nc,a,j,x,1,2\n",
    "an open quote": HEAD + b'c,"a,j,x,1\n',
    "text after a quote": HEAD + b'c,"a"b,j,x,1\n',
    "a NUL": HEAD + b"c,a\0,j,x,1\n",
    "UTF-16": "entry,aspect,mark\n".encode("utf-16"),
    "GB18030": HEAD + "比赛,选手,评委,表达,1\n".encode("gb18030"),
    "no text": HEAD + b"c,a\xff\xfe,j,x,1\n",
    "mixed encodings": HEAD + "比赛,a,j,x,1\n".encode() + "比赛,a,j,x,1\n".encode("gb18030"),
    "a formula": HEAD + b"c,a,j,x,1\nc,=cmd|'/c calc'!A1,j,x,1\n",
    "full-width digits": HEAD + "c,a,j,x,８．５\n".encode(),
    "no such column": b"entry,aspect\na,x\n",
    "a misspelt column": b"entry,aspect,mark,juge\na,x,1,j\n",
    "a column twice": b"entry,aspect,mark,mark\na,x,1,2\n",
    "an unnamed column": b"entry,aspect,mark,\na,x,1,2\n",
    "a blank before a key": HEAD + b"c,a,j,x,1\nc, a,j,x,1\n",
    "a blank after a judge": HEAD + b"c,a,j ,x,1\n",
    "a line inside a key": HEAD + b'c,"a\nb",j,x,1\nc,b,j,x,2\n',
    "a zero-width space in a contest": HEAD + "c,a,j,x,1\nc\u200b,a,j,x,1\n".encode(),
    "a member that is shortened": b"entry,aspect,mark,member\na,x,1,2.02301E+11\n",
    "semicolons": b"contest;entry;judge;aspect;mark\nc;a;j;x;1\n",
    "semicolons and commas": b"contest;entry;judge;aspect;mark\nc;a;j;x;1,5\nc;a;k;x;2\n",
    "tabs": b"contest\tentry\tjudge\taspect\tmark\nc\ta\tj\tx\t1\n",
    "a cell too large": HEAD + b"c,a,j,x," + b"1" * 131073 + b"\n",
    "another cell too large": b"entry,aspect,mark,note\na,x,1," + b"1" * 131073 + b"\n",
}


def by_row(path: Path) -> tuple[MarkRow, ...] | list[str]:
    try:
        return tuple(ROWS["marks"](read_sheet(path, SHAPES["marks"])))
    except Faults as refused:
        return [fault.text() for fault in refused.faults]


def by_column(path: Path) -> tuple[MarkRow, ...] | list[str]:
    try:
        return mark_rows(read_columns(path))
    except Faults as refused:
        return [fault.text() for fault in refused.faults]


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    return tmp_path / "marks.csv"


@pytest.mark.parametrize("content", PLAIN.values(), ids=PLAIN)
def test_plain_files_are_read_by_column_alone(marks: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    marks.write_bytes(content)
    expected = by_row(marks)
    assert isinstance(expected, tuple)
    monkeypatch.delattr(frames, "_by_row")
    assert by_column(marks) == expected


@pytest.mark.parametrize("content", TOLERATED.values(), ids=TOLERATED)
def test_what_is_tolerated_row_by_row_is_tolerated(marks: Path, content: bytes) -> None:
    marks.write_bytes(content)
    assert isinstance(by_row(marks), tuple)
    assert by_column(marks) == by_row(marks)


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_faults_are_told_in_the_same_words(marks: Path, content: bytes) -> None:
    marks.write_bytes(content)
    assert isinstance(by_row(marks), list)
    assert by_column(marks) == by_row(marks)


@pytest.mark.parametrize("content", [*PLAIN.values(), *TOLERATED.values(), *REFUSED.values()])
def test_a_file_too_large_for_the_row_reader_is_judged_alike(
    marks: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks.write_bytes(content)
    expected = by_row(marks)
    monkeypatch.setattr(frames, "MOST_BYTES", -1)
    monkeypatch.setattr(frames, "CHUNK_ROWS", 1)
    monkeypatch.setattr(frames, "CHUNK_BYTES", len(content.partition(b"\n")[0]) + 1)
    assert by_column(marks) == expected


def test_chunks_share_their_codes(marks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"c{n % 3},e{n},j{n % 5},x,{n % 7}\n" for n in range(500))
    marks.write_bytes(HEAD + rows.encode())
    monkeypatch.setattr(frames, "CHUNK_BYTES", 64)
    assert by_column(marks) == by_row(marks)


def test_a_file_beyond_all_bounds_is_refused(marks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marks.write_bytes(PLAIN["plain"])
    monkeypatch.setattr(frames, "MOST_BULK_BYTES", 4)
    monkeypatch.setattr(frames, "MOST_BYTES", 4)
    assert by_column(marks) == [f"{marks}: " + str(by_column(marks)[0]).partition(": ")[2]]
    assert "MB" in str(by_column(marks)[0])


def test_no_file(tmp_path: Path) -> None:
    for name in ("marks.csv", "marks.parquet"):
        assert by_column(tmp_path / name) == by_row(tmp_path / name) != []


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame({"entry": ["a", "b"], "aspect": ["x", "x"], "mark": [8, None]}),
        pl.DataFrame({"entry": [1, 2], "aspect": ["x", "x"], "mark": ["1.50", ""], "judge": [None, "j"]}),
        pl.DataFrame({"entry": ["a"], "aspect": ["x"], "mark": ["1"], "note": ["=1+1"]}),
        pl.DataFrame({"entry": ["a"], "aspect": ["x"], "mark": [1.5]}),
        pl.DataFrame({"entry": ["a"], "aspect": ["x"], "mark": ["８"]}),
        pl.DataFrame({"entry": ["a"], "aspect": ["x"]}),
        pl.DataFrame({"entry": ["a"], "aspect": ["x"], "mark": ["1"], "contest": ["=A1"]}),
    ],
)
def test_parquet(tmp_path: Path, frame: pl.DataFrame) -> None:
    frame.write_parquet(tmp_path / "marks.parquet")
    assert by_column(tmp_path / "marks.parquet") == by_row(tmp_path / "marks.parquet")


def test_no_parquet_file_is_not_one(tmp_path: Path) -> None:
    (tmp_path / "marks.parquet").write_bytes(b"PAR1 and nothing else")
    assert by_column(tmp_path / "marks.parquet") == by_row(tmp_path / "marks.parquet")

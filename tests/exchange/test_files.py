"""Files in: CSV and Parquet, encodings, full-width digits, formulas, broken rows. Files out: bytes and folders."""

import csv
import io
from pathlib import Path

import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.exchange.inputs import inputs_as_bytes
from contest.exchange.reading import inputs_of, read_given, read_inputs, read_rulebook, require_attributes
from contest.exchange.sheets import Shape, read_sheet
from contest.exchange.text import as_text
from contest.exchange.writing import csv_bytes, write_all
from contest.rules import EntryRow, Faults, GroupRow, Inputs, MarkRow, ScoreRow, parse

MARKS = "contest,entry,judge,aspect,mark\n"


def read(tmp_path: Path, kind: str, content: str | bytes) -> object:
    path = tmp_path / f"{kind}.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return getattr(read_inputs({"entries": _one(tmp_path), kind: path}), kind)


def _one(tmp_path: Path) -> Path:
    path = tmp_path / "one.csv"
    path.write_text("entry\n张三\n")
    return path


def refused(tmp_path: Path, kind: str, content: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(Faults) as caught:
        read(tmp_path, kind, content)
    assert all(fault.file.endswith(f"{kind}.csv") for fault in caught.value.faults)
    return [(fault.line, fault.key) for fault in caught.value.faults]


def test_a_bom_crlf_and_quotes_are_tolerated(tmp_path: Path) -> None:
    content = b'\xef\xbb\xbfentry,group,title\r\na,"\xe6\xb1\x9f,\xe8\xa5\xbf","two\r\nlines"\r\n\r\nb,,\r\n'
    assert read(tmp_path, "entries", content) == (
        EntryRow("a", "", "江,西", "", "", {"title": "two\r\nlines"}, 2),
        EntryRow("b", "", "", "", "", {"title": ""}, 5),
    )


def test_without_a_contest_column_the_contest_is_empty(tmp_path: Path) -> None:
    assert read(tmp_path, "marks", "entry,judge,aspect,mark\na,j,x,1\n") == (MarkRow("a", "x", "1", "j", "", "", 2),)


def test_segments_of_scores(tmp_path: Path) -> None:
    found = read(tmp_path, "scores", "entry,segment:report,segment:show\na,1,\n")
    assert found == (ScoreRow("a", "", "", {"report": "1", "show": ""}, 2),)


def test_columns_that_mean_nothing_are_passed_over(tmp_path: Path) -> None:
    assert read(tmp_path, "marks", "entry,judge,aspect,mark,entered at\na,j,x,1,noon\n")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", [(0, "file.empty")]),
        ("\n\n", [(0, "file.empty")]),
        ("entry,judge,aspect\n", [(1, "column.missing")]),
        ("entry,jugde,aspect,mark\n", [(1, "column.misspelt")]),
        ("entry,judge,aspect,mark,mark\n", [(1, "column.twice")]),
        ("entry,judge,aspect,mark,\n", [(1, "column.unnamed")]),
        (MARKS + "x,a,j,g\n,a,j,g,1,2\n,a,j,g,1\n", [(2, "row.width"), (3, "row.width")]),
        (MARKS + ',a,j,g,"1\n', [(2, "row.quote")]),
        (MARKS + ',a,j,g,"1"2\n', [(2, "row.quote")]),
        (MARKS + ",a,j,g,８.５\n,a,j,g,1\n,a,j,g,７。５\n", [(2, "cell.full-width"), (4, "cell.full-width")]),
        (MARKS + ",a,j,g,=1+1\n", [(2, "cell.formula")]),
        (MARKS + ",@SUM(A1),j,g,1\n", [(2, "cell.formula")]),
        (MARKS + ",+cmd|' /C calc'!A0,j,g,1\n", [(2, "cell.formula")]),
    ],
)
def test_what_of_a_csv_file_is_refused(tmp_path: Path, content: str, expected: list[tuple[int, str]]) -> None:
    assert refused(tmp_path, "marks", content) == expected


def test_full_width_digits_are_named_with_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(Faults, match=r"marks\.csv:2: cell mark holds full-width characters \(８．５\); write 8\.5"):
        read(tmp_path, "marks", MARKS + ",a,j,g,８．５\n")


def test_attributes_and_reasons_may_begin_with_any_sign(tmp_path: Path) -> None:
    assert read(tmp_path, "entries", "entry,title\na,@家乡\nb,=1+1\n")
    assert read(tmp_path, "adjustments", "entry,points,reason\na,1,=late\n")


def test_signs_of_numbers_are_no_formulas(tmp_path: Path) -> None:
    assert read(tmp_path, "adjustments", "entry,points,reason\na,-1.5,- late\nb,+1,+86 138\n")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("entry\n张三\n李四\n".encode("gb18030"), "file.gb18030"),
        ("entry\n张三\n".encode("utf-16"), "file.utf16"),
        ("entry,group\n张三,江西\n".encode() + "李四,湖南\n".encode("gbk"), "file.mixed"),
        ("entry\nJosé\n".encode("latin-1"), "file.not-utf8"),
        (b"PK\x03\x04\x00\x00", "file.binary"),
        (bytes(range(128, 256)) * 40, "file.binary"),
    ],
)
def test_other_encodings_are_recognised(tmp_path: Path, content: bytes, key: str) -> None:
    found = refused(tmp_path, "marks", content)
    assert [fault for _, fault in found] == [key]


def test_gb18030_is_recognised_in_a_long_file() -> None:
    with pytest.raises(Faults) as caught:
        as_text(("entry\n" + "a" * 1000 + "\n" + "张三丰，江西\n" * 200_000).encode("gb18030"), "entries.csv")
    assert caught.value.faults[0].key == "file.gb18030"
    assert "iconv" in caught.value.faults[0].sentence()


def test_files_that_are_not_there_or_too_large(tmp_path: Path) -> None:
    with pytest.raises(Faults) as caught:
        read_inputs({"entries": tmp_path / "nowhere.csv", "marks": tmp_path, "lots": _huge(tmp_path)})
    assert [fault.key for fault in caught.value.faults] == ["file.missing", "file.unreadable", "file.large"]
    with pytest.raises(Faults) as caught:
        read_rulebook(_huge(tmp_path))
    assert caught.value.faults[0].key == "file.large"


def _huge(tmp_path: Path) -> Path:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(2**30)
    return path


def test_all_files_faults_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "entries.csv").write_text("entrée\n")
    (tmp_path / "marks.csv").write_text("mark\n")
    with pytest.raises(Faults) as caught:
        read_inputs({kind: tmp_path / f"{kind}.csv" for kind in ("entries", "marks")})
    assert {Path(fault.file).name for fault in caught.value.faults} == {"entries.csv", "marks.csv"}


def test_bytes_at_hand_are_read_the_same_way() -> None:
    assert inputs_of({"entries": b"entry\na\n"}).entries == (EntryRow("a", line=2),)
    with pytest.raises(Faults, match=r"entries\.csv:1: column entry is missing"):
        inputs_of({"entries": b"name\na\n"})


# Parquet


def test_parquet_gives_the_same_rows(tmp_path: Path) -> None:
    path = tmp_path / "marks.parquet"
    frame = {"entry": ["a", "b"], "judge": ["j", None], "aspect": ["x", "x"], "mark": [8, None]}
    polars.DataFrame(frame).write_parquet(path)
    assert read_inputs({"entries": _one(tmp_path), "marks": path}).marks == (
        MarkRow("a", "x", "8", "j", "", "", 1),
        MarkRow("b", "x", "", "", "", "", 2),
    )


def test_floats_and_rubbish_in_parquet_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "marks.parquet"
    polars.DataFrame({"entry": ["a"], "aspect": ["x"], "mark": [8.5]}).write_parquet(path)
    with pytest.raises(Faults, match="column mark holds floating-point numbers"):
        read_inputs({"entries": _one(tmp_path), "marks": path})
    path.write_bytes(b"PAR1 nonsense")
    with pytest.raises(Faults, match="not a valid Parquet file"):
        read_sheet(path, Shape(("entry",)))
    with pytest.raises(Faults, match="no such file"):
        read_sheet(tmp_path / "none.parquet", Shape(("entry",)))


# out


def test_csv_is_written_with_lf_and_quotes_only_where_needed() -> None:
    rows = [("江西", "a,b"), ("", 'say "x"'), ("- 1", "two\nlines"), (" x ", "'")]
    expected = '名,b\n江西,"a,b"\n,"say ""x"""\n- 1,"two\nlines"\n x ,\'\n'
    assert csv_bytes(("名", "b"), rows) == expected.encode()


@given(st.lists(st.lists(st.text(alphabet="a,\"\r\n' 江", max_size=6), min_size=2, max_size=2), max_size=4))
def test_what_is_written_reads_back(rows: list[list[str]]) -> None:
    raw = csv_bytes(("a", "b"), rows)
    assert list(csv.reader(io.StringIO(raw.decode(), newline=""), strict=True)) == [["a", "b"], *rows]


def test_a_folder_gets_all_files_and_loses_stale_ones(tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    write_all({"places.csv": b"1", "table-a.csv": b"2", "explain.jsonl": b"3"}, out)
    (out / "notes.txt").write_text("mine")
    write_all({"places.csv": b"4", "table-b.csv": b"5"}, out)
    assert sorted(path.name for path in out.iterdir()) == ["notes.txt", "places.csv", "table-b.csv"]
    assert (out / "places.csv").read_bytes() == b"4"


def test_a_folder_that_is_a_file_is_an_error_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OSError):
        write_all({"places.csv": b"1"}, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "a file"


LOOKING = """law = "1"
pick = [{ award = "best", each = "contest", by = ["attribute:-seconds"], where = { western = "1", status = "guest" } }]
prize = [{ award = "cup", count = 1, index = [{ metric = "participation", weight = 1 }] }]
"""


@pytest.mark.parametrize(
    ("groups", "of_entries", "of_groups"),
    [
        ((), b"seconds,western", b"group,eligible"),
        ((GroupRow("g"),), b"seconds,western", b"group,eligible"),
        ((GroupRow("g", {"western": "1"}),), b"seconds", b"group,eligible,western"),
    ],
)
def test_what_the_rules_look_for_has_a_column_also_without_a_value(
    tmp_path: Path, groups: tuple[GroupRow, ...], of_entries: bytes, of_groups: bytes
) -> None:
    book = parse(LOOKING)
    files = inputs_as_bytes(Inputs(entries=(EntryRow("a", "c"),), groups=groups), book)
    assert files["entries.csv"].splitlines()[0] == b"contest,entry,group,status,size," + of_entries
    assert files["groups.csv"].splitlines()[0] == of_groups
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    require_attributes(read_given({name.removesuffix(".csv"): tmp_path / name for name in files}), book)

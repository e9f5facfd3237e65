"""Files as people have them become lists: read, their heads found, their columns guessed, their cells repaired."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from contest.exchange.confined import Limits
from contest.exchange.spreadsheets.columns import Field, Listing, PassedOver, guess, lacking, listing_of, signature
from contest.exchange.spreadsheets.reading import read_pasted, read_tables
from contest.exchange.spreadsheets.repairs import (
    Flaw,
    Repair,
    read_address,
    read_code,
    read_date,
    read_name,
    read_names,
    read_telephone,
    read_text,
    read_year,
)
from contest.exchange.spreadsheets.tables import Table, letters
from contest.rules.faults import Fault, Faults

ROSTERS = Path(__file__).parent / "rosters"

FIELDS = (
    Field(
        "name", ("姓名", "名字", "队长姓名"), lambda cell: 2 <= len(cell) <= 4 and not cell[0].isascii(), needed=True
    ),
    Field("number", ("学号", "工号"), lambda cell: len(cell) >= 8 and cell.isdecimal()),
    Field("identity", ("证件号码", "身份证号")),
    Field("department", ("学院", "院系", "部门")),
    Field("class", ("班级",), lambda cell: cell.endswith("班")),
    Field("programme", ("专业",)),
    Field("telephone", ("手机", "手机号码", "联系电话", "电话")),
    Field("email", ("邮箱", "电子邮箱")),
    Field("year", ("年级",)),
    Field("advisers", ("指导教师", "指导老师", "教练")),
    Field("event", ("参赛项目", "赛项", "执裁赛项")),
)


def tables(name: str) -> list[Table]:
    return read_tables((ROSTERS / name).read_bytes(), name)


def listing(name: str) -> Listing:
    return listing_of(tables(name)[0], FIELDS)


def named(found: Listing) -> dict[str, str]:
    return {found.heads[column]: key for column, key in found.columns.items()}


def refusal(raw: bytes, name: str = "list.xlsx", **limits: int) -> str:
    with pytest.raises(Faults) as refused:
        read_tables(raw, name, Limits(aside=False, **limits))
    (fault,) = refused.value.faults
    assert fault.text("zh")
    assert fault.text("en")
    return fault.key


def workbook(**cells: str | float) -> bytes:
    """A workbook of one sheet with these cells, `A1="…"`."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for address, value in cells.items():
            sheet.write(address, value)
    return made.getvalue()


# The files of a department, a registry, a team list, a delegation and a chair of judges


def test_a_department_sheet_with_titles_merged_events_and_a_note() -> None:
    found = listing("department-sheet.xlsx")
    assert named(found) == {
        "姓名": "name", "学号": "number", "班级": "class", "专业": "programme",
        "手机": "telephone", "指导教师": "advisers", "参赛项目": "event",
    }  # fmt: skip
    assert len(found.rows) == 60
    assert [(row.line, why) for row, why in found.passed_over] == [(66, PassedOver.NOTE)]
    events = [row.cells[7] for row in found.rows]
    assert {event: events.count(event) for event in events} == {
        "中式烹调": 15,
        "西式面点": 15,
        "茶艺": 15,
        "餐厅服务": 15,
    }
    assert read_code(found.rows[2].cells[2]).text == "202504000003"
    assert read_code(found.rows[8].cells[2]).text == "202501000009"


def test_the_export_of_a_registry_in_gbk_with_apostrophes() -> None:
    found = listing("registry-gbk.csv")
    assert named(found) == {
        "电子邮箱": "email", "学号": "number", "姓名": "name", "学院": "department", "年级": "year",
        "专业": "programme", "班级": "class", "手机号码": "telephone",
    }  # fmt: skip
    assert len(found.rows) == 200
    assert read_code(found.rows[1].cells[2]) == read_code("'202502005002")
    assert read_code("'202502005002").text == "202502005002"


def test_a_wide_list_of_teams_and_a_list_of_a_delegation() -> None:
    found = listing("teams-wide.xlsx")
    assert named(found)["队长姓名"] == "name"
    assert len(found.rows) == 40
    people, others = tables("delegation.xlsx")
    assert len(listing_of(people, FIELDS).rows) == 60
    assert named(listing_of(people, FIELDS))["证件号码"] == "identity"
    assert named(listing_of(others, FIELDS)) == {"姓名": "name", "电话": "telephone"}


def test_judges_between_tabs_with_a_mark_at_the_beginning() -> None:
    found = listing("judges.tsv")
    assert found.heads[0] == "评委姓名"
    assert len(found.rows) == 9
    assert [read.text for read in read_names(found.rows[6].cells[3])] == ["茶艺", "餐厅服务"]


def test_an_old_workbook_with_a_class_on_each_sheet_and_a_total() -> None:
    found = [listing_of(table, FIELDS) for table in tables("classes.xls")]
    assert [one.table.name for one in found] == ["烹饪2501班", "软件2502班"]
    assert [len(one.rows) for one in found] == [3, 2]
    assert [[why for _, why in one.passed_over] for one in found] == [[PassedOver.TOTAL]] * 2
    assert named(found[1]) == {"学 号": "number", "姓  名": "name", "联系电话（必填）": "telephone"}
    assert read_name(found[1].rows[0].cells[2]).text == "古丽娜尔·买买提"


def test_a_head_of_two_rows_is_one_head() -> None:
    fields = (
        Field("school", ("学校",), needed=True),
        Field("growth", ("成长赛道",)),
        Field("employment", ("就业赛道",)),
    )
    found = listing_of(tables("quotas.ods")[0], fields)
    assert found.heads == ("学校", "名额 成长赛道", "就业赛道", "备注")
    assert list(found.columns.values()) == ["school", "growth", "employment"]
    assert [row.cells[:3] for row in found.rows] == [("甲大学", "12", "8"), ("乙学院", "3", "4")]


def test_the_first_row_below_a_head_is_no_second_row_of_it() -> None:
    found = listing_of(read_pasted("姓名\t推荐人\t去处\n张三\t王敏\t茶艺赛项\n李四\t王敏\t烹调\n", "粘贴")[0], FIELDS)
    assert found.heads == ("姓名", "推荐人", "去处")
    assert [row.cells[0] for row in found.rows] == ["张三", "李四"]


@pytest.mark.parametrize(
    "text",
    [
        "1. 张三 202501001 烹饪2501班\n2、王 五 202501003 烹饪2501班",
        "张三，202501001，烹饪2501班\n王五，202501003，烹饪2501班",
        "张三\t202501001\t烹饪2501班\n\n王五\t202501003\t烹饪2501班\n",
    ],
)
def test_lines_of_a_chat_and_pasted_cells_have_no_head(text: str) -> None:
    found = listing_of(read_pasted(text, "粘贴")[0], FIELDS)
    assert list(found.columns.values()) == ["name", "number", "class"]
    assert [row.cells for row in found.rows] == [
        ("张三", "202501001", "烹饪2501班"),
        ("王五", "202501003", "烹饪2501班"),
    ]


ASIDE = "茶艺赛项名单"
TWO = [("张三", "202501001", "烹饪2501班"), ("王五", "202501003", "烹饪2501班")]


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("#接龙\n茶艺赛项名单\n\n1. 张三 202501001 烹饪2501班\n2. 王 五 202501003 烹饪2501班", ["#接龙", ASIDE]),
        (
            "王老师 2026/11/30 10:22\n张三 202501001 烹饪2501班\n[2026-11-30 10:25] 李:\n王五 202501003 烹饪2501班",
            ["王老师 2026/11/30 10:22", "[2026-11-30 10:25] 李:"],
        ),
        ("张三，202501001，烹饪2501班\n收到谢谢！\n王五，202501003，烹饪2501班", ["收到谢谢！"]),
        ("1、张三/202501001/烹饪2501班\n2、王五/202501003/烹饪2501班", []),
        ("张三-202501001-烹饪2501班\n王五-202501003-烹饪2501班", []),
        ("①张三 202501001 烹饪2501班\n②王五 202501003 烹饪2501班", []),
        ("姓名：张三 学号：202501001 班级：烹饪2501班\n姓名：王五 学号:202501003 班级：烹饪2501班", []),
        (
            "1. 姓名：张三，学号（填）：202501001，班级：烹饪2501班\n2. 班级：烹饪2501班；姓名：王五；学号：202501003",
            [],
        ),
        (
            "姓名：张三\n学号：202501001\n班级：烹饪2501班\n\n姓名：王五\n学号：202501003\n班级：烹饪2501班\n收到",
            ["收到"],
        ),
    ],
)
def test_what_was_copied_from_a_chat_is_a_list_and_what_stands_around_it_is_passed_over(
    text: str, others: list[str]
) -> None:
    found = listing_of(read_pasted(text, "粘贴")[0], FIELDS)
    assert list(found.columns.values()) == ["name", "number", "class"]
    assert [row.cells[:3] for row in found.rows] == TWO
    assert [("".join(row.cells), why) for row, why in found.passed_over] == [(one, PassedOver.NOTE) for one in others]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("序号、姓名、学号\n1、张三、2025001\n2、王五、2025003", [("1", "张三", "2025001"), ("2", "王五", "2025003")]),
        ("张三\n王五", [("张三",), ("王五",)]),
        ("2026-11-30\n2026-12-01", [("2026-11-30",), ("2026-12-01",)]),
        ("姓名\t时间\n张三\t2026/11/30 10:22", [("张三", "2026/11/30 10:22")]),
        ("张三 202501001 何建军/罗敏\n王五 202501003 周海燕/吴敏", [("张三", "202501001", "何建军/罗敏"),
         ("王五", "202501003", "周海燕/吴敏")]),
        ("张三 烹饪2501班 202501001\n欧阳娜", [("张三", "烹饪2501班", "202501001"), ("欧阳娜", "", "")]),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_chat_stays_as_it_is(text: str, rows: list[tuple[str, ...]]) -> None:
    assert [row.cells for row in listing_of(read_pasted(text, "粘贴")[0], FIELDS).rows] == rows


def test_a_workbook_that_a_program_wrote_anew_is_the_same_list() -> None:
    once, anew = listing("department-sheet.xlsx"), listing("rewritten.xlsx")
    assert (anew.heads, anew.columns) == (once.heads, once.columns)
    assert anew.rows == once.rows


def test_zeros_in_front_are_kept_and_a_cell_in_quotation_marks_may_have_two_lines() -> None:
    (table,) = read_tables('﻿姓名,学号\r\n张三,"00123"\r\n"李\r\n四",007\r\n'.encode(), "a.csv")
    assert [row.cells for row in table.rows] == [("姓名", "学号"), ("张三", "00123"), ("李\r\n四", "007")]
    assert [row.line for row in table.rows] == [1, 2, 3]
    assert table.address(3, 1) == "B3"


def test_separators_in_quotation_marks_part_nothing() -> None:
    for text in ('编号,第1次,第2次\nC1,"5,10","5,02"\n', '编号;第1次;第2次\nC1;"5;1;0";"5""02"\n'):
        (table,) = read_tables(text.encode(), "one.csv")
        assert [len(row.cells) for row in table.rows] == [3, 3]
    (table,) = read_tables('编号,长,宽\nC1,5" 管,6"\n'.encode(), "inches.csv")
    assert table.rows[1].cells == ("C1", '5" 管', '6"')


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_may_have_any_encoding_that_people_use(encoding: str) -> None:
    (table,) = read_tables("姓名,学号\n𠮷野,1\n".encode(encoding), "a.csv")
    assert table.rows[1].cells == ("𠮷野", "1")


def test_the_list_says_which_columns_it_lacks_and_takes_what_somebody_says() -> None:
    (table,) = read_pasted("甲\t乙\n张三\t1\n李四\t2", "粘贴")
    assert lacking(listing_of(table, FIELDS).columns, FIELDS) == ["name"]
    assert lacking(listing_of(table, FIELDS, {0: "name", 1: "number"}).columns, FIELDS) == []


def test_heads_are_remembered_however_they_are_spaced() -> None:
    assert signature(["姓 名", "学号（必填）"]) == signature(["姓名", "学号"])
    assert signature(["姓名", "学号"]) != signature(["学号", "姓名"])


# What cannot be read


def test_a_stray_cell_far_away_is_refused_and_stops_nothing() -> None:
    assert refusal(workbook(A1="姓名", XFD1048576="x")) == "workbook.memory"


def test_a_number_whose_digits_are_lost_is_marked_with_its_address() -> None:
    (table,) = read_tables(workbook(A1="身份证号", A2=360199200204251158.0, A3="360199200204251158"), "a.xlsx")
    assert table.rounded == {(2, 0)}
    assert read_code(table.rows[1].cells[0], rounded=True).flaw == Flaw.ROUNDED
    assert read_code(table.rows[2].cells[0]).flaw is None


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (b"", "workbook.empty"),
        (b"\n , ,\n", "workbook.empty"),
        (b"<html><table><tr><td>1", "workbook.html"),
        (b"PK\x03\x04 and no more", "workbook.broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more", "workbook.broken"),
        (b"a,b\n\x00\x01", "file.binary"),
        (b"a,b\n\xff\xff\xff", "workbook.encoding"),
        (("a,b\n" * 3 + '"open' + "x" * 40_000).encode(), "workbook.quotes"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_a_sentence(raw: bytes, key: str) -> None:
    assert refusal(raw) == key


def test_a_workbook_that_unpacks_to_far_more_is_refused() -> None:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(A1="姓名"))) as real,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in real.namelist():
            more = b" " * 300_000_000 if name == "xl/sharedStrings.xml" else b""
            bomb.writestr(name, real.read(name).replace(b"</sst>", more + b"</sst>"))
    assert refusal(made.getvalue(), memory=2**28) in {"workbook.memory", "workbook.broken"}


@given(st.binary(max_size=300))
def test_no_file_of_text_makes_the_reader_fail_otherwise(raw: bytes) -> None:
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return
    try:
        for table in read_tables(raw, "a.csv"):
            listing_of(table, FIELDS)
    except Faults:
        pass


# Cells


@pytest.mark.parametrize(
    ("cell", "text", "repairs"),
    [
        ("邓 丽", "邓丽", {Repair.SPACES}),
        ("夏瑶　", "夏瑶", {Repair.SPACES}),
        ("阿依努尔•麦麦提", "阿依努尔·麦麦提", {Repair.DOTS}),
        ("阿依努尔・麦麦提", "阿依努尔·麦麦提", {Repair.DOTS}),
        ("阿依努尔.麦麦提", "阿依努尔·麦麦提", {Repair.DOTS}),
        ("欧阳\u200b娜娜", "欧阳娜娜", {Repair.INVISIBLE}),
        ("𠮷田", "𠮷田", set()),
        ("髙橋", "髙橋", set()),  # a variant character is the person's own
        ("John  Smith Jr.", "John Smith Jr.", {Repair.SPACES}),
        ("无", "", {Repair.NOTHING}),
    ],
)
def test_names_are_repaired_without_changing_them(cell: str, text: str, repairs: set[Repair]) -> None:
    found = read_name(cell)
    assert (found.text, set(found.repairs), found.flaw) == (text, repairs, None)


@pytest.mark.parametrize(
    ("cell", "text", "flaw"),
    [
        ("２０２５０１０１", "20250101", None),
        (" 202501000009\u200b", "202501000009", None),
        ("202504000003.0", "202504000003", None),
        ("0007", "0007", None),
        ("2.02E+11", "2.02E+11", Flaw.EXPONENT),
        ("张三", "张三", Flaw.CHARACTERS),
        ("B20-07/3", "B20-07/3", None),
    ],
)
def test_numbers_stay_text(cell: str, text: str, flaw: Flaw | None) -> None:
    found = read_code(cell)
    assert (found.text, found.flaw) == (text, flaw)


@pytest.mark.parametrize(
    "cell", ["2026-11-30", "2026/11/30", "2026.11.30", "2026年11月30日", "20261130", "46356", "２０２６-11-30"]
)
def test_dates_in_any_usual_form(cell: str) -> None:
    assert read_date(cell).text == "2026-11-30"


def test_what_might_be_two_dates_is_asked() -> None:
    assert read_date("1/2/2026").flaw == Flaw.DATE
    assert read_date("2026-02-30").flaw == Flaw.DATE
    assert read_year("二年级").flaw == Flaw.YEAR
    assert [read_year(cell).text for cell in ("2025级", "25级", "2025", "2025-09")] == ["2025"] * 4


def test_telephones_and_addresses() -> None:
    assert {read_telephone(cell).text for cell in ("+86 138-0000-0000", "138 0000 0000", "8613800000000")} == {
        "13800000000"
    }
    assert read_telephone("1.38E+10").flaw == Flaw.EXPONENT
    assert read_telephone("张三").flaw == Flaw.TELEPHONE
    assert read_address("Judge0@Example.EDU ").text == "judge0@example.edu"
    assert read_address("judge at example").flaw == Flaw.ADDRESS


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("何建军/罗敏", ["何建军", "罗敏"]),
        ("何建军 罗敏", ["何建军", "罗敏"]),
        ("邓丽；王芳", ["邓丽", "王芳"]),
        ("邓 丽", ["邓丽"]),
        ("A、B", ["A", "B"]),
        ("无", []),
    ],
)
def test_several_people_in_one_cell(cell: str, names: list[str]) -> None:
    assert [read.text for read in read_names(cell)] == names


@given(st.text(max_size=80))
def test_a_repaired_cell_needs_no_repair(cell: str) -> None:
    for read in (read_text, read_name, read_code, read_telephone, read_address, read_date, read_year):
        once = read(cell)
        again = read(once.text)
        assert (again.text, again.repairs) == (once.text, ())


def test_each_field_is_given_once_and_the_closest_head_wins() -> None:
    heads = ["指导教师姓名", "姓名", "学生姓名", "班级/学号"]
    assert guess(heads, (), FIELDS) == {0: "advisers", 1: "name", 3: "number"}


def test_columns_are_named_as_spreadsheets_name_them() -> None:
    assert [letters(n) for n in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


@pytest.mark.parametrize("why", ["time", "memory", "crash"])
def test_each_end_without_an_answer_has_a_sentence(why: str) -> None:
    assert "workbook" in Fault("list.xlsx", 0, f"workbook.{why}").text()

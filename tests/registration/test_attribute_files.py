"""Attributes of a contest's entries from a table: shown before anything changes, carried out together, taken back
together; what is wrong in it is refused with its line, and then nothing of it is taken."""

from __future__ import annotations

import io
from typing import Any

import pytest
import sqlalchemy as sa

from contest.audit import AuditLine
from contest.db import session as db
from contest.exchange.spreadsheets.writing import Sheet, workbook_of
from contest.registration import actions
from contest.registration.models import Appearance, Entry
from contest.registration.queries.declared import SET, value_of
from tests.registration.conftest import Season
from tests.registration.test_attributes import SCHOOL, Visit, asking, verified

__all__ = ["asking"]


@pytest.fixture
def two(asking: Season, session: Any) -> list[Appearance]:
    return [verified(asking, person) for person in (asking.alice, asking.student("何其乐"))]


def desk(season: Season) -> str:
    return f"/desk/{season.edition.key}/attributes/{SCHOOL}"


def solved(rows: list[Appearance]) -> list[str]:
    db.expire_all()
    return [value_of(db.get_one(Entry, one.entry_id), "solved") for one in rows]


def lines() -> int:
    return db.scalar(sa.select(sa.func.count(AuditLine.id)).where(AuditLine.action == SET)) or 0


def test_a_table_is_shown_carried_out_and_taken_back_as_a_whole(
    asking: Season, two: list[Appearance], visit: Visit
) -> None:
    numbers = [one.entry.number for one in two]
    client = visit("organiser")
    table = f"参赛编号\t解题数\t备注\n{numbers[0]}\t7\t\n{numbers[1]}\t9\t迟到\n"
    page = client.get(desk(asking)).submit("看看会改什么", text=table, status=200)
    page.says("还没有改，请核对", "解题数", "7 题", "9 题", "没有用到的列：备注")
    assert solved(two) == ["", ""]
    page = page.submit("就这样改", status=422)
    page.says("请写明理由")
    page.submit("就这样改", reason="裁判组记录表").follow().says("2 件作品的情况已改好", "裁判组记录表")
    assert solved(two) == ["7", "9"]
    assert lines() == 2
    same = client.get(desk(asking)).submit("看看会改什么", text=table, status=200)
    same.says("没有什么会变")
    client.get(desk(asking)).submit("撤回最近一次改动").follow()
    assert solved(two) == ["", ""]
    client.get(desk(asking)).submit("撤回最近一次改动").follow()
    assert solved(two) == ["7", "9"], "taking that back in turn restores it"
    given = client.get(f"/desk/{asking.edition.key}/attributes-file/{SCHOOL}").text
    assert f"{numbers[0]},本科,,,7" in given
    english = client.get(desk(asking) + "?lang=en").submit("See what it would change", text=given, status=200)
    english.says("Nothing would change")


@pytest.mark.only("sqlite")
def test_what_is_wrong_in_a_table_is_said_with_its_line_and_nothing_is_taken(
    asking: Season, two: list[Appearance], visit: Visit
) -> None:
    number, other = (one.entry.number for one in two)
    page = visit("organiser").get(desk(asking))
    for table, sentence in (
        (f"编号\t解题数\n{number}\t很多\n{other}\t3\n", "不是数"),
        (f"编号\t学段\n{number}\t小学\n", "可选：本科, 高职"),
        (f"编号\t解题数\n{number}\t3\n{number}\t4\n", "在第 2 行已经写过"),
        ("编号\t解题数\nX-404\t3\n", "没有编号是“X-404”的"),
        (f"编号\t别的\n{number}\t3\n", "没有一列是规程要的情况"),
        ("解题数\n3\n", "没有编号列"),
        (f"编号\t学段\n{number}\t{'长' * 201}\n", "超过 200 个字符"),
    ):
        page.submit("看看会改什么", text=table, status=422).says(sentence, "什么都没有改")
    page.submit("看看会改什么", text="", status=422).says("请选一个表格文件")
    assert (solved(two), lines()) == (["", ""], 0)


@pytest.mark.only("sqlite")
def test_a_workbook_is_read_by_name_and_school_and_a_change_meanwhile_is_noticed(
    asking: Season, two: list[Appearance], visit: Visit
) -> None:
    sheet = Sheet("成绩", ["姓名", "学校", "解题数"], [["何其乐", "江西财经大学", 12]])
    raw = workbook_of([sheet], title="记录表", at=asking.at)
    page = visit("organiser").get(desk(asking))
    shown = page.submit("看看会改什么", file=(io.BytesIO(raw), "solved.xlsx"), status=200)
    shown.says("何其乐", "12 题")
    actions.set_attributes(two[1], {"solved": "5"}, reason="补记", by=None, at=asking.at)
    db.commit()
    shown.submit("就这样改", reason="记录表", status=409).says("有人改了这里的情况")
    assert solved(two) == ["", "5"]

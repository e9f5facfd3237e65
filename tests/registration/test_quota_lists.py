"""A table of places comes into the ledger as it is: with heads that are merged, a total row, names or codes; what is
written is the difference, so the same table twice adds nothing, and our own comes in unchanged."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from contest.editions.actions import contest_for
from contest.registration import queries
from contest.registration.models import QuotaLine
from tests.client import Page, PageClient
from tests.registration.conftest import Season
from tests.registration.test_roster_and_quota import PROVINCE

Visit = Callable[..., PageClient]
LIST = f"/desk/career-2023/quota-list/{PROVINCE}"


@pytest.fixture
def contest(season: Season, session: Any) -> Any:
    made = contest_for(season.edition, "province", season.people.province, "growth", "higher", at=season.at)
    contest_for(season.edition, "school", season.people.school, "growth", "higher", at=season.at)
    session.commit()
    return made


def merged() -> tuple[io.BytesIO, str]:
    """As a ministry sends it out: a title, the word for places over two tracks, a total, a note."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名额")
        sheet.merge_range("A1:D1", "2023 年省赛名额分配表")
        sheet.merge_range("A2:A3", "序号")
        sheet.merge_range("B2:B3", "学校名称")
        sheet.merge_range("C2:D2", "名额")
        sheet.write_row("C3", ["就业赛道", "成长赛道"])
        sheet.write_row("A4", [1, "江西财经大学", 9, 6])
        sheet.write_row("A5", [2, "江西师范大学", 8, "5个"])
        sheet.write_row("A6", [3, "没有的大学", 8, 5])
        sheet.write_row("A7", ["", "合计", 25, 16])
        sheet.write("A8", "注：名额不得转让。")
    return io.BytesIO(file.getvalue()), "places.xlsx"


def looked(visit: Visit, **given: Any) -> Page:
    return visit("provincial_organiser").get(LIST).submit("读名单", **given).follow()


def lines(session: Any) -> list[int]:
    session.rollback()
    return [one.amount for one in session.query(QuotaLine).order_by(QuotaLine.id)]


def test_a_table_with_merged_heads_comes_in_and_goes_again(
    visit: Visit, season: Season, contest: Any, session: Any
) -> None:
    visit("provincial_organiser").get(f"/desk/career-2023/quota/{PROVINCE}").click("从名额表导入")
    page = looked(visit, file=merged())
    page.says("新增 2 行", "待修 1 行", "没有叫“没有的大学”")
    page.submit("导入 2 行").follow().says("已从名额表记账 2 笔")
    assert lines(session) == [6, 5], "the column of this track, and no other"
    looked(visit, file=merged()).says("没有变化 2 行")
    own = visit("provincial_organiser").get(f"/desk/career-2023/quota-file/{PROVINCE}").response.data
    looked(visit, file=(io.BytesIO(own), "places.xlsx")).says("没有变化 2 行")
    page = looked(visit, text="代码\t单位\t名额\t依据\n4136010421\t\t4\t\n4136010414\t\t2\t承办\n")
    page.says("有改动 2 行", "6 → 4")
    page.submit("导入 2 行")
    assert lines(session) == [6, 5, -2, 2]
    assert queries.quota_left(contest, season.people.school) == 4
    undo = visit("provincial_organiser").get(LIST).all("form")
    (address,) = {one.get("action") for one in undo if "/undo/" in (one.get("action") or "")} - _earliest(visit)
    visit("provincial_organiser").post(address or "").follow().says("都记了相反的一笔")
    assert sum(lines(session)) == 11
    visit("provincial_organiser").post(address or "", status=409)


def _earliest(visit: Visit) -> set[str | None]:
    """The undo of the first table: the last in the list, which shows the newest first."""
    found = [one.get("action") for one in visit("provincial_organiser").get(LIST).all("form")]
    return {[one for one in found if one and "/undo/" in one][-1]}


@pytest.mark.only("sqlite")
def test_what_cannot_be_is_said_line_by_line(visit: Visit, season: Season, contest: Any, session: Any) -> None:
    rows = (
        "江西财经大学\t六个\n江西师范大学\t3\n江西师范大学\t4\n",
        "江西师范大学\t-2\n江西财经大学\t\n",
    )
    page = looked(visit, text="学校\t名额\n" + rows[0])
    page.says("待修 2 行", "“六个”不是名额", "两行同样依据")
    page = looked(visit, text="学校\t名额\n" + rows[1])
    page.says("“-2”不是名额", "没有变化 1 行")
    visit("organiser").get(LIST, status=403)
    visit("national_organiser").get(LIST, status=403)
    visit("provincial_organiser").get(LIST.replace("province/360000", "school/4136010421"), status=404)
    assert lines(session) == []

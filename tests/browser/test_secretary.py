"""A college secretary's morning, with every click and every typed field counted: from the first page after signing in,
with nothing there, over a contest made from a template, to sixty verified entries in four events with seated judges."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from contest.editions.models import Contest, Edition
from contest.judging.models import Seat
from contest.people.models import Invitation
from contest.registration.models import Entry
from tests.browser.conftest import Tab
from tests.people import People

ROSTERS = Path(__file__).parents[1] / "exchange" / "rosters"
PATIENT = 120_000  # sixty entries are written while a page is waited for, perhaps on a busy machine
EVENTS = ("中式烹调", "西式面点", "茶艺", "餐厅服务")


class Clicks:
    """A tab in which every click and every field that somebody types into is counted."""

    def __init__(self, tab: Tab) -> None:
        self.tab, self.count, self.typed = tab, 0, 0

    def type(self, field: str, text: str) -> Clicks:
        self.count, self.typed = self.count + 1, self.typed + 1
        self.tab.page.locator(f'[name="{field}"]').fill(text)
        return self

    def link(self, name: str) -> Clicks:
        return self._go(self.tab.page.get_by_role("main").get_by_role("link", name=name).first)

    def bar(self, name: str) -> Clicks:
        return self._go(self.tab.page.get_by_label("这场比赛各页").get_by_role("link", name=name))

    def place(self, name: str) -> Clicks:
        return self._go(self.tab.page.get_by_role("link", name=name, exact=True).first)

    def press(self, name: str) -> Clicks:
        return self._go(self.tab.page.get_by_role("button", name=name).first)

    def tick(self, name: str) -> Clicks:
        self.count += 1
        self.tab.page.get_by_label(name).check()
        return self

    def choose(self, file: Path) -> Clicks:
        self.count += 1
        self.tab.page.get_by_label("名单文件").set_input_files(file)
        return self

    def _go(self, target: Any) -> Clicks:
        self.count += 1
        with self.tab.page.expect_navigation(timeout=PATIENT):
            target.click(timeout=PATIENT)
        return self

    def says(self, *sentences: str) -> Clicks:
        self.tab.says(*sentences)
        return self


def test_sixty_entries_are_verified_and_nine_judges_seated(
    browse: Callable[..., Tab], people: People, session: Any
) -> None:
    tab = browse("organiser").open("/desk")
    secretary = Clicks(tab).link("照模板新建比赛").link("校内技能比赛（评委评分）")
    secretary.type("zh", "第三届技能月").type("key", "skills-month")
    for number, name in enumerate(EVENTS):
        secretary.type(f"tracks-{number}-zh", name)
    tab.page.locator("[name=expected]").fill("15")  # not needed, and so no part of what is counted
    tab.says("2 个，第 1 至 2 名", "4 个，第 6 至 9 名", within=PATIENT / 1000)
    secretary.press("看写成的规则").says("写成的规则").press("建立这届比赛").says("已建好第三届技能月")
    secretary.press("对外公开").says("已对外公开")
    contests = session.scalars(sa.select(Contest).join(Contest.edition).where(Edition.key == "skills-month")).all()
    assert len(contests) == 4, "they are there before anybody entered"
    session.rollback()  # SQLite has one writer, and the next page writes

    secretary.place("我的工作").link("代报名和审核")
    secretary.link("代报名").choose(ROSTERS / "department-sheet.xlsx").press("读名单").press("导入 60 行")
    secretary.says("已代报 60").link("审核报名").says("待审核 60")

    before = secretary.count
    secretary.tick("全选").press("通过勾选的").press("通过这 60 ").says("通过了 60 ")
    assert secretary.count - before < 15
    session.rollback()
    statuses = session.execute(sa.select(Entry.status, sa.func.count()).group_by(Entry.status)).all()
    assert [tuple(one) for one in statuses] == [("verified", 60)]
    assert len(set(session.scalars(sa.select(Entry.track)))) == 4
    session.rollback()  # SQLite has one writer, and the next page writes

    secretary.bar("总览").link("评审").link("导入评委名单")
    secretary.choose(ROSTERS / "judges.tsv").press("读名单").press("导入 9 行").says("已导入 9 位评委", "10 个席位")
    secretary.link("打印邀请纸条").says("邀请纸条 · 9 张")
    session.rollback()
    names = set(session.scalars(sa.select(Invitation.name)))
    assert names >= {"李雪", "高翔", "蔡琳"}, "those without an address have a slip with a code"
    assert len(session.scalars(sa.select(Seat.account_id).where(Seat.name.in_(names))).all()) == 10
    # Of the 120 clicks and 25 fields that the whole morning may take; a click into each field is counted too.
    assert secretary.count <= 32
    assert secretary.typed <= 6
    tab.check()

"""The main job, end to end in a real browser: a student registers, the school verifies, judges mark, the chair
confirms, organisers tabulate, review and publish, the public reads the medal table. axe looks at
every page on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from contest.desks.smoke.path import ESSAY, RULEBOOK, day
from contest.editions.actions import create_edition, open_edition
from tests import factories
from tests.browser.conftest import Site, Tab
from tests.people import Named, People

Browse = Callable[..., Tab]
CONTEST = "school/4136010421/essay/open"


@dataclass
class Hand:
    """Does what a person does on a page, with a mouse, and has axe look at the page that follows."""

    tab: Tab

    def open(self, path: str) -> Hand:
        self.tab.open(path)
        return self.look()

    def look(self) -> Hand:
        self.tab.check("desktop", "phone")
        return self

    def press(self, name: str) -> Hand:
        """Follow the link, or press the button, that is called so."""
        page = self.tab.page
        called = re.compile(rf"^{re.escape(name)}(\s|$)")
        found = page.get_by_role("button", name=called).or_(page.get_by_role("link", name=called))
        found = found.and_(page.locator(":not(.s-skip)")).locator("visible=true")
        expect(found.first, f"nothing on {self.tab.path} is called {name!r}").to_be_visible()
        with page.expect_navigation():
            found.first.click()
        return self.look()

    def fill(self, label: str, text: str) -> Hand:
        page = self.tab.page
        field = page.get_by_label(label).and_(page.locator("input, textarea")).first
        field.fill(text)
        field.press("Tab")
        return self

    def choose(self, label: str, text: str) -> Hand:
        """Choose in a list, or among radio buttons."""
        page = self.tab.page
        if page.get_by_role("radio", name=text, exact=True).count():
            page.get_by_role("radio", name=text, exact=True).check()
        else:
            value = page.locator("option", has_text=text).first.get_attribute("value")
            page.get_by_label(label, exact=True).first.select_option(value)
        return self

    def tick(self, label: str) -> Hand:
        self.tab.page.get_by_role("checkbox", name=label).first.check()
        return self

    def says(self, *sentences: str) -> Hand:
        self.tab.says(*sentences)
        return self

    def hand_in(self, path: Path) -> Hand:
        self.tab.page.set_input_files("input[type=file]", path)
        return self


class Scriptless(Hand):
    """The same with scripts off, on a phone; axe is a script and cannot look."""

    def look(self) -> Hand:
        return self


class Keyboard(Hand):
    """The same with the keyboard alone: Tab goes on, Enter presses, arrows choose, and one sees where one is."""

    def look(self) -> Hand:
        return self

    def press(self, name: str) -> Hand:
        self.tab.keys.to(name, whole=True).enter()
        return self

    def fill(self, label: str, text: str) -> Hand:
        self.tab.keys.to(label).press("Control+A").type(text)
        return self

    def choose(self, label: str, text: str) -> Hand:
        if self.tab.page.get_by_role("radio", name=text, exact=True).count():
            self.tab.keys.to_kind("input[type=radio]").choose(text)
        else:
            self.tab.keys.to(label, whole=True).choose(text)
        return self

    def tick(self, label: str) -> Hand:
        self.tab.keys.to(label).press("Space")
        return self

    def hand_in(self, path: Path) -> Hand:
        """The field is reached by keys; the dialog that opens from there is the system's, not the page's."""
        self.tab.keys.to_kind("input[type=file]")
        field = self.tab.page.evaluate_handle("document.activeElement").as_element()
        assert field is not None
        field.set_input_files(path)
        return self


WAYS = {
    "mouse": (Hand, {}),
    "phone-without-scripts": (Scriptless, {"size": "phone", "scripts": False}),
    "keys": (Keyboard, {}),
}


@pytest.fixture
def also(session: Any, people: People, at: datetime) -> dict[str, Named]:
    """A second judge and somebody who reviews, at alice's school; and the rehearsal's edition."""
    made = {}
    for key, name, role in (("second_judge", "秦越", "judge"), ("reviewer", "温书瑶", "organiser")):
        person = factories.person(name, home=people.school, kind="teacher", at=at)
        account = factories.account(name, login=key, person=person, at=at)
        factories.membership(account, role, people.school, people.series, at=at)
        made[key] = Named(key, name, account.id, person.id)
    text = RULEBOOK.read_text("utf-8").replace('series = "rehearsal"', 'series = "career"')
    open_edition(create_edition(text, by=None, at=at), by=None, at=at)
    session.commit()
    return made


@pytest.mark.parametrize("way", WAYS)
def test_from_registration_to_a_published_medal_table(
    way: str,
    browse: Browse,
    site: Site,
    people: People,
    also: dict[str, Named],
    tmp_path: Path,
) -> None:
    essay = tmp_path / "essay.pdf"
    essay.write_bytes(ESSAY)
    hand, how = WAYS[way]

    def come(name: str, path: str) -> Hand:
        tab = browse(name if hasattr(people, name) else None, **how)
        if name in also:
            tab.page.context.add_cookies([site.cookie(also[name])])  # type: ignore[list-item]
        return hand(tab).open(path)

    desk = f"/desk/rehearsal/{{}}/{CONTEST}"

    site.at = day(3, 5)
    student = come("alice", "/my").press("报征文")
    student.fill("作品名称", "我的家乡").press("建立报名").says("我的家乡")
    student.press("正文").hand_in(essay).press("上传").says("essay.pdf")
    student.open("/my").press("整份报名").press("检查并提交")
    student.tick("我承诺").press("提交报名").says("回执")
    student.open("/my").says("等学校审核")

    site.at = day(3, 12)
    organiser = come("organiser", "/desk").press("审核报名").press("林晓雯").press("通过").says("已通过")
    site.at = day(3, 14)
    organiser.open(desk.format("roster")).press("冻结名单").says("已冻结")
    organiser.open(desk.format("panel"))
    for name, role in (("程海燕", "评委"), ("秦越", "评委"), ("罗永康", "裁判长")):
        organiser.choose("谁", name).choose("身份", role).press("安排入席").says(name)
    organiser.press("均匀分配").press("开始评分")

    site.at = day(3, 15)
    for name, content, form in (("judge", "52", "35"), ("second_judge", "54.5", "36")):
        judge = come(name, "/judge").press("评 01 号")
        judge.fill("内容", content).fill("表达", form).press("提交评分表").says("已提交")
    come("chair", desk.format("grid")).press("01").press("确认这一件的 2 份").says("已确认")
    come("organiser", desk.format("grid")).press("结束评分")

    site.at = day(3, 19)
    organiser.open(desk.format("results")).press("统分").says("88.75")
    organiser.press("去发布").press("起草发布")
    come("outsider", "/e/rehearsal").says("还没有公布")
    come("reviewer", desk.format("publish")).press("打开第 1 号").press("我看过了，复核署名")
    organiser.open(desk.format("publish")).press("打开第 1 号").press("封存并公布").says("公示")

    public = come("", "/e/rehearsal/medals").says("江西财经大学", "第 1 号发布")
    public.open(f"/e/rehearsal/c/{CONTEST}").says("88.75", "我的家乡", "林晓雯")
    public.open("/en/e/rehearsal").says("Rehearsal of the whole path")

"""What stands beside the marks of a sheet: the entry's files in the page, the judge's own clock, and a question about
an odd mark, which is asked once and holds nothing up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Tab
from tests.browser.made_files import handed_in, two_pages
from tests.browser.test_sheet import at_device, receipt, sheet
from tests.judging.world import FULL, World, build
from tests.people import People

Browse = Callable[..., Tab]


@pytest.fixture
def world(session: Any, people: People, at: datetime) -> World:
    return build(people, at, count=6).opened()


@pytest.fixture
def reported(world: World, session: Any) -> World:
    session.add(handed_in(world.entries[0].entry, "report", two_pages(), "application/pdf", world.at))
    return world


DRAWN = """(it) => [...it.getContext("2d").getImageData(0, 0, it.width, it.height).data].some(
    (part, position) => position % 4 === 0 && part < 50)"""


@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_the_pages_of_a_report_are_read_in_the_page_and_no_mark_is_lost(
    reported: World, browse: Browse, size: str
) -> None:
    tab = browse("judge", size).open(sheet(reported))
    page = tab.page
    if size == "phone":
        page.locator("[id='mark-goal.world']").fill("9")
        page.get_by_role("button", name="材料").tap()
    else:
        page.get_by_role("link", name="生涯发展报告", exact=True).click()
    pages = page.locator("canvas")
    expect(pages).to_have_count(2)
    expect(pages.first).to_have_attribute("aria-label", "生涯发展报告 1 / 2")
    expect(pages.first).to_have_attribute("data-drawn", "")
    assert pages.first.evaluate(DRAWN)
    tab.check()
    if size == "phone":
        expect(page.locator("[id='mark-goal.world']")).to_be_hidden()
        page.get_by_role("button", name="回到评分").tap()
        expect(page.locator("[id='mark-goal.world']")).to_have_value("9")


def test_a_judges_clock_runs_stops_and_gives_time_back(world: World, browse: Browse) -> None:
    tab = browse("judge", "phone")
    tab.page.clock.install()
    tab.open(sheet(world))
    page, button = tab.page, tab.page.get_by_role("button", name="计时")
    expect(button).to_contain_text("7:00")
    button.tap()
    page.get_by_role("button", name="开始").tap()
    page.clock.run_for(60_000)
    expect(page.locator("output")).to_have_text("6:00")
    page.get_by_role("button", name="还 1 分钟").tap()
    page.get_by_role("button", name="暂停").tap()
    page.clock.run_for(60_000)
    expect(page.locator("output")).to_have_text("7:00")
    tab.open(tab.path)  # it survives a reload
    expect(page.get_by_role("button", name="计时")).to_contain_text("7:00")
    page.get_by_role("button", name="计时").tap()
    for typed in ("-5", "999999", "", "7.5"):
        page.locator("[data-minutes]").fill(typed)
        page.get_by_role("button", name="从头计时").tap()
        expect(page.locator("[data-minutes-wrong]")).to_have_text("请填 1 到 180 的整数分钟。钟没有动。")
        expect(page.locator("output")).to_have_text("7:00")
    tab.check()
    page.locator("[data-minutes]").fill("5")
    expect(page.locator("[data-minutes-wrong]")).to_be_hidden()
    page.get_by_role("button", name="从头计时").tap()
    expect(page.locator("output")).to_have_text("5:00")


def test_a_slip_of_the_decimal_point_is_asked_about_once_and_counts_meanwhile(
    world: World, browse: Browse, session: Any
) -> None:
    for n, mark in enumerate((11_000, 12_000, 13_000, 14_000, 12_500), 1):
        world.submit(world.people.judge, n, {**FULL, "goal.fit": mark})
    session.commit()
    tab = browse("judge", "laptop")
    tab.open(sheet(world))
    page, field = tab.page, tab.page.locator("[id='mark-goal.fit']")
    expect(page.locator("form[data-usual-known]")).to_be_attached()
    at_device(tab)
    expect(field).to_be_focused()
    tab.keys.type("1.2").press("Enter")
    asked = page.locator("[data-asking]")
    expect(asked).to_contain_text("这一项 1.2 分，你平时在 11 到 14 之间。 是 12 分吗？")
    expect(receipt(tab)).to_contain_text("已存 10:00:00")  # it counts as it is
    tab.check()
    page.get_by_role("button", name="改成 12").click()
    expect(field).to_have_value("12")
    expect(asked).to_have_count(0)
    field.fill("1.2")
    field.press("Enter")
    expect(asked).to_have_count(0)  # asked once
    expect(page.locator("[id='mark-goal.world']")).to_be_focused()
    tab.keys.type("2").press("Enter")  # far from what this judge gives, and no slip
    expect(asked).to_contain_text("这一项 2 分，你平时在 11.5 到 11.5 之间。")
    expect(asked.locator("[data-slip]").first).to_be_hidden()
    page.get_by_role("button", name="就是 2").click()
    expect(asked).to_have_count(0)
    expect(page.locator("[id='mark-goal.world']")).to_have_value("2")


def test_marks_of_the_same_share_are_asked_about_once(world: World, browse: Browse) -> None:
    tab = at_device(browse("judge", "laptop").open(sheet(world)))
    expect(tab.page.locator("[id='mark-goal.fit']")).to_be_focused()
    tab.keys.type("12").press("Enter").type("12").press("Enter").type("16").press("Enter")
    question = tab.page.locator("[data-all-equal]")
    expect(question).to_contain_text("每一项都占满分的同一比例。是有意的吗？")
    expect(tab.page.locator("[data-submit]")).to_be_visible()
    tab.check()
    tab.page.get_by_role("button", name="就是这样").click()
    expect(question).to_be_hidden()

"""The judge's sheet by keyboard alone: number and Enter, digits for bands from anywhere, ? for help, and the next entry
after submitting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Tab
from tests.browser.test_sheet import receipt, sheet
from tests.judging.world import World, build
from tests.people import People

Browse = Callable[..., Tab]


@pytest.fixture
def world(session: Any, people: People, at: datetime) -> World:
    return build(people, at).opened()


def test_a_sheet_is_marked_by_bands_and_numbers_and_the_next_entry_is_one_key_away(
    world: World, browse: Browse
) -> None:
    """Nothing but keys from opening the first sheet to opening the second."""
    tab = browse("judge", "laptop").open(sheet(world))
    page, field = tab.page, tab.page.locator("[id='mark-goal.fit']")
    expect(field).to_be_focused()
    tab.keys.press("Tab").press("3")  # out of the field; the third band from the bottom
    expect(page.locator(":focus")).to_have_text("10")
    tab.keys.press("ArrowRight").press("ArrowRight")
    assert tab.keys.is_seen()
    tab.keys.press("Enter")
    expect(field).to_have_value("11")
    expect(page.locator("[id='mark-goal.world']")).to_be_focused()
    tab.keys.type("11.5").press("Enter").type("17.5").press("Enter")
    expect(page.locator("[data-total]")).to_have_text("40.0")
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    tab.soon(lambda: "提交评分表" in tab.keys.focused(), True)
    tab.keys.enter()
    tab.says("已提交，等裁判长确认")
    tab.soon(lambda: "下一件：02 号" in tab.keys.focused(), True)
    tab.keys.enter()
    expect(page.locator("h1")).to_have_text("02 号作品")


def test_digits_are_digits_in_a_text_and_keys_are_told_on_demand(world: World, browse: Browse) -> None:
    tab = browse("judge", "laptop").open(sheet(world))
    page = tab.page
    page.locator("textarea[name=note]").focus()
    tab.keys.type("第 3 页？ 4?")
    expect(page.locator("textarea[name=note]")).to_have_value("第 3 页？ 4?")
    page.locator(".s-skip").focus()
    tab.keys.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("用键盘打分")
    tab.check()
    tab.keys.press("2").press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    tab.keys.press("4")
    expect(page.locator(":focus")).to_have_text("13")

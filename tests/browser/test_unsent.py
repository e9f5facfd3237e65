"""What a device has not sent is sent from the list too; what the server never takes is handed over or given up."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from contest.judging.models import Assignment
from tests.browser.conftest import Tab
from tests.browser.test_offline import goes, stocked
from tests.browser.test_sheet import at_device, draft, receipt, sheet, type_mark, versions
from tests.browser.test_sheet_faults import ROWS, another_tab, nothing_is_left, world  # noqa: F401
from tests.judging.world import World

Browse = Callable[..., Tab]


def cut_off(tab: Tab) -> Tab:
    """The tab is gone with a mark that it had not sent; the next one."""
    at_device(tab)
    tab.page.context.set_offline(True)
    type_mark(tab, "goal.fit", "14")
    expect(receipt(tab)).to_contain_text("已存本机")
    tab.page.close()
    again = another_tab(tab)
    again.page.context.set_offline(False)
    return again


@pytest.fixture
def path(world: World) -> str:  # noqa: F811
    return sheet(world)


def test_the_list_says_what_is_unsent_and_sends_it(path: str, browse: Browse, session: Any) -> None:
    again = cut_off(browse("judge", "phone").open(path))
    again.page.route("**/draft", lambda route: route.abort())
    again.open("/judge")
    expect(again.page.locator("[data-unsent]:visible")).to_have_text("这台设备上有 1 处没有送出")
    again.check("phone")
    again.page.unroute("**/draft")
    again.open("/judge")
    nothing_is_left(again)
    expect(again.page.locator("[data-unsent]:visible")).to_have_count(0)
    again.soon(lambda: draft(session), {"goal.fit": 14_000})


def test_the_stored_list_counts_one_of_three_submits_it_and_says_so(path: str, browse: Browse, session: Any) -> None:
    tab = stocked(browse("judge", "phone"))
    at_device(tab.open(path))
    type_mark(tab, "goal.fit", "14")
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    type_mark(tab, "goal.world", "11.5")
    tab.soon(lambda: draft(session), {"goal.fit": 14_000, "goal.world": 11_500})
    nothing_is_left(tab)
    at_device(tab.open(path))  # the page of the server is stored, and the note of what it confirmed goes
    tab.page.context.set_offline(True)
    type_mark(tab, "action.plan", "17.5")
    expect(receipt(tab)).to_contain_text("1 处待送出")
    goes(tab, "/judge")
    row = tab.page.locator(".s-jd-rows li").first
    expect(row.locator("[data-unsent]")).to_have_text("这台设备上有 1 处没有送出")
    goes(tab, path).page.get_by_role("button", name="提交评分表").click()
    expect(receipt(tab)).to_contain_text("等着提交")
    goes(tab, "/judge")
    expect(row.locator("[data-unsent]")).to_be_visible()
    tab.page.context.set_offline(False)
    tab.soon(lambda: versions(session), 1)
    expect(row.locator("[data-unsent]")).to_be_hidden()
    expect(row).to_contain_text("已提交")
    expect(tab.page.locator("[data-stored-notice]")).to_be_hidden()
    expect(tab.page.locator(".s-section-note")).to_contain_text("已交 1 / 3")
    nothing_is_left(tab)
    tab.check()


def test_marks_of_an_entry_that_was_taken_away_are_handed_over_or_given_up(
    path: str, browse: Browse, session: Any, tmp_path: Any
) -> None:
    again = cut_off(browse("judge", "phone").open(path))
    session.get_one(Assignment, UUID(path.rpartition("/")[2])).withdrawn_at = again.site.at
    session.commit()
    again.open("/judge")
    place = again.page.locator("[data-held][data-names]:visible")
    expect(place).to_contain_text("01 号已经不归你评")
    expect(place.locator("> ul li")).to_have_text(["目标清晰、切合自身: 14"])
    expect(place.locator("[data-sentence]")).to_be_empty()
    again.check("phone", "desktop")
    files: list[Any] = []
    again.page.on("download", lambda one: files.append(one))
    with again.page.expect_download() as download:
        place.get_by_role("button", name="存成文件").dblclick()
    download.value.save_as(tmp_path / "file")
    assert json.loads((tmp_path / "file").read_text())["format"] == "saiwu-hand-over/1"
    again.soon(lambda: len(again.page.evaluate(ROWS)), 1)
    place.get_by_role("button", name="不要了…").click()
    expect(again.page.get_by_role("dialog").locator("li")).to_have_text(["目标清晰、切合自身: 14"])
    place.get_by_role("button", name="留着").click()
    again.soon(lambda: len(again.page.evaluate(ROWS)), 1)
    place.get_by_role("button", name="不要了…").click()
    place.get_by_role("button", name="丢掉", exact=True).click()
    expect(place).to_be_hidden()
    assert len(files) == 1, "the double press saved one"
    nothing_is_left(again)
    again.open("/judge")
    expect(again.page.locator("[data-stocked]")).to_be_visible()
    expect(place).to_have_count(0)

"""A judge without a network hands a file over, the desk takes it in, and the judge confirms it at the next sign-in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from contest.db import session as db_session
from tests.browser.conftest import Tab
from tests.browser.test_sheet import draft
from tests.judging.world import World, build
from tests.people import People

Browse = Callable[..., Tab]


@pytest.fixture
def world(session: Any, people: People, at: datetime) -> World:
    return build(people, at).opened()


def test_from_a_sheet_without_a_network_to_the_judges_draft(
    world: World, browse: Browse, session: Any, tmp_path: Path
) -> None:
    path = f"/judge/{world.task(world.people.judge).id}"
    db_session.commit()
    tab = browse("judge", "phone").open(path)
    tab.page.context.set_offline(True)
    tab.page.locator("[id='mark-action.plan']").fill("17.5")
    tab.page.locator("[id='mark-action.plan']").press("Tab")
    tab.page.locator("#note").fill("机密笔记")
    tab.page.get_by_role("button", name="分数送不出去？").click()
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="存成文件").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "01.saiwu"
    text = file.read_text("utf-8")
    assert not [trace for trace in ("17.5", "机密", path.rpartition("/")[2]) if trace in text]
    tab.says("文件存在下载里了：01.saiwu")
    tab.page.context.clear_cookies()  # the device never comes back

    desk = browse("organiser", "desktop").open(world.desk("handed-over"))
    desk.page.set_input_files("[name=file]", file)
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="收下").click()
    desk.says("已收下 01 号", "等评委确认").check("desktop", "phone")
    assert "17.5" not in desk.page.content()

    judge = browse("judge", "phone").open("/judge")
    judge.page.get_by_role("link", name="去确认").click()
    expect(judge.page.locator("h1")).to_have_text("交接来的评分")
    judge.says("17.5", "机密笔记").check("phone", "desktop")
    with judge.page.expect_navigation():
        judge.page.get_by_role("button", name="存为我的草稿").click()
    session.rollback()
    desk.soon(lambda: draft(session), {"action.plan": 17_500})


def test_from_codes_on_a_phone_to_the_desk(world: World, browse: Browse, session: Any, tmp_path: Path) -> None:
    path = f"/judge/{world.task(world.people.judge).id}"
    db_session.commit()
    tab = browse("judge", "phone").open(path)
    tab.page.context.set_offline(True)
    tab.page.locator("[id='mark-action.plan']").fill("17.5")
    tab.page.locator("[id='mark-action.plan']").press("Tab")
    tab.page.locator("#note").fill("机密笔记" * 60)
    tab.page.get_by_role("button", name="分数送不出去？").click()
    tab.page.get_by_role("button", name="显示二维码").click()
    number = tab.page.locator("[data-code-number]")
    expect(number).to_have_text("第 1 个码，共 3 个")
    tab.check()
    code = tab.page.get_by_role("img", name="交给会务的二维码")
    pictures = []
    for n in (1, 2, 3):
        expect(number).to_have_text(f"第 {n} 个码，共 3 个")
        pictures.append(str(tmp_path / f"{n}.png"))
        code.screenshot(path=pictures[-1])
        if n < 3:
            tab.page.get_by_role("button", name="下一个码").click()
    tab.page.get_by_role("button", name="关上").click()
    expect(code).to_be_hidden()

    desk = browse("organiser", "desktop").open(world.desk("handed-over"))
    chooser = desk.page.locator("[data-scanning] input[type=file]")
    chooser.set_input_files([pictures[2], pictures[0]])
    expect(desk.page.locator("[data-scanned]")).to_have_text("扫到 2 个，一共 3 个")
    chooser.set_input_files([pictures[1], pictures[0]])
    expect(desk.page.locator("[data-scanned]")).to_have_text("扫全了：3 个。请点“收下”。")
    desk.check("desktop", "phone")
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="收下").click()
    desk.says("已收下 01 号", "等评委确认")
    judge = browse("judge", "phone").open("/judge/handed-over").says("17.5", "机密笔记").check()
    with judge.page.expect_navigation():
        judge.page.get_by_role("button", name="存为我的草稿").click()
    session.rollback()
    desk.soon(lambda: draft(session), {"action.plan": 17_500})

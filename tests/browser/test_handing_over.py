"""A judge without a network hands a file over, the desk takes it in, and the judge confirms it at the next sign-in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from contest.db import session as db_session
from tests.browser.conftest import Site, Tab
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
    done, older = (tab.page.locator(f"[data-handover-{name}]") for name in ("done", "older"))
    files: list[Any] = []
    tab.page.on("download", lambda one: files.append(one))
    with tab.page.expect_download():
        tab.page.get_by_role("button", name="存成文件").dblclick()
    expect(done).to_be_visible()
    tab.page.locator("[id='mark-goal.fit']").fill("14")  # not in that file
    expect(done).to_be_hidden()
    expect(older).to_contain_text("后来改的不在里面")
    tab.check()
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="存成文件").click()
    expect(done).to_be_visible()
    expect(older).to_be_hidden()
    assert len(files) == 2, "the double press saved one"
    comment, counted = tab.page.locator("#comment"), tab.page.locator("#comment-letters")
    comment.fill("长" * 5_000)
    expect(counted).to_have_text("超出 3000 个字，最多 2000 个。这一段还没有存到服务器上：删短就存。")
    tab.page.get_by_role("button", name="显示二维码").click()
    expect(tab.page.locator("[data-codes-count]")).to_contain_text("存成一个文件交更稳")
    expect(tab.page.get_by_role("img", name="交给会务的二维码")).to_be_hidden()
    tab.check()
    tab.page.get_by_role("button", name="还是扫码").click()
    expect(tab.page.locator("[data-code-number]")).to_contain_text("第 1 个码，共 ")
    tab.page.get_by_role("button", name="关上").last.click()
    tab.page.get_by_role("button", name="显示二维码").click()
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="改存成文件").click()
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
    judge.says("17.5", "机密笔记", "长" * 5_000, "超过 2000 个字，不会用").check("phone", "desktop")
    with judge.page.expect_navigation():
        judge.page.get_by_role("button", name="存为我的草稿").click()
    session.rollback()
    desk.soon(lambda: draft(session), {"action.plan": 17_500, "goal.fit": 14_000})


def on_a_phone(world: World, browse: Browse) -> Tab:
    """A phone without a network that shows its first of three codes."""
    path = f"/judge/{world.task(world.people.judge).id}"
    db_session.commit()
    tab = browse("judge", "phone").open(path)
    tab.page.context.set_offline(True)
    tab.page.locator("[id='mark-action.plan']").fill("17.5")
    tab.page.locator("[id='mark-action.plan']").press("Tab")
    tab.page.locator("#note").fill("机密笔记" * 60)
    tab.page.get_by_role("button", name="分数送不出去？").click()
    tab.page.get_by_role("button", name="显示二维码").click()
    expect(tab.page.locator("[data-code-number]")).to_have_text("第 1 个码，共 3 个")
    return tab


def codes(tab: Tab) -> Iterator[Any]:
    """What shows the code, with one code after the other."""
    for n in (1, 2, 3):
        expect(tab.page.locator("[data-code-number]")).to_have_text(f"第 {n} 个码，共 3 个")
        yield tab.page.get_by_role("img", name="交给会务的二维码")
        if n < 3:
            tab.page.get_by_role("button", name="下一个码").click()


def test_from_codes_on_a_phone_to_the_desk(world: World, browse: Browse, session: Any, tmp_path: Path) -> None:
    tab = on_a_phone(world, browse)
    tab.check()
    pictures = []
    for n, code in enumerate(codes(tab)):
        pictures.append(str(tmp_path / f"{n}.png"))
        code.screenshot(path=pictures[-1])
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


def test_codes_are_read_by_the_desks_camera(
    world: World, browse: Browse, start: Callable[..., Tab], site: Site, tmp_path: Path
) -> None:
    """The browser's camera is a film of the phone's screen: each code for half a second, again and again. JPEG pictures
    of one size, one after the other, are such a film."""
    tab, film = on_a_phone(world, browse), tmp_path / "phone.mjpeg"
    screens = [tab.page.screenshot(type="jpeg", quality=90) for _code in codes(tab)]
    film.write_bytes(b"".join(screen for screen in screens for _frame in range(15)))
    camera = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}")
    desk = start(site, flags=(*camera, "--use-fake-ui-for-media-stream"))
    desk.page.context.add_cookies([site.cookie(world.people.organiser)])
    desk.open(world.desk("handed-over"))
    desk.page.get_by_role("button", name="用摄像头扫").click()
    expect(desk.page.locator("[data-scanned]")).to_have_text("扫全了：3 个。请点“收下”。", timeout=30_000)
    desk.check()
    desk.page.get_by_role("button", name="停下").click()
    expect(desk.page.locator("[data-scanning] video")).to_be_hidden()
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="收下").click()
    desk.says("已收下 01 号", "等评委确认")

"""The judge's pages without a network, in a real browser: they open again while their sign-in lasts, and nothing of
them is left when it ends. Also on a name that is not localhost: with the hall's own certificates, and without TLS."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from contest.db import session as db_session
from contest.judging.actions import save_draft
from contest.people.models import Account
from contest.people.sign_in import passwords
from contest.registration.models import Material
from tests.browser.conftest import HALL, Site, Tab
from tests.browser.test_device import kept_on
from tests.browser.test_sheet import at_device, receipt, type_mark, versions
from tests.judging.world import World, build
from tests.people import PASSWORD, People

Browse = Callable[..., Tab]
# Planted in a draft and a file: each one that is found on a device after signing out is a leak.
PLANTED = {"goal.fit": 13_700, "goal.world": 3_300}
TRACES = ('"13.7"', '"3.3"', "机密笔记", "机密材料", "机密题目", "01 号", "生涯发展报告")
STRANGE = "回答的不是比赛的服务器"
NO_NETWORK = "没有网络。这一页是存在这台设备上的"


@pytest.fixture
def world(session: Any, people: People, at: datetime) -> World:
    from contest.files import file_store

    world = build(people, at).opened()
    given = {"note": "机密笔记", "by": people.judge.account_id, "at": at}
    save_draft(world.task(people.judge), PLANTED, **given)  # type: ignore[arg-type]
    people.judge.account.password = passwords.hashed(PASSWORD)
    kept = file_store().save("%PDF-1.4 机密材料".encode())
    one = {"kind": "report", "version": 1, "name": "报告", "media_type": "application/pdf", "at": at}
    session.add(Material(entry_id=world.entries[0].entry.id, digest=kept.digest, size=kept.size, **one))
    session.commit()
    return world


def sheet(world: World, n: int = 0) -> str:
    path = f"/judge/{world.task(world.people.judge, n).id}"
    db_session.commit()
    return path


def stocked(tab: Tab, *, count: int = 4) -> Tab:
    """The list, when all its pages are on the shelf."""
    tab.open("/judge")
    expect(tab.page.locator("[data-stocked]")).to_contain_text(f"这 {count} 页已存在这台设备上", timeout=20_000)
    return tab


def goes(tab: Tab, path: str) -> Tab:
    """Go to a page, whoever answers."""
    tab.page.goto(tab.site.address + path)
    return tab


def leave(tab: Tab) -> None:
    """Sign out as one does on a phone."""
    tab.page.locator("summary", has_text="").last.click()
    with tab.page.expect_navigation():
        tab.page.locator("button:visible", has_text="退出登录").click()


def traces_on(tab: Tab) -> list[tuple[str, str]]:
    return [(trace, text[:200]) for text in kept_on(tab) for trace in TRACES if trace in text]


def keys_on(tab: Tab) -> list[str]:
    return [text for text in kept_on(tab) if text.startswith("key ")]


PARTS = """async ([path, parts]) => {
  const found = [];
  for (const Range of parts) {
    const answer = await fetch(path, { headers: { Range } });
    found.push([answer.status, answer.headers.get("Content-Range"), await answer.text()]);
  }
  return found;
}"""


def portal(site: Site, *parts: str, status: str = "200 OK") -> list[str]:
    """From now on something else answers, as a captive portal does, where an address has one of these parts; gives the
    addresses that it answered at. `site.app = site.app.behind` ends it."""
    behind, answered = site.app, list[str]()

    def answer(environ: dict[str, Any], start: Any) -> Any:
        if not any(part in environ["PATH_INFO"] for part in parts):
            return behind(environ, start)
        answered.append(environ["PATH_INFO"])
        led = [("Location", "/judge/hotel")] if status.startswith("302") else []
        start(status, [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "max-age=600"), *led])
        return ["<!doctype html><title>Wi-Fi</title><h1>Wi-Fi 登录</h1>".encode()]

    answer.behind = behind  # type: ignore[attr-defined]
    site.app = answer  # type: ignore[assignment]
    return answered


def test_reloading_and_opening_without_a_network_work_while_the_sign_in_lasts(
    world: World, browse: Browse, site: Site
) -> None:
    one, two = sheet(world), sheet(world, 1)
    tab = stocked(browse("judge", "phone"))
    assert not traces_on(tab), "all of it is sealed"
    tab.open(one)
    type_mark(tab, "action.plan", "9")
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    tab.page.context.set_offline(True)
    tab.page.reload()
    tab.says("01 号作品", NO_NETWORK)
    expect(tab.page.locator("[data-total]")).to_have_text("26.0")
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    tab.check()
    again = Tab(tab.site, tab.page.context.new_page())
    goes(again, two).says("02 号作品", NO_NETWORK)
    with again.page.expect_download() as file:
        again.page.evaluate("(path) => { location.href = path; }", f"{one}/materials/report")
    assert "机密材料" in Path(file.value.path()).read_text("utf-8")
    # A video asks for parts of its file.
    assert again.page.evaluate(PARTS, [f"{one}/materials/report", ["bytes=0-3", "bytes=9-", "bytes=900-"]]) == [
        [206, "bytes 0-3/21", "%PDF"],
        [206, "bytes 9-20/21", "机密材料"],
        [416, "bytes */21", ""],
    ]
    goes(again, "/judge").says("我的评分", NO_NETWORK)
    goes(again, "/judge/00000000-0000-4000-8000-000000000000").says("没有网络，这一页打不开")
    again.check()
    tab.page.context.set_offline(False)
    for status, sentence in (
        ("200 OK", STRANGE),
        ("302 Found", STRANGE),
        ("502 Bad Gateway", "服务器现在答不上来"),
    ):
        portal(site, "/judge", status=status)
        goes(tab, one).says("01 号作品", sentence, "这一页是存在这台设备上的")
        expect(tab.page.locator("[data-stored-notice]")).not_to_contain_text("没有网络", use_inner_text=True)
        assert tab.page.evaluate(PARTS, [f"{one}/materials/report", ["bytes=0-3"]]) == [[206, "bytes 0-3/21", "%PDF"]]
        site.app = site.app.behind  # type: ignore[attr-defined]
    tab.open(one)
    expect(tab.page.locator("[data-stored-notice]")).to_be_hidden()


# What the shell holds of the sheet's script, by content type; with an argument, something else is put in its place.
SCRIPT_KEPT = """async (html) => {
  const cache = await caches.open("saiwu-shell");
  const found = (await cache.keys()).filter(({ url }) => url.endsWith("/sheet/odd.js"));
  if (html) await cache.put(found[0], new Response(html, { headers: { "Content-Type": "text/html" } }));
  const kept = await Promise.all(found.map((one) => cache.match(one)));
  return kept.map((one) => one.headers.get("Content-Type").split(";")[0]);
}"""


def test_a_portals_page_is_not_kept_for_a_script_and_one_that_is_there_goes_at_the_next_visit(
    world: World, browse: Browse, site: Site
) -> None:
    one = sheet(world)
    tab = browse("judge", "phone")
    answered = portal(site, "/sheet/odd.js")
    tab.open("/judge")
    tab.soon(lambda: bool(answered), True)
    site.app = site.app.behind  # type: ignore[attr-defined]
    stocked(tab)
    assert tab.page.evaluate(SCRIPT_KEPT) == ["text/javascript"]
    tab.page.evaluate(SCRIPT_KEPT, "<p>Wi-Fi")
    stocked(tab)
    tab.soon(lambda: tab.page.evaluate(SCRIPT_KEPT), ["text/javascript"])
    tab.page.context.set_offline(True)
    at_device(goes(tab, one).says("01 号作品", NO_NETWORK))


def test_a_sheet_that_was_submitted_before_the_network_went_is_shown_as_submitted(
    world: World, browse: Browse, session: Any
) -> None:
    tab = stocked(browse("judge", "phone"))
    tab.open(sheet(world))
    type_mark(tab, "action.plan", "9")
    expect(receipt(tab)).to_contain_text("已存 10:00:00")

    def cut(route: Any) -> None:
        answer = route.fetch()
        tab.page.context.set_offline(True)
        route.fulfill(response=answer)

    tab.page.route("**/judge/*", lambda route: cut(route) if route.request.method == "POST" else route.fallback())
    tab.page.get_by_role("button", name="提交评分表").click()
    tab.says(NO_NETWORK, "评分表已经提交，不能再改")
    expect(receipt(tab)).to_contain_text("已提交 10:00:00")
    expect(tab.page.get_by_role("button", name="提交评分表")).to_be_hidden()
    tab.soon(lambda: versions(session), 1)


def test_signing_out_leaves_no_trace_and_no_key(world: World, browse: Browse) -> None:
    tab = stocked(browse("judge", "phone"))
    assert keys_on(tab)
    leave(tab)
    tab.says("已退出登录")
    assert keys_on(tab) == []
    assert traces_on(tab) == []
    tab.page.context.set_offline(True)
    goes(tab, sheet(world)).says("没有网络，这一页打不开")
    goes(tab, "/judge").says("没有网络，这一页打不开")
    assert traces_on(tab) == []


BRIDGE = """async () => {
  const opened = await new Promise((done) => {
    const asked = indexedDB.open("saiwu-device");
    asked.onsuccess = () => done(asked.result);
  });
  const rooms = await new Promise((done) => {
    const asked = opened.transaction("rooms").objectStore("rooms").getAll();
    asked.onsuccess = () => done(asked.result);
  });
  const { room } = rooms.find((one) => one.key);
  localStorage.setItem(`saiwu-queue ${room} crashed`, JSON.stringify({ revision: 1, note: "写到一半" }));
}"""
QUEUED = """async () => {
  const opened = await new Promise((done) => {
    const asked = indexedDB.open("saiwu-queue", 1);
    asked.onsuccess = () => done(asked.result);
  });
  return new Promise((done) => {
    const asked = opened.transaction("queue").objectStore("queue").getAll();
    asked.onsuccess = () => done(asked.result.map((row) => row.line));
  });
}"""


def test_what_a_crash_left_in_clear_is_sealed_before_its_sign_in_ends(world: World, browse: Browse) -> None:
    """An input lies in the browser's own storage until the device's store has it; a crash may leave it there."""
    tab = stocked(browse("judge", "phone"))
    goes(tab, sheet(world))
    tab.page.evaluate(BRIDGE)
    goes(tab, "/account")  # not the list of entries: that one sends what lies here, if it has the time
    leave(tab)
    tab.says("已退出登录")
    assert tab.page.evaluate("() => Object.keys(localStorage).filter((name) => name.startsWith('saiwu-queue'))") == []
    assert "crashed" in tab.page.evaluate(QUEUED)
    assert not [text for text in kept_on(tab) if "写到一半" in text]
    assert keys_on(tab) == []


def test_signing_out_counts_here_at_once_and_at_the_server_when_it_is_the_server_that_answers(
    world: World, browse: Browse, site: Site
) -> None:
    """A hotel's network leads everything to its own sign-in page, as the server leads to its own after a sign-out."""
    tab = stocked(browse("judge", "phone"))
    portal(site, "/", status="302 Found")
    at_device(goes(tab, sheet(world)))
    tab.page.locator("textarea[name=note]").fill("机密笔记二")
    expect(receipt(tab)).to_contain_text("已存本机")
    goes(tab, "/judge").says(STRANGE)
    leave(tab)
    tab.says("已在这台设备上退出登录")
    assert keys_on(tab) == []
    assert len(tab.page.evaluate(QUEUED)) == 1, "what was not sent stays"
    assert traces_on(tab) == [], "and nobody reads it"
    goes(tab, sheet(world)).says("已在这台设备上退出登录")
    saved = next(one for one in tab.page.context.cookies() if one["name"] == "session")
    site.app = site.app.behind  # type: ignore[attr-defined]
    expect(tab.page.locator("h1")).to_have_text("登录", timeout=15_000)
    tab.page.context.add_cookies([saved])  # type: ignore[list-item]
    goes(tab, "/judge")
    expect(tab.page.locator("h1")).to_have_text("登录")


def test_the_next_account_sees_nothing_of_the_last(world: World, browse: Browse) -> None:
    tab = stocked(browse("judge", "phone"))
    tab.page.context.clear_cookies()
    tab.page.context.add_cookies([tab.site.cookie(world.second)])  # type: ignore[list-item]
    tab.open("/my", status=200)
    tab.page.context.set_offline(True)
    goes(tab, sheet(world)).says("没有网络，这一页打不开")
    goes(tab, "/judge").says("没有网络，这一页打不开")
    tab.soon(lambda: traces_on(tab), [])
    tab.soon(lambda: keys_on(tab), [])


def test_a_sign_in_that_ended_elsewhere_opens_nothing_more(world: World, browse: Browse) -> None:
    tab = stocked(browse("judge", "phone"))
    db_session.get_one(Account, world.people.judge.account_id).epoch += 1
    db_session.commit()
    goes(tab, "/judge")
    expect(tab.page.locator("h1")).to_have_text("登录")
    tab.page.context.set_offline(True)
    goes(tab, sheet(world)).says("没有网络，这一页打不开")
    tab.soon(lambda: traces_on(tab), [])
    tab.soon(lambda: keys_on(tab), [])


def sign_in(tab: Tab, *, stay: bool) -> Tab:
    tab.open("/sign-in")
    tab.page.fill("[name=account]", "judge")
    tab.page.fill("[name=password]", PASSWORD)
    if stay:
        tab.page.check("[name=stay]")
    tab.page.locator("main button", has_text="登录").click()
    expect(tab.page.locator("h1")).to_have_text("我的评分")
    return tab


@pytest.mark.parametrize("stay", [True, False])
def test_a_cold_start_without_a_network_opens_the_sheet_if_the_sign_in_outlived_the_browser(
    world: World, site: Site, start: Callable[..., Tab], stay: bool
) -> None:
    tab = stocked(sign_in(start(site), stay=stay))
    tab.page.context.close()
    tab = start(site)
    tab.page.context.set_offline(True)
    goes(tab, sheet(world)).says(*("01 号作品", NO_NETWORK) if stay else ("没有网络，这一页打不开",))
    if not stay:
        tab.soon(lambda: keys_on(tab), [])


def test_in_a_hall_with_its_own_certificates_the_sheet_opens_without_a_network(
    world: World, hall: tuple[Site, tuple[str, ...]], start: Callable[..., Tab]
) -> None:
    site, flags = hall
    tab = stocked(sign_in(start(site, flags=flags), stay=True))
    tab.page.context.set_offline(True)
    goes(tab, sheet(world)).says("01 号作品", NO_NETWORK)
    goes(tab, "/judge")
    leave(tab)
    tab.says("已在这台设备上退出登录")
    tab.page.context.set_offline(False)
    expect(tab.page.locator("h1")).to_have_text("登录", timeout=15_000)
    assert traces_on(tab) == []
    assert tab.complaints == []


def test_over_plain_http_on_another_machine_the_page_promises_nothing_without_a_network(
    world: World, app: Any, at: datetime, start: Callable[..., Tab]
) -> None:
    site = Site(app, at, name=HALL)
    try:
        tab = sign_in(start(site, flags=(f"--host-resolver-rules=MAP {HALL} 127.0.0.1",)), stay=True)
        assert tab.page.evaluate("() => [isSecureContext, 'serviceWorker' in navigator]") == [False, False]
        tab.says("这台设备断网后打不开这一页")
        tab.open(sheet(world)).says("这台设备断网后打不开这一页")
        expect(tab.page.locator("[data-stocked]")).to_have_count(0)
    finally:
        site.close()

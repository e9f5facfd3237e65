"""Faults between a judge's finger and the server, in a real browser: what the page has shown as kept is there
afterwards, once, and no word of the page about it is untrue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from contest import clock
from contest.judging.models import Assignment, ScoreSheet
from contest.people import actions
from contest.people.sign_in import passwords
from contest.people.sign_in.identification import actor_of
from tests.browser.conftest import Site, Tab
from tests.browser.test_sheet import at_device, draft, receipt, sheet, type_mark, versions
from tests.judging.world import World, build
from tests.people import PASSWORD, Named, People

Browse = Callable[..., Tab]
ROWS = """() => new Promise((done, failed) => {
    const asked = indexedDB.open("saiwu-queue", 1);
    asked.onerror = () => failed(asked.error);
    asked.onsuccess = () => {
        const rows = asked.result.transaction("queue").objectStore("queue").getAll();
        rows.onsuccess = () => { asked.result.close(); done(rows.result.map((row) => JSON.stringify(row))); };
    };
})"""
FULL_BROWSER = """() => {
    window.setItem = Storage.prototype.setItem;
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""
NUMBER = {"X-Request-Id": "0123456789ab"}  # each answer of the server's has one
BRIDGES = "() => Object.keys(localStorage).filter((name) => name.startsWith('saiwu-queue'))"


@pytest.fixture
def world(session: Any, people: People, at: Any) -> World:
    return build(people, at).opened()


def another_tab(tab: Tab) -> Tab:
    """A new tab in the same browser."""
    return Tab(tab.site, tab.page.context.new_page())


def nothing_is_left(tab: Tab) -> None:
    """The device holds nothing any more that was not sent."""
    tab.soon(lambda: tab.page.evaluate(ROWS), [])


def notice(tab: Tab, name: str) -> Any:
    return tab.page.locator(f"[data-notice={name}]")


def mark_all(tab: Tab) -> None:
    for key, mark in (("goal.fit", "14"), ("goal.world", "11.5"), ("action.plan", "17.5")):
        type_mark(tab, key, mark)


def test_a_portals_413_is_sent_again_by_itself_and_one_of_ours_says_why_until_the_network_comes_back(
    world: World, browse: Browse, session: Any
) -> None:
    tab = at_device(browse("judge", "phone").open(sheet(world)))
    tab.page.route("**/draft", lambda route: route.fulfill(status=413, content_type="text/html", body="<p>too large"))
    type_mark(tab, "goal.fit", "14")
    band = tab.page.locator("[data-offline]")
    expect(band).to_contain_text("回答的不是比赛的服务器")
    expect(receipt(tab)).to_contain_text("已存本机")
    expect(receipt(tab)).to_contain_text("1 处待送出")
    expect(notice(tab, "refused")).to_be_hidden()
    tab.check()
    tab.page.unroute("**/draft")
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    expect(band).to_be_hidden()
    tab.soon(lambda: draft(session), {"goal.fit": 14_000})
    ours = '{"error": "Refusal", "message": "写的太长，没有收下。请把最长的一段文字删短再交。"}'
    tab.page.route(
        "**/draft",
        lambda route: route.fulfill(status=413, content_type="application/json", body=ours, headers=NUMBER),
    )
    type_mark(tab, "goal.fit", "13")
    expect(receipt(tab)).to_contain_text("没有存")
    expect(notice(tab, "refused")).to_contain_text("请把最长的一段文字删短再交")
    tab.page.unroute("**/draft")
    tab.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    expect(notice(tab, "refused")).to_be_hidden()
    tab.soon(lambda: draft(session), {"goal.fit": 13_000})


def test_whatever_answers_in_the_servers_place_marks_are_kept_here_and_sent_afterwards(
    world: World, browse: Browse, session: Any
) -> None:
    tab = at_device(browse("judge", "phone").open(sheet(world)))
    refusal = '{"error": "Refusal", "message": "这一次没有收下"}'
    answer: dict[str, Any] = {}
    tab.page.route("**/draft", lambda route: route.fulfill(**answer))
    for number, (status, kind, body) in enumerate(
        [
            (413, "text/html", "<p>too large"),
            (422, "application/json", refusal),
            (403, "application/json", refusal),
            (409, "application/json", refusal),
            (500, "text/html", "<p>gateway"),
            (503, "application/json", refusal),
            (302, "text/html", ""),
            (200, "text/html", "<p>Wi-Fi"),
            (401, "application/json; portal", refusal),
        ]
    ):
        headers = {"Location": "/sign-in"} if status == 302 else NUMBER if kind == "application/json" else {}
        answer.update(status=status, content_type=kind, body=body, headers=headers)
        with tab.page.expect_request("**/draft"):
            type_mark(tab, "goal.fit", str(number + 2))
        tab.page.wait_for_timeout(100)
        expect(receipt(tab)).to_contain_text("已存本机")
        expect(receipt(tab)).not_to_contain_text("回执")
    expect(notice(tab, "ended")).to_be_hidden()  # a portal's 401 is nobody's sign-in
    tab.soon(lambda: len(tab.page.evaluate(ROWS)), 1)
    (row,) = tab.page.evaluate(ROWS)
    assert "goal.fit" not in row, "what is kept is sealed"
    tab.soon(lambda: tab.page.evaluate(BRIDGES), [])
    tab.page.unroute("**/draft")  # from here on the sheet may send by itself
    tab.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    type_mark(tab, "goal.world", "9")
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    tab.soon(lambda: draft(session), {"goal.fit": 10_000, "goal.world": 9_000})
    expect(notice(tab, "gone")).to_be_hidden()
    nothing_is_left(tab)


def test_what_was_typed_before_a_tab_was_killed_is_there_once(world: World, browse: Browse, session: Any) -> None:
    tab = at_device(browse("judge", "phone").open(sheet(world)))
    # The server does the load, and the tab is gone before its answer.
    tab.page.route("**/draft", lambda route: (route.fetch(), route.abort()))
    type_mark(tab, "goal.fit", "14")
    expect(tab.page.locator("[data-offline]")).to_be_visible()
    tab.soon(lambda: draft(session), {"goal.fit": 14_000})
    tab.page.locator("[id='mark-goal.world']").press_sequentially("9")  # no blur, no pause
    expect(receipt(tab)).to_contain_text("已存本机")
    tab.page.close(run_before_unload=False)
    again = another_tab(tab).open(sheet(world))
    expect(again.page.locator("[id='mark-goal.world']")).to_have_value("9")
    expect(receipt(again)).to_contain_text("已存 10:00:00")
    expect(again.page.locator(":focus")).to_have_attribute("id", "aspect-action.plan")  # the first that is still open
    expect(notice(again, "clash")).to_be_hidden()
    again.soon(lambda: draft(session), {"goal.fit": 14_000, "goal.world": 9_000})
    nothing_is_left(again)


def test_an_input_just_before_a_crash_is_on_the_bridge_and_is_not_called_kept(
    world: World, browse: Browse, session: Any
) -> None:
    tab = browse("judge", "phone")
    never = "IDBObjectStore.prototype.put = new Proxy(IDBObjectStore.prototype.put, {apply: (put, rows, given) =>"
    never += (
        " rows.name === 'queue' ? (rows.transaction.oncomplete = null, rows.get(['', ''])) : put.apply(rows, given)})"
    )
    at_device(tab.open(sheet(world)))
    tab.page.evaluate(
        f"() => {{ {never}; Object.defineProperty(IDBTransaction.prototype, 'oncomplete', {{set() {{}}}}) }}"
    )
    tab.page.context.set_offline(True)
    type_mark(tab, "goal.fit", "14")
    expect(receipt(tab)).to_contain_text("正在存到本机")
    assert "已存本机" not in receipt(tab).inner_text()
    tab.page.close()
    again = another_tab(tab)
    again.page.context.set_offline(False)
    again.open(sheet(world))
    expect(receipt(again)).to_contain_text("已存 10:00:00")
    again.soon(lambda: draft(session), {"goal.fit": 14_000})
    again.soon(lambda: again.page.evaluate(BRIDGES), [])


def test_where_the_device_keeps_nothing_the_page_says_so_and_still_sends(
    world: World, browse: Browse, session: Any
) -> None:
    tab = browse("judge", "phone")
    tab.page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }")
    tab.open(sheet(world))
    expect(tab.page.locator("form[data-outbox=nowhere]")).to_be_attached()
    tab.page.context.set_offline(True)
    type_mark(tab, "goal.fit", "14")
    expect(receipt(tab)).to_contain_text("这台设备上没有存")
    expect(receipt(tab)).to_contain_text("1 处待送出")
    tab.page.context.set_offline(False)
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    tab.soon(lambda: draft(session), {"goal.fit": 14_000})


def test_a_first_opening_that_is_cut_off_before_the_secret_came_promises_nothing(
    world: World, browse: Browse, session: Any
) -> None:
    tab = browse("judge", "phone")
    tab.page.route("**/judge/device/*", lambda route: route.abort())
    tab.open(sheet(world))
    expect(tab.page.locator("form[data-outbox=nowhere]")).to_be_attached()
    tab.page.context.set_offline(True)
    type_mark(tab, "goal.fit", "14")
    expect(receipt(tab)).to_contain_text("这台设备上没有存")
    tab.page.unroute("**/judge/device/*")
    tab.page.context.set_offline(False)
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    expect(tab.page.locator("form[data-outbox=device]")).to_be_attached()
    tab.soon(lambda: draft(session), {"goal.fit": 14_000})


def test_a_full_device_is_told(world: World, browse: Browse, session: Any) -> None:
    tab = at_device(browse("judge", "phone").open(sheet(world)))
    full = "() => { IDBObjectStore.prototype.put = function () { this.transaction.abort(); return this.count(); } }"
    tab.page.evaluate("() => { window.put = IDBObjectStore.prototype.put }")
    tab.page.evaluate(full)
    tab.page.context.set_offline(True)
    type_mark(tab, "goal.fit", "14")
    expect(receipt(tab)).to_contain_text("暂记在浏览器里")  # it is where the next page finds it
    tab.page.evaluate(FULL_BROWSER)
    type_mark(tab, "goal.world", "8")
    expect(receipt(tab)).to_contain_text("这台设备上没有存")
    tab.page.evaluate("() => { IDBObjectStore.prototype.put = window.put }")
    type_mark(tab, "goal.world", "9")
    expect(receipt(tab)).to_contain_text("已存本机")


def test_without_encryption_the_browser_notes_it_and_promises_no_more(
    world: World, browse: Browse, session: Any
) -> None:
    """As over plain HTTP on another machine: no SubtleCrypto, no Web Locks."""
    tab = browse("judge", "phone")
    tab.page.context.add_init_script(
        "Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined});"
        "Object.defineProperty(Navigator.prototype, 'locks', {value: undefined});"
    )
    tab.open(sheet(world))
    expect(tab.page.locator("form[data-outbox=browser]")).to_be_attached()
    tab.page.context.set_offline(True)
    type_mark(tab, "goal.fit", "14")
    expect(receipt(tab)).to_contain_text("暂记在浏览器里")
    assert "已存本机" not in tab.page.inner_text("body")
    tab.page.evaluate(FULL_BROWSER)
    type_mark(tab, "goal.world", "9")
    expect(receipt(tab)).to_contain_text("这台设备上没有存")
    tab.page.evaluate("() => { Storage.prototype.setItem = window.setItem }")
    type_mark(tab, "goal.world", "")
    expect(receipt(tab)).to_contain_text("暂记在浏览器里")
    tab.page.close()
    again = another_tab(tab)
    again.page.context.set_offline(False)
    again.open(sheet(world))
    expect(receipt(again)).to_contain_text("已存 10:00:00")
    again.soon(lambda: draft(session), {"goal.fit": 14_000})
    again.soon(lambda: again.page.evaluate(BRIDGES), [])


def test_a_submission_waits_for_the_network_over_a_closed_tab_and_is_done_once(
    world: World, browse: Browse, session: Any
) -> None:
    tab = at_device(browse("judge", "phone").open(sheet(world)))
    mark_all(tab)
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    # The server submits it, and the answer is lost; then there is no network.
    tab.page.route(
        "**/judge/*", lambda route: (route.fetch(), route.abort()) if route.request.method == "POST" else None
    )
    tab.page.get_by_role("button", name="提交评分表").click()
    expect(receipt(tab)).to_contain_text("等着提交")
    expect(tab.page.locator("[data-offline]")).to_be_visible()
    tab.soon(lambda: versions(session), 1)
    tab.page.context.set_offline(True)
    tab.page.close()
    again = another_tab(tab)
    again.page.context.set_offline(False)
    # The page comes from the server, or from the device if its service worker still takes the network for gone.
    again.open(sheet(world)).says("已提交")
    nothing_is_left(again)
    again.soon(lambda: versions(session), 1)


def test_a_submission_without_a_network_waits_on_the_page_and_goes_when_it_is_back(
    world: World, browse: Browse, session: Any
) -> None:
    tab = at_device(browse("judge", "phone").open(sheet(world)))
    tab.page.context.set_offline(True)
    mark_all(tab)
    tab.page.get_by_role("button", name="提交评分表").click()
    expect(receipt(tab)).to_contain_text("等着提交：连上就自动提交")
    type_mark(tab, "goal.fit", "13")  # takes the submission back
    expect(receipt(tab)).to_contain_text("3 处待送出")
    tab.page.get_by_role("button", name="提交评分表").click()
    expect(receipt(tab)).to_contain_text("等着提交")
    tab.page.evaluate("() => { const now = Date.now; Date.now = () => now() + 60_000 }")  # a minute later
    tab.page.context.set_offline(False)
    expect(receipt(tab)).to_contain_text("已提交 10:00:00")
    expect(notice(tab, "submitted")).to_be_visible()
    tab.soon(lambda: versions(session), 1)
    nothing_is_left(tab)
    tab.check()


def test_a_sheet_that_lacks_a_mark_is_saved_and_says_what_is_missing(
    world: World, browse: Browse, session: Any
) -> None:
    tab = at_device(browse("judge", "desktop").open(sheet(world)))
    type_mark(tab, "goal.fit", "14")
    tab.page.evaluate("() => document.querySelector('[data-submit]').click()")
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    expect(notice(tab, "refused")).to_contain_text("还差 2 项没有评")
    tab.soon(lambda: (draft(session), versions(session)), ({"goal.fit": 14_000}, 0))


def test_an_ended_sign_in_is_renewed_on_the_sheet(world: World, browse: Browse, session: Any, people: People) -> None:
    people.judge.account.password, people.judge.account.login = passwords.hashed(PASSWORD), "haiyan"
    tab = at_device(browse("judge", "phone").open(sheet(world)))
    other = another_tab(tab).open("/account")
    other.page.evaluate("document.querySelector('#sign-out').submit()")
    other.page.wait_for_url("**/sign-in")
    type_mark(tab, "goal.fit", "14")
    expect(notice(tab, "ended")).to_be_visible()
    type_mark(tab, "goal.world", "9")
    expect(receipt(tab)).to_contain_text("已存本机")
    tab.soon(lambda: draft(session), {})
    tab.check()
    tab.page.get_by_role("button", name="就在这里登录").click()
    dialog = tab.page.get_by_role("dialog")
    dialog.get_by_label("账号名").fill("haiyan")
    dialog.get_by_label("密码", exact=True).fill("not this one")
    dialog.get_by_role("button", name="登录", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("账号或密码不对")
    tab.check()
    dialog.get_by_label("密码", exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name="登录", exact=True).click()
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    expect(notice(tab, "ended")).to_be_hidden()
    tab.soon(lambda: draft(session), {"goal.fit": 14_000, "goal.world": 9_000})


def test_an_ended_sign_in_is_renewed_by_the_code_of_a_new_letter(
    people: People, browse: Browse, site: Site, session: Any, at: Any
) -> None:
    """A judge without a password. The organiser sends a new letter, which ends what was signed in."""
    with clock.frozen_at(at):
        organiser = actor_of(people.organiser.account)
        letter = {"email": "gao@example.edu.cn", "at": at}
        invited = actions.invite(organiser, "高志强", "judge", people.school, people.series, **letter)
        account = actions.accept(invited, None, mailed=True, at=at)
        judge = Named("judge-by-letter", account.name, account.id, account.person_id, account.epoch)
        world = build(people, at)
        for one in (judge, world.second):
            world.seat(one)
        path = f"/judge/{world.opened().task(judge).id}"
    tab = browse(None, "phone")
    tab.page.context.add_cookies([site.cookie(judge)])
    at_device(tab.open(path))
    with clock.frozen_at(at):
        code = actions.code_of(actions.renew(organiser, invited, at=at), mailed=True)
        session.commit()
    type_mark(tab, "goal.fit", "14")
    expect(notice(tab, "ended")).to_be_visible()
    tab.page.get_by_role("button", name="就在这里登录").click()
    dialog = tab.page.get_by_role("dialog")
    dialog.get_by_label("邀请码").fill(code)
    dialog.get_by_role("button", name="登录", exact=True).click()
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    expect(notice(tab, "ended")).to_be_hidden()
    tab.soon(lambda: draft(session), {"goal.fit": 14_000})


def test_an_ended_sign_in_is_renewed_by_a_phone_that_is_signed_in(world: World, browse: Browse, session: Any) -> None:
    tab = at_device(browse("judge", "desktop").open(sheet(world)))
    other = another_tab(tab).open("/account")
    other.page.evaluate("document.querySelector('#sign-out').submit()")
    other.page.wait_for_url("**/sign-in")
    type_mark(tab, "goal.fit", "14")
    tab.page.get_by_role("button", name="就在这里登录").click()
    dialog = tab.page.get_by_role("dialog")
    with tab.page.expect_response("**/sign-in/again/code") as given:
        dialog.get_by_role("button", name="用手机扫码登录").click()
    shown = given.value.json()
    expect(dialog.locator("[data-check]")).to_have_text(shown["code"])
    expect(dialog.get_by_role("img", name="登录用的二维码").locator("svg")).to_be_visible()
    tab.check()
    phone = browse("judge", "phone").open(f"/sign-in/again/{shown['ask']}").says(shown["code"]).check()
    phone.page.get_by_role("button", name="确认，让它登录").click()
    phone.says("已确认").check()
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    expect(dialog).to_be_hidden()
    tab.soon(lambda: draft(session), {"goal.fit": 14_000})


def test_an_assignment_that_was_withdrawn_says_so_and_its_marks_stay(
    world: World, browse: Browse, session: Any
) -> None:
    path = sheet(world)
    tab = at_device(browse("judge", "phone").open(path))
    task = world.task(world.people.judge)
    session.get_one(Assignment, task.id).withdrawn_at = world.at
    session.commit()
    type_mark(tab, "goal.fit", "14")
    expect(notice(tab, "gone")).to_contain_text("已经不分给你评了")
    expect(notice(tab, "gone")).to_contain_text("没有送出的都还留着")
    expect(receipt(tab)).to_contain_text("已存本机")
    mark_all(tab)
    tab.page.get_by_role("button", name="提交评分表").click()
    expect(notice(tab, "gone")).to_be_visible()
    expect(receipt(tab)).to_contain_text("处待送出")
    expect(receipt(tab)).not_to_contain_text("提交")
    tab.soon(lambda: len(tab.page.evaluate(ROWS)), 1)
    tab.check()
    assert "已经不分给你评了" in tab.page.request.get(tab.site.address + path).text()


def test_two_tabs_show_both_versions_and_both_stay_until_the_judge_chooses(
    world: World, browse: Browse, session: Any
) -> None:
    one = at_device(browse("judge", "desktop").open(sheet(world)))
    two = at_device(another_tab(one).open(sheet(world)))
    type_mark(one, "goal.fit", "14")
    expect(receipt(one)).to_contain_text("已存 10:00:00")
    type_mark(two, "goal.fit", "10")
    type_mark(two, "goal.world", "9")
    expect(notice(two, "clash")).to_be_visible()
    two.soon(lambda: draft(session), {"goal.fit": 14_000})
    two.page.close()
    again = another_tab(one).open(sheet(world))  # the other tab's version is kept, and clashes again
    expect(notice(again, "clash").locator("td")).to_have_text(["10", "14", "9", "未评"])
    again.check()
    notice(again, "clash").get_by_role("button", name="用另一份").click()
    expect(again.page.locator("[id='mark-goal.fit']")).to_have_value("14")
    expect(notice(again, "clash")).to_be_hidden()
    type_mark(again, "goal.fit", "12")
    expect(receipt(again)).to_contain_text("已存 10:00:00")
    again.soon(lambda: draft(session), {"goal.fit": 12_000})
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(ScoreSheet.id))) == 1
    nothing_is_left(again)


def test_what_a_closed_tab_submits_is_called_submitted_where_another_one_kept_the_same(
    world: World, browse: Browse, session: Any
) -> None:
    one = at_device(browse("judge", "desktop").open(sheet(world)))
    submitting, marking = (at_device(another_tab(one).open(sheet(world))) for _ in range(2))
    one.page.context.set_offline(True)
    mark_all(submitting)
    submitting.page.get_by_role("button", name="提交评分表").click()
    expect(receipt(submitting)).to_contain_text("等着提交")
    mark_all(marking)
    expect(receipt(marking)).to_contain_text("已存本机")
    for tab in (submitting, marking):
        tab.page.close()
    one.page.context.set_offline(False)
    again = another_tab(one).open(sheet(world))  # the newer line is its own, the older one is sent beside it
    expect(receipt(again)).to_contain_text("已提交 10:00:00")
    again.soon(lambda: versions(session), 1)


def test_totals_that_only_the_server_knows_are_those_of_the_marks_shown_or_are_said_to_be_older(
    people: People, at: Any, browse: Browse, session: Any
) -> None:
    """In levels a mark adds its share, which the page does not compute."""
    world = build(people, at, track="make").opened()
    one = at_device(browse("judge", "phone").open(sheet(world)))
    two = at_device(another_tab(one).open(sheet(world)))
    total, stale = one.page.locator("[data-total]"), one.page.locator("[data-stale]")
    level(one, 1)
    expect(receipt(one)).to_contain_text("已存 10:00:00")
    expect(stale).to_be_hidden()
    first = total.inner_text()
    one.page.context.set_offline(True)
    level(one, 3)
    expect(receipt(one)).to_contain_text("已存本机")
    expect(stale).to_be_visible()
    one.check()
    one.page.context.set_offline(False)
    expect(stale).to_be_hidden()
    expect(total).not_to_have_text(first)
    expect(receipt(one)).to_contain_text("已存 10:00:00")
    saved = total.inner_text()
    level(two, 2)
    notice(two, "clash").get_by_role("button", name="用另一份").click()
    expect(two.page.locator("[data-total]")).to_have_text(saved)
    expect(two.page.locator("[data-stale]")).to_be_hidden()


def level(tab: Tab, value: int) -> None:
    """Give the first aspect that is judged in levels this one."""
    tab.page.locator(f".s-jd-levels >> nth=0 >> label:has(input[value='{value}'])").click()

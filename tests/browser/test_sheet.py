"""The judge's sheet in a real browser: one tap for a mark, a receipt for every change, and nothing lost when the
network goes, the tab closes, a portal answers in the server's place, or another device marks the same sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from contest.db import session as db_session
from contest.editions.actions import renew_rulebook
from contest.judging.actions import save_draft
from contest.judging.models import Assignment, ScoreSheet, SheetVersion
from tests.browser.conftest import Tab
from tests.judging.world import LAW, World, build
from tests.people import People

Browse = Callable[..., Tab]


@pytest.fixture
def world(session: Any, people: People, at: datetime) -> World:
    return build(people, at).opened()


def draft(session: Any) -> dict[str, int | None]:
    """What the server holds. The test lets go of the database at once: SQLite has one writer."""
    session.rollback()
    kept = session.scalar(sa.select(ScoreSheet.draft)) or {}
    session.rollback()
    return dict(kept)


def versions(session: Any) -> int:
    """How many submissions the server has."""
    session.rollback()
    found = session.scalar(sa.select(sa.func.count(SheetVersion.id)))
    session.rollback()
    return int(found)


def sheet(world: World) -> str:
    path = f"/judge/{world.task(world.people.judge).id}"
    db_session.commit()
    return path


def at_device(tab: Tab) -> Tab:
    """The sheet has asked the device what it holds, and can keep marks there."""
    expect(tab.page.locator("form[data-outbox=device]")).to_be_attached()
    return tab


def type_mark(tab: Tab, key: str, mark: str) -> None:
    field = tab.page.locator(f"[id='mark-{key}']")
    field.fill(mark)
    field.press("Tab")


def receipt(tab: Tab) -> Any:
    return tab.page.locator("[data-receipt]")


def test_a_mark_below_zero_counts_as_it_is_typed(people: People, at: datetime, session: Any, browse: Browse) -> None:
    world = build(people, at)
    text = LAW.replace("    min = 2\n", '    min = "-2.5"\n')
    renew_rulebook(world.edition, text, reason="试", by=people.administrator.account_id, at=at)
    tab = browse("judge", "phone").open(sheet(world.opened()))
    tab.says("-2.5 至 20 分")
    type_mark(tab, "action.plan", "-2")
    expect(tab.page.locator("[data-total]")).to_have_text("-2.0")
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    tab.soon(lambda: draft(session), {"action.plan": -2_000})
    tab.says("已评 1 / 3 项").check()


def test_one_tap_makes_a_mark_and_the_server_answers_with_a_receipt(world: World, browse: Browse, session: Any) -> None:
    tab = browse("judge", "phone").open(sheet(world))
    aspect = tab.page.locator("[data-aspect='goal.fit']")
    aspect.locator("[data-value='14']").tap()
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    expect(tab.page.locator("[data-total]")).to_have_text("14.0")
    tab.soon(lambda: draft(session), {"goal.fit": 14_000})
    tab.check()


def test_a_wrong_mark_is_told_at_its_field_and_counts_for_nothing(world: World, browse: Browse, session: Any) -> None:
    tab = browse("judge", "phone").open(sheet(world))
    type_mark(tab, "goal.fit", "99")
    expect(tab.page.locator(".s-jd-error")).to_have_text("这一项最高 15 分，你填的是 99。")
    expect(receipt(tab)).to_contain_text("1 项没有存")
    expect(tab.page.locator("[data-total]")).to_have_text("0.0")
    assert draft(session).get("goal.fit") is None
    type_mark(tab, "goal.fit", "9.5")
    expect(tab.page.locator(".s-jd-error")).to_have_count(0)
    expect(receipt(tab)).not_to_contain_text("没有存")
    tab.soon(lambda: draft(session), {"goal.fit": 9_500})


def test_without_a_network_marks_are_kept_here_and_sent_when_it_is_back(
    world: World, browse: Browse, session: Any
) -> None:
    tab = at_device(browse("judge", "phone").open(sheet(world)))
    tab.page.context.set_offline(True)
    type_mark(tab, "goal.fit", "14")
    expect(receipt(tab)).to_contain_text("已存本机")
    expect(receipt(tab)).to_contain_text("1 处待送出")
    expect(tab.page.locator("[data-offline]")).to_be_visible()
    tab.soon(lambda: draft(session), {})
    tab.page.context.set_offline(False)
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    tab.soon(lambda: draft(session), {"goal.fit": 14_000})


def test_changes_made_one_after_the_other_without_a_network_do_not_clash_with_each_other(
    world: World, browse: Browse, session: Any
) -> None:
    tab = at_device(browse("judge", "phone").open(sheet(world)))
    tab.page.context.set_offline(True)
    type_mark(tab, "goal.fit", "14")
    expect(receipt(tab)).to_contain_text("已存本机")
    type_mark(tab, "goal.fit", "")  # as the server has it: if the load was lost on its way, it is told to the server
    expect(receipt(tab)).not_to_contain_text("0 处待送出")
    type_mark(tab, "goal.fit", "14")
    expect(receipt(tab)).to_contain_text("1 处待送出")
    type_mark(tab, "goal.fit", "12")
    type_mark(tab, "goal.world", "9")
    expect(receipt(tab)).to_contain_text("2 处待送出")
    tab.page.context.set_offline(False)
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    expect(tab.page.locator("[data-total]")).to_have_text("21.0")
    tab.page.wait_for_timeout(5_000)  # longer than the pause before a lost load goes again
    expect(tab.page.locator(".s-clash")).to_be_hidden()
    tab.soon(lambda: draft(session), {"goal.fit": 12_000, "goal.world": 9_000})


def test_a_tab_that_was_closed_before_it_could_send_sends_when_it_is_opened_again(
    world: World, browse: Browse, session: Any
) -> None:
    tab = at_device(browse("judge", "phone").open(sheet(world)))
    tab.page.context.set_offline(True)
    type_mark(tab, "goal.fit", "14")
    expect(receipt(tab)).to_contain_text("已存本机")
    context = tab.page.context
    tab.page.close()
    context.set_offline(False)
    again = Tab(tab.site, context.new_page()).open(sheet(world))
    expect(receipt(again)).to_contain_text("已存 10:00:00")
    again.soon(lambda: draft(session), {"goal.fit": 14_000})
    assert again.complaints == []


def test_a_portals_page_is_not_taken_for_a_receipt(world: World, browse: Browse, session: Any) -> None:
    tab = browse("judge", "phone").open(sheet(world))
    tab.page.route("**/draft", lambda route: route.fulfill(status=200, content_type="text/html", body="<p>Wi-Fi"))
    type_mark(tab, "goal.fit", "14")
    expect(receipt(tab)).to_contain_text("已存本机")
    tab.page.unroute("**/draft")
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    tab.soon(lambda: draft(session), {"goal.fit": 14_000})


# Pixels of the form between the bar and the dock, once the page is scrolled.
ROOM = """() => {
    window.scrollTo({top: 400, behavior: "instant"});
    const [bar, dock] = [".s-sheet-bar", ".s-jd-dock"].map((it) => document.querySelector(it).getBoundingClientRect());
    return dock.top - Math.max(0, bar.bottom);
}"""


def test_two_devices_are_told_of_one_another(world: World, browse: Browse, session: Any) -> None:
    long = "好" * 1_900
    phone, laptop = browse("judge", "phone").open(sheet(world)), browse("judge", "laptop").open(sheet(world))
    type_mark(laptop, "goal.fit", "14")
    expect(receipt(laptop)).to_contain_text("已存 10:00:00")
    type_mark(phone, "goal.fit", "10")
    expect(phone.page.locator(".s-clash")).to_contain_text("这份评分表在另一台设备上改过")
    expect(phone.page.locator(".s-clash td")).to_have_text(["10", "14"])
    phone.soon(lambda: draft(session), {"goal.fit": 14_000})
    phone.check()
    type_mark(phone, "goal.fit", "11")
    expect(phone.page.locator(".s-clash td")).to_have_text(["11", "14"])
    type_mark(phone, "goal.world", "9")  # the two are the same there: it stays, whichever is chosen
    phone.page.locator("textarea[name=comment]").fill(long)
    expect(phone.page.locator(".s-clash td")).to_have_text(["11", "14"])
    phone.page.get_by_role("button", name="用另一份").click()
    expect(phone.page.locator(".s-clash")).to_be_hidden()
    expect(phone.page.locator("[id='mark-goal.world']")).to_have_value("9")
    expect(phone.page.locator("textarea[name=comment]")).to_have_value(long)
    expect(phone.page.get_by_role("button", name="下一项未评")).to_be_focused()
    expect(receipt(phone)).to_contain_text("已存 10:00:00")
    phone.soon(lambda: draft(session), {"goal.fit": 14_000, "goal.world": 9_000})
    type_mark(laptop, "goal.fit", "13")
    expect(laptop.page.locator(".s-clash td")).to_have_text(["13", "14", "未评", "9", "", long])
    here = laptop.page.get_by_role("button", name="用这里的这一份")
    expect(here).to_be_in_viewport(ratio=1)
    for width, height in ((844, 390), (195, 422), (390, 844)):
        laptop.page.set_viewport_size({"width": width, "height": height})
        expect(here).to_be_in_viewport(ratio=1)
        assert laptop.page.evaluate(ROOM) >= 96, f"at {width} x {height} one cannot go on marking"
    laptop.page.get_by_role("button", name="用这里的这一份").click()
    expect(laptop.page.locator(".s-clash")).to_be_hidden()
    expect(receipt(laptop)).to_contain_text("已存 10:00:00")
    laptop.soon(lambda: draft(session), {"goal.fit": 13_000, "goal.world": None})


def test_the_last_sheet_is_marked_by_keyboard_alone(world: World, browse: Browse, session: Any) -> None:
    for entry in (1, 2):
        session.get_one(Assignment, world.task(world.people.judge, entry).id).withdrawn_at = world.at
    tab = browse("judge", "laptop").open(sheet(world))
    tab.keys.to("目标清晰、切合自身的分数").type("14").press("Enter").type("11.5").press("Enter").type("17.5").press(
        "Enter"
    )
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    tab.soon(lambda: "提交评分表" in tab.keys.focused(), True)
    tab.keys.enter()
    tab.says("已提交，等裁判长确认", "43.0").check()
    tab.soon(lambda: "返回名单" in tab.keys.focused(), True)
    tab.soon(lambda: versions(session), 1)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_every_page_of_judging_is_fit_for_everybody(world: World, browse: Browse, session: Any, size: str) -> None:
    world.submit(world.people.judge)
    first = f"/judge/{world.task(world.people.judge, 1).id}"
    entry = f"/desk/{world.edition.key}/sheets/{world.entries[0].id}/{world.contest.key}"
    session.commit()
    for who, paths in (
        ("judge", ["/judge", first, f"{first}/aside"]),
        ("chair", [world.desk("grid"), entry]),
        ("organiser", [world.desk("panel"), world.desk("lots"), world.desk("recusal")]),
    ):
        tab = browse(who, size)
        for path in paths:
            tab.open(path).check()


def test_going_back_in_the_browser_shows_what_the_server_holds(
    people: People, at: datetime, browse: Browse, session: Any
) -> None:
    """A browser refills the fields of a page that one comes back to as they were when one left it. Those are old."""
    world = build(people, at, track="make").opened()
    path = sheet(world)
    tab = at_device(browse("judge", "phone").open(path))
    page, level = tab.page, "[data-aspect='craft.finish'] input[value='{}']"
    page.locator("textarea[name=note]").fill("先看的")
    page.locator(level.format(1)).check()
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    tab.open("/judge")
    at_device(tab.open(path))
    page.locator("textarea[name=note]").fill("后看的")
    page.locator(level.format(3)).check()
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    page.go_back()
    page.go_back()
    at_device(tab)
    expect(page.locator(level.format(3))).to_be_checked()
    expect(page.locator("textarea[name=note]")).to_have_value("后看的")
    page.locator("textarea[name=comment]").fill("好")
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    tab.soon(lambda: draft(session), {"craft.finish": 3_000})
    # Some browsers bring back the page itself.
    with page.expect_navigation():
        page.evaluate("() => window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")


def test_a_text_that_is_too_long_is_counted_kept_here_and_not_called_saved(
    world: World, browse: Browse, session: Any
) -> None:
    tab = at_device(browse("judge", "phone").open(sheet(world)))
    comment, counted = tab.page.locator("#comment"), tab.page.locator("#comment-letters")
    comment.fill("长" * 5_000)
    expect(comment).to_have_js_property("value", "长" * 5_000)
    expect(counted).to_contain_text("超出 3000 个字，最多 2000 个")
    type_mark(tab, "goal.fit", "14")
    expect(receipt(tab)).to_contain_text("1 项没有存")
    tab.soon(lambda: draft(session), {"goal.fit": 14_000})
    tab.check()
    tab.page.reload()
    expect(comment).to_have_js_property("value", "长" * 5_000)
    expect(counted).to_contain_text("超出 3000 个字")
    expect(receipt(tab)).to_contain_text("1 项没有存")
    comment.fill("长" * 2_000)
    expect(counted).to_be_empty()
    expect(receipt(tab)).not_to_contain_text("没有存")
    tab.soon(lambda: _comment(session), "长" * 2_000)


def _comment(session: Any) -> str | None:
    session.rollback()
    kept = session.scalar(sa.select(ScoreSheet.comment))
    session.rollback()
    return str(kept) if kept else None


def test_a_form_that_was_sent_before_the_script_came_and_refused_is_not_taken_for_saved(
    world: World, browse: Browse, session: Any
) -> None:
    tab = browse("judge", "phone")
    tab.page.route("**/device/start.js*", lambda route: route.abort())  # no service worker: it would bring the script
    tab.page.route("**/sheet/main.js*", lambda route: route.abort())
    tab.open(sheet(world))
    tab.page.locator("[id='mark-goal.fit']").fill("14")
    tab.page.locator("[id='mark-goal.world']").fill("99")
    tab.page.unroute("**/sheet/main.js*")
    with tab.page.expect_navigation():
        tab.page.get_by_role("button", name="保存草稿").click()
    tab.says("这一项最高 15 分，你填的是 99。", "能存的已经存成草稿")
    at_device(tab)
    expect(receipt(tab)).to_contain_text("1 项没有存")  # the script sent it, and was told
    expect(tab.page.locator("[id='mark-goal.world']")).to_have_value("99")
    # Another device is first: what this page shows is not laid over it.
    tab.page.route("**/sheet/main.js*", lambda route: route.abort())
    tab.open(sheet(world))
    tab.page.locator("[id='mark-goal.world']").fill("7")
    task = world.task(world.people.judge)
    save_draft(task, {"goal.world": 9_000}, by=world.people.judge.account_id, at=world.at)
    session.commit()
    tab.page.unroute("**/sheet/main.js*")
    with tab.page.expect_navigation():
        tab.page.get_by_role("button", name="保存草稿").click()
    clash = tab.page.locator("[data-notice=clash]")
    expect(clash.locator("td")).to_have_text(["7", "9"])
    expect(tab.page.locator("[data-by-hand-clash]")).to_have_count(0)
    tab.soon(lambda: draft(session), {"goal.fit": 14_000, "goal.world": 9_000})


def test_what_was_typed_before_the_script_came_is_sent(world: World, browse: Browse, session: Any) -> None:
    tab = browse("judge", "phone")
    held: list[Any] = []
    tab.page.route("**/sheet/main.js*", lambda route: held.append(route))
    tab.page.goto(tab.site.address + sheet(world), wait_until="commit")
    type_mark(tab, "goal.fit", "14")
    tab.soon(lambda: bool(held), True)
    held[0].continue_()
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    tab.soon(lambda: draft(session), {"goal.fit": 14_000})

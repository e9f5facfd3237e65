"""The judge's sheet under a finger: the first tap counts, nothing moves while it is pressed, the next aspect comes by
itself, and nothing is further away than it need be."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import SIZES, Tab
from tests.browser.made_files import handed_in, two_pages
from tests.browser.test_sheet import at_device, receipt, sheet
from tests.judging.world import LAW, World, build
from tests.people import People

Browse = Callable[..., Tab]

# A sheet longer than a screen: the banded aspect of the law, six times.
FROM, TO = (f'    [[scheme.criterion.aspect]]\n    key = "goal.{key}"' for key in ("fit", "world"))
BANDED = LAW[LAW.index(FROM) : LAW.index(TO)]
SIX = [f"goal.fit{n}" for n in range(6)]
LONG = LAW.replace(BANDED, "".join(BANDED.replace('"goal.fit"', f'"{key}"') for key in SIX))

PLACES = """() => [...document.querySelectorAll("[data-value], [data-mark], .s-dock button")].map((it) => {
    const { top, left, width, height } = it.getBoundingClientRect();
    return [top, left, width, height].map(Math.round).join(" ");
})"""


# Whether the target stands still between the bar and the dock: where a finger goes that follows what it sees.
ARRIVED = """async (it) => {
    const { top, bottom } = it.getBoundingClientRect();
    await new Promise((done) => setTimeout(done, 300));
    return it.getBoundingClientRect().top === top && top > 64
        && bottom < document.querySelector(".s-jd-dock").getBoundingClientRect().top;
}"""


@pytest.fixture
def world(session: Any, people: People, at: datetime) -> World:
    world = build(people, at).opened()
    session.add(handed_in(world.entries[0].entry, "report", two_pages(), "application/pdf", at))
    session.commit()
    return world


@pytest.fixture
def long(session: Any, people: People, at: datetime) -> World:
    return build(people, at, text=LONG).opened()


def value(page: Page, key: str, text: str) -> Any:
    return page.locator(f"[data-aspect='{key}'] [data-value='{text}']")


class Finger:
    """A finger that one can put down and lift. It goes where the page is at that moment, and waits for nothing."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.place = {"x": 0.0, "y": 0.0}
        self.devices = page.context.new_cdp_session(page)

    def down(self, target: Any) -> None:
        box = target.evaluate(
            "(it) => { const r = it.getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]; }"
        )
        self.place = {"x": box[0], "y": box[1]}
        self.down_again()

    def down_again(self) -> None:
        """Where it was before, whatever is there by now."""
        points = [self.place]
        self.devices.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points})

    def up(self) -> None:
        self.devices.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_the_first_tap_on_each_next_aspect_counts_and_nothing_moves_under_it(
    long: World, browse: Browse, session: Any
) -> None:
    tab = browse("judge", "phone")
    tab.page.emulate_media(reduced_motion="no-preference")
    tab.open(sheet(long))
    page, finger = tab.page, Finger(tab.page)
    for n, key in enumerate(SIX):
        target = value(page, key, "14" if n % 2 else "8")
        page.wait_for_function(ARRIVED, arg=target.element_handle())
        finger.down(target)
        pressed = page.evaluate(PLACES)
        page.wait_for_timeout(100 if n % 2 else 700)  # a quick finger, and one that rests
        assert page.evaluate(PLACES) == pressed, f"{key}: something moved under the finger"
        finger.up()
        expect(target).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-count]")).to_have_text("6")
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    expect(page.locator("[data-total]")).to_have_text("66.0")


MARKS = """() => Object.fromEntries([...document.querySelectorAll("[data-aspect] input[data-mark]")]
    .filter((field) => field.value).map((field) => [field.closest("[data-aspect]").dataset.aspect, field.value]))"""


ARRIVED_AT = """(it) => it.getBoundingClientRect().top > 64 && it.getBoundingClientRect().bottom
    <= document.querySelector(".s-jd-dock").getBoundingClientRect().top"""


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_second_press_of_a_double_tap_marks_nothing_and_quick_taps_all_count(
    long: World, browse: Browse, motion: Any
) -> None:
    """The page's clock stands still but for what the test lets pass, so a busy machine makes no finger slow."""
    tab = browse("judge", "phone")
    page, finger = tab.page, Finger(tab.page)
    page.emulate_media(reduced_motion=motion)
    page.clock.install(time="2026-01-01T10:00:00")
    at_device(tab.open(sheet(long)))
    page.clock.pause_at("2026-01-01T11:00:00")
    wanted = {}
    for between, key in zip((180, 250, 320), SIX[:3], strict=True):
        target = value(page, key, "11")
        finger.down(target)
        finger.up()
        expect(target).to_have_attribute("aria-pressed", "true")
        page.clock.run_for(between)
        finger.down_again()
        finger.up()
        page.clock.run_for(600)
        wanted[key] = "11"
        assert page.evaluate(MARKS) == wanted
        assert page.locator(f"[data-aspect='{SIX[len(wanted)]}']").evaluate(ARRIVED_AT), "the movement goes on"
    for key in SIX[3:]:
        for text in ("8", "14", "11"):
            target = value(page, key, text)
            finger.down(target)
            finger.up()
            expect(target).to_have_attribute("aria-pressed", "true")
            page.clock.run_for(140)
        page.clock.run_for(600)
    assert page.evaluate(MARKS) == dict.fromkeys(SIX, "11")


def test_a_fault_that_the_server_finds_does_not_move_the_page_under_a_finger(world: World, browse: Browse) -> None:
    tab = browse("judge", "phone").open(sheet(world))
    page, finger = tab.page, Finger(tab.page)
    held: list[Route] = []
    # The server's answer waits until the finger is down (a builtin cannot be a handler).
    page.route("**/draft", lambda route: held.append(route))
    with page.expect_request("**/draft"):
        page.locator("[id='mark-goal.fit']").fill("99")
    finger.down(value(page, "goal.fit", "8"))
    pressed = page.evaluate(PLACES)
    with page.expect_response("**/draft"):
        held[0].continue_()
    page.wait_for_timeout(100)
    assert page.evaluate(PLACES) == pressed
    finger.up()
    expect(value(page, "goal.fit", "8")).to_have_attribute("aria-pressed", "true")


# Everything that one can press or type into, as it is drawn: [its beginning, width, height] of what is smaller than it
# should be. Hidden fields and words for readers of the screen have no size.
TARGETS = "a, button, input, textarea, select, summary, label:has(input)"
SMALL = """([targets, least]) => [...document.querySelectorAll(targets)].map((it) => {
    const { width, height } = it.getBoundingClientRect();
    return [it.outerHTML.slice(0, 120), width, height];
}).filter(([, width, height]) => width > 1 && height > 1 && Math.min(width, height) < least)"""
DIALOGS = ["[data-call-dialog]", "[data-clock-of]", "[data-keys]", "[data-beside-list]"]


@pytest.mark.parametrize(
    ("size", "scripts"), [("phone", True), ("phone", False), ("laptop", True), ("desktop", True)], ids=str
)
def test_bands_are_open_and_every_target_is_wide_enough_for_a_thumb(
    world: World, browse: Browse, size: str, scripts: bool
) -> None:
    """On a laptop too: many of them are touched."""
    tab = browse("judge", size, scripts=scripts).open(sheet(world))
    page = tab.page
    tab.says("目标具体可检验", "目标明确", "大致明确", "含混")
    if scripts:
        expect(page.locator("body")).to_have_class(re.compile("s-jd-live"))
    expect(value(page, "goal.fit", "14")).to_be_visible(visible=scripts)
    bands = page.locator(".s-jd-level")
    assert bands.count() >= 4
    assert page.evaluate(SMALL, [".s-jd-level", 52]) == []
    assert page.locator("[data-value]").count() > 20
    assert page.evaluate(SMALL, [TARGETS, 48]) == []
    for dialog in DIALOGS if scripts else []:
        page.locator(dialog).evaluate("(it) => it.showModal()")
        assert page.evaluate(SMALL, [TARGETS, 48]) == []
        page.locator(dialog).evaluate("(it) => it.close()")
    dock = page.locator(".s-jd-dock").bounding_box()
    assert dock is not None
    assert dock["y"] + dock["height"] == SIZES[size]["viewport"]["height"]  # type: ignore[index]


@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_the_first_unmarked_aspect_has_the_focus_as_the_sheet_opens(world: World, browse: Browse, size: str) -> None:
    tab = browse("judge", size).open(sheet(world))
    focused = tab.page.locator(":focus")
    # On a phone the aspect, not its field: a keyboard would cover the bands.
    expect(focused).to_have_attribute("id", "aspect-goal.fit" if size == "phone" else "mark-goal.fit")
    value(tab.page, "goal.fit", "14").click()
    expect(receipt(tab)).to_contain_text("已存 10:00:00")
    tab.open(tab.path)
    expect(focused).to_have_attribute("id", "aspect-goal.world" if size == "phone" else "mark-goal.world")


def test_the_first_field_is_a_handful_of_tabs_away_and_the_list_comes_when_it_is_asked_for(
    world: World, browse: Browse
) -> None:
    tab = browse("judge", "laptop").open(sheet(world))
    tab.page.locator(".s-skip").focus()
    tab.keys.to("目标清晰、切合自身的分数", most=5)
    plain = browse("judge", "phone", scripts=False).open(sheet(world))
    plain.page.get_by_role("link", name="名单 · 已交 0 / 3").tap()
    plain.says("01", "02", "03", "返回 01 号")
    tab = browse("judge", "phone").open(sheet(world))
    tab.page.get_by_role("link", name="名单 · 已交 0 / 3").tap()
    listed = tab.page.locator("dialog [data-list] a")
    expect(listed).to_have_count(3)
    tab.check()
    listed.nth(1).tap()
    expect(tab.page.locator("h1")).to_have_text("02 号作品")


def test_without_a_network_the_list_says_so_and_the_sheet_stays(world: World, browse: Browse) -> None:
    tab = browse("judge", "phone").open(sheet(world))
    tab.page.context.set_offline(True)
    tab.page.get_by_role("link", name="名单 · 已交 0 / 3").tap()
    expect(tab.page.locator("dialog[open]")).to_contain_text("名单没有读到")
    tab.page.get_by_role("button", name="关上").tap()
    expect(tab.page.locator("h1")).to_have_text("01 号作品")
    tab.page.context.set_offline(False)
    tab.page.context.clear_cookies()  # the sign-in has ended, which is another thing
    tab.page.get_by_role("link", name="名单 · 已交 0 / 3").tap()
    expect(tab.page.locator("dialog[open]")).to_contain_text("请先登录")


RIGHTMOST = "(it) => Math.max(...[it, ...it.querySelectorAll('*')].map((one) => one.getBoundingClientRect().right))"


def test_what_the_dock_says_in_english_stays_on_a_phone(world: World, browse: Browse) -> None:
    tab = browse("judge", "phone", language="en").open(f"{sheet(world)}?lang=en")
    at_device(tab)
    height = tab.page.locator(".s-jd-dock").evaluate("(it) => it.offsetHeight")
    value(tab.page, "goal.fit", "13").tap()
    expect(receipt(tab)).to_contain_text("Saved")
    tab.page.context.set_offline(True)
    value(tab.page, "goal.fit", "14").tap()
    expect(receipt(tab)).to_contain_text("1 unsent · last 10:00:00")
    assert tab.page.locator(".s-jd-dock").evaluate("(it) => it.offsetHeight") == height, "it grows under the finger"
    assert receipt(tab).evaluate(RIGHTMOST) <= SIZES["phone"]["viewport"]["width"]  # type: ignore[index]


@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_a_fault_moves_its_aspect_down_and_never_aside(world: World, browse: Browse, size: str) -> None:
    tab = browse("judge", size).open(sheet(world))
    first = value(tab.page, "goal.fit", "13")
    before = first.bounding_box()
    tab.page.locator("[id='mark-goal.fit']").fill("99")
    tab.page.locator("[id='mark-goal.world']").fill("1")
    expect(tab.page.locator("[data-aspect='goal.fit']")).to_have_class(re.compile("s-field-bad"))
    after = first.bounding_box()
    assert before is not None
    assert after is not None
    assert (after["x"], after["width"]) == (before["x"], before["width"])

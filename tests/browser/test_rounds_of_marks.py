"""200 rounds of marks with random cuts: whatever a page had shown as kept is there afterwards, once.

A real server process (kill -9), a real browser, one sheet after the other. In each round a judge marks and a cut falls
somewhere: no network, a portal, a slow line, a lost answer, an error page, a tab killed, the server killed, the sign-in
ended, the clock moved, a second device. Then all is mended, and what the server holds is compared with what the pages
had shown. Every 25 rounds the sheet is submitted, under a cut of its own, and the next one is opened; at the end every
sheet has been submitted once, and as it was shown.

Each run prints its seed, which is Hypothesis's where one is given. It and ROUNDS in the environment make the same
inputs and cuts again, each round from draws of its own; the moments at which they meet the page's timers are the
machine's.

    ROUNDS=10 .venv/bin/python -m pytest tests/browser/test_rounds_of_marks.py -n 0 -s --hypothesis-seed=3
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route

from tests.browser.test_sheet_faults import BRIDGES, ROWS
from tools.faults.stage import PASSWORD, Stage, set_up

LIMITS = {"goal.fit": (0, 15), "goal.world": (0, 15), "action.plan": (2, 20)}
PATIENCE = 60  # seconds until everything that waits has been sent
NUDGE = 0.3  # seconds after which a judge looks whether the network is back, where the page would wait for some more
A_SHEET = 25  # rounds
# Whenever the dock shows that something is kept, the page tells what its fields hold at that moment.
WATCH = """() => {
    const place = document.querySelector("[data-receipt]");
    const form = document.querySelector("form[data-sheet]");
    if (!place || !form) return;
    const tell = () => {
        const text = place.textContent;
        if (!/已存本机|已存|已提交|等着提交/.test(text) || /正在存|没有存|暂记/.test(text)) return;
        const held = Object.fromEntries([...form.querySelectorAll("input[data-mark], textarea")].map(
            (one) => [one.id || one.name, one.value.trim()]));
        window.promised(held);
    };
    new MutationObserver(tell).observe(place, {childList: true, subtree: true, characterData: true});
    form.addEventListener("input", () => setTimeout(tell, 0));
}"""
CUTS = {
    "none": 3, "offline": 4, "portal": 3, "slow": 3, "lost answer": 4, "error page": 3, "tab killed": 4,
    "crash": 2, "clock": 1, "second device": 2, "second tab": 2, "sign-in ended": 1, "server killed": 1,
}  # fmt: skip


@dataclass
class Typed:
    """What was typed into one field, and from where on a page had shown it as kept."""

    values: list[str] = field(default_factory=lambda: [""])
    kept: int = 0

    def type(self, value: str) -> None:
        self.values.append(value)

    def promise(self, value: str) -> None:
        if value in self.values:
            last = len(self.values) - 1 - self.values[::-1].index(value)
            self.kept = max(self.kept, last)

    def is_there(self, value: str) -> bool:
        return value in self.values[self.kept :]


class Rounds:
    """A judge at one sheet, and everything that goes wrong."""

    def __init__(self, stage: Stage, browser: Browser, chance: random.Random) -> None:
        self.stage, self.browser, self.chance = stage, browser, chance
        self.judge = stage.judges[0]
        self.address = f"http://127.0.0.1:{stage.server.port}"
        self.done: Counter[str] = Counter()
        self.number = 0
        self.chosen: list[str] | None = None  # the version that was chosen in this round
        self.submitted: dict[UUID, dict[str, str]] = {}  # what each submitted sheet had shown
        self.device = self.enter()
        self.second = self.enter()
        self.go_to(0)

    def go_to(self, place: int) -> None:
        """Open a sheet that nobody has touched."""
        self.assignment = self.judge.assignments[place]
        self.sheet = f"{self.address}/judge/{self.assignment}"
        self.typed = {f"mark-{key}": Typed() for key in LIMITS} | {"note": Typed()}
        self.page = self.open()

    # The browser

    def enter(self) -> BrowserContext:
        context = self.browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
        context.set_default_timeout(60_000)
        context.expose_binding("promised", self.promised)
        page = context.new_page()
        page.goto(f"{self.address}/sign-in")
        page.get_by_label("账号名").fill(self.judge.login)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url("**/judge")
        page.close()
        return context

    def open(self, context: BrowserContext | None = None) -> Page:
        page = (context or self.device).new_page()
        page.goto(self.sheet)
        page.wait_for_selector("form[data-outbox=device]", state="attached")
        page.evaluate(WATCH)
        return page

    def promised(self, _source: Any, held: dict[str, str]) -> None:
        for name, value in held.items():
            if name in self.typed:
                self.typed[name].promise(value)

    # One round

    def type(self, page: Page | None = None) -> None:
        """One to three inputs; each has a value of its own, so that it can be told apart."""
        for _ in range(self.chance.randint(1, 3)):
            self.number += 1
            name = self.chance.choice(list(self.typed))
            if name == "note":
                value = f"第{self.number}条"
            else:
                least, most = LIMITS[name.removeprefix("mark-")]
                present = self.typed[name].values[-1]
                value = self.chance.choice([str(n) for n in range(least, most + 1) if str(n) != present])
            self.typed[name].type(value)
            where = "[name=note]" if name == "note" else f"[id='{name}']"
            (page or self.page).locator(where).evaluate(
                """(field, [value, leaves]) => {
                    field.value = value;
                    field.dispatchEvent(new Event("input", {bubbles: true}));
                    if (leaves) field.dispatchEvent(new Event("change", {bubbles: true}));
                }""",
                [value, self.chance.random() < 0.5],
            )

    def wait(self, most: float = 0.6) -> None:
        """For a moment that may be none: a third of the cuts fall before the page has done anything."""
        self.page.wait_for_timeout(max(0, self.chance.uniform(-most / 2, most)) * 1000)

    def meet(self, answer: Callable[[Route], Any]) -> None:
        """Let something else answer what the sheet sends, for this round."""
        self.page.route(
            "**/judge/**", lambda route: answer(route) if route.request.method == "POST" else route.continue_()
        )

    def play(self, cut: str) -> None:
        self.done[cut] += 1
        getattr(self, "cut_" + cut.replace(" ", "_").replace("-", "_"))()

    def cut_none(self) -> None:
        self.type()

    def cut_offline(self) -> None:
        self.device.set_offline(True)
        self.type()
        self.wait()
        self.maybe_kill()

    def cut_portal(self) -> None:
        self.meet(lambda route: route.fulfill(status=200, content_type="text/html", body="<p>Wi-Fi"))
        self.type()
        self.wait(1)

    def cut_error_page(self) -> None:
        status = self.chance.choice([413, 500, 502, 503, 504])
        self.meet(lambda route: route.fulfill(status=status, content_type="text/html", body="<p>error"))
        self.type()
        self.wait(1)

    def cut_slow(self) -> None:
        delay_of = self.chance.uniform(0.05, 0.4)

        def delay(route: Route) -> None:
            time.sleep(delay_of)
            with suppress(Error):
                route.continue_()

        self.meet(delay)
        self.type()
        self.wait()
        self.type()

    def cut_lost_answer(self) -> None:
        self.meet(lose)
        self.type()
        self.wait(1)
        self.type()
        self.maybe_kill()

    def cut_tab_killed(self) -> None:
        self.type()
        self.wait(0.5)
        self.kill_tab()

    def cut_crash(self) -> None:
        self.type()
        self.wait(0.4)
        with self.page.expect_event("crash"), suppress(Error):
            self.page.goto("chrome://crash", timeout=500)
        self.kill_tab()

    def cut_clock(self) -> None:
        hours = self.chance.choice([-30, -1, 5, 900])
        self.page.evaluate(f"() => {{ const now = Date.now; Date.now = () => now() + {hours} * 3600e3 }}")
        self.type()
        self.wait()
        self.maybe_kill()

    def cut_server_killed(self) -> None:
        self.type()
        self.wait(0.5)
        self.restart(self.type)

    def restart(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.stage.server.kill()
        meanwhile()
        self.wait()
        self.stage.server.start()
        self.stage.server.wait_until_ready()

    def cut_sign_in_ended(self) -> None:
        self.page.evaluate(
            """() => fetch("/sign-out", {method: "POST", redirect: "manual", headers: {
                "X-CSRFToken": document.querySelector("form[data-sheet] [name=csrf_token]").value}})"""
        )
        self.type()
        self.wait(0.8)

    def cut_second_device(self) -> None:
        """Another device marks one field, which this page does not know of."""
        self.drain()
        other = self.open(self.second)
        self.type(other)
        self.sent(other)
        other.close()
        self.type()

    def cut_second_tab(self) -> None:
        """Two tabs of one browser, both cut off and killed with what they had not sent."""
        self.drain()
        other = self.open()
        self.device.set_offline(True)
        self.type(other)
        other.wait_for_function("() => document.querySelector('[data-receipt]').textContent.includes('已存本机')")
        other.close()
        self.kill_tab()

    # Mending

    def kill_tab(self) -> None:
        self.page.close(run_before_unload=False)
        self.device.set_offline(False)
        self.page = self.open()

    def maybe_kill(self) -> None:
        if self.chance.random() < 0.3:
            self.kill_tab()

    def state_of(self, page: Page) -> dict[str, str]:
        return {
            name: page.locator("[name=note]" if name == "note" else f"[id='{name}']").input_value()
            for name in self.typed
        }

    def mend(self) -> None:
        self.device.set_offline(False)
        self.page.unroute_all(behavior="ignoreErrors")
        self.drain()
        self.settle()

    def drain(self) -> None:
        """Do what a judge does until nothing waits: sign in again, choose a version."""
        until, nudged = time.monotonic() + PATIENCE, 0.0
        while True:
            assert time.monotonic() < until, f"something waits for ever: {self.page.inner_text('.s-dock')}"
            if time.monotonic() > nudged + NUDGE:
                self.page.evaluate("() => window.dispatchEvent(new Event('online'))")
                nudged = time.monotonic()
            if self.page.locator("[data-notice=ended]").is_visible():
                self.sign_in_again()
            elif self.page.locator("[data-notice=clash]").is_visible():
                self.choose()
            elif self.is_sent(self.page):
                return
            self.page.wait_for_timeout(30)

    def is_sent(self, page: Page) -> bool:
        shown = page.locator("[data-receipt]").inner_text()
        if "已存本机" in shown or "正在存" in shown or "等着提交" in shown:
            return False
        return not page.evaluate(ROWS) and not page.evaluate(BRIDGES)

    def sent(self, page: Page) -> None:
        until = time.monotonic() + PATIENCE
        while not self.is_sent(page):
            assert time.monotonic() < until
            page.wait_for_timeout(30)

    def sign_in_again(self) -> None:
        self.page.locator("[data-renew]").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("账号名").fill(self.judge.login)
        dialog.get_by_label("密码", exact=True).fill(PASSWORD)
        dialog.get_by_role("button", name="登录", exact=True).click()
        dialog.wait_for(state="hidden")

    def choose(self) -> None:
        """Both versions are shown, and the other one is there; the judge takes one."""
        panel = self.page.locator("[data-notice=clash]")
        cells = [text.replace("未评", "") for text in panel.locator("td").all_inner_texts()]
        here, there = cells[::2], cells[1::2]
        held = self.held()
        assert set(there) <= set(held.values()), f"the other version is shown as {there}, the server has {held}"
        takes_this = self.chance.random() < 0.5
        self.done["this one" if takes_this else "the other"] += 1
        self.chosen = here if takes_this else there
        panel.locator("[data-here]" if takes_this else "[data-there]").click()

    def settle(self) -> None:
        """After a choice that version holds, with what came after it; the other one was given up."""
        held, shown = self.held(), self.state_of(self.page)
        if self.chosen is not None:
            assert set(self.chosen) <= set(shown.values()), f"{self.chosen} was chosen, and the page shows {shown}"
            for name, value in shown.items():
                self.typed[name].type(value)
                self.typed[name].kept = len(self.typed[name].values) - 1
        self.chosen = None
        assert held == shown, "nothing waits, and the page shows something else than the server has"

    def submit(self) -> None:
        """Submit the sheet once, whatever comes between; then nothing of it is on the device any more."""
        for name in LIMITS:
            self.typed[f"mark-{name}"].type("9")
            self.page.locator(f"[id='mark-{name}']").fill("9")
        shown = self.state_of(self.page)
        cut = self.chance.choice(["nothing", "offline", "lost answer", "portal", "server killed"])
        self.done[f"submitted, {cut}"] += 1
        button = self.page.locator("[data-submit]")
        if cut == "offline":
            self.device.set_offline(True)
        elif cut == "portal":
            self.meet(lambda route: route.fulfill(status=200, content_type="text/html", body="<p>Wi-Fi"))
        elif cut == "lost answer":
            self.meet(lose)
        button.click(no_wait_after=True)
        if cut == "server killed":
            self.wait(0.2)
            self.restart()
        elif cut != "nothing":
            self.page.locator("[data-receipt]", has_text="已存本机").filter(has_text="等着提交").wait_for()
            self.wait(0.3)
        self.page.close(run_before_unload=False)
        self.device.set_offline(False)
        self.page = self.device.new_page()
        self.page.goto(self.sheet)
        until = time.monotonic() + PATIENCE
        while self.page.evaluate(ROWS) or self.page.evaluate(BRIDGES):
            assert time.monotonic() < until, f"the submission still waits: {self.page.inner_text('.s-dock')}"
            self.page.evaluate("() => window.dispatchEvent(new Event('online'))")
            self.page.wait_for_timeout(100)
        self.page.close()
        self.submitted[self.assignment] = shown
        self.compare_submitted()

    # The server

    def held(self) -> dict[str, str]:
        """What the server holds of the sheet, as it is typed."""
        found = self.ask(
            "SELECT s.draft, s.note FROM score_sheet s JOIN assignment a USING (seat_id, appearance_id) WHERE a.id = ?",
            self.assignment.hex,
        )
        return as_typed(json.loads(found[0][0]), found[0][1]) if found else as_typed({}, None)

    def ask(self, question: str, *given: str) -> list[Any]:
        with closing(sqlite3.connect(self.stage.sqlite)) as rows:
            return rows.execute(question, given).fetchall()

    def compare(self, round_number: int, cut: str) -> None:
        held = self.held()
        lost = {
            name: f"{held[name]!r} is there; shown as kept: {one.values[one.kept]!r}, then {one.values[one.kept + 1 :]}"
            for name, one in self.typed.items()
            if not one.is_there(held[name])
        }
        assert not lost, f"round {round_number} ({cut}) lost {lost}"

    def compare_submitted(self) -> None:
        """Each sheet that was submitted is there once, as it was shown."""
        for assignment, shown in self.submitted.items():
            found = self.ask(
                "SELECT v.marks, s.note FROM sheet_version v JOIN score_sheet s ON s.id = v.sheet_id JOIN assignment a "
                "ON a.seat_id = s.seat_id AND a.appearance_id = s.appearance_id WHERE a.id = ?",
                assignment.hex,
            )
            assert [as_typed(json.loads(marks), note) for marks, note in found] == [shown]


def as_typed(marks: dict[str, int | None], note: str | None) -> dict[str, str]:
    shown = {key: "" if marks.get(key) is None else f"{marks[key] / 1000:g}" for key in LIMITS}  # type: ignore[operator]
    return {f"mark-{key}": text for key, text in shown.items()} | {"note": note or ""}


def is_post(route: Route) -> bool:
    return bool(route.request.method == "POST")


def lose(route: Route) -> None:
    """The server answers, and the answer is lost."""
    with suppress(Error):
        route.fetch()
        route.abort()


def test_nothing_that_a_page_had_shown_as_kept_is_lost(chromium: Browser, request: pytest.FixtureRequest) -> None:
    seed = int(request.config.getoption("--hypothesis-seed") or random.randrange(10**6))
    count = int(os.environ.get("ROUNDS", "200"))
    print(f"\n--hypothesis-seed={seed} ROUNDS={count}")
    sheets = max(1, count // A_SHEET)
    with set_up("sqlite", clients=2, sheets=sheets) as stage:
        stage.server.wait_until_ready()
        rounds = Rounds(stage, chromium, random.Random(seed))
        began = time.monotonic()
        for number in range(count):
            rounds.chance = random.Random(f"{seed} {number}")
            if number % A_SHEET == 0 and 0 < number // A_SHEET < sheets:
                rounds.submit()
                rounds.go_to(number // A_SHEET)
            cut = rounds.chance.choices(list(CUTS), list(CUTS.values()))[0]
            print(f"{time.monotonic() - began:5.1f} s: {number} {cut}", flush=True)
            rounds.play(cut)
            rounds.mend()
            rounds.compare(number, cut)
        rounds.submit()
        print(f"{count} rounds in {time.monotonic() - began:.0f} s: {dict(rounds.done)}")

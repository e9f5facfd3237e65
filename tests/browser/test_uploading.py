"""Handing in a large file with tus-js-client: on after the network was cut, on after the page was left, stopped; and
what was handed in opens in the page, for the student and for the organiser."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Route, expect

from contest import uploads
from contest.registration import actions
from contest.registration.models import Entry, Material
from contest.registration.views import hand_in
from tests import factories
from tests.browser.conftest import Tab
from tests.browser.made_files import two_pages
from tests.people import People
from tests.registration.conftest import Season, a_pdf

STEP = 2**18
PARTS = "**/uploads/*"


@pytest.fixture
def entry(people: People, session: Any, at: Any, monkeypatch: pytest.MonkeyPatch) -> Entry:
    """A draft whose files go up in parts of 256 KiB."""
    monkeypatch.setattr(hand_in, "PART", STEP)
    edition = factories.edition("career-2023", of=people.series, text=factories.rulebook_text("career-2023"), at=at)
    return Season(edition, people, at).register(people.alice.person)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A PDF of five parts and a bit."""
    path = tmp_path / "报告.pdf"
    path.write_bytes(two_pages("x" * (5 * STEP + 1000)))
    return path


class Network:
    """Lets so many parts through and cuts what comes after, until it is mended."""

    def __init__(self, tab: Tab, parts: int) -> None:
        self.left = parts
        self.offsets: list[int] = []
        tab.page.route(PARTS, self.meet)

    def meet(self, route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_() if self.left or route.request.method == "DELETE" else route.abort()
        elif self.left:
            self.left -= 1
            self.offsets.append(int(route.request.headers["upload-offset"]))
            route.continue_()
        else:
            route.abort()


def choose(tab: Tab, file: Path) -> None:
    tab.page.set_input_files("input[type=file]", str(file))
    tab.page.get_by_role("button", name="上传", exact=True).click()


def handed_in(session: Any) -> list[str]:
    session.rollback()
    return [one.digest for one in session.query(Material).all()]


def test_a_cut_network_costs_one_part(browse: Callable[..., Tab], entry: Entry, large: Path, session: Any) -> None:
    tab = browse("alice", "phone").open(f"/my/entries/{entry.id}/materials/report")
    network = Network(tab, 2)
    choose(tab, large)
    tab.soon(lambda: network.left, 0)
    expect(tab.page.locator("[data-upload] [role=status]")).to_contain_text(re.compile("已传|断开"))
    tab.check()
    network.left = 100
    tab.says("已收下报告.pdf（第 1 版）", within=60)
    assert network.offsets == [n * STEP for n in range(6)], "nothing that had come was sent again"
    assert handed_in(session) == [hashlib.sha256(large.read_bytes()).hexdigest()]


def test_it_goes_on_after_the_page_was_left(
    browse: Callable[..., Tab], entry: Entry, large: Path, session: Any
) -> None:
    address = f"/my/entries/{entry.id}/materials/report"
    tab = browse("alice").open(address)
    network = Network(tab, 3)
    choose(tab, large)
    tab.soon(lambda: network.left, 0)
    tab.open(address).says("报告.pdf", "在原来的浏览器里再选同一个文件，就从那里接着传").check()
    network.left = 100
    choose(tab, large)
    tab.says("已收下报告.pdf（第 1 版）", within=60)
    assert 2 * STEP <= network.offsets[3] <= 3 * STEP, "of the third part some may not have come when the page was left"
    assert handed_in(session) == [hashlib.sha256(large.read_bytes()).hexdigest()]


def test_it_is_stopped_and_nothing_stays(browse: Callable[..., Tab], entry: Entry, large: Path) -> None:
    tab = browse("alice").open(f"/my/entries/{entry.id}/materials/report")
    network = Network(tab, 1)
    choose(tab, large)
    tab.soon(lambda: network.left, 0)
    with tab.page.expect_response(lambda answer: answer.request.method == "DELETE") as ended:
        tab.page.get_by_role("button", name="取消上传").click()
    assert ended.value.status == 204
    tab.page.unroute(PARTS)
    tab.open(tab.path).says("还没有上传")
    expect(tab.page.get_by_text("接着传", exact=True)).to_be_hidden()


def test_what_is_refused_is_told_and_is_not_tried_again(
    browse: Callable[..., Tab], entry: Entry, large: Path, session: Any, people: People, at: datetime
) -> None:
    account, address = people.alice.account_id, f"/my/entries/{entry.id}/materials/report"
    others = [uploads.begin(account, "other", name="a", size=9, at=at) for _ in range(uploads.MOST_AT_ONCE)]
    tab = browse("alice", "phone").open(address)
    asked: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.method) if "/uploads" in request.url else None)
    said, again = tab.page.locator("[data-upload] [role=status]"), tab.page.get_by_role("button", name="接着传")
    choose(tab, large)
    expect(said).to_have_text(re.compile("^你已经有 5 个文件在传"))
    for button in (again, tab.page.get_by_role("button", name="取消上传")):
        expect(button).to_be_hidden()
    assert asked == ["POST"]
    tab.check()
    uploads.end(others[0])
    network = Network(tab, 2)
    tab.page.get_by_role("button", name="上传", exact=True).click()  # the same file, now that there is room
    tab.soon(lambda: network.left, 0)
    expect(said).to_have_text(re.compile("已传|断开"))
    for kind in ("report", "slides"):
        actions.attach(entry, kind, name="a.pdf", file=a_pdf(), by=None, at=at)
    actions.submit(entry, promised=True, by=None, at=at)
    session.commit()
    network.left = 100
    expect(said).to_have_text("报名已经提交，正等审核。要改，先收回。", timeout=60_000)
    expect(again).to_be_hidden()
    assert hashlib.sha256(large.read_bytes()).hexdigest() not in handed_in(session)


def test_a_part_that_came_by_another_way_is_not_sent_again(
    app: Flask, browse: Callable[..., Tab], entry: Entry, large: Path, session: Any, people: People, at: datetime
) -> None:
    tab = browse("alice").open(f"/my/entries/{entry.id}/materials/report")
    offsets: list[int] = []
    account, purpose = people.alice.account_id, f"material:{entry.id}:report"

    def overtake(route: Route) -> None:
        if route.request.method == "PATCH":
            offsets.append(int(route.request.headers["upload-offset"]))
            if len(offsets) == 1:
                with app.app_context():
                    (mine,) = uploads.open_ones(account, purpose, at)
                    uploads.append(mine, 0, io.BytesIO(large.read_bytes()[:STEP]), at)
        route.continue_()

    tab.page.route(PARTS, overtake)
    choose(tab, large)
    tab.says("已收下报告.pdf（第 1 版）", within=60)
    assert offsets == [0, *(n * STEP for n in range(1, 6))]
    assert handed_in(session) == [hashlib.sha256(large.read_bytes()).hexdigest()]


def test_what_was_handed_in_opens_in_the_page(
    browse: Callable[..., Tab], entry: Entry, large: Path, session: Any
) -> None:
    at = entry.created_at
    with large.open("rb") as file:
        actions.attach(entry, "report", name="报告.pdf", file=file, by=None, at=at)
    actions.attach(entry, "slides", name="展示.pdf", file=a_pdf(), by=None, at=at)
    actions.submit(entry, promised=True, by=None, at=at)
    desk = f"/desk/career-2023/verify/school/4136010421?entry={entry.id}"
    for who, address in (("alice", f"/my/entries/{entry.id}/materials/report"), ("organiser", desk)):
        tab = browse(who, "laptop").open(address)
        tab.page.get_by_role("link", name="报告.pdf", exact=True).click()
        place = tab.page.locator("[data-shown-material]")
        expect(place.locator("canvas")).to_have_count(2)
        expect(place.locator("canvas[data-drawn]").first).to_be_visible()
        tab.soon(partial(in_the_upper_half, place), True)
        tab.check()
        with tab.page.expect_download() as saved:
            tab.page.get_by_role("link", name=re.compile(r"^下载.*报告\.pdf")).click()
        assert Path(saved.value.path()).read_bytes() == large.read_bytes()
    tab = browse("alice", "phone").open(f"/my/entries/{entry.id}/materials/slides")
    tab.page.get_by_role("link", name="展示.pdf", exact=True).click()
    tab.says("这份材料在这里打不开。请点它旁边的“下载”，存下来再打开。")
    with tab.page.expect_download() as saved:
        tab.page.get_by_role("link", name=re.compile(r"^下载.*展示\.pdf")).click()
    assert Path(saved.value.path()).read_bytes() == a_pdf().getvalue(), "what no page shows is had all the same"


def in_the_upper_half(place: Locator) -> bool:
    """What was opened begins where it is seen, whatever stands above it and however far down the page it was."""
    box = place.bounding_box()
    return box is not None and 0 <= box["y"] < 400

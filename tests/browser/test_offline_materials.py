"""An entry's files on a device without a network, in a hall with its own certificates: they are drawn, not only stored,
and nothing of them is left when their sign-in ends."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from contest.people.sign_in import passwords
from tests.browser.conftest import Site, Tab
from tests.browser.made_files import SIDE, handed_in, picture, two_pages, video
from tests.browser.test_device import kept_on
from tests.browser.test_offline import goes, leave, sheet, sign_in, stocked
from tests.judging.world import LAW, World, build
from tests.people import PASSWORD, People

KINDS = {
    "report": ("pdf", "application/pdf", two_pages),
    "poster": ("png", "image/png", picture),
    "film": ("webm", "video/webm", video),
}
NAMES = {"report": "生涯发展报告", "poster": "海报", "film": "短片"}
SECRETS = {kind: f"机密内容-{kind}-7f3a9c" for kind in KINDS}
CONTROL = "对照内容-5d21e8"
REPORT = LAW[LAW.index("  [[edition.track.material]]") : LAW.index('[[edition.track]]\nkey = "make"')]
MORE = "".join(
    REPORT.replace('"report"', f'"{kind}"').replace("生涯发展报告", NAMES[kind]).replace('"pdf"', f'"{ending}"')
    for kind, (ending, *_) in KINDS.items()
    if kind != "report"
)
# Whether the middle of a picture or of a video is red, as it was made.
RED = """(it) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const pen = canvas.getContext("2d");
    pen.drawImage(it, 8, 8, 1, 1, 0, 0, 1, 1);
    const [red, green] = pen.getImageData(0, 0, 1, 1).data;
    return red > 150 && green < 60;
}"""
DARK = """(it) => [...it.getContext("2d").getImageData(0, 0, it.width, it.height).data].some(
    (part, position) => position % 4 === 0 && part < 50)"""
PLANT = """async ([where, data]) => {
    const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
    const cache = await caches.open("planted");
    await cache.put(where, new Response(bytes));
}"""


@pytest.fixture
def world(session: Any, people: People, at: datetime) -> World:
    world = build(people, at, text=LAW.replace(REPORT, REPORT + MORE)).opened()
    people.judge.account.password = passwords.hashed(PASSWORD)
    for kind, (_ending, media_type, made) in KINDS.items():
        session.add(handed_in(world.entries[0].entry, kind, made(SECRETS[kind]), media_type, at))
    session.commit()
    return world


def secrets_in(texts: Iterator[str] | list[str]) -> list[str]:
    return [secret for text in texts for secret in SECRETS.values() if secret in text]


def files_below(folder: Path) -> Iterator[str]:
    """What a browser wrote on the disk, as text."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.read_bytes().decode("utf-8", errors="replace")


def test_files_are_drawn_without_a_network_and_nothing_of_them_is_left_after_signing_out(
    world: World, hall: tuple[Site, tuple[str, ...]], start: Callable[..., Tab], tmp_path: Path
) -> None:
    site, flags = hall
    tab = stocked(sign_in(start(site, flags=flags), stay=True))
    page = tab.page
    for kind, (_ending, _type, made) in KINDS.items():  # what is looked for would be found
        page.evaluate(PLANT, [f"/planted/{kind}", base64.b64encode(made(CONTROL)).decode()])
    kept = kept_on(tab)
    assert sum(CONTROL in text for text in kept) == len(KINDS)
    assert secrets_in(kept) == [], "all of it is sealed"

    page.context.set_offline(True)
    goes(tab, sheet(world)).says("01 号作品", "没有网络")
    page.get_by_role("button", name="材料").tap()  # opens the first, the report
    pages = page.locator("[data-shown-material] canvas")
    expect(pages).to_have_count(2)
    expect(pages.first).to_have_attribute("data-drawn", "")
    assert pages.first.evaluate(DARK)
    page.get_by_role("link", name=NAMES["poster"], exact=True).tap()
    shown = page.locator("[data-shown-material] img")
    expect(shown).to_have_js_property("naturalWidth", SIDE)
    assert shown.evaluate(RED)
    page.get_by_role("link", name=NAMES["film"], exact=True).tap()
    shown = page.locator("[data-shown-material] video")
    expect(shown).to_have_js_property("videoWidth", SIDE)
    shown.evaluate("(it) => { it.muted = true; it.play(); }")
    page.wait_for_function(RED, arg=shown.element_handle())
    tab.check()

    goes(tab, "/judge")
    leave(tab)
    tab.says("已在这台设备上退出登录")
    assert secrets_in(kept_on(tab)) == []
    page.context.set_offline(False)
    expect(page.locator("h1")).to_have_text("登录", timeout=15_000)
    assert secrets_in(kept_on(tab)) == []
    page.context.close()
    assert secrets_in(files_below(tmp_path / "profile")) == [], "nor do they lie on the disk"

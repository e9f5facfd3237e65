"""Pages of paper: what is not printed shows on the screen, and only there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Tab
from tests.judging.world import build
from tests.people import People


def test_the_way_back_shows_on_the_screen_and_not_on_paper(
    session: Any, people: People, at: datetime, browse: Callable[..., Tab]
) -> None:
    world = build(people, at).assigned()
    session.commit()
    scope = f"/people/{people.series.key}/school/{people.school.code}"
    for path in (world.desk("papers"), f"{scope}/invitations/slips"):
        tab = browse("organiser", "phone").open(path)
        back = tab.page.get_by_role("link", name="返回")
        expect(back).to_be_visible()
        tab.check()
        tab.page.emulate_media(media="print")
        expect(back).to_be_hidden()

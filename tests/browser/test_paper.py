"""Pages of paper: what is not printed shows on the screen, and only there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
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


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_score_sheet_on_paper_fits_a_phone_and_its_columns_stand_in_line(
    session: Any, people: People, at: datetime, browse: Callable[..., Tab], language: str
) -> None:
    world = build(people, at).marked()
    path = f"/judge/{world.task(people.judge).id}/paper?filled=1&lang={language}"
    session.commit()
    tab = browse("judge", "phone", language=language).open(path)
    assert tab.page.evaluate("() => document.documentElement.scrollWidth") <= 390
    tab.page.set_viewport_size({"width": 794, "height": 1123})  # A4
    tab.page.emulate_media(media="print")
    columns = "() => [...document.querySelectorAll('thead')].map((one) => one.querySelectorAll('th')[1].offsetLeft)"
    assert len(set(tab.page.evaluate(columns))) == 1
    lines = (
        "() => [...document.querySelectorAll('.s-print-sign')].map((it) => Math.round(it.getBoundingClientRect().top))"
    )
    assert len(set(tab.page.evaluate(lines))) == 2, "three signatures in a line, and their dates"

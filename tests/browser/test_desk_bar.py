"""The bar over every page of a contest's desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Tab
from tests.judging.world import World, build
from tests.people import People

Browse = Callable[..., Tab]


@pytest.fixture
def world(session: Any, people: People, at: datetime) -> World:
    return build(people, at).opened()


def test_on_a_phone_the_desks_bar_shows_where_one_is(world: World, browse: Browse) -> None:
    """It is wider than the screen, and begins there."""
    desk = browse("organiser", "phone").open(world.desk("results"))
    expect(desk.page.locator(".s-desk-bar").get_by_role("link", name="成绩与名次")).to_be_in_viewport(ratio=1)
    expect(desk.page.locator(".s-desk-bar").get_by_role("link", name="总览")).not_to_be_in_viewport()

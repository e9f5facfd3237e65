"""The design pages in a real browser: every component in every state, on phone and desktop, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.look.test_design import PAGES


@pytest.mark.parametrize(
    ("size", "dark", "language"),
    [("phone", False, "en"), ("phone", True, "zh"), ("desktop", True, "en"), ("desktop", False, "zh")],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browse, size, dark, language):
    tab = browse(size=size, dark=dark, language=language)
    for name in PAGES:
        tab.open(f"/_design/{name}?lang={language}").check()


def test_a_chosen_theme_is_kept(browse):
    tab = browse(size="phone").open("/_design/")
    tab.page.get_by_role("button", name="改用深色").click()
    tab.open("/_design/tables")
    expect(tab.page.locator("body")).to_have_css("background-color", "rgb(15, 18, 22)")


def test_the_menu_opens_without_scripts(browse):
    tab = browse(size="phone", scripts=False).open("/_design/")
    tab.page.locator(".s-menu-phone > summary").click()
    expect(tab.page.locator(".s-menu-phone").get_by_role("link", name="表格")).to_be_visible()

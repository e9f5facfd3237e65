"""Public pages are documents: the same bytes for everybody, at one address for each language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contest.web.documents import address_in
from tests.client import PageClient
from tests.publication.test_public_leaks import address_book
from tests.results.world import World

Visit = Callable[[str | None], PageClient]


def public_addresses(client: PageClient, world: World) -> list[str]:
    book = address_book(world)
    return [one for name, some in book.items() if f"public.{name}" in client.app.public_pages for one in some]


def test_a_public_page_is_the_same_for_everybody(world: World, visit: Visit) -> None:
    world.published()
    nobody, organiser = visit(None), visit("organiser")
    organiser.strict = False
    organiser.get("/sign-in?lang=en")  # remembered by that browser, for the pages that have an account behind them
    for address in public_addresses(nobody, world):
        plain = nobody.ask("GET", address, status=None)
        theirs = organiser.ask("GET", address, status=None, headers={"Accept-Language": "en"})
        assert (theirs.status, theirs.response.data) == (plain.status, plain.response.data), address
        assert "Set-Cookie" not in plain.response.headers, address
        assert "Cookie" not in plain.response.headers.get("Vary", ""), address


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_link_of_a_public_page_to_another_keeps_the_language(
    world: World, client: PageClient, language: str
) -> None:
    world.published()
    e = f"/e/{world.edition.key}"
    for path in (e, f"{e}/medals", f"{e}/publications/1", f"{e}/c/{world.contest.key}"):
        page = client.get(address_in(language, path))
        assert page.all("html")[0].get("lang") == {"zh": "zh-Hans", "en": "en"}[language]
        links = {link.get("href") or "" for link in page.all("a") if not link.get("hreflang")}
        pages = [one for one in links if one.removeprefix("/en").partition("?")[0] in (e, f"{e}/medals", f"{e}/report")]
        assert pages
        assert all(one.startswith("/en/") == (language == "en") for one in pages), pages


def test_the_other_language_is_at_its_own_address(world: World, client: PageClient) -> None:
    world.published()
    e = f"/e/{world.edition.key}"
    page = client.get(f"{e}/medals?order=total")
    assert {link.get("href") for link in page.all("a", hreflang="en")} == {f"/en{e}/medals?order=total"}
    english = client.get(f"/en{e}/medals?order=total")
    assert {link.get("href") for link in english.all("a", hreflang="zh-Hans")} == {f"{e}/medals?order=total"}


def test_addresses_of_before_lead_on_and_are_remembered(world: World, client: PageClient) -> None:
    e = f"/e/{world.edition.key}"
    assert client.get(f"{e}/medals?order=total&lang=en", status=302).location == f"/en{e}/medals?order=total"
    assert client.get("/sign-in").all("html")[0].get("lang") == "en"
    assert client.get(f"/en{e}?lang=zh", status=302).location == e
    assert client.get(f"/en{e}?lang=tlh", status=302).location == f"/en{e}"


@pytest.mark.parametrize("path", ["/en/sign-in", "/en/my", "/en/no-such", "/en/e/no-such", "/en/en/", "/english"])
def test_only_public_pages_have_a_language_in_their_path(client: PageClient, path: str) -> None:
    page = client.get(path, status=404)
    assert page.all("html")[0].get("lang") == ("en" if path.startswith("/en/") else "zh-Hans")


def test_the_one_link_leads_each_reader_to_their_own_place(world: World, visit: Visit) -> None:
    e: Any = f"/e/{world.edition.key}"
    assert visit(None).get(e).click("登录 / 我的", status=303).location == "/sign-in"
    assert visit("alice").get(e).click("登录 / 我的", status=303).location == "/my"
    assert visit("organiser").get(e).click("登录 / 我的", status=303).location == "/desk"

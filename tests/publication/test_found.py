"""Public pages found and shared: what robots, feed readers and messengers are given, and only of what is published."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as Tree

import pytest

from contest.db import session
from contest.publication import actions as publication
from contest.publication.papers import card
from contest.web.documents import address_in
from tests.client import Page, PageClient
from tests.publication.test_documents import public_addresses
from tests.results.world import SECRET, World

Visit = Callable[[str | None], PageClient]
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def plain(client: PageClient, address: str, *, status: int = 200) -> Page:
    client.strict = False
    return client.ask("GET", address, status=status)


def site_of(client: PageClient) -> str:
    return str(client.app.config["SAIWU"].public_url)


def named(page: Page, rel: str) -> list[tuple[str | None, str]]:
    return [(one.get("hreflang"), one.get("href") or "") for one in page.all("link") if one.get("rel") == rel]


def described(page: Page) -> dict[str, str]:
    """What the page says of itself, by name or property."""
    return {
        one.get("name") or one.get("property") or "": one.get("content") or ""
        for one in page.all("meta")
        if one.get("content")
    }


def test_every_page_says_what_it_is(world: World, client: PageClient) -> None:
    """One address for each language, a description of its own, and the contest's name in the title."""
    world.published()
    seen: dict[str, str] = {}
    for path in public_addresses(client, world):
        for language in ("zh", "en"):
            page = client.ask("GET", address_in(language, path), status=None)
            if page.status != 200 or page.response.mimetype != "text/html":
                continue
            bare = path.partition("?")[0]
            assert named(page, "canonical") == [(None, site_of(client) + address_in(language, bare))], path
            alternates = {code: href for code, href in named(page, "alternate") if code}
            assert alternates == {
                code: site_of(client) + address_in(of, path) for of, code in (("zh", "zh-Hans"), ("en", "en"))
            }, path
            about = described(page)
            assert about["og:url"] == site_of(client) + address_in(language, bare)
            assert about["description"] == about["og:description"] != ""
            [title] = [one.text or "" for one in page.all("title")]
            if path.startswith("/e/"):
                assert {"zh": "试办大赛", "en": "Trial Contest"}[language] in title, (path, title)
            if "?" not in path:
                assert seen.setdefault(about["og:title"] + about["description"], path) == path, path


def test_the_facts_for_search_engines(world: World, client: PageClient) -> None:
    world.published()
    e = f"/e/{world.edition.key}"
    for path, name in ((e, "试办大赛"), (f"{e}/c/{world.contest.key}", "")):
        [script] = [one for one in client.get(path).all("script") if one.get("type") == "application/ld+json"]
        facts = json.loads(script.text or "")
        assert facts["@type"] == "SportsEvent"
        assert facts["url"] == site_of(client) + path
        assert facts["name"] == name or facts["superEvent"]["name"] == "试办大赛"


def test_facts_cannot_end_their_script(world: World, client: PageClient) -> None:
    world.edition.name = {"zh": "</script><script>alert(1)</script>", "en": "</script>"}
    session.commit()
    page = client.get(f"/e/{world.edition.key}")
    [script] = [one for one in page.all("script") if one.get("type") == "application/ld+json"]
    assert json.loads(script.text or "")["url"].endswith(world.edition.key)
    assert "<script>alert" not in page.text


def test_pictures_are_of_what_is_published_and_stay(world: World, client: PageClient) -> None:
    draft = world.reviewed()
    e, number = f"/e/{world.edition.key}", draft.number
    addresses = [f"{e}/publications/{number}/card.png", f"{e}/publications/{number}/cards/{world.contest.key}.png"]
    for address in addresses:
        plain(client, address, status=404)
    publication.publish(draft, **world.by)
    session.commit()
    for address in [*addresses, f"/en{addresses[0]}"]:
        answer = plain(client, address).response
        assert answer.data.startswith(b"\x89PNG")
        assert (int.from_bytes(answer.data[16:20]), int.from_bytes(answer.data[20:24])) == (1200, 630)
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Type"] == "image/png"
    assert plain(client, addresses[0]).response.data != plain(client, f"/en{addresses[0]}").response.data
    client.strict = True
    assert described(client.get(f"{e}/medals"))["og:image"] == site_of(client) + addresses[0]
    assert described(client.get(f"{e}/c/{world.contest.key}"))["og:image"] == site_of(client) + addresses[1]
    plain(client, f"{e}/publications/{number}/cards/none.png", status=404)


def test_a_picture_says_what_its_page_says(world: World, client: PageClient) -> None:
    made = world.published()
    page = client.get(f"/e/{world.edition.key}/c/{world.contest.key}")
    drawn = card.card_of_contest(made, world.contest.key)
    assert [one.place for one in drawn.rows] == ["1", "2", "3", "4", "5"]
    for row in drawn.rows:
        for words in (*row.name.split(" · "), *(cell.text for cell in row.cells)):
            page.says(words)
    assert not any("选手" in row.name and re.search(r"选手\w+\d", row.name) for row in drawn.rows)  # masked
    table = client.get(f"/e/{world.edition.key}/medals")
    drawn = card.card_of_table(made)
    for row in drawn.rows:
        table.says(row.name)


def test_the_map_leads_to_pages_that_are_there(world: World, client: PageClient) -> None:
    def mapped() -> list[str]:
        root = Tree.fromstring(plain(client, "/sitemap.xml").response.data)
        return [one.findtext(f"{MAP}loc") or "" for one in root]

    before = mapped()
    e = f"/e/{world.edition.key}"
    assert site_of(client) + e in before
    assert not any("/c/" in one or "/g/" in one or "medals" in one for one in before)
    world.published()
    after = mapped()
    assert {f"{site_of(client)}{prefix}{e}/c/{world.contest.key}" for prefix in ("", "/en")} <= set(after)
    assert len(after) == len(set(after))
    for address in after:
        plain(client, address.removeprefix(site_of(client)))
    world.edition.opened_at = None
    session.commit()
    assert not any(e in one for one in mapped())


def test_a_rehearsal_is_found_by_nobody(world: World, client: PageClient, monkeypatch: Any) -> None:
    from tests import factories
    from tests.results.world import LAW

    other = factories.edition("rehearsed", of=world.people.series, text=LAW.replace("trial-2023", "rehearsed"))
    other.rehearsal_of_id = world.edition.id
    session.commit()
    assert described(client.get("/e/rehearsed"))["robots"] == "noindex"
    assert "robots" not in described(client.get(f"/e/{world.edition.key}"))
    assert "rehearsed" not in plain(client, "/sitemap.xml").text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_feeds_hold_what_is_published(world: World, client: PageClient, language: str) -> None:
    e = f"/e/{world.edition.key}"
    addresses = [address_in(language, one) for one in ("/feed.xml", f"{e}/feed.xml")]
    draft = world.reviewed()
    for address in addresses:
        root = Tree.fromstring(plain(client, address).response.data)
        assert root.findall(f"{ATOM}entry") == []
        assert root.findtext(f"{ATOM}updated")
    publication.publish(draft, **world.by)
    session.commit()
    for address in addresses:
        page = plain(client, address)
        assert page.response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        root = Tree.fromstring(page.response.data)
        [entry] = root.findall(f"{ATOM}entry")
        own = site_of(client) + address_in(language, f"{e}/publications/{draft.number}")
        assert entry.findtext(f"{ATOM}id") == own
        assert {"zh": "号发布", "en": "Publication"}[language] in (entry.findtext(f"{ATOM}title") or "")
        for required in ("updated", "published", "summary"):
            assert entry.findtext(f"{ATOM}{required}"), required
        plain(client, own.removeprefix(site_of(client)))
        assert SECRET not in page.text
    client.strict = True
    found = [href for code, href in named(client.get(address_in(language, e)), "alternate") if not code]
    assert found == [addresses[1]]


def test_robots_read_what_is_public_only(world: World, client: PageClient) -> None:
    text = plain(client, "/robots.txt").text
    assert f"Sitemap: {site_of(client)}/sitemap.xml" in text
    shut = re.findall(r"Disallow: (\S+)", text)
    assert shut
    assert not any(one.startswith(prefix) for one in public_addresses(client, world) for prefix in shut)


def test_icons_are_where_browsers_look(client: PageClient) -> None:
    assert plain(client, "/favicon.ico").response.data[:4] == b"\0\0\1\0"
    assert plain(client, "/apple-touch-icon.png").response.data.startswith(b"\x89PNG")
    for one in plain(client, "/manifest.webmanifest").json["icons"]:
        assert plain(client, one["src"]).response.data.startswith(b"\x89PNG")

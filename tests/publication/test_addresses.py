"""Every address that a public page names exists: all of them are walked, in both languages, from the front page on."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest

from tests.client import Page, PageClient
from tests.results.world import World

NAMING = ("href", "src", "action", "data-href", "data-src", "data-url", "content", "srcset", "poster")
# What a page names and a stranger cannot walk on: signing in, and what is behind it.
NOT_OPEN = ("/sign-in", "/sign-up", "/desk", "/my", "/account")
MOST = 1_500


def named_by(page: Page) -> set[str]:
    """The addresses on this machine that a page names, without what follows #."""
    found: set[str] = set()
    if page.response.mimetype != "text/html":
        return found
    for element in page.tree.iter():
        if not isinstance(element.tag, str) or (element.tag == "form" and element.get("method", "get") != "get"):
            continue
        for name in NAMING:
            value = (element.get(name) or "").strip()
            is_address = value.startswith(("/", "?", "http://", "https://")) or (name in ("href", "src") and value)
            if name == "content" and not value.startswith(("http://", "https://")):
                continue
            if not is_address or value.startswith(("mailto:", "tel:", "data:", "#")):
                continue
            parts = urlsplit(urljoin(f"http://localhost{page.path}", value.split()[0]))
            if parts.hostname in ("localhost", "127.0.0.1"):
                found.add(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_address_that_a_public_page_names_exists(world: World, client: PageClient, language: str) -> None:
    world.published()
    client.strict = False  # whether they are good pages is held where each is tested
    waiting, seen, missing = [f"{language}/"], {f"{language}/"}, []
    kinds: set[str] = set()
    while waiting:
        path = waiting.pop()
        page = client.ask("GET", path, status=None)
        if page.status not in (200, 302, 303, 308):
            missing.append((path, page.status))
        kinds.add(page.response.mimetype)
        if page.status in (302, 303, 308):
            found = {page.location}
        else:
            found = named_by(page)
        for one in found - seen:
            if one.removeprefix("/en").startswith(NOT_OPEN) or one.startswith("/static/"):
                continue
            seen.add(one)
            waiting.append(one)
        assert len(seen) < MOST
    assert not missing
    assert any(one.endswith(".xlsx") for one in seen)
    assert {"application/pdf", "text/csv", "application/json", "application/zip"} <= kinds

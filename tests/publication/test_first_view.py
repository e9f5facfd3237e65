"""What a phone fetches for its first view of a public page: bytes as they are sent, counted from real answers."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest

from contest.web.documents import address_in
from tests.client import PageClient
from tests.results.world import World

MOST = 100_000  # bytes in all; nothing is counted as packed but the page itself, so that a bare server is meant
BLOCKING = 1  # style sheets and scripts that the first line of text waits for
PAGES = ("", "/medals")
IMPORTED = re.compile(r"""(?:from|import)\s*["'](\.[^"']+)["']""")
DRAWN = re.compile(r"""url\(["']?([^)"']+?)["']?\)""")


def sizes(client: PageClient, address: str) -> tuple[dict[str, int], list[str]]:
    """By address the bytes of the page and of all that it fetches; and what it waits for before it shows anything."""
    page = client.get(address)
    client.strict = False
    packed = client.ask("GET", address, status=200, headers={"Accept-Encoding": "gzip, br"})
    found = {address: len(packed.response.data)}
    blocking, links = [], page.all("link")
    sheets = [one for one in links if one.get("rel") == "stylesheet"]
    waiting = [one.get("href") or "" for one in sheets if one.get("media") != "print"]
    scripts = [one for one in page.all("script") if one.get("src")]
    meanwhile = [one for one in scripts if one.get("type") == "module" or {"async", "defer"} & set(one.keys())]
    waiting += [one.get("src") or "" for one in scripts if one not in meanwhile]
    blocking = list(waiting)
    waiting += [one.get("href") or "" for one in sheets if one.get("media") == "print"]
    waiting += [one.get("src") or "" for one in meanwhile]
    waiting += [one.get("href") or "" for one in links if one.get("rel") == "icon"]
    waiting += [(one.get("href") or "").partition("#")[0] for one in page.all("{http://www.w3.org/2000/svg}use")]
    waiting += [(one.get("src") or "") for one in page.all("img")]
    while waiting:
        at = waiting.pop()
        if not at or at in found or at.startswith("data:"):
            continue
        answer = client.ask("GET", at, status=200).response
        found[at] = len(answer.data)
        if at.partition("?")[0].endswith(".js"):
            waiting += [urljoin(at, one) for one in IMPORTED.findall(answer.text)]
        if at.partition("?")[0].endswith(".css"):
            waiting += [urljoin(at, one) for one in DRAWN.findall(answer.text)]
    client.strict = True
    return found, blocking


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_first_view_is_small(world: World, client: PageClient, language: str) -> None:
    world.published()
    for page in PAGES:
        found, blocking = sizes(client, address_in(language, f"/e/{world.edition.key}{page}"))
        assert sum(found.values()) < MOST, sorted(found.items(), key=lambda one: -one[1])
        assert len(blocking) <= BLOCKING, blocking
        assert any(one.endswith(".woff2") for one in (name.partition("?")[0] for name in found)), "fonts were not found"
        assert sum("/device/" in one for one in found) > 1, "imported scripts were not found"

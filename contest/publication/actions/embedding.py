"""Which sites may show an edition's pages within theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from contest import audit
from contest.editions.models import Edition
from contest.errors import N_, Unfit

MOST = 20
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")


def allow_embeds(edition: Edition, sites: Iterable[str], *, by: UUID | None, at: datetime) -> list[str]:
    """Let these sites show the edition's medal table and its events within their pages, and no others; nobody, where
    there are none.

    `sites`: addresses as people write them; what is kept is their origin, such as `https://news.example.org`. Returns
    what is kept. Raises Unfit for an address that names no site, and for too many.
    """
    origins = list(dict.fromkeys(origin_of(one) for one in sites if one.strip()))
    if len(origins) > MOST:
        raise Unfit(N_("最多写 %(most)s 个网站，这里有 %(n)s 个。"), most=MOST, n=len(origins), field="sites")
    was = list(edition.embed_origins)
    if origins != was:
        edition.embed_origins = origins
        audit.record("publication.allow_embeds", edition, by=by, at=at, was={"sites": was}, now={"sites": origins})
    return origins


def origin_of(address: str) -> str:
    """Scheme, host and port of an address, in the letters that browsers compare. Raises Unfit for what names no site:
    it goes into a header as it is."""
    text = address.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:
        host, port = "", None
    if not _HOST.fullmatch(host) or parts.scheme not in ("http", "https") or parts.username is not None:
        raise Unfit(N_("“%(site)s”不是网站的地址。请这样写：https://news.example.org"), site=text[:80], field="sites")
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")

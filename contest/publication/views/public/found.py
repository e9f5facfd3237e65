"""How public pages are found: what robots may read, the map of the site, feeds of what is published, and icons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as Tree

from flask import Response, current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from contest import clock
from contest.access import everyone, open_to
from contest.editions.models import Edition
from contest.editions.queries import editions_open
from contest.i18n import HTML_LANG, LANGUAGES, language, localized, speaking
from contest.publication import formatting
from contest.publication.models import Publication
from contest.publication.queries import places, published
from contest.publication.views.public.blueprint import views
from contest.resources import STATIC
from contest.web import address_of
from contest.web.documents import FIRST, address_in

ATOM, SITEMAP, XHTML = (
    "http://www.w3.org/2005/Atom",
    "http://www.sitemaps.org/schemas/sitemap/0.9",
    "http://www.w3.org/1999/xhtml",
)
XML = "{http://www.w3.org/XML/1998/namespace}lang"
MOST_ADDRESSES = 50_000  # that a sitemap may hold
NEWEST = 50  # publications in a feed
# Where nobody finds anything without an account or a secret link.
NOT_FOR_ROBOTS = ("/desk", "/judge", "/my", "/me", "/i/", "/reset", "/sign-in", "/sign-up", "/code", "/verify")


@views.get("/robots.txt")
@open_to(everyone)
def robots() -> Any:
    """What robots may read, and where the map is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    lines += ["", f"Sitemap: {_site()}{url_for('public.sitemap')}"]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@views.get("/favicon.ico")
@open_to(everyone)
def icon() -> Any:
    """The site's drawing, where browsers look for it without being given an address."""
    return _drawing("img/favicon.ico", "image/vnd.microsoft.icon")


@views.get("/apple-touch-icon.png")
@open_to(everyone)
def touch_icon() -> Any:
    """The same, where phones look for it."""
    return _drawing("img/touch-icon.png", "image/png")


def _drawing(file: str, media: str) -> Response:
    answer = Response((STATIC / file).read_bytes(), content_type=media)
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


@views.get("/manifest.webmanifest")
@open_to(everyone)
def manifest() -> Any:
    """What a phone shows when the site is put on its home screen."""
    sizes = {"img/icon-192.png": "192x192", "img/icon-512.png": "512x512"}
    document = {
        "name": "赛务 Saiwu",
        "short_name": "赛务",
        "lang": HTML_LANG[FIRST],
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#14181d",
        "icons": [
            {"src": url_for("static", filename=name), "sizes": size, "type": "image/png"}
            for name, size in sizes.items()
        ],
    }
    answer = Response(current_app.json.dumps(document), content_type="application/manifest+json; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


# The map of the site


@views.get("/sitemap.xml")
@open_to(everyone)
def sitemap() -> Any:
    """Every public page that is worth finding, in each language, with when it last changed."""
    root = Tree.Element("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    with speaking(FIRST):
        found = list(_addresses())[: MOST_ADDRESSES // len(LANGUAGES)]
    for path, changed in found:
        for code in LANGUAGES:
            own = Tree.SubElement(root, "url")
            Tree.SubElement(own, "loc").text = _site() + address_in(code, path)
            if changed is not None:
                Tree.SubElement(own, "lastmod").text = changed.isoformat(timespec="seconds")
            for other in LANGUAGES:
                link = {"rel": "alternate", "hreflang": HTML_LANG[other], "href": _site() + address_in(other, path)}
                Tree.SubElement(own, "xhtml:link", link)
    return _as_xml(root, "application/xml")


def _addresses() -> Iterator[tuple[str, datetime | None]]:
    """The path of each page, without a language, and the moment of the publication that it shows."""
    yield url_for("public.home"), None
    for edition in editions_open():
        yield from _addresses_of(edition)


def _addresses_of(edition: Edition) -> Iterator[tuple[str, datetime | None]]:
    key = edition.key
    current = published.current_publications(edition)
    newest = max((changed for one in current if (changed := _changed(one))), default=None)
    for endpoint in ("public.edition", "public.tracks", "editions.rules"):
        yield url_for(endpoint, edition=key), newest
    if not current:
        return
    for endpoint in ("public.medals", "public.report", "public.publications", "public.data"):
        yield url_for(endpoint, edition=key), newest
    changed_at = {one.id: _changed(one) for one in current}
    for one in current:
        yield url_for("public.publication", **one.address), changed_at[one.id]
    for contest in published.contests_of(current):
        address = url_for("public.contest", edition=key, contest_key=contest.key)
        yield address, changed_at[contest.publication_id]
    for group in places.groups_of(list(changed_at)):
        yield url_for("public.group", edition=key, group=group), newest


def pages_of(edition: str) -> Iterator[str]:
    """The paths of an edition's pages and feeds in each language, those that most people look at first; none of an
    edition that nobody may see."""
    found = next((one for one in editions_open() if one.key == edition), None)
    if found is None:
        return
    with speaking(FIRST):
        paths = [path for path, _changed_at in _addresses_of(found)]
        for path in [  # before the long lists: there may be no time for all of those
            url_for("public.home"),
            url_for("public.feed", edition=edition),
            url_for("public.site_feed"),
            *paths,
        ]:
            for code in LANGUAGES:
                yield address_in(code, path)


def _changed(publication: Publication) -> datetime | None:
    return publication.final_at or publication.published_at


# Feeds


@views.get("/feed.xml")
@open_to(everyone)
def site_feed() -> Any:
    """The newest publications of all editions, as Atom."""
    editions = editions_open()
    rows = published.newest_publications([one.id for one in editions], NEWEST)
    since = max((one.opened_at for one in editions if one.opened_at), default=None)
    return _feed(
        _("赛务"), address_of("public.site_feed"), address_of("public.home"), rows, since=since, with_edition=True
    )


@views.get("/e/<edition>/feed.xml")
@open_to(everyone, load=published.open_edition_at)
def feed(edition: Edition) -> Any:
    """The newest publications of an edition, as Atom."""
    return _feed(
        f"{localized(edition.name)} · {_('发布与公示')}",
        address_of("public.feed", edition=edition.key),
        address_of("public.publications", edition=edition.key),
        published.newest_publications([edition.id], NEWEST),
        since=edition.opened_at,
    )


def _feed(
    title: str,
    own: str,
    page: str,
    rows: Iterable[Publication],
    *,
    since: datetime | None,
    with_edition: bool = False,
) -> Response:
    at = clock.now()
    rows = list(rows)
    root = Tree.Element("feed", {"xmlns": ATOM, XML: HTML_LANG[language()]})
    Tree.SubElement(root, "title").text = title
    Tree.SubElement(root, "id").text = own
    Tree.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": own})
    Tree.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": page})
    changed_at = [changed for one in rows if (changed := _changed(one))]
    newest = max(changed_at, default=since) or datetime.fromtimestamp(0, at.tzinfo)
    Tree.SubElement(root, "updated").text = newest.isoformat(timespec="seconds")
    for one in rows:
        address = address_of("public.publication", **one.address)
        entry = Tree.SubElement(root, "entry")
        name = _("第 %(number)s 号发布：%(title)s", number=one.number, title=localized(one.title))
        Tree.SubElement(entry, "title").text = f"{localized(one.edition.name)} · {name}" if with_edition else name
        Tree.SubElement(entry, "id").text = address
        Tree.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
        Tree.SubElement(entry, "published").text = (one.published_at or newest).isoformat(timespec="seconds")
        Tree.SubElement(entry, "updated").text = (_changed(one) or newest).isoformat(timespec="seconds")
        author = Tree.SubElement(entry, "author")
        Tree.SubElement(author, "name").text = localized(one.organisation.name)
        contests = ngettext("%(num)s 场比赛", "%(num)s 场比赛", len(one.contests))
        state = formatting.format_state(one, at)[1]
        Tree.SubElement(entry, "summary").text = " · ".join((state, contests, *((one.reason,) if one.reason else ())))
    return _as_xml(root, "application/atom+xml")


def _as_xml(root: Tree.Element, media: str) -> Response:
    content = Tree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(content, content_type=f"{media}; charset=utf-8")


def _site() -> str:
    return str(current_app.config["SAIWU"].public_url)

"""Pages for other sites to show within theirs, and how these find them (oEmbed, https://oembed.com).

Only the sites that an edition names may frame them (contest/publication/actions/embedding.py), none at first, and they
may frame nothing but them: every other page says `frame-ancestors 'none'`. They need no script and take no form; each
link opens the whole page in a window of its own. They are kept ready as other public pages are, but the web server in
front never has them as files, because what it sends with those is fixed (contest/web/front.py).

What oEmbed answers depends on a query that anybody can invent. So it is never kept, and it reads no more than whether
the page is there: no table and no list of places.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Response, current_app, jsonify, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from contest import clock
from contest.access import everyone, open_to
from contest.awards.queries import award_names
from contest.editions.models import Edition
from contest.editions.rulebooks.effective import edition_part
from contest.errors import NotFound
from contest.i18n import localized, speaking
from contest.publication import formatting, statistics
from contest.publication.models import Publication, PublishedPlace
from contest.publication.queries import places, published, tables
from contest.publication.sealed.rulebook import sealed_rulebook
from contest.publication.views.public import event_summary, presenters
from contest.publication.views.public.blueprint import views
from contest.publication.views.public.results import Asked, contest_asked
from contest.publication.views.public.structured import picture_for
from contest.results.queries import ranking_attributes
from contest.web import render_page
from contest.web.documents import FIRST, address_in, application, language_and_path

ROWS = 8  # of a table, or of an event without a podium
WIDTH, HEIGHT = 640, 480  # points of a frame; one that is too low can be scrolled
PICTURE = (1200, 630)  # points of the pictures of shared addresses
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'none'; base-uri 'none'"
)
# By the page that somebody pastes the address of: the page to frame. The frame offers none of its choices.
EMBEDS = {"public.medals": "public.embed_medals", "public.contest": "public.embed_contest"}
CHOICES = frozenset({"of", "order", "count", "after"})


def _allowing(edition: str) -> dict[str, Any]:
    """Loader: an open edition that some sites may frame."""
    found = published.open_edition_at(edition)
    if not found["edition"].embed_origins:
        raise NotFound
    return found


def _allowed_contest(edition: str, contest_key: str) -> dict[str, Any]:
    """Loader: a contest of such an edition."""
    _allowing(edition)
    return contest_asked(edition, contest_key)


@views.get("/e/<edition>/embed/medals")
@open_to(everyone, load=_allowing)
def embed_medals(edition: Edition) -> Any:
    """The first rows of the edition's medal table."""
    publication = _final(edition)
    rulebook = sealed_rulebook(publication)
    sealed = {key: one for (_id, key), one in tables.sealed_tables([publication]).items()}
    table = tables.medal_table(rulebook, tables.contest_keys(publication), sealed, None, None)
    if table is None:
        raise NotFound
    tier = next(tier for tier in edition_part(rulebook).tier if tier.key == publication.stage)
    noun = formatting.table_noun(rulebook, table.chosen.table, tier.credit)
    return _framed(
        "publication/public/embed_medals.html",
        publication,
        url_for("public.medals", edition=edition.key),
        title=formatting.table_title(table.chosen.table.order[0], table.medals, noun.lower()),
        table=table,
        rows=presenters.first_rows(table.rows, ROWS),
        groups=formatting.format_table_rows(table.chosen.table, tier.credit, len(table.rows)),
        noun=noun,
        names=award_names(rulebook),
        ranking="medals" if table.chosen.table.order[0] == "total" else table.chosen.table.order[0],
        picture=picture_for(publication),
    )


@views.get("/e/<edition>/embed/c/<path:contest_key>")
@open_to(everyone, load=_allowed_contest)
def embed_contest(asked: Asked) -> Any:
    """Who won an event: its podium, else the first rows."""
    if asked.published is None:
        raise NotFound
    publication = asked.published.publication
    whole = places.places_in_order(publication.id, asked.key)
    podium = event_summary.podium(whole, by_score=False)
    return _framed(
        "publication/public/embed_contest.html",
        publication,
        url_for("public.contest", edition=asked.edition.key, contest_key=asked.key),
        contest=asked.published,
        podium=podium,
        rows=_first(whole, podium),
        by_score=_is_by_score(publication, asked.key),
        names=award_names(sealed_rulebook(publication)),
        picture=picture_for(publication, asked.key),
    )


def _final(edition: Edition) -> Publication:
    """The publication whose table the page of medals shows without any choice. Raises NotFound where there is none."""
    season = statistics.season_of(edition)
    if season is None:
        raise NotFound
    number = season.final[-1].number
    return next(one for one in published.current_publications(edition) if one.number == number)


def _first(whole: Sequence[PublishedPlace], podium: Sequence[event_summary.Step]) -> Sequence[PublishedPlace]:
    return [] if podium else [one for one in whole if one.place is not None][:ROWS]


def _is_by_score(publication: Publication, key: str) -> bool:
    law = sealed_rulebook(publication).law_of(key)
    return law.ranking.by != "scale" and not ranking_attributes(law)


def _framed(template: str, publication: Publication, page: str, **context: Any) -> Any:
    """A page that the allowed sites may frame. `page`: the whole one."""
    edition = publication.edition
    answer = render_page(
        template,
        edition_row=edition,
        publication=publication,
        replacement=published.replacement_of(publication) if publication.state == "replaced" else None,
        state=presenters.format_publication(publication),
        glyph=formatting.format_state(publication, clock.now())[0],
        page=page,
        unlisted=True,
        **context,
    )
    answer.headers["Content-Security-Policy"] = f"{POLICY}; frame-ancestors {' '.join(edition.embed_origins)}"
    return answer


# oEmbed


@views.get("/oembed")
@open_to(everyone)
def oembed() -> Any:
    """What a site needs to show one of our pages: `?url=` its address, `?maxwidth=` and `?maxheight=` in points,
    `?format=` `json` and no other (501). 404 for an address that is not ours, or shows nothing public that can be
    framed. Where no site may frame, the answer is a link with its title and picture (type `link`)."""
    if request.args.get("format", "json") != "json":
        return Response("only json\n", 501, content_type="text/plain; charset=utf-8")
    code, endpoint, values = _asked_for(request.args.get("url", ""))
    with speaking(code):
        edition, title, picture = _shown(endpoint, values)
        title, author = f"{title} · {localized(edition.name)}", localized(edition.name)
    site: str = current_app.config["SAIWU"].public_url
    found: dict[str, Any] = {
        "version": "1.0",
        "type": "link",
        "title": title,
        "author_name": author,
        "author_url": site + _path(code, "public.edition", edition=edition.key),
        "provider_name": "赛务 Saiwu",
        "provider_url": site,
    }
    if edition.embed_origins:
        width, height = _within("maxwidth", WIDTH), _within("maxheight", HEIGHT)
        markup = Markup(
            '<iframe src="{src}" title="{title}" width="{width}" height="{height}" loading="lazy" '
            'referrerpolicy="no-referrer"></iframe>'
        ).format(src=site + _path(code, EMBEDS[endpoint], **values), title=title, width=width, height=height)
        found |= {"type": "rich", "html": str(markup), "width": width, "height": height}
    if (_within("maxwidth", PICTURE[0]), _within("maxheight", PICTURE[1])) == PICTURE:
        found |= {"thumbnail_url": site + picture, "thumbnail_width": PICTURE[0], "thumbnail_height": PICTURE[1]}
    answer = jsonify(found)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _path(code: str, endpoint: str, **values: Any) -> str:
    with speaking(FIRST):
        return address_in(code, url_for(endpoint, **values))


def _asked_for(address: str) -> tuple[str, str, dict[str, Any]]:
    """The language, endpoint and values of the page at an address. Raises NotFound for any other."""
    own = urlsplit(current_app.config["SAIWU"].public_url)
    try:
        parts = urlsplit(address)
        code, path = language_and_path(unquote(parts.path, errors="strict"))
        endpoint, values = application().url_map.bind("").match(path, method="GET")
    except (ValueError, HTTPException):
        raise NotFound from None
    is_ours = (parts.scheme, parts.netloc.lower()) == (own.scheme, own.netloc.lower())
    if not is_ours or "\0" in path or endpoint not in EMBEDS or CHOICES & set(parse_qs(parts.query)):
        raise NotFound
    return code, str(endpoint), dict(values)


def _shown(endpoint: str, values: dict[str, Any]) -> tuple[Edition, str, str]:
    """The edition, title and picture's path of what can be framed. Raises NotFound where its page shows no results."""
    if endpoint == "public.medals":
        edition: Edition = published.open_edition_at(**values)["edition"]
        publication = _final(edition)
        if not tables.tables_shown(publication):
            raise NotFound
        return edition, formatting.tables_word(sealed_rulebook(publication)), picture_for(publication)
    asked: Asked = contest_asked(**values)["asked"]
    if asked.published is None:
        raise NotFound
    return asked.edition, localized(asked.published.name), picture_for(asked.published.publication, asked.key)


def _within(name: str, wanted: int) -> int:
    """A number of points, no more than the site has room for; what is no number says nothing."""
    room = request.args.get(name, type=int)
    return min(wanted, room) if room is not None and room > 0 else wanted

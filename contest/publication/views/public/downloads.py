"""Files and open data: sealed bytes from the file store, and JSON of what the pages show."""

from __future__ import annotations

import hashlib
import json
from pathlib import PurePosixPath
from typing import Any

import sqlalchemy as sa
from flask import Response, request, url_for

from contest.access import everyone, open_to
from contest.db import session
from contest.editions.models import Edition
from contest.editions.rulebooks.effective import edition_part, edition_rulebook, edition_text
from contest.editions.schedule.calendar import edition_calendar
from contest.errors import NotFound
from contest.files import MEDIA_TYPES, file_store
from contest.i18n import language
from contest.publication import opendata, statistics
from contest.publication.exporting import publication_workbook
from contest.publication.models import Publication, PublishedFile, PublishedGroupAward, PublishedPlace, PublishedTable
from contest.publication.queries import places, published, tables
from contest.publication.queries.headcount import sealed_headcounts
from contest.publication.sealed.rulebook import sealed_rulebook
from contest.publication.views.public.blueprint import foot, views
from contest.publication.views.public.results import Asked, contest_asked
from contest.web import address_of, render_page

MEDIA = {
    ".csv": "text/csv; charset=utf-8",
    ".toml": "application/toml; charset=utf-8",
    ".zip": "application/zip",
    ".xlsx": MEDIA_TYPES["xlsx"],
}


def sealed(content: bytes, *, name: str, media: str, tag: str, keep: bool = False) -> Response:
    """Bytes with their digest as ETag. `keep`: the content at this address never changes, so it may be cached for
    ever."""
    answer = Response(content, content_type=media)
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if keep else "public, max-age=60"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.make_conditional(request)
    return answer


def as_json(document: dict[str, Any], tag: str) -> Response:
    """A document of open data; scripts of any website may fetch it."""
    answer = Response(
        json.dumps(document, ensure_ascii=False, indent=1) + "\n", content_type="application/json; charset=utf-8"
    )
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "public, max-age=60"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.make_conditional(request)
    return answer


def tag_of(*publications: Publication) -> str:
    """Changes whenever the published data does: by number, state and digest."""
    return "-".join(f"{one.number}{one.state[0]}{(one.digest or '')[:16]}" for one in publications)


# Sealed files


@views.get("/e/<edition>/publications/<int:number>/files/<path:name>")
@open_to(everyone, load=lambda edition, number, name: published.publication_at(edition, number) | {"name": name})
def file(publication: Publication, name: str) -> Any:
    """A sealed public file, byte for byte: bundle, places, awards, tables, rulebook."""
    found = session.scalar(
        sa.select(PublishedFile).where(
            PublishedFile.publication_id == publication.id, PublishedFile.name == name, PublishedFile.public
        )
    )
    if found is None:
        raise NotFound
    own = PurePosixPath(name)
    shown = name if own.suffix == ".zip" else f"{publication.handle}-{own.name}"
    return sealed(
        file_store().read(found.digest),
        name=shown,
        media=MEDIA.get(own.suffix, "application/octet-stream"),
        tag=found.digest,
        keep=True,
    )


@views.get("/e/<edition>/rulebook.toml")
@open_to(everyone, load=published.open_edition_at)
def rulebook(edition: Edition) -> Any:
    """The edition's current rulebook. The rulebook that counted for a result is in its publication's bundle."""
    from hashlib import sha256

    text = edition_text(edition).encode()
    return sealed(text, name=f"{edition.key}.toml", media=MEDIA[".toml"], tag=sha256(text).hexdigest())


# A contest's results


@views.get("/e/<edition>/c/<path:contest_key>.json")
@open_to(everyone, load=contest_asked)
def contest_json(asked: Asked) -> Any:
    if asked.published is None:
        raise NotFound
    publication = asked.published.publication
    query = places.places_of(publication.id, asked.key).order_by(PublishedPlace.position)
    count = sealed_headcounts([publication.id], asked.key)[publication.id, asked.key]
    document = opendata.results(asked.edition, asked.published, publication, session.scalars(query), count)
    return as_json(document, tag_of(publication))


# Tables, publications, figures


@views.get("/e/<edition>/publications/<int:number>/tables/<key>.json")
@open_to(everyone, load=lambda edition, number, key: published.publication_at(edition, number) | {"key": key})
def table_json(publication: Publication, key: str) -> Any:
    found = session.get(PublishedTable, (publication.id, key))
    if found is None:
        raise NotFound
    law = next((one for one in sealed_rulebook(publication).table if one.key == key), None)
    return as_json(opendata.table(publication.edition, publication, found, law), tag_of(publication))


@views.get("/e/<edition>/publications/<int:number>.json")
@open_to(everyone, load=published.publication_at)
def publication_json(publication: Publication) -> Any:
    edition = publication.edition
    files = [
        {
            "name": one.name,
            "digest": one.digest,
            "size": one.size,
            "url": address_of("public.file", **publication.address, name=one.name),
        }
        for one in tables.files_shown(publication)
    ]
    awards = session.scalars(
        sa.select(PublishedGroupAward)
        .where(PublishedGroupAward.publication_id == publication.id)
        .order_by(PublishedGroupAward.position)
    ).all()
    keys = tables.tables_shown(publication)
    counts = {key: count for (_id, key), count in sealed_headcounts([publication.id]).items()}
    contests = published.contests_of([publication])
    document = opendata.publication(edition, publication, contests, keys, files, awards, counts)
    return as_json(document, tag_of(publication))


@views.get("/e/<edition>/publications/<int:number>.xlsx")
@open_to(everyone, load=published.publication_at)
def publication_xlsx(publication: Publication) -> Any:
    """Winners, places and tables as a workbook, in the reader's language."""
    content = publication_workbook(publication, address_of("public.publication", **publication.address))
    tag = f"{tag_of(publication)}-{language()}"
    return sealed(content, name=f"{publication.handle}.xlsx", media=MEDIA[".xlsx"], tag=tag)


@views.get("/e/<edition>/figures.json")
@open_to(everyone, load=published.open_edition_at)
def figures_json(edition: Edition) -> Any:
    """Every figure of the edition: what `contest stats` prints."""
    current = published.current_publications(edition)
    document = {
        "edition": edition.key,
        "publications": [one.number for one in current],
        "figures": statistics.figures(edition),
    }
    return as_json(document, tag_of(*current))


@views.get("/e/<edition>/calendar.json")
@open_to(everyone, load=published.open_edition_at)
def calendar_json(edition: Edition) -> Any:
    """The dates that count, and the contests that set their own."""
    document = opendata.calendar(edition, edition_calendar(edition, edition_part(edition_rulebook(edition))))
    return as_json(document, hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest())


@views.get("/e/<edition>/report/<figure>.json")
@open_to(everyone, load=lambda edition, figure: published.open_edition_at(edition) | {"key": figure})
def rows_json(edition: Edition, key: str) -> Any:
    behind = statistics.rows_behind(edition, key)
    if behind is None:
        raise NotFound
    return as_json(opendata.rows(edition, behind), f"{tag_of(*published.current_publications(edition))}-{key}")


@views.get("/e/<edition>/data")
@open_to(everyone, load=published.open_edition_at)
def data(edition: Edition) -> Any:
    """What machines can read here, and how anybody can calculate the published results again."""
    current = published.current_publications(edition)
    newest = current[-1] if current else None
    keys = tables.tables_shown(newest) if newest else []
    return render_page(
        "publication/public/data.html",
        edition_row=edition,
        newest=newest,
        addresses=_addresses(edition, newest, keys),
        bundle=newest.download_name if newest else None,
        foot=foot(edition, current),
    )


def _addresses(edition: Edition, newest: Publication | None, keys: list[str]) -> list[tuple[str, str, list[str]]]:
    """Each document with an example address that exists, and the addresses of the same for spreadsheets."""
    if newest is None:
        return []
    key = edition.key
    contest = published.contests_of([newest])[0].key
    found = [
        ("figures", url_for("public.figures_json", edition=key)),
        ("publication", url_for("public.publication_json", **newest.address)),
        ("results", url_for("public.contest_json", edition=key, contest_key=contest)),
        ("rows", url_for("public.rows_json", edition=key, figure="contestants")),
        ("calendar", url_for("public.calendar_json", edition=key)),
    ]
    if keys:
        found.insert(2, ("table", url_for("public.table_json", **newest.address, key=keys[0])))
    sheets: dict[str, list[str]] = {
        kind: [url_for(endpoint, **where, sheet_form=form) for form in ("csv", "xlsx")]
        for kind, endpoint, where in (
            ("results", "public.contest_sheet", {"edition": key, "contest_key": contest}),
            ("rows", "public.rows_sheet_file", {"edition": key, "figure": "contestants"}),
            *([("table", "public.table_sheet_file", {**newest.address, "key": keys[0]})] if keys else []),
        )
    }
    sheets["publication"] = [url_for("public.publication_xlsx", **newest.address)]
    return [(opendata.DOCUMENTS[kind], address, sheets.get(kind, [])) for kind, address in found]

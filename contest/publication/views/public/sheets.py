"""Every public table and list to take away: as CSV that Excel opens, and as a workbook, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from contest.access import everyone, open_to
from contest.db import session
from contest.editions.models import Edition
from contest.entry_words import speak_in, spoken_word
from contest.errors import NotFound
from contest.exchange.spreadsheets.writing import Sheet, csv_of, workbook_of
from contest.i18n import language, localized
from contest.publication import statistics
from contest.publication.models import Publication, PublishedTable
from contest.publication.queries import places, published, tables
from contest.publication.sealed.rulebook import entry_words_of
from contest.publication.sheets import places_sheet, results_sheet, rows_sheet, table_sheet
from contest.publication.statistics.rows import SPREAD
from contest.publication.views.public.blueprint import views
from contest.publication.views.public.downloads import MEDIA, sealed, tag_of
from contest.publication.views.public.report import format_label
from contest.publication.views.public.results import Asked, contest_asked


@views.get("/e/<edition>/c/<path:contest_key>.<any(csv, xlsx):sheet_form>")
@open_to(
    everyone,
    load=lambda edition, contest_key, sheet_form: contest_asked(edition, contest_key) | {"sheet_form": sheet_form},
)
def contest_sheet(asked: Asked, sheet_form: str) -> Any:
    """A contest's places as its page shows them. The sealed bytes are in the publication's files."""
    if asked.published is None:
        raise NotFound
    publication = asked.published.publication
    name = f"{publication.handle}-{asked.key.replace('/', '-')}"
    return _answer(results_sheet(publication, asked.key), [publication], name, sheet_form)


@views.get("/e/<edition>/publications/<int:number>/tables/<key>.<any(csv, xlsx):sheet_form>")
@open_to(
    everyone,
    load=lambda edition, number, key, sheet_form: (
        published.publication_at(edition, number) | {"key": key, "sheet_form": sheet_form}
    ),
)
def table_sheet_file(publication: Publication, key: str, sheet_form: str) -> Any:
    """A sealed table with all its columns."""
    found = session.get(PublishedTable, (publication.id, key)) if key in tables.tables_shown(publication) else None
    if found is None:
        raise NotFound
    return _answer(table_sheet(publication, found), [publication], f"{publication.handle}-table-{key}", sheet_form)


@views.get("/e/<edition>/g/<group>.<any(csv, xlsx):sheet_form>")
@open_to(
    everyone,
    load=lambda edition, group, sheet_form: (
        published.open_edition_at(edition) | {"code": group, "sheet_form": sheet_form}
    ),
)
def group_sheet(edition: Edition, code: str, sheet_form: str) -> Any:
    """All entries of a delegation, province, school or department, in the publications that count."""
    current = {one.id: one for one in published.current_publications(edition)}
    rows = places.rows_of_group(list(current), code)
    if not rows:
        raise NotFound
    held_in = dict.fromkeys((row.publication_id, row.contest) for row in rows)
    speak_in(word for id_, key in held_in for word in entry_words_of(current[id_], [key]))
    sheet = places_sheet(localized(rows[0].group_name), current, rows)
    return _answer(sheet, [current[id_] for id_ in dict.fromkeys(id_ for id_, _key in held_in)], code, sheet_form)


@views.get("/e/<edition>/report/<figure>.<any(csv, xlsx):sheet_form>")
@open_to(
    everyone,
    load=lambda edition, figure, sheet_form: (
        published.open_edition_at(edition) | {"key": figure, "sheet_form": sheet_form}
    ),
)
def rows_sheet_file(edition: Edition, key: str, sheet_form: str) -> Any:
    """The rows behind a figure of the report."""
    season = statistics.season_of(edition)
    found = statistics.behind(season, key) if season else None
    if season is None or found is None:
        raise NotFound
    sheet = rows_sheet(found, format_label(season, key) if key != SPREAD else str(_(found.figure.label)))
    return _answer(sheet, published.current_publications(edition), f"{edition.key}-{key}", sheet_form)


def _answer(sheet: Sheet, publications: Sequence[Publication], name: str, form: str) -> Any:
    at = max(one.published_at or one.tabulation.at for one in publications)
    content = csv_of(sheet) if form == "csv" else _workbook(sheet, at)
    tag = "-".join((tag_of(*publications), name, form, language(), spoken_word()))
    return sealed(content, name=f"{name}.{form}", media=MEDIA[f".{form}"], tag=tag)


def _workbook(sheet: Sheet, at: datetime) -> bytes:
    return workbook_of([sheet], title=sheet.title, at=at)

"""A publication as a workbook: its winners, all its places, its tables, as the pages show them and in the reader's
language."""

from __future__ import annotations

from flask_babel import gettext as _

from contest.caching import BoundedCache
from contest.db import session
from contest.entry_words import spoken_word
from contest.exchange.spreadsheets.writing import Cell, Sheet, workbook_of
from contest.formatting import format_moment
from contest.i18n import language, localized
from contest.publication.models import Publication, PublishedPlace, PublishedTable
from contest.publication.queries.places import places_of_publication
from contest.publication.queries.tables import tables_shown
from contest.publication.sheets import places_sheet, prizes_sheet, table_sheet, winners_sheet

# What is published never changes, so its digest, state and language name the bytes. A national final's are some 300 KB.
_written: BoundedCache[tuple[str, ...], bytes] = BoundedCache(8)


def publication_workbook(publication: Publication, address: str) -> bytes:
    """The bytes of a publication's workbook. `address`: of its page."""
    key = (publication.digest or str(publication.id), publication.state, language(), spoken_word(), address)
    return _written.get(key, lambda: _write(publication, address))


def _write(publication: Publication, address: str) -> bytes:
    listed = places_of_publication(publication.id).order_by(PublishedPlace.contest, PublishedPlace.position)
    places = list(session.scalars(listed))
    tables = [session.get_one(PublishedTable, (publication.id, key)) for key in tables_shown(publication)]
    sheets = [
        winners_sheet(publication, places),
        places_sheet(_("全部名次"), {publication.id: publication}, places),
        *(table_sheet(publication, one) for one in tables),
    ]
    if others := prizes_sheet(publication):
        sheets.insert(1, others)
    sheets.append(_about(publication, address))
    return workbook_of(
        sheets, title=localized(publication.title), at=publication.published_at or publication.tabulation.at
    )


def _about(publication: Publication, address: str) -> Sheet:
    zone = publication.edition.zone
    facts: list[list[Cell]] = [
        [_("标题"), localized(publication.title)],
        [_("编号"), _("第 %(number)s 号", number=publication.number)],
        [_("公布时间"), format_moment(publication.published_at, zone)],
        [_("摘要"), publication.digest],
        [_("页面"), address],
    ]
    if publication.state == "replaced":
        facts.append([_("状态"), _("已被更正取代，不再有效")])
    return Sheet(_("这份名单"), [_("项目"), _("内容")], facts)

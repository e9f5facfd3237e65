"""A publication as a workbook: its winners, all its places, its tables, as the pages show them and in the reader's
language."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask_babel import gettext as _

from contest.caching import BoundedCache
from contest.db import session
from contest.editions.labels import award_names
from contest.editions.metric_labels import METRIC_LABELS
from contest.entry_words import has_titles, spoken_word
from contest.exchange.spreadsheets.writing import Cell, Sheet, workbook_of
from contest.formatting import format_fact, format_moment
from contest.i18n import language, localized
from contest.publication.formatting import as_head, format_award, format_without_place
from contest.publication.models import Publication, PublishedGroupAward, PublishedPlace, PublishedTable
from contest.publication.queries.places import places_of_publication
from contest.publication.queries.tables import tables_shown
from contest.publication.sealed.rulebook import event_in, sealed_rulebook

# What is published never changes, so its digest, state and language name the bytes. A national final's are some 300 KB.
_written: BoundedCache[tuple[str, ...], bytes] = BoundedCache(8)


def publication_workbook(publication: Publication, address: str) -> bytes:
    """The bytes of a publication's workbook. `address`: of its page."""
    key = (publication.digest or str(publication.id), publication.state, language(), spoken_word(), address)
    return _written.get(key, lambda: _write(publication, address))


def _write(publication: Publication, address: str) -> bytes:
    listed = places_of_publication(publication.id).order_by(PublishedPlace.contest, PublishedPlace.position)
    places = list(session.scalars(listed))
    sheets = [_winners(publication, places), _places(publication, places), *_tables(publication)]
    if others := _group_awards(publication):
        sheets.insert(1, others)
    sheets.append(_about(publication, address))
    return workbook_of(
        sheets, title=localized(publication.title), at=publication.published_at or publication.tabulation.at
    )


def _entry_heads() -> list[str]:
    return [_("编号"), *([_("题目")] if has_titles() else []), _("姓名"), as_head(_("指导教师")), _("所属单位")]


def _entry_cells(place: PublishedPlace) -> list[Cell]:
    home = localized(place.home_name)
    return [
        place.entry,
        *([place.title] if has_titles() else []),
        format_fact(place.people),
        format_fact(place.advisers),
        home,
    ]


def _awards(publication: Publication, awards: list[str]) -> str:
    names = award_names(sealed_rulebook(publication))
    return str(format_fact([format_award(names, award) for award in awards]))


def _winners(publication: Publication, places: list[PublishedPlace]) -> Sheet:
    def rows() -> Iterator[list[Cell]]:
        for one in places:
            if one.awards:
                event = localized(event_in(publication, one.contest))
                yield [event, _awards(publication, one.awards), one.place, *_entry_cells(one)]

    return Sheet(_("获奖名单"), [_("比赛"), _("奖项"), _("名次"), *_entry_heads()], rows())


def _places(publication: Publication, places: list[PublishedPlace]) -> Sheet:
    heads = [_("比赛"), _("名次"), *_entry_heads(), _("成绩"), _("奖项"), _("没有名次的原因")]

    def rows() -> Iterator[list[Cell]]:
        for one in places:
            event = localized(event_in(publication, one.contest))
            awards, why = _awards(publication, one.awards), format_without_place(one)
            yield [event, one.place, *_entry_cells(one), one.score, awards, why]

    return Sheet(_("全部名次"), heads, rows(), frozenset({len(heads) - 3}))


def _group_awards(publication: Publication) -> Sheet | None:
    found = session.scalars(
        sa.select(PublishedGroupAward)
        .where(PublishedGroupAward.publication_id == publication.id)
        .order_by(PublishedGroupAward.position)
    ).all()
    if not found:
        return None
    names = award_names(sealed_rulebook(publication))
    rows = [[localized(format_award(names, one.award)), localized(one.group_name), one.person] for one in found]
    return Sheet(_("单位和个人的奖"), [_("奖项"), _("单位"), _("姓名")], rows)


def _tables(publication: Publication) -> Iterator[Sheet]:
    """Each table that the publication's pages show, with all its columns."""
    names = award_names(sealed_rulebook(publication))
    for key in tables_shown(publication):
        table = session.get_one(PublishedTable, (publication.id, key))
        heads = [
            _(METRIC_LABELS[column]) if column in METRIC_LABELS else localized(format_award(names, column))
            for column in table.columns
        ]
        rows = [
            [
                int(row[0]),
                localized((table.group_names.get(row[1]) or {}).get("name")) or row[1],
                *map(_figure, row[2:]),
            ]
            for row in table.rows
        ]
        decimals = frozenset(range(2, len(heads) + 2))
        yield Sheet(_("榜 %(key)s", key=key), [_("名次"), _("单位"), *heads], rows, decimals)


def _figure(text: str) -> Cell:
    return int(text) if text.isdecimal() and len(text) <= 15 else text


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

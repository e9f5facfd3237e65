"""Public tables and lists as rows for spreadsheets, as their pages show them and in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from contest.db import session
from contest.editions.labels import award_names
from contest.editions.metric_labels import METRIC_LABELS
from contest.entry_words import has_titles
from contest.exchange.spreadsheets.writing import Cell, Sheet
from contest.formatting import format_fact
from contest.i18n import localized
from contest.publication.formatting import as_head, format_award, joined, table_noun
from contest.publication.models import Publication, PublishedGroupAward, PublishedPlace, PublishedTable
from contest.publication.queries.places import places_of
from contest.publication.sealed.rulebook import event_in, format_without_place, sealed_rulebook
from contest.publication.statistics import Behind
from contest.publication.statistics.rows import Cell as Shown
from contest.results.presenters.attributes import format_result_cells


def winners_sheet(publication: Publication, places: Iterable[PublishedPlace]) -> Sheet:
    """Those with an award, in the order given."""

    def rows() -> Iterator[list[Cell]]:
        for one in places:
            if one.awards:
                event = localized(event_in(publication, one.contest))
                yield [event, _awards(publication, one.awards), one.place, *_entry_cells(one)]

    return Sheet(_("获奖名单"), [_("比赛"), _("奖项"), _("名次"), *_entry_heads()], rows())


def places_sheet(title: str, publications: Mapping[Any, Publication], places: Iterable[PublishedPlace]) -> Sheet:
    """All these places, in the order given. `publications`: by id, those that the places are of."""
    heads = [_("比赛"), _("名次"), *_entry_heads(), _("成绩"), _("奖项"), _("没有名次的原因")]

    def rows() -> Iterator[list[Cell]]:
        for one in places:
            publication = publications[one.publication_id]
            event = localized(event_in(publication, one.contest))
            awards, why = _awards(publication, one.awards), format_without_place(one, publication)
            yield [event, one.place, *_entry_cells(one), one.score, awards, why]

    return Sheet(title, heads, rows(), frozenset({len(heads) - 3}))


def results_sheet(publication: Publication, contest: str) -> Sheet:
    """One contest: its places in the sealed order, without who withdrew, with the columns of its page."""
    places = session.scalars(places_of(publication.id, contest).order_by(PublishedPlace.position)).all()
    attributes = format_result_cells(publication.tabulation, contest, sealed_rulebook(publication))
    scaled = any(one.scaled for one in places)
    between = [*(one.title for one in attributes.heads), *([_("标准分")] if scaled else [])]
    heads = [_("名次"), *_entry_heads(), *between, attributes.score_title, _("奖项"), _("没有名次的原因")]
    rows = [
        [
            one.place,
            *_entry_cells(one),
            *(value for _head, value in attributes.of(one.entry)),
            *([one.scaled] if scaled else []),
            one.score,
            _awards(publication, one.awards),
            format_without_place(one, publication),
        ]
        for one in places
    ]
    score = len(heads) - 3
    decimals = {score, score - 1} if scaled else {score}
    return Sheet(localized(event_in(publication, contest)), heads, rows, frozenset(decimals))


def prizes_sheet(publication: Publication) -> Sheet | None:
    """Awards that no entry holds; None where there are none."""
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


def table_sheet(publication: Publication, table: PublishedTable) -> Sheet:
    """A sealed table with all its columns."""
    book = sealed_rulebook(publication)
    names, law = award_names(book), next((one for one in book.table if one.key == table.key), None)
    listed = _("单位") if law is None or law.per == "group" else table_noun(book, law, "")
    heads = [
        _(METRIC_LABELS[column]) if column in METRIC_LABELS else localized(format_award(names, column))
        for column in table.columns
    ]
    rows = [
        [int(row[0]), localized((table.group_names.get(row[1]) or {}).get("name")) or row[1], *map(_figure, row[2:])]
        for row in table.rows
    ]
    decimals = frozenset(range(2, len(heads) + 2))
    return Sheet(_("榜 %(key)s", key=table.key), [_("名次"), listed, *heads], rows, decimals)


def rows_sheet(found: Behind, label: str) -> Sheet:
    """The rows behind a figure of the report. `label`: what the figure is called."""
    heads = [str(_(heading)) for _key, heading in found.columns]
    return Sheet(label, heads, [[format_cell(cell) for cell in row] for row in found.rows])


def format_cell(cell: Shown) -> Any:
    """What a cell of the report says in the reader's language: text, or a number as it is."""
    says: Any = cell.says
    if isinstance(says, list):
        return joined(says)
    if isinstance(says, Mapping):
        return localized(says)
    if isinstance(says, str):
        return str(_(says)) if says else ""
    return says


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


def _awards(publication: Publication, awards: Sequence[str]) -> str:
    names = award_names(sealed_rulebook(publication))
    return str(format_fact([format_award(names, award) for award in awards]))


def _figure(text: str) -> Cell:
    return int(text) if text.isdecimal() and len(text) <= 15 else text

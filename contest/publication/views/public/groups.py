"""The page of a group: what it won, its place in each table, its prizes, its entries.

Each award of a publication has an address of its own on the page (`#p4-gold`): the medal table's numbers lead there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext as _

from contest.access import everyone, open_to
from contest.awards.queries import award_names
from contest.editions.models import Edition
from contest.editions.rulebooks.effective import edition_part
from contest.entry_words import speak_in
from contest.errors import NotFound
from contest.paging import page_of
from contest.publication import formatting
from contest.publication.models import Publication, PublishedPlace
from contest.publication.queries import places, published, tables
from contest.publication.queries.headcount import sealed_headcounts
from contest.publication.sealed.rulebook import (
    award_keys,
    entry_words_of,
    event_in,
    format_without_place,
    medal_awards,
    merit_awards,
    sealed_rulebook,
)
from contest.publication.views.public import presenters
from contest.publication.views.public.blueprint import award_anchor, foot, views
from contest.registration.presenters import format_headcount, format_people
from contest.registration.queries.headcount import headcount
from contest.rules.sources import is_assumed
from contest.web import render_page


@dataclass(frozen=True)
class AwardWon:
    """An award of one publication that the group holds: its rows, best place first, and how many people hold it."""

    anchor: str
    award: str
    rows: Sequence[Mapping[str, Any]]

    @property
    def people(self) -> int:
        return sum(row["place"].size for row in self.rows)


@dataclass(frozen=True)
class WonSection:
    """A publication's medals, or its other awards. `number`: how many."""

    anchor: str
    heading: str
    publication: Publication
    names: Mapping[str, Any]
    has_medals: bool
    awards: Sequence[AwardWon]

    @property
    def number(self) -> int:
        return sum(len(one.rows) for one in self.awards)


@views.get("/e/<edition>/g/<group>")
@open_to(everyone, load=lambda edition, group: published.open_edition_at(edition) | {"code": group})
def group(edition: Edition, code: str) -> Any:
    """A delegation, province, school or department: its place in each table, its medals, its prizes, its entries."""
    publications = {one.id: one for one in published.current_publications(edition)}
    everything = places.rows_of_group(list(publications), code)
    prizes = places.awards_of_group(list(publications), code)
    if not everything and not prizes:
        raise NotFound
    speaking = [publications[id_] for id_ in dict.fromkeys([*(row.publication_id for row in everything)])]
    speaking = speaking or [publications[prizes[0].publication_id]]
    newest = speaking[-1]
    rulebook = sealed_rulebook(newest)
    found = page_of(
        places.places_of_group([one.id for one in speaking], code),
        [PublishedPlace.contest, PublishedPlace.position, PublishedPlace.id],
        after=request.args.get("after"),
    )
    count = headcount((row.status, row.size) for row in everything)
    keys = {row.contest for row in everything}
    held_in = dict.fromkeys((row.publication_id, row.contest) for row in everything)
    speak_in(word for id_, key in held_in for word in entry_words_of(publications[id_], [key]))
    contests = [(one.publication_id, one.key) for one in published.contests_of(speaking)]
    placed = places.placed([one.id for one in speaking], keys)
    tier = next(tier for tier in edition_part(rulebook).tier if tier.key == newest.stage)
    return render_page(
        "publication/public/group.html",
        edition_row=edition,
        name=everything[0].group_name if everything else prizes[0].group_name,
        noun=formatting.group_noun(tier.credit),
        publications=[(one, presenters.format_publication(one)) for one in speaking],
        ranks=_ranks(edition, speaking, contests, code),
        share=_share(newest, contests, everything, code),
        others=[
            {
                "name": one.edition.name,
                "url": url_for("public.group", edition=one.edition.key, group=code),
                "entries": one.entries,
                "awarded": one.awarded,
            }
            for one in places.other_editions_of_group(edition, code)
        ],
        headcount=format_headcount(count),
        people=format_people(count.people, count.entries),
        won=[section for one in reversed(speaking) for section in _won(one, contests, everything, placed)],
        rows=[_group_row(row, publications[row.publication_id], placed) for row in found.rows],
        found=found,
        code=code,
        prizes=[one for one in prizes if one.person is None],
        honoured=[one for one in prizes if one.person is not None],
        names=award_names(rulebook),
        foot=foot(edition, speaking),
    )


def _share(
    publication: Publication, contests: Iterable[tuple[UUID, str]], everything: Sequence[PublishedPlace], code: str
) -> list[dict[str, Any]]:
    """What part of the newest publication's medals, and of those who competed, is the group's; none without either."""
    rulebook = sealed_rulebook(publication)
    keys = [key for id_, key in contests if id_ == publication.id]
    sealed = {key: one for (_id, key), one in tables.sealed_tables([publication]).items()}
    table = tables.medal_table(rulebook, keys, sealed, None, "entries")
    shares = []
    if table is not None and table.is_of_groups and table.chosen.count == "entries":
        medals = sum(row.cells["medals"] for row in table.rows)
        own = sum(row.cells["medals"] for row in table.rows if row.code == code)
        word = _("奖牌，占全部的 %(share)s") if formatting.has_medals(table.medals) else _("奖项，占全部的 %(share)s")
        shares.append((own, medals, word))
    counts = sealed_headcounts([publication.id]).values()
    mine = headcount((row.status, row.size) for row in everything if row.publication_id == publication.id)
    shares.append((mine.people, sum(one.people for one in counts), _("选手人次，占全部的 %(share)s")))
    return [
        {"number": own, "of": whole, "label": words % {"share": _percent(own, whole)}}
        for own, whole, words in shares
        if whole
    ]


def _percent(part: int, whole: int) -> str:
    """In tenths of a percent, half up."""
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%".replace(".0%", "%")


def _won(
    publication: Publication,
    contests: Iterable[tuple[UUID, str]],
    everything: Sequence[PublishedPlace],
    placed: Mapping[tuple[Any, str], int],
) -> list[WonSection]:
    """A publication's awards that the group holds: those that its medal table counts first, then the others."""
    rulebook = sealed_rulebook(publication)
    keys = [key for id_, key in contests if id_ == publication.id]
    medals = medal_awards(rulebook, keys)
    others = dict.fromkeys((*merit_awards(rulebook, keys), *award_keys(rulebook, keys)))
    held: dict[str, list[Mapping[str, Any]]] = {}
    for row in everything:
        for award in row.awards if row.publication_id == publication.id else ():
            held.setdefault(award, []).append(_group_row(row, publication, placed))
    has_medals = formatting.has_medals(medals)
    names = award_names(rulebook)
    sections = (
        (medals, _("奖牌") if has_medals else _("奖项"), "medals", has_medals),
        (others, _("其他奖项"), "others", False),
    )
    return [
        WonSection(award_anchor(publication, what), heading, publication, names, counted, won)
        for awards, heading, what, counted in sections
        if (won := [AwardWon(award_anchor(publication, one), one, held[one]) for one in awards if one in held])
    ]


def _group_row(
    row: PublishedPlace,
    publication: Publication,
    placed: Mapping[tuple[Any, str], int],
) -> dict[str, Any]:
    return {
        "place": row,
        "event": event_in(publication, row.contest),
        "of": placed.get((row.publication_id, row.contest), 0),
        "status": format_without_place(row, publication),
    }


def _ranks(
    edition: Edition, publications: Sequence[Publication], contests: Sequence[tuple[Any, str]], code: str
) -> list[dict[str, Any]]:
    """The group's place in each table of each publication."""
    sealed = tables.sealed_tables(publications)
    rows = []
    for publication in publications:
        own = {key: one for (id_, key), one in sealed.items() if id_ == publication.id}
        rulebook = sealed_rulebook(publication)
        names = award_names(rulebook)
        keys = [key for id_, key in contests if id_ == publication.id]
        for choice in tables.choices(rulebook, keys, own):
            if choice.table.per != "group":
                continue  # a value of an attribute that reads like a group's code is another thing
            table = own[choice.table.key]
            row = next((row for row in table.rows if row[1] == code), None)
            if row is None:
                continue
            cells = dict(zip(table.columns, row[2:], strict=True))
            rows.append(
                {
                    "order": presenters.format_order(choice, names),
                    "count": presenters.format_count(choice.count),
                    "rank": int(row[0]),
                    "shared": sum(other[0] == row[0] for other in table.rows) > 1,
                    "of": len(table.rows),
                    "cells": [
                        (presenters.format_column(key, names), cells[key])
                        for key in dict.fromkeys([*choice.table.order, *cells])
                        if key in cells
                    ],
                    "assumed": is_assumed(choice.table.source),
                    "url": url_for(
                        "public.medals",
                        edition=edition.key,
                        order=choice.order,
                        count=choice.count,
                        of=publication.number,
                    ),
                }
            )
    return rows

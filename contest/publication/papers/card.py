"""The picture that goes with a shared address: who leads the medal table, or who won an event. It says what the page
says, with the names that are public only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _

from contest.awards.queries import award_names
from contest.db import session
from contest.editions.rulebooks.effective import edition_part
from contest.errors import NotFound
from contest.i18n import HTML_LANG, language, localized
from contest.publication import formatting
from contest.publication.models import Publication, PublishedPlace
from contest.publication.papers.typesetting import draw
from contest.publication.queries import places, tables
from contest.publication.sealed.rulebook import event_in, sealed_rulebook

TABLE_ROWS, EVENT_ROWS = 5, 5


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure or an award; `tone`: gold | silver | bronze, or empty."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class CardRow:
    place: str
    name: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Card:
    """A picture in the reader's language, as text. `seal`: its lines; `lang`: zh-Hans | en."""

    over: str
    heading: str
    seal: Sequence[str]
    rows: Sequence[CardRow]
    foot: str
    lang: str

    def values(self) -> dict[str, Any]:
        return asdict(self)


def picture_of(publication: Publication, contest: str | None) -> bytes:
    """The PNG of the medal table, or of one of the publication's contests. Raises NotFound where there is none."""
    card = card_of_table(publication) if contest is None else card_of_contest(publication, contest)
    return draw("card", card.values(), at=publication.published_at or publication.prepared_at)


def card_of_table(publication: Publication) -> Card:
    """The first rows of the publication's first table. Raises NotFound without a table."""
    rulebook = sealed_rulebook(publication)
    keys = tables.contest_keys(publication)
    sealed = {key: one for (_id, key), one in tables.sealed_tables([publication]).items()}
    table = tables.medal_table(rulebook, keys, sealed, None, None)
    if table is None:
        raise NotFound
    tier = next(tier for tier in edition_part(rulebook).tier if tier.key == publication.stage)
    noun = formatting.table_noun(rulebook, table.chosen.table, tier.credit).lower()
    names = award_names(rulebook)
    rows = [
        CardRow(
            str(row.rank.number),
            localized(row.name),
            [Cell(_figure(names, award, row.cells.get(award)), _tone(award)) for award in table.medals],
        )
        for row in table.rows[:TABLE_ROWS]
    ]
    heading = formatting.table_title(table.chosen.table.order[0], table.medals, noun)
    return _card(publication, heading, rows)


def card_of_contest(publication: Publication, contest: str) -> Card:
    """The first places of a contest. Raises NotFound for one that the publication does not cover."""
    if contest not in tables.contest_keys(publication):
        raise NotFound
    rulebook = sealed_rulebook(publication)
    names = award_names(rulebook)
    first = session.scalars(
        places.places_of(publication.id, contest)
        .where(PublishedPlace.place.is_not(None))
        .order_by(PublishedPlace.position)
        .limit(EVENT_ROWS)
    )
    rows = [
        CardRow(
            str(one.place),
            " · ".join(
                part for part in (one.title or formatting.joined(one.people), localized(one.group_name)) if part
            ),
            [Cell(localized(formatting.format_award(names, award)), _tone(award)) for award in one.awards[:1]],
        )
        for one in first
    ]
    return _card(publication, localized(event_in(publication, contest)), rows)


def _figure(names: Mapping[str, Any], award: str, number: Any) -> str:
    return f"{localized(formatting.format_award(names, award))} {number or 0}"


def _tone(award: str) -> str:
    return award if award in ("gold", "silver", "bronze") else ""


def _card(publication: Publication, heading: str, rows: Sequence[CardRow]) -> Card:
    seal = formatting.seal_text(publication)
    return Card(
        over=localized(publication.edition.name),
        heading=heading,
        seal=seal.rsplit(" ", 1) if language() == "zh" else seal.split(" ", 1),
        rows=rows,
        foot=_("第 %(number)s 号发布：%(title)s", number=publication.number, title=localized(publication.title)),
        lang=HTML_LANG[language()].split("-")[0],
    )

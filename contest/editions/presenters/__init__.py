"""A rulebook as text for people (`RulebookText`): whole sentences by section, with their sources, in both languages.

It reads no rows: it takes a `Rulebook` and the names of the organisations that it mentions. `NOT_SHOWN` lists what no
reader needs, and a test changes every field of every model and checks that the words change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from contest.editions.labels import award_names, table_names, tier_names
from contest.editions.presenters import advancement, awarding, entering, marking, second
from contest.editions.presenters.entering import Dates
from contest.editions.presenters.parts import Clause, Group, Row, RulebookText, Section
from contest.editions.presenters.scope import Scopes, codes
from contest.editions.rulebooks.contest_names import ContestKey
from contest.entry_words import speaking_in

if TYPE_CHECKING:
    from contest.rules import Rulebook
    from contest.rules.rulebook.edition import EntryWord

__all__ = ["NOT_SHOWN", "Clause", "Dates", "Group", "Row", "RulebookText", "Section", "codes", "describe_rulebook"]

# (model, field) → why it has no words of its own.
NOT_SHOWN = {
    ("Rulebook", "law"): "each clause that law 2 adds has its own words",
    ("Rulebook", "source"): "the page's foot tells it",
    ("Edition", "key"): "stands in the address",
    ("Edition", "series"): "a key; the series' name is shown",
    ("Tier", "key"): "a key; the tier's name is shown",
    ("Tier", "sign"): "drawn on the rail of tiers",
    ("Division", "key"): "a key; the division's name is shown",
    ("Division", "source"): "a division is shown within the tracks that have it",
    ("Track", "key"): "a key; the track's name is shown",
    ("Track", "attributes"): "free facts for lists and statistics",
    ("Quoted", "key"): "a key; the text is shown",
    ("Quoted", "value"): "the text says it in words",
    ("Material", "key"): "a key; the material's name is shown",
    ("Scheme", "key"): "a key; shown where it has no name",
    ("Criterion", "key"): "a key; shown where it has no name",
    ("Aspect", "key"): "a key; shown where it has no name",
    ("Segment", "key"): "a key; shown where it has no name",
    ("Ladder", "key"): "a key; shown where it has no name",
    ("Table", "key"): "a key; shown where it has no name",
    ("Attribute", "key"): "a key; shown where it has no name",
    ("PlainWords", "en"): "shown to those who read English",
    ("Advance", "key"): "a key; shown where another rule names it",
    ("Rung", "award"): "a key; shown where the award has no name",
    ("Pick", "award"): "a key; shown where the award has no name",
    ("Derived", "award"): "a key; shown where the award has no name",
    ("Decision", "award"): "a key; shown where the award has no name",
    ("Prize", "award"): "a key; shown where the award has no name",
}


def describe_rulebook(
    book: Rulebook,
    *,
    contest: str | None = None,
    organisations: Mapping[str, Mapping[str, str]] | None = None,
    dates: Mapping[str, Dates] | None = None,
) -> RulebookText:
    """The rulebook in words. `contest`: a contest's key, and only what counts for it; `organisations`: names by code;
    `dates`: by phase, what somebody set for that contest."""
    with speaking_in(_words(book, contest)):
        return RulebookText(tuple(_sections(book, contest, organisations or {}, dates or {})))


def _words(book: Rulebook, contest: str | None) -> list[EntryWord]:
    """What competes in that contest, else in each track."""
    if book.edition is None:
        return []
    own = ContestKey.of(contest).track if contest else None
    return [book.edition.entry_word(track) for track in book.edition.track if own in (None, track.key)]


def _sections(
    book: Rulebook,
    contest: str | None,
    organisations: Mapping[str, Mapping[str, str]],
    dates: Mapping[str, Dates],
) -> list[Section]:
    scopes = Scopes(book, organisations, contest)
    names = marking.step_names(book)
    awards = awarding.Awards(award_names(book), table_names(book), book.attribute)
    sections: list[Section] = []
    if book.edition is not None:
        key = ContestKey.of(contest) if contest else None
        stage, track, division = (key.stage, key.track, key.division) if key else (None, None, None)
        if contest is None:
            sections.append(entering.about(book.edition))
        sections += [
            entering.tracks(book.edition, track, division, book.attribute),
            entering.calendar(book.edition, scopes, dates),
            entering.tiers(book.edition, organisations, stage),
        ]
    sections += [
        second.attributes(book, scopes),
        marking.schemes(book, scopes),
        marking.marks(book, scopes, names),
        marking.ranking(book, scopes, names),
        awarding.ladders(book, scopes, awards, names),
        awarding.others(book, scopes, awards, names),
        advancement.advancement(book, scopes, tier_names(book), awards, names),
        advancement.tables(book, scopes, awards),
    ]
    return [section for section in sections if section.groups]

"""What the entries of a contest are ranked by where it is not the score: attributes, as problems solved and penalties.

Read from a tabulation's own inputs, which the bundle publishes: what a page shows beside a place is what made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from contest.results.models import Tabulation
from contest.results.queries.ranked import rows_in
from contest.rules.rulebook.book import fits

if TYPE_CHECKING:
    from contest.rules import Law, Rulebook
    from contest.rules.rulebook.law import Attribute


@dataclass(frozen=True)
class AttributeColumn:
    """An attribute that a list of results shows beside the place. `declared`: what law 2 declares of it."""

    key: str
    declared: Attribute | None
    ranks: bool = False  # it is what places go by first

    @property
    def name(self) -> Mapping[str, str]:
        """What people call it; its key where it has no name."""
        if self.declared is None or self.declared.name is None:
            return {"zh": self.key, "en": self.key}
        return self.declared.name.model_dump()

    @property
    def is_figure(self) -> bool:
        return self.declared is None or self.declared.kind == "number"


def attribute_columns(book: Rulebook, contest: str) -> tuple[AttributeColumn, ...]:
    """What a contest's results show of attributes: those that it ranks by, then those that its rulebook shows."""
    declared = {one.key: one for one in book.attribute}
    ranked = ranking_attributes(book.law_of(contest))
    shown = [one.key for one in book.attribute if one.shown and fits(one, contest)]
    return tuple(
        AttributeColumn(key, declared.get(key), ranks=bool(ranked) and key == ranked[0])
        for key in dict.fromkeys([*ranked, *shown])
    )


def attribute_values(tabulation: Tabulation, contest: str, book: Rulebook) -> dict[str, dict[str, str]]:
    """By entry number the values of `attribute_columns`, as they were given; "" where one is missing."""
    columns = attribute_columns(book, contest)
    if not columns:
        return {}
    ranked = ranking_attributes(book.law_of(contest))
    shown = tuple(one.key for one in columns if one.declared is not None and one.declared.shown)
    found = {
        entry: dict(zip(ranked, values, strict=True))
        for entry, values in ranking_values(tabulation, contest, book.law_of(contest)).items()
    }
    if shown and "places.csv" in tabulation.files:
        for (key, entry), values in _of_places(tabulation.files["places.csv"], shown).items():
            if key == contest:
                found.setdefault(entry, {}).update(zip(shown, values, strict=True))
    return found


@lru_cache(maxsize=8)
def _of_places(places: str, names: tuple[str, ...]) -> dict[tuple[str, str], tuple[str, ...]]:
    """By contest and entry the further columns of places.csv (law 2, section 2). `places`: its digest."""
    return {(row["contest"], row["entry"]): tuple(row.get(name) or "" for name in names) for row in rows_in(places)}


def ranking_attributes(law: Law) -> tuple[str, ...]:
    """The attributes that a contest ranks by: what is ranked first, then those that part level entries. Empty where the
    score or the scaled value is ranked."""
    ranking = law.ranking
    if not ranking.by.startswith("attribute:"):
        return ()
    steps = [step for step in (ranking.by, *ranking.precedence) if step.startswith("attribute:")]
    return tuple(dict.fromkeys(step.partition(":")[2].removeprefix("-") for step in steps))


def ranking_values(tabulation: Tabulation, contest: str, law: Law) -> dict[str, tuple[str, ...]]:
    """By entry number the values of `ranking_attributes`, as they were given; "" where one is missing."""
    names = ranking_attributes(law)
    if not names:
        return {}
    files = tabulation.files
    given = _given(files["inputs/entries.csv"], files.get("inputs/groups.csv"), names)
    return {entry: values for (key, entry), values in given.items() if key == contest}


@lru_cache(maxsize=8)  # a contest is read page by page, and a tabulation's files never change
def _given(entries: str, groups: str | None, names: tuple[str, ...]) -> dict[tuple[str, str], tuple[str, ...]]:
    """By contest and entry the attributes of these names: the entry's own, else its group's (rulebook, section 2).
    `entries`, `groups`: digests."""
    of_group = {row["group"]: row for row in rows_in(groups)} if groups else {}
    return {
        (row["contest"], row["entry"]): tuple(
            row.get(name) or of_group.get(row.get("group", ""), {}).get(name, "") for name in names
        )
        for row in rows_in(entries)
    }

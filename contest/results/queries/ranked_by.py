"""What the entries of a contest are ranked by where it is not the score: attributes, as problems solved and penalties.

Read from a tabulation's own inputs, which the bundle publishes: what a page shows beside a place is what made it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from contest.results.models import Tabulation
from contest.results.queries.ranked import rows_in

if TYPE_CHECKING:
    from contest.rules import Law


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

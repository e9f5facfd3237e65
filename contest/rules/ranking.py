"""Ranking: places from values; the precedence separates level entries (section 7)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from contest.rules.checked_inputs import CheckedInputs, ContestInputs, Entry
from contest.rules.problems import Problem

Key = tuple[tuple[int, Fraction | int], ...]
"""Smaller is better; each pair is (0, value) or, where the value is missing, (1, 0)."""

MISSING: tuple[int, Fraction | int] = (1, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of places.csv: an entry with its place, score and scaled value, each None if there is none.

    `value` is the ranked value (the score, the scaled value or an attribute); `cut_after` the number of segments after
    which a cut ended it.
    """

    entry: Entry
    place: int | None = None
    tied: bool = False
    score: Fraction | None = None
    scaled: Fraction | None = None
    value: Fraction | None = None
    cut_after: int | None = None


@dataclass(frozen=True, slots=True)
class RankedContest:
    """One contest with its standings in the order of places.csv: placed entries first, best first."""

    checked: ContestInputs
    standings: tuple[Standing, ...]
    placed: tuple[Standing, ...]

    def groups(self) -> list[tuple[Standing, ...]]:
        """The placed entries in groups of one place, best first."""
        return [tuple(group) for _, group in groupby(self.placed, key=lambda standing: standing.place)]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Everything that the second stage takes: the checked inputs, every contest's standings, and the problems so far.

    Both engines end their first stage with this; the exact engine fills `explanations` on request.
    """

    checked: CheckedInputs
    contests: Mapping[str, RankedContest]
    problems: tuple[Problem, ...] = ()
    explanations: Mapping[tuple[str, str], Mapping[str, object]] | None = None


def level_key(
    better: str,
    value: Fraction | None,
    steps: Sequence[str],
    values: Iterator[Fraction | int | None],
) -> Key:
    """The key by which entries are compared: the ranked value, then each step of the precedence.

    `values` yields the value of every step. Criteria, aspects, segments and sheets follow `better`; an
    attribute is higher first, with `-` lower first; a scaled value is always better when higher; a lot smaller first.
    What is missing comes last.
    """
    key = [pair(value, better)]
    for step, found in zip(steps, values, strict=True):
        if step == "lot":
            key.append(pair(found, "lower"))
        elif step.startswith("attribute:"):
            key.append(pair(found, "lower" if step.startswith("attribute:-") else "higher"))
        else:
            key.append(pair(found, "higher" if step == "scale" else better))
    return tuple(key)


def pair(value: Fraction | int | None, better: str) -> tuple[int, Fraction | int]:
    """One step of a key: smaller is better, and a missing value comes last."""
    if value is None:
        return MISSING
    return 0, (-value if better == "higher" else value)


@dataclass(frozen=True, slots=True)
class EntryToRank:
    """An entry to be ranked, with its key: tier (cut entries rank lower), value, precedence."""

    standing: Standing
    key: Key


def placed(to_rank: Sequence[EntryToRank], others: Sequence[Standing]) -> tuple[list[Standing], list[Standing]]:
    """Standings in the order of places.csv, and the placed ones among them.

    Place = 1 + the number of strictly better entries: 1, 1, 3. Within one place by entry; then the rest by entry.
    """
    ordered = sorted(to_rank, key=lambda one: (one.key, one.standing.entry.key))
    found: list[Standing] = []
    for _, level in groupby(ordered, key=lambda one: one.key):
        group = list(level)
        place = len(found) + 1
        for one in group:
            s = one.standing
            found.append(Standing(s.entry, place, len(group) > 1, s.score, s.scaled, s.value, s.cut_after))
    rest = sorted(others, key=lambda standing: standing.entry.key)
    return [*found, *rest], found

"""Ranking: places from values; the precedence separates level entries (section 7)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby

from contest.rules.checked_inputs import CheckedInputs, ContestInputs, Entry
from contest.rules.problems import Problem

Pairs = tuple[tuple[int, Fraction | int], ...]
Step = tuple[int, Fraction | int | Pairs]
Key = tuple[Step, ...]
"""Smaller is better; each step is (0, value) or, where the value is missing, (1, 0). The value of a step that compares
several values one after another (the tries of law 2) is itself a tuple of such pairs."""

MISSING: tuple[int, Fraction | int] = (1, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of places.csv: an entry with its place, score and scaled value, each None if there is none.

    `value` is the ranked value (the score, the scaled value or an attribute); `cut_after` the number of segments after
    which a cut ended it. `kept_out`: a cut of law 2 did, so that ladders, picks and advances pass it over. `number`:
    the place in a standard count (1, 1, 3), which is another where places are dense (law 2, section 12).
    """

    entry: Entry
    place: int | None = None
    tied: bool = False
    score: Fraction | None = None
    scaled: Fraction | None = None
    value: Fraction | None = None
    cut_after: int | None = None
    kept_out: bool = False
    number: int | None = None


@dataclass(frozen=True, slots=True)
class RankedContest:
    """One contest with its standings in the order of places.csv: placed entries first, best first.

    `marked`: by entry, what conditions look at in the marks (law 2, section 8), where a rule looks at it.
    """

    checked: ContestInputs
    standings: tuple[Standing, ...]
    placed: tuple[Standing, ...]
    marked: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)

    def seen_by(self, also_cut: bool) -> "RankedContest":
        """The contest as a ladder, pick or advance sees it: without those whom a cut kept out, unless it says
        `also_cut` (law 2, section 9)."""
        if also_cut or not any(one.kept_out for one in self.placed):
            return self
        return replace(self, placed=tuple(one for one in self.placed if not one.kept_out))

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
    values: Iterator[Fraction | int | Pairs | None],
) -> Key:
    """The key by which entries are compared: the ranked value, then each step of the precedence.

    `values` yields the value of every step. Criteria, aspects, segments and sheets follow `better`; an
    attribute is higher first, with `-` lower first; a scaled value is always better when higher; a lot smaller first.
    What is missing comes last. A step of several values (`tries:`, `members`) gives pairs that are signed already. A
    step that begins with `-` goes the other way round (law 2, section 12).
    """
    key: list[Step] = [pair(value, better)]
    for step, found in zip(steps, values, strict=True):
        if isinstance(found, tuple):
            key.append((0, found))
        elif step == "lot":
            key.append(pair(found, "lower"))
        elif step.startswith("attribute:"):
            key.append(pair(found, "lower" if step.startswith("attribute:-") else "higher"))
        elif step.startswith("-"):
            key.append(pair(found, "lower" if better == "higher" else "higher"))
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
    """An entry to be ranked, with its key: tier (cut entries rank lower), value, precedence. `parts`: what the key
    compares after the tier, where that is not the ranked value and the precedence."""

    standing: Standing
    key: Key
    parts: tuple[str, ...] = ()


def placed(
    to_rank: Sequence[EntryToRank], others: Sequence[Standing], ahead: Sequence[Step] = (), *, dense: bool = False
) -> tuple[list[Standing], list[Standing]]:
    """Standings in the order of places.csv, and the placed ones among them.

    Place = 1 + the number of strictly better entries: 1, 1, 3. Within one place by entry; then the rest by entry.
    `ahead`: the tiers of entries without a place that count as better in every lower tier (law 2, section 9). `dense`:
    level entries count once, and each of those ahead as ever: 1, 1, 2 (law 2, section 12).
    """
    ordered = sorted(to_rank, key=lambda one: (one.key, one.standing.entry.key))
    found: list[Standing] = []
    for levels, (_, level) in enumerate(groupby(ordered, key=lambda one: one.key)):
        group = list(level)
        passed_on = sum(1 for tier in ahead if tier < group[0].key[0])
        number = len(found) + 1 + passed_on
        place = levels + 1 + passed_on if dense else number
        for one in group:
            s = one.standing
            tied = len(group) > 1
            found.append(Standing(s.entry, place, tied, s.score, s.scaled, s.value, s.cut_after, s.kept_out, number))
    rest = sorted(others, key=lambda standing: standing.entry.key)
    return [*found, *rest], found

"""Converting a value (law 2, section 3): a figure of one contest made into points, by a table, a line, a share or a
place. Pure functions over the values of one population; `Ruler` keeps what a person needs to do it again.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from contest.rules.numbers import Rounding, rounded
from contest.rules.rulebook.law.converting import (
    Convert,
    LinearConvert,
    PlaceConvert,
    ShareConvert,
    StepsConvert,
)


@dataclass(frozen=True, slots=True)
class Converted:
    """One value before and after it was converted; `by` are the figures that it was converted with."""

    before: Fraction
    after: Fraction
    by: Mapping[str, Fraction | str] = field(default_factory=dict)


class NegativeShare(ValueError):
    """A share of a value below 0 is asked for."""


def by_steps(table: Sequence[tuple[Fraction, Fraction]], value: Fraction) -> tuple[Fraction, Fraction]:
    """Law 2, section 3, `steps`: the last row whose first figure is not above the value; below the first row the
    first."""
    return next((row for row in reversed(table) if row[0] <= value), table[0])


def by_line(from_: tuple[Fraction, Fraction], to: tuple[Fraction, Fraction], value: Fraction) -> Fraction:
    """Law 2, section 3, `linear`: c + (x - a)(d - c) / (b - a), never outside the two `to`."""
    (a, b), (c, d) = from_, to
    along = c + (value - a) * (d - c) / (b - a)
    return min(max(along, min(c, d)), max(c, d))


def by_share(of: str, figure: Fraction, to: Fraction, value: Fraction) -> Fraction:
    """Law 2, section 3, `share`: x / largest x to, x / sum x to, or smallest / x x to.

    `figure` is that of the population. A largest or a sum of 0 gives 0 for all, a value of 0 under smallest `to`.
    """
    if value < 0:
        raise NegativeShare
    if of == "smallest":
        return to if value == 0 else figure / value * to
    return Fraction(0) if figure == 0 else value / figure * to


def by_place(
    points: Sequence[Fraction], ordered: Sequence[Fraction], value: Fraction, *, shares: bool
) -> tuple[int, int, Fraction]:
    """Law 2, section 3, `place`: the place of a value among these (best first, as `goodness` gives them), how many are
    level on it, and the points.

    Level ones share the mean of the points of the places that they take up; beyond the list 0. A guest (not `shares`)
    gets the points of the place that it would have, unshared.
    """
    above, level = bisect_left(ordered, value), bisect_right(ordered, value)
    many = level - above if shares else 1
    taken = points[above : above + many]
    return above + 1, many, sum(taken, Fraction(0)) / many


def goodness(value: Fraction, better: str) -> Fraction:
    """The value with a sign that makes the better one the smaller."""
    return -value if better == "higher" else value


Converter = Callable[[Fraction, bool], Converted]
"""Converts a value; the second argument says whether it is of the population (a guest's is not)."""


def converter(rule: Convert, better: str, population: Sequence[Fraction], rounding: Rounding) -> Converter:
    """How the values of one population are converted (law 2, section 3). `better`: the ranking's.

    With share and place an empty population gives 0. Raises `NegativeShare` where a share of a value below 0 is asked.
    """
    make = _KINDS[rule.kind](rule, rule.better or better, population)

    def convert(value: Fraction, counted: bool) -> Converted:
        after, by = make(value, counted)
        return Converted(value, rounded(after, rule.round, rounding), by)

    return convert


Made = tuple[Fraction, Mapping[str, Fraction | str]]
Maker = Callable[[Fraction, bool], Made]


def _steps(rule: StepsConvert, _better: str, _population: Sequence[Fraction]) -> Maker:
    def make(value: Fraction, _counted: bool) -> Made:
        first, second = by_steps(rule.table, value)
        return second, {"from": first}

    return make


def _linear(rule: LinearConvert, _better: str, _population: Sequence[Fraction]) -> Maker:
    (a, b), (c, d) = rule.from_, rule.to

    def make(value: Fraction, _counted: bool) -> Made:
        return by_line(rule.from_, rule.to, value), {"a": a, "b": b, "c": c, "d": d}

    return make


def _share(rule: ShareConvert, _better: str, population: Sequence[Fraction]) -> Maker:
    figure = _FIGURES[rule.of](population) if population else Fraction(0)

    def make(value: Fraction, _counted: bool) -> Made:
        if value >= 0 and not population:
            return Fraction(0), {rule.of: figure, "to": rule.to}
        return by_share(rule.of, figure, rule.to, value), {rule.of: figure, "to": rule.to}

    return make


def _total(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


_FIGURES: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {"largest": max, "sum": _total, "smallest": min}


def _place(rule: PlaceConvert, better: str, population: Sequence[Fraction]) -> Maker:
    return placer(rule.points, better, population)


def placer(points: Sequence[Fraction], better: str, population: Sequence[Fraction]) -> Maker:
    """Points by place in this population; an empty one gives 0."""
    ordered = sorted(goodness(value, better) for value in population)

    def make(value: Fraction, counted: bool) -> Made:
        if not ordered:
            return Fraction(0), {}
        place, many, worth = by_place(points, ordered, goodness(value, better), shares=counted)
        return worth, {"place": Fraction(place), "level": Fraction(many), "among": Fraction(len(ordered))}

    return make


_KINDS: Mapping[str, Callable[..., Maker]] = {"steps": _steps, "linear": _linear, "share": _share, "place": _place}

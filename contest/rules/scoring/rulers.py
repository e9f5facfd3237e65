"""Judges on one ruler (law 2, section 4): each sheet is replaced by where it lies among the sheets of its judge, or of
its room."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from contest.rules.rulebook.law.converting import DeviationNormalise, Normalise
from contest.rules.scale import MAD_FACTOR, standard_deviation
from contest.rules.scoring.converting import Converted, Converter, placer
from contest.rules.scoring.panels import combine_values


def ruler(rule: Normalise, better: str, sheets: Sequence[Fraction]) -> Converter:
    """How a sheet of one judge or room is replaced, given those of competing entries. `better`: the ranking's."""
    if not isinstance(rule, DeviationNormalise):
        place = placer(rule.points, rule.better or better, sheets)

        def by_place(sheet: Fraction, counted: bool) -> Converted:
            after, by = place(sheet, counted)
            return Converted(sheet, after, by)

        return by_place
    middle, apart = middle_and_deviation(rule.kind, sheets)
    return by_deviation(rule, middle, apart, len(sheets))


def middle_and_deviation(kind: str, sheets: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """The mean and the population's standard deviation (zscore), or the median and "1.4826" x MAD; 0 and 0 of none.

    The root is taken to 50 digits, as everywhere (section 3). There is no second try by another deviation.
    """
    if not sheets:
        return Fraction(0), Fraction(0)
    ordered = sorted(sheets)
    if kind == "zscore":
        return combine_values(ordered, "mean"), standard_deviation(ordered)
    median = combine_values(ordered, "median")
    return median, MAD_FACTOR * combine_values(sorted(abs(sheet - median) for sheet in ordered), "median")


def by_deviation(rule: DeviationNormalise, middle: Fraction, apart: Fraction, many: int) -> Converter:
    """center + spread x (v - middle) / deviation; a deviation of 0, or fewer than `least` sheets: center."""
    by = {"middle": middle, "deviation": apart, "among": Fraction(many)}

    def replace(sheet: Fraction, _counted: bool) -> Converted:
        if apart == 0 or many < rule.least:
            return Converted(sheet, rule.center, by)
        return Converted(sheet, rule.center + rule.spread * (sheet - middle) / apart, by)

    return replace


Rulers = Callable[[str, Fraction, bool], Converted]
"""pool, sheet, whether it is of a competing entry → the sheet replaced."""

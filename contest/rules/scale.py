"""Scale: one contest's scores made comparable with those of another (section 6).

The WorldSkills formula is not public; it is only known that the median maps to 700. Such a scale is "assumed".
"""

from collections.abc import Sequence
from fractions import Fraction

from contest.rules.numbers import Rounding, rounded, square_root
from contest.rules.rulebook.law import Scale
from contest.rules.scoring.panels import combine_values

MAD_FACTOR = Fraction("1.4826")
FEWEST = 3
"""With fewer in the population everybody has the centre."""


def scaled_values(scores: Sequence[Fraction], scale: Scale, better: str, rounding: Rounding) -> list[Fraction]:
    """The scaled value of each score of a population, in the order given."""
    middle, apart = middle_and_deviation(scores, scale)
    known = {score: scaled_value(score, middle, apart, scale, better, rounding) for score in set(scores)}
    return [known[score] for score in scores]


def scaled_value(
    score: Fraction, middle: Fraction, apart: Fraction, scale: Scale, better: str, rounding: Rounding
) -> Fraction:
    """center + spread x (score - median) / deviation (zscore: mean), the fraction negated where lower is better; then
    clamped, then rounded. A deviation of 0 gives everybody the centre."""
    center, spread = scale.center or Fraction(0), scale.spread or Fraction(0)
    sign = 1 if better == "higher" else -1
    value = center if apart == 0 else center + spread * sign * (score - middle) / apart
    if scale.clamp is not None:
        value = min(max(value, scale.clamp[0]), scale.clamp[1])
    return rounded(value, scale.round, rounding)


def middle_and_deviation(scores: Sequence[Fraction], scale: Scale) -> tuple[Fraction, Fraction]:
    """The middle and the deviation; a deviation of 0 gives every score the centre."""
    if len(scores) < FEWEST:
        return Fraction(0), Fraction(0)
    ordered = sorted(scores)
    middle = combine_values(ordered, "median" if scale.kind == "median" else "mean")
    kind = scale.deviation or ("mad" if scale.kind == "median" else "sd")
    if kind == "mad":
        median = combine_values(ordered, "median")
        apart = MAD_FACTOR * combine_values(sorted(abs(score - median) for score in ordered), "median")
        if apart != 0:
            return middle, apart
    return middle, standard_deviation(ordered)


def standard_deviation(scores: Sequence[Fraction]) -> Fraction:
    """The population's standard deviation; its root is taken to 50 digits (section 3)."""
    mean = combine_values(scores, "mean")
    return square_root(sum(((score - mean) ** 2 for score in scores), Fraction(0)) / len(scores))

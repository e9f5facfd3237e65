"""Exact numbers in columns: whole numbers over one common denominator.

Every operation knows the largest numerator that it can give, and raises `TooLarge` before 64 bits could overflow,
because polars wraps silently. A contest with such numbers goes to the exact engine, which has no limit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

import polars as pl

from contest.rules.numbers import Rounding

LARGEST = 2**62
"""One bit less than 64 bits hold, so that a sum of two fits while it is compared."""


class TooLarge(Exception):
    """The numbers might not fit into 64 bits."""


def within(bound: int) -> int:
    """The bound; raises `TooLarge` if a numerator of this size could overflow."""
    if bound >= LARGEST:
        raise TooLarge
    return bound


@dataclass(frozen=True, slots=True)
class Scaled:
    """A column of rationals: `numerators` (Int64, null where there is no value) over one `denominator` above 0.

    `bound`: the absolute value of every numerator is at most this.
    """

    numerators: pl.Series
    denominator: int
    bound: int

    @classmethod
    def of(cls, values: Sequence[Fraction | None]) -> "Scaled":
        """The column of these values over their least common denominator."""
        denominator = lcm(1, *{value.denominator for value in values if value is not None})
        within(denominator)
        found = [None if value is None else value.numerator * (denominator // value.denominator) for value in values]
        bound = within(max((abs(one) for one in found if one is not None), default=0))
        return cls(pl.Series(found, dtype=pl.Int64), denominator, bound)

    @classmethod
    def constant(cls, value: Fraction, length: int) -> "Scaled":
        """The same value in every row."""
        within(value.denominator)
        numerators = pl.repeat(value.numerator, length, dtype=pl.Int64, eager=True)
        return cls(numerators, value.denominator, within(abs(value.numerator)))

    def over(self, denominator: int) -> "Scaled":
        """The same values over a multiple of the denominator."""
        times = denominator // self.denominator
        if times == 1:
            return self
        return Scaled(self.numerators * times, within(denominator), within(self.bound * times))

    def times(self, by: Fraction) -> "Scaled":
        """Every value multiplied by one number."""
        if by == 1:
            return self
        common = gcd(by.numerator, self.denominator)
        factor, denominator = by.numerator // common, self.denominator // common * by.denominator
        within(abs(factor))
        return Scaled(self.numerators * factor, within(denominator), within(self.bound * abs(factor)))

    def plus(self, other: "Scaled") -> "Scaled":
        """The sums, row by row; null where either value is null."""
        denominator = within(lcm(self.denominator, other.denominator))
        one, two = self.over(denominator), other.over(denominator)
        return Scaled(one.numerators + two.numerators, denominator, within(one.bound + two.bound))

    def at_least(self, floor: Fraction) -> "Scaled":
        """The larger of each value and a floor; null stays null."""
        denominator = within(lcm(self.denominator, floor.denominator))
        one, lowest = self.over(denominator), floor.numerator * (denominator // floor.denominator)
        bound = within(max(one.bound, abs(lowest)))
        return Scaled(one.numerators.clip(lower_bound=lowest), denominator, bound)

    def only(self, where: pl.Series) -> "Scaled":
        """The values of the selected rows, null elsewhere."""
        chosen = pl.select(pl.when(where).then(self.numerators)).to_series()
        return Scaled(chosen, self.denominator, self.bound)

    def otherwise(self, other: "Scaled") -> "Scaled":
        """The values, or those of another column where they are null."""
        denominator = within(lcm(self.denominator, other.denominator))
        one, two = self.over(denominator), other.over(denominator)
        return Scaled(one.numerators.fill_null(two.numerators), denominator, max(one.bound, two.bound))

    def divided(self, by: pl.Series, places: int | None, how: Rounding) -> "Scaled":
        """Each value divided by the whole number above 0 in its row, then rounded (see `rounded`)."""
        divisors: list[int] = by.drop_nulls().unique().to_list()
        largest = max(divisors, default=1)
        if places is not None:
            return _rounded(self, by.cast(pl.Int64), largest, places, how)
        common = lcm(1, *divisors)
        denominator, bound = within(self.denominator * common), within(self.bound * common)
        return Scaled(self.numerators * (common // by.cast(pl.Int64)), denominator, bound)

    def rounded(self, places: int | None, how: Rounding) -> "Scaled":
        """Each value rounded to this many decimals; unchanged if `places` is None (section 3)."""
        return self if places is None else _rounded(self, 1, 1, places, how)

    def fractions(self) -> list[Fraction | None]:
        """The values as fractions; equal values are the same object."""
        known: dict[int | None, Fraction | None] = {None: None}
        for numerator in self.numerators.unique().drop_nulls().to_list():
            known[numerator] = Fraction(numerator, self.denominator)
        return [known[numerator] for numerator in self.numerators.to_list()]


def _rounded(value: Scaled, by: pl.Series | int, largest: int, places: int, how: Rounding) -> Scaled:
    """Section 3 in whole numbers: separate sign and size, then compare the remainder with half of the divisor."""
    units = within(10**places)
    common = gcd(units, value.denominator)
    up, down = units // common, value.denominator // common
    bound = within(value.bound * up)
    within(2 * down * largest)
    numerators = value.numerators * up
    if down == 1 and largest == 1:
        return Scaled(numerators, units, bound)
    divisor = by * down
    size = numerators.abs()
    below = size // divisor
    rest = size - below * divisor
    match how:
        case "half-up":
            away = rest * 2 >= divisor
        case "half-even":
            away = (rest * 2 > divisor) | ((rest * 2 == divisor) & (below % 2 == 1))
        case "up":
            away = rest > 0
        case "down":
            return Scaled(below * numerators.sign(), units, bound // down)
    return Scaled((below + away.cast(pl.Int64)) * numerators.sign(), units, within(bound // down + 1))


def total(columns: Iterable[Scaled]) -> Scaled:
    """The sum of one or more columns."""
    first, *others = columns
    for one in others:
        first = first.plus(one)
    return first

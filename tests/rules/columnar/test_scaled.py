"""Scaled integers against fractions, operation by operation; and refusal before 64 bits overflow."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.rules.columnar.ranking import middle_and_deviation
from contest.rules.columnar.scaled import LARGEST, Scaled, TooLarge, total
from contest.rules.numbers import Rounding, rounded
from contest.rules.rulebook.law import Scale
from contest.rules.scale import scaled_value, scaled_values
from tests.rounds import rounds

SOME = rounds(100)
ROUNDINGS = st.sampled_from(["half-up", "half-even", "down", "up"])
PLACES = st.one_of(st.none(), st.integers(0, 3))
NUMBERS = st.fractions(-50, 50, max_denominator=60)
COLUMNS = st.lists(st.one_of(st.none(), NUMBERS, st.integers(-9, 9).map(lambda n: Fraction(n, 8))), max_size=6)


def each(values: list[Fraction | None], work: Callable[[Fraction], Fraction]) -> list[Fraction | None]:
    return [None if value is None else work(value) for value in values]


@SOME
@given(COLUMNS)
def test_a_column_gives_back_its_values(values: list[Fraction | None]) -> None:
    column = Scaled.of(values)
    assert column.fractions() == values
    assert all(abs(n) <= column.bound for n in column.numerators.drop_nulls().to_list())


@SOME
@given(COLUMNS, NUMBERS)
def test_times(values: list[Fraction | None], by: Fraction) -> None:
    assert Scaled.of(values).times(by).fractions() == each(values, lambda value: value * by)


@SOME
@given(COLUMNS, PLACES, ROUNDINGS)
def test_rounded(values: list[Fraction | None], places: int | None, how: Rounding) -> None:
    assert Scaled.of(values).rounded(places, how).fractions() == each(values, lambda value: rounded(value, places, how))


@SOME
@given(COLUMNS, PLACES, ROUNDINGS, st.data())
def test_divided(values: list[Fraction | None], places: int | None, how: Rounding, data: st.DataObject) -> None:
    by = data.draw(st.lists(st.integers(1, 11), min_size=len(values), max_size=len(values)))
    expected = [
        None if value is None else rounded(value / many, places, how) for value, many in zip(values, by, strict=True)
    ]
    assert Scaled.of(values).divided(pl.Series(by, dtype=pl.Int64), places, how).fractions() == expected


@SOME
@given(COLUMNS, NUMBERS)
def test_at_least(values: list[Fraction | None], floor: Fraction) -> None:
    assert Scaled.of(values).at_least(floor).fractions() == each(values, lambda value: max(value, floor))


@SOME
@given(st.lists(st.tuples(NUMBERS, NUMBERS, st.booleans()), max_size=6))
def test_plus_only_and_otherwise(rows: list[tuple[Fraction, Fraction, bool]]) -> None:
    one, two = Scaled.of([row[0] for row in rows]), Scaled.of([row[1] for row in rows])
    chosen = pl.Series([row[2] for row in rows], dtype=pl.Boolean)
    assert total([one, two, one]).fractions() == [2 * a + b for a, b, _ in rows]
    assert one.only(chosen).otherwise(two).fractions() == [a if here else b for a, b, here in rows]


@pytest.mark.parametrize(
    "growing",
    [
        lambda: Scaled.of([Fraction(LARGEST)]),
        lambda: Scaled.of([Fraction(1, LARGEST)]),
        lambda: Scaled.of([Fraction(LARGEST - 1)]).times(Fraction(2)),
        lambda: Scaled.of([Fraction(1, 2**40)]).times(Fraction(1, 2**40)),
        lambda: Scaled.of([Fraction(LARGEST - 1)]).plus(Scaled.of([Fraction(1)])),
        lambda: Scaled.of([Fraction(2**31)]).plus(Scaled.of([Fraction(1, 2**31)])),
        lambda: Scaled.of([Fraction(2**60)]).rounded(1, "half-up"),
        lambda: Scaled.of([Fraction(2**60)]).divided(pl.Series([7]), None, "half-up"),
        lambda: Scaled.of([Fraction(1)]).at_least(Fraction(LARGEST)),
    ],
)
def test_numbers_that_might_overflow_are_refused(growing: Callable[[], Scaled]) -> None:
    with pytest.raises(TooLarge):
        growing()


@SOME
@given(
    st.lists(st.fractions(-20, 20, max_denominator=8), max_size=8),
    st.sampled_from(["median", "zscore"]),
    st.sampled_from([None, "mad", "sd"]),
)
def test_the_scale_of_whole_numbers_is_that_of_fractions(
    scores: list[Fraction], kind: str, deviation: str | None
) -> None:
    scale = Scale.model_validate(
        {"kind": kind, "center": 700, "spread": 30, "round": 3} | ({"deviation": deviation} if deviation else {})
    )
    whole = sorted(int(score * 840) for score in scores)
    middle, apart = middle_and_deviation(whole, 840, scale)
    found = [scaled_value(score, middle, apart, scale, "higher", "half-up") for score in scores]
    assert found == scaled_values(scores, scale, "higher", "half-up")

"""Section 3: numbers."""

from fractions import Fraction

import pytest

from contest.rules import parse_mapping
from contest.rules.numbers import decimal, decimals, exact, rounded, rounded_whole, shown, square_root
from tests.rules.small import ONE_ASPECT, Inputs, entries, judged, keys_refused, marks
from tests.rules.small import shown as scores_shown


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("half-up", [3, -3, 2, -3]),
        ("half-even", [2, -2, 2, -3]),
        ("down", [2, -2, 2, -2]),
        ("up", [3, -3, 3, -3]),
    ],
)
def test_rounding_modes(mode: str, expected: list[int]) -> None:
    assert [rounded(Fraction(text), 0, mode) for text in ("2.5", "-2.5", "2.4", "-2.6")] == expected  # type: ignore[arg-type]


def test_half_even_goes_to_the_even_one_at_any_place() -> None:
    assert rounded(Fraction("0.125"), 2, "half-even") == Fraction("0.12")
    assert rounded(Fraction("0.135"), 2, "half-even") == Fraction("0.14")
    assert rounded(Fraction("3.5"), 0, "half-even") == 4


def test_no_round_no_rounding() -> None:
    assert rounded(Fraction(1, 3), None, "up") == Fraction(1, 3)


def test_shown_with_its_round_as_shortest_decimal_or_cut_after_six_places() -> None:
    assert shown(Fraction("7.5"), 2) == "7.50"
    assert shown(Fraction(700), 0) == "700"
    assert shown(Fraction("8.250")) == "8.25"
    assert shown(Fraction(1, 8)) == "0.125"
    assert shown(Fraction(10)) == "10"
    assert shown(Fraction(2, 3)) == "0.666666…"
    assert shown(Fraction(-2, 3)) == "-0.666666…"
    assert shown(Fraction(1, 2**40)) == "0.0000000000009094947017729282379150390625"


def test_never_minus_zero() -> None:
    assert shown(Fraction(-1, 30000000)) == "0.000000…"
    assert shown(rounded(Fraction("-0.004"), 2, "half-up"), 2) == "0.00"
    assert shown(Fraction(0)) == "0"


def test_a_root_is_taken_to_fifty_digits_half_even() -> None:
    assert square_root(Fraction(0)) == 0
    assert square_root(Fraction(9)) == 3
    assert shown(square_root(Fraction(2))) == "1.4142135623730950488016887242096980785696718753769"
    assert shown(square_root(Fraction(200))) == "14.142135623730950488016887242096980785696718753769"
    assert shown(square_root(Fraction(4, 9))) == "0." + "6" * 49 + "7"
    assert shown(square_root(Fraction(2, 10**30))).endswith("14142135623730950488016887242096980785696718753769")


def test_a_root_exactly_between_goes_to_the_even_digit() -> None:
    root = 10**49 + 1
    assert square_root(Fraction(2 * root + 1, 2) ** 2) == root + 1
    root = 10**49
    assert square_root(Fraction(2 * root + 1, 2) ** 2) == root


def test_what_is_a_number() -> None:
    assert decimal("-0.50") == Fraction(-1, 2)
    assert exact("1/12") == Fraction(1, 12)
    for text in ("", "+1", "1e2", ".5", "5.", "１", " 1", "1_0", "1/0", "0.5/2", "nan", "--1"):
        assert exact(text) is None, text
    assert decimal("1/12") is None
    assert decimal("9" * 101) is None


def test_trailing_zeros_are_no_decimals() -> None:
    assert decimals("8.5000") == 1
    assert decimals("8") == 0


def test_a_mark_has_at_most_mark_places_decimals() -> None:
    book = "[numbers]\nmark_places = 1\n" + ONE_ASPECT
    assert scores_shown(judged("e a j=8.500", book)) == {"e": "8.5"}
    given = Inputs(entries=entries("e"), marks=marks("e a j=8.25"))
    assert keys_refused(book, given) == ["mark.decimals"]
    assert keys_refused(ONE_ASPECT, Inputs(entries=entries("e"), marks=marks("e a j=8.1234"))) == ["mark.decimals"]


def test_equal_means_exactly_equal() -> None:
    thirds = parse_mapping({"law": "1", "ladder": [{"key": "l", "rung": [{"award": "g", "upto": "1/3"}]}]})
    assert thirds.ladder[0].rung[0].upto is not None
    assert thirds.ladder[0].rung[0].upto.size * 3 == 1


def test_what_is_rounded_away_from_nought_keeps_its_sign() -> None:
    assert [rounded_whole(Fraction(n, 2), "half-up") for n in (-3, -1, 0, 1, 3)] == [-2, -1, 0, 1, 2]
    assert [rounded_whole(Fraction(n, 10), "up") for n in (-1, 0, 1)] == [-1, 0, 1]


def test_a_value_that_was_not_rounded_is_shown_rounded_half_up() -> None:
    assert [shown(Fraction(n, 3), 2) for n in (1, 2, -2)] == ["0.33", "0.67", "-0.67"]
    assert [shown(Fraction(n, 8), 2) for n in (1, -1)] == ["0.13", "-0.13"]

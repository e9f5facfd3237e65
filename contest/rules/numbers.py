"""Exact numbers: how they are read, rounded, rooted and shown (rulebook, section 3).

Everything here is a whole number or a `Fraction`; nothing is ever a float.
"""

import re
from fractions import Fraction
from math import isqrt
from typing import Literal

Rounding = Literal["half-up", "half-even", "down", "up"]

SHOWN_PLACES = 6
"""Where a value has no end, it is cut after so many decimals and followed by an ellipsis (section 3)."""

ROOT_DIGITS = 50
"""Significant digits of a square root, the one irrational step (section 3)."""

LONGEST = 100
"""The most characters or digits of one number: nothing that is marked or weighed needs more."""

PER_POINT = 1000
"""Marks and points are kept as whole thousandths, so they have at most three decimals (section 3)."""

EXACT = r"-?[0-9]+(\.[0-9]+|/[0-9]*[1-9][0-9]*)?"
"""How a rulebook writes an exact number: a plain decimal or a ratio. The schema of rulebooks shows the same pattern."""

_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_EXACT = re.compile(EXACT)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－", "0123456789.-")
_WHOLE = re.compile(r"-?[0-9]+")


def decimal(text: str) -> Fraction | None:
    """The exact value of a plain decimal such as `-0.25`; None for anything else (exponents, signs, blanks)."""
    return Fraction(text) if len(text) <= LONGEST and _DECIMAL.fullmatch(text) else None


def exact(text: str) -> Fraction | None:
    """The exact value of a plain decimal or a ratio of whole numbers such as `1/12`; None for anything else."""
    if len(text) > LONGEST:
        return None
    return Fraction(text) if _EXACT.fullmatch(text) else None


def parse_thousandths(text: str) -> int | None:
    """A mark or points as whole thousandths: `8.5` → 8500. None if the text is not a plain decimal or has more than
    three significant decimals.

    The only way from text to a stored mark: a field of a sheet, a cell of a seed and a column of ten million marks.
    """
    value = decimal(text)
    return None if value is None else in_thousandths(value)


def in_thousandths(value: Fraction) -> int | None:
    """An exact value as whole thousandths; None if it is not a whole number of them."""
    times, rest = divmod(PER_POINT, value.denominator)
    return None if rest else value.numerator * times


def format_thousandths(mark: int) -> str:
    """The exact text of whole thousandths, without trailing zeros: 8500 → `8.5`. `parse_thousandths` reads it back."""
    whole, rest = divmod(abs(mark), PER_POINT)
    text = f"{whole}.{rest:03d}".rstrip("0").rstrip(".")
    return f"-{text}" if mark < 0 else text


def whole(text: str) -> int | None:
    """The value of a whole number in ASCII digits; None for anything else."""
    return int(text) if len(text) <= LONGEST and _WHOLE.fullmatch(text) else None


def half_width(text: str) -> str:
    """A typed number with full-width digits, point and minus turned into ASCII: `８．５` → `8.5`."""
    return text.translate(_FULL_WIDTH)


def decimals(text: str) -> int:
    """How many decimals a plain decimal has; trailing zeros don't count (section 2)."""
    return len(text.partition(".")[2].rstrip("0"))


def rounded(value: Fraction, places: int | None, mode: Rounding) -> Fraction:
    """`value` rounded to `places` decimals; unchanged if `places` is None (section 3: no `round`, no rounding)."""
    if places is None:
        return value
    scale: int = 10**places
    return Fraction(rounded_whole(value * scale, mode), scale)


def rounded_whole(value: Fraction, mode: Rounding) -> int:
    """`value` as a whole number: half-up and up round away from zero, down toward zero, half-even to the even
    number."""
    below, rest = divmod(abs(value.numerator), value.denominator)
    twice = 2 * rest - value.denominator
    match mode:
        case "half-up":
            away = twice >= 0
        case "half-even":
            away = twice > 0 or (twice == 0 and below % 2 == 1)
        case "up":
            away = rest > 0
        case "down":
            away = False
    size = below + away
    return -size if value < 0 else size


def square_root(value: Fraction) -> Fraction:
    """The square root of a value of at least zero, to 50 significant digits, half-even; exact from there on (section
    3).

    A rational root has 50 digits too: sqrt(4/9) is 0.666…667 and not 2/3.
    """
    if value == 0:
        return Fraction(0)
    places = ROOT_DIGITS - (_digits_before_point(value) + 1) // 2
    while True:
        scaled = value * Fraction(100) ** places
        root = isqrt(scaled.numerator // scaled.denominator)
        size = len(str(root))
        if size == ROOT_DIGITS:
            break
        places += ROOT_DIGITS - size
    middle = Fraction(2 * root + 1, 2) ** 2
    if scaled > middle or (scaled == middle and root % 2 == 1):
        root += 1
    return root / Fraction(10) ** places


def _digits_before_point(value: Fraction) -> int:
    """Roughly how many digits are before the point (negative for small values)."""
    return (value.numerator.bit_length() - value.denominator.bit_length()) * 30103 // 100000


def shown(value: Fraction, places: int | None = None) -> str:
    """`value` as text (section 3).

    With `places` decimals if the value was rounded to them; else as the shortest exact decimal; if there is none,
    cut toward zero after 6 places and followed by an ellipsis. Never "-0": if the cut leaves zero, there is no sign.
    """
    if places is not None:
        scale: int = 10**places
        times, rest = divmod(scale, value.denominator)
        return _with_places(rounded_whole(value * scale, "half-up") if rest else value.numerator * times, places)
    rest = value.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    if rest == 1:
        enough = max(twos, fives)
        return _with_places(int(value * 10**enough), enough)
    return _with_places(rounded_whole(value * 10**SHOWN_PLACES, "down"), SHOWN_PLACES) + "…"


def _with_places(units: int, places: int) -> str:
    """A whole number of 10^-places as a decimal text."""
    sign = "-" if units < 0 else ""
    digits = str(abs(units)).rjust(places + 1, "0")
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)

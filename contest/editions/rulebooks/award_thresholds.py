"""The award lines of a rulebook as people edit them in a form (`10%`, `1/3` or `3`), and back to the rulebook's
text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from contest.editions.labels import award_names
from contest.rules.numbers import exact, shown

if TYPE_CHECKING:
    from contest.rules import Rulebook

FIELDS = ("upto", "at_least", "most")


@dataclass(frozen=True)
class ThresholdRow:
    """One rung of a ladder with its lines as text; `number` names it in a form. A medal rung of a worldskills ladder
    has no line and is left out. `takes_share`: whether `most` may be a share of the field (law 2, section 1)."""

    number: str
    ladder: int
    rung: int
    award: str
    name: Mapping[str, str]
    ladder_name: Mapping[str, str] | None
    values: Mapping[str, str]
    takes_share: bool


def threshold_rows(book: Rulebook, contests: Sequence[str] | None = None) -> list[ThresholdRow]:
    """The rungs of the ladders that apply to one of these contests (None: of all), in the order of the file."""
    from contest.rules.rulebook.book import fits

    names = award_names(book)
    rows = []
    for position, ladder in enumerate(book.ladder):
        if contests is not None and not any(fits(ladder, one) for one in contests):
            continue
        for place, rung in enumerate(ladder.rung):
            if ladder.policy is not None and place < 3:
                continue
            values = {
                "upto": "" if rung.upto is None else written(str(rung.upto), is_count=rung.upto.is_count),
                "at_least": "" if rung.at_least is None else shown(rung.at_least),
                "most": "" if rung.most is None else written(str(rung.most), is_count=rung.most.is_count),
            }
            rows.append(
                ThresholdRow(
                    number=f"{position}-{place}",
                    ladder=position,
                    rung=place,
                    award=rung.award,
                    name=rung.name.model_dump() if rung.name else names[rung.award],
                    ladder_name=ladder.name.model_dump() if ladder.name else None,
                    values=values,
                    takes_share=book.law != "1",
                )
            )
    return rows


def written(size: str, *, is_count: bool) -> str:
    """A line as people write it: a count, a percentage where that is exact, else the fraction."""
    if is_count:
        return size
    percent = Fraction(size) * 100
    return f"{shown(percent)}%" if (percent * 100).denominator == 1 else size


def read_line(text: str) -> str:
    """A line as the rulebook wants it: `10%` becomes `0.1`; counts and fractions stay. Raises ValueError."""
    text = text.strip().replace("％", "%")
    number = exact(text.removesuffix("%").strip())
    if number is None or number < 0:
        raise ValueError(text)
    if text.endswith("%"):
        share = number / 100
        if share > 1:
            raise ValueError(text)
        return share_text(share)
    if not text.isdigit() and number > 1:
        raise ValueError(text)
    return text


def share_text(share: Fraction) -> str:
    """A share as text that cannot be read as a count: `1` would be one entry, `1.0` is all of them."""
    decimal = shown(share)
    text = str(share) if decimal.endswith("…") else decimal
    return text if set(text) & {".", "/"} else f"{text}.0"


def with_thresholds(text: str, book: Rulebook, changes: Mapping[str, Mapping[str, str]]) -> str:
    """The rulebook's text with other lines, by a row's number. An empty text removes a line. Comments are lost; the
    rules stay word for word."""
    import tomli_w

    found = tomllib.loads(text)
    ladders = found["ladder"] if isinstance(found.get("ladder"), list) else [found["ladder"]]
    for row in threshold_rows(book):
        rung = ladders[row.ladder]["rung"][row.rung]
        for field, value in changes.get(row.number, {}).items():
            if value == row.values[field]:
                continue
            if value:
                rung[field] = int(value) if field == "most" and value.isdigit() else value
            else:
                rung.pop(field, None)
    return tomli_w.dumps(found)

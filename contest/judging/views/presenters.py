"""Values for the pages of judging, computed here so that templates only show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contest import clock
from contest.access import current_actor
from contest.formatting import format_numeral
from contest.judging.rubric import Band, Marks, Part, Rubric, RubricItem
from contest.rules.numbers import format_thousandths


def actor_and_time() -> dict[str, Any]:
    """Who does it, and when."""
    return {"by": current_actor().account_id, "at": clock.now()}


@dataclass(frozen=True)
class BandShown:
    number: int
    band: Band
    chosen: bool


@dataclass(frozen=True)
class AspectShown:
    """One aspect with its typed mark. `mark` is the draft's value; `text` is the text in the field."""

    line: RubricItem
    text: str
    mark: int | None
    errors: Sequence[str]
    bands: tuple[BandShown, ...]

    @property
    def chosen(self) -> BandShown | None:
        return next((one for one in self.bands if one.chosen), None)


@dataclass(frozen=True)
class PartShown:
    numeral: str
    part: Part
    sum: str | None
    aspects: tuple[AspectShown, ...]


@dataclass(frozen=True)
class SheetShown:
    rubric: Rubric
    parts: tuple[PartShown, ...]
    total: str
    count: int
    of: int
    missing: tuple[RubricItem, ...]


def sheet_shown(
    rubric: Rubric,
    marks: Marks,
    *,
    texts: Mapping[str, str] | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
) -> SheetShown:
    """A rubric with marks in it; `texts` is what somebody typed where it differs from what is saved."""

    def aspect(line: RubricItem) -> AspectShown:
        mark = marks.get(line.key)
        text = (texts or {}).get(line.key)
        return AspectShown(
            line=line,
            text=text if text is not None else "" if mark is None else format_thousandths(mark),
            mark=mark,
            errors=(errors or {}).get(line.key, ()),
            bands=tuple(BandShown(n, band, band.holds(mark)) for n, band in enumerate(line.bands, 1)),
        )

    parts = tuple(
        PartShown(format_numeral(n), part, rubric.part_shown(part, marks), tuple(aspect(line) for line in part.lines))
        for n, part in enumerate(rubric.parts, 1)
    )
    return SheetShown(
        rubric=rubric,
        parts=parts,
        total=rubric.total_shown(marks),
        count=rubric.count(marks),
        of=len(rubric.lines),
        missing=tuple(rubric.missing(marks)),
    )

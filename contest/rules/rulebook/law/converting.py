"""What law 2 puts between marks and a score (law 2, sections 3, 4 and 5): conversions, one ruler for judges, tries."""

from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from contest.rules.rulebook.kinds import Exact, Part, Places, Positive, Text, refuse
from contest.rules.rulebook.law.shared import Better


def _two(value: Any) -> Any:
    if isinstance(value, list | tuple) and len(value) != 2:
        raise refuse("convert.pair", many=len(value))
    return value


Pair = Annotated[tuple[Exact, Exact], BeforeValidator(_two)]
Points = Annotated[tuple[Exact, ...], Field(min_length=1)]
"""What the first place, the second and so on are worth; beyond the list 0."""


class StepsConvert(Part):
    """The second figure of the last row whose first is not above the value; below the first row: the first row's."""

    kind: Literal["steps"]
    table: Annotated[tuple[Pair, ...], Field(min_length=1)]
    better: Better | None = None
    round: Places | None = None

    @model_validator(mode="after")
    def _rising(self) -> Self:
        firsts = [first for first, _ in self.table]
        if any(second <= first for first, second in pairwise(firsts)):
            raise refuse("convert.steps")
        return self


class LinearConvert(Part):
    """A straight line through two points, never outside the two figures of `to`."""

    kind: Literal["linear"]
    from_: Pair = Field(alias="from")
    to: Pair
    better: Better | None = None
    round: Places | None = None

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.from_[0] == self.from_[1]:
            raise refuse("convert.linear", value=str(self.from_[0]))
        return self


class ShareConvert(Part):
    """The share of the largest value or of the sum, or the smallest value's share of this one; times `to`."""

    kind: Literal["share"]
    of: Literal["largest", "sum", "smallest"]
    to: Exact
    better: Better | None = None
    round: Places | None = None


class PlaceConvert(Part):
    """Points by the place in this value; level ones share the mean of the points that they take up."""

    kind: Literal["place"]
    points: Points
    better: Better | None = None
    round: Places | None = None


Convert = Annotated[StepsConvert | LinearConvert | ShareConvert | PlaceConvert, Field(discriminator="kind")]


def _check_per(per: str) -> None:
    if per != "judge" and not (per.startswith("attribute:") and per[len("attribute:") :]):
        raise refuse("normalise.per", per=per)


class DeviationNormalise(Part):
    """Each sheet by how far it lies from the middle of its sheets, in deviations."""

    kind: Literal["zscore", "median"]
    per: Text
    center: Exact = Fraction(0)
    spread: Exact = Fraction(1)
    least: Positive = 3

    @model_validator(mode="after")
    def _pool(self) -> Self:
        _check_per(self.per)
        return self


class PlaceNormalise(Part):
    """Each sheet by its place among its sheets."""

    kind: Literal["place"]
    per: Text
    points: Points
    better: Better | None = None

    @model_validator(mode="after")
    def _pool(self) -> Self:
        _check_per(self.per)
        return self


Normalise = Annotated[DeviationNormalise | PlaceNormalise, Field(discriminator="kind")]


class Tries(Part):
    """Several tries of a measured aspect: which of the valid ones count, and what becomes of who has none."""

    of: Positive
    take: Literal["best", "sum", "mean"]
    best: Positive | None = None
    none: Literal["unplaced", "incomplete"] = "unplaced"

    @model_validator(mode="after")
    def _how_many(self) -> Self:
        if self.take == "best" and self.best is not None:
            raise refuse("tries.best-refused")
        if self.take != "best" and self.best is None:
            raise refuse("tries.best-missing", take=self.take)
        return self

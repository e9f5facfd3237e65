"""Awards (section 8): `[[ladder]]`, `[[pick]]`, `[[derived]]`, `[[decision]]`, `[[prize]]`."""

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from contest.rules.metrics import find
from contest.rules.rulebook.kinds import (
    EVERYWHERE,
    AwardLine,
    Count,
    Exact,
    Label,
    Part,
    Patterns,
    Positive,
    Rule,
    Text,
    Where,
    refuse,
)
from contest.rules.rulebook.law.shared import LineRound, LineTie, OpenTie, check_metric, check_per, check_unique


class Rung(Rule):
    """One award of a ladder and where it ends."""

    award: Text
    name: Label | None = None
    upto: AwardLine | None = None
    round: LineRound = "up"
    tie: LineTie = "include"
    at_least: Exact | None = None
    most: Count | None = None

    @property
    def bare(self) -> bool:
        """Whether it carries nothing but its award (and what it is called and where it comes from)."""
        return self.model_fields_set <= {"award", "name", "source"}


class SmallField(Part):
    """In a field of at most so many, only so many rungs from the top are given."""

    at_most: Count
    rungs: Count


class Ladder(Rule):
    """`[[ladder]]`: medals and merit within each contest."""

    key: Text
    name: Label | None = None
    applies_to: Patterns = EVERYWHERE
    base: Literal["competing", "placed"] = "competing"
    where: Where = Field(default_factory=dict)
    field: tuple[SmallField, ...] = ()
    policy: Literal["worldskills"] | None = None
    tolerance: Exact | None = None
    rung: Annotated[tuple[Rung, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _rungs(self) -> Self:
        check_unique([str(size.at_most) for size in self.field], "at_most")
        if (self.policy is None) != (self.tolerance is None):
            raise refuse("ladder.tolerance", ladder=self.key)
        if self.tolerance is not None and self.tolerance < 0:
            raise refuse("ladder.tolerance-negative", ladder=self.key)
        medals = 0 if self.policy is None else 3
        if len(self.rung) < medals or not all(rung.bare for rung in self.rung[:medals]):
            raise refuse("ladder.worldskills", ladder=self.key)
        for rung in self.rung[medals:]:
            if rung.upto is None and rung.at_least is None:
                raise refuse("rung.line", award=rung.award)
        return self


class Pick(Rule):
    """`[[pick]]`: one or more for each group, each contest, or the edition."""

    award: Text
    name: Label | None = None
    applies_to: Patterns = EVERYWHERE
    each: Literal["group", "contest", "edition"]
    count: Positive = 1
    outside: tuple[Text, ...] = ()
    where: Where = Field(default_factory=dict)
    by: Annotated[tuple[Text, ...], Field(min_length=1)]
    tie: OpenTie = "include"

    @field_validator("by")
    @classmethod
    def _steps(cls, steps: tuple[str, ...]) -> tuple[str, ...]:
        for step in steps:
            if find(step, "pick") is None:
                raise refuse("pick.step", step=step)
        return steps


class Derived(Rule):
    """`[[derived]]`: an award for the people behind other awards, from members.csv."""

    award: Text
    name: Label | None = None
    applies_to: Patterns = EVERYWHERE
    from_: Annotated[tuple[Text, ...], Field(alias="from", min_length=1)]
    role: Text
    cap: Positive | None = None


class Decision(Rule):
    """`[[decision]]`: an award that a committee gives, at most so many."""

    award: Text
    name: Label | None = None
    most: Count | None = None


class Index(Part):
    """One weighted figure of a prize's index."""

    metric: Text
    weight: Exact

    @model_validator(mode="after")
    def _known(self) -> Self:
        check_metric(self.metric)
        return self


class Requirement(Part):
    """A figure that a candidate must reach; the figure itself, not its share of the largest."""

    metric: Text
    at_least: Exact

    @model_validator(mode="after")
    def _known(self) -> Self:
        check_metric(self.metric)
        return self


class Prize(Rule):
    """`[[prize]]`: an award for groups."""

    award: Text
    name: Label | None = None
    applies_to: Patterns = EVERYWHERE
    per: Text = "group"
    count: Positive
    index: Annotated[tuple[Index, ...], Field(min_length=1)]
    require: tuple[Requirement, ...] = ()
    outside: tuple[Text, ...] = ()
    tie: OpenTie = "include"

    @model_validator(mode="after")
    def _weights(self) -> Self:
        check_per(self.per)
        total = sum((part.weight for part in self.index), Fraction(0))
        if total != 1:
            raise refuse("weights.sum", total=str(total))
        return self

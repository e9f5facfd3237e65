"""Awards (section 8): `[[ladder]]`, `[[pick]]`, `[[derived]]`, `[[decision]]`, `[[prize]]`."""

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from contest.rules.rulebook.kinds import (
    EVERYWHERE,
    ONE_OR_SEVERAL,
    AwardLine,
    Count,
    Exact,
    Label,
    Part,
    Patterns,
    Positive,
    Rule,
    Text,
    Truth,
    Where,
    refuse,
)
from contest.rules.rulebook.law.conditions import Need
from contest.rules.rulebook.law.shared import (
    LineRound,
    LineTie,
    OpenTie,
    Over,
    check_metric,
    check_over,
    check_per,
    check_steps,
    check_unique,
)
from contest.rules.rulebook.since import Since, is_fraction, is_of


class Rung(Rule):
    """One award of a ladder and where it ends."""

    award: Text
    name: Label | None = None
    upto: AwardLine | None = None
    round: LineRound = "up"
    tie: LineTie = "include"
    at_least: Exact | None = None
    most: Annotated[AwardLine | None, Since(1, when=is_fraction, what="a fraction")] = None
    need: Annotated[tuple[Need, ...], ONE_OR_SEVERAL, Since(8)] = ()

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
    also_cut: Annotated[Truth, Since(9, when=bool)] = False
    field: tuple[SmallField, ...] = ()
    policy: Literal["worldskills"] | None = None
    tolerance: Exact | None = None
    need: Annotated[tuple[Need, ...], ONE_OR_SEVERAL, Since(8)] = ()
    over: Annotated[Over, Since(10, when=is_of("all"), what="all")] = "contest"
    by: Annotated[tuple[Text, ...], Since(10)] = ()
    rung: Annotated[tuple[Rung, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _rungs(self) -> Self:
        check_unique([str(size.at_most) for size in self.field], "at_most")
        check_over(self.over, self.by)
        if self.over == "all" and self.policy is not None:
            raise refuse("over.policy", ladder=self.key)
        if (self.policy is None) != (self.tolerance is None):
            raise refuse("ladder.tolerance", ladder=self.key)
        if self.tolerance is not None and self.tolerance < 0:
            raise refuse("ladder.tolerance-negative", ladder=self.key)
        medals = 0 if self.policy is None else 3
        if len(self.rung) < medals or not all(rung.bare for rung in self.rung[:medals]):
            raise refuse("ladder.worldskills", ladder=self.key)
        for rung in self.rung[medals:]:
            if rung.upto is None and rung.at_least is None and rung.most is None:
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
    also_cut: Annotated[Truth, Since(9, when=bool)] = False
    by: Annotated[tuple[Text, ...], Field(min_length=1)]
    tie: OpenTie = "include"
    need: Annotated[tuple[Need, ...], ONE_OR_SEVERAL, Since(8)] = ()

    @field_validator("by")
    @classmethod
    def _steps(cls, steps: tuple[str, ...]) -> tuple[str, ...]:
        check_steps(steps)
        return steps


class Derived(Rule):
    """`[[derived]]`: an award for the people behind other awards, from members.csv."""

    award: Text
    name: Label | None = None
    applies_to: Patterns = EVERYWHERE
    from_: Annotated[tuple[Text, ...], Field(alias="from", min_length=1)]
    role: Text
    cap: Positive | None = None
    per: Annotated[Literal["edition", "contest"], Since(13, when=is_of("contest"), what="contest")] = "edition"

    @model_validator(mode="after")
    def _counted(self) -> Self:
        if self.per == "contest" and self.cap is None:
            raise refuse("derived.per", award=self.award)
        return self


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
    by: Annotated[Text | None, Since(6)] = None
    count: Positive
    index: tuple[Index, ...] = ()
    require: tuple[Requirement, ...] = ()
    outside: tuple[Text, ...] = ()
    tie: OpenTie = "include"

    @model_validator(mode="after")
    def _weights(self) -> Self:
        check_per(self.per)
        if (self.by is None) != bool(self.index):
            raise refuse("prize.order", award=self.award)
        if self.by is not None:
            if not self.by.startswith("table:") or not self.by_table or "per" in self.model_fields_set:
                raise refuse("prize.by" if "per" not in self.model_fields_set else "prize.by-per", award=self.award)
            return self
        total = sum((part.weight for part in self.index), Fraction(0))
        if total != 1:
            raise refuse("weights.sum", total=str(total))
        return self

    @property
    def by_table(self) -> str:
        """The key of the table in whose order it is given; "" where it goes by an index (law 2, section 6)."""
        return "" if self.by is None else self.by.removeprefix("table:")

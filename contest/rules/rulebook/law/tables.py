"""Tables and the next tier (section 9): `[[table]]`, `[[advance]]`."""

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from contest.rules.metrics import named
from contest.rules.rulebook.kinds import (
    EVERYWHERE,
    ONE_OR_SEVERAL,
    AwardLine,
    Count,
    Exact,
    Label,
    Part,
    Patterns,
    Places,
    Positive,
    Rule,
    Text,
    Truth,
    Where,
    refuse,
)
from contest.rules.rulebook.law.conditions import Need
from contest.rules.rulebook.law.shared import LineRound, LineTie, Over, check_over, check_per, check_unique
from contest.rules.rulebook.since import Since, is_attribute, is_of

TABLE_FIGURES = tuple(metric.key for metric in named("column"))
"""The columns of a table that are not awards."""


class Times(Part):
    """In these contests a table's points of places count so many times."""

    contests: Patterns
    by: Exact


class Table(Rule):
    """`[[table]]`: groups in order of what they won."""

    key: Text
    name: Label | None = None
    applies_to: Patterns = EVERYWHERE
    order: Annotated[tuple[Text, ...], Field(min_length=1)]
    points: dict[str, Exact] = Field(default_factory=dict)
    count: Literal["entries", "people"] = "entries"
    per: Annotated[Text, Since(7, when=is_attribute, what="an attribute")] = "group"
    place_points: Annotated[tuple[Exact, ...] | None, Since(7)] = None
    level: Annotated[Literal["same", "mean"], Since(7)] = "same"
    times: Annotated[tuple[Times, ...], Since(7)] = ()
    best: Annotated[Positive | None, Since(7)] = None
    round: Places = 2

    @field_validator("key")
    @classmethod
    def _file_name(cls, key: str) -> str:
        if not all(character.isalnum() or character in "-_." for character in key) or key.startswith("."):
            raise refuse("table.key", key=key)
        return key

    @model_validator(mode="after")
    def _points(self) -> Self:
        check_unique(list(self.order), "order")
        check_per(self.per)
        if ("place-points" in self.order) != (self.place_points is not None):
            raise refuse("table.place-points", table=self.key)
        if self.place_points is None and {"level", "times"} & self.model_fields_set:
            raise refuse("table.no-places", table=self.key)
        if not self.points and ("points" in self.order or "points-mean" in self.order):
            raise refuse("table.points", table=self.key)
        return self

    @property
    def awards(self) -> tuple[str, ...]:
        """The award keys that `order` and then `points` name, each once, in the order of mention."""
        named = [*(key for key in self.order if key not in TABLE_FIGURES), *self.points]
        return tuple(dict.fromkeys(named))


class Cap(Part):
    """At most so many of one group (or of one value of an attribute) move up."""

    per: Text = "group"
    most: Positive

    @model_validator(mode="after")
    def _known(self) -> Self:
        check_per(self.per)
        return self


class Reserved(Part):
    """Places that are taken first, from the best that fit."""

    where: Annotated[Where, Field(min_length=1)]
    take: AwardLine
    round: LineRound = "up"


class Advance(Rule):
    """`[[advance]]`: who goes on to the next tier."""

    key: Annotated[Text | None, Since(10)] = None
    to: Text
    applies_to: Patterns = EVERYWHERE
    where: Annotated[Where, Since(8)] = Field(default_factory=dict)
    need: Annotated[tuple[Need, ...], ONE_OR_SEVERAL, Since(8)] = ()
    over: Annotated[Over, Since(10, when=is_of("all"), what="all")] = "contest"
    by: Annotated[tuple[Text, ...], Since(10)] = ()
    after: Annotated[tuple[Text, ...], Since(10)] = ()
    base: Literal["competing", "placed"] = "competing"
    also_cut: Annotated[Truth, Since(9, when=bool)] = False
    take: AwardLine
    round: LineRound = "up"
    tie: LineTie = "include"
    cap: Cap | None = None
    reserved: tuple[Reserved, ...] = ()
    reserve: Count = 0

    @model_validator(mode="after")
    def _over(self) -> Self:
        check_over(self.over, self.by)
        return self

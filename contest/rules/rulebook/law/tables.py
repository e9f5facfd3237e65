"""Tables and the next tier (section 9): `[[table]]`, `[[advance]]`."""

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from contest.rules.metrics import named
from contest.rules.rulebook.kinds import (
    EVERYWHERE,
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
    Where,
    refuse,
)
from contest.rules.rulebook.law.shared import LineRound, LineTie, check_per, check_unique

TABLE_FIGURES = tuple(metric.key for metric in named("column"))
"""The columns of a table that are not awards."""


class Table(Rule):
    """`[[table]]`: groups in order of what they won."""

    key: Text
    name: Label | None = None
    applies_to: Patterns = EVERYWHERE
    order: Annotated[tuple[Text, ...], Field(min_length=1)]
    points: dict[str, Exact] = Field(default_factory=dict)
    count: Literal["entries", "people"] = "entries"
    per: Literal["group"] = "group"
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

    to: Text
    applies_to: Patterns = EVERYWHERE
    base: Literal["competing", "placed"] = "competing"
    take: AwardLine
    round: LineRound = "up"
    tie: LineTie = "include"
    cap: Cap | None = None
    reserved: tuple[Reserved, ...] = ()
    reserve: Count = 0

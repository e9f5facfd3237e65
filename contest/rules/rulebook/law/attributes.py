"""Declared attributes (law 2, section 2): `[[attribute]]`."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from contest.rules.rulebook.kinds import EVERYWHERE, Label, Patterns, Rule, Text, Truth, Unit, refuse
from contest.rules.rulebook.law.shared import check_unique

COLUMNS = {"contest", "entry", "group", "status", "size", "judge", "aspect", "mark", "member", "try", "score", "points"}
COLUMNS |= {"reason", "lot", "source", "person", "role", "award", "place", "tied", "scaled"}
"""The columns of the inputs and of places.csv, which no attribute may be called."""


class Attribute(Rule):
    """`[[attribute]]`: a fact of an entry, of its group or of its track that rules may use and places.csv may show."""

    key: Text
    of: Literal["entry", "group", "track"]
    kind: Literal["number", "text", "yes-no"]
    values: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    required: Truth = False
    applies_to: Patterns = EVERYWHERE
    name: Label | None = None
    unit: Unit | None = None
    shown: Truth = False

    @model_validator(mode="after")
    def _key(self) -> Self:
        if self.key in COLUMNS or ":" in self.key or self.key.startswith("-"):
            raise refuse("attribute.key", attribute=self.key)
        if self.values is not None:
            if self.kind != "text":
                raise refuse("attribute.values", attribute=self.key, kind=self.kind)
            check_unique(list(self.values), "value")
        return self

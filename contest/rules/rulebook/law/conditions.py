"""Conditions on awards (law 2, section 8): `need` on a ladder, a rung, a pick, an advance."""

from typing import Self

from pydantic import model_validator

from contest.rules.metrics import find
from contest.rules.rulebook.kinds import Exact, Part, Text, refuse


class Need(Part):
    """One figure that an entry must have within its bounds, compared as a number whichever way is better."""

    metric: Text
    at_least: Exact | None = None
    at_most: Exact | None = None

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if find(self.metric, "need") is None:
            raise refuse("need.metric", metric=self.metric)
        if self.at_least is None and self.at_most is None:
            raise refuse("need.bounds", metric=self.metric)
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise refuse("need.range", metric=self.metric, least=str(self.at_least), most=str(self.at_most))
        return self

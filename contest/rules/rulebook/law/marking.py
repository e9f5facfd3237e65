"""From marks to places (sections 3 to 7): numbers, schemes, panels, segments, teams, scores, scales, rankings."""

from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import Field, WithJsonSchema, field_validator, model_validator

from contest.rules.metrics import find
from contest.rules.numbers import Rounding
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
    Truth,
    Unit,
    refuse,
)
from contest.rules.rulebook.law.converting import Convert, Normalise, Tries
from contest.rules.rulebook.law.shared import Better, LineRound, LineTie, check_unique
from contest.rules.rulebook.law.shared import Unit as JudgedUnit
from contest.rules.rulebook.since import Since

# Section 3


class Numbers(Rule):
    """`[numbers]`: how many decimals a mark may have, and how everything is rounded."""

    applies_to: Patterns = EVERYWHERE
    mark_places: Annotated[Count, Field(le=3)] = 3
    rounding: Rounding = "half-up"


# Section 4


class Band(Part):
    """What marks from `from` to `to` mean, in words for the judge; it takes no part in the arithmetic."""

    name: Label
    from_: Exact = Field(alias="from")
    to: Exact
    text: Label | None = None

    @model_validator(mode="after")
    def _range(self) -> Self:
        if self.from_ > self.to:
            raise refuse("aspect.range", aspect=self.name.en, min=str(self.from_), max=str(self.to))
        return self


class Aspect(Rule):
    """What a judge marks. With `levels` a mark is a whole number of levels, worth level / levels x max.

    `text` says what is looked at (in older files `descriptor`), `bands` what ranges of marks mean.
    """

    key: Text
    name: Label | None = None
    descriptor: Label | None = None
    text: Label | None = None
    bands: tuple[Band, ...] = ()
    kind: Literal["judged", "measured"] = "judged"
    min: Exact | None = None
    max: Exact
    levels: Positive | None = None
    tries: Annotated[Tries | None, Since(5)] = None
    convert: Annotated[Convert | None, Since(3)] = None
    times: Annotated[Text | None, Since(11)] = None
    silent: Annotated[Truth, Since(11, when=bool)] = False
    factor: Exact = Fraction(1)
    round: Places | None = None
    step: Annotated[Exact | None, Since(13)] = None
    unit: Annotated[Unit | None, Since(13)] = None

    @model_validator(mode="after")
    def _second(self) -> Self:
        """Law 2, sections 3, 5 and 11: what one aspect shows by itself."""
        if self.tries is not None and (self.kind != "measured" or self.levels is not None):
            raise refuse("tries.measured", aspect=self.key)
        if self.silent and self.kind != "measured":
            raise refuse("silent.measured", aspect=self.key)
        check_better(self.convert, allowed=self.tries is not None)
        return self

    @model_validator(mode="after")
    def _range(self) -> Self:
        if self.step is not None and (self.step <= 0 or self.levels is not None):
            raise refuse("aspect.step" if self.levels is None else "aspect.step-levels", aspect=self.key)
        if self.levels is not None and self.kind == "measured":
            raise refuse("aspect.levels-measured", aspect=self.key)
        if self.levels is not None and self.min is not None:
            raise refuse("aspect.levels-min", aspect=self.key)
        if self.lowest > self.max:
            raise refuse("aspect.range", aspect=self.key, min=str(self.lowest), max=str(self.max))
        return self

    @property
    def lowest(self) -> Fraction:
        """The smallest mark; 0 where the rulebook names none."""
        return Fraction(0) if self.min is None else self.min


def check_better(convert: Convert | None, *, allowed: bool = False) -> None:
    """Law 2, section 3: `better` may be written with kind place and share, and on an aspect with tries."""
    if convert is not None and convert.better is not None and not allowed and convert.kind not in ("place", "share"):
        raise refuse("convert.better", kind=convert.kind)


class Criterion(Rule):
    """Aspects that are totalled together and weighed."""

    key: Text
    name: Label | None = None
    descriptor: Label | None = None
    weight: Exact = Fraction(1)
    round: Places | None = None
    aspect: Annotated[tuple[Aspect, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _products(self) -> Self:
        """Law 2, section 11: a multiplier stands in the same criterion and has none itself."""
        multipliers = {aspect.key: aspect.times for aspect in self.aspect}
        for aspect in self.aspect:
            if aspect.times is None:
                continue
            if aspect.times not in multipliers or aspect.times == aspect.key:
                raise refuse("times.unknown", aspect=aspect.key, times=aspect.times, criterion=self.key)
            if multipliers[aspect.times] is not None:
                raise refuse("times.twice", aspect=aspect.key, times=aspect.times)
        if all(aspect.silent for aspect in self.aspect):
            raise refuse("silent.alone", criterion=self.key)
        return self

    @property
    def summed(self) -> tuple[Aspect, ...]:
        """The aspects that enter the sum."""
        return tuple(aspect for aspect in self.aspect if not aspect.silent)

    @property
    def multipliers(self) -> frozenset[str]:
        """The keys of the aspects that multiply another."""
        return frozenset(aspect.times for aspect in self.aspect if aspect.times is not None)


class Scheme(Rule):
    """`[[scheme]]`: the criteria and aspects of the contests that it applies to."""

    key: Text
    name: Label | None = None
    applies_to: Patterns = EVERYWHERE
    criterion: Annotated[tuple[Criterion, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _keys(self) -> Self:
        check_unique([criterion.key for criterion in self.criterion], "criterion")
        check_unique([aspect.key for aspect in self.aspects], "aspect")
        return self

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """All aspects in the order written."""
        return tuple(aspect for criterion in self.criterion for aspect in criterion.aspect)


# Section 5


class Spread(Part):
    """How far judges may lie apart: above it, the entry is marked again (blocks) or there is a warning."""

    above: Exact
    then: Literal["re-mark", "warn"] = "warn"


class PanelRule(Rule):
    """How judges' values become one; the keys that `[segment.panel]` may override one by one."""

    unit: JudgedUnit = "aspect"
    combine: Literal["mean", "median", "sum"] = "mean"
    drop_high: Count = 0
    drop_low: Count = 0
    min_judges: Positive = 1
    round: Places | None = None
    spread: Spread | None = None
    normalise: Annotated[Normalise | None, Since(4)] = None


class Panel(PanelRule):
    """`[panel]`."""

    applies_to: Patterns = EVERYWHERE

    def with_overrides(self, other: PanelRule | None) -> "Panel":
        """This panel with the keys that a segment's own panel names put in their place."""
        named = () if other is None else other.model_fields_set
        return self.model_copy(update={name: getattr(other, name) for name in named})


class Score(Rule):
    """`[score]`: the last rounding, and the floor below which no score falls."""

    applies_to: Patterns = EVERYWHERE
    round: Places | None = None
    floor: Exact | None = None
    weights: Annotated[Literal["as-written"] | None, Since(9)] = None


class Cut(Rule):
    """After its segment only so many go on."""

    take: AwardLine
    round: LineRound = "up"
    tie: LineTie = "include"
    by: Annotated[Literal["segment", "sum"] | None, Since(9)] = None


def _is_zero(weight: Any) -> bool:
    return bool(weight == 0)


def _is_stage(source: Any) -> bool:
    return isinstance(source, str) and source.startswith(STAGE)


STAGE = "stage:"
Origin = Annotated[Text, WithJsonSchema({"type": "string", "pattern": f"^(scores|{STAGE}.+)$"})]
"""Where a segment's value is made: elsewhere (scores.csv), or at an earlier stage (law 2)."""


class Segment(Part):
    """`[[segment]]`: a weighted part of the score, made by judges of its own. `source` names the judges' source here.

    `applies_to` goes beyond the letter of section 5 (which names no such key for segments): a rulebook with several
    tracks needs it. Left out, it applies everywhere, as written there. All that fit a contest are its segments.
    """

    key: Text
    name: Label | None = None
    applies_to: Patterns = EVERYWHERE
    weight: Annotated[Exact, Since(9, when=_is_zero, what="of 0")]
    aspects: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    from_: Annotated[Origin | None, Since(9, when=_is_stage, what="a stage")] = Field(default=None, alias="from")
    min: Annotated[Exact | None, Since(3)] = None
    max: Annotated[Exact | None, Since(3)] = None
    round: Places | None = None
    convert: Annotated[Convert | None, Since(3)] = None
    source: Text | None = None
    cut: Cut | None = None
    panel: PanelRule | None = None

    @model_validator(mode="after")
    def _origin(self) -> Self:
        if (self.aspects is None) == (self.from_ is None):
            raise refuse("segment.origin", segment=self.key)
        if self.from_ is not None and (self.source is not None or self.panel is not None):
            raise refuse("segment.scores-panel", segment=self.key)
        if self.weight < 0:
            raise refuse("segment.weight", segment=self.key, weight=str(self.weight))
        return self

    @model_validator(mode="after")
    def _second(self) -> Self:
        """Law 2, sections 3 and 9: where the value comes from, and between which bounds it lies."""
        if self.from_ is not None and self.from_ != "scores" and self.stage is None:
            raise refuse("segment.from", segment=self.key, value=self.from_)
        if (self.min is not None or self.max is not None) and self.from_ != "scores":
            raise refuse("segment.bounds", segment=self.key)
        if self.min is not None and self.max is not None and self.min > self.max:
            raise refuse("team.range", min=str(self.min), max=str(self.max))
        check_better(self.convert)
        return self

    def outside(self, value: Fraction) -> tuple[Literal["score.above", "score.below"], Fraction] | None:
        """With which sentence a score of this segment is refused, and its bound; None where it lies within."""
        if self.max is not None and value > self.max:
            return "score.above", self.max
        return ("score.below", self.min) if self.min is not None and value < self.min else None

    @property
    def stage(self) -> str | None:
        """The earlier stage whose published score is its value; None where it is made otherwise."""
        return (self.from_ or "").removeprefix(STAGE) or None if _is_stage(self.from_) else None


class Team(Rule):
    """`[team]`: the score of an entry whose members are marked one by one."""

    applies_to: Patterns = EVERYWHERE
    combine: Literal["sum", "mean"] = "sum"
    best: Positive | None = None


# Section 6


class Scale(Rule):
    """`[scale]`: contests made comparable with one another."""

    applies_to: Patterns = EVERYWHERE
    kind: Literal["none", "median", "zscore"]
    center: Exact | None = None
    spread: Exact | None = None
    deviation: Literal["mad", "sd"] | None = None
    round: Places | None = None
    clamp: tuple[Exact, Exact] | None = None

    @field_validator("clamp", mode="before")
    @classmethod
    def _two(cls, value: object) -> object:
        if isinstance(value, list) and len(value) != 2:
            raise refuse("scale.clamp")
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind != "none":
            for key in ("center", "spread", "round"):
                if getattr(self, key) is None:
                    raise refuse("scale.missing", missing=key)
        if self.clamp is not None and self.clamp[0] > self.clamp[1]:
            raise refuse("scale.clamp")
        return self


# Section 7


class Ranking(Rule):
    """`[ranking]`: what is ranked, which way, and how level entries are told apart."""

    applies_to: Patterns = EVERYWHERE
    by: Text = "score"
    better: Better = "higher"
    precedence: tuple[Text, ...] = ()
    places: Annotated[Literal["standard", "dense"], Since(12)] = "standard"

    @field_validator("by")
    @classmethod
    def _by(cls, by: str) -> str:
        if find(by, "rank") is None:
            raise refuse("ranking.by", by=by)
        return by

    @field_validator("precedence")
    @classmethod
    def _steps(cls, steps: tuple[str, ...]) -> tuple[str, ...]:
        for step in steps:
            if find(step, "precedence") is None:
                raise refuse("ranking.step", step=step)
        check_unique(list(steps), "step")
        return steps

    @property
    def ranked_better(self) -> Better:
        """Which way the ranked value goes: a scaled value is always better when higher (section 6)."""
        return "higher" if self.by == "scale" else self.better

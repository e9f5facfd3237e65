"""The law part of a rulebook: sections 3 to 9, one model for each table of the file.

Field names are the keys of the file. Each model checks what can be seen inside it; what needs the whole file (dangling
references, rounds that a unit never reaches, steps that cannot be given) is checked in `crosschecks`.
"""

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

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
    Where,
    refuse,
)

Unit = Literal["aspect", "criterion", "sheet"]
LineTie = Literal["include", "exclude", "stop"]
OpenTie = Literal["include", "stop"]
LineRound = Literal["up", "down", "nearest"]
Better = Literal["higher", "lower"]


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
    factor: Exact = Fraction(1)
    round: Places | None = None

    @model_validator(mode="after")
    def _range(self) -> Self:
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


class Criterion(Rule):
    """Aspects that are totalled together and weighed."""

    key: Text
    name: Label | None = None
    descriptor: Label | None = None
    weight: Exact = Fraction(1)
    round: Places | None = None
    aspect: Annotated[tuple[Aspect, ...], Field(min_length=1)]


class Scheme(Rule):
    """`[[scheme]]`: the criteria and aspects of the contests that it applies to."""

    key: Text
    name: Label | None = None
    applies_to: Patterns = EVERYWHERE
    criterion: Annotated[tuple[Criterion, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _keys(self) -> Self:
        _once([criterion.key for criterion in self.criterion], "criterion", f"scheme {self.key}")
        _once([aspect.key for aspect in self.aspects], "aspect", f"scheme {self.key}")
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

    unit: Unit = "aspect"
    combine: Literal["mean", "median", "sum"] = "mean"
    drop_high: Count = 0
    drop_low: Count = 0
    min_judges: Positive = 1
    round: Places | None = None
    spread: Spread | None = None


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


class Cut(Rule):
    """After its segment only so many go on."""

    take: AwardLine
    round: LineRound = "up"
    tie: LineTie = "include"


class Segment(Part):
    """`[[segment]]`: a weighted part of the score, made by judges of its own. `source` names the judges' source here.

    `applies_to` goes beyond the letter of section 5 (which names no such key for segments): a rulebook with several
    tracks needs it. Left out, it applies everywhere, as written there. All that fit a contest are its segments.
    """

    key: Text
    name: Label | None = None
    applies_to: Patterns = EVERYWHERE
    weight: Exact
    aspects: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    from_: Literal["scores"] | None = Field(default=None, alias="from")
    round: Places | None = None
    source: Text | None = None
    cut: Cut | None = None
    panel: PanelRule | None = None

    @model_validator(mode="after")
    def _origin(self) -> Self:
        if (self.aspects is None) == (self.from_ is None):
            raise refuse("segment.origin", segment=self.key)
        if self.from_ is not None and (self.source is not None or self.panel is not None):
            raise refuse("segment.scores-panel", segment=self.key)
        if self.weight <= 0:
            raise refuse("segment.weight", segment=self.key, weight=str(self.weight))
        return self


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

    @field_validator("by")
    @classmethod
    def _by(cls, by: str) -> str:
        if by in ("score", "scale") or (by.startswith("attribute:") and by[10:] and not by.startswith("attribute:-")):
            return by
        raise refuse("ranking.by", by=by)

    @field_validator("precedence")
    @classmethod
    def _steps(cls, steps: tuple[str, ...]) -> tuple[str, ...]:
        for step in steps:
            kind, _, name = step.partition(":")
            known = step in ("score", "scale", "sheets:mean", "lot") or (
                kind in ("criterion", "aspect", "segment", "attribute") and name.removeprefix("-")
            )
            if not known:
                raise refuse("ranking.step", step=step)
        _once(list(steps), "step", "precedence")
        return steps

    @property
    def ranked_better(self) -> Better:
        """Which way the ranked value goes: a scaled value is always better when higher (section 6)."""
        return "higher" if self.by == "scale" else self.better


# Section 8


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
        _once([str(size.at_most) for size in self.field], "at_most", f"ladder {self.key}")
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
            is_attribute = step.startswith("attribute:") and step[10:].removeprefix("-")
            if step not in ("scale", "score", "percentile", "place", "lot") and not is_attribute:
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
        _check_metric(self.metric)
        return self


class Requirement(Part):
    """A figure that a candidate must reach; the figure itself, not its share of the largest."""

    metric: Text
    at_least: Exact

    @model_validator(mode="after")
    def _known(self) -> Self:
        _check_metric(self.metric)
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
        _check_per(self.per)
        total = sum((part.weight for part in self.index), Fraction(0))
        if total != 1:
            raise refuse("weights.sum", what=f"the index of prize {self.award}", total=str(total))
        return self


# Section 9

TABLE_FIGURES = ("total", "points", "points-mean", "score-sum", "score-mean")
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
        _once(list(self.order), "order", f"table {self.key}")
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
        _check_per(self.per)
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


def _once(keys: list[str], what: str, within: str) -> None:
    """Refuse a key that is written twice."""
    for position, key in enumerate(keys):
        if key in keys[:position]:
            raise refuse("key.twice", what=what, key=key, within=within)


def _check_per(per: str) -> None:
    if per != "group" and not (per.startswith("attribute:") and per[10:]):
        raise refuse("per.unknown", per=per)


def _check_metric(metric: str) -> None:
    kind, _, rest = metric.partition(":")
    table, _, column = rest.rpartition(":")
    known = (
        metric in ("entries", "people", "participation")
        or (kind in ("award", "attribute") and rest)
        or (kind == "table" and table and column)
    )
    if not known:
        raise refuse("metric.unknown", metric=metric)

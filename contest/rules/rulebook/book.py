"""`Rulebook`: the whole file, and `Law`: what of it counts for one contest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal, Protocol, TypeVar

from pydantic import Field

from contest.rules.rulebook.edition import Edition
from contest.rules.rulebook.kinds import ONE_OR_SEVERAL, Except, Part
from contest.rules.rulebook.law import (
    Advance,
    Attribute,
    Criterion,
    Decision,
    Derived,
    Ladder,
    Numbers,
    Panel,
    Pick,
    Prize,
    Ranking,
    Scale,
    Scheme,
    Score,
    Segment,
    Table,
    Team,
)
from contest.rules.rulebook.since import LAWS, Since

Version = Literal["1", "2"]
"""The laws that there are: the pages of docs/law, without and with those of law 2."""


class _Applied(Protocol):
    @property
    def applies_to(self) -> tuple[str, ...]: ...


R = TypeVar("R", bound=_Applied)


def fits(rule: _Applied, contest: str) -> bool:
    """Whether one of the rule's shell patterns matches the contest's key; `*` also crosses `/`."""
    return fits_patterns(rule.applies_to, contest)


def fits_patterns(patterns: Sequence[str], contest: str) -> bool:
    """Whether one of these patterns fits, and none with a `!`; with only such ones, everybody else fits (law 2, section
    13)."""
    wanted = [pattern for pattern in patterns if not isinstance(pattern, Except)]
    if len(wanted) == len(patterns):
        return any(fnmatchcase(contest, pattern) for pattern in patterns)
    if any(isinstance(pattern, Except) and fnmatchcase(contest, pattern) for pattern in patterns):
        return False
    return not wanted or any(fnmatchcase(contest, pattern) for pattern in wanted)


def first_that_fits(rules: Sequence[R], contest: str) -> R | None:
    """Of rules that may be written several times, the first that fits."""
    return next((rule for rule in rules if fits(rule, contest)), None)


def all_that_fit(rules: Sequence[R], contest: str) -> tuple[R, ...]:
    """Of rules that all count, those that fit."""
    return tuple(rule for rule in rules if fits(rule, contest))


DEFAULT_NUMBERS, DEFAULT_PANEL, DEFAULT_SCORE, DEFAULT_RANKING = Numbers(), Panel(), Score(), Ranking()


@dataclass(frozen=True, slots=True)
class Law:
    """What counts for one contest. If no `[numbers]`, `[panel]`, `[score]` or `[ranking]` fits, the default does."""

    contest: str
    numbers: Numbers
    scheme: Scheme | None
    panel: Panel
    segments: tuple[Segment, ...]
    team: Team | None
    score: Score
    scale: Scale | None
    ranking: Ranking
    ladders: tuple[Ladder, ...]
    advances: tuple[Advance, ...]
    version: Version = "1"

    @property
    def is_second(self) -> bool:
        """Whether the file is of law 2."""
        return self.version == "2"

    def segment_for(self, criterion: Criterion) -> Segment | None:
        """The segment in which a criterion lies; None without segments, or where none has it."""
        aspect = criterion.aspect[0].key
        return next((one for one in self.segments if any(fnmatchcase(aspect, key) for key in one.aspects or ())), None)

    def panel_for(self, criterion: Criterion) -> Panel:
        """The panel that marks a criterion."""
        return self.panel_of(self.segment_for(criterion))

    def panel_of(self, segment: Segment | None) -> Panel:
        """The panel of a segment, or of the whole score if there are no segments."""
        return self.panel if segment is None else self.panel.with_overrides(segment.panel)


class Rulebook(Part):
    """A contest's whole law. `[edition]` may be missing where only marks are turned into results."""

    law: Version
    edition: Edition | None = None
    attribute: Annotated[tuple[Attribute, ...], ONE_OR_SEVERAL, Since(2)] = ()
    numbers: Annotated[tuple[Numbers, ...], ONE_OR_SEVERAL] = ()
    scheme: Annotated[tuple[Scheme, ...], ONE_OR_SEVERAL] = ()
    panel: Annotated[tuple[Panel, ...], ONE_OR_SEVERAL] = ()
    segment: Annotated[tuple[Segment, ...], ONE_OR_SEVERAL] = ()
    team: Annotated[tuple[Team, ...], ONE_OR_SEVERAL] = ()
    score: Annotated[tuple[Score, ...], ONE_OR_SEVERAL] = ()
    scale: Annotated[tuple[Scale, ...], ONE_OR_SEVERAL] = ()
    ranking: Annotated[tuple[Ranking, ...], ONE_OR_SEVERAL] = ()
    ladder: Annotated[tuple[Ladder, ...], ONE_OR_SEVERAL] = ()
    pick: Annotated[tuple[Pick, ...], ONE_OR_SEVERAL] = ()
    derived: Annotated[tuple[Derived, ...], ONE_OR_SEVERAL] = ()
    decision: Annotated[tuple[Decision, ...], ONE_OR_SEVERAL] = ()
    prize: Annotated[tuple[Prize, ...], ONE_OR_SEVERAL] = ()
    table: Annotated[tuple[Table, ...], ONE_OR_SEVERAL] = ()
    advance: Annotated[tuple[Advance, ...], ONE_OR_SEVERAL] = ()
    source: Annotated[str, Field(min_length=1)] | None = None

    def law_of(self, contest: str) -> Law:
        """What counts for one contest."""
        scale = first_that_fits(self.scale, contest)
        return Law(
            contest=contest,
            numbers=first_that_fits(self.numbers, contest) or DEFAULT_NUMBERS,
            scheme=first_that_fits(self.scheme, contest),
            panel=first_that_fits(self.panel, contest) or DEFAULT_PANEL,
            segments=all_that_fit(self.segment, contest),
            team=first_that_fits(self.team, contest),
            score=first_that_fits(self.score, contest) or DEFAULT_SCORE,
            scale=None if scale is None or scale.kind == "none" else scale,
            ranking=first_that_fits(self.ranking, contest) or DEFAULT_RANKING,
            ladders=all_that_fit(self.ladder, contest),
            advances=all_that_fit(self.advance, contest),
            version=self.law,
        )

    def award_order(self) -> tuple[str, ...]:
        """Every award key once, in the order of awards.csv: ladders as written, picks, derived, decisions, prizes."""
        rungs = [rung.award for ladder in self.ladder for rung in ladder.rung]
        others: list[Pick | Derived | Decision | Prize] = [*self.pick, *self.derived, *self.decision, *self.prize]
        return tuple(dict.fromkeys([*rungs, *(rule.award for rule in others)]))

    def attributes(self) -> frozenset[str]:
        """The attributes of entries and groups that the rules use: in a `where`, or as `attribute:NAME`; in law 2 also
        those that are declared."""
        declared = frozenset(one.key for one in self.attribute if one.of != "track")
        parts = [part for key, part in self if key not in ("edition", "attribute")]
        return declared | frozenset(name for part in parts for name in _attributes_in(part))

    def patterns(self) -> tuple[str, ...]:
        """Every shell pattern in the law part, each once, in the order of the file's parts."""
        found: dict[str, None] = {}
        for _, part in self:
            for rule in part if isinstance(part, tuple) else ():
                found.update((one, None) for one in getattr(rule, "applies_to", ()) if not isinstance(one, Except))
        return tuple(found)


def _attributes_in(part: object) -> Iterator[str]:
    if isinstance(part, str):
        if part.startswith("attribute:"):
            yield part.removeprefix("attribute:").removeprefix("-")
    elif isinstance(part, tuple):
        for one in part:
            yield from _attributes_in(one)
    elif isinstance(part, Part):
        for key, inner in part:
            yield from inner if key == "where" else _attributes_in(inner)


def schema() -> dict[str, Any]:
    """The JSON Schema of a rulebook, so that editors complete it."""
    made = Rulebook.model_json_schema(by_alias=True)
    title = f"Saiwu rulebook, laws {' and '.join(LAWS)}"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": title}

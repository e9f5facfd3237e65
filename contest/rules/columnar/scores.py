"""From units to scores in columns: criteria, segments, adjustments, floor, the last rounding (section 5)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import polars as pl

from contest.rules.checked_inputs import ContestInputs, Entry
from contest.rules.columnar.scaled import Scaled, total
from contest.rules.columnar.units import Part, combine_units, part_of, whole_sheet
from contest.rules.marks import ContestMarks, Origin
from contest.rules.problems import Problem
from contest.rules.rulebook.book import Law
from contest.rules.rulebook.law import Segment
from contest.rules.scoring.panels import spread_trouble


@dataclass(frozen=True, slots=True)
class People:
    """The competing entries and guests of contests with the same law and origin, in the order of the inputs, one per
    row.

    `who` are their numbers in the field, `at` their contests' numbers. `contests` and `found` are keyed by that number.
    """

    law: Law
    origin: Origin
    who: pl.Series
    at: pl.Series
    entries: tuple[Entry, ...]
    contests: Mapping[int, ContestInputs]
    found: Mapping[int, ContestMarks]

    def each(self) -> Iterator[tuple[Entry, ContestInputs, ContestMarks]]:
        """Every entry with its contest."""
        for entry, at in zip(self.entries, self.at.to_list(), strict=True):
            yield entry, self.contests[at], self.found[at]

    def column(self, value: Callable[[Entry, ContestInputs, ContestMarks], Fraction | None]) -> Scaled:
        """A column with the same value for every entry."""
        return Scaled.of([value(*one) for one in self.each()])


@dataclass(slots=True)
class Scores:
    """Columns in the order of the entries, null where there is no value.

    `steps`: the values that the precedence needs from marks. `troubled`: entries whose problems the exact engine must
    report. `unmarked`: entries that need no marks and have none. `problems`: spreads of entries with no other problem.
    """

    score: Scaled
    troubled: pl.Series
    unmarked: pl.Series
    steps: dict[str, Scaled] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def score_people(people: People, rows: pl.DataFrame) -> Scores:
    """The scores of these entries. `rows` are their marks that count: `who, judge, place, raw, agreed`."""
    law = people.law
    nobody = pl.repeat(False, len(people.who), eager=True)
    if people.origin == "nothing":
        return Scores(Scaled.of([None] * len(people.who)), nobody, ~nobody)
    if people.origin == "scores":
        raw = people.column(lambda entry, contest, found: found.scores.get(entry.key))
        return Scores(_finished(people, raw), raw.numerators.is_null(), nobody)
    scores = Scores(Scaled.of([]), nobody, nobody)
    if law.ranking.by.startswith("attribute:"):
        scores.unmarked = _unmarked(people, rows)
    spreads: list[tuple[Part, pl.DataFrame, int]] = []
    sections = [
        _section(people, rows, segment, scores, spreads).times(Fraction(1) if segment is None else segment.weight)
        for segment in (law.segments or (None,))
    ]
    # A precedence with this step and no scheme was refused before; the second half says so to the type checker.
    if "sheets:mean" in law.ranking.precedence and law.scheme is not None:
        scores.steps["sheets:mean"] = combine_units(whole_sheet(law), rows, people.who, law).values[0]
    scores.score = _finished(people, total(sections))
    scores.troubled = scores.troubled & ~scores.unmarked
    scores.problems += _spread_problems(people, scores.troubled, spreads)
    return scores


def _unmarked(people: People, rows: pl.DataFrame) -> pl.Series:
    """If ranked by an attribute, an entry without any mark or score is not incomplete (section 7)."""
    scored = [entry.key in found.segments for entry, _, found in people.each()]
    return ~people.who.is_in(rows["who"].unique().implode()) & ~pl.Series(scored, dtype=pl.Boolean)


def _section(
    people: People,
    rows: pl.DataFrame,
    segment: Segment | None,
    scores: Scores,
    spreads: list[tuple[Part, pl.DataFrame, int]],
) -> Scaled:
    """One section's value, before its weight. Values that the precedence needs are added to the steps."""
    law = people.law
    if segment is not None and segment.from_ is not None:
        key = segment.key
        value = people.column(lambda entry, contest, found: found.segments.get(entry.key, {}).get(key))
        scores.troubled = scores.troubled | value.numerators.is_null()
    else:
        part = part_of(law, segment)
        combined = combine_units(part, rows, people.who, law)
        scores.troubled = scores.troubled | combined.troubled
        spreads.append((part, combined.spreads, combined.over))
        value = _added_up(law, part, combined.values, scores.steps)
    if segment is not None:
        value = value.rounded(segment.round, law.numbers.rounding)
        _store(law, scores.steps, f"segment:{segment.key}", value)
    return value


def _added_up(law: Law, part: Part, units: tuple[Scaled, ...], steps: dict[str, Scaled]) -> Scaled:
    """The sum over criteria, each calculated as its unit requires."""
    how = law.numbers.rounding
    if part.panel.unit == "sheet":
        return units[0]
    waiting = iter(units)
    criteria: list[Scaled] = []
    for criterion in part.criteria:
        if part.panel.unit == "criterion":
            value = next(waiting)
        else:
            aspects = [next(waiting).times(aspect.factor).rounded(aspect.round, how) for aspect in criterion.aspect]
            for aspect, found in zip(criterion.aspect, aspects, strict=True):
                _store(law, steps, f"aspect:{aspect.key}", found)
            value = total(aspects)
        criteria.append(value.times(criterion.weight).rounded(criterion.round, how))
        _store(law, steps, f"criterion:{criterion.key}", criteria[-1])
    return total(criteria)


def _store(law: Law, steps: dict[str, Scaled], step: str, value: Scaled) -> None:
    if step in law.ranking.precedence or f"-{step}" in law.ranking.precedence:
        steps[step] = value


def _finished(people: People, raw: Scaled) -> Scaled:
    """Apply adjustments, then the floor, then the last rounding. An entry without a score gets none of them."""
    law = people.law
    if any(contest.adjustments for contest in people.contests.values()):
        raw = raw.plus(people.column(_adjustment))
    if law.score.floor is not None:
        raw = raw.at_least(law.score.floor)
    return raw.rounded(law.score.round, law.numbers.rounding)


def _adjustment(entry: Entry, contest: ContestInputs, found: ContestMarks) -> Fraction:
    return sum((one.points for one in contest.adjustments.get(entry.key, ())), Fraction(0))


def _spread_problems(
    people: People, troubled: pl.Series, spreads: list[tuple[Part, pl.DataFrame, int]]
) -> Iterator[Problem]:
    """The spreads of entries with no other problem, in the order of the units."""
    if all(found.is_empty() for _, found, _ in spreads):
        return
    entries = dict(zip(people.who.to_list(), people.entries, strict=True))
    others = set(people.who.filter(troubled).to_list())
    for part, found, over in spreads:
        spread = part.panel.spread
        for who, number, apart in found.sort("who", "unit").iter_rows():
            if spread is None or who in others:
                continue
            entry = entries[who]
            trouble = spread_trouble(part.units[number].name, spread, Fraction(apart, over))
            yield Problem(trouble.kind, trouble.blocks and entry.competing, entry.contest, entry.key, trouble.detail)

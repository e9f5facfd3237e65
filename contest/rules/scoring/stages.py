"""From marks to scores, segment by segment, where the values of others count (law 2, sections 3, 4, 5, 9 and 11).

Under law 1 an entry's score needs its own marks alone. Under law 2 a conversion or a ruler needs the values of all who
are still in, and whom a cut keeps out is in no population afterwards. So each segment is made for everybody before the
next. The whole score without segments is one segment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from contest.rules.checked_inputs import ContestInputs
from contest.rules.faults import Fault, Faults
from contest.rules.marks import ContestMarks, Marks
from contest.rules.marks import Tries as GivenTries
from contest.rules.numbers import rounded
from contest.rules.problems import Problem
from contest.rules.rulebook.book import Law
from contest.rules.rulebook.law import Aspect, Criterion, Segment
from contest.rules.rulebook.law.converting import Convert, Normalise
from contest.rules.scoring.converting import Converted, NegativeShare, converter
from contest.rules.scoring.entries import (
    Scored,
    begin,
    combine_members,
    counted_marks,
    criteria_of,
    made_section,
    mean_of_sheets,
    unmarked_section,
)
from contest.rules.scoring.going_on import go_on
from contest.rules.scoring.panels import (
    Combined,
    Sheets,
    UnitName,
    combine_sheets,
    combine_unit,
    sheets_of,
)
from contest.rules.scoring.parts import steps_asked
from contest.rules.scoring.rulers import ruler
from contest.rules.scoring.sections import Section, Unit, section_value, summed
from contest.rules.scoring.tries import combine_tries


def needs_stages(law: Law) -> bool:
    """Whether a clause of law 2 makes the scores of one contest depend on one another, or on tries and products."""
    if not law.is_second:
        return False
    panels = [law.panel, *(law.panel_of(segment) for segment in law.segments)]
    aspects = () if law.scheme is None else law.scheme.aspects
    return (
        any(segment.cut is not None or segment.convert is not None for segment in law.segments)
        or any(panel.normalise is not None for panel in panels)
        or any(one.tries or one.convert or one.times or one.silent for one in aspects)
    )


@dataclass(slots=True)
class Bearer:
    """Who has the values: an entry, or one of its members (`[team]`)."""

    scored: Scored
    member: str
    marks: Marks
    tries: GivenTries
    made: Mapping[str, Fraction]
    sections: list[Section] = field(default_factory=list)

    @property
    def counts(self) -> bool:
        """Whether its values belong to the population: a guest's do not."""
        return self.scored.entry.competing


def score_in_stages(contest: ContestInputs, found: ContestMarks, problems: list[Problem]) -> list[Scored]:
    """The sections of the competing entries and guests of one contest, segment by segment with the cuts; not yet added
    up. Raises `Faults` for a value that cannot be converted."""
    law = contest.law
    all_scored: list[Scored] = []
    bearers: list[Bearer] = []
    for entry in contest.entries.values():
        if entry.status not in ("competing", "guest"):
            continue
        scored, is_whole = begin(contest, found, entry)
        all_scored.append(scored)
        members = found.marks.get(entry.key, {})
        for member in sorted(members) or [""]:
            if not is_whole:
                made = {} if member else found.segments.get(entry.key, {})
                tries = found.tries.get((entry.key, member), {})
                bearers.append(Bearer(scored, member, members.get(member, {}), tries, made))
    for position, segment in enumerate(law.segments or (None,), start=1):
        here = [one for one in bearers if one.scored.kept_out is None and not one.scored.left]
        for bearer, section in zip(here, sections_at(contest, segment, here), strict=True):
            bearer.sections.append(section)
        if segment is not None and segment.cut is not None:
            for bearer in here:
                bearer.scored.sections = tuple(bearer.sections)
            problems.extend(go_on(contest, segment.cut, position, all_scored))
    _gather(contest, bearers)
    return all_scored


def _gather(contest: ContestInputs, bearers: Sequence[Bearer]) -> None:
    """Give each entry its sections, or those of its members."""
    teams: dict[str, list[Bearer]] = {}
    for bearer in bearers:
        if bearer.member:
            teams.setdefault(bearer.scored.entry.key, []).append(bearer)
        else:
            bearer.scored.sections = tuple(bearer.sections)
            bearer.scored.sheets_mean = mean_of_sheets(contest, bearer.marks)
    for team in teams.values():
        combine_members(contest, [(one.member, tuple(one.sections)) for one in team], team[0].scored)


def sections_at(contest: ContestInputs, segment: Segment | None, bearers: Sequence[Bearer]) -> list[Section]:
    """The section of each bearer, rounded and converted (law 2, section 3: after the segment's `round`)."""
    law = contest.law
    if segment is not None and segment.from_ is not None:
        rounding = law.numbers.rounding
        sections = [made_section(segment, bearer.made.get(segment.key), rounding) for bearer in bearers]
    else:
        sections = _from_marks(contest, segment, bearers)
        if segment is not None:
            sections = [_rounded(section, segment, contest) for section in sections]
    if segment is None or segment.convert is None:
        return sections
    what = {"segment": segment.key}
    file = "scores.csv" if segment.from_ is not None else "marks.csv"
    values = [section.value for section in sections]
    converted = convert_values(contest, segment.convert, bearers, values, (file, "convert.negative-segment", what))
    return [
        section if one is None else replace(section, value=one.after, converted=one)
        for section, one in zip(sections, converted, strict=True)
    ]


def _rounded(section: Section, segment: Segment, contest: ContestInputs) -> Section:
    if section.value is None:
        return section
    return replace(section, value=rounded(section.value, segment.round, contest.law.numbers.rounding))


def convert_values(
    contest: ContestInputs,
    rule: Convert,
    bearers: Sequence[Bearer],
    values: Sequence[Fraction | None],
    wrong: tuple[str, str, Mapping[str, object]],
) -> list[Converted | None]:
    """The values of these bearers converted among one another; None stays None (law 2, section 3).

    Raises `Faults` for values below 0 of which a share is asked; `wrong` is their file, sentence and facts.
    """
    population = [value for value, one in zip(values, bearers, strict=True) if value is not None and one.counts]
    convert = converter(rule, contest.law.ranking.better, population, contest.law.numbers.rounding)
    found: list[Converted | None] = []
    faults: list[Fault] = []
    file, key, what = wrong
    for value, bearer in zip(values, bearers, strict=True):
        try:
            found.append(None if value is None else convert(value, bearer.counts))
        except NegativeShare:
            facts = {**what, "contest": contest.key, "entry": bearer.scored.entry.key, "value": str(value)}
            faults.append(Fault(file, 0, key, facts))
    if faults:
        raise Faults(faults)
    return found


def _from_marks(contest: ContestInputs, segment: Segment | None, bearers: Sequence[Bearer]) -> list[Section]:
    law = contest.law
    key = "" if segment is None else segment.key
    criteria = criteria_of(contest, segment)
    if not criteria:
        return [unmarked_section(key) for _ in bearers]
    panel = law.panel_of(segment)
    if panel.unit == "aspect":
        return _by_aspect(contest, segment, criteria, bearers)
    if panel.unit == "sheet" and panel.normalise is not None:
        return _on_one_ruler(contest, segment, panel.normalise, bearers)
    rounding, asked = law.numbers.rounding, steps_asked(law)
    return [
        section_value(key, criteria, counted_marks(contest, segment, bearer.marks), panel, rounding, None, asked)
        for bearer in bearers
    ]


# Unit aspect: tries, conversions, products


def _by_aspect(
    contest: ContestInputs, segment: Segment | None, criteria: Sequence[Criterion], bearers: Sequence[Bearer]
) -> list[Section]:
    """Over judges or tries: drop, combine, round; convert among all; x the multiplier; x factor, round; sum."""
    law = contest.law
    panel, rounding = law.panel_of(segment), law.numbers.rounding
    marks = [counted_marks(contest, segment, bearer.marks) for bearer in bearers]
    units: dict[str, list[Combined]] = {}
    converted: dict[str, list[Converted | None]] = {}
    for aspect in (aspect for criterion in criteria for aspect in criterion.aspect):
        name = UnitName("aspect", aspect.key)
        units[aspect.key] = found = [
            combine_unit(name, [(aspect, Fraction(1))], given, panel, rounding)
            if aspect.tries is None
            else combine_tries(aspect, aspect.tries, bearer.tries.get(aspect.key, {}), law.ranking.better)
            for bearer, given in zip(bearers, marks, strict=True)
        ]
        if aspect.convert is not None:
            values = [one.value for one in found]
            wrong = ("marks.csv", "convert.negative-aspect", {"aspect": aspect.key})
            converted[aspect.key] = convert_values(contest, aspect.convert, bearers, values, wrong)
    return [
        _assembled(
            "" if segment is None else segment.key,
            contest,
            criteria,
            {key: found[at] for key, found in units.items()},
            {key: found[at] for key, found in converted.items()},
        )
        for at in range(len(bearers))
    ]


def _assembled(
    key: str,
    contest: ContestInputs,
    criteria: Sequence[Criterion],
    combined: Mapping[str, Combined],
    converted: Mapping[str, Converted | None],
) -> Section:
    """One bearer's section under unit aspect."""
    rounding = contest.law.numbers.rounding
    units: list[Unit] = []
    aspects: dict[str, Fraction] = {}
    totals: dict[str, Fraction] = {}
    unplaced = False
    for criterion in criteria:
        for aspect in criterion.aspect:
            one = combined[aspect.key]
            own, times = _with_multiplier(aspect, combined, converted)
            value = None
            if own is not None:
                value = aspects[aspect.key] = rounded(own * aspect.factor, aspect.round, rounding)
            if _only_compared(aspect, criterion):
                open_troubles = tuple(trouble for trouble in one.troubles if trouble.kind != "incomplete")
                one = replace(one, troubles=open_troubles, unplaced=False)
            unplaced = unplaced or one.unplaced
            units.append(Unit("aspect", aspect.key, one, value, converted.get(aspect.key), times))
        if all(aspect.key in aspects for aspect in criterion.summed):
            total = sum((aspects[aspect.key] for aspect in criterion.summed), Fraction(0))
            totals[criterion.key] = rounded(total * criterion.weight, criterion.round, rounding)
    tries = {aspect: one.ordered for aspect, one in combined.items() if one.ordered}
    section = replace(summed(key, criteria, totals, aspects, units), tries=tries, unplaced=unplaced)
    # A disagreement on an aspect that enters no sum leaves no score either.
    disputed = any(trouble.kind == "disagreement" for trouble in section.troubles)
    return replace(section, value=None) if disputed else section


def _with_multiplier(
    aspect: Aspect, combined: Mapping[str, Combined], converted: Mapping[str, Converted | None]
) -> tuple[Fraction | None, tuple[str, Fraction] | None]:
    """Law 2, section 11: the combined and converted value, times that of the aspect that `times` names; and which it
    was."""
    own = _value_of(aspect.key, combined, converted)
    if aspect.times is None or own is None:
        return own, None
    by = _value_of(aspect.times, combined, converted)
    return (None, None) if by is None else (own * by, (aspect.times, by))


def _value_of(key: str, combined: Mapping[str, Combined], converted: Mapping[str, Converted | None]) -> Fraction | None:
    after = converted.get(key)
    return combined[key].value if after is None else after.after


def _only_compared(aspect: Aspect, criterion: Criterion) -> bool:
    """Law 2, section 11: a silent aspect that multiplies nothing serves the precedence; missing, it comes last."""
    return aspect.silent and aspect.key not in criterion.multipliers


# Unit sheet: judges on one ruler


def _on_one_ruler(
    contest: ContestInputs, segment: Segment | None, rule: Normalise, bearers: Sequence[Bearer]
) -> list[Section]:
    """Law 2, section 4: each sheet replaced among those of its judge or room, then dropped, combined, rounded."""
    law = contest.law
    panel, key = law.panel_of(segment), "" if segment is None else segment.key
    criteria = criteria_of(contest, segment)
    parts = [(aspect, criterion.weight * aspect.factor) for criterion in criteria for aspect in criterion.aspect]
    name = UnitName("sheet", key)
    sheets = [sheets_of(name, parts, counted_marks(contest, segment, bearer.marks), panel) for bearer in bearers]
    pools: dict[str, list[Fraction]] = {}
    for bearer, one in zip(bearers, sheets, strict=True):
        for judge, value in _judges_of(one):
            pool = pools.setdefault(_pool(rule.per, judge, bearer), [])
            if bearer.counts:
                pool.append(value)
    rulers = {pool: ruler(rule, law.ranking.better, values) for pool, values in pools.items()}
    found: list[Section] = []
    for bearer, one in zip(bearers, sheets, strict=True):
        if isinstance(one, Sheets):
            ruled = {
                judge: rulers[_pool(rule.per, judge, bearer)](value, bearer.counts) for judge, value in _judges_of(one)
            }
            combined = combine_sheets(one, panel, law.numbers.rounding, ruled)
        else:
            combined = one
        unit = Unit("sheet", key, combined, combined.value)
        found.append(Section(key, combined.value, combined.troubles, units=(unit,)))
    return found


def _judges_of(sheets: Sheets | Combined) -> Iterable[tuple[str, Fraction]]:
    return sheets.judges.items() if isinstance(sheets, Sheets) else ()


def _pool(per: str, judge: str, bearer: Bearer) -> str:
    """Among which sheets one lies: those of its judge, or of its room (empty is a room too)."""
    if per == "judge":
        return judge
    return bearer.scored.entry.attributes.get(per.removeprefix("attribute:"), "")

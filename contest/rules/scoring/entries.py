"""From the marks of one contest to a score for each entry (section 5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from contest.rules.checked_inputs import ContestInputs, Entry
from contest.rules.marks import AGREED, ContestMarks, Marks
from contest.rules.numbers import decimal, rounded
from contest.rules.problems import Problem
from contest.rules.rulebook.crosschecks import in_segment, segment_criteria
from contest.rules.rulebook.law import Criterion, Segment, Team
from contest.rules.scoring.panels import Trouble
from contest.rules.scoring.sections import Section, section_value, sheets_mean

ENDED = 10**9
"""The tier of an entry that no segment cut."""


@dataclass(frozen=True, slots=True)
class MemberScore:
    """One member of a team: the sections, their weighted sum, and whether it is one of the best that count."""

    member: str
    sections: tuple[Section, ...]
    total: Fraction | None
    counts: bool = False


@dataclass(slots=True)
class Scored:
    """How one entry got its score. `tier` is how many segments it got through; `ENDED` if no cut stopped it."""

    entry: Entry
    sections: tuple[Section, ...] = ()
    members: tuple[MemberScore, ...] = ()
    sheets_mean: Fraction | None = None
    tier: int = ENDED
    raw: Fraction | None = None
    score: Fraction | None = None
    troubles: list[Trouble] = field(default_factory=list)

    def problems(self) -> Iterator[Problem]:
        """The problems of the entry; a guest's never block (section 5)."""
        for trouble in self.troubles:
            blocks = trouble.blocks and self.entry.competing
            yield Problem(trouble.kind, blocks, self.entry.contest, self.entry.key, trouble.detail)


def score_entry(contest: ContestInputs, found: ContestMarks, entry: Entry) -> Scored:
    """The sections of one entry, or its score if that was calculated elsewhere; not yet added up."""
    scored = Scored(entry)
    if found.origin == "scores":
        scored.raw = found.scores.get(entry.key)
        if scored.raw is None:
            scored.troubles.append(Trouble("incomplete", "no score", True, "没有成绩"))
        return scored
    members = found.marks.get(entry.key, {})
    ranked_elsewhere = contest.law.ranking.by.startswith("attribute:")
    if found.origin == "nothing" or (ranked_elsewhere and not members and entry.key not in found.segments):
        return scored
    if any(members):
        _score_team(contest, members, scored)
        return scored
    marks = members.get("", {})
    scored.sections = tuple(_sections(contest, marks, found.segments.get(entry.key, {})))
    if "sheets:mean" in contest.law.ranking.precedence and contest.law.scheme is not None:
        counted = {key: _of_aspect(contest, key, given) for key, given in marks.items()}
        scored.sheets_mean = sheets_mean(contest.law.scheme.criterion, counted)
    return scored


def _sections(contest: ContestInputs, marks: Marks, made_elsewhere: Mapping[str, Fraction]) -> Iterator[Section]:
    """One section for each segment, in the order written; a single one if there are no segments."""
    law = contest.law
    rounding = law.numbers.rounding
    if not law.segments:
        criteria = law.scheme.criterion if law.scheme else ()
        yield _section("", criteria, marks, contest, None)
    for segment in law.segments:
        if segment.from_ == "scores":
            value = made_elsewhere.get(segment.key)
            if value is None:
                missing = Trouble(
                    "incomplete", f"no score for segment {segment.key}", True, f"缺环节 {segment.key} 的成绩"
                )
                yield Section(segment.key, None, (missing,))
            else:
                yield Section(segment.key, rounded(value, segment.round, rounding))
            continue
        positions = segment_criteria(law.scheme, segment) if law.scheme else ()
        criteria = tuple(law.scheme.criterion[position] for position in positions) if law.scheme else ()
        yield _section(segment.key, criteria, marks, contest, segment)


def _section(
    key: str, criteria: tuple[Criterion, ...], marks: Marks, contest: ContestInputs, segment: Segment | None
) -> Section:
    law = contest.law
    if not criteria:
        return Section(key, None, (Trouble("incomplete", "no marks", True, "没有评分"),))
    counted: Mapping[str, Mapping[str, Fraction]] = marks
    if segment is not None and segment.source is not None:
        counted = {key: _of_source(contest, segment, given) for key, given in marks.items()}
    places = None if segment is None else segment.round
    return section_value(key, criteria, counted, law.panel_of(segment), law.numbers.rounding, places)


def _of_source(contest: ContestInputs, segment: Segment, given: Mapping[str, Fraction]) -> Mapping[str, Fraction]:
    """The marks of the judges that a segment counts. A mark agreed by the panel counts whatever the source."""
    if segment.source is None:
        return given
    sources = contest.sources or {}
    return {j: mark for j, mark in given.items() if j == AGREED or sources.get(j) == segment.source}


def _of_aspect(contest: ContestInputs, aspect: str, given: Mapping[str, Fraction]) -> Mapping[str, Fraction]:
    home = next((segment for segment in contest.law.segments if in_segment(aspect, segment)), None)
    return given if home is None else _of_source(contest, home, given)


def _score_team(contest: ContestInputs, members: Mapping[str, Marks], scored: Scored) -> None:
    """`[team]`: the best N members' scores, added or averaged (section 5).

    If a member's marks are incomplete, so is the entry, because that member might be among the best; the same holds for
    fewer members than `best`. Best means highest, or lowest if lower is better.
    """
    team = contest.law.team or Team()
    found: list[MemberScore] = []
    for member, marks in sorted(members.items()):
        sections = tuple(_sections(contest, marks, {}))
        found.append(MemberScore(member, sections, weighted(contest, sections)))
        for section in sections:
            for trouble in section.troubles:
                detail, zh = f"member {member}: {trouble.detail}", f"队员 {member}：{trouble.zh}"
                scored.troubles.append(Trouble(trouble.kind, detail, trouble.blocks, zh))
    best = len(found) if team.best is None else team.best
    complete = [one for one in found if one.total is not None]
    if len(found) < best:
        detail = f"{len(found)} of {best} members are marked"
        zh = f"{best} 名队员中只评了 {len(found)} 名"
        scored.troubles.append(Trouble("incomplete", detail, True, zh))
    elif len(complete) == len(found):
        sign = -1 if contest.law.ranking.better == "higher" else 1
        ordered = sorted(complete, key=lambda one: (sign * (one.total or 0), one.member))
        counting = {one.member for one in ordered[:best]}
        total = sum((one.total or Fraction(0) for one in ordered[:best]), Fraction(0))
        scored.raw = total if team.combine == "sum" else total / best
        found = [MemberScore(one.member, one.sections, one.total, one.member in counting) for one in found]
    scored.members = tuple(found)


def weighted(contest: ContestInputs, sections: tuple[Section, ...]) -> Fraction | None:
    """The weighted sum of these first segments, or the value of the only section; None if a value is missing."""
    segments = contest.law.segments
    if not segments:
        return sections[0].value if sections else None
    total = Fraction(0)
    for segment, section in zip(segments, sections, strict=False):
        if section.value is None:
            return None
        total += segment.weight * section.value
    return total


def finish(contest: ContestInputs, scored: Scored) -> None:
    """Add up the sections, then apply adjustments, the floor and the last rounding (section 5)."""
    reached = scored.sections[: scored.tier]
    if reached:
        scored.raw = weighted(contest, reached)
        for section in reached:
            scored.troubles.extend(section.troubles)
    if scored.raw is None:
        return
    score = contest.law.score
    added = sum((one.points for one in contest.adjustments.get(scored.entry.key, ())), scored.raw)
    if score.floor is not None:
        added = max(added, score.floor)
    scored.score = rounded(added, score.round, contest.law.numbers.rounding)


def attribute_value(entry: Entry, name: str) -> Fraction | None:
    """An attribute as a number; None if it is missing (`checked_inputs` has refused any that are not numbers)."""
    return decimal(entry.attributes.get(name, ""))

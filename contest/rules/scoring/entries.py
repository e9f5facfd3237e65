"""From the marks of one contest to a score for each entry (section 5)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from contest.rules.checked_inputs import ContestInputs, Entry
from contest.rules.marks import AGREED, ContestMarks, Marks
from contest.rules.numbers import Rounding, decimal, rounded
from contest.rules.problems import Problem
from contest.rules.ranking import Key
from contest.rules.rulebook.crosschecks import in_segment, segment_criteria
from contest.rules.rulebook.law import Criterion, Segment, Team
from contest.rules.scoring.panels import Counted, Trouble
from contest.rules.scoring.parts import steps_asked
from contest.rules.scoring.sections import Section, section_value, sheets_mean

ENDED = 10**9
"""The tier of an entry that no segment cut."""


STOPPING = ("incomplete", "disagreement")
"""The problems that leave no score."""


@dataclass(frozen=True, slots=True)
class MemberScore:
    """One member of a team: the sections, their weighted sum, and whether it is one of the best that count."""

    member: str
    sections: tuple[Section, ...]
    total: Fraction | None
    counts: bool = False


@dataclass(slots=True)
class Scored:
    """How one entry got its score. `tier` is how many segments it got through; `ENDED` if no cut stopped it.

    Law 2, section 9: `kept_out`, the number of the segment whose cut kept it out, with its `cut_key` there; `passed`,
    that of the last cut that it passed; `left`, that it lacked a value at a cut, so it neither went on nor was kept
    out. `unplaced`: a value is missing for want of a valid try, which is no problem of its own (section 5).
    """

    entry: Entry
    sections: tuple[Section, ...] = ()
    members: tuple[MemberScore, ...] = ()
    sheets_mean: Fraction | None = None
    tier: int = ENDED
    raw: Fraction | None = None
    score: Fraction | None = None
    troubles: list[Trouble] = field(default_factory=list)
    kept_out: int | None = None
    cut_key: Key = ()
    passed: int = 0
    left: bool = False
    unplaced: bool = False

    @property
    def is_stopped(self) -> bool:
        """Whether something is missing or disputed, so that there is neither a score nor a place."""
        return any(trouble.kind in STOPPING for trouble in self.troubles)

    def problems(self) -> Iterator[Problem]:
        """The problems of the entry; a guest's never block (section 5)."""
        for trouble in self.troubles:
            blocks = trouble.blocks and self.entry.competing
            yield Problem(trouble.kind, blocks, self.entry.contest, self.entry.key, trouble.detail)


def score_entry(contest: ContestInputs, found: ContestMarks, entry: Entry) -> Scored:
    """The sections of one entry, or its score if that was calculated elsewhere; not yet added up."""
    scored, is_whole = begin(contest, found, entry)
    if is_whole:
        return scored
    members = found.marks.get(entry.key, {})
    if any(members):
        _score_team(contest, members, scored)
        return scored
    marks = members.get("", {})
    scored.sections = tuple(_sections(contest, marks, found.segments.get(entry.key, {})))
    scored.sheets_mean = mean_of_sheets(contest, marks)
    return scored


def begin(contest: ContestInputs, found: ContestMarks, entry: Entry) -> tuple[Scored, bool]:
    """An entry before its marks are looked at, and whether this is all: its score was calculated elsewhere, or it is
    ranked by an attribute and has neither mark nor score."""
    scored = Scored(entry)
    if found.origin == "scores":
        scored.raw = found.scores.get(entry.key)
        if scored.raw is None:
            scored.troubles.append(Trouble("incomplete", "no score", True, "没有成绩"))
        return scored, True
    ranked_elsewhere = contest.law.ranking.by.startswith("attribute:")
    unmarked = ranked_elsewhere and not found.marks.get(entry.key) and entry.key not in found.segments
    return scored, found.origin == "nothing" or unmarked


def mean_of_sheets(contest: ContestInputs, marks: Marks) -> Fraction | None:
    """`sheets:mean` of an entry, if the precedence asks for it."""
    if "sheets:mean" not in contest.law.ranking.precedence or contest.law.scheme is None:
        return None
    counted = {key: _of_aspect(contest, key, given) for key, given in marks.items()}
    return sheets_mean(contest.law.scheme.criterion, counted)


def _sections(contest: ContestInputs, marks: Marks, made_elsewhere: Mapping[str, Fraction]) -> Iterator[Section]:
    """One section for each segment, in the order written; a single one if there are no segments."""
    law = contest.law
    rounding = law.numbers.rounding
    if not law.segments:
        criteria = law.scheme.criterion if law.scheme else ()
        yield _section("", criteria, marks, contest, None)
    for segment in law.segments:
        if segment.from_ is not None:
            yield made_section(segment, made_elsewhere.get(segment.key), rounding)
            continue
        yield _section(segment.key, criteria_of(contest, segment), marks, contest, segment)


def made_section(segment: Segment, value: Fraction | None, rounding: Rounding) -> Section:
    """A segment whose value stands in scores.csv: made elsewhere, or at an earlier stage (law 2, section 9)."""
    if value is not None:
        return Section(segment.key, rounded(value, segment.round, rounding))
    missing = Trouble("incomplete", f"no score for segment {segment.key}", True, f"缺环节 {segment.key} 的成绩")
    return Section(segment.key, None, (missing,))


def criteria_of(contest: ContestInputs, segment: Segment | None) -> tuple[Criterion, ...]:
    """The criteria of a segment, or of the whole score (None)."""
    scheme = contest.law.scheme
    if scheme is None:
        return ()
    if segment is None:
        return scheme.criterion
    return tuple(scheme.criterion[position] for position in segment_criteria(scheme, segment))


def _section(
    key: str, criteria: tuple[Criterion, ...], marks: Marks, contest: ContestInputs, segment: Segment | None
) -> Section:
    law = contest.law
    if not criteria:
        return unmarked_section(key)
    counted = counted_marks(contest, segment, marks)
    places = None if segment is None else segment.round
    panel, rounding = law.panel_of(segment), law.numbers.rounding
    return section_value(key, criteria, counted, panel, rounding, places, steps_asked(law))


def unmarked_section(key: str) -> Section:
    """A section for which there are no criteria."""
    return Section(key, None, (Trouble("incomplete", "no marks", True, "没有评分"),))


def counted_marks(contest: ContestInputs, segment: Segment | None, marks: Marks) -> Counted:
    """The marks of the judges that a segment counts; all for the whole score."""
    if segment is None or segment.source is None:
        return marks
    return {key: _of_source(contest, segment, given) for key, given in marks.items()}


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
    """`[team]`: every member's sections, made as an entry's."""
    found = [(member, tuple(_sections(contest, marks, {}))) for member, marks in sorted(members.items())]
    combine_members(contest, found, scored)


def combine_members(contest: ContestInputs, members: Sequence[tuple[str, tuple[Section, ...]]], scored: Scored) -> None:
    """`[team]`: the best N members' scores, added or averaged (section 5). The members come by name.

    If a member's marks are incomplete, so is the entry, because that member might be among the best; the same holds for
    fewer members with a score than `best` (without `best`: than members). Best means highest, or lowest if lower is
    better.
    """
    team = contest.law.team or Team()
    found = [MemberScore(member, sections, weighted(contest, sections)) for member, sections in members]
    stopped = False
    for one in found:
        for section in one.sections:
            for trouble in section.troubles:
                detail, zh = f"member {one.member}: {trouble.detail}", f"队员 {one.member}：{trouble.zh}"
                scored.troubles.append(Trouble(trouble.kind, detail, trouble.blocks, zh))
                stopped = stopped or trouble.kind in STOPPING
    best = len(found) if team.best is None else team.best
    complete = [one for one in found if one.total is not None]
    if len(found) < best or (not stopped and len(complete) < best):
        detail = f"{len(complete)} of {best} members have a score"
        zh = f"{best} 名队员中只有 {len(complete)} 名有成绩"
        if len(found) < best:
            detail, zh = f"{len(found)} of {best} members are marked", f"{best} 名队员中只评了 {len(found)} 名"
        scored.troubles.append(Trouble("incomplete", detail, True, zh))
    elif not stopped:
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
    """Add up the sections, then apply adjustments, the floor and the last rounding (section 5). Whom a cut keeps out
    has no score under law 2 (section 9)."""
    reached = scored.sections[: scored.tier]
    if reached:
        scored.raw = weighted(contest, reached)
        for section in reached:
            scored.troubles.extend(section.troubles)
            scored.unplaced = scored.unplaced or section.unplaced
    if scored.raw is None or scored.kept_out is not None:
        return
    score = contest.law.score
    added = sum((one.points for one in contest.adjustments.get(scored.entry.key, ())), scored.raw)
    if score.floor is not None:
        added = max(added, score.floor)
    scored.score = rounded(added, score.round, contest.law.numbers.rounding)


def attribute_value(entry: Entry, name: str) -> Fraction | None:
    """An attribute as a number; None if it is missing (`checked_inputs` has refused any that are not numbers)."""
    return decimal(entry.attributes.get(name, ""))

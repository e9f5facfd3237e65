"""Marks and scores of each contest, checked against its scheme (sections 2 to 4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from contest.rules.checked_inputs import CheckedInputs, ContestInputs
from contest.rules.faults import Fault, Faults
from contest.rules.inputs import Inputs, MarkRow, ScoreRow
from contest.rules.numbers import decimal, decimals, shown, whole
from contest.rules.rulebook.book import Law, Rulebook
from contest.rules.rulebook.law import Aspect, Segment
from contest.rules.rulebook.needed import looks_at_marks, needs_of
from contest.rules.rulebook.reading import path_text

AGREED = ""
"""The judge of a mark that the panel agreed on."""

Marks = dict[str, dict[str, Fraction]]
"""aspect → judge → the mark as it was given (a level where the aspect has levels)."""

Tries = dict[str, dict[int, dict[str, Fraction]]]
"""aspect → number of the try → judge → mark, of the aspects with tries (law 2, section 5)."""

Origin = Literal["marks", "scores", "nothing"]
"""Where a contest's scores come from; `nothing`: it is ranked by an attribute and has neither marks nor scores."""


@dataclass(slots=True)
class ContestMarks:
    """What was marked in one contest: entry → member ("" for the whole entry) → marks; or scores calculated
    elsewhere. `tries` are those of an entry and member."""

    origin: Origin = "marks"
    marks: dict[str, dict[str, Marks]] = field(default_factory=dict)
    scores: dict[str, Fraction] = field(default_factory=dict)
    segments: dict[str, dict[str, Fraction]] = field(default_factory=dict)
    tries: dict[tuple[str, str], Tries] = field(default_factory=dict)

    @property
    def by_member(self) -> bool:
        """Whether members are marked individually."""
        return any(member for members in self.marks.values() for member in members)


def collect_marks(inputs: Inputs, checked: CheckedInputs, faults: list[Fault]) -> Mapping[str, ContestMarks]:
    """The marks and scores of every contest; adds what is wrong to `faults`."""
    found = {contest: ContestMarks() for contest in checked.contests}
    _read_marks(inputs, checked, found, faults)
    has_rows = _read_scores(inputs, checked, found, faults)
    first: dict[object, Fault] = {}
    for contest, collected in found.items():
        collected.origin = _origin(checked.contests[contest], collected, bool(inputs.scores), contest in has_rows)
        wrong: list[Fault] = []
        _check_contest(checked.contests[contest], collected, checked.rulebook, wrong)
        for fault in wrong:  # a fault of the rulebook, or a missing file, is told for the first contest that shows it
            of_contest = fault.file in ("marks.csv", "scores.csv")
            first.setdefault(
                (fault.key, fault.file, fault.path, contest if of_contest else fault.facts.get("segment")), fault
            )
    faults.extend(first.values())
    return found


def _origin(contest: ContestInputs, found: ContestMarks, scores_given: bool, has_rows: bool) -> Origin:
    """Scores replace marks. A segment with `from = "scores"` is not the whole score: such a contest still uses
    marks."""
    if found.scores:
        return "scores"
    takes_segments = any(segment.from_ for segment in contest.law.segments)
    if found.marks or (takes_segments and has_rows):
        return "marks"
    if contest.law.ranking.by.startswith("attribute:"):
        return "nothing"
    return "scores" if scores_given and not takes_segments else "marks"


def _read_scores(
    inputs: Inputs, checked: CheckedInputs, found: dict[str, ContestMarks], faults: list[Fault]
) -> set[str]:
    seen: set[tuple[str, str]] = set()
    for row in inputs.scores:
        if not _entry_known(checked, row.contest, row.entry, "scores.csv", row.line, faults):
            continue
        if (row.contest, row.entry) in seen:
            twice: dict[str, object] = {"contest": row.contest, "entry": row.entry}
            faults.append(Fault("scores.csv", row.line, "score.twice", twice))
        seen.add((row.contest, row.entry))
        collected = found[row.contest]
        bounds = _bounds_of(checked.contests[row.contest].law.segments) if row.segments else {}
        for key, text in (("", row.score), *row.segments.items()):
            if text == "":
                continue
            score = decimal(text)
            outside = None if score is None or key not in bounds else bounds[key].outside(score)
            if score is None:
                cut_off = text.endswith("…")
                faults.append(
                    Fault("scores.csv", row.line, "score.cut-off" if cut_off else "score.shape", {"score": text})
                )
            elif outside is not None:
                facts: dict[str, object] = {"score": text, "segment": key, "bound": shown(outside[1])}
                faults.append(Fault("scores.csv", row.line, outside[0], facts))
            elif key:
                collected.segments.setdefault(row.entry, {})[key] = score
            else:
                collected.scores[row.entry] = score
    return {contest for contest, _ in seen}


def _bounds_of(segments: Sequence[Segment]) -> Mapping[str, Segment]:
    """The segments of a contest whose scores have bounds (law 2, section 3)."""
    return {one.key: one for one in segments if one.min is not None or one.max is not None}


def _entry_known(checked: CheckedInputs, contest: str, entry: str, file: str, line: int, faults: list[Fault]) -> bool:
    if contest not in checked.contests:
        faults.append(Fault(file, line, "contest.unknown", {"contest": contest}))
    elif entry not in checked.contests[contest].entries:
        faults.append(Fault(file, line, "entry.unknown", {"contest": contest, "entry": entry}))
    else:
        return True
    return False


def _read_marks(inputs: Inputs, checked: CheckedInputs, found: dict[str, ContestMarks], faults: list[Fault]) -> None:
    aspects: dict[str, dict[str, Aspect] | None] = {}
    ruled: dict[str, frozenset[str]] = {}
    for contest, contest_inputs in checked.contests.items():
        scheme = contest_inputs.law.scheme
        aspects[contest] = None if scheme is None else {aspect.key: aspect for aspect in scheme.aspects}
        if normalised := normalised_aspects(contest_inputs.law):
            ruled[contest] = normalised
    values: dict[tuple[int, str, int], Fraction | Fault] = {}
    unfit: set[str] = set()
    empty: set[Identity] = set()
    for row in inputs.marks:
        if not _entry_known(checked, row.contest, row.entry, "marks.csv", row.line, faults):
            continue
        known = aspects[row.contest]
        if known is None:
            if row.mark and row.contest not in unfit:
                unfit.add(row.contest)
                faults.append(Fault("marks.csv", row.line, "contest.no-scheme", {"contest": row.contest}))
            continue
        aspect = known.get(row.aspect)
        law = checked.contests[row.contest].law
        if aspect is None:
            scheme_key = law.scheme.key if law.scheme else ""
            facts: dict[str, object] = {"aspect": row.aspect, "scheme": scheme_key}
            faults.append(Fault("marks.csv", row.line, "aspect.unknown", facts))
            continue
        number = 0
        if row.attempt or aspect.tries is not None:
            attempt = try_number(row, aspect, law.is_second)
            if isinstance(attempt, Fault):
                faults.append(attempt)
                continue
            number = attempt
        if row.mark == "":
            _note_empty(row, number, found[row.contest], empty, faults)
            continue
        same = (id(aspect), row.mark, law.numbers.mark_places)
        value = values.get(same)
        if value is None:
            value = values[same] = mark_value(row.mark, aspect, law.numbers.mark_places)
        if isinstance(value, Fault):
            faults.append(Fault("marks.csv", row.line, value.key, value.facts))
            continue
        if empty and _identity(row, number) in empty:
            faults.append(_twice(row))
        if ruled and row.judge == AGREED and row.aspect in ruled.get(row.contest, ()):
            facts = {"aspect": row.aspect, "entry": row.entry}
            faults.append(Fault("marks.csv", row.line, "mark.agreed-normalised", facts))
        _store(row, number, value, found[row.contest], faults)


def normalised_aspects(law: Law) -> frozenset[str]:
    """The judged aspects whose judges are put on one ruler: a panel mark on them is refused (law 2, section 4)."""
    if law.scheme is None or not law.is_second:
        return frozenset()
    return frozenset(
        aspect.key
        for criterion in law.scheme.criterion
        if law.panel_for(criterion).normalise is not None
        for aspect in criterion.aspect
        if aspect.kind == "judged"
    )


def try_number(row: MarkRow, aspect: Aspect, is_second: bool) -> int | Fault:
    """The number of the try that a row tells: 1 to `of` on an aspect with tries, empty elsewhere (law 2, section 5)."""
    facts: dict[str, object] = {"try": row.attempt, "aspect": row.aspect, "entry": row.entry}
    if aspect.tries is None:
        if not is_second:
            return Fault("marks.csv", row.line, "law.needs", {"what": "column try"})
        return Fault("marks.csv", row.line, "try.refused", facts)
    number = whole(row.attempt)
    if number is None or not 1 <= number <= aspect.tries.of:
        return Fault("marks.csv", row.line, "try.number", {**facts, "of": aspect.tries.of})
    return number


Identity = tuple[str, str, str, str, str, int]


def _identity(row: MarkRow, number: int) -> Identity:
    """By what a mark is told from every other; the number of its try is 0 where there are none."""
    return row.contest, row.entry, row.member, row.aspect, row.judge, number


def _note_empty(row: MarkRow, number: int, found: ContestMarks, empty: set[Identity], faults: list[Fault]) -> None:
    """An empty mark is not a mark, but its row must not appear twice either."""
    key = _identity(row, number)
    if number:
        marked = found.tries.get((row.entry, row.member), {}).get(row.aspect, {}).get(number, {})
    else:
        marked = found.marks.get(row.entry, {}).get(row.member, {}).get(row.aspect, {})
    if key in empty or row.judge in marked:
        faults.append(_twice(row))
    empty.add(key)


def _twice(row: MarkRow) -> Fault:
    key = "mark.twice" if row.judge else "mark.agreed-twice"
    facts: dict[str, object] = {"judge": row.judge, "aspect": row.aspect, "entry": row.entry}
    if row.attempt:
        key = "mark.twice-in-try" if row.judge else "mark.agreed-twice-in-try"
    return Fault("marks.csv", row.line, key, {**facts, "try": row.attempt})


def _store(row: MarkRow, number: int, value: Fraction, found: ContestMarks, faults: list[Fault]) -> None:
    members = found.marks.setdefault(row.entry, {})
    of_member = members.setdefault(row.member, {})
    if number:
        marked = found.tries.setdefault((row.entry, row.member), {}).setdefault(row.aspect, {}).setdefault(number, {})
    else:
        marked = of_member.setdefault(row.aspect, {})
    if row.judge in marked:
        faults.append(_twice(row))
    elif marked and (row.judge == AGREED or AGREED in marked):
        facts: dict[str, object] = {"aspect": row.aspect, "entry": row.entry}
        faults.append(Fault("marks.csv", row.line, "mark.both", facts))
    elif len(members) > 1 and "" in members:
        faults.append(Fault("marks.csv", row.line, "member.both", {"entry": row.entry}))
    marked[row.judge] = value


def mark_value(text: str, aspect: Aspect, places: int) -> Fraction | Fault:
    """The exact mark of an aspect that a text gives, or what is wrong with it (section 2)."""
    value = decimal(text)
    facts: dict[str, object] = {"mark": text, "aspect": aspect.key}
    if value is None:
        return Fault("marks.csv", 0, "mark.shape", facts)
    if aspect.levels is not None:
        if value.denominator != 1 or not 0 <= value <= aspect.levels:
            return Fault("marks.csv", 0, "mark.level", {**facts, "levels": aspect.levels})
        return value
    if value > aspect.max:
        return Fault("marks.csv", 0, "mark.above", {**facts, "max": shown(aspect.max)})
    if value < aspect.lowest:
        return Fault("marks.csv", 0, "mark.below", {**facts, "min": shown(aspect.lowest)})
    if aspect.step is not None and (value - aspect.lowest) % aspect.step != 0:
        facts |= {"step": shown(aspect.step), "min": shown(aspect.lowest)}
        return Fault("marks.csv", 0, "mark.step", facts)
    if decimals(text) > places:
        return Fault("marks.csv", 0, "mark.decimals", {**facts, "places": places})
    return value


def located(refused: Faults, marks: Iterable[MarkRow], scores: Iterable[ScoreRow]) -> Faults:
    """Faults that scoring found, with the line of the mark or score where a single one is at fault (law 2, section
    3)."""
    wanted = {(one.facts.get("contest"), one.facts.get("entry")) for one in refused.faults}
    lines: dict[tuple[object, ...], list[int]] = {}
    for row in marks:
        if row.mark and (row.contest, row.entry) in wanted:
            lines.setdefault(("marks.csv", row.contest, row.entry, row.aspect), []).append(row.line)
    for made in scores:
        for segment in made.segments if (made.contest, made.entry) in wanted else ():
            lines.setdefault(("scores.csv", made.contest, made.entry, segment), []).append(made.line)
    found: list[Fault] = []
    for one in refused.faults:
        facts = one.facts
        key = (one.file, facts.get("contest"), facts.get("entry"), facts.get("aspect", facts.get("segment")))
        at = lines.get(key, [])
        found.append(Fault(one.file, at[0], one.key, facts, one.path) if len(at) == 1 else one)
    return Faults(found)


def _check_contest(contest: ContestInputs, found: ContestMarks, book: Rulebook, faults: list[Fault]) -> None:
    """Checks that need all rows of a contest."""
    law = contest.law
    if found.scores and found.marks:
        faults.append(Fault("scores.csv", 0, "contest.both", {"contest": law.contest}))
    if found.by_member:
        _check_team(contest, found, faults)
    for segment in law.segments:
        if segment.source is not None and contest.sources is None and found.marks:
            facts: dict[str, object] = {"segment": segment.key, "source": segment.source}
            faults.append(Fault("judges.csv", 0, "contest.source", facts))
    for position, step in enumerate(law.ranking.precedence):
        kind = step.removeprefix("-").partition(":")[0]
        of_marks = kind in ("criterion", "aspect", "segment", "sheets", "tries", "members")
        refused = (
            (found.origin == "scores" and of_marks)
            or (found.origin == "nothing" and (of_marks or kind in ("score", "scale")))
            or (found.by_member and of_marks and kind != "members")
        )
        if refused:
            facts = {"step": step, "contest": law.contest}
            path = path_text(("ranking", book.ranking.index(law.ranking), "precedence", position))
            faults.append(Fault("rulebook.toml", 0, "step.inputs", facts, path))
    _check_needs(contest, found, book, faults)


def _check_needs(contest: ContestInputs, found: ContestMarks, book: Rulebook, faults: list[Fault]) -> None:
    """Conditions on marks that there are none of: scores made elsewhere, and members' marks (law 2, section 8)."""
    if found.origin == "marks" and not found.by_member:
        return
    for path, need in needs_of(contest.law, book):
        of_scores = found.origin == "nothing" and need.metric in ("score", "scale")
        if looks_at_marks(need) or of_scores:
            facts: dict[str, object] = {"metric": need.metric, "contest": contest.key}
            faults.append(Fault("rulebook.toml", 0, "need.given", facts, path_text(path)))


def _check_team(contest: ContestInputs, found: ContestMarks, faults: list[Fault]) -> None:
    if contest.law.team is None:
        entry = next(entry for entry, members in found.marks.items() if any(members))
        facts: dict[str, object] = {"entry": entry, "contest": contest.key}
        faults.append(Fault("marks.csv", 0, "member.no-team", facts))
    if any(segment.cut for segment in contest.law.segments):
        faults.append(Fault("rulebook.toml", 0, "team.cut", {"contest": contest.key}))

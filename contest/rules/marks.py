"""Marks and scores of each contest, checked against its scheme (sections 2 to 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from contest.rules.checked_inputs import CheckedInputs, ContestInputs
from contest.rules.faults import Fault
from contest.rules.inputs import Inputs, MarkRow
from contest.rules.numbers import decimal, decimals, shown
from contest.rules.rulebook.book import Rulebook
from contest.rules.rulebook.law import Aspect
from contest.rules.rulebook.reading import path_text

AGREED = ""
"""The judge of a mark that the panel agreed on."""

Marks = dict[str, dict[str, Fraction]]
"""aspect → judge → the mark as it was given (a level where the aspect has levels)."""

Origin = Literal["marks", "scores", "nothing"]
"""Where a contest's scores come from; `nothing`: it is ranked by an attribute and has neither marks nor scores."""


@dataclass(slots=True)
class ContestMarks:
    """What was marked in one contest: entry → member ("" for the whole entry) → marks; or scores calculated
    elsewhere."""

    origin: Origin = "marks"
    marks: dict[str, dict[str, Marks]] = field(default_factory=dict)
    scores: dict[str, Fraction] = field(default_factory=dict)
    segments: dict[str, dict[str, Fraction]] = field(default_factory=dict)

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
            facts: dict[str, object] = {"contest": row.contest, "entry": row.entry}
            faults.append(Fault("scores.csv", row.line, "score.twice", facts))
        seen.add((row.contest, row.entry))
        collected = found[row.contest]
        for key, text in (("", row.score), *row.segments.items()):
            if text == "":
                continue
            score = decimal(text)
            if score is None:
                faults.append(Fault("scores.csv", row.line, "score.shape", {"score": text}))
            elif key:
                collected.segments.setdefault(row.entry, {})[key] = score
            else:
                collected.scores[row.entry] = score
    return {contest for contest, _ in seen}


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
    for contest, contest_inputs in checked.contests.items():
        scheme = contest_inputs.law.scheme
        aspects[contest] = None if scheme is None else {aspect.key: aspect for aspect in scheme.aspects}
    values: dict[tuple[int, str, int], Fraction | Fault] = {}
    unfit: set[str] = set()
    empty: set[tuple[str, str, str, str, str]] = set()
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
        if row.mark == "":
            _note_empty(row, found[row.contest], empty, faults)
            continue
        same = (id(aspect), row.mark, law.numbers.mark_places)
        value = values.get(same)
        if value is None:
            value = values[same] = mark_value(row.mark, aspect, law.numbers.mark_places)
        if isinstance(value, Fault):
            faults.append(Fault("marks.csv", row.line, value.key, value.facts))
            continue
        if empty and (row.contest, row.entry, row.member, row.aspect, row.judge) in empty:
            faults.append(_twice(row))
        _store(row, value, found[row.contest], faults)


def _note_empty(
    row: MarkRow, found: ContestMarks, empty: set[tuple[str, str, str, str, str]], faults: list[Fault]
) -> None:
    """An empty mark is not a mark, but its row must not appear twice either."""
    key = (row.contest, row.entry, row.member, row.aspect, row.judge)
    marked = found.marks.get(row.entry, {}).get(row.member, {}).get(row.aspect, {})
    if key in empty or row.judge in marked:
        faults.append(_twice(row))
    empty.add(key)


def _twice(row: MarkRow) -> Fault:
    key = "mark.twice" if row.judge else "mark.agreed-twice"
    return Fault("marks.csv", row.line, key, {"judge": row.judge, "aspect": row.aspect, "entry": row.entry})


def _store(row: MarkRow, value: Fraction, found: ContestMarks, faults: list[Fault]) -> None:
    members = found.marks.setdefault(row.entry, {})
    marked = members.setdefault(row.member, {}).setdefault(row.aspect, {})
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
    if decimals(text) > places:
        return Fault("marks.csv", 0, "mark.decimals", {**facts, "places": places})
    return value


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
        kind = step.partition(":")[0]
        of_marks = kind in ("criterion", "aspect", "segment", "sheets")
        refused = (
            (found.origin == "scores" and of_marks)
            or (found.origin == "nothing" and (of_marks or kind in ("score", "scale")))
            or (found.by_member and of_marks)
        )
        if refused:
            facts = {"step": step, "contest": law.contest}
            path = path_text(("ranking", book.ranking.index(law.ranking), "precedence", position))
            faults.append(Fault("rulebook.toml", 0, "step.inputs", facts, path))


def _check_team(contest: ContestInputs, found: ContestMarks, faults: list[Fault]) -> None:
    if contest.law.team is None:
        entry = next(entry for entry, members in found.marks.items() if any(members))
        facts: dict[str, object] = {"entry": entry, "contest": contest.key}
        faults.append(Fault("marks.csv", 0, "member.no-team", facts))
    if any(segment.cut for segment in contest.law.segments):
        faults.append(Fault("rulebook.toml", 0, "team.cut", {"contest": contest.key}))

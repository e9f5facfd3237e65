"""What the rules make of the confirmed sheets of a contest while it is judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from contest.editions.models import Contest
from contest.editions.rulebooks.effective import rulebook_of
from contest.judging.models import Seat
from contest.judging.queries.members import Slots, as_marked
from contest.judging.queries.outside_scores import confirmed_values, stages_taken
from contest.judging.queries.panels import lots
from contest.judging.rubric import has_cut, law_of, tries_of
from contest.rule_inputs import entry_row, judge_row, lot_row, mark_rows, score_row

if TYPE_CHECKING:
    from contest.judging.queries.grid import GridRow
    from contest.rules.faults import Fault
    from contest.rules.problems import Problem
    from contest.rules.scoring.entries import Scored


def depends_on_others(contest: Contest) -> bool:
    """Whether a clause makes the scores of a contest depend on one another (cuts; law 2: conversions, rulers)."""
    from contest.rules.scoring.stages import needs_stages

    return needs_stages(law_of(contest)) or has_cut(contest)


def score_confirmed(
    contest: Contest,
    lines: Sequence[GridRow],
    seats: Sequence[Seat],
    members: Mapping[UUID, Slots],
    problems: list[Problem],
) -> dict[str, Scored]:
    """The result of the rules for the confirmed sheets, by entry number, with problems; `problems` gets those
    of the cuts. Nothing where the rules refuse the inputs: a tabulation says why."""
    from contest.rules import Inputs
    from contest.rules.checked_inputs import check_inputs
    from contest.rules.faults import Faults
    from contest.rules.marks import collect_marks
    from contest.rules.placing import score_contest
    from contest.rules.scoring.entries import finish, score_entry

    rows, entries, wanted, tries = [], [], rulebook_of(contest).attributes(), tries_of(contest)
    elsewhere = confirmed_values(contest)
    if stages := stages_taken(contest):  # any value: only what judges gave is looked at
        elsewhere = {
            one.appearance.id: {**dict.fromkeys(stages, "0"), **elsewhere.get(one.appearance.id, {})} for one in lines
        }
    scores = tuple(
        score_row(contest.key, line.appearance.entry.number, elsewhere[line.appearance.id])
        for line in lines
        if line.appearance.id in elsewhere
    )
    for line in lines:
        number = line.appearance.entry.number
        entries.append(
            entry_row(
                contest.key,
                number,
                status=line.appearance.participation,
                attributes=line.appearance.entry.attributes,
                wanted=wanted,
            )
        )
        marked = as_marked(contest, members.get(line.appearance.entry_id))
        judges = [(seat.code, cell) for seat, cell in zip(seats, line.cells, strict=True)]
        judges += [("", cell) for cell in line.agreed]
        for judge, cell in judges:
            if cell.version is not None and cell.version.confirmed_at:
                rows += mark_rows(contest.key, number, judge, cell.version.marks, tries, marked)
    if not rows and not (scores and has_cut(contest)):
        return {}
    sources = tuple(judge_row(contest.key, seat.code, seat.source) for seat in seats)
    faults: list[Fault] = []
    drawn = lots(contest, purpose="tie") if has_cut(contest) else {}
    numbers = {line.appearance.id: line.appearance.entry.number for line in lines}
    inputs = Inputs(
        entries=tuple(entries),
        marks=tuple(rows),
        scores=scores,
        judges=sources,
        lots=tuple(lot_row(contest.key, numbers[key], lot.number) for key, lot in drawn.items() if key in numbers),
    )
    checked = check_inputs(inputs, rulebook_of(contest), faults)
    marks = collect_marks(inputs, checked, faults)[contest.key]
    of_contest = checked.contests[contest.key]
    if depends_on_others(contest):
        try:
            return {one.entry.key: one for one in score_contest(of_contest, marks, problems)}
        except Faults:
            return {}
    scored = {}
    for key, entry in of_contest.entries.items():
        scored[key] = score_entry(of_contest, marks, entry)
        finish(of_contest, scored[key])
    return scored

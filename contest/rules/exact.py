"""The exact engine: both stages, one after the other."""

from dataclasses import replace

from contest.rules.awarding import award_and_advance
from contest.rules.checked_inputs import CheckedInputs, check_inputs
from contest.rules.faults import Fault, Faults
from contest.rules.inputs import Inputs
from contest.rules.marks import collect_marks, located
from contest.rules.outcome import Outcome
from contest.rules.placing import Progress, no_progress, rank_inputs
from contest.rules.ranking import Ranked
from contest.rules.resemblance import alike_in_rows, marks_of_judges, unlisted_problems
from contest.rules.rulebook import Rulebook


def rank(inputs: Inputs, rulebook: Rulebook, *, explain: bool = False, progress: Progress = no_progress) -> Ranked:
    """The first stage: from marks to places. Raises `Faults` with everything that is wrong with the inputs.

    `progress(done, of)` is called for every contest.
    """
    faults: list[Fault] = []
    checked = check_inputs(inputs, rulebook, faults)
    marks = collect_marks(inputs, checked, faults)
    if faults:
        raise Faults(sorted(faults, key=lambda fault: (fault.file, fault.line)))
    try:
        ranked = rank_inputs(checked, marks, explain=explain, progress=progress)
    except Faults as refused:
        raise located(refused, inputs.marks, inputs.scores) from None
    if rulebook.law == "1":
        return ranked
    remarked = [*alike_in_rows(inputs), *unlisted_problems(inputs, marks_of_judges(inputs), by_source(checked))]
    return replace(ranked, problems=(*ranked.problems, *remarked))


def by_source(checked: CheckedInputs) -> set[str]:
    """The contests in which a segment counts judges of one source only."""
    return {key for key, one in checked.contests.items() if any(segment.source for segment in one.law.segments)}


def tabulate(inputs: Inputs, rulebook: Rulebook, *, explain: bool = False) -> Outcome:
    """Everything from marks to tables, exactly. Raises `Faults`; whatever only blocks the result is in
    `outcome.problems`."""
    return award_and_advance(rank(inputs, rulebook, explain=explain))

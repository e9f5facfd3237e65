"""The exact engine: both stages, one after the other."""

from contest.rules.awarding import award_and_advance
from contest.rules.checked_inputs import check_inputs
from contest.rules.faults import Fault, Faults
from contest.rules.inputs import Inputs
from contest.rules.marks import collect_marks
from contest.rules.outcome import Outcome
from contest.rules.placing import Progress, no_progress, rank_inputs
from contest.rules.ranking import Ranked
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
    return rank_inputs(checked, marks, explain=explain, progress=progress)


def tabulate(inputs: Inputs, rulebook: Rulebook, *, explain: bool = False) -> Outcome:
    """Everything from marks to tables, exactly. Raises `Faults`; whatever only blocks the result is in
    `outcome.problems`."""
    return award_and_advance(rank(inputs, rulebook, explain=explain))

"""The exact engine: both stages, one after the other."""

from contest.rules.faults import Fault, Faults
from contest.rules.honours import honour
from contest.rules.inputs import Inputs
from contest.rules.marks import collect_marks
from contest.rules.outcome import Outcome
from contest.rules.places import Progress, rank_roll, silent
from contest.rules.ranking import Ranked
from contest.rules.roll import call_roll
from contest.rules.rulebook import Rulebook


def rank(inputs: Inputs, rulebook: Rulebook, *, explain: bool = False, progress: Progress = silent) -> Ranked:
    """The first stage: from marks to places. Raises `Faults` with everything that is wrong with the inputs.

    `progress(done, of)` is called for every contest.
    """
    faults: list[Fault] = []
    roll = call_roll(inputs, rulebook, faults)
    marks = collect_marks(inputs, roll, faults)
    if faults:
        raise Faults(sorted(faults, key=lambda fault: (fault.file, fault.line)))
    return rank_roll(roll, marks, explain=explain, progress=progress)


def tabulate(inputs: Inputs, rulebook: Rulebook, *, explain: bool = False) -> Outcome:
    """Everything from marks to tables, exactly. Raises `Faults`; what merely blocks is among the outcome's problems."""
    return honour(rank(inputs, rulebook, explain=explain))

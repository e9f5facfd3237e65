"""The law of contests, pure: from marks to places, awards, tables and the next tier (rulebook.md, sections 2 to 10).

    rulebook = parse(text)                      # raises Faults
    outcome = tabulate(inputs, rulebook)        # raises Faults

Nothing here knows of Flask, a database, a clock or a disk, and no number is ever a float. Two stages: `rank` goes from
marks to places, `honour` from places to everything else; the columnar engine replaces the first and shares the second.
"""

from contest.rules.advancement import Advancing
from contest.rules.awards import Award
from contest.rules.faults import Fault, Faults
from contest.rules.honours import honour
from contest.rules.inputs import (
    AdjustmentRow,
    DecisionRow,
    EntryRow,
    GroupRow,
    Inputs,
    JudgeRow,
    LotRow,
    MarkRow,
    MemberRow,
    ScoreRow,
    thousandths,
)
from contest.rules.marks import collect_marks
from contest.rules.outcome import Outcome, Place
from contest.rules.places import Progress, rank_roll, silent
from contest.rules.problems import Problem
from contest.rules.ranking import Ranked, RankedContest, Standing
from contest.rules.roll import call_roll
from contest.rules.rulebook import Law, Rulebook, parse, parse_mapping, schema
from contest.rules.tables import Table, TableRow, tables_from_awards


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


__all__ = [
    "AdjustmentRow",
    "Advancing",
    "Award",
    "DecisionRow",
    "EntryRow",
    "Fault",
    "Faults",
    "GroupRow",
    "Inputs",
    "JudgeRow",
    "Law",
    "LotRow",
    "MarkRow",
    "MemberRow",
    "Outcome",
    "Place",
    "Problem",
    "Ranked",
    "RankedContest",
    "Rulebook",
    "ScoreRow",
    "Standing",
    "Table",
    "TableRow",
    "honour",
    "parse",
    "parse_mapping",
    "rank",
    "schema",
    "tables_from_awards",
    "tabulate",
    "thousandths",
]

"""The law of contests, pure: from marks to places, awards, tables and the next tier (docs/law, sections 2 to 10).

    rulebook = parse(text)                      # raises Faults
    outcome = tabulate(inputs, rulebook)        # raises Faults

This package knows nothing of Flask, a database, a clock or a disk, and uses no floats. There are two stages: `rank`
turns marks into places, `award_and_advance` derives everything else from the places. The columnar engine replaces the
first stage and shares the second.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contest.rules.advancement import Advancing as Advancing
    from contest.rules.awarding import award_and_advance as award_and_advance
    from contest.rules.awards import Award as Award
    from contest.rules.exact import rank as rank
    from contest.rules.exact import tabulate as tabulate
    from contest.rules.faults import Fault as Fault
    from contest.rules.faults import Faults as Faults
    from contest.rules.inputs import AdjustmentRow as AdjustmentRow
    from contest.rules.inputs import DecisionRow as DecisionRow
    from contest.rules.inputs import EntryRow as EntryRow
    from contest.rules.inputs import GroupRow as GroupRow
    from contest.rules.inputs import Inputs as Inputs
    from contest.rules.inputs import JudgeRow as JudgeRow
    from contest.rules.inputs import LotRow as LotRow
    from contest.rules.inputs import MarkRow as MarkRow
    from contest.rules.inputs import MemberRow as MemberRow
    from contest.rules.inputs import ScoreRow as ScoreRow
    from contest.rules.numbers import format_thousandths as format_thousandths
    from contest.rules.numbers import parse_thousandths as parse_thousandths
    from contest.rules.outcome import Outcome as Outcome
    from contest.rules.outcome import Place as Place
    from contest.rules.problems import Problem as Problem
    from contest.rules.ranking import Ranked as Ranked
    from contest.rules.ranking import RankedContest as RankedContest
    from contest.rules.ranking import Standing as Standing
    from contest.rules.rulebook import Law as Law
    from contest.rules.rulebook import Rulebook as Rulebook
    from contest.rules.rulebook import parse as parse
    from contest.rules.rulebook import parse_mapping as parse_mapping
    from contest.rules.rulebook import schema as schema
    from contest.rules.tables import Table as Table
    from contest.rules.tables import TableRow as TableRow
    from contest.rules.tables import tables_from_awards as tables_from_awards

# Which module holds each name. A module is imported when one of its names is first used: importing the law takes as
# long as importing Flask, and the app does not need it before it reads a rulebook.
_WHERE = {
    name: module
    for module, names in {
        "advancement": "Advancing",
        "awards": "Award",
        "exact": "rank tabulate",
        "faults": "Fault Faults",
        "awarding": "award_and_advance",
        "inputs": "AdjustmentRow DecisionRow EntryRow GroupRow Inputs JudgeRow LotRow MarkRow MemberRow ScoreRow",
        "numbers": "format_thousandths parse_thousandths",
        "outcome": "Outcome Place",
        "problems": "Problem",
        "ranking": "Ranked RankedContest Standing",
        "rulebook": "Law Rulebook parse parse_mapping schema",
        "tables": "Table TableRow tables_from_awards",
    }.items()
    for name in names.split()
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(_WHERE)

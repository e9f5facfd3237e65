"""The law part of a rulebook: sections 3 to 9, one model for each table of the file.

Field names are the keys of the file. Each model checks what can be seen inside it; what needs the whole file (dangling
references, rounds that a unit never reaches, steps that cannot be given) is checked in `crosschecks`.
"""

from contest.rules.rulebook.law.attributes import Attribute
from contest.rules.rulebook.law.awarding import (
    Decision,
    Derived,
    Index,
    Ladder,
    Pick,
    Prize,
    Requirement,
    Rung,
    SmallField,
)
from contest.rules.rulebook.law.conditions import Need
from contest.rules.rulebook.law.marking import (
    Aspect,
    Band,
    Criterion,
    Cut,
    Numbers,
    Panel,
    PanelRule,
    Ranking,
    Scale,
    Scheme,
    Score,
    Segment,
    Spread,
    Team,
)
from contest.rules.rulebook.law.shared import Better, LineRound, LineTie, OpenTie, Over, Unit
from contest.rules.rulebook.law.tables import TABLE_FIGURES, Advance, Cap, Reserved, Table

__all__ = [
    "TABLE_FIGURES",
    "Advance",
    "Aspect",
    "Attribute",
    "Band",
    "Better",
    "Cap",
    "Criterion",
    "Cut",
    "Decision",
    "Derived",
    "Index",
    "Ladder",
    "LineRound",
    "LineTie",
    "Need",
    "Numbers",
    "OpenTie",
    "Over",
    "Panel",
    "PanelRule",
    "Pick",
    "Prize",
    "Ranking",
    "Requirement",
    "Reserved",
    "Rung",
    "Scale",
    "Scheme",
    "Score",
    "Segment",
    "SmallField",
    "Spread",
    "Table",
    "Team",
    "Unit",
]

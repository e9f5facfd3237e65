"""`Inputs`: the rows that the rules take, exactly as the files of section 2 have them.

Every value is the exact text of its cell (marks too: `"8.5"`, never a number; `numbers.format_thousandths` writes the
text of a mark that is stored as whole thousandths), or "" if the cell is empty. The engine checks the values,
so files, the database and tests are held to the same law. `line` is the row's line in its file, for faults; 0
if there is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EntryRow:
    """entries.csv: `contest, entry, group, status, size` and any attributes."""

    entry: str
    contest: str = ""
    group: str = ""
    status: str = ""
    size: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class MarkRow:
    """marks.csv: `contest, entry, judge, aspect, mark` (+ `member`; under law 2 + `try`, here `attempt`). An empty
    mark is "not marked", never 0."""

    entry: str
    aspect: str
    mark: str
    judge: str = ""
    contest: str = ""
    member: str = ""
    line: int = 0
    attempt: str = ""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """scores.csv: `contest, entry, score`, and columns `segment:KEY` (here by KEY)."""

    entry: str
    score: str = ""
    contest: str = ""
    segments: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """adjustments.csv: `contest, entry, points, reason`."""

    entry: str
    points: str
    reason: str = ""
    contest: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class LotRow:
    """lots.csv: `contest, entry, lot`."""

    entry: str
    lot: str
    contest: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class GroupRow:
    """groups.csv: `group` and attributes."""

    group: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """judges.csv: `contest, judge, source`."""

    judge: str
    source: str = ""
    contest: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class MemberRow:
    """members.csv: `contest, entry, person, role` and attributes."""

    entry: str
    person: str
    role: str
    contest: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """decisions.csv: `award, contest, entry, group, reason`."""

    award: str
    contest: str = ""
    entry: str = ""
    group: str = ""
    reason: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that one tabulation takes. `judges` is None if there is no judges.csv."""

    entries: tuple[EntryRow, ...]
    marks: tuple[MarkRow, ...] = ()
    scores: tuple[ScoreRow, ...] = ()
    adjustments: tuple[AdjustmentRow, ...] = ()
    lots: tuple[LotRow, ...] = ()
    groups: tuple[GroupRow, ...] = ()
    judges: tuple[JudgeRow, ...] | None = None
    members: tuple[MemberRow, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()

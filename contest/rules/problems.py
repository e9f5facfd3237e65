"""Problems: what blocks a result, or should be looked at (section 10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["disagreement", "incomplete", "partial", "spread", "tie", "void", "alike", "unlisted"]
ONE_FOR_EACH = ("tie", "alike", "unlisted")
"""Kinds that have a row for each group, set or judge, and not one for each entry."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A level group that a line cuts under `tie = "stop"`.

    `key` says what draws the line: the key of a ladder or segment, the tier to advance to, the award of a pick or a
    prize. `line` says which of its lines: a ladder's award, `take` or similar of an advancement, the group or contest
    of a pick, the index of a prize. `names` are the level entries (for a prize, the candidates), by code point.
    """

    at: Literal["ladder", "advance", "segment", "pick", "prize"]
    key: str
    names: tuple[str, ...]
    line: str = ""
    place: int | None = None

    def detail(self) -> str:
        """The `detail` of its row in problems.csv."""
        level = "level" if self.place is None else f"level on place {self.place}"
        where = {
            "ladder": f"ladder {self.key}: {level} at the line of {self.line}",
            "advance": f"advance to {self.key}: {level} at the line of {self.line}",
            "segment": f"level at the cut after segment {self.key}",
            "pick": f"pick {self.key}{f' of {self.line}' if self.line else ''}: level",
            "prize": f"prize {self.key}: level at {'' if self.line.startswith('rank') else 'index '}{self.line}",
        }
        return f"{where[self.at]}: {', '.join(self.names)}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One row of problems.csv. `detail` is prose and not part of the stable format; for a tie it is made from `tie`."""

    kind: Kind
    blocks: bool
    contest: str
    entry: str
    detail: str
    tie: Tie | None = None


def stopped(tie: Tie, contest: str = "") -> Problem:
    """A tie that must be resolved before there is a result."""
    return Problem("tie", True, contest, "", tie.detail(), tie)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """One row per entry and kind (a tie: one per group that is cut), by contest, entry, kind (section 10)."""
    merged: dict[tuple[str, ...], Problem] = {}
    for problem in problems:
        key = (problem.contest, problem.entry, problem.kind, problem.detail if problem.kind in ONE_FOR_EACH else "")
        earlier = merged.get(key)
        if earlier is not None and problem.detail not in earlier.detail.split("; "):
            problem = Problem(
                problem.kind,
                problem.blocks or earlier.blocks,
                problem.contest,
                problem.entry,
                f"{earlier.detail}; {problem.detail}",
            )
        elif earlier is not None:
            problem = earlier
        merged[key] = problem
    return tuple(merged[key] for key in sorted(merged))

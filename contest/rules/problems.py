"""Problems: what stands in the way of a result, or ought to be looked at (section 10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["disagreement", "incomplete", "partial", "spread", "tie", "void"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One row of problems.csv. `detail` is prose and not part of the promise."""

    kind: Kind
    blocks: bool
    contest: str
    entry: str
    detail: str


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """One row per entry and kind (a tie: one per group that is cut), by contest, entry, kind (section 10)."""
    merged: dict[tuple[str, ...], Problem] = {}
    for problem in problems:
        key = (problem.contest, problem.entry, problem.kind, problem.detail if problem.kind == "tie" else "")
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

"""Lines: where a rung, a segment's cut or a tier ends, and what happens to a level group at that line (section 8)."""

from collections.abc import Sequence
from typing import Literal, TypeVar

from contest.rules.numbers import rounded_whole
from contest.rules.rulebook.kinds import Cutoff

T = TypeVar("T")


def entries_of(line: Cutoff, base: int, how: Literal["up", "down", "nearest"]) -> int:
    """How many entries a line lets in: its count, or its fraction of `base` as a whole number (nearest: halves go
    up)."""
    if line.is_count:
        return int(line.size)
    share = line.size * base
    if how == "nearest":
        return rounded_whole(share, "half-up")
    return rounded_whole(share, "up" if how == "up" else "down")


def fill(groups: Sequence[Sequence[T]], room: int, tie: str) -> tuple[list[T], tuple[T, ...]]:
    """Which entries get in (level groups come best first), and the group cut by the line under `tie = "stop"` (else
    empty).

    include: the whole cut group gets in; exclude and stop: none of it. No entry below a cut group gets in.
    """
    inside: list[T] = []
    for group in groups:
        left = room - len(inside)
        if left <= 0:
            break
        if len(group) <= left:
            inside.extend(group)
            continue
        if tie == "include":
            inside.extend(group)
        return inside, tuple(group) if tie == "stop" else ()
    return inside, ()

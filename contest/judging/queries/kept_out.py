"""Whom a cut between segments keeps out, as soon as that is certain: nothing of the later segments is wanted of them.

It is certain when every competing entry that came so far has all its sheets of the segments up to the cut confirmed,
and all its figures from elsewhere, and when no tie at the cut waits for a decision. The rules decide who it is
(law 1, section 5; law 2, section 9).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from contest.editions.models import Contest
from contest.judging.models import Seat
from contest.judging.queries.parts import segments_marked
from contest.judging.rubric import law_of
from contest.registration.models import Participation

if TYPE_CHECKING:
    from contest.judging.models import Panel
    from contest.judging.queries.grid import Cell, Grid, GridRow
    from contest.rules.problems import Problem
    from contest.rules.rulebook.law import Segment
    from contest.rules.scoring.entries import Scored

Out = Mapping[UUID, str]


def kept_out(
    grid: Grid,
    marking: Mapping[UUID, Collection[str]],
    elsewhere: Mapping[UUID, Mapping[str, str]],
    scored: Mapping[str, Scored],
    problems: Collection[Problem],
) -> Out:
    """The key of the segment after whose cut an entry is out, by appearance; who may still go on is not in it.

    `marking`: the segments that each seat marks, by seat; `elsewhere`: the confirmed figures, by appearance and
    segment; `scored`, `problems`: what the rules make of what is confirmed."""
    found: dict[UUID, str] = {}
    segments = law_of(grid.contest).segments
    open_ties = {one.tie.key for one in problems if one.tie is not None and one.tie.at == "segment"}
    for position, segment in enumerate(segments, start=1):
        if segment.stage is not None or segment.key in open_ties:
            break  # the value of an earlier stage is read with the tabulation only
        if segment.cut is None:
            continue
        here = [line for line in grid.marked if line.appearance.id not in found]
        settled = [line for line in here if _is_settled(grid, line, segments[:position], marking, elsewhere)]
        competing = [line for line in here if line.appearance.participation == Participation.COMPETING]
        if any(line not in settled for line in competing):
            break
        for line in settled:
            if _is_out(scored.get(line.appearance.entry.number), position):
                found[line.appearance.id] = segment.key
    return found


def _is_out(one: Scored | None, position: int) -> bool:
    """Law 2 also passes over who has no value at the cut: they do not go on."""
    if one is None:
        return False
    return one.kept_out == position or one.tier == position or (one.left and len(one.sections) == position)


def _is_settled(
    grid: Grid,
    line: GridRow,
    upto: Collection[Segment],
    marking: Mapping[UUID, Collection[str]],
    elsewhere: Mapping[UUID, Mapping[str, str]],
) -> bool:
    """Whether nothing of these segments is open for an entry."""
    given = elsewhere.get(line.appearance.id, {})
    for segment in upto:
        if segment.from_ is not None:
            if segment.key not in given:
                return False
            continue
        states = [cell.state for seat, cell in _cells(grid, line) if segment.key in marking[seat.id]]
        if "done" not in states or any(state not in ("done", "aside", "") for state in states):
            return False
    return True


def _cells(grid: Grid, line: GridRow) -> Iterator[tuple[Seat, Cell]]:
    yield from zip(grid.seats, line.cells, strict=True)
    yield from zip(grid.agreed, line.agreed, strict=True)


def segments_after(contest: Contest, cut: str) -> frozenset[str]:
    """The segments that come after a cut."""
    keys = [one.key for one in law_of(contest).segments]
    return frozenset(keys[keys.index(cut) + 1 :])


def wants_nothing(contest: Contest, panel: Panel, after: Collection[str]) -> bool:
    """Whether all that a panel marks is among these segments."""
    return bool(after) and all(key in after for key in segments_marked(contest) if panel.segment in ("", key))

"""Marks that count for nothing: their segment takes judges of another source. It happens when a judge who has marked
takes the seat again as a judge of another kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Contest
from contest.judging.models import Panel, ScoreSheet, Seat, SheetVersion
from contest.judging.rubric import law_of, marks_members, rubric_of, sources_wanted
from contest.rule_inputs import member_sign


@dataclass(frozen=True)
class Uncounted:
    """How many marks of one judge no segment takes."""

    seat: Seat
    marks: int


def uncounted_marks(contest: Contest) -> Sequence[Uncounted]:
    """The judges of a contest with current marks that no segment takes, by code; nobody where no segment asks who
    marked."""
    if not sources_wanted(contest):
        return []
    sign = member_sign(law_of(contest).scheme) if marks_members(contest) else ""
    rows = session.execute(
        sa.select(Seat.id, Seat.source, Panel.segment, SheetVersion.marks)
        .join(ScoreSheet, ScoreSheet.id == SheetVersion.sheet_id)
        .join(Seat, Seat.id == ScoreSheet.seat_id)
        .join(Panel, Panel.id == Seat.panel_id)
        .where(SheetVersion.contest_id == contest.id, SheetVersion.is_current, Seat.role != "panel")
    )
    found: Counter[UUID] = Counter()
    for seat_id, source, segment, marks in rows:
        taken = {line.key for line in rubric_of(contest, source=source, segment=segment).lines}
        given = (key.rpartition(sign)[0] if sign else key for key, mark in marks.items() if mark is not None)
        found[seat_id] += sum(aspect not in taken for aspect in given)
    seats = session.scalars(sa.select(Seat).where(Seat.id.in_(found)).order_by(Seat.code))
    return [Uncounted(seat, found[seat.id]) for seat in seats if found[seat.id]]

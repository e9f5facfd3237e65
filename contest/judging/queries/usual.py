"""What a judge usually gives, from that judge's own sheets alone: nobody else's marks are read."""

from __future__ import annotations

import sqlalchemy as sa

from contest.db import session
from contest.judging.models import Assignment, SheetVersion

FEWEST = 5  # sheets from which one can speak of a habit
NEWEST = 50


def usual_marks(assignment: Assignment) -> dict[str, dict[str, int]]:
    """{aspect: {low, high}} in whole thousandths: the range of this seat's submitted marks on other entries, without
    the lowest and the highest tenth. Aspects with fewer than five marks are left out. One query."""
    rows = session.scalars(
        sa.select(SheetVersion.marks)
        .where(
            SheetVersion.seat_id == assignment.seat_id,
            SheetVersion.is_current,
            SheetVersion.appearance_id != assignment.appearance_id,
        )
        .order_by(SheetVersion.at.desc(), SheetVersion.id)
        .limit(NEWEST)
    )
    given: dict[str, list[int]] = {}
    for marks in rows:
        for aspect, mark in marks.items():
            if isinstance(mark, int):  # not of a try that does not count
                given.setdefault(aspect, []).append(mark)
    return {aspect: _range(sorted(marks)) for aspect, marks in given.items() if len(marks) >= FEWEST}


def _range(marks: list[int]) -> dict[str, int]:
    left_out = len(marks) // 10
    return {"low": marks[left_out], "high": marks[-1 - left_out]}

"""What stands on paper score sheets: the entries and seats of a contest, without marks."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from contest.db import session
from contest.editions.models import Contest
from contest.judging.models import Assignment, Seat
from contest.judging.queries.going_on import segments_out
from contest.judging.queries.sheets import seat_rubric
from contest.judging.rubric import segments_in
from contest.registration.models import Appearance


def assignments_on_paper(contest: Contest, panels: Collection[UUID] | None) -> list[Assignment]:
    """The assignments of some panels of a contest (None: of all) in the order of seats and entries, each with both;
    without those whom a cut keeps out. One query where there is no cut."""
    out = segments_out(contest)
    found = (
        sa.select(Assignment)
        .join(Assignment.seat)
        .join(Assignment.appearance)
        .where(Appearance.contest_id == contest.id, Assignment.withdrawn_at.is_(None))
        .options(contains_eager(Assignment.seat).joinedload(Seat.panel), contains_eager(Assignment.appearance))
    )
    rows = session.scalars(found).all()
    marking = {one.seat.id: segments_in(contest, seat_rubric(contest, one.seat, None)) for one in rows} if out else {}

    def marks(one: Assignment) -> frozenset[str]:
        return marking.get(one.seat.id, frozenset())

    mine = [one for one in rows if panels is None or one.seat.panel_id in panels]
    wanted = [one for one in mine if not (marks(one) and marks(one) <= out.get(one.appearance_id, frozenset()))]
    return sorted(wanted, key=lambda one: (one.seat.code, len(one.appearance.code), one.appearance.code, str(one.id)))

"""What stands on paper score sheets: the entries and seats of a contest, without marks."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from contest.db import session
from contest.editions.models import Contest
from contest.judging.models import Assignment, Seat
from contest.registration.models import Appearance


def assignments_on_paper(contest: Contest) -> list[Assignment]:
    """The assignments of a contest in the order of seats and entries, each with both: one query."""
    rows = session.scalars(
        sa.select(Assignment)
        .join(Assignment.seat)
        .join(Assignment.appearance)
        .where(Appearance.contest_id == contest.id, Assignment.withdrawn_at.is_(None))
        .options(contains_eager(Assignment.seat).joinedload(Seat.panel), contains_eager(Assignment.appearance))
    )
    return sorted(rows, key=lambda one: (one.seat.code, len(one.appearance.code), one.appearance.code, str(one.id)))

"""Milestones of contests: reached, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions.models import Contest, Milestone
from contest.editions.queries import forget


def reach(contest: Contest, what: str, *, by: UUID | None, at: datetime, note: str | None = None) -> Milestone:
    """Record a milestone; one that is recorded already does not change."""
    current = session.scalar(
        sa.select(Milestone).where(
            Milestone.contest_id == contest.id, Milestone.what == what, Milestone.undone_at.is_(None)
        )
    )
    if current is not None:
        return current
    mark = Milestone(contest=contest, what=what, at=at, by_id=by, note=note)
    session.add(mark)
    session.flush()
    forget()
    audit.record("editions.reach", contest, by=by, at=at, now=_logged(contest, what), reason=note)
    return mark


def reach_all(
    contests: Sequence[Contest], what: str, *, by: UUID | None, at: datetime, note: str | None = None
) -> None:
    """The same milestone for many contests at once: two statements for any number. One that is recorded already does
    not change."""
    current = set(
        session.scalars(
            sa.select(Milestone.contest_id).where(
                Milestone.contest_id.in_([contest.id for contest in contests]),
                Milestone.what == what,
                Milestone.undone_at.is_(None),
            )
        )
    )
    for contest in contests:
        if contest.id not in current:
            session.add(Milestone(contest_id=contest.id, what=what, at=at, by_id=by, note=note))
            audit.record("editions.reach", contest, by=by, at=at, now=_logged(contest, what), reason=note)
    session.flush()
    forget()


def _logged(contest: Contest, what: str) -> dict[str, str]:
    return {"milestone": what, "edition": str(contest.edition_id)}


def undo(contest: Contest, what: str, *, by: UUID | None, at: datetime, note: str | None = None) -> None:
    """Take a current milestone back; the row stays."""
    current = session.scalar(
        sa.select(Milestone).where(
            Milestone.contest_id == contest.id, Milestone.what == what, Milestone.undone_at.is_(None)
        )
    )
    if current is not None:
        current.undone_at = at
        session.flush()
        forget()
        audit.record("editions.undo", contest, by=by, at=at, was={"milestone": what}, reason=note)

"""Reads of calls for help: for the judge who called, and for the chair and the organiser."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.errors import NotFound
from contest.judging.models import Assignment, HelpCall, Seat
from contest.judging.queries.sheets import own_sheet_at
from contest.privacy import vault

CLOSED_SHOWN = 20  # of the calls that have ended


def open_call_of(assignment: Assignment) -> HelpCall | None:
    """The open call from a sheet; there is one at most."""
    mine = sa.select(HelpCall).where(HelpCall.assignment_id == assignment.id, HelpCall.ended_at.is_(None))
    return session.scalar(mine)


def last_call_of(assignment: Assignment) -> HelpCall | None:
    """The newest call from a sheet, open or not."""
    mine = sa.select(HelpCall).where(HelpCall.assignment_id == assignment.id)
    return session.scalar(mine.order_by(HelpCall.at.desc(), HelpCall.id.desc()).limit(1))


def calls_in(contest: Contest, panels: Collection[UUID] | None) -> tuple[Sequence[HelpCall], Sequence[HelpCall]]:
    """The open calls of some panels of a contest (None: of all), the longest first, and the last ones that have ended:
    two queries."""
    mine = (
        sa.select(HelpCall)
        .where(HelpCall.contest_id == contest.id)
        .options(
            joinedload(HelpCall.assignment).joinedload(Assignment.seat).joinedload(Seat.panel),
            joinedload(HelpCall.assignment).joinedload(Assignment.appearance),
        )
    )
    if panels is not None:
        mine = mine.where(HelpCall.assignment.has(Assignment.seat.has(Seat.panel_id.in_(panels))))
    going = session.scalars(mine.where(HelpCall.ended_at.is_(None)).order_by(HelpCall.at, HelpCall.id)).all()
    ended = mine.where(HelpCall.ended_at.is_not(None)).order_by(HelpCall.ended_at.desc(), HelpCall.id.desc())
    return going, session.scalars(ended.limit(CLOSED_SHOWN)).all()


def count_open(contest_ids: Collection[UUID], panels: Collection[UUID] | None = None) -> dict[UUID, int]:
    """How many calls are open, by contest, of some panels or of all; a contest without one is not in it: one query."""
    if not contest_ids:
        return {}
    open_ones = sa.select(HelpCall.contest_id, sa.func.count(HelpCall.id)).where(HelpCall.ended_at.is_(None))
    if panels is not None:
        open_ones = open_ones.where(HelpCall.assignment.has(Assignment.seat.has(Seat.panel_id.in_(panels))))
    mine = open_ones.where(HelpCall.contest_id.in_(list(contest_ids))).group_by(HelpCall.contest_id)
    return {contest_id: count for contest_id, count in session.execute(mine)}  # noqa: C416


def line_of(call: HelpCall) -> str:
    """What the judge wrote."""
    return vault().decrypt(call.line_encrypted) if call.line_encrypted else ""


def own_call_at(assignment_id: UUID, call_id: UUID) -> dict[str, Any]:
    """Loader: a call from one's own sheet."""
    assignment = own_sheet_at(assignment_id)["assignment"]
    found = session.get(HelpCall, call_id)
    if found is None or found.assignment_id != assignment.id:
        raise NotFound
    return {"assignment": assignment, "call": found}


def call_at(edition: str, contest_key: str, call_id: UUID) -> dict[str, Any]:
    """Loader: a call within its contest."""
    contest = contest_at(edition, contest_key)["contest"]
    found = session.get(HelpCall, call_id)
    if found is None or found.contest_id != contest.id:
        raise NotFound
    return {"contest": contest, "call": found}

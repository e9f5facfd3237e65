"""Reads of what was handed over: at the desk without its content, for its judge with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.audit import AuditLine
from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.errors import NotFound
from contest.exchange.handing_over import Handed, read_content
from contest.judging.models import Assignment, HandOver, Seat
from contest.judging.queries.sheets import assignment_with_relations
from contest.privacy import vault
from contest.registration.models import Appearance

_WITH_ASSIGNMENT = (
    joinedload(HandOver.assignment).joinedload(Assignment.seat).joinedload(Seat.panel),
    joinedload(HandOver.assignment).joinedload(Assignment.appearance).joinedload(Appearance.contest),
)


def taken_in(contest: Contest) -> Sequence[HandOver]:
    """What was taken in for a contest, the newest first: one query."""
    mine = sa.select(HandOver).where(HandOver.contest_id == contest.id).options(*_WITH_ASSIGNMENT)
    return session.scalars(mine.order_by(HandOver.taken_at.desc(), HandOver.id.desc())).all()


def waiting_for(account_id: UUID) -> Sequence[HandOver]:
    """What waits for this judge to confirm it, in the order in which it was taken in: one query."""
    mine = (
        sa.select(HandOver)
        .join(HandOver.assignment)
        .join(Assignment.seat)
        .where(Seat.account_id == account_id, HandOver.decided_at.is_(None))
        .options(*_WITH_ASSIGNMENT)
    )
    return session.scalars(mine.order_by(HandOver.taken_at, HandOver.id)).all()


def count_waiting(account_id: UUID) -> int:
    """How many of them there are."""
    mine = sa.select(sa.func.count(HandOver.id)).join(HandOver.assignment).join(Assignment.seat)
    return session.scalar(mine.where(Seat.account_id == account_id, HandOver.decided_at.is_(None))) or 0


def content_of(taken: HandOver) -> Handed:
    """What was handed over; for its judge only."""
    return read_content(json.loads(vault().decrypt(taken.content_encrypted)))


def called_at_intake(taken: HandOver) -> dict[str, str]:
    """What the seat and the entry were called when a file was taken in, by the log: either may have another name since.
    Where the log has no such line: what they are called now."""
    of_it = (AuditLine.subject_kind == HandOver.__tablename__, AuditLine.subject_id == taken.id)
    then = session.scalar(sa.select(AuditLine.now).where(*of_it, AuditLine.action == "judging.take_in").limit(1)) or {}
    assignment = taken.assignment
    now = {"seat": assignment.seat.code, "entry": assignment.appearance.code}
    return {name: str(then.get(name, code)) for name, code in now.items()}


def hand_over_at(assignment_id: UUID, hand_over_id: UUID) -> dict[str, Any]:
    """Loader: what was handed over for an assignment, also one that was withdrawn since."""
    assignment = assignment_with_relations(assignment_id)
    found = session.get(HandOver, hand_over_id)
    if assignment is None or found is None or found.assignment_id != assignment.id:
        raise NotFound
    return {"assignment": assignment, "taken": found}


def intake_at(edition: str, contest_key: str, hand_over_id: UUID) -> dict[str, Any]:
    """Loader: an intake within its contest."""
    contest = contest_at(edition, contest_key)["contest"]
    found = session.scalar(sa.select(HandOver).where(HandOver.id == hand_over_id).options(*_WITH_ASSIGNMENT))
    if found is None or found.contest_id != contest.id:
        raise NotFound
    return {"contest": contest, "taken": found}

"""What delegations ask to change after registration has closed: theirs, and what waits at a desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.db import session
from contest.editions.models import Contest, Edition
from contest.errors import NotFound
from contest.people.models import Organisation
from contest.registration.models import ChangeRequest, ChangeState, Entry, EntryMember
from contest.registration.queries.delegation import delegation_at
from contest.registration.queries.desk import Desk, desk_at
from contest.registration.queries.entries import competitors

COUNTED = (ChangeState.OPEN, ChangeState.ACCEPTED)
"""What counts against the rulebook's number: not what was refused or taken back."""


def _with_relations() -> sa.Select[ChangeRequest]:
    return sa.select(ChangeRequest).options(
        joinedload(ChangeRequest.entry).joinedload(Entry.edition),
        joinedload(ChangeRequest.entry).selectinload(Entry.members).joinedload(EntryMember.person),
        joinedload(ChangeRequest.contest).joinedload(Contest.organisation),
        joinedload(ChangeRequest.delegation),
        joinedload(ChangeRequest.person),
        joinedload(ChangeRequest.instead),
    )


def changes_of(edition: Edition, delegation: Organisation) -> list[ChangeRequest]:
    """What a delegation asked for in an edition, newest first."""
    mine = (ChangeRequest.edition_id == edition.id, ChangeRequest.delegation_id == delegation.id)
    return list(session.scalars(_with_relations().where(*mine).order_by(ChangeRequest.id.desc())))


def counted_of(edition_id: UUID, delegation_id: UUID) -> int:
    """How many of them count against the rulebook's number."""
    mine = (ChangeRequest.edition_id == edition_id, ChangeRequest.delegation_id == delegation_id)
    counting = sa.select(sa.func.count()).select_from(ChangeRequest).where(*mine, ChangeRequest.state.in_(COUNTED))
    return session.scalar(counting) or 0


def _of_desk(desk: Desk) -> sa.ColumnElement[bool]:
    return ChangeRequest.contest_id.in_([one.id for one in desk.contests])


def changes_at_desk(desk: Desk, most: int = 200) -> list[ChangeRequest]:
    """What was asked of the organisers of a desk: what waits first, then the newest."""
    waits = sa.case((ChangeRequest.state == ChangeState.OPEN, 0), else_=1)
    wanted = _with_relations().where(_of_desk(desk)).order_by(waits, ChangeRequest.id.desc())
    return list(session.scalars(wanted.limit(most)))


def waiting_at_desk(desk: Desk) -> int:
    """How many wait for a decision."""
    waiting = (_of_desk(desk), ChangeRequest.state == ChangeState.OPEN)
    return session.scalar(sa.select(sa.func.count()).select_from(ChangeRequest).where(*waiting)) or 0


def change_of_delegation(edition: str, code: str, change_id: UUID) -> dict[str, Any]:
    """Loader: a request within its delegation."""
    found = delegation_at(edition, code)
    mine = (
        ChangeRequest.id == change_id,
        ChangeRequest.edition_id == found["edition"].id,
        ChangeRequest.delegation_id == found["delegation"].id,
    )
    change = session.scalar(_with_relations().where(*mine))
    if change is None:
        raise NotFound
    return {**found, "change": change}


def change_on_desk(edition: str, contest_key: str, change_id: UUID) -> dict[str, Any]:
    """Loader: a request within the desk that decides it."""
    desk = desk_at(edition, contest_key)["desk"]
    change = session.scalar(_with_relations().where(ChangeRequest.id == change_id, _of_desk(desk)))
    if change is None:
        raise NotFound
    return {"desk": desk, "change": change}


def concerns(change: ChangeRequest, person_id: UUID | None) -> bool:
    """Whether somebody is in the entry that a change is about, or comes in by it: then they do not decide it."""
    inside = {change.instead_id, *(member.person_id for member in change.entry.members)}
    return person_id is not None and person_id in inside


def places_of(entries: Sequence[Entry]) -> list[tuple[Entry, EntryMember]]:
    """Who competes in which entry: what a delegation may ask to change."""
    return [(entry, member) for entry in entries for member in competitors(entry) if entry.status != "draft"]

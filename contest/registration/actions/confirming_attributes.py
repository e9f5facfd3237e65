"""Attributes that the ranking goes by: each is entered by one person and confirmed by another, as scores are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions.models import Contest
from contest.editions.schedule import guard
from contest.editions.signing import REVIEWERS, require_second_person
from contest.errors import N_, NotAllowed
from contest.people.models import Account
from contest.people.second_person import Begun
from contest.registration.models import Appearance, EnteredAttribute
from contest.registration.queries.entered import (
    ATTRIBUTE_CONFIRMED,
    ENTERED,
    confirmed_here,
    current_entered,
    recorded_of_entered,
    waiting_attributes,
)


def own_person(account_id: UUID | None) -> UUID | None:
    """The person whose account this is."""
    return session.scalar(sa.select(Account.person_id).where(Account.id == account_id)) if account_id else None


def note_entered(
    appearance: Appearance, found: Mapping[str, str], *, by: UUID | None, at: datetime
) -> list[EnteredAttribute]:
    """Write a version of each of these values that the ranking of the contest goes by; it waits to be confirmed. The
    caller has locked the entry."""
    contest, entry = appearance.contest, appearance.entry
    keys = [key for key in confirmed_here(contest) if key in found]
    current = current_entered([entry.id]) if keys else {}
    made = []
    for key in keys:
        if (last := current.get((entry.id, key))) is not None:
            last.is_current = False
            session.flush()
        one = EnteredAttribute(
            region=entry.region,
            entry_id=entry.id,
            contest_id=contest.id,
            key=key,
            number=last.number + 1 if last else 1,
            value=found[key],
            by_id=by,
            at=at,
        )
        session.add(one)
        session.flush()
        was = {"number": last.number, "version": str(last.id)} if last else None
        now = {**recorded_of_entered(one), "edition": str(contest.edition_id)}
        audit.record(ENTERED, one, by=by, at=at, was=was, now=now)
        made.append(one)
    return made


def confirm_attributes(
    contest: Contest,
    *,
    until: str | None = None,
    roles: Collection[str] = REVIEWERS,
    by: UUID | None,
    at: datetime,
) -> list[EnteredAttribute]:
    """Confirm what somebody else entered: all that waits, or what came no later than the version with this id, which
    was the newest that somebody saw. `roles`: those in which the page lets somebody do it. Nobody confirms values of
    their own entry. Returns those confirmed now."""
    guard.hold([contest])
    waiting = [one for one in waiting_attributes(contest) if until is None or str(one.id) <= until]
    others = [one for one in waiting if by is None or one.by_id != by]
    if waiting and not others:
        raise NotAllowed(N_("自己填的不能由自己确认。请另一位组织者或裁判长来确认。"))
    mine = own_person(by)
    free = [one for one in others if mine is None or all(each.person_id != mine for each in one.entry.members)]
    if others and not free:
        raise NotAllowed(N_("等着确认的{作品}里有你自己，请同事来确认。"))
    for doer in {one.by_id for one in free}:
        beside = Begun((doer,), REVIEWERS, beside_third=False)
        require_second_person([contest], roles=roles, beside=beside, by=by, at=at)
    for one in free:
        one.confirmed_by, one.confirmed_at = by, at
        session.flush()
        audit.record(ATTRIBUTE_CONFIRMED, one, by=by, at=at, now={"number": one.number})
    return free

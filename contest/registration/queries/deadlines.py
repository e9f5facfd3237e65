"""Until when one entry may be changed and decided on: its contest's dates, or longer where an organiser granted it
singly or opened it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from contest.db import session
from contest.editions.models import Contest
from contest.editions.schedule.calendar import Period, period
from contest.registration.models import Entry, EntryMember
from contest.registration.queries.entries import HOLDING_SLOTS

EXTENDED = ("registration", "verification")


def phase_of(entry: Entry, phase: str) -> Period:
    """A phase as it counts for one entry. A late grant moves its end, never its beginning."""
    span = period(entry.contest, phase)
    until = entry.late_until
    if phase not in EXTENDED or until is None or span.closes is None or until <= span.closes:
        return span
    return replace(span, closes=until, closes_set_by=entry.contest, closes_reason=entry.late_reason)


def is_decided_late(entry: Entry) -> bool:
    """Whether organisers decide on it also after verification closed, until the list is frozen: it was granted more
    time, or opened again."""
    return entry.late_until is not None or any(one.reopened_reason for one in entry.verifications)


def may_decide(entry: Entry, at: datetime) -> bool:
    """Whether the dates let an organiser decide on a submitted entry."""
    return period(entry.contest, "verification").is_open(at) or is_decided_late(entry)


def granted_in(contests: Sequence[Contest]) -> list[Entry]:
    """The entries of some contests that were ever granted more time, the last end first: four queries."""
    return list(
        session.scalars(
            sa.select(Entry)
            .where(Entry.contest_id.in_([one.id for one in contests]), Entry.late_until.is_not(None))
            .options(
                joinedload(Entry.contest).joinedload(Contest.organisation),
                selectinload(Entry.members).joinedload(EntryMember.person),
            )
            .order_by(Entry.late_until.desc(), Entry.number)
        )
    )


def entry_numbered(contests: Sequence[Contest], number: str) -> Entry | None:
    """The entry with a public number that registered in one of these contests, a draft too."""
    return session.scalar(
        sa.select(Entry).where(
            Entry.contest_id.in_([one.id for one in contests]), Entry.number == number.strip().upper()
        )
    )


def entry_in(edition_id: UUID, person_id: UUID, track: str, division: str) -> Entry | None:
    """The entry of a competitor in a track and division that was neither rejected nor withdrawn, the newest."""
    return session.scalar(
        sa.select(Entry)
        .join(EntryMember, EntryMember.entry_id == Entry.id)
        .where(
            EntryMember.person_id == person_id,
            EntryMember.role == "competitor",
            EntryMember.accepted_at.is_not(None),
            Entry.edition_id == edition_id,
            Entry.track == track,
            Entry.division == division,
            Entry.status.in_(HOLDING_SLOTS),
        )
        .order_by(Entry.id.desc())
        .limit(1)
    )

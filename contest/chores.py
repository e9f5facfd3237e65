"""Chores: what the program does by itself, again and again, without being asked. One list, and a row for the last run
of each.

Several processes look at the list. Whoever takes a chore writes a lease on its row, so that each is done by one at a
time; a process that is killed in the middle leaves it to the next one when the lease has ended. Each chore may
therefore be done again from its beginning, and commits in small steps, so that no writer waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from contest import audit, clock, kept_forms, retention, sweeping
from contest.db import Document, Mapped, Model, mapped_column, new_id, read_only, session
from contest.limits import unhurried
from contest.logs import Log

log = Log(__name__)
LEASE = timedelta(hours=1)  # no chore takes as long
AFTER_A_FAULT = timedelta(minutes=10)
STEP = 200  # lines that are chained in one transaction, so that no writer waits long


class ChoreName(StrEnum):
    """Everything that is done by itself, beside jobs and letters."""

    CHAIN = "chain"
    LATE = "late"
    SWEEP = "sweep"
    PURGE = "purge"
    FORMS = "forms"


class Chore(Model):
    """The last run of a chore, and who does it now."""

    __tablename__ = "chore"

    name: Mapped[str] = mapped_column(primary_key=True)  # a value of ChoreName
    lease: Mapped[UUID | None]
    leased_until: Mapped[datetime | None]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # of the last run that ended, well or not
    outcome: Mapped[dict[str, int]] = mapped_column(Document, default=dict)  # how many of what
    fault: Mapped[str | None]  # the kind of fault that ended the last run; None: it went well
    next_at: Mapped[datetime]


@dataclass(frozen=True)
class Duty:
    """What a chore does and how often. `work` commits by itself and returns how many of what it did."""

    name: ChoreName
    every: timedelta
    work: Callable[[], dict[str, int]]


def chain(*, whole: bool = False) -> dict[str, int]:
    """Chain the audit log's committed lines: those that came lately, or `whole`, whenever they came."""
    done = 0
    try:
        while (found := _waiting(whole=whole)).lines or found.behind:
            chained = audit.chain(found)
            session.commit()
            done += chained
            if chained == len(found.lines) < STEP:
                break
    except IntegrityError:  # `contest audit chain` runs at this moment
        session.rollback()
    return {"lines": done}


def _waiting(*, whole: bool) -> audit.Waiting:
    with read_only():  # on SQLite others write meanwhile
        found = audit.waiting(whole=whole, most=STEP)
        session.rollback()
    return found


def forget_forms() -> dict[str, int]:
    """Delete the kept forms whose hour is over."""
    gone = kept_forms.purge(clock.now())
    session.commit()
    return {"forms": gone}


DUTIES = (
    Duty(ChoreName.CHAIN, timedelta(seconds=1), chain),
    Duty(ChoreName.LATE, timedelta(hours=1), partial(chain, whole=True)),
    Duty(ChoreName.SWEEP, timedelta(days=1), sweeping.sweep),
    Duty(ChoreName.PURGE, timedelta(days=1), retention.purge),
    Duty(ChoreName.FORMS, timedelta(minutes=10), forget_forms),
)


def run_due() -> int:
    """Do the chores that are due and that nobody else is doing. Returns how many were done. Commits."""
    at = clock.now()
    with read_only():  # on SQLite, looking would otherwise wait for a writer
        rows = last_runs()
        session.rollback()
    due = [duty for duty in DUTIES if duty.name not in rows or rows[duty.name].next_at <= at]
    return sum(_run(duty) for duty in due)


def _run(duty: Duty) -> bool:
    lease = _take(duty)
    if lease is None:
        return False
    outcome, fault = None, None
    try:
        with unhurried():
            outcome = duty.work()
    except Exception as failure:  # the other chores go on; the page and `contest doctor` show this one's fault
        session.rollback()
        log.exception("chore failed", chore=str(duty.name))
        fault = type(failure).__name__
    at = clock.now()
    changes: dict[str, Any] = {
        "lease": None,
        "leased_until": None,
        "ended_at": at,
        "fault": fault,
        "next_at": at + (duty.every if fault is None else max(duty.every, AFTER_A_FAULT)),
    }
    if outcome is not None and (any(outcome.values()) or duty.every >= timedelta(hours=1)):
        changes["outcome"] = outcome
    session.execute(
        sa.update(Chore)
        .where(Chore.name == duty.name, Chore.lease == lease)
        .values(**changes)
        .execution_options(synchronize_session=False)
    )
    session.commit()
    return fault is None


def _take(duty: Duty) -> UUID | None:
    """Lease a chore that is due, or None. Commits."""
    at = clock.now()
    row = session.scalar(
        sa.select(Chore)
        .where(Chore.name == duty.name)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if row is None:
        if session.scalar(sa.select(Chore.name).where(Chore.name == duty.name)):
            session.rollback()  # somebody has locked the row to take it
            return None
        row = Chore(name=duty.name, next_at=at, outcome={})
        session.add(row)
    if row.next_at > at or (row.lease is not None and row.leased_until is not None and row.leased_until > at):
        session.rollback()
        return None
    lease = new_id()
    row.lease, row.leased_until, row.began_at = lease, at + LEASE, at
    try:
        session.commit()
    except IntegrityError:  # another process has made the row at this moment
        session.rollback()
        return None
    return lease


def last_runs() -> dict[str, Chore]:
    """The rows by name; a chore that was never done has none."""
    return {row.name: row for row in session.scalars(sa.select(Chore))}


def is_overdue(duty: Duty, row: Chore | None, at: datetime) -> bool:
    """Whether a chore that nobody is doing should have been done long ago: no worker lives, or none can."""
    if row is None:
        return True
    busy = row.leased_until is not None and row.leased_until > at
    return not busy and row.next_at < at - max(duty.every, timedelta(minutes=5))

"""How long each kind of row is kept: one table, which the chore `purge` carries out and docs/operations repeats.

What is not in the table is kept: who took part, marks, results, publications and the audit log are the record. A step
adds the rows that it owns with `keeps`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from contest import audit, clock
from contest.access import AccessLine
from contest.db import Model, session
from contest.jobs import Job
from contest.mail import Letter
from contest.receipts import Receipt

AT_ONCE = 500  # rows of one transaction


class Kept(StrEnum):
    """What is kept for a stated time only."""

    LETTERS = "letters"
    RECEIPTS = "receipts"
    ACCESS = "access-lines"
    JOBS = "jobs"
    INVITATIONS = "invitations"
    TRIES = "failed-tries"
    HAND_OVERS = "hand-overs"
    CALLS = "help-calls"
    DRAFTS = "import-drafts"
    CERTIFICATES = "certificate-runs"
    EVIDENCE = "evidence"
    ARCHIVES = "archives"
    SHARES = "award-shares"
    STAFF = "delegation-members"


@dataclass(frozen=True)
class Period:
    """How long one kind of row is kept, and which rows have been kept for it.

    `recorded`: the action of the line that the log gets for each row that goes, where `contest audit verify` holds such
    rows.
    """

    kept: Kept
    days: int
    model: type[Model]
    ended: Callable[[datetime], sa.ColumnElement[bool]]  # rows that are done with since before a moment
    recorded: str | None = None


_periods: dict[Kept, Period] = {}


def keeps(
    kept: Kept,
    model: type[Model],
    ended: Callable[[datetime], sa.ColumnElement[bool]],
    *,
    days: int,
    recorded: str | None = None,
) -> None:
    """Say how long a kind of row is kept: `ended(before)` fits those that were done with before that moment."""
    _periods[kept] = Period(kept, days, model, ended, recorded)


def periods() -> list[Period]:
    """The table, in the order of `Kept`."""
    return [_periods[kept] for kept in Kept if kept in _periods]


def days_of(kept: Kept) -> int:
    """For how many days something is kept."""
    return _periods[kept].days


def purge() -> dict[str, int]:
    """Delete what has been kept for its time. Returns how many rows of each kind went. Commits."""
    at = clock.now()
    return {str(one.kept): _delete(one, at) for one in periods()}


@dataclass
class _Gone:
    """A row that is deleted, as the subject of its line."""

    id: Any
    __tablename__: str


def _delete(period: Period, at: datetime) -> int:
    """Delete rows, a few hundred a transaction, so that no writer waits for long. Commits."""
    model, fits = period.model, period.ended(at - timedelta(days=period.days))
    key = sa.inspect(model).primary_key[0]
    gone = 0
    while True:
        found = session.scalars(sa.select(key).select_from(model).where(fits).limit(AT_ONCE)).all()
        if found:
            session.execute(sa.delete(model).where(key.in_(found), fits).execution_options(synchronize_session=False))
        for row in found if period.recorded else ():
            audit.record(str(period.recorded), _Gone(row, model.__tablename__), by=None, at=at)
        session.commit()
        gone += len(found)
        if len(found) < AT_ONCE:
            return gone


# A letter's text is erased as soon as it is sent; what goes here is to whom it went and when.
keeps(Kept.LETTERS, Letter, lambda before: Letter.ended_at < before, days=90)
# A receipt answers a form that is sent twice, and shows a person that something arrived: a season and its objections.
keeps(Kept.RECEIPTS, Receipt, lambda before: Receipt.at < before, days=365)
# Six months at least (网络安全法, article 21); a year covers a season.
keeps(Kept.ACCESS, AccessLine, lambda before: AccessLine.at < before, days=365)
# What a job made stands elsewhere; its row says only how it went.
keeps(Kept.JOBS, Job, lambda before: Job.ended_at < before, days=90)

"""What a contest sets for itself and those below it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.clock import Closing
from contest.db import session
from contest.editions.models import Contest, Setting
from contest.editions.queries import forget
from contest.editions.rulebooks.effective import tier_of
from contest.errors import N_, NotAllowed, Unfit


def set_setting(
    contest: Contest, key: str, value: Any, *, reason: str | None, by: UUID | None, at: datetime
) -> Setting:
    """Override a setting for a contest and those below it, if its tier may. A moment has a time zone and is saved as
    ISO 8601 in UTC."""
    if key not in tier_of(contest).may_set:
        raise NotAllowed(N_("规程没有让%(tier)s自定这一项（%(key)s）。"), tier=tier_of(contest).name, key=key)
    stored = value.isoformat() if isinstance(value, datetime) else value
    _in_order(contest, key, value)
    row = session.scalar(sa.select(Setting).where(Setting.contest_id == contest.id, Setting.key == key))
    was = row.value["is"] if row else None
    if row is None:
        row = Setting(contest=contest, key=key, value={"is": stored}, reason=reason, by_id=by, at=at)
        session.add(row)
    else:
        row.value, row.reason, row.by_id, row.at = {"is": stored}, reason, by, at
    session.flush()
    forget()
    audit.record("editions.set", contest, by=by, at=at, was={key: was}, now={key: stored}, reason=reason)
    return row


def _in_order(contest: Contest, key: str, value: Any) -> None:
    """A phase may not close before it opens."""
    from contest.editions.schedule.calendar import period

    stage, phase, end = key.split(".")
    if not isinstance(value, datetime):
        return
    span = period(contest, phase, stage=stage)
    other = span.opens if end == "closes" else span.closes
    if other is not None and (value <= other if end == "closes" else value >= other):
        facing = Closing(other) if end == "opens" else other
        raise Unfit(N_("这个时间和另一头（%(other)s）颠倒了：开始必须早于截止。"), other=facing, field="value")


def clear_setting(contest: Contest, key: str, *, by: UUID | None, at: datetime) -> None:
    """Go back to what is inherited."""
    row = session.scalar(sa.select(Setting).where(Setting.contest_id == contest.id, Setting.key == key))
    if row is not None:
        audit.record("editions.clear_setting", contest, by=by, at=at, was={key: row.value["is"]})
        session.delete(row)
        session.flush()
        forget()

"""Take an entry out of a contest again, before anything happened to it there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions.models import Contest
from contest.registration.models import Appearance, Entry


def disappear(entry: Entry, contest: Contest, *, by: UUID | None, at: datetime) -> None:
    """The counterpart of `appear`, for an advancement that is taken back."""
    appearance = session.scalar(
        sa.select(Appearance).where(Appearance.entry_id == entry.id, Appearance.contest_id == contest.id)
    )
    if appearance is None:
        return
    audit.record("registration.disappear", entry, by=by, at=at, was={"contest": contest.key, "code": appearance.code})
    session.delete(appearance)
    session.flush()
    session.expire(entry, ["appearances"])

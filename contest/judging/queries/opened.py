"""Who opened marks of others, and when: lines of the access log about one contest."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contest.access import AccessLine, note
from contest.editions.models import Contest
from contest.registration.models import Appearance

MARKS = "marks"


def note_marks(row: Contest | Appearance) -> None:
    """Note that marks of a whole contest, or of one entry, are opened in this request."""
    note("read", MARKS, subject=f"{row.__tablename__}:{row.id}")


def marks_opened(contest: Contest, subjects: list[str]) -> sa.Select[Any]:
    """The reads of a contest's marks, whole or entry by entry, for a paged list. `subjects`: what the lines call
    them."""
    return sa.select(AccessLine).where(
        AccessLine.kind == "read", AccessLine.what == MARKS, AccessLine.subject.in_(subjects)
    )


def subjects_of(contest: Contest) -> dict[str, str | None]:
    """What the access log calls a contest and its entries, with the entry's code; None for the whole."""
    from contest.db import session

    found = session.execute(sa.select(Appearance.id, Appearance.code).where(Appearance.contest_id == contest.id))
    return {f"contest:{contest.id}": None, **{f"appearance:{id_}": code for id_, code in found}}

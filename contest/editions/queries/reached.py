"""What a contest reached and what it sets: asked once in a session, for many contests in one statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from contest.db import as_row, read, read_plainly, session, table_of
from contest.editions.models import Contest, Milestone, Setting


class Reached(NamedTuple):
    """When a contest reached a milestone. Pages of a final read 654 of them: as rows they took half of such a page."""

    at: datetime


def milestones(contest: Contest) -> dict[str, Reached]:
    """The current milestones of a contest, by what."""
    store = _store("milestones")
    if contest.id not in store:
        remember({contest.id: contest})
    found: dict[str, Reached] = store[contest.id]
    return found


def moments_reached(contest: Contest) -> dict[str, datetime]:
    """The moment of each current milestone of a contest, by what: for guards, which need no rows."""
    if (marks := _store("milestones").get(contest.id)) is not None:
        return {what: mark.at for what, mark in marks.items()}
    store = _store("moments")
    if contest.id not in store:
        store[contest.id] = dict(read(_MOMENTS, {"contest_id": contest.id}).all())
    found: dict[str, datetime] = store[contest.id]
    return found


def forget() -> None:
    """Forget the settings and milestones cached in this session; actions call it after writing."""
    for name in ("milestones", "settings", "moments"):
        session().info.pop(name, None)


def _store(name: str) -> dict[UUID, Any]:
    store: dict[UUID, Any] = session().info.setdefault(name, {})
    return store


def remember(contests: dict[UUID, Contest]) -> None:
    """Ask for the milestones and settings of those of these contests, by id, that were not asked for yet."""
    reached, settings = _store("milestones"), _store("settings")
    missing = [id_ for id_ in contests if id_ not in reached or id_ not in settings]
    for id_ in missing:
        reached[id_], settings[id_] = {}, {}
    missing = [id_ for id_ in missing if id_]  # one that nobody has made yet has neither
    if not missing:
        return
    for contest_id, what, at in read_plainly(_MILESTONES, {"contest_ids": missing}):
        reached[contest_id][what] = Reached(at)
    for row in read(_SETTINGS, {"contest_ids": missing}):
        settings[row.contest_id][row.key] = as_row(Setting, row._mapping)


# Most requests read these, so they are built once.
_MILESTONE = table_of(Milestone).c
_MOMENTS = sa.select(_MILESTONE.what, _MILESTONE.at).where(
    _MILESTONE.contest_id == sa.bindparam("contest_id"), _MILESTONE.undone_at.is_(None)
)
_MILESTONES = sa.select(_MILESTONE.contest_id, _MILESTONE.what, _MILESTONE.at).where(
    _MILESTONE.contest_id.in_(sa.bindparam("contest_ids", expanding=True)), _MILESTONE.undone_at.is_(None)
)
_SETTING = table_of(Setting).c
_SETTINGS = sa.select(*_SETTING).where(_SETTING.contest_id.in_(sa.bindparam("contest_ids", expanding=True)))


def settings(contest: Contest) -> dict[str, Setting]:
    """What this contest itself sets (not those above), by key."""
    store = _store("settings")
    if contest.id not in store:
        remember({contest.id: contest})
    found: dict[str, Setting] = store[contest.id]
    return found

"""The code under which an entry appears in a contest: what judges see instead of names."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from contest.db import session
from contest.editions.models import Contest
from contest.errors import N_, Clash
from contest.registration.models import Appearance, Entry

TRIES = 20


def next_codes(contest: Contest) -> list[str]:
    """The contest's next number, and those after it, in case another request takes one at the same moment."""
    taken = session.scalar(
        sa.select(sa.func.count()).select_from(Appearance).where(Appearance.contest_id == contest.id)
    )
    return [f"{(taken or 0) + following:02d}" for following in range(1, TRIES + 1)]


def appear_under(codes: list[str], entry: Entry, **more: Any) -> Appearance:
    """A new appearance of an entry under the first free one of some codes. Raises Clash where none is free."""
    contest: Contest = more["contest"]
    for code in codes:
        if session.scalar(sa.select(Appearance.id).where(Appearance.contest_id == contest.id, Appearance.code == code)):
            continue
        try:
            with session.begin_nested():
                appearance = Appearance(
                    region=entry.region, entry_id=entry.id, home_id=entry.home_id, code=code, **more
                )
                session.add(appearance)
                session.flush()
        except IntegrityError:  # somebody else drew it at the same moment
            continue
        session.expire(entry, ["appearances"])
        return appearance
    raise Clash(N_("%(code)s 号在这场比赛里已经有了。"), code=codes[-1])

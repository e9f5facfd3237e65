"""An entry takes part in a contest. It moves up by appearing in the next one; it is never copied."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from contest import audit
from contest.db import session
from contest.editions.models import Contest
from contest.errors import N_, Clash, WrongMoment
from contest.people.models import Organisation
from contest.registration.models import Appearance, Entry

TRIES = 20


def appear(
    entry: Entry,
    contest: Contest,
    *,
    credit: Organisation | None,
    at: datetime,
    code: str | None = None,
    standing: str = "competing",
    by: UUID | None = None,
) -> Appearance:
    """Put an entry into a contest: the registration tier's when it is verified, a higher one when it advances.

    `credit` is whom the rules credit there (the `group` of the law's inputs), `code` what judges see instead of names:
    by default the contest's next number in at least two digits. An entry that is in already is given back as it is.
    """
    known = session.scalar(
        sa.select(Appearance).where(Appearance.entry_id == entry.id, Appearance.contest_id == contest.id)
    )
    if known is not None:
        return known
    appearance = _with_code(
        [code] if code else _next_codes(contest),
        entry,
        contest=contest,
        credit=credit,
        standing=standing,
        registered_at=at,
        verified_at=at,
    )
    for below in entry.appearances:
        if below.contest.parent_id == contest.id and below.advanced_at is None:
            below.advanced_at = at
    session.flush()
    audit.record("registration.appear", entry, by=by, at=at, now={"contest": contest.key, "code": appearance.code})
    return appearance


def disappear(entry: Entry, contest: Contest, *, by: UUID | None, at: datetime) -> None:
    """Take an entry out of a contest again: its verification or its advancing was taken back. Refused where judging
    refers to it already; nothing happens where it is not in."""
    appearance = session.scalar(
        sa.select(Appearance).where(Appearance.entry_id == entry.id, Appearance.contest_id == contest.id)
    )
    if appearance is None:
        return
    code = appearance.code
    try:
        with session.begin_nested():
            session.delete(appearance)
            session.flush()
    except IntegrityError as fault:
        raise WrongMoment(N_("%(number)s 在这场比赛里已经分给评委，不能再收回。"), number=entry.number) from fault
    session.expire(entry, ["appearances"])
    audit.record("registration.disappear", entry, by=by, at=at, was={"contest": contest.key, "code": code})


def _next_codes(contest: Contest) -> list[str]:
    """The contest's next number, and those after it for the case that it was drawn in the same moment."""
    taken = session.scalar(
        sa.select(sa.func.count()).select_from(Appearance).where(Appearance.contest_id == contest.id)
    )
    return [f"{(taken or 0) + following:02d}" for following in range(1, TRIES + 1)]


def _with_code(codes: list[str], entry: Entry, **more: Any) -> Appearance:
    """An appearance under the first of some codes that is free."""
    contest: Contest = more["contest"]
    for code in codes:
        if session.scalar(sa.select(Appearance.id).where(Appearance.contest_id == contest.id, Appearance.code == code)):
            continue
        try:
            with session.begin_nested():
                appearance = Appearance(realm=entry.realm, entry_id=entry.id, home_id=entry.home_id, code=code, **more)
                session.add(appearance)
                session.flush()
        except IntegrityError:  # drawn by somebody else in the same moment
            continue
        session.expire(entry, ["appearances"])
        return appearance
    raise Clash(N_("%(code)s 号在这场比赛里已经有了。"), code=codes[-1])

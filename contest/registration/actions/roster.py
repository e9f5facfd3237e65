"""The roster of a contest: frozen after verification, opened again with a reason until judging begins."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.editions.actions import reach
from contest.editions.actions import undo as take_back
from contest.editions.models import Contest, Milestone
from contest.editions.schedule import guard
from contest.errors import N_, Unfit, Way, WrongMoment
from contest.registration.actions.locking import lock_contest
from contest.registration.models import Appearance, Entry


def freeze_roster(contest: Contest, *, by: UUID | None, at: datetime) -> Milestone:
    """Fix who takes part. Refused while entries wait for a decision, or where nobody was ever entered.

    A roster on which nobody competes may be frozen: an absent or disqualified entry has its result too, and is
    published with it (docs/decisions, decision 56).
    """
    lock_contest(contest)
    waiting = session.scalar(
        sa.select(sa.func.count())
        .select_from(Entry)
        .where(Entry.contest_id == contest.id, Entry.status.in_(("submitted", "returned")))
    )
    if waiting:
        raise WrongMoment(
            N_("还有 %(n)s {件}等审核或等学生改，名单还不能冻结。"),
            n=waiting,
            ways=[
                Way(
                    N_("去审核"),
                    "registration.verify",
                    {"edition": contest.edition.key, "contest_key": contest.key},
                )
            ],
        )
    if not session.scalar(
        sa.select(sa.func.count()).select_from(Appearance).where(Appearance.contest_id == contest.id)
    ):
        raise WrongMoment(N_("这场比赛还没有一{件}{作品}，没有名单可以冻结。"))
    return reach(contest, "roster-frozen", by=by, at=at)


def unfreeze_roster(contest: Contest, *, reason: str, by: UUID | None, at: datetime) -> Contest:
    """Open a frozen roster again, with a reason, until judging has begun."""
    if not reason.strip():
        raise Unfit(N_("请写明为什么解除冻结；它会留在记录里。"), field="reason")
    lock_contest(contest)
    guard.reached(contest, "roster-frozen", N_("名单没有冻结，不用解除。"))
    guard.not_reached(contest, "judging-opened", N_("评审已于 %(since)s 开始，名单不能再解除冻结。"))
    take_back(contest, "roster-frozen", by=by, at=at, note=reason.strip())
    return contest

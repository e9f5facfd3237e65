"""The roster of a contest: frozen after verification; what happens to somebody afterwards is a change with a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions import guard
from contest.editions.actions import reach
from contest.editions.actions import undo as take_back
from contest.editions.models import Contest, Milestone
from contest.errors import N_, Unfit, Way, WrongMoment
from contest.registration.models import STANDINGS, Appearance, Entry
from contest.registration.words import STANDING_WORDS


def set_standing(appearance: Appearance, standing: str, *, reason: str, by: UUID | None, at: datetime) -> Appearance:
    """Say that somebody is absent, disqualified, a guest, withdrawn, or competing again; with a reason. Before the
    roster is frozen a withdrawal promotes the next on the reserve list."""
    from contest.registration.actions.quotas import promote

    if standing not in STANDINGS:
        raise Unfit(N_("没有这种参赛状态。"), field="standing")
    if not reason.strip():
        raise Unfit(N_("请写明理由；它会留在记录里。"), field="reason")
    session.refresh(appearance, with_for_update={"of": Appearance})
    guard.not_reached(
        appearance.contest, "published", N_("结果已于 %(since)s 发布，参赛状态不能再改。要更正，请发布更正。")
    )
    if appearance.standing == standing:
        raise Unfit(N_("现在就是“%(standing)s”，不用改。"), standing=STANDING_WORDS[standing], field="standing")
    step_out(appearance, standing, reason=reason.strip(), by=by, at=at)
    if standing == "withdrawn" and not _is_frozen(appearance.contest):
        promote(appearance.contest, instead_of=appearance, by=by, at=at)
    return appearance


def step_out(appearance: Appearance, standing: str, *, reason: str, by: UUID | None, at: datetime) -> None:
    """Write a standing, without asking when."""
    was = appearance.standing
    appearance.standing, appearance.standing_reason = standing, reason
    appearance.withdrawn_at = at if standing == "withdrawn" else None
    session.flush()
    audit.record(
        "registration.set_standing",
        appearance.entry,
        by=by,
        at=at,
        was={"standing": was},
        now={"standing": standing, "contest": appearance.contest.key},
        reason=reason,
    )


def freeze_roster(contest: Contest, *, by: UUID | None, at: datetime) -> Milestone:
    """Fix who takes part. Refused while entries wait for a decision, or where nobody takes part."""
    waiting = session.scalar(
        sa.select(sa.func.count())
        .select_from(Entry)
        .where(Entry.contest_id == contest.id, Entry.status.in_(("submitted", "returned")))
    )
    if waiting:
        raise WrongMoment(
            N_("还有 %(n)s 件等审核或等学生改，名单还不能冻结。"),
            n=waiting,
            ways=[
                Way(
                    N_("去审核"),
                    "registration.verify",
                    contest.address,
                )
            ],
        )
    if not session.scalar(
        sa.select(sa.func.count()).select_from(Appearance).where(Appearance.contest_id == contest.id)
    ):
        raise WrongMoment(N_("这场比赛还没有一件作品，没有名单可以冻结。"))
    return reach(contest, "roster-frozen", by=by, at=at)


def unfreeze_roster(contest: Contest, *, reason: str, by: UUID | None, at: datetime) -> Contest:
    """Open a frozen roster again, with a reason, until judging has begun."""
    if not reason.strip():
        raise Unfit(N_("请写明为什么解除冻结；它会留在记录里。"), field="reason")
    guard.reached(contest, "roster-frozen", N_("名单没有冻结，不用解除。"))
    guard.not_reached(contest, "judging-opened", N_("评审已于 %(since)s 开始，名单不能再解除冻结。"))
    take_back(contest, "roster-frozen", by=by, at=at, note=reason.strip())
    return contest


def _is_frozen(contest: Contest) -> bool:
    from contest.editions.queries import milestones

    return "roster-frozen" in milestones(contest)

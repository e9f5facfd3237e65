"""On whose authority a participation may be changed, from what to what, and until when."""

from __future__ import annotations

from dataclasses import dataclass

from contest.editions.schedule import guard
from contest.errors import N_, Clash, Unfit, WrongMoment
from contest.registration.labels import PARTICIPATION_LABELS
from contest.registration.models import JUDGED, Appearance, Authority, Participation
from contest.registration.queries.stepping_back import UNTIL

EVERY = frozenset(Participation)


@dataclass(frozen=True)
class Permission:
    """What an authority may do until a milestone of the contest: change a participation from one of
    `change_from` to one of `change_to`. `own_only`: only if the same authority set it."""

    authority: Authority
    change_from: frozenset[Participation]
    change_to: frozenset[Participation]
    until: str
    too_late: str
    own_only: bool = False
    reason_needed: bool = True


PERMISSIONS = (
    Permission(
        Authority.ENTRANT,
        change_from=JUDGED,
        change_to=frozenset({Participation.WITHDRAWN}),
        until=UNTIL,
        too_late=N_("名单已于 %(since)s 冻结，不能自己撤回。请联系组织者登记退赛。"),
    ),
    Permission(
        Authority.ENTRANT,
        change_from=frozenset({Participation.WITHDRAWN}),
        change_to=JUDGED,
        until=UNTIL,
        too_late=N_("名单已于 %(since)s 冻结，不能再恢复。请联系组织者。"),
        own_only=True,
        reason_needed=False,
    ),
    Permission(
        Authority.DESK,
        change_from=EVERY,
        change_to=EVERY,
        until="published",
        too_late=N_("结果已于 %(since)s 发布，参赛状态不能再改。要更正，请发布更正。"),
    ),
    Permission(
        Authority.CHAIR,
        change_from=EVERY,
        change_to=EVERY,
        until="judging-closed",
        too_late=N_("评分已于 %(since)s 结束，参赛状态不再改动。"),
    ),
)


def refuse_unpermitted(
    appearance: Appearance, old: Participation, new: Participation, authority: Authority, reason: str
) -> None:
    """Refuse what PERMISSIONS does not allow: too late, no reason, no change, or not for this authority."""
    own = [one for one in PERMISSIONS if one.authority is authority]
    fitting = [one for one in own if old in one.change_from and new in one.change_to]
    permission = next(iter(fitting or own))
    if permission.reason_needed and not reason:
        raise Unfit(N_("请写明原因；它会留在记录里。"), field="reason")
    guard.not_reached(appearance.contest, permission.until, permission.too_late)
    if old is new:
        raise Unfit(
            N_("现在就是“%(participation)s”，不用改。"), participation=PARTICIPATION_LABELS[new], field="participation"
        )
    if not fitting or (permission.own_only and appearance.participation_authority != authority):
        raise WrongMoment(
            N_("现在是“%(participation)s”，不能自己改。请联系组织者。"), participation=PARTICIPATION_LABELS[old]
        )


def refuse_absent_after_marks(appearance: Appearance, new: Participation) -> None:
    """Refuse to note somebody absent whose sheet was submitted."""
    if new is Participation.ABSENT and appearance.competed_at is not None:
        raise Clash(N_("%(code)s 号已经有提交的评分表，不能记作缺席。"), code=appearance.code, field="participation")

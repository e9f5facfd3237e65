"""Words of the closed sets of registration: one table for each set, used by every room."""

from __future__ import annotations

from contest.errors import N_
from contest.registration.models import Participation

# 退赛 is withdrawing from the contest. 弃权 would be forfeiting a match, which is a result and not a withdrawal, and
# 已退出 also means "signed out". 特邀 is the word of the law's own prose (rules/phrases.py).
PARTICIPATION_LABELS: dict[str, str] = {
    Participation.COMPETING: N_("参赛"),
    Participation.GUEST: N_("特邀（不计名次）"),
    Participation.WITHDRAWN: N_("退赛"),
    Participation.ABSENT: N_("缺席"),
    Participation.DISQUALIFIED: N_("取消资格"),
}
# The shape beside the word: a kind of `ui.state`.
PARTICIPATION_GLYPHS: dict[str, str] = {
    Participation.COMPETING: "in",
    Participation.GUEST: "none",
    Participation.WITHDRAWN: "revoked",
    Participation.ABSENT: "missing",
    Participation.DISQUALIFIED: "revoked",
}
# What each means for the entry, beside the choice of a form.
PARTICIPATION_HINTS: dict[str, str] = {
    Participation.COMPETING: N_("照常参赛。"),
    Participation.GUEST: N_("照常评分，不占名额、名次和奖项。"),
    Participation.WITHDRAWN: N_("自己不参加了；名单冻结之前由候补递补。"),
    Participation.ABSENT: N_("没有到场；不排名次。"),
    Participation.DISQUALIFIED: N_("违反规程；不排名次。"),
}

"""Words of the closed sets of judging: one table for each set, used by every room. Kinds of conflict and of judges are
named in rulebooks, so their words are in editions/labels.py; a seat's role is one of people/labels.py."""

from __future__ import annotations

from contest.errors import N_
from contest.judging.models import HelpKind, SheetState

SHEET_STATE_LABELS: dict[str, str] = {
    SheetState.NONE: N_("未开始"),
    SheetState.GOING: N_("评分中"),
    SheetState.AGAIN: N_("请重评"),
    SheetState.IN: N_("已提交"),
    SheetState.DONE: N_("已确认"),
    SheetState.ASIDE: N_("回避"),
    SheetState.OUT: N_("没有进这一轮"),
}
SHEET_STATE_GLYPHS: dict[str, str] = {
    SheetState.NONE: "none",
    SheetState.GOING: "going",
    SheetState.AGAIN: "act",
    SheetState.IN: "in",
    SheetState.DONE: "done",
    SheetState.ASIDE: "locked",
    SheetState.OUT: "locked",
}
# A try that does not count, by the sign that is typed for it (contest.judging.rubric).
VOID_LABELS = {"×": N_("犯规"), "–": N_("没有做")}
# What is missing for a result while a sheet is in this state.
SHEET_STATE_MISSING_SENTENCES: dict[str, str] = {
    SheetState.NONE: N_("%(code)s 号缺%(who)s的评分表"),
    SheetState.GOING: N_("%(code)s 号%(who)s正在评"),
    SheetState.AGAIN: N_("%(code)s 号%(who)s要重评"),
    SheetState.IN: N_("%(code)s 号%(who)s的评分表待确认"),
}

IMPORT_COLUMN_LABELS = {
    "name": N_("姓名"),
    "unit": N_("单位"),
    "role": N_("身份"),
    "events": N_("评哪些比赛"),
    "panel": N_("评审组"),
    "email": N_("邮箱"),
}
HELP_KIND_LABELS: dict[str, str] = {
    HelpKind.RULE: N_("评分标准有疑问"),
    HelpKind.MATERIAL: N_("材料打不开"),
    HelpKind.DEVICE: N_("设备或网络有问题"),
    HelpKind.ENTRY: N_("这{件}{作品}有情况"),
    HelpKind.OTHER: N_("别的事"),
}

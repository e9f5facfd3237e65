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
}
SHEET_STATE_GLYPHS: dict[str, str] = {
    SheetState.NONE: "none",
    SheetState.GOING: "going",
    SheetState.AGAIN: "act",
    SheetState.IN: "in",
    SheetState.DONE: "done",
    SheetState.ASIDE: "locked",
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

# What a row of an imported list would do, and why it cannot (values of JudgeOperation and JudgeFault).
IMPORT_OPERATION_LABELS = {
    "invite": N_("新邀请，并入席"),
    "ask": N_("已有账号：发邀请，接受以后再入席"),
    "seat": N_("已是这里的评委：补上席位"),
    "nothing": N_("已经入席，不用改"),
    "leave-out": N_("不导入"),
}
IMPORT_COLUMN_LABELS = {
    "name": N_("姓名"),
    "unit": N_("单位"),
    "role": N_("身份"),
    "events": N_("评哪些比赛"),
    "email": N_("邮箱"),
}
IMPORT_FAULT_LABELS = {
    "name": N_("没有姓名，或者太长。"),
    "email": N_("这不像一个邮箱地址。"),
    "email-twice": N_("这个邮箱在名单里写了两次；每个人填自己的，没有就空着。"),
    "email-taken": N_("这个邮箱的账号是另一个姓名。核对姓名和邮箱，或者把邮箱空着。"),
}
HELP_KIND_LABELS: dict[str, str] = {
    HelpKind.RULE: N_("评分标准有疑问"),
    HelpKind.MATERIAL: N_("材料打不开"),
    HelpKind.DEVICE: N_("设备或网络有问题"),
    HelpKind.ENTRY: N_("这{件}{作品}有情况"),
    HelpKind.OTHER: N_("别的事"),
}

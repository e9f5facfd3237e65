"""Words for the closed sets of registration: one table for each set, for all pages and letters."""

from __future__ import annotations

from contest.errors import N_
from contest.people.labels import ROSTER_COLUMN_LABELS
from contest.registration.models import (
    ChangeKind,
    ChangeState,
    Decision,
    DeclaredOfPerson,
    EntryStatus,
    Hindrance,
    MemberRole,
    Participation,
    PhotoMatch,
    QuotaBasis,
    ReserveState,
    StaffRole,
)

# 退赛 is withdrawing from the contest. 弃权 would be forfeiting a match, which is a result and not a withdrawal, and
# 已退出 also means "signed out". 特邀 is the word of the law's own sentences (rules/labels.py).
PARTICIPATION_LABELS: dict[str, str] = {
    Participation.COMPETING: N_("参赛"),
    Participation.GUEST: N_("特邀（不计名次）"),
    Participation.WITHDRAWN: N_("退赛"),
    Participation.ABSENT: N_("缺席"),
    Participation.DISQUALIFIED: N_("取消资格"),
}
# How many take part otherwise, beside the number that compete.
APART_PHRASES: dict[str, str] = {
    Participation.GUEST: N_("%(n)s {件}特邀"),
    Participation.ABSENT: N_("%(n)s {件}缺席"),
    Participation.WITHDRAWN: N_("%(n)s {件}退赛"),
    Participation.DISQUALIFIED: N_("%(n)s {件}取消资格"),
}
# The shape beside the word: a kind of `ui.state`.
PARTICIPATION_GLYPHS: dict[str, str] = {
    Participation.COMPETING: "in",
    Participation.GUEST: "none",
    Participation.WITHDRAWN: "revoked",
    Participation.ABSENT: "missing",
    Participation.DISQUALIFIED: "revoked",
}
# What each means for the entry, shown beside the choice in a form.
PARTICIPATION_HINTS: dict[str, str] = {
    Participation.COMPETING: N_("照常参赛。"),
    Participation.GUEST: N_("照常评分，不占名额、名次和奖项。"),
    Participation.WITHDRAWN: N_("自己不参加了；名单冻结之前由候补递补。"),
    Participation.ABSENT: N_("没有到场；不排名次。"),
    Participation.DISQUALIFIED: N_("违反规程；不排名次。"),
}

ENTRY_STATUS_LABELS: dict[str, str] = {
    EntryStatus.DRAFT: N_("草稿"),
    EntryStatus.SUBMITTED: N_("待审核"),
    EntryStatus.RETURNED: N_("退回待改"),
    EntryStatus.VERIFIED: N_("已通过"),
    EntryStatus.REJECTED: N_("未通过"),
    EntryStatus.WITHDRAWN: N_("已撤回"),
}
# The same for the entry's own people, who want to know what it waits for.
ENTRY_STATUS_LONG_LABELS: dict[str, str] = {
    EntryStatus.DRAFT: N_("草稿，还没有提交"),
    EntryStatus.SUBMITTED: N_("已提交，等学校审核"),
    EntryStatus.RETURNED: ENTRY_STATUS_LABELS[EntryStatus.RETURNED],
    EntryStatus.VERIFIED: N_("已通过审核"),
    EntryStatus.REJECTED: N_("没有通过审核"),
    EntryStatus.WITHDRAWN: ENTRY_STATUS_LABELS[EntryStatus.WITHDRAWN],
}
ENTRY_STATUS_GLYPHS: dict[str, str] = {
    EntryStatus.DRAFT: "none",
    EntryStatus.SUBMITTED: "going",
    EntryStatus.RETURNED: "act",
    EntryStatus.VERIFIED: "done",
    EntryStatus.REJECTED: "revoked",
    EntryStatus.WITHDRAWN: "revoked",
}
# Why an entry cannot be changed now; a draft can, and one that was returned in the parts that were marked.
ENTRY_STATUS_REFUSALS: dict[str, str] = {
    EntryStatus.SUBMITTED: N_("报名已经提交，正等审核。要改，先收回。"),
    EntryStatus.VERIFIED: N_("报名已经通过审核，不能再改。要改，请联系学校组织者。"),
    EntryStatus.REJECTED: N_("报名没有通过审核，不能再改。"),
    EntryStatus.WITHDRAWN: N_("报名已经撤回。要改，先恢复报名。"),
}
# A decision is named by the status that it leads to.
DECISION_LABELS: dict[str, str] = {decision: ENTRY_STATUS_LABELS[decision] for decision in Decision}

QUOTA_BASIS_LABELS: dict[str, str] = {
    QuotaBasis.BASE: N_("基数"),
    QuotaBasis.PERFORMANCE: N_("上届成绩"),
    QuotaBasis.HOST: N_("承办"),
    QuotaBasis.RESERVED: N_("预留"),
    QuotaBasis.CORRECTION: N_("更正差错"),
}

RESERVE_STATE_LABELS: dict[str, str] = {
    ReserveState.WAITING: N_("候补中"),
    ReserveState.PROMOTED: N_("已递补"),
    ReserveState.DECLINED: N_("不再候补"),
}
RESERVE_STATE_GLYPHS: dict[str, str] = {
    ReserveState.WAITING: "going",
    ReserveState.PROMOTED: "done",
    ReserveState.DECLINED: "missing",
}

ENTRY_COLUMN_LABELS: dict[str, str] = {
    **ROSTER_COLUMN_LABELS,
    "event": N_("参加的比赛"),
    "title": N_("{作品}名称"),
    "team": N_("队伍"),
    "duty": N_("队内身份"),
    "members": N_("其他队员"),
    "member1": N_("队员 1"),
    "member1-number": N_("队员 1 的学号"),
    "member2": N_("队员 2"),
    "member2-number": N_("队员 2 的学号"),
    "member3": N_("队员 3"),
    "member3-number": N_("队员 3 的学号"),
    "member4": N_("队员 4"),
    "member4-number": N_("队员 4 的学号"),
    "member5": N_("队员 5"),
    "member5-number": N_("队员 5 的学号"),
}

DECLARED_LABELS: dict[str, str] = {
    DeclaredOfPerson.SIZE: N_("服装尺码"),
    DeclaredOfPerson.DIET: N_("饮食禁忌"),
    DeclaredOfPerson.NEEDS: N_("特殊需要"),
}
DELEGATION_COLUMN_LABELS: dict[str, str] = {
    **ENTRY_COLUMN_LABELS,
    "delegation": N_("代表团"),
    "home": N_("工作单位或学校"),
    "kind": N_("是学生、教师还是职工"),
    "level": N_("学历"),
    "gender": N_("性别"),
    "office": N_("团内职务"),
    **DECLARED_LABELS,
}
# What they are in its entries: coaches are called so in skills contests, advisers elsewhere.
DELEGATION_ROLE_LABELS: dict[str, str] = {
    MemberRole.COMPETITOR: N_("选手"),
    MemberRole.ADVISER: N_("教练或指导教师"),
}
STAFF_ROLE_LABELS: dict[str, str] = {
    StaffRole.HEAD: N_("团长"),
    StaffRole.DEPUTY: N_("副团长"),
    StaffRole.LEADER: N_("领队"),
    StaffRole.LIAISON: N_("联络员"),
    StaffRole.COACH: N_("教练"),
    StaffRole.INTERPRETER: N_("翻译"),
    StaffRole.DOCTOR: N_("队医"),
    StaffRole.PRESS: N_("宣传人员"),
    StaffRole.STAFF: N_("工作人员"),
}

# What the audit log's lines about an entry are called on its page.
LOG_LABELS = {
    "registration.register": N_("建立了报名"),
    "registration.edit": N_("改了基本信息"),
    "registration.set_attributes": N_("组织者改了要用到的情况"),
    "registration.bring_in": N_("组织者记入了%(name)s"),
    "registration.invite": N_("邀请%(name)s"),
    "registration.accept": N_("%(name)s接受邀请"),
    "registration.decline": N_("%(name)s谢绝邀请"),
    "registration.remove_member": N_("移出了%(name)s"),
    "registration.leave": N_("%(name)s退出"),
    "registration.swap_member": N_("%(name)s换下%(former)s"),
    "registration.move_up": N_("调整%(name)s的次序"),
    "registration.attach": N_("上传%(name)s（第 %(version)s 版）"),
    "registration.submit": N_("提交了报名"),
    "registration.recall": N_("收回去修改"),
    "registration.withdraw": N_("撤回了报名"),
    "registration.restore": N_("恢复了报名"),
    "registration.verify": N_("审核通过"),
    "registration.return_for_correction": N_("退回给学生修改"),
    "registration.reject": N_("没有予以通过"),
    "registration.undo": N_("收回审核决定"),
    "registration.reopen": N_("重新打开审核"),
    "registration.grant_late": N_("单独延长了时间"),
    "registration.appear": N_("进入比赛，编号 %(code)s"),
    "registration.disappear": N_("退出比赛，编号 %(code)s"),
    "registration.set_participation": N_("参赛状态改为“%(participation)s”"),
    # The log's words for it until 2026.12; lines of the log never change.
    "registration.set_standing": N_("参赛状态改为“%(participation)s”"),
    "registration.promote": N_("由候补递补"),
    "registration.make_way": N_("递补收回，回到候补第 %(place)s 位"),
    "registration.open_identity": N_("查看了身份证号"),
    "results.keep_above": N_("下一级更正之后，决定在这一级保留"),
    "results.withdraw_above": N_("下一级更正之后，决定退出这一级"),
    "results.add_above": N_("下一级更正之后，决定补入这一级"),
    "results.leave_out_above": N_("下一级更正之后，决定不补入上一级"),
    "results.take_back_above": N_("更正之后，从上一级收回"),
    "results.send_above": N_("更正之后，补报到上一级"),
}

# What stands in a square of a delegation's grid that cannot be tapped to enter somebody: the reason in a word.
HINDRANCE_LABELS: dict[str, str] = {
    Hindrance.CLOSED: N_("没开放"),
    Hindrance.RULE: N_("不符合"),
    Hindrance.PERSON: N_("项数满"),
    Hindrance.FULL: N_("满"),
}

# Whose photo a file is, where many come at once.
PHOTO_MATCH_LABELS: dict[str, str] = {
    PhotoMatch.FOUND: N_("会收下"),
    PhotoMatch.NOBODY: N_("名单里没有这个号码或姓名，不收"),
    PhotoMatch.SEVERAL: N_("符合的不止一人，不收；请在文件名里写证件号码"),
    PhotoMatch.TWICE: N_("这个人有两张，都不收；请留一张"),
}

CHANGE_KIND_LABELS: dict[str, str] = {
    ChangeKind.SWAP: N_("换人"),
    ChangeKind.WITHDRAW: N_("退出参赛"),
    ChangeKind.NAME: N_("改姓名"),
}
CHANGE_STATE_LABELS: dict[str, str] = {
    ChangeState.OPEN: N_("等组织者决定"),
    ChangeState.ACCEPTED: N_("办好了"),
    ChangeState.REFUSED: N_("没有准"),
    ChangeState.TAKEN_BACK: N_("自己收回"),
}
CHANGE_STATE_GLYPHS: dict[str, str] = {
    ChangeState.OPEN: "going",
    ChangeState.ACCEPTED: "done",
    ChangeState.REFUSED: "revoked",
    ChangeState.TAKEN_BACK: "none",
}

QUOTA_COLUMN_LABELS: dict[str, str] = {
    "unit": N_("单位"),
    "code": N_("代码"),
    "here": N_("这个赛道的名额"),
    "amount": N_("名额"),
    "basis": N_("依据"),
    "reason": N_("文号或理由"),
}
# How a list that came in from a delegation writes what somebody is, and what they have studied.
KINDS_IN_LISTS = {"student": "学生", "teacher": "教师", "worker": "职工"}
LEVELS_IN_LISTS = {"secondary": "技工", "vocational": "大专", "bachelor": "本科", "master": "硕士", "doctor": "博士"}

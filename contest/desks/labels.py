"""Words of the closed sets of desks: what only administrators see (letters, chores, what is kept for a stated time),
the columns of a school's list of awards, and what somebody may show of their own."""

from __future__ import annotations

from datetime import timedelta

from contest.chores import ChoreName
from contest.desks.models import AwardColumn, ShownField
from contest.errors import N_
from contest.mail import LetterKind, LetterState
from contest.post import Fault
from contest.registration.labels import DELEGATION_ROLE_LABELS, STAFF_ROLE_LABELS
from contest.retention import Kept

# On badges and in the list for the venue.
BADGE_ROLE_LABELS: dict[str, str] = {**STAFF_ROLE_LABELS, **DELEGATION_ROLE_LABELS}
LETTER_KIND_LABELS: dict[str, str] = {
    LetterKind.NOTICE: N_("通知"),
    LetterKind.TEST: N_("测试邮件"),
    LetterKind.RESET: N_("重设密码的信"),
    LetterKind.PASSWORD_CHANGED: N_("密码已改"),
    LetterKind.ADDRESS_CHANGED: N_("邮箱已换"),
    LetterKind.ACCOUNT_CLOSED: N_("账号已注销"),
    LetterKind.INVITATION: N_("邀请担任角色"),
    LetterKind.TEAM: N_("邀请参赛"),
    LetterKind.DECISION: N_("审核决定"),
    LetterKind.PROMOTED: N_("候补递补的信"),
}
LETTER_STATE_LABELS: dict[str, str] = {
    LetterState.WAITING: N_("等着发"),
    LetterState.SENT: N_("已发出"),
    LetterState.WITHDRAWN: N_("已收回，没有发"),
    LetterState.EXPIRED: N_("过了有效时间，没有发"),
    LetterState.GIVEN_UP: N_("试了三天，没有发出去"),
}
LETTER_STATE_GLYPHS: dict[str, str] = {
    LetterState.WAITING: "in",
    LetterState.SENT: "done",
    LetterState.WITHDRAWN: "none",
    LetterState.EXPIRED: "revoked",
    LetterState.GIVEN_UP: "revoked",
}
MAIL_FAULT_SENTENCES: dict[str, str] = {
    Fault.UNREACHABLE: N_("连不上发信服务器，或者它断开了。"),
    Fault.SILENT: N_("发信服务器接了电话，但不回话。"),
    Fault.TLS: N_("没有安全的连接：证书不可信，或者服务器不支持加密。"),
    Fault.SIGN_IN: N_("发信服务器不接受用户名和密码。"),
    Fault.SENDER: N_("发信服务器不接受发件人，请检查 MAIL_FROM。"),
    Fault.RECIPIENT: N_("发信服务器不接受这个收件地址。"),
    Fault.CONTENT: N_("发信服务器不接受这封信的内容。"),
    Fault.FOLDER: N_("写不进存信的文件夹：没有权限，或者磁盘满了。"),
    Fault.OTHER: N_("没有料到的错误，日志里有记录。"),
}
CHORE_LABELS: dict[str, str] = {
    ChoreName.CHAIN: N_("把审计记录链起来"),
    ChoreName.LATE: N_("把晚到的审计记录补链上"),
    ChoreName.SWEEP: N_("清走没有记录提到的文件"),
    ChoreName.PURGE: N_("删掉过了保存期的记录"),
    ChoreName.FORMS: N_("删掉留满一小时的表单"),
}
EVERY_LABELS: dict[timedelta, str] = {
    timedelta(seconds=1): N_("每秒"),
    timedelta(minutes=10): N_("每 10 分钟"),
    timedelta(hours=1): N_("每小时"),
    timedelta(days=1): N_("每天"),
}
OUTCOME_LABELS: dict[str, str] = {
    "lines": N_("链好的记录"),
    "swept": N_("移开的文件"),
    "removed": N_("删掉的移开已久的文件"),
    "parts": N_("删掉的没有传完的文件"),
    "forms": N_("删掉的没有再发的表单"),
}
KEPT_LABELS: dict[str, str] = {
    Kept.LETTERS: N_("信的收件人和时间（正文发出就删）"),
    Kept.RECEIPTS: N_("回执记录"),
    Kept.ACCESS: N_("访问记录"),
    Kept.JOBS: N_("后台任务"),
    Kept.INVITATIONS: N_("没有用过的邀请"),
    Kept.TRIES: N_("没有成功的登录、邀请码等尝试"),
    Kept.HAND_OVERS: N_("交接来、评委处理过的评分"),
    Kept.CALLS: N_("评委叫人，结束了的"),
    Kept.DRAFTS: N_("没有导入的名单文件"),
    Kept.CERTIFICATES: N_("做好的证书压缩包（编号和摘要一直留着）"),
    Kept.EVIDENCE: N_("异议的证据文件，办完了的"),
    Kept.ARCHIVES: N_("做好的归档包（可以再做，一模一样）"),
    Kept.SHARES: N_("本人收回了的获奖分享链接"),
    Kept.STAFF: N_("随团人员，代表团为人登记的尺码、需要和照片（届次结束以后）"),
}
# The usual heads of a school's list of awards; the school may have others.
AWARD_COLUMN_LABELS: dict[str, str] = {
    AwardColumn.SERIAL: N_("序号"),
    AwardColumn.YEAR: N_("年份"),
    AwardColumn.EDITION: N_("届次"),
    AwardColumn.LEVEL: N_("级别"),
    AwardColumn.EVENT: N_("比赛"),
    AwardColumn.AWARD: N_("奖项"),
    AwardColumn.PLACE: N_("名次"),
    AwardColumn.ENTRY: N_("编号"),
    AwardColumn.TITLE: N_("题目"),
    AwardColumn.DEPARTMENT: N_("院系"),
    AwardColumn.STUDENTS: N_("姓名"),
    AwardColumn.NUMBERS: N_("学号"),
    AwardColumn.LEVELS: N_("学历层次"),
    AwardColumn.PROGRAMMES: N_("专业"),
    AwardColumn.CLASSES: N_("班级"),
    AwardColumn.ADVISERS: N_("指导教师"),
    AwardColumn.ADVISER_NUMBERS: N_("指导教师工号"),
    AwardColumn.PUBLISHED: N_("公布日期"),
}
# What of an award somebody may show to others.
SHOWN_FIELD_LABELS: dict[str, str] = {
    ShownField.NAME: N_("姓名"),
    ShownField.SCHOOL: N_("所在单位"),
    ShownField.EVENT: N_("比赛"),
    ShownField.AWARD: N_("奖项"),
    ShownField.PLACE: N_("名次"),
    ShownField.DATE: N_("公布日期"),
    ShownField.CERTIFICATE: N_("证书编号"),
}

"""Labels of the closed sets of people: one table for each set, used everywhere."""

from __future__ import annotations

from contest.access import Role
from contest.errors import N_
from contest.people.models import (
    CorrectionField,
    CorrectionState,
    CredentialOrigin,
    InvitationState,
    Lack,
    OrganisationKind,
    PersonKind,
    SchoolLevel,
    StudyLevel,
)
from contest.retention import Kept

ROLE_LABELS: dict[str, str] = {
    Role.STUDENT: N_("学生"),
    Role.TEACHER: N_("教师"),
    Role.JUDGE: N_("评委"),
    Role.CHAIR: N_("裁判长"),
    Role.ORGANISER: N_("组织者"),
    Role.SUPERVISOR: N_("监督"),
    Role.ADMINISTRATOR: N_("系统管理员"),
}
# What somebody who is invited to a role will do.
ROLE_HINTS: dict[str, str] = {
    Role.JUDGE: N_("给分到名下的{作品}打分；看不到别人的分。"),
    Role.CHAIR: N_("主持评审组：看本组全部评分表，确认，组织抽签。"),
    Role.ORGANISER: N_("审核报名、组评审组、统分、发布；可以再邀请人。"),
    Role.SUPERVISOR: N_("看组织者能看的一切；同意规则的改动，为复核的人担保，别的什么都不改。"),
    Role.TEACHER: N_("指导参赛项目，查看自己指导的项目。"),
}

# What is kept for a stated time only, and why; contest.retention says for how long.
KEPT_LABELS: dict[Kept, tuple[str, str]] = {
    Kept.LETTERS: (N_("寄给你的信：收件地址和时间"), N_("查一封信寄出没有；正文寄出就删。")),
    Kept.RECEIPTS: (N_("回执"), N_("同一张表单交两次只办一次，你也看得到交上了。")),
    Kept.ACCESS: (N_("访问记录：登录、被拒绝、看别人的个人信息"), N_("网络安全法第二十一条要求至少留六个月。")),
    Kept.JOBS: (N_("后台办的事：谁要办的、办得怎样"), N_("看得到办完没有，出错了查得到原因。")),
    Kept.INVITATIONS: (N_("没有用过的邀请"), N_("到期之后，还查得到邀请过谁。")),
    Kept.HAND_OVERS: (N_("你作为评委交给办赛人员、又处理过的评分"), N_("查得到一份文件是怎么处理的。")),
    Kept.CALLS: (N_("你作为评委叫人的事"), N_("查得到谁叫过、谁去了。")),
    Kept.DRAFTS: (N_("你交上来、还没有导入的名单文件"), N_("可以接着看、接着改；导入或放弃之后，文件的内容马上删掉。")),
    Kept.CERTIFICATES: (N_("写有你姓名的证书压缩包"), N_("办赛人员可以再下载；编号和摘要一直留着，查得到真伪。")),
    Kept.EVIDENCE: (N_("你提异议时交的证据文件"), N_("决定以后还查得到依据；你写的和怎样决定的，一直留着。")),
    Kept.ARCHIVES: (N_("写有你姓名的归档包"), N_("主办方可以再下载；里面的记录照常留着。")),
    Kept.STAFF: (N_("随团职务，代表团为你登记的尺码、需要和照片"), N_("届次结束以后还能领服装、查谁随团；到期删掉。")),
    Kept.SHARES: (N_("收回了的获奖分享链接"), N_("查得到什么时候给出过、什么时候收回。")),
    Kept.TRIES: (N_("登录失败：账号名和网络地址的摘要"), N_("有人猜你的密码时拦得住。")),
}

PERSON_KIND_LABELS: dict[str, str] = {
    PersonKind.STUDENT: N_("学生"),
    PersonKind.TEACHER: N_("教师"),
    PersonKind.WORKER: N_("职工"),
}
# Within a sentence, in both languages, where English must tell one from many.
PERSON_KIND_PLURALS: dict[str, dict[str, str]] = {
    PersonKind.STUDENT: {"zh": "学生", "en": "students"},
    PersonKind.TEACHER: {"zh": "教师", "en": "teachers"},
    PersonKind.WORKER: {"zh": "职工", "en": "workers"},
}
PERSON_KIND_SINGULARS: dict[str, dict[str, str]] = {
    PersonKind.STUDENT: {"zh": "学生", "en": "a student"},
    PersonKind.TEACHER: {"zh": "教师", "en": "a teacher"},
    PersonKind.WORKER: {"zh": "职工", "en": "a worker"},
}

ORGANISATION_KIND_LABELS: dict[str, str] = {
    OrganisationKind.AUTHORITY: N_("主管部门"),
    OrganisationKind.SCHOOL: N_("学校"),
    OrganisationKind.DEPARTMENT: N_("院系"),
    OrganisationKind.CITY: N_("城市"),
    OrganisationKind.FIRM: N_("企业"),
    OrganisationKind.DELEGATION: N_("代表团"),
    OrganisationKind.INDUSTRY: N_("行业"),
}

# The columns of a table of organisations.
ORGANISATION_COLUMN_LABELS: dict[str, str] = {
    "code": N_("代码"),
    "name": N_("名称"),
    "name_en": N_("英文名称"),
    "short": N_("简称"),
    "kind": N_("类别"),
    "province": N_("省份"),
}

STUDY_LEVEL_LABELS: dict[str, str] = {
    StudyLevel.SECONDARY: N_("技工、中职"),
    StudyLevel.VOCATIONAL: N_("专科（高职）"),
    StudyLevel.COLLEGE: N_("大专"),
    StudyLevel.BACHELOR: N_("本科"),
    StudyLevel.MASTER: N_("硕士"),
    StudyLevel.DOCTOR: N_("博士"),
    StudyLevel.STAFF: N_("教职工"),
}
# Within a sentence, in both languages.
STUDY_LEVEL_PHRASES: dict[str, dict[str, str]] = {
    StudyLevel.SECONDARY: {"zh": "中职", "en": "secondary vocational"},
    StudyLevel.VOCATIONAL: {"zh": "专科", "en": "vocational college"},
    StudyLevel.COLLEGE: {"zh": "大专", "en": "junior college"},
    StudyLevel.BACHELOR: {"zh": "本科", "en": "bachelor"},
    StudyLevel.MASTER: {"zh": "硕士研究生", "en": "master"},
    StudyLevel.DOCTOR: {"zh": "博士研究生", "en": "doctor"},
    StudyLevel.STAFF: {"zh": "教职工", "en": "staff"},
}

# The ministry's roster has these words, and rows keep them.
SCHOOL_LEVEL_LABELS: dict[str, str] = {
    SchoolLevel.UNIVERSITY: N_("本科"),
    SchoolLevel.VOCATIONAL: N_("专科"),
    SchoolLevel.TECHNICIAN: N_("技工院校"),
}
# Within a sentence, in both languages.
SCHOOL_LEVEL_PHRASES: dict[str, dict[str, str]] = {
    SchoolLevel.UNIVERSITY: {"zh": "本科", "en": "university"},
    SchoolLevel.VOCATIONAL: {"zh": "专科", "en": "vocational college"},
    SchoolLevel.TECHNICIAN: {"zh": "技工院校", "en": "technician college"},
}

INVITATION_STATE_LABELS: dict[str, str] = {
    InvitationState.WAITING: N_("等对方打开"),
    InvitationState.USED: N_("已接受"),
    InvitationState.EXPIRED: N_("已过期"),
    InvitationState.WITHDRAWN: N_("已作废"),
}
INVITATION_STATE_GLYPHS: dict[str, str] = {
    InvitationState.WAITING: "going",
    InvitationState.USED: "done",
    InvitationState.EXPIRED: "look",
    InvitationState.WITHDRAWN: "revoked",
}

CORRECTION_FIELD_LABELS: dict[str, str] = {
    CorrectionField.NAME: N_("姓名"),
    CorrectionField.NUMBER: N_("学号、工号"),
    CorrectionField.DEPARTMENT: N_("院系"),
    CorrectionField.LEVEL: N_("学历层次"),
    CorrectionField.PROGRAMME: N_("专业"),
    CorrectionField.ENTRY_YEAR: N_("入学年份"),
    CorrectionField.YEARS: N_("学制"),
}
CORRECTION_STATE_LABELS: dict[str, str] = {
    CorrectionState.OPEN: N_("等学校办"),
    CorrectionState.ACCEPTED: N_("学校改了"),
    CorrectionState.REFUSED: N_("学校没有改"),
    CorrectionState.TAKEN_BACK: N_("自己收回了"),
}
CORRECTION_STATE_GLYPHS: dict[str, str] = {
    CorrectionState.OPEN: "going",
    CorrectionState.ACCEPTED: "done",
    CorrectionState.REFUSED: "look",
    CorrectionState.TAKEN_BACK: "revoked",
}

# How somebody came by what they sign in with.
CREDENTIAL_ORIGIN_LABELS: dict[str, str] = {
    CredentialOrigin.OWN: N_("自己设的"),
    CredentialOrigin.MAILED: N_("凭寄到本人邮箱的链接"),
    CredentialOrigin.SHOWN: N_("凭邀请人也看得到的链接或邀请码"),
}
# Why somebody is no second person, or not yet.
LACK_LABELS: dict[str, str] = {
    Lack.ROLE: N_("没有这个角色"),
    Lack.SAME: N_("是同一个人换了链接之后的账号"),
    Lack.CREDENTIAL: N_("还没有自己设的密码"),
    Lack.SHOWN: N_("凭邀请人也看得到的链接进入，要有人担保"),
    Lack.WAIT: N_("还在等待期"),
    Lack.DOER_SHOWN: N_("看得到起头的人进入用的链接"),
}

ROSTER_COLUMN_LABELS: dict[str, str] = {
    "name": N_("姓名"),
    "number": N_("学号或工号"),
    "department": N_("院系"),
    "class_name": N_("班级"),
    "programme": N_("专业"),
    "entry_year": N_("入学年份"),
    "telephone": N_("手机（不公开）"),
    "identity": N_("证件号码（不公开）"),
    "adviser": N_("指导教师"),
}

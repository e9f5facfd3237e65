"""What roles, kinds and levels are called."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

ROLES: dict[str, Any] = {
    "student": _l("学生"),
    "teacher": _l("教师"),
    "judge": _l("评委"),
    "chair": _l("裁判长"),
    "organiser": _l("组织者"),
    "supervisor": _l("监督"),
    "administrator": _l("系统管理员"),
}
WHAT_ROLES_DO: dict[str, Any] = {
    "judge": _l("给分到名下的作品打分；看不到别人的分。"),
    "chair": _l("主持评审组：看本组全部评分表，确认，组织抽签。"),
    "organiser": _l("审核报名、组评审组、统分、发布；可以再邀请人。"),
    "supervisor": _l("看组织者能看的一切，什么都不改。"),
    "teacher": _l("指导参赛项目，查看自己指导的项目。"),
}
KINDS: dict[str, Any] = {
    "authority": _l("主管部门"),
    "school": _l("学校"),
    "department": _l("院系"),
    "city": _l("城市"),
    "firm": _l("企业"),
    "delegation": _l("代表团"),
    "industry": _l("行业"),
}
LEVELS: dict[str, Any] = {
    "secondary": _l("技工、中职"),
    "vocational": _l("专科（高职）"),
    "bachelor": _l("本科"),
    "master": _l("硕士"),
    "doctor": _l("博士"),
    "staff": _l("教职工"),
}

"""Words of the closed sets of the foundation."""

from __future__ import annotations

from contest.errors import N_
from contest.exchange.spreadsheets.repairs import Repair
from contest.imports.plans import Outcome, Remark
from contest.outages import Outage

OUTAGE_TITLES = {
    Outage.TOO_BUSY: N_("数据库此刻太忙"),
    Outage.DISK_FULL: N_("服务器的磁盘满了"),
    Outage.READ_ONLY: N_("数据库现在只能读"),
    Outage.UNREACHABLE: N_("连不上数据库"),
    Outage.NOT_MIGRATED: N_("数据库还没有更新"),
    Outage.DAMAGED: N_("服务器的磁盘出错了"),
}
OUTAGE_SENTENCES = {
    Outage.TOO_BUSY: N_("数据库此刻太忙，没能在时限内办完，所以没有存。请过几秒再试一次。"),
    Outage.DISK_FULL: N_("服务器的磁盘满了，所以没有存。现在再交也存不上；请告诉管理员腾出空间。"),
    Outage.READ_ONLY: N_("数据库现在只能读、不能写，所以没有存。页面还可以看；请告诉管理员，恢复以后再交。"),
    Outage.UNREACHABLE: N_("连不上数据库，所以这一页现在打不开，也没有存。请过一两分钟再试；一直这样，请告诉管理员。"),
    Outage.NOT_MIGRATED: N_("程序已经更新，数据库还没有跟上，所以没有存。请告诉管理员运行 contest migrate，然后再试。"),
    Outage.DAMAGED: N_("服务器读写磁盘时出错，所以没有存。请马上告诉管理员检查磁盘和数据库。"),
}
IN_DOUBT = N_(
    "数据库在保存的那一刻断开了，不知道这一次存上没有。请过一会儿把同一张表单再交一次：已经存上的不会重复，没有存上的会存上。"
)

IMPORT_OUTCOME_LABELS: dict[str, str] = {
    Outcome.NEW: N_("新增"),
    Outcome.CHANGED: N_("有改动"),
    Outcome.UNCHANGED: N_("没有变化"),
    Outcome.WAITS: N_("待修"),
    Outcome.LEFT_OUT: N_("不导入"),
}
IMPORT_OUTCOME_GLYPHS: dict[str, str] = {
    Outcome.NEW: "in",
    Outcome.CHANGED: "going",
    Outcome.UNCHANGED: "done",
    Outcome.WAITS: "act",
    Outcome.LEFT_OUT: "missing",
}
IMPORT_TAB_LABELS: dict[str, str] = {"look": N_("要看一眼"), "repaired": N_("自动修补"), "all": N_("全部")}
IMPORT_REMARK_SENTENCES: dict[str, str] = {
    Remark.NO_NAME: N_("没有姓名。"),
    Remark.NO_NUMBER: N_("没有学号或工号，认不出是谁。"),
    Remark.EXPONENT: N_("%(text)s：表格软件把长数字存成了科学计数，后面几位已经丢了。请写下完整的号码。"),
    Remark.ROUNDED: N_("%(text)s：表格软件只记得住长数字的前 15 位，后面的已经丢了。请写下完整的号码。"),
    Remark.CHARACTERS: N_("%(text)s：号码里有不该有的字。"),
    Remark.LONG: N_("太长了。"),
    Remark.DATE: N_("%(text)s：看不出是哪一天。"),
    Remark.YEAR: N_("%(text)s：看不出是哪一年。"),
    Remark.TELEPHONE: N_("%(text)s：不像一个电话号码。"),
    Remark.ADDRESS: N_("%(text)s：不像一个邮箱地址。"),
    Remark.NUMBER_TWICE: N_("号码 %(number)s 在这份名单里写在几个不同的姓名旁边。"),
    Remark.OTHER_NAME: N_("这个号码在名册里是%(there)s，不是%(here)s。"),
    Remark.VARIANT: N_("名册里写作%(there)s，号码相同；%(here)s只是字形不同。"),
    Remark.ALIKE: N_("名册里同一院系已有一位%(name)s，号码是 %(number)s。是另一个人，就不用管。"),
    Remark.IDENTITY: N_("这不像一个证件号码。"),
    Remark.IDENTITY_TAKEN: N_("这个证件号码已经是另一个人的。"),
    Remark.NO_EVENT: N_("没有写参加哪个比赛。"),
    Remark.EVENT_UNKNOWN: N_("没有叫“%(name)s”的比赛。"),
    Remark.DECLARED_TWICE: N_("%(what)s：同一个人在这份名单里后来写的是“%(kept)s”，记后面的。"),
    Remark.EVENT_DROPPED: N_(
        "按%(role)s记下，不占选手名额；“%(event)s”不记。要记成谁的教练，请写进那位选手的“教练”一列。"
    ),
    Remark.PANEL_UNKNOWN: N_("%(event)s有几个评审组：%(names)s。请写明进哪一个。"),
    Remark.NOT_ELIGIBLE: N_("不符合参赛条件：%(why)s"),
    Remark.ENTERED_ALREADY: N_("已经报了名：%(number)s。"),
    Remark.ENTERED_TWICE: N_("这份名单里同一个人报了两次。"),
    Remark.IN_TEAMS: N_("%(event)s按队报，每队至少 %(least)s 人。同队的人写在一行，或者各占一行、写同一个队伍。"),
    Remark.TEAM_LARGE: N_("%(event)s每队最多 %(most)s 人，这里写了 %(now)s 人。"),
    Remark.TEAM_WAITS: N_("同队的%(names)s待修，整队先不导入。"),
    Remark.OTHER_DELEGATION: N_("写的是“%(name)s”，不是你的代表团。"),
    Remark.VALUE_UNFIT: N_("“%(value)s”不能作“%(name)s”的值。"),
    Remark.ADVISER_UNKNOWN: N_("名册里没有教师%(names)s，先不记成指导教师。"),
    Remark.ADVISER_SEVERAL: N_("名册里不止一位教师叫%(names)s，先不记成指导教师。"),
    Remark.ADVISERS_MANY: N_("指导教师最多 %(most)s 人。"),
    Remark.TITLE_STAYS: N_("已经报了名（%(number)s），名称是《%(there)s》；导入不改名称。"),
    Remark.ADDRESS_TWICE: N_("这个邮箱在名单里写了两次；每个人填自己的，没有就空着。"),
    Remark.ADDRESS_TAKEN: N_("这个邮箱的账号是另一个姓名。核对姓名和邮箱，或者把邮箱空着。"),
    Remark.UNIT_UNKNOWN: N_("单位名录里没有%(name)s，同单位的回避看不出来。"),
    Remark.ASKED: N_("这个邮箱已经有账号：会发邀请，接受以后再入席。"),
    Remark.STAYS_DRAFT: N_("还缺%(what)s，先记成草稿，由本人补齐再交。"),
    Remark.SENDER_UNKNOWN: N_("没有叫“%(name)s”、可以向这场比赛报送的单位。"),
    Remark.SENDER_TWICE: N_("%(name)s在这张表里有两行同样依据的名额。"),
    Remark.NOT_PLACES: N_("“%(text)s”不是名额：要 0 或更大的整数。"),
    Remark.KIND_UNKNOWN: N_("没有叫“%(name)s”的单位类别。"),
    Remark.PROVINCE_UNKNOWN: N_("没有叫“%(name)s”的省份。"),
    Remark.ORGANISATION_TWICE: N_("%(name)s在这张表里写了两次。"),
    Remark.ORGANISATION_SEVERAL: N_("叫这个名称的单位不止一个：%(names)s。请写明代码。"),
    Remark.ORGANISATION_ALIKE: N_("像是%(names)s。是同一个，就写它的代码；是另一个，就不用管。"),
    Remark.PLACES_USED: N_("只剩 %(after)s 个名额，可是已经用了 %(used)s 个。"),
}
IMPORT_CHOICE_LABELS: dict[str, str] = {
    "is": N_("就是 %(text)s"),
    "event": N_("报%(text)s"),
    "judges": N_("评%(text)s"),
    "panel": N_("进%(text)s"),
    "no-address": N_("邮箱空着"),
    "theirs": N_("同一个人，用名册里的%(text)s"),
    "staff": N_("随团的%(text)s"),
    "rename": N_("同一个人，名册改成这份名单的写法"),
}
REPAIR_LABELS: dict[str, str] = {
    Repair.SPACES: N_("多余的空格"),
    Repair.INVISIBLE: N_("看不见的字符"),
    Repair.WIDTH: N_("全角改半角"),
    Repair.APOSTROPHE: N_("前面的撇号"),
    Repair.DOTS: N_("间隔号"),
    Repair.POINT: N_("数值还原成号码"),
    Repair.NOTHING: N_("“无”当作空着"),
    Repair.FORM: N_("写法统一"),
}

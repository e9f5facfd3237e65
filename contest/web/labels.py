"""Words of the closed sets of the foundation."""

from __future__ import annotations

from contest.errors import N_
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

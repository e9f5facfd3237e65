"""The words for metrics, with the same keys as `contest/rules/metrics.py`; a test checks that no key lacks one."""

from __future__ import annotations

from contest.errors import N_

# Metrics that need no name beside them.
METRIC_LABELS = {
    "score": N_("总分"),
    "scale": N_("标准分"),
    "sheets:mean": N_("全体评委的平均分（一个也不去掉）"),
    "lot": N_("抽签的签号（小的在前）"),
    "members": N_("各队员的成绩，从最好的一名比起"),
    "any-criterion": N_("任何一个评分要素的分"),
    "every-criterion": N_("每一个评分要素的分"),
    "percentile": N_("名次在本赛项中的百分位"),
    "place": N_("名次"),
    "entries": N_("参赛{作品}数"),
    "people": N_("参赛人数"),
    "participation": N_("参赛率"),
    "total": N_("合计"),
    "points": N_("积分"),
    "place-points": N_("名次积分"),
    "points-mean": N_("平均积分"),
    "score-sum": N_("成绩之和"),
    "score-mean": N_("平均成绩"),
}
# Metrics of something that has a name: a criterion, an award, an attribute.
METRIC_SENTENCES = {
    "criterion": N_("%(name)s的分"),
    "aspect": N_("%(name)s的分"),
    "segment": N_("%(name)s环节的分"),
    "tries": N_("%(name)s的各次成绩，从最好的一次比起"),
    "award": N_("得%(award)s的个数"),
    "table": N_("%(table)s上的%(column)s"),
    "attribute": N_("%(name)s（高的在前）"),
}
USE_LABELS = {
    "rank": N_("排名用"),
    "precedence": N_("同分时依次比"),
    "pick": N_("另选的奖依次比"),
    "prize": N_("给单位的奖的指标"),
    "column": N_("榜单的列"),
    "need": N_("得奖要达到的条件"),
}

"""Words of the closed sets of editions, rulebooks and the law: one table for each set, used by every room; and how a
rulebook's parts are named: awards, criteria, aspects, segments, tiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contest.editions.models import ContestState, ProposalOutcome
from contest.errors import N_
from contest.people.labels import ORGANISATION_KIND_LABELS

if TYPE_CHECKING:
    from contest.rules import Law, Rulebook
    from contest.rules.rulebook.kinds import Words

Names = dict[str, dict[str, str]]

# Awards that contests commonly have; a rulebook may name its own with `name`.
COMMON: Names = {
    "gold": {"zh": "金奖", "en": "Gold"},
    "silver": {"zh": "银奖", "en": "Silver"},
    "bronze": {"zh": "铜奖", "en": "Bronze"},
    "first": {"zh": "一等奖", "en": "First prize"},
    "second": {"zh": "二等奖", "en": "Second prize"},
    "third": {"zh": "三等奖", "en": "Third prize"},
    "merit": {"zh": "优胜奖", "en": "Merit"},
    "best-of-delegation": {"zh": "参赛代表团最佳选手奖", "en": "Best contestant of the delegation"},
    "western-star": {"zh": "西部技能之星", "en": "Western skills star"},
    "outstanding-contribution": {"zh": "突出贡献奖", "en": "Outstanding contribution"},
    "excellent-organisation": {"zh": "优秀组织奖", "en": "Excellent organisation"},
    "excellent-adviser": {"zh": "优秀指导教师奖", "en": "Excellent adviser"},
}
# Within a sentence.
AWARD_PHRASES: Names = {award: {"zh": name["zh"], "en": name["en"].lower()} for award, name in COMMON.items()}

# The calendar of a contest and of an edition.

PHASE_LABELS: dict[str, str] = {
    "registration": N_("报名"),
    "verification": N_("审核"),
    "judging": N_("评审"),
    "publicity": N_("公示"),
    "ceremony": N_("颁奖"),
}

# What the public calls them: whoever looks on sees the competition, and may object while results are on view.
PUBLIC_PHASE_LABELS: dict[str, str] = PHASE_LABELS | {
    "judging": N_("比赛与评审"),
    "publicity": N_("公示与异议"),
    "final": N_("最终公布"),
}

CONTEST_STATE_LABELS: dict[str, str] = {
    ContestState.PREPARING: N_("筹备中"),
    ContestState.REGISTRATION: N_("报名中"),
    ContestState.VERIFICATION: N_("审核中"),
    ContestState.CLOSED: N_("报名已截止"),
    ContestState.FROZEN: N_("名单已冻结"),
    ContestState.JUDGING: N_("评审中"),
    ContestState.JUDGED: N_("评审结束"),
    ContestState.TABULATED: N_("已统分"),
    ContestState.PUBLIC: N_("已公布"),  # whether objections are still open is the publication's to say
    ContestState.FINAL: N_("已定稿"),
}
# The shape beside the word on desks; `going` where none is given.
CONTEST_STATE_GLYPHS: dict[str, str] = {
    ContestState.PREPARING: "none",
    ContestState.PUBLIC: "sealed",
    ContestState.FINAL: "done",
}
# The same on public pages, where a contest that takes entries is open and a final result stays sealed.
PUBLIC_CONTEST_STATE_GLYPHS: dict[str, str] = {
    ContestState.PREPARING: "none",
    ContestState.REGISTRATION: "in",
    ContestState.PUBLIC: "sealed",
    ContestState.FINAL: "sealed",
}
# What an organiser does next. `blocked`, `outdated` and `to-correct`: the tabulation has problems, or something that it
# was made from changed since, before or after it was published.
CONTEST_STATE_TASKS: dict[str, str] = {
    ContestState.PREPARING: N_("定日期"),
    ContestState.REGISTRATION: N_("审核报名"),
    ContestState.VERIFICATION: N_("审核报名"),
    ContestState.CLOSED: N_("看报名名单"),
    ContestState.FROZEN: N_("排评审组"),
    ContestState.JUDGING: N_("看评分进度"),
    ContestState.JUDGED: N_("统分"),
    ContestState.TABULATED: N_("预览并发布"),
    "blocked": N_("解决问题，再统分"),
    "outdated": N_("看改动，再统分"),
    "to-correct": N_("看改动，重开更正"),
    ContestState.PUBLIC: N_("看发布"),
    ContestState.FINAL: N_("看发布"),
}
PROPOSAL_OUTCOME_LABELS: dict[str, str] = {
    ProposalOutcome.CONSENTED: N_("监督已同意"),
    ProposalOutcome.DECLINED: N_("监督没有同意"),
    ProposalOutcome.WITHDRAWN: N_("已撤回"),
}

# Whom a tier's results are credited to: kinds of organisation, or a province, which is none.
CREDIT_LABELS: dict[str, str] = ORGANISATION_KIND_LABELS | {"province": N_("省份")}
# Over a number of them, on public pages.
CREDIT_COUNT_LABELS: dict[str, str] = {
    "delegation": N_("参赛代表团"),
    "province": N_("参赛省份"),
    "school": N_("参赛学校"),
    "department": N_("参赛院系"),
}
CREDIT_NUMBER_PHRASES: dict[str, str] = {
    "delegation": N_("%(num)s 个代表团"),
    "province": N_("%(num)s 个省份"),
    "school": N_("%(num)s 所学校"),
    "department": N_("%(num)s 个院系"),
}
# Within a sentence, in both languages.
CREDIT_PHRASES: Names = {
    "department": {"zh": "院系", "en": "department"},
    "school": {"zh": "学校", "en": "school"},
    "delegation": {"zh": "代表团", "en": "delegation"},
    "province": {"zh": "省份", "en": "province"},
}
# Somebody's part in an entry, as entries and derived awards have it.
# What competes, as a rulebook may say.
ENTRY_WORD_LABELS: dict[str, str] = {
    "work": N_("作品，以件计"),
    "contestant": N_("选手，以名计"),
    "team": N_("队伍，以支计"),
    "project": N_("项目，以个计"),
}
MEMBER_ROLE_LABELS: dict[str, str] = {"competitor": N_("选手"), "adviser": N_("指导教师")}
# Kinds of judges that rulebooks commonly name; a rulebook may write any other in its own words.
JUDGE_SOURCE_LABELS: dict[str, str] = {
    "expert": N_("专家"),
    "teacher": N_("教师"),
    "student": N_("学生"),
    "public": N_("公众"),
}

CONFLICT_KIND_LABELS: dict[str, str] = {
    "adviser": N_("指导教师"),
    "kin": N_("亲属"),
    "same-entry": N_("本人参赛"),
    "same-school": N_("同校"),
    "same-delegation": N_("同一代表团"),
    "co-author": N_("合作者"),
    "employer": N_("同一单位"),
    "declared": N_("其他申明"),
    "same-department": N_("同院系"),
}
# In a judge's own words, for those that judges may declare.
CONFLICT_KIND_CHOICES: dict[str, str] = {
    "kin": N_("亲属"),
    "co-author": N_("合作过（论文、项目、作品）"),
    "employer": N_("同一单位"),
    "declared": N_("其他"),
}
# Of a judge and one entry, on desks.
CONFLICT_KIND_SENTENCES: dict[str, str] = {
    "adviser": N_("是这{件}{作品}的指导教师"),
    "kin": N_("与选手有亲属关系"),
    "same-entry": N_("本人就在其中参赛"),
    "same-school": N_("与选手同校"),
    "same-delegation": N_("与选手同一代表团"),
    "co-author": N_("与选手合作过"),
    "employer": N_("与选手同一单位"),
    "declared": N_("本人申明回避"),
    "same-department": N_("与选手同一院系"),
}
# Of judges and entries in general, as a rulebook has it.
CONFLICT_KIND_RULES: dict[str, str] = {
    "adviser": N_("指导过参赛者"),
    "kin": N_("是参赛者的亲属"),
    "same-entry": N_("本人就在其中参赛"),
    "same-school": N_("与参赛者同校"),
    "same-delegation": N_("与参赛者同一代表团"),
    "co-author": N_("与参赛者合作发表过"),
    "employer": N_("是参赛者的用人单位"),
    "declared": N_("自己申报要回避"),
    "same-department": N_("与参赛者同院系"),
}


# Values of the law.

UNIT_LABELS: dict[str, str] = {"aspect": N_("评分项"), "criterion": N_("评分要素"), "sheet": N_("整张评分表")}
# In "on each …".
UNIT_PHRASES: dict[str, str] = {"aspect": N_("每个评分项"), "criterion": N_("每个评分要素"), "sheet": N_("整张评分表")}
# How what was combined by a unit becomes the score.
UNIT_HINTS: dict[str, str] = {
    "aspect": N_("合成以后乘以系数，同一要素的相加，再乘以权重，相加得出总分。"),
    "criterion": N_("合成以后乘以权重，相加得出总分。"),
    "sheet": N_("合成的分就是总分。"),
}

COMBINE_LABELS: dict[str, str] = {"mean": N_("平均数"), "median": N_("中位数"), "sum": N_("总和")}
# As what is done.
COMBINE_PHRASES: dict[str, str] = {"mean": N_("取平均"), "median": N_("取中位数"), "sum": N_("相加")}

ROUNDING_LABELS: dict[str, str] = {
    "half-up": N_("四舍五入"),
    "half-even": N_("四舍六入五成双"),
    "down": N_("舍去尾数"),
    "up": N_("进一"),
}
# In whole, as a rulebook has it.
ROUNDING_PHRASES: dict[str, str] = {
    "half-up": N_("四舍五入"),
    "half-even": N_("四舍六入五成双"),
    "down": N_("多余的位数直接舍去"),
    "up": N_("多余的位数一律进一"),
}
# Of a number of entries at a line.
LINE_ROUNDING_PHRASES: dict[str, str] = {
    "up": N_("不足一个的进为一个"),
    "down": N_("不足一个的舍去"),
    "nearest": N_("取最近的整数"),
}

# What becomes of entries that stand level at a line: of an award, a pick or a prize, and an advancement or a cut.
AWARD_TIE_SENTENCES: dict[str, str] = {
    "include": N_("名额线上名次相同的都得。"),
    "exclude": N_("名额线上名次相同的都不得，由下一级再看。"),
    "stop": N_("名额线上名次相同的，要先按同分次序或抽签分出先后，在此之前不能公布。"),
}
PICK_TIE_SENTENCES: dict[str, str] = {
    "include": N_("并列的都得。"),
    "stop": N_("并列的，要先分出先后，在此之前不能公布。"),
}
LINE_TIE_SENTENCES: dict[str, str] = {
    "include": N_("名额线上名次相同的都算进来。"),
    "exclude": N_("名额线上名次相同的都不算进来。"),
    "stop": N_("名额线上名次相同的，要先按同分次序或抽签分出先后。"),
}

ORIGIN_SENTENCES: dict[str, str] = {
    "marks": N_("成绩由评委的评分算出。"),
    "scores": N_("成绩由别处给出，这里只排名次。"),
    "nothing": N_("这场比赛不评分，按事先登记的数排名。"),
}
ADVANCE_OUTCOME_LABELS: dict[str, str] = {"through": N_("晋级"), "reserve": N_("候补"), "out": N_("未晋级")}

PROBLEM_LABELS: dict[str, str] = {
    "spread": N_("分差过大"),
    "disagreement": N_("测量值不一致"),
    "incomplete": N_("评分表不够"),
    "partial": N_("有漏评的项"),
    "tie": N_("并列未分"),
    "void": N_("不设奖"),
    "alike": N_("写法相近"),
    "unlisted": N_("名单外的评委"),
}
# What a problem is about, on the results desk; a tie says more (results/presenters/problem_text.py).
PROBLEM_SENTENCES: dict[str, str] = {
    "incomplete": N_("%(entry)s 的评分表不够，还没有成绩。"),
    "disagreement": N_("%(entry)s 的测量值不一致，还没有成绩。"),
    "spread": N_("%(entry)s 的评委分差超过了规程的上限。"),
    "partial": N_("%(entry)s 有评委漏评了一项，那一份没有计入。"),
    "void": N_("参赛{作品}太少，规程规定这样的场次不设奖。"),
}
# The same on the chair's desk, of one entry.
PROBLEM_CHAIR_SENTENCES: dict[str, str] = {
    "spread": N_("%(code)s 号分差超过规程，请有关评委复看"),
    "disagreement": N_("%(code)s 号的测量值不一致"),
    "incomplete": N_("%(code)s 号的评分表不够规程要求的份数"),
}
# What to do about it.
PROBLEM_REMEDIES: dict[str, str] = {
    "incomplete": N_("恢复评分，补齐评分表；没有到场的，记下缺席。"),
    "disagreement": N_("核对原始记录，把录错的那一份退回重评。"),
    "spread": N_("恢复评分，请分差最大的评委复看后重交。"),
    "partial": N_("规程允许这样计分；要补上，先恢复评分。"),
    "void": N_("不用处理；公布时会写明。"),
}


def award_names(rulebook: Rulebook) -> Names:
    """Every award of a rulebook with its name in languages: the rulebook's own, else the common one, else its key."""
    labels: list[tuple[str, Words | None]] = [(rung.award, rung.name) for one in rulebook.ladder for rung in one.rung]
    labels += [(pick.award, pick.name) for pick in rulebook.pick]
    labels += [(derived.award, derived.name) for derived in rulebook.derived]
    labels += [(decision.award, decision.name) for decision in rulebook.decision]
    labels += [(prize.award, prize.name) for prize in rulebook.prize]
    names: Names = {}
    for award, label in labels:
        if label is not None:
            names[award] = label.model_dump()
        names.setdefault(award, COMMON.get(award, plain(award)))
    return names


def scheme_names(law: Law) -> Names:
    """The names of a contest's criteria, aspects and segments, as `criterion:KEY`, `aspect:KEY`, `segment:KEY`."""
    names: Names = {}
    for criterion in law.scheme.criterion if law.scheme else ():
        names[f"criterion:{criterion.key}"] = _named(criterion.key, criterion.name)
        names |= {f"aspect:{aspect.key}": _named(aspect.key, aspect.name) for aspect in criterion.aspect}
    names |= {f"segment:{segment.key}": _named(segment.key, segment.name) for segment in law.segments}
    return names


def tier_names(rulebook: Rulebook) -> Names:
    return {tier.key: tier.name.model_dump() for tier in rulebook.edition.tier} if rulebook.edition else {}


def table_names(rulebook: Rulebook) -> Names:
    """The names of the tables of a rulebook, by key."""
    return {one.key: _named(one.key, one.name) for one in rulebook.table}


def _named(key: str, name: Words | None) -> dict[str, str]:
    return name.model_dump() if name else plain(key)


def plain(key: str) -> dict[str, str]:
    """A key that stands in for a name that nobody gave."""
    return {"zh": key, "en": key}

"""The sentences of faults and the names of units, in both languages: key → (Chinese, English). Facts are in braces.

Each says what is wrong and, if it isn't obvious, what to do.
"""

from collections.abc import Mapping
from typing import Literal

from contest.rules import award_labels, input_labels, intake_labels
from contest.rules.metrics import forms

Language = Literal["zh", "en"]

# A unit with its key, "评分项 A1": in problems, and in explanations on the command line.
UNIT_PHRASES: dict[str, tuple[str, str]] = {
    "aspect": ("评分项", "Aspect"),
    "criterion": ("评分要素", "Criterion"),
    "sheet": ("评分表", "Sheet"),
}

PHRASES: dict[str, tuple[str, str]] = {
    # the rulebook's file
    "toml.syntax": ("不是有效的 TOML：{reason}", "not valid TOML: {reason}"),
    "toml.deep": ("嵌套太深", "nested too deeply; a rulebook needs a few levels only"),
    "key.missing": ("缺少“{key}”，请补上", "{key} is missing; add it"),
    "key.unknown": ("不认识“{key}”，请检查拼写或删去", "unknown key {key}; check its spelling or remove it"),
    "law.needs": (
        '“{what}”是第二版规则的写法，needs law = "2"：请把文件开头改成 law = "2"，或者删去',
        '{what} needs law = "2"; write that at the top of the file, or remove it',
    ),
    "key.twice": (
        "{what}“{key}”写了两次，请改名或删去一个",
        "{what} {key} is written twice; rename or remove one",
    ),
    "value.choice": ("“{value}”不可用，可选：{expected}", "{value} is not possible here; write one of {expected}"),
    "value.list": ("这里要写列表，如 [ … ]", "a list is wanted here; write [ … ]"),
    "value.table": ("这里要写表，如 {{ … }} 或 [ … ] 小节", "a table is wanted here; write {{ … }} or a section"),
    "value.short": ("至少要写一项", "at least one is wanted here"),
    "value.wrong": ("“{value}”不可用：{reason}", "{value} is not possible here: {reason}"),
    "number.float": (
        '参与计算的数请加引号："{text}"',
        'numbers that take part in arithmetic are text; write "{text}"',
    ),
    "number.shape": (
        '{value} 不是数，请写 "0.6"、"1/12" 或整数',
        '{value} is not a number; write text such as "0.6" or "1/12", or a whole number',
    ),
    "whole.shape": ("{value} 不是整数", "{value} is not a whole number; write one such as 3"),
    "whole.least": ("{value} 太小，最小为 {least}", "{value} is too small; the least is {least}"),
    "whole.most": ("{value} 太大，最大为 {most}", "{value} is too large; the most is {most}"),
    "round.most": (
        "round = {value} 太大，最多保留 50 位小数",
        "round = {value} is too large; keep at most 50 decimals",
    ),
    "line.negative": (
        "{value} 小于 0，请写名额数或比例",
        "{value} is below 0; write a count or a fraction of at most 1",
    ),
    "line.above-one": (
        "比例 {value} 大于 1；只写数字表示名额数",
        "the fraction {value} is above 1; write at most 1, or digits only for a count",
    ),
    "text.shape": ("{value} 不是文字，请加引号", "{value} is not text; put it in quotes"),
    "text.empty": ("文字不能为空", "the text is empty; write something or remove the key"),
    "truth.shape": (
        "{value} 请写 true 或 false",
        "{value} is neither true nor false; write one of them without quotes",
    ),
    "where.shape": ("{value} 要作为文字比较，请加引号", "{value} is compared as text; put it in quotes"),
    "slug.shape": ("“{value}”只能用小写字母、数字和 -", "{value} may only hold a-z, 0-9 and -"),
    "day.shape": ("{value} 不是日期，请写 2024-05-10", "{value} is not a date; write 2024-05-10 without quotes"),
    "moment.shape": (
        "{value} 不是当地日期时间，请写 2024-05-10T09:00:00（不带时区）",
        "{value} is not a local date-time; write 2024-05-10T09:00:00 without quotes or offset",
    ),
    "aspect.levels-measured": (
        "评分项 {aspect} 是测量项，不能用 levels",
        'aspect {aspect} is measured and cannot have levels; remove levels or write kind = "judged"',
    ),
    "aspect.levels-min": ("评分项 {aspect} 用了 levels，请删去 min", "aspect {aspect} has levels; remove min"),
    "aspect.step": ("评分项 {aspect} 的 step 须大于 0", "the step of aspect {aspect} must be above 0"),
    "aspect.step-levels": (
        "评分项 {aspect} 用了 levels，请删去 step",
        "aspect {aspect} has levels, which are whole steps already; remove step",
    ),
    "aspect.range": (
        "评分项 {aspect} 的 min {min} 大于 max {max}",
        "min {min} of aspect {aspect} is above its max {max}; exchange them",
    ),
    "segment.origin": (
        "环节 {segment} 须在 aspects 与 from 中恰写一个",
        "segment {segment} needs either aspects or from, and not both",
    ),
    "segment.scores-panel": (
        "环节 {segment} 取自成绩文件，请删去 source 和 panel",
        "segment {segment} takes its value from scores; remove source and panel",
    ),
    "segment.weight": (
        "环节 {segment} 的权重 {weight} 小于 0",
        "the weight {weight} of segment {segment} is below 0; write 0 or more",
    ),
    "segment.no-aspect": (
        "“{pattern}”对不上任何评分项",
        "{pattern} fits no aspect of any scheme; check its spelling",
    ),
    "segment.criterion": (
        "评分要素 {criterion} 须恰好属于一个环节，现属于：{segments}",
        "criterion {criterion} must lie in exactly one segment; now in {segments}",
    ),
    "segment.empty": (
        "环节 {segment} 在评分标准 {scheme} 中没有评分要素",
        "segment {segment} has no criterion in scheme {scheme}; correct its aspects or its applies_to",
    ),
    "weights.sum": ("权重之和为 {total}，须为 1", "the weights sum to {total}; make them sum to 1"),
    "segment.sum": (
        "比赛 {contest} 各环节的权重之和为 {total}，须为 1",
        "the weights of the segments of contest {contest} sum to {total}; make them sum to 1",
    ),
    "round.unreached": (
        "用不上：评委分在 {unit} 一级合成，请删去",
        "this is never reached, as judges are combined by {unit}; remove it",
    ),
    "scale.missing": ("标准分缺少 {missing}", "the scale needs {missing}; add it"),
    "scale.clamp": ("clamp 须为 [下限, 上限]", "clamp must be [lowest, highest]"),
    "ranking.by": (
        "不能按“{by}”排名，可写 score、scale 或 attribute:名称",
        f"by = {{by}} is not possible; write {forms('rank')} (the direction stands in better)",
    ),
    "ranking.step": (
        "不认识同分步骤“{step}”",
        f"unknown step {{step}}; write {forms('precedence')}",
    ),
    "ranking.no-scale": (
        "按标准分排名，但比赛 {contest} 没有 [scale]",
        "contests {contest} are ranked by scale, but no [scale] fits them; add one",
    ),
    "step.unknown": (
        "同分步骤 {step} 指向不存在的内容",
        "step {step} names nothing that this contest has; correct or remove it",
    ),
    "step.unit": (
        '同分步骤 {step} 得不到：评委分在 {unit} 一级合成；请删去，或写 law = "2"',
        'step {step} cannot be given, as judges are combined by {unit}; remove it, or write law = "2"',
    ),
    "step.inputs": (
        "比赛 {contest} 的输入给不出同分步骤 {step}",
        "step {step} of the precedence cannot be given from the inputs of contest {contest}; remove it",
    ),
    "ladder.tolerance": (
        "奖级 {ladder} 的 policy 与 tolerance 须同时写",
        "ladder {ladder} needs policy and tolerance together, or neither",
    ),
    "ladder.tolerance-negative": ("奖级 {ladder} 的 tolerance 小于 0", "the tolerance of ladder {ladder} is below 0"),
    "ladder.worldskills": (
        "奖级 {ladder} 按 worldskills，前三级只写 award",
        "under policy worldskills the first three rungs of ladder {ladder} carry nothing but award",
    ),
    "rung.line": ("{award} 须写 upto、most 或 at_least", "rung {award} needs upto, most or at_least"),
    "pick.step": (
        "不认识“{step}”",
        f"unknown step {{step}}; write {forms('pick')}",
    ),
    "per.unknown": (
        "per = {per} 不可用，须为 group 或 attribute:名称",
        "per = {per} is not possible; write group or attribute:NAME",
    ),
    "metric.unknown": (
        "不认识指标“{metric}”",
        f"unknown metric {{metric}}; write {forms('prize')}",
    ),
    "award.unknown": ("没有名为“{award}”的奖项", "no award {award} is declared in this rulebook; check its spelling"),
    "award.reserved": (
        "“{award}”是奖牌榜的列名，请给奖项改名",
        "{award} is the name of a table's column; rename the award",
    ),
    "table.unknown": ("没有名为“{table}”的榜", "no table {table} is declared in this rulebook; check its spelling"),
    "table.column": (
        "榜 {table} 没有“{column}”列",
        "table {table} has no column {column}; name it in the table's order",
    ),
    "table.key": (
        "榜名“{key}”要用作文件名，只能含文字、数字和 -_.",
        "table key {key} names a file; use letters, digits and -_. only",
    ),
    "table.points": (
        "榜 {table} 按积分排序，但没有 points",
        "table {table} is ordered by points but has none; add points",
    ),
    "team.range": ("min {min} 大于 max {max}", "min {min} is above max {max}; exchange them"),
    "material.uncounted": (
        "{key} 在 {format} 里数不出来，请从 formats 里删去 {format}，或者删去 {key}",
        "{key} cannot be counted in {format}; remove {format} from formats, or remove {key}",
    ),
    "material.nothing": (
        "formats 里没有数得出 {key} 的格式，请删去 {key}，或者加上其中一种：{expected}",
        "nothing in formats can be counted for {key}; remove it, or add one of {expected}",
    ),
    "period.range": ("开始 {opens} 不早于结束 {closes}", "it begins {opens}, which is not before its end {closes}"),
    "zone.unknown": ("不认识时区 {zone}", "unknown time zone {zone}; write one such as Asia/Shanghai"),
    "division.unknown": ("没有名为“{division}”的组别", "no division {division} is declared; check its spelling"),
    "setting.unknown": (
        "没有“{setting}”这一项可以自定，请写 赛段.阶段.opens、赛段.阶段.closes、law 或 law.部分",
        "no setting {setting} is there to be set; write TIER.PHASE.opens, TIER.PHASE.closes, law or law.PART",
    ),
    "tier.unknown": ("没有名为“{tier}”的赛段", "no tier {tier} is declared; check its spelling"),
    "kind.unknown": (
        "“{kind}”不是单位的种类，可选：{expected}",
        "{kind} is no kind of organisation; write one of {expected}",
    ),
    "pattern.fits-none": (
        "“{pattern}”对不上这届大赛的任何比赛，请按 赛段/承办单位/赛道/组别 来写",
        "{pattern} fits no contest that the tiers, tracks and divisions make; write TIER/ORGANISATION/TRACK/DIVISION",
    ),
    "name.unseen": (
        "“{name}”里有看不见的字符（尖括号中），请删去",
        "{name} holds what nobody sees (named in <>); remove it, as names are compared as given",
    ),
    "track.unknown": ("没有名为“{track}”的赛道", "no track {track} is declared; check its spelling"),
    # law 2, sections 3, 4, 5, 9 and 11
    "convert.pair": (
        '这里要写两个数，如 ["0", "10"]，现有 {many} 个',
        'two figures are wanted here, such as ["0", "10"]; there are {many}',
    ),
    "convert.steps": (
        "table 每行的第一个数要逐行变大",
        "the first figures of the rows of table must rise strictly; put the rows in order and remove doubles",
    ),
    "convert.linear": (
        "from 的两个数都是 {value}，连不成一条线，请写两个不同的数",
        "both figures of from are {value}, and no line goes through one point; write two different ones",
    ),
    "convert.better": (
        'kind = "{kind}" 的换算不看高低，请删去 better（place、share，或者有 tries 的评分项才可以写）',
        "better means nothing with kind {kind}; remove it (it may stand with place and share, and beside tries)",
    ),
    "normalise.per": (
        "per = {per} 不可用，须为 judge 或 attribute:名称",
        "per = {per} is not possible; write judge or attribute:NAME",
    ),
    "normalise.of": (
        '评委分按项目的属性分组，“{name}”却是 {of} 的属性；请声明为 of = "entry"，或者另选一项',
        'a ruler needs an attribute of entries, and {name} is of {of}; declare it with of = "entry", or name another',
    ),
    "tries.measured": (
        '评分项 {aspect} 有 tries，须为测量项（kind = "measured"），不能用 levels',
        'aspect {aspect} has tries, so it must be measured and without levels; write kind = "measured"',
    ),
    "tries.best-refused": (
        'take = "best" 只取最好的一次，请删去 best',
        'take = "best" takes the best one; remove best, or write take = "sum" or "mean"',
    ),
    "tries.best-missing": (
        'take = "{take}" 要写 best：取最好的几次',
        'take = "{take}" needs best: of the best so many; add it',
    ),
    "silent.measured": (
        "评分项 {aspect} 写了 silent，须为测量项",
        'aspect {aspect} is silent, so it must be measured; write kind = "measured"',
    ),
    "silent.alone": (
        "评分要素 {criterion} 的评分项都写了 silent，没有可以相加的",
        "all aspects of criterion {criterion} are silent, so nothing is left to add; remove silent from one",
    ),
    "times.unknown": (
        "评分项 {aspect} 的 times = {times}：评分要素 {criterion} 里没有另一个叫这个名字的评分项",
        "aspect {aspect} has times = {times}, but criterion {criterion} has no other aspect of that key",
    ),
    "times.twice": (
        "评分项 {aspect} 乘以 {times}，而 {times} 自己也写了 times；请删去一个",
        "aspect {aspect} is multiplied by {times}, which has times itself; remove one of the two",
    ),
    "clause.unit": (
        '{clause} 只用于 unit = "{needs}"，这里的评委分在 {unit} 一级合成',
        '{clause} needs unit = "{needs}", but judges are combined by {unit} here; change the unit or remove it',
    ),
    "cut.last": (
        "环节 {segment} 是最后一个环节，后面没有可以进入的环节；请删去 cut，名额写在奖级或晋级里",
        "segment {segment} is the last one, so nobody can go on after it; remove its cut",
    ),
    "team.segment": (
        "按队员评分（[team]）时，环节 {segment} 不能有 {clause}",
        "members are marked one by one ([team]), so segment {segment} cannot have {clause}; remove one of the two",
    ),
    "segment.from": (
        '环节 {segment} 的 from = "{value}" 不可用，请写 "scores" 或 "stage:赛段"',
        'from = "{value}" of segment {segment} is not possible; write "scores" or "stage:TIER"',
    ),
    "segment.bounds": (
        '环节 {segment} 的 min 和 max 只用于 from = "scores"，请删去',
        'min and max of segment {segment} need from = "scores"; remove them, or bound the aspects instead',
    ),
    "stage.not-earlier": (
        "{tier} 不在 {own} 之前，它的成绩带不过来",
        "{tier} does not come before {own}, so no score can be brought along from it; name an earlier stage",
    ),
    "stage.unrounded": (
        "要带来的是 {tier} 公布的成绩，而比赛 {contest} 的 [score] 没有写 round；请补上",
        "the published score of {tier} is brought along, but [score] of contest {contest} has no round; add it",
    ),
    "step.team": (
        "按队员评分（[team]）时给不出同分步骤 {step}，请删去",
        "step {step} cannot be given where members are marked one by one ([team]); remove it",
    ),
    "step.no-team": (
        "比赛 {contest} 没有 [team]，给不出同分步骤 {step}，请删去",
        "step {step} cannot be given, as no [team] fits contests {contest}; remove it",
    ),
    "step.normalised": (
        "评委分先换到同一把尺上（normalise），给不出同分步骤 {step}，请删去",
        "step {step} cannot be given, as its judges are put on one ruler (normalise); remove it",
    ),
    "step.beside": (
        "有 {clause} 时给不出同分步骤 {step}，请删去",
        "step {step} cannot be given beside {clause}; remove it",
    ),
}
PHRASES |= award_labels.PHRASES | intake_labels.PHRASES | input_labels.PHRASES


ENDINGS: dict[str, tuple[str, str]] = {
    "meant": ("；是不是“{meant}”？", "; did you mean {meant}?"),
    "known": ("；这里可以写：{known}", "; known here: {known}"),
}
"""What a sentence ends with where its facts say which known name is near, and which are known."""


def sentence(key: str, facts: Mapping[str, object], language: Language) -> str:
    """The sentence of a fault. A contest with an empty key is shown as a dash."""
    at = 0 if language == "zh" else 1
    template = PHRASES[key][at]
    template += "".join(
        words[at] for name, words in ENDINGS.items() if facts.get(name) and f"{{{name}}}" not in template
    )
    return template.format_map({name: _shown(value) for name, value in facts.items()})


def _shown(value: object) -> str:
    text = str(value)
    return text or "—"

"""The sentences of faults and the names of units, in both languages: key → (Chinese, English). Facts are in braces.

Each says what is wrong and, if it isn't obvious, what to do.
"""

from collections.abc import Mapping
from typing import Literal

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
    "aspect.range": (
        "评分项 {aspect} 的 min {min} 大于 max {max}",
        "min {min} of aspect {aspect} is above its max {max}; exchange them",
    ),
    "segment.origin": (
        '环节 {segment} 须在 aspects 与 from = "scores" 中恰写一个',
        'segment {segment} needs either aspects or from = "scores", and not both',
    ),
    "segment.scores-panel": (
        "环节 {segment} 取自成绩文件，请删去 source 和 panel",
        "segment {segment} takes its value from scores; remove source and panel",
    ),
    "segment.weight": (
        "环节 {segment} 的权重 {weight} 须大于 0",
        "the weight {weight} of segment {segment} must be above 0",
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
        "同分步骤 {step} 得不到：评委分在 {unit} 一级合成",
        "step {step} cannot be given, as judges are combined by {unit}; remove it",
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
    "rung.line": ("{award} 须写 upto 或 at_least", "rung {award} needs upto or at_least (most alone is no line)"),
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
    "attribute.unknown": (
        "没有“{name}”这一项属性：{files} 里没有这一列，请改正，或者补上这一列",
        "no attribute {name}: there is no such column in {files}; correct the name or add the column",
    ),
    "track.unknown": ("没有名为“{track}”的赛道", "no track {track} is declared; check its spelling"),
    # any file
    "file.missing": ("没有这个文件", "there is no such file"),
    "file.unreadable": ("读不了：{reason}", "cannot be read: {reason}"),
    "file.large": ("超过 {most} MB，读不了", "larger than {most} MB; split it by contest or use the columnar engine"),
    "file.not-utf8": ("不是 UTF-8 文字，请另存为“CSV UTF-8”", 'not UTF-8 text; save it as "CSV UTF-8"'),
    "file.gb18030": (
        "是 GB18030（GBK）编码，请另存为“CSV UTF-8”，或运行：iconv -f GB18030 -t UTF-8",
        'this is GB18030 (GBK) text, not UTF-8; save it as "CSV UTF-8" or run iconv -f GB18030 -t UTF-8',
    ),
    "file.mixed": (
        "第 {line} 行起编码混杂，不是 UTF-8",
        "the encoding changes at line {line}; it is not UTF-8 throughout",
    ),
    "file.utf16": ("是 UTF-16 编码，请另存为“CSV UTF-8”", 'this is UTF-16 text; save it as "CSV UTF-8"'),
    "file.binary": ("不是文字文件", "this is not a text file; a CSV file is wanted"),
    "file.parquet": ("不是有效的 Parquet 文件：{reason}", "not a valid Parquet file: {reason}"),
    "file.parquet-missing": (
        "读 .parquet 需要 polars：pip install 'saiwu[bulk]'",
        ".parquet files need polars; run pip install 'saiwu[bulk]' or write CSV",
    ),
    "engine.missing": (
        "列式引擎需要 polars：pip install 'saiwu[bulk]'",
        "the columnar engine needs polars; run pip install 'saiwu[bulk]' or use the exact one",
    ),
    "file.parquet-float": (
        "列 {column} 是浮点数，请存为文字或整数",
        "column {column} holds floating-point numbers; store it as text or whole numbers",
    ),
    "file.empty": ("文件是空的，至少要有表头", "the file is empty; a header line is wanted"),
    "column.missing": ("缺少“{column}”列", "column {column} is missing; add it to the header"),
    "column.twice": ("“{column}”列写了两次", "column {column} is written twice in the header; rename or remove one"),
    "column.unnamed": ("第 {position} 列没有名字", "column {position} has no name in the header; name or remove it"),
    "row.width": ("这一行有 {cells} 格，表头有 {columns} 列", "this row has {cells} cells, the header {columns}"),
    "row.quote": ("引号没有配对：{reason}", "quotes are not closed properly: {reason}"),
    "cell.full-width": (
        "“{column}”列的“{value}”用了全角字符，请改成半角：{half}",
        "cell {column} holds full-width characters ({value}); write {half}",
    ),
    "cell.empty": ("“{column}”列不能为空", "cell {column} is empty; it must be filled"),
    "more": ("另有 {count} 处（共 {total} 处），改好以上再运行", "and {count} more ({total} faults in all)"),
    "cell.formula": (
        "“{column}”列的“{value}”以公式开头，请改成普通文字",
        "cell {column} begins like a formula ({value}); write plain text",
    ),
    "column.misspelt": (
        "不认识“{column}”列，是不是“{meant}”？",
        "unknown column {column}; did you mean {meant}? Rename or remove it",
    ),
    "column.unseen": (
        "表头“{column}”里有看不见的字符，请删去",
        "column {column} holds a character that nobody sees in its name; remove it",
    ),
    "file.separator": (
        "表头只有一格，里面有“{between}”：列要用逗号分开，请另存为“CSV UTF-8（逗号分隔）”",
        "the header is one cell that holds {between}; separate the columns by commas: save it as comma-separated CSV",
    ),
    "key.unseen": (
        "“{column}”列的“{key}”里有看不见的字符（尖括号中），请删去；照原样比较，它和没有这些字符的不是同一个",
        "{column} {key} holds what nobody sees (named in <>); remove it, as keys are compared as given",
    ),
    "key.shortened": (
        "“{column}”列的“{key}”像是被表格软件缩写的长数字，请把这一列设为文本格式，再导出一次",
        "{column} {key} looks like a number that a spreadsheet shortened; format the column as text and export again",
    ),
    "key.alike": (
        "“{column}”列的这些写法只差大小写或全半角，按不同的算：{keys}",
        "{column} keys that differ only by letter case or Unicode compatibility count as different ones: {keys}",
    ),
    "judge.unlisted": (
        "比赛 {contest} 的评委 {judge} 不在 judges.csv 里：有分 {marks} 项，空 {empty} 项",
        "judge {judge} of contest {contest} is not in judges.csv (marks: {marks}, empty ones: {empty})",
    ),
    "out.unwritable": ("写不进 {out}：{reason}", "cannot write to {out}: {reason}"),
    "explain.missing": (
        "没有 explain.jsonl，请先运行 contest tabulate … --explain",
        "there is no explain.jsonl; run contest tabulate … --explain first",
    ),
    "explain.broken": ("不是 contest tabulate 写的 explain.jsonl", "this is not an explain.jsonl of contest tabulate"),
    "explain.entry": (
        "没有 {entry} 的说明：名单里没有它，或者它没有参赛（缺席、退赛、取消资格）",
        "no entry {entry} is explained here: it is not listed, or did not compete (absent, withdrawn, disqualified)",
    ),
    # inputs against the rulebook
    "entry.twice": ("比赛 {contest} 的 {entry} 写了两次", "entry {entry} of contest {contest} is listed twice"),
    "entry.unknown": ("比赛 {contest} 没有 {entry}", "unknown entry {entry} in contest {contest}"),
    "entry.status": (
        "状态“{status}”不可用，可选：空、guest、withdrawn、absent、disqualified",
        "unknown status {status}; write nothing, guest, withdrawn, absent or disqualified",
    ),
    "entry.size": ("人数“{size}”须为不小于 1 的整数", "size {size} is not a whole number from 1"),
    "contest.unknown": ("没有比赛 {contest}", "unknown contest {contest}"),
    "contest.no-scheme": (
        "比赛 {contest} 有评分，但没有适用的评分标准",
        "contest {contest} has marks, but no scheme of the rulebook fits it",
    ),
    "contest.both": (
        "比赛 {contest} 既有评分又有成绩，只能用一种",
        "contest {contest} has marks and scores; give one of the two",
    ),
    "contest.source": (
        "环节 {segment} 只计 {source} 类评委，请给出 judges.csv",
        "segment {segment} counts judges of source {source} only; give --judges",
    ),
    "group.twice": ("{group} 写了两次", "group {group} is listed twice"),
    "group.unknown": ("没有名为 {group} 的代表团或学校", "unknown group {group}"),
    "lot.twice": ("比赛 {contest} 的 {entry} 有两个签号", "entry {entry} of contest {contest} has two lots"),
    "lot.shape": ("签号“{lot}”不是整数", "lot {lot} is not a whole number"),
    "score.twice": ("比赛 {contest} 的 {entry} 有两个成绩", "entry {entry} of contest {contest} has two scores"),
    "score.shape": ("成绩“{score}”不是十进制数", "score {score} is not a plain decimal number"),
    "points.shape": ("加减分“{points}”不是十进制数", "points {points} is not a plain decimal number"),
    "judge.twice": ("比赛 {contest} 的评委 {judge} 写了两次", "judge {judge} of contest {contest} is listed twice"),
    "mark.twice": (
        "评委 {judge} 给 {entry} 的 {aspect} 打了两次分",
        "judge {judge} marked aspect {aspect} of entry {entry} twice",
    ),
    "mark.agreed-twice": (
        "{entry} 的 {aspect} 有两个合议分",
        "aspect {aspect} of entry {entry} has two agreed marks",
    ),
    "mark.both": (
        "{entry} 的 {aspect} 既有合议分又有评委分",
        "aspect {aspect} of entry {entry} has an agreed mark beside judges' marks; keep one of the two",
    ),
    "mark.shape": ("分数“{mark}”不是十进制数", "mark {mark} of aspect {aspect} is not a plain decimal number"),
    "mark.level": (
        "分数 {mark} 不是 0 到 {levels} 的整数（评分项 {aspect}）",
        "mark {mark} is not a whole number from 0 to {levels} of aspect {aspect}",
    ),
    "mark.above": (
        "分数 {mark} 高于评分项 {aspect} 的最高分 {max}",
        "mark {mark} is above the maximum {max} of aspect {aspect}",
    ),
    "mark.below": (
        "分数 {mark} 低于评分项 {aspect} 的最低分 {min}",
        "mark {mark} is below the minimum {min} of aspect {aspect}",
    ),
    "mark.decimals": (
        "分数 {mark} 最多 {places} 位小数（评分项 {aspect}）",
        "mark {mark} has more than {places} decimals, the most that aspect {aspect} may have",
    ),
    "aspect.unknown": ("评分标准 {scheme} 没有评分项 {aspect}", "unknown aspect {aspect} in scheme {scheme}"),
    "member.no-team": (
        "{entry} 的评分写了队员，但规则没有 [team]",
        "entry {entry} is marked by member, but no [team] of the rulebook fits contest {contest}",
    ),
    "member.both": (
        "{entry} 的评分有的写队员、有的不写",
        "entry {entry} has marks with and without a member; write one way",
    ),
    "team.cut": (
        "比赛 {contest} 按队员评分，不能有 cut",
        "contest {contest} is marked by member; its segments cannot have a cut",
    ),
    "attribute.number": (
        "“{name}”列的“{value}”不是十进制数",
        "attribute {name} of entry {entry} is {value}, not a plain decimal number",
    ),
    "decision.award": ("规则没有声明奖项 {award}", "award {award} is not declared as a [[decision]]"),
    "decision.most": (
        "{award} 最多 {most} 个，现有 {count} 个",
        "{award} may be given {most} times, but {count} rows give it",
    ),
    "decision.nobody": ("没有写给谁", "the row names neither an entry nor a group"),
    "decision.guest": ("{entry} 是特邀参赛（不计名次），不能获奖", "entry {entry} is a guest and takes no award"),
    "decision.group": ("{entry} 属于 {own}，不属于 {group}", "entry {entry} is of group {own}, not {group}"),
    "metric.missing": (
        "{award}：{candidate} 缺少指标 {metric}",
        "prize {award} needs {metric} of {candidate}, which is missing; add it",
    ),
    "metric.negative": (
        "{award}：{candidate} 的指标 {metric} 为 {value}，不能为负",
        "prize {award}: {metric} of {candidate} is {value}, which is below 0",
    ),
    "metric.number": (
        "{award}：{candidate} 的 {metric}“{value}”不是十进制数",
        "prize {award}: {metric} of {candidate} is {value}, not a plain decimal number",
    ),
    "table.better": (
        "榜 {table} 汇总成绩的比赛高低方向不一",
        (
            "table {table} adds scores of contests of which some rank the higher and some the lower first; "
            "narrow its applies_to"
        ),
    ),
    "table.needs-scores": (
        "榜 {table} 的“{column}”要用成绩，请用 contest tabulate",
        "table {table} needs scores for {column}, which awards don't hold; use contest tabulate",
    ),
    "table.needs-entries": (
        "榜 {table} 的“{column}”要用参赛名单，请给出 --entries",
        "table {table} needs the entries for {column}; give --entries",
    ),
    "award.size": ("人数“{size}”须为不小于 1 的整数", "size {size} is not a whole number from 1"),
}


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

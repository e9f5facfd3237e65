"""The words of `contest rulebook new`: its questions, the comments of the rulebook that it writes (Chinese, English),
and what it says of an answer that it cannot read."""

QUESTIONS = {
    "name": "比赛的名称 · Name of the contest",
    "results": "成绩怎么来：judged 评委打分，measured 计量（时间、距离），scores 别处算好 · How results arise",
    "criteria": "评分要素和满分，如“内容 60, 表达 40” · Criteria and their maxima",
    "drop": "去掉几个最高分和几个最低分 · How many of the highest and of the lowest to drop",
    "better": "higher 分高的在前，lower 分低的在前 · Which is better",
    "awards": "奖级，各占参赛数的百分之几，或几个，如“特等奖 1, 一等奖 10%” · Awards, each a share or a number",
    "rounding": "百分比不是整数时：down 舍去，up 进一，nearest 四舍五入 · How a share becomes whole",
    "tie": "同分压线：include 都给，exclude 都不给，stop 停下来由人定 · Level entries at a line",
    "table": "要不要各单位的奖牌榜 · A table of groups by awards",
}
COMMENTS: dict[str, tuple[str, str]] = {
    "head": (
        "{name}\n由 contest rulebook new 写成；改过以后用 contest rulebook check 查。",
        "{name}\nWritten by contest rulebook new; after a change run contest rulebook check.",
    ),
    "scheme": (
        "评分表：每个要素一段，max 是满分。要分得更细，就在要素下多写几个 aspect。",
        "The marking scheme: one part for each criterion; max is its highest mark. Write more aspects to mark finer.",
    ),
    "panel": (
        "每位评委的总分为一张；去掉 {drop} 个最高、{drop} 个最低，其余取平均，留两位小数。",
        "Each judge's total is a sheet; {drop} highest and {drop} lowest are dropped, of the rest the mean is taken.",
    ),
    "scores": (
        "成绩在别处算好，写在 scores.csv（entry, score）。",
        "Results are made elsewhere and stand in scores.csv (entry, score).",
    ),
    "score": ("成绩留两位小数。", "Scores have two decimals."),
    "ranking": (
        "谁在前；同分的依次比 precedence 里的各项，仍相同就并列。",
        "Who comes first; level entries are told apart by the steps of precedence, and share a place if none does.",
    ),
    "ladder": (
        "奖级，从高到低。most 是这一级自己最多几个：个数，或参赛数的几分之几，每级单独算。",
        "Awards from the top. most: at most so many on this rung itself, a number or a share of the field.",
    ),
    "table": (
        "各单位按奖排名，先比第一级的个数，相同再比下一级。",
        "Groups in order of their awards: the first by number, then the next where that is equal.",
    ),
    "more": (
        "还能写 advance（推荐）、pick（单项奖）、derived（指导教师奖）等；全部键：contest rulebook schema。",
        "There is more: advance, pick, derived, segment. contest rulebook schema lists every key, for editors too.",
    ),
}
PLAIN = {
    "name": "名称不能空着 · write a name",
    "criterion": "“{written}”看不懂：写名称和满分，如“内容 60” · write a name and its maximum, such as 'Content 60'",
    "award": "“{written}”看不懂：写名称和比例或个数，如“一等奖 10%” · write a name and a share or number: 'First 10%'",
    "figure": "“{written}”的数须是大于 0 的数，个数须是整数 · the figure must be above 0, and a number of awards whole",
    "percent": "“{written}”超过 100% · above 100 %",
    "twice": "“{written}”里有同名的两项 · two have the same name",
}

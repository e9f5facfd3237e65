"""What is refused of attributes, conditions, lines, prizes and tables of law 2: key → (Chinese, English)."""

from contest.rules.metrics import forms

PHRASES: dict[str, tuple[str, str]] = {
    "attribute.key": (
        "属性不能叫“{attribute}”：它是输入或成绩表的列名，或者含有 : 或以 - 开头；请改名",
        "no attribute may be called {attribute}: it is a column's name, holds : or begins with -; rename it",
    ),
    "attribute.values": (
        '属性 {attribute} 是 {kind}，不能限定 values；请删去，或写 kind = "text"',
        'attribute {attribute} is {kind} and has values; remove them, or write kind = "text"',
    ),
    "attribute.undeclared": (
        "没有声明属性“{name}”；请写一个 [[attribute]]，或者改正拼写",
        "attribute {name} is not declared; add an [[attribute]], or correct its spelling",
    ),
    "attribute.kind": (
        "这里要用数，而属性 {name} 声明为 {kind}",
        'a number is wanted here, but attribute {name} is declared as {kind}; write kind = "number" there',
    ),
    "attribute.of-group": (
        "奖项按单位给，要用单位的属性，而 {name} 声明为 {of} 的属性",
        "prizes go to groups, but attribute {name} is declared of {of}; declare one of groups and name that",
    ),
    "attribute.of-entry": (
        "这里要用报名自己的属性，而 {name} 声明为 {of} 的属性",
        "this is a condition on entries, but attribute {name} is declared of {of}; name one of entries",
    ),
    "attribute.of-track": (
        "赛道 {track} 的属性 {name} 写作“{value}”，与声明的 {kind} 不符",
        "attribute {name} of track {track} is {value}, which is not of its kind {kind}; correct one of the two",
    ),
    "need.metric": (
        "不认识条件里的指标“{metric}”",
        f"unknown metric {{metric}} in a need; write {forms('need')}",
    ),
    "need.bounds": ("{metric} 的条件须写 at_least 或 at_most", "the need of {metric} has neither at_least nor at_most"),
    "need.range": (
        "{metric} 的 at_least {least} 大于 at_most {most}",
        "at_least {least} of {metric} is above its at_most {most}; exchange them",
    ),
    "need.given": (
        "比赛 {contest} 给不出条件里的 {metric}，请改正、删去或收窄 applies_to",
        "the need of {metric} cannot be given by contest {contest}; correct it, remove it, or narrow applies_to",
    ),
    "need.unit": (
        "比赛 {contest} 给不出条件里的 {metric}：评委分在 {unit} 一级合成",
        "the need of {metric} cannot be given, as judges are combined by {unit}; remove it",
    ),
    "need.award-ladder": (
        "奖级还看不到奖项，不能以 award:{award} 为条件；请写在 [[pick]] 或 [[advance]] 里",
        "a ladder sees no awards, so it cannot need award:{award}; write it in a [[pick]] or an [[advance]]",
    ),
    "need.award-later": (
        "{award} 在这之后才给，不能作为条件；请调整次序",
        "award {award} is given after this, so it cannot be needed here; write this after it",
    ),
    "over.by": (
        'over = "all" 须写 by：按什么排全部比赛的次序',
        'over = "all" needs by, the order over all contests; write one such as by = ["percentile", "score"]',
    ),
    "over.by-alone": (
        'by 只在 over = "all" 时才用得上，请删去或补上 over',
        'by only serves over = "all"; remove it, or write over = "all"',
    ),
    "over.policy": (
        '奖级 {ladder} 按 worldskills，不能 over = "all"',
        'ladder {ladder} has a policy and cannot be over = "all"; remove one of the two',
    ),
    "over.better": (
        "{what} 按 score 排全部比赛，而这些比赛的高低方向不一；请收窄 applies_to",
        "{what} orders all contests by score, but some rank the higher and some the lower first; narrow its applies_to",
    ),
    "after.unknown": (
        "after 里的“{key}”不是任何 [[advance]] 的 key",
        "no [[advance]] has the key {key}, which after names; correct its spelling",
    ),
    "after.circle": (
        "after 绕成了一圈：{key}；请改正",
        "the advances wait for one another in a circle at {key}; correct after",
    ),
    "derived.per": (
        "{award} 写了 per 却没有 cap，请补上 cap 或删去 per",
        "award {award} has per but no cap, which it counts within; add cap, or remove per",
    ),
    "prize.order": (
        "{award} 须在 index 与 by 中恰写一个",
        "prize {award} needs either index or by, and not both",
    ),
    "prize.by": ("{award} 的 by 须写成 table:榜名", 'by of prize {award} is not possible; write by = "table:KEY"'),
    "prize.by-per": (
        "{award} 按榜来给，per 由榜决定，请删去",
        "prize {award} goes by a table, whose per it has; remove per here",
    ),
    "prize.circle": (
        "榜 {table} 自己就要数 {award} 或在它之后给的奖，不能按它来给 {award}",
        "table {table} counts {award} or a prize that is given after it, so {award} cannot go by it; use another table",
    ),
    "prize.by-group": (
        "{award} 按榜 {table} 来给，而那张榜不按单位排，不能要求 {metric}",
        "prize {award} goes by table {table}, whose rows are no groups, so {metric} cannot be required; remove it",
    ),
    "prize.table-per": (
        "{award} 按 {per} 给，指标 {metric} 却取自另一种 per 的榜，请改成一样的",
        "prize {award} counts by {per}, but {metric} is of a table with another per; make both the same",
    ),
    "table.place-points": (
        "榜 {table} 的 place_points 与 order 里的 place-points 须同时写",
        "table {table} needs place_points and place-points in its order together, or neither",
    ),
    "table.no-places": (
        "榜 {table} 没有 place_points，level 和 times 用不上，请删去",
        "table {table} has no place_points, which level and times serve; remove them",
    ),
    "rung.nothing": (
        "{award} 一个也给不出：upto = “{upto}”不超过前面奖级的线",
        'rung {award} can give nothing: its line "{upto}" is not beyond the line of a rung before it',
    ),
    "rung.nothing-one": (
        '{award} 一个也给不出：“1”是一个，不是全部；要给全部请写 "100/100"',
        'rung {award} can give nothing: "1" is one entry, not all; for all of them write "100/100"',
    ),
    "attribute.unknown": (
        "没有“{name}”这一项属性：{files} 里没有这一列，请改正，或者补上这一列",
        "no attribute {name}: there is no such column in {files}; correct the name or add the column",
    ),
}

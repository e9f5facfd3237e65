"""What an application or a seed refuses although the law takes it: key → (Chinese, English)."""

PHRASES: dict[str, tuple[str, str]] = {
    # what only the commands of the law carry
    "edition.missing": (
        "这份规程没有 [edition]，只能用 contest tabulate 统分；要在赛务里办，请补上 [edition]（赛段、赛道、组别）",
        "there is no [edition]; add it with tiers, tracks and divisions, or use contest tabulate, which needs none",
    ),
    "app.team": (
        "赛务还不收按队员给的分，不能有 [team]；请删去，或者用 contest tabulate 统分",
        "the application takes no marks of single members yet; remove [team], or tabulate with contest tabulate",
    ),
    "app.scores": (
        "赛务还不收别处做好的成绩，环节 {segment} 不能取自成绩文件；请写 aspects，或者用 contest tabulate 统分",
        (
            "the application takes no scores made elsewhere yet, which segment {segment} needs; "
            "write aspects, or tabulate with contest tabulate"
        ),
    ),
    "app.no-scheme": (
        (
            "没有评分标准适用于 {contest}，成绩只能来自 scores.csv，而赛务还不收；"
            "请写一套适用它的 [[scheme]]，或者用 contest tabulate 统分"
        ),
        (
            "no scheme fits {contest}, whose scores could come from scores.csv only, and the application takes none "
            "yet; write a [[scheme]] that fits it, or tabulate with contest tabulate"
        ),
    ),
    "app.attribute": (
        "赛务还不收项目的属性“{name}”（只有 home），不能按它排名次；请删去，或者用 contest tabulate 统分",
        (
            "entries have no attribute {name} in the application yet (only home), so nothing can be ranked by it; "
            "remove it, or tabulate with contest tabulate"
        ),
    ),
    "app.role": (
        "赛务里没有“{role}”这样的人，可选：{expected}；或者用 contest tabulate 统分",
        "nobody is a {role} in the application; write one of {expected}, or tabulate with contest tabulate",
    ),
    "app.next-tier": (
        "{tier} 的项目只能升入上一级（{above}），不能升入 {to}；请改正 to 或 applies_to",
        "entries of {tier} go on to the tier above ({above}) and not to {to}; correct to, or narrow applies_to",
    ),
    "app.advances": (
        "同一场比赛还适用第 {first} 个 [[advance]]；赛务里一场比赛只能有一个晋级办法，请收窄 applies_to",
        (
            "a contest that this fits has advance[{first}] too; in the application one rule says who goes on: "
            "narrow applies_to, or put both into one rule"
        ),
    ),
    # a table of attributes of groups
    "groups.unknown": (
        "没有代码是“{group}”的单位（最接近的是“{meant}”）；请改正代码，或者请管理员先建好这个单位",
        "no organisation has the code {group} (the nearest is {meant}); correct it, or ask an administrator to add it",
    ),
    "groups.none-near": (
        "没有代码是“{group}”的单位；请改正代码，或者请管理员先建好这个单位",
        "no organisation has the code {group}; correct it, or ask an administrator to add it",
    ),
    "groups.no-code": ("“group”列是空的；请写单位的代码", "group is empty; write the code of the organisation"),
    "groups.several": (
        "代码“{group}”有好几类单位在用，分不清是哪一个；请在单位自己那一行里填",
        "several kinds of organisation have the code {group}; set its attributes on its own row of the page",
    ),
    "groups.not-yours": (
        "“{group}”的情况不由你填，只由它的上级组织者填；请从表里删去这一行",
        "the attributes of {group} are set by the organiser above it, not by you; remove this row",
    ),
    "groups.number": (
        "“{column}”列的“{value}”不是 0 或更大的数，而规程要用它计算；请改成数，没有就空着",
        "{column} {value} is no number of at least 0, and the rulebook computes with it; correct it, or leave it empty",
    ),
    "groups.no-column": (
        "除了 group 没有别的列；规程要的是：{names}",
        "there is no column besides group; the rulebook needs: {names}",
    ),
    "groups.none-named": (
        "除了 group 没有别的列；规程也没有用到单位的情况，不必上传",
        "there is no column besides group, and the rulebook needs none: there is nothing to upload",
    ),
    # a seed's folder
    "seed.unknown": ("“{column}”列的“{value}”不存在", "{column} {value} names nothing that is there"),
    "seed.shape": ("“{column}”列不能写“{value}”", "{column} cannot be {value}; correct it"),
    "seed.contest": (
        "{contest} 不是 {stage} 这一赛段的比赛，请写 赛段/承办单位/赛道/组别，都要是规程和单位表里有的",
        (
            "{contest} is no contest of tier {stage}; write TIER/ORGANISATION/TRACK/DIVISION, "
            "with names of the rulebook and a code of an organisation"
        ),
    ),
    "seed.not-carried": (
        "赛务还不收这个文件，它写的东西进不了成绩；请删去，或者用 contest tabulate 统分",
        (
            "the application takes no such file, and what it says would not count; "
            "remove it, or tabulate with contest tabulate"
        ),
    ),
}

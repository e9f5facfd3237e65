"""What an application or a seed refuses although the law takes it: key → (Chinese, English)."""

PHRASES: dict[str, tuple[str, str]] = {
    # what only the commands of the law carry
    "edition.missing": (
        "这份规程没有 [edition]，只能用 contest tabulate 统分；要在赛务里办，请补上 [edition]（赛段、赛道、组别）",
        "there is no [edition]; add it with tiers, tracks and divisions, or use contest tabulate, which needs none",
    ),
    "app.attribute": (
        (
            "第一版规则没有写明“{name}”是什么，赛务没法让人填（只有 home）；"
            '请写 law = "2" 和 [[attribute]]，或者用 contest tabulate 统分'
        ),
        (
            "law 1 does not declare {name}, so the application can ask nobody for it (only home is there); "
            'write law = "2" and an [[attribute]], or tabulate with contest tabulate'
        ),
    ),
    "app.summary": (
        "赛务里 summary 是简介；请给这一项换个 key，或者用 contest tabulate 统分",
        "in the application summary is the introduction; give it another key, or tabulate with contest tabulate",
    ),
    "app.later": (
        "赛务还不收第二版规则第 {section} 节的“{what}”；请删去，或者用 contest tabulate 统分",
        (
            "the application does not carry {what} of law 2, section {section}, yet; "
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
    "app.over": (
        (
            "{tier} 的比赛由多个单位各自统分，不能合成一条线；"
            "请用 applies_to 只留由一个单位办的比赛，或者用 contest tabulate 统分"
        ),
        (
            "several organisations run the contests of {tier} and tabulate alone, so one line over all of them cannot "
            "be drawn; narrow applies_to to contests of one organisation, or tabulate with contest tabulate"
        ),
    ),
    # a table of scores made elsewhere
    "scores.no-entry": (
        "表里没有编号列，也没有“姓名（或题目）+ 学校”两列，不知道每一行是谁的；请加一列“编号”",
        "no column says whose a row is: add a column entry (its number), or two columns name and school",
    ),
    "scores.no-figure": (
        "表里没有成绩列；请把成绩那一列叫作：{names}",
        "there is no column of scores; call it score, or segment: and the segment's key ({names})",
    ),
    "attributes.no-column": (
        "表里没有一列是规程要的情况；请把列叫作：{names}",
        "no column holds an attribute that the rulebook asks for; call it one of: {names}",
    ),
    "attributes.twice": (
        "{entry} 在第 {first} 行已经写过；请只留一行",
        "{entry} stands in line {first} already; keep one of the two",
    ),
    "attributes.long": (
        "“{name}”列的值超过 {most} 个字符；请改短",
        "the value of {name} has more than {most} characters; shorten it",
    ),
    "scores.no-number": ("这一行没有编号；请写上", "this row names no entry; write its number"),
    "scores.unknown": (
        "这场比赛里没有编号是“{entry}”的（最接近的是“{meant}”）；请改正编号，或者删去这一行",
        "no entry of this contest has the number {entry} (the nearest is {meant}); correct it, or remove the row",
    ),
    "scores.none-near": (
        "这场比赛里没有编号是“{entry}”的；请改正编号，或者删去这一行",
        "no entry of this contest has the number {entry}; correct it, or remove the row",
    ),
    "scores.nobody": (
        "这场比赛里没有“{entry}”；请核对姓名和学校，或者改写编号",
        "nobody in this contest is {entry}; check the name and the school, or write the number",
    ),
    "scores.several": (
        "“{entry}”在这场比赛里不止一个，分不清是哪一个；请写编号",
        "{entry} means several entries of this contest; write the number",
    ),
    "scores.rounded": (
        "编号“{entry}”太长，表格软件把末几位改成了 0；请把这一列设成文本，重新填写编号",
        "the number {entry} is so long that the spreadsheet rounded it; make the column text and write it again",
    ),
    "scores.twice": (
        "{entry} 在第 {first} 行已经有成绩；请只留一行",
        "{entry} has a score in line {first} already; keep one of the two",
    ),
    "scores.not-judged": (
        "{entry} 已退赛、缺席或取消资格，没有成绩可记；请核对，或者删去这一行",
        "{entry} withdrew, is absent or disqualified, so it gets no score; check it, or remove the row",
    ),
    "scores.number": (
        "{cell} 格的“{value}”不是一个数；请写成 86.5 这样，没有成绩就空着",
        "{value} in cell {cell} is no number; write it as 86.5, or leave the cell empty where there is no score",
    ),
    "scores.bounds": (
        "{cell} 格的“{value}”超出规程允许的范围（{low} 到 {high}）；请核对",
        "{value} in cell {cell} lies outside what the rulebook allows ({low} to {high}); check it",
    ),
    # a table of a timing or measuring system
    "tries.no-column": (
        "表里没有成绩列；请每次一列（{names}），或者写“成绩”和“第几次”两列",
        "no column holds a result; write a column for each try ({names}), or the two columns try and result",
    ),
    "tries.no-number": (
        "表里没有“第几次”这一列，不知道每个成绩是哪一次的（{names}）；请加上",
        "no column says which try a result is ({names}); add a column try",
    ),
    "tries.no-aspect": (
        "这场比赛测量好几项（{names}），表里没有一列写是哪一项；请加一列“评分项”",
        "several things are measured here ({names}) and no column says which; add a column aspect",
    ),
    "tries.which": (
        "“{number}”不是第几次；请写 1 到 {most}",
        "{number} is not the number of a try; write 1 to {most}",
    ),
    "tries.only-one": (
        "这一项只记一次，不分第几次（写的是“{number}”）；请删去第几次",
        "this is measured once, so it has no try {number}; leave the number out",
    ),
    "tries.unknown-aspect": (
        "没有叫“{aspect}”的测量项；可以写：{names}",
        "nothing that is measured is called {aspect}; it may be: {names}",
    ),
    "tries.state": (
        "不认识状态“{state}”；犯规写 ×（DQ 也行），没有做写 –（DNS、DNF 也行），算数的空着",
        "the state {state} is not known: x (or DQ) is a foul, - (or DNS, DNF) not made, nothing a try that counts",
    ),
    "tries.no-sign": (
        (
            "{name}只记一次，不能记“{state}”；请删去这一行，在裁判长席改参赛状态（没来记缺席，没到终点记退赛，犯规记取消资格）。"
            "评分前规程把这一项定成试 1 次，才能记“没有成绩”"
        ),
        (
            "{name} is measured once and cannot be {state}; remove the row and change the participation in the chair's "
            "grid (absent: did not come, withdrawn: did not finish, disqualified: broke a rule). Only what the "
            "rulebook gives one try, before judging, can be recorded as not made"
        ),
    ),
    "tries.state-beside": (
        (
            "{entry} 的状态是“{state}”，同一行却有成绩；算数就删去状态，不算数就把那几次写成 ×（犯规）或 –（没有做）；"
            "整个取消资格的，请删去这一行，在裁判长席改参赛状态"
        ),
        (
            "{entry} is {state}, but the row has results; take the state out if they count, write x (foul) or - (not "
            "made) for those that do not, or remove the row and record the disqualification in the chair's grid"
        ),
    ),
    "tries.two-columns": (
        "“{first}”和“{second}”两列都是{name}；请只留一列",
        "the columns {first} and {second} are both {name}; keep one of the two",
    ),
    "tries.shape": (
        "{cell} 格的“{mark}”不是成绩（{aspect}）；请写数，犯规写 ×，没有做写 –",
        "{mark} in cell {cell} is no result ({aspect}); write a number, x for a foul, - for not made",
    ),
    "tries.twice": (
        "{entry} 的{name}前面已经写过；请只留一行",
        "{name} of {entry} stands further up already; keep one of the two",
    ),
    "tries.no-panel": (
        "{entry} 还没有分给评审组，{name}没有地方记；请先分配",
        "{entry} is assigned to no panel, so {name} has no sheet; assign it first",
    ),
    "tries.other-panel": (
        "{entry} 的{name}归另一个评审组，不由你录入；请删去这一行，或者请组织者导入",
        "{name} of {entry} is another panel's; remove the row, or ask the organiser to take the table in",
    ),
    "tries.submitted": (
        "{entry} 的评分表已经提交，{name}记的不是这个值；要改，请先退回那份评分表",
        "the sheet of {entry} is submitted with another value of {name}; send that sheet back before changing it",
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
}

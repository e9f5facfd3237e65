"""Faults of any file, and of inputs against the rulebook: key → (Chinese, English)."""

PHRASES: dict[str, tuple[str, str]] = {
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
    "file.binary": ("不是文字文件", "this is not a text file; UTF-8 text is wanted"),
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
    # workbooks and pasted text (contest/exchange/spreadsheets)
    "workbook.locked": (
        "表格加了密码，读不了；请在表格软件里去掉密码，另存一份",
        "the workbook has a password; save a copy without it",
    ),
    "workbook.broken": (
        "表格文件损坏，读不了（{reason}）；请用表格软件打开，另存为 .xlsx",
        "the workbook is damaged ({reason}); open it in a spreadsheet program and save it as .xlsx",
    ),
    "workbook.large": (
        "工作表“{sheet}”超过 {most} 行，或者单元格太多；请拆成几个文件",
        "sheet {sheet} has more than {most} rows, or too many cells; split it into several files",
    ),
    "workbook.memory": (
        "表格太大，读不了：多半是很远的一行或一列里有一个多余的单元格；请把要用的格子复制到新表格里",
        (
            "the workbook is too large to read, most likely because of one stray cell far to the right or below; "
            "copy the cells that you need into a new workbook"
        ),
    ),
    "workbook.crash": (
        "读表格时中断了，不知道是因为文件还是因为服务器；请再交一次，还是中断的话，请另存为 CSV 再交",
        "reading the workbook stopped by itself; give it again, and if it stops again, save it as CSV and give that",
    ),
    "workbook.time": (
        "表格读得太久，没有读完；请只留要用的工作表，另存一份",
        "the workbook took too long to read; save a copy with only the sheets that you need",
    ),
    "workbook.encoding": (
        "这一行既不是 UTF-8 文字，也不是 GBK；请用表格软件打开，另存为 .xlsx",
        "this line is neither UTF-8 nor GBK text; open the file in a spreadsheet program and save it as .xlsx",
    ),
    "workbook.quotes": (
        "这一行的引号没有成对，或者一格超过 {most} 个字；请检查引号",
        "a quotation mark in this line has no partner, or a cell is longer than {most} characters; check the marks",
    ),
    "workbook.html": (
        "这是网页，不是表格，虽然文件名像表格；请用表格软件打开，另存为 .xlsx",
        (
            "this is a web page and no workbook, whatever its name says; "
            "open it in a spreadsheet program and save it as .xlsx"
        ),
    ),
    "workbook.empty": ("里面没有一个字", "there is not one cell with text in it"),
    "workbook.pasted": (
        "粘贴的文字超过 {most} 个字；请存成文件再上传",
        "more than {most} characters were pasted; save them as a file and upload it",
    ),
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
    "mark.untaken": (
        "比赛 {contest} 的评委 {judge} 有 {marks} 项分没有计入：环节 {segment} 只取来源 {wanted}，这位是 {source}",
        "marks of {judge} in contest {contest} not counted: {marks}; segment {segment} takes {wanted}, not {source}",
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
    "score.cut-off": (
        "成绩“{score}”是截断的写法，不是准确的数；请给出它保留的小数",
        "score {score} was cut off and is not exact; give the score as it was rounded and published",
    ),
    "score.above": (
        "成绩 {score} 高于环节 {segment} 的最高分 {bound}",
        "score {score} is above the maximum {bound} of segment {segment}",
    ),
    "score.below": (
        "成绩 {score} 低于环节 {segment} 的最低分 {bound}",
        "score {score} is below the minimum {bound} of segment {segment}",
    ),
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
    "mark.twice-in-try": (
        "评委 {judge} 给 {entry} 的 {aspect} 第 {try} 次打了两次分",
        "judge {judge} marked try {try} of aspect {aspect} of entry {entry} twice",
    ),
    "mark.agreed-twice-in-try": (
        "{entry} 的 {aspect} 第 {try} 次有两个合议分",
        "try {try} of aspect {aspect} of entry {entry} has two agreed marks",
    ),
    "mark.agreed-normalised": (
        "{entry} 的 {aspect} 是合议分，而评委分要换到同一把尺上（normalise），须由每位评委各自打分",
        "aspect {aspect} of entry {entry} has an agreed mark beside normalise; give the mark of each judge",
    ),
    "try.refused": (
        "评分项 {aspect} 没有 tries，“try”列要空着，现为“{try}”",
        "aspect {aspect} has no tries, so cell try must be empty; it is {try}",
    ),
    "try.number": (
        "“try”列的“{try}”须为 1 到 {of} 的整数（评分项 {aspect}）",
        "try {try} is not a whole number from 1 to {of} of aspect {aspect}",
    ),
    "convert.negative-aspect": (
        "{contest} 的 {entry}：评分项 {aspect} 的值 {value} 小于 0，不能按份额换算",
        "entry {entry} of contest {contest}: aspect {aspect} is {value}; no share can be taken of less than 0",
    ),
    "convert.negative-segment": (
        "{contest} 的 {entry}：环节 {segment} 的值 {value} 小于 0，不能按份额换算",
        "entry {entry} of contest {contest}: segment {segment} is {value}; no share can be taken of less than 0",
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
    "mark.step": (
        "分数 {mark} 不是从 {min} 起每 {step} 一档（评分项 {aspect}）",
        "mark {mark} of aspect {aspect} is not {min} plus a whole number of steps of {step}",
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
    "attribute.not-number": (
        "“{name}”列的“{value}”不是数；请写 12 或 12.5 这样的数，没有就空着",
        "attribute {name} is {value}, not a number; write one such as 12 or 12.5, or leave it empty",
    ),
    "attribute.not-yes-no": (
        "“{name}”列的“{value}”不是 1 或 0；请写 1（是）或 0（否），没有就空着",
        "attribute {name} is {value}; write 1 for yes or 0 for no, or leave it empty",
    ),
    "attribute.not-listed": (
        "“{name}”列不能写“{value}”，可选：{expected}",
        "attribute {name} is {value}; write one of {expected}",
    ),
    "attribute.required-entry": (
        "{entry} 缺少“{name}”，参赛的必须填写",
        "entry {entry} has no {name}, which competing entries must have; fill it in",
    ),
    "attribute.required-group": (
        "{entry} 的单位（{group}）缺少“{name}”，参赛的单位必须填写；请补在 groups.csv",
        "entry {entry}: its group ({group}) has no {name}, which it must have; fill it in in groups.csv",
    ),
    "attribute.required-track": (
        "{entry} 的赛道缺少“{name}”，必须填写；请补在规程的 [[edition.track]]",
        "entry {entry}: its track has no {name}, which it must have; add it to [[edition.track]] in the rulebook",
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

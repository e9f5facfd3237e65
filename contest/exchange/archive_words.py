"""What an archive says of itself: README.txt and the values of its index, in both languages at once, because whoever
opens it years later may read either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from contest.exchange.archive import Packing

FOLDER_WORDS: Mapping[str, tuple[str, str]] = {
    "rulebooks": ("规程的每一版、每场比赛冻结的规则、提议、设置", "every rulebook, frozen rules, proposals, settings"),
    "rosters": ("报名、成员、参赛、审核、名额", "entries, members, appearances, verification, quotas"),
    "recusals": ("评审组、席位、分派、回避", "panels, seats, assignments, conflicts"),
    "lots": ("抽签", "lots"),
    "sheets": ("评分表的每一版、别处来的成绩、加减分", "every version of every sheet, outside scores, adjustments"),
    "minutes": ("比赛的每一步、评委叫人、交接的评分", "milestones, calls for help, marks handed over"),
    "results": ("统分、名次、奖项、晋级、决定", "tabulations, places, awards, advancement, decisions"),
    "objections": ("异议、证据、决定", "objections, evidence, decisions"),
    "publications": ("每一号发布的存证包、证书编号", "the sealed bundle of each publication, certificate numbers"),
    "log": ("关于以上各表的行的操作记录", "the log's lines about the rows of these tables"),
}
HEADS = ("文件 File", "行 Rows", "字节 Bytes", "SHA-256")
VERIFIED_BY = "核对 Verify: contest archive verify FILE --key KEYS"


def readme(names: Sequence[str], days: int, *, masked: bool) -> str:
    """README.txt. `names`: of the edition; `days`: for how long names are given after its last day; `masked`: whether
    that time is over."""
    lines = [" ".join(filter(None, names)), ""]
    lines += [f"{key}/  {zh} / {en}" for key, (zh, en) in FOLDER_WORDS.items()]
    lines += [
        "",
        "表格是 UTF-8 的 CSV，时间是 UTC。身份证件号码、电话、网络地址不在里面；材料只有文件名和摘要，没有文件本身。",
        (
            "Tables are CSV in UTF-8, moments are UTC. Identity numbers, telephones and network addresses are not in "
            "it; of materials it has names and digests, and not the files."
        ),
        "删掉的行、账号、机构和导入的操作记录不在里面；整条记录由 contest audit verify 核对。",
        (
            "Lines of the log about rows that are gone, accounts, organisations and imports are not in it; the whole "
            "log is verified by contest audit verify."
        ),
        f"姓名、人写的话和证据，从比赛最后一天起给 {days} 天；过后做的归档包里，姓名遮盖，题目、文件名、话和证据不给。",
        (
            f"Names, what people wrote, and evidence are given for {days} days after the last day; in an archive made "
            "later names are masked, and titles, names of files and the rest are left out."
        ),
        "存证包照公开时的样子给，里面有当时公开的姓名和题目。",
        "Sealed bundles are as they were published, with the names and titles that were public then.",
        *(["这一份已经过了保存期。 In this one they are no longer given."] if masked else []),
        "封签上的时间是包里最后一件事的时间，不是打包的时间：同样的状态，同样的字节。",
        "The seal's time is that of the last thing in it, and not of packing: the same state gives the same bytes.",
        VERIFIED_BY,
        "",
    ]
    return "\n".join(lines)


def index_values(
    packing: Packing,
    names: Sequence[str],
    facts: Mapping[str, str],
    counts: Mapping[str, int],
    *,
    at: datetime,
    masked: bool,
) -> dict[str, Any]:
    """What templates/papers/archive.typ reads. `facts`: edition, state and site as text; `counts`: rows by path; `at`:
    the moment of the state."""
    rows = [
        [path, str(counts[path]) if path in counts else "–", str(packing.sizes[path]), digest[:16]]
        for path, digest in packing.digests.items()
    ]
    return {
        "title": f"{facts['edition']} 归档包 Archive",
        "names": list(names),
        "facts": [
            ["届 Edition", facts["edition"]],
            ["截至 As of", facts["state"]],
            ["网站 Site", facts["site"]],
            ["姓名 Names", "已遮盖 masked" if masked else "全称 in full"],
            ["文件 Files", str(len(rows) + 1)],
        ],
        "heads": HEADS,
        "rows": rows,
        "foot": VERIFIED_BY,
        "date": {"year": at.year, "month": at.month, "day": at.day},
    }

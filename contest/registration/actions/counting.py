"""What the rulebook limits in a file, counted and held to it. Counting takes its time: no transaction may be open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from contest.errors import N_, Unfit
from contest.exchange.confined import Unfinished
from contest.exchange.counting import LIMITS, count
from contest.logs import Log
from contest.rules.materials import COUNTED, What

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Material

log = Log(__name__)

TOO_MUCH: Mapping[What, str] = {
    What.PAGES: N_(
        "“%(name)s”有 %(found)s 页，规程至多 %(limit)s 页，没有收下。请删到 %(limit)s 页以内再传；原来的版本还在。"
    ),
    What.CHARACTERS: N_(
        "“%(name)s”有 %(found)s 字（不计空格），规程至多 %(limit)s 字，没有收下。请删减后再传；原来的版本还在。"
    ),
    What.FIGURES: N_("“%(name)s”有 %(found)s 张图，规程至多 %(limit)s 张，没有收下。请删去几张再传；原来的版本还在。"),
    What.SECONDS: N_("“%(name)s”长 %(found)s，规程至多 %(limit)s，没有收下。请剪短后再传；原来的版本还在。"),
    What.LOOSE_FONTS: N_(
        "“%(name)s”有 %(found)s 种字体没有嵌入，别人打开时可能变样，没有收下。请在导出 PDF 时选“嵌入字体”，再传一次。"
    ),
}
UNKNOWN: Mapping[What, str] = {
    What.PAGES: N_(
        "“%(name)s”数不出页数，规程至多 %(limit)s 页，没有收下。请去掉密码，重新导出一份（Word 文件请导出成 PDF）再传。"
    ),
    What.CHARACTERS: N_("“%(name)s”数不出字数，规程至多 %(limit)s 字，没有收下。请去掉密码，重新导出一份再传。"),
    What.FIGURES: N_("“%(name)s”数不出有几张图，规程至多 %(limit)s 张，没有收下。请去掉密码，重新导出一份再传。"),
    What.SECONDS: N_("“%(name)s”看不出有多长，规程至多 %(limit)s，没有收下。请重新导出一份再传。"),
    What.LOOSE_FONTS: N_("“%(name)s”看不出字体有没有嵌入，没有收下。请去掉密码，重新导出一份 PDF 再传。"),
}
TOO_LONG = N_(
    "“%(name)s”在 %(seconds)s 秒里没有数完，没有收下，原来的版本还在。请再试一次；还是不行，请减少页数和图片再传。"
)
TOO_HEAVY = N_(
    "“%(name)s”展开以后太大或者太复杂，数不了，没有收下，原来的版本还在。请减少页数和图片，重新导出一份再传。"
)


class NotInTime(Unfit):
    """Counting took too long: on a machine that is less busy the same file may do."""


def limits_of(rule: Material) -> dict[What, int]:
    """How much of what the rulebook allows in a file: seconds for minutes, no loose font."""
    limits = {
        What.PAGES: rule.max_pages,
        What.CHARACTERS: rule.max_characters,
        What.FIGURES: rule.max_figures,
        What.SECONDS: None if rule.max_minutes is None else rule.max_minutes * 60,
        What.LOOSE_FONTS: 0 if rule.fonts_embedded else None,
    }
    return {what: most for what, most in limits.items() if most is not None}


def counts_within(rule: Material, ending: str, *, name: str, path: Path) -> dict[str, int]:
    """What was counted of what the rulebook limits; empty where it limits nothing that such a file has. Raises Unfit
    above a limit, where something limited cannot be counted, and as
    NotInTime where that may be for want of time."""
    limits = limits_of(rule)
    wanted = COUNTED.get(ending, frozenset()) & limits.keys()
    if not wanted:
        return {}
    counts: dict[str, int] = {}
    # Pages take a moment, the letters on ten thousand of them minutes: what has too many is refused by the first.
    for some in filter(None, (wanted & {What.PAGES}, wanted - {What.PAGES})):
        found = _counted(path, ending, some, name)
        for what in sorted(some, key=list(What).index):
            most = _shown(what, limits[what])
            if what not in found:
                raise Unfit(UNKNOWN[what], name=name, limit=most, field="file")
            if found[what] > limits[what]:
                raise Unfit(TOO_MUCH[what], name=name, limit=most, found=_shown(what, found[what]), field="file")
        counts |= {str(what): number for what, number in found.items()}
    return counts


def _counted(path: Path, ending: str, wanted: Collection[What], name: str) -> dict[What, int]:
    try:
        return count(path, ending, wanted, LIMITS)
    except Unfinished as stopped:
        log.warning("file not counted", why=stopped.why, code=stopped.code, format=ending)
        if stopped.why == "time":
            raise NotInTime(TOO_LONG, name=name, seconds=LIMITS.seconds, field="file") from None
        raise Unfit(TOO_HEAVY, name=name, field="file") from None


def _shown(what: What, number: int) -> str | int:
    return f"{number // 60}:{number % 60:02}" if what is What.SECONDS else number

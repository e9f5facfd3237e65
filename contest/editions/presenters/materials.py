"""What may be in a file that is handed in, and what was counted in one, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext

from contest.formatting import format_count
from contest.i18n import language
from contest.rules.materials import What

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Material


def format_amount(what: What, number: int) -> str:
    """`12 页`, `3,400 字`, `4:05`."""
    if what is What.PAGES:
        return str(ngettext("%(n)s 页", "%(n)s 页", number, n=format_count(number)))
    if what is What.CHARACTERS:
        return str(ngettext("%(n)s 字（不计空格）", "%(n)s 字（不计空格）", number, n=format_count(number)))
    if what is What.FIGURES:
        return str(ngettext("%(n)s 张图", "%(n)s 张图", number, n=format_count(number)))
    if what is What.SECONDS:
        return str(_("%(minutes)s 分 %(seconds)s 秒", minutes=number // 60, seconds=f"{number % 60:02}"))
    return (
        str(ngettext("%(num)s 种字体没有嵌入", "%(num)s 种字体没有嵌入", number)) if number else str(_("字体都已嵌入"))
    )


def format_limits(rule: Material) -> list[str]:
    """`至多 12 页`, `字体要嵌入` …: what the rulebook allows beside the size."""
    found = [
        _("至多 %(amount)s", amount=format_amount(what, most))
        for what, most in ((What.PAGES, rule.max_pages), (What.CHARACTERS, rule.max_characters))
        if most is not None
    ]
    if rule.max_figures == 0:
        found.append(_("不能有图"))
    elif rule.max_figures is not None:
        found.append(_("至多 %(amount)s", amount=format_amount(What.FIGURES, rule.max_figures)))
    if rule.max_minutes is not None:
        found.append(ngettext("至多 %(num)s 分钟", "至多 %(num)s 分钟", rule.max_minutes))
    if rule.fonts_embedded:
        found.append(_("PDF 的字体要嵌入"))
    return [str(one) for one in found]


def limit_sentences(rule: Material) -> tuple[str, ...]:
    """The same as a sentence of the rulebook's prose; none where only the size is limited."""
    limits = format_limits(rule)
    return (
        (str(_("每份文件：%(limits)s。", limits=("；" if language() == "zh" else "; ").join(limits))),)
        if limits
        else ()
    )


def format_counts(counts: Mapping[str, int]) -> list[str]:
    """What was counted in a file, in the order of the rulebook's limits."""
    return [format_amount(what, counts[what]) for what in What if what in counts]

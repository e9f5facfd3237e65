"""The small words of a rulebook's text: numbers, lines, lists, conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext

from contest.editions.labels import LINE_ROUNDING_PHRASES
from contest.formatting import format_day
from contest.i18n import language, localized
from contest.rules.numbers import shown

if TYPE_CHECKING:
    from contest.rules.rulebook.kinds import Cutoff, Words


def called(words: Mapping[str, str], key: str) -> str:
    """The word for a key of the rulebook; the key itself where there is none."""
    return str(_(words[key])) if key in words else key


def listed(items: Iterable[str]) -> str:
    """`甲、乙` / `A, B`."""
    return ("、" if language() == "zh" else ", ").join(items)


def quoted(name: str) -> str:
    return f"“{name}”" if language() == "zh" else f'"{name}"'


def figure(value: Fraction | int | None) -> str:
    """An exact number as short as it can be."""
    return "" if value is None else shown(Fraction(value))


def share(value: Fraction) -> str:
    """A share of one: `12.5%`, or `1/12` where a percentage would not be exact."""
    percent = value * 100
    return f"{shown(percent)}%" if (percent * 100).denominator == 1 else str(value)


def format_line(line: Cutoff) -> str:
    """`3 件` or `10%`, of the entries of a line."""
    if line.is_count:
        return str(ngettext("%(num)s {件}{作品}", "%(num)s {件}{作品}", int(line.size)))
    return share(line.size)


def line_rounded(line: Cutoff, rounding: str) -> str:
    """How a share is rounded to a whole number; "" for a count, which needs no rounding."""
    return "" if line.is_count else called(LINE_ROUNDING_PHRASES, rounding)


def bracketed(*notes: str) -> str:
    """Notes in brackets after a phrase; "" where there are none."""
    kept = [note for note in notes if note]
    if not kept:
        return ""
    return f"（{'，'.join(kept)}）" if language() == "zh" else f" ({', '.join(kept)})"


def format_where(where: Mapping[str, str], called: Callable[[str], str]) -> str:
    """`official 为 1` for each required attribute; `called`: what an attribute is called."""
    return listed(
        str(_("“%(name)s”一项为“%(value)s”", name=called(name), value=value)) for name, value in where.items()
    )


def name_of(words: Words | None, key: str) -> str:
    return localized(words) if words is not None else key


def places_kept(places: int | None) -> str:
    """The rounding that `round` sets; "" where nothing is rounded."""
    if places is None:
        return ""
    return str(_("取整数")) if places == 0 else str(_("保留 %(n)s 位小数", n=places))


def opening(moment: datetime) -> str:
    """`2023 年 9 月 20 日 00:00`, a local time of the rulebook."""
    return f"{format_day(moment.date())} {moment:%H:%M}"


def closing(moment: datetime) -> str:
    """The last moment of a half-open period: midnight is shown as 24:00 of the day before."""
    if moment.hour or moment.minute:
        return f"{format_day(moment.date())} {moment:%H:%M}"
    return f"{format_day((moment - timedelta(days=1)).date())} 24:00"


def days_between(begins: date | None, ends: date | None) -> str:
    if begins is None or ends is None or begins == ends:
        return format_day(begins or ends)
    return str(_("%(begins)s 至 %(ends)s", begins=format_day(begins), ends=format_day(ends)))


def format_bounds(what: str, least: Fraction | None, most: Fraction | None) -> str:
    """`总分不低于 60`: a figure that must lie within its bounds."""
    if most is None:
        return str(_("%(what)s不低于 %(n)s", what=what, n=figure(least)))
    if least is None:
        return str(_("%(what)s不高于 %(n)s", what=what, n=figure(most)))
    return str(_("%(what)s在 %(least)s 到 %(most)s 之间", what=what, least=figure(least), most=figure(most)))

"""Values as text for people, in the reader's language: dates and times, zones, numbers, numerals, file sizes.

One function for each kind of value, for pages, letters and lists; templates have them as filters. Values that are
stored or exchanged (JSON, sealed files, addresses) are not text for people and are written where they are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _

from contest.clock import Closing
from contest.i18n import language, local, localized

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
SHORT_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DIGITS = "零一二三四五六七八九"
KB, MB = 2**10, 2**20  # as in rulebooks


def format_moment(moment: datetime | None, zone: str = "Asia/Shanghai", *, year: int | None = None) -> str:
    """`9 月 26 日（周二）17:00` / `26 September (Tue) 17:00`: when something opens, happens or happened; midnight is
    00:00 of the day that begins. The year is shown unless it is `year`."""
    if moment is None:
        return ""
    return f"{format_day(local(moment, zone).date(), weekday=True, year=year)} {format_time(moment, zone)}"


def format_closing(moment: datetime | None, zone: str = "Asia/Shanghai", *, year: int | None = None) -> str:
    """When something ends. Midnight is 24:00 of the day that ends, as in the regulations: nobody reads
    `12 月 1 日 00:00` as the last minute of 30 November."""
    if moment is None:
        return ""
    last = local(moment - timedelta(microseconds=1), zone).date()
    return f"{format_day(last, weekday=True, year=year)} {format_end_time(moment, zone)}"


def format_day(day: date | None, *, weekday: bool = False, year: int | None = None) -> str:
    """`2023 年 9 月 26 日` / `26 September 2023`. The year is shown unless it is `year`."""
    if day is None:
        return ""
    tell_year = day.year != year
    if language() == "en":
        text = f"{day.day} {day.strftime('%B')}" + (f" {day.year}" if tell_year else "")
        return text + (f" ({format_weekday(day.weekday())})" if weekday else "")
    text = (f"{day.year} 年 " if tell_year else "") + f"{day.month} 月 {day.day} 日"
    return text + (f"（{format_weekday(day.weekday())}）" if weekday else "")


def format_weekday(weekday: int) -> str:
    """`周一` / `Mon` for 0."""
    return (WEEKDAYS if language() == "zh" else SHORT_WEEKDAYS)[weekday]


def format_days(opens: datetime | date | None, closes: datetime | date | None, zone: str, *, year: bool = False) -> str:
    """`9 月 16 日—19 日` / `16–19 September`, with the year if requested or if it changes. Two datetimes are a
    half-open period; with two dates, both are included."""
    first = local(opens, zone).date() if isinstance(opens, datetime) else opens
    last = local(closes - timedelta(minutes=1), zone).date() if isinstance(closes, datetime) else closes
    if first is None or last is None:
        one = first or last
        return _day(one, year=year) if one else ""
    if first == last:
        return _day(first, year=year)
    years = year or first.year != last.year
    if language() == "en":
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{_day(last, year=years)}"
        return f"{_day(first, year=first.year != last.year)} – {_day(last, year=years)}"
    end = _day(last, year=first.year != last.year)
    if (first.year, first.month) == (last.year, last.month):
        end = f"{last.day} 日"
    return f"{_day(first, year=years)}—{end}"


def _day(day: date, *, year: bool) -> str:
    return format_day(day, year=None if year else day.year)


def format_time(moment: datetime | None, zone: str, *, seconds: bool = False) -> str:
    """`14:03`, or `14:03:22`, in a zone."""
    return local(moment, zone).strftime("%H:%M:%S" if seconds else "%H:%M") if moment else ""


def format_end_time(moment: datetime, zone: str) -> str:
    """The time of day at which something ends: midnight is 24:00 of the day that ends."""
    there = local(moment, zone)
    return "24:00" if there.time() == time() else format_time(moment, zone)


def format_stamp(moment: datetime | None, zone: str, *, seconds: bool = False) -> str:
    """`2023-09-22 15:00`, the same in both languages: for tables, lists and notes."""
    return f"{local(moment, zone):%Y-%m-%d} {format_time(moment, zone, seconds=seconds)}" if moment else ""


def format_month_day(moment: datetime, zone: str, *, ends: bool = False) -> str:
    """`12-08`; a midnight at the end of something belongs to the day before."""
    return local(moment - timedelta(seconds=1) if ends else moment, zone).strftime("%m-%d")


def format_zone(zone: str) -> str:
    """`北京时间` / `Beijing time`; other zones by their IANA name."""
    return str(_("北京时间")) if zone == "Asia/Shanghai" else zone


def format_count(number: float) -> str:
    """`4,045`: thousands in groups."""
    return f"{number:,}"


def numeral(n: int) -> str:
    """A number in Chinese characters, up to 9999: 16 → 十六, 393 → 三百九十三, 1005 → 一千零五."""
    if not 0 < n < 10_000:
        return format_count(n) if n else "零"
    text, skipped = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // place % 10
        if digit:
            text += ("零" if skipped and text else "") + DIGITS[digit] + unit
            skipped = False
        else:
            skipped = bool(text)
    return text.removeprefix("一") if text.startswith("一十") else text


def format_numeral(n: int) -> str:
    """In Chinese in characters, in English in digits: for headlines and part numbers."""
    return numeral(n) if language() == "zh" else format_count(n)


def format_size(size: int) -> str:
    """The size of a file: `3.8 MB`, `12 KB`, at least `1 KB`; of 2^20 and 2^10 bytes."""
    return f"{size / MB:.1f} MB" if size >= MB else f"{max(1, round(size / KB))} KB"


def format_fact(value: Any, zone: str = "Asia/Shanghai") -> Any:
    """A refusal's fact as text for the reader."""
    if isinstance(value, Mapping) or hasattr(value, "zh"):
        return localized(value)
    if isinstance(value, Closing):
        return format_closing(value.at, zone)
    if isinstance(value, datetime):
        return format_moment(value, zone)
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, list | tuple | set | frozenset):
        return ("、" if language() == "zh" else ", ").join(str(format_fact(item, zone)) for item in value)
    return value


def format_sentence(sentence: str, facts: Mapping[str, Any], zone: str = "Asia/Shanghai") -> str:
    """A marked sentence in the reader's language with its facts filled in. Facts that are sentences themselves
    (marked with N_) are translated too."""
    shown = {key: format_fact(value, zone) for key, value in facts.items()}
    shown = {key: _(value) if isinstance(value, str) and value else value for key, value in shown.items()}
    text: str = _(sentence)
    return text % shown if shown else text

"""The publicity period's clock: whole days, or working days with China's holidays and make-up working days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


def is_workday(day: date) -> bool:
    """Whether a day counts.

    The State Council announces each year's holidays and make-up working days in the autumn before. For a year that is
    not announced yet, weekends and the statutory holidays rest: their days are set by law (全国年节及纪念日放假办法,
    as amended in 2024), only the days that are swapped for them are not.
    """
    import chinese_calendar  # here, because the app should start fast

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5 and day not in _statutory_holidays(day.year)


@lru_cache(maxsize=64)
def _statutory_holidays(year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("CN", years=year))


def unannounced_years(days: Iterable[date]) -> list[int]:
    """The years of these days whose holidays and make-up working days are not announced, as far as this version of the
    application knows."""
    import chinese_calendar

    found = []
    for year in sorted({day.year for day in days}):
        try:
            chinese_calendar.is_workday(date(year, 12, 31))
        except NotImplementedError:
            found.append(year)
    return found


def after_days(at: datetime, days: int, *, working: bool, zone: str) -> datetime:
    """The end of the last of `days` whole days after the day of `at`, in the zone: the midnight that follows it."""
    there = ZoneInfo(zone)
    day, left = at.astimezone(there).date(), days
    while left:
        day += timedelta(days=1)
        if not working or is_workday(day):
            left -= 1
    return datetime.combine(day + timedelta(days=1), time(), there)


def end_that_counts(closes: datetime, *, working: bool, zone: str) -> datetime:
    """The end itself where its last day counts, else the same hour of the next day that does."""
    there = ZoneInfo(zone)
    end = closes.astimezone(there)
    moved = last = (end - timedelta(microseconds=1)).date()
    while working and not is_workday(moved):
        moved += timedelta(days=1)
    return datetime.combine(end.date() + (moved - last), end.time(), there).astimezone(UTC)


def days_that_count(at: datetime, until: datetime, *, working: bool, zone: str) -> int:
    """How many days count from the day of `at` to the last day of a period that ends at `until`, both included."""
    there = ZoneInfo(zone)
    day, last = at.astimezone(there).date(), (until.astimezone(there) - timedelta(microseconds=1)).date()
    days = ((day + timedelta(days=n)) for n in range((last - day).days + 1))
    return sum(not working or is_workday(one) for one in days)

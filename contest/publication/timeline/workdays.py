"""The publicity period's clock: whole days, or working days with China's holidays and make-up working days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def is_workday(day: date) -> bool:
    """Whether a day counts. For years whose holidays are not announced yet, only weekends are rest days."""
    import chinese_calendar  # here, because the app should start fast

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def after_days(at: datetime, days: int, *, working: bool, zone: str) -> datetime:
    """The end of the last of `days` whole days after the day of `at`, in the zone: the midnight that follows it."""
    there = ZoneInfo(zone)
    day, left = at.astimezone(there).date(), days
    while left:
        day += timedelta(days=1)
        if not working or is_workday(day):
            left -= 1
    return datetime.combine(day + timedelta(days=1), time(), there)

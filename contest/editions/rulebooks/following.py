"""The rulebook of the next edition: the last one under other names, with its dates moved.

What happens on a day of the week (periods, the first and the last day) moves by whole weeks, all by the same number, so
that weekdays, order and lengths stay. A day that a person is judged by (born since, registered since, of what age on)
moves by whole years: a limit of 1 September is meant as 1 September.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from contest.editions.rulebooks.left_behind import without_reported

LEFT_BEHIND = ("theme", "place")  # of the one edition alone


@dataclass(frozen=True)
class NextGiven:
    """What the next edition is called, when it is, and who runs its highest tier: kind and code of an organisation, or
    None where that stays as the rulebook says."""

    key: str
    number: int
    year: int
    zh: str
    en: str
    short_zh: str = ""
    short_en: str = ""
    run_by: tuple[str, str] | None = None


@dataclass(frozen=True)
class Moved:
    """A period before and after, in local time of the edition's zone: half-open; or the first and the last day of the
    edition, both included, with `phase` empty."""

    stage: str
    phase: str
    track: str
    was: tuple[Any, Any]
    now: tuple[Any, Any]


def weeks_between(first: date, years: int) -> timedelta:
    """The whole weeks that bring a day nearest to the same day of the calendar, so many years later."""
    return timedelta(weeks=round((years_later(first, years) - first).days / 7))


def years_later(day: date, years: int) -> date:
    """The same day of the calendar; 28 February where there is no 29th."""
    year = day.year + years
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) and not leap else day.day)


def shift_of(text: str, year: int) -> timedelta:
    """By how many whole weeks the dates of this rulebook move into the year: its first date decides for all."""
    part = tomllib.loads(text)["edition"]
    days = [one["opens"].date() for one in part.get("period", [])]
    days += [part[name] for name in ("begins", "ends") if name in part]
    return weeks_between(min(days), year - part["year"]) if days else timedelta(0)


def next_text(text: str, given: NextGiven, shift: timedelta) -> str:
    """The rulebook under the next edition's names, as TOML. `shift`: whole weeks, as `shift_of` the edition's rulebook
    gives them; a contest's own version moves with it, and not by its own dates."""
    import tomli_w

    book = tomllib.loads(text)
    part = book["edition"] = {
        name: value for name, value in without_reported(book["edition"]).items() if name not in LEFT_BEHIND
    }
    years = given.year - part["year"]
    book["source"] = f"以 {part['key']} 的规程为底本"
    for rules in _judged_by_days(book):
        for name in ("on", "date"):
            if isinstance(rules.get(name), date):
                rules[name] = years_later(rules[name], years)
    for period in part.get("period", []):
        period["opens"] += shift
        period["closes"] += shift
    for name in ("begins", "ends"):
        if name in part:
            part[name] += shift
    part |= {"key": given.key, "number": given.number, "year": given.year, "name": _words(given.zh, given.en)}
    part.pop("short", None)
    if given.short_zh:
        part["short"] = _words(given.short_zh, given.short_en)
    if given.run_by is not None:
        highest = part["tier"][-1]
        if (highest["run_by"], highest.get("organisation")) != given.run_by:
            highest["run_by"], highest["organisation"] = given.run_by
            _put_hosts(part)
    return tomli_w.dumps(book)


def _put_hosts(part: dict[str, Any]) -> None:
    """The old organiser is named on public pages; who organises now is for the new one to say."""
    hosts = [one for one in part.get("hosts", []) if one["role"] != "organiser"]
    part.pop("hosts", None)
    if hosts:
        part["hosts"] = hosts


def _judged_by_days(book: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The conditions on people, wherever a rulebook has them."""
    for track in book["edition"]["track"]:
        yield from (one for one in track.get("eligibility", []) if isinstance(one, dict))


def _words(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en or zh}


def moved_periods(text: str, shift: timedelta) -> list[Moved]:
    """The periods and the days of a rulebook, before and after, in the order of the file."""
    part = tomllib.loads(text)["edition"]
    found = [
        Moved(
            one["stage"],
            one["phase"],
            one.get("track", ""),
            (one["opens"], one["closes"]),
            (one["opens"] + shift, one["closes"] + shift),
        )
        for one in part.get("period", [])
    ]
    begins, ends = part.get("begins"), part.get("ends")
    if begins is not None or ends is not None:
        was = (begins or ends, ends or begins)
        found.append(Moved("", "", "", was, (was[0] + shift, was[1] + shift)))
    return found


def days_of(moved: Moved) -> list[date]:
    """The first and the last day that a moved period has; its end is not part of it."""
    first, last = moved.now
    if isinstance(first, datetime):
        return [first.date(), (last - timedelta(microseconds=1)).date()]
    return [first, last]

"""Dates that provinces and schools set themselves, as public facts: when registration closes where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from contest.editions.schedule.calendar import EditionCalendar


@dataclass(frozen=True)
class Closing:
    """An organisation's own closing date of registration, and the `tracks` it applies to."""

    organisation: Mapping[str, str]
    tracks: tuple[str, ...]
    closes: datetime
    reason: str | None


def closings_set(calendar: EditionCalendar) -> list[Closing]:
    """Which organisations set their own closing date of registration, earliest first; one row for each date."""
    rows: dict[tuple[str, datetime], Closing] = {}
    for one in calendar.set_by_some(calendar.part.tier[0].key, "registration", "closes"):
        name = one.contest.organisation.name
        at = (name["zh"], one.at)
        tracks = (*rows[at].tracks, one.contest.track) if at in rows else (one.contest.track,)
        rows[at] = Closing(name, tuple(dict.fromkeys(tracks)), one.at, one.reason)
    return sorted(rows.values(), key=lambda row: (row.closes, row.organisation["zh"]))

"""Dates that provinces and schools set themselves, as public facts: when registration closes where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contest.editions.rulebooks.effective import track_name
from contest.editions.schedule.calendar import EditionCalendar, OwnDate


@dataclass(frozen=True)
class Closing:
    """An organisation's own closing date of registration. `events`: the names of the tracks and divisions that it is
    for; empty where it is for all of the edition."""

    organisation: Mapping[str, str]
    events: tuple[Mapping[str, str], ...]
    closes: datetime
    reason: str | None


def closings_set(calendar: EditionCalendar) -> list[Closing]:
    """Which organisations set their own closing date of registration, earliest first; one row for each date."""
    every = sum(len(track.divisions) for track in calendar.part.track)
    found: dict[tuple[UUID, datetime], list[OwnDate]] = {}
    for one in calendar.set_by_some(calendar.part.tier[0].key, "registration", "closes"):
        found.setdefault((one.contest.organisation_id, one.at), []).append(one)
    rows = []
    for dates in found.values():
        contests = {(one.contest.track, one.contest.division): one.contest for one in dates}
        events = () if len(contests) == every else tuple(track_name(contest) for contest in contests.values())
        first = dates[0]
        rows.append(Closing(first.contest.organisation.name, events, first.at, first.reason))
    return sorted(rows, key=lambda row: (row.closes, row.organisation["zh"]))

"""What provinces and schools set for themselves, as everybody may know it: when registration closes where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Contest, Edition, Setting
from contest.people.models import Organisation

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Edition as EditionPart


@dataclass(frozen=True)
class Closing:
    """An organisation's own closing of registration. `tracks` are those it sets it for."""

    organisation: Mapping[str, str]
    tracks: tuple[str, ...]
    closes: datetime
    reason: str | None


def in_zone(written: datetime, zone: str) -> datetime:
    """A local date-time of the rulebook as a moment in UTC."""
    return written.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def closings_set(edition: Edition, part: EditionPart) -> list[Closing]:
    """Who sets another closing of registration than the rulebook, earliest first; one row for each date."""
    key = f"{part.tier[0].key}.registration.closes"
    found = session.execute(
        sa.select(Organisation.name, Contest.track, Setting.value, Setting.reason)
        .join(Contest, Contest.id == Setting.contest_id)
        .join(Organisation, Organisation.id == Contest.organisation_id)
        .where(Contest.edition_id == edition.id, Setting.key == key)
        .order_by(Organisation.code, Contest.track)
    )
    rows: dict[tuple[str, datetime], Closing] = {}
    for name, track, value, reason in found:
        closes = datetime.fromisoformat(value["is"])
        at = (name["zh"], closes)
        tracks = (*rows[at].tracks, track) if at in rows else (track,)
        rows[at] = Closing(name, tuple(dict.fromkeys(tracks)), closes, reason)
    return sorted(rows.values(), key=lambda row: (row.closes, row.organisation["zh"]))

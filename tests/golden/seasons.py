"""The whole first career contest as a scene: seeded once for each worker and database, for all who read it."""

from __future__ import annotations

from datetime import UTC, datetime

from contest import clock
from contest.desks.seeding import seed
from contest.editions.models import Edition

# After its last publication became final.
SEEDED = datetime(2026, 11, 22, tzinfo=UTC)


def build(_people: None, _at: datetime) -> Edition:
    with clock.frozen_at(SEEDED):
        return seed("career-2023", at=SEEDED)

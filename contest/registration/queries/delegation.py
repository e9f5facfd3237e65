"""A delegation in an edition, as its leader sees it: what it may enter, what it has entered, what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Edition
from contest.editions.queries import edition_at
from contest.errors import NotFound
from contest.people.models import Organisation, Person, PersonKind
from contest.people.queries import organisation
from contest.registration.models import Entry
from contest.registration.queries.entries import HOLDING_SLOTS, whole_entry
from contest.registration.queries.openings import Opening, openings


@dataclass(frozen=True)
class Event:
    """A track and division: its opening, what the delegation has entered, how many more it may; None: no limit."""

    opening: Opening
    entries: Sequence[Entry]
    left: int | None

    @property
    def is_open(self) -> bool:
        """Whether the delegation may still enter somebody now."""
        return all(one.holds for one in self.opening.reasons if one.dates) and self.left != 0


def delegation_at(edition: str, code: str) -> dict[str, Any]:
    """Loader: an edition and a delegation."""
    found = organisation("delegation", code)
    if found is None:
        raise NotFound
    return {**edition_at(edition), "delegation": found}


def entries_of_delegation(edition: Edition, delegation: Organisation) -> list[Entry]:
    """What a delegation has entered, by number, without what was withdrawn or rejected."""
    wanted = sa.select(Entry).where(
        Entry.edition_id == edition.id,
        Entry.delegation_id == delegation.id,
        Entry.region == delegation.region,
        Entry.status.in_(HOLDING_SLOTS),
    )
    return list(session.scalars(wanted.options(*whole_entry()).order_by(Entry.number)).unique())


def events_for(edition: Edition, delegation: Organisation, entries: Sequence[Entry], at: datetime) -> list[Event]:
    """Every event with what is still open to the delegation, those with room first. The number of queries does not
    depend on theirs."""
    anybody = Person(region=delegation.region, name="", kind=str(PersonKind.STUDENT), home=delegation)
    found = []
    for row in openings(edition, anybody, at):
        most = row.track.entries_per_delegation
        of_track = [one for one in entries if one.track == row.track.key]
        for one in row.openings:
            mine = [entry for entry in of_track if entry.division == one.division.key]
            found.append(Event(one, mine, None if most is None else max(most - len(of_track), 0)))
    return sorted(found, key=lambda one: not one.is_open)

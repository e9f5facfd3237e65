"""When a publicity period ends, and who set that: the rulebook's days, or a date of the calendar.

A date of the calendar holds if it leaves at least the rulebook's days (the day of publishing counts as one) and lies on
a day that counts; otherwise the period ends later, never earlier.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from contest.editions.models import Contest
from contest.editions.rulebooks.effective import edition_part, rulebook_of
from contest.editions.schedule.calendar import period
from contest.publication.models import PublicityBasis
from contest.publication.timeline.procedure import procedure_of
from contest.publication.timeline.workdays import after_days, days_that_count, end_that_counts


@dataclass(frozen=True)
class PublicityEnd:
    """The end, in UTC, and where it comes from. `planned`: the calendar's date, if the period ends later than that."""

    at: datetime
    basis: PublicityBasis
    set_by: dict[str, str] | None = None  # the name of the organisation that set the date
    planned: datetime | None = None

    def kept(self) -> dict[str, Any]:
        """As the publication keeps it, beside the end itself."""
        return {
            "basis": str(self.basis),
            "set_by": self.set_by,
            "planned": self.planned.isoformat() if self.planned else None,
        }


def publicity_end(contest: Contest, at: datetime) -> PublicityEnd | None:
    """The end of the publicity period of results published at `at`: days or a date, else the minutes that the
    organisation takes objections on site; None where nothing sets one."""
    zone = contest.edition.zone
    rule = edition_part(rulebook_of(contest)).publicity
    working = rule is not None and rule.working
    span = period(contest, "publicity")
    least = after_days(at, rule.days, working=rule.working, zone=zone) if rule is not None else None
    closes = span.closes
    if closes is not None and closes > at:
        end = end_that_counts(closes, working=working, zone=zone)
        if rule is None or days_that_count(at, end, working=working, zone=zone) >= rule.days:
            setter = span.closes_set_by
            return PublicityEnd(
                end,
                PublicityBasis.RULEBOOK if setter is None else PublicityBasis.ORGANISATION,
                dict(setter.organisation.name) if setter else None,
                closes if end != closes else None,
            )
    if least is None:
        minutes = procedure_of(contest).minutes
        if minutes is None:
            return None
        name = dict(contest.organisation.name)
        return PublicityEnd(at + timedelta(minutes=minutes), PublicityBasis.ORGANISATION, name)
    return PublicityEnd(least, PublicityBasis.DAYS, planned=closes)


def kept_end(at: datetime | None, kept: dict[str, Any] | None) -> PublicityEnd | None:
    """What a publication keeps, as a value; None for one that was published before its basis was kept."""
    if at is None or kept is None:
        return None
    planned = kept.get("planned")
    return PublicityEnd(
        at, PublicityBasis(kept["basis"]), kept.get("set_by"), datetime.fromisoformat(planned) if planned else None
    )

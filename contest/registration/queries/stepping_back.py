"""Until when those who entered may join, step back and take back what they did themselves. Pages ask this before they
offer it, so that none promises what the action refuses."""

from __future__ import annotations

from datetime import datetime

from contest.editions.models import Contest
from contest.editions.queries import milestones
from contest.editions.schedule.calendar import period
from contest.registration.models import Entry
from contest.registration.queries.deadlines import is_decided_late, phase_of
from contest.registration.queries.entries import highest_appearance, last_decision

UNTIL = "roster-frozen"
"""The milestone of the contest after which only its organiser changes how an entry takes part."""


def is_bound(contest: Contest) -> bool:
    """Whether nobody who entered may step back from a contest, or into it again."""
    return UNTIL in milestones(contest)


def may_step_back(entry: Entry) -> bool:
    """Whether an entry may give up the highest contest that it reached."""
    highest = highest_appearance(entry)
    return highest is None or not is_bound(highest.contest)


def may_come_back(entry: Entry, at: datetime) -> bool:
    """Whether an entry that is withdrawn as a whole, now or in a moment, may be restored by those who entered it."""
    return phase_of(entry, "registration").is_open(at) and not is_bound(entry.contest)


def recalling_phase(entry: Entry) -> str:
    """The phase in which a submitted entry may be taken back to change it: that in which it was submitted."""
    decision = last_decision(entry)
    return "verification" if decision is not None and decision.decision == "returned" else "registration"


def may_recall(entry: Entry, at: datetime) -> bool:
    return entry.status == "submitted" and phase_of(entry, recalling_phase(entry)).is_open(at)


def may_accept(entry: Entry, role: str, at: datetime) -> bool:
    """Whether somebody who is asked to join may still do so: competitors while the team may change, advisers while
    entries are verified."""
    if role == "competitor":
        phase = {"draft": "registration", "returned": "verification"}.get(entry.status)
        return phase is not None and phase_of(entry, phase).is_open(at)
    if entry.status in ("rejected", "withdrawn") or is_bound(entry.contest):
        return False
    return phase_of(entry, "verification").is_open(at)


def may_still_be_verified(entry: Entry, at: datetime) -> bool:
    """Whether a decision on a submitted entry is still to come."""
    is_over = period(entry.contest, "verification").state(at) == "closed" and not is_decided_late(entry)
    return not is_over and not is_bound(entry.contest)

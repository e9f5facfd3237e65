"""Reads of registration. Later steps ask here."""

from contest.registration.queries.belonging import belonging, credited_in, person_whole
from contest.registration.queries.course import course_of
from contest.registration.queries.entries import (
    advisers,
    appearance_at,
    appearances,
    competitors,
    entries_of,
    entry,
    entry_at,
    invitations_of,
    material_at,
    member_at,
    newest,
    reserves,
)
from contest.registration.queries.openings import Opening, TrackOpenings, opening, openings
from contest.registration.queries.quotas import Quota, quota, quota_left, quotas
from contest.registration.queries.sayings import Course

__all__ = [
    "Course",
    "Opening",
    "Quota",
    "TrackOpenings",
    "advisers",
    "appearance_at",
    "appearances",
    "belonging",
    "competitors",
    "course_of",
    "credited_in",
    "entries_of",
    "entry",
    "entry_at",
    "invitations_of",
    "material_at",
    "member_at",
    "newest",
    "opening",
    "openings",
    "person_whole",
    "quota",
    "quota_left",
    "quotas",
    "reserves",
]

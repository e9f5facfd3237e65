"""Reads of registration. Later steps call these."""

from contest.registration.queries.affiliation import affiliation, credited_in, person_with_relations
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
from contest.registration.queries.overview import overview_of
from contest.registration.queries.page_parts import Overview
from contest.registration.queries.quotas import Quota, quota, quota_left, quotas

__all__ = [
    "Opening",
    "Overview",
    "Quota",
    "TrackOpenings",
    "advisers",
    "affiliation",
    "appearance_at",
    "appearances",
    "competitors",
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
    "overview_of",
    "person_with_relations",
    "quota",
    "quota_left",
    "quotas",
    "reserves",
]

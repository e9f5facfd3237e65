"""Reads of judging: panels, conflicts, sheets, the chair's grid, and what results take from here."""

from contest.judging.queries.conflicts import Found, conflicts_between, conflicts_of
from contest.judging.queries.panels import (
    active_assignments,
    candidates,
    draws,
    lots,
    panel_of,
    taking_part,
)
from contest.judging.queries.sheets import StandingSheet, standing_sheets

__all__ = [
    "Found",
    "StandingSheet",
    "active_assignments",
    "candidates",
    "conflicts_between",
    "conflicts_of",
    "draws",
    "lots",
    "panel_of",
    "standing_sheets",
    "taking_part",
]

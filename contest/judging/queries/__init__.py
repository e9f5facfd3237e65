"""Reads of judging: panels, conflicts, sheets, the chair's grid, and what results read from judging."""

from contest.judging.queries.conflicts import Found, conflicts_between, conflicts_of
from contest.judging.queries.panels import (
    active_assignments,
    candidates,
    draws,
    lots,
    panels_of,
    taking_part,
)
from contest.judging.queries.sheets import CurrentSheet, current_sheets

__all__ = [
    "CurrentSheet",
    "Found",
    "active_assignments",
    "candidates",
    "conflicts_between",
    "conflicts_of",
    "current_sheets",
    "draws",
    "lots",
    "panels_of",
    "taking_part",
]

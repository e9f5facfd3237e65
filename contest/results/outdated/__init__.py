"""Whether a tabulation is out of date: whether its inputs are still what it was made from, and who changed what since.

The one place that says so. `differing` compares the present rows with the files that the tabulation stores, `changes`
says what differs and who did it, `refuse_outdated` is what every action calls that goes on from a tabulation.
"""

from __future__ import annotations

from contest.results.outdated.comparing import InputChange, changes, differing, is_outdated
from contest.results.outdated.formatting import OutdatedText, describe_outdated
from contest.results.outdated.refusing import refuse_outdated

__all__ = [
    "InputChange",
    "OutdatedText",
    "changes",
    "describe_outdated",
    "differing",
    "is_outdated",
    "refuse_outdated",
]

"""Lists of entries: their columns, what decides their lines, and what each line would do."""

from contest.registration.importing.plan import (
    ADD,
    AS_WRITTEN,
    LEAVE,
    MOST_ENTRIES,
    Entering,
    plan_entries,
    unsaved,
)
from contest.registration.importing.shape import shape_of
from contest.registration.importing.world import attributes_of, event_key, event_name, events_of

__all__ = [
    "ADD",
    "AS_WRITTEN",
    "LEAVE",
    "MOST_ENTRIES",
    "Entering",
    "attributes_of",
    "event_key",
    "event_name",
    "events_of",
    "plan_entries",
    "shape_of",
    "unsaved",
]

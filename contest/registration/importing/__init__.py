"""Lists of entries: their columns, what decides their lines, and what each line would do."""

from contest.registration.importing.delegation import (
    Known,
    delegation_shape,
    homes_of,
    kind_of_home,
    person_of,
    plan_delegation,
)
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
from contest.registration.importing.world import ELSEWHERE, attributes_of, event_key, event_name, events_of

__all__ = [
    "ADD",
    "AS_WRITTEN",
    "ELSEWHERE",
    "LEAVE",
    "MOST_ENTRIES",
    "Entering",
    "Known",
    "attributes_of",
    "delegation_shape",
    "event_key",
    "event_name",
    "events_of",
    "homes_of",
    "kind_of_home",
    "person_of",
    "plan_delegation",
    "plan_entries",
    "shape_of",
    "unsaved",
]

"""An entry's overview: what to do now and until when, its tasks, and its way through the tiers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from contest.editions.queries import prefetch
from contest.registration.labels import ENTRY_STATUS_GLYPHS, ENTRY_STATUS_LONG_LABELS
from contest.registration.models import Entry
from contest.registration.queries.next_step import next_step_of
from contest.registration.queries.page_parts import Overview, sentence
from contest.registration.queries.stages import steps_of
from contest.registration.queries.tasks import tasks_of


def overview_of(entry: Entry, at: datetime, person_id: UUID | None = None) -> Overview:
    """The data for an entry's page and the student's home. `person_id`: the reader, whose open invitation changes the
    next step."""
    prefetch([entry.contest])
    tasks = tuple(tasks_of(entry))
    kind, words = ENTRY_STATUS_GLYPHS[entry.status], ENTRY_STATUS_LONG_LABELS[entry.status]
    return Overview(next_step_of(entry, tasks, at, person_id), tasks, tuple(steps_of(entry, at)), sentence(words), kind)

"""The parts of an entry's overview: sentences with facts, and rows. The page only puts them into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contest.editions.models import Contest
from contest.editions.schedule.calendar import Period


@dataclass(frozen=True)
class Sentence:
    """A sentence marked for translation, with its facts."""

    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)


def sentence(words: str, /, **facts: Any) -> Sentence:
    return Sentence(words, facts)


@dataclass(frozen=True)
class Link:
    words: str  # a msgid
    endpoint: str
    values: dict[str, Any]


@dataclass(frozen=True)
class NextStepRow:
    """A line in the next step: a subject, and what to say about it."""

    name: Sentence
    text: Sentence
    mended: bool = False


@dataclass(frozen=True)
class NextStep:
    """The one next step: what to do now. `kind`: act (something is due, red edge) | go | wait | done | off."""

    kind: str
    title: Sentence
    text: Sentence | None = None
    until: Period | None = None
    lines: tuple[NextStepRow, ...] = ()
    action: Link | None = None
    foot: Sentence | None = None


@dataclass(frozen=True)
class Task:
    """A row of the task list. `state` is a glyph."""

    field: str
    name: Sentence
    state: str
    text: Sentence
    endpoint: str
    values: dict[str, Any]
    note: Sentence | None = None

    @property
    def is_done(self) -> bool:
        return self.state in ("done", "locked")


@dataclass(frozen=True)
class Event:
    at: datetime
    text: Sentence
    strong: bool = False


@dataclass(frozen=True)
class Step:
    """A tier on the entry's way: done | now | next."""

    contest: Contest
    sign: dict[str, str]
    name: dict[str, str]
    state: str
    tag: Sentence | None
    tag_kind: str
    note: Sentence | None
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Overview:
    next_step: NextStep
    tasks: tuple[Task, ...]
    steps: tuple[Step, ...]
    status: Sentence
    status_kind: str  # a glyph

"""What an entry's course is told with: sentences with facts, and the parts of its page. The page only words them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from contest.editions.calendar import Period
from contest.editions.effective import division_of, tier_of, track_of
from contest.editions.models import Contest
from contest.i18n import LANGUAGES, local, said
from contest.registration.models import Entry


@dataclass(frozen=True)
class Saying:
    """A marked sentence with its facts."""

    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)


def say(sentence: str, /, **facts: Any) -> Saying:
    return Saying(sentence, facts)


@dataclass(frozen=True)
class Link:
    words: str  # a msgid
    endpoint: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Line:
    """A line in the box: what, and what about it."""

    name: Saying
    text: Saying
    mended: bool = False


@dataclass(frozen=True)
class Box:
    """The one box: what to do now. `kind`: act (something is due, red edge) | go | wait | done | off."""

    kind: str
    title: Saying
    text: Saying | None = None
    until: Period | None = None
    lines: tuple[Line, ...] = ()
    action: Link | None = None
    foot: Saying | None = None


@dataclass(frozen=True)
class Task:
    """A row of the task list. `state` is a glyph of the look."""

    field: str
    name: Saying
    state: str
    text: Saying
    endpoint: str
    values: dict[str, Any]
    note: Saying | None = None

    @property
    def is_done(self) -> bool:
        return self.state in ("done", "locked")


@dataclass(frozen=True)
class Event:
    at: datetime
    text: Saying
    strong: bool = False


@dataclass(frozen=True)
class Step:
    """A tier on the entry's way: done | now | next."""

    contest: Contest
    sign: dict[str, str]
    name: dict[str, str]
    state: str
    tag: Saying | None
    tag_kind: str
    note: Saying | None
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Course:
    box: Box
    tasks: tuple[Task, ...]
    steps: tuple[Step, ...]
    status: Saying
    status_kind: str  # a glyph of the look


def begin(moment: datetime, zone: str) -> datetime | date:
    """A beginning as a fact: the day alone where it begins with the day."""
    there = local(moment, zone)
    return there.date() if there.hour == there.minute == there.second == 0 else moment


def round_name(contest: Contest) -> dict[str, str]:
    """`江西师范大学校赛` in languages: the organisation is told where several run contests of the tier."""
    tier = tier_of(contest)
    if tier.organisation is not None:
        return dict(tier.name.model_dump())
    names = {}
    for code in LANGUAGES:
        organisation = contest.organisation
        short = organisation.short if organisation.kind == "authority" else None  # 江西省赛, not 江西省教育厅省赛
        who, what = said(short or organisation.name, code), said(tier.name, code)
        names[code] = f"{who}{what}" if code == "zh" else f"{who}, {what.lower()}"
    return names


def track_name(entry: Entry) -> dict[str, str]:
    """`成长赛道 · 高教组` in languages; the division is told only where the track has several."""
    track = track_of(entry.contest)
    names = {}
    for code in LANGUAGES:
        names[code] = said(track.name, code)
        if len(track.divisions) > 1:
            names[code] += " · " + said(division_of(entry.contest).name, code)
    return names

"""How publications and editions change with time: the publicity clock, its strip of days, the rail of an edition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from contest.editions.models import Contest
from contest.editions.schedule.calendar import EditionCalendar, Period
from contest.publication.models import Publication
from contest.publication.timeline.workdays import is_workday

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Tier

State = Literal["done", "now", "next"]
STRIP_MOST = 21  # days of a strip; for a longer publicity period it shows the end


def time_left(at: datetime, until: datetime, *, working: bool, zone: str) -> tuple[int, int]:
    """Whole days and hours until the end. If only working days count, the hours of rest days are left out.

    Monday 11:00 to Tuesday 17:00 is (1, 6); Friday 11:00 to Tuesday 17:00, working days only, is (2, 6).
    """
    there = ZoneInfo(zone)
    now, end = at.astimezone(there), until.astimezone(there)
    left = timedelta()
    while now < end:
        # Days begin at local midnight and are measured in UTC, so that a day with a clock change is right.
        midnight = datetime.combine(now.date() + timedelta(days=1), time(), there)
        stop = min(midnight, end)
        if not working or is_workday(now.date()):
            left += stop.astimezone(UTC) - now.astimezone(UTC)
        now = stop
    hours = int(left.total_seconds()) // 3600
    return hours // 24, hours % 24


@dataclass(frozen=True)
class StripDay:
    """One day of a publicity period. `kind` is the strip's: past | rest | today | last | open."""

    day: date
    kind: str
    is_first: bool
    is_last: bool
    counts: bool
    made_up: bool  # a make-up day: a Saturday or Sunday that is a working day


def strip(starts: datetime, until: datetime, at: datetime, *, working: bool, zone: str) -> list[StripDay]:
    """The days from publishing to the end. A period that ends at midnight ends on the day before."""
    there = ZoneInfo(zone)
    first = starts.astimezone(there).date()
    last = (until - timedelta(seconds=1)).astimezone(there).date()
    today = at.astimezone(there).date()
    days = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        counts = not working or is_workday(day)
        if day == today and at < until:
            kind = "today"
        elif not counts:
            kind = "rest"
        elif day < today or at >= until:
            kind = "past"
        elif day == last:
            kind = "last"
        else:
            kind = "open"
        made_up = working and counts and day.weekday() >= 5
        days.append(StripDay(day, kind, number == 0, day == last, counts, made_up))
    return days[-STRIP_MOST:]


@dataclass(frozen=True)
class Step:
    """One step of an edition: a phase, or a tier's round; half-open [opens, closes) in UTC."""

    phase: str  # registration | judging | ceremony | publicity | final
    tier: Tier | None  # if the step is a tier's own round
    opens: datetime | None
    closes: datetime | None
    state: State
    set_by: Contest | None = None  # who set one of its dates; None: the rulebook, or the publication


Span = tuple[str, "Tier | None", datetime | None, datetime | None, Contest | None]


def edition_steps(calendar: EditionCalendar, published: Sequence[Publication], at: datetime) -> list[Step]:
    """The steps of an edition from registration to the final result, from its calendar and its publications."""
    part = calendar.part
    top = part.tier[-1]
    several = len(part.tier) > 1
    spans: list[Span] = []
    spans.append(_span(None, calendar.span(part.tier[0].key, "registration")))
    spans += [_span(one if several else None, calendar.span(one.key, "judging")) for one in part.tier]
    final = [one for one in published if one.stage == top.key]
    ceremony = _span(None, calendar.span(top.key, "ceremony"))
    publicity = _span(None, _publicity(calendar, final))
    before = part.publicity is not None and part.publicity.before_ceremony
    spans += [publicity, ceremony] if before else [ceremony, publicity]
    known = [span for span in spans if span[2] is not None or span[3] is not None]
    known.sort(key=lambda span: (span[2] or span[3], span[3] or span[2]))
    is_final = bool(final) and all(one.state == "final" for one in final)
    closes = max((one.final_at for one in final if one.final_at), default=None)
    if closes is None:
        closes = max((span[3] for span in known if span[0] == "publicity" and span[3]), default=None)
    # A planned day that has passed without a final result says nothing any more.
    known.append(("final", None, closes if is_final or not _is_over(closes, at) else None, None, None))
    # Nobody can object to what is not published, whatever the calendar planned.
    waiting = {"final"} if final else {"final", "publicity"}
    running = [
        n
        for n, span in enumerate(known)
        if span[0] not in waiting and _has_begun(span[2], at) and not _is_over(span[3], at)
    ]
    now = running[-1] if running else -1
    steps = []
    for number, (phase, tier, opens, ends, set_by) in enumerate(known):
        if phase in waiting:
            state: State = "done" if phase == "final" and is_final else "next"
        elif _is_over(ends, at) or (ends is None and (is_final or number < now)):
            state = "done"
        else:
            state = "now" if number in running else "next"
        steps.append(Step(phase, tier, opens, ends, state, set_by))
    return steps


def _span(tier: Tier | None, period: Period) -> Span:
    return period.phase, tier, period.opens, period.closes, period.set_by


def _has_begun(opens: datetime | None, at: datetime) -> bool:
    return opens is not None and opens <= at


def _is_over(closes: datetime | None, at: datetime) -> bool:
    return closes is not None and closes <= at


def _publicity(calendar: EditionCalendar, final: Iterable[Publication]) -> Period:
    """As published, else as the calendar plans it."""
    opens = [one.published_at for one in final if one.published_at]
    closes = [one.publicity_until for one in final if one.publicity_until]
    if opens and closes:
        return Period("publicity", min(opens), max(closes))
    return calendar.span(calendar.part.tier[-1].key, "publicity")

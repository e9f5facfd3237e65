"""When the phases of a contest, and of a whole edition, are open; who set the dates, and the state that follows.

The one place that knows dates: the rulebook's periods, the dates that contests set instead, and the milestones reached.
Every page, guard and export reads them here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.db import session
from contest.editions.models import Contest, ContestState, Edition, Setting
from contest.editions.queries import milestones
from contest.editions.rulebooks.effective import edition_part, rulebook_of, setting

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Edition as EditionPart
    from contest.rules.rulebook.edition import Period as WrittenPeriod
    from contest.rules.rulebook.edition import Tier

PHASES = ("registration", "verification", "judging", "publicity", "ceremony")

# The milestones at which a phase actually began and ended, whatever its dates say.
PHASE_MILESTONES: Mapping[str, tuple[str | None, str | None]] = {
    "verification": (None, "roster-frozen"),
    "judging": ("judging-opened", "judging-closed"),
    "publicity": ("published", "final"),
}


@dataclass(frozen=True)
class Period:
    """A half-open period [opens, closes) in UTC; an end that nobody set is None. `*_set_by`: the contest above (or the
    contest itself) that set it, None where it comes from the rulebook; `*_reason` is the reason that this contest
    gave."""

    phase: str
    opens: datetime | None
    closes: datetime | None
    opens_set_by: Contest | None = None
    closes_set_by: Contest | None = None
    source: str | None = None
    opens_reason: str | None = None
    closes_reason: str | None = None

    @property
    def set_by(self) -> Contest | None:
        """The contest that set a date of it, the end before the beginning. None: both come from the rulebook."""
        return self.closes_set_by or self.opens_set_by

    def state(self, at: datetime) -> str:
        """before | open | closed. A phase without dates is open."""
        if self.opens is not None and at < self.opens:
            return "before"
        if self.closes is not None and at >= self.closes:
            return "closed"
        return "open"

    def is_open(self, at: datetime) -> bool:
        return self.state(at) == "open"


def period(contest: Contest, phase: str, *, stage: str | None = None, above: bool = False) -> Period:
    """The effective period of a phase: the nearest setting up the tree, else the rulebook's (a track's own first).

    `stage`: the period of a lower tier, as this contest and those above set it for the contests there. `above`: only
    what the contests above this one set, without this contest's own setting.
    """
    stage = stage or contest.stage
    part = edition_part(rulebook_of(contest))
    rule = _written(part, stage, phase, contest.track)

    def end_of(end: str, written: datetime | None) -> _End:
        found = setting(contest, f"{stage}.{phase}.{end}", above=above)
        if found is not None:
            return _End(_as_utc(found.value), found.set_by, found.reason)
        return _End(in_zone(written, part.zone) if written else None)

    opens, closes = end_of("opens", rule.opens if rule else None), end_of("closes", rule.closes if rule else None)
    return _period(phase, opens, closes, rule.source if rule else None)


ENDS = ("opens", "closes")


@dataclass(frozen=True)
class _End:
    """One end of a period, the contest that set it (None: the rulebook) and the reason."""

    at: datetime | None
    set_by: Contest | None = None
    reason: str | None = None


def _period(phase: str, opens: _End, closes: _End, source: str | None) -> Period:
    return Period(
        phase, opens.at, closes.at, opens.set_by, closes.set_by, source,
        opens_reason=opens.reason, closes_reason=closes.reason,
    )  # fmt: skip


def _written(part: EditionPart, stage: str, phase: str, track: str | None) -> WrittenPeriod | None:
    """What the rulebook says about a phase for a track: the track's own period, else the one for all tracks."""
    rows = [row for row in part.period if (row.stage, row.phase) == (stage, phase) and row.track in (None, track)]
    return min(rows, key=lambda row: row.track is None, default=None)


def in_zone(written: datetime, zone: str) -> datetime:
    """A local date-time of the rulebook as a moment in UTC."""
    return written.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _as_utc(kept: str) -> datetime:
    return datetime.fromisoformat(kept).astimezone(UTC)


@dataclass(frozen=True)
class Calendar:
    """The periods of one contest by phase, and the milestones that it reached, with their moments in UTC."""

    periods: Mapping[str, Period]
    reached: Mapping[str, datetime]

    def began(self, phase: str) -> datetime | None:
        """When a phase actually began: its milestone; None while there is none."""
        return self.reached.get(PHASE_MILESTONES.get(phase, (None, None))[0] or "")

    def ended(self, phase: str) -> datetime | None:
        return self.reached.get(PHASE_MILESTONES.get(phase, (None, None))[1] or "")


def calendar_of(contest: Contest) -> Calendar:
    """Every effective period of a contest, and the milestones that it reached."""
    return Calendar(
        {phase: period(contest, phase) for phase in PHASES},
        {what: mark.at for what, mark in milestones(contest).items()},
    )


# A whole edition


@dataclass(frozen=True)
class OwnDate:
    """A date that one contest set for itself and those below it. `end`: opens | closes."""

    contest: Contest
    stage: str
    phase: str
    end: str
    at: datetime
    reason: str | None


@dataclass(frozen=True)
class EditionCalendar:
    """The periods of an edition over all its contests: its rulebook's, and what contests set over them."""

    part: EditionPart
    own: Sequence[OwnDate] = ()

    @cached_property
    def _by_place(self) -> dict[tuple[str, ...], list[OwnDate]]:
        found: dict[tuple[str, ...], list[OwnDate]] = {}
        for one in self.own:
            place = (one.stage, one.phase, one.end, one.contest.track, one.contest.division)
            found.setdefault(place, []).append(one)
        return found

    def span(self, stage: str, phase: str, track: str | None = None) -> Period:
        """From the first beginning to the last end that count for any contest of a stage (of one track).

        Where one organisation runs every contest of its tier, its date replaces the rulebook's. A date that others set
        (a school, a province) counts beside the rulebook's, because the rest keep the rulebook's.
        """
        ends: dict[str, list[_End]] = {"opens": [], "closes": []}
        source = None
        for one in self.part.track:
            if track not in (None, one.key):
                continue
            rule = _written(self.part, stage, phase, one.key)
            source = source or (rule.source if rule else None)
            for division in one.divisions:
                for end in ENDS:
                    ends[end] += self._counting(stage, phase, end, (one.key, division), rule)
        opens = min((one for one in ends["opens"] if one.at), key=_moment, default=_End(None))
        closes = max((one for one in ends["closes"] if one.at), key=_moment, default=_End(None))
        return _period(phase, opens, closes, source)

    def _counting(
        self, stage: str, phase: str, end: str, where: tuple[str, str], rule: WrittenPeriod | None
    ) -> list[_End]:
        """The dates of one end that count in one track and division: the date for all, and the dates that some contests
        set."""
        tiers = {tier.key: number for number, tier in enumerate(self.part.tier)}
        base, several = _End(in_zone(getattr(rule, end), self.part.zone) if rule else None), []
        nearest = len(tiers)
        for one in self._by_place.get((stage, phase, end, *where), ()):
            set_ = _End(one.at, one.contest, one.reason)
            number = tiers.get(one.contest.stage, nearest)
            if one.contest.stage not in self._run_by_one:
                several.append(set_)
            elif number < nearest:
                base, nearest = set_, number
        return [base, *several]

    def set_by_some(self, stage: str, phase: str, end: str) -> list[OwnDate]:
        """The dates of one end that count for some contests only, in the order of organisations and tracks."""
        return [
            one
            for one in self.own
            if (one.stage, one.phase, one.end) == (stage, phase, end) and one.contest.stage not in self._run_by_one
        ]

    def written(self) -> list[tuple[Tier, str | None, Period]]:
        """For each row of the rulebook (tier, track or None, period) the period that counts now; by date."""
        tiers = {tier.key: tier for tier in self.part.tier}
        rows = []
        for_all = EditionCalendar(self.part, [one for one in self.own if one.contest.stage in self._run_by_one])
        for row in self.part.period:
            span = for_all.span(row.stage, row.phase, row.track)
            opens, closes = (in_zone(getattr(row, end), self.part.zone) for end in ENDS)
            if span.set_by is None:
                span = Period(row.phase, opens, closes, source=row.source)
            rows.append((tiers[row.stage], row.track, span))
        return sorted(rows, key=lambda row: (row[2].opens or _LATEST, row[2].closes or _LATEST))

    @cached_property
    def _run_by_one(self) -> frozenset[str]:
        """The tiers where one organisation runs every contest."""
        return frozenset(tier.key for tier in self.part.tier if tier.organisation is not None)


_LATEST = datetime.max.replace(tzinfo=UTC)


def _moment(end: _End) -> datetime:
    return end.at or _LATEST


def own_dates(editions: Iterable[Edition]) -> dict[UUID, list[OwnDate]]:
    """The dates that contests of some editions set, by edition; one query for any number of editions."""
    ids = [edition.id for edition in editions]
    found = session.scalars(
        sa.select(Setting)
        .join(Contest, Contest.id == Setting.contest_id)
        .where(Contest.edition_id.in_(ids), sa.or_(*(Setting.key.endswith(f".{end}") for end in ENDS)))
        .options(joinedload(Setting.contest).joinedload(Contest.organisation))
    )
    dates: dict[UUID, list[OwnDate]] = {id_: [] for id_ in ids}
    for row in sorted(found, key=lambda row: (row.contest.organisation.code, row.contest.track, row.contest.key)):
        stage, phase, end = row.key.split(".")
        one = OwnDate(row.contest, stage, phase, end, _as_utc(row.value["is"]), row.reason)
        dates[row.contest.edition_id].append(one)
    return dates


def edition_calendar(edition: Edition, part: EditionPart, own: Sequence[OwnDate] | None = None) -> EditionCalendar:
    """The calendar of an edition by a rulebook's `[edition]`. `own`: the result of `own_dates` for it, where a page
    shows many editions at once."""
    return EditionCalendar(part, own_dates([edition])[edition.id] if own is None else own)


def state_of(contest: Contest, at: datetime) -> str:
    """A value of ContestState, read from the milestones and, before the first of them, from the calendar.

    A contest above the first tier takes no registrations: its entries come from below, so that it is in preparation
    until its roster is frozen or judging is opened."""
    reached = milestones(contest)
    for milestone, state in (
        ("final", ContestState.FINAL),
        ("published", ContestState.PUBLIC),
        ("tabulated", ContestState.TABULATED),
        ("judging-closed", ContestState.JUDGED),
        ("judging-opened", ContestState.JUDGING),
        ("roster-frozen", ContestState.FROZEN),
    ):
        if milestone in reached:
            return state
    if contest.stage != edition_part(rulebook_of(contest)).tier[0].key:
        return ContestState.PREPARING
    registration = period(contest, "registration").state(at)
    if registration == "before":
        return ContestState.PREPARING
    if registration == "open":
        return ContestState.REGISTRATION
    return ContestState.VERIFICATION if period(contest, "verification").is_open(at) else ContestState.CLOSED

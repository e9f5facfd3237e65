"""Load a seed: organisations, edition, people, and everything that happened, tier by tier; then publish what was
published.

Tabulating, awarding, advancing and publishing use the same actions as the pages, so the results come from the
rules. Loading a seed again changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.desks.seeding.checking import require_loadable
from contest.desks.seeding.folder import Seed, open_seed
from contest.desks.seeding.people import Officials, Organisations, load_people
from contest.desks.seeding.tiers import Loader
from contest.editions.actions import create_edition, open_edition, reach, set_setting
from contest.editions.models import Contest, Edition
from contest.editions.queries import edition_by_key, prefetch
from contest.editions.rulebooks.effective import edition_part, freeze, tier_of
from contest.editions.schedule.calendar import in_zone, period
from contest.judging.models import SheetVersion
from contest.people.actions.facts import load_facts, load_organisations
from contest.publication import actions as publication
from contest.registration.models import JUDGED, Appearance
from contest.results import actions as results

Progress = Callable[[str], None]
# How far season.toml takes a contest; a past season goes to the end.
ORDER = ("waiting", "open", "verifying", "judging", "tabulated", "publicity", "final")


def seed(name: str, *, at: datetime, progress: Progress = lambda _line: None) -> Edition:
    """Load one seed, by its name or its folder, in the caller's transaction, and return its edition; an existing seed
    is left unchanged. Raises contest.rules.Faults, with file and line, before it writes anything."""
    source = open_seed(name, at=at)
    key = edition_part(source.book).key
    there = edition_by_key(key)
    if there is not None:
        progress(f"{name}: already there")
        return there
    progress(f"{name}: organisations and rulebook")
    load_facts(at=at)
    require_loadable(source.folder, source.book)
    load_organisations(source.rows("organisations"), at=at)
    edition = create_edition(source.rulebook, by=None, at=at, brought=source.attributes())
    open_edition(edition, by=None, at=at)
    organisations = Organisations()
    officials = Officials(edition.series, at=_began(source, at))
    people = load_people(source.rows("people"), organisations, years_on=_years_on(source), at=at)
    progress(f"{name}: {len(people)} people")
    loader = Loader(edition, organisations, officials, people, at)
    _tree(source, loader, at=at)
    drive = Drive(source, loader, officials, at, progress)
    for tier in source.tiers:
        contests = loader.load(tier)
        progress(f"{name}: {tier.stage}, {len(contests)} contests, {len(loader.appearances)} appearances so far")
        drive.through(contests)
    audit.record("desks.seed", edition, by=None, at=at, now={"seed": name})
    session.flush()
    audit.cover(at=at, edition=edition.id)  # most rows of a past season were written at once, without lines
    return edition


def _began(source: Seed, at: datetime) -> datetime:
    """When the season began: its first period, so that nobody reviews before they have the role."""
    part = edition_part(source.book)
    return min([at, *(in_zone(one.opens, part.zone) for one in part.period)])


def _years_on(source: Seed) -> int:
    """By how many academic years a made-up season is moved towards today; the material is from 2023."""
    if not source.season:
        return 0
    today = source.at.astimezone(ZoneInfo(source.zone)).date()
    return (today.year if today.month >= 9 else today.year - 1) - 2023


def _tree(source: Seed, loader: Loader, *, at: datetime) -> None:
    """Make the contests, and set the dates that provinces and schools chose."""
    for tier in source.tiers:
        for key in sorted({row["contest"] for row in tier.rows("entries")}):
            loader.contest(key)
    for key in source.states():
        loader.contest(key)
    session.flush()
    everything = list(
        session.scalars(sa.select(Contest).where(Contest.edition_id == loader.edition.id).order_by(Contest.key))
    )
    zone = ZoneInfo(loader.edition.zone)
    for row in source.rows("settings"):
        moment = datetime.fromisoformat(row["value"]).replace(tzinfo=zone)
        for contest in everything:
            if fnmatchcase(contest.key, row["contest"]):
                set_setting(contest, row["setting"], moment, reason=row["reason"], by=None, at=at)
    for contest in everything:
        _own_days(source, contest, at=at)


def _own_days(source: Seed, contest: Contest, *, at: datetime) -> None:
    """The days that season.toml gives a contest. If dates move later, closings are set before openings, so that a phase
    never ends before it begins."""
    days = source.states().get(contest.key, {})
    may_set = tier_of(contest).may_set
    for phase in ("registration", "verification", "judging", "publicity"):
        for end in ("closes", "opens"):
            key = f"{contest.stage}.{phase}.{end}"
            if phase in days and key in may_set:
                _set_day(contest, phase, end, source.moment(days[phase][end]), at=at)


def _set_day(contest: Contest, phase: str, end: str, moment: datetime, *, at: datetime) -> None:
    span = period(contest, phase)
    if end == "closes" and span.opens is not None and moment <= span.opens:
        # The opening moves first: to a day before the new closing, until its own date is set.
        opening = moment - timedelta(days=1)
        set_setting(contest, f"{contest.stage}.{phase}.opens", opening, reason=None, by=None, at=at)
    set_setting(contest, f"{contest.stage}.{phase}.{end}", moment, reason=None, by=None, at=at)


class Drive:
    """Takes the contests of a tier as far as the seed says, each action at the time that its calendar gives."""

    def __init__(self, source: Seed, loader: Loader, officials: Officials, at: datetime, progress: Progress) -> None:
        self.states: Mapping[str, Mapping[str, Any]] = source.states()
        self.officials = officials
        self.at = at
        self.progress = progress
        self.is_past = not source.season

    def state(self, contest: Contest) -> str:
        return "final" if self.is_past else str(self.states.get(contest.key, {}).get("state", "waiting"))

    def has_come_to(self, contest: Contest, state: str) -> bool:
        return ORDER.index(self.state(contest)) >= ORDER.index(state)

    def through(self, contests: Sequence[Contest]) -> None:
        prefetch(contests)
        for contest in contests:
            if self.has_come_to(contest, "judging"):
                self._judge(contest)
        session.flush()
        for group in self._together(contests):
            if self.has_come_to(group[0], "tabulated"):
                self._publish(group)

    def _together(self, contests: Sequence[Contest]) -> list[list[Contest]]:
        """Contests of one organisation in the same state are tabulated and published together."""
        groups: dict[tuple[Any, str], list[Contest]] = defaultdict(list)
        for contest in contests:
            groups[contest.organisation_id, self.state(contest)].append(contest)
        return list(groups.values())

    def _judge(self, contest: Contest) -> None:
        span = period(contest, "judging")
        opens, closes = span.opens or self.at, span.closes or self.at
        by = self.officials.of(contest.organisation, "prepare").id
        reach(contest, "roster-frozen", by=by, at=opens)
        reach(contest, "judging-opened", by=by, at=opens)
        freeze(contest, at=opens)
        if self.has_come_to(contest, "tabulated"):
            reach(contest, "judging-closed", by=by, at=closes)
            session.execute(
                sa.update(Appearance)
                .where(Appearance.contest_id == contest.id, Appearance.participation.in_(JUDGED))
                .values(competed_at=closes)
            )
        else:
            marked = sa.select(SheetVersion.appearance_id).where(SheetVersion.contest_id == contest.id)
            session.execute(sa.update(Appearance).where(Appearance.id.in_(marked)).values(competed_at=opens))

    def _publish(self, contests: list[Contest]) -> None:
        first = contests[0]
        closes = max(period(one, "judging").closes or self.at for one in contests)
        by = self.officials.of(first.organisation, "prepare").id
        reviewer = self.officials.of(first.organisation, "review").id
        tabulation = results.tabulate(contests, by=by, at=closes + timedelta(hours=2))
        if not self.has_come_to(first, "publicity"):
            return
        publicity = period(first, "publicity")
        opens = publicity.opens or closes + timedelta(days=1)
        opens = max(opens, closes + timedelta(hours=4))
        draft = publication.prepare(tabulation, by=by, at=closes + timedelta(hours=3))
        publication.review(draft, by=reviewer, at=opens - timedelta(minutes=30))
        publication.publish(draft, by=by, at=opens)
        if self.has_come_to(first, "final"):
            ends = draft.publicity_until or opens + timedelta(days=5)
            publication.make_final(draft, by=by, at=ends)
            results.advance(tabulation, by=by, at=ends)
        self.progress(f"  published: {draft.title['zh']}")

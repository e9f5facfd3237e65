"""What somebody may enter, and for the rest why not: every track and division with every reason, none hidden."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.clock import Closing
from contest.db import session
from contest.editions.actions import organisation_above
from contest.editions.models import Contest, Edition
from contest.editions.queries import prefetch
from contest.editions.rulebooks.contest_names import ContestKey
from contest.editions.rulebooks.effective import edition_part, edition_rulebook, rulebook_of, track_of
from contest.editions.schedule.calendar import Period, period
from contest.errors import N_, Unfit, Way
from contest.people.models import Organisation, Person
from contest.registration.models import Entry
from contest.registration.queries.affiliation import Affiliation, affiliation, delegation_of, first_tier, registers_with
from contest.registration.queries.declared import asked_here, name_of, values_of
from contest.registration.queries.eligibility import (
    FILL_IN,
    YOU,
    HeldAwards,
    Reason,
    Words,
    earlier_awards,
    earlier_awards_in,
    reasons_of_entry,
    reasons_of_rules,
)
from contest.registration.queries.entries import (
    EACH_LIMIT,
    LIMIT_REACHED,
    barred_by,
    entries_of,
    handed_in_by,
    holds_its_people,
    last_decision,
    sent_by_delegation,
)

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Division, Track


@dataclass(frozen=True)
class Opening:
    """One track and division as one person sees it now. `contest` may not be in the database yet: the first entry
    creates it."""

    track: Track
    division: Division
    contest: Contest
    period: Period
    reasons: tuple[Reason, ...]
    entry: Entry | None  # the person's own entry there, or None

    @property
    def is_open(self) -> bool:
        return self.entry is None and all(reason.holds for reason in self.reasons)

    @property
    def state(self) -> str:
        """in | open | locked"""
        return "in" if self.entry is not None else "open" if self.is_open else "locked"


@dataclass
class TrackOpenings:
    """A track with its divisions, the one that suits the person best first."""

    track: Track
    openings: list[Opening] = field(default_factory=list)

    @property
    def best(self) -> Opening:
        return self.openings[0]

    @property
    def others(self) -> list[Opening]:
        return self.openings[1:]


class _Surroundings:
    """The data that decides every opening of one person in one edition, read once. What is read of several editions
    together comes from `_surroundings`: `contests`, those that exist along the chain by key, and the awards `held`."""

    contests: dict[str, Contest]
    held: HeldAwards

    def __init__(self, edition: Edition, person: Person | None, at: datetime, entries: Sequence[Entry] | None) -> None:
        self.edition, self.person, self.at = edition, person, at
        self.part = edition_part(edition_rulebook(edition))
        self.stage = first_tier(edition).key
        self.divisions = {one.key: one.name.model_dump() for one in self.part.division}
        self.affiliation: Affiliation | None = affiliation(person) if person else None
        own = [one for one in entries if one.edition_id == edition.id] if entries is not None else []
        if entries is None and person is not None:
            own = entries_of(person.id, edition.id)
        self.every = own
        self.own = [one for one in own if holds_its_people(one) and _competes(one, person)]
        self.on = at.astimezone(ZoneInfo(edition.zone)).date()
        self.chain = self._chain()
        self.delegation = (
            delegation_of(self.affiliation.home) if self.affiliation and self._caps_delegations() else None
        )
        self.sent = self._sent()
        self.handed_in = self._handed_in()

    def _caps_delegations(self) -> bool:
        return any(track.entries_per_delegation for track in self.part.track)

    def _chain(self) -> list[Organisation]:
        """Who runs each tier for this person, lowest first; shorter where a tier has no organisation."""
        if self.affiliation is None:
            return []
        chain: list[Organisation] = []
        with suppress(Unfit):  # a tier that nobody runs yet has the rulebook's dates
            chain.append(registers_with(self.edition, self.affiliation.home))
            for tier in self.part.tier[1:]:
                chain.append(organisation_above(chain[-1], tier))
        return chain

    def _sent(self) -> dict[str, list[str]]:
        """The numbers of the entries that the delegation has already, by track; only tracks with a limit."""
        if self.delegation is None:
            return {}
        limited = [track.key for track in self.part.track if track.entries_per_delegation]
        sent: dict[str, list[str]] = {}
        for row in sent_by_delegation(self.edition.id, self.delegation.id, limited):
            sent.setdefault(row.track, []).append(row.number)
        return sent

    def _handed_in(self) -> dict[str, dict[str, list[str]]]:
        """What the person's school has handed in already, by track and division; only tracks with a limit."""
        limited = [
            one.key for one in self.part.track if any(rule.rule == "entries-per-school" for rule in one.eligibility)
        ]
        if self.affiliation is None or not limited:
            return {}
        return handed_in_by(self.edition.id, self.affiliation.home, limited)

    def contest(self, track: str, division: str) -> Contest:
        """The first tier's contest: the existing one, or one that is not saved."""
        parent: Contest | None = None
        tiers = [tier.key for tier in self.part.tier]
        for stage, organisation in reversed(list(zip(tiers, self.chain, strict=False))):
            key = ContestKey(stage, organisation.code, track, division)
            parent = self.contests.get(str(key)) or _as_if(self.edition, organisation, parent, key)
        if parent is not None and parent.stage == self.stage:
            return parent
        return _as_if(self.edition, None, None, ContestKey(self.stage, "-", track, division))


def _competes(entry: Entry, person: Person | None) -> bool:
    return any(person is not None and one.person_id == person.id and one.role == "competitor" for one in entry.members)


def _as_if(edition: Edition, organisation: Organisation | None, parent: Contest | None, key: ContestKey) -> Contest:
    """A contest that nobody has made yet; it is never added to the session."""
    return Contest(
        edition=edition, edition_id=edition.id, organisation=organisation, parent=parent, key=str(key),
        stage=key.stage, track=key.track, division=key.division, frozen_digest=None,
    )  # fmt: skip


def _surroundings(
    editions: Sequence[Edition], person: Person | None, at: datetime, entries: Sequence[Entry] | None
) -> list[_Surroundings]:
    found = [_Surroundings(edition, person, at, entries) for edition in editions]
    contests = _contests(found)
    held = earlier_awards_in(person, editions) if person else {}
    for one in found:
        places = {place.id for place in one.chain}
        mine = (row for row in contests if row.edition_id == one.edition.id and row.organisation_id in places)
        one.contests = {row.key: row for row in mine}
        one.held = held.get(one.edition.id, ())
    return found


def _contests(found: Sequence[_Surroundings]) -> Sequence[Contest]:
    """The contests that exist along the chains."""
    places = {place for one in found for place in one.chain}
    if not places:
        return []
    contests = session.scalars(
        sa.select(Contest)
        .where(
            Contest.region.in_({one.region for one in places}),
            Contest.organisation_id.in_([one.id for one in places]),
            Contest.edition_id.in_([one.edition.id for one in found]),
        )
        .options(joinedload(Contest.edition), joinedload(Contest.organisation))
    ).all()
    prefetch(contests)
    return contests


def openings(
    edition: Edition, person: Person | None, at: datetime, entries: Sequence[Entry] | None = None
) -> list[TrackOpenings]:
    """Every track with all its divisions, in the rulebook's order; the number of queries does not depend on their
    number. `entries`: the person's own, where they are loaded already (of any edition)."""
    return openings_in([edition], person, at, entries)[0]


def openings_in(
    editions: Sequence[Edition], person: Person | None, at: datetime, entries: Sequence[Entry] | None = None
) -> list[list[TrackOpenings]]:
    """The same for each of several editions, with hardly more queries."""
    with session.no_autoflush:
        return [_openings(around) for around in _surroundings(editions, person, at, entries)]


def _openings(around: _Surroundings) -> list[TrackOpenings]:
    found = []
    for track in around.part.track:
        row = TrackOpenings(track, [_opening(around, track, key) for key in track.divisions])
        row.openings.sort(key=_suits)
        found.append(row)
    return found


def _suits(opening: Opening) -> tuple[bool, int]:
    return opening.entry is None, sum(not reason.holds for reason in opening.reasons)


def opening(edition: Edition, person: Person, track: str, division: str, at: datetime) -> Opening | None:
    """One of them, or None where the rulebook has no such track and division."""
    with session.no_autoflush:
        (around,) = _surroundings([edition], person, at, None)
        for one in around.part.track:
            if one.key == track and division in one.divisions:
                return _opening(around, one, division)
    return None


def _opening(around: _Surroundings, track: Track, division: str) -> Opening:
    contest = around.contest(track.key, division)
    # The nearest rulebook up the tree counts, where a contest has a version of its own.
    if contest.organisation is not None:
        part = edition_part(rulebook_of(contest))
        track = next((one for one in part.track if one.key == track.key), track)
    mine = next((one for one in around.own if one.track == track.key and one.division == division), None)
    span = period(contest, "registration")
    reasons = [
        *([] if around.affiliation else [Reason(False, N_("还不知道你属于哪所学校。"), ways=FILL_IN)]),
        *reasons_of_rules(
            track, division, around.person, around.affiliation, around.held, around.on, divisions=around.divisions
        ),
        *_barred(around, track),
        *_one_track_each(around, track),
        *(() if mine else _few_each(around)),
        *_few_per_delegation(around, track),
        *(() if mine else _of_the_entry(around, track, division)),
        _dates(around, span),
    ]
    return Opening(
        track, next(one for one in around.part.division if one.key == division), contest, span, tuple(reasons), mine
    )


def _one_track_each(around: _Surroundings, track: Track) -> Sequence[Reason]:
    """Show the rule only to people who are in another exclusive track already."""
    if not track.exclusive:
        return ()
    for entry in around.own:
        other = track_of(entry.contest)
        if other.exclusive and other.key != track.key:
            way = Way(N_("看那份报名"), "registration.entry", {"entry_id": entry.id})
            return (
                Reason(
                    False,
                    N_("每人限报一个赛道；你已报%(track)s（%(number)s）。"),
                    {"track": other.name.model_dump(), "number": entry.number},
                    track.source,
                    ways=(way,),
                ),
            )
    return ()


def _few_each(around: _Surroundings) -> Sequence[Reason]:
    """Show the limit only to people who have reached it."""
    most, numbers = around.part.entries_per_person, [entry.number for entry in around.own]
    if most is None or len(numbers) < most:
        return ()
    return (Reason(False, EACH_LIMIT, {"most": most, "who": YOU, "numbers": numbers}, around.part.source),)


BARRED = N_("%(who)s在这个赛道没有通过审核，组织者重新打开之前不能再报：%(why)s")


def _barred(around: _Surroundings, track: Track) -> Sequence[Reason]:
    """A rejection of the person holds for the track until an organiser lifts it."""
    for entry in around.every:
        decision = last_decision(entry)
        if entry.track == track.key and _competes(entry, around.person) and decision is not None and decision.of_person:
            way = Way(N_("看那份报名"), "registration.entry", {"entry_id": entry.id})
            return (Reason(False, BARRED, {"who": YOU, "why": decision.reason or "–"}, ways=(way,)),)
    return ()


def _few_per_delegation(around: _Surroundings, track: Track) -> Sequence[Reason]:
    most, numbers = track.entries_per_delegation, around.sent.get(track.key, [])
    if most is None or around.delegation is None or len(numbers) < most:
        return ()
    if any(entry.number in numbers for entry in around.own):
        return ()
    facts = {"most": most, "delegation": around.delegation.name, "numbers": numbers}
    return (Reason(False, LIMIT_REACHED, facts, track.source),)


def _of_the_entry(around: _Surroundings, track: Track, division: str) -> Sequence[Reason]:
    """What the entry itself must meet, as far as it can be told before there is one."""
    if around.affiliation is None:
        return ()
    found = reasons_of_entry(
        track, division, around.affiliation.home.name, {}, around.handed_in.get(track.key, {}), names={}
    )
    return [one for one in found if one.rule == "entries-per-school"]


def entry_reasons(entry: Entry) -> list[Reason]:
    """What the rules of its track say of an entry itself, met or not."""
    from contest.rules.eligibility import entry_rules

    track = track_of(entry.contest)
    if not entry_rules(track, entry.division):
        return []
    asked = {one.key: one for one in asked_here(entry.contest)}
    return reasons_of_entry(
        track,
        entry.division,
        entry.home.name,
        values_of(entry, list(asked.values())),
        handed_in_by(entry.edition_id, entry.home, [track.key], but=entry.id).get(track.key, {}),
        names={key: name_of(one) for key, one in asked.items()},
    )


def _dates(around: _Surroundings, span: Period) -> Reason:
    state = span.state(around.at)
    if state == "before":
        return Reason(
            False,
            N_("%(opens)s 开始报名。"),
            {"opens": span.opens},
            span.source,
            span.opens_set_by,
            dates=True,
        )
    if state == "closed" and span.closes is not None:
        sentence = N_("报名已于 %(closes)s 截止。")
        return Reason(False, sentence, {"closes": Closing(span.closes)}, span.source, span.closes_set_by, dates=True)
    if span.closes is None:
        return Reason(True, N_("现在可以报名，截止时间没有另定。"), {}, span.source, dates=True)
    sentence = N_("报名到 %(closes)s 截止。")
    return Reason(True, sentence, {"closes": Closing(span.closes)}, span.source, span.closes_set_by, dates=True)


def ineligibility_reasons(
    entry: Entry, person: Person, at: datetime, *, who: Words | str = YOU, failing_only: bool = True
) -> list[Reason]:
    """Why the rules of the entry's own track do not let a person compete in it; empty where they do. `who` is the
    reader, or somebody else's name; `failing_only=False` also lists the conditions that are met."""
    place = affiliation(person)
    on = at.astimezone(ZoneInfo(entry.edition.zone)).date()
    part = edition_part(rulebook_of(entry.contest))
    found = reasons_of_rules(
        track_of(entry.contest),
        entry.division,
        person,
        place,
        earlier_awards(person, entry.edition),
        on,
        divisions={one.key: one.name.model_dump() for one in part.division},
        who=who,
    )
    if place is not None and place.home.id != entry.home_id and not _sent_together(entry, place.home):
        elsewhere = Reason(False, N_("%(name)s不属于%(home)s。"), {"name": person.name, "home": entry.home.name})
        found = [elsewhere, *found]
    if (barred := barred_by(person.id, entry.edition_id, entry.track)) is not None and barred.entry_id != entry.id:
        found = [Reason(False, BARRED, {"who": who, "why": barred.reason or "–"}), *found]
    return [reason for reason in found if not (failing_only and reason.holds)]


def _sent_together(entry: Entry, home: Organisation) -> bool:
    """Whether the entry's delegation sends the people of this home too: a team of several employers is one
    delegation's. Where a school enters its own people, everybody is of that school."""
    if entry.delegation_id is None or entry.contest.organisation_id == entry.home_id:
        return False
    sender = delegation_of(home)
    return sender is not None and sender.id == entry.delegation_id

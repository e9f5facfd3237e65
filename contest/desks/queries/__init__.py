"""Queries across steps: what an organiser's or a student's home shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from contest import chores, mail
from contest.access import Actor
from contest.db import session
from contest.editions import queries as editions
from contest.editions.models import Contest, Edition
from contest.editions.rulebooks.effective import contest_name, edition_part, rulebook_of
from contest.editions.schedule.calendar import Period, period, state_of
from contest.errors import NotFound
from contest.mail import Letter, LetterState
from contest.people import queries as people
from contest.people.models import Membership, Organisation
from contest.people.policies import oversees
from contest.people.queries import granting
from contest.people.second_person import CONFIRMING
from contest.registration.models import Entry, EntryMember
from contest.registration.queries.affiliation import first_tier
from contest.registration.queries.headcount import headcounts
from contest.results.outdated import is_outdated
from contest.results.queries import current_tabulations
from contest.results.queries.next_tier import open_differences

LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Desk:
    """One contest on an organiser's desk: its state and how many entries wait for what."""

    contest: Contest
    name: dict[str, str]
    state: str
    step: str  # what comes next: the state, or a setback
    problems: int  # that the tabulation which counts leaves to be solved
    until: Period | None  # the current period
    waiting: int  # submitted, not decided
    drafts: int
    verified: int
    competing: int
    differences: int  # entries that corrections put in or out, at either tier, and that nobody has decided
    has_below: bool  # contests of a lower tier lead to it
    is_own: bool  # the reader organises or supervises it themselves; of contests below they see only these figures


def desks_of(actor: Actor, at: datetime) -> dict[Edition, list[Desk]]:
    """The contests that the actor organises or supervises, by edition, newest first. The number of queries does not
    depend on the number of contests."""
    organised = set(actor.organisations("organiser"))
    organisations = organised | set(actor.organisations("supervisor"))
    contests = [
        contest
        for contest in editions.contests_of_organisations(organisations)
        if any(
            actor.has(role, contest.organisation_id, contest.edition.series_id) for role in ("organiser", "supervisor")
        )
    ]
    found: dict[Edition, list[Desk]] = defaultdict(list)
    for desk in _desks(contests, actor, at):
        found[desk.contest.edition].append(desk)
    return found


def editions_without(actor: Actor, found: Iterable[Edition]) -> list[Edition]:
    """Editions of the series in which the actor organises or supervises, newest first, in which they have no contest
    yet; at most twenty."""
    held = {one.id for one in found}
    rows = session.scalars(sa.select(Edition).order_by(Edition.created_at.desc()).limit(100)).all()
    mine = [
        one
        for one in rows
        if one.id not in held and any(actor.has(role, None, one.series_id) for role in ("organiser", "supervisor"))
    ]
    return mine[:20]


def first_desks(actor: Actor, edition: Edition) -> list[Organisation]:
    """The organisations of the actor at which entries of an edition register: where the first ones are entered."""
    tier = first_tier(edition)
    mine = people.organisations_by_id(actor.organisations("organiser", edition.series_id))
    return [one for one in mine if one.kind == tier.run_by and tier.organisation in (None, "", one.code)]


def led_delegations(actor: Actor) -> list[tuple[Edition, Organisation]]:
    """The delegations that the actor leads or supervises, in the editions that they enter people for: those in which
    schools do not register by themselves, newest first; at most twenty."""
    roles = ("organiser", "supervisor")
    mine = people.organisations_by_id({id_ for role in roles for id_ in actor.organisations(role)})
    led = [one for one in mine if one.kind == "delegation"]
    if not led:
        return []
    rows = session.scalars(sa.select(Edition).order_by(Edition.created_at.desc()).limit(100)).all()
    found = [
        (edition, one)
        for edition in rows
        for one in led
        if any(actor.has(role, one.id, edition.series_id) for role in roles)
        and first_tier(edition).run_by not in ("school", "delegation")
    ]
    return found[:20]


def role_scopes(actor: Actor) -> list[Membership]:
    """Where the actor organises or supervises: one of their memberships for each organisation and series."""
    if actor.account_id is None:
        return []
    found = {
        (one.organisation_id, one.series_id): one
        for one in people.current_memberships(actor.account_id)
        if one.role in ("organiser", "supervisor") and one.organisation_id and one.series_id
    }
    return list(found.values())


def granted_lately(actor: Actor, at: datetime) -> list[Membership]:
    """Roles that review or confirm and that somebody else granted where the actor organises or supervises, in the last
    days; for an administrator, also whom another made one."""
    if actor.account_id is None:
        return []
    since = at - LATELY
    named = (
        granting.administrators_granted_lately(since=since, besides=actor.account_id)
        if actor.has("administrator")
        else []
    )
    where = {*actor.organisations("organiser"), *actor.organisations("supervisor")}
    found = granting.granted_lately(where, CONFIRMING, since=since, besides=actor.account_id)
    return [
        *named,
        *(
            one
            for one in found
            if any(actor.has(role, one.organisation_id, one.series_id) for role in ("organiser", "supervisor"))
        ),
    ]


def desks_below(contest: Contest, actor: Actor, at: datetime) -> list[Desk]:
    """The contests of the tier below that lead to a contest."""
    return _desks(editions.children(contest), actor, at)


def _desks(contests: Sequence[Contest], actor: Actor, at: datetime) -> list[Desk]:
    editions.prefetch(contests)
    ids = [contest.id for contest in contests]
    statuses, counts, undecided = _statuses(ids), headcounts(ids), open_differences(ids)
    states = {contest.id: state_of(contest, at) for contest in contests}
    problems, setbacks = _setbacks([contest for contest in contests if states[contest.id] in COMPARED], states)
    made = []
    for contest in contests:
        state = states[contest.id]
        running = period(contest, state) if state in ("registration", "verification", "judging") else None
        made.append(
            Desk(
                contest,
                contest_name(contest),
                state,
                setbacks.get(contest.id) or state,
                problems.get(contest.id, 0),
                running,
                statuses[contest.id, "submitted"],
                statuses[contest.id, "draft"],
                statuses[contest.id, "verified"],
                counts[contest.id].entries,
                undecided[contest.id],
                edition_part(rulebook_of(contest)).tier[0].key != contest.stage,
                oversees(actor, contest.organisation_id, contest.edition.series_id),
            )
        )
    return made


# What a home compares with the rows of today. A final result changes only after it was re-opened, and its own page says
# so; comparing every result of every year would make the home as slow as it is old.
COMPARED = ("tabulated", "public")


def _setbacks(contests: Sequence[Contest], states: Mapping[UUID, str]) -> tuple[dict[UUID, int], dict[UUID, str]]:
    """What keeps contests from going on from their tabulation: how many problems, and what has to be done instead
    ("blocked": solve them; "outdated": tabulate again; "to-correct": what is public is out of date).

    The results desk asks the same of the same tabulation, so the home never leads on from what it refuses. Each run
    costs one comparison, however many contests it covers."""
    current = current_tabulations(contests)
    outdated = {one.id: is_outdated(one) for one in set(current.values())}
    problems, found = {}, {}
    for contest_id, tabulation in current.items():
        problems[contest_id] = tabulation.blocking
        if outdated[tabulation.id]:
            found[contest_id] = "to-correct" if states[contest_id] == "public" else "outdated"
        elif tabulation.blocking and states[contest_id] == "tabulated":
            found[contest_id] = "blocked"
    return problems, found


def _statuses(ids: Iterable[UUID]) -> Counter[tuple[UUID, str]]:
    rows = session.execute(
        sa.select(Entry.contest_id, Entry.status, sa.func.count())
        .where(Entry.contest_id.in_(list(ids)))
        .group_by(Entry.contest_id, Entry.status)
    )
    return Counter({(contest, status): number for contest, status, number in rows})


def advised(person_id: UUID) -> int:
    """How many entries a teacher advises."""
    return (
        session.scalar(
            sa.select(sa.func.count())
            .select_from(EntryMember)
            .where(EntryMember.person_id == person_id, EntryMember.role == "adviser")
        )
        or 0
    )


@dataclass(frozen=True)
class Trouble:
    """What administrators must look after; false where there is nothing."""

    unsent: int  # letters that were given up or came too late, lately
    stuck: int  # letters that are due for long
    failed: int  # chores whose last run failed
    late: int  # chores that nobody does

    def __bool__(self) -> bool:
        return any((self.unsent, self.stuck, self.failed, self.late))


def trouble(at: datetime) -> Trouble:
    """The letters and chores that went wrong. Two queries."""
    over = Letter.state.in_((LetterState.EXPIRED, LetterState.GIVEN_UP))
    ended = sa.and_(over, Letter.ended_at > at - LATELY)
    unsent, stuck = session.execute(
        sa.select(sa.func.count().filter(ended), sa.func.count().filter(mail.is_stuck(at))).where(
            sa.or_(ended, mail.is_stuck(at))
        )
    ).one()
    rows = chores.last_runs()
    failed = {name for name, row in rows.items() if row.fault is not None}
    late = [
        duty for duty in chores.DUTIES if duty.name not in failed and chores.is_overdue(duty, rows.get(duty.name), at)
    ]
    return Trouble(unsent, stuck, len(failed), len(late))


def last_sent() -> datetime | None:
    """When a letter went out last."""
    return session.scalar(sa.select(sa.func.max(Letter.sent_at)))


def letter_at(letter_id: UUID) -> dict[str, Letter]:
    """A letter, for its address."""
    letter = session.get(Letter, letter_id)
    if letter is None:
        raise NotFound
    return {"letter": letter}

"""Move entries up to the next tier, write the reserve list, and take both back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest import audit
from contest.db import session
from contest.editions.actions import reach_all, undo
from contest.editions.models import Contest
from contest.editions.queries import milestones, prefetch
from contest.editions.schedule import guard
from contest.errors import N_, WrongMoment
from contest.people.models import Organisation
from contest.registration.actions import participation
from contest.registration.actions.quotas import require_places
from contest.registration.models import Appearance, Entry, Reserve
from contest.registration.queries.affiliation import credited_in
from contest.results.models import Advance, Tabulation
from contest.results.outdated import refuse_outdated
from contest.results.queries import is_current, tabulated_contests

BEGUN = N_("上一级已于 %(since)s 开始评审，不能再报送。")


def advance(tabulation: Tabulation, *, by: UUID | None, at: datetime) -> int:
    """Move the entries that go through up to the next tier, and write the reserve list; returns how many moved.

    Refused if an input changed since the run, while a problem blocks, before the result is published (otherwise people
    would learn it from being moved up), and if the next tier's quota ledger leaves too few places. A repeat moves
    nobody twice. After a correction it takes back entries that no longer go through.
    """
    contests = tabulated_contests(tabulation)
    guard.hold(contests)
    if not is_current(tabulation):
        raise WrongMoment(N_("这次统分已经被新的一次取代，请按新的结果报送。"))
    refuse_outdated(tabulation)
    if tabulation.blocking:
        raise WrongMoment(N_("还有 %(n)s 个问题没有解决，名次还不能算数，所以不能报送。"), n=tabulation.blocking)
    rows: dict[UUID, list[Advance]] = defaultdict(list)
    for row in session.scalars(_whole().where(Advance.tabulation_id == tabulation.id).order_by(Advance.id)):
        rows[row.contest_id].append(row)
    moving = [contest for contest in contests if rows[contest.id] and contest.parent is not None]
    moved = sum(_move_up(tabulation, contest, rows[contest.id], by=by, at=at) for contest in moving)
    reach_all(moving, "advanced", by=by, at=at)
    audit.record("results.advance", tabulation, by=by, at=at, now={"moved": moved})
    return moved


def _move_up(
    tabulation: Tabulation, contest: Contest, rows: Sequence[Advance], *, by: UUID | None, at: datetime
) -> int:
    target = contest.parent
    if target is None:
        raise LookupError(contest.key)
    guard.reached(contest, "published", N_("结果还没有公布。先发布，再报送：进入上一级的人会从那里知道结果。"))
    guard.not_reached(target, "judging-opened", BEGUN)
    through = [row for row in rows if row.outcome == "through"]
    there = _take_back(
        _moved(contest, without=tabulation),
        contest,
        target,
        kept={row.appearance.entry_id for row in through},
        by=by,
        at=at,
    )
    going = [row for row in through if row.carried_out_at is None]
    require_places(target, contest.organisation, sum(row.appearance.entry_id not in there for row in going))
    for row in going:
        participation.add(row.appearance.entry, target, credit=_credit(row.appearance.entry, target), at=at, by=by)
        row.appearance.advanced_at = row.carried_out_at = at
    _list_reserves(contest, target, [row for row in rows if row.outcome == "reserve"], at=at)
    return sum(row.appearance.entry_id not in there for row in going)


def _take_back(
    moved: Sequence[Advance], contest: Contest, target: Contest, *, kept: set[UUID], by: UUID | None, at: datetime
) -> set[UUID]:
    """Remove from the next tier the entries that an earlier run moved up and this one doesn't; returns those that
    stay."""
    stay = set()
    for row in moved:
        if row.appearance.entry_id in kept:
            stay.add(row.appearance.entry_id)
        else:
            participation.remove(row.appearance.entry, target, by=by, at=at)
            row.appearance.advanced_at = None
        row.carried_out_at = None
    session.flush()
    return stay


def _moved(contest: Contest, *, without: Tabulation | None = None) -> Sequence[Advance]:
    """The moves already made from this contest, by any run."""
    query = _whole().where(Advance.contest_id == contest.id, Advance.carried_out_at.is_not(None))
    if without is not None:
        query = query.where(Advance.tabulation_id != without.id)
    return session.scalars(query).all()


def _whole() -> sa.Select[Advance]:
    return sa.select(Advance).options(
        joinedload(Advance.appearance)
        .joinedload(Appearance.entry)
        .options(joinedload(Entry.home), joinedload(Entry.department), joinedload(Entry.delegation))
    )


def _list_reserves(contest: Contest, target: Contest, rows: Sequence[Advance], *, at: datetime) -> None:
    """The list that registration promotes from. An entry that was promoted or declined keeps that state."""
    listed = {one.entry_id: one for one in _reserves(contest, target)}
    for row in rows:
        known = listed.pop(row.appearance.entry_id, None)
        if known is not None:
            known.position = row.order or 0
        else:
            session.add(
                Reserve(
                    contest_id=target.id,
                    from_contest_id=contest.id,
                    entry_id=row.appearance.entry_id,
                    position=row.order or 0,
                    at=at,
                )
            )
    for one in listed.values():
        if one.state == "waiting":
            session.delete(one)
    session.flush()


def _reserves(contest: Contest, target: Contest) -> Sequence[Reserve]:
    return session.scalars(
        sa.select(Reserve)
        .where(Reserve.contest_id == target.id, Reserve.from_contest_id == contest.id)
        .options(joinedload(Reserve.entry))
    ).all()


def _credit(entry: Entry, contest: Contest) -> Organisation | None:
    return credited_in(contest, home=entry.home, department=entry.department, delegation=entry.delegation)


def retract_advance(tabulation: Tabulation, *, by: UUID | None, at: datetime) -> int:
    """Take back the entries that this contest moved up and those promoted from its reserve list, if the next tier has
    not begun. Returns how many."""
    contests = tabulated_contests(tabulation)
    prefetch(contests)
    taken = 0
    for contest in contests:
        if contest.parent is None or "advanced" not in milestones(contest):
            continue
        guard.not_reached(contest.parent, "judging-opened", N_("上一级已于 %(since)s 开始评审，不能再撤回报送。"))
        moved = _moved(contest)
        _take_back(moved, contest, contest.parent, kept=set(), by=by, at=at)
        taken += len(moved)
        for one in _reserves(contest, contest.parent):
            if one.state == "promoted":
                participation.remove(one.entry, contest.parent, by=by, at=at)
                taken += 1
            session.delete(one)
        session.flush()
        undo(contest, "advanced", by=by, at=at)
    audit.record("results.retract_advance", tabulation, by=by, at=at, now={"taken": taken})
    return taken

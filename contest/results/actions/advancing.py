"""Move entries up to the next tier, write the reserve list, and take both back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest import audit
from contest.db import session
from contest.editions.actions import reach_all, undo
from contest.editions.models import Contest
from contest.editions.queries import milestones
from contest.editions.schedule import guard
from contest.errors import N_, WrongMoment
from contest.people.models import Organisation
from contest.registration.actions import participation
from contest.registration.actions.quotas import require_places
from contest.registration.models import Appearance, Entry, Reserve
from contest.registration.queries.affiliation import credited_in
from contest.results.actions.next_tier import note
from contest.results.models import Advance, AdvanceChoice, Tabulation
from contest.results.outdated import refuse_outdated
from contest.results.queries import is_current, tabulated_contests
from contest.results.queries.next_tier import moves_made, sending, whole_advances

BEGUN = N_("上一级已于 %(since)s 开始评审，不能再报送。")
FROZEN = N_(
    "上一级的名单已于 %(since)s 冻结，不能再报送。请上一级先解除冻结；"
    "更正之后的变动，由上一级在“晋级变动”里逐{件}决定。"
)


def advance(tabulation: Tabulation, *, by: UUID | None, at: datetime) -> int:
    """Move the entries that go through up to the next tier, and write the reserve list; returns how many moved.

    Refused if an input changed since the run, while a problem blocks, before the result is published (otherwise people
    would learn it from being moved up), once the next tier's roster is frozen, and if its quota ledger leaves too few
    places. A repeat moves nobody twice. After a correction it takes back entries that no longer go through, which the
    next tier is told of; what its organiser decided about an entry under this run stays.
    """
    contests = tabulated_contests(tabulation)
    _hold(contests)
    if not is_current(tabulation):
        raise WrongMoment(N_("这次统分已经被新的一次取代，请按新的结果报送。"))
    refuse_outdated(tabulation)
    if tabulation.blocking:
        raise WrongMoment(N_("还有 %(n)s 个问题没有解决，名次还不能算数，所以不能报送。"), n=tabulation.blocking)
    rows: dict[UUID, list[Advance]] = defaultdict(list)
    for row in session.scalars(whole_advances().where(Advance.tabulation_id == tabulation.id).order_by(Advance.id)):
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
    guard.not_reached(target, "roster-frozen", FROZEN)
    plan = sending(tabulation, contest, rows)
    is_repeat = "advanced" in milestones(contest)
    for one in _reserves(contest, target):
        if one.state == "promoted" and one.entry_id in plan.entitled:
            session.delete(one)  # it has its place by right now, and nobody's that is taken back
    session.flush()
    taken = _take_back(plan.earlier, target, kept=plan.entitled, by=by, at=at)
    require_places(target, contest.organisation, plan.places)
    for row in plan.going:
        participation.add(row.appearance.entry, target, credit=_credit(row.appearance.entry, target), at=at, by=by)
        row.appearance.advanced_at = row.carried_out_at = at
    _list_reserves(contest, target, [row for row in rows if row.outcome == "reserve"], at=at)
    if is_repeat:
        for choice, which in (
            (AdvanceChoice.TAKEN_BACK, taken),
            (AdvanceChoice.SENT, [row.appearance for row in plan.coming]),
        ):
            for appearance in which:
                note(tabulation, appearance, target, choice, reason=None, by=by, at=at)
    return len(plan.coming)


def _hold(contests: Sequence[Contest]) -> None:
    """Lock some contests and those of the next tier, whose places are counted by one at a time, as `promote` and
    `allot` do, and read what is reached now."""
    guard.hold([*contests, *(contest.parent for contest in contests if contest.parent is not None)])


def _take_back(
    moved: Sequence[Advance], target: Contest, *, kept: Set[UUID], by: UUID | None, at: datetime
) -> list[Appearance]:
    """Remove from the next tier the entries that an earlier run moved up and this one doesn't; returns them, as they
    appeared below."""
    taken = []
    for row in moved:
        if row.appearance.entry_id not in kept:
            participation.remove(row.appearance.entry, target, by=by, at=at)
            row.appearance.advanced_at = None
            taken.append(row.appearance)
        row.carried_out_at = None
    session.flush()
    return taken


def _list_reserves(contest: Contest, target: Contest, rows: Sequence[Advance], *, at: datetime) -> None:
    """The list that registration promotes from. A promoted entry keeps that state. One that was passed over waits
    again, because the run that lists it anew knows how it takes part; whoever left the next tier is passed over again
    there."""
    listed = {one.entry_id: one for one in _reserves(contest, target)}
    for row in rows:
        known = listed.pop(row.appearance.entry_id, None)
        if known is not None:
            known.position = row.order or 0
            known.state = "waiting" if known.state == "declined" else known.state
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
        if one.state != "promoted":
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
    """Take back the entries that this contest moved up and those promoted from its reserve list, if the next tier's
    roster is not frozen. Returns how many. What was decided there about how they take part is kept for the day that
    they are sent again."""
    contests = tabulated_contests(tabulation)
    _hold(contests)
    taken = 0
    for contest in contests:
        if contest.parent is None or "advanced" not in milestones(contest):
            continue
        guard.not_reached(contest.parent, "judging-opened", N_("上一级已于 %(since)s 开始评审，不能再撤回报送。"))
        guard.not_reached(
            contest.parent,
            "roster-frozen",
            N_("上一级的名单已于 %(since)s 冻结，不能再撤回报送。请上一级先解除冻结。"),
        )
        taken += len(_take_back(moves_made(contest), contest.parent, kept=set(), by=by, at=at))
        for one in _reserves(contest, contest.parent):
            if one.state == "promoted":
                participation.remove(one.entry, contest.parent, by=by, at=at)
                taken += 1
            session.delete(one)
        session.flush()
        undo(contest, "advanced", by=by, at=at)
    audit.record("results.retract_advance", tabulation, by=by, at=at, now={"taken": taken})
    return taken

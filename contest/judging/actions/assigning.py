"""Who judges whom: by hand, or spread evenly. A pair that the rulebook bars is refused with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import tier_of
from contest.editions.schedule import guard
from contest.errors import N_, Clash, Unfit, WrongMoment
from contest.judging.models import Assignment, Panel, Seat, SheetVersion
from contest.judging.queries.conflicts import barring, conflicts_between, conflicts_of, warning
from contest.judging.queries.going_on import segments_out
from contest.judging.queries.kept_out import wants_nothing
from contest.judging.queries.panels import (
    agreed_seat,
    all_assignments,
    judges_of,
    panels_of,
    taking_part,
)
from contest.judging.queries.parts import name_of_part, takes
from contest.judging.queries.recorded_panels import recorded_of_assignment
from contest.judging.rubric import has_judged, has_measured
from contest.registration.models import JUDGED, Appearance

CLOSED = N_("评分已于 %(since)s 结束，分配不再改动。要改，先恢复评分。")


@dataclass(frozen=True)
class Spread:
    """The result of an even spread: the number of assignments made, and how many sheets which entries still lack."""

    made: int
    short: tuple[tuple[Appearance, int], ...]


def assign(seat: Seat, appearance: Appearance, *, by: UUID | None, at: datetime) -> Assignment:
    """Assign an entry to a judge. Repeating it changes nothing. Raises Unfit for a barred pair, with the kind of
    conflict; Clash where the judge declared a conflict with it before."""
    contest = appearance.contest
    guard.not_reached(contest, "judging-closed", CLOSED)
    if seat.left_at is not None:
        raise Unfit(N_("%(judge)s已经离席，不能再分配。"), judge=seat.name, field="seat")
    if appearance.participation not in JUDGED:
        raise Unfit(N_("%(code)s 号不参加评分（退赛、缺席或取消资格）。"), code=appearance.code, field="appearance")
    if not takes(seat.panel, appearance.entry):
        raise Unfit(
            N_("%(code)s 号不归「%(part)s」的评委评。请分给它自己考场的评委。"),
            code=appearance.code,
            part=name_of_part(contest, seat.panel),
            field="seat",
        )
    if seat.role != "panel" and (bar := barring(conflicts_between(contest, seat, appearance))):
        raise Unfit(
            N_("%(judge)s不能评 %(code)s 号：%(why)s。%(tier)s规定这种情况必须回避。"),
            judge=seat.name,
            code=appearance.code,
            why=bar.words,
            tier=tier_of(contest).name.model_dump(),
            source=tier_of(contest).source,
            field="seat",
        )
    existing = session.scalar(
        sa.select(Assignment).where(Assignment.seat_id == seat.id, Assignment.appearance_id == appearance.id)
    )
    return _put(seat, appearance, existing, by=by, at=at)


def assign_evenly(contest: Contest, *, by: UUID | None, at: datetime) -> Spread:
    """Give every entry as many judges as the tier wants: the judges with the fewest entries first, those with a warning
    last, nobody who is barred. Existing assignments stay. Deterministic: the same rows give the same spread.

    The entries that the fewest judges may mark choose first. This is simple, and good enough where there are enough
    judges.
    """
    guard.not_reached(contest, "judging-closed", CLOSED)
    panels = panels_of(contest)
    seats = {one.id: [seat for seat in judges_of(one) if seat.role == "judge"] for one in panels}
    if not any(seats[one.id] or not has_judged(contest, one.segment) for one in panels):
        raise Unfit(N_("评审组里还没有评委。请先安排评委，再分配{作品}。"))
    appearances, out = taking_part(contest), segments_out(contest)
    found = conflicts_of(contest, [seat for some in seats.values() for seat in some], appearances)
    existing = {(one.seat_id, one.appearance_id): one for one in all_assignments(contest)}
    taken = {pair for pair, one in existing.items() if one.withdrawn_at is None}
    aside = {pair for pair, one in existing.items() if one.conflict_id is not None}
    load = Counter(seat_id for seat_id, _ in taken)

    def spread(panel: Panel) -> Spread:
        judges = seats[panel.id] if has_judged(contest, panel.segment) else []
        own = agreed_seat(panel) if has_measured(contest, panel.segment) else None
        here = [one for one in appearances if takes(panel, one.entry)]
        of_panel = [one for one in here if not wants_nothing(contest, panel, out.get(one.id, ()))]
        wanted, made, short = sheets_wanted(contest, panel.segment), 0, []

        def free_for(appearance: Appearance) -> list[Seat]:
            pairs = [(seat, (seat.id, appearance.id)) for seat in judges]
            fitting = [(seat, pair) for seat, pair in pairs if pair not in taken and pair not in aside]
            return [seat for seat, pair in fitting if not barring(found.get(pair, []))]

        for appearance in sorted(of_panel, key=lambda one: (len(free_for(one)), len(one.code), one.code)):
            has = sum((seat.id, appearance.id) in taken for seat in judges)

            def turn(seat: Seat, appearance: Appearance = appearance) -> tuple[bool, int, int, str]:
                warned = warning(found.get((seat.id, appearance.id), [])) is not None
                return warned, load[seat.id], len(seat.code), seat.code

            chosen = sorted(free_for(appearance), key=turn)[: max(0, wanted - has)]
            for seat in chosen:
                _put(seat, appearance, existing.get((seat.id, appearance.id)), by=by, at=at)
                load[seat.id] += 1
                taken.add((seat.id, appearance.id))
            made += len(chosen)
            if has + len(chosen) < wanted:
                short.append((appearance, wanted - has - len(chosen)))
        # What is measured is marked once for every entry, by the panel's own seat.
        if own is not None:
            for appearance in (one for one in of_panel if (own.id, one.id) not in taken):
                _put(own, appearance, existing.get((own.id, appearance.id)), by=by, at=at)
                made += 1
        audit.record("judging.assign_evenly", panel, by=by, at=at, now={"made": made, "short": len(short)})
        return Spread(made, tuple(short))

    return _together([spread(one) for one in panels])


@dataclass(frozen=True)
class EverySpread:
    """An even spread in several contests: those where it was made, those that wait for judges or whose judging is
    over."""

    done: tuple[tuple[Contest, Spread], ...]
    left: tuple[Contest, ...]


def assign_all_evenly(contests: Sequence[Contest], *, by: UUID | None, at: datetime) -> EverySpread:
    """Spread the entries of each of these contests as `assign_evenly` does; a contest without judges, or whose judging
    is over, is left as it is."""
    done, left = [], []
    for contest in contests:
        try:
            done.append((contest, assign_evenly(contest, by=by, at=at)))
        except (Unfit, WrongMoment):  # raised before anything is written
            left.append(contest)
    return EverySpread(tuple(done), tuple(left))


def _together(spreads: Sequence[Spread]) -> Spread:
    """What the panels of a contest still lack, each entry once."""
    lacking: dict[UUID, tuple[Appearance, int]] = {}
    for appearance, missing in (one for spread in spreads for one in spread.short):
        lacking[appearance.id] = appearance, lacking.get(appearance.id, (appearance, 0))[1] + missing
    return Spread(sum(one.made for one in spreads), tuple(lacking.values()))


def sheets_wanted(contest: Contest, segment: str = "") -> int:
    """How many judges of a panel each of its entries is to have, by its tier; none where the panel agrees on
    everything."""
    return tier_of(contest).judges.sheets if has_judged(contest, segment) else 0


def withdraw_assignment(assignment: Assignment, *, reason: str, by: UUID | None, at: datetime) -> None:
    """Take an assignment back. An assignment with a submitted sheet stays: send the sheet back instead."""
    guard.not_reached(assignment.appearance.contest, "judging-closed", CLOSED)
    if not reason.strip():
        raise Unfit(N_("请写明为什么撤回，记录里要留。"), field="reason")
    if assignment.withdrawn_at is not None:
        return
    submitted = session.scalar(
        sa.select(SheetVersion.at).where(
            SheetVersion.seat_id == assignment.seat_id,
            SheetVersion.appearance_id == assignment.appearance_id,
            SheetVersion.is_current,
        )
    )
    if submitted is not None:
        raise Clash(N_("这份评分表 %(since)s 已经提交，不能撤回分配。要重评，请把评分表退回。"), since=submitted)
    assignment.withdrawn_at, assignment.withdrawn_reason = at, reason
    session.flush()
    audit.record("judging.withdraw_assignment", assignment, by=by, at=at, reason=reason)


def _put(
    seat: Seat, appearance: Appearance, existing: Assignment | None, *, by: UUID | None, at: datetime
) -> Assignment:
    """Write the assignment, or restore a withdrawn one; one that its judge declared a conflict for is not restored."""
    if existing is None:
        existing = Assignment(seat_id=seat.id, appearance_id=appearance.id, by_id=by, at=at)
        session.add(existing)
    elif existing.conflict_id is not None:
        raise Clash(
            N_("%(judge)s已经申明回避 %(code)s 号，不能再分给他。"), judge=seat.name, code=appearance.code, field="seat"
        )
    elif existing.withdrawn_at is not None:
        existing.withdrawn_at = existing.withdrawn_reason = None
        existing.by_id, existing.at = by, at
    else:
        return existing
    session.flush()
    now = {"seat": seat.code, "code": appearance.code}
    now |= recorded_of_assignment(existing, appearance.contest.edition_id)
    audit.record("judging.assign", existing, by=by, at=at, now=now)
    return existing

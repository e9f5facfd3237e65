"""Dividing a contest among several panels, by the segments of the rulebook or by rooms, and uniting them again.

Only before judging is opened: afterwards a sheet would lose aspects that are marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions.models import Contest
from contest.editions.schedule import guard
from contest.errors import N_, Clash, Unfit
from contest.judging.actions.assigning import withdraw_assignment
from contest.judging.actions.panels import begin_panel, make_panel, seat_panel
from contest.judging.models import Assignment, Panel, Seat
from contest.judging.queries.panels import active_assignments, panels_of, taking_part
from contest.judging.queries.parts import (
    EVERYTHING,
    room_name,
    room_of,
    rooms_declared,
    segments_marked,
    takes,
    without_panel,
)
from contest.judging.queries.recorded_panels import recorded_of_panel
from contest.judging.queries.sheets import seat_rubric
from contest.judging.rubric import sources_wanted

OPENED = N_("评分已于 %(since)s 开始，评审组怎么分不再改动。")
DIVIDED = N_("评审组重新划分")
MOST_ROOMS = 60


def divide_by_segments(contest: Contest, *, by: UUID | None, at: datetime) -> list[Panel]:
    """A panel for each segment that judges mark. Who has a seat goes to the segment of their kind of judge, else stays
    with the first one. Refused where the rulebook has no segments."""
    _may_divide(contest)
    segments = segments_marked(contest)
    if len(segments) < 2:
        raise Unfit(N_("规程里评委只评一个环节，没有可以分开的赛段。要分，请先在规程里写明各个环节。"))
    whole = [one for one in _begun(contest, by=by, at=at) if one.segment == EVERYTHING]
    if not whole:
        raise Clash(N_("已经按赛段分好了评审组。"))
    for panel in whole:
        first, *others = segments
        _set_part(panel, first, panel.attribute, panel.room, by=by, at=at)
        where = {"attribute": panel.attribute, "room": panel.room}
        made = [begin_panel(contest, segment=key, **where, by=by, at=at) for key in others]
        for seat in [one for one in panel.seats if one.role != "panel" and one.source]:
            fitting = [one for one in (panel, *made) if seat.source in sources_wanted(contest, one.segment)]
            if fitting and panel not in fitting:
                _move(seat, fitting[0], by=by, at=at)
    return _settled(contest, by=by, at=at)


def divide_by_rooms(panel: Panel, attribute: str, *, by: UUID | None, at: datetime) -> list[Panel]:
    """A panel for each room of a panel's entries: for each value that they have of a declared attribute. Who has a seat
    stays with the first room. Refused where no attribute of entries is declared, or all entries are in one room."""
    contest = panel.contest
    _may_divide(contest)
    if attribute not in rooms_declared(contest):
        raise Unfit(N_("规程里没有登记{作品}在哪个考场的一栏，不能按考场分。要分，请先在规程的报名信息里加上这一栏。"))
    if panel.attribute:
        raise Clash(N_("这个评审组已经按考场分好了。"))
    rooms = sorted(
        {room_of(one.entry, attribute) for one in taking_part(contest)} - {""}, key=lambda one: (len(one), one)
    )
    if len(rooms) < 2:
        raise Unfit(
            N_("{作品}还没有分到两个以上的「%(room)s」，不能按它分评审组。请先填好各{件}{作品}的「%(room)s」。"),
            room=room_name(contest, attribute),
        )
    if len(rooms) > MOST_ROOMS:
        facts: dict[str, Any] = {"room": room_name(contest, attribute), "count": len(rooms)}
        raise Unfit(N_("「%(room)s」有 %(count)s 个不同的值，不像考场，没有分。"), **facts)
    segment = panel.segment
    _set_part(panel, segment, attribute, rooms[0], by=by, at=at)
    for room in rooms[1:]:
        begin_panel(contest, segment=segment, attribute=attribute, room=room, by=by, at=at)
    return _settled(contest, by=by, at=at)


def add_panels(contest: Contest, *, by: UUID | None, at: datetime) -> list[Panel]:
    """The panels that a divided contest lacks: for rooms and segments that came later. Returns the new ones."""
    _may_divide(contest)
    before = panels_of(contest)
    wanted: dict[tuple[str, str, str], None] = {}
    for appearance in taking_part(contest):
        for segment in without_panel(contest, before, appearance.entry):
            beside = [one for one in before if one.segment in (segment, EVERYTHING)]
            if not beside:
                wanted[segment, "", ""] = None
            for one in beside:
                if room := room_of(appearance.entry, one.attribute):
                    wanted[one.segment, one.attribute, room] = None
    if not wanted:
        raise Unfit(N_("没有缺评审组的考场或赛段。没有填考场的{作品}，请先填好。"))
    made = [
        begin_panel(contest, segment=segment, attribute=attribute, room=room, by=by, at=at)
        for segment, attribute, room in wanted
    ]
    _settled(contest, by=by, at=at)
    return made


def unite_panels(contest: Contest, *, by: UUID | None, at: datetime) -> Panel:
    """One panel for everything again, with everybody's seats. Refused where somebody sits in two panels: their seat
    would be one, and their code two."""
    _may_divide(contest)
    panels = panels_of(contest)
    if len(panels) < 2:
        raise Clash(N_("只有一个评审组，不用合并。"))
    every = [seat for one in panels for seat in one.seats if seat.account_id is not None]
    gone = _left_beside(every)
    seated = [seat for seat in every if seat not in gone]
    held = Counter(seat.account_id for seat in seated)
    if twice := sorted({seat.name for seat in seated if held[seat.account_id] > 1}):
        raise Clash(N_("%(names)s坐在几个评审组里，合并后一个人只能有一席，所以没有合并。"), names=twice)
    for seat in gone:
        _unseat(seat, by=by, at=at)
    first, *others = panels
    for panel in others:
        for seat in [one for one in panel.seats if one not in gone]:
            if seat.role == "panel":
                _unseat(seat, by=by, at=at)
            else:
                _move(seat, first, by=by, at=at)
        session.delete(panel)
        session.flush()
        audit.record("judging.dissolve_panel", panel, by=by, at=at, was=recorded_of_panel(panel, contest.edition_id))
    _set_part(first, EVERYTHING, "", "", by=by, at=at)
    return _settled(contest, by=by, at=at)[0]


def _left_beside(seats: Sequence[Seat]) -> list[Seat]:
    """Seats that somebody has left who has another one, and that hold nothing that must stay: a panel has one seat for
    each. One whose judge stood aside from an entry stays, because that bars them for good."""
    kept: dict[UUID | None, Seat] = {}
    gone = []
    for seat in sorted(seats, key=lambda one: one.left_at is not None):  # who sits somewhere keeps that seat
        aside = sa.exists().where(Assignment.seat_id == seat.id, Assignment.conflict_id.is_not(None))
        if seat.account_id in kept and seat.left_at is not None and not session.scalar(sa.select(aside)):
            gone.append(seat)
        kept.setdefault(seat.account_id, seat)
    return gone


def _may_divide(contest: Contest) -> None:
    guard.hold([contest])
    guard.not_reached(contest, "judging-opened", OPENED)


def _begun(contest: Contest, *, by: UUID | None, at: datetime) -> Sequence[Panel]:
    return panels_of(contest) or [make_panel(contest, by=by, at=at)]


def _set_part(panel: Panel, segment: str, attribute: str, room: str, *, by: UUID | None, at: datetime) -> None:
    was = recorded_of_panel(panel, panel.contest.edition_id)
    panel.segment, panel.attribute, panel.room = segment, attribute, room
    session.flush()
    now = recorded_of_panel(panel, panel.contest.edition_id)
    audit.record("judging.set_part", panel, by=by, at=at, was=was, now=now)


def _move(seat: Seat, panel: Panel, *, by: UUID | None, at: datetime) -> None:
    was = {"panel": str(seat.panel_id)}
    seat.panel = panel
    session.flush()
    audit.record("judging.move_seat", seat, by=by, at=at, was=was, now={"panel": str(panel.id)})


def _unseat(seat: Seat, *, by: UUID | None, at: datetime) -> None:
    """Remove a panel's own seat with what it has to mark: nothing is marked yet."""
    for assignment in session.scalars(sa.select(Assignment).where(Assignment.seat_id == seat.id)).all():
        audit.record("judging.drop_assignment", assignment, by=by, at=at, reason=str(DIVIDED))
        session.delete(assignment)
    session.flush()
    audit.record("judging.unseat_panel", seat, by=by, at=at, was={"panel": str(seat.panel_id)})
    session.delete(seat)
    session.flush()


def _settled(contest: Contest, *, by: UUID | None, at: datetime) -> list[Panel]:
    """After a division: each panel has its own seat where it agrees on marks, each judge the kind that their segment
    takes, and nobody has an entry that is another panel's."""
    panels = panels_of(contest)
    for panel in panels:
        seat_panel(panel, by=by, at=at)
        wanted = sources_wanted(contest, panel.segment)
        for seat in panel.seats:
            if panel.segment and len(wanted) == 1 and seat.role != "panel" and seat.source is None:
                seat.source = wanted[0]
                audit.record("judging.set_source", seat, by=by, at=at, now={"source": wanted[0]})
    part = {one.id: one for one in panels}
    for assignment in active_assignments(contest):
        panel, seat = part[assignment.seat.panel_id], assignment.seat
        if not takes(panel, assignment.appearance.entry) or not seat_rubric(contest, seat, None).lines:
            withdraw_assignment(assignment, reason=str(DIVIDED), by=by, at=at)
    return panels_of(contest)

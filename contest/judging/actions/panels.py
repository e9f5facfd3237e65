"""Making a panel: who joins it, who leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.editions.models import Contest
from contest.editions.schedule import guard
from contest.errors import N_, Clash, Unfit
from contest.judging.actions.assigning import assign
from contest.judging.models import Assignment, Panel, Seat, SheetVersion
from contest.judging.queries.panels import agreed_seat, panels_of, seat_beside
from contest.judging.queries.parts import name_of_part
from contest.judging.queries.recorded_panels import recorded_of_panel, recorded_of_seat
from contest.judging.rubric import has_measured, sources_wanted
from contest.people.models import Account, Invitation
from contest.people.queries import members
from contest.registration.models import Appearance

CLOSED = N_("评分已于 %(since)s 结束，评审组和分配不再改动。要改，先恢复评分。")


def make_panel(contest: Contest, *, by: UUID | None, at: datetime) -> Panel:
    """The panel of a contest that has only one; the first call creates it, for everything. Where aspects are measured,
    it has a seat of its own for the marks that the panel agrees on (code "")."""
    panels = panels_of(contest)
    if len(panels) > 1:
        raise Unfit(N_("这场比赛有 %(count)s 个评审组，请选一个。"), count=len(panels), field="panel")
    panel = panels[0] if panels else begin_panel(contest, by=by, at=at)
    seat_panel(panel, by=by, at=at)
    return panel


def begin_panel(
    contest: Contest, *, segment: str = "", attribute: str = "", room: str = "", by: UUID | None, at: datetime
) -> Panel:
    """A new panel for a part of a contest; see Panel."""
    panel = Panel(contest_id=contest.id, segment=segment, attribute=attribute, room=room, made_by=by, made_at=at)
    session.add(panel)
    session.flush()
    now = {"contest": contest.key, **recorded_of_panel(panel, contest.edition_id)}
    audit.record("judging.make_panel", panel, by=by, at=at, now=now)
    return panel


def seat_panel(panel: Panel, *, by: UUID | None, at: datetime) -> None:
    """Give the panel itself a seat, where it agrees on marks and has none yet."""
    contest = panel.contest
    if has_measured(contest, panel.segment) and agreed_seat(panel) is None:
        own = Seat(panel=panel, contest_id=contest.id, code="", name="", role="panel")
        session.add(own)
        session.flush()
        audit.record("judging.seat_panel", own, by=by, at=at, now=recorded_of_seat(own, contest.edition_id))


def seat(
    panel: Panel,
    account: Account,
    *,
    role: str = "judge",
    source: str | None = None,
    by: UUID | None,
    at: datetime,
) -> Seat:
    """Give somebody a seat, as judge or chair, under the next pseudonym. Refused for an account without this role at
    the contest's organisation in its series, and for one without a person, because its conflicts could not be
    computed."""
    contest = panel.contest
    guard.not_reached(contest, "judging-closed", CLOSED)
    roles = {
        one.role
        for one in members(contest.organisation_id, contest.edition.series_id, ("judge", "chair"))
        if one.account_id == account.id
    }
    if role not in roles:
        raise Unfit(
            N_("%(name)s在%(where)s没有这个身份，不能入席。请先邀请他担任评委或裁判长。"),
            name=account.name,
            where=contest.organisation.name,
            field="account",
        )
    if account.person_id is None:
        raise Unfit(
            N_("%(name)s还没有登记本人信息，回避关系无从核对。请他登录后先填好，再来安排。"),
            name=account.name,
            field="account",
        )
    wanted = sources_wanted(contest, panel.segment)
    if source is None and panel.segment and len(wanted) == 1:
        source = wanted[0]  # a panel of one segment has judges of the kind that it takes
    if source is not None and source not in wanted:
        raise Unfit(N_("规程里没有「%(source)s」这一类评委。"), source=source, field="source")
    panels = panels_of(contest)
    if (there := seat_beside(panels, panel, account.id)) is not None:
        raise _sits_there(there, panel, account)
    former = next((one for one in panel.seats if one.account_id == account.id), None)
    if former is not None:
        # A judge who comes back takes their own seat again, because their sheets belong to it.
        former.left_at, former.role, former.source = None, role, source
        audit.record(
            "judging.seat", former, by=by, at=at, now={"back": True, **recorded_of_seat(former, contest.edition_id)}
        )
        session.flush()
        return former
    taken = Seat(
        panel=panel,
        contest_id=contest.id,
        account_id=account.id,
        person_id=account.person_id,
        home_id=_comes_from(account),
        code=_next_code(panels),
        name=account.name,
        role=role,
        source=source,
    )
    session.add(taken)
    session.flush()
    now = {"name": taken.name, **recorded_of_seat(taken, contest.edition_id)}
    audit.record("judging.seat", taken, by=by, at=at, now=now)
    return taken


def leave(seat: Seat, *, reason: str, by: UUID | None, at: datetime) -> list[Assignment]:
    """A judge leaves the panel. Submitted sheets stay; assignments without a submitted sheet are withdrawn and
    returned."""
    guard.not_reached(seat.panel.contest, "judging-closed", CLOSED)
    if not reason.strip():
        raise Unfit(N_("请写明为什么离席，记录里要留。"), field="reason")
    if seat.left_at is not None:
        return []
    seat.left_at = at
    given_back = list(
        session.scalars(
            sa.select(Assignment)
            .outerjoin(
                SheetVersion,
                sa.and_(
                    SheetVersion.seat_id == Assignment.seat_id,
                    SheetVersion.appearance_id == Assignment.appearance_id,
                    SheetVersion.is_current,
                ),
            )
            .where(Assignment.seat_id == seat.id, Assignment.withdrawn_at.is_(None), SheetVersion.id.is_(None))
            .order_by(Assignment.id)
        )
    )
    for assignment in given_back:
        assignment.withdrawn_at, assignment.withdrawn_reason = at, reason
    session.flush()
    now = {"given_back": len(given_back), "assignments": " ".join(str(one.id) for one in given_back)}
    audit.record("judging.leave", seat, by=by, at=at, now=now, reason=reason)
    return given_back


@dataclass(frozen=True)
class Swap:
    seat: Seat
    moved: int
    barred: list[Appearance]  # for somebody else: the newcomer may not judge them


def swap(seat_left: Seat, account: Account, *, reason: str, by: UUID | None, at: datetime) -> Swap:
    """Replace a judge while judging is open: unsubmitted assignments go to the new judge, except entries that they may
    not judge."""
    panel = seat_left.panel
    newcomer = seat(panel, account, role=seat_left.role, source=seat_left.source, by=by, at=at)
    moved, barred = 0, []
    for assignment in leave(seat_left, reason=reason, by=by, at=at):
        appearance = session.get_one(Appearance, assignment.appearance_id)
        try:
            with session.begin_nested():
                assign(newcomer, appearance, by=by, at=at)
            moved += 1
        except (Unfit, Clash):
            barred.append(appearance)
    now = {"instead_of": seat_left.code, "moved": moved, "barred": len(barred)}
    audit.record("judging.swap", newcomer, by=by, at=at, now=now, reason=reason)
    return Swap(newcomer, moved, barred)


def _sits_there(there: Seat, panel: Panel, account: Account) -> Clash:
    facts: dict[str, Any] = {"name": account.name, "code": there.code, "field": "account"}
    if there.panel_id == panel.id:
        return Clash(N_("%(name)s已经在评审组里了（%(code)s）。"), **facts)
    facts["part"] = name_of_part(panel.contest, there.panel)
    return Clash(N_("%(name)s已经在「%(part)s」的评审组里（%(code)s）。同一个环节里，一个人只坐一席。"), **facts)


def _next_code(panels: Sequence[Panel]) -> str:
    """J1, J2 …: never given twice in a contest, even after somebody left: the rules name judges by contest and code."""
    seats = (one for panel in panels for one in panel.seats)
    numbers = [int(one.code[1:]) for one in seats if one.code[:1] == "J" and one.code[1:].isdigit()]
    return f"J{max(numbers, default=0) + 1}"


def _comes_from(account: Account) -> UUID | None:
    """The judge's own organisation: that of the person, else the one that their invitation named."""
    if account.person is not None and account.person.home_id is not None:
        return account.person.home_id
    return session.scalar(
        sa.select(Invitation.home_id)
        .where(Invitation.account_id == account.id, Invitation.home_id.is_not(None))
        .order_by(Invitation.made_at.desc())
        .limit(1)
    )

"""Bringing in a list of judges at once, and taking the whole of it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit, imports
from contest.access import Actor
from contest.db import session
from contest.editions.models import Contest
from contest.editions.schedule import guard
from contest.errors import N_, Clash, NotAllowed, Unfit, WrongMoment
from contest.imports import Import
from contest.judging.actions.panels import CLOSED, leave, make_panel, seat
from contest.judging.importing import MOST_JUDGES, JudgeOperation, JudgeRow
from contest.judging.models import Assignment, Seat, SheetVersion
from contest.people.actions import invite, withdraw
from contest.people.models import Account, Invitation
from contest.people.queries import membership

TAKEN_BACK = N_("撤销了一次名单导入")


@dataclass(frozen=True)
class BroughtIn:
    """What an import made: the whole of it, its invitations, and how many seats."""

    whole: Import
    invitations: list[Invitation]
    seats: int


def import_judges(inviter: Actor, contest: Contest, rows: Sequence[JudgeRow], *, at: datetime) -> BroughtIn:
    """Invite who is new and seat everybody. A person with an account of their own is invited and gets a seat only after
    accepting. Refused as a whole if one row has a fault or judging is over."""
    if inviter.account_id is None:
        raise NotAllowed(N_("只有登录的人能导入名单。"))
    wanted = [row for row in rows if row.operation not in (JudgeOperation.LEAVE_OUT, JudgeOperation.NOTHING)]
    if len(rows) > MOST_JUDGES:
        raise Unfit(N_("一次最多导入 %(most)s 位评委，请拆成几份名单。"), most=MOST_JUDGES)
    if any(row.faults for row in wanted):
        raise Unfit(N_("有的行还没有核对好，所以什么都没有导入。请改好标出的格子，或者不导入那一行。"))
    if not wanted:
        raise Clash(N_("名单里的人都已经在评审组里了，没有要导入的。"))
    invitations, seats = [], []
    for row in wanted:
        for one in row.contests:
            guard.not_reached(one, "judging-closed", CLOSED)
        if row.operation != JudgeOperation.SEAT:
            invitations.append(_invite(inviter, contest, row, at))
            row.account = session.get_one(Account, invitations[-1].account_id)
        if row.account is not None:
            seats += _seats(row, row.account, inviter.account_id, at)
    made = {"invitation": [one.id for one in invitations], "seat": [one.id for one in seats]}
    whole = imports.note(imports.JUDGES, contest.id, len(wanted), made, by=inviter.account_id, at=at)
    now = {"contest": contest.key, "invitations": len(invitations), "seats": len(seats)}
    audit.record("judging.import_judges", whole, by=inviter.account_id, at=at, now=now)
    return BroughtIn(whole, invitations, len(seats))


def _invite(inviter: Actor, contest: Contest, row: JudgeRow, at: datetime) -> Invitation:
    typed = row.typed
    return invite(
        inviter,
        typed.name,
        _role(row),
        contest.organisation,
        contest.edition.series,
        email=typed.email or None,
        home=row.home,
        known=row.account is not None,  # the page showed whose account it is, and asked for the same name
        at=at,
    )


def _seats(row: JudgeRow, account: Account, by: UUID, at: datetime) -> list[Seat]:
    """The seats that are missing, of somebody who has the role already."""
    seats = []
    for contest in row.contests:
        if membership(account.id, _role(row), contest.organisation_id, contest.edition.series_id) is None:
            continue
        board = make_panel(contest, by=by, at=at)
        if not any(one.account_id == account.id and one.left_at is None for one in board.seats):
            seats.append(seat(board, account, role=_role(row), by=by, at=at))
    return seats


def _role(row: JudgeRow) -> str:
    return "chair" if row.typed.chair else "judge"


def undo_import(done: Import, *, by: UUID, at: datetime) -> int:
    """Take back everything that an import made, or nothing: refused once somebody has accepted their invitation, or has
    an entry to judge. Returns how many people it concerned."""
    if done.undone_at is not None:
        raise Clash(N_("这次导入已经撤销了。"))
    invitations = _with_renewals(_rows(Invitation, imports.ids_of(done, "invitation")))
    seats = _rows(Seat, imports.ids_of(done, "seat"))
    entered = [one.name for one in invitations if one.used_at is not None]
    if entered:
        raise WrongMoment(
            N_("%(names)s已经接受了邀请，整份名单不能再撤销。要请走谁，请在评委与分配页请他离席。"), names=entered
        )
    busy = [one.name for one in seats if _has_work(one)]
    if busy:
        raise WrongMoment(
            N_("%(names)s已经分到{作品}，整份名单不能再撤销。要请走谁，请在评委与分配页请他离席。"), names=busy
        )
    for one in seats:
        leave(one, reason=str(TAKEN_BACK), by=by, at=at)
    for invitation in invitations:
        if invitation.revoked_at is None:
            withdraw(invitation, by=by, at=at)
    done.undone_by, done.undone_at = by, at
    session.flush()
    audit.record("judging.undo_import", done, by=by, at=at, now={"undone": True})
    return done.rows


def _with_renewals(made: list[Invitation]) -> list[Invitation]:
    """Invitations with those that took their place since: a new link lets the same person into the same role."""
    found = {one.id: one for one in made}
    for one in made:
        later = sa.select(Invitation).where(
            Invitation.account_id == one.account_id,
            Invitation.organisation_id == one.organisation_id,
            Invitation.series_id == one.series_id,
            Invitation.role == one.role,
            Invitation.id > one.id,
        )
        found |= {row.id: row for row in session.scalars(later)}
    return list(found.values())


def _rows(model: type, ids: Sequence[UUID]) -> list:  # type: ignore[type-arg]
    return list(session.scalars(sa.select(model).where(model.id.in_(ids)).order_by(model.id)))  # type: ignore[attr-defined]


def _has_work(seat: Seat) -> bool:
    held = sa.select(Assignment.id).where(Assignment.seat_id == seat.id, Assignment.withdrawn_at.is_(None))
    given = sa.select(SheetVersion.id).where(SheetVersion.seat_id == seat.id)
    return session.scalar(sa.select(sa.or_(held.exists(), given.exists()))) is True

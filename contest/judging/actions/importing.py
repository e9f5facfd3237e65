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
from contest.imports.plans import Plan
from contest.judging.actions.panels import CLOSED, leave, make_panel, seat
from contest.judging.importing import MOST_JUDGES, Seating
from contest.judging.models import Assignment, Seat, SheetVersion
from contest.judging.queries.panels import panels_of, seat_beside
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


def import_judges(inviter: Actor, contest: Contest, plan: Plan, *, at: datetime) -> BroughtIn:
    """Invite who is new and seat everybody. A person with an account of their own is invited and gets a seat only after
    accepting. Lines with a fault stay out. Refused as a whole if judging is over in one of the contests."""
    if inviter.account_id is None:
        raise NotAllowed(N_("只有登录的人能导入名单。"))
    lines = plan.to_write
    if len(lines) > MOST_JUDGES:
        raise Unfit(N_("一次最多导入 %(most)s 位评委，请拆成几份名单。"), most=MOST_JUDGES)
    invitations, seats = [], []
    for line in lines:
        seating: Seating = line.target
        for one in seating.contests:
            guard.not_reached(one, "judging-closed", CLOSED)
        if not seating.present:
            invitations.append(_invite(inviter, contest, seating, at))
            seating.account = session.get_one(Account, invitations[-1].account_id)
        seats += _seats(seating, inviter.account_id, at)
    made = {"invitation": [one.id for one in invitations], "seat": [one.id for one in seats]}
    whole = imports.note(imports.JUDGES, contest.id, len(lines), made, by=inviter.account_id, at=at)
    now = {"contest": contest.key, "invitations": len(invitations), "seats": len(seats)}
    audit.record("judging.import_judges", whole, by=inviter.account_id, at=at, now=now)
    return BroughtIn(whole, invitations, len(seats))


def _invite(inviter: Actor, contest: Contest, seating: Seating, at: datetime) -> Invitation:
    return invite(
        inviter,
        seating.name,
        seating.role,
        contest.organisation,
        contest.edition.series,
        email=seating.email or None,
        home=seating.home,
        known=seating.account is not None,  # the page said that there is an account, and that the names agree
        at=at,
    )


def _seats(seating: Seating, by: UUID, at: datetime) -> list[Seat]:
    """The seats that are missing, of somebody who has the role already."""
    account, seats = seating.account, list[Seat]()
    if account is None:
        return seats
    for contest in seating.contests:
        if membership(account.id, seating.role, contest.organisation_id, contest.edition.series_id) is None:
            continue
        board = seating.panels.get(contest.id) or make_panel(contest, by=by, at=at)
        if seat_beside(panels_of(contest), board, account.id) is None:
            seats.append(seat(board, account, role=seating.role, by=by, at=at))
    return seats


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

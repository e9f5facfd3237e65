"""Reads of panels, seats, assignments and lots, and the loaders of the organiser's and chair's addresses."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from contest.db import once_while_reading, read_plainly, session
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.errors import NotFound
from contest.judging.models import Assignment, Draw, Lot, Panel, Seat
from contest.people.models import Membership
from contest.people.queries import members
from contest.registration.models import JUDGED, Appearance, Entry, EntryMember

BY_CODE = (sa.func.length(Appearance.code), Appearance.code)


def panel_of(contest: Contest) -> Panel | None:
    """The panel with all its seats, including those of judges who left: two queries."""
    return session.scalar(
        sa.select(Panel)
        .where(Panel.contest_id == contest.id)
        .options(selectinload(Panel.seats).joinedload(Seat.home))
        .execution_options(populate_existing=True)
    )


def judges_of(panel: Panel | None) -> list[Seat]:
    """The present judges, with the chair last and without the panel's own seat."""
    seats = [seat for seat in panel.seats if seat.role != "panel" and seat.left_at is None] if panel else []
    return sorted(seats, key=lambda seat: (seat.role == "chair", len(seat.code), seat.code))


def agreed_seat(panel: Panel | None) -> Seat | None:
    """The seat for the marks that the panel agrees on."""
    return next((seat for seat in panel.seats if seat.role == "panel"), None) if panel else None


def candidates(contest: Contest, panel: Panel | None) -> list[Membership]:
    """Who may get a seat: judges and chairs of the contest's organisation in its series who have none yet."""
    seated = {seat.account_id for seat in panel.seats if seat.left_at is None} if panel else set()
    found = members(contest.organisation_id, contest.edition.series_id, ("judge", "chair"))
    return [one for one in found if one.account_id not in seated]


def is_chair(contest_id: UUID, account_id: UUID | None) -> bool:
    """Whether somebody chairs the contest's panel."""
    if account_id is None:
        return False
    values = {"contest": contest_id, "account": account_id}
    return once_while_reading(("is chair", contest_id, account_id), lambda: bool(read_plainly(_CHAIRS, values)))


_CHAIRS = (
    sa.select(Seat.id)
    .join(Panel, Panel.id == Seat.panel_id)
    .where(
        Panel.contest_id == sa.bindparam("contest"),
        Seat.account_id == sa.bindparam("account"),
        Seat.role == "chair",
        Seat.left_at.is_(None),
    )
    .limit(1)
)


def chaired_by(account_id: UUID) -> list[Contest]:
    """The contests whose panels somebody chairs, newest first."""
    return list(
        session.scalars(
            sa.select(Contest)
            .join(Panel, Panel.contest_id == Contest.id)
            .join(Seat, Seat.panel_id == Panel.id)
            .where(Seat.account_id == account_id, Seat.role == "chair", Seat.left_at.is_(None))
            .options(joinedload(Contest.edition), joinedload(Contest.organisation))
            .order_by(Contest.id.desc())
        )
    )


def taking_part(contest: Contest, *, everybody: bool = False) -> list[Appearance]:
    """Who is judged, by code, with entries and people; `everybody`: also the absent, withdrawn and disqualified."""
    query = (
        sa.select(Appearance)
        .where(Appearance.contest_id == contest.id)
        .options(
            joinedload(Appearance.entry).joinedload(Entry.home),
            joinedload(Appearance.entry).joinedload(Entry.department),
            joinedload(Appearance.entry).joinedload(Entry.delegation),
            joinedload(Appearance.entry).selectinload(Entry.members).joinedload(EntryMember.person),
            joinedload(Appearance.credit),
            joinedload(Appearance.participation_by),
        )
        .order_by(*BY_CODE)
    )
    if not everybody:
        query = query.where(Appearance.participation.in_(JUDGED))
    return list(session.scalars(query))


def active_assignments(contest: Contest) -> list[Assignment]:
    """Every current assignment of the contest, including the panel's own."""
    return [one for one in all_assignments(contest) if one.withdrawn_at is None]


def all_assignments(contest: Contest) -> list[Assignment]:
    """Also the withdrawn ones, with the conflict that a judge declared."""
    return list(
        session.scalars(
            sa.select(Assignment)
            .join(Assignment.seat)
            .join(Seat.panel)
            .where(Panel.contest_id == contest.id)
            .options(joinedload(Assignment.seat), joinedload(Assignment.conflict))
            .order_by(Assignment.at, Assignment.id)
        )
    )


def lots(contest: Contest, purpose: str = "order") -> dict[UUID, Lot]:
    """The lots of one purpose, by appearance."""
    query = sa.select(Lot).where(Lot.contest_id == contest.id, Lot.purpose == purpose).order_by(Lot.number)
    return {lot.appearance_id: lot for lot in session.scalars(query)}


def draws(contest: Contest) -> list[Draw]:
    return list(session.scalars(sa.select(Draw).where(Draw.contest_id == contest.id).order_by(Draw.at, Draw.id)))


# Loaders: each object within its contest.


def seat_at(edition: str, contest_key: str, seat_id: UUID) -> dict[str, Any]:
    contest = contest_at(edition, contest_key)["contest"]
    found = session.scalar(
        sa.select(Seat)
        .join(Seat.panel)
        .where(Seat.id == seat_id, Panel.contest_id == contest.id, Seat.role != "panel")
        .options(joinedload(Seat.panel), joinedload(Seat.home))
    )
    if found is None:
        raise NotFound
    return {"contest": contest, "seat": found}


def assignment_at(edition: str, contest_key: str, assignment_id: UUID) -> dict[str, Any]:
    contest = contest_at(edition, contest_key)["contest"]
    found = session.scalar(
        sa.select(Assignment)
        .join(Assignment.seat)
        .join(Seat.panel)
        .where(Assignment.id == assignment_id, Panel.contest_id == contest.id)
        .options(joinedload(Assignment.seat), joinedload(Assignment.appearance))
    )
    if found is None:
        raise NotFound
    return {"contest": contest, "assignment": found}


def appearance_at(edition: str, contest_key: str, appearance_id: UUID) -> dict[str, Any]:
    contest = contest_at(edition, contest_key)["contest"]
    found = session.scalar(
        sa.select(Appearance)
        .where(Appearance.id == appearance_id, Appearance.contest_id == contest.id)
        .options(joinedload(Appearance.entry).joinedload(Entry.home))
    )
    if found is None:
        raise NotFound
    return {"contest": contest, "appearance": found}

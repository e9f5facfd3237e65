"""Reads of panels, seats, assignments and lots, and the loaders of the organiser's and chair's addresses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from contest.db import once_while_reading, read_plainly, session
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.errors import NotFound
from contest.judging.models import Assignment, Draw, Lot, Panel, Seat
from contest.judging.queries.parts import in_order, marks_the_same
from contest.people.models import Membership
from contest.people.queries import members
from contest.registration.models import JUDGED, Appearance, Entry, EntryMember

BY_CODE = (sa.func.length(Appearance.code), Appearance.code)


def panels_of(contest: Contest) -> list[Panel]:
    """The panels of a contest, in the order of its segments and rooms, with all their seats, including those of judges
    who left: two queries."""
    found = session.scalars(
        sa.select(Panel)
        .where(Panel.contest_id == contest.id)
        .options(selectinload(Panel.seats).joinedload(Seat.home))
        .execution_options(populate_existing=True)
    ).all()
    return in_order(contest, found)


def judges_in(panels: Iterable[Panel]) -> list[Seat]:
    """The present judges of some panels, panel by panel."""
    return [seat for panel in panels for seat in judges_of(panel)]


def judges_of(panel: Panel | None) -> list[Seat]:
    """The present judges, with the chair last and without the panel's own seat."""
    seats = [seat for seat in panel.seats if seat.role != "panel" and seat.left_at is None] if panel else []
    return sorted(seats, key=lambda seat: (seat.role == "chair", len(seat.code), seat.code))


def agreed_seat(panel: Panel | None) -> Seat | None:
    """The seat for the marks that the panel agrees on."""
    return next((seat for seat in panel.seats if seat.role == "panel"), None) if panel else None


def candidates(contest: Contest, panels: Sequence[Panel], into: Collection[Panel] = ()) -> list[Membership]:
    """Who may get a seat in one of `into` (of the contest's `panels`; none named: in any): judges and chairs of the
    contest's organisation in its series who have none yet where the same is marked."""
    found = members(contest.organisation_id, contest.edition.series_id, ("judge", "chair"))
    if not panels:
        return found
    return [one for one in found if any(seat_beside(panels, to, one.account_id) is None for to in into or panels)]


def seat_beside(panels: Iterable[Panel], panel: Panel, account_id: UUID | None) -> Seat | None:
    """The present seat of somebody in this panel, or in one that marks the same: nobody has two seats for one
    segment, because the rules take two codes for two judges."""
    beside = (seat for one in panels if marks_the_same(one, panel) for seat in one.seats)
    return next((seat for seat in beside if seat.account_id == account_id and seat.left_at is None), None)


def panels_chaired(contest_id: UUID, account_id: UUID | None) -> set[UUID]:
    """The panels of a contest that somebody chairs."""
    if account_id is None:
        return set()
    values = {"contest": contest_id, "account": account_id}
    found = once_while_reading(("chairs", contest_id, account_id), lambda: read_plainly(_CHAIRED, values))
    return {one if isinstance(one, UUID) else UUID(one) for (one,) in found}


_CHAIRED = sa.select(Seat.panel_id).where(
    Seat.contest_id == sa.bindparam("contest"),
    Seat.account_id == sa.bindparam("account"),
    Seat.role == "chair",
    Seat.left_at.is_(None),
)


def panel_ids(contest_id: UUID) -> set[UUID]:
    """Every panel of a contest: one query."""
    return set(session.scalars(sa.select(Panel.id).where(Panel.contest_id == contest_id)))


def panels_chaired_by(account_id: UUID) -> set[UUID]:
    """The panels that somebody chairs, of whatever contest: one query."""
    mine = sa.select(Seat.panel_id).where(Seat.account_id == account_id, Seat.role == "chair", Seat.left_at.is_(None))
    return set(session.scalars(mine))


def chaired_by(account_id: UUID) -> list[Contest]:
    """The contests whose panels somebody chairs, newest first."""
    return list(
        session.scalars(
            sa.select(Contest)
            .where(
                sa.exists().where(
                    Seat.contest_id == Contest.id,
                    Seat.account_id == account_id,
                    Seat.role == "chair",
                    Seat.left_at.is_(None),
                )
            )
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
            .where(Seat.contest_id == contest.id)
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
        .where(Seat.id == seat_id, Seat.contest_id == contest.id, Seat.role != "panel")
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
        .where(Assignment.id == assignment_id, Seat.contest_id == contest.id)
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

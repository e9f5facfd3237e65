"""Where an open sheet is in its judge's list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.db import read_plainly, table_of
from contest.judging.models import Assignment, Lot, SheetVersion
from contest.judging.queries.sheets import IN_LIST, UNDRAWN
from contest.registration.models import Appearance


@dataclass(frozen=True)
class Neighbour:
    assignment_id: UUID
    code: str


@dataclass(frozen=True)
class Place:
    """Where an open sheet is in its judge's list of the contest, counted from 1, what is next to it, and how far the
    judge is: `wanted` leaves out what a conflict was declared for, and whom a cut keeps out."""

    number: int | None
    listed: int
    before: Neighbour | None
    after: Neighbour | None
    submitted: int
    wanted: int


NOWHERE = Place(None, 0, None, None, 0, 0)


def place_of(assignment: Assignment, out: Collection[UUID]) -> Place:
    """Where it is; `out`: the entries of which nothing is wanted, by appearance. One statement. It is asked with every
    sheet, so that of a long list only bare values are read: to let the database count with window functions took it
    1.4 ms for 100 entries on SQLite, this takes 0.2. And it begins with the seat, of which a judge has one in a
    contest: by account and contest PostgreSQL went through the assignments of all judges, sixteen times as many."""
    if assignment.seat.left_at is not None:
        return NOWHERE
    # code, id, is_in, is_aside, is_here, appearance
    rows = read_plainly(_PLACE, {"seat_id": assignment.seat_id, "assignment_id": assignment.id})
    number = next((n for n, row in enumerate(rows) if row[4]), None)
    if number is None:
        return NOWHERE
    return Place(
        number=number + 1,
        listed=len(rows),
        before=_neighbour(*rows[number - 1]) if number else None,
        after=_neighbour(*rows[number + 1]) if number + 1 < len(rows) else None,
        submitted=sum([1 for row in rows if row[2]]),
        wanted=sum([1 for row in rows if row[2] or not (row[3] or (out and _id(row[5]) in out))]),
    )


def _neighbour(code: str, assignment_id: Any, *_facts: Any) -> Neighbour:
    return Neighbour(_id(assignment_id), code)


def _id(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _place() -> Any:
    one, entry, version, lot = (table_of(model).c for model in (Assignment, Appearance, SheetVersion, Lot))
    # Written so, SQLite finds the partial index of what is current; as `is_current = 1` it reads the table.
    is_current = sa.text("sheet_version.is_current")
    # Looked up for each entry and not joined: PostgreSQL joined them in a loop over both while a table was new to it.
    of_seat: sa.BindParameter[Any] = sa.bindparam("seat_id")
    is_in = sa.exists().where(version.seat_id == of_seat, version.appearance_id == one.appearance_id, is_current)
    number = sa.select(lot.number).where(lot.appearance_id == one.appearance_id, lot.purpose == "order")
    bare = {
        "id": one.id,
        "is_in": is_in,
        "is_aside": one.conflict_id.is_not(None),
        "is_here": one.id == sa.bindparam("assignment_id"),
        "appearance": one.appearance_id,
    }
    return (
        sa.select(entry.code, *(sa.type_coerce(value, sa.Integer).label(name) for name, value in bare.items()))
        .select_from(table_of(Assignment))
        .join(table_of(Appearance), entry.id == one.appearance_id)
        .where(one.seat_id == of_seat, IN_LIST)
        .order_by(sa.func.coalesce(number.scalar_subquery(), UNDRAWN), sa.func.length(entry.code), entry.code, one.id)
    )


_PLACE = _place()

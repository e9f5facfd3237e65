"""The list of a seat beside an open sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.db import read
from contest.judging.labels import SHEET_STATE_GLYPHS, SHEET_STATE_LABELS
from contest.judging.models import Assignment, Lot, ScoreSheet, Seat, SheetVersion
from contest.judging.queries.sheets import IN_LIST, OPEN, UNDRAWN, state_by, with_sheet
from contest.registration.models import Appearance


@dataclass(frozen=True)
class Listed:
    """One entry in the list beside an open sheet: of everything else only what its state depends on was read."""

    assignment_id: UUID
    appearance_id: UUID
    code: str
    kept: str  # its state, a value of SheetState, as far as its rows say it
    is_out: bool = False  # nothing is wanted of it (queries/kept_out.py)

    @property
    def state(self) -> str:
        return "out" if self.is_out and self.kept in OPEN else self.kept

    @property
    def word(self) -> str:
        return SHEET_STATE_LABELS[self.state]

    @property
    def glyph(self) -> str:
        return SHEET_STATE_GLYPHS[self.state]


def list_in(seat_id: UUID) -> list[Listed]:
    """The part of one seat, nothing where it was left: the list beside an open sheet. It is read with every sheet, so
    columns are read and no rows are made of them; the statement is built once."""
    rows = read(_LIST_IN, {"seat_id": seat_id})
    return [Listed(id_, entry_id, code, state_by(*facts)) for id_, entry_id, code, *facts in rows]


def _list_in() -> Any:
    number = sa.func.coalesce(Lot.number, UNDRAWN)
    was_submitted = sa.exists().where(SheetVersion.sheet_id == ScoreSheet.id).correlate(ScoreSheet)
    return (
        with_sheet(
            sa.select(
                Assignment.id,
                Appearance.id,
                Appearance.code,
                SheetVersion.id.is_not(None),
                SheetVersion.confirmed_at.is_not(None),
                Assignment.conflict_id.is_not(None),
                was_submitted,
                sa.case((SheetVersion.id.is_(None), ScoreSheet.draft)),
            )
        )
        .outerjoin(Lot, sa.and_(Lot.appearance_id == Assignment.appearance_id, Lot.purpose == "order"))
        .where(
            Assignment.seat_id == sa.bindparam("seat_id"),
            Seat.left_at.is_(None),
            IN_LIST,
        )
        .order_by(number, sa.func.length(Appearance.code), Appearance.code, Assignment.id)
    )


_LIST_IN = _list_in()

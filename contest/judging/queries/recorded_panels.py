"""Panels as the audit log records them: who sits where and since when not any more, and who marks what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import Kind, Recorded, Standing, rows_to_hold, who_and_when
from contest.editions.models import Contest
from contest.judging.models import Assignment, Panel, Seat


def recorded_of_panel(panel: Any, edition_id: UUID) -> dict[str, str]:
    """What a line says of a panel (or of a row of its columns)."""
    return {
        "of_contest": str(panel.contest_id),
        "segment": panel.segment,
        "attribute": panel.attribute,
        "room": panel.room,
        "edition": str(edition_id),
    }


def _panels(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(*Panel.__table__.c, Contest.edition_id)
        .join(Contest, Contest.id == Panel.contest_id)
        .order_by(Panel.id)
    )
    for row in rows_to_hold(query, Contest.edition_id, edition):
        yield Standing(str(row.id), recorded_of_panel(row, row.edition_id))


def _made(line: Any) -> Iterator[Recorded]:
    if "of_contest" in line.now:
        names = ("of_contest", "segment", "attribute", "room", "edition")
        yield Recorded(str(line.subject_id), {name: line.now[name] for name in names}, begins=True)


def _gone(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {}, ends=True)


PANELS = Kind(
    "panel",
    {**dict.fromkeys(("judging.make_panel", "judging.set_part"), _made), "judging.dissolve_panel": _gone},
    _panels,
)


def recorded_of_seat(seat: Any, edition_id: UUID) -> dict[str, str]:
    """What a line says of a seat (or of a row of its columns)."""
    return {
        "panel": str(seat.panel_id),
        "account": str(seat.account_id or ""),
        "person": str(seat.person_id or ""),
        "code": seat.code,
        "role": seat.role,
        "source": seat.source or "",
        "edition": str(edition_id),
    }


def _seats(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(*Seat.__table__.c, Contest.edition_id)
        .join(Panel, Panel.id == Seat.panel_id)
        .join(Contest, Contest.id == Panel.contest_id)
        .order_by(Seat.id)
    )
    for row in rows_to_hold(query, Contest.edition_id, edition):
        left = row.left_at.isoformat() if row.left_at else ""
        yield Standing(str(row.id), {**recorded_of_seat(row, row.edition_id), "left": left})


def _seated(line: Any) -> Iterator[Recorded]:
    now = line.now
    if "panel" in now:
        names = ("panel", "account", "person", "code", "role", "source", "edition")
        yield Recorded(str(line.subject_id), {**{name: now[name] for name in names}, "left": ""}, begins=True)


def _left(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {"left": line.at.isoformat()})


def _moved(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {"panel": line.now["panel"]})


def _set_source(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {"source": line.now["source"]})


def _handed_over(line: Any) -> Iterator[Recorded]:
    """Somebody came to an account of their own, and the seats that were kept for them followed."""
    now = line.now or {}
    for column, field in (("account_id", "account"), ("person_id", "person")):
        for row in now.get(f"moved seat.{column}", "").split():
            yield Recorded(row, {field: now[field]})


SEATS = Kind(
    "seat",
    {
        **dict.fromkeys(("judging.seat", "judging.seat_panel"), _seated),
        "judging.leave": _left,
        "judging.move_seat": _moved,
        "judging.unseat_panel": _gone,
        "judging.set_source": _set_source,
        **dict.fromkeys(("people.absorb", "people.succeed"), _handed_over),
    },
    _seats,
)


def _assignments(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(*Assignment.__table__.c, Contest.edition_id)
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Panel, Panel.id == Seat.panel_id)
        .join(Contest, Contest.id == Panel.contest_id)
        .order_by(Assignment.id)
    )
    for row in rows_to_hold(query, Contest.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                "seat": str(row.seat_id),
                "appearance": str(row.appearance_id),
                **who_and_when(row),
                "withdrawn": row.withdrawn_at.isoformat() if row.withdrawn_at else "",
                "reason": row.withdrawn_reason or "",
                "edition": str(row.edition_id),
            },
        )


def recorded_of_assignment(assignment: Assignment, edition_id: UUID) -> dict[str, str]:
    """What the line of an assignment says of it, beside who and when."""
    return {
        "of_seat": str(assignment.seat_id),
        "appearance": str(assignment.appearance_id),
        "edition": str(edition_id),
    }


def _assigned(line: Any) -> Iterator[Recorded]:
    now = line.now
    if "of_seat" in now:
        fields = {"seat": now["of_seat"], "appearance": now["appearance"], "edition": now["edition"]}
        more = {**who_and_when(line), "withdrawn": "", "reason": ""}
        yield Recorded(str(line.subject_id), {**fields, **more}, begins=True)


def _taken_back(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), _withdrawn(line))


def _given_back(line: Any) -> Iterator[Recorded]:
    for row in line.now.get("assignments", "").split():
        yield Recorded(row, _withdrawn(line))


def _withdrawn(line: Any) -> dict[str, str]:
    return {"withdrawn": line.at.isoformat(), "reason": line.reason or ""}


ASSIGNMENTS = Kind(
    "assignment",
    {
        "judging.assign": _assigned,
        **dict.fromkeys(("judging.withdraw_assignment", "judging.stand_aside"), _taken_back),
        "judging.leave": _given_back,
        "judging.drop_assignment": _gone,
    },
    _assignments,
)

KINDS = (PANELS, SEATS, ASSIGNMENTS)

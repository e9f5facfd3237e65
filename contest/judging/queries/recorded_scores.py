"""Scores made elsewhere as the audit log records them: their values by digest, who entered and who confirmed them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import Kind, Recorded, Standing, rows_to_hold, who_and_when
from contest.editions.models import Contest
from contest.judging.models import OutsideScore

ENTERED = "judging.enter_score"
SCORE_CONFIRMED = "judging.confirm_score"


def recorded_of_score(row: Any) -> dict[str, str]:
    """What the line of a version says of it, beside who, when and why: enough to show that it was not changed, and no
    value."""
    whole = "\n".join([str(row.appearance_id), row.segment, "" if row.value is None else f"={row.value}"])
    return {
        "appearance": str(row.appearance_id),
        "segment": row.segment,
        "value": hashlib.sha256(whole.encode()).hexdigest(),
        "number": str(row.number),
        "load": str(row.load_id or ""),
    }


def _rows(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(*OutsideScore.__table__.c, Contest.edition_id)
        .join(Contest, Contest.id == OutsideScore.contest_id)
        .order_by(OutsideScore.id)
    )
    for row in rows_to_hold(query, Contest.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                **recorded_of_score(row),
                **who_and_when(row),
                "reason": row.reason or "",
                "counts": "yes" if row.is_current else "no",
                "confirmed by": str(row.confirmed_by or ""),
                "edition": str(row.edition_id),
            },
        )


def _entered(line: Any) -> Iterator[Recorded]:
    """A version, and that the one before it counts no more."""
    recorded = {name: line.now[name] for name in ("appearance", "segment", "value", "number", "load", "edition")}
    about = {**who_and_when(line), "reason": line.reason or ""}
    fields = {**recorded, **about, "counts": "yes", "confirmed by": ""}
    yield Recorded(str(line.subject_id), fields, begins=True)
    if line.was:
        yield Recorded(line.was["version"], {"counts": "no"})


def _confirmed(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {"confirmed by": str(line.by_id or "")})


SCORES = Kind("score made elsewhere", {ENTERED: _entered, SCORE_CONFIRMED: _confirmed}, _rows)

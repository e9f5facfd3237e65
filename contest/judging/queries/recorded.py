"""Submitted sheets as the audit log records them: their marks by digest, who handed them in, confirmed or sent them
back. And lots: each drawing with all that were drawn in it, and each lot that people drew by hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import Kind, Recorded, Standing, rows_to_hold, who_and_when
from contest.db import session
from contest.editions.models import Contest
from contest.judging.models import Draw, Lot, SheetVersion


def marks_digest(marks: Mapping[str, int | str]) -> str:
    """What the audit log says about a sheet: enough to show that it was not changed, and no mark."""
    return hashlib.sha256(json.dumps(marks, sort_keys=True).encode()).hexdigest()


def _rows(edition: UUID | None) -> Iterator[Standing]:
    query = sa.select(
        SheetVersion.id,
        SheetVersion.marks,
        SheetVersion.number,
        SheetVersion.by_id,
        SheetVersion.at,
        SheetVersion.is_current,
        SheetVersion.confirmed_by,
        SheetVersion.reopened_by,
        Contest.edition_id,
    ).join(Contest, Contest.id == SheetVersion.contest_id)
    for row in rows_to_hold(query, Contest.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                "marks": marks_digest(row.marks),
                "number": str(row.number),
                **who_and_when(row),
                "counts": "yes" if row.is_current else "no",
                "confirmed by": str(row.confirmed_by or ""),
                "sent back by": str(row.reopened_by or ""),
                "edition": str(row.edition_id),
            },
        )


def _submitted(line: Any) -> Iterator[Recorded]:
    fields = {
        "marks": line.now["marks"],
        "number": str(line.now["number"]),
        **who_and_when(line),
        "counts": "yes",
        "confirmed by": "",
        "sent back by": "",
    }
    if "edition" in line.now:
        fields["edition"] = line.now["edition"]
    yield Recorded(str(line.subject_id), fields, begins=True)


def _confirmed(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {"confirmed by": str(line.by_id or "")})


def _sent_back(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {"counts": "no", "sent back by": str(line.by_id or "")})


SHEETS = Kind(
    "sheet",
    {"judging.submit": _submitted, "judging.confirm": _confirmed, "judging.reopen": _sent_back},
    _rows,
    since_start=True,
)


def lots_digest(draw_id: UUID) -> str:
    """What the audit log says about the lots of one drawing: which appearance got which number."""
    query = sa.select(Lot.appearance_id, Lot.contest_id, Lot.purpose, Lot.number, Lot.witness)
    digest = hashlib.sha256()
    for row in session.execute(query.where(Lot.draw_id == draw_id).order_by(Lot.number)):
        digest.update(json.dumps(list(row), default=str, ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()


def _drawings(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(*Draw.__table__.c, Contest.edition_id).join(Contest, Contest.id == Draw.contest_id).order_by(Draw.id)
    )
    for draw in list(rows_to_hold(query, Contest.edition_id, edition)):
        yield Standing(
            str(draw.id),
            {
                "contest": str(draw.contest_id),
                "seed": draw.seed,
                "witness": draw.witness or "",
                **who_and_when(draw),
                "lots": lots_digest(draw.id),
                "edition": str(draw.edition_id),
            },
        )


def _drawn(line: Any) -> Iterator[Recorded]:
    if "lots" in line.now:
        fields = {name: line.now[name] for name in ("contest", "seed", "witness", "lots", "edition")}
        yield Recorded(str(line.subject_id), {**fields, **who_and_when(line)})


DRAWINGS = Kind("drawing of lots", {"judging.draw_lots": _drawn}, _drawings)


def _lots(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(
            *(Lot.id, Lot.contest_id, Lot.appearance_id, Lot.purpose, Lot.number, Lot.witness, Lot.by_id, Lot.at),
            Contest.edition_id,
        )
        .join(Contest, Contest.id == Lot.contest_id)
        .where(Lot.draw_id.is_(None))
    )
    for row in rows_to_hold(query, Contest.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                "contest": str(row.contest_id),
                "appearance": str(row.appearance_id),
                "purpose": row.purpose,
                "number": str(row.number),
                "witness": row.witness or "",
                **who_and_when(row),
                "edition": str(row.edition_id),
            },
        )


def _lot_recorded(line: Any) -> Iterator[Recorded]:
    if "appearance" in line.now:
        fields = {name: line.now[name] for name in ("contest", "appearance", "purpose", "witness", "edition")}
        more = {"number": str(line.now["number"]), **who_and_when(line)}
        yield Recorded(str(line.subject_id), {**fields, **more})


LOTS = Kind("lot", {"judging.record_lot": _lot_recorded}, _lots)

KINDS = (SHEETS, DRAWINGS, LOTS)

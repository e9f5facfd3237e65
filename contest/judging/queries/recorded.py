"""Submitted sheets as the audit log records them: their marks by digest, who handed them in, confirmed or sent them
back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import Kind, Recorded, Standing
from contest.db import session
from contest.editions.models import Contest
from contest.judging.models import SheetVersion


def marks_digest(marks: Mapping[str, int]) -> str:
    """What the audit log says about a sheet: enough to show that it was not changed, and no mark."""
    return hashlib.sha256(json.dumps(marks, sort_keys=True).encode()).hexdigest()


def _rows(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(
            SheetVersion.id,
            SheetVersion.marks,
            SheetVersion.number,
            SheetVersion.by_id,
            SheetVersion.at,
            SheetVersion.is_current,
            SheetVersion.confirmed_by,
            SheetVersion.reopened_by,
            Contest.edition_id,
        )
        .join(Contest, Contest.id == SheetVersion.contest_id)
        .execution_options(yield_per=1_000)
    )
    if edition is not None:
        query = query.where(Contest.edition_id == edition)
    for row in session.execute(query):
        yield Standing(
            str(row.id),
            {
                "marks": marks_digest(row.marks),
                "number": str(row.number),
                "by": str(row.by_id or ""),
                "at": row.at.isoformat(),
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
        "by": str(line.by_id or ""),
        "at": line.at.isoformat(),
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

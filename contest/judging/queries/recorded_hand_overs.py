"""Marks that were handed over as a file, as the audit log records them: whose and for which sheet, what was in it (by a
digest with a salt), and what its judge decided."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from cryptography.fernet import InvalidToken

from contest.audit import Kind, Recorded, Standing, rows_to_hold
from contest.editions.models import Contest
from contest.judging.models import HandOver
from contest.privacy import vault

TAKEN = ("contest", "assignment", "digest", "content", "written", "seal")


def recorded_of_hand_over(taken: Any) -> dict[str, str]:
    """What the line of an intake says of it (or of a row of its columns), beside who and when."""
    return {
        "contest": str(taken.contest_id),
        "assignment": str(taken.assignment_id),
        "digest": taken.digest,
        "content": _content_digest(taken.content_encrypted),
        "written": _moment(taken.written_at),
        "seal": hashlib.sha256(taken.seal.encode()).hexdigest(),
    }


def _content_digest(encrypted: str) -> str:
    """SHA-256 of what was typed, with its salt; empty where it has none (before 2026.12), because marks could be
    guessed from it."""
    try:
        text = vault().decrypt(encrypted)
        salted = bool(json.loads(text).get("salt"))
    except (InvalidToken, ValueError, AttributeError):
        return "(unreadable)"
    return hashlib.sha256(text.encode()).hexdigest() if salted else ""


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at is not None else ""


def _hand_overs(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(*HandOver.__table__.c, Contest.edition_id)
        .join(Contest, Contest.id == HandOver.contest_id)
        .order_by(HandOver.id)
    )
    for row in rows_to_hold(query, Contest.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                **recorded_of_hand_over(row),
                "taken by": str(row.taken_by or ""),
                "taken": row.taken_at.isoformat(),
                "decided": _moment(row.decided_at),
                "accepted": "" if row.accepted is None else "yes" if row.accepted else "no",
                "reason": row.reason or "",
                "edition": str(row.edition_id),
            },
        )


def _taken(line: Any) -> Iterator[Recorded]:
    if "content" in line.now:
        fields = {name: line.now[name] for name in (*TAKEN, "edition")}
        more = {"taken by": str(line.by_id or ""), "taken": line.at.isoformat()}
        undecided = dict.fromkeys(("decided", "accepted", "reason"), "")
        yield Recorded(str(line.subject_id), {**fields, **more, **undecided}, begins=True)


def _decided(accepted: str) -> Any:
    def read(line: Any) -> Iterator[Recorded]:
        fields = {"decided": line.at.isoformat(), "accepted": accepted, "reason": line.reason or ""}
        yield Recorded(str(line.subject_id), fields)

    return read


def _purged(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {}, ends=True)


HAND_OVERS = Kind(
    "hand-over",
    {
        "judging.take_in": _taken,
        "judging.accept_hand_over": _decided("yes"),
        "judging.decline_hand_over": _decided("no"),
        "judging.purge_hand_over": _purged,
    },
    _hand_overs,
)

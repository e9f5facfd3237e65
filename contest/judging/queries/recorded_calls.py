"""Calls for help, as the audit log records them: whose, about which sheet, why and in which words (by a keyed digest),
who came and how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from cryptography.fernet import InvalidToken

from contest.audit import Kind, Recorded, Standing, rows_to_hold, who_and_when
from contest.editions.models import Contest
from contest.judging.models import HelpCall
from contest.privacy import vault

CALLED = ("contest", "assignment", "kind", "line")
LATER = ("seen by", "seen", "ended by", "ended", "taken back")


def recorded_of_call(call: Any) -> dict[str, str]:
    """What the line of a call says of it (or of a row of its columns), beside who and when."""
    return {
        "contest": str(call.contest_id),
        "assignment": str(call.assignment_id),
        "kind": call.kind,
        "line": _digest_of_line(call.id, call.line_encrypted),
    }


def _digest_of_line(call_id: UUID, encrypted: str | None) -> str:
    """A keyed digest of what the judge wrote, another one for each call: it may name a mark, which could be guessed."""
    if encrypted is None:
        return ""
    try:
        return vault().digest(f"{call_id} {vault().decrypt(encrypted)}")
    except InvalidToken:
        return "(unreadable)"


def _calls(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(*HelpCall.__table__.c, Contest.edition_id)
        .join(Contest, Contest.id == HelpCall.contest_id)
        .order_by(HelpCall.id)
    )
    for row in rows_to_hold(query, Contest.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                **recorded_of_call(row),
                **who_and_when(row),
                "seen by": str(row.seen_by or ""),
                "seen": row.seen_at.isoformat() if row.seen_at else "",
                "ended by": str(row.ended_by or ""),
                "ended": row.ended_at.isoformat() if row.ended_at else "",
                "taken back": "yes" if row.taken_back else "",
                "edition": str(row.edition_id),
            },
        )


def _called(line: Any) -> Iterator[Recorded]:
    if "assignment" in line.now:  # lines from before 2026.12 name the seat and the entry only
        fields = {name: line.now[name] for name in (*CALLED, "edition")}
        more = {**who_and_when(line)}
        yield Recorded(str(line.subject_id), {**fields, **more, **dict.fromkeys(LATER, "")}, begins=True)


def _seen(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {"seen by": str(line.by_id or ""), "seen": line.at.isoformat()})


def _ended(taken_back: str) -> Any:
    def read(line: Any) -> Iterator[Recorded]:
        fields = {"ended by": str(line.by_id or ""), "ended": line.at.isoformat(), "taken back": taken_back}
        yield Recorded(str(line.subject_id), fields)

    return read


def _purged(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {}, ends=True)


CALLS = Kind(
    "call for help",
    {
        "judging.call_for_help": _called,
        "judging.see_call": _seen,
        "judging.take_back_call": _ended("yes"),
        "judging.close_call": _ended(""),
        "judging.purge_call": _purged,
    },
    _calls,
)

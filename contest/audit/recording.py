"""Appending a line, in the transaction of what it tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from contest.audit.models import AuditLine
from contest.db import insert, insert_all, new_id, session


@dataclass(frozen=True)
class Origin:
    """Where an operation came from: a network address and the request's id, or the name of a command."""

    address: str | None = None
    request: str | None = None


origin: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 - frozen


class Subject(Protocol):
    """Any row with an id; its table names its kind."""

    id: Any
    __tablename__: str


def record(
    action: str,
    subject: Subject,
    *,
    by: UUID | None,
    at: datetime,
    was: Mapping[str, Any] | None = None,
    now: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Append a line in the caller's transaction: it is committed or rolled back together with the operation itself."""
    if subject.id is None:  # a new row gets its id when it is flushed
        session.flush()
    where = origin.get()
    line = {
        "id": new_id(),
        "at": at,
        "by_id": by,
        "action": action,
        "subject_kind": subject.__tablename__,
        "subject_id": subject.id,
        "region": getattr(subject, "region", "") or "",
        "was": _plain(was),
        "now": _plain(now),
        "reason": reason,
        "address": where.address,
        "request": where.request,
    }
    gathered = _gathered.get()
    if gathered is None:
        insert(AuditLine, line)
    else:
        gathered.append(line)


_gathered: ContextVar[list[dict[str, Any]] | None] = ContextVar("gathered", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Lines that are recorded within are written in one statement at its end, for operations that many people send at
    once. Where it fails none is written, so what was done within must be undone with it; a savepoint has no place
    there."""
    token = _gathered.set([])
    try:
        yield
        lines = _gathered.get()
    finally:
        _gathered.reset(token)
    if lines:
        insert_all(AuditLine, lines)


def _plain(facts: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    return {key: value if isinstance(value, str | int | bool | None) else str(value) for key, value in facts.items()}

"""Who did what, from what to what, when and from where: append-only, chained by a worker behind the writers.

Writers append unchained lines, because a chain inside their transaction made 16 PostgreSQL clients three times
slower. One worker at a time chains committed lines; `verify` finds a changed or missing line and reports the
tail that is not chained yet.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa

from contest.db import Document, Key, Mapped, Model, mapped_column, session

# A line that a slow writer commits late sorts before lines that are already chained. So the worker takes lines in the
# order in which it sees them, not in the order of their ids, and chains each exactly once.
BATCH = 5_000


@dataclass(frozen=True)
class Origin:
    """Where an operation came from: a network address and the request's id, or the name of a command."""

    address: str | None = None
    request: str | None = None


origin: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 - frozen


class AuditLine(Model):
    __tablename__ = "audit_line"
    __table_args__ = (sa.Index(None, "subject_kind", "subject_id"),)

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    by_id: Mapped[UUID | None] = mapped_column(index=True)  # account; None: the system itself
    action: Mapped[str]  # the action's verb with its step, "registration.verify"
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    region: Mapped[str] = mapped_column(sa.String(32), default="")
    was: Mapped[dict[str, Any] | None] = mapped_column(Document)
    now: Mapped[dict[str, Any] | None] = mapped_column(Document)
    reason: Mapped[str | None]
    address: Mapped[str | None]
    request: Mapped[str | None]


class AuditLink(Model):
    """One link of the chain: digest = SHA-256(previous digest + the line's canonical text)."""

    __tablename__ = "audit_link"

    position: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    line_id: Mapped[UUID] = mapped_column(unique=True)
    digest: Mapped[str] = mapped_column(sa.String(64))


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
    session.add(
        AuditLine(
            at=at,
            by_id=by,
            action=action,
            subject_kind=subject.__tablename__,
            subject_id=subject.id,
            region=getattr(subject, "region", "") or "",
            was=_plain(was),
            now=_plain(now),
            reason=reason,
            address=where.address,
            request=where.request,
        )
    )


def chain() -> int:
    """Chain the committed lines that are not chained yet, oldest first; returns how many. The caller commits.

    Only one process can write at a time: positions are the primary key, so a second one fails instead of making a fork.
    """
    position, digest = session.execute(
        sa.select(AuditLink.position, AuditLink.digest).order_by(AuditLink.position.desc()).limit(1)
    ).one_or_none() or (0, "")
    lines = session.scalars(
        sa.select(AuditLine)
        .outerjoin(AuditLink, AuditLink.line_id == AuditLine.id)
        .where(AuditLink.line_id.is_(None))
        .order_by(AuditLine.id)
        .limit(BATCH)
        .execution_options(populate_existing=True)  # chain what is stored, not what is in memory
    ).all()
    for line in lines:
        position += 1
        digest = _link(digest, line)
        session.add(AuditLink(position=position, line_id=line.id, digest=digest))
    session.flush()
    return len(lines)


@dataclass(frozen=True)
class Verdict:
    """The result of checking the chain. `fault` names the first changed or missing line, or is None."""

    chained: int
    unchained: int
    fault: str | None


def verify() -> Verdict:
    """Check the whole chain and recompute every digest."""
    digest, chained, fault = "", 0, None
    walk = (
        sa.select(AuditLink, AuditLine)
        .outerjoin(AuditLine, AuditLine.id == AuditLink.line_id)
        .order_by(AuditLink.position)
        .execution_options(yield_per=1_000)
    )
    with session.execute(walk) as rows:  # closed even if the check ends early
        for link, line in rows:
            chained += 1
            if link.position != chained:
                fault = f"link {chained} is missing"
                break
            if line is None:
                fault = f"line {link.line_id} (link {chained}) is missing"
                break
            digest = _link(digest, line)
            if digest != link.digest:
                fault = f"line {line.id} (link {chained}, {line.action} at {line.at.isoformat()}) was changed"
                break
    unchained = session.scalar(
        sa.select(sa.func.count())
        .select_from(AuditLine)
        .outerjoin(AuditLink, AuditLink.line_id == AuditLine.id)
        .where(AuditLink.line_id.is_(None))
    )
    return Verdict(chained, unchained or 0, fault)


def _link(previous: str, line: AuditLine) -> str:
    text = json.dumps(
        [
            str(line.id),
            line.at.isoformat(),
            str(line.by_id),
            line.action,
            line.subject_kind,
            str(line.subject_id),
            line.region,
            line.was,
            line.now,
            line.reason,
            line.address,
            line.request,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256((previous + text).encode()).hexdigest()


def _plain(facts: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    return {key: value if isinstance(value, str | int | bool | None) else str(value) for key, value in facts.items()}

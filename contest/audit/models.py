"""The rows of the audit log: lines, their links, and the head of the tree over them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa

from contest.db import Document, Key, Mapped, Model, mapped_column


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
    """One link of the chain: digest = SHA-256(previous digest + the line's canonical text). The line at `position` n is
    leaf n - 1 of the tree."""

    __tablename__ = "audit_link"

    position: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    line_id: Mapped[UUID] = mapped_column(unique=True)
    digest: Mapped[str] = mapped_column(sa.String(64))


class AuditHead(Model):
    """The one row that says how far the Merkle tree over the linked lines has grown."""

    __tablename__ = "audit_head"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    root: Mapped[str] = mapped_column(sa.String(64))
    subtrees: Mapped[list[str]]  # the heads of its complete subtrees (exchange.merkle.Growing), as hexadecimal


class Written(Protocol):
    """The columns of a line, on an AuditLine or in a row of a query."""

    id: Any
    at: Any
    by_id: Any
    action: Any
    subject_kind: Any
    subject_id: Any
    region: Any
    was: Any
    now: Any
    reason: Any
    address: Any
    request: Any


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical_text(line: Written) -> bytes:
    """A line as it is chained and as it is a leaf of the tree: JSON without blanks, keys of documents sorted."""
    text = _encode(
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
        ]
    )
    return text.encode()

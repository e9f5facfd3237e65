"""A file that somebody has given and looks through: what it holds is kept encrypted until it comes in, is dropped, or a
week is over. How its columns were taken stays, so that a file with the same heads is taken alike the next time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.db import Document, Key, Mapped, Model, mapped_column, session
from contest.exchange.spreadsheets.tables import Row, Table
from contest.privacy import EncryptedText

Edits = dict[str, dict[str, str | None]]
"""By line: field → text; the field `LEFT_OUT` for a line that is not to come in."""
LEFT_OUT = "left-out"


class ImportDraft(Model):
    __tablename__ = "import_draft"
    __table_args__ = (sa.Index(None, "kind", "scope_id"),)

    id: Mapped[Key]
    kind: Mapped[str]
    scope_id: Mapped[UUID]
    name: Mapped[str]  # of the file
    heads: Mapped[str | None] = mapped_column(sa.String(64))  # a digest of its heads; None: not looked through yet
    content: Mapped[str | None] = mapped_column("content_encrypted", EncryptedText)  # its tables; None: done with
    columns: Mapped[dict[str, str]] = mapped_column(Document, default=dict)  # what somebody took them for
    edits: Mapped[str | None] = mapped_column("edits_encrypted", EncryptedText)
    answers: Mapped[dict[str, str]] = mapped_column(Document, default=dict)  # what is asked once for the whole file
    revision: Mapped[int] = mapped_column(default=1)  # counted up with each change
    by_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(index=True)
    job_id: Mapped[UUID | None]
    import_id: Mapped[UUID | None]  # what came of it


def open_draft(
    kind: str,
    scope_id: UUID,
    name: str,
    tables: Sequence[Table],
    *,
    answers: Mapping[str, str] | None = None,
    by: UUID,
    at: datetime,
) -> ImportDraft:
    """Keep the tables of a file, to be looked through."""
    draft = ImportDraft(
        kind=kind, scope_id=scope_id, name=name, content=_packed(tables), answers=dict(answers or {}), by_id=by, at=at
    )
    session.add(draft)
    session.flush()
    return draft


def draft_at(kind: str, scope_id: UUID, draft_id: UUID) -> ImportDraft | None:
    """A draft that is still to be looked through, in its place."""
    return session.scalar(
        sa.select(ImportDraft).where(
            ImportDraft.id == draft_id,
            ImportDraft.kind == kind,
            ImportDraft.scope_id == scope_id,
            ImportDraft.content.is_not(None),
        )
    )


def drafts_of(kind: str, scope_id: UUID, most: int = 5) -> list[ImportDraft]:
    """The files that wait to be looked through, the newest first, without their content."""
    wanted = sa.select(ImportDraft).where(
        ImportDraft.kind == kind, ImportDraft.scope_id == scope_id, ImportDraft.content.is_not(None)
    )
    later = (sa.orm.defer(ImportDraft.content), sa.orm.defer(ImportDraft.edits))
    return list(session.scalars(wanted.options(*later).order_by(ImportDraft.id.desc()).limit(most)))


def tables_of(draft: ImportDraft) -> list[Table]:
    """The tables of a draft."""
    return [
        Table(
            name,
            tuple(Row(line, tuple(cells)) for line, cells in rows),
            left,
            frozenset((line, column) for line, column in rounded),
        )
        for name, left, rounded, rows in json.loads(draft.content or "[]")
    ]


def edits_of(draft: ImportDraft) -> Edits:
    """What was typed over the cells of a draft."""
    found: Edits = json.loads(draft.edits or "{}")
    return found


def edit(draft: ImportDraft, changes: Mapping[str, Mapping[str, str | None]]) -> None:
    """Type over cells: by line and field; None gives a cell back as it was."""
    held = edits_of(draft)
    for line, fields in changes.items():
        kept = {**held.get(line, {}), **fields}
        held[line] = {field: text for field, text in kept.items() if text is not None}
    draft.edits, draft.revision = json.dumps({line: kept for line, kept in held.items() if kept}), draft.revision + 1
    session.flush()


def take_columns(draft: ImportDraft, columns: Mapping[str, str], answers: Mapping[str, str]) -> None:
    """Take the columns for something else, and answer what is asked for the whole file."""
    draft.columns, draft.answers, draft.revision = dict(columns), dict(answers), draft.revision + 1
    session.flush()


def remembered(kind: str, scope_id: UUID, heads: str) -> ImportDraft | None:
    """How a file with the same heads was taken the last time that one came in here."""
    return session.scalar(
        sa.select(ImportDraft)
        .where(
            ImportDraft.kind == kind,
            ImportDraft.scope_id == scope_id,
            ImportDraft.heads == heads,
            ImportDraft.import_id.is_not(None),
        )
        .order_by(ImportDraft.id.desc())
        .limit(1)
    )


def close(draft: ImportDraft, import_id: UUID | None) -> None:
    """Forget what the file held: it came in, or was dropped."""
    draft.content = draft.edits = None
    draft.import_id = import_id
    session.flush()


def finish(draft: ImportDraft, import_id: UUID, *, waits: bool) -> None:
    """A file came in. `waits`: some of its lines did not, and can still be mended and brought in: the draft stays as it
    is, and how its columns were taken is kept beside it."""
    if not waits:
        close(draft, import_id)
        return
    draft.job_id, draft.revision = None, draft.revision + 1
    kept = ("kind", "scope_id", "name", "heads", "columns", "answers", "by_id", "at")
    session.add(ImportDraft(**{name: getattr(draft, name) for name in kept}, import_id=import_id))
    session.flush()


def unfinished_before(moment: datetime) -> sa.ColumnElement[bool]:
    """Fits the drafts that nobody finished since."""
    return sa.and_(ImportDraft.import_id.is_(None), ImportDraft.at < moment)


def digest_of(signatures: Iterable[str]) -> str:
    """What the heads of a file are remembered by."""
    return hashlib.sha256("\n".join(signatures).encode()).hexdigest()


def _packed(tables: Sequence[Table]) -> str:
    rows: list[Any] = [
        (table.name, table.left, sorted(table.rounded), [(row.line, row.cells) for row in table.rows])
        for table in tables
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))

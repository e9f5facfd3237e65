"""What came in from a file at once: one operation, which can be undone as a whole while nothing depends on it.

The row says what the import made. What the file held is not kept: it stands in what was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.db import Document, Key, Mapped, Model, mapped_column, session
from contest.privacy import EncryptedText

JUDGES = "judges"
ROSTER = "roster"
ENTRIES = "entries"
DELEGATION = "delegation"
QUOTAS = "quotas"
TRIES = "tries"
ORGANISATIONS = "organisations"
DEPARTMENTS = "departments"


class Import(Model):
    __tablename__ = "import"
    __table_args__ = (sa.Index(None, "kind", "scope_id"),)

    id: Mapped[Key]
    kind: Mapped[str]
    scope_id: Mapped[UUID]  # where it was asked for: a contest, or an organisation for its roster
    rows: Mapped[int]
    made: Mapped[dict[str, Any]] = mapped_column(
        Document, default=dict
    )  # ids of what it made, by the name of the table; rows that name their import themselves are not listed
    # What it changed, as it was before: JSON, {table: {id: {column: value}}}; forgotten when it is undone.
    was: Mapped[str | None] = mapped_column("was_encrypted", EncryptedText)
    by_id: Mapped[UUID]
    at: Mapped[datetime]
    undone_by: Mapped[UUID | None]
    undone_at: Mapped[datetime | None]


def note(kind: str, scope_id: UUID, rows: int, made: Mapping[str, Iterable[UUID]], *, by: UUID, at: datetime) -> Import:
    """Keep what an import made, in its own transaction."""
    ids = {table: [str(one) for one in found] for table, found in made.items()}
    done = Import(kind=kind, scope_id=scope_id, rows=rows, made=ids, by_id=by, at=at)
    session.add(done)
    session.flush()
    return done


def imports_of(kind: str, scope_id: UUID, most: int = 20) -> list[Import]:
    """The last imports of a kind in a place, the newest first."""
    wanted = sa.select(Import).where(Import.kind == kind, Import.scope_id == scope_id)
    return list(session.scalars(wanted.order_by(Import.id.desc()).limit(most)))


def import_at(kind: str, scope_id: UUID, import_id: UUID) -> Import | None:
    """One import of a kind in a place."""
    wanted = sa.select(Import).where(Import.kind == kind, Import.scope_id == scope_id, Import.id == import_id)
    return session.scalar(wanted)


def ids_of(done: Import, table: str) -> list[UUID]:
    """What an import made in one table."""
    return [UUID(one) for one in done.made.get(table, ())]

"""A number that grows with every change of what public pages show, in the transaction that makes the change.

Public pages are kept ready (contest/web/ready.py). A page may be served while the number is the one that it was made
under, so the number must miss nothing: it is not the actions that say what changed, but the database's own statements.
A step names the tables that its public pages read: `watch(Edition, Series)`. Tables that judges write all day are not
among them.

The number grows as the last thing before a commit. So its row is locked for no longer than the commit takes, and no two
transactions can wait for each other here.
"""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Mapped, Session, mapped_column

from contest.db import Model, read_only, session, table_of

_WRITING = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
_CHANGED = "public state changed"  # in a connection's info, while its transaction lasts
_watched: set[str] = set()
_changes = {"growing": 0, "seen": 0}


class PublicState(Model):
    """One row."""

    __tablename__ = "public_state"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(sa.BigInteger)


def watch(*models: type[Model]) -> None:
    """The rows that public pages are made of."""
    _watched.update(table_of(one).name for one in models)


def watched() -> frozenset[str]:
    return frozenset(_watched)


# A migration changes rows before the table is made. To try and fail would end PostgreSQL's transaction.
_IS_MADE = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE name = 'public_state'",
    "postgresql": "SELECT 1 WHERE to_regclass('public_state') IS NOT NULL",
}
# Written so that a database without the row (its tables were just made) begins to count too.
_GROW = (
    "INSERT INTO public_state (id, number) VALUES (1, 1) "
    "ON CONFLICT (id) DO UPDATE SET number = public_state.number + 1"
)
_NUMBER = sa.select(PublicState.number)


def number_now() -> int:
    """The number as committed, read on the database that pages are read from. Needs an app context."""
    with read_only():
        try:
            return session.execute(_NUMBER).scalar() or 0
        finally:
            session.rollback()


def changes_here() -> int:
    """Grows when this process has changed what is public: whoever read the number before reads it again, so that nobody
    who publishes is shown the page of before by the process that they published in."""
    return _changes["growing"] + _changes["seen"]


@event.listens_for(Engine, "before_cursor_execute")
def _look(
    connection: sa.Connection, _cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool
) -> None:
    if statement[:6] != "SELECT" and (found := _WRITING.match(statement)) and found[1].lower() in _watched:
        connection.info[_CHANGED] = True


@event.listens_for(Engine, "commit")
def _grow(connection: sa.Connection) -> None:
    if connection.info.pop(_CHANGED, False):
        cursor: Any = connection.connection.cursor()
        cursor.execute(_IS_MADE[connection.dialect.name])
        if cursor.fetchone():
            cursor.execute(_GROW)
        cursor.close()
        _changes["growing"] += 1


@event.listens_for(Session, "after_commit")
def _see(_session: Session) -> None:
    """Once more after the commit: between the two the number was still the one of before."""
    _changes["seen"] = _changes["growing"]


@event.listens_for(Engine, "rollback")
def _forget(connection: sa.Connection) -> None:
    if not connection.invalidated:  # a line that is lost takes its note with it, and may not be asked for it
        connection.info.pop(_CHANGED, None)

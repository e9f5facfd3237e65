"""A number that grows with every change of what public pages show, in the transaction that makes the change.

Public pages are kept ready (contest/web/ready.py). A page may be served while the number is the one that it was made
under, so the number must miss nothing: it is not the actions that say what changed, but the database's own statements.
A step names the tables that its public pages read: `watch(Edition, Series)`. Tables that judges write all day are not
among them.

The number grows as the last thing before a commit. So its row is locked for no longer than the commit takes, and no two
transactions can wait for each other here.

Whoever publishes may leave pages beside the number that the commit will make (`ReadyPage`), as they will be then: they
become visible with it. They are thrown away before the commit if the number turns out to be another one, because
somebody else changed something meanwhile, or if anything public was written after they were made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Mapped, Session, mapped_column

from contest.db import Document, Key, Model, new_id, read, read_only, read_plainly, session, table_of

_WRITING = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
_PUBLISHED = "published"  # in a session's info
# In a connection's info, while its transaction lasts:
_CHANGED = "public state changed"
_AHEAD = "pages made ahead"  # the number that they were made for; None: something was written since
_watched: set[str] = set()
_changes = {"growing": 0, "seen": 0}


class PublicState(Model):
    """One row."""

    __tablename__ = "public_state"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(sa.BigInteger)


class ReadyPage(Model):
    """A public page as it is at a number, made before that number was there. Packed where that is worth it: then in
    both codings, and `plain` is empty."""

    __tablename__ = "ready_page"

    id: Mapped[Key]
    state: Mapped[int] = mapped_column(sa.BigInteger, index=True)
    path: Mapped[str]
    made: Mapped[datetime]
    until: Mapped[datetime]
    headers: Mapped[list[Any]] = mapped_column(Document)
    etag: Mapped[str]
    plain: Mapped[bytes]
    gzip: Mapped[bytes | None]
    br: Mapped[bytes | None]


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
_LEFT = sa.select(table_of(ReadyPage)).where(
    ReadyPage.state == sa.bindparam("number"), ReadyPage.path == sa.bindparam("at_path")
)

_ALL_LEFT = sa.select(table_of(ReadyPage)).where(ReadyPage.state == sa.bindparam("number"))


def number_now() -> int:
    """The number as committed, read on the database that pages are read from. Needs an app context."""
    with read_only():
        try:
            return next((number for (number,) in read_plainly(_NUMBER, {})), 0)
        finally:
            session.rollback()


def page_left(path: str, number: int) -> Any:
    """The columns of the page that whoever made this number left for a path, or None. Needs an app context."""
    with read_only():
        try:
            return read(_LEFT, {"number": number, "at_path": path}).first()
        finally:
            session.rollback()


def pages_left(number: int) -> Any:
    """The columns of all pages that whoever made this number left. Needs an app context."""
    with read_only():
        try:
            return read(_ALL_LEFT, {"number": number}).all()
        finally:
            session.rollback()


def publishes(edition: str) -> None:
    """Note that the transaction under way makes results of this edition (its key) public: its pages are made ahead."""
    session().info.setdefault(_PUBLISHED, {})[edition] = True


def published_here() -> list[str]:
    """The editions that were noted since this was last asked."""
    return list(session().info.pop(_PUBLISHED, {}))


def number_to_be() -> int:
    """The number that the commit of this transaction will make, if nobody else changes anything before it."""
    return (session.execute(_NUMBER).scalar() or 0) + 1


def keep_ahead(pages: Iterable[Mapping[str, Any]], number: int) -> None:
    """Leave pages (the columns of ReadyPage) for the number that the transaction under way will make; those of earlier
    numbers go."""
    session.execute(sa.delete(ReadyPage))
    session.execute(sa.insert(ReadyPage), [{"id": new_id(), "state": number, **page} for page in pages])
    session.connection().info[_AHEAD] = number


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
        if _AHEAD in connection.info:
            connection.info[_AHEAD] = None


@event.listens_for(Engine, "commit")
def _grow(connection: sa.Connection) -> None:
    changed = connection.info.pop(_CHANGED, False)
    if not changed and _AHEAD not in connection.info:
        return
    cursor: Any = connection.connection.cursor()
    cursor.execute(_IS_MADE[connection.dialect.name])
    if cursor.fetchone():
        if changed:
            cursor.execute(_GROW)
        if _AHEAD in connection.info:
            _hold(cursor, connection.info.pop(_AHEAD), changed=changed)
    cursor.close()
    _changes["growing"] += changed


def _hold(cursor: Any, ahead: int | None, *, changed: bool) -> None:
    """Pages that were made ahead stay only if the number is theirs now."""
    cursor.execute("SELECT number FROM public_state")
    if not changed or cursor.fetchone()[0] != ahead:
        cursor.execute("DELETE FROM ready_page")


@event.listens_for(Session, "after_commit")
def _see(_session: Session) -> None:
    """Once more after the commit: between the two the number was still the one of before."""
    _changes["seen"] = _changes["growing"]


@event.listens_for(Engine, "rollback")
def _forget(connection: sa.Connection) -> None:
    if not connection.invalidated:  # a line that is lost takes its note with it, and may not be asked for it
        connection.info.pop(_CHANGED, None)
        connection.info.pop(_AHEAD, None)

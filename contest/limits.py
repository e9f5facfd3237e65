"""How long the database may let people wait: a limit for connecting, for one statement and for a lock, on both
databases, so that a database that hangs ends in a page that says so.

SQLite: `busy_timeout` for the lock; a progress handler stops a statement that computes too long. PostgreSQL:
`statement_timeout` and `lock_timeout` for each transaction (behind pgbouncer a setting of the session would be
somebody else's next), `connect_timeout`, and a limit on our own side, because a server that is stopped keeps no time.
Long work says `with unhurried():`.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

GRACE = 2  # seconds that our side waits longer than the server, which gives the better reason
_STEPS = 50_000  # instructions of SQLite between two looks at the clock: some milliseconds


@dataclass(frozen=True)
class Limits:
    """Seconds."""

    connect: int = 5
    statement: int = 30
    lock: int = 15


_unhurried: ContextVar[bool] = ContextVar("unhurried", default=False)


@contextmanager
def unhurried() -> Iterator[None]:
    """Work that may take as long as it takes: migrations, commands, jobs. Locks are still waited for within limits on
    SQLite, where the limit belongs to the connection."""
    token = _unhurried.set(True)
    try:
        yield
    finally:
        _unhurried.reset(token)


def hold(engine: sa.Engine, limits: Limits) -> None:
    """Hold an engine's connections to these limits."""
    if engine.dialect.name == "sqlite":
        _hold_sqlite(engine, limits)
    elif engine.dialect.name == "postgresql":
        _hold_postgresql(engine, limits)


def _hold_sqlite(engine: sa.Engine, limits: Limits) -> None:
    @event.listens_for(engine, "connect")
    def limited(connection: sqlite3.Connection, record: Any) -> None:
        connection.execute(f"PRAGMA busy_timeout={limits.lock * 1000}")

        def is_late() -> bool:
            until = record.info.get("until")
            return until is not None and time.monotonic() > until

        connection.set_progress_handler(is_late, _STEPS)

    @event.listens_for(engine, "before_cursor_execute")
    def begin_to_count(connection: sa.Connection, *_statement: Any) -> None:
        connection.info["until"] = None if _unhurried.get() else time.monotonic() + limits.statement


def _hold_postgresql(engine: sa.Engine, limits: Limits) -> None:
    connection_class = _patient_connection()

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, record: Any, arguments: Any, settings: Any) -> Any:
        made = connection_class.connect(*arguments, **{**settings, "connect_timeout": limits.connect})
        made.patience = limits.connect
        record.info["limits"] = limits
        return made

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        driver: Any = connection.connection.driver_connection
        driver.patience = None if _unhurried.get() else limits.statement + GRACE

    @event.listens_for(engine, "checkin")
    def rest(connection: Any, _record: Any) -> None:
        """Whether it still answers is asked before its next use, in the time of a new connection."""
        if connection is not None:
            connection.patience = limits.connect


def settings_of_transaction(connection: sa.Connection, *, reading: bool) -> str:
    """The SQL that begins a transaction on PostgreSQL: its time limits, and whether it only reads, in one statement.
    Empty where there is nothing to set."""
    limits: Limits | None = connection.info.get("limits")
    settings: dict[str, str] = {}
    if limits is not None and not _unhurried.get():
        settings |= {"statement_timeout": f"{limits.statement}s", "lock_timeout": f"{limits.lock}s"}
    if reading:
        settings["transaction_read_only"] = "on"
    calls = [f"set_config('{name}', '{value}', true)" for name, value in settings.items()]
    return f"SELECT {', '.join(calls)}" if calls else ""


def _patient_connection() -> Any:
    import psycopg
    from psycopg import errors

    class PatientConnection(psycopg.Connection[Any]):
        """A connection that gives up, and closes, where the server has not answered for `patience` seconds."""

        patience: float | None = None

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            try:
                return super().wait(gen, interval, self.patience if timeout is None else timeout)
            except errors._WaitTimeout:
                self.pgconn.finish()
                raise psycopg.OperationalError("the server did not answer in time") from None

    return PatientConnection

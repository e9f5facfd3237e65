"""How long the database may let people wait: a limit for connecting, for one statement and for a lock, on both
databases, so that a database that hangs ends in a page that says so.

SQLite: `busy_timeout` for the lock; a progress handler stops a statement that computes too long. PostgreSQL:
`statement_timeout` and `lock_timeout` for each transaction (behind pgbouncer a setting of the session would be
somebody else's next), `connect_timeout`, and a limit on our own side, because a server that is stopped keeps no time.
Long work says `with unhurried():`.
"""

from __future__ import annotations

import select
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from contest.turns import Turns

FRESH = 10  # seconds after its last use in which a connection is not asked whether it still answers
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
    turns = Turns(Path(engine.url.database)) if engine.url.database else None

    @event.listens_for(engine, "connect")
    def limited(connection: sqlite3.Connection, record: Any) -> None:
        connection.execute(f"PRAGMA busy_timeout={limits.lock * 1000}")
        record.info["limits"], record.info["turns"] = limits, turns

        def is_late() -> bool:
            until = record.info.get("until")
            return until is not None and time.monotonic() > until

        connection.set_progress_handler(is_late, _STEPS)

    @event.listens_for(engine, "before_cursor_execute")
    def begin_to_count(connection: sa.Connection, *_statement: Any) -> None:
        connection.info["until"] = None if _unhurried.get() else time.monotonic() + limits.statement

    @event.listens_for(engine, "checkin")
    def give_back(_connection: Any, record: Any) -> None:
        _give_back_turn(record.info)


def begin_writing(connection: sa.Connection) -> None:
    """Begin a transaction that writes, on SQLite: when its turn has come (contest/turns.py), within the limit for a
    lock altogether. The turn is given back with the connection."""
    about: dict[Any, Any] = connection.info
    limits, turns = about.get("limits", Limits()), about.get("turns")
    if turns is None or about.get("has_turn"):
        _begin_immediately(connection)
        return
    until = time.monotonic() + limits.lock
    about["has_turn"] = turns.take(until)
    left = until - time.monotonic()
    try:
        if left > limits.lock - 1:
            _begin_immediately(connection)
        else:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={max(0, int(left * 1000))}")
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={limits.lock * 1000}")
    except BaseException:
        _give_back_turn(about)
        raise


def _begin_immediately(connection: sa.Connection) -> None:
    """On the driver's own connection: through SQLAlchemy it takes as long as three statements do."""
    try:
        connection.connection.driver_connection.execute("BEGIN IMMEDIATE")  # type: ignore[union-attr]
    except sqlite3.Error as fault:
        connection._handle_dbapi_exception(fault, "BEGIN IMMEDIATE", None, None, None)
        raise


def _give_back_turn(about: dict[Any, Any]) -> None:
    if about.pop("has_turn", False):
        about["turns"].give_back()


def _hold_postgresql(engine: sa.Engine, limits: Limits) -> None:
    connection_class = _patient_connection()

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, record: Any, arguments: Any, settings: Any) -> Any:
        made = connection_class.connect(*arguments, **{**settings, "connect_timeout": limits.connect})
        made.patience = limits.connect
        made.keep_statements()
        record.info["limits"] = limits
        return made

    undo = engine.dialect.do_rollback

    def end(connection: Any) -> None:
        """A transaction that only read is over either way; psycopg forgets the prepared statements of a connection
        with each that is rolled back, and nearly every page ends so."""
        if connection.only_reads:
            connection.commit()
        else:
            undo(connection)

    engine.dialect.do_rollback = end  # type: ignore[method-assign,assignment]

    ask = engine.dialect.do_ping

    def still_answers(connection: Any) -> bool:
        """Before a connection is used again. One that was used a moment ago and has nothing to say is sound: a server
        that stops, or ends it, says so or closes it, and either can be read. To ask was one way in five."""
        return (time.monotonic() < connection.rested + FRESH and _is_quiet(connection)) or ask(connection)

    engine.dialect.do_ping = still_answers  # type: ignore[method-assign,assignment]

    @event.listens_for(engine, "checkin")
    def rest(connection: Any, _record: Any) -> None:
        """Its next transaction begins in the time of a new connection."""
        if connection is not None:
            connection.patience, connection.rested = limits.connect, time.monotonic()


def _is_quiet(connection: Any) -> bool:
    """Whether a connection is open and nothing has come on it that nobody asked for."""
    if connection.closed:
        return False
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
    return not line.poll(0)


def begin_on_postgresql(connection: sa.Connection, *, reading: bool) -> None:
    """Begin a transaction on PostgreSQL with its time limits, and with whether it only reads: all in the one message
    that begins it. As a statement of its own it was one more way to the server and back, and two through SQLAlchemy."""
    from psycopg import Error, generators, pq
    from psycopg.errors import error_from_result

    limits: Limits | None = connection.info.get("limits")
    words = ["BEGIN READ ONLY" if reading else "BEGIN"]
    if limits is not None and not _unhurried.get():
        words += [f"SET LOCAL statement_timeout = '{limits.statement}s'", f"SET LOCAL lock_timeout = '{limits.lock}s'"]
    driver: Any = connection.connection.driver_connection
    driver.only_reads = False
    if driver.autocommit or driver.pgconn.transaction_status != pq.TransactionStatus.IDLE:
        return  # a level of isolation that somebody chose, or a transaction of somebody else's
    text = "; ".join(words)
    try:
        with (
            driver.lock
        ):  # to begin is no work: a server that hangs is noticed as soon as one that takes no connections
            driver.pgconn.send_query(text.encode())
            for result in driver.wait(generators.execute(driver.pgconn)):
                if result.status == pq.ExecStatus.FATAL_ERROR:
                    raise error_from_result(result)
        driver.only_reads = reading
        if limits is not None:
            driver.patience = None if _unhurried.get() else limits.statement + GRACE
    except Error as fault:
        connection._handle_dbapi_exception(fault, text, None, None, None)
        raise


def _patient_connection() -> Any:
    import psycopg
    from psycopg import errors

    class PatientConnection(psycopg.Connection[Any]):
        """A connection that gives up, and closes, where the server has not answered for `patience` seconds."""

        patience: float | None = None
        rested = float("-inf")  # when it was last given back, by the monotonic clock
        only_reads = False  # whether the transaction under way was begun so

        def keep_statements(self) -> None:
            """Let the server keep the statements of contest/prepared.py, where nothing stands between: a pooler gives
            each transaction another of its connections, and pgbouncer before 1.21 breaks on them (docs/stack, trap 4).
            It is known by the number of the process that answers, which is not the one that the connection was told."""
            row = self.execute("SELECT pg_backend_pid()").fetchone()
            self.rollback()
            self.prepare_threshold = sys.maxsize if row == (self.info.backend_pid,) else None

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            try:
                return super().wait(gen, interval, self.patience if timeout is None else timeout)
            except errors._WaitTimeout:
                self.pgconn.finish()
                raise psycopg.OperationalError("the server did not answer in time") from None

    return PatientConnection

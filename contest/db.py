"""Rows: the declarative base, our column types, and one session for SQLite and PostgreSQL.

Models are plain SQLAlchemy and import no Flask; Flask-SQLAlchemy only gives each request its session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, SessionTransaction, mapped_column
from sqlalchemy.orm.attributes import instance_dict, instance_state, set_committed_value
from uuid_utils.compat import uuid7

from contest import limits
from contest.horizon import plain
from contest.limits import Limits
from contest.prepared import prepared

# Names for every constraint, so that migrations can refer to them on both databases.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """A point in time. Values without a zone are refused; SQLite stores UTC without a zone, PostgreSQL timestamptz."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime was about to be stored")
        value = plain(value).astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def new_id() -> UUID:
    """A UUIDv7: unique across installations, ordered by time, and impossible to guess by counting."""
    return uuid7()


class Model(DeclarativeBase):
    """The base class of every row."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: UTCDateTime(),
        UUID: sa.Uuid(),
        str: sa.Text(),
        dict[str, Any]: Document,
        list[Any]: Document,
        list[str]: Document,
        dict[str, str]: Document,
        dict[str, int]: Document,
        dict[str, int | None]: Document,
    }


Key = Annotated[UUID, mapped_column(primary_key=True, default=new_id)]
# A name or sentence that an organiser gives, in languages: {"zh": …, "en": …}.
Words = Annotated[dict[str, str], mapped_column(Document)]
# Home province or delegation at registration. It never changes, so large tables can be partitioned by it.
Region = Annotated[str, mapped_column(sa.String(32))]

_reading: ContextVar[bool] = ContextVar("reading", default=False)


@contextmanager
def read_only() -> Iterator[None]:
    """Work that only reads: it may run on a replica, and the database itself refuses writes."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


_within: ContextVar[sa.Connection | None] = ContextVar("within", default=None)


@contextmanager
def reading_within(connection: sa.Connection) -> Iterator[None]:
    """Sessions of the work inside read on this connection, so they see what its transaction has written and nobody else
    sees yet. They begin at a savepoint: whatever they roll back is their own."""
    token = _within.set(connection)
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        _within.reset(token)
        savepoint.rollback()


class RoutingSession(Session):
    """Sends read-only work to a replica if there is one."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **kw: Any) -> Any:
        if (within := _within.get()) is not None:
            return within
        if bind is None and _reading.get() and "replica" in db.engines:
            return db.engines["replica"]
        return super().get_bind(mapper=mapper, clause=clause, bind=bind, **kw)

    def bind_of_any_table(self) -> Any:
        """What `get_bind` gives where no table is named, found once for reading and once for writing: Flask-SQLAlchemy
        goes through the application's context for each answer, and a background save asks ten times."""
        if (within := _within.get()) is not None:
            return within
        key = "bind to read" if _reading.get() else "bind to write"
        if key not in self.info:
            self.info[key] = self.get_bind()
        return self.info[key]


db = SQLAlchemy(
    metadata=Model.metadata,
    session_options={"class_": RoutingSession, "expire_on_commit": False},
)
session = db.session


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """docs/stack, trap 1: we must begin transactions ourselves, else concurrent writers lose rows silently."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: sa.Connection) -> None:
    reading = _reading.get()
    if connection.dialect.name == "sqlite":
        # Neither waits for anybody, so neither can fail as a statement can; through SQLAlchemy they take as long as the
        # statements of many requests.
        driver: Any = connection.connection.driver_connection
        if connection.info.get("reading") != reading:
            driver.execute(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
            connection.info["reading"] = reading
        if reading:
            driver.execute("BEGIN")
        else:
            limits.begin_writing(connection)
    else:
        limits.begin_on_postgresql(connection, reading=reading)


BACKGROUND = 4  # connections of a process beside its threads': its worker's (contest/worker.py)


def engine_options(url: str, lock: int = Limits.lock, threads: int = 8) -> dict[str, Any]:
    """Each thread of a process has a connection that is kept: SQLAlchemy keeps five and opens each further one anew for
    every request, which on PostgreSQL took half of what the request cost. Whether the server keeps statements is found
    out for each connection (contest/limits.py). A connection of the pool is waited for as long as a lock."""
    if url.startswith("postgresql"):
        engine: dict[str, Any] = {"pool_pre_ping": True, "connect_args": {"prepare_threshold": None}}
    else:
        engine = {"connect_args": {"timeout": lock}}
    # What people wrote is in a statement's parameters; without this they would be in the log with every fault.
    return {"pool_size": threads + BACKGROUND, "pool_timeout": lock, "hide_parameters": True, **engine}


Row = TypeVar("Row", bound=Model)
Answer = TypeVar("Answer")


def table_of(model: type[Model]) -> sa.Table:
    """The table of a row's kind, for statements that make no rows."""
    table: Any = model.__table__
    return table  # type: ignore[no-any-return]


def as_row(model: type[Row], values: Mapping[str, Any], *, fresh: bool = False) -> Row:
    """A row of this session with columns that a plain statement has read; the others are read when they are first
    asked for. `fresh`: what the session knew of it gives way.

    To let SQLAlchemy make the rows of five joined tables took four times as long as their statement (2 ms of 14)."""
    now = session()
    mapper: Any = model.__mapper__
    key = mapper.identity_key_from_primary_key((values["id"],))
    known = now.identity_map.get(key)
    if known is None:
        row: Row = mapper.class_manager.new_instance()
        state: Any = instance_state(row)
        state.dict.update(values)
        state.key = key
        # As SQLAlchemy does it when it loads one (sqlalchemy.orm.loading): nothing is new, and no rows hang on it.
        # What `session.add` looks for took 50 µs for each row, a tenth of a page that is made of five.
        state.session_id = now.hash_key
        state.expired_attributes.update(_unread(model, tuple(values)))
        now.identity_map.add(state)
        return row
    present = instance_dict(known)
    for name, value in values.items():
        if fresh or name not in present:
            set_committed_value(known, name, value)
    return known  # type: ignore[no-any-return]


@cache
def _unread(model: type[Model], names: tuple[str, ...]) -> frozenset[str]:
    """The columns of a row that are read when they are first asked for."""
    return frozenset(sa.inspect(model).column_attrs.keys()) - frozenset(names)  # type: ignore[union-attr]


def read(statement: Any, values: Mapping[str, Any]) -> Any:
    """The result of a statement over tables and columns, in this session's transaction and after what is pending in it.
    It is made once and kept by whoever asks it (contest/prepared.py); asked through the session it takes much
    longer."""
    connection = _connection()
    known = prepared(statement, connection.dialect)
    return known.run(connection, values) if known is not None else connection.execute(statement, values)


def read_plainly(statement: Any, values: Mapping[str, Any]) -> list[Any]:
    """The same as plain sequences of columns: of many rows the names alone take as long as the database."""
    connection = _connection()
    known = prepared(statement, connection.dialect)
    return known.rows(connection, values) if known is not None else list(connection.execute(statement, values))


def once_while_reading(what: tuple[Any, ...], ask: Callable[[], Answer]) -> Answer:
    """The answer to a question that a page comes to in several places: asked once in a transaction that only reads, in
    which nothing changes; anywhere else each time. `what`: whose question it is, and all that it depends on."""
    if not _reading.get():
        return ask()
    now = session()
    kept, answers = now.info.get("asked", (None, {}))
    if kept is None or kept is not now.get_transaction():
        answers = {}
    if what not in answers:
        answers[what] = ask()
        now.info["asked"] = now.get_transaction(), answers
    found: Answer = answers[what]
    return found


def _connection(*, flushes: bool = True) -> sa.Connection:
    """The connection of the transaction under way, after what is pending in it is written.

    A session finds it anew for each statement, which took a fifteenth of what saves a mark; here it is kept while the
    transaction lasts."""
    now: RoutingSession = session()  # type: ignore[assignment]
    if flushes:
        now.flush()
    kept: sa.Connection | None = now.info.get(now.bind_of_any_table()) if now.is_active else None
    return now.connection() if kept is None else kept


@event.listens_for(Session, "after_begin")
def _keep_connection(begun: Session, _transaction: SessionTransaction, connection: sa.Connection) -> None:
    begun.info[connection.engine] = connection


@event.listens_for(Session, "after_transaction_end")
def _forget_connections(ended: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        for engine in [key for key in ended.info if isinstance(key, Engine)]:
            del ended.info[engine]


def write(statement: Any, values: Mapping[str, Any]) -> int:
    """Send a statement that writes, in this session's transaction; how many rows it concerned. It is made once, as for
    `read`; an insertion is given the same columns each time."""
    connection = _connection(flushes=False)
    known = prepared(statement, connection.dialect, values if isinstance(statement, sa.Insert) else None)
    return known.write(connection, values) if known is not None else connection.execute(statement, values).rowcount


def insert(model: type[Model], values: dict[str, Any]) -> None:
    """Write one row, now, without making an object of it: a flush of one row took three times as long."""
    shape = (model, *values)
    if shape not in _INSERTS:
        _INSERTS[shape] = sa.insert(table_of(model))
    write(_INSERTS[shape], values)


def insert_all(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write a few rows with the same columns in one statement, which is kept for each number of them."""
    shape = (model, len(rows), *rows[0])
    if shape not in _INSERTS:
        columns = table_of(model).c
        _INSERTS[shape] = sa.insert(table_of(model)).values(
            [
                {name: sa.bindparam(f"{name}_{n}", type_=columns[name].type) for name in rows[0]}
                for n in range(len(rows))
            ]
        )
    write(_INSERTS[shape], {f"{name}_{n}": value for n, row in enumerate(rows) for name, value in row.items()})


_INSERTS: dict[tuple[Any, ...], sa.Insert] = {}


def locks_rows() -> bool:
    """Whether rows are locked one by one. On SQLite whoever writes is alone since the transaction began, and to ask for
    a lock would be a statement for nothing."""
    return session.connection().dialect.name != "sqlite"


__all__ = [
    "Document",
    "Key",
    "Mapped",
    "Model",
    "Region",
    "UTCDateTime",
    "Words",
    "as_row",
    "db",
    "insert",
    "insert_all",
    "locks_rows",
    "mapped_column",
    "new_id",
    "read",
    "read_plainly",
    "table_of",
    "write",
]

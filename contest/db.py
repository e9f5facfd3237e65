"""Rows: the declarative base, our column types, and one session for SQLite and PostgreSQL.

Models are plain SQLAlchemy and import no Flask; Flask-SQLAlchemy only gives each request its session.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from uuid_utils.compat import uuid7

from contest import limits
from contest.limits import Limits

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
        value = value.astimezone(UTC)
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


class RoutingSession(Session):
    """Sends read-only work to a replica if there is one."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **kw: Any) -> Any:
        if bind is None and _reading.get() and "replica" in db.engines:
            return db.engines["replica"]
        return super().get_bind(mapper=mapper, clause=clause, bind=bind, **kw)


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
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
    elif settings := limits.settings_of_transaction(connection, reading=reading):
        connection.exec_driver_sql(settings)


def engine_options(url: str, lock: int = Limits.lock) -> dict[str, Any]:
    """psycopg behind an old pgbouncer breaks on prepared statements (docs/stack, trap 4). A connection of the pool is
    waited for as long as a lock."""
    if url.startswith("postgresql"):
        engine: dict[str, Any] = {"pool_pre_ping": True, "connect_args": {"prepare_threshold": None}}
    else:
        engine = {"connect_args": {"timeout": lock}}
    # What people wrote is in a statement's parameters; without this they would be in the log with every fault.
    return {"pool_timeout": lock, "hide_parameters": True, **engine}


__all__ = ["Document", "Key", "Mapped", "Model", "Region", "UTCDateTime", "Words", "db", "mapped_column", "new_id"]

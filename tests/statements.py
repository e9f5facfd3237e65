"""Counts SQL statements where they are asked for: in this thread, between two points."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

# What only opens, closes or sets up a transaction is not counted.
QUIET = ("PRAGMA", "BEGIN", "SELECT set_config", "SAVEPOINT", "RELEASE", "ROLLBACK TO")
_watching: ContextVar[tuple[list[str], ...]] = ContextVar("watching", default=())


@sa.event.listens_for(Engine, "before_cursor_execute")
def _note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if not statement.startswith(QUIET):
        for seen in _watching.get():
            seen.append(statement)


@contextmanager
def counted() -> Iterator[list[str]]:
    """`with counted() as seen: …; assert len(seen) == 3`. Counts may be nested."""
    seen: list[str] = []
    token = _watching.set((*_watching.get(), seen))
    try:
        yield seen
    finally:
        _watching.reset(token)

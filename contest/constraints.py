"""Which constraint of the database refused a row, without the row's values: PostgreSQL's sentences quote them
(`Key (email)=(li@example.edu.cn) already exists`), and logs are read by more people than the database.

Sources: sqlite.org/rescode.html; PostgreSQL's appendix A, class 23; psycopg's `Diagnostic`.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.exc import IntegrityError

Kind = Literal["unique", "reference", "other"]
"""Two rows cannot be the same; a row that another one needs; a value that may not be, or is missing."""


@dataclass(frozen=True)
class Violated:
    """`name`: the constraint's name on PostgreSQL, the columns or the name on SQLite; empty where neither is told."""

    kind: Kind
    name: str


_POSTGRESQL: dict[str, Kind] = {"23505": "unique", "23P01": "unique", "23503": "reference", "23001": "reference"}
_SQLITE: dict[int, Kind] = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: "unique",
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: "unique",
    sqlite3.SQLITE_CONSTRAINT_ROWID: "unique",
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: "reference",
}


def violated(fault: IntegrityError) -> Violated:
    """What a refused row violates."""
    cause = fault.orig
    if isinstance(cause, sqlite3.Error):
        kind = _SQLITE.get(getattr(cause, "sqlite_errorcode", 0), "other")
        return Violated(kind, str(cause).partition(": ")[2])  # "UNIQUE constraint failed: account.email": no values
    code = getattr(cause, "sqlstate", None) or ""
    name = getattr(getattr(cause, "diag", None), "constraint_name", None)
    return Violated(_POSTGRESQL.get(code, "other"), name or code)

"""What keeps the database or the disk from doing its work, told apart, so that the page can say what is wrong and what
to do now. The drivers' own codes decide, never their sentences, except where SQLite has no code of its own.

Sources: sqlite.org/rescode.html; PostgreSQL's appendix A, "Error Codes"; errno(3).
"""

from __future__ import annotations

import errno
import sqlite3
from enum import StrEnum

from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class Outage(StrEnum):
    """What is wrong."""

    TOO_BUSY = "too-busy"
    DISK_FULL = "disk-full"
    READ_ONLY = "read-only"
    UNREACHABLE = "unreachable"
    NOT_MIGRATED = "not-migrated"
    DAMAGED = "damaged"


# SQLite's primary result codes (the low byte of an extended one).
_SQLITE = {
    sqlite3.SQLITE_BUSY: Outage.TOO_BUSY,
    sqlite3.SQLITE_LOCKED: Outage.TOO_BUSY,
    sqlite3.SQLITE_INTERRUPT: Outage.TOO_BUSY,  # our own time limit, contest/db.py
    sqlite3.SQLITE_FULL: Outage.DISK_FULL,
    sqlite3.SQLITE_READONLY: Outage.READ_ONLY,
    sqlite3.SQLITE_PERM: Outage.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Outage.UNREACHABLE,
    sqlite3.SQLITE_NOTADB: Outage.DAMAGED,
    sqlite3.SQLITE_CORRUPT: Outage.DAMAGED,
    sqlite3.SQLITE_IOERR: Outage.DAMAGED,
}
# A missing table or column has the code of any other mistake in SQL.
_SQLITE_LACKS = ("no such table", "no such column", "has no column named")

# PostgreSQL's codes, whole or by class (their first two letters).
_POSTGRESQL = {
    "53100": Outage.DISK_FULL,
    "53": Outage.TOO_BUSY,  # out of memory, too many connections
    "55P03": Outage.TOO_BUSY,  # lock_timeout
    "57014": Outage.TOO_BUSY,  # statement_timeout
    "40": Outage.TOO_BUSY,  # deadlock, serialization
    "25006": Outage.READ_ONLY,
    "42P01": Outage.NOT_MIGRATED,
    "42703": Outage.NOT_MIGRATED,
    "57": Outage.UNREACHABLE,  # shut down, crashed, starting
    "08": Outage.UNREACHABLE,
    "28": Outage.UNREACHABLE,  # signing in refused
    "3D": Outage.UNREACHABLE,  # no such database
    "58": Outage.DAMAGED,  # input or output failed
    "XX": Outage.DAMAGED,
}

_DISK = {
    errno.ENOSPC: Outage.DISK_FULL,
    errno.EDQUOT: Outage.DISK_FULL,
    errno.EFBIG: Outage.DISK_FULL,
    errno.EROFS: Outage.READ_ONLY,
    errno.EIO: Outage.DAMAGED,
}


def outage_of(fault: BaseException | None) -> Outage | None:
    """What outage a fault shows; None if it is something else, such as a refused constraint or a mistake of ours."""
    if isinstance(fault, PoolTimeout):
        return Outage.TOO_BUSY
    if isinstance(fault, OSError):
        return _DISK.get(fault.errno or 0)
    if isinstance(fault, DBAPIError):
        lost = fault.connection_invalidated or isinstance(fault, InterfaceError)
        return _of_driver(fault.orig) or (Outage.UNREACHABLE if lost else None)
    return _of_driver(fault)


def _of_driver(fault: BaseException | None) -> Outage | None:
    """The same for what sqlite3 or psycopg raise."""
    if isinstance(fault, sqlite3.Error):
        code = getattr(fault, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_ERROR:
            return Outage.NOT_MIGRATED if any(sign in str(fault) for sign in _SQLITE_LACKS) else None
        return _SQLITE.get(code & 0xFF) if code is not None else None
    if not type(fault).__module__.startswith("psycopg"):
        return None
    state = getattr(fault, "sqlstate", None)
    if state:
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    # A fault that the server had no part in: it was not reached, or it did not answer in time.
    return Outage.UNREACHABLE if type(fault).__name__.endswith(("OperationalError", "Timeout")) else None

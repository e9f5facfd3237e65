"""Whether the application can do its work now: the database answers in time, is migrated and takes a write, and the
disk has room.

One process at a time looks, at most every five seconds, in a thread of its own, and takes its write back; everybody is
answered from what it found. The finding is kept in a file that all processes of the machine see, padded to one block
so that a full disk does not prevent its being written again. What is answered names the check that failed and the kind
of failure, never an address or a driver's sentence.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from contest import clock, limits, receipts
from contest.config import Config
from contest.limits import Limits
from contest.outages import Outage, outage_of
from contest.resources import MIGRATIONS

EVERY = timedelta(seconds=5)
STALE = timedelta(seconds=20)  # a finding that nobody has renewed for so long says nothing any more
IN_TIME = 3.0  # seconds in which a look must end
PATIENCE = Limits(connect=2, statement=2, lock=2)
ROOM = 64 * 2**20  # bytes that must be free on each disk that we write to
CHECKS = ("database", "migrations", "writing", "disk")
FILE = "readiness"
_BLOCK = 4096
LATE = "late"


class Readiness:
    """What this process knows of its readiness."""

    def __init__(self, config: Config, look: Callable[[Config], dict[str, str]] | None = None) -> None:
        self.config = config
        self._look = look or look_at
        self._found: dict[str, Any] | None = None
        self._looking = threading.Lock()

    def failures(self, at: datetime) -> dict[str, str]:
        """What fails, by check; empty where the application is ready. Takes IN_TIME at most."""
        last = self._last()
        if last is not None and timedelta(0) <= at - _when(last) < EVERY:
            return _failures(last)
        if not self._looking.acquire(blocking=False):
            return self._from_last(last, at)
        file = self._claim()
        if file is False:  # another process is looking
            self._looking.release()
            return self._from_last(last, at)
        done = threading.Event()
        threading.Thread(target=self._renew, args=(file, at, done), name="saiwu-readiness", daemon=True).start()
        if not done.wait(IN_TIME):
            return {"database": LATE}
        return _failures(self._found or {})

    def _from_last(self, last: dict[str, Any] | None, at: datetime) -> dict[str, str]:
        if last is None or not timedelta(0) <= at - _when(last) < STALE:
            return {"database": LATE}
        return _failures(last)

    def _renew(self, file: Any, at: datetime, done: threading.Event) -> None:
        try:
            found = {"at": at.timestamp(), "failures": self._look(self.config)}
            self._found = found
            if file is not None:
                os.pwrite(file, json.dumps(found).ljust(_BLOCK).encode(), 0)
        except OSError:
            pass  # the other processes look for themselves
        finally:
            if file is not None:
                os.close(file)
            self._looking.release()
            done.set()

    def _claim(self) -> int | bool | None:
        """The open, locked file; False where another process has it; None where there can be no file."""
        try:
            file = os.open(self.config.instance / FILE, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            return False
        return file

    def _last(self) -> dict[str, Any] | None:
        try:
            shared = json.loads((self.config.instance / FILE).read_text())
            _when(shared)
        except (OSError, ValueError, KeyError, TypeError):
            shared = None
        known = [one for one in (shared, self._found) if one]
        return max(known, key=_when, default=None)


def _when(found: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(found["at"], UTC)


def _failures(found: dict[str, Any]) -> dict[str, str]:
    return dict(found.get("failures", {}))


VERSION = sa.text("SELECT max(version_num) FROM alembic_version")


def look_at(config: Config) -> dict[str, str]:
    """Look once: what fails, by check. Nothing is kept of it."""
    found = {}
    if not all(has_room(folder) for folder in _folders(config)):
        found["disk"] = str(Outage.DISK_FULL)
    check = "database"
    engine = sa.create_engine(config.database_url, poolclass=sa.NullPool)
    limits.hold(engine, PATIENCE)
    try:
        with engine.connect() as connection:
            check = "migrations"
            version = connection.scalar(VERSION)
            if version is None or version < newest_migration():
                return {**found, "migrations": str(Outage.NOT_MIGRATED)}
            check = "writing"
            trial = {"account_id": uuid4(), "idempotency_key": "trial", "operation": "health.ready", "answer": ""}
            connection.execute(sa.insert(receipts.Receipt), {**trial, "id": uuid4(), "code": "", "at": clock.now()})
            connection.rollback()
    except Exception as fault:  # whatever it is, we are not ready
        outage = outage_of(fault)
        if outage in (Outage.READ_ONLY, Outage.DISK_FULL):
            check = "writing"
        elif outage is Outage.UNREACHABLE:
            check = "database"
        found[check] = str(outage or "fault")
    finally:
        engine.dispose()
    return found


def has_room(folder: Path) -> bool:
    """Whether the disk with this folder has room for ordinary users, in bytes and in files."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize >= ROOM and (disk.f_files == 0 or disk.f_favail > 0)


def _folders(config: Config) -> list[Path]:
    folders = [config.instance]
    address = sa.make_url(config.database_url)
    if address.get_backend_name() == "sqlite" and address.database:
        folders.append(Path(address.database).parent)
    return [folder for folder in folders if folder.is_dir()]


def migrations_of(config: Config) -> tuple[str | None, str]:
    """The number of the newest migration that the database has had (None: it cannot be read, or had none), and of the
    newest one that this version brings."""
    engine = sa.create_engine(config.database_url, poolclass=sa.NullPool)
    limits.hold(engine, PATIENCE)
    try:
        with engine.connect() as connection:
            return connection.scalar(VERSION), newest_migration()
    except sa.exc.SQLAlchemyError:
        return None, newest_migration()
    finally:
        engine.dispose()


@cache
def newest_migration() -> str:
    """The number of the newest migration that this version brings."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))

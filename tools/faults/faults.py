"""The faults: each for its share of the time, made again and again, and healed before the next kind begins."""

from __future__ import annotations

import random
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from tools.faults.clients import PATIENCE, Client, Told
from tools.faults.stage import Stage, signalled

HANGS = 8  # seconds: longer than any time limit that the server is given
AHEAD = (45 * 60, 0, -30 * 60, 0)  # seconds: where the clock is moved to, one after the other
STAYS = 3  # seconds at each
SLOW = 8  # clients that send a byte twice a second


@dataclass(frozen=True)
class Fault:
    """A kind of fault. `make` makes it once and heals it, and returns whether it did anything."""

    key: str
    title: str
    make: Callable[[Stage], bool]
    every: float  # seconds of quiet from one that is healed to the next
    on: tuple[str, ...] = ("sqlite", "postgresql")


def _calm(_stage: Stage) -> bool:
    return False


def _kill_process(stage: Stage) -> bool:
    workers = stage.server.workers
    return bool(workers) and signalled(random.choice(workers), signal.SIGKILL)


def _kill_server(stage: Stage) -> bool:
    stage.server.kill()
    stage.server.start()
    return True


def _kill_database(stage: Stage) -> bool:
    assert stage.database is not None
    stage.database.kill()
    stage.database.start()
    return True


def _database_away(stage: Stage) -> bool:
    assert stage.database is not None
    stage.database.end()
    time.sleep(HANGS / 2)
    stage.database.start()
    return True


def _database_hangs(stage: Stage) -> bool:
    """PostgreSQL: all its processes are stopped. SQLite: somebody else holds its write lock."""
    if stage.database is not None:
        stage.database.hang()
        try:
            time.sleep(HANGS)
        finally:
            stage.database.go_on()
        return True
    holder = sqlite3.connect(stage.sqlite, timeout=30, isolation_level=None)
    try:
        holder.execute("BEGIN IMMEDIATE")
        time.sleep(HANGS)
        holder.execute("ROLLBACK")
    finally:
        holder.close()
    return True


def _full_disk(stage: Stage) -> bool:
    """Fill the disk under the rows to the last byte, and keep it full while room is given back elsewhere; then free
    it. PostgreSQL that ends itself for lack of room is started again, as its keeper would."""
    if not stage.has_own_disk:
        return False
    filler = stage.disk / "filler"
    until = time.monotonic() + HANGS
    with filler.open("ab", buffering=0) as file:
        while time.monotonic() < until:
            with suppress(OSError):
                while time.monotonic() < until:
                    file.write(bytes(1024 if file.tell() % 4096 else 65536))
            with suppress(OSError):
                file.write(b"\0")
            time.sleep(0.05)
    filler.unlink()
    if stage.database is not None:
        stage.database.start()
    return True


def _mail_hangs(stage: Stage) -> bool:
    """Letters wait for a mail server that takes the connection and is silent."""
    from contest import clock, mail
    from contest.db import db

    held = len(stage.mail.held)
    with stage.app().app_context():
        for n in range(5):
            mail.write(f"somebody-{n}@example.org", "见信", "好", at=clock.now())
        db.session.commit()
        db.engine.dispose()
    time.sleep(2)
    return len(stage.mail.held) > held


def _slow_clients(stage: Stage) -> bool:
    """Forms that arrive byte by byte, from people who never finish."""
    threads = [threading.Thread(target=_trickle, args=(stage.server.port,), daemon=True) for _ in range(SLOW)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return True


def _trickle(port: int) -> None:
    head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 5000\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(head.encode())
        for _ in range(HANGS * 2):
            line.sendall(b"a")
            time.sleep(0.5)


def _clock_moves(stage: Stage) -> bool:
    """Three quarters of an hour ahead and set right, half an hour behind and set right."""
    if stage.clock is None:
        return False
    has_moved = True
    for ahead in AHEAD:
        stage.clock.move(ahead)
        time.sleep(STAYS)
        has_moved &= abs(stage.server.ahead() - ahead) < STAYS
    return has_moved


FAULTS = (
    Fault("calm", "none, to compare with", _calm, 1),
    Fault("kill-process", "`kill -9` of a web process", _kill_process, 3),
    Fault("kill-server", "`kill -9` of the whole server, started again", _kill_server, 4),
    Fault("kill-database", "`kill -9` of PostgreSQL, started again", _kill_database, 4, ("postgresql",)),
    Fault("database-away", "database shut down for some seconds", _database_away, 4, ("postgresql",)),
    Fault("database-hangs", "database hangs for 8 s", _database_hangs, 4),
    Fault("full-disk", "disk full for 8 s, then freed", _full_disk, 4),
    Fault("mail-hangs", "mail server is silent", _mail_hangs, 2),
    Fault("slow-clients", "8 clients that send two bytes a second", _slow_clients, 1),
    Fault("clock", "clock 45 minutes ahead, right, 30 minutes behind, right", _clock_moves, 2),
)
KILLS = ("kill-process", "kill-server", "kill-database")


@dataclass
class Course:
    """Which fault it is now, and how often each was made."""

    stage: Stage
    now: str = "calm"

    def __post_init__(self) -> None:
        self.made: dict[str, int] = {}

    def run(self, faults: list[Fault], seconds: float) -> None:
        """Each kind of fault for its share of the time, at least once."""
        share = seconds / len(faults)
        for fault in faults:
            self.now = fault.key
            self.made[fault.key] = 0
            until = time.monotonic() + share
            time.sleep(min(0.5, share / 4))
            while True:
                self.made[fault.key] += fault.make(self.stage)
                self.stage.server.wait_until_ready()
                if time.monotonic() + fault.every > until:
                    break
                time.sleep(fault.every)
            time.sleep(max(0.0, until - time.monotonic()))


def chosen(kind: str, keys: list[str]) -> list[Fault]:
    """The faults that this database can have, of those that are asked for (all, if none is; `kills` are all that end
    a process). Raises ValueError with a name that none has."""
    asked = {one for key in keys for one in (KILLS if key == "kills" else (key,))}
    if unknown := asked - {fault.key for fault in FAULTS}:
        raise ValueError(f"no fault is called {', '.join(sorted(unknown))}")
    return [fault for fault in FAULTS if kind in fault.on and (not keys or fault.key in asked)]


def play(stage: Stage, faults: list[Fault], seconds: float) -> tuple[Course, Told, float]:
    """Let the stage's judges write while these faults happen: what happened, what they were told, and how many seconds
    it took. A client that died is told as a false word: it saw nothing any more."""
    told, course, stop = Told(), Course(stage), threading.Event()
    clients = [Client(stage.server.port, judge, told, lambda: course.now, stop) for judge in stage.judges]
    for one in clients:
        one.start()
    for one in clients:  # checking sixteen passwords takes a while, and is not what is looked at here
        one.entered.wait(timeout=120)
    began = time.monotonic()
    try:
        course.run(faults, seconds)
    finally:
        stop.set()
        for one in clients:
            one.until = time.monotonic() + PATIENCE
    for one in clients:
        one.join(timeout=3 * PATIENCE)
        if one.broken is not None or one.is_alive():
            told.false.append((course.now, f"{one.name} stopped: {one.broken!r}"))
    stage.server.end()
    return course, told, time.monotonic() - began

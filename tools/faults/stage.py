"""What the run plays on: a disk of its own, a database, a small contest that is being judged, and the real server."""

from __future__ import annotations

import base64
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Blue-Whale-Sings-7"  # of every judge
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
# A tmpfs of this size, in MiB: room for the run, and quickly full.
DISK = {"sqlite": 192, "postgresql": 640}
PROCESSES = 3
LIMITS = {"DATABASE_CONNECT_SECONDS": "3", "DATABASE_LOCK_SECONDS": "5", "DATABASE_STATEMENT_SECONDS": "6"}


@dataclass(frozen=True)
class Judge:
    """Who writes, and the assignments that they write on."""

    login: str
    account_id: UUID
    assignments: list[UUID]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(status.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(status.parent.name))
    return found


def signalled(pid: int, number: int) -> bool:
    """Send a signal; False where the process has ended already."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


class SilentPort:
    """A mail server that takes every connection and never says a word."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port = int(self.socket.getsockname()[1])
        self.held: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                self.held.append(self.socket.accept()[0])

    def close(self) -> None:
        for one in (self.socket, *self.held):
            one.close()


@dataclass
class PostgreSQL:
    """A cluster with its durability as shipped: what it acknowledges must outlive `kill -9`."""

    folder: Path  # of the socket
    cluster: Path
    user: str | None
    server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://saiwu@/saiwu?host={self.folder}"

    def make(self) -> None:
        self.cluster.mkdir()
        if self.user:
            for path in (self.folder, self.cluster):
                shutil.chown(path, self.user)
        command = [PROGRAMS[0] / "initdb", "-D", self.cluster, "-U", "saiwu", "--auth=trust", "--encoding=UTF8"]
        subprocess.run(
            [*command, "--locale=C.UTF-8", "--wal-segsize=4"],
            user=self.user, cwd=self.folder, check=True, capture_output=True,
        )  # fmt: skip
        self.start()
        with self._administrator() as rows:
            rows.execute("CREATE DATABASE saiwu")

    def _administrator(self) -> Any:
        import psycopg

        return psycopg.connect(host=str(self.folder), user="saiwu", dbname="postgres", autocommit=True)

    def start(self) -> None:
        """Start it and wait until it answers, which after a crash is after its recovery."""
        import psycopg

        settings = {
            "listen_addresses": "", "unix_socket_directories": str(self.folder), "shared_buffers": "64MB",
            "max_wal_size": "64MB", "min_wal_size": "16MB", "max_connections": "150",
        }  # fmt: skip
        options = [f"--{name}={value}" for name, value in settings.items()]
        until = time.monotonic() + 90
        while time.monotonic() < until:
            if self.server is None or self.server.poll() is not None:
                with (self.folder / "server.log").open("ab") as log:
                    self.server = subprocess.Popen(
                        [PROGRAMS[0] / "postgres", "-D", self.cluster, *options], user=self.user, cwd=self.folder,
                        stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                    )  # fmt: skip
            try:
                self._administrator().close()
                return
            except psycopg.OperationalError:
                time.sleep(0.2)
        raise RuntimeError("PostgreSQL does not come back: " + (self.folder / "server.log").read_text()[-2000:])

    def _signal_all(self, number: int) -> None:
        if self.server is not None:
            for pid in (self.server.pid, *children(self.server.pid)):
                signalled(pid, number)

    def kill(self) -> None:
        """kill -9 of the postmaster; its children end by themselves when they notice."""
        assert self.server is not None
        signalled(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def end(self) -> None:
        if self.server is not None and self.server.poll() is None:
            self._signal_all(signal.SIGCONT)
            signalled(self.server.pid, signal.SIGQUIT)
            self.server.wait(timeout=30)

    def hang(self) -> None:
        self._signal_all(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal_all(signal.SIGCONT)


@dataclass
class MovedClock:
    """The server's own clock (moved_clock.c): it can be moved without moving the machine's."""

    file: Path

    @classmethod
    def make(cls, folder: Path) -> MovedClock | None:
        """None where there is no C compiler."""
        source = Path(__file__).with_name("moved_clock.c")
        command = ["cc", "-shared", "-fPIC", "-O2", "-o", folder / "moved_clock.so", source, "-ldl"]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            return None
        clock = cls(folder / "clock")
        clock.move(0)
        return clock

    @property
    def env(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self.file.with_name("moved_clock.so")), "MOVED_CLOCK": str(self.file)}

    def move(self, seconds: int) -> None:
        """From now on the server's clock is so far ahead of the machine's (behind, below 0)."""
        with self.file.open("r+b" if self.file.exists() else "wb") as file:
            file.write(seconds.to_bytes(8, sys.byteorder, signed=True))


@dataclass
class Server:
    """`contest serve --insecure-http` in production mode."""

    env: dict[str, str]
    port: int
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "contest", "serve", "--insecure-http"], cwd=ROOT, env=self.env,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + 90
        while time.monotonic() < until:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError("the server does not start: " + self.log.read_text()[-2000:])

    def wait_until_ready(self) -> None:
        """Wait until it says that it can take a write, half a minute at most."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=10):
                return
            time.sleep(0.3)

    def ahead(self) -> float:
        """How many seconds its clock is ahead of the machine's, by its answers."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as answer:
            return (parsedate_to_datetime(answer.headers["Date"]) - datetime.now(UTC)).total_seconds()

    @property
    def workers(self) -> list[int]:
        return children(self.process.pid) if self.process else []

    def kill(self) -> None:
        """kill -9 of the whole server: the arbiter and its workers."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=45)
            except subprocess.TimeoutExpired:
                self.kill()


@dataclass
class Stage:
    """Everything that a fault can hit."""

    kind: str  # sqlite | postgresql
    disk: Path  # what may become full: the instance, and the database
    has_own_disk: bool  # a tmpfs of a small size; else nothing is ever filled
    env: dict[str, str]
    server: Server
    mail: SilentPort
    database: PostgreSQL | None
    clock: MovedClock | None = None
    judges: list[Judge] = field(default_factory=list)

    @property
    def sqlite(self) -> Path:
        return self.disk / "instance" / "saiwu.sqlite3"

    def contest(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "contest", *command], cwd=ROOT, env=self.env, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    def app(self) -> Any:
        """The application in this process, on the same rows."""
        from contest import create_app
        from contest.config import from_environment

        return create_app(from_environment({**self.env, "DATABASE_LOCK_SECONDS": "60"}))


@contextmanager
def set_up(kind: str, clients: int, sheets: int, *, clock_moves: bool = False) -> Iterator[Stage]:
    """A stage with a contest in which each of `clients` judges has `sheets` sheets to fill in; all of it is thrown away
    at the end. `clock_moves`: the server gets a clock of its own, where there is a C compiler."""
    folder = Path(tempfile.mkdtemp(prefix="saiwu-faults-"))
    folder.chmod(0o755)
    disk = folder / "disk"
    disk.mkdir()
    own = os.getuid() == 0 and _mounted(disk, DISK[kind])
    mail, port = SilentPort(), free_port()
    postgresql = None
    try:
        instance = disk / "instance"
        instance.mkdir()
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "PYTHONPATH")}
        env = {
            **kept, **LIMITS, "SAIWU_MODE": "production", "SAIWU_INSTANCE": str(instance),
            "WEB_PROCESSES": str(PROCESSES), "BIND": f"127.0.0.1:{port}", "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "MAIL_URL": f"smtp://127.0.0.1:{mail.port}", "LETTER_WAIT": "0",
            "SECRET_KEY": secrets.token_hex(32), "FIELD_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        }  # fmt: skip
        if kind == "postgresql":
            run = folder / "run"
            run.mkdir()
            known = {entry.pw_name for entry in pwd.getpwall()}
            user = ("postgres" if "postgres" in known else "nobody") if os.getuid() == 0 else None
            postgresql = PostgreSQL(run, disk / "cluster", user)
            postgresql.make()
            env["DATABASE_URL"] = postgresql.url
        clock = MovedClock.make(folder) if clock_moves else None
        server = Server({**env, **(clock.env if clock else {})}, port, folder / "server.log")
        stage = Stage(kind, disk, own, env, server, mail, postgresql, clock)
        done = stage.contest("migrate")
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        stage.judges = _contest(stage, clients, sheets)
        stage.server.start()
        yield stage
    finally:
        mail.close()
        if "stage" in locals():
            stage.server.end()
        if postgresql is not None:
            postgresql.end()
        if own:
            subprocess.run(["umount", "-l", disk], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _mounted(folder: Path, size: int) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", folder]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _contest(stage: Stage, clients: int, sheets: int) -> list[Judge]:
    """A school round that is open for judging, made of the rows that the tests of judging begin with."""
    import sqlalchemy as sa

    from contest import audit, clock
    from contest.audit.holding import COVER
    from contest.db import db, session
    from contest.judging import actions
    from contest.people.sign_in import passwords
    from tests import factories
    from tests.judging import world
    from tests.people import settle

    at = datetime(2023, 10, 12, tzinfo=UTC)  # within the period that its rulebook gives; what is open stays open
    with stage.app().app_context(), clock.frozen_at(at):
        people = settle(at)
        round_ = world.build(people, at, count=sheets)
        password = passwords.hashed(PASSWORD)
        judges = []
        for n in range(clients):
            login = f"fault-judge-{n:02}"
            named = world.another(people, login, f"评委{n:02}")
            named.account.password = password
            seat = round_.seat(named)
            tasks = [factories.assignment(seat, entry) for entry in round_.entries]
            judges.append(Judge(login, named.account_id, [task.id for task in tasks]))
        actions.open_judging(round_.contest, by=people.organiser.account_id, at=at)
        # These rows were written without lines. What `contest migrate` covered was an empty database: it is covered
        # again, as one that is brought up to date, also what belongs to no edition (who has which role).
        session.execute(sa.delete(audit.AuditLine).where(audit.AuditLine.action == COVER))
        audit.cover(at=at)
        session.commit()
        db.engine.dispose()
    return judges

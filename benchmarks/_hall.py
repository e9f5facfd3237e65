"""A hall of judges in front of a real server: one round that is being judged, on a database on the disk."""

from __future__ import annotations

import base64
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote_plus
from uuid import uuid4

from benchmarks._client import Answer, Script, asked
from tools.faults.stage import PostgreSQL, free_port

ROOT = Path(__file__).parent.parent
ASPECTS = 8
PROCESSES = "2"
Filled = TypeVar("Filled")

ASPECT = """
    [[scheme.criterion.aspect]]
    key = "goal.a{n}"
    max = 10
    name = {{ zh = "评分项{n}", en = "Aspect {n}" }}
    text = {{ zh = "说得清、能检验。", en = "Stated so that it can be checked." }}
    bands = [
      {{ name = {{ zh = "优", en = "Excellent" }}, from = "8", to = "10", text = {{ zh = "具体", en = "Exact" }} }},
      {{ name = {{ zh = "良", en = "Good" }}, from = "6", to = "7.9", text = {{ zh = "明确", en = "Definite" }} }},
      {{ name = {{ zh = "弱", en = "Weak" }}, from = "0", to = "5.9", text = {{ zh = "含混", en = "Vague" }} }},
    ]
"""


def rulebook() -> str:
    """The rulebook of the tests of judging, with eight aspects."""
    from tests.judging.world import LAW

    head, _, tail = LAW.replace("closes = 2023", "closes = 2099").partition(
        '    [[scheme.criterion.aspect]]\n    key = "goal.fit"'
    )
    rest = tail[tail.index('\n[[scheme]]\nkey = "make"') :]
    return head + "".join(ASPECT.format(n=n) for n in range(1, ASPECTS + 1)) + rest


@dataclass
class Judge:
    """Who is signed in, in one browser, and the addresses of what is to be marked."""

    cookies: dict[str, str]
    token: str
    addresses: list[str]

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def take(self, answer: Answer) -> None:
        """Keep the cookies of an answer, as a browser does."""
        at = answer.head.find(b"Set-Cookie: ")
        while at >= 0:
            name, _, rest = answer.head[at + 12 :].partition(b"=")
            self.cookies[name.decode()] = rest.split(b";", 1)[0].decode()
            at = answer.head.find(b"Set-Cookie: ", at + 12)


KINDS = ("GET", "POST", "sheet", "autosave")


@dataclass
class Sums:
    """What one run did: seconds by kind of request, and which sheets were acknowledged."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    acknowledged: list[str] = field(default_factory=list)
    odd: dict[str, int] = field(default_factory=dict)

    def expect(self, answer: Answer, status: int) -> bool:
        if answer.status == status:
            return True
        self.odd[str(answer.status)] = self.odd.get(str(answer.status), 0) + 1
        return False


def sheet(judge: Judge, address: str, sums: Sums, n: int, due: float | None = None) -> Script:
    """One sheet: its form, and its submission with eight marks. `due`: when it should have begun."""
    began = time.perf_counter() if due is None else due
    answer = yield asked(address, cookie=judge.cookie)
    judge.take(answer)
    sums.expect(answer, 200)
    sums.seconds["GET"].append(answer.took)
    fields = {"csrf_token": judge.token, "idempotency_key": str(uuid4()), "operation": "submit", "version": "0"}
    fields |= {f"m.goal.a{aspect}": f"{(n + aspect) % 10}.5" for aspect in range(1, ASPECTS + 1)}
    fields |= {"note": "", "comment": quote_plus("讲得清楚")}
    body = "&".join(f"{name}={value}" for name, value in fields.items()).encode()
    answer = yield asked(address, cookie=judge.cookie, body=body, Content_Type="application/x-www-form-urlencoded")
    judge.take(answer)
    if sums.expect(answer, 303):
        sums.acknowledged.append(address.rsplit("/", 1)[1])
        sums.seconds["POST"].append(answer.took)
        sums.seconds["sheet"].append(time.perf_counter() - began)


def sheets(judge: Judge, sums: Sums, until: float) -> Script:
    """Sheet after sheet; none is begun after `until`."""
    for n, address in enumerate(judge.addresses):
        yield from sheet(judge, address, sums, n)
        if time.perf_counter() > until:
            return


def autosaves(judge: Judge, sums: Sums, until: float) -> Script:
    """One mark after the other, saved in the background."""
    n = 0
    while True:
        for address in judge.addresses:
            version = 0
            for aspect in range(1, ASPECTS + 1):
                n += 1
                draft = {"idempotency_key": str(uuid4()), "version": version, "note": "", "comment": ""}
                draft |= {"marks": {f"goal.a{aspect}": f"{n % 10}.{n // 10 % 10}"}}
                answer = yield asked(
                    f"{address}/draft", cookie=judge.cookie, body=json.dumps(draft).encode(),
                    Content_Type="application/json", Accept="application/json", X_CSRFToken=judge.token,
                )  # fmt: skip
                if sums.expect(answer, 200):
                    version = json.loads(answer.body)["version"]
                    sums.acknowledged.append(address.rsplit("/", 1)[1])
                    sums.seconds["autosave"].append(answer.took)
                if time.perf_counter() > until:
                    return


def save_once(judge: Judge, versions: dict[str, int], n: int, sums: Sums) -> Script:
    """One mark of a judge's first sheet, saved in the background. `versions`: that of each judge's draft so far."""
    address = judge.addresses[0]
    draft = {"idempotency_key": str(uuid4()), "version": versions.get(address, 0), "note": "", "comment": ""}
    draft |= {"marks": {f"goal.a{n % ASPECTS + 1}": f"{n % 10}.{n // 10 % 10}"}}
    answer = yield asked(
        f"{address}/draft", cookie=judge.cookie, body=json.dumps(draft).encode(),
        Content_Type="application/json", Accept="application/json", X_CSRFToken=judge.token,
    )  # fmt: skip
    if sums.expect(answer, 200):
        versions[address] = json.loads(answer.body)["version"]
        sums.seconds["autosave"].append(answer.took)


def hello(answers: list[float], until: float) -> Script:
    while time.perf_counter() < until:
        answer = yield asked("/")
        answers.append(answer.took)


@dataclass(frozen=True)
class Served:
    """A server under gunicorn, by the process that leads its workers."""

    port: int
    pid: int

    def processor_seconds(self) -> float:
        """What all its processes have used so far, those that have ended too."""
        workers = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return _used(self.pid, ended=True) + sum(_used(int(one), ended=False) for one in workers)


def _used(pid: int, *, ended: bool) -> float:
    times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]
    return sum(map(int, times if ended else times[:2])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Hall:
    """The application under two processes, its rows, and the judges who are signed in."""

    kind: str
    port: int
    url: str
    app: Any
    judges: list[Judge]
    served: Served

    def submitted(self) -> set[str]:
        """The assignments whose sheet has a version."""
        import sqlalchemy as sa

        from contest.db import read_only, session
        from contest.judging.models import Assignment, SheetVersion

        same = (Assignment.seat_id == SheetVersion.seat_id) & (Assignment.appearance_id == SheetVersion.appearance_id)
        with self.app.app_context(), read_only():
            there = {str(one) for one in session.scalars(sa.select(Assignment.id).join(SheetVersion, same))}
            session.rollback()
        return there

    def empty(self) -> None:
        """Take the sheets out again, so that the next run finds the same work."""
        import sqlalchemy as sa

        from contest.db import session
        from contest.judging.models import ScoreSheet, SheetVersion

        with self.app.app_context():
            session.execute(sa.delete(SheetVersion))
            session.execute(sa.delete(ScoreSheet))
            session.commit()

    def commits(self, seconds: float) -> float:
        """Commits per second of two processes that do nothing but commit one row each, on this database."""
        code = "from benchmarks._hall import commit_rows; commit_rows()"
        command = [sys.executable, "-c", code, self.kind, self.url, str(seconds)]
        both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        return sum(float(one.communicate()[0]) for one in both)


ROW = (
    "INSERT INTO only_committed (id, account, key, operation, answer, code, digest, at) "
    "VALUES ({0}, {0}, {0}, {0}, {0}, {0}, {0}, {0})"
)


def commit_rows() -> None:
    """One of the two processes: prints how many rows it committed in a second."""
    kind, url, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    columns = ("id", "account", "key", "operation", "answer", "code", "digest", "at")
    make = f"CREATE TABLE IF NOT EXISTS only_committed ({', '.join(f'{name} TEXT' for name in columns)})"
    values = tuple(str(uuid4()) for _ in range(7))
    done, connection = 0, _connected(kind, url)
    begin = "BEGIN IMMEDIATE" if kind == "sqlite" else "BEGIN"
    insert = ROW.format("?" if kind == "sqlite" else "%s")
    until = time.perf_counter() + seconds
    if kind == "sqlite":
        connection.execute(make)
    else:
        connection.execute("SELECT pg_advisory_lock(1)")
        connection.execute(make)
        connection.execute("SELECT pg_advisory_unlock(1)")
    began = time.perf_counter()
    while time.perf_counter() < until:
        connection.execute(begin)
        connection.execute(insert, (str(uuid4()), *values))
        connection.execute("COMMIT")
        done += 1
    print(done / (time.perf_counter() - began))


def _connected(kind: str, url: str) -> Any:
    if kind == "sqlite":
        import sqlite3

        connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30, isolation_level=None)
        connection.execute("PRAGMA synchronous=FULL")
        return connection
    import psycopg

    return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)


@contextmanager
def hall(kind: str, judges: int, entries: int) -> Iterator[Hall]:
    """A hall on a database of its own; all of it is thrown away at the end."""
    with site(kind, lambda env: _judged(env, judges, entries)) as (served, url, (app, signed_in)):
        yield Hall(kind, served.port, url, app, signed_in, served)


@contextmanager
def site(kind: str, fill: Callable[[dict[str, str]], Filled], **settings: str) -> Iterator[tuple[Served, str, Filled]]:
    """The application under two processes on a database of its own: the server, the database's address, and what `fill`
    gave, which is called with the settings once there are tables. All of it is thrown away at the end."""
    folder = Path(tempfile.mkdtemp(prefix="saiwu-hall-"))
    folder.chmod(0o755)
    postgresql, server, port = None, None, free_port()
    try:
        instance = folder / "instance"
        instance.mkdir()
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "PYTHONPATH")}
        url = f"sqlite:///{instance}/saiwu.sqlite3"
        if kind == "postgresql":
            run = folder / "run"
            run.mkdir()
            known = {entry.pw_name for entry in pwd.getpwall()}
            user = ("postgres" if "postgres" in known else "nobody") if os.getuid() == 0 else None
            postgresql = PostgreSQL(run, folder / "cluster", user)
            postgresql.make()
            url = postgresql.url
        env = {
            **kept, "SAIWU_MODE": "production", "SAIWU_INSTANCE": str(instance), "DATABASE_URL": url,
            "INSECURE_HTTP": "1", "WEB_PROCESSES": PROCESSES, "PUBLIC_URL": "http://127.0.0.1",
            "MAIL_URL": f"file:{instance}/mail", "SECRET_KEY": secrets.token_hex(32),
            "FIELD_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(), **settings,
        }  # fmt: skip
        migrate = [sys.executable, "-m", "contest", "migrate"]
        subprocess.run(migrate, cwd=ROOT, env=env, check=True, capture_output=True)
        filled = fill(env)
        command = ["--config", "gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", "wsgi:app"]
        server = _served(command, env, port, folder / "server.log")
        yield Served(port, server.pid), url, filled
    finally:
        _end(server)
        if postgresql is not None:
            postgresql.end()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def bare() -> Iterator[Served]:
    """The reference server."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "PYTHONPATH")}
    command = ["--config", "benchmarks/_bare_settings.py", "--bind", f"127.0.0.1:{port}", "benchmarks._bare:app"]
    with tempfile.TemporaryDirectory() as folder:
        server = _served(command, {**kept, "WEB_PROCESSES": PROCESSES}, port, Path(folder) / "log")
        try:
            yield Served(port, server.pid)
        finally:
            _end(server)


def _served(arguments: list[str], env: dict[str, str], port: int, log: Path) -> subprocess.Popen[bytes]:
    from tools.faults.stage import socket

    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *arguments], cwd=ROOT, env=env, stdin=subprocess.DEVNULL,
            stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(1)
                return server
        time.sleep(0.1)
    _end(server)
    raise RuntimeError("the server does not start: " + log.read_text()[-2000:])


def _end(server: subprocess.Popen[bytes] | None) -> None:
    if server is not None and server.poll() is None:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=45)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def _judged(env: dict[str, str], count: int, entries: int) -> tuple[Any, list[Judge]]:
    """The application in this process on the same rows, and the judges, each with all entries."""
    import sqlalchemy as sa

    from contest import clock, create_app
    from contest.config import from_environment
    from contest.db import session
    from contest.judging import actions
    from contest.judging.models import Assignment
    from tests.client import PageClient
    from tests.judging import world
    from tests.people import settle  # type: ignore[attr-defined]

    app = create_app(from_environment(env))
    at = datetime(2023, 10, 12, tzinfo=UTC)  # within the period that its rulebook gives; what is open stays open
    with app.app_context(), clock.frozen_at(at):
        people = settle(at)
        round_ = world.build(people, at, count=entries, text=rulebook())
        found = []
        for n in range(count):
            named = world.another(people, f"hall-judge-{n:02}", f"评委{n:02}")
            seat = round_.seat(named)
            rows = [{"seat_id": seat.id, "appearance_id": one.id, "at": at} for one in round_.entries]
            session.execute(sa.insert(Assignment), rows)
            mine = session.scalars(sa.select(Assignment.id).where(Assignment.seat_id == seat.id)).all()
            found.append((named, [f"/judge/{one}" for one in mine]))
        actions.open_judging(round_.contest, by=people.organiser.account_id, at=at)
        session.commit()
    judges = []
    for named, addresses in found:
        client = PageClient(app, strict=False).sign_in(named)
        client.browser.get(addresses[0])
        cookies = {one.key: one.value for one in client.browser._cookies.values()}  # type: ignore[union-attr]
        judges.append(Judge(cookies, client.token(), addresses))
    return app, judges

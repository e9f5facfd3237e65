"""What the settings do with processes and connections (gunicorn.conf.py), with an application that only waits.

Connections that come together are shared, a process is followed by another one before it ends, and a connection that
ends holds up nobody."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import accumulate
from pathlib import Path

from contest.resources import SERVER_SETTINGS
from tests.deploy.servers import free_port, running

THREADS = 8
SETTINGS = f"""
from runpy import run_path
globals().update(run_path({str(SERVER_SETTINGS)!r}))
del on_starting
post_worker_init = succeed
"""
APP = """
import os, time
def app(environ, start_response):
    time.sleep(float(environ["QUERY_STRING"]))
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "10")])
    return [b"%10d" % os.getpid()]
"""


def ask(connection: socket.socket, seconds: float, *, last: bool = False) -> None:
    ends = "Connection: close\r\n" if last else ""
    connection.sendall(f"GET /?{seconds} HTTP/1.1\r\nHost: here\r\n{ends}\r\n".encode())


def answer(connection: socket.socket) -> int:
    """The process that answered."""
    with connection.makefile("rb") as file:
        while file.readline().strip():
            pass
        return int(file.read(10))


def asked_once(port: int) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        ask(connection, 0)
        return answer(connection)


@contextmanager
def served(folder: Path, more: str = "", *, processes: int = 2, threads: int = THREADS) -> Iterator[tuple[int, int]]:
    """The waiting application, with the committed settings and `more` lines after them: port and first process."""
    (folder / "settings.py").write_text(SETTINGS + more)
    (folder / "slow.py").write_text(APP)
    port = free_port()
    env = {**os.environ, "WEB_PROCESSES": str(processes), "WEB_THREADS": str(threads)}
    command = [
        sys.executable, "-m", "gunicorn", "--config", str(folder / "settings.py"), "--chdir", str(folder),
        "--bind", f"127.0.0.1:{port}", "slow:app",
    ]  # fmt: skip
    with running(command, port, folder / "log", env) as server:
        yield port, server.pid


def test_connections_that_come_together_are_shared_and_none_is_left_waiting(tmp_path: Path) -> None:
    with served(tmp_path) as (port, _first):
        while len({asked_once(port) for _ in range(20)}) < 2:
            """Both processes are there."""
        shares = []
        for _ in range(4):  # a busy machine may wake one of them late, but not each time
            lines = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(2 * THREADS)]
            for line in lines:
                ask(line, 0.3)
            shares.append(max(Counter(answer(line) for line in lines).values()))
            if shares[-1] == THREADS:
                break
            for line in lines:
                line.close()
        assert shares[-1] == THREADS, shares
        # All threads have something to do and go on having it: whoever comes now is taken in all the same.
        for line in lines:
            ask(line, 0.5)
        late = socket.create_connection(("127.0.0.1", port), timeout=30)
        ask(late, 0)
        for line in lines:
            answer(line)
            ask(line, 0.5)
        late.settimeout(1.5)
        answer(late)
        for line in [*lines, late]:
            line.close()


NOTED = """
RENEWED_AFTER = 20
def note(what):
    with open("noted", "a") as file:
        file.write(what)
def post_worker_init(worker):
    note("+")
    succeed(worker)
def worker_exit(server, worker):
    note("-")
"""


def living(first: int) -> list[str]:
    return Path(f"/proc/{first}/task/{first}/children").read_text().split()


def test_a_process_ends_when_its_successor_is_there(tmp_path: Path) -> None:
    """Two that were renewed at the same time left nobody to answer for two seconds (docs/operations/speed.md)."""
    noted = tmp_path / "noted"
    seen = set[int]()
    with served(tmp_path, NOTED) as (port, first):
        while len(seen) < 6:
            seen.add(last := asked_once(port))
        story = noted.read_text()
        with suppress(ProcessLookupError):
            os.kill(last, signal.SIGKILL)  # where another one may just be renewed
        until, before, now = time.monotonic() + 60, list[str](), living(first)
        while (now != before or len(now) != 2) and time.monotonic() < until:
            time.sleep(0.5)
            before, now = now, living(first)
        assert now == before, "nobody is renewed without having worked"
        assert len(now) == 2, "and there are no more than were set"
    there = list(accumulate(1 if sign == "+" else -1 for sign in story))
    assert min(there[1:]) >= 2, story


def test_a_connection_that_ends_holds_up_nobody(tmp_path: Path) -> None:
    """The server waits until the other side has closed it too (RFC 9112, 9.6); here so long that others would fail."""
    patient = """
from functools import partial
from gunicorn import util
util.close_graceful = partial(util.close_graceful, timeout=300)
def worker_exit(server, worker):
    os._exit(0)  # without waiting for it
"""
    with served(tmp_path, patient, processes=1) as (port, _first), ExitStack() as open_ones:
        for _ in range(3):
            one = open_ones.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            ask(one, 0, last=True)
            answer(one)
            asked_once(port)

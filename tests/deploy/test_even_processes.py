"""Connections that come together are shared by the processes, with the committed settings (gunicorn.conf.py)."""

from __future__ import annotations

import os
import socket
import sys
from collections import Counter
from pathlib import Path

from contest.resources import SERVER_SETTINGS
from tests.deploy.servers import free_port, running

THREADS = 8
SETTINGS = f"""
from runpy import run_path
globals().update(run_path({str(SERVER_SETTINGS)!r}))
del post_worker_init
"""
APP = """
import os, time
def app(environ, start_response):
    time.sleep(float(environ["QUERY_STRING"]))
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "10")])
    return [b"%10d" % os.getpid()]
"""


def ask(connection: socket.socket, seconds: float) -> None:
    connection.sendall(f"GET /?{seconds} HTTP/1.1\r\nHost: here\r\n\r\n".encode())


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


def test_connections_that_come_together_are_shared_and_none_is_left_waiting(tmp_path: Path) -> None:
    (tmp_path / "settings.py").write_text(SETTINGS)
    (tmp_path / "slow.py").write_text(APP)
    port = free_port()
    env = {**os.environ, "WEB_PROCESSES": "2", "WEB_THREADS": str(THREADS)}
    command = [
        sys.executable, "-m", "gunicorn", "--config", str(tmp_path / "settings.py"), "--chdir", str(tmp_path),
        "--bind", f"127.0.0.1:{port}", "slow:app",
    ]  # fmt: skip
    with running(command, port, tmp_path / "log", env):
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

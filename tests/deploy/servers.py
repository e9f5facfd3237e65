"""Real servers as processes: `contest serve` with a database of its own, and nginx."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contest.resources import ROOT

PASSWORD = "ganjiang-2023-lake"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(instance: Path, **more: str) -> dict[str, str]:
    """A production environment of its own: nothing of ours leaks into it."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "PYTHONPATH")}
    return {**kept, "SAIWU_MODE": "production", "SAIWU_INSTANCE": str(instance), "WEB_PROCESSES": "1", **more}


def contest(env: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "contest", *command],
        cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def make_site(instance: Path) -> None:
    """A migrated database with an administrator `admin`."""
    done = contest(
        environment(instance), "init", "--name", "管理员", "--login", "admin", "--password", PASSWORD,
        "--mail-to", "", "--public-url", "",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path, *, host: str = "127.0.0.1") -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        with socket.socket() as trial:
            if trial.connect_ex((host, port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8"))


@contextmanager
def running(
    command: list[str], port: int, log: Path, env: dict[str, str], *, also: tuple[int, ...] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """A server as long as the block runs; its output is in `log`. `also`: ports that it opens after its own."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        for one in (port, *also):
            wait_for(one, process, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def serve_command(*options: str) -> list[str]:
    return [sys.executable, "-m", "contest", "serve", *options]

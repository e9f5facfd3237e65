"""The cost of the app before it does anything: start-up compared with a bare Flask app, and an idle worker's memory."""

from __future__ import annotations

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.report import Goal, Report

TITLE = "start-up beside a bare Flask application, and the memory of an idle worker"
ROOT = Path(__file__).parent.parent

READY = "; import time; print(time.monotonic())"
OURS = "from contest import create_app; create_app()" + READY
BARE = "from flask import Flask; app = Flask('bare'); app.add_url_rule('/', 'hello', lambda: 'hello')" + READY


def measure(*, quick: bool) -> Report:
    """Seconds from the start of a fresh process to a ready app, alternately ours and the reference; MiB of resident
    memory of gunicorn worker."""
    report = Report("app")
    runs = 4 if quick else 12
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "SAIWU_INSTANCE": folder, "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}
        env.pop("PYTHONDONTWRITEBYTECODE", None)  # this measures start-up, not how fast Python compiles
        for code in (OURS, BARE):  # the first run makes the secrets and compiled files, and warms the file cache
            _seconds(code, env)
        pairs = [(_seconds(OURS, env), _seconds(BARE, env)) for _ in range(runs)]
        ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(one / other for one, other in pairs)
        report.add("start-up, ours", ours, "s")
        report.add("start-up, bare Flask", bare, "s")
        report.add("ratio", ratio, "×")
        subprocess.run([sys.executable, "-m", "contest", "migrate"], env=env, cwd=ROOT, check=True, capture_output=True)
        memory = _idle_worker(env)
    report.add("idle worker, resident", memory, "MiB")
    report.goals = [Goal("start-up ÷ bare Flask", ratio, 6), Goal("idle worker (MiB)", memory, 110)]
    return report


def _seconds(code: str, env: dict[str, str]) -> float:
    """From the start of a process to the time that it prints. The monotonic clock is machine-wide, so both agree."""
    began = time.monotonic()
    told = subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, check=True, capture_output=True, text=True)
    return float(told.stdout) - began


def _idle_worker(env: dict[str, str]) -> float:
    """Resident memory of the one worker after it has served a page, in MiB."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "gunicorn.conf.py",
        "--bind",
        f"127.0.0.1:{port}",
        "wsgi:app",
    ]
    server = subprocess.Popen(command, env={**env, "WEB_PROCESSES": "1"}, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        _until_it_answers(f"http://127.0.0.1:{port}/healthz")
        time.sleep(1)
        [worker] = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        status = Path(f"/proc/{worker}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) / 1024
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def _until_it_answers(address: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{address} does not answer")

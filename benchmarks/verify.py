"""The site's speed while strangers' bundles are verified: /healthz beside four of the worst, against a quiet site."""

from __future__ import annotations

import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from benchmarks.report import Goal, Report
from contest.exchange.bundle import Publication, build

TITLE = "/healthz while four strangers' bundles are verified, beside a quiet site"
ROOT = Path(__file__).parent.parent


def measure(*, quick: bool) -> Report:
    """Median seconds of /healthz, quiet and busy, on the same server in the same run."""
    report = Report("verify")
    asked = 100 if quick else 400
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        env = {
            **os.environ,
            "SAIWU_INSTANCE": folder,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "PORT": str(port),
            "TRUSTED_PROXIES": "1",
            "VERIFY_SECONDS": "15",
        }
        subprocess.run([sys.executable, "-m", "contest", "migrate"], env=env, cwd=ROOT, check=True, capture_output=True)
        command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]
        with subprocess.Popen(command, env=env, cwd=ROOT, stderr=subprocess.DEVNULL) as server:
            try:
                site = f"http://127.0.0.1:{port}"
                _until_it_answers(site)
                quiet = _healthz(site, asked)
                strangers = [
                    threading.Thread(target=_upload, args=(site, f"10.0.0.{n}"), daemon=True) for n in range(4)
                ]
                for one in strangers:
                    one.start()
                time.sleep(2)
                busy = _healthz(site, asked)
                working = sum(one.is_alive() for one in strangers)
            finally:
                server.send_signal(signal.SIGTERM)
                server.wait(timeout=60)
    report.add("/healthz, quiet", quiet, "s")
    report.add("/healthz, busy", busy, "s")
    report.add("bundles being verified", working, "")
    report.add("ratio", busy / quiet, "×")
    report.goals = [Goal("busy ÷ quiet", busy / quiet, 3), Goal("verified meanwhile", working, 4, more_is_better=True)]
    return report


def _healthz(site: str, times: int) -> float:
    taken = []
    for _ in range(times):
        began = time.monotonic()
        with urllib.request.urlopen(f"{site}/healthz", timeout=30) as answer:
            answer.read()
        taken.append(time.monotonic() - began)
    return statistics.median(taken)


def _hostile() -> bytes:
    """Weights whose sum has a denominator of a million digits: hours of arithmetic in a few hundred kilobytes."""
    rows = "".join(
        f'[[segment]]\nkey = "s{n}"\nweight = "1/{10**97 + 2 * n * n + 1}"\nfrom = "scores"\n' for n in range(8000)
    )
    files = {"rulebook.toml": f'law = "1"\n{rows}'.encode(), "inputs/entries.csv": b"entry\nE1\n"}
    return build(files, Publication(1))


def _upload(site: str, client: str) -> None:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = opener.open(urllib.request.Request(f"{site}/verify", headers={"X-Forwarded-For": client})).read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    mark = "saiwu-benchmark"
    fields = (
        f'--{mark}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token[1] if token else ""}\r\n'
        f'--{mark}\r\nContent-Disposition: form-data; name="bundle"; filename="x.zip"\r\n\r\n'
    )
    body = fields.encode() + _hostile() + f"\r\n--{mark}--\r\n".encode()
    headers = {"X-Forwarded-For": client, "Content-Type": f"multipart/form-data; boundary={mark}"}
    try:
        opener.open(urllib.request.Request(f"{site}/verify", body, headers), timeout=120).read()
    except OSError:  # told that it took too long, or the server is gone
        return


def _until_it_answers(site: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{site}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{site} does not answer")

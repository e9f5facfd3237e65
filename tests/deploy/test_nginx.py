"""deploy/nginx.conf in front of the real server: what it promises in its comments."""

from __future__ import annotations

import gzip
import os
import re
import resource
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from contest import create_app
from contest.config import from_environment
from contest.db import session
from contest.editions.actions import create_edition, open_edition
from contest.editions.models import Edition
from contest.local_authority import certificates
from contest.resources import ROOT
from contest.web import Application
from tests import factories
from tests.deploy.servers import environment, free_port, make_site, running, serve_command
from tests.deploy.test_serving import sign_in

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
NAME = "contest.example.org"


@dataclass
class Front:
    """The site behind nginx."""

    port: int
    plain: int
    authority: Path
    log: Path
    behind: int
    pid: int

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.authority))

    def open(self, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        request = urllib.request.Request(f"{self.address}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60, context=self.context) as answer:
                return answer.status, answer.read(), dict(answer.headers)
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read(), dict(refused.headers)


def soon(read: Callable[[], Any], is_so: Callable[[Any], bool]) -> Any:
    """Wait until it is so, for as long as a busy machine may take."""
    until = time.monotonic() + 120
    while not is_so(found := read()):
        assert time.monotonic() < until, found
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    if not Path(NGINX).exists():
        if os.environ.get("CI") == "true":
            pytest.fail("nginx is missing: apt-get install nginx-light")
        pytest.skip("nginx is not installed")
    folder = tmp_path_factory.mktemp("front")
    make_site(folder / "instance")
    pages = folder / "pages"
    port, plain, behind = free_port(), free_port(), free_port()
    made = certificates(folder / "tls", "127.0.0.1", at=datetime.now(UTC))
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    for old, new in (  # the lines marked with CHANGE, and ports that a test may use
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        ("    listen [::]:80;\n", ""),
        ("    listen [::]:443 ssl;\n", ""),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        (f"/etc/ssl/{NAME}.pem", str(made.certificate)),
        (f"/etc/ssl/{NAME}.key", str(made.key)),
        (NAME, "localhost"),
        ("/var/log/nginx/saiwu.log", f"{folder}/saiwu.log"),
        ("/run/saiwu-static", f"{folder}/cache"),
        ("/run/saiwu-pages", str(pages)),
    ):
        assert old in text, old
        text = text.replace(old, new)
    whole = f"""
        {"user root;" if os.geteuid() == 0 else ""}
        pid {folder}/nginx.pid; error_log {folder}/nginx.log warn; daemon off; worker_processes 1;
        events {{ worker_connections 512; }}
        http {{
            access_log {folder}/access.log; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
            fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
            {text}
        }}"""
    (folder / "nginx.conf").write_text(whole, "utf-8")
    env = environment(
        folder / "instance", PUBLIC_URL=f"https://localhost:{port}", TRUSTED_PROXIES="1",
        BIND=f"127.0.0.1:{behind}", WEB_THREADS="4", ACCESS_LOG=str(folder / "gunicorn.log"), FRONT_PAGES=str(pages),
    )  # fmt: skip
    nginx = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "start.log")]
    with (
        running(serve_command(), behind, folder / "server.log", env) as server,
        running(nginx, port, folder / "nginx.out", dict(os.environ)),
    ):
        yield Front(port, plain, made.authority, folder / "gunicorn.log", behind, server.pid)


def test_the_text_is_valid_nginx(front: Front) -> None:
    assert front.open("/healthz")[0] == 200


def test_its_log_holds_no_secret_of_a_link(front: Front) -> None:
    for path in ("/i/SECRET-of-a-link?x=1", "/en/shared/SECRET-of-a-link", "/reset/SECRET-of-a-link"):
        front.open(path)
    log = front.log.parent / "saiwu.log"  # a line is written after its answer
    written = soon(lambda: log.read_text("utf-8"), lambda text: '"GET /reset/-"' in text)
    assert '"GET /i/-"' in written
    assert "SECRET" not in written


def test_plain_http_leads_to_tls(front: Front) -> None:
    with socket.create_connection(("127.0.0.1", front.plain), timeout=30) as line:
        line.sendall(b"GET /e/x?y=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = line.makefile("rb").read().decode()
    assert "301 Moved Permanently" in answer
    assert "Location: https://localhost/e/x?y=1" in answer


def test_somebody_can_sign_in_through_it(front: Front) -> None:
    assert sign_in(front.address, front.context) != f"{front.address}/sign-in"


def test_pages_are_compressed(front: Front) -> None:
    _status, body, headers = front.open("/sign-in", **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    assert b"csrf_token" in gzip.decompress(body)


def test_static_files_are_kept_in_front(front: Front) -> None:
    """Those whose address names their content: asked of the application once. Others are asked for each time."""
    page = front.open("/sign-in")[1].decode()
    kept = re.findall(r'(?:href|src)="(/static/[^"#]+)', page)
    assert {"css", "js"} <= {re.split(r"[./?-]", one)[2] for one in kept}
    old = "/static/css/common.css?v=0000000000"
    for address in dict.fromkeys([*kept, old]):
        status, body, headers = front.open(address)
        assert ("immutable" in headers["Cache-Control"]) == (address != old)
        for again in (front.open(address), front.open(address)):
            assert (again[0], again[1]) == (status, body) == (200, body), address
            for name in ("Content-Type", "Content-Security-Policy", "Cache-Control", "Strict-Transport-Security"):
                assert again[2][name] == headers[name], (address, name)
    written = front.log.read_text("utf-8")  # a line may come late, but none that was never asked for
    for path in {one.partition("?")[0] for one in kept} - {old.partition("?")[0]}:
        assert written.count(f'"GET {path}"') <= 1, path


def test_a_body_above_the_limit_is_refused_before_the_application(front: Front) -> None:
    with (
        socket.create_connection(("127.0.0.1", front.port), timeout=30) as line,
        front.context.wrap_socket(line, server_hostname="localhost") as safe,
    ):
        safe.sendall(b"POST /verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000000\r\n\r\n")
        assert b" 413 " in safe.recv(200)
    assert "POST /verify" not in front.log.read_text("utf-8")


def test_slow_bodies_hold_none_of_the_applications_threads(front: Front) -> None:
    """Twenty clients who send a byte now and then, against four threads: everybody else is served meanwhile."""
    lines = []
    for _ in range(20):
        line = socket.create_connection(("127.0.0.1", front.port), timeout=30)
        safe = front.context.wrap_socket(line, server_hostname="localhost")
        safe.sendall(b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\n" + FORM + b"Content-Length: 100000\r\n\r\na")
        lines.append(safe)
    stop = threading.Event()

    def trickle() -> None:
        while not stop.wait(0.5):
            for one in lines:
                one.sendall(b"a")

    thread = threading.Thread(target=trickle)
    thread.start()
    try:
        time.sleep(1)
        assert [front.open("/healthz")[0] for _ in range(20)] == [200] * 20
    finally:
        stop.set()
        thread.join()
        for one in lines:
            one.close()


def test_a_visitor_cannot_choose_the_address_that_limits_see(front: Front) -> None:
    """The application behind it sees the visitor's own address, whatever the visitor wrote."""
    with pytest.raises(urllib.error.HTTPError):
        sign_in(front.address, front.context, password="guessed", **{"X-Forwarded-For": "198.51.100.7"})
    database = sqlite3.connect(front.log.parent / "instance" / "saiwu.sqlite3")
    seen = {address for (address,) in database.execute("SELECT address FROM access_line WHERE kind = 'sign-in-failed'")}
    database.close()
    assert seen == {"127.0.0.1"}


@pytest.fixture(scope="module")
def another(front: Front) -> Application:
    """A process that is none of the server's, as one on another machine would be; a contest is public there."""
    env = environment(front.log.parent / "instance", PUBLIC_URL=front.address)
    app = create_app(from_environment(env))
    with app.app_context():
        now = datetime.now(UTC)
        edition = create_edition(factories.rulebook_text("small"), by=None, at=now)
        open_edition(edition, by=None, at=now)
        session.commit()
    return app


def change(another: Application, **values: Any) -> None:
    with another.app_context():
        session.execute(sa.update(Edition).values(**values))
        session.commit()


def is_file(answer: tuple[int, bytes, dict[str, str]]) -> bool:
    """Whether nginx made it from a file: it names that by its moment and size."""
    return re.fullmatch(r'"[0-9a-f]+-[0-9a-f]+"', answer[2].get("ETag", "")) is not None


def from_the_application(front: Front, path: str) -> tuple[bytes, dict[str, str]]:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": f"localhost:{front.port}", "X-Forwarded-For": "::1"}
    with urllib.request.urlopen(
        urllib.request.Request(f"http://127.0.0.1:{front.behind}{path}", headers=headers)
    ) as it:
        return it.read(), dict(it.headers)


def worker(front: Front) -> int:
    """The process that serves, once there is one."""
    found = Path(f"/proc/{front.pid}/task/{front.pid}/children")
    return int(soon(lambda: found.read_text().split(), bool)[0])


PAGE = "/e/small-2023"


def test_public_pages_are_files_until_they_say_something_else(front: Front, another: Application) -> None:
    for path in (PAGE, f"/en{PAGE}", "/"):
        given = soon(lambda path=path: front.open(path), is_file)
        body, headers = from_the_application(front, path)
        assert given[:2] == (200, body), path
        ours = {"Date", "ETag", "Server", "Connection", "Keep-Alive", "Content-Length", "Accept-Ranges"}
        assert {name: given[2].get(name) for name in headers if name not in ours} == {
            name: value for name, value in headers.items() if name not in ours
        }
        assert "Last-Modified" not in given[2]
        packed = soon(lambda path=path: front.open(path, **{"Accept-Encoding": "gzip"}), is_file)
        assert packed[2]["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed[1]) == body
        has = {"Accept-Encoding": "gzip", "If-None-Match": packed[2]["ETag"]}
        soon(lambda path=path, has=has: front.open(path, **has)[0], lambda status: status == 304)
    for path in (f"{PAGE}?x=1", f"/{PAGE}", f"/e/../{PAGE}", f"{PAGE}/", f"{PAGE}.page", "/home", "/sign-in"):
        assert not is_file(front.open(path)), path
    pages = front.log.parent / "pages"
    change(another, opened_at=None)
    assert soon(lambda: front.open(PAGE), lambda found: found[0] == 404)
    soon(lambda: [str(one) for one in pages.rglob("*.page") if "small" in str(one)], lambda left: not left)
    change(another, opened_at=datetime.now(UTC))
    soon(lambda: front.open(PAGE), is_file)


def test_nothing_torn_is_given_when_what_writes_pages_is_killed(front: Front, another: Application) -> None:
    stop, seen = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            status, body, _headers = front.open(PAGE)  # a body that is shorter than said raises
            seen.append((status, status != 200 or body.rstrip().endswith(b"</html>")))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for n in range(2):
            soon(lambda: front.open(PAGE), is_file)
            change(another, short={"zh": f"第{n}个名字", "en": f"Name number {n}"})
            killed = worker(front)
            os.kill(killed, signal.SIGKILL)
            soon(lambda killed=killed: worker(front), lambda found, killed=killed: found != killed)
            soon(
                lambda n=n: front.open(PAGE), lambda found, n=n: f"第{n}个名字" in found[1].decode() and is_file(found)
            )
    finally:
        stop.set()
        reader.join()
    assert {status for status, _whole in seen} <= {200, 502}  # while no process is there
    assert all(whole for _status, whole in seen)


def test_pages_come_from_the_application_where_none_can_be_written(front: Front, another: Application) -> None:
    """The limit of a file's size stands for the full disk: not one byte is written."""
    soon(lambda: front.open(PAGE), is_file)
    process = worker(front)
    before = resource.prlimit(process, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    try:
        change(another, short={"zh": "满了以后", "en": "When full"})
        found = soon(lambda: front.open(PAGE), lambda found: "满了以后" in found[1].decode())
        assert not is_file(found)
        assert front.open("/")[0] == 200
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)
    soon(lambda: front.open(PAGE), is_file)


def test_who_asks_too_often_is_told_so(front: Front) -> None:
    answers = [front.open("/verify")[0] for _ in range(40)]
    assert answers[0] == 200
    assert answers[-1] == 429
    assert front.open("/healthz")[0] == 200


def test_nginx_finds_no_fault_in_the_file_itself(front: Front) -> None:
    folder = front.log.parent
    done = subprocess.run(
        [NGINX, "-t", "-p", str(folder), "-c", str(folder / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr.replace("error_log", "")

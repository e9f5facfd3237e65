"""Public pages kept ready: bytes that were made once, served before the application is asked.

A page is the answer that the application gives to nobody in particular, for a path without a query. It is kept by path
and served while two things hold: the number of the public state (contest/public_state.py) is the one that it was made
under, and no moment has come by which it says something else (contest/horizon.py). The number is looked up at most
every `FRESH` seconds in each process, so that a change is seen everywhere within that time.

Whoever publishes has the pages of that edition made within its own transaction, as nobody else can see them yet, and
leaves them as rows that become visible with its commit (`make_ahead`). So whoever comes first afterwards waits for
none, in whichever process or machine; a process that is killed meanwhile leaves nothing, and where they cannot be
written pages come from the application. A process looks at the number by itself a few times a second and takes such
pages at once (`start`), so that its first reader waits no longer than the second one.

Whatever is doubtful goes to the application: another method, a query, a path that leads to no public page, a database
that does not answer, an answer that is not 200 or carries a cookie. Strangers' addresses are never kept, and what is
kept has a limit in bytes.
"""

from __future__ import annotations

import contextvars
import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlsplit

import brotli
from sqlalchemy import Connection
from werkzeug.exceptions import HTTPException
from werkzeug.test import EnvironBuilder

from contest import clock, horizon, public_state
from contest.db import reading_within, session
from contest.logs import Log
from contest.web.documents import PATH, PREFIXES, language_and_path
from contest.web.edge import Application

log = Log(__name__)
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

FRESH = 0.25  # seconds for which the number is taken as it was read
BEAT = 0.2  # seconds between two looks at it beside the requests
PAUSE = 5.0  # seconds until the database is asked again, where it did not answer
MOST = 64 * 2**20  # bytes that one process keeps
AHEAD = 5.0  # seconds that a publication takes for its pages; what is not made by then is made at its first asking
LEAST_PACKED = 500  # bytes; what is smaller is not worth packing
PACKED_ALREADY = "image/png"
OVERDUE = horizon.MINUTE  # for so long others are given a page that one of them makes anew
# What never changes while the process lives: it is asked of the application once, and without the database.
ALIVE = "/healthz"
FIXED = frozenset({"/", ALIVE, "/feed.xml", "/robots.txt", "/sitemap.xml"})
SERVED_READY = "saiwu.ready"  # in the WSGI environment: the application did nothing for this answer
# Of the answer's headers only these belong to the page; the rest is about one request.
KEPT_HEADERS = frozenset(
    {
        *("content-type", "content-language", "content-security-policy", "x-content-type-options", "referrer-policy"),
        *("cross-origin-opener-policy", "permissions-policy", "cache-control", "link"),
    }
)


def _gzip(plain: bytes) -> bytes:
    return gzip.compress(plain, 6, mtime=0)


def _brotli(plain: bytes) -> bytes:
    return bytes(brotli.compress(plain, quality=5))  # beyond 5 it takes several times as long for a few parts of 100


PACKERS: dict[str, Callable[[bytes], bytes]] = {"br": _brotli, "gzip": _gzip}  # the best one first


@dataclass
class Page:
    """One page as it was made: by which number of the state, when, and until when it is good; by coding its bytes.
    What is packed is kept packed only: browsers all take it so, and a table of 10,000 rows has fifteen times as many
    bytes without, which the first reader waited for."""

    state: int
    made: datetime
    until: datetime
    headers: list[tuple[str, str]]
    unpacked: bytes  # empty where it is packed
    etag: str
    packed: dict[str, bytes]

    @classmethod
    def of(cls, row: Any) -> Page:
        packed = {name: content for name in PACKERS if (content := getattr(row, name))}
        headers = [(name, value) for name, value in row.headers]
        return cls(row.state, row.made, row.until, headers, b"" if packed else row.plain, row.etag, packed)

    @property
    def plain(self) -> bytes:
        return gzip.decompress(self.packed["gzip"]) if self.packed else self.unpacked

    def columns(self, path: str) -> dict[str, Any]:
        """As a row of ReadyPage; its number is that of the others that are kept with it."""
        packed = {name: self.packed.get(name) for name in PACKERS}
        own = {name: getattr(self, name) for name in ("made", "until", "headers", "etag")}
        return {"path": path, "plain": self.unpacked, **own, **packed}

    @property
    def size(self) -> int:
        return len(self.unpacked) + sum(map(len, self.packed.values()))

    def is_good(self, state: int, at: datetime) -> bool:
        return self.state == state and self.made <= at < self.until

    def is_overdue(self, state: int, at: datetime) -> bool:
        return self.state == state and self.until <= at < self.until + OVERDUE


@dataclass
class Answer:
    """What the application answered, whole."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    @classmethod
    def of(cls, application: Wsgi, environ: dict[str, Any]) -> Answer:
        answered: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _fault: Any = None) -> None:
            answered[:] = [status, headers]

        given = application(environ, start)
        try:
            body = b"".join(given)
        finally:
            if (close := getattr(given, "close", None)) is not None:
                close()
        return cls(answered[0], answered[1], body)

    def send(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start(self.status, self.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]


class ReadyPages:
    """WSGI, outside the application and inside what reads the proxy's headers."""

    def __init__(self, inner: Wsgi, app: Application) -> None:
        self.inner, self.app = inner, app
        self._lock = Lock()
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._bytes = 0
        self._making: dict[str, Lock] = {}
        self._read: tuple[float, int, int] | None = None
        self._taken: int | None = None  # the number whose pages made ahead were taken
        self._routes: Any = None

    def start(self) -> None:
        """Begin to look at the number beside this process's requests."""
        Thread(target=self._live, name="saiwu-ready", daemon=True).start()

    def _live(self) -> None:
        while True:
            try:
                time.sleep(BEAT if self.take_left() else PAUSE)
            except Exception as fault:
                log.warning("pages made ahead not taken", fault=type(fault).__name__)
                time.sleep(PAUSE)

    def take_left(self) -> bool:
        """Take the pages that whoever published left for the number that there is now, unless it was done; whether the
        database answered."""
        self._alive(EnvironBuilder(ALIVE, headers=[("Host", self._host())]).get_environ())
        state = self.state_now()
        if state is not None and state != self._taken:
            with self.app.app_context():
                rows = public_state.pages_left(state)
            for row in rows:
                self._keep(row.path, Page.of(row))
            self._taken = state
        return state is not None

    def clear(self) -> None:
        """Forget everything: the database is another one now."""
        with self._lock:
            self._pages.clear()
            self._bytes, self._read, self._taken = 0, None, None

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ[PATH]
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("QUERY_STRING") or not _may_be_public(path):
            return self.inner(environ, start)
        found = self._alive(environ) if path == ALIVE else self._page(path, environ)
        if found is None:
            return self.inner(environ, start)
        return _serve(found, environ, start) if isinstance(found, Page) else found.send(environ, start)

    def _alive(self, environ: dict[str, Any]) -> Page | Answer:
        environ[SERVED_READY] = True
        return self._pages.get(ALIVE) or self._make(ALIVE, environ, 0)

    def _page(self, path: str, environ: dict[str, Any]) -> Page | Answer | None:
        """The page that is kept, or was made now; the application's answer, where it is no page to keep; None where
        the application is to be asked."""
        state = self._state()
        if state is None:
            return None
        at = clock.now()
        page = self._pages.get(path)
        if page is not None and page.is_good(state, at):
            environ[SERVED_READY] = True
            return page
        if not self._leads_to_a_page(path):
            return None
        with self._lock:
            making = self._making.setdefault(path, Lock())
        before = page if page is not None and page.is_overdue(state, at) else None
        if not making.acquire(blocking=before is None):
            environ[SERVED_READY] = True
            return before
        try:  # one thread makes it, and the others take what it has made
            page = self._pages.get(path)
            if page is not None and page.is_good(state, clock.now()):
                return page
            page = self._left_by_who_published(path, state)
            if page is not None and page.is_good(state, clock.now()):
                self._keep(path, page)
                return page
            return self._make(path, environ, state)
        finally:
            making.release()
            with self._lock:
                self._making.pop(path, None)

    def kept(self) -> list[tuple[str, Page]]:
        """The pages of this process by path, as they are now."""
        with self._lock:
            return list(self._pages.items())

    def _state(self) -> int | None:
        """The number of the public state, at most `FRESH` seconds old; None if the database does not tell."""
        now, here = time.monotonic(), public_state.changes_here()
        read = self._read
        if read is not None and now - read[0] < FRESH and read[1] == here:
            return read[2]
        return self.state_now()

    def state_now(self) -> int | None:
        """The same, read now."""
        now, here = time.monotonic(), public_state.changes_here()
        try:
            with self.app.app_context():
                number = public_state.number_now()
        except Exception as fault:
            log.warning("public state not read", fault=type(fault).__name__)
            return None
        self._read = now, here, number
        return number

    def _leads_to_a_page(self, path: str) -> bool:
        if self._routes is None:
            self._routes = self.app.url_map.bind("")
        try:
            endpoint, _ = self._routes.match(language_and_path(path)[1], method="GET")
        except HTTPException:
            return False
        return endpoint in self.app.ready_pages

    def _left_by_who_published(self, path: str, state: int) -> Page | None:
        """The page as it was made before this number was there."""
        try:
            with self.app.app_context():
                row = public_state.page_left(path, state)
        except Exception as fault:
            log.warning("page made ahead not read", fault=type(fault).__name__)
            return None
        return Page.of(row) if row is not None else None

    def make_ahead(self, connection: Connection, edition: str) -> None:
        """Leave the pages of an edition for the commit of the transaction on this connection. Whatever fails, the
        publication goes on without them."""
        try:
            with session.begin_nested():
                number, at = public_state.number_to_be(), clock.now()
                pages = contextvars.Context().run(self._pages_within, connection, edition, number, at)
                if pages:
                    public_state.keep_ahead([page.columns(path) for path, page in pages.items()], number)
        except Exception as fault:
            log.warning("pages not made ahead", edition=edition, fault=type(fault).__name__)

    def _pages_within(self, connection: Connection, edition: str, number: int, at: datetime) -> dict[str, Page]:
        """In a context of its own, as a request of nobody's: neither who publishes nor their language is known here."""
        found: dict[str, Page] = {}
        until, left = time.monotonic() + AHEAD, MOST
        with clock.frozen_at(at), reading_within(connection):
            host = self._host()
            with self.app.test_request_context(headers=[("Host", host)]):
                paths = [path for name in self.app.ready_ahead for path in name(edition)]
            for path in paths:
                environ = EnvironBuilder(path, headers=[("Host", host)]).get_environ()
                page = self._made(environ, number) if time.monotonic() < until else None
                if isinstance(page, Page) and page.size <= left:
                    found[path], left = page, left - page.size
        return found

    def _host(self) -> str:
        return str(urlsplit(self.app.config["SAIWU"].public_url).netloc)

    def _make(self, path: str, environ: dict[str, Any], state: int) -> Page | Answer:
        """Ask the application as nobody in particular: of the request's headers it gets only the host, and that is
        ours."""
        asked = {name: value for name, value in environ.items() if not name.startswith("HTTP_")}
        asked |= {"REQUEST_METHOD": "GET", "HTTP_HOST": self._host()}
        page = self._made(asked, state, self._pages.get(path))
        if isinstance(page, Page):
            self._keep(path, page)
        return page

    def _made(self, asked: dict[str, Any], state: int, before: Page | None = None) -> Page | Answer:
        made = clock.now()
        with horizon.watched() as seen:
            answer = Answer.of(self.inner, asked)
        plain, headers = answer.body, answer.headers
        if not answer.status.startswith("200") or any(name.lower() == "set-cookie" for name, _ in headers):
            return answer
        kept = [(name, value) for name, value in headers if name.lower() in KEPT_HEADERS]
        etag = hashlib.sha256(plain).hexdigest()[:20]
        if before is not None and before.etag == etag:
            packed = before.packed
        else:
            packs = len(plain) >= LEAST_PACKED and ("Content-Type", PACKED_ALREADY) not in kept
            packed = {name: pack(plain) for name, pack in PACKERS.items()} if packs else {}
        return Page(state, made, seen.until, kept, b"" if packed else plain, etag, packed)

    def _keep(self, path: str, page: Page) -> None:
        with self._lock:
            before = self._pages.pop(path, None)
            self._bytes += page.size - (before.size if before else 0)
            self._pages[path] = page
            while self._bytes > MOST and self._pages:
                self._bytes -= self._pages.popitem(last=False)[1].size


def _may_be_public(path: str) -> bool:
    return path in FIXED or path.startswith(("/e/", *PREFIXES.values()))


def _serve(page: Page, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    coding = _coding(page, environ.get("HTTP_ACCEPT_ENCODING", ""))
    body = page.packed[coding] if coding else page.plain
    etag = f'"{page.etag}-{coding}"' if coding else f'"{page.etag}"'
    headers = [*page.headers, ("ETag", etag), ("Vary", "Accept-Encoding")]
    if environ.get("wsgi.url_scheme") == "https":
        headers.append(("Strict-Transport-Security", "max-age=31536000"))
    if _has(environ.get("HTTP_IF_NONE_MATCH", ""), etag):
        start("304 Not Modified", [one for one in headers if one[0].lower() != "content-type"])
        return []
    if coding:
        headers.append(("Content-Encoding", coding))
    headers.append(("Content-Length", str(len(body))))
    start("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _coding(page: Page, accepted: str) -> str:
    """The coding in which a browser gets the page: the best of those that it takes, else none."""
    taken = set()
    for part in accepted.split(",")[:20]:
        name, _, quality = part.partition(";")
        if quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            taken.add(name.strip().lower())
    return next((name for name in page.packed if name in taken), "")


def _has(asked: str, etag: str) -> bool:
    """Whether one of the tags that a browser has is this one (RFC 9110, 13.1.2: compared weakly)."""
    return any(one.strip().removeprefix("W/") in (etag, "*") for one in asked.split(",")[:20]) if asked else False

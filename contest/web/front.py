"""Public pages as files for the web server in front (deploy/nginx.conf), so that it asks nobody.

A page that is ready here (contest/web/ready.py) is written into the folder that FRONT_PAGES names. Whether the web
server may give it is said by a link whose name is the present second: it looks for the page behind the link of the
second that it is, and asks the application where there is none. The link is made anew each second by whoever has read
that the number of the public state is still the one of the pages. So nothing has to be taken away for a page to go: if
the process is killed, the machine is cut off from its database or the disk is full, there is no link a second later,
and pages come from the application.

One process of a machine does this (a lock that ends with it). It writes what its own store has and what a publication
left (decision 84): nothing else can come into the folder, and a page whose headers are not those that the web server
sends stays out.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import threading
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from contest import clock, public_state
from contest.logs import Log
from contest.web.edge import Application
from contest.web.ready import Page, ReadyPages

log = Log(__name__)

BEAT = 0.2  # seconds between two looks at the number
AHEAD = 0.7  # part of a second after which the link of the next one is made
HOLDS = timedelta(seconds=60)  # a page that says something else sooner than this is left to the application
NEAR = timedelta(seconds=2)  # before the first of the pages says something else, all are made anew
PAUSE = 5.0  # seconds until the folder is tried again, where it could not be written
# What deploy/nginx.conf sends with each file is named by this digest in its path, so that another version of the two
# never meets: a page with other headers, or a web server with an older file, finds nothing.
SENT = "f88d5b4a"
NAMED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_.~-")  # as the web server matches it
EARLIEST = 10**9  # seconds; files get moments that only their content decides, because the web server makes ETags of it


def digest_of_headers(page: Page) -> str:
    """Eight characters that name what is sent with a page."""
    return hashlib.sha256(repr(sorted((name.lower(), value) for name, value in page.headers)).encode()).hexdigest()[:8]


def keep(app: Application) -> None:
    """Keep the folder of the settings, if there is one, beside this process's requests."""
    if folder := app.config["SAIWU"].front_pages:
        Front(folder, app.extensions["saiwu-ready"]).start()


class Front:
    """The folder, as the process that has its lock keeps it. `beat` is called several times a second."""

    def __init__(self, folder: Path, pages: ReadyPages) -> None:
        self.folder, self.pages = folder / SENT, pages
        self._lock: IO[bytes] | None = None
        self._place = self.folder / "states" / "none"
        self._forget()

    def start(self) -> None:
        threading.Thread(target=self._live, name="saiwu-front", daemon=True).start()

    def _live(self) -> None:
        warned = False
        while True:
            try:
                if self._is_keeper():
                    self.beat()
                time.sleep(BEAT)
                warned = False
            except Exception as fault:
                if not warned:
                    log.warning("pages for the web server not written", fault=f"{type(fault).__name__}: {fault}")
                warned = True
                self._forget()
                time.sleep(PAUSE)

    def _is_keeper(self) -> bool:
        """Whether this process is the one; what another one left, which has ended, goes."""
        if self._lock is not None:
            return True
        self.folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        lock = (self.folder / "lock").open("wb")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            return False
        self._lock = lock
        self._unlink(())
        for left in (self.folder / "states").glob("*"):
            shutil.rmtree(left, ignore_errors=True)
        return True

    def close(self) -> None:
        """Give the folder to another process; what is linked ends by itself."""
        if self._lock is not None:
            self._lock.close()
        self._lock = None

    def beat(self) -> None:
        """Look at the number, say for which seconds the pages hold, and write those that are new."""
        state = self.pages.state_now()
        at = clock.now()
        if state is None:
            self._unlink(())
        elif state != self._state or at + NEAR >= self._until:
            self._begin(state, at)  # it takes a moment: what was looked at is old then, so links are the next one's
        else:
            self._link(at.timestamp())
            self._write(self.pages.kept(), at)

    def _forget(self) -> None:
        self._state: int | None = None
        self._written: dict[str, str] = {}
        self._until = datetime.max.replace(tzinfo=clock.now().tzinfo) - NEAR

    def _begin(self, state: int, at: datetime) -> None:
        self._unlink(())
        before = self._place
        self._forget()
        self._place = self.folder / "states" / f"{state}-{time.time_ns()}"
        _make(self._place)
        self._state = state
        shutil.rmtree(before, ignore_errors=True)
        self._write(self.pages.kept(), at)
        self._write(self._left_ahead(state), at)

    def _left_ahead(self, state: int) -> Iterable[tuple[str, Page]]:
        with self.pages.app.app_context():
            rows = public_state.pages_left(state)
        return [(row.path, Page.of(row)) for row in rows]

    # Which seconds the pages hold for

    def _link(self, moment: float) -> None:
        """Say that what was looked at just now holds until this second ends, and near its end for the next one too."""
        second = int(moment)
        wanted = {str(second)} | ({str(second + 1)} if moment - second >= AHEAD else set())
        self._unlink(wanted)
        for name in wanted:
            if not (link := self.folder / name).is_symlink():
                link.symlink_to(f"states/{self._place.name}")

    def _unlink(self, but: Iterable[str]) -> None:
        for one in self.folder.glob("[0-9]*"):
            if one.name not in but:
                one.unlink(missing_ok=True)

    # The pages themselves

    def _write(self, pages: Iterable[tuple[str, Page]], at: datetime) -> None:
        for path, page in pages:
            if self._written.get(path) == page.etag or not self._fits(path, page, at):
                continue
            if path in self._written:  # it says something else now, though the number is the same
                self._until = at
                return
            where = self._place / f"{path.lstrip('/')}.page"
            _make(where.parent)
            moment = EARLIEST + int(page.etag[:7], 16)
            if packed := page.packed.get("gzip"):
                _put(where.with_name(f"{where.name}.gz"), packed, moment + 1)
            _put(where, page.plain, moment)  # last: this is what the web server looks for
            self._written[path] = page.etag
            self._until = min(self._until, page.until)

    def _fits(self, path: str, page: Page, at: datetime) -> bool:
        """Whether it may be given by the web server: a page of this number, for long enough, with what it sends."""
        return (
            page.is_good(self._state or 0, at)
            and at + HOLDS < page.until
            and NAMED.issuperset(path)
            and ".." not in path
            and "//" not in path
            and digest_of_headers(page) == SENT
        )


def _make(folder: Path) -> None:
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)


def _put(where: Path, content: bytes, moment: int) -> None:
    """A file that is there whole, or not at all."""
    new = where.with_name(f"{where.name}.new")
    try:
        with new.open("wb") as file:
            file.write(content)
        new.chmod(0o644)
        os.utime(new, (moment, moment))
        new.replace(where)
    except OSError:
        new.unlink(missing_ok=True)
        raise

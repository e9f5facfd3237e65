"""Who writes next on SQLite: writers of all processes of this machine take turns, in the order in which they came.

SQLite itself lets whoever waits for its one writer look again at growing distances, up to a tenth of a second, and
gives the turn to whoever happens to look first. Under 16 judges the slowest hundredth then waited for 5 to 12 seconds
beside a median of half a second. Here the threads of a process queue up in its memory. The first of them takes two
locks on files beside the database: `next`, and with it `turn`. Whoever has just had the turn finds `next` taken and
comes after those who wait. The system drops the locks of a process that dies, also by kill -9.

Where the files cannot be locked (a strange file system) SQLite's own waiting is all there is, as before.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections import deque
from contextlib import suppress
from pathlib import Path

LOOK_AGAIN = 0.0005  # seconds; only the first of each process looks


class Turns:
    """The queue for the writer of one database. What is taken is given back once; giving back twice does nothing."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._own = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._is_taken = False
        self._files: tuple[int, int] | None = None
        self._process = 0

    def take(self, until: float) -> bool:
        """Wait for the turn, until this moment of the monotonic clock at most; whether it was had."""
        with self._own:
            mine = threading.Event() if self._is_taken else None
            self._is_taken = True
            if mine is not None:
                self._waiting.append(mine)
        if mine is not None and not mine.wait(max(0.0, until - time.monotonic())):
            with self._own:
                if not mine.is_set():
                    self._waiting.remove(mine)
                    return False
        if self._take_files(until):
            return True
        self._hand_on()
        return False

    def give_back(self) -> None:
        """Let the next one write."""
        if self._files is not None:
            with suppress(OSError):
                fcntl.flock(self._files[1], fcntl.LOCK_UN)
        self._hand_on()

    def _hand_on(self) -> None:
        with self._own:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False

    def _take_files(self, until: float) -> bool:
        try:
            next_, turn = self._opened()
            if not _locked(next_, until):
                return False
            try:
                return _locked(turn, until)
            finally:
                fcntl.flock(next_, fcntl.LOCK_UN)
        except OSError:
            return True

    def _opened(self) -> tuple[int, int]:
        """The two files, opened by this process: a fork would share its parent's locks."""
        if self._files is None or self._process != os.getpid():
            names = (f"{self._database}-{which}" for which in ("next", "turn"))
            next_, turn = (os.open(name, os.O_RDWR | os.O_CREAT, 0o600) for name in names)
            self._files, self._process = (next_, turn), os.getpid()
        return self._files


def _locked(file: int, until: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(LOOK_AGAIN)

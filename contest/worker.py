"""The work behind the requests: jobs, letters and chores, each in a thread of its own.

A mail server that does not answer holds up no job, and a long tabulation holds up no letter. Each web process has
these threads; rows say who does what, so that no process does what another one is doing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

from flask import Flask

from contest import chores, jobs, mail, waking
from contest.logs import Log

log = Log(__name__)
PAUSE = 20.0  # seconds; a thread that nobody wakes looks for work this often
PARTS: dict[str, Callable[[], object]] = {
    waking.JOBS: jobs.run_waiting,
    waking.LETTERS: mail.send_waiting,
    waking.CHORES: chores.run_due,
}
# Seconds from being woken to looking, so that what many write meanwhile is one piece of work.
REST = {waking.CHORES: 1.0}


class Worker:
    """The threads of one process. `start` starts them once; `wake` tells some of them that there is work."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._wakes = {name: threading.Event() for name in PARTS}
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        if not self._threads:
            self._threads = [
                threading.Thread(target=self._live, args=(name,), name=f"saiwu-{name}", daemon=True) for name in PARTS
            ]
            for thread in self._threads:
                thread.start()

    def wake(self, parts: Iterable[str]) -> None:
        for name in parts:
            self._wakes[name].set()

    def _live(self, name: str) -> None:
        wake, work = self._wakes[name], PARTS[name]
        while True:
            if wake.wait(timeout=PAUSE):
                time.sleep(REST.get(name, 0.0))
            wake.clear()
            try:
                with self.app.app_context():
                    work()
            except Exception:
                log.exception("worker turn failed", part=name)

    @staticmethod
    def turn() -> None:
        """One round of everything, one after the other; what people wait for most comes first."""
        for work in PARTS.values():
            work()

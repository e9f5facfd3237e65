"""Which threads of the worker (contest/worker.py) a transaction has given work. They are told once it is committed.

When every writing woke all of them, each looked for work in transactions of its own: under judges who save their sheets
that took more than what they asked for, and on SQLite the next judge waited for it.
"""

from __future__ import annotations

from flask import current_app

from contest.db import session

JOBS, LETTERS, CHORES = "jobs", "letters", "chores"


def work_for(part: str) -> None:
    """Note that this part has work when the transaction under way is committed."""
    session().info.setdefault("work_for", set()).add(part)


def wake() -> None:
    """Wake the parts that have been given work, if the app's worker runs in this process; the chores always, because
    every writing leaves lines to be chained."""
    given: set[str] = session().info.pop("work_for", set())
    worker = current_app.extensions.get("saiwu-worker")
    if worker is not None:
        worker.wake(given | {CHORES})

"""Long work: a Job row with progress that people can watch, cancel and resume.

On one machine a worker thread of the web process runs the functions; on several, the same functions run behind a
queue. A job works in chunks: each chunk commits together with the job's resume point, so a killed worker loses at most
one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask, current_app

from contest import clock
from contest.db import Document, Key, Mapped, Model, mapped_column, session
from contest.limits import unhurried
from contest.logs import Log

log = Log(__name__)
LOST_AFTER = timedelta(minutes=2)  # a running job that has not reported for this long has lost its worker


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Model):
    __tablename__ = "job"
    __table_args__ = (sa.CheckConstraint(f"state IN {tuple(map(str, JobState))}", name="state"),)

    id: Mapped[Key]
    kind: Mapped[str]
    asked: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    state: Mapped[str] = mapped_column(default="waiting", index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    resume_at: Mapped[dict[str, Any] | None] = mapped_column(Document)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(Document)
    fault: Mapped[str | None]
    cancel: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # when the worker last reported
    ended_at: Mapped[datetime | None]


# A kind of job is a generator: it yields (done, total, resume point) after each chunk and returns its outcome.
Work = Callable[[Job], Iterator[tuple[int, int | None, dict[str, Any] | None]]]
_kinds: dict[str, Work] = {}


def kind(name: str) -> Callable[[Work], Work]:
    """Register the function for a kind of job."""

    def register(work: Work) -> Work:
        _kinds[name] = work
        return work

    return register


def ask(name: str, asked: dict[str, Any], *, by: UUID | None, at: datetime) -> Job:
    """Add a job to the queue, in the caller's transaction; contest.web dispatches it after the edge."""
    if name not in _kinds:
        raise LookupError(f"no kind of job is called {name}")
    job = Job(kind=name, asked=asked, by_id=by, asked_at=at, seen_at=at)
    session.add(job)
    session.flush()
    return job


def cancel(job: Job) -> None:
    """Ask a job to stop after its current chunk."""
    job.cancel = True
    if job.state == "waiting":
        job.state, job.ended_at = "cancelled", clock.now()


def run_waiting() -> int:
    """Run waiting jobs and those left by a lost worker, oldest first. Returns how many jobs ended."""
    ended = 0
    while job := _claim():
        _run(job)
        ended += 1
    return ended


def _claim() -> Job | None:
    at = clock.now()
    job = session.scalar(
        sa.select(Job)
        .where(sa.or_(Job.state == "waiting", sa.and_(Job.state == "running", Job.seen_at < at - LOST_AFTER)))
        .order_by(Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if job is not None:
        job.state, job.seen_at = "running", at
    session.commit()
    return job


def _run(job: Job) -> None:
    with unhurried():
        _work(job)


def _work(job: Job) -> None:
    work = _kinds[job.kind](job)
    try:
        while True:
            job.done, job.total, job.resume_at = next(work)
            job.seen_at = clock.now()
            session.commit()
            session.refresh(job, ["cancel"])
            if job.cancel:
                work.close()  # type: ignore[attr-defined]
                job.state = "cancelled"
                break
    except StopIteration as end:
        job.state, job.outcome = "done", end.value
    except Exception as failure:  # no job can stop the worker; the fault is saved on the job's row
        session.rollback()
        log.exception("job failed", job=str(job.id), kind=job.kind)
        job.state, job.fault = "failed", str(failure)[:2_000]
    job.ended_at = job.seen_at = clock.now()
    session.commit()


class Worker:
    """The in-process worker: one thread that wakes after the edge, and regularly to pick up lost jobs. It also sends
    letters and chains the audit log."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._live, name="saiwu-worker", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def _live(self) -> None:
        while True:
            self._wake.wait(timeout=20)
            self._wake.clear()
            try:
                with self.app.app_context():
                    self.turn()
            except Exception:
                log.exception("worker turn failed")

    @staticmethod
    def turn() -> None:
        """One round of background work; what people wait for most comes first."""
        from sqlalchemy.exc import IntegrityError

        from contest import audit, mail

        run_waiting()
        mail.send_waiting()
        try:
            while audit.chain() == audit.BATCH:
                session.commit()
            session.commit()
        except IntegrityError:  # another process is chaining right now
            session.rollback()


def wake() -> None:
    """Tell the app's worker, if it runs in this process, that there may be work."""
    worker = current_app.extensions.get("saiwu-worker")
    if worker is not None:
        worker.wake()

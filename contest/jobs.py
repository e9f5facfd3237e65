"""Long work: a Job row with progress that people can watch, cancel and resume.

On one machine a thread of the web process (contest/worker.py) runs the functions; on several, the same functions run
behind a queue. A job works in chunks: each chunk commits together with the job's resume point, so a killed worker loses
at most one.

No chunk counts twice. Each worker that takes a job raises its `run`. Beside the work a heartbeat says, in short
transactions of its own, that this run lives, so a chunk may take as long as it needs. And each commit first locks the
job's row and compares the run: a worker that was stalled for so long that another took its job over is stopped there,
and what it has done since its last commit is rolled back.
"""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from contest import clock
from contest.db import Document, Key, Mapped, Model, db, mapped_column, session
from contest.errors import N_
from contest.limits import unhurried
from contest.logs import Log
from contest.outages import outage_of
from contest.waking import JOBS, work_for

log = Log(__name__)
LOST_AFTER = timedelta(minutes=2)  # a running job that has not reported for this long has lost its worker
BEAT = LOST_AFTER / 6  # between two heartbeats
RUNS = 5  # of one job; what has lost so many workers most likely ends their processes itself
BROKEN = N_("程序在这一步出了错，没有做完。可以再试一次；还是这样，请管理员看服务器的日志。")
LOST_TOO_OFTEN = N_("做这件事的进程停了 5 次，不再自动重试。请管理员看服务器的日志（可能是内存不够），再重新开始。")


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
    fault: Mapped[str | None]  # a sentence for people, as in the code
    cancel: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    run: Mapped[int] = mapped_column(default=0, server_default="0")  # how many workers have taken it, the last included
    seen_at: Mapped[datetime]  # when the last of them reported
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
    work_for(JOBS)
    return job


def cancel(job: Job) -> None:
    """Ask a job to stop after its current chunk; one that no worker has taken is cancelled at once, one that has ended
    stays as it is."""
    session.refresh(job, with_for_update=True)  # a worker may have taken it since the page was read
    if job.state == "waiting":
        job.state, job.ended_at = "cancelled", clock.now()
    if job.state in ("waiting", "running", "cancelled"):
        job.cancel = True


def is_silent(job: Job, at: datetime) -> bool:
    """Whether a running job's worker has not been heard of for so long that the next worker takes the job over."""
    return job.state == "running" and job.seen_at < at - LOST_AFTER


def run_waiting() -> int:
    """Run waiting jobs and those left by a lost worker, oldest first. Returns how many jobs ended."""
    ended = 0
    while job := _claim():
        ended += _run(job)
    return ended


def _claim() -> Job | None:
    """Take the oldest job that waits or whose worker is lost, under a new run number. A lost one that was asked to
    stop is cancelled instead, and one that has lost its worker `RUNS` times fails: otherwise a job that kills its own
    process would stop the whole site again and again. Commits."""
    while True:
        at = clock.now()
        job = session.scalar(
            sa.select(Job)
            .where(sa.or_(Job.state == "waiting", sa.and_(Job.state == "running", Job.seen_at < at - LOST_AFTER)))
            .order_by(Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        if job is not None:
            _take(job, at)
        session.commit()
        if job is None or job.state == "running":
            return job


def _take(job: Job, at: datetime) -> None:
    """Set what becomes of a job that a worker takes: it runs, was asked to stop, or has lost too many workers. Where
    it ends, the run is raised too, so that a stalled worker that wakes finds its fence closed."""
    job.run += 1
    if job.cancel:
        job.state, job.ended_at = "cancelled", at
    elif job.run > RUNS:
        job.state, job.ended_at, job.fault = "failed", at, LOST_TOO_OFTEN
        log.error("job lost its worker too often", job=str(job.id), kind=job.kind, runs=RUNS)
    else:
        job.state, job.seen_at, job.ended_at = "running", at, None


class LostRun(Exception):
    """Another worker has taken this job over; what this one did since its last commit must not be saved."""


def _run(job: Job) -> bool:
    """Do the work, chunk by chunk. Returns whether the job has ended; False where another worker has taken it over."""
    job_id, kind, run = job.id, job.kind, job.run
    with unhurried(), _heartbeat(job_id, run):
        try:
            _work(job, run)
        except LostRun:
            session.rollback()
            session.expire(job)
            log.warning("job taken over by another worker", job=str(job_id), kind=kind, run=run)
            return False
        except BaseException:  # the heartbeat ends only when it need not wait for our transaction
            session.rollback()
            raise
    return True


def _work(job: Job, run: int) -> None:
    """Run to the end, whichever it is. Raises LostRun where a fence is closed."""
    try:
        work = _kinds[job.kind](job)
        while True:
            try:
                done, total, resume_at = next(work)
            except StopIteration as end:
                _commit(job, run, state="done", outcome=end.value)
                return
            if _commit(job, run, done=done, total=total, resume_at=resume_at):
                work.close()  # type: ignore[attr-defined]
                session.rollback()
                _commit(job, run, state="cancelled")
                return
    except LostRun:
        raise
    except Exception as failure:  # no job can stop the worker; the fault is saved on the job's row
        session.rollback()
        log.exception("job failed", job=str(job.id), kind=job.kind)
        _commit(job, run, state="failed", fault=_sentence_of(failure))


def _sentence_of(failure: Exception) -> str:
    """What people are told of a fault: an outage by its name, else that the program failed. What the fault itself says
    may hold values of rows, and stands in the log only."""
    from contest.web.labels import OUTAGE_TITLES

    outage = outage_of(failure)
    return BROKEN if outage is None else OUTAGE_TITLES[outage]


def _commit(job: Job, run: int, **changes: Any) -> bool:
    """The fence: commit this chunk and what it changes on the job's row if the run still holds the job, else raise
    LostRun. Returns whether somebody has asked the job to stop."""
    holds = sa.select(Job.run, Job.cancel).where(Job.id == job.id).with_for_update()
    with session.no_autoflush:
        present, cancel = session.execute(holds).one()
    if present != run:
        raise LostRun
    at = clock.now()
    job.seen_at = at
    for name, value in changes.items():
        setattr(job, name, value)
    if "state" in changes:
        job.ended_at = at
    session.commit()
    return bool(cancel)


@contextmanager
def _heartbeat(job_id: UUID, run: int) -> Iterator[None]:
    """Report that this run lives, from a thread beside the work and in transactions of its own, as long as the block
    lasts. The work's own open transaction would hide its report until it ends."""
    stop = threading.Event()
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def beat() -> None:
        while not stop.wait(BEAT.total_seconds()):
            try:
                with app.app_context():
                    if not _report(job_id, run):
                        return
            except Exception as failure:  # a busy database: the next beat, or the chunk's own commit, reports
                log.warning("job could not report", job=str(job_id), failure=type(failure).__name__)

    # The clock that the work reads is the one that its heartbeat reads.
    thread = threading.Thread(target=contextvars.copy_context().run, args=(beat,), name="saiwu-heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _report(job_id: UUID, run: int) -> bool:
    """One heartbeat. Returns whether the run still holds the job. It waits for nobody: whoever has locked the row is
    about to commit a report."""
    own = sa.select(Job.id).where(Job.id == job_id).with_for_update(skip_locked=True).scalar_subquery()
    with db.engine.begin() as connection:
        present = connection.scalar(sa.select(Job.run).where(Job.id == job_id, Job.state == "running"))
        if present == run:
            connection.execute(sa.update(Job).where(Job.id == own, Job.run == run).values(seen_at=clock.now()))
    return bool(present == run)

"""Long work: watched, cancelled, resumed after its worker was killed, and its fault saved."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from contest import clock, jobs
from contest.jobs import LOST_AFTER, Job
from contest.people.models import Series
from contest.resources import ROOT
from contest.worker import Worker


@pytest.fixture
def steps(session):
    """What the job below has done, as it happened."""
    happened = []

    @jobs.kind("test-steps")
    def work(job):
        start = (job.resume_at or {}).get("next", 0)
        for n in range(start, job.asked["to"]):
            session.add(Series(key=f"{job.asked['key']}-{n}", name={"zh": "步"}))
            happened.append(n)
            if job.asked.get("breaks_at") == n:
                raise ValueError("纸卡住了")
            if job.asked.get("killed_at") == n:
                raise KeyboardInterrupt
            yield n + 1, job.asked["to"], {"next": n + 1}
            if job.asked.get("cancelled_at") == n:
                session.execute(sa.update(Job).where(Job.id == job.id).values(cancel=True))
        return {"made": job.asked["to"] - start}

    return happened


def ask(session, at, **asked):
    job = jobs.ask("test-steps", {"key": "k", **asked}, by=None, at=at)
    session.commit()
    return job


def made(session):
    return session.scalars(sa.select(Series.key).order_by(Series.key)).all()


def test_it_runs_to_its_end(session, at, steps):
    job = ask(session, at, to=3)
    assert job.state == "waiting"
    assert jobs.run_waiting() == 1
    session.refresh(job)
    assert (job.state, job.done, job.total, job.outcome, job.fault) == ("done", 3, 3, {"made": 3}, None)
    assert job.ended_at == at
    assert made(session) == ["k-0", "k-1", "k-2"]
    assert jobs.run_waiting() == 0


def test_a_fault_is_kept_and_what_was_finished_stays(session, at, steps):
    job = ask(session, at, to=5, breaks_at=2)
    jobs.run_waiting()
    session.refresh(job)
    assert (job.state, job.done, job.fault) == ("failed", 2, jobs.BROKEN), "what the fault itself says is for the log"
    assert made(session) == ["k-0", "k-1"]


def test_an_outage_is_named(session, at, steps):
    """A full disk is no mistake of the program, and is told as what it is."""
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    assert jobs._sentence_of(full) == "服务器的磁盘满了"
    assert jobs._sentence_of(ValueError("Key (email)=(a@b) exists")) == jobs.BROKEN


def test_one_fault_does_not_stop_the_next_job(session, at, steps):
    ask(session, at, to=1, breaks_at=0)
    second = jobs.ask("test-steps", {"key": "other", "to": 1}, by=None, at=at)
    session.commit()
    assert jobs.run_waiting() == 2
    session.refresh(second)
    assert second.state == "done"


def test_it_stops_after_the_chunk_in_which_it_was_cancelled(session, at, steps):
    job = ask(session, at, to=5, cancelled_at=1)
    jobs.run_waiting()
    session.refresh(job)
    assert (job.state, job.done) == ("cancelled", 3)
    assert made(session) == ["k-0", "k-1", "k-2"]


def test_a_waiting_job_is_cancelled_at_once(session, at, steps):
    job = ask(session, at, to=5)
    jobs.cancel(job)
    session.commit()
    assert jobs.run_waiting() == 0
    assert (job.state, steps) == ("cancelled", [])


def test_a_lost_job_goes_on_where_it_stood(session, at, steps):
    job = ask(session, at, to=5, killed_at=2)
    with pytest.raises(KeyboardInterrupt):
        jobs.run_waiting()
    session.rollback()
    session.expire_all()
    assert (job.state, job.done) == ("running", 2)
    assert jobs.run_waiting() == 0, "its worker may still live"
    job.asked = {**job.asked, "killed_at": None}
    session.commit()
    with clock.frozen_at(at + LOST_AFTER + timedelta(seconds=1)):
        assert jobs.run_waiting() == 1
    session.refresh(job)
    assert (job.state, job.outcome) == ("done", {"made": 3})
    assert steps == [0, 1, 2, 2, 3, 4]
    assert made(session) == [f"k-{n}" for n in range(5)]


def test_a_job_that_kills_its_process_is_not_tried_for_ever(session, at, steps):
    job = ask(session, at, to=5, killed_at=2)
    after = ask(session, at, to=1, key="after")
    moment = at
    for _ in range(jobs.RUNS):
        with clock.frozen_at(moment), pytest.raises(KeyboardInterrupt):
            jobs.run_waiting()
        session.rollback()
        moment += LOST_AFTER + timedelta(seconds=1)
    session.expire_all()
    assert (job.state, job.run) == ("running", jobs.RUNS)
    with clock.frozen_at(moment):
        assert jobs.run_waiting() == 1, "the job behind it has its turn"
    session.expire_all()
    assert (job.state, job.fault, job.ended_at) == ("failed", jobs.LOST_TOO_OFTEN, moment)
    assert str(jobs.RUNS) in jobs.LOST_TOO_OFTEN
    assert (after.state, job.done) == ("done", 2)
    assert steps.count(2) == jobs.RUNS


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from contest import create_app, jobs
    from contest.db import session
    from contest.people.models import Series
    from tests.databases import a_config

    @jobs.kind("test-steps")
    def work(job):
        for n in range(job.asked["to"]):
            session.add(Series(key=f"k-{n}", name={"zh": "步"}))
            session.flush()
            if n == 3:
                os.kill(os.getpid(), signal.SIGKILL)
            yield n + 1, job.asked["to"], {"next": n + 1}

    app = create_app(a_config(sys.argv[1], Path(sys.argv[2])))
    with app.app_context():
        jobs.run_waiting()
"""


def test_a_killed_process_loses_one_chunk_at_most(database, session, steps, tmp_path):
    """A worker is killed with SIGKILL in its fourth chunk; another goes on from the end of the third."""
    job = ask(session, clock.now(), to=6)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), database.url, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == -9, done.stderr
    session.refresh(job)
    assert (job.state, job.done, job.resume_at) == ("running", 3, {"next": 3})
    session.commit()
    with clock.frozen_at(clock.now() + LOST_AFTER + timedelta(seconds=1)):
        jobs.run_waiting()
    session.refresh(job)
    assert job.state == "done"
    assert steps == [3, 4, 5]
    assert made(session) == [f"k-{n}" for n in range(6)]


# None runs twice


def in_a_thread(app, work):
    """Work in a thread with an application context and a clock of its own: freezing the caller's does not reach it."""

    def run():
        with app.app_context():
            work()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


@pytest.fixture
def halting(session):
    """A job whose first worker stalls in its second step until it is let go on, and what each worker did."""
    stalled, go_on, did = threading.Event(), threading.Event(), []

    @jobs.kind("test-steps")
    def work(job):
        mine = job.run
        for n in range((job.resume_at or {}).get("next", 0), 3):
            did.append((mine, n))
            if (mine, n) == (1, 1):
                stalled.set()
                assert go_on.wait(30)
            session.add(Series(key=f"{job.asked['key']}-{n}", name={"zh": "步"}))
            session.flush()
            yield n + 1, 3, {"next": n + 1}
        return {"run": mine}

    return stalled, go_on, did


def test_a_stalled_worker_that_wakes_finds_the_fence_closed(session, app, halting, monkeypatch):
    """It holds no lock while it stalls, so another takes the job over; what it does on waking is rolled back."""
    stalled, go_on, did = halting
    monkeypatch.setattr(jobs, "BEAT", timedelta(hours=1))  # it is stalled whole: its heartbeat too
    job = ask(session, clock.now())
    first = in_a_thread(app, jobs.run_waiting)
    assert stalled.wait(30)
    assert jobs.run_waiting() == 0, "it was heard of just now"
    with clock.frozen_at(clock.now() + LOST_AFTER + timedelta(seconds=1)):
        assert jobs.run_waiting() == 1
    go_on.set()
    first.join(30)
    session.rollback()
    session.refresh(job)
    assert did == [(1, 0), (1, 1), (2, 1), (2, 2)]
    assert (job.state, job.run, job.outcome, job.fault) == ("done", 2, {"run": 2}, None)
    assert made(session) == ["k-0", "k-1", "k-2"]


def test_what_a_stalled_worker_wrote_does_not_count_when_the_job_has_ended_meanwhile(
    session, app, halting, monkeypatch
):
    """Its last report would make a cancelled job done."""
    stalled, go_on, _ = halting
    monkeypatch.setattr(jobs, "BEAT", timedelta(hours=1))
    job = ask(session, clock.now())
    first = in_a_thread(app, jobs.run_waiting)
    assert stalled.wait(30)
    jobs.cancel(job)
    session.commit()
    assert job.state == "running", "it stops after its chunk"
    with clock.frozen_at(clock.now() + LOST_AFTER + timedelta(seconds=1)):
        assert jobs.run_waiting() == 0
    go_on.set()
    first.join(30)
    session.rollback()
    session.refresh(job)
    assert (job.state, job.outcome) == ("cancelled", None)
    assert job.ended_at is not None
    assert made(session) == ["k-0"]


def test_a_heartbeat_keeps_a_long_chunk_its_own(session, app, halting, monkeypatch):
    """Its worker works on one chunk for far longer than a worker may be silent."""
    stalled, go_on, did = halting
    monkeypatch.setattr(jobs, "LOST_AFTER", timedelta(seconds=1))
    monkeypatch.setattr(jobs, "BEAT", timedelta(seconds=0.1))
    job = ask(session, clock.now())
    first = in_a_thread(app, jobs.run_waiting)
    assert stalled.wait(30)
    for _ in range(6):
        time.sleep(0.5)
        assert jobs.run_waiting() == 0
        session.refresh(job)
        assert not jobs.is_silent(job, clock.now())
        session.rollback()
    go_on.set()
    first.join(30)
    session.refresh(job)
    assert (job.state, job.run) == ("done", 1)
    assert did == [(1, 0), (1, 1), (1, 2)]


def test_two_workers_at_once_share_the_jobs(session, app):
    @jobs.kind("test-steps")
    def work(job):
        session.add(Series(key=f"{job.asked['key']}", name={"zh": "步"}))
        session.flush()
        time.sleep(0.02)
        yield 1, 1, None
        return {}

    for n in range(8):
        jobs.ask("test-steps", {"key": f"k-{n}"}, by=None, at=clock.now())
    session.commit()
    threads = [in_a_thread(app, jobs.run_waiting) for _ in range(3)]
    for thread in threads:
        thread.join(60)
    session.rollback()
    assert set(session.execute(sa.select(Job.state, Job.run))) == {("done", 1)}
    assert made(session) == [f"k-{n}" for n in range(8)]


def test_a_job_that_has_ended_is_not_cancelled(session, at, steps):
    job = ask(session, at, to=1)
    jobs.run_waiting()
    jobs.cancel(job)
    session.commit()
    assert (job.state, job.cancel) == ("done", False)


def test_an_unknown_kind_is_refused_where_it_is_asked(session, at):
    with pytest.raises(LookupError, match="no kind of job is called nonsense"):
        jobs.ask("nonsense", {}, by=None, at=at)


def test_a_turn_of_the_worker_runs_sends_and_seals(session, at, steps, app):
    from contest import audit, mail
    from tests import factories

    series = factories.series()
    audit.record("plant.change", series, by=None, at=at)
    letter = mail.write("alice@example.org", "见信", "好", at=at)
    job = ask(session, at, to=1)
    Worker(app).turn()
    session.expire_all()
    assert job.state == "done"
    assert letter.sent_at == at
    assert audit.verify().chained == 1

"""Concurrent writers on SQLite lose nothing (docs/stack, trap 1: the defaults lost 667 of 800 without a word)."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from contest.jobs import Job
from tests.client import PageClient

THREADS, TURNS = 4, 50


@pytest.mark.only("sqlite")
def test_no_read_modify_write_is_lost(planted, session, at):
    job = Job(kind="plant", asked_at=at, seen_at=at)
    session.add(job)
    session.commit()
    address, faults = f"/plant/count/{job.id}", []

    def press():
        client = PageClient(planted)
        token = client.token()
        for _ in range(TURNS):
            page = client.ask("POST", address, status=None, data={"csrf_token": token})
            if page.status != 303:
                faults.append(page.status)

    threads = [threading.Thread(target=press) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    session.expire_all()
    assert session.scalar(sa.select(Job.done)) == THREADS * TURNS


@pytest.mark.only("sqlite")
def test_connections_are_set_up_as_the_trap_asks(session):
    assert session.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"
    assert session.execute(sa.text("PRAGMA foreign_keys")).scalar() == 1
    assert session.execute(sa.text("PRAGMA busy_timeout")).scalar() >= 5_000


def test_a_naive_moment_is_refused(session, at):
    session.add(Job(kind="plant", asked_at=at.replace(tzinfo=None), seen_at=at))
    with pytest.raises(sa.exc.StatementError, match="naive datetime"):
        session.flush()

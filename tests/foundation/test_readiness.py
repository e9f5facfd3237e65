"""/readyz says whether the application can work, from one look every five seconds."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from contest import clock
from contest.receipts import Receipt
from contest.web import readiness
from contest.web.readiness import Readiness, look_at
from tests.client import PageClient


def test_ready_when_all_is_well_and_nothing_is_kept_of_the_look(client, session):
    answer = client.get("/readyz")
    assert answer.json["ok"] is True
    assert set(answer.json["checks"].values()) == {"ok"}
    assert answer.response.headers["Cache-Control"] == "no-store"
    assert session.scalars(sa.select(Receipt)).all() == []


def test_who_asks_is_not_looked_up(visit):
    assert [one for one in visit("alice").get("/readyz").queries if "account" in one] == []


def test_not_ready_before_it_is_migrated(databases, database, make_app):
    client = PageClient(make_app(database_url=databases.empty(database.kind, "unmigrated")))
    assert client.get("/readyz", status=503).json["failed"] == ["migrations"]


def test_an_older_database_is_not_migrated_and_a_newer_one_is(app, session):
    config = app.config["SAIWU"]
    for version, failures in (("0001", {"migrations": "not-migrated"}), ("9999", {})):
        before = session.scalar(sa.text("SELECT version_num FROM alembic_version"))
        session.execute(sa.text(f"UPDATE alembic_version SET version_num = '{version}'"))
        session.commit()
        try:
            assert look_at(config) == failures
        finally:
            session.execute(sa.text(f"UPDATE alembic_version SET version_num = '{before}'"))
            session.commit()


def test_not_ready_where_nothing_can_be_written(database, make_app, session):
    if database.kind == "sqlite":
        path = database.url.removeprefix("sqlite:///")
        client = PageClient(make_app(database_url=f"sqlite:///file:{path}?mode=ro&uri=true"))
        answer = client.get("/readyz", status=503)
    else:
        session.execute(sa.text("ALTER ROLE saiwu SET default_transaction_read_only = on"))
        session.commit()
        try:
            answer = PageClient(make_app()).get("/readyz", status=503)
        finally:
            session.execute(sa.text("SET TRANSACTION READ WRITE"))
            session.execute(sa.text("ALTER ROLE saiwu RESET default_transaction_read_only"))
            session.commit()
    assert answer.json["failed"] == ["writing"]
    assert answer.json["checks"]["writing"] == "read-only"


def test_not_ready_while_a_writer_holds_the_lock(database, make_app):
    if database.kind == "postgresql":
        lock = "LOCK TABLE receipt IN ACCESS EXCLUSIVE MODE"
    else:
        lock = "UPDATE alembic_version SET version_num = version_num"
    client = PageClient(make_app())
    with sa.create_engine(database.url, poolclass=sa.NullPool).connect() as other:
        other.execute(sa.text(lock))
        answer = client.get("/readyz", status=503)
        other.rollback()
    assert "too-busy" in answer.json["checks"].values() or "late" in answer.json["checks"].values()


def test_not_ready_with_the_database_away_and_no_address_is_told(database, make_app, tmp_path):
    away = (
        f"sqlite:///{tmp_path}/nowhere/x.sqlite3"
        if database.kind == "sqlite"
        else "postgresql+psycopg:///x?host=/nowhere"
    )
    answer = PageClient(make_app(database_url=away)).get("/readyz", status=503)
    assert answer.json["failed"] == ["database"]
    answer.keeps_quiet_about("nowhere", "psycopg", "sqlite")


def test_not_ready_with_a_full_disk(app, monkeypatch):
    monkeypatch.setattr(readiness, "ROOM", 2**60)
    assert look_at(app.config["SAIWU"]) == {"disk": "disk-full"}


class Counter:
    """Looks instead of the database."""

    def __init__(self, takes=0.0):
        self.looks, self.takes = 0, takes

    def __call__(self, _config):
        self.looks += 1
        time.sleep(self.takes)
        return {}


def test_one_look_in_five_seconds_for_all_processes(app, at):
    """Two objects stand for two processes: they share nothing but the file."""
    config, look = app.config["SAIWU"], Counter()
    first, second = Readiness(config, look), Readiness(config, look)
    for one in (first, second, second, first):
        assert one.failures(at) == {}
    assert look.looks == 1
    assert second.failures(at + timedelta(seconds=5)) == {}
    assert first.failures(at + timedelta(seconds=6)) == {}
    assert look.looks == 2
    first.failures(at - timedelta(minutes=30))  # a clock that was set back does not freeze the finding
    assert look.looks == 3


def test_who_asks_during_a_look_is_answered_from_the_last_one(app, at, monkeypatch):
    monkeypatch.setattr(readiness, "IN_TIME", 0.3)
    config, slow = app.config["SAIWU"], Counter(takes=2)
    Readiness(config, Counter()).failures(at)
    one, other = Readiness(config, slow), Readiness(config, slow)
    later = at + timedelta(seconds=10)
    thread = threading.Thread(target=one.failures, args=(later,))
    thread.start()
    time.sleep(0.1)
    began = time.monotonic()
    assert other.failures(later) == {}
    assert one.failures(at + timedelta(seconds=30)) == {"database": "late"}  # nothing has been heard for too long
    assert time.monotonic() - began < 0.3
    thread.join()
    assert slow.looks == 1


def test_a_folder_that_takes_no_file_does_not_matter(app, at, tmp_path):
    from dataclasses import replace

    lost = replace(app.config["SAIWU"], instance=Path("/proc/nowhere"))
    assert Readiness(lost, Counter()).failures(at) == {}


@pytest.mark.usefixtures("at")
def test_the_page_asks_with_the_only_clock(client):
    with clock.frozen_at(clock.now() + timedelta(seconds=1)):
        assert client.get("/readyz").json["ok"] is True

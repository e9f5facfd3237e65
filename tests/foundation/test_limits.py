"""A database that keeps people waiting ends in a page that says so, in bounded time; long work is not cut short."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Blueprint

from contest.access import everyone, open_to
from contest.db import db, read_only, session
from contest.limits import GRACE, Limits, unhurried
from contest.outages import Outage
from contest.people.models import Series
from contest.web import redirect_to
from contest.web.labels import OUTAGE_SENTENCES
from tests.client import PageClient
from tests.foundation.conftest import plant

SHORT = Limits(connect=2, statement=1, lock=1)
FOR_EVER = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(60)",
}


def plant_slow(app):
    plant(app)
    views = Blueprint("slow", __name__)

    @views.route("/slow/statement", methods=["GET", "POST"])
    @open_to(everyone)
    def statement():
        session.execute(sa.text(FOR_EVER[db.engine.dialect.name])).all()
        raise AssertionError("it should not have ended")

    @views.post("/slow/lock/<key>")
    @open_to(everyone)
    def lock(key):
        session.execute(sa.update(Series).where(Series.key == "career").values(name={"zh": key}))
        return redirect_to("plant.rows")

    app.register_blueprint(views)


@pytest.fixture
def hurried(make_app, people):
    return PageClient(make_app(plant_slow, limits=SHORT)).sign_in(people.alice)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_statement_that_takes_too_long_is_stopped(hurried, method):
    began = time.monotonic()
    page = hurried.ask(method, "/slow/statement", status=503, data={"csrf_token": hurried.token()})
    page.says(OUTAGE_SENTENCES[Outage.TOO_BUSY])
    assert time.monotonic() - began < 10
    hurried.get("/plant/rows")


def test_a_lock_that_is_not_given_up_is_not_waited_for(hurried, database):
    with sa.create_engine(database.url, poolclass=sa.NullPool).connect() as other:
        other.execute(sa.text("UPDATE series SET key = key WHERE key = 'career'"))
        began = time.monotonic()
        hurried.post("/slow/lock/never", status=503).says(OUTAGE_SENTENCES[Outage.TOO_BUSY])
        assert time.monotonic() - began < 10
        other.rollback()
    hurried.post("/slow/lock/now")


def test_long_work_is_not_cut_short(hurried, database):
    """A statement of two seconds under a limit of one."""
    counts = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 8000000) SELECT count(*) FROM n"
    slow = counts if database.kind == "sqlite" else "SELECT pg_sleep(2)"
    with hurried.app.app_context():
        with unhurried():
            assert session.execute(sa.text(slow)).all()
            session.rollback()
        if database.kind == "postgresql":
            with pytest.raises(sa.exc.OperationalError):
                session.execute(sa.text(slow))
            session.rollback()


@pytest.mark.only("sqlite")
def test_the_lock_limit_reaches_each_connection(hurried):
    with hurried.app.app_context():
        assert session.execute(sa.text("PRAGMA busy_timeout")).scalar() == 1000


def _processes_of(parent: int) -> list[int]:
    """A server's process and its children."""
    found = [parent]
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


@pytest.mark.only("postgresql")
def test_a_server_that_hangs_ends_in_a_page_for_everybody(database, make_app, people):
    """The whole PostgreSQL server is stopped, as on a machine that swaps itself to death: it neither answers nor
    refuses, not even new connections."""
    folder = Path(database.url.partition("host=")[2])
    app = make_app(plant_slow, mode="development", limits=SHORT)
    client, anonymous = PageClient(app).sign_in(people.alice), PageClient(app)
    client.get("/plant/rows")
    database.let_go()
    processes = _processes_of(int((folder / "cluster" / "postmaster.pid").read_text().splitlines()[0]))
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        for one in (client, anonymous):
            began = time.monotonic()
            one.ask("GET", "/plant/rows", status=503).says(OUTAGE_SENTENCES[Outage.UNREACHABLE])
            assert time.monotonic() - began < 2 * SHORT.connect + SHORT.statement + GRACE + 5
        began = time.monotonic()
        assert client.get("/healthz").json == {"ok": True}
        assert client.get("/readyz", status=503).json["failed"] == ["database"]
        assert time.monotonic() - began < 8
    finally:
        for process in reversed(processes):
            os.kill(process, signal.SIGCONT)
    client.get("/plant/rows")


def test_many_threads_on_a_locked_database_all_get_the_page(hurried, database):
    """Eight at once: none waits for the others' limits on top of its own."""
    token, cookies, seen = hurried.token(), dict(hurried.browser._cookies), []
    with sa.create_engine(database.url, poolclass=sa.NullPool).connect() as other:
        other.execute(sa.text("UPDATE series SET key = key WHERE key = 'career'"))

        def press():
            twin = PageClient(hurried.app)
            twin.browser._cookies.update(cookies)
            seen.append(twin.ask("POST", "/slow/lock/x", status=None, data={"csrf_token": token}).status)

        threads = [threading.Thread(target=press) for _ in range(8)]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert seen == [503] * 8
        assert time.monotonic() - began < 15
        other.rollback()


def test_limits_are_read_from_the_environment(tmp_path):
    from contest.config import Misconfigured, from_environment

    env = {"SAIWU_INSTANCE": str(tmp_path), "DATABASE_STATEMENT_SECONDS": "7", "DATABASE_LOCK_SECONDS": "3"}
    assert from_environment(env).limits == Limits(connect=5, statement=7, lock=3)
    with pytest.raises(Misconfigured, match="DATABASE_CONNECT_SECONDS"):
        from_environment({**env, "DATABASE_CONNECT_SECONDS": "0"})


@pytest.mark.only("postgresql")
def test_a_connection_that_the_server_ended_is_noticed_before_its_next_use(hurried, database):
    """One that was used a moment ago is not asked whether it answers, and none is used that was ended meanwhile."""
    engine = _engine_of(hurried)

    def process():
        hurried.get("/plant/rows")
        with engine.connect() as mine:
            limits = mine.exec_driver_sql(
                "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')"
            )
            assert limits.one() == ("1s", "1s")
            return mine.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()

    before = process()
    assert process() == before
    with sa.create_engine(database.url, poolclass=sa.NullPool).connect() as other:
        other.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": before})
    assert process() != before


def _engine_of(client):
    with client.app.app_context():
        return db.engine


STATEMENTS = "SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements"


@pytest.mark.only("postgresql")
def test_the_server_keeps_the_statements_of_a_connection_from_page_to_page(hurried):
    """Pages end without a commit, and psycopg forgets what it had the server prepare when a transaction is rolled
    back."""
    engine = _engine_of(hurried)

    def kept():
        with read_only(), engine.connect() as mine:
            return {text: runs for text, runs in mine.exec_driver_sql(STATEMENTS) if "FROM account" in text}

    hurried.get("/plant/rows")
    (who, before), *_others = kept().items()
    hurried.get("/plant/rows")
    hurried.get("/plant/rows")
    assert kept()[who] == before + 2


@pytest.mark.only("postgresql")
def test_behind_a_pooler_no_statement_is_kept(make_app, people, monkeypatch):
    """What a connection was told of the process that serves it is then a number of the pooler's own."""
    import psycopg

    monkeypatch.setattr(psycopg.ConnectionInfo, "backend_pid", property(lambda _self: 1))
    client = PageClient(make_app(plant_slow, limits=SHORT)).sign_in(people.alice)
    engine = _engine_of(client)
    engine.dispose()
    client.get("/plant/rows")
    client.get("/plant/rows")
    with engine.connect() as mine:
        assert mine.connection.driver_connection.prepare_threshold is None
        assert mine.exec_driver_sql(STATEMENTS).all() == []
    engine.dispose()


@pytest.mark.only("postgresql")
def test_a_transaction_that_wrote_is_still_rolled_back(hurried):
    with hurried.app.app_context():
        before = session.execute(sa.text("SELECT name FROM series WHERE key = 'career'")).scalar()
        session.rollback()
        session.execute(sa.text("UPDATE series SET name = '{}' WHERE key = 'career'"))
        session.rollback()
        assert session.execute(sa.text("SELECT name FROM series WHERE key = 'career'")).scalar() == before
        session.rollback()


def test_as_many_connections_are_kept_as_there_are_threads(hurried):
    """With fewer, each request of the others would open one of its own, and close it."""
    engine, opened = _engine_of(hurried), []
    sa.event.listen(engine, "connect", lambda *_given: opened.append(1))
    all_have_one = threading.Barrier(8)

    def ask():
        with read_only(), engine.connect() as mine:
            mine.exec_driver_sql("SELECT 1")
            all_have_one.wait(30)

    for _twice in range(2):
        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(opened) <= 8

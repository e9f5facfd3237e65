"""Nothing is told before it is kept; what keeps the database from working is told apart; the page that says so needs no
database."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Blueprint

from contest import access
from contest.access import everyone, open_to
from contest.db import db, session
from contest.errors import N_
from contest.outages import Outage, outage_of
from contest.people.models import Series
from contest.receipts import Receipt
from contest.web import flash_done, redirect_to
from contest.web.labels import OUTAGE_SENTENCES, OUTAGE_TITLES
from tests.client import PageClient
from tests.foundation.conftest import plant

DOUBT = "不知道这一次存上没有"


def plant_failures(app):
    plant(app)
    views = Blueprint("failing", __name__)

    @views.post("/failing/deferred/<key>")
    @open_to(everyone)
    def deferred(key):
        """A constraint that is only looked at when the work is committed."""
        session.add(Series(key=key, name={"zh": key}))
        session.execute(sa.text("INSERT INTO late_child (id, parent) VALUES (1, 7)"))
        flash_done(N_("记下了。"))
        return redirect_to("plant.rows")

    @views.post("/failing/cut/<key>")
    @open_to(everyone)
    def cut(key):
        """The connection is cut when all is written and only the commit is left."""
        session.add(Series(key=key, name={"zh": key}))
        mine = session.scalar(sa.text("SELECT pg_backend_pid()"))

        def end_it(_session):
            with db.engine.connect() as other:
                other.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})

        sa.event.listen(session(), "before_commit", end_it, once=True)
        flash_done(N_("记下了。"))
        return redirect_to("plant.rows")

    @views.post("/failing/says/<outage>")
    @open_to(everyone)
    def says(outage):
        access.current_actor()
        flash_done(N_("记下了。"))
        raise FAULTS[outage]

    app.register_blueprint(views)


def _sqlite(code, text="x"):
    fault = sqlite3.OperationalError(text)
    fault.sqlite_errorcode = code
    return sa.exc.OperationalError("SELECT secret", {"password": "hunter2"}, fault)


FAULTS = {
    "too-busy": _sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT),
    "disk-full": _sqlite(sqlite3.SQLITE_FULL),
    "read-only": _sqlite(sqlite3.SQLITE_READONLY_DIRECTORY),
    "unreachable": _sqlite(sqlite3.SQLITE_CANTOPEN),
    "not-migrated": _sqlite(sqlite3.SQLITE_ERROR, "no such column: entry.colour"),
    "damaged": _sqlite(sqlite3.SQLITE_IOERR_READ),
}


@pytest.fixture
def alice(make_app, people):
    """Alice's browser on an application with failing endpoints."""
    return PageClient(make_app(plant_failures, again=True)).sign_in(people.alice)


@pytest.fixture
def late_tables(session):
    session.execute(sa.text("CREATE TABLE late_parent (id INTEGER PRIMARY KEY)"))
    late = "parent INTEGER REFERENCES late_parent (id) DEFERRABLE INITIALLY DEFERRED"
    session.execute(sa.text(f"CREATE TABLE late_child (id INTEGER PRIMARY KEY, {late})"))
    session.commit()
    yield
    session.rollback()
    for table in ("late_child", "late_parent"):
        session.execute(sa.text(f"DROP TABLE {table}"))
    session.commit()


def test_a_commit_that_a_constraint_refuses_tells_nothing_as_done(alice, late_tables, session):
    page = alice.post("/failing/deferred/late", status=409)
    page.says("你的改动没有存")
    page.keeps_quiet_about("记下了")
    rows = alice.get("/plant/rows").json
    assert rows["told"] == []
    assert "late" not in rows["keys"]
    assert session.scalars(sa.select(Receipt)).all() == []


@pytest.mark.only("postgresql")
def test_a_connection_cut_at_the_commit_leaves_it_in_doubt_and_says_so(alice, session):
    page = alice.post("/failing/cut/late", status=503)
    page.says("连不上数据库", DOUBT)
    page.keeps_quiet_about("记下了", "什么都没有改动")
    assert alice.get("/plant/rows").json["told"] == []
    assert session.scalars(sa.select(Receipt)).all() == []


@pytest.mark.parametrize("outage", sorted(Outage))
def test_each_outage_has_its_own_sentence_for_those_who_are_signed_in_and_those_who_are_not(alice, outage):
    for client in (alice, PageClient(alice.app)):
        page = client.post(f"/failing/says/{outage}", status=503)
        page.says(OUTAGE_SENTENCES[outage], page.response.headers["X-Request-Id"])
        page.keeps_quiet_about("记下了", "hunter2", "SELECT", "登录")
        assert page.response.headers["Retry-After"]
        assert client.get("/plant/rows").json["told"] == []
    english = alice.post(f"/failing/says/{outage}?lang=en", status=503)
    assert OUTAGE_SENTENCES[outage] not in english.text
    assert english.h1
    answer = alice.ask(
        "POST",
        f"/failing/says/{outage}?lang=zh",
        status=503,
        data={"csrf_token": alice.token()},
        headers={"Accept": "application/json"},
    )
    assert answer.json["message"] == OUTAGE_SENTENCES[outage]


def test_titles_and_sentences_are_all_different():
    assert len(set(OUTAGE_SENTENCES.values())) == len(set(OUTAGE_TITLES.values())) == len(Outage)


def away(url: str, tmp_path: Path) -> str:
    """The address of a database that is not there."""
    return (
        f"sqlite:///{tmp_path}/nowhere/x.sqlite3"
        if url.startswith("sqlite")
        else url.split("?", maxsplit=1)[0] + "?host=/nowhere"
    )


def test_with_the_database_away_everybody_gets_the_same_page(database, make_app, people, tmp_path):
    app = make_app(plant_failures, mode="development", database_url=away(database.url, tmp_path))
    signed_in, anonymous = PageClient(app).sign_in(people.alice), PageClient(app)
    for path in ("/plant/rows", "/account", "/", "/plant/keep/x"):
        method = "POST" if "keep" in path else "GET"
        seen = {}
        for client in (signed_in, anonymous):
            page = client.ask(
                method, path, status=None, data={"csrf_token": client.token()} if method == "POST" else None
            )
            seen[client] = page.status
            if page.status == 503:
                page.says("连不上数据库")
                page.keeps_quiet_about("Internal Server Error", "Traceback")
        assert seen[signed_in] == 503, path
        assert seen[anonymous] in (503, 303), path  # who is not signed in may be asked to, first
    for client in (signed_in, anonymous):
        assert client.get("/healthz").json == {"ok": True}


def test_health_never_asks_the_database(visit, client):
    for one in (visit("alice"), client):
        assert one.get("/healthz").queries == []


def test_a_database_without_its_tables_is_not_migrated(databases, database, make_app, people):
    app = make_app(plant_failures, database_url=databases.empty(database.kind, "bare"))
    PageClient(app).get("/plant/rows", status=503).says(OUTAGE_SENTENCES[Outage.NOT_MIGRATED])
    PageClient(app).sign_in(people.alice).get("/plant/rows", status=503).says(OUTAGE_SENTENCES[Outage.NOT_MIGRATED])


def test_a_database_that_is_only_read_says_so(database, session, make_app, people):
    if database.kind == "sqlite":
        path = Path(database.url.removeprefix("sqlite:///"))
        address = f"sqlite:///file:{path}?mode=ro&uri=true"
        app = make_app(plant_failures, database_url=address)
    else:
        session.execute(sa.text("ALTER ROLE saiwu SET default_transaction_read_only = on"))
        session.commit()
        app = make_app(plant_failures)
    try:
        client = PageClient(app).sign_in(people.alice)
        client.get("/plant/rows")
        client.post("/plant/keep/never", status=503).says(OUTAGE_SENTENCES[Outage.READ_ONLY])
        assert client.get("/plant/rows").json["told"] == []
    finally:
        if database.kind == "postgresql":
            session.execute(sa.text("SET TRANSACTION READ WRITE"))
            session.execute(sa.text("ALTER ROLE saiwu RESET default_transaction_read_only"))
            session.commit()


def test_a_get_that_writes_is_our_fault_and_not_a_read_only_database(make_app, people):
    client = PageClient(make_app(plant, mode="development"))
    client.ask("GET", "/plant/write", status=500).keeps_quiet_about(OUTAGE_SENTENCES[Outage.READ_ONLY])


def test_faults_of_other_kinds_are_no_outage():
    assert outage_of(ValueError("no such table")) is None
    assert outage_of(sa.exc.IntegrityError("x", {}, sqlite3.IntegrityError("UNIQUE"))) is None
    assert outage_of(FileNotFoundError(2, "x")) is None
    assert outage_of(OSError(28, "No space left on device")) is Outage.DISK_FULL
    assert outage_of(OSError(30, "Read-only file system")) is Outage.READ_ONLY


@pytest.mark.only("sqlite")
def test_on_a_really_full_disk_nothing_is_told_as_saved(database, people, tmp_path):
    """A file system of its own, three megabytes, filled to the last block: with the rights of its own name space where
    this user may not mount."""
    if shutil.which("unshare") is None:
        pytest.fail("unshare (util-linux) makes the small disk", pytrace=False)
    database.let_go()
    copy = tmp_path / "copy.sqlite3"
    with sqlite3.connect(database.url.removeprefix("sqlite:///")) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    disk = tmp_path / "disk"
    disk.mkdir()
    own = ["unshare", "-m"] if os.getuid() == 0 else ["unshare", "-rm"]
    script = (
        'mount -t tmpfs -o size=3m small "$1" && cp "$2" "$1/saiwu.sqlite3" '
        '&& exec "$3" -m tests.foundation.full_disk "$1"'
    )
    answer = subprocess.run(
        [*own, "sh", "-c", script, "sh", disk, copy, sys.executable],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout.splitlines()[-1])
    assert told["before"] == [303] * 3
    assert told["full"] == [503] * 6
    assert told["says"] == [OUTAGE_SENTENCES[Outage.DISK_FULL]] * 6
    assert told["told"] == [[]] * 6
    assert told["kept"] == ["before-0", "before-1", "before-2"]


def test_a_command_tells_nothing_as_done_that_is_not_committed(app, late_tables, monkeypatch):
    """On both databases: the constraint is only looked at when the command's work is committed."""
    from click.testing import CliRunner

    from contest import cli

    def keep(parent):
        session.execute(sa.text("INSERT INTO late_parent (id) VALUES (1)"))
        session.execute(sa.text(f"INSERT INTO late_child (id, parent) VALUES (1, {parent})"))
        cli.tell_done("记下了")

    monkeypatch.setattr(cli, "_apps", [app])
    refused = CliRunner().invoke(cli.command("keep")(lambda: keep(7)))
    assert refused.exit_code != 0
    assert "记下了" not in refused.output
    assert "记下了" in CliRunner().invoke(cli.command("keep")(lambda: keep(1))).output


def test_a_command_says_what_is_wrong_with_the_database(tmp_path):
    env = {**os.environ, "SAIWU_INSTANCE": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/bare.sqlite3"}
    answer = subprocess.run(
        [sys.executable, "-m", "contest", "stats", "x"], env=env, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 1
    assert answer.stderr.startswith(OUTAGE_SENTENCES[Outage.NOT_MIGRATED])
    assert "Traceback" not in answer.stderr

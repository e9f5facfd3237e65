"""The databases that tests run on: a file for SQLite, a server of our own for PostgreSQL.

The schema is built once a run and shared by the workers of pytest-xdist through a lock file. Between two tests SQLite
gets a fresh copy of the built file (under 2 ms) and PostgreSQL the rows of the last test taken out (under 10 ms); a
clone of a template would cost 53 ms (docs/stack, trap 5). A test that begins in a scene (tests/scenes.py) gets a copy
of the file with the scene in it, or its rows.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from cryptography.fernet import Fernet
from jinja2 import FileSystemBytecodeCache, Undefined, UndefinedError
from jinja2.utils import missing
from wtforms.form import BaseForm

from contest import clock, create_app
from contest.config import Config
from contest.db import Model, db
from contest.web import Application
from tests import scenes
from tests.people import People

KINDS = ("sqlite", "postgresql")
FIELD_KEY = Fernet.generate_key().decode()
# Newest first; Debian puts them here, not on the path.
SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)


class NoPostgreSQL(RuntimeError):
    """PostgreSQL's programs are not on this machine."""


def a_config(database_url: str, instance: Path, **changes: object) -> Config:
    """The configuration of an application under test."""
    settings: dict[str, object] = {
        "mode": "testing",
        "instance": instance,
        "secret_key": "a key that only tests know",
        "field_keys": (FIELD_KEY,),
        "database_url": database_url,
        "replica_url": None,
        "mail_url": f"file:{instance / 'mail'}",
        "mail_from": "赛务 <saiwu@example.org>",
        "public_url": "http://localhost",
        "proxies": 0,
        "limits_url": "memory://",
        "max_upload": 4 * 2**20,
    }
    return Config(**{**settings, **changes})  # type: ignore[arg-type]


class Misspelt(Undefined):
    """An attribute that an object does not have is a fault in tests: on a page it would be a silent blank. A name that
    a page was not given, and a key that a mapping or a field that a form lacks, may be left out."""

    def __init__(self, hint: str | None = None, obj: Any = missing, name: str | None = None, *more: Any) -> None:
        super().__init__(hint, obj, name, *more)
        if obj is not missing and not isinstance(obj, (Mapping, Undefined, BaseForm, type(None))) and name is not None:
            raise UndefinedError(f"a template asks {type(obj).__name__} for {name!r}")


def built_app(config: Config, shared: Path) -> Application:
    """An application whose templates are compiled once for all that share the folder: on each worker, for each
    database, in each application of a test's own they would be compiled anew."""
    app = create_app(config)
    compiled = shared / "templates"
    compiled.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    app.jinja_env.undefined = Misspelt
    return app


@dataclass(frozen=True)
class Scene:
    """A scene that was built: its named persons, its value without rows, and what puts it back."""

    people: People | None
    value: Any
    put_back: Callable[[], None]


@dataclass
class Database:
    """One worker's database of one kind, with the application that uses it."""

    kind: str
    url: str
    app: Application
    wipe: Callable[[], None]
    picture: Callable[[], Callable[[], None]]  # takes a picture of all rows; what it gives back puts them back
    scenes: dict[str, Scene] = field(default_factory=dict)  # those built so far, by name
    others: dict[Any, Application] = field(default_factory=dict)  # more applications on it, by what is in them

    def fresh(self) -> Database:
        """Take out what the last test left: rows, files, letters."""
        self.let_go()
        self.wipe()
        instance = self.app.config["SAIWU"].instance
        shutil.rmtree(instance, ignore_errors=True)
        instance.mkdir(parents=True)
        return self

    def begin(self, scene: str | None, at: datetime) -> Database:
        """Put the scene there, built where it has not been yet; None: nothing."""
        self.app.extensions["saiwu-ready"].clear()
        if scene is None:
            return self.fresh()
        if scene in self.scenes:
            self.scenes[scene].put_back()
            return self
        self.fresh()
        with clock.frozen_at(at), self.app.app_context():
            people, value = scenes.built(scene, at)
        self.scenes[scene] = Scene(people, value, self._remembered(scene))
        return self

    def _remembered(self, scene: str) -> Callable[[], None]:
        """Remember everything as it is now; calling what this returns puts it back."""
        self.let_go()
        rows = self.picture()
        instance = self.app.config["SAIWU"].instance
        files = instance.with_name(f"{instance.name}-{scene}")
        shutil.copytree(instance, files)

        def put_back() -> None:
            self.let_go()
            rows()
            shutil.rmtree(instance, ignore_errors=True)
            shutil.copytree(files, instance)

        return put_back

    def let_go(self) -> None:
        """Close the application's connections."""
        with self.app.app_context():
            db.engine.dispose()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@dataclass
class Databases:
    """Makes each kind of database when a test first asks for it."""

    shared: Path  # a folder that all workers of this run see
    own: Path  # a folder of this worker alone
    worker: str
    schema: str  # migrations | models
    runner: int  # the process whose end ends the server
    made: dict[str, Database] = field(default_factory=dict)
    ends: ExitStack = field(default_factory=ExitStack)  # what is closed when the worker has run its tests

    def of(self, kind: str) -> Database:
        if kind not in self.made:
            self.made[kind] = made = self._sqlite() if kind == "sqlite" else self._postgresql()
            self.ends.callback(made.let_go)
        return self.made[kind]

    def _sqlite(self) -> Database:
        template = self.shared / "template.sqlite3"
        with locked(self.shared / "sqlite.lock"):
            if not template.exists():
                draft = self.shared / "draft.sqlite3"
                build(f"sqlite:///{draft}", self.own / "building", self.schema)
                draft.rename(template)
        path = self.own / "tests.sqlite3"

        def put(source: Path) -> None:
            # A new file, not new bytes in the old one: a connection that somebody still holds must not see them.
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            shutil.copyfile(source, path)

        def picture() -> Callable[[], None]:
            copy = path.with_name(f"kept-{time.monotonic_ns()}.sqlite3")
            with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
            return lambda: put(copy)

        url = f"sqlite:///{path}"
        app = built_app(a_config(url, self.own / "instance-sqlite"), self.shared)
        return Database("sqlite", url, app, lambda: put(template), picture)

    def _postgresql(self) -> Database:
        name = f"saiwu_{self.worker}"
        with locked(self.shared / "postgresql.lock"):
            note = self.shared / "postgresql.folder"
            if not note.exists():
                folder = start_postgresql(self.runner)
                with administrator(folder) as rows:
                    rows.execute("CREATE DATABASE saiwu_template")
                build(address(folder, "saiwu_template"), self.own / "building", self.schema)
                note.write_text(str(folder))
            folder = Path(note.read_text())
            with administrator(folder) as rows:
                rows.execute(f"CREATE DATABASE {name} TEMPLATE saiwu_template STRATEGY file_copy")
        url = address(folder, name)
        rows = self.ends.enter_context(administrator(folder, name))
        app = built_app(a_config(url, self.own / "instance-postgresql"), self.shared)
        wipe = _emptier(rows)
        return Database("postgresql", url, app, wipe, lambda: _picture(rows, wipe))

    def empty(self, kind: str, name: str, *, like: str | None = None) -> str:
        """The URL of a database without any table, for tests of migrations; or a copy of one that was made here under
        another name, to which nobody is connected."""
        if kind == "sqlite":
            for left in self.own.glob(f"{name}.sqlite3*"):
                left.unlink()
            if like is not None:
                shutil.copyfile(self.own / f"{like}.sqlite3", self.own / f"{name}.sqlite3")
            return f"sqlite:///{self.own / name}.sqlite3"
        self.of("postgresql")
        folder = Path((self.shared / "postgresql.folder").read_text())
        with administrator(folder) as rows:
            rows.execute(f"DROP DATABASE IF EXISTS {name}_{self.worker} WITH (FORCE)")
            template = f" TEMPLATE {like}_{self.worker}" if like is not None else ""
            rows.execute(f"CREATE DATABASE {name}_{self.worker}{template}")
        return address(folder, f"{name}_{self.worker}")


def build(url: str, instance: Path, schema: str) -> None:
    """Make the tables: by the migrations, or straight from the models."""
    app = create_app(a_config(url, instance))
    with app.app_context():
        if schema == "models":
            Model.metadata.create_all(db.engine)
        else:
            from contest.cli import migrations

            migrations().upgrade()  # the tables alone: `up_to_date` would write lines into the log
        if url.startswith("sqlite"):
            with db.engine.connect() as connection:
                connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
        db.engine.dispose()


def address(folder: Path, database: str) -> str:
    """SQLAlchemy's URL of a database on the server whose socket is in the folder."""
    return f"postgresql+psycopg://saiwu@/{database}?host={folder}"


def administrator(folder: Path, database: str = "postgres") -> psycopg.Connection:
    return psycopg.connect(host=str(folder), user="saiwu", dbname=database, autocommit=True)


def _emptier(rows: psycopg.Connection) -> Callable[[], None]:
    """Takes every row out that migrations did not put there. Most tables are empty after a test, so each is looked at
    first; foreign keys are not checked meanwhile."""
    tables = [
        table
        for (table,) in rows.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        if rows.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")').fetchone() == (False,)  # type: ignore[arg-type]
    ]
    deletions = "\n".join(f'IF EXISTS (SELECT 1 FROM "{t}") THEN DELETE FROM "{t}"; END IF;' for t in tables)
    script = f"DO $$ BEGIN {deletions} END $$"
    rows.execute("SET session_replication_role = replica")
    rows.execute("SET lock_timeout = '5s'")

    def wipe() -> None:
        try:
            rows.execute(script)  # type: ignore[arg-type]
        except psycopg.errors.LockNotAvailable:  # a test left a transaction open in some thread
            rows.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            rows.execute(script)  # type: ignore[arg-type]

    return wipe


def _picture(rows: psycopg.Connection, wipe: Callable[[], None]) -> Callable[[], None]:
    """All rows, kept in a schema of their own, so that putting them back is one statement that the server carries out
    by itself; cheaper than sending them again, and than a database cloned and dropped each time."""
    kept = f"kept_{time.monotonic_ns()}"
    rows.execute(f'CREATE SCHEMA "{kept}"')  # type: ignore[arg-type]
    back = []
    for (table,) in rows.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
        there = rows.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")').fetchone()  # type: ignore[arg-type]
        if there == (True,) and table != "alembic_version":
            rows.execute(f'CREATE UNLOGGED TABLE "{kept}"."{table}" AS TABLE "{table}"')  # type: ignore[arg-type]
            back.append(f'INSERT INTO "{table}" SELECT * FROM "{kept}"."{table}";')
    script = f"DO $$ BEGIN {' '.join(back)} END $$"

    def put_back() -> None:
        wipe()
        rows.execute(script)  # type: ignore[arg-type]

    return put_back


def start_postgresql(runner: int) -> Path:
    """Start a server that answers on a socket in the folder given back, and that ends with the process `runner`.

    It will not run as root, so it drops to postgres, or else nobody. Nothing is synced: what it holds is thrown away.
    """
    if not SERVERS:
        raise NoPostgreSQL(
            "PostgreSQL is not installed, and every database test runs on it too. "
            "Run `apt-get install postgresql`, or test on SQLite alone with `pytest --db=sqlite`."
        )
    programs = SERVERS[0]
    folder = Path(tempfile.mkdtemp(prefix="saiwu-postgresql-"))
    user: str | None = None
    if os.getuid() == 0:
        known = {entry.pw_name for entry in pwd.getpwall()}
        user = "postgres" if "postgres" in known else "nobody"
        shutil.chown(folder, user)
    cluster = folder / "cluster"
    initdb = [programs / "initdb", "-D", cluster, "-U", "saiwu", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run([*initdb, "--no-sync", "--no-instructions"], user=user, cwd=folder, check=True, capture_output=True)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
        "max_connections": "200",
        "shared_buffers": "64MB",
        "timezone": "UTC",
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", cluster, *options],
            user=user,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    # A watcher outlives this worker: the server serves them all, and ends with the whole run, even one that was killed.
    watch = f'while kill -0 {runner}; do sleep 1; done; kill -QUIT {server.pid}; sleep 1; rm -rf "{folder}"'
    watcher = subprocess.Popen(
        ["/bin/sh", "-c", watch],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while True:
        try:
            administrator(folder).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL did not start: " + (folder / "server.log").read_text()) from None
            time.sleep(0.05)
        else:
            server.returncode = watcher.returncode = 0  # meant to run on: no warning that they do
            return folder

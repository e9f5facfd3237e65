"""A database with data goes from every landed revision to the newest one: no row is lost, its tables are those of a new
database, and the application serves pages from it. README.md says where the data come from."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from contest import create_app
from contest.cli import migrations, up_to_date
from contest.db import db
from contest.editions.actions import create_edition
from contest.resources import MIGRATIONS
from contest.web import Application
from tests.client import PageClient
from tests.conftest import MOMENT
from tests.databases import Databases, a_config, built_app

HERE = Path(__file__).parent
FIELD_KEY = "YW4gdXBncmFkZSB0ZXN0IGtub3dzIHRoaXMga2V5ISE="
STUDENT, PASSWORD = "s4136010414-1", "Seven-Rivers-3"
REVISIONS = [one.revision for one in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))]
# Columns (by the name that they had) whose values a later migration changes on purpose.
REWRITTEN: set[tuple[str, str]] = {
    ("letter", "text"),
    ("publication_contest", "entries"),
    ("publication_contest", "people"),
}
MOST_PAGES = 25

pytestmark = pytest.mark.long


class Row(NamedTuple):
    table: str
    key: tuple[str, ...]
    values: Counter[str]


@contextmanager
def opened(url: str, instance: Path, databases: Databases) -> Iterator[Application]:
    app = built_app(a_config(url, instance, field_keys=(FIELD_KEY,)), databases.shared)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def empty(database, databases, tmp_path) -> Iterator[Application]:
    """An application on a database without a table, of each kind."""
    put_back_files(tmp_path / "files")
    with opened(databases.empty(database.kind, "upgrading"), tmp_path, databases) as app:
        yield app


@dataclass
class Life:
    """A database of one kind that goes from one revision to the next. The tests of a worker come in the order of the
    revisions, so it goes up once, and each test has a copy of it."""

    kind: str
    databases: Databases
    instance: Path
    age: int = 0  # how many revisions it has seen
    url: str = ""

    def until(self, revision: str) -> str:
        """The URL of a copy of it as it was at this revision."""
        wanted = REVISIONS.index(revision) + 1
        if self.age == 0 or wanted < self.age:
            self.url, self.age = self.databases.empty(self.kind, "living"), 0
        if self.age < wanted:
            with opened(self.url, self.instance, self.databases):
                live(REVISIONS[self.age : wanted])
            self.age = wanted
        return self.databases.empty(self.kind, "upgrading", like="living")


@pytest.fixture(scope="module")
def lives(databases, tmp_path_factory) -> dict[str, Life]:
    return {kind: Life(kind, databases, tmp_path_factory.mktemp("living")) for kind in ("sqlite", "postgresql")}


@pytest.fixture
def aged(revision, database, databases, lives, tmp_path) -> Iterator[Application]:
    """An application on a database that has lived until the test's revision."""
    put_back_files(tmp_path / "files")
    with opened(lives[database.kind].until(revision), tmp_path, databases) as app:
        yield app


def put_back_files(folder: Path) -> None:
    """The files that lay beside the databases, each under its digest: pages of sealed results read their rulebook."""
    for text in json.loads((HERE / "files.json").read_text("utf-8")):
        content = text.encode()
        digest = hashlib.sha256(content).hexdigest()
        (folder / digest[:2]).mkdir(parents=True, exist_ok=True)
        (folder / digest[:2] / digest[2:]).write_bytes(content)


def run_script(text: str) -> None:
    """Run SQL as a restored backup does: foreign keys are looked at when all of it is there."""
    db.session.remove()
    url = db.engine.url
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database))) as rows:
            rows.executescript(text)
            assert rows.execute("PRAGMA foreign_key_check").fetchall() == []
    else:
        with psycopg.connect(url.set(drivername="postgresql").render_as_string(False), autocommit=True) as rows:
            rows.execute("SET session_replication_role = replica")
            rows.execute("SET timezone = 'UTC'")
            rows.execute(text)  # type: ignore[call-overload]


def rows_for(revision: str) -> str:
    path = HERE / "rows" / f"{revision}.sql"
    return path.read_text("utf-8") if path.exists() else ""


def lived_until(revision: str) -> None:
    live(REVISIONS[: REVISIONS.index(revision) + 1])


def live(revisions: Iterable[str]) -> None:
    """The database goes from one revision to the next, and gets data at each."""
    for one in revisions:
        migrations().upgrade(revision=one)
        if text := rows_for(one):
            run_script(text)


def made_at_16cbd01() -> None:
    kind = db.engine.url.get_backend_name()
    for name in (f"schema.{kind}.sql", "rows.sql"):
        run_script((HERE / "16cbd01" / name).read_text("utf-8"))


def tables() -> list[str]:
    return sorted(set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"})


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def all_rows() -> list[Row]:
    """Every row as the database keeps it, with its primary key."""
    found = []
    with db.engine.connect() as connection:
        for table in tables():
            keys = sa.inspect(connection).get_pk_constraint(table)["constrained_columns"]
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"').mappings():
                values = Counter(canonical(v) for column, v in row.items() if (table, column) not in REWRITTEN)
                found.append(Row(table, tuple(canonical(row[key]) for key in keys), values))
    return found


def lost(before: list[Row], after: list[Row]) -> list[Row]:
    """The rows of before that are not there afterwards with all their values, whatever tables and columns are called
    by then."""
    there: defaultdict[tuple[str, ...], list[Counter[str]]] = defaultdict(list)
    for row in after:
        there[row.key].append(row.values)
    return [row for row in before if not any(row.values <= values for values in there[row.key])]


def schema() -> dict[str, Any]:
    """What the database says of its tables, in an order that does not depend on how they came about."""
    inspector = sa.inspect(db.engine)

    def listed(found: Any) -> list[str]:
        return sorted(canonical({key: value for key, value in one.items() if key != "comment"}) for one in found)

    return {
        table: {
            "columns": listed(inspector.get_columns(table)),
            "key": canonical(inspector.get_pk_constraint(table)),
            "foreign keys": listed(inspector.get_foreign_keys(table)),
            "unique": listed(inspector.get_unique_constraints(table)),
            "checks": listed(inspector.get_check_constraints(table)),
            "indexes": listed(inspector.get_indexes(table)),
        }
        for table in tables()
    }


@pytest.fixture(scope="module")
def new_schema(databases, tmp_path_factory) -> Callable[[str], dict[str, Any]]:
    """What a new database of a kind looks like."""
    made: dict[str, dict[str, Any]] = {}

    def of(kind: str) -> dict[str, Any]:
        if kind not in made:
            app = create_app(a_config(databases.empty(kind, "new"), tmp_path_factory.mktemp("new")))
            with app.app_context():
                up_to_date()
                made[kind] = schema()
                db.session.remove()
                db.engine.dispose()
        return made[kind]

    return of


def check_upgraded(app: Application, before: list[Row], new: dict[str, Any]) -> None:
    """What holds for every database once it is up to date."""
    assert before
    assert lost(before, all_rows()) == []
    assert schema() == new
    migrations().check()  # the models say the same
    db.session.remove()
    browse(app)


def browse(app: Application) -> None:
    """The start, the page to sign in, the edition's public pages that links lead to, and a student's own page."""
    client = PageClient(app)
    client.get("/")
    client.get("/sign-in")
    waiting = ["/e/rehearsal"] if has("edition", "key", "rehearsal") else []
    seen: set[str] = set()
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        page = client.get(path)
        seen.add(path)
        links = {(link.get("href") or "").partition("#")[0] for link in page.all("a")}
        waiting += sorted(link for link in links if is_public_page(link) and link not in seen and link not in waiting)
    if has("account", "login", STUDENT):
        client.get("/sign-in").submit("登录", account=STUDENT, password=PASSWORD)
        client.get("/my").says("沈知远")


def has(table: str, column: str, value: str) -> bool:
    found = db.session.execute(sa.text(f"SELECT 1 FROM {table} WHERE {column} = :value"), {"value": value}).first()
    db.session.remove()
    return found is not None


def is_public_page(link: str) -> bool:
    """No file to load down: their bytes are not in the database."""
    return link.startswith("/e/rehearsal/") and "." not in link.rsplit("/", 1)[-1] and "?" not in link


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_with_data_is_brought_up_to_date(aged, database, new_schema, revision):
    before = all_rows()
    assert {row.table for row in before} == set(tables()), f"a table has no row: add it to rows/{revision}.sql"
    up_to_date()
    check_upgraded(aged, before, new_schema(database.kind))


def test_a_database_made_at_16cbd01_is_brought_up_to_date(empty, database, new_schema):
    """It says that it is at 0008, and lacks what 0003 and 0006 were given later."""
    made_at_16cbd01()
    before = all_rows()
    assert {row.table for row in before} == set(tables())
    assert "rulebook_proposal" not in tables()
    up_to_date()
    check_upgraded(empty, before, new_schema(database.kind))


def test_a_new_edition_can_be_made_in_a_database_from_16cbd01(empty):
    """It could not: creating an edition asks for what was missing."""
    made_at_16cbd01()
    up_to_date()
    text = db.session.execute(sa.text("SELECT text FROM rulebook_version WHERE number = 1")).scalars().first()
    assert text is not None
    made = create_edition(text.replace('"rehearsal"', '"next-year"', 1), by=None, at=MOMENT)
    db.session.commit()
    assert made.key == "next-year"


def test_a_lost_row_and_a_lost_value_are_found():
    row = Row("entry", ("1",), Counter({'"a"': 1, '"b"': 2}))
    assert lost([row], [row._replace(table="work", values=row.values + Counter(['"new"']))]) == []
    assert lost([row], [row._replace(key=("2",))]) == [row]
    assert lost([row], [row._replace(values=Counter({'"a"': 1, '"b"': 1}))]) == [row]

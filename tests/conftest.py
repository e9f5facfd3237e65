"""What every test may ask for. Fixtures, from the ground up:

`app`      the application on a fresh database; a test that needs it runs on SQLite and on PostgreSQL
`session`  the database session, within an application context
`at`       a fixed moment; the clock is stopped there while the test runs
`people`   the named persons of tests/people.py, with their organisations, in the database
`client`   a strict browser without a screen (tests/client.py); `visit("alice")` gives one that is signed in
`queries`  counts SQL statements: `with queries() as seen: …; assert len(seen) == 3`
`make_app` an application of the test's own, to plant something in it
`skills`   an application with the whole skills contest of 2023, to read

Options: --db=sqlite|postgresql|both, --schema=migrations|models. Which tests a run takes: tests/tiers.py; how many
examples Hypothesis tries: tests/rounds.py. Each run ends with the files that took longest.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from contest import clock
from contest.web import Application
from tests import databases as dbs
from tests import people as named
from tests import scenes, second_try, slowest, tiers
from tests.client import PageClient
from tests.databases import Database, Databases, Scene
from tests.rounds import register_profiles
from tests.statements import counted

# Wednesday, 11 October 2023, 10:00 in Shanghai: the school round of the first career contest registers.
MOMENT = datetime(2023, 10, 11, 2, 0, tzinfo=UTC)
HERE = Path(__file__).parent
# What a whole run may leave until it ends.
ROOM = 4 * 2**30

register_profiles()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=["sqlite", "postgresql", "both"], default="both", help="databases to test on")
    parser.addoption("--schema", choices=["migrations", "models"], default="migrations", help="how the tables are made")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only(kind): run this database test on one kind of database")
    if not hasattr(config, "workerinput"):
        config.shared_folder = tempfile.mkdtemp(prefix="saiwu-tests-", dir=fast_folder())  # type: ignore[attr-defined]
        Path(config.shared_folder).chmod(0o711)  # type: ignore[attr-defined]  # PostgreSQL runs as another user
        # For the workers, for what tests start, and for pytest's own folders.
        os.environ["TMPDIR"] = tempfile.tempdir = config.shared_folder  # type: ignore[attr-defined]


def fast_folder() -> str | None:
    """Where tests write: into memory where there is room, because most of what a test costs on a disk is that the
    files of the last one are synced and deleted (70 ms against 2). None: the usual place, which TMPDIR may name."""
    memory = Path("/dev/shm")
    if "TMPDIR" in os.environ or not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < ROOM:
        return None
    return str(memory)


class Share:
    """Hands the run's folder and number to each worker of pytest-xdist."""

    def pytest_configure_node(self, node: Any) -> None:
        node.workerinput.update(shared_folder=node.config.shared_folder, runner=os.getpid())


def pytest_sessionstart(session: pytest.Session) -> None:
    if session.config.pluginmanager.has_plugin("dsession"):
        session.config.pluginmanager.register(Share())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(config.shared_folder, ignore_errors=True)  # type: ignore[attr-defined]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that touches the database runs on each kind; what drives a browser runs on SQLite alone, unless it
    says `only("postgresql")`."""
    if "database" not in metafunc.fixturenames:
        return
    wanted = metafunc.config.getoption("--db")
    kinds = dbs.KINDS if wanted == "both" else (wanted,)
    only = metafunc.definition.get_closest_marker("only")
    if only is not None:
        kinds = only.args
    elif metafunc.definition.path.parent.name == "browser" or metafunc.definition.get_closest_marker("browser"):
        kinds = ("sqlite",)
    path = metafunc.definition.path.relative_to(HERE).as_posix()
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    metafunc.parametrize(
        "database",
        [pytest.param(kind, marks=[pytest.mark.long] * tiers.is_long_on(kind, path, marks)) for kind in kinds],
        indirect=True,
    )


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with its tier, and whether it has a second try."""
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        path = item.path.relative_to(HERE).as_posix()
        if second_try.is_given(path):
            item.add_marker(pytest.mark.flaky(reruns=1))
        try:
            tier = tiers.tier_of(path, marks)
        except tiers.NoTier as fault:
            raise pytest.UsageError(f"{item.nodeid}: {fault}") from None
        if tier not in marks:
            item.add_marker(tier)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The ten slowest files, to show where the time goes, and what passed only at the second try."""
    reports = [one for some in terminalreporter.stats.values() for one in some]
    files = slowest.slowest_files(reports, most=10_000)
    whole = sum(one.seconds for one in files)
    if len(files) > 1:
        terminalreporter.section("slowest files")
        for line in slowest.as_lines(files[:10], whole):
            terminalreporter.write_line(line)
    again = second_try.as_lines(terminalreporter.stats)
    if again:
        terminalreporter.section("failed once, and had a second try: look for the race")
        for line in again:
            terminalreporter.write_line(line)


@sa.event.listens_for(Engine, "connect")
def _unsynced(connection: Any, _record: Any) -> None:
    """What tests write need not survive a power cut."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    given = getattr(request.config, "workerinput", {})
    made = Databases(
        shared=Path(given.get("shared_folder") or request.config.shared_folder),  # type: ignore[attr-defined]
        own=tmp_path_factory.mktemp("database"),
        worker=given.get("workerid", "main"),
        schema=request.config.getoption("--schema"),
        runner=given.get("runner", os.getpid()),
    )
    with made.ends:
        yield made


@pytest.fixture
def database(request: pytest.FixtureRequest, databases: Databases) -> Database:
    """The worker's database with the scene that the test asks for, or without a row."""
    try:
        return databases.of(request.param).begin(scenes.scene_of(request.fixturenames), MOMENT)
    except dbs.NoPostgreSQL as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture
def app(database: Database) -> Application:
    return database.app


@pytest.fixture
def make_app(database: Database, databases: Databases) -> Iterator[Callable[..., Application]]:
    """An application of this test's own on its database: `make_app(plant, mode="production")`. `plant(app)` may add
    endpoints before the first request. `again=True`: one that another test made alike will do, and is not changed."""
    from contest.db import db

    made: list[Application] = []

    def make(plant: Callable[[Application], None] | None = None, *, again: bool = False, **changes: Any) -> Application:
        alike = (plant, *sorted(changes.items()))
        if again and alike in database.others:
            made.append(database.others[alike])
            return made[-1]
        url = changes.pop("database_url", database.url)
        config = dbs.a_config(url, database.app.config["SAIWU"].instance, **changes)
        own = dbs.built_app(config, databases.shared)
        if plant is not None:
            plant(own)
        if again:
            database.others[alike] = own
        made.append(own)
        return own

    yield make
    for own in made:
        with own.app_context():
            db.engine.dispose()


@pytest.fixture
def session(app: Application) -> Iterator[Any]:
    """The session of an application context that lasts as long as the test. A client's request commits it first."""
    from contest.db import session

    with app.app_context():
        yield session
        session.rollback()


@pytest.fixture
def at() -> Iterator[datetime]:
    """A fixed moment, at which the clock is stopped. `with clock.frozen_at(…)` moves it on."""
    with clock.frozen_at(MOMENT):
        yield MOMENT


@pytest.fixture
def scene(request: pytest.FixtureRequest, database: Database) -> Scene:
    """The scene that the test begins in."""
    return database.scenes[scenes.scene_of(request.fixturenames) or "people"]


@pytest.fixture
def people(scene: Scene, session: Any, at: datetime) -> named.People:
    """The named persons, committed."""
    return scene.people


@pytest.fixture
def judged_round(scene: Scene, session: Any, at: datetime) -> Any:
    """The world of tests/results/world.py: a judged school round; nothing is tabulated."""
    return scenes.with_rows(scene.value)


@pytest.fixture
def round_to_judge(scene: Scene, session: Any, at: datetime) -> Any:
    """The world of tests/judging/world.py: a school round with three entries and nobody seated yet."""
    return scenes.with_rows(scene.value)


@pytest.fixture
def career_season(scene: Scene, session: Any) -> Any:
    """The edition of the first career contest, with its whole season (tests/golden/seasons.py). Mark tests with
    `xdist_group("career-2023")`."""
    return scenes.with_rows(scene.value)


@pytest.fixture
def two_schools(scene: Scene, at: datetime) -> Any:
    """The world of tests/architecture/world.py: two schools with the same things in them."""
    return scene.value


@pytest.fixture
def client(app: Application, session: Any, at: datetime) -> PageClient:
    """A browser without a screen; nobody is signed in yet (`client.sign_in(people.alice)`)."""
    return PageClient(app)


@pytest.fixture
def visit(app: Application, people: named.People) -> Callable[[str | None], PageClient]:
    """Browsers by name: `visit("alice").get("/my")`; `visit(None)` is somebody who is not signed in."""

    def visit(name: str | None) -> PageClient:
        visitor = PageClient(app)
        if name is not None:
            visitor.sign_in(getattr(people, name))
        return visitor

    return visit


@pytest.fixture
def queries() -> Callable[[], AbstractContextManager[list[str]]]:
    """Counts SQL statements: `with queries() as seen: …; assert len(seen) == 3`."""
    return counted


@pytest.fixture(scope="session")
def skills(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """An application with skills-2023 in it, seeded once: mark tests with `xdist_group("skills")`. Nothing may write
    to it."""
    from contest import create_app
    from contest.db import Model, db, session
    from contest.desks.seeding import seed

    folder = tmp_path_factory.mktemp("skills")
    app = create_app(dbs.a_config(f"sqlite:///{folder / 'skills.sqlite3'}", folder))
    with app.app_context():
        Model.metadata.create_all(db.engine)
        seed("skills-2023", at=datetime(2026, 11, 22, tzinfo=UTC))
        session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()

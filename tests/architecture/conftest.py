"""The world behind the doors is built once for each worker and database, and put back before each test."""

from __future__ import annotations

from typing import Any

import pytest

from contest import clock
from contest.db import session
from tests import people as named
from tests.architecture.world import World, build
from tests.conftest import MOMENT
from tests.databases import Database


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker builds the world of a database, so all that need it go to that worker."""
    for item in items:
        if "world" in getattr(item, "fixturenames", ()):
            kind = item.callspec.params["database"]  # type: ignore[attr-defined]
            item.add_marker(pytest.mark.xdist_group(f"world-{kind}"))


@pytest.fixture
def world(database: Database, at: Any) -> World:
    worlds: dict[str, Any] = database.app.extensions.setdefault("tests-world", {})
    if not worlds:
        with clock.standing_at(MOMENT), database.app.app_context():
            worlds["world"] = build(named.settle(MOMENT), MOMENT)
            session.commit()
        worlds["put_back"] = database.kept()
    else:
        worlds["put_back"]()
    made: World = worlds["world"]
    return made


@pytest.fixture
def put_back(world: World, database: Database) -> Any:
    """Calling it makes the world what it was."""
    return database.app.extensions["tests-world"]["put_back"]

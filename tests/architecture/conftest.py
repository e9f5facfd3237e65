"""The world behind the doors: built once for each worker and database, and put back before each test."""

from __future__ import annotations

from typing import Any

import pytest

from tests.architecture.world import World
from tests.databases import Database


@pytest.fixture
def world(two_schools: World) -> World:
    return two_schools


@pytest.fixture
def put_back(world: World, database: Database) -> Any:
    """Calling it makes the world what it was."""
    return database.scenes["two_schools"].put_back

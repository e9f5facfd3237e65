from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.judging.world import World, build
from tests.people import People


@pytest.fixture
def world(session: Any, people: People, at: datetime) -> World:
    """A school round with three entries and nobody seated yet."""
    return build(people, at)


@pytest.fixture
def making(session: Any, people: People, at: datetime) -> World:
    """The same for a track that is measured and judged in levels."""
    return build(people, at, track="make")

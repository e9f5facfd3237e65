from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.judging.world import World, build
from tests.people import People


@pytest.fixture
def world(round_to_judge: World) -> World:
    """A school round with three entries and no judges yet."""
    return round_to_judge


@pytest.fixture
def making(session: Any, people: People, at: datetime) -> World:
    """The same for a track that is measured and judged in levels."""
    return build(people, at, track="make")

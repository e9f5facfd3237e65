from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.people import People
from tests.results.world import World, build


@pytest.fixture
def world(session: Any, people: People, at: datetime) -> World:
    """A judged school round; nothing is tabulated."""
    return build(people, at)

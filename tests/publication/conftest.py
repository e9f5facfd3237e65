from __future__ import annotations

import pytest

from tests.results.world import World


@pytest.fixture
def world(judged_round: World) -> World:
    """A judged school round; nothing is tabulated."""
    return judged_round

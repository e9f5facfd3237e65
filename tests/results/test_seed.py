"""A whole season: what the app made of every tier is what the command makes of the exported inputs, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Edition
from contest.results.models import Tabulation
from tests.results.test_tabulating import hold_to_the_command

pytestmark = [pytest.mark.xdist_group("career-2023"), pytest.mark.only("sqlite")]


def test_every_tier_as_the_command_makes_it(career_season: Edition, tmp_path: Path) -> None:
    made = session.scalars(sa.select(Tabulation).order_by(Tabulation.id)).all()
    assert {one.stage for one in made} == {"school", "province", "national"}
    assert len(made) == 12 + 3 + 1
    for one in made:
        hold_to_the_command(one, tmp_path / one.id.hex)


def test_the_national_final_is_the_golden_one(career_season: Edition) -> None:
    from contest.desks.seeding.folder import SEEDS
    from contest.results.queries import file_of

    final = session.scalars(sa.select(Tabulation).where(Tabulation.stage == "national")).one()
    for path in sorted((SEEDS / "career-2023" / "national" / "expected").glob("*.csv")):
        assert file_of(final, path.name) == path.read_bytes(), path.name

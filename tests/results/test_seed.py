"""A whole season: what the app made of every tier is what the command makes of the exported inputs, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from contest import create_app
from contest.db import Model, db, session
from contest.desks.seeding import seed
from contest.results.models import Tabulation
from contest.web import Application
from tests.conftest import MOMENT
from tests.databases import a_config
from tests.results.test_tabulating import hold_to_the_command

pytestmark = pytest.mark.xdist_group("career-2023")


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The first career contest, seeded once into a database of its own."""
    folder = tmp_path_factory.mktemp("season")
    app = create_app(a_config(f"sqlite:///{folder}/season.sqlite3", folder))
    with app.app_context():
        Model.metadata.create_all(db.engine)
        seed("career-2023", at=MOMENT)
        session.commit()
        yield app
        db.engine.dispose()


def test_every_tier_as_the_command_makes_it(season: Application, tmp_path: Path) -> None:
    made = session.scalars(sa.select(Tabulation).order_by(Tabulation.id)).all()
    assert {one.stage for one in made} == {"school", "province", "national"}
    assert len(made) == 12 + 3 + 1
    for one in made:
        hold_to_the_command(one, tmp_path / one.id.hex)


def test_the_national_final_is_the_golden_one(season: Application) -> None:
    from contest.desks.seeding.folder import SEEDS
    from contest.results.queries import file_of

    final = session.scalars(sa.select(Tabulation).where(Tabulation.stage == "national")).one()
    for path in sorted((SEEDS / "career-2023" / "national" / "expected").glob("*.csv")):
        assert file_of(final, path.name) == path.read_bytes(), path.name

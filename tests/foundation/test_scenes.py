"""Scenes: each test gets the scene that it asks for, whatever earlier tests did in it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from contest.editions.models import Contest, Edition
from contest.files import file_store
from contest.people.models import Organisation, Series
from tests import factories
from tests.results.world import World
from tests.scenes import SCENES, scene_of

SPOILT = "nobody may find this"


def spoil(session):
    """Change a row, add one, take one away, leave a file."""
    session.scalars(sa.select(Series).where(Series.key == "career")).one().name = {"zh": SPOILT}
    factories.organisation(zh=SPOILT)
    session.execute(sa.delete(Organisation).where(Organisation.code == "4136010421-01"))
    stored = file_store().save(SPOILT.encode())
    session.commit()
    return stored


def unspoilt(session) -> bool:
    names = session.scalars(sa.select(Series.name)).all() + session.scalars(sa.select(Organisation.name)).all()
    there = session.scalar(sa.select(sa.func.count()).where(Organisation.code == "4136010421-01"))
    files = [path for path in file_store().folder.rglob("*") if path.is_file()] if file_store().folder.exists() else []
    return there == 1 and not files and not any(SPOILT in name["zh"] for name in names)


@pytest.mark.parametrize("time", ["first", "second"])
def test_the_named_persons_are_as_they_were(people, session, time):
    assert unspoilt(session)
    assert people.school.name["zh"] == "江西财经大学"
    spoil(session)
    assert not unspoilt(session)


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_judged_round_is_as_it_was_and_its_rows_are_of_this_session(judged_round, session, time):
    world: World = judged_round
    assert unspoilt(session)
    assert world.contest in session
    assert session.scalars(sa.select(Contest.track).where(Contest.stage == "school")).all() == ["growth", "talk"]
    assert [len(entries) for entries in world.entries.values()] == [5, 3]
    assert world.entry(1).entry.title == "埋好的题目growth1"
    assert world.tabulated().stage == "school"
    world.contest.track = "another"
    session.commit()
    spoil(session)


def test_between_two_scenes_there_is_nothing(session):
    assert session.scalar(sa.select(sa.func.count()).select_from(Series)) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(Edition)) == 0


def test_the_first_scene_that_a_test_asks_for_is_the_largest():
    assert scene_of(["session", "people", "judged_round"]) == "judged_round"
    assert scene_of(["people", "at"]) == "people"
    assert scene_of(["session"]) is None
    assert list(SCENES)[-1] == "people", "all others begin with it"

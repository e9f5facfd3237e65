"""Scores made elsewhere on the pages of results: where a figure comes from is told, and nobody is called its judge."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from contest.db import session as db
from contest.judging.models import OutsideScore, SheetVersion
from tests.publication.test_outdated import with_scores
from tests.results.world import World, build


def given(people: Any, at: datetime, key: str) -> World:
    world = build(people, at, text=with_scores(key))
    for track in world.entries.values():
        for n, one in enumerate(track):
            of = {"region": one.region, "contest_id": one.contest_id, "appearance_id": one.id, "segment": key}
            db.add(OutsideScore(**of, number=1, value=f"{70 + n}.5", at=at, confirmed_at=at))
    if not key:
        db.execute(sa.update(SheetVersion).values(is_current=False))
    db.commit()
    world.tabulated()
    return world


@pytest.mark.parametrize(
    ("key", "words"), [("", ["成绩由别处给出", "71.5"]), ("vote", ["vote", "这个环节的分由别处给出：71.5"])]
)
def test_why_says_what_was_made_elsewhere(people: Any, at: datetime, visit: Any, key: str, words: list[str]) -> None:
    world = given(people, at, key)
    page = visit("organiser").get(world.desk(f"why/{world.entry(2).id}"))
    page.says(*words)

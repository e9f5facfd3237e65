"""What an odd mark is compared with: the judge's own other sheets, and nobody else's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contest.judging.queries.usual import usual_marks
from tests.judging.world import FULL, build
from tests.people import People


def test_the_pattern_is_the_judges_own_other_sheets_without_the_extremes(
    people: People, at: datetime, session: Any
) -> None:
    world = build(people, at, count=11).opened()
    for n in range(4):
        world.submit(people.judge, n + 1, {**FULL, "goal.fit": 11_000 + 500 * n})
        world.submit(world.second, n + 1, {**FULL, "goal.fit": 1_000})
    task = world.task(people.judge)
    assert usual_marks(task) == {}, "four sheets are no habit"
    for n in range(4, 10):
        world.submit(people.judge, n + 1, {**FULL, "goal.fit": 0 if n == 9 else 11_000 + 300 * n})
    assert usual_marks(task)["goal.fit"] == {"low": 11_000, "high": 13_100}
    world.submit(people.judge, 0, {**FULL, "goal.fit": 500})
    assert usual_marks(task)["goal.fit"]["low"] == 11_000, "the sheet itself is no part of the pattern"

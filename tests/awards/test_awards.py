"""Awards: what is written, that a repeat writes nothing, what is refused, and the organiser's page."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from contest.awards.actions import award
from contest.awards.models import AwardDecision
from contest.awards.queries import given_by, tallies
from contest.errors import WrongMoment
from contest.results import actions
from contest.rules.rulebook import parse
from tests.results.world import LAW, World, build


def written(session: Any) -> list[AwardDecision]:
    return list(session.scalars(sa.select(AwardDecision).order_by(AwardDecision.position)))


def test_every_row_becomes_a_decision(world: World, session: Any) -> None:
    actions.decide(world.contest, "best-practice", world.departments[1], "组织得力", **world.by)
    made = world.tabulated()
    assert award(made, **world.by) == len(given_by(made)) == 9
    rows = written(session)
    gold = rows[0]
    assert (gold.award, gold.appearance_id, gold.group_id) == ("gold", world.entry(1).id, world.departments[0].id)
    adviser = next(one for one in rows if one.award == "excellent-adviser")
    assert adviser.person is not None
    assert adviser.person.name == "指导growth1"
    group = next(one for one in rows if one.award == "best-practice")
    assert (group.appearance_id, group.group_id) == (None, world.departments[1].id)


def test_a_repeat_writes_nothing(world: World, session: Any) -> None:
    made = world.tabulated()
    assert award(made, **world.by) == award(made, **world.by) == len(written(session))


def test_refused_while_a_problem_blocks(world: World, session: Any) -> None:
    world.leave_out(world.entry(1), sheets=2)
    with pytest.raises(WrongMoment, match="1 个问题"):
        award(world.tabulated(), **world.by)
    assert written(session) == []


def test_entries_and_people_are_counted_apart(world: World) -> None:
    counted = {one.award: (one.count, one.people) for one in tallies(given_by(world.tabulated()), parse(LAW))}
    assert counted == {"gold": (2, 2), "silver": (4, 4), "excellent-adviser": (2, 2)}


def test_the_page_before_anything_is_published(world: World, visit: Any, session: Any) -> None:
    organiser = visit("organiser")
    organiser.get(world.desk("awards")).says("还没有统分")
    world.tabulated()
    page = organiser.get(world.desk("awards"))
    page.says("金奖", "优秀指导教师奖", "指导growth1", "G001", "还没有公布")
    assert written(session) == [], "looking gives nobody an award"
    narrowed = organiser.get(world.desk("awards") + "?award=gold")
    narrowed.says("G001", "T001")
    narrowed.keeps_quiet_about("G002")
    organiser.get(world.desk("awards") + "?award=nonsense&after=nonsense").says("没有一件作品得奖")


def test_the_page_says_what_is_provisional(world: World, visit: Any) -> None:
    world.leave_out(world.entry(1), sheets=2)
    world.tabulated()
    visit("supervisor").get(world.desk("awards")).says("下面都是暂定的")


def test_statements_do_not_grow(people: Any, at: Any, session: Any, visit: Any) -> None:
    world = build(people, at, marks={"growth": [[(20, 30)] * 4], "talk": [[(20, 30)] * 4] * 3})
    for n, appearance in enumerate(world.entries["talk"]):
        world.remark(appearance, [(20 + n, 30)] * 4)
    world.tabulated([world.contest])
    world.tabulated([world.other])
    one = visit("organiser").get(world.desk("awards", world.contest))
    three = visit("organiser").get(world.desk("awards", world.other))
    assert len(one.queries) == len(three.queries)

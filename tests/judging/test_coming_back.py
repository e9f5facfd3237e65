"""People who leave and come back while judging goes on: sheets stay, and the grid and the rules agree at every step."""

from __future__ import annotations

from typing import Any

import pytest

from contest.errors import Clash, WrongMoment
from contest.judging import actions
from contest.judging.queries.grid import grid_of
from contest.judging.queries.missing import missing_in
from contest.registration.actions import set_participation
from contest.registration.models import Authority
from contest.results import bridge
from tests.judging.world import World

STEPS_OUT = ("withdrawn", "disqualified")


def say(world: World, state: str, authority: Authority) -> None:
    by = world.people.chair if authority is Authority.CHAIR else world.people.organiser
    set_participation(
        world.entries[0], state, authority=authority, reason="登记", by=by.account_id, at=world.later(len(state))
    )


def law(world: World) -> str:
    return {one.entry: one.status for one in bridge.inputs([world.contest]).entries}[world.entries[0].entry.number]


@pytest.mark.parametrize("state", STEPS_OUT)
@pytest.mark.parametrize(("out", "back"), [(Authority.DESK, Authority.CHAIR), (Authority.CHAIR, Authority.DESK)])
def test_who_comes_back_has_sheets_and_score_again(world: World, state: str, out: Authority, back: Authority) -> None:
    world.confirmed()
    assert grid_of(world.contest).lines[0].score == "42.50"
    say(world, state, out)
    grid = grid_of(world.contest)
    assert (grid.counts()["entries"], grid.lines[0].marked, grid.lines[0].score, law(world)) == (2, False, "", state)
    say(world, "competing", back)
    grid = grid_of(world.contest)
    assert (grid.counts()["entries"], grid.lines[0].marked, law(world)) == (3, True, "competing")
    assert (grid.lines[0].score, missing_in(grid)) == ("42.50", [])
    assert world.entries[0].withdrawn_at is None


@pytest.mark.parametrize("authority", [Authority.DESK, Authority.CHAIR])
def test_absent_only_where_no_sheet_counts(world: World, authority: Authority) -> None:
    world.opened()
    version = world.submit(world.people.judge)
    with pytest.raises(Clash, match="不能记作缺席"):
        say(world, "absent", authority)
    actions.reopen(version, reason="记错了人", by=world.people.chair.account_id, at=world.at)
    assert world.entries[0].competed_at is None
    say(world, "absent", authority)
    assert (world.entries[0].participation, law(world)) == ("absent", "absent")


def test_sending_one_of_two_sheets_back_leaves_that_it_competed(world: World) -> None:
    world.opened()
    version = world.submit(world.people.judge)
    world.submit(world.second)
    actions.reopen(version, reason="漏看", by=world.people.chair.account_id, at=world.at)
    assert world.entries[0].competed_at == world.at


def test_the_chairs_pages_say_since_when_and_by_whom(world: World, visit: Any) -> None:
    world.opened()
    say(world, "disqualified", Authority.DESK)
    world.entries[1].participation_since = None
    for address in (world.desk("grid"), world.desk(f"sheets/{world.entries[0].id}"), world.desk("panel")):
        page = visit("chair").get(address)
        page.says("取消资格", "登记")
        page.says(world.people.organiser.name)


@pytest.mark.parametrize("state", ["absent", "withdrawn", "disqualified"])
def test_nobody_marks_whoever_does_not_take_part(world: World, state: str) -> None:
    """The judge's page may be open since before: neither a draft nor a sheet is taken, and the state stays true."""
    world.opened()
    say(world, state, Authority.CHAIR)
    with pytest.raises(WrongMoment, match="不再评它"):
        world.submit(world.people.judge)
    assert (world.entries[0].competed_at, law(world)) == (None, state)
    say(world, "competing", Authority.CHAIR)
    assert world.submit(world.people.judge).number == 1

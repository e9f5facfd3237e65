"""Whom a cut keeps out: from the moment that it is certain nothing of the later segments is wanted of them, on any
page, and what comes of it is what the command makes of the same marks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from contest.db import session as db
from contest.errors import WrongMoment
from contest.judging import actions
from contest.judging.queries.going_on import segments_out
from contest.judging.queries.grid import grid_of
from contest.judging.queries.missing import missing_in
from contest.judging.queries.panels import active_assignments
from contest.results import actions as results
from contest.results.queries import rows_of
from tests.judging.test_several_panels import FINAL, FIRST, IN_ROOMS, Panels, Visit, judges, seated_in_segments
from tests.judging.test_several_panels import NAMED as UNCUT
from tests.judging.world import FULL, LAW, World, build
from tests.people import People
from tests.results.again import hold_to_the_command
from tests.statements import counted

NAMED = UNCUT.replace('aspects = ["goal.*"]\n', 'aspects = ["goal.*"]\ncut = { take = "1", tie = "stop" }\n', 1)
IN_SEGMENTS = IN_ROOMS.replace("[score]\n", NAMED, 1)


def judged_first(world: Panels, *goals: int) -> None:
    """The first panel marks every entry, and its chair confirms."""
    first, _final = world.panels
    for n, goal in enumerate(goals):
        for seat in judges(first):
            world.give(seat, n, {**FIRST, "goal.fit": goal})
        actions.confirm_entry(world.entries[n], panels=[first.id], by=world.people.chair.account_id, at=world.at)


def opened(people: People, at: datetime) -> Panels:
    world = seated_in_segments(people, at, IN_SEGMENTS)
    actions.open_judging(world.contest, **world.by)
    db.commit()
    return world


def states(world: World) -> list[list[str]]:
    """The states of the grid; what pages know without it is the same at each step."""
    grid = grid_of(world.contest)
    assert segments_out(world.contest) == grid.out
    return [[cell.state for cell in line.all_cells if cell.state] for line in grid.lines]


def test_nothing_of_the_second_panel_is_wanted_of_whom_the_first_ones_cut_keeps_out(
    session: Any, people: People, at: datetime, tmp_path: Any
) -> None:
    world = opened(people, at)
    first, final = world.panels
    judged_first(world, 14_000, 13_000)
    assert states(world)[1:] == [["done", "done", "none", "none"], ["none"] * 4], "while one is open, nobody is out"
    judged_first_again = [world.give(seat, 2, {**FIRST, "goal.fit": 5_000}) for seat in judges(first)]
    assert states(world)[2] == ["in", "in", "none", "none"]
    actions.confirm_entry(world.entries[2], panels=[first.id], by=people.chair.account_id, at=at)
    assert states(world)[2] == ["done", "done", "out", "out"]
    with counted() as asked:
        assert set(segments_out(world.contest)) == {one.id for one in world.entries[1:]}
    assert len(asked) <= 8, "what is known needs no grid, which takes thirty times as long as the page of a sheet"
    grid = grid_of(world.contest)
    assert [grid.done_by(n) for n in range(4)] == [(3, 3), (3, 3), (0, 1), (0, 1)]
    # What is sent back makes it uncertain again.
    actions.reopen(judged_first_again[0], reason="请再看一遍", by=people.chair.account_id, at=at)
    assert states(world)[2] == ["again", "done", "none", "none"]
    world.give(judges(first)[0], 2, {**FIRST, "goal.fit": 5_000})
    actions.confirm_entry(world.entries[2], panels=[first.id], by=people.chair.account_id, at=at)
    with pytest.raises(WrongMoment, match="还不能结束评分"):
        actions.close_judging(world.contest, **world.by)
    for seat in judges(final):
        world.give(seat, 0, FINAL)
    actions.confirm_entry(world.entries[0], panels=[final.id], by=world.other_chair.account_id, at=at)
    assert missing_in(grid_of(world.contest)) == []
    assert grid_of(world.contest).counts()["sheets"] == 8
    actions.close_judging(world.contest, **world.by)
    made = results.tabulate([world.contest], **world.by)
    assert made.blocking == 0
    assert [row["place"] for row in rows_of(made, "places.csv")] == ["1", "2", "3"]
    hold_to_the_command(made, tmp_path)


@pytest.mark.only("sqlite")
def test_a_tie_at_the_cut_keeps_nobody_out_before_the_lots(session: Any, people: People, at: datetime) -> None:
    """While a level group waits for lots, nobody is out; the lots decide it, as they do in the tabulation."""
    world = opened(people, at)
    judged_first(world, 5_000, 14_000, 14_000)
    assert states(world) == [["done", "done", "none", "none"]] * 3
    assert {one.sentence for one in missing_in(grid_of(world.contest))} == {"%(code)s 号缺%(who)s的评分表"}
    by = {"by": people.organiser.account_id, "at": at}
    for n, number in ((2, 1), (1, 2)):
        actions.record_lot(world.entries[n], number, witness="监督", **by)
    assert [line.cut for line in grid_of(world.contest).lines] == ["first", "first", ""]


VOTED = """
[[segment]]
key = "online"
weight = "0.3"
from = "scores"
cut = { take = "1" }
applies_to = ["*/growth/*"]
[[segment]]
key = "sheet"
weight = "0.4"
aspects = ["goal.*", "action.*"]
applies_to = ["*/growth/*"]
[[segment]]
key = "onsite"
weight = "0.3"
from = "scores"
applies_to = ["*/growth/*"]
"""


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("law", ["1", "2"])
def test_votes_keep_out_and_no_sheet_and_no_later_vote_is_wanted(
    session: Any, people: People, at: datetime, tmp_path: Any, law: str
) -> None:
    world = build(people, at, text=LAW.replace('law = "1"', f'law = "{law}"', 1) + VOTED).opened()

    def vote(key: str, *values: str) -> None:
        given = {(one, key): value for one, value in zip(world.entries, values, strict=False)}
        actions.enter_scores(world.contest, given, by=people.organiser.account_id, at=at)

    vote("online", "90", "80", "70")
    assert states(world) == [["none", "none"]] * 3, "what nobody has confirmed keeps nobody out"
    actions.confirm_scores(world.contest, by=people.chair.account_id, at=at)
    assert states(world) == [["none", "none"], ["out", "out"], ["out", "out"]]
    assert [line.state[1] for line in grid_of(world.contest).lines[1:]] == ["没有进这一轮"] * 2
    assert grid_of(world.contest).counts()["entries_done"] == 2
    with pytest.raises(WrongMoment, match=r"缺 1"):
        actions.close_judging(world.contest, by=people.organiser.account_id, at=at)
    vote("onsite", "60")
    actions.confirm_scores(world.contest, by=people.chair.account_id, at=at)
    for somebody in (people.judge, world.second):
        world.submit(somebody, 0, FULL)
    actions.confirm_entry(world.entries[0], by=people.chair.account_id, at=at)
    actions.close_judging(world.contest, by=people.organiser.account_id, at=at)
    made = results.tabulate([world.contest], by=people.organiser.account_id, at=at)
    assert made.blocking == 0
    hold_to_the_command(made, tmp_path)


@pytest.mark.only("sqlite")
def test_every_page_says_why_nothing_is_wanted(session: Any, people: People, at: datetime, visit: Visit) -> None:
    world = opened(people, at)
    judged_first(world, 14_000, 13_000, 5_000)
    seat = judges(world.panels[1])[0]
    tasks = {one.appearance_id: one for one in active_assignments(world.contest) if one.seat_id == seat.id}
    task = tasks[world.entries[2].id]
    db.commit()
    judge = visit("judge")
    listed = judge.get("/judge")
    listed.says("没有进这一轮", "已交 0 / 1", "已交 3 / 3")
    judge.get(f"/judge/{tasks[world.entries[0].id].id}").says("提交评分表", "0 / 1")
    sheet = judge.get(f"/judge/{task.id}")
    sheet.says("没有进入你评的环节，不用评", "0 / 1")
    assert "提交评分表" not in sheet.text
    judge.get(f"/judge/{task.id}/list").says("已交 0 / 1", "没有进这一轮")
    judge.get(f"/judge/{task.id}?lang=en").says("did not go on to the one that you judge")
    desk = visit("organiser")
    desk.get(world.desk("panel")).says("没有进这一轮")
    grid = desk.get(world.desk("grid"))
    grid.says("已确认，没有进下一轮")
    assert 'aria-label="没有进这一轮"' in grid.text
    address = f"/desk/{world.edition.key}/sheets/{world.entries[2].id}/{world.contest.key}"
    desk.get(address).says("没有进下一轮", "「材料」的分数都已确认")
    desk.get(f"{address}?lang=en").says("did not go on to the next round", "by the rules this entry ends there")

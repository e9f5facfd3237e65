"""What comes after a cut: the sheets of those who were kept out say so, and want no marks there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from contest.db import session as db
from contest.errors import Unfit
from contest.judging import actions
from contest.judging.queries.grid import grid_of
from contest.judging.queries.missing import missing_in
from contest.judging.rubric import rubric_of
from contest.results import actions as results
from contest.results.queries import rows_of
from tests.judging.world import FULL, LAW, World, build
from tests.people import People
from tests.results.again import hold_to_the_command

SEGMENTS = """[[segment]]
key = "first"
applies_to = ["*/growth/*"]
weight = "0.5"
aspects = ["goal.*"]
cut = { take = "2" }

[[segment]]
key = "final"
applies_to = ["*/growth/*"]
weight = "0.5"
aspects = ["action.*"]

[score]
"""
CUT = LAW.replace("[score]\n", SEGMENTS, 1)
KEPT_OUT = {"goal.fit": 5_000, "goal.world": 5_000, "action.plan": "–"}


def cut(people: People, at: datetime, law: str) -> World:
    return build(people, at, text=CUT.replace('law = "1"', f'law = "{law}"', 1)).opened()


def confirm(world: World, *sheets: dict[str, Any]) -> None:
    for n, marks in enumerate(sheets):
        for somebody in (world.people.judge, world.second):
            world.submit(somebody, n, marks)
        actions.confirm_entry(world.entries[n], by=world.people.chair.account_id, at=world.at)


@pytest.mark.parametrize("law", ["1", "2"])
def test_who_was_kept_out_needs_no_marks_after_the_cut(
    session: Any, people: People, at: datetime, tmp_path: Any, law: str
) -> None:
    world = cut(people, at, law)
    confirm(world, FULL, {**FULL, "goal.fit": 13_000}, KEPT_OUT)
    assert missing_in(grid_of(world.contest)) == []
    actions.close_judging(world.contest, by=people.organiser.account_id, at=at)
    made = results.tabulate([world.contest], by=people.organiser.account_id, at=at)
    assert [(row["place"], row["entry"]) for row in rows_of(made, "places.csv")] == [
        (str(n), one.entry.number) for n, one in enumerate(world.entries, 1)
    ]
    assert made.blocking == 0
    third = [
        row["aspect"] for row in rows_of(made, "inputs/marks.csv") if row["entry"] == world.entries[2].entry.number
    ]
    assert set(third) == {"goal.fit", "goal.world"}
    hold_to_the_command(made, tmp_path)


@pytest.mark.only("sqlite")
def test_who_went_on_and_has_no_marks_there_is_missing_something(session: Any, people: People, at: datetime) -> None:
    world = cut(people, at, "1")
    confirm(world, FULL, {**FULL, "action.plan": "–"})
    assert not any(line.troubles for line in grid_of(world.contest).lines), "who goes on is not known yet"
    for somebody in (people.judge, world.second):
        world.submit(somebody, 2, KEPT_OUT)
    actions.confirm_entry(world.entries[2], by=people.chair.account_id, at=at)
    [lacking] = missing_in(grid_of(world.contest))
    assert lacking.appearance is not None
    assert lacking.appearance.id == world.entries[1].id


@pytest.mark.only("sqlite")
def test_the_sheet_offers_the_sign_only_after_the_cut(session: Any, people: People, at: datetime, visit: Any) -> None:
    world = cut(people, at, "1")
    rubric = rubric_of(world.contest)
    assert {line.key: line.signs for line in rubric.lines} == {
        "goal.fit": (), "goal.world": (), "action.plan": ("–",)
    }  # fmt: skip
    with pytest.raises(Unfit):
        rubric.read("goal.fit", "–")
    db.commit()
    client, address = visit("judge"), f"/judge/{world.task(people.judge).id}"
    page = client.get(address)
    page.says("– 没有进这一轮")
    typed = {"m.goal.fit": "5", "m.goal.world": "5", "m.action.plan": "falsch"}
    page.submit("提交评分表", status=422, **typed).says("没有进这一轮的填 –")
    client.get(address).submit("提交评分表", **{**typed, "m.action.plan": "-"}).follow().says("行动与目标对应", "–")


@pytest.mark.only("sqlite")
def test_one_press_says_that_an_entry_did_not_go_on(session: Any, people: People, at: datetime, visit: Any) -> None:
    """What has a mark keeps it, what is before the cut is left as it is."""
    name = 'name = { zh = "行动与目标对应", en = "Action meets goal" }\n'
    two = CUT.replace(name, f'{name}[[scheme.criterion.aspect]]\nkey = "action.team"\nmax = 10\n', 1)
    world = build(people, at, text=two).opened()
    db.commit()
    page = visit("judge").get(f"/judge/{world.task(people.judge).id}")
    saved = page.submit("没有进下一轮：后面没评的都填 –", **{"m.goal.fit": "5", "m.action.plan": "3"}).follow()
    saved.says("已评 3 / 4 项")
    typed = {one.get("name"): one.get("value") for one in saved.all("input", class_="s-mark-input")}
    assert typed == {"m.goal.fit": "5", "m.goal.world": "", "m.action.plan": "3", "m.action.team": "–"}
    saved.submit("提交评分表", **{"m.goal.world": "5", "m.action.plan": "–"}).follow().says("已提交")
    page.client.get(f"/judge/{world.task(people.judge, 1).id}?lang=en").says("Did not go on")

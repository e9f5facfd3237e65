"""Attributes of entries are inputs of the law: what is required and lacking refuses a tabulation with the page to enter
it, what is ranked by decides, and a change makes the tabulation out of date, with who made it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from contest.db import session as db
from contest.editions.models import RulebookVersion
from contest.editions.queries import forget
from contest.editions.rulebooks.effective import digest
from contest.errors import WrongMoment
from contest.registration.actions import set_attributes
from contest.registration.queries.declared import field_of
from contest.results import actions, outdated
from contest.results.queries import file_of
from tests.client import words_of
from tests.results.world import LAW, World

DECLARED = """
[[attribute]]
key = "solved"
of = "entry"
kind = "number"
required = true
shown = true
name = { zh = "解题数", en = "Solved" }
unit = { zh = "题", en = "problems" }
[[attribute]]
key = "abroad"
of = "entry"
kind = "yes-no"
shown = true
name = { zh = "有境外成员", en = "From abroad" }
"""


def declare() -> None:
    """The edition is of law 2, is ranked by problems solved, and declares them."""
    start, end = LAW.index("[ranking]"), LAW.index("\n[", LAW.index("[ranking]"))
    text = LAW[:start] + '[ranking]\nby = "attribute:solved"\n' + LAW[end:] + DECLARED
    version = db.scalars(sa.select(RulebookVersion)).one()
    version.text = text.replace('law = "1"', 'law = "2"', 1)
    version.digest = digest(version.text)
    db.commit()
    db().info.clear()
    forget()


def enter(world: World, track: str = "growth") -> None:
    for at, one in enumerate(world.entries[track]):
        set_attributes(one, {"solved": str(at + 1)}, reason="榜单", **world.by)
    db.commit()


def test_what_is_required_and_lacking_refuses_the_tabulation(world: World, visit: Any) -> None:
    declare()
    with pytest.raises(WrongMoment, match="没有统分") as refused:
        actions.tabulate([world.contest], **world.by)
    assert refused.value.facts["n"] == len(world.entries["growth"])
    (way,) = refused.value.ways
    assert way.endpoint == "registration.attributes"
    page = visit("organiser").get(world.desk("attributes")).click(f"改 {world.entry(1).entry.number}")
    page.submit("保存", **{field_of("solved"): "3", "reason": "榜单"})
    with pytest.raises(WrongMoment) as refused:
        actions.tabulate([world.contest], **world.by)
    assert refused.value.facts["n"] == len(world.entries["growth"]) - 1


def test_it_is_ranked_by_shown_and_out_of_date_when_it_changes(world: World, visit: Any) -> None:
    declare()
    enter(world)
    made = actions.tabulate([world.contest], **world.by)
    db.commit()
    places = file_of(made, "places.csv").decode().splitlines()
    assert places[0].endswith(",solved,abroad")
    last = world.entries["growth"][-1].entry.number
    assert f",1,0,{last}," in places[1]
    assert places[1].endswith(f",{len(world.entries['growth'])},")
    assert not outdated.is_outdated(made)
    page = visit("organiser").get(world.desk("results"))
    page.says("解题数（题）")
    rows = [[words_of(cell) for cell in row] for row in page.all("tbody")[-1]]
    assert [row[-4] for row in rows] == list("54321")
    set_attributes(world.entry(5), {"solved": "0"}, reason="复核", **world.by)
    db.commit()
    (change,) = outdated.changes(made)
    assert (change.file, change.was, change.now, change.reason) == ("entries", {"solved": "5"}, {"solved": "0"}, "复核")
    visit("organiser").get(world.desk("results")).says("复核")


def test_what_nobody_declared_leaves_nothing_in_the_inputs(world: World) -> None:
    declare()
    enter(world)
    one = world.entry(1).entry
    one.attributes = {**one.attributes, "summary": "很长的简介", "other": "x"}
    db.commit()
    made = actions.tabulate([world.contest], **world.by)
    header = file_of(made, "inputs/entries.csv").decode().splitlines()[0]
    assert header.split(",")[5:] == ["home", "solved"]  # and nothing has abroad


def test_the_public_pages_and_the_open_data_show_it(world: World, visit: Any) -> None:
    declare()
    for track in world.entries:
        enter(world, track)
    for at, one in enumerate(world.entries["growth"]):
        set_attributes(one, {"abroad": str(at % 2)}, reason="名单", **world.by)
    db.commit()
    world.published()
    page = visit(None).get(f"/e/{world.edition.key}/c/{world.contest.key}")
    page.says("解题数（题）", "有境外成员")
    rows = [[words_of(cell) for cell in row if cell.tag == "td"] for row in page.all("tbody")[0]]
    assert [row[3:5] for row in rows] == [["5", "否"], ["4", "是"], ["3", "否"], ["2", "是"], ["1", "否"]]
    visit(None).get(f"/en/e/{world.edition.key}/c/{world.contest.key}").says("Solved (problems)", "From abroad", "Yes")
    number = world.entry(5).entry.number
    visit(None).get(f"/e/{world.edition.key}/entries/{number}").says("解题数 5 题", "有境外成员 否")
    shown = visit(None).get(f"/e/{world.edition.key}/c/{world.contest.key}.json").json
    assert shown["places"][0]["attributes"] == {"solved": "5", "abroad": "0"}

"""Marks of each member of an entry (`[team]`), from a judge's sheet into the team's score."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.db import session as db
from contest.errors import Unfit, WrongMoment
from contest.judging import actions
from contest.judging.queries.grid import grid_of
from contest.judging.queries.members import members_marked
from contest.judging.queries.missing import missing_in
from contest.judging.queries.sheets import rubric_for
from contest.judging.rubric import rubric_of
from contest.judging.rubric_items import MemberSlot
from contest.registration.models import EntryMember
from contest.results import actions as results
from contest.results.queries import rows_of
from contest.rule_inputs import member_sign
from contest.rules import parse
from contest.web import format_refusal
from tests import factories
from tests.judging.world import LAW, World, build
from tests.people import People
from tests.results.again import hold_to_the_command

TEAM = LAW.replace("[score]\n", '[team]\napplies_to = ["*/growth/*"]\ncombine = "sum"\nbest = 2\n\n[score]\n', 1)
MEMBERS = {"members": (MemberSlot("aa", 1), MemberSlot("bb", 2, "顾南乔"))}


@pytest.fixture
def teams(session: Any, people: People, at: datetime) -> World:
    return teamed(build(people, at, text=TEAM))


def teamed(world: World) -> World:
    """Two more competitors in each entry, and one who was asked and has not accepted."""
    for appearance in world.entries:
        for place in (2, 3, 4):
            person = factories.person(f"队友{place}", home=world.people.school)
            accepted = world.at if place < 4 else None
            row = EntryMember(entry_id=appearance.entry_id, person_id=person.id, role="competitor", position=place)
            row.accepted_at = accepted
            db.add(row)
    db.commit()
    return world


def team(world: World, entry: int, *of_members: Any) -> dict[str, Any]:
    """A sheet that gives each member the same for everything of it, or a sign."""
    entry_id = world.entries[entry].entry_id
    slots = members_marked(world.contest, [entry_id])[entry_id]
    keys = ("goal.fit", "goal.world", "action.plan")
    return {f"{key}@{slot.key}": mark for slot, mark in zip(slots, of_members, strict=True) for key in keys}


def judged(world: World, sheets: list[tuple[tuple[Any, ...], tuple[Any, ...]]]) -> None:
    world.opened()
    for n, (first, second) in enumerate(sheets):
        world.submit(world.people.judge, n, team(world, n, *first))
        world.submit(world.second, n, team(world, n, *second))
        actions.confirm_entry(world.entries[n], by=world.people.chair.account_id, at=world.at)
    assert missing_in(grid_of(world.contest)) == []
    actions.close_judging(world.contest, by=world.people.organiser.account_id, at=world.at)
    db.commit()


# The sheet


def test_each_member_has_every_aspect(teams: World) -> None:
    rubric = rubric_of(teams.contest, **MEMBERS)
    assert [line.key for line in rubric.lines[:4]] == ["goal.fit@aa", "goal.world@aa", "action.plan@aa", "goal.fit@bb"]
    assert [part.name["zh"] for part in rubric.parts[1:3]] == ["选手 1 · 学习实践行动", "选手 2 顾南乔 · 职业目标"]
    assert rubric.lines[4].name["en"] == "Member 2 顾南乔 · Knowledge of the post"
    assert rubric.max == "100"


@given(keys=st.lists(st.sampled_from(["a", "a@1", "a@@1", "@", "b"]), min_size=1, unique=True))
def test_a_member_is_never_taken_for_another_aspect(keys: list[str]) -> None:
    body = "".join(f'[[scheme.criterion.aspect]]\nkey = "{key}"\nmax = 1\n' for key in keys)
    scheme = parse(f'law = "1"\n[[scheme]]\nkey = "s"\n[[scheme.criterion]]\nkey = "c"\n{body}').scheme[0]
    sign = member_sign(scheme)
    assert [f"{key}{sign}0f".rpartition(sign)[0] for key in keys] == keys
    assert not any(sign in key for key in keys)


def test_only_who_accepted_is_marked_and_names_stay_hidden_where_judges_are_blind(teams: World) -> None:
    lines = rubric_for(teams.opened().task(teams.people.judge)).lines
    assert len(lines) == 9
    assert {line.name["zh"].partition(" · ")[0] for line in lines} == {"选手 1", "选手 2", "选手 3"}


def test_a_member_took_part_with_all_or_with_nothing(app: Any, teams: World) -> None:
    judge, task = teams.opened().people.judge, teams.task(teams.people.judge)
    marks = team(teams, 0, 12_000, "–", 3_000)
    half = next(key for key, mark in marks.items() if mark == "–")
    for wrong in ({half: 9_000}, {key: mark for key, mark in marks.items() if key != half}):
        with pytest.raises(Unfit) as refused:
            actions.submit_sheet(
                task, {**marks, **wrong} if len(wrong) == 1 else wrong, by=judge.account_id, at=teams.at
            )
        with app.test_request_context():
            assert format_refusal(refused.value).startswith(("选手 2 · 对行业岗位的认识填了 –", "还差 1 项没有评"))
    with pytest.raises(TypeError):
        actions.submit_sheet(task, {**marks, half: "×"}, by=judge.account_id, at=teams.at)
    assert actions.submit_sheet(task, marks, by=judge.account_id, at=teams.at).marks == marks


# Into the team's score

SHEETS: list[tuple[tuple[Any, ...], tuple[Any, ...]]] = [
    ((10_000, 6_000, 8_000), (12_000, 6_000, 10_000)),  # 33, 18, 27: the best two make 60
    ((9_000, "–", 8_000), (12_000, "–", 10_000)),  # who did not take part is not needed: 31.5 + 27
]


def test_the_best_members_make_the_score_and_the_command_says_the_same(teams: World, tmp_path: Any) -> None:
    judged(two_only(teams), SHEETS)
    made = results.tabulate([teams.contest], by=teams.people.organiser.account_id, at=teams.at)
    assert [(row["place"], row["score"]) for row in rows_of(made, "places.csv")] == [
        ("1", "60.00"),
        ("2", "58.50"),
        ("", ""),
    ]
    marks = rows_of(made, "inputs/marks.csv")
    people = {row["person"] for row in rows_of(made, "inputs/members.csv") if row["entry"] == marks[0]["entry"]}
    assert {row["member"] for row in marks if row["entry"] == marks[0]["entry"]} == people
    assert len(marks) == 2 * 3 * 3 + 2 * 2 * 3
    hold_to_the_command(made, tmp_path)


def two_only(world: World) -> World:
    """The third entry did not come."""
    world.entries[2].participation = "absent"
    world.entries.pop()
    db.commit()
    return world


def test_a_changed_team_is_not_tabulated(app: Any, teams: World) -> None:
    judged(two_only(teams), SHEETS)
    asked = db.query(EntryMember).filter_by(entry_id=teams.entries[1].entry_id, position=4).one()
    asked.accepted_at = teams.at
    db.flush()
    with pytest.raises(WrongMoment) as refused:
        results.tabulate([teams.contest], by=teams.people.organiser.account_id, at=teams.at)
    with app.test_request_context():
        assert f"{teams.entries[1].entry.number} 的选手在评分之后换过人" in format_refusal(refused.value)


# The pages


def test_the_pages_take_and_show_a_mark_for_each_member(teams: World, visit: Any) -> None:
    task = teams.opened().task(teams.people.judge)
    client, address = visit("judge"), f"/judge/{task.id}"
    page = client.get(address)
    page.says("选手 1 · 职业目标", "选手 3 · 行动与目标对应", "– 没有参加", "/ 9 项")
    assert "队友2" not in page.text
    marks = team(teams, 0, "12", "-", "9.5")
    page = page.submit("提交评分表", status=422, **{f"m.{key}": "falsch" for key in marks})
    page.says("「falsch」不是分数", "没有参加的选手填 –")
    page = client.get(address).submit("提交评分表", **{f"m.{key}": mark for key, mark in marks.items()}).follow()
    page.says("选手 2 · 对行业岗位的认识", "–")
    client.get(f"{address}/paper?filled=1").says("选手 3 · 职业目标")
    chair = visit("chair").get(teams.desk(f"sheets/{teams.entries[0].id}") + "?lang=en")
    chair.says("Member 1 · A clear goal that fits", "Member 2 · Action meets goal")


def test_why_tells_each_member(teams: World, visit: Any) -> None:
    judged(two_only(teams), SHEETS)
    results.tabulate([teams.contest], by=teams.people.organiser.account_id, at=teams.at)
    db.commit()
    page = visit("organiser").get(teams.desk(f"why/{teams.entries[0].id}"))
    page.says(f"队员 {teams.entries[0].entry.number}-1", "全队取最好的 2 人")

"""Tries (law 2, section 5) from the recorder's sheet into a place: one field for each, a foul said aloud."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.db import session as db
from contest.errors import Unfit, WrongMoment
from contest.judging import actions
from contest.judging.models import SheetVersion
from contest.judging.queries.grid import grid_of
from contest.judging.queries.missing import missing_in
from contest.judging.rubric import Rubric, rubric_of
from contest.results import actions as results
from contest.results.queries import file_of, rows_of
from contest.rule_inputs import try_keys
from contest.rules import parse
from contest.web import format_refusal
from tests.judging.world import LAW, World, build
from tests.people import People
from tests.results.again import hold_to_the_command

SIZE = """    key = "work.size"
    kind = "measured"
    max = 45
"""
JUMP = """    key = "jump"
    kind = "measured"
    max = 10
    unit = { zh = "米", en = "m" }
    text = { zh = "量到厘米。", en = "To the centimetre." }
    tries = { of = 3, take = "best" }
"""
CRAFT = LAW[LAW.index('  [[scheme.criterion]]\n  key = "craft"') : LAW.index('[[panel]]\napplies_to = ["*/growth/*"]')]
BESIDE = LAW.replace('law = "1"', 'law = "2"', 1).replace(SIZE, JUMP)
"""A track with a jump of three tries, and craft that judges mark."""
RANKING = '[[ranking]]\napplies_to = ["*/make/*"]\nprecedence = ["score", "tries:jump"]\n\n[[ranking]]\n'
ALONE = BESIDE.replace(CRAFT, "").replace("[ranking]\n", RANKING).replace("mark_places = 1", "mark_places = 2")
"""The jump alone: nothing for a judge to mark."""


@pytest.fixture
def jumping(session: Any, people: People, at: datetime) -> World:
    return build(people, at, track="make", text=ALONE)


@pytest.fixture
def rubric(jumping: World) -> Rubric:
    return rubric_of(jumping.contest, agreed=True)


def jump(*marks: int | str | None) -> dict[str, int | str | None]:
    return {f"jump#{n}": mark for n, mark in enumerate(marks, 1) if mark is not None}


# The sheet's keys and what is typed


def test_each_try_is_an_item_of_its_own(rubric: Rubric) -> None:
    assert [line.key for line in rubric.lines] == ["jump#1", "jump#2", "jump#3"]
    assert rubric.lines[1].name == {"zh": "尺寸与精度 第 2 次", "en": "Dimensions, try 2"}
    assert rubric.max == "10", "three tries are not three jumps"
    assert not rubric.is_plain


@given(keys=st.lists(st.sampled_from(["a", "a#1", "a##1", "#", "b"]), min_size=1, unique=True))
def test_a_try_is_never_taken_for_another_aspect(keys: list[str]) -> None:
    body = "".join(
        f'[[scheme.criterion.aspect]]\nkey = "{key}"\nkind = "measured"\nmax = 1\ntries = {{ of = 2, take = "best" }}\n'
        for key in keys
    )
    scheme = parse(f'law = "2"\n[[scheme]]\nkey = "s"\n[[scheme.criterion]]\nkey = "c"\n{body}').scheme[0]
    found = try_keys(scheme)
    assert [*found.values()] == [(key, n) for key in keys for n in (1, 2)]
    assert not {*found} & {*keys}


@pytest.mark.parametrize(
    ("typed", "mark"), [("5.10", 5_100), ("x", "×"), ("X", "×"), ("×", "×"), ("-", "–"), ("—", "–"), ("", None)]
)
def test_a_try_is_a_number_or_a_sign(rubric: Rubric, typed: str, mark: Any) -> None:
    assert rubric.read("jump#1", typed) == mark


def test_what_is_neither_is_refused_with_what_to_type(app: Any, rubric: Rubric) -> None:
    for typed, sentence in (
        ("foul", "「foul」不是成绩。请填 0 到 10 之间的数；犯规填 ×，没有做填 –。"),
        ("10.01", "这一项最高 10 分，你填的是 10.01。"),
    ):
        with pytest.raises(Unfit) as refused:
            rubric.read("jump#3", typed)
        assert refused.value.field == "jump#3"
        with app.test_request_context():
            assert format_refusal(refused.value) == sentence


def test_a_sign_is_no_mark_of_an_aspect_without_tries(world: World) -> None:
    judged = rubric_of(world.contest)
    with pytest.raises(Unfit):
        judged.read("goal.fit", "×")
    with pytest.raises(TypeError):
        judged.check({"goal.fit": "×"})


@pytest.mark.parametrize(
    ("take", "total"),
    [('take = "best"', "5.1"), ('take = "sum", best = 2', "9.1"), ('take = "mean", best = 2', "4.55")],
)
def test_the_total_is_what_the_rules_take(session: Any, people: People, at: datetime, take: str, total: str) -> None:
    text = ALONE.replace('take = "best"', take)
    found = rubric_of(build(people, at, track="make", text=text).contest, agreed=True)
    assert found.total_shown(jump(4_000, 5_100, 3_000)).rstrip("0") == total
    assert found.part_shown(found.parts[0], jump("×", None, None)) is not None, "a foul was recorded"
    assert found.part_shown(found.parts[0], {}) is None


def test_in_seconds_the_smallest_is_the_best(session: Any, people: People, at: datetime) -> None:
    text = ALONE.replace("precedence", 'better = "lower"\nprecedence', 1)
    found = rubric_of(build(people, at, track="make", text=text).contest, agreed=True)
    assert found.total_shown(jump(9_200, 8_750, "×")) == "8.75"


# A contest where the panel agrees on everything


def test_a_panel_that_only_measures_needs_no_judges_and_each_try_recorded(jumping: World) -> None:
    organiser, chair = jumping.people.organiser.account_id, jumping.people.chair.account_id
    jumping.seat(jumping.people.chair, "chair")
    with pytest.raises(WrongMoment, match="没有分配"):
        actions.open_judging(jumping.contest, by=organiser, at=jumping.at)
    spread = actions.assign_evenly(jumping.contest, by=organiser, at=jumping.at)
    assert (spread.made, spread.short) == (3, ())
    actions.open_judging(jumping.contest, by=organiser, at=jumping.at)
    task = jumping.agreed_task()
    actions.save_draft(task, jump(5_100, "×"), by=chair, at=jumping.at)
    with pytest.raises(Unfit) as refused:
        actions.submit_sheet(task, {}, by=chair, at=jumping.at)
    assert [one["zh"] for one in refused.value.facts["names"]] == ["尺寸与精度 第 3 次"]
    submitted = actions.submit_sheet(task, jump(None, None, "–"), by=chair, at=jumping.at)
    assert submitted.marks == jump(5_100, "×", "–")


def judged(world: World, tries: list[tuple[Any, ...]]) -> None:
    """Everything of a contest that is only measured: recorded by the chair, confirmed by the organiser, closed."""
    organiser, chair = world.people.organiser.account_id, world.people.chair.account_id
    world.seat(world.people.chair, "chair")
    actions.assign_evenly(world.contest, by=organiser, at=world.at)
    actions.open_judging(world.contest, by=organiser, at=world.at)
    for n, marks in enumerate(tries):
        actions.submit_sheet(world.agreed_task(n), jump(*marks), by=chair, at=world.at)
        actions.confirm_entry(world.entries[n], by=organiser, at=world.at)
    assert missing_in(grid_of(world.contest)) == []
    actions.close_judging(world.contest, by=organiser, at=world.at)
    db.commit()


TRIES: list[tuple[Any, ...]] = [(5_100, "×", 5_020), (5_100, 5_030, "–"), ("×", "×", "×")]
"""The example of the law: the second wins by its second-best, the third has no place and blocks nothing."""


def test_the_example_of_the_law_is_tabulated_as_the_command_does(jumping: World, tmp_path: Any) -> None:
    judged(jumping, TRIES)
    made = results.tabulate([jumping.contest], by=jumping.people.organiser.account_id, at=jumping.at)
    assert [(row["place"], row["entry"]) for row in rows_of(made, "places.csv")] == [
        ("1", jumping.entries[1].entry.number),
        ("2", jumping.entries[0].entry.number),
        ("", jumping.entries[2].entry.number),
    ]
    assert made.blocking == 0
    marks = [(row["aspect"], row["try"], row["mark"]) for row in rows_of(made, "inputs/marks.csv")]
    assert marks[:3] == [("jump", "1", "5.1"), ("jump", "2", ""), ("jump", "3", "5.02")]
    assert b"try 1 5.1" not in file_of(made, "places.csv")
    hold_to_the_command(made, tmp_path)


def test_another_try_is_another_input(jumping: World) -> None:
    judged(jumping, TRIES)
    by = {"by": jumping.people.organiser.account_id, "at": jumping.at}
    before = results.tabulate([jumping.contest], **by).files["inputs/marks.csv"]
    version = db.query(SheetVersion).filter_by(appearance_id=jumping.entries[2].id).one()
    version.marks = jump("×", "–", "×")
    db.flush()
    assert results.tabulate([jumping.contest], **by).files["inputs/marks.csv"] == before, "neither counts"
    version.marks = jump("×", 4_000, "×")
    db.flush()
    assert results.tabulate([jumping.contest], **by).files["inputs/marks.csv"] != before


# The pages


def test_the_recorders_page_takes_one_field_for_each_try(jumping: World, visit: Any) -> None:
    jumping.seat(jumping.people.chair, "chair")
    organiser = jumping.people.organiser.account_id
    actions.assign_evenly(jumping.contest, by=organiser, at=jumping.at)
    actions.open_judging(jumping.contest, by=organiser, at=jumping.at)
    db.commit()
    client, address = visit("chair"), f"/judge/{jumping.agreed_task().id}"
    page = client.get(address)
    page.says("尺寸与精度 第 1 次", "尺寸与精度 第 3 次", "0–10 米", "× 犯规", "– 没有做", "/ 3 项")
    assert page.text.count("量到厘米") == 1
    page = page.submit("提交评分表", status=422, **{"m.jump#1": "5.1", "m.jump#2": "falsch", "m.jump#3": "x"})
    page.says("「falsch」不是成绩")
    page = client.get(address)
    page.submit("保存草稿", **{"m.jump#1": "5.1", "m.jump#2": "x", "m.jump#3": ""})
    page = client.get(address)
    page.submit("提交评分表", status=422, **{"m.jump#3": ""}).says("还差 1 项没有评", "第 3 次")
    page = client.get(address).submit("提交评分表", **{"m.jump#3": "-"}).follow()
    page.says("尺寸与精度 第 2 次", "×")
    client.get(f"{address}/paper?filled=1").says("第 2 次", "×")
    english = visit("organiser").get(
        f"/desk/{jumping.edition.key}/sheets/{jumping.entries[0].id}/{jumping.contest.key}?lang=en"
    )
    english.says("Dimensions, try 1", "5.1", "×", "–")


def test_the_panels_page_says_that_all_is_measured(jumping: World, visit: Any) -> None:
    client = visit("organiser")
    client.get(f"/desk/{jumping.url}").says("都是测量项：裁判长录入，另一人确认", "没有分配")
    jumping.seat(jumping.people.chair, "chair")
    actions.assign_evenly(jumping.contest, by=jumping.people.organiser.account_id, at=jumping.at)
    db.commit()
    client.get(f"/desk/{jumping.url}").says("评审组", "3 / 3 名够了", "已分配 3 份")


def test_why_tells_the_tries(jumping: World, visit: Any) -> None:
    judged(jumping, TRIES)
    results.tabulate([jumping.contest], by=jumping.people.organiser.account_id, at=jumping.at)
    db.commit()
    page = visit("organiser").get(jumping.desk(f"why/{jumping.entries[0].id}"))
    page.says("第 1 次 5.1", "第 3 次 5.02", "取最好的一次 5.1")
    visit("organiser").get(jumping.desk(f"why/{jumping.entries[2].id}")).says("3 次都无效", "没有有效的一次")

"""Points with a reason and a committee's awards: what is taken, what is refused, and that they reach the result."""

from __future__ import annotations

from typing import Any

import pytest

from contest.errors import Clash, Unfit, WrongMoment
from contest.registration.actions.participation import set_participation
from contest.registration.models import Authority
from contest.results import actions
from contest.results.models import Adjustment, Decision
from contest.results.queries import result_in, rows_of
from tests.results.world import World


def test_points_reach_the_score(world: World) -> None:
    actions.adjust(world.entry(2), "-1.5", "超时 50 秒", **world.by)
    made = world.tabulated()
    found = result_in(made, world.entry(2).id)
    assert found is not None
    assert found.score == "84.50"
    assert rows_of(made, "inputs/adjustments.csv")[0]["reason"] == "超时 50 秒"


@pytest.mark.parametrize("points", ["", "abc", "1.2345", "1e9", "0", "0.000", "NaN", "Infinity", "10000000"])
def test_points_that_are_none(world: World, points: str) -> None:
    with pytest.raises(Unfit) as refused:
        actions.adjust(world.entry(1), points, "原因", **world.by)
    assert refused.value.field == "points"


@pytest.mark.parametrize(
    ("points", "thousandths"), [("2.5", 2500), ("−1", -1000), ("＋３．２５", 3250), (" -0.125 ", -125)]
)
def test_points_as_people_write_them(world: World, points: str, thousandths: int) -> None:
    assert actions.adjust(world.entry(1), points, "原因", **world.by).points == thousandths


def test_points_need_a_reason(world: World) -> None:
    with pytest.raises(Unfit, match="为什么"):
        actions.adjust(world.entry(1), "1", "  ", **world.by)


def test_the_form_says_that_the_reason_is_published(world: World, visit: Any) -> None:
    visit("organiser").get(world.desk("adjustments")).says("发布时原样公开，不要写个人信息")


def test_withdrawn_points_no_longer_count(world: World) -> None:
    row = actions.adjust(world.entry(2), "-1.5", "超时", **world.by)
    actions.withdraw_adjustment(row, **world.by)
    with pytest.raises(Clash, match="已经撤回"):
        actions.withdraw_adjustment(row, **world.by)
    found = result_in(world.tabulated(), world.entry(2).id)
    assert found is not None
    assert found.score == "86.00"


def test_a_committees_award_reaches_the_awards(world: World) -> None:
    actions.decide(world.contest, "best-practice", world.entry(4), "两年驻村记录完整", **world.by)
    given = [row for row in rows_of(world.tabulated(), "awards.csv") if row["award"] == "best-practice"]
    assert [(row["contest"], row["entry"]) for row in given] == [(world.contest.key, "G004")]


def test_a_committees_award_to_a_group(world: World) -> None:
    actions.decide(world.contest, "best-practice", world.departments[2], "组织得力", **world.by)
    given = [row for row in rows_of(world.tabulated(), "awards.csv") if row["award"] == "best-practice"]
    assert [(row["entry"], row["group"]) for row in given] == [("", world.departments[2].code)]


def test_a_group_without_entries_may_be_decorated(world: World, session: Any) -> None:
    from tests import factories

    idle = factories.organisation("department", "4136010421-99", "后勤学院", parent=world.people.school)
    actions.decide(world.contest, "best-practice", idle, "志愿服务", **world.by)
    given = rows_of(world.tabulated(), "awards.csv")
    assert {"best-practice"} == {row["award"] for row in given if row["group"] == "4136010421-99"}


def test_awards_that_may_not_be_decided(world: World) -> None:
    by = world.by
    with pytest.raises(Unfit, match="没有设这个奖项"):
        actions.decide(world.contest, "gold", world.entry(1), "原因", **by)
    with pytest.raises(Unfit, match="理由"):
        actions.decide(world.contest, "best-practice", world.entry(1), " ", **by)
    world.entry(5).participation = "guest"
    with pytest.raises(Unfit, match="特邀"):
        actions.decide(world.contest, "best-practice", world.entry(5), "原因", **by)
    actions.decide(world.contest, "best-practice", world.entry(1), "原因", **by)
    with pytest.raises(Clash, match="已经给过"):
        actions.decide(world.contest, "best-practice", world.entry(1), "又一次", **by)
    with pytest.raises(Unfit, match="最多 1 个，已经给了 1 个"):
        actions.decide(world.other, "best-practice", world.entry(1, "talk"), "一届一个", **by)


@pytest.mark.parametrize("participation", ["withdrawn", "absent", "disqualified", "guest"])
def test_who_does_not_compete_takes_no_committees_award(world: World, participation: str) -> None:
    decision = actions.decide(world.contest, "best-practice", world.entry(4), "原因", **world.by)
    set_participation(world.entry(4), participation, authority=Authority.DESK, reason="原因", **world.by)
    with pytest.raises(WrongMoment, match=r"G004 .*评委会给它的奖还没有撤回"):
        world.tabulated()
    actions.withdraw_decision(decision, world.contest, **world.by)
    with pytest.raises(Unfit, match="不参加评奖"):
        actions.decide(world.contest, "best-practice", world.entry(4), "原因", **world.by)
    assert "best-practice" not in {row["award"] for row in rows_of(world.tabulated(), "awards.csv")}


def test_a_withdrawn_decision_frees_its_place(world: World) -> None:
    row = actions.decide(world.contest, "best-practice", world.entry(1), "原因", **world.by)
    actions.withdraw_decision(row, world.contest, **world.by)
    with pytest.raises(Clash):
        actions.withdraw_decision(row, world.contest, **world.by)
    actions.decide(world.contest, "best-practice", world.entry(2), "原因", **world.by)
    given = [row for row in rows_of(world.tabulated(), "awards.csv") if row["award"] == "best-practice"]
    assert [row["entry"] for row in given] == ["G002"]


def test_both_are_refused_once_published(world: World) -> None:
    by = world.by
    points = actions.adjust(world.entry(2), "-1.5", "超时", **by)
    decision = actions.decide(world.contest, "best-practice", world.entry(1), "原因", **by)
    world.published()
    for action in (
        lambda: actions.adjust(world.entry(1), "1", "晚了", **by),
        lambda: actions.withdraw_adjustment(points, **by),
        lambda: actions.decide(world.contest, "best-practice", world.entry(2), "晚了", **by),
        lambda: actions.withdraw_decision(decision, world.contest, **by),
    ):
        with pytest.raises(WrongMoment, match="请发一份更正"):
            action()


# The pages


def test_points_from_the_page(world: World, visit: Any, session: Any) -> None:
    organiser = visit("organiser")
    page = organiser.get(world.desk("adjustments"))
    page.says("没有加减分")
    refused = page.submit("记下加减分", number="G999", points="1", reason="原因", status=422)
    refused.says("没有编号是“G999”的作品")
    assert "G999" in refused.text
    page = refused.submit("记下加减分", number="G002", points="-1.5", reason="超时 50 秒").follow()
    page.says("−1.5", "超时 50 秒", "回执")
    page = page.submit("撤回这一条").follow()
    page.says("撤回")
    assert session.query(Adjustment).count() == 1


def test_an_impatient_hand_adds_points_once(world: World, visit: Any, session: Any) -> None:
    page = visit("organiser").get(world.desk("adjustments"))
    page.submit("记下加减分", number="02", points="1", reason="加试", repeat=2).follow().says("已经收到过了")
    assert session.query(Adjustment).count() == 1


def test_decisions_from_the_page(world: World, visit: Any, session: Any) -> None:
    page = visit("organiser").get(world.desk("decisions") + "?entry=G003")
    page.says("最多 1 个", "评委会章程第 2 条")
    refused = page.submit("记下决定", whom="查无此院", reason="原因", status=422)
    refused.says("也没有这个单位")
    page = refused.submit("记下决定", whom="第1学院", reason="组织得力").follow()
    page.says("最佳实践", "第1学院", "组织得力")
    page.submit("撤回这个决定").follow().says("撤回")
    assert session.query(Decision).count() == 1


def test_another_contests_rows_are_not_there(world: World, visit: Any, session: Any) -> None:
    row = actions.adjust(world.entry(1, "talk"), "1", "别的比赛", **world.by)
    decision = actions.decide(world.other, "best-practice", world.entry(1, "talk"), "别的比赛", **world.by)
    session.commit()
    organiser = visit("organiser")
    organiser.post(world.desk(f"adjustments/{row.id}/withdraw"), status=404)
    organiser.post(world.desk(f"decisions/{decision.id}/withdraw"), status=404)

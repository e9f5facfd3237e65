"""A judge calls for help from a sheet: the chair and the organiser see who, where, why and since when, and no mark; the
judge sees who has seen it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from contest.audit.models import AuditLine
from contest.errors import Clash
from contest.judging.actions import call_for_help, close_call, save_draft, see_call, take_back_call
from contest.judging.models import HelpCall
from contest.mail import Letter
from tests.client import Page, PageClient
from tests.judging.world import World

Visit = Callable[[str | None], PageClient]


@pytest.fixture
def world(round_to_judge: World) -> World:
    return round_to_judge.opened()


def address(world: World, entry: int = 0) -> str:
    return f"/judge/{world.task(world.people.judge, entry).id}/help"


def call(visit: Visit, world: World, entry: int = 0, *, status: int = 303, **given: Any) -> Page:
    return visit("judge").get(address(world, entry)).submit("材料打不开", status=status, **given)


def test_a_call_is_seen_answered_and_closed(world: World, visit: Visit, session: Any) -> None:
    marks = {"marks": {"goal.fit": 13_700}, "by": world.people.judge.account_id, "at": world.at}
    save_draft(world.task(world.people.judge), **marks)
    call(visit, world, line="第 3 页是空的").follow().says("还没有人看到", "材料打不开")
    (made,) = session.scalars(sa.select(HelpCall)).all()
    assert "空的" not in (made.line_encrypted or "")
    visit("organiser").get("/desk").says("1 位评委在叫人")
    visit("organiser").get(world.desk("panel")).says("1 位评委在叫人")
    visit("chair").get(world.desk("grid")).says("1 位评委在叫人")
    chair = visit("chair")
    chair.get("/judge").says("1 位评委在叫人")
    page = chair.get(world.desk("help"))
    page.says("01 号", world.people.judge.name, "材料打不开", "第 3 页是空的", "还没有人去")
    page.keeps_quiet_about("13.7", "13700")
    late = visit("organiser").get(world.desk("help"))
    page.submit("我这就去").follow().says(f"{world.people.chair.name} ")
    late.submit("我这就去", status=409).says(world.people.chair.name, "已经去了")
    visit("judge").get(address(world)).says(f"{world.people.chair.name}看到了")
    visit("organiser").get(world.desk("help")).submit("处理完了").follow().says("现在没有评委叫人", "处理完")
    visit("judge").get(address(world)).says(f"{world.people.organiser.name}已处理完")
    lines = session.scalars(sa.select(AuditLine).where(AuditLine.subject_id == made.id).order_by(AuditLine.id)).all()
    assert [line.action for line in lines] == ["judging.call_for_help", "judging.see_call", "judging.close_call"]
    assert not [line for line in lines if "空的" in str((line.now, line.reason))]
    assert session.scalar(sa.select(sa.func.count(Letter.id))) == 0


def test_a_judge_takes_a_call_back_and_calls_again(world: World, visit: Visit, session: Any) -> None:
    call(visit, world).follow().submit("不用来了").follow().says("你收回了")
    call(visit, world, entry=1)
    visit("organiser").get(world.desk("help")).says("02 号", "评委收回")
    call(visit, world).follow().says("还没有人看到")


def test_one_call_from_a_sheet_at_a_time(world: World, session: Any) -> None:
    task, judge = world.task(world.people.judge), world.people.judge.account_id
    made = call_for_help(task, "rule", "", by=judge, at=world.at)
    with pytest.raises(Clash):
        call_for_help(task, "rule", "", by=judge, at=world.later(1))
    second = {"contest_id": made.contest_id, "region": made.region, "kind": "rule", "at": world.at}
    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.add(HelpCall(assignment_id=task.id, **second))
    take_back_call(made, by=judge, at=world.later(2))
    for late in (take_back_call, see_call, close_call):
        with pytest.raises(Clash):
            late(made, by=judge, at=world.later(3))


def test_a_kind_is_needed(world: World, visit: Visit, session: Any) -> None:
    page = visit("judge").get(address(world))
    form, _button = page.form_with("材料打不开")
    visit("judge").post(str(form.get("action")), status=422, kind="fire", line="x")
    assert session.scalar(sa.select(HelpCall.id)) is None

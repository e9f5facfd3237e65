"""Scripts off: what was typed into a sheet outlives a sign-in that has ended meanwhile, and a form that is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from contest.editions.actions import reach
from contest.judging import actions
from contest.judging.models import ScoreSheet, SheetVersion
from contest.kept_forms import KeptForm
from contest.people.sign_in import passwords
from tests.client import PageClient
from tests.judging.world import World
from tests.people import PASSWORD, ticket

TYPED = {"m.goal.fit": "14", "m.goal.world": "11.5", "m.action.plan": "17.5"}


@pytest.mark.parametrize(("operation", "count"), [("save", 0), ("submit", 1)])
def test_a_sheet_whose_sign_in_has_ended_is_shown_filled_and_sent_by_a_press(
    world: World, visit: Callable[[str | None], PageClient], session: Any, operation: str, count: int
) -> None:
    judge = world.people.judge.account
    judge.password, judge.login = passwords.hashed(PASSWORD), "haiyan"
    world.opened()
    browser, path = visit("judge"), f"/judge/{world.task(world.people.judge).id}"
    button = {"save": "保存草稿", "submit": "提交评分表"}[operation]
    page = browser.get(path)
    form, _press = page.form_with(button)
    fields = {**page.filled(form, {**TYPED, "note": "只给自己看"}), "operation": operation}
    browser.post("/sign-out", status=303)
    ended = browser.ask("POST", path, status=303, data=fields, headers={"Referer": f"http://localhost{path}"})
    session.rollback()
    assert session.scalars(sa.select(ScoreSheet)).all() == []
    assert "17.5" not in session.scalars(sa.select(KeptForm.content_encrypted)).one()
    entrance = ended.follow()
    entrance.says("刚才的表单没有交上", "填的内容留着一小时")
    shown = entrance.submit("登录", account="haiyan", password=PASSWORD).follow()
    shown.says("这张表单还没有交", "目标清晰、切合自身的分数，满分 1514", "私人笔记只给自己看", f"按的是{button}")
    shown.keeps_quiet_about("m.goal.fit</", "operation</")
    again = shown.submit("先放回表里，接着填", status=200)
    again.says("这是你刚才填的，放回了表里，还没有存", "只给自己看", "存好后重算 没有存")
    assert [one.get("value") for one in again.all("input", class_="s-mark-input")] == list(TYPED.values())
    session.rollback()
    assert session.scalars(sa.select(ScoreSheet)).all() == []
    assert shown.submit("现在交").location == path
    session.rollback()
    assert session.scalars(sa.select(ScoreSheet.draft)).one()["action.plan"] == 17_500
    assert session.scalar(sa.select(sa.func.count(SheetVersion.id))) == count


def test_a_level_is_shown_by_its_name(making: World, visit: Callable[[str | None], PageClient], session: Any) -> None:
    making.opened()
    browser, path = visit("judge"), f"/judge/{making.task(making.people.judge).id}"
    page = browser.get(path)
    form, _press = page.form_with("保存草稿")
    fields = {**page.filled(form, {"m.craft.finish": "1"}), "operation": "save"}
    browser.post("/sign-out", status=303)
    browser.ask("POST", path, status=303, data=fields, headers={"Referer": f"http://localhost{path}"})
    kept = session.scalars(sa.select(KeptForm.id)).one()
    with browser.outside(browser.browser.session_transaction) as cookie:
        cookie.update(ticket(making.people.judge))
    shown = browser.get(f"/kept/{kept}")
    shown.says("表面与外观的等级1")
    level = shown.submit("先放回表里，接着填", status=200).all("input", name="m.craft.finish", checked="")
    assert [one.get("value") for one in level] == ["1"]


LONG = "长" * 2_001


@pytest.mark.parametrize(
    ("button", "changed", "sentences"),
    [
        ("提交评分表", {"m.action.plan": ""}, ["还差 1 项没有评"]),
        ("提交评分表", {"m.action.plan": "99"}, ["这一项最高 20 分，你填的是 99。"]),
        (
            "保存草稿",
            {"m.action.plan": "99", "comment": LONG},
            ["这一项最高 20 分，你填的是 99。", "最多 2000 个字", LONG],
        ),
    ],
)
def test_of_a_form_that_is_refused_what_can_be_read_is_a_draft(
    world: World,
    visit: Callable[[str | None], PageClient],
    session: Any,
    button: str,
    changed: dict[str, str],
    sentences: list[str],
) -> None:
    world.opened()
    page = visit("judge").get(f"/judge/{world.task(world.people.judge).id}")
    refused = page.submit(button, status=422, **{**TYPED, "note": "记着", **changed})
    kept = session.scalars(sa.select(ScoreSheet)).one()
    assert {key: mark for key, mark in kept.draft.items() if mark} == {"goal.fit": 14_000, "goal.world": 11_500}
    assert (kept.note, kept.comment, kept.versions) == ("记着", None, [])
    refused.says(*sentences, f"能存的已经存成草稿，回执 {kept.receipt}", "已存 10:00:00", "已评 2 / 3 项", "记着")
    assert refused.all("input", id="mark-action.plan")[0].get("value") == changed["m.action.plan"]
    assert refused.submit("提交评分表", **{"m.action.plan": "17.5", "comment": "短"}).location == page.path
    session.expire_all()
    assert (kept.draft["action.plan"], kept.comment, len(kept.versions)) == (17_500, "短", 1)


def test_what_comes_too_late_is_on_the_page_and_said_not_to_be_kept(
    world: World, visit: Callable[[str | None], PageClient], session: Any
) -> None:
    world.opened()
    page = visit("judge").get(f"/judge/{world.task(world.people.judge).id}")
    reach(world.contest, "judging-closed", by=None, at=world.at)
    session.commit()
    late = page.submit("提交评分表", status=409, **{**TYPED, "note": "记着"})
    late.says("刚才填的，没有收下", "目标清晰、切合自身14", "私人笔记记着", "评分已于", "结束，这一次没有存")
    assert session.scalars(sa.select(ScoreSheet)).all() == []


def test_another_devices_marks_are_not_overwritten_by_what_is_kept(
    world: World, visit: Callable[[str | None], PageClient], session: Any
) -> None:
    world.opened()
    page = visit("judge").get(f"/judge/{world.task(world.people.judge).id}")
    actions.save_draft(world.task(world.people.judge), {"goal.fit": 9_000}, by=None, at=world.at)
    session.commit()
    page.submit("提交评分表", status=409, **{**TYPED, "m.action.plan": ""}).says("在另一台设备上改过")
    assert session.scalars(sa.select(ScoreSheet.draft)).one() == {"goal.fit": 9_000}


NAMED = ("目标清晰、切合自身14", "对行业岗位的认识11.5", "行动与目标对应17.5", "私人笔记第一行 记着")


@pytest.mark.only("sqlite")
def test_what_was_typed_into_a_sheet_that_was_taken_away_is_listed_for_its_judge_alone(
    world: World, visit: Callable[[str | None], PageClient], session: Any
) -> None:
    world.opened()
    task, typed = world.task(world.people.judge), {**TYPED, "note": "第一行\n记着"}
    page = visit("judge").get(f"/judge/{task.id}")
    actions.withdraw_assignment(task, reason="另请一位", by=world.people.organiser.account_id, at=world.at)
    gone = page.submit("提交评分表", status=404, **typed)
    gone.says("这一次没有收下", "已经不分给你评了", "什么都没有存", *NAMED, "返回名单")
    gone.keeps_quiet_about("m.goal.fit", "operation", "地址可能抄错")
    session.rollback()
    assert session.scalars(sa.select(ScoreSheet)).all() == []
    form, _press = page.form_with("保存草稿")
    fields = page.filled(form, typed)
    english = page.client.ask("POST", f"{page.path}?lang=en", status=404, data=fields)
    english.says("no longer assigned to you", "What you just filled in", "Nothing was saved", "Private notes")
    other = visit(None)
    other.sign_in(world.second).get("/judge")
    strange = other.post(page.path, status=404, **typed)
    strange.says("没有这一页")
    strange.keeps_quiet_about("刚才填的", "17.5", "切合自身")


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("since", ["closed", "withdrawn"])
def test_a_kept_form_has_names_also_where_its_page_has_none(
    world: World, visit: Callable[[str | None], PageClient], session: Any, since: str
) -> None:
    world.opened()
    task = world.task(world.people.judge)
    browser, path = visit("judge"), f"/judge/{task.id}"
    page = browser.get(path)
    form, _press = page.form_with("提交评分表")
    fields = {**page.filled(form, {**TYPED, "note": "第一行\n记着"}), "operation": "submit"}
    browser.post("/sign-out", status=303)
    browser.ask("POST", path, status=303, data=fields, headers={"Referer": f"http://localhost{path}"})
    if since == "closed":
        reach(world.contest, "judging-closed", by=None, at=world.at)
    else:
        actions.withdraw_assignment(task, reason="另请一位", by=None, at=world.at)
    kept = session.scalars(sa.select(KeptForm.id)).one()
    with browser.outside(browser.browser.session_transaction) as cookie:
        cookie.update(ticket(world.people.judge))
    shown = browser.get(f"/kept/{kept}")
    shown.says("这张表单还没有交", *NAMED, "按的是提交评分表")
    shown.keeps_quiet_about("m.goal.fit</", "version</", "operation</")
    shown.submit("现在交", status=409 if since == "closed" else 404).says("刚才填的", "没有收下", *NAMED)

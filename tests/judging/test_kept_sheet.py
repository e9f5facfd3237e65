"""Scripts off: what was typed into a sheet outlives a sign-in that has ended meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from contest.judging.models import ScoreSheet, SheetVersion
from contest.kept_forms import KeptForm
from contest.people.sign_in import passwords
from tests.client import PageClient
from tests.judging.world import World
from tests.people import PASSWORD

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
    shown.says("这张表单还没有交", "14", "11.5", "17.5", "只给自己看")
    assert shown.submit("现在交").location == path
    session.rollback()
    assert session.scalars(sa.select(ScoreSheet.draft)).one()["action.plan"] == 17_500
    assert session.scalar(sa.select(sa.func.count(SheetVersion.id))) == count

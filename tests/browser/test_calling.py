"""A judge calls for help without leaving the sheet, is told who has seen it, and is told when nothing was sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from contest.db import session as db_session
from contest.judging.actions import see_call
from contest.judging.queries.calling import open_call_of
from tests.browser.conftest import Tab
from tests.judging.world import World, build
from tests.people import People

Browse = Callable[..., Tab]


@pytest.fixture
def world(session: Any, people: People, at: datetime) -> World:
    return build(people, at).opened()


def test_from_one_tap_on_the_sheet_to_somebody_who_comes(world: World, browse: Browse, session: Any) -> None:
    task = world.task(world.people.judge)
    path = f"/judge/{task.id}"
    db_session.commit()
    tab = browse("judge", "phone").open(path)
    tab.page.locator("[id='mark-goal.fit']").fill("13")
    tab.page.context.set_offline(True)
    tab.page.get_by_role("link", name="叫人").click()
    dialog = tab.page.get_by_role("dialog", name="叫人")
    expect(dialog).to_contain_text("叫不了人。请举手")
    tab.page.context.set_offline(False)
    dialog.get_by_role("button", name="关上").click()
    tab.page.get_by_role("link", name="叫人").click()
    dialog.get_by_label("写一句").fill("第 3 页是空的")
    tab.page.context.set_offline(True)
    dialog.get_by_role("button", name="材料打不开").click()
    expect(dialog).to_contain_text("没有送出去")
    expect(dialog.get_by_label("写一句")).to_have_value("第 3 页是空的")
    assert open_call_of(task) is None
    session.rollback()
    tab.page.context.set_offline(False)
    tab.check("phone", "desktop")
    tab.page.clock.install()
    dialog.get_by_role("button", name="材料打不开").click()
    expect(dialog).to_contain_text("还没有人看到")
    dialog.get_by_role("button", name="关上").click()
    expect(tab.page.locator("[data-call-told]")).to_contain_text("已叫人，等人来")
    expect(tab.page.locator("[id='mark-goal.fit']")).to_have_value("13")
    call = open_call_of(task)
    assert call is not None
    see_call(call, by=world.people.chair.account_id, at=world.at)
    db_session.commit()
    tab.page.clock.run_for(11_000)
    expect(tab.page.locator("[data-call-told]")).to_contain_text(f"{world.people.chair.name}看到了")
    tab.check("phone")

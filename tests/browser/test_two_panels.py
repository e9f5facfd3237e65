"""One judge of two panels on a phone: each panel is a list of its own, and its sheet has its own part only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from contest.db import session as db
from contest.judging import actions
from contest.judging.models import SheetVersion
from tests.browser.conftest import Tab
from tests.judging.test_several_panels import Panels, seated_in_segments
from tests.people import People


@pytest.fixture
def world(session: Any, people: People, at: datetime) -> Panels:
    world = seated_in_segments(people, at)
    actions.open_judging(world.contest, **world.by)
    db.commit()
    return world


def submitted() -> list[set[str]]:
    db.rollback()
    found = [set(marks) for marks in db.scalars(sa.select(SheetVersion.marks).order_by(SheetVersion.id))]
    db.rollback()
    return found


@pytest.mark.only("sqlite")
def test_a_judge_of_two_panels_marks_each_part_by_phone(world: Panels, browse: Callable[..., Tab]) -> None:
    tab = browse("judge", "phone").open("/judge")
    page = tab.page
    expect(page.get_by_role("heading", name="材料")).to_be_visible()
    expect(page.get_by_role("heading", name="现场")).to_be_visible()
    tab.check()
    page.get_by_role("link", name="评 01 号").first.tap()
    expect(page.locator("form[data-outbox=device]")).to_be_attached()
    expect(page.locator("[id='mark-action.plan']")).to_have_count(0)
    page.locator("[id='mark-goal.fit']").fill("14")
    page.locator("[id='mark-goal.world']").fill("11")
    page.get_by_role("button", name="提交评分表").tap()
    tab.says("已提交")
    tab.soon(submitted, [{"goal.fit", "goal.world"}])
    tab.open("/judge")
    page.get_by_role("link", name="评 01 号").tap()
    expect(page.locator("form[data-outbox=device]")).to_be_attached()
    expect(page.locator("[id='mark-goal.fit']")).to_have_count(0)
    page.locator("[id='mark-action.plan']").fill("17")
    page.get_by_role("button", name="提交评分表").tap()
    tab.says("已提交")
    tab.soon(submitted, [{"goal.fit", "goal.world"}, {"action.plan"}])

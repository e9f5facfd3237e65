"""Signs in place of marks in a real browser: a foul is one tap, a sheet is whole once each try is recorded; that an
entry did not go on after a cut is one tap, too."""

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
from tests.judging.test_after_a_cut import CUT
from tests.judging.test_tries import ALONE
from tests.judging.world import World, build
from tests.people import People


@pytest.fixture
def address(session: Any, people: People, at: datetime) -> str:
    world: World = build(people, at, track="make", text=ALONE)
    world.seat(people.chair, "chair")
    by: dict[str, Any] = {"by": people.organiser.account_id, "at": at}
    actions.assign_evenly(world.contest, **by)
    actions.open_judging(world.contest, **by)
    db.commit()
    return f"/judge/{world.agreed_task().id}"


def submitted() -> Any:
    db.rollback()
    found = db.scalar(sa.select(SheetVersion.marks))
    db.rollback()
    return found


def test_a_foul_is_one_tap_and_counts_as_recorded(address: str, browse: Callable[..., Tab]) -> None:
    tab = browse("chair", "phone").open(address)
    page = tab.page
    expect(page.locator("form[data-outbox=device]")).to_be_attached()
    page.get_by_role("button", name="× 犯规").first.tap()
    expect(page.locator("[id='mark-jump#1']")).to_have_value("×")
    expect(page.locator("[data-count]")).to_have_text("1")
    page.locator("[id='mark-jump#2']").fill("5.1")
    expect(page.get_by_role("button", name="提交评分表")).to_be_hidden()
    page.get_by_role("button", name="– 没有做").last.tap()
    expect(page.locator("[data-count]")).to_have_text("3")
    expect(page.locator("[data-total]")).to_have_text("5.10")
    tab.check()
    page.get_by_role("button", name="提交评分表").tap()
    tab.says("已提交")
    tab.soon(submitted, {"jump#1": "×", "jump#2": 5_100, "jump#3": "–"})


def test_that_an_entry_did_not_go_on_is_one_tap(
    session: Any, people: People, at: datetime, browse: Callable[..., Tab]
) -> None:
    world = build(people, at, text=CUT).opened()
    path = f"/judge/{world.task(people.judge).id}"
    db.commit()
    page = browse("judge", "phone").open(path).page
    expect(page.locator("form[data-outbox=device]")).to_be_attached()
    page.get_by_role("button", name="没有进下一轮").tap()
    expect(page.locator("[id='mark-action.plan']")).to_have_value("–")
    expect(page.locator("[id='mark-goal.fit']")).to_have_value("")
    expect(page.locator("[data-count]")).to_have_text("1")

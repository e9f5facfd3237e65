"""A delegation's leader enters sixty people from the delegation's own file, with every click counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from contest.registration.models import Entry
from tests.browser.conftest import Tab
from tests.browser.test_secretary import ROSTERS, Clicks
from tests.people import People
from tests.registration.test_delegation import HERE, rulebook, settle
from tests.registration.test_grid import limited, settled

MOST = 30


def test_sixty_people_are_entered_from_a_file(
    browse: Callable[..., Tab], people: People, session: Any, at: Any
) -> None:
    _edition, delegation = settle(people, at, rulebook(young=False))
    session.commit()
    tab = browse("provincial_organiser").open("/desk")
    tab.page.set_default_timeout(120_000)  # sixty entries are written in one answer, beside other tests
    leader = Clicks(tab).link("江西省代表团").says("还能报", "还没有报任何人")
    leader.link("从名单报名").choose(ROSTERS / "delegation.xlsx").press("读名单").says("新增 62 行")
    leader.press("导入 62 行").says("已代报 60", "已记下 2 位随团人员", "满了")
    assert leader.count <= MOST, f"{leader.count} clicks"
    tab.check()
    session.rollback()
    sent = session.scalars(sa.select(Entry).where(Entry.delegation_id == delegation.id)).all()
    assert Counter(one.status for one in sent) == {"submitted": 60}


def test_the_grid_by_keys_and_on_a_phone(browse: Callable[..., Tab], people: People, session: Any, at: Any) -> None:
    """Into an event with the keyboard alone, and out again with a finger; then who comes along, on the same phone."""
    settled(people, at, limited(2), "江晓海", "韦一诺")
    tab = browse("provincial_organiser").open(f"{HERE}/grid").says("江晓海", "韦一诺")
    tab.page.set_default_timeout(120_000)  # beside other tests
    tab.keys.to("替江晓海报焊接").enter()
    tab.says("已替江晓海报名", "1 / 6")
    tab.check("phone", "desktop")
    Clicks(tab).press("把江晓海从焊接撤下来").says("江晓海不参加这一项了", "0 / 6")
    tab.open(f"{HERE}/people").says("还没有人")
    Clicks(tab).type("new_name", "郝医生").press("加进来").says("已记下郝医生", "随团人员 1")
    tab.check("phone", "desktop")

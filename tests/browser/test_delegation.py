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
from tests.registration.test_delegation import rulebook, settle

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

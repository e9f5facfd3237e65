"""Opening marks of others is written down: who, what, when; the supervisor sees it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contest.access import AccessLine
from tests.judging.world import World


def test_each_opening_of_marks_is_a_line_that_the_supervisor_sees(world: World, visit: Any, session: Any) -> None:
    contest = world.contest
    address = f"/desk/{contest.edition.key}"
    visit("supervisor").get(f"{address}/marks-opened/{contest.key}").says("还没有人打开过")
    visit("organiser").get(f"{address}/grid/{contest.key}")
    appearance = world.entries[0]
    visit("supervisor").get(f"{address}/sheets/{appearance.id}/{contest.key}")
    lines = session.scalars(
        sa.select(AccessLine).where(AccessLine.kind == "read", AccessLine.what == "marks").order_by(AccessLine.at)
    ).all()
    assert {(one.account_id, one.subject) for one in lines} == {
        (world.people.organiser.account_id, f"contest:{contest.id}"),
        (world.people.supervisor.account_id, f"appearance:{appearance.id}"),
    }
    page = visit("supervisor").get(f"{address}/grid/{contest.key}").click("谁看过分")
    page.says("欧阳静", "全组的评分表格", f"作品 {appearance.code} 的评分表", "纪明")
    visit("chair").get(f"{address}/marks-opened/{contest.key}", status=403)
    visit("provincial_organiser").get(f"{address}/marks-opened/{contest.key}", status=403)

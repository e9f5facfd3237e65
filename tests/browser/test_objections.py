"""An objection by keys on a phone's screen, and its decision at a desk, with axe on every page on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests import factories
from tests.browser.conftest import Tab
from tests.people import Named
from tests.results.world import World


def test_an_objection_is_filed_and_decided_by_keys(
    browse: Callable[..., Tab], site: Any, judged_round: World, session: Any
) -> None:
    world = judged_round
    world.published()
    entry = world.entry(2).entry
    member = next(one for one in entry.members if one.role == "competitor")
    account = factories.account(member.person.name, login="own", person=member.person)
    student = browse(None, "phone")
    student.page.context.add_cookies([site.cookie(Named("own", account.name, account.id, account.person_id))])
    student.open(f"/e/{world.edition.key}/publications/1")
    student.keys.to("提出异议", whole=True).enter()
    student.check()
    student.keys.to("哪里不对").type("第三位评委的分没有计入")
    student.keys.to("提出异议", whole=True).enter()
    student.says("收到了，还在办", "不能定稿").check()
    where = student.path
    student.open("/my/objections").says("第 1 号").check()

    desk = browse("organiser").open(world.desk("objections")).check()
    desk.keys.to("第 1 号", whole=True).enter()
    desk.check("phone", "desktop")
    desk.keys.to_kind("input[type=radio]").choose("不成立")
    desk.keys.to("理由").type("四份评分表都在，已核对")
    desk.keys.to("署名决定", whole=True).enter()
    desk.says("不成立").check("phone", "desktop")
    student.open(where)
    student.says("四份评分表都在，已核对")

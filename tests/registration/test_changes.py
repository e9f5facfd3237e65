"""After registration has closed a delegation asks for changes with a reason; the organisers decide, and what they
accept is carried out at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contest.audit import AuditLine
from contest.clock import frozen_at
from contest.editions.actions import reach
from contest.mail import Letter
from contest.people.models import Person
from contest.registration.models import ChangeRequest, Entry
from tests import factories
from tests.client import Page, PageClient
from tests.people import People
from tests.registration.test_delegation import HERE
from tests.registration.test_grid import entries, limited, settled, tap

Visit = Callable[..., PageClient]
ASK, DESK = f"{HERE}/changes", "/desk/skills-abc/changes/national/moe"


def book(most: int | None = None, each: int = 2) -> str:
    text = limited(each)
    if most is None:
        return text
    return text.replace(f"entries_per_person = {each}", f"entries_per_person = {each}\nchanges_per_delegation = {most}")


@contextmanager
def closed(at: Any) -> Iterator[Any]:
    """After the end of registration."""
    later = at + timedelta(days=30)
    with frozen_at(later):
        yield later


def ask(visit: Visit, entry: Entry, person: Person, kind: str, status: int = 303, **more: str) -> Page:
    given = {"place": f"{entry.id}.{person.id}", "kind": kind, "why": "训练受伤", **more}
    return visit("provincial_organiser").post(ASK, status=status, **given)


def decide(visit: Visit, operation: str, answer: str = "", status: int = 303) -> Page:
    page = visit("national_organiser").get(DESK)
    (form,) = [one for one in page.all("form") if "/changes/" in (one.get("action") or "")]
    sent = {"answer": answer, "operation": operation}
    return visit("national_organiser").post(form.get("action") or "", status=status, **sent)


def one(session: Any) -> ChangeRequest:
    session.rollback()
    return session.scalars(sa.select(ChangeRequest).order_by(ChangeRequest.id.desc())).first()


def test_somebody_is_swapped(visit: Visit, people: People, session: Any, at: Any) -> None:
    _edition, _delegation, (first, second) = settled(people, at, book(3), "江晓海", "韦一诺")
    for somebody in (
        people.provincial_organiser.account,
        factories.account("韦一诺", login="wei", person=second, at=at),
    ):
        somebody.email = f"{somebody.login}@example.com"
    session.commit()
    tap(visit, first, enter="e0/higher")
    (entry,) = entries(session)
    ask(visit, entry, first, "swap", status=409, instead=str(second.id)).says("报名还没有截止，直接改就行")
    with closed(at):
        visit("provincial_organiser").get(HERE).click("变更申请").says(
            "还没有申请过变更", "还可申请 3 次", "江晓海 · 焊接"
        )
        ask(visit, entry, first, "swap", instead=str(second.id)).follow().says(
            "等组织者决定", "训练受伤", "还可申请 2 次"
        )
        ask(visit, entry, first, "withdraw", status=409).says("还在等")
        visit("national_organiser").get("/desk/skills-abc/verify/national/moe").click("变更申请").says(
            "江晓海", "韦一诺"
        )
        decide(visit, "refuse", status=422).says("请写明为什么不改")
        decide(visit, "accept", "同意").follow().says("办好了", "同意", "写了 2 封信告诉他们")
        visit("provincial_organiser").get(ASK).says("办好了", "同意")
    (entry,) = entries(session)
    assert [member.person_id for member in entry.members] == [second.id]
    assert (entry.members[0].position, entry.status) == (1, "submitted")
    change = one(session)
    assert (change.state, change.decided_by) == ("accepted", people.national_organiser.account_id)
    actions = {line.action: line for line in session.scalars(sa.select(AuditLine))}
    assert actions["registration.ask_change"].reason == "训练受伤"
    assert (actions["registration.accept_change"].was["name"], actions["registration.accept_change"].now["name"]) == (
        "江晓海", "韦一诺",
    )  # fmt: skip
    written = {letter.to: letter.subject for letter in session.scalars(sa.select(Letter).order_by(Letter.id))}
    assert "变更办好了" in written["provincial-organiser@example.com"]
    assert "你的参赛有变更" in written["wei@example.com"]


@pytest.mark.only("sqlite")
def test_somebody_new_comes_in_and_rules_hold_for_them(visit: Visit, people: People, session: Any, at: Any) -> None:
    _edition, _delegation, (first, second) = settled(people, at, book(each=1), "江晓海", "韦一诺")
    tap(visit, first, enter="e9/higher")
    tap(visit, second, enter="e1/higher")
    entry, _other = entries(session)
    new = {"new_name": "马超", "new_home": "某机械集团有限公司"}
    with closed(at):
        ask(visit, entry, first, "swap", status=422).says("请选换上来的人")
        ask(visit, entry, first, "swap", status=409, instead=str(second.id)).says("每人至多报 1 项；韦一诺已经报了")
        page = ask(visit, entry, first, "swap", status=422, **new, new_identity="360199199904251158")
        page.says("（含）以后出生", "马超生于")
        known = {"new_name": "韦一诺", "new_home": "某机械集团有限公司"}
        page = ask(visit, entry, first, "swap", status=422, **known)
        page.says("代表团里已经有韦一诺", "请从名单里选")
        page = ask(visit, entry, first, "swap", status=422, **new, new_identity="3")
        page.says("不像一个证件号码")
        ask(visit, entry, first, "swap", **new, new_identity="360199200304251158")
        decide(visit, "accept")
    entry = next(found for found in entries(session) if found.track == "e9")
    assert entry.members[0].person.name == "马超"
    assert entry.home.name["zh"] == "某机械集团有限公司", "the entry is of the home of who competes in it now"


@pytest.mark.only("sqlite")
def test_a_name_is_corrected_and_an_entry_withdrawn(visit: Visit, people: People, session: Any, at: Any) -> None:
    _edition, delegation, (first, _second) = settled(people, at, book(each=3), "江小海", "韦一诺")
    tap(visit, first, enter="e0/higher")
    tap(visit, first, enter="e1/higher")
    tap(visit, first, enter="e2/higher")
    welding, other, third = entries(session)
    with closed(at) as later:
        ask(visit, welding, first, "name", status=422).says("请写下正确的姓名")
        ask(visit, welding, first, "name", wanted="江晓海")
        decide(visit, "accept")
        assert session.get_one(Person, first.id, populate_existing=True).name == "江晓海"
        assert one(session).wanted is None, "the person has it now"
        ask(visit, other, first, "withdraw", status=422, why="").says("请写明理由")
        ask(visit, other, first, "withdraw")
        decide(visit, "accept")
        assert [found.status for found in entries(session)] == ["submitted", "withdrawn", "submitted"]
        ask(visit, welding, first, "name", wanted="江海")
        person = session.get_one(Person, first.id, populate_existing=True)
        person.name = "江晓海洋"
        session.commit()
        decide(visit, "accept", status=409).says("申请的时候姓名是江晓海，后来改成了江晓海洋")
        person.name = "江晓海"
        enrolled = factories.enrolment(person, delegation, confirmed_at=later)
        session.commit()
        decide(visit, "accept", status=422).says("的姓名由江西省代表团核实")
        session.delete(enrolled)
        reach(third.contest, "judging-opened", by=None, at=later)
        session.commit()
        decide(visit, "accept", status=409).says(f"江晓海还参加 {third.number}，那里的评分已于")
    assert session.get_one(Person, first.id, populate_existing=True).name == "江晓海"


@pytest.mark.only("sqlite")
def test_there_are_so_many_and_what_is_refused_does_not_count(
    visit: Visit, people: People, session: Any, at: Any
) -> None:
    _edition, _delegation, (first,) = settled(people, at, book(1), "江晓海")
    tap(visit, first, enter="e0/higher")
    tap(visit, first, enter="e1/higher")
    welding, other = entries(session)
    with closed(at):
        ask(visit, welding, first, "withdraw")
        ask(visit, other, first, "withdraw", status=409).says("至多申请 1 次变更", "已经用了 1 次")
        page = decide(visit, "refuse", "证据不够").follow()
        page.says("没有准，什么都没有改", "没有写信：要告诉的人都没有留下邮箱")
        ask(visit, other, first, "withdraw")
        page = visit("provincial_organiser").get(ASK)
        page.submit("收回").follow().says("自己收回", "还可申请 1 次")
        change = one(session)
        address = f"/desk/skills-abc/changes/{change.id}/national/moe"
        visit("national_organiser").post(address, operation="accept", status=409)
    assert {found.status for found in entries(session)} == {"submitted"}


@pytest.mark.only("sqlite")
def test_nobody_decides_their_own_and_nothing_after_judging_has_begun(
    visit: Visit, people: People, session: Any, at: Any
) -> None:
    _edition, delegation, (first, own) = settled(people, at, book(), "江晓海", "韦一诺")
    people.national_organiser.account.person_id = own.id
    factories.membership(people.national_organiser.account, "organiser", delegation, people.series, at=at)
    session.commit()
    tap(visit, own, enter="e1/higher")
    (entry,) = entries(session)
    with closed(at):
        ask(visit, entry, own, "withdraw")
        visit("national_organiser").get(DESK).says(f"{entry.number} 里有你自己，请同事来办")
        address = f"/desk/skills-abc/changes/{one(session).id}/national/moe"
        for operation in ("accept", "refuse"):
            visit("national_organiser").post(address, operation=operation, answer="不改", status=403)
        session.delete(one(session))
        session.commit()
    tap(visit, first, enter="e0/higher")
    entry = entries(session)[1]
    with closed(at) as later:
        visit("national_organiser").post(ASK, place=f"{entry.id}.{first.id}", kind="withdraw", why="受伤")
        visit("national_organiser").get(DESK).says("这是你自己的请求")
        address = f"/desk/skills-abc/changes/{one(session).id}/national/moe"
        visit("national_organiser").post(address, operation="accept", status=403)
        visit("organiser").get(DESK, status=403)
        visit("organiser").post(address, operation="accept", status=403)
        visit("organiser").get("/desk/skills-abc/changes/national/elsewhere", status=404)
        reach(entries(session)[1].contest, "judging-opened", by=None, at=later)
        session.commit()
        ask(visit, entry, first, "name", status=409, wanted="江海").says("评分已于", "不能再变更")
    assert session.query(ChangeRequest).count() == 1


@pytest.mark.only("sqlite")
def test_a_team_goes_on_under_the_next_in_it(visit: Visit, people: People, session: Any, at: Any) -> None:
    """When its first withdraws, the entry is of the home of who is first then, and they stand from 1."""
    text = book().replace("team = { min = 1, max = 1 }", "team = { min = 1, max = 2 }")
    _edition, delegation, (first, second) = settled(people, at, text, "江晓海", "韦一诺")
    first.home = factories.organisation("firm", "d-jx-901", "甲厂", "Works A", parent=delegation)
    session.commit()
    tap(visit, first, enter="e0/higher")
    tap(visit, second, enter="e0/higher")
    (entry,) = entries(session)
    assert (entry.home.name["zh"], len(entry.members)) == ("甲厂", 2)
    with closed(at):
        ask(visit, entry, first, "withdraw")
        decide(visit, "accept")
    (entry,) = entries(session)
    assert [(member.person_id, member.position) for member in entry.members] == [(second.id, 1)]
    assert (entry.home_id, entry.status) == (delegation.id, "submitted")

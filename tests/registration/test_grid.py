"""A delegation's grid: one tap enters somebody for an event and one takes them out; how many entries a person may have
holds wherever people are entered; what is refused names the rule, its clause and what is open instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contest.audit import AuditLine
from contest.clock import frozen_at
from contest.db import session as db_session
from contest.errors import Refusal
from contest.people.models import Organisation, Person
from contest.registration import actions
from contest.registration.actions.grid import enter_somebody
from contest.registration.models import Entry, EntryMember
from contest.registration.queries.entries import sender_of, whole_entry
from contest.registration.queries.openings import openings
from contest.web import Application
from tests import factories
from tests.client import Page, PageClient, words_of
from tests.people import Named, People
from tests.registration.test_at_once import at_once, post
from tests.registration.test_delegation import HEADS, HERE, given, rulebook, settle

Visit = Callable[..., PageClient]
GRID = f"{HERE}/grid"


def limited(most: int, *, each: int = 6, team: int = 1) -> str:
    """The ten events of test_delegation; `most`: entries of a person; `each`: of a delegation in an event; `team`:
    people of an entry of the first event."""
    text = rulebook().replace('entry = "contestant"', f'entry = "contestant"\nentries_per_person = {most}', 1)
    text = text.replace("entries_per_delegation = 6", f"entries_per_delegation = {each}")
    size = f"team = {{ min = {team}, max = {team} }}\n"
    return text.replace("advisers = { max = 2 }\n", f"advisers = {{ max = 2 }}\n{size}", 1)


def settled(people: People, at: Any, text: str, *names: str) -> tuple[Any, Organisation, list[Person]]:
    """The edition, the delegation, and some of its people, born in 2003."""
    edition, delegation = settle(people, at, text)
    brought = [factories.person(name, home=delegation, kind="worker", at=at) for name in names]
    for one in brought:
        one.born = at.date().replace(year=2003)
    db_session.commit()
    return edition, delegation, brought


def tap(visit: Visit, person: Person, status: int = 303, **given: str) -> Page:
    return visit("provincial_organiser").post(f"{GRID}/{person.id}", status=status, **given)


def entries(session: Any) -> list[Entry]:
    session.rollback()
    return list(session.scalars(sa.select(Entry).options(*whole_entry()).order_by(Entry.id)).unique())


def buttons(page: Page, name: str) -> list[str]:
    return [words_of(one) or one.get("aria-label", "") for one in page.all("button", name=name)]


def test_a_tap_enters_and_a_tap_takes_out(visit: Visit, people: People, session: Any, at: Any) -> None:
    _edition, delegation, (first, _other) = settled(people, at, limited(2), "江晓海", "韦一诺")
    account = factories.account("江晓海", login="jiang", person=first, at=at)
    account.email = "jiang@example.com"
    session.commit()
    leader = visit("provincial_organiser")
    page = leader.get(HERE).click("谁参加哪一项")
    page.says("江晓海", "韦一诺", "每人至多报 2 项", "还可报 6", "赛项 1–8，共 10")
    assert len(buttons(page, "enter")) == 16
    assert not buttons(page, "out")
    tap(visit, first, enter="e0/higher").follow().says("已替江晓海报名", "1 / 6", "还可报 5")
    (entry,) = entries(session)
    assert (entry.status, entry.delegation_id) == ("submitted", delegation.id)
    assert sender_of(entry).id == delegation.id, "its page says who entered it"
    page = leader.get(GRID)
    assert buttons(page, "out") == ["待审核"]
    letters = session.execute(sa.text("SELECT subject FROM letter ORDER BY id")).scalars().all()
    assert any("替你报了名" in one for one in letters)
    tap(visit, first, out="e0/higher").follow().says("江晓海不参加这一项了", "0 / 6", "还可报 6")
    (entry,) = entries(session)
    assert (entry.status, entry.exclusive) == ("withdrawn", None)
    tap(visit, first, enter="e0/higher").follow().says("1 / 6")
    tap(visit, first, status=422).says("没有看懂要做什么")
    tap(visit, first, enter="e0/no-such", status=404)
    leader.get(f"{GRID}?events=8").says("赛项 9–10，共 10")


@pytest.mark.only("sqlite")
def test_what_is_refused_says_which_rule_and_what_else_is_open(
    visit: Visit, people: People, session: Any, at: Any
) -> None:
    text = limited(2, each=1).replace('source = "assumed"\n', 'source = "规程第 6 条"\n')
    _edition, _delegation, (first, other, old) = settled(people, at, text, "江晓海", "韦一诺", "崔诗思")
    old.born = at.date().replace(year=1999)
    session.commit()
    tap(visit, first, enter="e0/higher")
    page = tap(visit, other, enter="e0/higher", status=422)
    page.says("在这个赛项限报 1", "依据：规程第 6 条", "韦一诺还能报：砌筑、烘焙", "已经报的都没有变")
    tap(visit, first, enter="e1/higher")
    page = tap(visit, first, enter="e2/higher", status=422)
    page.says("每人至多报 2 项；江晓海已经报了", "江晓海现在没有别的可报")
    page = tap(visit, old, enter="e9/higher", status=422)
    page.says("（含）以后出生", "崔诗思生于", "依据：规程第 6 条", "崔诗思还能报：烘焙")
    page = visit("provincial_organiser").get(f"{GRID}?events=8")
    assert "不符合" in buttons(page, "enter")
    assert "项数满" in buttons(page, "enter")
    with frozen_at(at + timedelta(days=60)):
        page = tap(visit, other, enter="e3/higher", status=422)
        page.says("报名已于", "截止")
        tap(visit, first, out="e0/higher", status=409).says("截止")
    assert len(entries(session)) == 2


@pytest.mark.only("sqlite")
def test_a_team_fills_up_and_goes_on_with_the_others(visit: Visit, people: People, session: Any, at: Any) -> None:
    text = limited(3, each=1, team=2)
    _edition, delegation, (first, second, third) = settled(people, at, text, "江晓海", "韦一诺", "崔诗思")
    first.home = factories.organisation("firm", "d-jx-901", "甲厂", "Works A", parent=delegation)
    session.commit()
    tap(visit, first, enter="e0/higher").follow().says("还没有填齐，现在是草稿")
    assert [one.status for one in entries(session)] == ["draft"], "one of two"
    visit("provincial_organiser").get(HERE).says("至少 2 人")
    tap(visit, second, enter="e0/higher")
    (entry,) = entries(session)
    assert entry.status == "submitted"
    assert len(entry.members) == 2
    tap(visit, third, enter="e0/higher", status=422).says("限报 1")
    tap(visit, first, out="e0/higher")
    (entry,) = entries(session)
    assert entry.status == "draft"
    assert [one.person_id for one in entry.members] == [second.id]
    assert (entry.members[0].position, entry.home_id) == (1, delegation.id), "it is of the home of who leads it now"
    tap(visit, third, enter="e0/higher")
    assert [one.status for one in entries(session)] == ["submitted"]


@pytest.mark.only("sqlite")
def test_a_team_that_is_handed_in_stays_so(visit: Visit, people: People, session: Any, at: Any) -> None:
    """Who was rejected as a person does not come in by a tap or a list; and nobody after whom the team would lack
    something."""
    text = limited(3).replace("team = { min = 1, max = 1 }", "team = { min = 1, max = 3 }")
    _edition, delegation, (first, second, third) = settled(people, at, text, "江晓海", "韦一诺", "崔诗思")
    tap(visit, third, enter="e0/higher")
    by = people.national_organiser.account_id
    actions.reject(entries(session)[0], reason="不是在职职工", of_person=True, by=by, at=at)
    session.commit()
    tap(visit, first, enter="e0/higher")
    tap(visit, third, enter="e0/higher", status=422).says("崔诗思在这个赛道没有通过审核", "不是在职职工")
    page = given(visit, HEADS + "江西\t焊接\t崔诗思\t\t\t职工\t大专\t\n")
    page.says("待修 1 行", "崔诗思在这个赛道没有通过审核")
    (_rejected, team) = entries(session)
    invited = factories.person("马超", home=delegation, at=at)
    session.add(EntryMember(entry=team, person=invited, role="competitor", position=2))
    session.commit()
    tap(visit, second, enter="e0/higher", status=422).says("就交不上去了：马超还没有接受邀请", "已经报的都没有变")
    (_rejected, team) = entries(session)
    assert (team.status, len(team.members)) == ("submitted", 2)
    assert "registration.recall" not in session.scalars(sa.select(AuditLine.action)).all()


@pytest.mark.only("sqlite")
def test_who_entered_by_themselves_is_not_taken_out(visit: Visit, people: People, session: Any, at: Any) -> None:
    edition, _delegation, (first,) = settled(people, at, limited(2), "江晓海")
    own = actions.register(edition, first, "e0", "higher", by=None, at=at)
    session.commit()
    tap(visit, first, out="e0/higher", status=403).says("自己报的", own.number)
    assert entries(session)[0].status == "draft"


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("most", [1, 3])
def test_a_person_has_so_many_entries_and_no_more_by_every_way(
    visit: Visit, people: People, session: Any, at: Any, most: int
) -> None:
    """By themselves, by the leader's list, by a tap; and again as soon as one is withdrawn."""
    edition, delegation, (first,) = settled(people, at, limited(most), "江晓海")
    rows = "".join(f"江西\t{event}\t江晓海\t\t\t职工\t大专\t\n" for event in ("焊接", "砌筑", "烘焙", "花艺"))
    page = given(visit, HEADS + rows)
    page.says(f"新增 {most} 行", f"待修 {4 - most} 行", f"每人至多报 {most} 项")
    page.submit(f"导入 {most} 行")
    mine = entries(session)
    assert len(mine) == most
    found = next(one for row in openings(edition, first, at) for one in row.openings if one.track.key == "e8")
    assert f"每人至多报 {most} 项" in str(next(one.sentence % one.facts for one in found.reasons if not one.holds))
    for way in (
        lambda: actions.register(edition, first, "e8", "higher", by=None, at=at),
        lambda: enter_somebody(
            edition, delegation, first, "e8", "higher", by=people.provincial_organiser.account_id, at=at
        ),
    ):
        with pytest.raises(Refusal) as caught:
            way()
        assert caught.value.facts["most"] == most
        assert set(caught.value.facts["numbers"]) == {one.number for one in mine}
        session.rollback()
    actions.withdraw(entries(session)[0], reason="有事", by=None, at=at)
    session.commit()
    tap(visit, first, enter="e8/higher")
    assert sum(one.status != "withdrawn" for one in entries(session)) == most


def test_two_hands_at_one_person_stop_at_the_limit(
    app: Application, visit: Visit, people: People, session: Any, at: Any
) -> None:
    _edition, _delegation, (first,) = settled(people, at, limited(2), "江晓海")
    account = factories.account("江晓海", login="jiang", person=first, at=at)
    session.commit()
    named = Named("x", account.name, account.id, first.id)
    clients = [PageClient(app).sign_in(named) for _n in range(4)]
    requests = [
        post(client, f"/my/tracks/skills-abc/e{n}/higher", idempotency_key=f"{n}") for n, client in enumerate(clients)
    ]
    answers = at_once(requests)
    assert answers.count(303) == 2, answers
    assert set(answers) <= {303, 409, 422}
    assert session.query(Entry).count() == 2


def test_one_more_person_comes_in_by_the_form(visit: Visit, people: People, session: Any, at: Any) -> None:
    settled(people, at, limited(2))
    leader = visit("provincial_organiser")
    page = leader.get(GRID)
    page.says("还没有人", "加一个人")
    told = {"name": "江晓海", "identity": "360199200204251158", "home": "某机械集团有限公司", "level": "vocational"}
    page.submit("加进来并报名", **told, event="e0/higher", adviser="吴教练").follow().says("已替江晓海报名", "江晓海")
    (entry,) = entries(session)
    assert entry.home.name["zh"] == "某机械集团有限公司"
    assert entry.status == "submitted"
    page = leader.get(GRID)
    page.keeps_quiet_about("吴教练", "360199200204251158")
    page = page.submit("加进来并报名", status=422, **{**told, "identity": "360199200213411158"}, event="e1/higher")
    page.says("不像一个证件号码")
    page.submit("加进来并报名", status=409, **told, event="e0/higher").says("已经报了这一项")


@pytest.mark.only("sqlite")
def test_the_grid_asks_as_often_for_one_as_for_three(visit: Visit, people: People, session: Any, at: Any) -> None:
    _edition, delegation, (first,) = settled(people, at, limited(2), "江晓海")
    tap(visit, first, enter="e0/higher")
    leader = visit("provincial_organiser")
    once = len(leader.get(GRID).queries)
    for name in ("韦一诺", "崔诗思"):
        factories.person(name, home=delegation, kind="worker", at=at)
    session.commit()
    tap(visit, first, enter="e1/higher")
    assert len(leader.get(GRID).queries) == once


@pytest.mark.only("sqlite")
def test_only_the_leader_taps(visit: Visit, people: People, session: Any, at: Any) -> None:
    _edition, delegation, (first,) = settled(people, at, limited(2), "江晓海")
    factories.membership(people.supervisor.account, "supervisor", delegation, people.series, at=at)
    elsewhere = factories.person("河北的人", home=factories.organisation("delegation", "d-hb", "河北省代表团", "Hebei"))
    session.commit()
    visit("organiser").get(GRID, status=403)
    page = visit("supervisor").get(GRID)
    assert not buttons(page, "enter")
    page.keeps_quiet_about("加一个人", elsewhere.name)
    visit("supervisor").post(f"{GRID}/{first.id}", enter="e0/higher", status=403)
    tap(visit, elsewhere, enter="e0/higher", status=404)
    assert session.query(Entry).count() == 0

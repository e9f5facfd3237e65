"""A college secretary's evening, with every click of everybody counted: from the last mark to a signed list on paper
and sixty certificates, with one signature, and with two where the supervisor vouches for the reviewer."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect
from pypdf import PdfReader

from contest import jobs
from contest.editions.models import Milestone
from contest.judging.models import Panel, ScoreSheet, SheetVersion
from contest.people.models import Membership
from contest.registration.models import EntryMember
from tests import factories
from tests.browser.conftest import Site, Tab
from tests.people import Named, People
from tests.results.world import LAW, World, build

Browse = Callable[..., Tab]
MOST, MOST_TO_SIGN = 40, 8  # clicks of the whole evening, and those from a draft to what two people signed
EVERYBODY_WINS = LAW.replace('upto = "3"\n', 'upto = "20"\n', 1).replace('names = "masked"', 'names = "full"')
ONE_SIGNS = EVERYBODY_WINS.replace("[edition]\n", "[edition]\nsignatures = 1\n", 1)
TEAMS = 20  # of three people each


@pytest.fixture
def world(judged_round: World) -> World:
    return judged_round


class Clicks:
    """Everybody's tabs, and how often somebody clicked in one of them, or left a field with what was typed there."""

    def __init__(self, tab: Tab, count: list[int]) -> None:
        self.tab, self.count = tab, count

    def link(self, name: str) -> Clicks:
        return self._go(self._named("link", name))

    def press(self, name: str) -> Clicks:
        return self._go(self._named("button", name))

    def type(self, label: str, text: str) -> Clicks:
        self.count[0] += 1
        field = self.tab.page.get_by_label(label).and_(self.tab.page.locator("input")).first
        field.fill(text)
        field.press("Tab")
        return self

    def file(self, name: str) -> bytes:
        """What a link gives that leads to a file."""
        self.count[0] += 1
        address = self._named("link", name).get_attribute("href")
        answer = self.tab.page.request.get(f"{self.tab.site.address}{address}")
        assert answer.ok
        return bytes(answer.body())

    def _named(self, role: Any, name: str) -> Any:
        found = self.tab.page.get_by_role("main").get_by_role(role, name=name)
        expect(found.first, f"nothing on {self.tab.path} is called {name!r}").to_be_visible()
        return found.first

    def _go(self, target: Any) -> Clicks:
        self.count[0] += 1
        with self.tab.page.expect_navigation():
            target.click()
        return self

    def says(self, *sentences: str) -> Clicks:
        self.tab.says(*sentences)
        return self


def but_the_last_mark(people: People, at: Any, session: Any) -> World:
    """Twenty teams of three, judged by four; the last judge has not marked the last of them."""
    marks = [[(29 - n // 2, 38 - n // 2 - n % 2)] * 4 for n in range(TEAMS)]
    world = build(people, at, text=ONE_SIGNS, marks={"growth": marks, "talk": []})
    for team in world.entries["growth"]:
        for position in (2, 3):
            student = factories.person(f"队员{team.code}{position}", home=people.school)
            member = {"entry_id": team.entry_id, "person_id": student.id, "role": "competitor", "accepted_at": at}
            factories.add(EntryMember(position=position, **member))
    session.execute(sa.delete(Milestone).where(Milestone.what == "judging-closed"))
    panel = session.scalars(sa.select(Panel).where(Panel.contest_id == world.contest.id)).one()
    factories.seat(panel, people.chair.account, code="", role="chair")
    (seat,) = (one for one in panel.seats if one.code == "J4")
    seat.account_id, seat.person_id, seat.name = people.judge.account_id, people.judge.person_id, people.judge.name
    last = world.entries["growth"][-1]
    mine = sa.select(ScoreSheet.id).where(ScoreSheet.seat_id == seat.id, ScoreSheet.appearance_id == last.id)
    session.execute(sa.delete(SheetVersion).where(SheetVersion.sheet_id.in_(mine)))
    for one in panel.seats:
        if one.role == "judge":
            for team in world.entries["growth"]:
                factories.assignment(one, team)
    session.commit()
    return world


@pytest.fixture
def come(browse: Browse, site: Site) -> Callable[..., Clicks]:
    """Somebody comes to a page; everybody's clicks are counted together."""
    count = [0]

    def come(who: str | Named, path: str) -> Clicks:
        tab = browse(who if isinstance(who, str) else None)
        if isinstance(who, Named):
            tab.page.context.add_cookies([site.cookie(who)])  # type: ignore[list-item]
        return Clicks(tab.open(path), count)

    return come


def names_on(paper: bytes) -> str:
    """What a list on paper says, without the ends of its lines."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(paper)).pages)


def test_from_the_last_mark_to_a_signed_list_and_sixty_certificates(
    come: Callable[..., Clicks], people: People, session: Any, at: Any
) -> None:
    world = but_the_last_mark(people, at, session)
    judge = come("judge", "/judge").link("20")
    judge.type("深度", "19").type("清晰", "28").press("提交评分表").says("已提交")
    come("chair", world.desk("grid")).link("20").press("确认").says("已确认")
    secretary = come("organiser", world.desk("grid")).press("结束评分")
    secretary.link("去统分").press("统分").link("去发布").press("起草发布").says("第 1 号发布已起草")
    secretary.press("封存并公布").says("已封存并公开")
    done = secretary.tab.path

    listed = names_on(secretary.link("打印张贴的名单").file("获奖名单 PDF"))
    assert listed.count("选手growth") == TEAMS
    assert "评审负责人" in listed, "with lines to sign"
    secretary.tab.open(done)
    secretary.link("制作和打印证书").press("制作证书").says("还在排队")
    session.rollback()
    jobs.run_waiting()
    secretary.tab.says("证书做好了，共 60 张", within=30)
    assert len(PdfReader(io.BytesIO(secretary.file("获奖选手 · 荣誉证书，金框"))).pages) == 3 * TEAMS
    assert secretary.count[0] <= MOST - MOST_TO_SIGN, secretary.count
    secretary.tab.check("phone")


def test_with_two_signatures_the_supervisor_vouches_for_the_reviewer(
    come: Callable[..., Clicks], world: World, session: Any
) -> None:
    """The reviewer got the role today from whoever drafts, and would be a second person tomorrow."""
    held = session.scalars(sa.select(Membership).where(Membership.account_id == world.second.account_id)).one()
    held.granted_by, held.granted_at = world.people.organiser.account_id, world.at
    world.tabulated()
    secretary = come("organiser", world.desk("publish")).press("起草发布").says("第 1 号发布已起草")
    where = secretary.tab.path
    before = secretary.count[0]
    reviewer = come(world.second, where).says("你才能办")
    come("supervisor", "/desk").link("角色与担保").link("担保").press("我担保").says("已为复核的人担保")
    reviewer.tab.open(where)
    reviewer.press("我看过了，复核署名").says("已由你复核署名")
    secretary.tab.open(where)
    secretary.press("封存并公布").says("已封存并公开")
    assert secretary.count[0] - before <= MOST_TO_SIGN, secretary.count
    secretary.link("打印张贴的名单").says("复核的人", "欧阳静", "为复核人担保", "纪明")

"""What somebody won in all editions, and the link by which they show of it what they chose: field by field, only of
what is published at that moment, with certificates as they are worth now."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contest.access import AccessLine
from contest.audit import AuditLine
from contest.db import session
from contest.desks import actions
from contest.desks.exporting import own_copy
from contest.desks.models import AwardShare, ShownField
from contest.desks.queries.own_awards import awards_of_person, index_of
from contest.errors import Unfit
from contest.people.models import Account, Person
from contest.publication import actions as publication
from contest.publication.models import IssuedCertificate, Publication
from contest.registration.actions.participation import Authority, set_participation
from contest.registration.models import EntryMember, Participation
from contest.results.models import Result
from tests import factories
from tests.client import Page, PageClient
from tests.people import Named
from tests.publication.issued import issue_without_files
from tests.results.world import SECRET, World

HOME = "/my/awards"


@pytest.fixture
def world(judged_round: World) -> World:
    """A judged school round; nothing is tabulated yet."""
    return judged_round


def named(person_name: str) -> Named:
    """An account of somebody of the round."""
    person = session.query(Person).filter_by(name=person_name).one()
    account = factories.account(person.name, login=f"login-{person.id.hex[-8:]}", person=person)
    session.commit()
    return Named("own", person.name, account.id, person.id)


@pytest.fixture
def winner(world: World) -> Named:
    """Of the first place of the growth track."""
    return named("选手growth1")


@pytest.fixture
def browser(app: Any, winner: Named) -> PageClient:
    return PageClient(app).sign_in(winner)


def ticks(page: Page) -> dict[str, str]:
    """Field → the value of its box, of the only award on the page."""
    return {box.get("value").rpartition("|")[2]: box.get("value") for box in page.all("input", name="shown")}


def linked(browser: PageClient, *fields: str) -> str:
    """Make a link, or change what it shows; its path."""
    page = browser.get(HOME)
    boxes = ticks(page)
    share = session.query(AwardShare).filter_by(revoked_at=None).count()
    page.submit("存下改动" if share else "做一个链接", shown=[boxes[one] for one in fields])
    return link_on(browser.get(HOME))


def link_on(page: Page) -> str:
    (link,) = ["".join(code.itertext()).strip() for code in page.all("code")]
    assert "/shared/" in link
    return "/shared/" + link.partition("/shared/")[2]


def correct(world: World, first: Publication, *, disqualified: int) -> Publication:
    """Publish a correction in which this place is disqualified."""
    publication.reopen_for_correction(first, reason="抄袭", **world.by)
    who = world.entry(disqualified)
    set_participation(who, Participation.DISQUALIFIED, authority=Authority.DESK, reason="抄袭", **world.by)
    session.commit()
    draft = publication.prepare(world.tabulated(), replaces=first, reason="抄袭", **world.by)
    publication.review(draft, by=world.second.account_id, at=world.at)
    publication.publish(draft, **world.by)
    session.commit()
    return draft


def test_each_published_award_stands_there_and_home_leads_to_it(world: World, browser: PageClient) -> None:
    page = browser.get("/my").click("我的获奖")
    page.says("还没有公布过你的奖项")
    world.published()
    page = browser.get(HOME)
    page.says("金奖", "试办大赛", "第 1 名", "江西财经大学", "公示中，还可能更正", "还没有发", "还没有给别人看的链接")
    assert not [box for box in page.all("input", name="shown") if box.get("checked") is not None]
    browser.get(f"{HOME}?lang=en").says("My awards", "Gold", "Trial Contest", "Nobody has a link of yours yet")


def test_nobody_sees_what_was_not_ticked(world: World, browser: PageClient, client: PageClient) -> None:
    """One field of the award after the other: only that one is on the page, in either language."""
    made = world.published()
    issue_without_files(made, by=made.prepared_by, at=made.prepared_at)
    number = session.query(IssuedCertificate).filter_by(entry_id=world.entry(1).entry_id).one().number
    facts = {
        "name": "选手growth1",
        "school": "江西财经大学",
        "event": "试办大赛",
        "award": "金奖",
        "place": "第 1 名",
        "date": "公布日期",
        "certificate": number,
    }
    assert set(facts) == {str(one) for one in ShownField} == set(ticks(browser.get(HOME)))
    path = linked(browser, "name")
    for field, words in facts.items():
        assert linked(browser, field) == path, "what it shows changes, the link does not"
        page = client.get(path)
        page.says(words)
        page.keeps_quiet_about(*[other for key, other in facts.items() if key != field], SECRET, "指导growth1")
        assert "试办" not in page.text or field == "event"
    assert (client.get("/en" + path).all("html")[0].get("lang"), page.h1) == ("en", "获奖记录")
    client.get("/en" + path).says("Certificate")
    linked(browser, *facts)
    client.get(path).says(*facts.values(), "公示中，还没有定稿")
    client.get("/en" + path).says("Gold", "Trial Contest", "Open to objections, not final yet", number)
    linked(browser)
    client.get(path).says("现在没有给出任何内容")


@pytest.mark.only("sqlite")  # no query of its own
def test_the_page_is_kept_nowhere_and_listed_nowhere(world: World, browser: PageClient, client: PageClient) -> None:
    world.published()
    path = linked(browser, "award")
    page = client.get(path)
    headers = page.response.headers
    assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("no-store", "noindex")
    assert headers["Referrer-Policy"] == "no-referrer"
    assert [one.get("content") for one in page.all("meta", name="robots")] == ["noindex"]
    assert client.get(path).response.data == browser.get(path).response.data, "the same for whoever reads it"
    assert path not in client.get("/sitemap.xml").text
    share = session.query(AwardShare).one()
    assert share.token_index == index_of(path.rpartition("/")[2])
    assert len(path.rpartition("/")[2]) == 27, "160 bits"


def test_made_anew_or_taken_back_the_former_link_leads_nowhere(
    world: World, browser: PageClient, client: PageClient
) -> None:
    """With the same answer as a link that was made up; and the choice goes with it when it is taken back."""
    world.published()
    first = linked(browser, "award", "name")
    made_up = client.get(f"/shared/{'A' * 27}", status=404)
    browser.get(HOME).submit("换一个新链接")
    second = link_on(browser.get(HOME))
    assert second != first
    client.get(second).says("金奖", "选手growth1")
    former = client.get(first, status=404)
    assert former.words == made_up.words
    browser.get(HOME).submit("收回链接")
    assert client.get(second, status=404).words == made_up.words
    page = browser.get(HOME)
    assert not [box for box in page.all("input", name="shown") if box.get("checked") is not None]
    page.submit("做一个链接", status=422, shown=[]).says("还没有勾选")
    lines = [one.action for one in session.query(AuditLine).order_by(AuditLine.id) if "share" in one.action]
    assert lines == ["desks.share_awards", "desks.withdraw_share", "desks.share_awards", "desks.withdraw_share"]
    browser.post(f"{HOME}/link/renew", status=409).says("链接已经收回了")
    token = second.rpartition("/")[2]
    kept = json.dumps([[one.was, one.now] for one in session.query(AuditLine)], default=str)
    kept += "".join(one.path or "" for one in session.query(AccessLine))
    assert token not in kept


def test_a_correction_and_a_revocation_are_there_at_once(world: World, browser: PageClient, client: PageClient) -> None:
    first = world.published()
    issue_without_files(first, by=first.prepared_by, at=first.prepared_at)
    own = session.query(IssuedCertificate).filter_by(entry_id=world.entry(1).entry_id).one()
    path = linked(browser, "award", "certificate")
    publication.make_final(first, by=world.people.organiser.account_id, at=world.later(days=30))
    session.commit()
    client.get(path).says(own.number, "有效")
    client.get(path).keeps_quiet_about("公示中")
    second = correct(world, first, disqualified=5)
    client.get(path).says("金奖", own.number, "已更换")
    browser.get(HOME).says(own.number, "已更换")
    issue_without_files(second, by=second.prepared_by, at=second.prepared_at)
    new = session.query(IssuedCertificate).filter_by(entry_id=own.entry_id, publication_id=second.id).one()
    client.get(path).says(new.number)
    client.get(path).keeps_quiet_about(own.number)
    browser.get(HOME).says("不再算数的证书", own.number, new.number)
    new.revoke_reason, new.revoked_at = "写错了字", world.later(days=31)
    session.commit()
    client.get(path).says("金奖", new.number, "已撤销")
    correct(world, second, disqualified=1)
    client.get(path).says("现在没有给出任何内容")
    client.get(path).keeps_quiet_about("金奖", own.number, new.number)
    page = browser.get(HOME)
    page.says("还没有公布过你的奖项", "不再算数的证书", own.number, new.number, "已撤销")
    assert not page.all("input", name="shown")


def test_what_is_not_published_is_on_neither_page(world: World, browser: PageClient, client: PageClient) -> None:
    """From marks to the reviewed draft with certificates printed for the ceremony; and of an edition that was never
    opened, or is a rehearsal."""
    draft = world.reviewed()
    issue_without_files(draft, by=draft.prepared_by, at=draft.prepared_at)
    person = session.query(Person).filter_by(name="选手growth1").one()
    share = actions.share_awards(person, everything(world), by=None, at=world.at)
    session.commit()
    path = f"/shared/{actions.share_token(share.id)}"
    scores = [one for (one,) in session.query(Result.score) if one]
    secrets = ["金奖", "银奖", SECRET, "试办大赛", *scores, *numbers()]
    assert len(numbers()) == 6
    for page in (browser.get(HOME), client.get(path), client.get("/en" + path)):
        page.keeps_quiet_about(*secrets)
    publication.publish(draft, **world.by)
    session.commit()
    client.get(path).says("金奖", "选手growth1")
    for change in ("opened_at", "rehearsal_of_id"):
        was = getattr(world.edition, change)
        setattr(world.edition, change, None if change == "opened_at" else other_edition(world))
        session.commit()
        for page in (browser.get(HOME), client.get(path)):
            page.keeps_quiet_about("金奖", *numbers())
        setattr(world.edition, change, was)
        session.commit()


def everything(world: World) -> dict[str, list[str]]:
    entry = world.entry(1)
    return {f"{entry.entry_id}/{entry.contest.key}/competitor/gold": [str(one) for one in ShownField]}


def numbers() -> list[str]:
    return [one for (one,) in session.query(IssuedCertificate.number)]


def other_edition(world: World) -> UUID:
    return factories.edition("another-2023", of=world.people.series).id


def test_others_of_the_entry_show_their_own_and_nobody_elses(world: World, app: Any, client: PageClient) -> None:
    """Two students of one work, its adviser, and somebody who joined it after it was published."""
    second = factories.person("队友陆")
    entry = world.entry(1).entry
    session.add(EntryMember(entry=entry, person=second, role="competitor", position=9, accepted_at=world.at))
    session.commit()
    made = world.published()
    issue_without_files(made, by=made.prepared_by, at=made.prepared_at)
    late = factories.person("后来的人")
    session.add(EntryMember(entry=entry, person=late, role="competitor", position=10, accepted_at=world.at))
    substitute = factories.person("后来的老师", kind="teacher")
    session.add(EntryMember(entry=entry, person=substitute, role="adviser", position=11, accepted_at=world.at))
    session.commit()
    theirs = {}
    for who in ("选手growth1", "队友陆"):
        browser = PageClient(app).sign_in(named(who))
        path = linked_of_first(browser)
        page = client.get(path)
        page.says(who)
        others = {"选手growth1", "队友陆", "指导growth1", "后来的人"} - {who}
        page.keeps_quiet_about(*others)
        theirs[who] = {one.certificate.number for one in held(who)}
    assert len(set.union(*theirs.values())) == 2 == sum(map(len, theirs.values())), (
        "each has a certificate of their own"
    )
    awards = awards_of_person(session.query(Person).filter_by(name="指导growth1").one()).current
    assert {(one.award, one.holder) for one in awards} == {("gold", "adviser"), ("excellent-adviser", "contestant")}
    PageClient(app).sign_in(named("指导growth1")).get(HOME).says("金奖 · 指导教师", "优秀指导教师")
    assert awards_of_person(late).current == awards_of_person(substitute).current == []


def linked_of_first(browser: PageClient) -> str:
    page = browser.get(f"{HOME}?tick=all")
    assert page.all("input", name="shown")
    assert all(box.get("checked") is not None for box in page.all("input", name="shown"))
    page.submit("做一个链接")
    return link_on(browser.get(HOME))


def held(name: str) -> list[Any]:
    awards = awards_of_person(session.query(Person).filter_by(name=name).one()).current
    return [one.held for one in awards if one.held]


@pytest.mark.only("sqlite")  # no query of its own
def test_a_foreign_award_cannot_be_ticked(world: World, browser: PageClient, client: PageClient) -> None:
    world.published()
    entry = world.entry(2)
    foreign = f"{entry.entry_id}/{entry.contest.key}/competitor/gold|award"
    own = ticks(browser.get(HOME))
    browser.post(HOME, shown=[own["place"], foreign, "rubbish", f"{own['place']}|x"])
    share = session.query(AwardShare).one()
    assert [list(fields) for fields in share.shown.values()] == [["place"]]
    assert str(entry.entry_id) not in json.dumps(share.shown)


@pytest.mark.only("sqlite")  # no query of its own
def test_an_account_of_no_person_has_no_awards_and_makes_no_link(world: World, visit: Any) -> None:
    browser = visit("administrator")
    browser.get(HOME).says("这个账号没有登记本人信息")
    for path in (HOME, f"{HOME}/link/renew", f"{HOME}/link/withdraw"):
        browser.post(path, status=404)
    assert session.query(AwardShare).count() == 0


def test_the_copy_has_it_and_closing_the_account_ends_it(
    world: World, winner: Named, browser: PageClient, client: PageClient
) -> None:
    world.published()
    path = linked(browser, "award")
    browser.get(HOME).submit("换一个新链接")
    path = link_on(browser.get(HOME))
    account = session.get_one(Account, winner.account_id)
    copy = own_copy(account, at=world.at)["award_shares"]
    assert [(list(one["shown"].values()), bool(one["revoked_at"])) for one in copy] == [
        ([["award"]], True),
        ([["award"]], False),
    ]
    assert path.rpartition("/")[2] not in json.dumps(copy)
    account.disabled_at = world.at
    session.commit()
    client.get(path, status=404)
    account.disabled_at = None
    actions.forget_shares(account.person_id, by=account.id, at=world.at)
    session.commit()
    assert session.query(AwardShare).count() == 0
    client.get(path, status=404)


@pytest.mark.only("sqlite")  # the row that is locked is the same on both
@settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # undone for each example
@given(
    chosen=st.dictionaries(st.text("abc/", min_size=1, max_size=4), st.lists(st.sampled_from(list(ShownField)))),
    moves=st.lists(st.sampled_from(["share", "renew", "withdraw"]), max_size=4),
)
def test_there_is_never_more_than_one_link(session: Any, people: Any, at: Any, chosen: Any, moves: Any) -> None:
    """Whatever is pressed in whatever order: at most one link counts, it shows what was chosen last, and with nothing
    chosen there is none."""
    person = people.alice.person
    with session.begin_nested() as whole:
        counts = False
        for n, move in enumerate(moves):
            by = {"by": people.alice.account_id, "at": at + timedelta(minutes=n)}
            if move == "withdraw":
                actions.withdraw_share(person, **by)
                counts = False
            elif move == "renew" and counts:
                actions.renew_share(person, **by)
            elif move == "share" and (counts or any(chosen.values())):
                actions.share_awards(person, chosen, **by)
                counts = True
            elif move == "share":
                with pytest.raises(Unfit):
                    actions.share_awards(person, chosen, **by)
            current = session.query(AwardShare).filter_by(person_id=person.id, revoked_at=None).all()
            assert len(current) == counts
            for one in current:
                assert one.shown == {key: sorted(set(map(str, some))) for key, some in chosen.items() if some}
        whole.rollback()

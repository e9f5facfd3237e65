"""Codes that a school hands out to people of its roster who have neither e-mail nor phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contest import clock
from contest.audit import AuditLine
from contest.errors import NotAllowed
from contest.extensions import limiter
from contest.people import second_person
from contest.people.actions import roster_codes
from contest.people.actions.accounts import open_account
from contest.people.actions.roles import grant, vouch
from contest.people.models import Account, CredentialOrigin, Enrolment, Lack, Membership
from contest.people.sign_in import tries
from contest.people.sign_in.limits import TooOften
from tests import factories
from tests import people as named
from tests.client import Page, PageClient

Visit = Callable[..., PageClient]
PASSWORD = "Blue-Whale-Sings-7"


@pytest.fixture
def listed(people: named.People, session: Any, at: Any) -> Enrolment:
    """Somebody on the roster, without an account."""
    person = factories.person("崔诗思", home=people.school, at=at)
    enrolment = factories.enrolment(person, people.school, number="20270001", confirmed_at=at)
    session.commit()
    return enrolment


def at_roster(people: named.People, rest: str = "") -> str:
    return f"/people/{people.series.key}/school/{people.school.code}/roster{rest}"


def handed(people: named.People, listed: Enrolment, session: Any) -> str:
    roster_codes.issue(listed, by=people.organiser.account_id, at=clock.now())
    session.commit()
    return roster_codes.code_of(listed)


def enter(visit: Visit, people: named.People, code: str, *, status: int = 303, **given: str) -> Page:
    words = {"number": "20270001", "login": "cui", "password": PASSWORD, **given}
    page = visit(None).get(f"/roster-code/{people.school.code}")
    return page.submit("存下密码并登录", status=status, code=code, **words)


def test_an_organiser_prints_slips_and_the_first_sign_in_makes_the_account(
    visit: Visit, people: named.People, listed: Enrolment, session: Any
) -> None:
    page = visit("organiser").get(at_roster(people, "?text=20270001"))
    page = page.submit("给这一页没有账号的人发登录码").follow()
    session.expire_all()
    code = roster_codes.code_of(listed)
    page.says("崔诗思", code, "20270001")
    enter(visit, people, code.lower().replace("-", " ")).follow().says("以后用账号名 cui 登录")
    session.rollback()
    account = session.scalar(sa.select(Account).where(Account.login == "cui"))
    assert account.person_id == listed.person_id
    assert (account.credential_origin, account.credential_from) == (
        CredentialOrigin.SHOWN, people.organiser.account_id,
    )  # fmt: skip
    held = session.scalar(sa.select(Membership).where(Membership.account_id == account.id))
    assert (held.role, held.organisation_id) == ("student", people.school.id)
    again = visit(None).get("/sign-in").submit("登录", account="cui", password=PASSWORD).follow()
    again.says("崔诗思")


def test_a_code_works_once_and_says_nothing_of_the_roster(
    visit: Visit, people: named.People, listed: Enrolment, session: Any
) -> None:
    code = handed(people, listed, session)
    unlisted = enter(visit, people, code, number="99999999", status=422)
    wrong = enter(visit, people, "BCDF-GHJK", status=422)
    for page in (unlisted, wrong):
        page.says("号码和登录码对不上")
        page.keeps_quiet_about("崔诗思")
    enter(visit, people, code)
    enter(visit, people, code, status=422, login="other").says("号码和登录码对不上")
    assert session.scalar(sa.select(sa.func.count()).where(Account.login == "other")) == 0


def test_every_wrong_code_gets_the_same_answer_for_the_same_work(
    visit: Visit, people: named.People, listed: Enrolment, session: Any, hashing: list[str]
) -> None:
    """Nobody learns who is listed: neither from the page nor from its statements, nor from how often it hashes."""
    code = handed(people, listed, session)
    hashing.clear()
    tried = [("20270001", "BCDF-GHJK"), ("20279999", "BCDF-GHJK"), ("20279999", code)]
    pages = [enter(visit, people, typed, number=number, status=422) for number, typed in tried]
    assert len(hashing) == len(pages)
    assert pages[0].queries == pages[1].queries == pages[2].queries
    shown = {
        re.sub(rf'{number}|{typed}| (value|nonce)="[^"]*"', "", page.text)
        for page, (number, typed) in zip(pages, tried, strict=True)
    }
    assert len(shown) == 1


def test_a_newer_code_ends_the_older_and_none_lasts(
    visit: Visit, people: named.People, listed: Enrolment, session: Any
) -> None:
    older = handed(people, listed, session)
    with clock.frozen_at(clock.now() + timedelta(minutes=1)):
        newer = handed(people, listed, session)
        enter(visit, people, older, status=422)
    with clock.frozen_at(clock.now() + timedelta(days=14, minutes=1)):
        enter(visit, people, newer, status=422)
    with clock.frozen_at(clock.now() + timedelta(days=14)):
        enter(visit, people, newer)


def test_a_forgotten_password_is_set_anew_and_its_owner_hears_of_it(
    visit: Visit, people: named.People, listed: Enrolment, session: Any
) -> None:
    account = open_account("崔诗思", person=listed.person, login="cui", password=PASSWORD, at=clock.now())
    epoch = account.epoch
    session.commit()
    visit(None).get("/sign-in").submit("登录", account="cui", password=PASSWORD)
    code = handed(people, listed, session)
    page = visit(None).get("/sign-in").submit("登录", account="cui", password=PASSWORD).follow()
    page.says("给你发过登录码，还没有用", people.organiser.name)
    enter(visit, people, code, login="", password="Red-Heron-Waits-4").follow().says("以后用账号名 cui 登录")
    session.rollback()
    account = session.get_one(Account, account.id)
    assert account.epoch > epoch
    assert account.credential_origin == CredentialOrigin.SHOWN
    page = visit(None).get("/sign-in").submit("登录", account="cui", password="Red-Heron-Waits-4").follow()
    page.says("用过")
    client = visit(None)
    client.get("/sign-in").submit("登录", account="cui", password="Red-Heron-Waits-4")
    client.get("/account").says("登录码", people.organiser.name)


def test_organisers_and_the_supervisor_see_every_code(
    visit: Visit, people: named.People, listed: Enrolment, session: Any
) -> None:
    visit("supervisor").get(at_roster(people, "/codes")).says("还没有发过登录码")
    code = handed(people, listed, session)
    for who in ("organiser", "supervisor"):
        page = visit(who).get(at_roster(people, "/codes"))
        page.says("崔诗思", people.organiser.name, "还没有用")
        page.keeps_quiet_about(code)
    enter(visit, people, code)
    visit("supervisor").get(at_roster(people, "/codes")).says("用过")
    session.rollback()
    actions = session.scalars(sa.select(AuditLine.action).where(AuditLine.subject_id == listed.id)).all()
    assert {"people.issue_code", "people.use_code"} <= set(actions)


@pytest.mark.parametrize("role", ["supervisor", "organiser", "chair"])
def test_no_code_for_somebody_with_a_role_that_confirms(
    people: named.People, listed: Enrolment, session: Any, role: str
) -> None:
    by = people.organiser.account_id
    account = open_account("崔诗思", person=listed.person, login="cui", password=PASSWORD, at=clock.now())
    grant(account, role, people.school, people.series, by=by, at=clock.now())
    with pytest.raises(NotAllowed):
        roster_codes.issue(listed, by=by, at=clock.now())


def test_no_code_for_somebody_of_a_higher_organisation_nor_after_it_was_made(
    people: named.People, listed: Enrolment, session: Any
) -> None:
    by, at = people.organiser.account_id, clock.now()
    code = handed(people, listed, session)
    account = open_account("崔诗思", person=listed.person, login="cui", password=PASSWORD, at=at)
    grant(account, "judge", people.province, people.series, by=by, at=at)
    with pytest.raises(NotAllowed):
        roster_codes.issue(listed, by=by, at=at)
    with pytest.raises(NotAllowed):
        roster_codes.use(people.school, "20270001", code, login=None, password=PASSWORD, at=at)


def test_no_code_for_an_account_with_an_address(people: named.People, listed: Enrolment, session: Any) -> None:
    email = "cui@example.edu"
    open_account("崔诗思", person=listed.person, login="cui", email=email, password=PASSWORD, at=clock.now())
    with pytest.raises(NotAllowed):
        roster_codes.issue(listed, by=people.organiser.account_id, at=clock.now())


def test_ten_tries_a_day_for_a_number(app: Any, people: named.People) -> None:
    limiter.enabled = True
    try:
        tried = tries.of_roster_code(str(people.school.id), "20270001")
        for n in range(10):
            with app.test_request_context(environ_base={"REMOTE_ADDR": f"192.0.2.{n}"}):
                tries.refuse_if_too_often(tried)
                tries.failed(tried)
        with app.test_request_context(), pytest.raises(TooOften):
            tries.refuse_if_too_often(tried)
        with app.test_request_context():
            tries.refuse_if_too_often(tries.of_roster_code(str(people.school.id), "20270002"))
    finally:
        limiter.enabled = False


def test_who_entered_by_a_code_is_no_second_person_until_vouched_for(
    visit: Visit, people: named.People, listed: Enrolment, session: Any, at: Any
) -> None:
    """Whoever printed the code could have entered it, so the supervisor answers for the account first."""
    enter(visit, people, handed(people, listed, session))
    session.expire_all()
    account = session.scalar(sa.select(Account).where(Account.login == "cui"))
    since = {"at": at - timedelta(days=30), "granted_by": people.provincial_organiser.account_id}
    held = factories.membership(account, "organiser", people.school, people.series, **since)
    session.commit()

    def found() -> second_person.Qualification:
        beside = second_person.Begun((people.organiser.account_id,), roles=("organiser",))
        more = {"roles": ("organiser",), "beside": beside, "wait": timedelta(0), "at": at}
        return second_person.qualification(account, people.school, people.series_id, **more)

    assert found().lack is Lack.SHOWN
    vouch(held, session.get_one(Account, people.supervisor.account_id), is_above=False, at=at)
    session.commit()
    assert found().lack is None

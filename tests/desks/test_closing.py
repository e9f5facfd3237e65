"""Closing one's own account: what goes, what stays, who cannot, and what is left in the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contest.audit import AuditLine
from contest.db import Model
from contest.desks import actions
from contest.desks.queries import closing
from contest.editions.queries import forget
from contest.errors import NotAllowed, Unfit
from contest.mail import Letter, LetterKind
from contest.people import actions as people_actions
from contest.people import queries as people_queries
from contest.people.actions.closing import NAMELESS
from contest.people.models import Account, Enrolment, Invitation, Membership
from contest.people.sign_in import passwords
from contest.people.sign_in.identification import actor_of
from contest.privacy import vault
from tests import factories
from tests import people as named
from tests.client import PageClient
from tests.registration.conftest import Season, season  # noqa: F401 - a fixture

PASSWORD = "Blue-Whale-Sings-7"
FORMER = {"email": "alice.lin@example.edu.cn", "phone": "13800138000", "login": "alice-of-old"}
Visit = Callable[..., PageClient]


@pytest.fixture
def alice(session: Any, people: named.People) -> Account:
    """With every way in and an identity number."""
    account = people.alice.account
    people_actions.accounts.give_ways_in(account, **FORMER)
    account.password = passwords.hashed(PASSWORD)
    account.person.identity_encrypted = vault().encrypt("360102200401011234")
    account.person.identity_index = vault().index("360102200401011234")
    session.commit()
    return account


def texts(session: Any) -> dict[str, list[str]]:
    """Every value of every table that can be read as text: table.column → values."""
    found: dict[str, list[str]] = {}
    for table in Model.metadata.sorted_tables:
        for row in session.execute(sa.select(table)).mappings():
            for column, value in row.items():
                if value is not None:
                    found.setdefault(f"{table.name}.{column}", []).append(str(value))
    return found


def where(session: Any, words: str) -> set[str]:
    return {column for column, values in texts(session).items() if any(words in value for value in values)}


def close(account: Account, at: Any, present: str | None = PASSWORD) -> Account:
    return actions.close_account(account, present, by=account.id, at=at)


def test_the_page_says_what_goes_and_closes_with_the_password(visit: Visit, session: Any, alice: Account) -> None:
    browser = visit("alice")
    page = browser.get("/account").click("注销账号")
    page.says("注销不能恢复", "会删掉的", "会留下的", "操作记录不删改", "带走我的数据")
    page.submit("注销账号", status=422, present="wrong").says("现在的密码不对")
    browser.post("/account/close", status=422)
    session.expire_all()
    assert alice.closed_at is None
    page.submit("注销账号", present=PASSWORD).follow().says("账号已注销")
    browser.get("/account", status=303)
    visit(None).get("/sign-in").submit("登录", status=422, account=FORMER["login"], password=PASSWORD)


def test_what_is_left_of_somebody_without_results(
    visit: Visit, session: Any, people: named.People, alice: Account
) -> None:
    at = alice.created_at + timedelta(days=9)
    inviter = actor_of(people.organiser.account)
    people_actions.invite(
        inviter, "林晓雯", "judge", people.school, people.series, email=FORMER["email"], known=True, at=at
    )
    session.commit()
    assert where(session, FORMER["email"])
    close(alice, at)
    session.commit()

    assert where(session, FORMER["email"]) == {"letter.to"}  # the confirmation, which still has to be sent
    assert where(session, FORMER["phone"]) == where(session, "360102200401011234") == set()
    assert where(session, FORMER["login"]) <= {"audit_line.was", "audit_line.now"}
    # The confirmation greets by name; stored encrypted, and erased once it is sent.
    assert where(session, "林晓雯") <= {"audit_line.was", "audit_line.now", "letter.text_encrypted"}
    assert vault().index(FORMER["phone"]) not in str(texts(session))
    (letter,) = session.scalars(sa.select(Letter).where(Letter.to == FORMER["email"]))
    assert (letter.kind, letter.use_by > at) == (LetterKind.ACCOUNT_CLOSED, True)
    assert session.scalar(sa.select(sa.func.count()).where(Enrolment.person_id == alice.person_id)) == 0
    assert not people_queries.current_memberships(alice.id)
    assert set(session.scalars(sa.select(Invitation.revoked_at).where(Invitation.account_id == alice.id))) == {at}
    assert (alice.name, alice.person.name, alice.person.home_id) == (NAMELESS, NAMELESS, None)
    line = session.scalar(sa.select(AuditLine).where(AuditLine.action == "people.close"))
    assert line.now == {"closed": True, "keeps_name": False}
    lines = session.scalars(sa.select(AuditLine).where(AuditLine.action == "people.revoke")).all()
    assert [one.reason for one in lines] == ["本人注销账号"]


def test_a_name_stays_with_results_and_studies_go(
    visit: Visit,
    session: Any,
    alice: Account,
    season: Season,  # noqa: F811
) -> None:
    entry = season.verified(season.alice)
    (appearance,) = entry.appearances
    factories.milestone(appearance.contest, "final", at=season.at)
    session.commit()
    forget()
    close(alice, season.at)
    session.commit()
    assert (alice.name, alice.person.name) == ("林晓雯", "林晓雯")
    (enrolment,) = alice.person.enrolments
    assert (enrolment.number, enrolment.programme, enrolment.entry_year, enrolment.years) == (None,) * 4
    assert enrolment.ended_at == season.at
    assert alice.person.identity_encrypted is None
    visit("organiser").get(f"/desk/career-2023/verify/school/4136010421/growth/higher?entry={entry.id}", status=200)


def test_closing_twice_changes_nothing(session: Any, alice: Account, at: Any) -> None:
    close(alice, at)
    session.commit()
    before = texts(session)
    close(alice, at + timedelta(days=1), present=None)
    session.commit()
    assert texts(session) == before


def test_a_closed_account_is_not_enabled_and_its_names_are_free(
    visit: Visit, session: Any, people: named.People, alice: Account, at: Any
) -> None:
    close(alice, at)
    session.commit()
    with pytest.raises(NotAllowed, match="本人注销"):
        people_actions.enable(alice, reason="请恢复", by=people.administrator.account_id, at=at)
    with pytest.raises(NotAllowed, match="本人注销"):
        people_actions.grant(alice, "judge", people.school, people.series, by=people.administrator.account_id, at=at)
    page = visit("administrator").get(f"/people/accounts/{alice.id}")
    page.says("已注销")
    page.keeps_quiet_about("恢复这个账号", "停用这个账号")
    again = people_actions.open_account("林晓雯", password=PASSWORD, **FORMER, at=at)
    assert again.id != alice.id


def test_an_invitation_of_a_closed_account_is_not_renewed(session: Any, people: named.People, at: Any) -> None:
    """A judge who had entered by a link and then closed their account: nobody takes over who they were."""
    inviter = actor_of(people.organiser.account)
    used = people_actions.invite(inviter, "贺评委", "judge", people.school, people.series, at=at)
    judge = people_actions.accept(used, None, mailed=False, at=at)
    people_actions.accounts.give_ways_in(judge, login="hepingwei", email=None, phone=None)
    judge.password = passwords.hashed(PASSWORD)
    close(judge, at)
    session.commit()
    assert judge.name == "贺评委"  # who judged stays known
    with pytest.raises(NotAllowed, match="本人注销"):
        people_actions.renew(inviter, used, at=at)


def test_who_would_leave_something_without_anybody_is_told_what_first(
    visit: Visit,
    session: Any,
    people: named.People,
    at: Any,
    season: Season,  # noqa: F811
) -> None:
    for one in (people.administrator.account, people.organiser.account):
        one.password = passwords.hashed(PASSWORD)
    session.commit()
    for who, words, account in (
        ("administrator", "你是唯一的系统管理员", people.administrator.account),
        ("organiser", "唯一的组织者", people.organiser.account),
    ):
        page = visit(who).get("/account/close")
        page.says("现在还不能注销", words)
        visit(who).post("/account/close", status=403, present=PASSWORD).says(words)
        with pytest.raises(NotAllowed, match="唯一的"):
            close(account, at)
        session.rollback()
    second = factories.account("第二位组织者", at=at)
    factories.membership(second, "organiser", people.school, people.series, at=at)
    session.commit()
    assert closing.hindrances(people.organiser.account, at) == []
    visit("organiser").get("/account/close").submit("注销账号", present=PASSWORD)
    session.expire_all()
    assert people.organiser.account.closed_at is not None


def test_an_entry_under_way_is_withdrawn_first(
    visit: Visit,
    session: Any,
    alice: Account,
    season: Season,  # noqa: F811
) -> None:
    entry = season.submitted(season.alice)
    session.commit()
    page = visit("alice").get("/account/close")
    page.says("现在还不能注销", entry.number, "还在进行")
    visit("alice").post("/account/close", status=409, present=PASSWORD).says("还在进行")
    page.click("去这份报名").click("撤回报名").submit("撤回报名", reason="不参加了")
    visit("alice").get("/account/close").submit("注销账号", present=PASSWORD)
    session.expire_all()
    assert alice.closed_at is not None


def test_without_a_password_the_page_says_what_to_do(visit: Visit, session: Any, people: named.People, at: Any) -> None:
    visit("bob").get("/account/close").says("先设一个密码", "组织者")
    with pytest.raises(NotAllowed, match="没有密码"):
        close(people.bob.account, at, present=None)
    session.rollback()
    assert (
        session.scalar(sa.select(Membership.revoked_at).where(Membership.account_id == people.bob.account_id)) is None
    )


def test_a_wrong_password_leaves_everything(session: Any, alice: Account, at: Any) -> None:
    before = texts(session)
    for present in ("wrong", "", None):
        with pytest.raises(Unfit, match="密码不对"):
            close(alice, at, present=present)
        session.rollback()
    assert texts(session) == before


def test_other_sign_ins_end(visit: Visit, session: Any, people: named.People, alice: Account) -> None:
    other = visit(None).sign_in(replace(people.alice, epoch=alice.epoch))
    other.get("/account")
    visit("alice").get("/account/close").submit("注销账号", present=PASSWORD)
    other.get("/account", status=303)

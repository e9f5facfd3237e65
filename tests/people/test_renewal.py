"""Signing in again on a page that is open: the same account and nobody else, and a token that the server takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contest import clock
from contest.access import AccessLine
from contest.mail import Letter
from contest.people import actions
from contest.people.models import Account, Invitation
from contest.people.sign_in import passwords
from tests import people as named
from tests.client import Page, PageClient
from tests.people import PASSWORD

Visit = Callable[[str | None], PageClient]
AGAIN = "/sign-in/again"


@pytest.fixture
def judge(people: named.People, session: Any) -> Account:
    account = people.judge.account
    account.password, account.login = passwords.hashed(PASSWORD), "haiyan"
    session.commit()
    return account


def token_of(browser: PageClient) -> str:
    """The token of a page that is open in this browser."""
    browser.get("/judge")
    return browser.token()


def look(browser: PageClient, former: str) -> dict[str, Any]:
    headers = {"Accept": "application/json", "X-Former": former}
    return dict(browser.ask("GET", AGAIN, status=200, headers=headers).json)


def renew(browser: PageClient, former: str, *, status: int = 200, **fields: str) -> Page:
    token = look(browser, former)["csrf_token"]
    headers = {"Accept": "application/json", "X-Former": former, "X-CSRFToken": token}
    return browser.ask("POST", AGAIN, status=status, headers=headers, data=fields)


def test_the_same_account_signs_in_again_and_gets_a_token_that_is_taken(
    visit: Visit, judge: Account, session: Any
) -> None:
    former = token_of(visit("judge"))
    browser = visit(None)
    assert look(browser, former)["same"] is False
    answer = renew(browser, former, account="haiyan", password=PASSWORD).json
    assert (answer["same"], answer["message"]) == (True, "")
    browser.get("/judge").says("还没有项目分给你")
    headers = {"X-CSRFToken": answer["csrf_token"]}
    assert browser.ask("POST", "/sign-out", status=303, headers=headers).location == "/sign-in"
    assert session.scalar(sa.select(AccessLine.what).where(AccessLine.kind == "sign-in")) == "password"


def test_another_tab_may_have_signed_in_already(visit: Visit, judge: Account) -> None:
    former, browser = token_of(visit("judge")), visit("judge")
    assert look(browser, former)["same"] is True


def test_another_account_is_told_and_not_signed_in(
    visit: Visit, judge: Account, people: named.People, session: Any
) -> None:
    people.chair.account.password, people.chair.account.login = passwords.hashed(PASSWORD), "chair1"
    session.commit()
    former, browser = token_of(visit("judge")), visit(None)
    refused = renew(browser, former, status=403, account="chair1", password=PASSWORD).json
    assert "用另一个账号打开的" in refused["message"]
    assert browser.get("/judge", status=303).location.startswith("/sign-in")
    told = look(visit("chair"), former)
    assert told["same"] is False
    assert people.chair.name in told["message"]


def test_what_is_wrong_is_said_and_nobody_is_signed_in(visit: Visit, judge: Account) -> None:
    former, browser = token_of(visit("judge")), visit(None)
    for fields, sentence in (
        ({"account": "haiyan", "password": "not this one"}, "账号或密码不对"),
        ({"account": "haiyan"}, "请填账号和密码"),
        ({"code": "2222-3333"}, "没有这个邀请码"),
        ({"code": "2" * 40}, "这不是邀请码"),
    ):
        assert sentence in renew(browser, former, status=422, **fields).json["message"]
    forged = renew(browser, former + "x", status=422, account="haiyan", password=PASSWORD).json
    assert "不是登录以后打开的" in forged["message"]
    browser.get("/judge", status=303)


def test_a_judge_without_a_password_renews_by_the_code_of_the_letter(visit: Visit, session: Any) -> None:
    school = "/people/career/school/4136010421"
    form = visit("organiser").get(f"{school}/invite?role=judge")
    form.submit("发出邀请", name="高志强", email="gao@example.edu.cn")
    first = session.scalars(sa.select(Invitation)).one()
    browser = visit(None)
    browser.get(f"/i/{actions.token_of(first, mailed=True)}").submit("接受并进入")
    former = token_of(browser)
    session.expire_all()
    visit("organiser").get(f"{school}/invitations/{first.id}").submit("换一个新链接")  # ends what was signed in
    assert look(browser, former)["same"] is False
    fresh = session.scalars(sa.select(Invitation).where(Invitation.used_at.is_(None))).one()
    code = actions.code_of(fresh, mailed=True)
    assert code in "".join(session.scalars(sa.select(Letter.text)))
    assert "用另一个账号打开的" in renew(visit(None), token_of(visit("judge")), status=403, code=code).json["message"]
    assert renew(browser, former, code=code).json["same"] is True
    browser.get("/judge")


def ask_device(browser: PageClient, former: str, *, status: int = 200) -> Any:
    headers = {"Accept": "application/json", "X-Former": former, "X-CSRFToken": look(browser, former)["csrf_token"]}
    return browser.ask("POST", f"{AGAIN}/code", status=status, headers=headers).json


def signed_out(visit: Visit) -> tuple[PageClient, str]:
    """A browser whose sign-in has ended while a page of the judge is open in it."""
    browser = visit("judge")
    former = token_of(browser)
    browser.ask("POST", "/sign-out", status=303, headers={"X-CSRFToken": former})
    return browser, former


def test_a_phone_of_the_same_account_lets_the_page_in_once(visit: Visit, judge: Account, session: Any) -> None:
    browser, former = signed_out(visit)
    shown = ask_device(browser, former)
    assert renew(browser, former, ask=shown["ask"]).json["same"] is False, "nobody has confirmed it"
    phone = visit("judge")
    page = phone.get(f"{AGAIN}/{shown['ask']}")
    page.says(judge.name, shown["code"], "127.0.0.1")
    assert renew(browser, former, ask=shown["ask"]).json["same"] is False, "looking confirms nothing"
    page.submit("确认，让它登录", status=200).says("已确认")
    stranger = visit(None)
    assert "不是登录以后打开的" in renew(stranger, former, status=422, ask=shown["ask"]).json["message"]
    assert renew(browser, former, ask=shown["ask"]).json["same"] is True
    browser.get("/judge")
    assert session.scalar(sa.select(AccessLine.what).where(AccessLine.kind == "sign-in")) == "device"
    browser.ask("POST", "/sign-out", status=303, headers={"X-CSRFToken": browser.token()})
    assert "已经用过" in renew(browser, former, status=409, ask=shown["ask"]).json["message"]
    browser.get("/judge", status=303)


def test_only_the_same_account_confirms_and_only_the_same_browser_asks(visit: Visit, judge: Account) -> None:
    browser, former = signed_out(visit)
    shown = ask_device(browser, former)
    refused = visit("chair").get(f"{AGAIN}/{shown['ask']}", status=403)
    refused.says("这个二维码是另一个账号的")
    refused.keeps_quiet_about(judge.name, shown["code"])
    visit("chair").post(f"{AGAIN}/{shown['ask']}", status=403)
    visit(None).get(f"{AGAIN}/{shown['ask']}", status=303)
    visit("judge").get(f"{AGAIN}/{shown['ask']}x", status=409).says("二维码不完整")
    assert "不是登录以后打开的" in ask_device(visit(None), former, status=422)["message"]
    assert renew(browser, former, ask=shown["ask"]).json["same"] is False


def test_a_confirmation_ends_with_its_minutes_and_with_a_changed_password(
    visit: Visit, judge: Account, session: Any, at: Any
) -> None:
    browser, former = signed_out(visit)
    shown = ask_device(browser, former)
    visit("judge").get(f"{AGAIN}/{shown['ask']}").submit("确认，让它登录", status=200)
    with clock.frozen_at(at + timedelta(minutes=4)):
        assert "过期" in renew(browser, former, status=409, ask=shown["ask"]).json["message"]
    judge.epoch += 1
    session.commit()
    assert "账号之后改过" in renew(browser, former, status=409, ask=shown["ask"]).json["message"]
    browser.get("/judge", status=303)

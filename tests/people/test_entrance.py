"""Signing up, in and out, and forgotten passwords, on the pages as people meet them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contest import clock
from contest.access import AccessLine
from contest.audit import AuditLine
from contest.extensions import limiter
from contest.mail import Letter
from contest.people import actions, queries
from contest.people.models import Account, Enrolment, Membership
from contest.people.sign_in import passwords
from contest.people.views.entrance import safe_next
from tests import people as named
from tests.client import Page, PageClient

PASSWORD = "Blue-Whale-Sings-7"
SIGN_UP = "/sign-up/student/4136010421"


@pytest.fixture
def wei(session: Any, people: named.People, at: Any) -> Account:
    """Somebody who can sign in by all three names."""
    account = actions.open_account(
        "魏清", login="WeiQing", email="Wei.Qing@Example.edu.cn", phone="+86 138-0013-8000", password=PASSWORD, at=at
    )
    session.commit()
    return account


def filled(form: Page, **changes: Any) -> Page:
    """Send the sign-up form of a student, with changes."""
    given: dict[str, Any] = {
        "name": "田沐 ",
        "number": "0202100777",
        "level": "bachelor",
        "programme": "会计学",
        "entry_year": "2021",
        "years": "4",
        "login": "tianmu",
        "email": "tianmu@example.edu.cn",
        "phone": "139 1234 5678",
        "password": PASSWORD,
    }
    status = changes.pop("status", 303)
    return form.submit("注册并登录", status=status, **{**given, **changes})


# Signing up


def test_a_student_finds_the_school_and_signs_up(visit: Callable[..., PageClient], session: Any) -> None:
    browser = visit(None)
    page = browser.get("/sign-in").click("学生、教师注册")
    page = page.submit("找学校", status=200, school="江财", kind="student")
    page.says("找到 1 所", "江西财经大学")
    done = filled(page.click("江西财经大学"))
    assert done.location == "/my"
    page = browser.get("/account")
    page.says("田沐", "等学校核实", "0202100777", "2021 年入学，4 年制", "139****5678", "t***u@example.edu.cn")
    page.keeps_quiet_about("13912345678", "tianmu@example.edu.cn")
    account = session.scalar(sa.select(Account).where(Account.login == "tianmu"))
    assert account.person.name == "田沐"
    assert account.person.region == "360000"
    assert account.phone_encrypted
    assert "13912345678" not in account.phone_encrypted
    assert account.password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    (enrolment,) = account.person.enrolments
    assert (enrolment.confirmed_at, enrolment.entry_year, enrolment.years) == (None, 2021, 4)
    (membership,) = account.memberships
    assert (membership.role, membership.series_id) == ("student", None)
    assert session.scalar(sa.select(AuditLine.action).where(AuditLine.action == "people.sign_up"))


def test_a_teacher_says_less(visit: Callable[..., PageClient], session: Any) -> None:
    page = visit(None).get("/sign-up/teacher/4136010421")
    page.says("院系")
    assert page.submit("注册并登录", name="谢老师", department="4136010421-01", login="xie", password=PASSWORD)
    (membership,) = session.scalar(sa.select(Account).where(Account.login == "xie")).memberships
    assert membership.role == "teacher"
    enrolment = session.scalar(sa.select(Enrolment).where(Enrolment.level == "staff"))
    assert enrolment.department.name["zh"] == "会计学院"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"login": "ALICE"}, "账号名 alice 已经有人用了"),
        ({"login": "", "email": "", "phone": ""}, "至少填一样"),
        ({"password": "short"}, "至少 8 个字符"),
        ({"password": "tianmu@example.edu.cn"}, "不能和账号名、邮箱、手机号、姓名或单位的名称相同"),
        ({"password": "13912345678"}, "不能和账号名、邮箱、手机号、姓名或单位的名称相同"),
        ({"login": "tianmu.long", "password": "TianMu.Long"}, "不能和账号名"),
        ({"login": "13800000000"}, "账号名要以字母或汉字开头"),
        ({"email": "tianmu"}, "这不像一个邮箱地址"),
        ({"phone": "12"}, "请填手机号"),
        ({"entry_year": ""}, "这一项要填"),
    ],
)
def test_sign_up_refusals_keep_what_was_typed(
    visit: Callable[..., PageClient], session: Any, changes: dict[str, Any], sentence: str
) -> None:
    before = session.scalar(sa.select(sa.func.count()).select_from(Account))
    status = 409 if "已经有人用" in sentence else 422
    page = filled(visit(None).get(SIGN_UP), status=status, **changes)
    page.says("还不能提交：有 1 处要改", sentence)
    kept = {field.get("name"): field.get("value") for field in page.all("input")}
    assert kept["name"] == "田沐"
    assert kept["programme"] == "会计学"
    assert kept["password"] in (None, "")
    assert session.scalar(sa.select(sa.func.count()).select_from(Account)) == before
    assert session.scalar(sa.select(sa.func.count()).select_from(Membership).where(Membership.series_id.is_(None))) == 4


def test_signing_up_twice_makes_one_account(visit: Callable[..., PageClient], session: Any, at: Any) -> None:
    """Somebody presses twice: the second request comes with the cookie from before the first."""
    filled(visit(None).get(SIGN_UP))
    again = visit(None)
    assert filled(again.get(SIGN_UP)).location == "/my"
    again.get("/account").says("田沐")
    filled(visit(None).get(SIGN_UP), status=409, password="Guessing-Is-Fun").says("账号名 tianmu 已经有人用了")
    with clock.frozen_at(at + timedelta(minutes=5)):
        filled(visit(None).get(SIGN_UP), status=409).says("账号名 tianmu 已经有人用了")
    assert session.scalar(sa.select(sa.func.count()).select_from(Account).where(Account.login == "tianmu")) == 1


def test_sign_up_needs_a_real_school_and_kind(visit: Callable[..., PageClient]) -> None:
    visit(None).get("/sign-up/student/0000000000", status=404).says("没有这所学校")
    visit(None).get("/sign-up/organiser/4136010421", status=404)
    visit(None).get("/sign-up/student/360000", status=404)  # an authority's code


def test_school_search_says_what_to_do(visit: Callable[..., PageClient]) -> None:
    page = visit(None).get("/sign-up?school=%E7%81%AB%E6%98%9F%E5%A4%A7%E5%AD%A6")
    page.says("没有找到名字里有“火星大学”的学校")
    visit(None).get("/sign-up?school=%25").says("没有找到")  # % is no wildcard


def test_school_search_asks_the_same_for_one_and_many(visit: Callable[..., PageClient], session: Any) -> None:
    one = visit(None).get("/sign-up?school=江西财经")
    from tests import factories

    for number in range(3):
        factories.organisation("school", f"77{number}", f"江西财经第{number}学院")
    many = visit(None).get("/sign-up?school=江西财经")
    many.says("找到 4 所")
    assert len(one.queries) == len(many.queries)


# Signing in and out


@pytest.mark.parametrize("known_as", ["weiqing", "WEIQING ", "wei.qing@example.EDU.cn", "13800138000", "138 0013 8000"])
def test_sign_in_by_any_name(visit: Callable[..., PageClient], wei: Account, known_as: str) -> None:
    browser = visit(None)
    assert browser.get("/sign-in").submit("登录", account=known_as, password=PASSWORD).location == "/my"
    browser.get("/account").says("魏清")


def test_where_signing_in_leads(visit: Callable[..., PageClient], session: Any, people: named.People) -> None:
    leads = {"organiser": "/desk", "supervisor": "/desk", "judge": "/judge", "chair": "/judge", "alice": "/my"}
    leads["administrator"] = "/people/accounts"
    hashed = passwords.hashed(PASSWORD)
    for name in leads:
        getattr(people, name).account.password = hashed
    session.commit()
    for name, address in leads.items():
        assert visit(None).get("/sign-in").submit("登录", account=name, password=PASSWORD).location == address


def test_a_wrong_password_is_refused_and_noted(
    visit: Callable[..., PageClient], session: Any, wei: Account, at: Any
) -> None:
    browser = visit(None)
    page = browser.get("/sign-in")
    known = page.submit("登录", status=422, account="weiqing", password="not this one")
    unknown = page.submit("登录", status=422, account="nobody-at-all", password="not this one")
    known.says("账号或密码不对")
    assert known.words.replace("weiqing", "") == unknown.words.replace("nobody-at-all", "")
    browser.get("/account", status=303)
    lines = session.scalars(sa.select(AccessLine).where(AccessLine.kind == "sign-in-failed").order_by(AccessLine.id))
    first, second = list(lines)
    assert first.subject == f"account:{wei.id}"
    assert second.subject.startswith("unknown:")
    assert "nobody-at-all" not in second.subject


def test_unknown_accounts_cost_the_same_work(app: Any, session: Any, wei: Account, monkeypatch: Any) -> None:
    checked: list[str] = []
    real = passwords._hasher.verify
    monkeypatch.setattr(
        type(passwords._hasher), "verify", lambda self, stored, given: checked.append(stored) or real(stored, given)
    )
    for known_as in ("weiqing", "nobody-at-all"):
        with pytest.raises(actions.accounts.SignInRefused):
            actions.sign_in(known_as, "not this one")
    assert len(checked) == 2
    assert checked[0].split("$")[:4] == checked[1].split("$")[:4]  # same parameters


def test_signing_out_ends_this_sign_in_alone(visit: Callable[..., PageClient]) -> None:
    here, there = visit("alice"), visit("alice")
    page = here.get("/account")
    form = next(form for form in page.all("form") if form.get("action") == "/sign-out")
    here.post_raw("/sign-out", page.filled(form, {}))
    assert here.get("/account", status=303).location == "/sign-in?next=/account"
    there.get("/account")
    here.get("/sign-out", status=405)


def test_a_disabled_account_is_out_at_once(
    visit: Callable[..., PageClient], session: Any, people: named.People, at: Any
) -> None:
    browser = visit("alice")
    browser.get("/account")
    account = people.alice.account
    account.password = passwords.hashed(PASSWORD)
    actions.disable(account, reason="试一试", by=people.administrator.account_id, at=at)
    session.commit()
    browser.get("/account", status=303)
    page = browser.get("/sign-in").submit("登录", status=422, account="alice", password=PASSWORD)
    page.says("这个账号已停用")


def test_signing_out_ends_saved_copies_of_the_cookie_and_no_other_device(
    visit: Callable[..., PageClient], wei: Account
) -> None:
    here, there, thief = visit(None), visit(None), visit(None)
    for browser in (here, there):
        browser.get("/sign-in").submit("登录", account="weiqing", password=PASSWORD)
    with here.outside(here.browser.session_transaction) as cookie:
        saved = dict(cookie)
    with thief.outside(thief.browser.session_transaction) as cookie:
        cookie.update(saved)
    thief.get("/account")
    here.post("/sign-out")
    for ended in (thief, here):
        ended.get("/account", status=303)
        ended.post("/account/sign-out-everywhere", status=303)  # to the sign-in
    there.get("/account")
    here.get("/sign-in").submit("登录", account="weiqing", password=PASSWORD)
    here.get("/account")
    for _ in range(2):  # pressing twice is not a fault
        here.post("/sign-out")


def test_a_forged_session_opens_nothing(visit: Callable[..., PageClient], people: named.People) -> None:
    browser = visit(None)
    alice = people.alice.account_id
    for forged in (
        f"{alice}:7:k",
        f"{alice}:0",
        f"{alice}:0:k:k",
        f"{alice}",
        "x:0:k",
        f"{people.alice.person_id}:0:k",
    ):
        with browser.outside(browser.browser.session_transaction) as cookie:
            cookie["_user_id"] = forged
        browser.get("/account", status=303)


def test_next_leads_back_and_nowhere_else(visit: Callable[..., PageClient], wei: Account) -> None:
    browser = visit(None)
    asked = browser.get("/account/password", status=303)
    assert asked.location == "/sign-in?next=/account/password"
    assert asked.follow().submit("登录", account="weiqing", password=PASSWORD).location == "/account/password"
    for evil in (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\\b",
        "/\t/e",
    ):
        page = visit(None).get("/sign-in", query_string={"next": evil})
        assert page.submit("登录", account="weiqing", password=PASSWORD).location == "/my"
        assert "evil" not in str([form.get("action") for form in page.all("form")])


@pytest.mark.parametrize("target", ["/my", "/e/career-2023?after=x", "/people/career/school/1"])
def test_safe_next_lets_our_paths_through(target: str) -> None:
    assert safe_next(target) == target


def test_a_form_without_its_token_is_refused(visit: Callable[..., PageClient], wei: Account) -> None:
    browser = visit(None)
    page = browser.post("/sign-in", status=422, csrf_token="", account="weiqing", password=PASSWORD)
    page.says("这张表单不是从本站的页面交来的")
    browser.get("/account", status=303)


def test_a_session_is_renewed_when_somebody_signs_in(visit: Callable[..., PageClient], wei: Account) -> None:
    browser = visit(None)
    browser.get("/sign-in")
    with browser.outside(browser.browser.session_transaction) as cookie:
        cookie["planted"] = "by somebody else"
        before = cookie["csrf_token"]
    browser.get("/sign-in").submit("登录", account="weiqing", password=PASSWORD)
    with browser.outside(browser.browser.session_transaction) as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != before
        assert not cookie.permanent
    browser.get("/sign-in").submit("登录", account="weiqing", password=PASSWORD, stay=True)
    with browser.outside(browser.browser.session_transaction) as cookie:
        assert cookie.permanent


@contextmanager
def limited(client: PageClient) -> Iterator[None]:
    """Turn the limits on, which testing turns off."""
    limiter.enabled = True
    try:
        client.outside(lambda: None)
        limiter.reset()
        yield
    finally:
        limiter.reset()
        limiter.enabled = False


@pytest.mark.parametrize(
    ("path", "button", "fields", "times"),
    [
        ("/sign-in", "登录", {"account": "weiqing", "password": "not this one"}, 10),
        ("/code", "看这个邀请", {"code": "2222-2222"}, 10),
    ],
)
def test_trying_too_often_is_stopped(
    make_app: Any, people: named.People, wei: Account, path: str, button: str, fields: dict[str, str], times: int
) -> None:
    own = PageClient(make_app(mode="development"))
    with limited(own):
        page = own.get(path)
        for _ in range(times):
            page.submit(button, status=422, **fields)
        page.submit(button, status=429, **fields).says("试得太勤了")


SPELLINGS = ("weiqing", "ＷｅｉＱｉｎｇ", " WEIQING", "wei\u200bqing", "ｗeiqing\u3000", "\u202eweiqing")
PHONES = ("13800138000", "+86 138-0013-8000", "１３８００１３８０００", "0086 (138) 00138000")


@pytest.mark.parametrize("spellings", [SPELLINGS, PHONES], ids=["name", "phone"])
def test_however_a_name_is_written_its_tries_are_counted_together(
    make_app: Any, people: named.People, wei: Account, spellings: tuple[str, ...]
) -> None:
    own = PageClient(make_app(mode="development"))
    with limited(own):
        page = own.get("/sign-in")
        for number in range(10):
            page.submit("登录", status=422, account=spellings[number % len(spellings)], password="not this one")
        for spelling in spellings:
            page.submit("登录", status=429, account=spelling, password="not this one")


def test_who_is_stopped_learns_until_when_and_what_stays_open(
    make_app: Any, people: named.People, wei: Account
) -> None:
    own = PageClient(make_app(mode="development"))
    with limited(own):
        page = own.get("/sign-in")
        for _ in range(10):
            page.submit("登录", status=422, account="weiqing", password="not this one")
        # The right password is refused too.
        stopped = page.submit("登录", status=429, account="weiqing", password=PASSWORD)
        stopped.says("重设密码")
        assert re.search(r"月 \d+ 日（周.） \d\d:\d\d 以后可以再试", stopped.words)
        page.submit("登录", status=422, account="alice", password="not this one")  # another name is not affected
        elsewhere = PageClient(own.app)
        elsewhere.browser.environ_base["REMOTE_ADDR"] = "192.0.2.7"
        elsewhere.get("/sign-in").submit("登录", account="weiqing", password=PASSWORD)  # nor is its owner


def test_one_mailbox_is_written_to_five_times_an_hour(
    make_app: Any, session: Any, people: named.People, wei: Account
) -> None:
    own = PageClient(make_app(mode="development"))
    with limited(own):
        page = own.get("/reset")
        for _ in range(5):
            page.submit("寄出重设链接", email="wei.qing@example.edu.cn")
        for same in ("ｗei.qing@example.edu.cn", "WEI.QING@EXAMPLE.EDU.CN", "wei.qing@example\u200b.edu.cn"):
            page.submit("寄出重设链接", status=429, email=same).says("以后可以再试")
    assert len(letters_to(session, "wei.qing@example.edu.cn")) == 5


def test_signing_up_does_not_tell_many_names(make_app: Any, people: named.People, wei: Account) -> None:
    """Twenty taken names, or sixty refusals of any kind: then an address must wait."""
    own = PageClient(make_app(mode="development"))
    fields = {"name": "某人", "number": "1", "level": "bachelor", "programme": "x", "entry_year": "2022", "years": "4"}
    path = "/sign-up/student/4136010421"
    for sent, status, times in (
        ({"login": "weiqing", "password": "Not-His-Password-1"}, 409, 20),
        ({"login": "new"}, 422, 60),
    ):
        with limited(own):
            for _ in range(times):
                own.post(path, status=status, **fields, **sent)
            own.post(path, status=429, **fields, **sent).says("以后可以再试")


def test_the_language_of_the_account_is_spoken(
    visit: Callable[..., PageClient], session: Any, people: named.People
) -> None:
    people.alice.account.language = "en"
    session.commit()
    browser = visit("alice")
    browser.get("/account").says("My account")
    browser.get("/account?lang=zh").says("我的账号")
    browser.get("/account").says("我的账号")  # what was chosen on the page stays


# Forgotten passwords


def letters_to(session: Any, address: str) -> list[Letter]:
    return list(session.scalars(sa.select(Letter).where(Letter.to == address).order_by(Letter.id)))


def link_in(letter: Letter) -> str:
    found = re.search(r"http://localhost(/\S+)", letter.text)
    assert found, letter.text
    return found[1]


def test_a_forgotten_password_is_reset_by_mail_once(
    visit: Callable[..., PageClient], session: Any, wei: Account
) -> None:
    elsewhere = visit(None)
    elsewhere.get("/sign-in").submit("登录", account="weiqing", password=PASSWORD)
    browser = visit(None)
    for _ in range(2):
        browser.get("/reset").submit("寄出重设链接", email="wei.qing@example.edu.cn").follow().says(
            "如果这个邮箱有账号"
        )
    first, second = (link_in(letter) for letter in letters_to(session, "wei.qing@example.edu.cn"))
    page = browser.get(first)
    page.submit("存下新密码并登录", status=422, password="weiqing").says("至少 8 个字符")
    assert page.submit("存下新密码并登录", password="Another-Long-One-9").location == "/my"
    browser.get("/account").says("魏清")
    elsewhere.get("/account", status=303)  # every other sign-in has ended
    for used in (first, second):
        visit(None).get(used, status=409).says("已经用过，或者之后改过密码或登录方式", "密码没有改动")
    visit(None).get("/sign-in").submit("登录", account="weiqing", password="Another-Long-One-9")
    visit(None).get("/sign-in").submit("登录", status=422, account="weiqing", password=PASSWORD)
    assert "改过" in letters_to(session, "wei.qing@example.edu.cn")[-1].text


def test_unknown_addresses_get_the_same_answer_and_no_letter(
    visit: Callable[..., PageClient], session: Any, wei: Account, people: named.People, at: Any
) -> None:
    known = visit(None).get("/reset").submit("寄出重设链接", email="wei.qing@example.edu.cn")
    unknown = visit(None).get("/reset").submit("寄出重设链接", email="nobody@example.edu.cn")
    assert known.location == unknown.location == "/reset/asked"
    assert known.follow().words == unknown.follow().words
    assert len(letters_to(session, "nobody@example.edu.cn")) == 0
    actions.disable(wei, reason="试一试", by=people.administrator.account_id, at=at)
    session.commit()
    visit(None).get("/reset").submit("寄出重设链接", email="wei.qing@example.edu.cn")
    assert len(letters_to(session, "wei.qing@example.edu.cn")) == 1


def test_reset_links_age_and_cannot_be_forged(
    visit: Callable[..., PageClient], session: Any, wei: Account, at: Any
) -> None:
    visit(None).get("/reset").submit("寄出重设链接", email="wei.qing@example.edu.cn")
    link = link_in(letters_to(session, "wei.qing@example.edu.cn")[0])
    visit(None).get(link + "x", status=409).says("不完整")
    with clock.frozen_at(at + timedelta(minutes=59)):
        visit(None).get(link)
    with clock.frozen_at(at + timedelta(hours=1)):
        visit(None).get(link, status=409).says("过了一小时")
        token = visit(None)
        token.post(link, status=409, password="Another-Long-One-9")
    session.refresh(wei)
    assert passwords.fits(PASSWORD, wei.password)


def test_a_link_in_english_reads_english(visit: Callable[..., PageClient], session: Any, wei: Account) -> None:
    wei.language = "en"
    session.commit()
    visit(None).get("/reset").submit("寄出重设链接", email="wei.qing@example.edu.cn")
    (letter,) = letters_to(session, "wei.qing@example.edu.cn")
    assert "Saiwu" in letter.subject
    assert not re.search("[\u4e00-\u9fff]", letter.text.replace("魏清", ""))


def test_names_are_found_without_regard_to_form(session: Any, wei: Account) -> None:
    for typed in ("ＷｅｉＱｉｎｇ", " weiqing", "0086 13800138000", "+86 138 0013 8000"):
        found = queries.account_known_as(typed)
        assert found is not None, typed
        assert found.id == wei.id

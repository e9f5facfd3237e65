"""One's own account: what is shown of it, and what one may change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from contest import retention
from contest.audit import AuditLine
from contest.mail import Letter
from contest.people import actions, queries
from contest.people.labels import KEPT_LABELS
from contest.people.models import Account, Enrolment
from contest.people.sign_in import passwords
from contest.retention import Kept
from tests import factories
from tests import people as named
from tests.client import PageClient

PASSWORD = "Blue-Whale-Sings-7"
Visit = Callable[..., PageClient]


@pytest.fixture
def alice(session: Any, people: named.People) -> Account:
    """With a password, an address and a phone number."""
    account = people.alice.account
    actions.accounts.give_ways_in(account, login="alice", email="alice@example.edu.cn", phone="13800138000")
    account.password = passwords.hashed(PASSWORD)
    session.commit()
    return account


def enter(visit: Visit, account: str = "alice", password: str = PASSWORD) -> PageClient:
    browser = visit(None)
    browser.get("/sign-in").submit("登录", account=account, password=password)
    return browser


def test_the_own_page_masks_and_explains(visit: Visit, alice: Account, people: named.People) -> None:
    page = visit("alice").get("/account")
    page.says("138****8000", "a***e@example.edu.cn", "学校已核实", "我们留着什么，为什么", "加密保存")
    page.keeps_quiet_about("13800138000", "alice@example.edu.cn")
    page.says("学生")
    visit("outsider").get("/account").says("还没有任何角色", "输入邀请码")


def test_what_is_kept_and_for_how_long_is_read_from_the_table(
    visit: Visit, alice: Account, people: named.People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The account page, the one that closes it and the own copy say the days of `contest.retention`, all of them."""
    changed = {one.kept: replace(one, days=1001 + n) for n, one in enumerate(retention.periods())}
    monkeypatch.setattr(retention, "_periods", changed)
    assert set(KEPT_LABELS) == set(Kept)
    page = visit("alice").get("/account")
    for kept, (what, why) in KEPT_LABELS.items():
        page.says(what, why, f"{changed[kept].days} 天")
    days = {kept: one.days for kept, one in changed.items()}
    page.says(f"收件地址留 {days[Kept.LETTERS]} 天")
    closing = visit("alice").get("/account/close")
    closing.says(
        f"收件地址留 {days[Kept.LETTERS]} 天", f"回执留 {days[Kept.RECEIPTS]} 天，访问记录留 {days[Kept.ACCESS]} 天"
    )
    meant = visit("alice").get("/account/export").json["keys"]
    assert f"{days[Kept.ACCESS]} days" in meant["visits"]["en"]
    assert f"{days[Kept.RECEIPTS]} 天" in meant["receipts"]["zh"]
    visit(None).get("/account", status=303)


def test_every_page_leads_to_the_own_account(visit: Visit) -> None:
    visit("organiser").get("/people").click("我的账号").says("欧阳静")


def test_pages_of_an_account_ask_the_same_for_one_role_and_three(
    visit: Visit, session: Any, people: named.People, at: Any
) -> None:
    one = visit("judge").get("/account")
    for code in ("7701", "7702"):
        school = factories.organisation("school", code)
        factories.membership(people.judge.account, "judge", school, people.series, at=at)
        factories.enrolment(people.judge.person, school)
    three = visit("judge").get("/account")
    three.says("共 3 个")
    assert len(one.queries) <= 8
    # The first enrolments load their schools in one query; then the number stays the same.
    four = factories.organisation("school", "7703")
    factories.enrolment(people.judge.person, four)
    factories.membership(people.judge.account, "judge", four, people.series, at=at)
    assert len(visit("judge").get("/account").queries) == len(three.queries)


def test_a_password_is_changed_with_the_present_one(visit: Visit, session: Any, alice: Account) -> None:
    here, there = enter(visit), enter(visit)
    page = here.get("/account").click("改密码")
    page.submit("存下新密码", status=422, present="wrong", password="Another-Long-One-9").says("现在的密码不对")
    page.submit("存下新密码", status=422, present=PASSWORD, password="short").says("至少 8 个字符")
    page.submit("存下新密码", status=422, present=PASSWORD, password="13800138000").says("不能和账号名")
    done = page.submit("存下新密码", present=PASSWORD, password="Another-Long-One-9").follow()
    done.says("新密码已存", "林晓雯")
    there.get("/account", status=303)  # the other device is signed out
    enter(visit, password="Another-Long-One-9")
    assert "密码" in session.scalar(sa.select(Letter.subject).where(Letter.to == "alice@example.edu.cn"))
    assert session.scalar(sa.select(AuditLine).where(AuditLine.action == "people.change_password"))


def test_sign_out_everywhere_keeps_this_device(visit: Visit, alice: Account) -> None:
    here, there = enter(visit), enter(visit)
    here.get("/account").submit("结束别的设备上的登录").follow().says("这台设备还登录着")
    there.get("/account", status=303)
    here.get("/account")


def test_new_ways_in_need_the_password_and_tell_the_former_address(visit: Visit, session: Any, alice: Account) -> None:
    browser = enter(visit)
    page = browser.get("/account").click("改姓名、邮箱、手机号")
    assert page.all("input", name="phone")[0].get("value") == "13800138000"  # the person's own, to correct it
    bad = page.submit("存下改动", status=422, email="new@example.edu.cn", present="wrong")
    bad.says("改登录方式要先填现在的密码")
    assert bad.all("input", name="email")[0].get("value") == "new@example.edu.cn"
    page.submit("存下改动", status=422, login="", email="", phone="", present=PASSWORD).says("至少填一样")
    page.submit("存下改动", status=409, login="bob", present=PASSWORD).says("账号名 bob 已经有人用了")
    page.submit("存下改动", email="New@example.edu.cn", phone="", present=PASSWORD, language="en")
    session.expire_all()
    assert (alice.email, alice.phone_index, alice.phone_encrypted, alice.language) == (
        "new@example.edu.cn",
        None,
        None,
        "en",
    )
    assert session.scalar(sa.select(Letter.text).where(Letter.to == "alice@example.edu.cn"))
    line = session.scalar(sa.select(AuditLine).where(AuditLine.action == "people.correct_contact"))
    assert line.now["email"] == "n***w@example.edu.cn"


@pytest.mark.parametrize("changed", [{"email": "new@example.edu.cn"}, {"login": "alice2"}, {"phone": "13900139000"}])
def test_a_new_way_in_ends_reset_links_and_other_sign_ins(
    visit: Visit, session: Any, alice: Account, changed: dict[str, str]
) -> None:
    here, there = enter(visit), enter(visit)
    visit(None).get("/reset").submit("寄出重设链接", email="alice@example.edu.cn")
    letter = session.scalar(sa.select(Letter).where(Letter.to == "alice@example.edu.cn"))
    link = "/reset/" + letter.text.split("/reset/")[1].split()[0]
    here.get("/account/contact").submit("存下改动", language="zh").follow().says("已改好。")
    there.get("/account")  # a language is no way in
    visit(None).get(link)
    done = here.get("/account/contact").submit("存下改动", present=PASSWORD, **changed).follow()
    done.says("登录方式已改好", "这台设备还登录着")
    there.get("/account", status=303)
    visit(None).get(link, status=409).says("之后改过密码或登录方式")


def test_a_confirmed_name_stays(visit: Visit, session: Any, alice: Account) -> None:
    browser = enter(visit)
    page = browser.get("/account/contact")
    page.submit("存下改动", status=403, name="林晓霞").says("学校已经核实过你的姓名")
    session.expire_all()
    assert alice.person.name == "林晓雯"
    alice.person.enrolments[0].confirmed_at = None
    session.commit()
    page.submit("存下改动", name="林晓霞")
    session.expire_all()
    assert (alice.name, alice.person.name) == ("林晓霞", "林晓霞")


def test_studies_are_corrected_until_the_school_confirms(
    visit: Visit, session: Any, people: named.People, at: Any
) -> None:
    enrolment = session.scalar(sa.select(Enrolment).where(Enrolment.person_id == people.alice.person_id))
    enrolment.confirmed_at = None
    session.commit()
    page = visit("alice").get("/account").click("更正 →")
    assert page.all("input", name="number")[0].get("value") == "0202100001"
    page.submit("存下改动", status=422, programme="").says("这一项要填")
    page.submit("存下改动", programme="审计学", entry_year="2022", department="4136010421-01")
    session.expire_all()
    assert (enrolment.programme, enrolment.entry_year, enrolment.level) == ("审计学", 2022, "bachelor")
    assert enrolment.department.name["zh"] == "会计学院"
    assert len(people.alice.person.enrolments) == 1
    enrolment.confirmed_at = at
    session.commit()
    page.client.get(page.path).says("学校已经核实过")
    visit("alice").post(
        page.path, status=409, number="9", level="doctor", programme="x", entry_year="2022", years="4"
    ).says("已经核实过你的学籍")
    session.expire_all()
    assert enrolment.number == "0202100001"


def test_nobody_corrects_the_studies_of_others(visit: Visit, people: named.People) -> None:
    path = "/account/school/4136010421"
    visit("bob").get(path, status=404)
    visit("outsider").get(path, status=404)
    visit(None).get(path, status=303)
    visit("bob").post("/account/school/4136010414", status=409, number="1", level="bachelor", programme="x",
                      entry_year="2021", years="4")  # confirmed  # fmt: skip


def test_somebody_invited_sets_a_password_after_a_way_in(visit: Visit, session: Any, people: named.People) -> None:
    account = people.judge.account
    account.login = None
    session.commit()
    browser = visit("judge")
    page = browser.get("/account").click("设一个密码")
    page.says("先填一样登录用的")
    page.submit("存下新密码", status=422, password=PASSWORD).says("先给账号填一个账号名")
    page.click("去填一样").submit("存下改动", login="haiyan")
    browser.get("/account/password").submit("存下新密码", password=PASSWORD)
    enter(visit, "haiyan")


def test_actions_are_found_by_their_names(people: named.People) -> None:
    found = queries.account(people.alice.account_id)
    assert found
    assert found.person.name == "林晓雯"

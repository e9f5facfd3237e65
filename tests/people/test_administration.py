"""The administrator's lists of accounts and organisations, and who else may not see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from contest.access import AccessLine
from contest.audit import AuditLine
from contest.errors import Clash, NotAllowed, Unfit
from contest.people import actions, queries
from contest.people.models import Account, Membership, Organisation
from tests import factories
from tests import people as named
from tests.client import PageClient

Visit = Callable[..., PageClient]


@pytest.mark.parametrize("who", [name for name in named.People.__annotations__ if not name.endswith("_id")] + [None])
def test_only_administrators_see_the_lists(visit: Visit, people: named.People, who: str | None) -> None:
    status = 200 if who == "administrator" else 303 if who is None else 403
    for path in (
        "/people/accounts",
        f"/people/accounts/{people.alice.account_id}",
        "/people/organisations",
        "/people/organisations/new",
        "/people/organisations/school/4136010421",
    ):
        visit(who).get(path, status=status)
    visit(who).get(f"/people/accounts/{people.alice.account_id}/grant", status=status)
    for deed in ("disable", "enable", "grant"):
        if who != "administrator":
            visit(who).post(f"/people/accounts/{people.alice.account_id}/{deed}", status=status, reason="试一试")


def test_accounts_are_searched_and_masked(visit: Visit, session: Any, people: named.People, at: Any) -> None:
    actions.open_account("魏清", login="weiqing", email="wei@example.edu.cn", phone="13800138000", at=at)
    session.commit()
    browser = visit("administrator")
    browser.get("/people/accounts").says("林晓雯", "组织者", "江西财经大学")
    for text in ("魏", "weiq", "wei@ex", "13800138000", "138 0013 8000"):
        page = browser.get("/people/accounts", query_string={"text": text})
        page.says("魏清", "w***i@example.edu.cn", "共 1 条")
        page.keeps_quiet_about("林晓雯", ">wei@example.edu.cn<")
    browser.get("/people/accounts?text=1380013").says("没有找到“1380013”", "手机号要填完整的号码")
    browser.get("/people/accounts?text=%25").says("没有找到")
    reads = session.scalars(sa.select(AccessLine.what).where(AccessLine.kind == "read")).all()
    assert set(reads) == {"accounts"}


def test_an_account_is_disabled_and_enabled_with_a_reason(visit: Visit, session: Any, people: named.People) -> None:
    alice = visit("alice")
    alice.get("/account")
    path = f"/people/accounts/{people.alice.account_id}"
    page = visit("administrator").get(path)
    page.submit("停用这个账号", status=422, reason="").says("请写明原因")
    page.submit("停用这个账号", reason="本人申请").follow().says("已停用林晓雯的账号", "恢复账号")
    alice.get("/account", status=303)
    lines = list(session.scalars(sa.select(AuditLine).where(AuditLine.action == "people.disable")))
    assert [(line.reason, line.by_id) for line in lines] == [("本人申请", people.administrator.account_id)]
    visit("administrator").post(path + "/disable", status=409, reason="再来一次").says("已经停用了")
    visit("administrator").get(path).submit("恢复这个账号", reason="本人申请").follow().says("已恢复")
    visit("administrator").post(path + "/enable", status=409, reason="再来一次").says("本来就能用")
    own = f"/people/accounts/{people.administrator.account_id}"
    visit("administrator").get(own).says("这是你自己的账号")
    visit("administrator").post(own + "/disable", status=403, reason="试一试").says("不能停用自己的账号")


def test_a_role_is_granted_and_taken_back(visit: Visit, session: Any, people: named.People) -> None:
    path = f"/people/accounts/{people.outsider.account_id}"
    admin = visit("administrator")
    page = admin.get(path).click("授予角色")
    page.submit("授予这个角色", status=422, role="organiser", series="career").says("这个角色要写明在哪个单位")
    wrong = page.submit("授予这个角色", status=422, role="organiser", organisation_name="江西师大")
    wrong.says("这个角色要写明属于哪个赛事系列")
    several = page.submit("授予这个角色", status=422, role="organiser", series="career", organisation_name="大学")
    several.says("有 2 个单位名字相近")
    wanted = str(people.other_school_id)
    several.submit("授予这个角色", organisation=wanted).follow().says("已授予路人甲这个角色：组织者", "江西师范大学")
    visit("outsider").get("/people").says("江西师范大学")
    admin.get(path).click("收回角色：组织者").submit("收回这个角色", reason="不再负责").follow().says("已收回路人甲")
    visit("outsider").get("/people", status=403)
    granted = session.scalar(sa.select(AuditLine).where(AuditLine.action == "people.grant"))
    assert granted.now["organisation"] == "4136010414"


def test_the_last_administrator_stays(visit: Visit, session: Any, people: named.People, at: Any) -> None:
    own = queries.membership(people.administrator.account_id, "administrator", None, None)
    assert own
    visit("administrator").post(
        f"/people/accounts/{people.administrator.account_id}/roles/{own.id}/revoke", status=403, reason="试一试"
    )
    with pytest.raises(NotAllowed, match="最后一位管理员"):
        actions.revoke(own, reason="x", by=people.alice.account_id, at=at)
    second = actions.create_administrator("第二位", "second", "Blue-Whale-Sings-7", at=at)
    actions.revoke(own, reason="x", by=second.id, at=at)
    with pytest.raises(Clash, match="已经收回"):
        actions.revoke(own, reason="x", by=second.id, at=at)


def test_a_foreign_membership_is_not_found(visit: Visit, people: named.People) -> None:
    judge = queries.membership(people.judge.account_id, "judge", people.school_id, people.series_id)
    assert judge
    visit("administrator").get(f"/people/accounts/{people.alice.account_id}/roles/{judge.id}/revoke", status=404)


def test_granting_twice_gives_one_role(session: Any, people: named.People, at: Any) -> None:
    for _ in range(2):
        actions.grant(people.outsider.account, "judge", people.school, people.series, by=None, at=at)
    held = sa.select(sa.func.count()).select_from(Membership).where(Membership.account_id == people.outsider.account_id)
    assert session.scalar(held) == 1
    with pytest.raises(Unfit):
        actions.grant(people.outsider.account, "emperor", people.school, people.series, by=None, at=at)


def test_an_administrator_is_made_who_can_sign_in(visit: Visit, session: Any, people: named.People, at: Any) -> None:
    account = actions.create_administrator("赛务管理员", "Root", "Blue-Whale-Sings-7", email="root@example.org", at=at)
    session.commit()
    assert (account.login, account.email) == ("root", "root@example.org")
    page = visit(None).get("/sign-in").submit("登录", account="root", password="Blue-Whale-Sings-7")
    assert page.location == "/people/accounts"
    with pytest.raises(Unfit):
        actions.create_administrator("另一位", "other", "short", at=at)


# Organisations


def test_organisations_are_searched_and_narrowed(visit: Visit, session: Any) -> None:
    factories.organisation("school", "4133010335", "浙江大学", region="330000")
    admin = visit("administrator")
    admin.get("/people/organisations").says("江西财经大学", "浙江大学", "教育部")
    page = admin.get("/people/organisations?kind=school&province=360000")
    page.says("江西财经大学")
    page.keeps_quiet_about("浙江大学")
    admin.get("/people/organisations?text=浙大").says("浙江大学", "共 1 条")
    admin.get("/people/organisations?text=火星").says("没有这样的单位")


def test_an_organisation_is_added_and_renamed(visit: Visit, session: Any, people: named.People) -> None:
    page = visit("administrator").get("/people/organisations").click("添加单位")
    page.submit("添加单位", status=422, kind="department", name="法学院", code="x-01").says("院系要写明属于哪所学校")
    done = page.submit(
        "添加单位", kind="department", name="法学院", name_en="School of Law", code="x-01", parent_name="4136010421"
    )
    done.follow().says("已添加法学院", "x-01")
    made = queries.organisation("department", "x-01")
    assert made
    assert (made.parent_id, made.region) == (people.school_id, "360000")
    page = visit("administrator").get("/people/organisations/new")
    page.submit("添加单位", kind="school", name="江西技师学院", code="t-36-01", province="360000", level="技工院校")
    page = visit("administrator").get("/people/organisations/school/t-36-01")
    page.submit("存下名称", status=422, name="").says("这一项要填")
    page.submit("存下名称", name="江西省技师学院", name_en="Jiangxi Technician College").follow().says("江西省技师学院")
    renamed = queries.organisation("school", "t-36-01")
    assert renamed
    assert renamed.name == {"zh": "江西省技师学院", "en": "Jiangxi Technician College"}
    line = session.scalar(sa.select(AuditLine).where(AuditLine.action == "people.rename_organisation"))
    assert line.was["name"] == "江西技师学院"


def test_lists_ask_the_same_for_one_and_many(visit: Visit, session: Any, people: named.People, at: Any) -> None:
    admin = visit("administrator")
    factories.account("癸一", login="first", at=at)
    one = {
        "/people/accounts?text=癸": len(admin.get("/people/accounts?text=癸").queries),
        "/people/organisations?text=江西师范": len(admin.get("/people/organisations?text=江西师范").queries),
    }
    for number in range(3):
        account = factories.account(f"癸{number}", at=at)
        factories.membership(account, "judge", people.school, people.series, at=at)
        factories.organisation("school", f"77{number}", f"江西师范第{number}学院")
    for path, count in one.items():
        page = admin.get(path)
        page.says("共 4 条")
        # A list whose rows have memberships brings their organisations and series along, two queries in all.
        assert count <= len(page.queries) <= count + 2, path
    again = len(admin.get("/people/accounts?text=癸").queries)
    factories.membership(factories.account("癸乙", at=at), "chair", people.school, people.series, at=at)
    assert len(admin.get("/people/accounts?text=癸").queries) == again


def test_lists_are_paged(visit: Visit, session: Any, at: Any) -> None:
    for number in range(60):
        factories.organisation("firm", f"f-{number:02}", f"企业{number:02}")
    page = visit("administrator").get("/people/organisations?kind=firm")
    page.says("共 60 条", "企业49")
    page.keeps_quiet_about("企业50")
    page.click("下一页 →").says("企业50", "企业59")
    assert session.scalar(sa.select(sa.func.count()).select_from(Organisation).where(Organisation.kind == "firm")) == 60
    assert session.scalar(sa.select(sa.func.count()).select_from(Account)) > 0


@pytest.mark.parametrize(("kind", "code"), [("authority", "000000"), ("department", "4136010421-77")])
def test_an_organisations_first_organiser_is_invited_by_the_administrator(
    visit: Visit, session: Any, people: named.People, at: Any, kind: str, code: str
) -> None:
    """Also of a ministry and of a department, which cannot sign up by themselves; once they are in, no more."""
    place = factories.organisation(kind, code, f"新单位{code}", f"Office {code}")
    session.commit()
    page = visit("administrator").get(f"/people/organisations/{kind}/{code}")
    page.says("这里还没有人有角色", "请第一位组织者")
    page.submit("发出邀请", organiser="", series="career", status=422).says("这一项要填")
    page = page.submit("发出邀请", organiser="郑主任", series="career").follow()
    page.says("已请郑主任担任组织者", "请了还没有进来的组织者", "邀请码")
    [link] = re.findall(r"/i/[\w-]+", page.text)
    visitor = visit(None)
    visitor.get(link).submit("接受并进入").follow()
    account = session.scalars(sa.select(Account).where(Account.name == "郑主任")).one()
    held = session.scalars(sa.select(Membership).where(Membership.account_id == account.id)).one()
    assert (held.role, held.organisation_id, held.series_id) == ("organiser", place.id, people.series_id)
    page = visit("administrator").get(f"/people/organisations/{kind}/{code}")
    page.says("郑主任", "组织者")
    page.keeps_quiet_about("请了还没有进来的组织者")
    page.submit("发出邀请", organiser="第二位", series="career", status=409).says("已经有组织者：郑主任")
    visit("administrator").get(f"/people/organisations/{kind}/{code}?lang=en").says("The people here")

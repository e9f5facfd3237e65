"""Organisers invite people to roles in their own scope, and only there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from contest import clock
from contest.audit import AuditLine
from contest.errors import Clash, NotAllowed, NotFound, Unfit, WrongMoment
from contest.mail import Letter
from contest.people import actions, policies, queries
from contest.people.models import Account, Invitation, Membership, Organisation
from contest.people.sign_in import identification
from tests import factories
from tests import people as named
from tests.client import PageClient

SCHOOL = "/people/career/school/4136010421"
OTHER = "/people/career/school/4136010414"
PROVINCE = "/people/career/authority/360000"
PASSWORD = "Blue-Whale-Sings-7"
Visit = Callable[..., PageClient]


@pytest.fixture
def world(session: Any, people: named.People, at: Any) -> SimpleNamespace:
    """Short ways to invite, as the first university's organiser."""

    def actor(name: str) -> Any:
        return identification.actor_of(getattr(people, name).account)

    def invite(name: str = "高志强", role: str = "judge", by: str = "organiser", **more: Any) -> Invitation:
        where = more.pop("where", people.school)
        made = actions.invite(actor(by), name, role, where, people.series, **{"at": at, **more})
        session.commit()
        return made

    return SimpleNamespace(invite=invite, actor=actor, people=people, at=at)


def link_of(invitation: Invitation) -> str:
    return f"/i/{actions.token_of(invitation)}"


# The usual way


def test_a_judge_without_email_enters_by_qr_and_stays(visit: Visit, session: Any, people: named.People) -> None:
    organiser = visit("organiser")
    page = organiser.get("/people").click("江西财经大学").click("邀请一个人")
    shown = page.submit("发出邀请", name="高志强", role="judge", email="").follow()
    shown.says("给高志强的邀请", "等对方打开", "把二维码、链接或邀请码交给本人", "江西财经大学")
    assert shown.all("div", class_="s-qr")
    assert "<path" in shown.text
    assert "style=" not in shown.text
    link = re.search(r"http://localhost(/i/\S+?)<", shown.text)
    assert link
    invitation = session.scalar(sa.select(Invitation))
    assert actions.token_of(invitation) not in (invitation.token_index, invitation.code_index)
    # The judge can have a seat before opening the link.
    seated = queries.members(people.school_id, people.series_id, ["judge"])
    assert {one.account.name for one in seated} == {"程海燕", "高志强"}
    judge = visit(None)
    page = judge.get(link[1])
    page.says("江西财经大学邀请你担任评委", "高志强")
    judge.get(link[1])  # opening it, or a chat's preview, uses nothing up
    assert page.submit("接受并进入").location == "/judge"
    judge.get("/account").says("高志强", "评委")
    visit(None).get(link[1], status=409).says("这个链接已经用过了", "请他们的组织者再发一个链接")
    assert judge.get(link[1], status=303).location == "/judge"  # the person who used it is simply signed in
    organiser.get(SCHOOL + "/invitations").says("没有等对方打开的邀请")
    organiser.get(SCHOOL + "/invitations?state=used").says("高志强", "已接受")


def test_a_judge_with_email_gets_a_letter(visit: Visit, session: Any) -> None:
    page = visit("organiser").get(SCHOOL + "/invite?role=judge")
    shown = page.submit("发出邀请", name="高志强", email="Gao@Example.edu.cn", home_name="江西师范大学").follow()
    shown.says("邀请信会寄给高志强（gao@example.edu.cn）")
    letter = session.scalar(sa.select(Letter))
    assert letter.to == "gao@example.edu.cn"
    assert "江西财经大学邀请你" in letter.subject + letter.text
    assert "不需要密码" in letter.text
    link = re.search(r"http://localhost(/i/\S+)", letter.text)
    assert link
    visit(None).get(link[1]).submit("接受并进入")
    account = queries.account_by_email("gao@example.edu.cn")
    assert account
    assert account.person
    assert account.person.home
    assert account.person.home.code == "4136010414"  # where the judge comes from, for conflicts


def test_a_code_leads_to_the_same_invitation(visit: Visit, world: SimpleNamespace) -> None:
    code = actions.code_of(world.invite())
    assert re.fullmatch(r"[2-9B-Z]{4}-[2-9B-Z]{4}", code)
    judge = visit(None)
    page = judge.get("/sign-in").click("我有邀请码")
    page.submit("看这个邀请", status=422, code="2222-3333").says("没有这个邀请码")
    page.submit("看这个邀请", status=422, code="").says("请输入组织者给你的邀请码")
    page = page.submit("看这个邀请", code=code.lower().replace("-", " ")).follow()
    page.submit("接受并进入")
    judge.get("/account").says("高志强")


def test_one_of_several_homes_is_chosen_and_the_rest_stays(visit: Visit, session: Any) -> None:
    factories.organisation("school", "7701", "江西财经职业学院")
    page = visit("organiser").get(SCHOOL + "/invite")
    page = page.submit("发出邀请", status=422, name="高志强", role="judge", home_name="江西财经")
    page.says("有 2 个单位名字相近，请选一个", "江西财经职业学院")
    chosen = next(
        field.get("value")
        for field in page.all("input", type="radio", name="home")
        if str(queries.organisation("school", "7701").id) == field.get("value")
    )
    shown = page.submit("发出邀请", home=chosen).follow()
    shown.says("高志强", "江西财经职业学院")
    again = visit("organiser").get(SCHOOL + "/invite")
    again.submit("发出邀请", status=422, name="甲", role="judge", home_name="火星大学").says(
        "没有找到名字里有“火星大学”"
    )


# People who have an account


def test_an_account_of_ones_own_is_asked_to_sign_in(
    visit: Visit, session: Any, world: SimpleNamespace, at: Any
) -> None:
    """Organisers see the link, so a link must not open a person's own account."""
    victim = actions.open_account("魏清", login="weiqing", email="wei@example.edu.cn", password=PASSWORD, at=at)
    session.commit()
    page = visit("organiser").get(SCHOOL + "/invite")
    page = page.submit("发出邀请", status=422, name="魏老师", role="judge", email="wei@example.edu.cn")
    page.says("邮箱 wei@example.edu.cn 已经有账号，是魏*的，没有登记单位")
    page = page.submit("发出邀请", known=True).follow()
    page.says("要先用自己的账号登录才能接受", "邮箱的账号魏* 没有登记单位")
    invitation = session.scalar(sa.select(Invitation))
    assert invitation.account_id == victim.id
    assert queries.membership(victim.id, "judge", world.people.school_id, world.people.series_id) is None
    browser = visit(None)
    page = browser.get(link_of(invitation))
    page.says("已经有账号了。请先登录，再接受邀请")
    assert not [button for button in page.all("button") if "接受" in "".join(button.itertext())]
    browser.post(link_of(invitation), status=403)
    browser.get("/account", status=303)
    page.click("去登录").submit("登录", account="weiqing", password=PASSWORD).follow().submit("接受邀请")
    browser.get("/account").says("魏清", "评委")
    assert "你已有账号" in session.scalar(sa.select(Letter.text))


@pytest.mark.parametrize(
    ("home", "says"),
    [
        ("other_school", "是江西师范大学魏*的，不是江西财经大学的。核对过是你要邀请的人"),
        ("school", "是江西财经大学魏*的。是你要邀请的人"),
    ],
)
def test_whose_account_an_address_has_is_told_before_and_after(
    visit: Visit, session: Any, people: named.People, at: Any, home: str, says: str
) -> None:
    """Addresses are not verified, so a stranger may have signed up with one first, and at any school."""
    squatter = factories.person("魏清", home=getattr(people, home), kind="teacher", at=at)
    actions.open_account("魏清", person=squatter, login="wq", email="wei@example.edu.cn", password=PASSWORD, at=at)
    session.commit()
    page = visit("organiser").get(SCHOOL + "/invite")
    assert not page.all("input", name="known")  # an inviter of somebody new is asked nothing
    page = page.submit("发出邀请", status=422, name="魏老师", role="judge", email="wei@example.edu.cn")
    page.says(says)
    page.keeps_quiet_about("魏清")
    assert session.scalar(sa.select(sa.func.count()).select_from(Invitation)) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(Letter)) == 0
    page.submit("发出邀请", known=True).follow().says("邮箱的账号魏*", getattr(people, home).name["zh"])


def test_an_account_that_waits_elsewhere_is_not_opened_either(session: Any, world: SimpleNamespace) -> None:
    """Two organisers invite the same address; neither gets in with what the other gave."""
    first = world.invite(email="gao@example.edu.cn")
    second = world.invite(
        by="organiser_of_other_school", where=world.people.other_school, email="gao@example.edu.cn", known=True
    )
    assert second.account_id == first.account_id
    account = session.get(Account, first.account_id)
    assert actions.lets_in(first, account, mailed=False)
    assert not actions.lets_in(second, account, mailed=True)
    with pytest.raises(NotAllowed):
        actions.accept(second, None, at=world.at)
    assert len(queries.current_memberships(account.id)) == 1


def test_a_teacher_takes_the_role_into_the_account_that_he_has(
    visit: Visit, session: Any, world: SimpleNamespace, people: named.People, at: Any
) -> None:
    """Conflicts are computed for the person who advises, so the prepared seat must become that person's."""
    invitation = world.invite(name="谭雪梅")
    placeholder = session.get(Account, invitation.account_id)
    edition = factories.edition(of=people.series, text="")
    panel = factories.panel(factories.contest(edition, people.school))
    seat = factories.seat(panel, placeholder)
    session.commit()
    browser = visit("teacher")
    page = browser.get(link_of(invitation))
    page.says("这个角色会加到这个账号上")
    page.submit("以谭雪梅的账号接受")
    session.expire_all()
    assert (seat.account_id, seat.person_id) == (people.teacher.account_id, people.teacher.person_id)
    assert queries.membership(people.teacher.account_id, "judge", people.school_id, people.series_id)
    assert placeholder.disabled_at is not None
    assert queries.current_memberships(placeholder.id) == []
    assert session.scalar(sa.select(AuditLine).where(AuditLine.action == "people.absorb"))


def test_somebody_elses_link_is_not_taken_over(visit: Visit, session: Any, world: SimpleNamespace, at: Any) -> None:
    actions.open_account("魏清", email="wei@example.edu.cn", password=PASSWORD, at=at)
    session.commit()
    invitation = world.invite(email="wei@example.edu.cn", known=True)
    browser = visit("alice")
    browser.get(link_of(invitation)).says("这个邀请是给", "邀请还在，没有用掉")
    browser.post(link_of(invitation), status=403)
    session.refresh(invitation)
    assert invitation.used_at is None


# Scope


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("organiser", SCHOOL, 200),
        ("organiser", OTHER, 403),
        ("organiser", PROVINCE, 403),
        ("provincial_organiser", SCHOOL, 200),  # to invite its first organisers
        ("provincial_organiser", "/people/skills/authority/360000", 403),  # another series
        ("national_organiser", PROVINCE, 200),
        ("national_organiser", SCHOOL, 403),  # two levels down
        ("stranger", SCHOOL, 403),  # another series at the same school
        ("supervisor", SCHOOL, 403),
        ("judge", SCHOOL, 403),
        ("alice", SCHOOL, 403),
        ("administrator", SCHOOL, 403),
        (None, SCHOOL, 303),
        ("organiser", "/people/career/school/0000", 404),
        ("organiser", "/people/nothing/school/4136010421", 404),
    ],
)
def test_scope_at_the_door(visit: Visit, who: str | None, path: str, status: int) -> None:
    for page in ("", "/invitations", "/invite"):
        visit(who).get(path + page, status=status)


def test_a_role_forged_into_the_form_is_refused(visit: Visit, session: Any, people: named.People) -> None:
    before = session.scalar(sa.select(sa.func.count()).select_from(Membership))
    for role in ("administrator", "student", "nonsense"):
        visit("organiser").post(SCHOOL + "/invite", status=422, name="高志强", role=role)
    # From above only a first organiser may be invited.
    page = visit("provincial_organiser").get(SCHOOL + "/invite")
    assert [field.get("value") for field in page.all("input", type="radio", name="role")] == ["organiser"]
    visit("provincial_organiser").post(SCHOOL + "/invite", status=422, name="高志强", role="judge")
    assert session.scalar(sa.select(sa.func.count()).select_from(Membership)) == before


def test_the_action_itself_holds_the_scope(world: SimpleNamespace, people: named.People) -> None:
    department = queries.organisation("department", "4136010421-01")
    world.invite(role="judge", where=department, upper=people.school)
    world.invite(by="provincial_organiser", role="organiser", where=people.school, upper=people.province)
    world.invite(by="national_organiser", role="organiser", where=people.province, upper=people.ministry)
    escapes: list[dict[str, Any]] = [
        {"where": people.other_school},
        {"where": people.other_school, "upper": people.province},  # not the organiser's own province
        {"where": people.province},
        {"role": "administrator"},
        {"by": "provincial_organiser", "role": "judge", "upper": people.province},
        {"by": "national_organiser", "role": "organiser", "upper": people.ministry},
        {"by": "supervisor"},
        {"by": "alice"},
        {"by": "stranger"},
    ]
    for escape in escapes:
        with pytest.raises(NotAllowed):
            world.invite(**escape)


def test_a_province_invites_the_first_organiser_of_its_school(visit: Visit, session: Any) -> None:
    page = visit("provincial_organiser").get("/people").click("江西省教育厅").click("下级单位")
    page.says("江西财经大学", "江西师范大学", "1 人")
    page = page.click("邀请组织者：江西师范大学")
    page.says("你以江西省教育厅组织者的身份查看")
    shown = page.submit("发出邀请", name="新组织者").follow()
    link = re.search(r"http://localhost(/i/\S+?)<", shown.text)
    assert link
    browser = visit(None)
    assert browser.get(link[1]).submit("接受并进入").location == "/desk"
    browser.get(OTHER + "/invite")
    browser.get(SCHOOL, status=403)


def test_below_is_searched_and_shows_why_it_is_empty(visit: Visit, session: Any) -> None:
    visit("provincial_organiser").get(PROVINCE + "/below?text=师大").says("江西师范大学")
    visit("provincial_organiser").get(PROVINCE + "/below?text=火星").says("没有名称或代码里有“火星”的单位")
    visit("organiser_of_other_school").get(OTHER + "/below").says("下面还没有单位")
    visit("provincial_organiser").get(SCHOOL + "/below", status=404)


def test_a_school_adds_a_department(visit: Visit, session: Any, people: named.People) -> None:
    page = visit("organiser").get(SCHOOL + "/below").click("添加院系")
    page.submit("添加院系", name="法学院", name_en="School of Law", code="02").follow().says("已添加法学院", "法学院")
    made = queries.organisation("department", "4136010421-02")
    assert made
    assert (made.region, made.province, made.parent_id) == ("360000", "360000", people.school_id)
    page = visit("organiser").get(SCHOOL + "/departments/new")
    page.submit("添加院系", status=409, name="再来一个", code="02").says("代码 4136010421-02 已经有单位用了")
    page.submit("添加院系", status=422, name="再来一个", code="0 2/3").says("代码只用字母")
    visit("provincial_organiser").get(PROVINCE + "/departments/new", status=403)
    visit("provincial_organiser").get(SCHOOL + "/departments/new", status=403)


# Used, expired, withdrawn, renewed


def test_an_expired_link_says_so_and_is_renewed(visit: Visit, session: Any, world: SimpleNamespace, at: Any) -> None:
    invitation = world.invite()
    old = link_of(invitation)
    with clock.frozen_at(at + timedelta(days=14)):
        visit(None).get(old, status=409).says("过期", "请他们的组织者再发一个链接")
        visit(None).post(old, status=409)
        page = visit("organiser").get(f"{SCHOOL}/invitations/{invitation.id}")
        page.says("已过期", "没有人用过")
        fresh = page.submit("换一个新链接").follow()
        link = re.search(r"http://localhost(/i/\S+?)<", fresh.text)
        assert link
        visit(None).get(old, status=409).says("已经作废")
        visit(None).get(link[1]).submit("接受并进入")
    assert session.scalar(sa.select(sa.func.count()).select_from(Membership).where(Membership.role == "judge")) == 2


def test_a_judge_with_another_phone_gets_a_new_link_and_nobody_enters_in_his_name(
    visit: Visit, session: Any, world: SimpleNamespace, people: named.People
) -> None:
    """Without an address the link is shown, so whoever enters by it gets another account: what was done so far stays
    with the former one, and its sign-ins end."""
    invitation = world.invite()
    former = session.get(Account, invitation.account_id)
    seat = factories.seat(
        factories.panel(factories.contest(factories.edition(of=people.series, text=""), people.school)), former
    )
    session.commit()
    first, second = visit(None), visit(None)
    first.get(link_of(invitation)).submit("接受并进入")
    page = visit("organiser").get(f"{SCHOOL}/invitations/{invitation.id}")
    fresh = page.submit("换一个新链接").follow()
    link = re.search(r"http://localhost(/i/\S+?)<", fresh.text)
    assert link
    first.get("/account", status=303)  # its sign-in has ended
    second.get(link[1]).submit("接受并进入")
    second.get("/account").says("高志强")
    session.expire_all()
    entered = session.get(Account, seat.account_id)
    assert entered.id != former.id
    assert (entered.credential_origin, entered.credential_from) == ("shown", people.organiser.account_id)
    assert former.disabled_at is not None
    assert invitation.account_id == former.id, "who used the first link stays known"
    assert queries.current_memberships(former.id) == []
    assert queries.membership(entered.id, "judge", people.school_id, people.series_id)
    # Once the person has a password, the organiser's link opens nothing any more.
    second.get("/account/contact").submit("存下改动", login="gaozhiqiang")
    second.get("/account/password").submit("存下新密码", password=PASSWORD)
    newest = session.scalars(sa.select(Invitation).where(Invitation.account_id == entered.id)).one()
    visit("organiser").post(f"{SCHOOL}/invitations/{newest.id}/renew", status=409).says("已经设了密码")


def test_a_used_link_is_renewed_by_mail_alone(visit: Visit, session: Any, world: SimpleNamespace) -> None:
    """Somebody who has entered and has an address gets the new link there, and the organiser sees none."""
    page = visit("organiser").get(SCHOOL + "/invite?role=judge")
    page.submit("发出邀请", name="高志强", email="gao@example.edu.cn")
    invitation = session.scalar(sa.select(Invitation))
    judge = visit(None)
    judge.get(f"/i/{actions.token_of(invitation, mailed=True)}").submit("接受并进入")
    session.expire_all()
    account = session.get(Account, invitation.account_id)
    assert account.credential_origin == "mailed"
    page = visit("organiser").get(f"{SCHOOL}/invitations/{invitation.id}")
    shown = page.submit("换一个新链接").follow()
    shown.says("新链接只寄到本人的邮箱")
    assert "/i/" not in shown.text
    assert not shown.all("div", class_="s-qr")
    judge.get("/account", status=303)  # the sign-in that the first link made has ended
    fresh = session.scalars(sa.select(Invitation).where(Invitation.used_at.is_(None))).one()
    assert fresh.account_id == account.id
    seen, mailed = (f"/i/{actions.token_of(fresh, mailed=way)}" for way in (False, True))
    visit(None).post(seen, status=403)
    texts = [one.text for one in session.scalars(sa.select(Letter).order_by(Letter.id))]
    assert mailed in texts[1]
    assert seen not in "".join(texts)
    assert actions.code_of(fresh) not in "".join(texts)
    assert "欧阳静" in texts[2]
    assert "以前的登录都已结束" in texts[2]
    visit(None).get(mailed).submit("接受并进入")


def test_a_withdrawn_invitation_takes_its_role_along(visit: Visit, session: Any, world: SimpleNamespace) -> None:
    invitation = world.invite(email="typo@example.edu.cn")
    page = visit("organiser").get(f"{SCHOOL}/invitations/{invitation.id}")
    page.submit("撤销这个邀请").follow().says("已撤销给高志强的邀请")
    visit(None).get(link_of(invitation), status=409).says("已经作废")
    session.expire_all()
    account = session.get(Account, invitation.account_id)
    assert queries.current_memberships(account.id) == []
    assert (account.email, account.disabled_at is None) == (None, False)
    world.invite(email="typo@example.edu.cn")  # the address is free again
    old = f"{SCHOOL}/invitations/{invitation.id}"
    visit("organiser").post(old + "/withdraw", status=409).says("这个邀请已经撤销了")
    visit("organiser").post(old + "/renew", status=409).says("已经撤销或换过新链接")


def test_an_accepted_invitation_is_not_withdrawn(world: SimpleNamespace, people: named.People) -> None:
    invitation = world.invite()
    actions.accept(invitation, None, at=world.at)
    with pytest.raises(WrongMoment, match="已经接受了邀请"):
        actions.withdraw(invitation, by=people.organiser.account_id, at=world.at)
    with pytest.raises(WrongMoment, match="已经用过了"):
        actions.accept(invitation, None, at=world.at)


def test_a_made_up_link_or_a_foreign_invitation_is_not_found(
    visit: Visit, world: SimpleNamespace, session: Any
) -> None:
    visit(None).get("/i/AAAAAAAAAAAAAAAAAAAAAAAAAAA", status=404).says("没有这个邀请链接")
    foreign = world.invite(by="organiser_of_other_school", where=world.people.other_school)
    visit("organiser").get(f"{SCHOOL}/invitations/{foreign.id}", status=404)
    visit("organiser").post(f"{SCHOOL}/invitations/{foreign.id}/renew", status=404)
    visit("organiser").post(f"{OTHER}/invitations/{foreign.id}/withdraw", status=403)
    # From above, a judge's invitation (with its link) is not shown.
    visit("provincial_organiser").get(f"{OTHER}/invitations/{foreign.id}", status=403)
    with pytest.raises(NotFound):
        actions.invitation_behind("x")
    with pytest.raises(Unfit):
        actions.invitation_with_code("")


def test_inviting_twice_and_disabled_accounts(session: Any, world: SimpleNamespace, people: named.People) -> None:
    first = world.invite(email="gao@example.edu.cn")
    with pytest.raises(Clash, match="已经有这个角色了"):
        world.invite(email="GAO@example.edu.cn")
    account = session.get(Account, first.account_id)
    actions.disable(account, reason="试一试", by=people.administrator.account_id, at=world.at)
    with pytest.raises(Unfit, match="已停用"):
        world.invite(role="chair", email="gao@example.edu.cn")
    with pytest.raises(NotAllowed):
        actions.accept(first, None, at=world.at)


def test_a_double_click_invites_once(visit: Visit, session: Any) -> None:
    page = visit("organiser").get(SCHOOL + "/invite")
    page.submit("发出邀请", name="高志强", role="judge", repeat=2).follow().says("已经收到过了")
    assert session.scalar(sa.select(sa.func.count()).select_from(Invitation)) == 1


# Members


def test_a_role_is_taken_back_with_a_reason_and_at_once(visit: Visit, session: Any, people: named.People) -> None:
    organiser, judge = visit("organiser"), visit("judge")
    page = organiser.get(SCHOOL + "?role=judge")
    page.says("程海燕", "评委")
    page.keeps_quiet_about("罗永康")
    page = page.click("收回角色：程海燕")
    page.submit("收回这个角色", status=422, reason="").says("请写明原因")
    page.submit("收回这个角色", reason="本届不再担任评委").follow().says("已收回程海燕的角色")
    judge.get("/account").says("还没有任何角色")
    line = session.scalar(sa.select(AuditLine).where(AuditLine.action == "people.revoke"))
    assert (line.reason, line.by_id) == ("本届不再担任评委", people.organiser.account_id)
    organiser.get(page.path, status=404)


def test_nobody_takes_his_own_office_or_a_foreign_one(visit: Visit, session: Any, people: named.People) -> None:
    own = queries.membership(people.organiser.account_id, "organiser", people.school_id, people.series_id)
    foreign = queries.membership(people.stranger.account_id, "organiser", people.school_id, people.other_series_id)
    judge = queries.membership(people.judge.account_id, "judge", people.school_id, people.series_id)
    assert own
    assert foreign
    assert judge
    visit("organiser").post(f"{SCHOOL}/members/{own.id}/revoke", status=403, reason="试一试").says("不能收回自己的")
    visit("organiser").post(f"{SCHOOL}/members/{foreign.id}/revoke", status=404, reason="试一试")
    visit("provincial_organiser").post(f"{SCHOOL}/members/{judge.id}/revoke", status=403, reason="试一试")
    visit("provincial_organiser").get(f"{SCHOOL}/members/{own.id}/revoke")


def test_lists_ask_the_same_for_one_and_three(visit: Visit, session: Any, world: SimpleNamespace) -> None:
    world.invite(email="one@example.edu.cn")
    few = {path: len(visit("organiser").get(path).queries) for path in (SCHOOL, SCHOOL + "/invitations", "/people")}
    below = len(visit("provincial_organiser").get(PROVINCE + "/below").queries)
    home = factories.organisation("school", "7701", "另一所学校")
    for number in range(3):
        world.invite(name=f"评委{number}", email=f"judge{number}@example.edu.cn", home=home)
    for path, count in few.items():
        assert len(visit("organiser").get(path).queries) == count, path
    assert len(visit("provincial_organiser").get(PROVINCE + "/below").queries) == below


def test_lists_are_paged_by_key(visit: Visit, session: Any, world: SimpleNamespace) -> None:
    for number in range(55):
        world.invite(name=f"评委{number:02}")
    page = visit("organiser").get(SCHOOL + "/invitations")
    page.says("共 55 条", "评委00")
    page.keeps_quiet_about("评委54")
    page.click("下一页 →").says("评委54")


def test_a_supervisor_or_judge_scope_is_told_apart(people: named.People, world: SimpleNamespace) -> None:
    judge, organiser = world.actor("judge"), world.actor("organiser")
    school, series, other = people.school_id, people.series_id, people.other_series_id
    assert policies.judge_at(judge, school, series)
    assert not policies.judge_at(judge, school, other)
    assert not policies.judge_at(judge, None, series)
    assert not policies.organiser_at(judge, school, series)
    assert policies.organiser_at(organiser, school, series)
    assert not policies.organiser_at(organiser, school, other)
    assert not policies.organiser_at(organiser, people.other_school_id, series)
    assert policies.supervisor_at(world.actor("supervisor"), school, series)
    assert policies.oversees(world.actor("supervisor"), school, series)
    assert policies.chair_at(world.actor("chair"), school, series)
    assert policies.student_at(world.actor("alice"), school)
    assert policies.teacher_at(world.actor("teacher"), school)
    assert not policies.student_at(world.actor("alice"), people.other_school_id)


def test_below_is_the_same_in_sql_and_at_hand(session: Any, people: named.People) -> None:
    factories.organisation("city", "360100", "南昌市")
    factories.organisation("delegation", "d-360000", "江西省代表团")
    factories.organisation("delegation", "d-light", "轻工行业代表团", region="d-light")
    factories.organisation("school", "4133010335", "浙江大学", region="330000")
    everything = list(session.scalars(sa.select(Organisation)))
    for upper in everything:
        by_sql = set(session.scalars(sa.select(Organisation.id).where(queries.below(upper))))
        assert by_sql == {one.id for one in everything if queries.is_below(one, upper)}, upper.code

"""Roles that review and confirm are granted in the open; the supervisor and organisations above vouch for people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contest.audit import AuditLine
from contest.errors import Clash, NotAllowed, Unfit
from contest.mail import Letter
from contest.people import actions, second_person
from contest.people.models import Account, Lack, Membership
from tests import factories
from tests.client import PageClient
from tests.people import People

SCHOOL = "/people/career/school/4136010421"
Visit = Callable[..., PageClient]


@pytest.fixture
def second(session: Any, people: People, at: Any) -> Membership:
    """Whom the organiser gave the role just now, and who has an address."""
    account = factories.account("第二个人", email="second@example.edu.cn")
    held = factories.membership(
        account, "organiser", people.school, people.series, at=at, granted_by=people.organiser.account_id
    )
    people.supervisor.account.email = "ji@example.edu.cn"
    people.organiser.account.email = "ouyang@example.edu.cn"
    session.commit()
    return held


def qualification(held: Membership, people: People, at: Any) -> Any:
    beside = second_person.Begun((people.organiser.account_id,), roles=("organiser",))
    return second_person.qualification(
        held.account, people.school, people.series_id,
        roles=("organiser",), beside=beside, wait=timedelta(hours=24), at=at,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["supervisor", "provincial_organiser"])
def test_the_supervisor_and_whoever_is_above_vouch_at_once(
    visit: Visit, session: Any, people: People, second: Membership, at: Any, who: str
) -> None:
    assert qualification(second, people, at).lack is Lack.WAIT
    page = visit(who).get(SCHOOL + "/roles")
    page.says("第二个人", "欧阳静", "还在等待期")
    asked = page.click("为第二个人担保")
    asked.says("你认识第二个人本人", "公开写明由你担保")
    name = getattr(people, who).name
    asked.submit("我担保").follow().says("已为第二个人担保", f"{name}担保")
    session.refresh(second)
    assert second.vouched_by == getattr(people, who).account_id
    assert qualification(second, people, at).by_vouch
    line = session.scalars(sa.select(AuditLine).where(AuditLine.action == "people.vouch")).one()
    assert (line.subject_id, line.by_id) == (second.id, second.vouched_by)
    told = {one.to for one in session.scalars(sa.select(Letter))}
    assert told == {"second@example.edu.cn", "ouyang@example.edu.cn", "ji@example.edu.cn"} - (
        {"ji@example.edu.cn"} if who == "supervisor" else set()
    )


def test_organisers_see_the_page_and_cannot_vouch(visit: Visit, people: People, second: Membership) -> None:
    page = visit("organiser").get(SCHOOL + "/roles")
    page.says("第二个人")
    page.keeps_quiet_about("为第二个人担保")
    address = f"{SCHOOL}/members/{second.id}/vouch"
    visit("organiser").get(address, status=403)
    visit("organiser").post(address, status=403)
    visit("organiser_of_other_school").get(SCHOOL + "/roles", status=403)
    visit("stranger").get(address, status=403)
    visit("judge").get(SCHOOL + "/roles", status=403)


def test_a_long_list_asks_the_log_once(visit: Visit, session: Any, people: People, second: Membership, at: Any) -> None:
    def asked() -> list[str]:
        return visit("supervisor").get(SCHOOL + "/roles").queries

    few = asked()
    for n in range(12):
        factories.membership(
            factories.account(f"同事{n:02}"), "organiser", people.school, people.series,
            at=at, granted_by=people.organiser.account_id,
        )  # fmt: skip
    session.commit()
    many = asked()
    assert len(many) - len(few) <= 12 + 3
    assert sum("audit_line" in one for one in many) <= 3
    assert sum("FROM invitation" in one for one in many) <= 3


def test_who_may_not_vouch(session: Any, people: People, second: Membership, at: Any) -> None:
    supervisor = people.supervisor.account
    with pytest.raises(NotAllowed, match="不能为自己担保"):
        actions.vouch(second, second.account, is_above=False, at=at)
    second.granted_by = supervisor.id
    with pytest.raises(NotAllowed, match="这个角色是你授予的"):
        actions.vouch(second, supervisor, is_above=False, at=at)
    second.granted_by = people.organiser.account_id
    supervisor.credential_origin = "shown"
    with pytest.raises(NotAllowed, match="你自己的账号"):
        actions.vouch(second, supervisor, is_above=False, at=at)
    supervisor.credential_origin = "own"
    actions.vouch(second, supervisor, is_above=False, at=at)
    with pytest.raises(Clash):
        actions.vouch(second, supervisor, is_above=False, at=at)
    judge = session.scalar(sa.select(Membership).where(Membership.account_id == people.judge.account_id))
    with pytest.raises(Unfit):
        actions.vouch(judge, supervisor, is_above=False, at=at)


def test_granting_such_a_role_tells_organisers_and_supervisor(
    visit: Visit, session: Any, people: People, second: Membership
) -> None:
    page = visit("organiser").get(SCHOOL + "/invite")
    page.submit("发出邀请", name="新的裁判长", role="chair")
    letters = {one.to: one for one in session.scalars(sa.select(Letter))}
    assert set(letters) == {"second@example.edu.cn", "ji@example.edu.cn"}
    text = letters["ji@example.edu.cn"].text
    assert "欧阳静授予新的裁判长一个角色" in text
    assert f"http://localhost{SCHOOL}/roles" in text
    visit("supervisor").get("/desk").says("最近 7 天有新的角色", "新的裁判长：裁判长")
    page = visit("organiser").get(SCHOOL + "/invite")
    page.submit("发出邀请", name="新评委", role="judge")
    assert session.scalar(sa.select(sa.func.count()).select_from(Letter)) == 2, "a judge confirms nobody's deed"


def test_an_administrator_who_grants_themselves_a_role_shows_as_such(
    visit: Visit, session: Any, people: People, second: Membership
) -> None:
    administrator = people.administrator
    page = visit("administrator").get(f"/people/accounts/{administrator.account_id}/grant")
    page.submit("授予这个角色", role="organiser", series="career", organisation_name="江西财经大学")
    text = next(one.text for one in session.scalars(sa.select(Letter)) if one.to == "ji@example.edu.cn")
    assert "管理员给自己授予了一个角色" in text
    visit("supervisor").get(SCHOOL + "/roles").says("自己授予自己")
    visit("supervisor").get("/desk").says("管理员：组织者")


def test_an_account_taken_over_by_its_inviter_stays_unfit(session: Any, people: People, at: Any) -> None:
    """Whoever enters by the shown link and then sets a password, an address or both is still not a second person."""
    from contest.people.sign_in import identification

    inviter = identification.actor_of(people.organiser.account)
    invitation = actions.invite(inviter, "替身", "organiser", people.school, people.series, at=at)
    puppet = actions.accept(invitation, None, at=at)
    actions.correct_contact(
        puppet, name="替身", login="tishen", email="mine@example.org", phone=None, language=None, present=None,
        by=puppet.id, at=at,
    )  # fmt: skip
    actions.change_password(puppet, None, "Green-Heron-Walks-9", by=puppet.id, at=at)
    actions.reset_password(puppet, "Green-Heron-Walks-10", at=at)
    held = session.scalar(sa.select(Membership).where(Membership.account_id == puppet.id))
    assert qualification(held, people, at + timedelta(days=300)).lack is Lack.SHOWN
    assert session.get(Account, puppet.id).credential_from == people.organiser.account_id


def test_a_new_administrator_is_told_to_the_others(
    visit: Visit, session: Any, people: People, second: Membership, at: Any
) -> None:
    """By letter, and on their home for who has no address; also after the role was taken back."""
    other = factories.account("另一位管理员", login="other", email="other@example.org")
    factories.membership(other, "administrator", at=at)
    session.commit()
    page = visit("administrator").get(f"/people/accounts/{second.account_id}/grant")
    page.submit("授予这个角色", role="administrator")
    letter = session.scalars(sa.select(Letter)).one()
    assert letter.to == "other@example.org"
    assert "管理员任命第二个人为系统管理员" in letter.text
    made = session.scalar(sa.select(Membership).where(Membership.granted_by == people.administrator.account_id))
    made.granted_by = other.id
    made.revoked_at = at
    session.commit()
    visit("administrator").get("/desk/editions").says("最近 7 天有新的角色", "第二个人：系统管理员", "已收回")

"""Two accounts are two persons only if nobody else can act with the second one, and after the wait."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contest.errors import NotAllowed
from contest.people import actions, second_person
from contest.people.models import Account, Lack, Membership
from contest.people.second_person import Begun, Qualification
from contest.people.sign_in import identification
from tests import factories
from tests.people import PASSWORD, People

DAY = timedelta(hours=24)


def drafted_by(*by: Any) -> Begun:
    return Begun(by, roles=("organiser",))


@pytest.fixture
def world(session: Any, people: People, at: Any) -> World:
    return World(people, at)


class World:
    """The drafter is the first university's organiser; others are asked beside them."""

    def __init__(self, people: People, at: Any) -> None:
        self.people, self.at = people, at
        self.drafter = people.organiser.account_id

    def qualified(self, account: Account, *, after: timedelta = timedelta(), **more: Any) -> Qualification:
        given = {
            "roles": ("organiser",),
            "beside": drafted_by(self.drafter),
            "wait": DAY,
            "at": self.at + after,
            **more,
        }
        return second_person.qualification(account, self.people.school, self.people.series_id, **given)

    def granted(self, by: Any, **account: Any) -> Account:
        made = factories.account("第二个人", **account)
        factories.membership(
            made, "organiser", self.people.school, self.people.series, at=self.at, granted_by=by and by.account_id
        )
        return made

    def invited(self, *, mailed: bool, email: str | None = "second@example.edu.cn", **more: Any) -> Account:
        """Somebody whom the drafter invited, who has entered and set a password."""
        inviter = identification.actor_of(self.people.organiser.account)
        invitation = actions.invite(
            inviter, "第二个人", "organiser", self.people.school, self.people.series, email=email, at=self.at
        )
        account = actions.accept(invitation, None, mailed=mailed, at=self.at)
        if not account.email:
            account.login = "second"
        actions.change_password(account, None, PASSWORD, by=account.id, at=self.at)
        return account


def held(account: Account) -> Membership:
    return next(one for one in account.memberships if one.role == "organiser")


# The wait


def test_a_role_from_somebody_else_needs_no_wait(world: World) -> None:
    assert world.qualified(world.granted(world.people.administrator)).lack is None
    assert world.qualified(world.granted(None)).lack is None


def test_a_role_from_the_drafter_counts_after_the_wait(world: World) -> None:
    account = world.granted(world.people.organiser)
    early = world.qualified(account, after=DAY - timedelta(seconds=1))
    assert (early.lack, early.able_from) == (Lack.WAIT, world.at + DAY)
    assert world.qualified(account, after=DAY).lack is None
    assert world.qualified(account, wait=timedelta()).lack is None


def test_a_later_change_of_the_credential_begins_the_wait_again(world: World) -> None:
    account = world.invited(mailed=True)
    later = world.at + 3 * DAY
    assert world.qualified(account, after=3 * DAY).lack is None
    actions.change_password(account, PASSWORD, "Green-Heron-Walks-9", by=account.id, at=later)
    assert world.qualified(account, after=3 * DAY).able_from == later + DAY
    assert world.qualified(account, after=4 * DAY).lack is None


def test_the_wait_is_not_got_round_by_an_account_between(world: World) -> None:
    """The drafter invites somebody, who invites a third at once."""
    between = world.granted(world.people.organiser)
    third = world.granted(type("Granter", (), {"account_id": between.id}))
    assert world.qualified(third).lack is Lack.WAIT
    assert world.qualified(third, after=DAY).lack is None
    puppet = world.invited(mailed=False)
    fourth = world.granted(type("Granter", (), {"account_id": puppet.id}))
    assert world.qualified(fourth).lack is Lack.WAIT


# The account itself


def test_what_an_inviter_could_see_makes_no_second_person(world: World) -> None:
    account = world.invited(mailed=False)
    assert world.qualified(account, after=300 * DAY).lack is Lack.SHOWN
    assert world.qualified(account, after=300 * DAY, beside=Begun()).lack is Lack.SHOWN


def test_a_letter_opened_from_the_address_does_once_a_password_is_set(world: World) -> None:
    inviter = identification.actor_of(world.people.organiser.account)
    invitation = actions.invite(
        inviter, "人", "organiser", world.people.school, world.people.series, email="a@example.edu.cn", at=world.at
    )
    account = actions.accept(invitation, None, mailed=True, at=world.at)
    assert world.qualified(account, after=DAY).lack is Lack.CREDENTIAL
    actions.change_password(account, None, PASSWORD, by=account.id, at=world.at)
    assert world.qualified(account, after=DAY).lack is None


def test_a_reset_by_mail_mends_it_only_at_the_invited_address(world: World) -> None:
    account = world.invited(mailed=False)
    actions.reset_password(account, "Green-Heron-Walks-9", at=world.at)
    assert (account.credential_origin, world.qualified(account, after=DAY).lack) == ("mailed", None)
    other = world.invited(mailed=False, email="third@example.edu.cn")
    other.email = "changed-by-whoever-got-in@example.edu.cn"
    actions.reset_password(other, "Green-Heron-Walks-9", at=world.at)
    assert world.qualified(other, after=DAY).lack is Lack.SHOWN


def test_somebody_who_signed_up_has_an_account_of_their_own(world: World) -> None:
    place = actions.Studies(world.people.school, "T-77", "staff")
    account = actions.sign_up("高老师", "teacher", place, password=PASSWORD, login="gao", at=world.at)
    assert (account.credential_origin, account.credential_from) == ("own", None)
    assert world.qualified(account).lack is Lack.ROLE


# The refusal


def test_the_refusal_says_why_and_what_to_do(world: World) -> None:
    people = world.people
    given = {"roles": ("organiser",), "beside": drafted_by(world.drafter), "wait": DAY, "at": world.at}
    with pytest.raises(NotAllowed, match="以后你才能办") as waiting:
        second_person.require(world.granted(people.organiser), people.school, people.series_id, **given)
    assert waiting.value.facts["able"] == world.at + DAY
    assert waiting.value.facts["who"] == sorted(
        [people.supervisor.name, people.provincial_organiser.name, people.national_organiser.name]
    )
    with pytest.raises(NotAllowed, match="先用邮箱重设一次密码") as shown:
        second_person.require(world.invited(mailed=False), people.school, people.series_id, **given)
    assert [way.endpoint for way in shown.value.ways] == ["people.ask_reset"]
    with pytest.raises(NotAllowed, match="要有监督或上级单位为你担保"):
        second_person.require(world.invited(mailed=False, email=None), people.school, people.series_id, **given)


def test_who_may_vouch_is_the_supervisor_and_whoever_is_above(world: World) -> None:
    people = world.people
    found = {one.name for one in second_person.who_may_vouch(people.school, people.series_id)}
    assert found == {"纪明", "邹敏", "方建国"}
    assert [one.name for one in second_person.who_may_vouch(people.ministry, people.series_id)] == []


def test_an_account_that_came_by_a_renewed_link_is_the_same_person(world: World) -> None:
    """Somebody drafts with an account that has no password, has its link renewed, and is vouched for: one person."""
    school, series, people = world.people.school, world.people.series, world.people
    inviter = identification.actor_of(people.organiser.account)
    invitation = actions.invite(inviter, "起草的人", "organiser", school, series, at=world.at)
    former = actions.accept(invitation, None, at=world.at)
    renewed = actions.renew(inviter, invitation, at=world.at)
    account = actions.accept(renewed, None, at=world.at)
    assert account.id != former.id
    account.login = "second"
    actions.change_password(account, None, PASSWORD, by=account.id, at=world.at)
    actions.vouch(held(account), people.supervisor.account, is_above=False, at=world.at)
    later = 300 * DAY
    assert world.qualified(account, beside=drafted_by(people.organiser.account_id), after=later).lack is None
    assert world.qualified(account, beside=drafted_by(former.id), after=later).lack is Lack.SAME
    with pytest.raises(NotAllowed, match="两个账号是同一个人"):
        second_person.require(
            account,
            school,
            series.id,
            roles=("organiser",),
            beside=drafted_by(former.id),
            wait=DAY,
            at=world.at + later,
        )
    # What the former account granted, the account that came in its place granted.
    third = world.granted(people.organiser)
    held(third).granted_by = former.id
    assert world.qualified(third, beside=drafted_by(account.id)).lack is Lack.WAIT


# One person behind two accounts


def acting(account: Any) -> Any:
    """Whoever grants as this account."""
    return type("Granter", (), {"account_id": account.id})


def qualified(world: World, account: Account, doer: Account, *, after: timedelta = timedelta(), **more: Any) -> Any:
    return world.qualified(account, after=after, beside=drafted_by(doer.id), **more)


def test_a_draft_by_the_reviewers_own_puppet_has_no_second_person(world: World) -> None:
    """The organiser drafts as somebody whose link they read, and reviews as themselves."""
    puppet, reviewer = world.invited(mailed=False), world.people.organiser.account
    assert qualified(world, reviewer, puppet, after=300 * DAY).lack is Lack.DOER_SHOWN
    supervisor = world.people.supervisor.account
    asked = qualified(world, supervisor, puppet, roles=("supervisor",))
    assert asked.lack is None, "a supervisor reads no links, and is nobody's puppet"
    actions.vouch(held(puppet), supervisor, is_above=False, at=world.at)
    assert qualified(world, reviewer, puppet).lack is None


def test_a_draft_by_whom_the_reviewer_invited_waits_too(world: World) -> None:
    invited, reviewer = world.invited(mailed=True), world.people.organiser.account
    found = qualified(world, reviewer, invited)
    assert (found.lack, found.able_from) == (Lack.WAIT, world.at + DAY)
    assert qualified(world, reviewer, invited, after=DAY).lack is None


def test_two_accounts_that_a_third_made_are_one_person_until_the_wait_is_over(world: World) -> None:
    ones, others = world.granted(world.people.organiser), world.granted(world.people.organiser)
    assert qualified(world, ones, others).able_from == world.at + DAY
    assert qualified(world, ones, others, after=DAY).lack is None
    later = world.granted(world.people.administrator)
    assert qualified(world, ones, later).lack is None, "they come from two people"


def test_whoever_granted_is_judged_by_how_they_were_then(world: World) -> None:
    """The drafter invites somebody, who invites a third; taking the role of the one between back changes nothing."""
    between = world.granted(world.people.organiser)
    third = world.granted(acting(between))
    actions.revoke(held(between), reason="换人", by=world.drafter, at=world.at)
    assert world.qualified(third).able_from == world.at + DAY


def test_whoever_vouched_is_judged_by_how_they_were_then(world: World) -> None:
    people = world.people
    third = world.granted(people.organiser)
    puppet = factories.account("新监督")
    made = factories.membership(
        puppet, "supervisor", people.school, people.series, at=world.at, granted_by=world.drafter
    )
    actions.vouch(held(third), puppet, is_above=False, at=world.at)
    actions.revoke(made, reason="换人", by=world.drafter, at=world.at)
    assert world.qualified(third).lack is Lack.WAIT
    held(third).vouched_by = None
    actions.vouch(held(third), people.supervisor.account, is_above=False, at=world.at)
    actions.revoke(_role(people.supervisor.account), reason="卸任", by=people.administrator.account_id, at=world.at)
    assert world.qualified(third).by_vouch, "a supervisor who has left was one when they vouched"


def test_the_chain_leads_through_administrators(world: World) -> None:
    """The drafter is administrator, makes another one, and that one makes an organiser."""
    factories.membership(world.people.organiser.account, "administrator", at=world.at - 300 * DAY)
    puppet = factories.account("新管理员")
    actions.grant(puppet, "administrator", None, None, by=world.drafter, at=world.at)
    third = world.granted(acting(puppet))
    assert world.qualified(third).able_from == world.at + DAY
    actions.grant(puppet, "organiser", world.people.school, world.people.series, by=puppet.id, at=world.at)
    assert world.qualified(puppet).lack is Lack.WAIT, "a grant to oneself is no root"


def _role(account: Account) -> Membership:
    return next(one for one in account.memberships if one.role == "supervisor")

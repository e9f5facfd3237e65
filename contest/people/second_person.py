"""Who counts as a second person: the one place that says whether somebody may review, confirm, consent or re-open, and
if not, why not and from when.

Two accounts are two persons only if nobody acts with both. So the second one must be an account in its own right: its
credential was set by its owner, by way of a contact that the inviter did not read. A link or a code that an organiser
sees on their screen lets the organiser in as well. And nobody may be behind both accounts (contest/people/roots.py):
the question is asked both ways, of who confirms and of whose deed it is. Where one of them has the role or the
credential from the other, or both from a third, they also wait, as long as the rulebook says, so that others hear of it
first. An account that came in place of another one, because its link was renewed, is the same person's. The supervisor,
or somebody of a higher organisation, may answer for somebody at once (docs/decisions, decision 53).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.errors import N_, NotAllowed, Way
from contest.people.models import Account, CredentialOrigin, Invitation, Lack, Membership, Organisation
from contest.people.roots import SUCCEED, Origins, Roots, are_apart, former_accounts, is_higher, vouch_is_current, whole

__all__ = [
    "CONFIRMING",
    "SUCCEED",
    "Begun",
    "Qualification",
    "is_higher",
    "is_own",
    "mends_itself",
    "qualification",
    "refusal",
    "require",
    "vouch_is_current",
    "who_may_vouch",
]

CONFIRMING = ("organiser", "chair", "supervisor")  # roles with a deed that needs a second person
NAMED = 6  # so many people who may vouch are named


@dataclass(frozen=True)
class Begun:
    """What a second person is asked for. `by`: whose deed it is; `roles`: those in which they did it; `in_name_of`: in
    whose name it was done, without a deed of their own. Nobody: the deed needs an account in its own right, no more.
    `beside_third`: whether two who have their places from the same third wait too. A publication's two signatures do; a
    judge's sheet and its confirmation do not, since an organiser seats both on the morning of a round."""

    by: Collection[UUID | None] = ()
    roles: Collection[str] = ()
    in_name_of: Collection[UUID | None] = ()
    beside_third: bool = True


@dataclass(frozen=True)
class Qualification:
    """Whether somebody is a second person beside those whose deed it is. `lack`: what is missing, None: nothing.
    `able_from`: the end of the wait (UTC), where that is what is missing."""

    account: Account
    membership: Membership | None
    lack: Lack | None = None
    able_from: datetime | None = None
    by_vouch: bool = False  # the vouch is what makes them one
    doer_vouched: Membership | None = None  # the role of whose deed it is, where a vouch for that makes them two

    @property
    def inviter_id(self) -> UUID | None:
        """Who granted the role; their own id where they granted it to themselves, None where the system did."""
        return self.membership.granted_by if self.membership else None


def qualification(
    account: Account,
    organisation: Organisation,
    series_id: UUID,
    *,
    roles: Collection[str],
    beside: Begun,
    wait: timedelta,
    at: datetime,
) -> Qualification:
    """How somebody stands as a second person with one of these roles at an organisation, beside a deed. With several
    roles, the one that serves best counts."""
    return _Question(Origins(organisation, series_id, wait), beside, at).best(account, roles)


def require(
    account: Account,
    organisation: Organisation,
    series_id: UUID,
    *,
    roles: Collection[str],
    beside: Begun,
    wait: timedelta,
    at: datetime,
) -> Qualification:
    """The same; raises NotAllowed, which says why and who can do what, for somebody who is none (yet)."""
    found = qualification(account, organisation, series_id, roles=roles, beside=beside, wait=wait, at=at)
    if found.lack is not None:
        raise refusal(found, organisation, series_id)
    return found


def refusal(found: Qualification, organisation: Organisation, series_id: UUID) -> NotAllowed:
    """Why somebody is no second person (yet), and what to do, as a refusal."""
    account = found.account
    vouchers = sorted(one.name for one in who_may_vouch(organisation, series_id) if one.id != account.id)[:NAMED]
    ways: list[Way] = []
    if found.lack is Lack.CREDENTIAL:
        sentence = N_("这一步要由第二个人来办，要有自己设的密码。先给自己设一个密码，再回来办。")
        ways = [Way(N_("去设密码"), "people.password", {})]
    elif found.lack is Lack.SAME:
        sentence = N_(
            "这一步要由第二个人来办。起头的那个账号换了链接，才有你现在的账号：两个账号是同一个人。请另一个人来办。"
        )
    elif found.lack is Lack.SHOWN and mends_itself(account):
        sentence = N_(
            "这一步要由第二个人来办。你的账号是凭别人也看得到的链接或邀请码进入的，还不算。先用邮箱重设一次密码，再回来办。"
        )
        ways = [Way(N_("重设密码"), "people.ask_reset", {})]
    elif found.lack is Lack.SHOWN:
        sentence = N_(
            "这一步要由第二个人来办。你的账号是凭别人也看得到的链接或邀请码进入的，还不算。要有监督或上级单位为你担保。"
        )
    elif found.lack is Lack.WAIT:
        sentence = N_(
            "这一步要由第二个人来办。你和起头的人，一方的角色或登录方式是另一方给的，或者都是同一个人给的，"
            "%(able)s 以后你才能办。"
            "要早一点，请监督或上级单位担保。"
        )
    elif found.lack is Lack.DOER_SHOWN:
        sentence = N_(
            "这一步要由第二个人来办。起头的人是凭你也看得到的链接或邀请码进入的，分不清是不是两个人。"
            "请看不到那个链接的人来办；或者请起头的人用邮箱重设密码，由监督或上级单位为其担保。"
        )
    else:
        sentence = N_("这一步要由第二个人来办，你在这里没有这个角色。")
    safe = N_("什么都没有改。")
    if found.lack in (Lack.SHOWN, Lack.WAIT):
        safe = (
            N_("什么都没有改。可以为你担保的有：%(who)s。")
            if vouchers
            else N_("什么都没有改。这里还没有监督，请系统管理员任命一位，由他担保。")
        )
    return NotAllowed(sentence, safe=safe, ways=ways, who=vouchers, able=found.able_from)


def is_own(account: Account) -> bool:
    """Whether an account is one in its own right: nobody but its owner came by its credential."""
    if account.credential_origin == CredentialOrigin.MAILED:
        return account.password is not None
    return account.credential_origin == CredentialOrigin.OWN


def mends_itself(account: Account) -> bool:
    """Whether a reset by mail makes this account one in its own right: its address is the one that it was invited at,
    and nobody changed it since."""
    if not account.email:
        return False
    if account.credential_origin != CredentialOrigin.SHOWN:
        return True
    return bool(
        session.scalar(
            sa.select(sa.func.count())
            .select_from(Invitation)
            .where(Invitation.account_id == account.id, Invitation.email == account.email)
        )
    )


def who_may_vouch(organisation: Organisation, series_id: UUID) -> list[Account]:
    """The supervisors of an organisation, and the organisers and supervisors of organisations above it."""
    found = session.execute(
        sa.select(Account, Membership.role, Organisation)
        .join(Membership, Membership.account_id == Account.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.role.in_(("organiser", "supervisor")),
            sa.or_(Membership.series_id == series_id, Membership.series_id.is_(None)),
            sa.or_(
                Organisation.id == organisation.id,
                Organisation.kind == "authority",
                Organisation.id == organisation.parent_id,
            ),
            Membership.revoked_at.is_(None),
            Account.disabled_at.is_(None),
        )
        .order_by(Account.name, Account.id)
    )
    chosen = {
        account.id: account
        for account, role, where in found
        if is_higher(where, organisation) or (role == "supervisor" and where.id == organisation.id)
    }
    return list(chosen.values())


@dataclass(frozen=True)
class _Other:
    """Somebody whose deed it is: their own accounts, and the ways to their place."""

    own: Roots
    ways: Sequence[Roots]


@dataclass(frozen=True)
class _Question:
    origins: Origins
    beside: Begun
    at: datetime

    def best(self, account: Account, roles: Collection[str]) -> Qualification:
        held = self.origins.held(account.id, roles)
        if not held:
            return Qualification(account, None, Lack.ROLE)
        if former_accounts(account.id) & {*self.beside.by, *self.beside.in_name_of}:
            return Qualification(account, held[0], Lack.SAME)
        found = [self._with(account, one) for one in held]
        none_last = datetime.max.replace(tzinfo=self.at.tzinfo)
        return min(found, key=lambda one: (one.lack is not None, one.able_from is None, one.able_from or none_last))

    def _with(self, account: Account, held: Membership) -> Qualification:
        others = self._others(self.at)
        if is_own(account) and self._is_apart(account, self.origins.granted(account, held, self.at), others):
            return Qualification(account, held, doer_vouched=self._doer_vouched(account, held))
        if self._is_apart(account, self.origins.vouched(account, held, self.at), others):
            return Qualification(account, held, by_vouch=True)
        if account.credential_origin == CredentialOrigin.SHOWN:
            return Qualification(account, held, Lack.SHOWN)
        if not is_own(account):
            return Qualification(account, held, Lack.CREDENTIAL)
        able = self._able_from(account, held)
        return Qualification(account, held, Lack.WAIT if able else Lack.DOER_SHOWN, able)

    def _doer_vouched(self, account: Account, held: Membership) -> Membership | None:
        """The vouched role of whose deed it is, if they are two persons only because of it."""
        ways = self.origins.granted(account, held, self.at)
        if self._is_apart(account, ways, self._others(self.at, vouches=False)):
            return None
        roles = [
            one
            for doer in self.beside.by
            if doer is not None
            for one in self.origins.held(doer, self.beside.roles, ever_until=self.at)
        ]
        return next((one for one in roles if one.vouched_by is not None and vouch_is_current(one)), None)

    def _able_from(self, account: Account, held: Membership) -> datetime | None:
        """The end of a wait from which on they are two persons; None: no wait makes them so."""
        doers = [one for one in map(self._account, self.beside.by) if one is not None]
        ends = [self.origins.own_from(account, held)]
        for doer in doers:
            theirs: list[Membership | None] = [*self.origins.held(doer.id, self.beside.roles, ever_until=self.at)]
            ends += [self.origins.own_from(doer, one) for one in theirs or [None]]
        for end in sorted({one for one in ends if one is not None and one > self.at}):
            if self._is_apart(account, self.origins.granted(account, held, end), self._others(end)):
                return end
        return None

    def _is_apart(self, account: Account, ways: Sequence[Roots], others: Sequence[_Other]) -> bool:
        if not ways:
            return False
        if self.beside.beside_third:
            return all(are_apart(ways, other.ways) for other in others)
        own = [whole(account.id)]
        return all(are_apart(ways, [other.own]) and are_apart(own, other.ways) for other in others)

    def _others(self, at: datetime, *, vouches: bool = True) -> list[_Other]:
        """Each of those whose deed it is, with the ways to their place."""
        found = [_Other(own, [own]) for own in (whole(one) for one in self.beside.in_name_of if one is not None)]
        for one in self.beside.by:
            doer = self._account(one)
            if doer is None:
                found += [_Other(frozenset({one}), [frozenset({one})])] if one is not None else []
                continue
            own = whole(doer.id)
            ways = self.origins.of_doer(doer, self.beside.roles, at, vouches=vouches) if self.beside.roles else [own]
            found.append(_Other(own, ways))
        return found

    @staticmethod
    def _account(account_id: UUID | None) -> Account | None:
        return session.get(Account, account_id) if account_id is not None else None

"""Who counts as a second person: the one place that says whether somebody may review, confirm, consent or re-open, and
if not, why not and from when.

Two accounts are two persons only if nobody else can act with the second one. So it must be an account in its own right:
its credential was set by its owner, by way of a contact that the inviter did not read. A link or a code that an
organiser sees on their screen lets the organiser in as well. Where the person whose deed is confirmed granted the role
or renewed the credential, the second person also waits, as long as the rulebook says, so that others hear of it first.
The supervisor, or somebody of a higher organisation, may answer for somebody at once (docs/decisions, decision 53).
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
from contest.people.queries import is_below

CONFIRMING = ("organiser", "chair", "supervisor")  # roles with a deed that needs a second person
NAMED = 6  # so many people who may vouch are named


@dataclass(frozen=True)
class Qualification:
    """Whether somebody is a second person beside those whose deed it is. `lack`: what is missing, None: nothing.
    `able_from`: the end of the wait (UTC), where that is what is missing."""

    account: Account
    membership: Membership | None
    lack: Lack | None = None
    able_from: datetime | None = None
    by_vouch: bool = False  # the vouch is what makes them one

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
    beside: Collection[UUID | None],
    wait: timedelta,
    at: datetime,
) -> Qualification:
    """How somebody stands as a second person with one of these roles at an organisation, for a deed of `beside`. With
    several roles, the one that serves best counts."""
    question = _Question(organisation, series_id, frozenset(one for one in beside if one is not None), wait, at)
    return question.best(account, roles, frozenset({account.id}))


def require(
    account: Account,
    organisation: Organisation,
    series_id: UUID,
    *,
    roles: Collection[str],
    beside: Collection[UUID | None],
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
            "这一步要由第二个人来办。你的角色或登录方式是起头的人给的，%(able)s 以后你才能办。"
            "要早一点，请监督或上级单位为你担保。"
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


def vouch_is_current(membership: Membership) -> bool:
    """Whether somebody vouched for a role since its holder's credential was renewed."""
    since = membership.account.credential_since
    return membership.vouched_at is not None and (since is None or membership.vouched_at >= since)


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


def is_higher(upper: Organisation, lower: Organisation) -> bool:
    """Whether an organisation stands above another: it manages it, or it is the national authority."""
    if upper.id == lower.id:
        return False
    return is_below(lower, upper) or (upper.kind == "authority" and upper.province is None)


@dataclass(frozen=True)
class _Question:
    organisation: Organisation
    series_id: UUID
    beside: frozenset[UUID]
    wait: timedelta
    at: datetime

    def best(self, account: Account, roles: Collection[str], asked: frozenset[UUID]) -> Qualification:
        held = self._held(account.id, roles)
        if not held:
            return Qualification(account, None, Lack.ROLE)
        found = [self._with(account, one, asked) for one in held]
        none_last = datetime.max.replace(tzinfo=self.at.tzinfo)
        return min(found, key=lambda one: (one.lack is not None, one.able_from is None, one.able_from or none_last))

    def _held(self, account_id: UUID, roles: Collection[str]) -> Sequence[Membership]:
        return session.scalars(
            sa.select(Membership)
            .where(
                Membership.account_id == account_id,
                Membership.organisation_id == self.organisation.id,
                sa.or_(Membership.series_id == self.series_id, Membership.series_id.is_(None)),
                Membership.role.in_(list(roles)),
                Membership.revoked_at.is_(None),
            )
            .order_by(Membership.granted_at, Membership.id)
        ).all()

    def _with(self, account: Account, held: Membership, asked: frozenset[UUID]) -> Qualification:
        lack, until = self._lack(account, held, asked)
        if lack is not None and self._is_vouched(held, asked):
            return Qualification(account, held, by_vouch=True)
        return Qualification(account, held, lack, until)

    def _lack(self, account: Account, held: Membership, asked: frozenset[UUID]) -> tuple[Lack | None, datetime | None]:
        if account.credential_origin == CredentialOrigin.SHOWN:
            return Lack.SHOWN, None
        if not is_own(account):
            return Lack.CREDENTIAL, None
        from_them = not self._stands_apart(held.granted_by, asked) or account.credential_from in self.beside
        since = max(held.granted_at, account.credential_at or held.granted_at)
        if from_them and self.at < since + self.wait:
            return Lack.WAIT, since + self.wait
        return None, None

    def _stands_apart(self, granter_id: UUID | None, asked: frozenset[UUID]) -> bool:
        """Whether whoever granted a role is another person than those whose deed it is, so that no organiser gets round
        the wait by an account between them."""
        if granter_id in self.beside:
            return False
        if granter_id is None or granter_id in asked:
            return True
        granter = session.get(Account, granter_id)
        if granter is None or not self._held(granter_id, ("organiser",)):
            return True  # the system, an administrator, somebody from above, or somebody who has left
        return self.best(granter, ("organiser",), asked | {granter_id}).lack is None

    def _is_vouched(self, held: Membership, asked: frozenset[UUID]) -> bool:
        """A vouch counts until the credential is renewed, and only from somebody who is a second person too."""
        by = held.vouched_by
        if by is None or by in self.beside or by in asked or not vouch_is_current(held):
            return False
        voucher = session.get(Account, by)
        if voucher is None:
            return False
        if not self._held(by, ("supervisor",)):
            return is_own(voucher)
        return self.best(voucher, ("supervisor",), asked | {by}).lack is None

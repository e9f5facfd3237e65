"""Who may be behind an account: the chain of grants, invitations and vouches that led to it, up to its roots.

An account is its owner's own once others have had time to hear of it. Until then whoever granted its role or sent its
credential may act with it, and whoever may act with those. Whoever granted or vouched is judged by how they were at
that moment, even if their role was taken back since. A link or a code that stood on a screen is never outgrown: every
organiser who could read it may be behind the account.

Two accounts are two persons if they have ways without a common root (docs/decisions, decision 53).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from contest.audit import AuditLine
from contest.db import session
from contest.people.models import Account, CredentialOrigin, Invitation, Membership, Organisation
from contest.people.queries import is_below

SUCCEED = "people.succeed"  # the log's word for an account that came in place of another one

Answer = TypeVar("Answer")
Roots = frozenset[UUID]
"""The accounts that may be behind one, itself among them."""


def is_higher(upper: Organisation, lower: Organisation) -> bool:
    """Whether an organisation stands above another: it manages it, or it is the national authority."""
    if upper.id == lower.id:
        return False
    return is_below(lower, upper) or (upper.kind == "authority" and upper.province is None)


def vouch_is_current(membership: Membership) -> bool:
    """Whether somebody vouched for a role since its holder's credential was renewed."""
    since = membership.account.credential_since
    return membership.vouched_at is not None and (since is None or membership.vouched_at >= since)


_answers: ContextVar[dict[tuple[Any, ...], Any] | None] = ContextVar("answers of one list", default=None)


@contextmanager
def asked_once(account_ids: Collection[UUID]) -> Iterator[None]:
    """Within this block the log and the invitations of these accounts are asked together, and all else of an account
    once: for a page that looks at many people, whose ways lead past the same few. Only around what writes nothing."""
    token = _answers.set(_asked_together(account_ids))
    try:
        yield
    finally:
        _answers.reset(token)


def _asked_together(account_ids: Collection[UUID]) -> dict[tuple[Any, ...], Any]:
    came_after = set(
        session.scalars(
            sa.select(AuditLine.subject_id).where(
                AuditLine.subject_kind == Account.__tablename__,
                AuditLine.subject_id.in_(account_ids),
                AuditLine.action == SUCCEED,
            )
        )
    )
    invited: dict[UUID, list[Invitation]] = {one: [] for one in account_ids}
    for one in session.scalars(
        sa.select(Invitation).where(Invitation.account_id.in_(account_ids), Invitation.used_at.is_not(None))
    ):
        if one.account_id is not None:
            invited[one.account_id].append(one)
    found: dict[tuple[Any, ...], Any] = {("invitations", key): several for key, several in invited.items()}
    return found | {("former", one): frozenset() for one in account_ids if one not in came_after}


def _once(what: tuple[Any, ...], ask: Callable[[], Answer]) -> Answer:
    known = _answers.get()
    if known is None:
        return ask()
    if what not in known:
        known[what] = ask()
    found: Answer = known[what]
    return found


def former_accounts(account_id: UUID) -> frozenset[UUID]:
    """The accounts in whose place this one came when their link was renewed, by the log: one person had them all."""
    return _once(("former", account_id), lambda: _former_accounts(account_id))


def _former_accounts(account_id: UUID) -> frozenset[UUID]:
    found: set[UUID] = set()
    left = [account_id]
    while left:
        lines = session.scalars(
            sa.select(AuditLine.was).where(
                AuditLine.subject_kind == Account.__tablename__,
                AuditLine.subject_id == left.pop(),
                AuditLine.action == SUCCEED,
            )
        )
        new = {UUID(was["account"]) for was in lines if was} - found
        found |= new
        left += new
    return frozenset(found)


def whole(account_id: UUID) -> Roots:
    """An account with those in whose place it came."""
    return frozenset({account_id, *former_accounts(account_id)})


def are_apart(ones: Iterable[Roots], others: Iterable[Roots]) -> bool:
    """Whether two accounts have ways to their places without a common root."""
    given = list(others)
    return any(one.isdisjoint(other) for one in ones for other in given)


@dataclass(frozen=True)
class Origins:
    """The ways in which people came by their places at an organisation in a series. `wait`: how long whoever granted a
    role or sent a credential may still be behind the account."""

    organisation: Organisation
    series_id: UUID
    wait: timedelta

    def held(self, account_id: UUID, roles: Collection[str], *, ever_until: datetime | None = None) -> list[Membership]:
        """The roles that somebody holds here, oldest first; those of former times too that began before
        `ever_until`."""
        return _once(self._of_held(account_id, roles, ever_until), lambda: self._held(account_id, roles, ever_until))

    def _of_held(self, account_id: UUID, roles: Collection[str], ever_until: datetime | None) -> tuple[Any, ...]:
        return ("held", account_id, self.organisation.id, self.series_id, *sorted(roles), ever_until)

    def _holding(self, roles: Collection[str]) -> sa.Select[Membership]:
        return (
            sa.select(Membership)
            .where(
                Membership.organisation_id == self.organisation.id,
                sa.or_(Membership.series_id == self.series_id, Membership.series_id.is_(None)),
                Membership.role.in_(list(roles)),
            )
            .order_by(Membership.granted_at, Membership.id)
        )

    def _held(self, account_id: UUID, roles: Collection[str], ever_until: datetime | None) -> list[Membership]:
        when = Membership.revoked_at.is_(None) if ever_until is None else Membership.granted_at <= ever_until
        return list(session.scalars(self._holding(roles).where(Membership.account_id == account_id, when)))

    def ask_together(self, account_ids: Collection[UUID], roles: Collection[str]) -> None:
        """Within `asked_once`: which of the roles each of these people holds here, in one statement."""
        known = _answers.get()
        if known is None:
            return
        for one in account_ids:
            known[self._of_held(one, roles, None)] = []
        asked = self._holding(roles).where(Membership.account_id.in_(account_ids), Membership.revoked_at.is_(None))
        for held in session.scalars(asked):
            known[self._of_held(held.account_id, roles, None)].append(held)

    def of_doer(self, account: Account, roles: Collection[str], at: datetime, *, vouches: bool = True) -> list[Roots]:
        """The ways of somebody who has done a deed in one of these roles, which they may have lost since. `vouches`:
        also those by a vouch."""
        found = self.held(account.id, roles, ever_until=at)
        if not found:
            return self.granted(account, None, at)
        find = self.all_of if vouches else self.granted
        return [way for one in found for way in find(account, one, at)]

    def all_of(
        self, account: Account, held: Membership | None, at: datetime, path: frozenset[UUID] = frozenset()
    ) -> list[Roots]:
        """The ways to one role: by its grant, and by a vouch."""
        return self.granted(account, held, at, path) + (self.vouched(account, held, at, path) if held else [])

    def granted(
        self, account: Account, held: Membership | None, at: datetime, path: frozenset[UUID] = frozenset()
    ) -> list[Roots]:
        """The ways to a role without a vouch; `held` is None for somebody without one. `path`: the roles on the way
        here, so that nobody vouches for themselves in a circle. No way: a circle."""
        path |= {held.id} if held else set()
        found = [whole(account.id) | self._readers(account)]
        for giver, moment in self._givers(account, held, at):
            ways = self._of_giver(giver, moment, path)
            found = [one | other for one in found for other in ways]
        return found

    def vouched(
        self, account: Account, held: Membership, at: datetime, path: frozenset[UUID] = frozenset()
    ) -> list[Roots]:
        """The ways to a role that somebody vouched for, who was a person of their own when they did."""
        by, moment = held.vouched_by, held.vouched_at
        if by is None or moment is None or moment > at or by == account.id or not vouch_is_current(held):
            return []
        voucher = session.get(Account, by)
        if voucher is None or voucher.credential_origin == CredentialOrigin.SHOWN:
            return []
        ways = [
            way
            for one in self._powers(by, ("supervisor",), ("organiser", "supervisor"), moment)
            if one.id not in path
            for way in self.all_of(voucher, one, moment, path | {held.id})
        ]
        return [way | {account.id} for way in ways]

    def own_from(self, account: Account, held: Membership | None) -> datetime | None:
        """When somebody's account becomes their own, unless its link stood on a screen. None: it is already."""
        begins = [one for one in (held.granted_at if held else None, account.credential_at) if one is not None]
        return max(begins) + self.wait if begins else None

    def _givers(self, account: Account, held: Membership | None, at: datetime) -> list[tuple[UUID, datetime]]:
        """Who granted the role and who sent the credential, with the moment of that, while it matters."""
        own_from = self.own_from(account, held)
        is_new = own_from is not None and at < own_from
        found: list[tuple[UUID, datetime]] = []
        if is_new and held is not None and held.granted_by is not None:
            found.append((held.granted_by, held.granted_at))
        if is_new or account.credential_origin == CredentialOrigin.SHOWN:
            if account.credential_from is not None:
                found.append((account.credential_from, account.credential_since or at))
            found += [(one.made_by, one.used_at or at) for one in _used_invitations(account.id)]
        return list(dict.fromkeys(found))

    def _of_giver(self, giver_id: UUID, moment: datetime, path: frozenset[UUID]) -> list[Roots]:
        """The ways of somebody who granted a role, by the roles that let them do so at that moment."""
        giver = session.get(Account, giver_id)
        if giver is None:
            return [frozenset({giver_id})]
        powers = self._powers(giver_id, ("organiser",), ("organiser",), moment, administrators=True)
        if not powers:
            return [way | {giver_id} for way in self.granted(giver, None, moment, path)]
        return [way for one in powers if one.id not in path for way in self.all_of(giver, one, moment, path)]

    def _powers(
        self,
        account_id: UUID,
        here: Collection[str],
        above: Collection[str],
        moment: datetime,
        *,
        administrators: bool = False,
    ) -> list[Membership]:
        """The roles that somebody had by a moment, taken back since or not: `here`, or `above` this organisation."""
        roles = (tuple(here), tuple(above), administrators)
        what = ("powers", account_id, self.organisation.id, self.series_id, *roles, moment)
        return _once(what, lambda: self._had(account_id, here, above, moment, administrators))

    def _had(
        self, account_id: UUID, here: Collection[str], above: Collection[str], moment: datetime, administrators: bool
    ) -> list[Membership]:
        asked = sa.select(Membership).where(
            Membership.account_id == account_id,
            Membership.role.in_([*here, *above, *(["administrator"] if administrators else [])]),
            sa.or_(Membership.series_id == self.series_id, Membership.series_id.is_(None)),
            Membership.granted_at <= moment,
        )
        return [one for one in session.scalars(asked.order_by(Membership.id)) if self._serves(one, here, above)]

    def _serves(self, one: Membership, here: Collection[str], above: Collection[str]) -> bool:
        if one.organisation is None:
            return one.role == "administrator"
        if one.organisation_id == self.organisation.id:
            return one.role in here
        return one.role in above and is_higher(one.organisation, self.organisation)

    def _readers(self, account: Account) -> Roots:
        """Every organiser who could read the link or code by which somebody came in, there and above."""
        if account.credential_origin != CredentialOrigin.SHOWN:
            return frozenset()
        places = {self.organisation.id: self.organisation}
        places |= {one.organisation_id: one.organisation for one in _used_invitations(account.id)}
        asked = sa.select(Membership.account_id, Organisation).join(
            Organisation, Organisation.id == Membership.organisation_id
        )
        organisers = session.execute(
            asked.where(
                Membership.role == "organiser",
                sa.or_(Membership.series_id == self.series_id, Membership.series_id.is_(None)),
                sa.or_(
                    Organisation.id.in_(list(places)),
                    Organisation.kind == "authority",
                    Organisation.id.in_([one.parent_id for one in places.values() if one.parent_id]),
                ),
            )
        )
        return frozenset(
            account_id
            for account_id, where in organisers
            if where.id in places or any(is_higher(where, place) for place in places.values())
        )


def _used_invitations(account_id: UUID) -> Sequence[Invitation]:
    return _once(("invitations", account_id), lambda: _ask_for_invitations(account_id))


def _ask_for_invitations(account_id: UUID) -> Sequence[Invitation]:
    return session.scalars(
        sa.select(Invitation).where(Invitation.account_id == account_id, Invitation.used_at.is_not(None))
    ).all()

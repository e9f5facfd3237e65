"""One natural person alone, with as many accounts as they like, never gives two signatures: not without somebody else's
deed, and not before the wait is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.db import session
from contest.errors import Refusal
from contest.people import actions, policies, queries, second_person
from contest.people.models import Account
from contest.people.second_person import Begun
from contest.people.sign_in import identification
from tests import factories
from tests.people import People
from tests.rounds import rounds

WAIT = timedelta(hours=24)
MINUTES = st.integers(0, 40)
LONGEST = 25  # steps: all of them together take less than the wait
STEP = st.tuples(
    st.sampled_from(("invite", "invite", "enter", "enter", "grant", "sign up", "revoke", "vouch", "renew", "draft")),
    st.integers(0, 7),  # who of their accounts acts
    st.integers(0, 7),  # upon which
    st.sampled_from(("organiser", "organiser", "supervisor", "administrator")),
    st.booleans(),
    MINUTES,
)
names = count(1)


@dataclass
class Alone:
    """Somebody with the drafter's account, who also administers the site, and all accounts that they make."""

    people: People
    at: datetime
    accounts: list[Account]
    drafts: list[tuple[Account, datetime]] = field(default_factory=list)
    invitations: list[tuple[Any, bool]] = field(default_factory=list)

    def does(self, what: str, who: int, whom: int, role: str, other_way: bool) -> None:
        actor, upon = self.accounts[who % len(self.accounts)], self.accounts[whom % len(self.accounts)]
        with session.begin_nested():
            getattr(self, what.replace(" ", "_"))(actor, upon, role, other_way)

    def invite(self, actor: Account, upon: Account, role: str, mailed: bool) -> None:
        """A new account, or one that they have; the letter goes to another address of theirs, or they read the link."""
        known = upon.email is not None and upon is not actor
        email = upon.email if known else f"mine-{next(names)}@example.org" if mailed else None
        made = actions.invite(
            identification.actor_of(actor), "替身", "organiser" if role == "administrator" else role,
            self.people.school, self.people.series, email=email, known=known, at=self.at,
        )  # fmt: skip
        self.invitations.append((made, mailed))

    def enter(self, actor: Account, _upon: Account, _role: str, afresh: bool) -> None:
        if not self.invitations:
            return
        invitation, mailed = self.invitations.pop()
        account = actions.accept(invitation, None if afresh else actor, mailed=mailed, at=self.at)
        if account not in self.accounts:
            account.password, account.credential_at = "they chose one", self.at  # what change_password leaves
            self.accounts.append(account)

    def grant(self, actor: Account, upon: Account, role: str, _other_way: bool) -> None:
        if any(one.role == "administrator" for one in queries.current_memberships(actor.id)):
            place = (None, None) if role == "administrator" else (self.people.school, self.people.series)
            actions.grant(upon, role, *place, by=actor.id, at=self.at)

    def sign_up(self, _actor: Account, _upon: Account, _role: str, _other_way: bool) -> None:
        n = next(names)
        self.accounts.append(
            factories.account("替身", email=f"mine-{n}@example.org", at=self.at, credential_at=self.at)
        )

    def revoke(self, actor: Account, upon: Account, role: str, _other_way: bool) -> None:
        for one in queries.current_memberships(upon.id):
            if one.role == role and role != "administrator":
                actions.revoke(one, reason="不再需要", by=actor.id, at=self.at)

    def vouch(self, actor: Account, upon: Account, _role: str, _other_way: bool) -> None:
        if policies.supervisor_at(identification.actor_of(actor), self.people.school_id, self.people.series_id):
            for one in queries.current_memberships(upon.id):
                if one.role in second_person.CONFIRMING:
                    actions.vouch(one, actor, is_above=False, at=self.at)

    def renew(self, actor: Account, _upon: Account, _role: str, _other_way: bool) -> None:
        if self.invitations:
            old, mailed = self.invitations.pop()
            self.invitations.append((actions.renew(identification.actor_of(actor), old, at=self.at), mailed))

    def draft(self, actor: Account, _upon: Account, _role: str, _other_way: bool) -> None:
        if policies.organiser_at(identification.actor_of(actor), self.people.school_id, self.people.series_id):
            self.drafts.append((actor, self.at))

    def second_signatures(self) -> list[tuple[str, str, str]]:
        """Which of their accounts would count as the second person for a draft of another one."""
        return [
            (drafter.name, account.name, role)
            for drafter in {id(one): one for one, _at in self.drafts}.values()
            for account in self.accounts
            for role in ("organiser", "supervisor")
            if account is not drafter and account.disabled_at is None
            if qualified(self.people, account, drafter, self.at, role).lack is None
        ]


def qualified(people: People, account: Account, doer: Account, at: datetime, role: str = "organiser") -> Any:
    begun = Begun((doer.id,), roles=("organiser",))
    return second_person.qualification(
        account, people.school, people.series_id, roles=(role,), beside=begun, wait=WAIT, at=at
    )


@contextmanager
def undone() -> Iterator[None]:
    """Leave the database as it was, so that one scene serves all examples."""
    kept = session.begin_nested()
    try:
        yield
    finally:
        kept.rollback()
        session.expire_all()


@pytest.mark.only("sqlite")
@given(steps=st.lists(STEP, min_size=4, max_size=LONGEST))
@rounds(150, reusing=True)
def test_one_person_alone_never_gives_two_signatures(session: Any, people: People, at: Any, steps: list[Any]) -> None:
    with undone():
        organiser = people.organiser.account
        factories.membership(organiser, "administrator", at=at - 300 * WAIT)
        alone = Alone(people, at, [organiser], drafts=[(organiser, at)])
        for what, who, whom, role, other_way, minutes in steps:
            alone.at += timedelta(minutes=minutes)
            try:
                alone.does(what, who, whom, role, other_way)
            except Refusal:
                continue
            assert alone.second_signatures() == [], f"after {what}"

"""Writes that look across steps: letters that were not sent, an account that its owner closes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from contest import audit, mail
from contest.desks.queries import closing
from contest.errors import N_, Clash, Way
from contest.judging import actions as judging
from contest.mail import Letter
from contest.people import actions as people
from contest.people import queries as people_queries
from contest.people.models import Account
from contest.registration import actions as registration
from contest.registration.queries.entries import invitations_of


def send_again(letter: Letter, *, by: UUID, at: datetime) -> None:
    """Have a letter tried again at once, and for three more days. Refused (Clash) where that is of no use any more."""
    was = {"state": letter.state, "tries": letter.tries}
    if not mail.try_again(letter, at=at):
        raise Clash(
            N_("这封信不能再发：它刚刚发出了，被收回了，或者过了有效时间。请收信人重新申请，或者再做一次那件事。"),
            ways=[Way(N_("信件与杂务"), "desks.upkeep", {})],
        )
    audit.record("mail.send_again", letter, by=by, at=at, was=was, now={"state": letter.state, "tries": 0})


def close_account(account: Account, present: str | None, *, by: UUID | None, at: datetime) -> Account:
    """Close one's own account. Raises the first of `closing.hindrances`, or Unfit for a wrong `present` password."""
    if account.closed_at is not None:
        return account
    people.hold_roles(people_queries.current_memberships(account.id))
    for hindrance in closing.hindrances(account, at):
        raise hindrance
    took_part = account.person_id is not None and closing.took_part(account.person_id)
    keeps_name = took_part or closing.acted(account.id)
    for member in invitations_of(account.person_id) if account.person_id else []:
        registration.decline(member, by=by, at=at)
    for seat in closing.seats_held(account.id):
        judging.leave(seat, reason=people.CLOSED_BY_THEMSELVES, by=by, at=at)
    return people.close(account, present, took_part=took_part, keeps_name=keeps_name, by=by, at=at)

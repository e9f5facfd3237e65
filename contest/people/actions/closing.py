"""Closing an account: the person's own end of it, which nobody can undo."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit, mail
from contest.db import session
from contest.errors import N_, NotAllowed, Unfit, Way
from contest.kept_forms import KeptForm
from contest.people import letters, queries
from contest.people.actions.accounts import end_sign_ins
from contest.people.models import Account, Correction, CorrectionState, Enrolment, Invitation, Person
from contest.people.sign_in import passwords

NAMELESS = "已注销 (closed)"  # instead of a name that nothing depends on
CLOSED_BY_THEMSELVES = "本人注销账号"


def close(
    account: Account, present: str | None, *, took_part: bool, keeps_name: bool, by: UUID | None, at: datetime
) -> Account:
    """Close one's own account: every way in, every role and everything that nothing depends on goes. `took_part`: an
    entry of theirs was in a contest or won something, so who they are stays with it; `keeps_name`: that, or they held
    a role whose deeds carry their name. Closing a closed account changes nothing."""
    session.refresh(account, with_for_update={"of": Account})
    if account.closed_at is not None:
        return account
    if account.password is None:
        raise NotAllowed(
            N_("这个账号没有密码，没法确认是你本人要注销。请先设一个密码，再来注销；设不了的，请找邀请你的组织者。"),
            ways=[Way(N_("去设密码"), "people.password", {})],
        )
    if not passwords.fits(present or "", account.password):
        raise Unfit(N_("现在的密码不对。账号没有注销。"), field="present")
    former = account.email
    _revoke_roles(account, at=at)
    _forget_invitations(account, former, keeps_name=keeps_name, at=at)
    if former:
        session.execute(sa.delete(mail.Letter).where(mail.Letter.to == former, mail.Letter.lease.is_(None)))
        letters.account_closed(account, former, at=at)
    session.execute(sa.delete(KeptForm).where(KeptForm.account_id == account.id))
    if account.person is not None:
        _forget_person(account.person, took_part=took_part, keeps_name=keeps_name, by=by, at=at)
    if not keeps_name:
        account.name = NAMELESS
    account.login = account.email = account.phone_encrypted = account.phone_index = account.password = None
    account.credential_origin = account.credential_from = account.credential_since = account.credential_at = None
    account.language = None
    account.closed_at = account.disabled_at = at
    end_sign_ins(account)
    audit.record("people.close", account, by=by, at=at, now={"closed": True, "keeps_name": keeps_name})
    return account


def _revoke_roles(account: Account, *, at: datetime) -> None:
    for one in queries.current_memberships(account.id):
        one.revoked_at = at
        now = {"account": str(account.id), "role": one.role, "revoked": True}
        audit.record("people.revoke", one, by=account.id, at=at, now=now, reason=CLOSED_BY_THEMSELVES)


def _forget_invitations(account: Account, former: str | None, *, keeps_name: bool, at: datetime) -> None:
    """Withdraw what waits for them, and forget the address that it went to."""
    theirs = Invitation.account_id == account.id
    if former:
        theirs = sa.or_(theirs, Invitation.email == former)
    for one in session.scalars(sa.select(Invitation).where(theirs)):
        if one.used_at is None and one.revoked_at is None:
            one.revoked_at = at
            mail.withdraw(one.id, at=at)
        one.email = None
        if not keeps_name:
            one.name = NAMELESS


def _forget_person(person: Person, *, took_part: bool, keeps_name: bool, by: UUID | None, at: datetime) -> None:
    """Studies go in any case; who somebody is stays only with the entries that they took part in."""
    person.identity_encrypted = person.identity_index = None
    for request in session.scalars(sa.select(Correction).where(Correction.person_id == person.id)):
        mail.withdraw(request.id, at=at)
        if request.state == CorrectionState.OPEN:
            now = {"what": request.what, "closed": True}
            audit.record("people.take_back_correction", request, by=by, at=at, now=now, reason=CLOSED_BY_THEMSELVES)
        session.delete(request)
    session.flush()
    if took_part:
        for one in person.enrolments:
            one.number = one.programme = one.entry_year = one.years = one.department_id = None
            one.ended_at = one.ended_at or at
        return
    session.execute(sa.delete(Enrolment).where(Enrolment.person_id == person.id))
    session.expire(person, ["enrolments"])
    person.name_latin = person.gender = person.born = person.level = person.reference = None
    if not keeps_name:
        person.name, person.home_id = NAMELESS, None

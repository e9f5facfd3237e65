"""Codes that a school hands to people of its own roster who have neither e-mail nor phone: for the first sign-in, and
for a forgotten password.

A code stands on a slip that an organiser saw, so what it opens is no account in its own right: it is not a second
person until somebody vouches (contest/people/second_person.py). Whoever holds a role that such an account could use
against others, or a role elsewhere, gets none. The code is derived from the row and the moment with the vault's key, so
that the database alone, which holds only a digest, lets nobody in, and a slip can be printed again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.errors import N_, NotAllowed, Refusal, Unfit
from contest.people import queries
from contest.people.actions.accounts import end_sign_ins, enter_by_link, open_account, set_password
from contest.people.actions.invitations import CODE_LENGTH, code_from
from contest.people.likeness import key_of_number
from contest.people.models import Account, Enrolment, Membership, Organisation, StudyLevel
from contest.people.queries.recorded import recorded_of_role
from contest.people.queries.roster import account_of_person, enrolment_with_code
from contest.privacy import vault

LASTS = timedelta(days=14)
ROLES = ("student", "teacher", "judge")
"""Roles of people whom a code of their own school may let in."""
NOTHING_FITS = N_("号码和登录码对不上，或者码用过了、换过了、过了 14 天。请对照纸条再输一次，或者向学校要一张新的。")


def code_of(enrolment: Enrolment) -> str:
    """The code on the slip, "7KDF-3PWX"."""
    at = enrolment.code_at
    return code_from(f"roster {enrolment.id} {at.isoformat() if at else ''}")


def issue(enrolment: Enrolment, *, by: UUID, at: datetime) -> Enrolment:
    """A new code for somebody on the roster; an earlier one ends. Raises NotAllowed for somebody who has a role that
    no organiser may take over, who can reset their password by mail, or who is the organiser themselves."""
    if enrolment.confirmed_at is None or enrolment.ended_at is not None:
        raise Unfit(N_("%(name)s还没有核实，不能发登录码。"), name=enrolment.person.name)
    account = account_of_person(enrolment.person_id)
    _refuse_unless_open(enrolment, account, by=by)
    enrolment.code_at, enrolment.code_by, enrolment.code_used_at = at, by, None
    enrolment.code_index = vault().index(code_of(enrolment).replace("-", ""))
    session.flush()
    audit.record("people.issue_code", enrolment, by=by, at=at, now={"name": enrolment.person.name})
    return enrolment


def issue_all(enrolments: list[Enrolment], *, by: UUID, at: datetime) -> tuple[list[Enrolment], list[str]]:
    """Codes for several at once; returns who got one, and the names of those who cannot."""
    done, others = [], []
    for one in enrolments:
        try:
            done.append(issue(one, by=by, at=at))
        except Refusal:
            others.append(one.person.name)
    return done, others


def _refuse_unless_open(enrolment: Enrolment, account: Account | None, *, by: UUID) -> None:
    name = enrolment.person.name
    if account is None:
        return
    if account.id == by:
        raise NotAllowed(N_("不能给自己发登录码。"))
    if account.disabled_at is not None:
        raise NotAllowed(N_("%(name)s的账号已停用，不能发登录码。"), name=name)
    if account.email:
        raise NotAllowed(N_("%(name)s的账号有邮箱，忘了密码请本人用邮箱重设，不能发登录码。"), name=name)
    for held in queries.current_memberships(account.id):
        if held.role not in ROLES or held.organisation_id != enrolment.organisation_id:
            raise NotAllowed(
                N_("%(name)s是组织者、裁判长、监督或管理员，或者在别的单位有角色，学校不能发登录码。"), name=name
            )


def use(
    school: Organisation, number: str, code: str, *, login: str | None, password: str, at: datetime
) -> tuple[Account, Enrolment]:
    """Enter by a code: an account with this password for somebody who has none, a new password for somebody who has.
    Works once. Raises Unfit with one sentence whatever does not fit, so that nothing of the roster shows."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    found = enrolment_with_code(school, vault().index(plain)) if len(plain) == CODE_LENGTH else None
    fits = found is not None and found.number_key == key_of_number(number) and found.code_used_at is None
    if found is None or not fits or found.code_at is None or at >= found.code_at + LASTS or found.code_by is None:
        raise Unfit(NOTHING_FITS, field="code")
    account = account_of_person(found.person_id)
    _refuse_unless_open(found, account, by=found.code_by)
    _use_up(found, at)
    if account is None:
        account = _open(found, login, password, at)
    else:
        set_password(account, password)
        end_sign_ins(account)
    enter_by_link(account, mailed=False, inviter_id=found.code_by, at=at)
    audit.record("people.use_code", found, by=account.id, at=at, now={"name": found.person.name})
    return account, found


def _use_up(enrolment: Enrolment, at: datetime) -> None:
    """Two at the same moment: the row is written once."""
    written = session.execute(
        sa.update(Enrolment)
        .where(Enrolment.id == enrolment.id, Enrolment.code_used_at.is_(None), Enrolment.code_at == enrolment.code_at)
        .values(code_used_at=at)
        .returning(Enrolment.id)
    )
    if written.scalar() is None:
        raise Unfit(NOTHING_FITS, field="code")
    session.refresh(enrolment)


def _open(enrolment: Enrolment, login: str | None, password: str, at: datetime) -> Account:
    """The first sign-in of somebody whom the roster names."""
    if not (login or "").strip():
        raise Unfit(N_("第一次登录，要给自己起一个账号名。"), field="login")
    person, role = enrolment.person, "teacher" if enrolment.level == StudyLevel.STAFF else "student"
    account = open_account(person.name, person=person, login=login, at=at)
    set_password(account, password)
    membership = Membership(
        account_id=account.id,
        organisation_id=enrolment.organisation_id,
        role=role,
        granted_by=enrolment.code_by,
        granted_at=at,
    )
    session.add(membership)
    session.flush()
    now = {"kind": role, "school": enrolment.organisation.code, "name": person.name, **recorded_of_role(membership)}
    audit.record("people.sign_up", account, by=account.id, at=at, now=now)
    return account

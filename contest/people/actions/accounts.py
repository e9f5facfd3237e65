"""Writes of accounts: open, sign in, change, disable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.db import session
from contest.errors import N_, Clash, NotAllowed, Unfit, Way, WrongMoment
from contest.people import queries
from contest.people.actions.roles import hold_roles
from contest.people.models import Account, CredentialOrigin, Enrolment, Membership, Organisation, Person
from contest.people.queries.recorded import recorded_of_credential, recorded_of_role
from contest.people.second_person import mends_itself
from contest.people.sign_in import passwords
from contest.people.sign_in.identity import is_login, masked_email, plain_email, plain_login, plain_phone
from contest.privacy import masked_phone, vault

TWICE = timedelta(minutes=2)
LEVELS = ("secondary", "vocational", "bachelor", "master", "doctor")


@dataclass(frozen=True)
class Studies:
    """What people say about their place at a school; the school confirms it later."""

    school: Organisation
    number: str | None  # student or staff number
    level: str  # one of LEVELS, or "staff"
    department: Organisation | None = None
    programme: str | None = None
    entry_year: int | None = None
    years: int | None = None


def sign_up(
    name: str,
    kind: str,
    studies: Studies,
    *,
    password: str,
    login: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    at: datetime,
) -> Account:
    """A student or teacher makes an account: the person, the place at the school (not confirmed yet), the account and
    the membership, all or nothing."""
    if kind not in ("student", "teacher"):
        raise Unfit(N_("自己注册只开放给学生和教师；别的身份由组织者邀请。"), field="kind")
    person = Person(
        region=studies.school.region,
        name=name,
        kind=kind,
        home_id=studies.school.id,
        level=studies.level if studies.level in LEVELS else None,
        created_at=at,
    )
    session.add(person)
    account = open_account(
        name, person=person, login=login, email=email, phone=phone, password=password, language=language, at=at
    )
    enrol(person, studies, by=account.id, at=at)
    membership = Membership(
        account_id=account.id,
        organisation_id=studies.school.id,
        role=kind,
        granted_by=account.id,
        granted_at=at,
    )
    session.add(membership)
    session.flush()
    now = {"kind": kind, "school": studies.school.code, "name": name, **recorded_of_role(membership)}
    audit.record("people.sign_up", account, by=account.id, at=at, now=now)
    return account


def signed_up_just_now(names: Sequence[str | None], password: str, *, at: datetime) -> Account | None:
    """The account that the same sign-up made a moment ago, for somebody who pressed twice. Older accounts are not
    looked at, so that nobody can guess passwords here instead of at the sign-in."""
    for name in names:
        account = queries.account_known_as(name) if name and name.strip() else None
        if account is not None and at - account.created_at < TWICE and passwords.fits(password, account.password):
            return account
    return None


def open_account(
    name: str,
    *,
    person: Person | None = None,
    login: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    password: str | None = None,
    language: str | None = None,
    at: datetime,
) -> Account:
    """A new account. An account with a password needs a name to sign in with; one without a password is entered by
    invitation."""
    account = Account(name=name, language=language, created_at=at)
    account.person = person
    give_ways_in(account, login=login, email=email, phone=phone)
    if password is not None:
        if not (account.login or account.email or account.phone_index):
            raise Unfit(N_("账号名、邮箱、手机号至少填一样，登录时要用。"), field="login")
        set_password(account, password)
        _renew_credential(account, CredentialOrigin.OWN, at=at)
    session.add(account)
    session.flush()
    if password is not None:
        record_credential("people.open_account", account, by=None, at=at)
    return account


def give_ways_in(account: Account, *, login: str | None, email: str | None, phone: str | None) -> None:
    """Set the names that somebody signs in with; each belongs to one account only. None removes one."""
    login = plain_login(login) if login and login.strip() else None
    email = plain_email(email) if email and email.strip() else None
    digits = plain_phone(phone) if phone and phone.strip() else None
    if login and not is_login(login):
        raise Unfit(
            N_("账号名要以字母或汉字开头，2 到 32 个字符，可以有数字、点、横线和下划线。"),
            field="login",
        )
    if phone and phone.strip() and digits is None:
        raise Unfit(N_("请填手机号，例如 13800138000。"), field="phone")
    index = vault().index(digits) if digits else None
    taken: Sequence[tuple[str, object, str, str]] = (
        ("login", login, "login", N_("账号名 %(it)s 已经有人用了。如果那就是你，请直接登录；不是，就换一个。")),
        ("email", email, "email", N_("邮箱 %(it)s 已经有账号。如果那就是你，请直接登录，或者用这个邮箱重设密码。")),
        ("phone_index", index, "phone", N_("这个手机号已经有账号。如果那就是你，请直接登录。")),
    )
    for column, value, field, sentence in taken:
        if value is None or value == getattr(account, column):
            continue
        with session.no_autoflush:
            there = session.scalar(sa.select(Account.id).where(getattr(Account, column) == value))
        if there is not None and there != account.id:
            ways = [Way(N_("去登录"), "people.sign_in", {}), Way(N_("重设密码"), "people.ask_reset", {})]
            raise Clash(sentence, field=field, it=value, ways=ways)
    account.login, account.email = login, email
    if index != account.phone_index:
        account.phone_index, account.phone_encrypted = index, vault().encrypt(digits) if digits else None


def enrol(person: Person, studies: Studies, *, by: UUID | None, at: datetime) -> Enrolment:
    """Save somebody's place at a school, not confirmed yet. It replaces an earlier one that was not confirmed. Nothing
    tells whether the number is on the roster, or whether somebody else gave it too: the organiser sees that."""
    school = studies.school
    if school.kind != "school":
        raise Unfit(N_("请选一所学校。"), field="school")
    if studies.department is not None and studies.department.parent_id != school.id:
        raise Unfit(N_("这个院系不是%(school)s的。"), field="department", school=school.name)
    if studies.entry_year is not None and not 1980 <= studies.entry_year <= at.year:
        raise Unfit(N_("入学年份要在 1980 年到 %(year)s 年之间。"), field="entry_year", year=at.year)
    mine = session.scalar(
        sa.select(Enrolment).where(
            Enrolment.person_id == person.id,
            Enrolment.organisation_id == school.id,
            Enrolment.ended_at.is_(None),
        )
    )
    if mine is not None and mine.confirmed_at is not None:
        raise WrongMoment(
            N_("%(school)s已经核实过你的学籍，自己不能再改。要更正，请找学校的组织者。"), school=school.name
        )
    enrolment = mine or Enrolment(person=person, organisation_id=school.id, region=school.region)
    enrolment.department_id = studies.department.id if studies.department else None
    enrolment.number, enrolment.level = studies.number or None, studies.level
    enrolment.programme, enrolment.entry_year, enrolment.years = studies.programme, studies.entry_year, studies.years
    session.add(enrolment)
    person.level = studies.level if studies.level in LEVELS else person.level
    session.flush()
    if mine is not None or by is None:
        audit.record("people.enrol", enrolment, by=by, at=at, now={"school": school.code, "level": studies.level})
    return enrolment


def create_administrator(
    name: str, login: str, password: str, *, email: str | None = None, language: str | None = None, at: datetime
) -> Account:
    """The first administrator (from `contest init`), or another one."""
    account = open_account(name, login=login, email=email, password=password, language=language, at=at)
    membership = Membership(account_id=account.id, role="administrator", granted_by=None, granted_at=at)
    session.add(membership)
    session.flush()
    now = {"login": account.login, **recorded_of_role(membership)}
    audit.record("people.create_administrator", account, by=None, at=at, now=now)
    return account


# Passwords and signing in


def set_password(account: Account, password: str) -> None:
    """At least eight characters, not easy to guess, and none of the account's own names (NIST SP 800-63B asks for
    length and a list of common passwords, and not for kinds of characters)."""
    if len(password) < passwords.SHORTEST:
        raise Unfit(
            N_("密码至少 %(n)s 个字符，现在是 %(now)s 个。"), field="password", n=passwords.SHORTEST, now=len(password)
        )
    if len(password) > passwords.LONGEST:
        raise Unfit(N_("密码最多 %(n)s 个字符。"), field="password", n=passwords.LONGEST)
    if _is_a_name_of(password, account):
        raise Unfit(N_("密码不能和账号名、邮箱、手机号、姓名或单位的名称相同。"), field="password")
    if passwords.is_guessable(password, _names_of(account)):
        raise Unfit(
            N_(
                "这个密码太容易猜：常见的词、键盘上相邻的字母、年份和名字，别人先试这些。换几个不相干的词连起来，可以有空格。"
            ),
            field="password",
        )
    account.password = passwords.hashed(password)


def _is_a_name_of(password: str, account: Account) -> bool:
    given = password.strip().casefold()
    phone = plain_phone(password)
    return given in {name.casefold() for name in _names_of(account)} or (
        phone is not None and account.phone_index == vault().index(phone)
    )


def _names_of(account: Account) -> list[str]:
    """What somebody who knows this person tries first: their names, and those of their organisation."""
    home = account.person.home if account.person is not None else None
    words = [account.login, account.email, account.name, *(account.email or "").split("@")]
    words += [account.person.name_latin] if account.person is not None else []
    words += [home.code, *home.name.values(), *(home.short or {}).values()] if home is not None else []
    return [one for one in words if one]


class SignInRefused(Unfit):
    """Refuse this name with this password. `subject` tells the access log which account was tried; no page shows it."""

    def __init__(self, sentence: str, *, subject: str, ways: Sequence[Way] = ()) -> None:
        super().__init__(sentence, ways=ways)
        self.subject = subject


def sign_in(known_as: str, password: str) -> Account:
    """The account behind an account name, phone number or e-mail address, if the password is right. The work and the
    answer are the same whether or not there is such an account."""
    account = queries.account_known_as(known_as)
    right = passwords.fits(password, account.password if account else None)
    if account is None or not right:
        raise SignInRefused(
            N_("账号或密码不对。账号可以是账号名、手机号或邮箱；忘了密码，可以用邮箱重设。"),
            subject=f"account:{account.id}" if account else "unknown:" + vault().index(known_as)[:16],
            ways=[Way(N_("重设密码"), "people.ask_reset", {}), Way(N_("我有组织者给的邀请码"), "people.code", {})],
        )
    if account.disabled_at is not None:
        raise SignInRefused(N_("这个账号已停用。要恢复，请联系系统管理员。"), subject=f"account:{account.id}")
    return account


def change_password(account: Account, present: str | None, wanted: str, *, by: UUID | None, at: datetime) -> None:
    """Give an account a new password and end all its sign-ins. An account that has a password must give it first."""
    if account.password is not None and not passwords.fits(present or "", account.password):
        raise Unfit(N_("现在的密码不对。"), field="present")
    if not (account.login or account.email or account.phone_index):
        raise Unfit(N_("先给账号填一个账号名、邮箱或手机号，不然有了密码也没法登录。"), field="password")
    set_password(account, wanted)
    account.credential_at = at
    if account.credential_origin is None:  # nobody entered by a link before
        _renew_credential(account, CredentialOrigin.OWN, at=at)
    end_sign_ins(account)
    record_credential("people.change_password", account, by=by, at=at)


def reset_password(account: Account, wanted: str, *, at: datetime) -> None:
    """The same through a mailed link. The link works once, because the reset raises the account's epoch."""
    set_password(account, wanted)
    account.credential_at = at
    if mends_itself(account):
        _renew_credential(account, CredentialOrigin.MAILED, at=at)
    end_sign_ins(account)
    record_credential("people.reset_password", account, by=account.id, at=at)


def enter_by_link(account: Account, *, mailed: bool, inviter_id: UUID, at: datetime) -> None:
    """Note that an account is entered by an invitation's link, and who could have seen that link. A password that is
    set afterwards is no better than the link that led to it."""
    _renew_credential(account, CredentialOrigin.MAILED if mailed else CredentialOrigin.SHOWN, inviter_id, at=at)
    record_credential("people.enter_by_link", account, by=account.id, at=at)


def record_credential(action: str, account: Account, *, by: UUID | None, at: datetime) -> None:
    """A line about the way by which an account is entered from now on."""
    audit.record(action, account, by=by, at=at, now=recorded_of_credential(account))


def _renew_credential(account: Account, origin: str, inviter_id: UUID | None = None, *, at: datetime) -> None:
    account.credential_origin, account.credential_from = origin, inviter_id
    account.credential_since = account.credential_at = at


def end_sign_ins(account: Account) -> None:
    """End every session and every reset link of this account by raising its epoch."""
    account.epoch += 1
    session.flush()


def sign_out_everywhere(account: Account, *, by: UUID | None, at: datetime) -> None:
    """End every sign-in and every reset link, for somebody who forgot to sign out on another computer."""
    end_sign_ins(account)
    audit.record("people.sign_out_everywhere", account, by=by, at=at)


# What people change about their own account


def correct_contact(
    account: Account,
    *,
    name: str,
    login: str | None,
    email: str | None,
    phone: str | None,
    language: str | None,
    present: str | None,
    by: UUID | None,
    at: datetime,
) -> str | None:
    """Change an account's name and contact data. New ways in need the present password, because whoever holds the
    address can set a new one. They end every sign-in and every reset link, because an old way in may have been in the
    wrong hands. Returns the former e-mail address if it was replaced, so that a letter can go there."""
    was = {"name": account.name, "login": account.login, "email": masked_email(account.email or "")}
    former = account.email
    before = (account.login, account.email, account.phone_index)
    if name != account.name:
        if account.person is not None and any(one.confirmed_at for one in account.person.enrolments):
            raise NotAllowed(N_("学校已经核实过你的姓名，自己不能再改。要更正，请找学校的组织者。"), field="name")
        account.name = name
        if account.person is not None:
            account.person.name = name
    give_ways_in(account, login=login, email=email, phone=phone)
    if account.password is not None and not (account.login or account.email or account.phone_index):
        raise Unfit(N_("账号名、邮箱、手机号至少填一样，登录时要用。"), field="login")
    changed = before != (account.login, account.email, account.phone_index)
    if changed and account.password is not None and not passwords.fits(present or "", account.password):
        raise Unfit(N_("改登录方式要先填现在的密码。填的密码不对。"), field="present")
    account.language = language or None
    if changed:
        end_sign_ins(account)
    session.flush()
    now = {"name": account.name, "login": account.login, "email": masked_email(account.email or "")}
    audit.record("people.correct_contact", account, by=by, at=at, was=was, now=now)
    return former if former and former != account.email else None


# What an administrator does


def disable(account: Account, *, reason: str, by: UUID, at: datetime) -> Account:
    """Nobody can enter with this account any more; everything that was done with it stays."""
    if account.id == by:
        raise NotAllowed(N_("不能停用自己的账号。请让另一位管理员来做。"))
    hold_roles(queries.current_memberships(account.id))
    session.refresh(account, ["disabled_at"])
    if account.disabled_at is not None:
        raise Clash(N_("这个账号已经停用了。"))
    if queries.is_last_administrator(account.id):
        raise NotAllowed(N_("这是最后一位管理员，不能停用。请先任命另一位。"))
    account.disabled_at = at
    end_sign_ins(account)
    audit.record(
        "people.disable", account, by=by, at=at, was={"disabled": False}, now={"disabled": True}, reason=reason
    )
    return account


def enable(account: Account, *, reason: str, by: UUID, at: datetime) -> Account:
    """Enable a disabled account again; its former sign-ins stay ended."""
    if account.closed_at is not None:
        raise NotAllowed(queries.CLOSED)
    if account.disabled_at is None:
        raise Clash(N_("这个账号本来就能用。"))
    account.disabled_at = None
    session.flush()
    audit.record("people.enable", account, by=by, at=at, was={"disabled": True}, now={"disabled": False}, reason=reason)
    return account


def phone_shown(account: Account) -> str | None:
    """The account's phone number, masked."""
    return masked_phone(vault().decrypt(account.phone_encrypted)) if account.phone_encrypted else None

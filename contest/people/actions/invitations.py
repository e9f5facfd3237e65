"""Writes of invitations. An organiser names a person and a role; the letter, link, QR or code lets that person in once
without a password.

Organisers see the links of the people that they invite. So a link signs in by itself only where this gives nothing
beyond the organiser's own scope: to an account that the same organiser's invitation made, that nobody has entered and
that has no role elsewhere. A person who has an account already must sign in, and then accepts the role. The letter has
a link and a code of its own, which no organiser sees: whoever enters by them has an account in its own right
(contest/people/second_person.py).

Links and codes are derived from the invitation's id with the vault's key. So an organiser can show a waiting link again
(a judge is in the hall with another phone), and the database alone, which holds only digests, lets nobody in.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from contest import audit, mail, receipts
from contest.access import Actor
from contest.clock import Closing
from contest.db import new_id, session
from contest.errors import N_, Clash, NotAllowed, NotFound, Unfit, Way, WrongMoment
from contest.people import policies, queries
from contest.people.actions.accounts import end_sign_ins, enter_by_link, open_account
from contest.people.actions.roles import grant, revoke
from contest.people.actions.succession import absorb, is_placeholder, succeed
from contest.people.models import Account, Invitation, Organisation, Person, Series
from contest.people.sign_in.identity import masked_email, plain_email
from contest.privacy import masked_name, vault

LASTS = timedelta(days=14)
CODE_LENGTH = 8  # of 27 letters each: one guess in 2.8e11


def invite(
    inviter: Actor,
    name: str,
    role: str,
    organisation: Organisation,
    series: Series,
    *,
    upper: Organisation | None = None,
    email: str | None = None,
    home: Organisation | None = None,
    known: bool = False,
    at: datetime,
) -> Invitation:
    """Invite somebody to a role. `upper`: the organisation above from whose scope the inviter acts, if not their own;
    `home`: where the invited person belongs, which conflicts are computed from; `known`: the inviter saw whose account
    the address belongs to, and confirmed that this is the right person.

    A new person gets an account and the role at once, and can have a seat before opening the link. A person who has an
    account gets the role by accepting it.
    """
    if inviter.account_id is None or not policies.may_invite(inviter, role, organisation, series, upper=upper):
        raise NotAllowed(
            N_("你不能在%(organisation)s邀请人担任这个角色。自己单位的角色都能邀请；下级单位只能邀请组织者。"),
            field="role",
            organisation=organisation.name,
        )
    email = plain_email(email) if email and email.strip() else None
    account = queries.account_by_email(email) if email else None
    if account is not None:
        if account.disabled_at is not None:
            raise Unfit(N_("%(email)s 的账号已停用，不能邀请。请先联系系统管理员。"), field="email", email=email)
        if queries.membership(account.id, role, organisation.id, series.id) is not None:
            raise Clash(
                N_("%(name)s（%(email)s）已经有这个角色了，不必再邀请。"), field="email", name=account.name, email=email
            )
        if not known:
            _tell_whose(account, home or organisation)
    else:
        account = open_account(name, person=_person(name, home or organisation, at), email=email, at=at)
    invitation = _write(inviter.account_id, name, role, organisation, series, account, email=email, home=home, at=at)
    if lets_in(invitation, account, mailed=True):
        grant(account, role, organisation, series, by=inviter.account_id, at=at)
    return invitation


def renew(inviter: Actor, old: Invitation, *, upper: Organisation | None = None, at: datetime) -> Invitation:
    """A new link and code for the same person and role; the old ones end. For people whose link expired, and for a
    judge without a password who comes with another device.

    Where somebody has entered already, their sign-ins end and nobody enters in their name: the new link goes to their
    address and is shown to nobody; somebody without an address gets a new account, which takes over the role and what
    is prepared for it, while everything done so far stays with the former one.
    """
    if inviter.account_id is None or not policies.may_invite(
        inviter, old.role, old.organisation, old.series, upper=upper
    ):
        raise NotAllowed(N_("你不能续发这个邀请。"))
    account = session.get_one(Account, old.account_id)
    if account.closed_at is not None:
        raise NotAllowed(queries.CLOSED)
    if account.password is not None and old.used_at is not None:
        raise Clash(
            N_("%(name)s已经设了密码，用账号登录就行，不需要新链接。忘了密码，可以用邮箱重设。"), name=account.name
        )
    if old.revoked_at is not None:
        raise Clash(N_("这个邀请已经撤销或换过新链接了。请刷新名单，看最新的那一条。"))
    if old.used_at is None:
        old.revoked_at = at
        mail.withdraw(old.id, at=at)  # its link and code are dead
    else:
        end_sign_ins(account)
        if account.email is None:
            account = succeed(account, old, by=inviter.account_id, at=at)
    fresh = _write(
        inviter.account_id,
        old.name,
        old.role,
        old.organisation,
        old.series,
        account,
        email=account.email or old.email,
        home=old.home,
        at=at,
    )
    now = {"renewed_as": str(fresh.id), "was_used": old.used_at is not None}
    audit.record("people.renew_invitation", old, by=inviter.account_id, at=at, now=now)
    return fresh


def withdraw(invitation: Invitation, *, by: UUID, at: datetime) -> None:
    """Take back an invitation that nobody has used. The role that it offers is removed too, and an account that was
    made for it alone releases its e-mail address."""
    if invitation.used_at is not None:
        raise WrongMoment(N_("%(name)s已经接受了邀请。要收回角色，请在成员名单里收回。"), name=invitation.name)
    if invitation.revoked_at is not None:
        raise Clash(N_("这个邀请已经撤销了。"))
    invitation.revoked_at = at
    mail.withdraw(invitation.id, at=at)
    account = session.get_one(Account, invitation.account_id)
    current = queries.membership(account.id, invitation.role, invitation.organisation_id, invitation.series_id)
    if current is not None and is_placeholder(account):
        revoke(current, reason=None, by=by, at=at)
        if not queries.current_memberships(account.id):
            account.email, account.disabled_at = None, at
            end_sign_ins(account)
    session.flush()
    audit.record("people.withdraw_invitation", invitation, by=by, at=at, was=_logged(invitation))


def accept(invitation: Invitation, present: Account | None, *, mailed: bool = False, at: datetime) -> Account:
    """Use an invitation, once. `present`: the account that is signed in already, or None; `mailed`: it was opened by
    the link of the letter. Returns the account that is signed in now.

    A person with an account of their own may open a link that was made for a new one. The role then moves to their
    account with everything prepared for the new one (seats in panels), so that conflicts are computed for the right
    person.
    """
    refuse_unless_open(invitation, at)
    account = session.get_one(Account, invitation.account_id)
    if present is not None and present.id != account.id:
        if not (lets_in(invitation, account, mailed=mailed) and is_placeholder(account)):
            raise NotAllowed(
                N_("这个邀请是给另一个账号的。请先退出现在的账号，再用收到邀请的邮箱登录。"),
                safe=N_("邀请还在，没有用掉。"),
            )
        absorb(account, present, at=at)
        account = present
        invitation.account_id = account.id
    elif present is None and not lets_in(invitation, account, mailed=mailed):
        raise NotAllowed(
            N_("%(name)s已经有账号了。请先登录，再打开这个链接接受邀请。"),
            name=invitation.name,
            ways=sign_in_ways(invitation, mailed=mailed),
        )
    if account.disabled_at is not None:
        raise NotAllowed(N_("这个账号已停用。要恢复，请联系系统管理员。"))
    invitation.used_at = at
    if present is None:
        enter_by_link(account, mailed=mailed, inviter_id=invitation.made_by, at=at)
    grant(account, invitation.role, invitation.organisation, invitation.series, by=invitation.made_by, at=at)
    session.flush()
    audit.record("people.accept_invitation", invitation, by=account.id, at=at, now=_logged(invitation))
    return account


def refuse_unless_open(invitation: Invitation, at: datetime) -> None:
    """Refuse a used, withdrawn or expired link, and say what to do."""
    if invitation.used_at is not None:
        sentence = N_("这个链接已经用过了，一个链接只能进一次。设过密码的，直接登录；没有密码的，请要一个新链接。")
    elif invitation.revoked_at is not None:
        sentence = N_("这个链接已经作废，可能是撤销了，也可能换了新的。")
    elif invitation.expires_at <= at:
        sentence = N_("这个链接已于 %(moment)s 过期。")
    else:
        return
    raise WrongMoment(
        sentence,
        safe=N_("邀请是%(organisation)s发的，请他们的组织者再发一个链接。"),
        ways=[Way(N_("用账号登录"), "people.sign_in", {}), Way(N_("我有邀请码"), "people.code", {})],
        organisation=invitation.organisation.name,
        moment=Closing(invitation.expires_at),
    )


def lets_in(invitation: Invitation, account: Account, *, mailed: bool) -> bool:
    """Whether the link signs in by itself: an account without a password whose roles are all within the inviter's
    scope. An account that somebody has entered is opened by the link of the letter alone (`mailed`), because organisers
    see the other one."""
    if account.password is not None or account.disabled_at is not None:
        return False
    if not mailed and not is_placeholder(account):
        return False
    return all(
        (one.organisation_id, one.series_id) == (invitation.organisation_id, invitation.series_id)
        for one in queries.current_memberships(account.id)
    )


def sign_in_ways(invitation: Invitation, *, mailed: bool = False) -> list[Way]:
    """The next page for a person with an account: sign in and come back, or set a password by mail."""
    back = f"/i/{token_of(invitation, mailed=mailed)}"
    return [Way(N_("去登录"), "people.sign_in", {"next": back}), Way(N_("重设密码"), "people.ask_reset", {})]


# Links and codes


def token_of(invitation: Invitation, *, mailed: bool = False) -> str:
    """The link's token: 160 bits that only the vault's key gives. The letter's link has another one than the page's, so
    that it shows who could have read it."""
    digest = bytes.fromhex(vault().index(f"{'mailed ' if mailed else ''}invitation {invitation.id}"))
    return base64.urlsafe_b64encode(digest[:20]).decode().rstrip("=")


def code_of(invitation: Invitation, *, mailed: bool = False) -> str:
    """The code to type, "7KDF-3PWX": letters that sound different when read out. The letter's is another one too."""
    return code_from(f"{'mailed ' if mailed else ''}code {invitation.id}")


def code_from(what: str) -> str:
    """A code of eight letters that only the vault's key gives for this text."""
    number, letters = int(vault().index(what), 16), []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(receipts.ALPHABET))
        letters.append(receipts.ALPHABET[place])
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def invitation_behind(token: str) -> tuple[Invitation, bool]:
    """The invitation of a link, used or not, and whether it is the letter's link; NotFound for a made-up one."""
    index = _token_index(token)
    found = queries.invitation_with_token(index)
    if found is None:
        raise NotFound(N_("没有这个邀请链接。可能没有复制完整，请从收到的信里重新打开，或者扫二维码。"))
    return found, found.mailed_token_index == index


def invitation_with_code(code: str) -> tuple[Invitation, bool]:
    """The invitation of a typed code, and whether it is the letter's code; case, spaces and the dash don't matter."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    index = vault().index(plain)
    found = queries.invitation_with_code(index) if len(plain) == CODE_LENGTH else None
    if found is None:
        raise Unfit(
            N_(
                "没有这个邀请码。邀请码有 8 个字符，没有字母 A、E、I、L、O、U、Y，也没有数字 0 和 1，请对照着再输一次。"
            ),
            field="code",
        )
    return found, found.mailed_code_index == index


def _token_index(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# Rows


def _write(
    by: UUID,
    name: str,
    role: str,
    organisation: Organisation,
    series: Series,
    account: Account,
    *,
    email: str | None,
    home: Organisation | None,
    at: datetime,
) -> Invitation:
    invitation = Invitation(
        id=new_id(),
        name=name,
        email=email,
        role=role,
        organisation=organisation,
        series=series,
        home=home,
        account_id=account.id,
        made_by=by,
        made_at=at,
        expires_at=at + LASTS,
    )
    invitation.token_index = _token_index(token_of(invitation))
    invitation.code_index = vault().index(code_of(invitation).replace("-", ""))
    invitation.mailed_token_index = _token_index(token_of(invitation, mailed=True))
    invitation.mailed_code_index = vault().index(code_of(invitation, mailed=True).replace("-", ""))
    session.add(invitation)
    session.flush()
    audit.record("people.invite", invitation, by=by, at=at, now=_logged(invitation))
    return invitation


def _person(name: str, home: Organisation, at: datetime) -> Person:
    person = Person(
        region=home.region,
        name=name,
        kind="teacher" if home.kind in ("school", "department") else "worker",
        home_id=_home_id(home),
        created_at=at,
    )
    session.add(person)
    return person


def _home_id(home: Organisation) -> UUID | None:
    """People of a department belong to its school."""
    return home.parent_id if home.kind == "department" else home.id


def owner_of(account: Account) -> tuple[str, Organisation | None]:
    """The owner of an account, as shown to an organiser who invites its address: the masked name, and the home."""
    return masked_name(account.name), account.person.home if account.person else None


def _tell_whose(account: Account, expected: Organisation) -> None:
    """Addresses are not verified at sign-up, so a stranger may have signed up with this one first. The inviter sees
    whose account it is and confirms that it is the right person. An account of the same home that waits for an
    invitation needs no question."""
    who, home = owner_of(account)
    at_home = home is not None and home.id == _home_id(expected)
    if at_home and account.password is None:
        return
    if home is None:
        sentence = N_("邮箱 %(email)s 已经有账号，是%(who)s的，没有登记单位。核对过是你要邀请的人，再勾选这一格。")
    elif at_home:
        sentence = N_("邮箱 %(email)s 已经有账号，是%(home)s%(who)s的。是你要邀请的人，就勾选这一格。")
    else:
        sentence = N_(
            "邮箱 %(email)s 已经有账号，是%(home)s%(who)s的，不是%(expected)s的。核对过是你要邀请的人，再勾选这一格。"
        )
    raise Unfit(
        sentence,
        field="known",
        email=account.email,
        who=who,
        home=home.name if home else None,
        expected=expected.name,
    )


def _logged(invitation: Invitation) -> dict[str, str | None]:
    return {
        "name": invitation.name,
        "email": masked_email(invitation.email) if invitation.email else None,
        "role": invitation.role,
        "organisation": invitation.organisation.code,
        "series": invitation.series.key,
    }

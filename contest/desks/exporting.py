"""A person's own copy of what is stored about them: one JSON file that explains its own keys, in both languages.

It holds what is theirs. Of others it has only the names that the entry's page shows them: their team and advisers. It
never has who judged or decided, nor what an organiser's own deeds say about other people.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from contest import i18n
from contest.access import AccessLine
from contest.audit import AuditLine
from contest.db import session
from contest.desks.models import AwardShare
from contest.desks.queries.own_awards import shares_of
from contest.errors import N_
from contest.files import file_store
from contest.mail import Letter
from contest.people.models import Account, Correction, EarlierAward, Enrolment, Invitation, Membership, Person
from contest.people.queries import corrections
from contest.privacy import vault
from contest.publication.models import Objection
from contest.publication.queries.objections import objections_of
from contest.publication.queries.places import way_of
from contest.receipts import Receipt
from contest.registration.models import DelegationMember, Entry, EntryMember
from contest.registration.queries.entries import entries_of, invitations_of
from contest.registration.queries.staff import declared_in, noted_of
from contest.retention import Kept, days_of

FORMAT = "saiwu-own-copy/1"
# What the keys mean, in the order of the file.
KEYS: dict[str, str] = {
    "account": N_("账号：怎样登录，什么时候建的。密码只存摘要，不在这里。"),
    "person": N_("本人：姓名、身份、所属单位；身份证件号码是你自己的原文。"),
    "enrolments": N_("学籍：学校、学号、院系、学历层次、专业、入学年份、学制，学校是否核实过。"),
    "corrections": N_("你请学校更正的内容：哪一项、原来是什么、应该是什么、为什么，学校怎么办的。"),
    "memberships": N_("角色：在哪个单位、哪个赛事系列担任什么，从什么时候到什么时候。"),
    "invitations": N_("你接受过的担任角色的邀请。"),
    "entries": N_(
        "报名：编号、名称、状态，你在里面的身份，同队和指导教师的姓名，参加过的轮次，已公布的名次，材料的文件名。"
    ),
    "entry_invitations": N_("请你参加或指导、你还没有答复的报名。"),
    "delegations": N_(
        "你随哪个代表团参加哪一届：随团职务，为你登记的服装尺码、饮食禁忌、特殊需要和照片；届次结束 %(n)s 天后删掉。"
    ),
    "objections": N_("你提出的异议：编号、对哪一{件}{作品}、写的什么、依据什么、证据的文件名，怎样决定的。"),
    "earlier_awards": N_("已公布的得奖，以后的报名会用到。"),
    "award_shares": N_(
        "你给别人看获奖的链接：给出哪几项、什么时候做的、什么时候收回的；收回 %(n)s 天后删掉。链接本身不在这里。"
    ),
    "letters": N_("寄给你的信：种类、时间、寄出没有。正文寄出后就删了，不在这里。"),
    "deeds": N_("操作记录：你做的事，和别人对你的账号、学籍、角色做的事。涉及别人的细节不在这里。"),
    "visits": N_("登录记录：时间和网络地址，留 %(n)s 天。"),
    "receipts": N_("回执：你办成的每件事的编号，留 %(n)s 天。"),
}


def own_copy(account: Account, *, at: datetime) -> dict[str, Any]:
    """Everything about one account and its person, ready for JSON: times are ISO 8601 in UTC, names of organisations
    and series are objects by language."""
    person = account.person
    parts: dict[str, Any] = {
        "account": _account(account),
        "person": _person(person) if person else None,
        "enrolments": [_enrolment(one) for one in person.enrolments] if person else [],
        "corrections": [_correction(one) for one in corrections.requests_of(person.id)] if person else [],
        "memberships": [_membership(one) for one in account.memberships],
        "invitations": [_invitation(one) for one in _accepted(account.id)],
        "entries": [_entry(one, person) for one in entries_of(person.id)] if person else [],
        "entry_invitations": [_entry_invitation(one) for one in invitations_of(person.id)] if person else [],
        "delegations": [_noted(one) for one in noted_of(person.id)] if person else [],
        "objections": [_objection(one) for one in objections_of(account.id)],
        "earlier_awards": [_award(one) for one in _awards(person.id)] if person else [],
        "award_shares": [_share(one) for one in shares_of(person.id)] if person else [],
        "letters": [_letter(one) for one in _letters(account.email)],
        "deeds": _deeds(account),
        "visits": [_visit(one) for one in _visits(account.id)],
        "receipts": [_receipt(one) for one in _receipts(account.id)],
    }
    kept = {"visits": Kept.ACCESS, "receipts": Kept.RECEIPTS, "award_shares": Kept.SHARES, "delegations": Kept.STAFF}
    days = {key: {"n": days_of(one)} for key, one in kept.items()}
    return {
        "format": FORMAT,
        "made_at": _moment(at),
        "about": _in_languages(N_("赛务里存着的、你自己的内容。别人的个人信息不在这里。")),
        "keys": {key: _in_languages(KEYS[key], **days.get(key, {})) for key in parts},
        **parts,
    }


def _in_languages(text: str, **facts: int) -> dict[str, str]:
    spoken = {}
    for language, locale in i18n.LANGUAGES.items():
        with force_locale(locale):
            spoken[language] = _(text, **facts)
    return spoken


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _account(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "login": account.login,
        "email": account.email,
        "phone": vault().decrypt(account.phone_encrypted) if account.phone_encrypted else None,
        "has_password": account.password is not None,
        "language": account.language,
        "created_at": _moment(account.created_at),
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "name_latin": person.name_latin,
        "gender": person.gender,
        "born": person.born.isoformat() if person.born else None,
        "kind": person.kind,
        "level": person.level,
        "home": person.home.name if person.home else None,
        "identity_number": vault().decrypt(person.identity_encrypted) if person.identity_encrypted else None,
        "reference": person.reference,
    }


def _enrolment(enrolment: Enrolment) -> dict[str, Any]:
    return {
        "school": enrolment.organisation.name,
        "department": enrolment.department.name if enrolment.department else None,
        "number": enrolment.number,
        "level": enrolment.level,
        "programme": enrolment.programme,
        "entry_year": enrolment.entry_year,
        "years": enrolment.years,
        "confirmed_at": _moment(enrolment.confirmed_at),
        "ended_at": _moment(enrolment.ended_at),
    }


def _correction(row: Correction) -> dict[str, Any]:
    return {
        "school": row.enrolment.organisation.name,
        "what": row.what,
        "was": row.was,
        "wanted": row.wanted,
        "why": row.why,
        "state": row.state,
        "asked_at": _moment(row.asked_at),
        "decided_at": _moment(row.decided_at),
        "answer": row.answer,
    }


def _membership(membership: Membership) -> dict[str, Any]:
    return {
        "role": membership.role,
        "organisation": membership.organisation.name if membership.organisation else None,
        "series": membership.series.name if membership.series else None,
        "granted_at": _moment(membership.granted_at),
        "revoked_at": _moment(membership.revoked_at),
    }


def _invitation(invitation: Invitation) -> dict[str, Any]:
    return {
        "role": invitation.role,
        "organisation": invitation.organisation.name,
        "series": invitation.series.name,
        "name": invitation.name,
        "email": invitation.email,
        "made_at": _moment(invitation.made_at),
        "accepted_at": _moment(invitation.used_at),
    }


def _entry(entry: Entry, person: Person | None) -> dict[str, Any]:
    mine = [one for one in entry.members if person and one.person_id == person.id]
    return {
        "edition": entry.edition.name,
        "number": entry.number,
        "title": entry.title,
        "track": entry.track,
        "division": entry.division,
        "home": entry.home.name,
        "state": entry.status,
        "roles": [{"role": one.role, "accepted_at": _moment(one.accepted_at)} for one in mine],
        "team": [
            {"name": one.person.name, "role": one.role}
            for one in entry.members
            if one not in mine and one.accepted_at is not None
        ],
        "submitted_at": _moment(entry.submitted_at),
        "withdrawn_at": _moment(entry.withdrawn_at),
        "appearances": [
            {
                "contest": one.contest.key,
                "organisation": one.contest.organisation.name,
                "participation": one.participation,
                "registered_at": _moment(one.registered_at),
                "advanced_at": _moment(one.advanced_at),
            }
            for one in entry.appearances
        ],
        "public_places": [
            {
                "contest": place.contest,
                "name": contest.name,
                "publication": publication.handle,
                "place": place.place,
                "score": place.score,
                "awards": place.awards,
                "status": place.status,
            }
            for place, contest, publication in way_of(entry.edition, entry.number)
        ],
        "materials": [
            {"kind": one.kind, "version": one.version, "file": one.name, "size": one.size, "at": _moment(one.at)}
            for one in entry.materials
        ],
    }


def _noted(noted: DelegationMember) -> dict[str, Any]:
    return {
        "edition": noted.edition.name,
        "delegation": noted.delegation.name,
        "role": noted.role,
        "declared": declared_in(noted),
        "photo": _photo(noted),
        "at": _moment(noted.at),
    }


def _photo(noted: DelegationMember) -> str | None:
    """The photo itself, as a data address that any browser shows."""
    if noted.photo is None:
        return None
    return "data:image/jpeg;base64," + base64.b64encode(file_store().read(noted.photo)).decode()


def _entry_invitation(member: EntryMember) -> dict[str, Any]:
    return {
        "edition": member.entry.edition.name,
        "number": member.entry.number,
        "title": member.entry.title,
        "role": member.role,
    }


def _objection(row: Objection) -> dict[str, Any]:
    decision = row.decision
    return {
        "edition": row.contest.edition.name,
        "number": row.number,
        "publication": row.publication.number,
        "contest": row.contest.key,
        "entry": row.entry.number,
        "role": row.role,
        "text": row.text,
        "clause": row.clause,
        "state": row.state,
        "filed_at": _moment(row.filed_at),
        "received_on": row.received_on.isoformat() if row.received_on else None,
        "closed_at": _moment(row.closed_at),
        "files": [{"file": one.name, "size": one.size, "at": _moment(one.at)} for one in row.files],
        "outcome": decision.outcome if decision else None,
        "reasons": decision.reasons if decision else None,
    }


def _award(award: EarlierAward) -> dict[str, Any]:
    return {
        "edition": award.edition_key,
        "contest": award.contest_key,
        "award": award.award,
        "publication": award.publication,
        "given_at": _moment(award.given_at),
        "withdrawn_at": _moment(award.withdrawn_at),
    }


def _share(share: AwardShare) -> dict[str, Any]:
    return {
        "shown": share.shown,
        "made_at": _moment(share.made_at),
        "changed_at": _moment(share.changed_at),
        "revoked_at": _moment(share.revoked_at),
    }


def _letter(letter: Letter) -> dict[str, Any]:
    return {
        "kind": letter.kind,
        "state": letter.state,
        "written_at": _moment(letter.written_at),
        "sent_at": _moment(letter.sent_at),
    }


def _visit(line: AccessLine) -> dict[str, Any]:
    return {"at": _moment(line.at), "address": line.address}


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {"at": _moment(receipt.at), "operation": receipt.operation, "code": receipt.code}


def _accepted(account_id: UUID) -> Iterable[Invitation]:
    return session.scalars(
        sa.select(Invitation)
        .where(Invitation.account_id == account_id, Invitation.used_at.is_not(None))
        .options(joinedload(Invitation.organisation), joinedload(Invitation.series))
        .order_by(Invitation.id)
    )


def _awards(person_id: UUID) -> Iterable[EarlierAward]:
    return session.scalars(sa.select(EarlierAward).where(EarlierAward.person_id == person_id).order_by(EarlierAward.id))


def _letters(email: str | None) -> Iterable[Letter]:
    return session.scalars(sa.select(Letter).where(Letter.to == email).order_by(Letter.id)) if email else []


def _visits(account_id: UUID) -> Iterable[AccessLine]:
    return session.scalars(
        sa.select(AccessLine)
        .where(AccessLine.subject == f"account:{account_id}", AccessLine.kind == "sign-in")
        .order_by(AccessLine.id)
    )


def _receipts(account_id: UUID) -> Iterable[Receipt]:
    return session.scalars(sa.select(Receipt).where(Receipt.account_id == account_id).order_by(Receipt.id))


def _deeds(account: Account) -> list[dict[str, Any]]:
    """What the account did, and what was done to its own rows. The details of a deed are there only where its subject
    is a row of their own, and who else did it is never named."""
    own = [account.id, *(one.id for one in account.memberships)]
    if account.person:
        own += [account.person.id, *(one.id for one in account.person.enrolments)]
        own += [one.id for one in corrections.requests_of(account.person.id)]
    lines = session.scalars(
        sa.select(AuditLine)
        .where(sa.or_(AuditLine.by_id == account.id, AuditLine.subject_id.in_(own)))
        .order_by(AuditLine.id)
    )
    return [
        {
            "at": _moment(line.at),
            "action": line.action,
            "about": line.subject_kind,
            "by_yourself": line.by_id == account.id,
            **({"was": line.was, "now": line.now, "reason": line.reason} if line.subject_id in own else {}),
            **({"address": line.address} if line.by_id == account.id else {}),
        }
        for line in lines
    ]

"""Reads of people, organisations, memberships and invitations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.sql.elements import ColumnElement

from contest.db import session
from contest.errors import N_
from contest.people.models import Account, Enrolment, Invitation, Membership, Organisation, Person, Series
from contest.people.sign_in.identity import plain_email, plain_phone, way_in
from contest.privacy import vault

SCHOOLS_SHOWN = 20  # a longer list asks for more letters instead
CLOSED = N_("这个账号已由本人注销，不能再用，也不能恢复。要再参加，请本人重新注册，或者重新邀请。")


def organisation(kind: str, code: str) -> Organisation | None:
    return session.scalar(sa.select(Organisation).where(Organisation.kind == kind, Organisation.code == code))


def organisation_by_id(organisation_id: UUID) -> Organisation | None:
    return session.get(Organisation, organisation_id)


def series(key: str) -> Series | None:
    return session.scalar(sa.select(Series).where(Series.key == key))


def every_series() -> list[Series]:
    return list(session.scalars(sa.select(Series).order_by(Series.key)))


# Accounts


def names_of(account_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of accounts by id, for the `by` columns of rows; None is left out."""
    wanted = {one for one in account_ids if one is not None}
    if not wanted:
        return {}
    found = session.execute(sa.select(Account.id, Account.name).where(Account.id.in_(wanted)))
    return {row.id: row.name for row in found}


def account(account_id: UUID) -> Account | None:
    """An account with its person and all its grants: always four queries."""
    return session.scalar(
        sa.select(Account)
        .where(Account.id == account_id)
        .options(
            joinedload(Account.person).joinedload(Person.home),
            joinedload(Account.person).selectinload(Person.enrolments).joinedload(Enrolment.organisation),
            joinedload(Account.person).selectinload(Person.enrolments).joinedload(Enrolment.department),
            selectinload(Account.memberships).joinedload(Membership.organisation),
            selectinload(Account.memberships).joinedload(Membership.series),
        )
    )


def account_known_as(text: str) -> Account | None:
    """The account with this account name, e-mail address or phone number."""
    kind, name = way_in(text)
    if kind == "phone":
        return session.scalar(sa.select(Account).where(Account.phone_index == vault().index(name)))
    return session.scalar(sa.select(Account).where((Account.email if kind == "email" else Account.login) == name))


def account_by_email(email: str) -> Account | None:
    return session.scalar(sa.select(Account).where(Account.email == plain_email(email)))


def current_memberships(account_id: UUID) -> list[Membership]:
    """The grants of an account today, with organisations and series."""
    return list(
        session.scalars(
            sa.select(Membership)
            .where(Membership.account_id == account_id, Membership.revoked_at.is_(None))
            .options(joinedload(Membership.organisation), joinedload(Membership.series))
            .order_by(Membership.granted_at, Membership.id)
        )
    )


def membership(account_id: UUID, role: str, organisation_id: UUID | None, series_id: UUID | None) -> Membership | None:
    """The current membership with exactly these values."""
    return session.scalar(
        sa.select(Membership).where(
            Membership.account_id == account_id,
            Membership.role == role,
            Membership.organisation_id.is_(None)
            if organisation_id is None
            else Membership.organisation_id == organisation_id,
            Membership.series_id.is_(None) if series_id is None else Membership.series_id == series_id,
            Membership.revoked_at.is_(None),
        )
    )


def another_administrator(account_id: UUID) -> bool:
    """Whether somebody else can administer the installation."""
    return bool(
        session.scalar(
            sa.select(sa.func.count())
            .select_from(Membership)
            .join(Membership.account)
            .where(
                Membership.role == "administrator",
                Membership.revoked_at.is_(None),
                Membership.account_id != account_id,
                Account.disabled_at.is_(None),
            )
        )
    )


def is_last_administrator(account_id: UUID) -> bool:
    held = any(one.role == "administrator" for one in current_memberships(account_id))
    return held and not another_administrator(account_id)


def members(organisation_id: UUID, series_id: UUID, roles: Iterable[str]) -> list[Membership]:
    """Who holds one of the roles at an organisation in a series, by name: judges to choose from, organisers to
    contact."""
    return list(
        session.scalars(
            sa.select(Membership)
            .join(Membership.account)
            .where(
                Membership.organisation_id == organisation_id,
                Membership.series_id == series_id,
                Membership.role.in_(list(roles)),
                Membership.revoked_at.is_(None),
                Account.disabled_at.is_(None),
            )
            .options(joinedload(Membership.account).joinedload(Account.person).joinedload(Person.home))
            .order_by(Account.name, Membership.id)
        )
    )


def members_listed(organisation_id: UUID, series_id: UUID, roles: Iterable[str]) -> sa.Select[Any]:
    """The same for a paged list by name; disabled accounts are included."""
    return (
        sa.select(Membership)
        .join(Membership.account)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.series_id == series_id,
            Membership.role.in_(list(roles)),
            Membership.revoked_at.is_(None),
        )
        .options(
            contains_eager(Membership.account).joinedload(Account.person).joinedload(Person.home),
        )
    )


def membership_at(organisation_id: UUID, series_id: UUID, membership_id: UUID) -> Membership | None:
    """A current membership within its organisation and series."""
    return session.scalar(
        sa.select(Membership)
        .where(
            Membership.id == membership_id,
            Membership.organisation_id == organisation_id,
            Membership.series_id == series_id,
            Membership.revoked_at.is_(None),
        )
        .options(joinedload(Membership.account), joinedload(Membership.organisation), joinedload(Membership.series))
    )


def people_counted(organisation_ids: Iterable[UUID]) -> dict[tuple[UUID | None, UUID | None], int]:
    """How many people hold a role in a series at each organisation, by (organisation, series)."""
    rows = session.execute(
        sa.select(
            Membership.organisation_id,
            Membership.series_id,
            sa.func.count(sa.distinct(Membership.account_id)),
        )
        .where(
            Membership.organisation_id.in_(list(organisation_ids)),
            Membership.series_id.is_not(None),
            Membership.revoked_at.is_(None),
        )
        .group_by(Membership.organisation_id, Membership.series_id)
    )
    return {(organisation_id, series_id): count for organisation_id, series_id, count in rows}


def organisers_counted(organisation_ids: Iterable[UUID], series_id: UUID) -> dict[UUID, int]:
    """How many organisers each organisation has in a series."""
    rows = session.execute(
        sa.select(Membership.organisation_id, sa.func.count())
        .where(
            Membership.organisation_id.in_(list(organisation_ids)),
            Membership.series_id == series_id,
            Membership.role == "organiser",
            Membership.revoked_at.is_(None),
        )
        .group_by(Membership.organisation_id)
    )
    return {organisation_id: count for organisation_id, count in rows if organisation_id is not None}


# Organisations


def organisations_by_id(organisation_ids: Iterable[UUID]) -> list[Organisation]:
    wanted = list(organisation_ids)
    if not wanted:
        return []
    return list(session.scalars(sa.select(Organisation).where(Organisation.id.in_(wanted)).order_by(Organisation.id)))


def below(upper: Organisation) -> ColumnElement[bool]:
    """Which organisations an organiser of `upper` may manage: its departments for a school; the schools, cities, firms
    and delegations of its province for a provincial authority; provinces and delegations for a national one.

    Each kind is a tree of its own (docs/decisions, decision 7), so the levels are joined by the province's code and not
    by `parent_id`. A condition on Organisation.
    """
    if upper.kind == "authority" and upper.province:
        return sa.and_(
            Organisation.province == upper.province,
            Organisation.kind.in_(("school", "city", "firm", "delegation")),
        )
    if upper.kind == "authority":
        return sa.or_(
            sa.and_(Organisation.kind == "authority", Organisation.province.is_not(None)),
            Organisation.kind == "delegation",
        )
    return Organisation.parent_id == upper.id


def is_below(lower: Organisation, upper: Organisation) -> bool:
    """The same for two loaded rows; no query."""
    if upper.kind == "authority" and upper.province:
        return lower.province == upper.province and lower.kind in ("school", "city", "firm", "delegation")
    if upper.kind == "authority":
        return (lower.kind == "authority" and lower.province is not None) or lower.kind == "delegation"
    return lower.parent_id == upper.id


def departments(school_id: UUID) -> list[Organisation]:
    return list(
        session.scalars(
            sa.select(Organisation)
            .where(Organisation.parent_id == school_id, Organisation.kind == "department")
            .order_by(Organisation.code)
        )
    )


def named_like(text: str) -> ColumnElement[bool]:
    """Organisations whose name, short name or code has these letters, in this order, perhaps with others between: 华科
    finds 华中科技大学."""
    letters = "".join(text.split())[:40]
    pattern = "%" + "%".join(_escaped(letter) for letter in letters) + "%"
    return sa.or_(
        Organisation.name["zh"].as_string().like(pattern, escape="\\"),
        Organisation.name["en"].as_string().ilike("%" + _escaped(" ".join(text.split())[:80]) + "%", escape="\\"),
        Organisation.short["zh"].as_string().like(pattern, escape="\\"),
        Organisation.code == letters,
    )


def schools_named_like(text: str, limit: int = SCHOOLS_SHOWN) -> list[Organisation]:
    """Schools to choose from, best match first. Returns one more than `limit` if there are more."""
    return organisations_named_like(text, ("school",), limit)


def organisations_named_like(text: str, kinds: Iterable[str], limit: int = SCHOOLS_SHOWN) -> list[Organisation]:
    """Names that begin with the letters come first, then names that contain them together, then names that begin with
    the first of them; short names before long ones. Returns one more than `limit` if there are more."""
    name = Organisation.name["zh"].as_string()
    letters = _escaped("".join(text.split())[:40])
    likelihood = sa.case(
        (name == "".join(text.split()), 0),
        (name.like(letters + "%", escape="\\"), 1),
        (name.like("%" + letters + "%", escape="\\"), 2),
        (name.like(_escaped(text.strip()[:1]) + "%", escape="\\"), 3),
        else_=4,
    )
    return list(
        session.scalars(
            sa.select(Organisation)
            .where(Organisation.kind.in_(list(kinds)), named_like(text))
            .order_by(likelihood, sa.func.length(name), Organisation.code)
            .limit(limit + 1)
        )
    )


def organisations_listed(*, text: str = "", kind: str = "", province: str = "") -> sa.Select[Any]:
    """Organisations for a paged list, narrowed by the filter."""
    query = sa.select(Organisation)
    if kind:
        query = query.where(Organisation.kind == kind)
    if province:
        query = query.where(Organisation.province == province)
    if text.strip():
        query = query.where(named_like(text))
    return query


# An order for lists of organisations below: schools, which run the first tier, come before cities and firms.
SCHOOLS_FIRST = sa.case((Organisation.kind == "school", 0), (Organisation.kind == "delegation", 1), else_=2)


def organisations_of_kind(kind: str) -> list[Organisation]:
    """All organisations of a kind, by code: for kinds of which there are not many."""
    return list(session.scalars(sa.select(Organisation).where(Organisation.kind == kind).order_by(Organisation.code)))


def provinces() -> list[Organisation]:
    """The provincial authorities, in the order of their codes."""
    return list(
        session.scalars(
            sa.select(Organisation)
            .where(Organisation.kind == "authority", Organisation.province.is_not(None))
            .order_by(Organisation.code)
        )
    )


def accounts_listed(text: str = "") -> sa.Select[Any]:
    """Accounts for a paged list: by name, account name, e-mail address or (whole) phone number."""
    query = sa.select(Account).options(
        selectinload(Account.memberships).joinedload(Membership.organisation),
        selectinload(Account.memberships).joinedload(Membership.series),
    )
    text = text.strip()[:80]
    if text:
        pattern = "%" + _escaped(text) + "%"
        asked: list[ColumnElement[bool]] = [
            Account.name.like(pattern, escape="\\"),
            Account.login.like(pattern.lower(), escape="\\"),
            Account.email.like(pattern.lower(), escape="\\"),
        ]
        if phone := plain_phone(text):
            asked.append(Account.phone_index == vault().index(phone))
        query = query.where(sa.or_(*asked))
    return query


# Invitations


def invitations_listed(organisation_id: UUID, series_id: UUID, roles: Iterable[str], state: str = "") -> sa.Select[Any]:
    """The invitations of one organisation in one series, for a paged list: the unused, the used, or all."""
    query = (
        sa.select(Invitation)
        .where(
            Invitation.organisation_id == organisation_id,
            Invitation.series_id == series_id,
            Invitation.role.in_(list(roles)),
        )
        .options(joinedload(Invitation.home))
    )
    if state == "used":
        return query.where(Invitation.used_at.is_not(None))
    if state == "all":
        return query
    return query.where(Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))


def invitation(organisation_id: UUID, series_id: UUID, invitation_id: UUID) -> Invitation | None:
    """One invitation within its organisation and series."""
    return session.scalar(
        _whole_invitation().where(
            Invitation.id == invitation_id,
            Invitation.organisation_id == organisation_id,
            Invitation.series_id == series_id,
        )
    )


def invitation_with_token(token_index: str) -> Invitation | None:
    """By the link on the page or in the letter."""
    either = sa.or_(Invitation.token_index == token_index, Invitation.mailed_token_index == token_index)
    return session.scalar(_whole_invitation().where(either))


def invitation_with_code(code_index: str) -> Invitation | None:
    """By the code on the page or in the letter."""
    either = sa.or_(Invitation.code_index == code_index, Invitation.mailed_code_index == code_index)
    return session.scalar(_whole_invitation().where(either))


def _whole_invitation() -> sa.Select[Invitation]:
    return sa.select(Invitation).options(
        joinedload(Invitation.organisation), joinedload(Invitation.series), joinedload(Invitation.home)
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

"""Who comes along with a delegation, and what is declared of its people for the venue."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.db import session
from contest.editions.models import Contest, Edition
from contest.errors import NotFound
from contest.people.models import Organisation, Person
from contest.registration.models import DeclaredOfPerson, DelegationMember, Entry, MemberRole
from contest.registration.queries.delegation import delegation_at


@dataclass
class OfDelegation:
    """Somebody of a delegation: what they do in its entries, and what it noted of them; None: nothing."""

    person: Person
    roles: list[MemberRole] = field(default_factory=list)
    noted: DelegationMember | None = None


def members_of(edition: Edition, delegation: Organisation) -> list[DelegationMember]:
    """Of whom a delegation noted something in an edition, as they came."""
    mine = (DelegationMember.edition_id == edition.id, DelegationMember.delegation_id == delegation.id)
    wanted = sa.select(DelegationMember).where(*mine).order_by(DelegationMember.id)
    return list(session.scalars(wanted.options(joinedload(DelegationMember.person).joinedload(Person.home))))


def declared_in(noted: DelegationMember | None) -> dict[str, str]:
    """What was declared of somebody, by the keys of DeclaredOfPerson, in their order."""
    found: Mapping[str, str] = json.loads(noted.declared) if noted is not None and noted.declared else {}
    return {str(key): found[key] for key in DeclaredOfPerson if found.get(key)}


def everybody_of(entries: Sequence[Entry], members: Sequence[DelegationMember]) -> list[OfDelegation]:
    """Everybody of a delegation, staff first, then who is in its entries: each person once."""
    found = {one.person_id: OfDelegation(one.person, [], one) for one in members if one.role is not None}
    noted = {one.person_id: one for one in members}
    for entry in entries:
        for member in entry.members:
            if member.accepted_at is None:
                continue
            one = found.setdefault(member.person_id, OfDelegation(member.person, [], noted.get(member.person_id)))
            if (role := MemberRole(member.role)) not in one.roles:
                one.roles.append(role)
    for left in members:  # whose entry was withdrawn since
        found.setdefault(left.person_id, OfDelegation(left.person, [], left))
    return list(found.values())


def without_photo(people: Sequence[OfDelegation]) -> list[OfDelegation]:
    """Of whom a delegation has handed in no photo; who is in no entry any more needs none."""
    return [one for one in people if (one.roles or _role(one)) and (one.noted is None or one.noted.photo is None)]


def _role(one: OfDelegation) -> str | None:
    return one.noted.role if one.noted is not None else None


def photo_at(edition: str, code: str, person_id: UUID) -> dict[str, Any]:
    """Loader: somebody of a delegation of whom there is a photo."""
    found = delegation_at(edition, code)
    wanted = sa.select(DelegationMember).where(
        DelegationMember.edition_id == found["edition"].id,
        DelegationMember.delegation_id == found["delegation"].id,
        DelegationMember.person_id == person_id,
        DelegationMember.photo.is_not(None),
    )
    member = session.scalar(wanted.options(joinedload(DelegationMember.person)))
    if member is None:
        raise NotFound
    return {**found, "member": member}


def contests_of(edition: Edition, delegation: Organisation, person_id: UUID) -> list[Contest]:
    """The contests for which a delegation's entries with this person registered; drafts are nobody's yet."""
    wanted = sa.select(Contest).where(
        Contest.id.in_(
            sa.select(Entry.contest_id).where(
                Entry.edition_id == edition.id,
                Entry.delegation_id == delegation.id,
                Entry.status != "draft",
                Entry.members.any(person_id=person_id),
            )
        )
    )
    return list(session.scalars(wanted))


def noted_of(person_id: UUID) -> list[DelegationMember]:
    """What delegations noted of somebody, in all editions."""
    wanted = sa.select(DelegationMember).where(DelegationMember.person_id == person_id).order_by(DelegationMember.id)
    loaded = (DelegationMember.edition, DelegationMember.delegation)
    return list(session.scalars(wanted.options(*(joinedload(one) for one in loaded))))


def ended_before(moment: datetime) -> sa.ColumnElement[bool]:
    """Fits what delegations noted for an edition whose last day was before a moment."""
    return DelegationMember.edition_id.in_(sa.select(Edition.id).where(Edition.ends < moment.date()))


def staff_at(edition: str, member_id: UUID) -> dict[str, Any]:
    """Loader: somebody of the staff of a delegation, by what a badge leads to."""
    wanted = sa.select(DelegationMember).where(
        DelegationMember.id == member_id,
        DelegationMember.role.is_not(None),
        DelegationMember.edition.has(Edition.key == edition),
    )
    loaded = (DelegationMember.edition, DelegationMember.delegation, DelegationMember.person)
    found = session.scalar(wanted.options(*(joinedload(one) for one in loaded)))
    if found is None:
        raise NotFound
    return {"member": found}


def highest_organisers(edition: Edition) -> set[UUID]:
    """The organisations that run the contests of an edition that nothing is above."""
    wanted = sa.select(Contest.organisation_id).where(Contest.edition_id == edition.id, Contest.parent_id.is_(None))
    return set(session.scalars(wanted))


def somebody_at(edition: str, code: str, person_id: UUID) -> dict[str, Any]:
    """Loader: somebody of a delegation: in one of its entries, or noted by it."""
    found = delegation_at(edition, code)
    entered = sa.exists().where(
        Entry.edition_id == found["edition"].id,
        Entry.delegation_id == found["delegation"].id,
        Entry.members.any(person_id=person_id),
    )
    mine = (
        DelegationMember.edition_id == found["edition"].id,
        DelegationMember.delegation_id == found["delegation"].id,
    )
    noted = sa.exists().where(*mine, DelegationMember.person_id == person_id)
    person = session.scalar(sa.select(Person).where(Person.id == person_id, sa.or_(entered, noted)))
    if person is None:
        raise NotFound
    return {**found, "person": person}

"""Where people belong: the school (or employer) that they enter for, and who runs the first tier for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from contest.db import session
from contest.editions.actions import organisation_above
from contest.editions.models import Contest, Edition
from contest.editions.rulebooks.effective import edition_part, edition_rulebook, tier_of
from contest.people.likeness import key_of_number
from contest.people.models import Account, Enrolment, Organisation, Person

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Tier


@dataclass(frozen=True)
class Affiliation:
    """A person's home for entering, with the enrolment that proves it (None: an employer, or not on any roster)."""

    home: Organisation
    enrolment: Enrolment | None

    @property
    def department(self) -> Organisation | None:
        return self.enrolment.department if self.enrolment else None


def affiliation(person: Person) -> Affiliation | None:
    """The newest enrolment that has not ended, else the person's home; None where neither is known."""
    current = [one for one in person.enrolments if one.ended_at is None]
    if current:
        return Affiliation(current[-1].organisation, current[-1])
    return Affiliation(person.home, None) if person.home else None


def person_with_relations(person_id: UUID) -> Person | None:
    """A person with their enrolments and the organisations of these: two queries."""
    return session.scalar(
        sa.select(Person)
        .where(Person.id == person_id)
        .options(
            joinedload(Person.home),
            selectinload(Person.enrolments).joinedload(Enrolment.organisation),
            selectinload(Person.enrolments).joinedload(Enrolment.department),
        )
    )


def first_tier(edition: Edition) -> Tier:
    """Where entries register."""
    return edition_part(edition_rulebook(edition)).tier[0]


def registers_with(edition: Edition, home: Organisation) -> Organisation:
    """Who runs the first tier for a home: the home itself where its kind runs it, otherwise the organisation above
    it."""
    tier = first_tier(edition)
    if tier.organisation is None and tier.run_by == home.kind:
        return home
    return organisation_above(home, tier)


def delegation_of(home: Organisation) -> Organisation | None:
    """The delegation that sends an organisation's people: the home itself, its parent, or the only one of its province.
    None where this is not clear."""
    if home.kind == "delegation":
        return home
    if home.parent is not None and home.parent.kind == "delegation":
        return home.parent
    found = session.scalars(
        sa.select(Organisation)
        .where(Organisation.kind == "delegation", Organisation.province == home.province)
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 and home.province else None


def credited(
    home: Organisation, department: Organisation | None, delegation: Organisation | None, tier: Tier
) -> Organisation | None:
    """The organisation that the rules credit at a tier (`credit` of the rulebook): department, school, delegation or
    province."""
    if tier.credit == "department":
        return department or home
    if tier.credit == "delegation":
        return delegation
    if tier.credit == "province":
        return session.scalar(
            sa.select(Organisation).where(Organisation.kind == "authority", Organisation.code == home.province)
        )
    return home


def credited_in(
    contest: Contest, *, home: Organisation, department: Organisation | None, delegation: Organisation | None
) -> Organisation | None:
    """The same for a loaded contest."""
    return credited(home, department, delegation, tier_of(contest))


def people_named(school_id: UUID, handle: str, *, staff: bool, by_name: bool) -> list[Person]:
    """The people of a school who have an account and this handle: a student or staff number, an account name, and,
    where `by_name`, the exact name. Staff or students only. A few rows are enough, because the caller refuses more than
    one. Who is on the roster under a number comes before those who only gave it on signing up; who is on the roster
    without an account is not found, so that nobody reads the roster number by number."""
    handle = handle.strip()
    key = key_of_number(handle)
    means = [
        Enrolment.number_key == key,
        Person.id.in_(
            sa.select(Account.person_id).where(Account.login == handle.lower(), Account.disabled_at.is_(None))
        ),
    ]
    if by_name:
        means.append(Person.name == handle)
    there = sa.select(Enrolment.person_id).join(Person, Person.id == Enrolment.person_id)
    there = there.where(
        Enrolment.organisation_id == school_id,
        Enrolment.ended_at.is_(None),
        (Enrolment.level == "staff") if staff else (Enrolment.level != "staff"),
        Enrolment.person_id.in_(sa.select(Account.person_id).where(Account.disabled_at.is_(None))),
        sa.or_(*means),
    )
    found = list(
        session.scalars(
            sa.select(Person)
            .where(Person.id.in_(there))
            .options(selectinload(Person.enrolments).joinedload(Enrolment.organisation))
            .order_by(Person.id)
            .limit(5)
        )
    )
    listed = [one for one in found if any(held.number_key == key and held.confirmed_at for held in one.enrolments)]
    return listed or found


def account_of(person_id: UUID) -> Account | None:
    """A person's account, for letters."""
    return session.scalar(sa.select(Account).where(Account.person_id == person_id, Account.disabled_at.is_(None)))

"""Reads of a school's roster: who is confirmed there, and who only says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from contest.access import AccessLine
from contest.db import session
from contest.imports import ROSTER, Import
from contest.people.likeness import key_of_name, key_of_number
from contest.people.models import Account, Enrolment, Organisation, Person


@dataclass(frozen=True, slots=True)
class Suspicion:
    """`listed`: whom the roster has under this number; `fits`: it is the same name; `others`: how many more people wait
    under the same number."""

    listed: str | None
    fits: bool
    others: int


def current(school_id: UUID) -> sa.ColumnElement[bool]:
    """Fits the people of a school as they are now, confirmed or not."""
    return sa.and_(Enrolment.organisation_id == school_id, Enrolment.ended_at.is_(None))


def roster_listed(school: Organisation, *, text: str = "", state: str = "") -> sa.Select[Any]:
    """The people of a school for a paged list: those on the roster, or those who wait to be confirmed (`waiting`)."""
    confirmed = Enrolment.confirmed_at.is_(None) if state == "waiting" else Enrolment.confirmed_at.is_not(None)
    query = (
        sa.select(Enrolment)
        .join(Enrolment.person)
        .where(current(school.id), confirmed)
        .options(contains_eager(Enrolment.person), joinedload(Enrolment.department))
    )
    text = text.strip()[:80]
    if text:
        like = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        number = (key_of_number(text) or "").replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        query = query.where(
            sa.or_(
                Person.name.like(f"%{like}%", escape="\\"),
                Enrolment.number_key.like(f"%{number}%", escape="\\"),
                Enrolment.class_name == text,
            )
        )
    return query


def counted(school: Organisation) -> tuple[int, int]:
    """How many are on the roster, and how many wait to be confirmed."""
    row = session.execute(
        sa.select(
            sa.func.count(Enrolment.confirmed_at),
            sa.func.count() - sa.func.count(Enrolment.confirmed_at),
        ).where(current(school.id))
    ).one()
    return int(row[0]), int(row[1])


def accounts_among(people: list[UUID]) -> set[UUID]:
    """Which of these people have an account."""
    found = session.scalars(sa.select(Account.person_id).where(Account.person_id.in_(people)))
    return {one for one in found if one is not None}


def roster_rows(school: Organisation) -> list[Enrolment]:
    """The whole roster, by number, for a file."""
    wanted = roster_listed(school).order_by(Enrolment.number_key, Enrolment.id)
    return list(session.scalars(wanted))


def enrolment_at(school: Organisation, enrolment_id: UUID) -> Enrolment | None:
    """One person of a school."""
    return session.scalar(
        sa.select(Enrolment)
        .where(current(school.id), Enrolment.id == enrolment_id)
        .options(joinedload(Enrolment.person), joinedload(Enrolment.department))
    )


def suspected(rows: Sequence[Enrolment]) -> dict[UUID, Suspicion]:
    """What the roster says of people who wait to be confirmed, and who else gives the same number: two queries."""
    keys = {(one.organisation_id, one.number_key) for one in rows if one.number_key}
    same = session.execute(
        sa.select(Enrolment.organisation_id, Enrolment.number_key, Enrolment.confirmed_at, Person.name)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.organisation_id.in_({school for school, _key in keys}),
            Enrolment.number_key.in_({key for _school, key in keys}),
            Enrolment.ended_at.is_(None),
        )
    ).all()
    listed = {(row.organisation_id, row.number_key): row.name for row in same if row.confirmed_at is not None}
    waiting = Counter((row.organisation_id, row.number_key) for row in same if row.confirmed_at is None)
    found = {}
    for one in rows:
        key = (one.organisation_id, one.number_key)
        name = listed.get(key)
        fits = name is not None and key_of_name(name) == key_of_name(one.person.name)
        found[one.id] = Suspicion(name, fits, waiting[key] - 1 if one.number_key else 0)
    return found


def keeps_roster(school_id: UUID) -> bool:
    """Whether a school has brought in a roster: then somebody who is not confirmed must be, before they hand in."""
    there = (
        sa.select(Enrolment.id)
        .join(Import, Import.id == Enrolment.import_id)
        .where(current(school_id), Import.kind == ROSTER)  # people who came with a list of entries are no roster
    )
    return session.scalar(sa.select(there.exists())) is True


MOST_CODES = 400


def with_codes(school: Organisation) -> list[Enrolment]:
    """Those for whom a code was made, the newest code first."""
    wanted = (
        sa.select(Enrolment)
        .join(Enrolment.person)
        .where(current(school.id), Enrolment.code_at.is_not(None))
        .options(contains_eager(Enrolment.person))
        .order_by(Enrolment.code_at.desc(), Enrolment.number_key, Enrolment.id)
    )
    return list(session.scalars(wanted.limit(MOST_CODES)))


def enrolment_with_code(school: Organisation, index: str) -> Enrolment | None:
    """Whose code this is, by its digest, among the school's own roster."""
    wanted = sa.select(Enrolment).where(
        current(school.id), Enrolment.confirmed_at.is_not(None), Enrolment.code_index == index
    )
    return session.scalar(wanted.options(joinedload(Enrolment.person), joinedload(Enrolment.organisation)))


def account_of_person(person_id: UUID) -> Account | None:
    """A person's account, also one that is disabled."""
    return session.scalar(sa.select(Account).where(Account.person_id == person_id))


def codes_since_last_sign_in(account: Account) -> list[Enrolment]:
    """The codes that were made or used for somebody since they last signed in, by the access log."""
    codes = session.scalars(
        sa.select(Enrolment).where(Enrolment.person_id == account.person_id, Enrolment.code_at.is_not(None))
    ).all()
    if not codes:
        return []
    last = session.scalar(
        sa.select(sa.func.max(AccessLine.at)).where(
            AccessLine.kind == "sign-in", AccessLine.subject == f"account:{account.id}"
        )
    )
    return [one for one in codes if last is None or last <= max(one.code_at or last, one.code_used_at or last)]

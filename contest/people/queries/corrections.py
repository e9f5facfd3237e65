"""Reads of requests to correct what a school confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.db import session
from contest.people.models import (
    Account,
    Correction,
    CorrectionField,
    CorrectionState,
    Enrolment,
    Organisation,
    StudyLevel,
)
from contest.people.queries import departments


def value_of(enrolment: Enrolment, field: CorrectionField) -> str | None:
    """What is stored now, as a request words it: a department by its code, a level by its key."""
    values: dict[CorrectionField, Any] = {
        CorrectionField.NAME: enrolment.person.name,
        CorrectionField.NUMBER: enrolment.number,
        CorrectionField.DEPARTMENT: enrolment.department.code if enrolment.department else None,
        CorrectionField.LEVEL: enrolment.level,
        CorrectionField.PROGRAMME: enrolment.programme,
        CorrectionField.ENTRY_YEAR: enrolment.entry_year,
        CorrectionField.YEARS: enrolment.years,
    }
    return str(values[field]) if values[field] is not None else None


def correctable(enrolment: Enrolment) -> list[CorrectionField]:
    """What a person may ask this school to correct: staff have no level and no programme."""
    if enrolment.level == StudyLevel.STAFF:
        return [CorrectionField.NAME, CorrectionField.NUMBER, CorrectionField.DEPARTMENT]
    return list(CorrectionField)


def levels() -> list[str]:
    return [str(level) for level in StudyLevel if level is not StudyLevel.STAFF]


def department_of(school_id: UUID, code: str) -> Organisation | None:
    return next((one for one in departments(school_id) if one.code == code), None)


def account_of_person(person_id: UUID) -> Account | None:
    return session.scalar(sa.select(Account).where(Account.person_id == person_id))


def requests_of(person_id: UUID) -> list[Correction]:
    """A person's requests, newest first."""
    return list(
        session.scalars(
            sa.select(Correction)
            .where(Correction.person_id == person_id)
            .options(joinedload(Correction.enrolment).joinedload(Enrolment.organisation))
            .order_by(Correction.id.desc())
        )
    )


def requests_at(school_id: UUID) -> sa.Select[Any]:
    """A school's requests, for paging: open ones first, each kind newest first."""
    return (
        sa.select(Correction)
        .where(Correction.organisation_id == school_id, Correction.state != CorrectionState.TAKEN_BACK)
        .options(joinedload(Correction.person), joinedload(Correction.enrolment))
    )


def waiting_at(school_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many requests wait at these schools."""
    rows = session.execute(
        sa.select(Correction.organisation_id, sa.func.count())
        .where(Correction.organisation_id.in_(list(school_ids)), Correction.state == CorrectionState.OPEN)
        .group_by(Correction.organisation_id)
    )
    return {row[0]: row[1] for row in rows}


def request_at(correction_id: UUID) -> Correction | None:
    return session.get(Correction, correction_id)

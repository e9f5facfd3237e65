"""What people added to the marks: points, and decisions of committees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.errors import NotFound
from contest.people.models import Organisation
from contest.registration.models import Appearance, Entry
from contest.results.models import Adjustment, Decision


def adjustments(contest: Contest) -> Sequence[Adjustment]:
    return session.scalars(
        sa.select(Adjustment)
        .join(Appearance, Appearance.id == Adjustment.appearance_id)
        .where(Appearance.contest_id == contest.id, Adjustment.withdrawn_at.is_(None))
        .order_by(Adjustment.id)
    ).all()


def adjustment_rows(contest: Contest) -> Any:
    """(Adjustment, Appearance, Entry), including withdrawn ones, for paging by id."""
    return (
        sa.select(Adjustment, Appearance, Entry)
        .join(Appearance, Appearance.id == Adjustment.appearance_id)
        .join(Entry, Entry.id == Appearance.entry_id)
        .where(Appearance.contest_id == contest.id)
    )


def adjustment_at(edition: str, adjustment_id: UUID, contest_key: str) -> dict[str, Any]:
    """Loader: an adjustment within its contest."""
    contest: Contest = contest_at(edition, contest_key)["contest"]
    found = session.scalar(
        sa.select(Adjustment)
        .join(Appearance, Appearance.id == Adjustment.appearance_id)
        .where(Adjustment.id == adjustment_id, Appearance.contest_id == contest.id)
    )
    if found is None:
        raise NotFound
    return {"contest": contest, "adjustment": found}


def decisions(contest: Contest) -> Sequence[Decision]:
    """The committee's decisions on a contest that are in force."""
    return session.scalars(
        sa.select(Decision)
        .where(Decision.contest_id == contest.id, Decision.withdrawn_at.is_(None))
        .order_by(Decision.id)
    ).all()


def decision_rows(contest: Contest) -> Any:
    """(Decision, Entry | None, Organisation | None), including withdrawn ones, for paging by id."""
    return (
        sa.select(Decision, Entry, Organisation)
        .outerjoin(Appearance, Appearance.id == Decision.appearance_id)
        .outerjoin(Entry, Entry.id == Appearance.entry_id)
        .outerjoin(Organisation, Organisation.id == Decision.organisation_id)
        .where(Decision.contest_id == contest.id)
    )


def decision_at(edition: str, decision_id: UUID, contest_key: str) -> dict[str, Any]:
    """Loader: a decision within its contest."""
    contest: Contest = contest_at(edition, contest_key)["contest"]
    found = session.scalar(sa.select(Decision).where(Decision.id == decision_id, Decision.contest_id == contest.id))
    if found is None:
        raise NotFound
    return {"contest": contest, "decision": found}


def appearance_numbered(contest: Contest, number: str) -> Appearance | None:
    """An entry of the contest by its number, or by the code that judges see."""
    return session.scalar(
        sa.select(Appearance)
        .join(Appearance.entry)
        .where(
            Appearance.contest_id == contest.id,
            sa.or_(Entry.number == number, Appearance.code == number),
        )
        .options(joinedload(Appearance.entry), joinedload(Appearance.contest))
        .order_by(sa.case((Entry.number == number, 0), else_=1))
        .limit(1)
    )


def credited_groups(contest: Contest) -> list[Organisation]:
    """The groups that the contest's entries are credited to, by code."""
    return list(
        session.scalars(
            sa.select(Organisation)
            .where(
                Organisation.id.in_(
                    sa.select(Appearance.credit_id).where(Appearance.contest_id == contest.id).distinct()
                )
            )
            .order_by(Organisation.code)
        )
    )

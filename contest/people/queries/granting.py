"""Reads of who was given which role lately, and who administers the site."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.db import session
from contest.people.models import Account, Membership, Organisation

LATELY_SHOWN = 6


def granted_lately(
    organisation_ids: Iterable[UUID], roles: Iterable[str], *, since: datetime, besides: UUID
) -> list[Membership]:
    """Roles that somebody else granted at these organisations since a moment, newest first, but not one's own; also
    those that were taken back since."""
    return list(
        session.scalars(
            sa.select(Membership)
            .where(
                Membership.organisation_id.in_(list(organisation_ids)),
                Membership.series_id.is_not(None),
                Membership.role.in_(list(roles)),
                Membership.granted_at >= since,
                Membership.granted_by.is_not(None),
                Membership.granted_by != besides,
                Membership.account_id != besides,
            )
            .options(joinedload(Membership.account), joinedload(Membership.organisation), joinedload(Membership.series))
            .order_by(Membership.granted_at.desc(), Membership.id)
            .limit(LATELY_SHOWN)
        )
    )


def administrators_granted_lately(*, since: datetime, besides: UUID) -> list[Membership]:
    """Whom somebody else made an administrator since a moment, newest first; also those who are none any more."""
    return list(
        session.scalars(
            sa.select(Membership)
            .where(
                Membership.role == "administrator",
                Membership.granted_at >= since,
                Membership.granted_by.is_not(None),
                Membership.granted_by != besides,
                Membership.account_id != besides,
            )
            .options(joinedload(Membership.account))
            .order_by(Membership.granted_at.desc(), Membership.id)
            .limit(LATELY_SHOWN)
        )
    )


def administrators() -> list[Account]:
    """Everybody who administers the site and can sign in."""
    return list(
        session.scalars(
            sa.select(Account)
            .join(Membership, Membership.account_id == Account.id)
            .where(Membership.role == "administrator", Membership.revoked_at.is_(None), Account.disabled_at.is_(None))
            .order_by(Account.name, Account.id)
        ).unique()
    )


def organisations_organising(series_id: UUID, most: int) -> list[Organisation]:
    """The organisations that have an organiser in a series, by code; at most so many."""
    held = sa.select(Membership.organisation_id).where(
        Membership.series_id == series_id, Membership.role == "organiser", Membership.revoked_at.is_(None)
    )
    return list(
        session.scalars(
            sa.select(Organisation).where(Organisation.id.in_(held)).order_by(Organisation.code).limit(most)
        )
    )

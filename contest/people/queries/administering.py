"""What an administrator sees of one organisation: who holds a role there in any series, and the organisers who have not
come in yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from contest.db import session
from contest.people.models import Account, Invitation, Membership


def roles_held(organisation_id: UUID) -> sa.Select[Any]:
    """Everybody who holds a role there, for a paged list by name; disabled accounts are included."""
    return (
        sa.select(Membership)
        .join(Membership.account)
        .where(Membership.organisation_id == organisation_id, Membership.revoked_at.is_(None))
        .options(contains_eager(Membership.account), joinedload(Membership.series))
    )


def organisers_waiting(organisation_id: UUID, at: datetime) -> list[Invitation]:
    """The organisers whose invitation can still be used."""
    return list(
        session.scalars(
            sa.select(Invitation)
            .where(
                Invitation.organisation_id == organisation_id,
                Invitation.role == "organiser",
                Invitation.used_at.is_(None),
                Invitation.revoked_at.is_(None),
                Invitation.expires_at > at,
            )
            .options(joinedload(Invitation.series))
            .order_by(Invitation.id)
        )
    )


def organisers_at(organisation_id: UUID, series_id: UUID) -> list[str]:
    """The names of those who organise there in a series and have come in."""
    return list(
        session.scalars(
            sa.select(Account.name)
            .join(Membership, Membership.account_id == Account.id)
            .where(
                Membership.organisation_id == organisation_id,
                Membership.series_id == series_id,
                Membership.role == "organiser",
                Membership.revoked_at.is_(None),
                Account.disabled_at.is_(None),
                sa.or_(Account.password.is_not(None), Account.credential_origin.is_not(None)),
            )
            .order_by(Account.name)
        )
    )

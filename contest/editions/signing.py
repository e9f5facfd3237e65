"""How many people sign what a contest publishes, and who counts as the second one.

Both come from the edition's own rulebook: no contest below may set them, and they freeze with the first sheet.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import edition_part, top_rulebook
from contest.people import second_person
from contest.people.models import Account, Membership
from contest.people.roots import Origins, asked_once
from contest.people.second_person import Begun, Qualification

REVIEWERS = ("organiser",)
"""The roles in which somebody drafts, and reviews what another has drafted."""


def draft_of(account_id: UUID | None) -> Begun:
    """The deed that a review is asked for: a draft of the results."""
    return Begun((account_id,), roles=REVIEWERS)


@dataclass(frozen=True)
class Signing:
    """`signatures`: 1 or 2. `wait`: how long a second person has had their role, where those whose deed it is granted
    it."""

    signatures: int
    wait: timedelta


def signing_of(contests: Sequence[Contest]) -> Signing:
    """What counts for contests together: the strictest of them, where they froze with different versions."""
    parts = [edition_part(top_rulebook(one)) for one in contests]
    return Signing(
        max(part.signatures for part in parts), timedelta(hours=max(part.second_person_wait for part in parts))
    )


def require_second_person(
    contests: Sequence[Contest],
    *,
    roles: Collection[str],
    beside: Begun,
    by: UUID | None,
    at: datetime,
) -> Qualification | None:
    """Refuse a deed that needs a second person to somebody who is none (yet) beside those whose deed it confirms. The
    contests are of one organisation. None where the system itself acts (seeds and commands)."""
    if by is None:
        return None
    first = contests[0]
    if first.edition.rehearsal_of_id is not None:
        beside = replace(beside, roles=())  # one person may play the judge too: nothing of a rehearsal counts
    return second_person.require(
        session.get_one(Account, by),
        first.organisation,
        first.edition.series_id,
        roles=roles,
        beside=beside,
        wait=signing_of(contests).wait,
        at=at,
    )


def second_people(
    contests: Sequence[Contest], *, roles: Collection[str], beside: Begun, at: datetime
) -> list[Qualification]:
    """Everybody else with one of these roles, those first who could sign now, then by name."""
    first = contests[0]
    doers = {one for one in beside.by if one is not None}
    holding = sa.select(Membership.account_id).where(
        Membership.organisation_id == first.organisation_id,
        sa.or_(Membership.series_id == first.edition.series_id, Membership.series_id.is_(None)),
        Membership.role.in_(list(roles)),
        Membership.revoked_at.is_(None),
    )
    everybody = session.scalars(  # those whose deed it is come along: they are asked for below
        sa.select(Account)
        .where(sa.or_(Account.id.in_(doers), sa.and_(Account.disabled_at.is_(None), Account.id.in_(holding))))
        .order_by(Account.name, Account.id)
    ).all()
    others = [one for one in everybody if one.id not in doers]
    wait = signing_of(contests).wait
    with asked_once({*(one.id for one in everybody), *doers}):
        Origins(first.organisation, first.edition.series_id, wait).ask_together([one.id for one in others], roles)
        found = [
            second_person.qualification(
                one, first.organisation, first.edition.series_id, roles=roles, beside=beside, wait=wait, at=at
            )
            for one in others
        ]
    return sorted(found, key=lambda one: one.lack is not None)

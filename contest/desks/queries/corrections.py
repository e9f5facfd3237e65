"""What a school's correction touches: the publications that already name the person."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.access import Actor
from contest.db import session
from contest.people import queries as people
from contest.people.models import Membership
from contest.people.queries import corrections
from contest.publication.models import OPEN_STATES, Publication, PublishedPlace
from contest.registration.models import EntryMember


def publications_naming(person_id: UUID) -> Sequence[Publication]:
    """The sealed publications that the public reads and that have an entry of theirs."""
    entries = sa.select(EntryMember.entry_id).where(
        EntryMember.person_id == person_id, EntryMember.accepted_at.is_not(None)
    )
    named = sa.select(PublishedPlace.publication_id).where(PublishedPlace.entry_id.in_(entries))
    return session.scalars(
        sa.select(Publication)
        .where(Publication.id.in_(named), Publication.state.in_(OPEN_STATES))
        .options(joinedload(Publication.edition))
        .order_by(Publication.id)
    ).all()


def waiting(actor: Actor) -> list[tuple[Membership, int]]:
    """The scopes in which the actor decides such requests, with how many wait; those with none are left out."""
    mine = [
        one
        for one in (people.current_memberships(actor.account_id) if actor.account_id else [])
        if one.role == "organiser" and one.organisation is not None and one.organisation.kind == "school" and one.series
    ]
    counted = corrections.waiting_at({one.organisation_id for one in mine if one.organisation_id})
    first = {one.organisation_id: one for one in reversed(mine)}  # once for each school
    return [(one, counted[key]) for key, one in first.items() if key in counted]

"""An organisation's first organisers, invited by the administrator. Authorities and departments cannot sign up by
themselves; whoever organises somewhere invites the others there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from contest.access import Actor, Grant
from contest.errors import N_, Clash
from contest.people.actions.invitations import invite
from contest.people.models import Invitation, Organisation, Series
from contest.people.queries.administering import organisers_at


def invite_first_organiser(
    name: str, organisation: Organisation, series: Series, *, email: str | None = None, by: UUID, at: datetime
) -> Invitation:
    """Invite somebody to organise where nobody does. Raises Clash where somebody has come in already: they invite the
    others, and no administrator beside them."""
    held = organisers_at(organisation.id, series.id)
    if held:
        raise Clash(
            N_("%(organisation)s在这个系列里已经有组织者：%(names)s。别的人由他们邀请。"),
            organisation=organisation.name,
            names=held[:5],
        )
    inviter = Actor(by, grants=(Grant("organiser", organisation.id, series.id),))
    return invite(inviter, name, "organiser", organisation, series, email=email, at=at)

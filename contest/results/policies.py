"""Who may tabulate, who may see unpublished results, and who sets attributes of groups.

Only a contest's own organisers and supervisors tabulate and see its results.

Organisers of the contests above learn a result when it is published, like everybody else (docs/decisions,
decision 5). The same is true for judges and contestants.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.access import Actor
from contest.db import once_while_reading, session
from contest.editions.models import Contest, Edition
from contest.editions.policies import organisers_of
from contest.editions.rulebooks.effective import edition_part, edition_rulebook
from contest.people.models import Organisation
from contest.people.policies import oversees
from contest.people.queries import below, is_below, organisations_by_id

tabulators = organisers_of


def readers(actor: Actor, *, contest: Contest, **_objects: Any) -> bool:
    """Organisers and supervisors of the organisation that runs this very contest."""
    return oversees(actor, contest.organisation_id, contest.edition.series_id)


# Attributes of groups: whoever organises an edition sets those of all groups, every organiser those of the groups below
# their own organisation. Nobody sets those of their own.


def setters_of_groups(actor: Actor, *, edition: Edition, **_objects: Any) -> bool:
    """Who may set attributes of some group of the edition; `keeps_groups` says of which."""
    return actor.has("administrator") or actor.has("organiser", None, edition.series_id)


def keeps_groups(actor: Actor, edition: Edition) -> Callable[[Organisation], bool]:
    """Whether the actor may set the attributes of a group."""
    return _within(actor, edition, ("organiser",))


def setters_of_group(actor: Actor, *, edition: Edition, organisation: Organisation, **_objects: Any) -> bool:
    return keeps_groups(actor, edition)(organisation)


def reads_groups(actor: Actor, edition: Edition) -> Callable[[Organisation], bool]:
    """Whether the actor sees a group with its attributes; `groups_shown_to` is the same as a condition."""
    return _within(actor, edition, READERS)


def _within(actor: Actor, edition: Edition, roles: tuple[str, ...]) -> Callable[[Organisation], bool]:
    if _runs(actor, edition, roles):
        return lambda group: True
    mine = _places_of(actor, edition, roles)
    return lambda group: any(is_below(group, upper) for upper in mine)


def _places_of(actor: Actor, edition: Edition, roles: tuple[str, ...]) -> Sequence[Organisation]:
    ids = organisations_of(actor, edition, roles)
    return once_while_reading(("organisations", frozenset(ids)), lambda: organisations_by_id(ids))


READERS = ("organiser", "supervisor")


def organisations_of(actor: Actor, edition: Edition, roles: tuple[str, ...] = READERS) -> set[UUID]:
    """The organisations at which the actor has one of the roles in the edition's series."""
    return {one for role in roles for one in actor.organisations(role, edition.series_id)}


def groups_shown_to(actor: Actor, edition: Edition) -> sa.ColumnElement[bool] | None:
    """Which groups the actor sees with their attributes, as a condition on Organisation (None: all): those below the
    organisations that they organise or supervise."""
    if _runs(actor, edition, READERS):
        return None
    return sa.or_(sa.false(), *(below(upper) for upper in _places_of(actor, edition, READERS)))


def organisations_looked_after(actor: Actor, edition: Edition) -> sa.ColumnElement[bool] | None:
    """The organisations whose contests concern the actor here, as a condition on Organisation (None: all): their own,
    and those below, because rules of lower tiers look at groups whose attributes the actor sees."""
    shown = groups_shown_to(actor, edition)
    return None if shown is None else sa.or_(shown, Organisation.id.in_(organisations_of(actor, edition)))


def _runs(actor: Actor, edition: Edition, roles: tuple[str, ...]) -> bool:
    """Whether the actor is an administrator, or has one of the roles at the organisation that runs the last tier."""
    if actor.has("administrator"):
        return True
    last = edition_part(edition_rulebook(edition)).tier[-1]
    asked = sa.select(Organisation.id).where(Organisation.kind == last.run_by, Organisation.code == last.organisation)
    top = once_while_reading(("who runs the last tier", edition.id), lambda: session.scalar(asked))
    return top is not None and any(actor.has(role, top, edition.series_id) for role in roles)

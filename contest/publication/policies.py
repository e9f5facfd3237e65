"""Who may draft, review and publish: the organisers of the contest's own organisation. Its supervisors may read. Who
filed an objection follows it."""

from __future__ import annotations

from typing import Any

from contest.access import Actor
from contest.editions.policies import organisers_of
from contest.publication.models import Objection
from contest.publication.timeline.procedure import is_arbiter
from contest.results.policies import readers

publishers = organisers_of
desk_readers = readers


def objector_of(actor: Actor, objection: Objection, **_objects: Any) -> bool:
    """Who filed it, here or on paper."""
    return objection.is_by(actor.account_id, actor.person_id)


def deciders(actor: Actor, objection: Objection, **_objects: Any) -> bool:
    """The organisers of the contest, and whoever they named to decide at the last level."""
    return publishers(actor, contest=objection.contest) or is_arbiter(objection, actor.account_id)


def desk_readers_of_objection(actor: Actor, objection: Objection, **_objects: Any) -> bool:
    """Those, and the supervisors."""
    return desk_readers(actor, contest=objection.contest) or is_arbiter(objection, actor.account_id)


def readers_of_objection(actor: Actor, objection: Objection, **_objects: Any) -> bool:
    """Those, and who filed it."""
    return objector_of(actor, objection) or desk_readers_of_objection(actor, objection)

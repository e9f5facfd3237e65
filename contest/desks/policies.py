"""Who has a desk."""

from __future__ import annotations

from typing import Any

from contest.access import Actor, signed_in
from contest.editions.policies import overseers_of

everybody_known = signed_in
overseers = overseers_of


def has_desk(actor: Actor, **_objects: Any) -> bool:
    """Organisers, supervisors, administrators."""
    return any(actor.has(role) for role in ("organiser", "supervisor", "administrator"))

"""Who may tabulate, and who may see unpublished results: only the contest's own organisers and supervisors.

Organisers of the contests above learn a result when it is published, like everybody else (docs/decisions,
decision 5). The same is true for judges and contestants.
"""

from __future__ import annotations

from typing import Any

from contest.access import Actor
from contest.editions.models import Contest
from contest.editions.policies import organisers_of
from contest.people.policies import oversees

tabulators = organisers_of


def readers(actor: Actor, *, contest: Contest, **_objects: Any) -> bool:
    """Organisers and supervisors of the organisation that runs this very contest."""
    return oversees(actor, contest.organisation_id, contest.edition.series_id)

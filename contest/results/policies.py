"""Who may tabulate, and who may see what is not published yet: the contest's own organisers and supervisors alone.

Organisers of the contests above learn a result when it is published, as everybody does (docs/decisions,
decision 5); so do judges and contestants.
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

"""Who signs a publication: two people, or one where the edition's rulebook says so. What is printed about them is
written with the signature and never follows later changes of names or roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from contest.editions.models import Contest
from contest.editions.signing import REVIEWERS, draft_of, require_second_person, signing_of
from contest.people.queries import names_of
from contest.publication.models import Publication


def of_two(publication: Publication, contests: Sequence[Contest], *, by: UUID, at: datetime) -> dict[str, Any]:
    """What is printed about drafter and reviewer. Raises NotAllowed for a reviewer who is no second person (yet)."""
    found = require_second_person(contests, roles=REVIEWERS, beside=draft_of(publication.prepared_by), by=by, at=at)
    held = found.membership if found else None
    inviter = held.granted_by if held else None
    voucher = held.vouched_by if found and held and found.by_vouch else None
    answered = found.doer_vouched if found else None  # the drafter's role, where its vouch is what counts
    names = names_of([publication.prepared_by, by, inviter, voucher, answered.vouched_by if answered else None])
    signed = {
        "signatures": 2,
        "drafter": names.get(publication.prepared_by),
        "reviewer": names.get(by),
        "inviter": names.get(inviter) if inviter else None,
        "own_grant": inviter == by,
        "since": held.granted_at.isoformat() if held else None,
        "voucher": names.get(voucher) if voucher else None,
        "vouched_at": held.vouched_at.isoformat() if held and voucher and held.vouched_at else None,
    }
    if answered is not None and answered.vouched_by is not None and answered.vouched_at is not None:
        signed["drafter_voucher"] = names.get(answered.vouched_by)
        signed["drafter_vouched_at"] = answered.vouched_at.isoformat()
    return signed


def of_one(publication: Publication, contests: Sequence[Contest]) -> dict[str, Any] | None:
    """What is printed about a publication with one signature; None where the rulebook wants two."""
    if signing_of(contests).signatures != 1:
        return None
    return {"signatures": 1, "drafter": names_of([publication.prepared_by]).get(publication.prepared_by)}

"""How many compete, counted from sealed rows by registration's definition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.publication.models import PublishedPlace
from contest.registration.queries.headcount import Headcount


def sealed_headcounts(publication_ids: Iterable[UUID], contest: str | None = None) -> dict[tuple[UUID, str], Headcount]:
    """The headcount of each contest of some publications (or of one contest), by publication and contest key."""
    query = sa.select(
        PublishedPlace.publication_id,
        PublishedPlace.contest,
        PublishedPlace.status,
        sa.func.count(),
        sa.func.sum(PublishedPlace.size),
    ).where(PublishedPlace.publication_id.in_(list(publication_ids)))
    if contest is not None:
        query = query.where(PublishedPlace.contest == contest)
    counts: dict[tuple[UUID, str], Headcount] = defaultdict(Headcount)
    found = session.execute(
        query.group_by(PublishedPlace.publication_id, PublishedPlace.contest, PublishedPlace.status)
    )
    for id_, key, status, entries, people in found:
        counts[id_, key].add(status, entries, int(people))
    return counts

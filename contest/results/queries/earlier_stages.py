"""The scores that entries bring along from an earlier stage (law 2, section 9): those that are published there now.

While a correction is under way below, nothing is published, so there is no score and the entries above are incomplete.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from contest.db import session
from contest.editions.models import Contest, Milestone
from contest.judging.queries.outside_scores import stages_taken
from contest.registration.models import Appearance
from contest.results.models import Result, TabulatedContest


def scores_brought(contests: Sequence[Contest]) -> dict[UUID, dict[str, str]]:
    """By appearance in these contests and by segment, the score as it was published. Contests whose rules take none
    cost no query."""
    wanted: dict[tuple[str, str], list[Contest]] = defaultdict(list)
    for contest in contests:
        for segment, stage in stages_taken(contest).items():
            wanted[segment, stage].append(contest)
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for (segment, stage), some in wanted.items():
        for appearance_id, score in session.execute(_published(stage, some)):
            found[appearance_id][segment] = score
    return found


def _published(stage: str, contests: Sequence[Contest]) -> Any:
    """(appearance in one of these contests, score at the stage)."""
    here, below, origin = aliased(Appearance), aliased(Appearance), aliased(Contest)
    is_public = sa.exists().where(
        Milestone.contest_id == origin.id, Milestone.what == "published", Milestone.undone_at.is_(None)
    )
    return (
        sa.select(here.id, Result.score)
        .join(below, below.entry_id == here.entry_id)
        .join(origin, origin.id == below.contest_id)
        .join(TabulatedContest, sa.and_(TabulatedContest.contest_id == origin.id, TabulatedContest.is_current))
        .join(
            Result,
            sa.and_(Result.tabulation_id == TabulatedContest.tabulation_id, Result.appearance_id == below.id),
        )
        .where(
            here.contest_id.in_([one.id for one in contests]),
            origin.stage == stage,
            origin.edition_id == contests[0].edition_id,
            Result.score.is_not(None),
            is_public,
        )
    )

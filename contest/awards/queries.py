"""Reads of awards, and their names from the rulebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.awards.models import AwardDecision
from contest.db import session
from contest.registration.models import Appearance, Entry
from contest.results.models import Tabulation
from contest.results.naming import COMMON, award_names

__all__ = ["COMMON", "award_names", "awards_of", "counts", "given"]


def counts(tabulation: Tabulation) -> dict[str, tuple[int, int]]:
    """For each award: how many were given, and to how many people."""
    rows, people = Counter[str](), Counter[str]()
    for award, size in session.execute(
        sa.select(AwardDecision.award, AwardDecision.size).where(AwardDecision.tabulation_id == tabulation.id)
    ):
        rows[award] += 1
        people[award] += size
    return {award: (rows[award], people[award]) for award in rows}


def awards_of(tabulation: Tabulation) -> sa.Select[Any]:
    """The awards of a tabulation in the order of awards.csv, as a select for paging by position."""
    return (
        sa.select(AwardDecision)
        .where(AwardDecision.tabulation_id == tabulation.id)
        .options(
            joinedload(AwardDecision.contest),
            joinedload(AwardDecision.credited),
            joinedload(AwardDecision.person),
            joinedload(AwardDecision.appearance).joinedload(Appearance.entry).joinedload(Entry.home),
        )
    )


def given(tabulation: Tabulation) -> Sequence[AwardDecision]:
    return session.scalars(awards_of(tabulation).order_by(AwardDecision.position)).all()

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
from contest.rules import Rulebook
from contest.rules.rulebook.kinds import Words

# Awards that contests commonly have; a rulebook may name its own with `name`.
COMMON: dict[str, dict[str, str]] = {
    "gold": {"zh": "金奖", "en": "Gold"},
    "silver": {"zh": "银奖", "en": "Silver"},
    "bronze": {"zh": "铜奖", "en": "Bronze"},
    "first": {"zh": "一等奖", "en": "First prize"},
    "second": {"zh": "二等奖", "en": "Second prize"},
    "third": {"zh": "三等奖", "en": "Third prize"},
    "merit": {"zh": "优胜奖", "en": "Merit"},
    "best-of-delegation": {"zh": "参赛代表团最佳选手奖", "en": "Best contestant of the delegation"},
    "western-star": {"zh": "西部技能之星", "en": "Western skills star"},
    "outstanding-contribution": {"zh": "突出贡献奖", "en": "Outstanding contribution"},
    "excellent-organisation": {"zh": "优秀组织奖", "en": "Excellent organisation"},
    "excellent-adviser": {"zh": "优秀指导教师奖", "en": "Excellent adviser"},
}


def award_names(rulebook: Rulebook) -> dict[str, dict[str, str]]:
    """Every award of a rulebook with its name in languages: the rulebook's own, else the common one, else its key."""
    labels: list[tuple[str, Words | None]] = [(rung.award, rung.name) for one in rulebook.ladder for rung in one.rung]
    labels += [(pick.award, pick.name) for pick in rulebook.pick]
    labels += [(derived.award, derived.name) for derived in rulebook.derived]
    labels += [(decision.award, decision.name) for decision in rulebook.decision]
    labels += [(prize.award, prize.name) for prize in rulebook.prize]
    names: dict[str, dict[str, str]] = {}
    for award, label in labels:
        if label is not None:
            names[award] = label.model_dump()
        names.setdefault(award, COMMON.get(award, {"zh": award, "en": award}))
    return names


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

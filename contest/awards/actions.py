"""Give the awards that the rules make of a tabulation."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.awards.models import AwardDecision
from contest.awards.queries import groups_of, people_of, rows_digest
from contest.db import new_id, session
from contest.errors import N_, WrongMoment
from contest.registration.models import Appearance, Entry
from contest.results.models import Tabulation
from contest.results.queries import rows_of, tabulated_contests


def award(tabulation: Tabulation, *, by: UUID | None, at: datetime) -> int:
    """Write the rows of awards.csv as award decisions, and return how many there are; a repeat writes nothing. Refused
    while a problem blocks, because awards given on provisional places would have to be taken back."""
    if tabulation.blocking:
        raise WrongMoment(N_("还有 %(n)s 个问题没有解决，奖项还不能定。"), n=tabulation.blocking)
    given = session.scalar(
        sa.select(sa.func.count()).select_from(AwardDecision).where(AwardDecision.tabulation_id == tabulation.id)
    )
    if given:
        return given
    contests = {contest.key: contest.id for contest in tabulated_contests(tabulation)}
    ids = set(contests.values())
    appearances = {
        (contest_id, number): id_
        for id_, contest_id, number in session.execute(
            sa.select(Appearance.id, Appearance.contest_id, Entry.number)
            .join(Entry, Entry.id == Appearance.entry_id)
            .where(Appearance.contest_id.in_(ids))
        )
    }
    groups, people = groups_of(tabulation, ids), people_of(ids)
    rows: list[dict[str, Any]] = []
    for position, row in enumerate(rows_of(tabulation, "awards.csv"), 1):
        contest_id = contests.get(row["contest"])
        rows.append(
            {
                "id": new_id(),
                "region": tabulation.region,
                "tabulation_id": tabulation.id,
                "position": position,
                "award": row["award"],
                "contest_id": contest_id,
                "appearance_id": appearances.get((contest_id, row["entry"])) if contest_id else None,
                "group_id": groups.get(row["group"]),
                "group": row["group"],
                "person_id": people.get(row["person"]),
                "size": int(row["size"]),
            }
        )
    if rows:
        session.execute(sa.insert(AwardDecision), rows)
    now = {"awards": len(rows), "rows": rows_digest(tabulation.id), "edition": tabulation.edition_id}
    audit.record("awards.award", tabulation, by=by, at=at, now=now)
    return len(rows)

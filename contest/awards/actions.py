"""Give the awards that the rules make of a tabulation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.awards.models import AwardDecision
from contest.db import session
from contest.errors import N_, WrongMoment
from contest.people.models import Organisation, Person
from contest.registration.models import Appearance, Entry, EntryMember
from contest.results.bridge import person_code
from contest.results.models import Tabulation
from contest.results.queries import rows_of, tabulated_contests


def award(tabulation: Tabulation, *, by: UUID | None, at: datetime) -> list[AwardDecision]:
    """Write the rows of awards.csv as award decisions; a repeat returns those that stand. Refused while a problem
    blocks: awards given on provisional places would have to be taken back."""
    if tabulation.blocking:
        raise WrongMoment(N_("还有 %(n)s 个问题没有解决，奖项还不能定。"), n=tabulation.blocking)
    given = list(
        session.scalars(
            sa.select(AwardDecision)
            .where(AwardDecision.tabulation_id == tabulation.id)
            .order_by(AwardDecision.position)
        )
    )
    if given:
        return given
    contests = {contest.key: contest.id for contest in tabulated_contests(tabulation)}
    appearances = {
        (contest_id, number): (id_, credit_id)
        for id_, contest_id, credit_id, number in session.execute(
            sa.select(Appearance.id, Appearance.contest_id, Appearance.credit_id, Entry.number)
            .join(Entry, Entry.id == Appearance.entry_id)
            .where(Appearance.contest_id.in_(contests.values()))
        )
    }
    groups = _groups(set(contests.values()))
    people = _people(set(contests.values()))
    for position, row in enumerate(rows_of(tabulation, "awards.csv"), 1):
        contest_id = contests.get(row["contest"])
        appearance_id, credit_id = (
            appearances.get((contest_id, row["entry"]), (None, None)) if contest_id else (None, None)
        )
        given.append(
            AwardDecision(
                realm=tabulation.realm,
                tabulation_id=tabulation.id,
                position=position,
                award=row["award"],
                contest_id=contest_id,
                appearance_id=appearance_id,
                group_id=groups.get(row["group"]) or credit_id,
                group=row["group"],
                person_id=people.get(row["person"]),
                size=int(row["size"]),
            )
        )
    session.add_all(given)
    session.flush()
    audit.record("awards.award", tabulation, by=by, at=at, now={"awards": len(given)})
    return given


def _groups(contest_ids: set[UUID]) -> dict[str, UUID]:
    """The credited organisations of these contests, by the code that outputs use."""
    return dict(
        session.execute(
            sa.select(Organisation.code, Organisation.id)
            .join(Appearance, Appearance.credit_id == Organisation.id)
            .where(Appearance.contest_id.in_(contest_ids))
            .distinct()
        ).tuples()
    )


def _people(contest_ids: set[UUID]) -> dict[str, UUID]:
    """Everybody behind an entry of these contests, by the code that outputs use."""
    found = session.scalars(
        sa.select(Person)
        .join(EntryMember, EntryMember.person_id == Person.id)
        .join(Appearance, Appearance.entry_id == EntryMember.entry_id)
        .where(Appearance.contest_id.in_(contest_ids))
        .distinct()
    )
    return {person_code(person): person.id for person in found}

"""Publishing writes earlier awards (owned by people): eligibility and quotas read what somebody won before."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest import audit
from contest.awards.models import AwardDecision
from contest.db import new_id, session
from contest.editions.models import Contest
from contest.people.models import EarlierAward
from contest.publication.models import Publication
from contest.publication.queries.recorded_awards import PER_LINE, recorded_of_award
from contest.registration.models import Appearance, EntryMember
from contest.results.queries import tabulated_contests


def write(publication: Publication, *, by: UUID, at: datetime) -> int:
    """One earlier award for each person of each awarded entry, and for each person with a personal award; none in a
    rehearsal."""
    if publication.edition.rehearsal_of_id is not None:
        return 0  # nobody wins anything in a rehearsal
    contests = {contest.id: contest for contest in tabulated_contests(publication.tabulation)}
    behind = _competitors(set(contests))
    rows: dict[tuple[UUID, str, str], dict[str, Any]] = {}
    for award, contest_id, person_id, region, home_id, entry_id in session.execute(
        sa.select(
            AwardDecision.award,
            Contest.id,
            AwardDecision.person_id,
            Appearance.region,
            Appearance.home_id,
            Appearance.entry_id,
        )
        .join(Contest, Contest.id == AwardDecision.contest_id)
        .outerjoin(Appearance, Appearance.id == AwardDecision.appearance_id)
        .where(AwardDecision.tabulation_id == publication.tabulation_id)
        .order_by(AwardDecision.position)
    ):
        contest = contests[contest_id]
        for person in [person_id] if person_id is not None else behind[entry_id]:
            rows[person, contest.key, award] = {
                **_about(publication, contest, at=at),
                "region": region or publication.region,
                "person_id": person,
                "organisation_id": home_id,
                "award": award,
            }
    if rows:
        _forget_former(publication, set(rows), by=by, at=at)
        session.execute(sa.insert(EarlierAward), list(rows.values()))
        given = [recorded_of_award(row) for row in rows.values()]
        _record("publication.give_awards", publication, given, by=by, at=at)
    return len(rows)


def _record(action: str, publication: Publication, rows: Sequence[Any], *, by: UUID, at: datetime) -> None:
    """Lines that name these rows, PER_LINE in one."""
    for start in range(0, len(rows), PER_LINE):
        named = json.dumps(rows[start : start + PER_LINE], ensure_ascii=False)
        audit.record(action, publication, by=by, at=at, now={"rows": named, "edition": publication.edition_id})


def _forget_former(publication: Publication, given: set[tuple[UUID, str, str]], *, by: UUID, at: datetime) -> None:
    """An award that both the replaced publication and the corrected one give counts once, not twice."""
    former = session.execute(
        sa.select(EarlierAward.id, EarlierAward.person_id, EarlierAward.contest_key, EarlierAward.award).where(
            EarlierAward.edition_key == publication.edition.key,
            EarlierAward.withdrawn_at.is_not(None),
            EarlierAward.contest_key.in_({key for _, key, _ in given}),
        )
    )
    again = [id_ for id_, person_id, key, award in former if (person_id, key, award) in given]
    for start in range(0, len(again), 500):
        session.execute(sa.delete(EarlierAward).where(EarlierAward.id.in_(again[start : start + 500])))
    _record("publication.forget_awards", publication, [str(one) for one in again], by=by, at=at)


def _about(publication: Publication, contest: Contest, *, at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "series_id": publication.edition.series_id,
        "edition_key": publication.edition.key,
        "contest_key": contest.key,
        "stage": contest.stage,
        "track": contest.track,
        "publication": publication.handle,
        "given_at": at,
    }


def _competitors(contest_ids: set[UUID]) -> dict[UUID | None, list[UUID]]:
    """The people of every entry of these contests, by entry."""
    behind: dict[UUID | None, list[UUID]] = defaultdict(list)
    for entry_id, person_id in session.execute(
        sa.select(EntryMember.entry_id, EntryMember.person_id)
        .join(Appearance, Appearance.entry_id == EntryMember.entry_id)
        .where(Appearance.contest_id.in_(contest_ids), EntryMember.role == "competitor")
    ):
        behind[entry_id].append(person_id)
    return behind


def withdraw(publication: Publication, *, by: UUID, at: datetime) -> None:
    """The earlier awards of a replaced publication stop counting."""
    counting = EarlierAward.publication == publication.handle, EarlierAward.withdrawn_at.is_(None)
    rows = [str(one) for one in session.scalars(sa.select(EarlierAward.id).where(*counting))]
    session.execute(sa.update(EarlierAward).where(*counting).values(withdrawn_at=at))
    _record("publication.withdraw_awards", publication, rows, by=by, at=at)

"""Publishing writes Honours, which people owns: eligibility and quotas read what somebody won before."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from contest.awards.queries import given
from contest.db import new_id, session
from contest.people.models import Honour
from contest.publication.models import Publication
from contest.registration.models import EntryMember


def write(publication: Publication, *, at: datetime) -> int:
    """One honour for each person of each awarded entry, and for each person with an award of his own."""
    name = f"{publication.edition.key}-{publication.number}"
    rows = {}
    awards = given(publication.tabulation)
    entry_ids = {one.appearance.entry_id for one in awards if one.appearance is not None}
    members: dict[object, list[EntryMember]] = {}
    for member in session.scalars(
        sa.select(EntryMember).where(EntryMember.entry_id.in_(entry_ids), EntryMember.role == "competitor")
    ):
        members.setdefault(member.entry_id, []).append(member)
    for one in awards:
        if one.contest is None:
            continue
        if one.person is not None:
            whom = [one.person_id]
        elif one.appearance is not None:
            whom = [member.person_id for member in members.get(one.appearance.entry_id, [])]
        else:
            whom = []
        for person_id in whom:
            rows[person_id, one.contest.key, one.award] = {
                "id": new_id(),
                "realm": one.appearance.realm if one.appearance is not None else one.realm,
                "person_id": person_id,
                "organisation_id": one.appearance.home_id if one.appearance is not None else None,
                "series_id": publication.edition.series_id,
                "edition_key": publication.edition.key,
                "contest_key": one.contest.key,
                "stage": one.contest.stage,
                "track": one.contest.track,
                "award": one.award,
                "publication": name,
                "given_at": at,
            }
    if rows:
        # What a withdrawn publication gave and the corrected one gives again is one honour, not two.
        session.execute(
            sa.delete(Honour).where(
                Honour.edition_key == publication.edition.key,
                Honour.withdrawn_at.is_not(None),
                Honour.contest_key.in_({key for _, key, _ in rows}),
            )
        )
        session.execute(sa.insert(Honour), list(rows.values()))
    return len(rows)


def withdraw(publication: Publication, *, at: datetime) -> None:
    """The honours of a replaced publication no longer count."""
    session.execute(
        sa.update(Honour)
        .where(Honour.publication == f"{publication.edition.key}-{publication.number}", Honour.withdrawn_at.is_(None))
        .values(withdrawn_at=at)
    )

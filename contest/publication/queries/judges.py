"""Who judged the contests of a publication, as their certificates have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.db import session
from contest.editions.models import Contest
from contest.judging.models import Seat, SeatRole, SheetVersion
from contest.publication.models import PublicationContest


@dataclass(frozen=True, slots=True)
class Judged:
    """That somebody judged a contest (its key): under which code, as what (a value of SeatRole), with the name in full
    and the organisation that they come from, empty where none is known."""

    contest: str
    code: str
    role: str
    name: str
    home_name: Mapping[str, str]


def judged_in(contest_ids: Iterable[UUID]) -> list[Judged]:
    """Everybody who submitted a sheet there, and the chairs of panels, also without one: each person one time in a
    contest, in however many of its panels they sat, under the first of their codes, and as the chair if they were one
    anywhere in it."""
    submitted = sa.exists().where(SheetVersion.seat_id == Seat.id)
    chaired = sa.and_(Seat.role == SeatRole.CHAIR, Seat.left_at.is_(None))
    rows = session.execute(
        sa.select(Seat, Contest.key)
        .join(Contest, Contest.id == Seat.contest_id)
        .where(Seat.contest_id.in_(list(contest_ids)), Seat.code != "", sa.or_(submitted, chaired))
        .options(joinedload(Seat.home))
        .order_by(Contest.key, sa.func.length(Seat.code), Seat.code)
    )
    found: dict[tuple[str, UUID], list[Seat]] = {}
    for seat, key in rows:
        found.setdefault((key, seat.person_id or seat.account_id or seat.id), []).append(seat)
    return [
        Judged(
            key,
            seats[0].code,
            str(SeatRole.CHAIR if any(one.role == SeatRole.CHAIR for one in seats) else SeatRole.JUDGE),
            seats[0].name,
            seats[0].home.name if seats[0].home else {},
        )
        for (key, _who), seats in found.items()
    ]


def judged_for(publication_id: UUID, contest: str | None = None) -> dict[tuple[str, str], Judged]:
    """Those of a publication, or of one of its contests: by the contest's key and their code."""
    its = sa.select(PublicationContest.contest_id).where(PublicationContest.publication_id == publication_id)
    if contest is not None:
        its = its.where(PublicationContest.key == contest)
    return {(one.contest, one.code): one for one in judged_in(session.scalars(its))}

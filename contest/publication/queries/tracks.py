"""The tracks of an edition: from its rulebook, with what its publications say about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.db import session
from contest.editions.models import Contest, Edition
from contest.publication.models import Publication, PublicationContest
from contest.publication.queries.published import CURRENT

if TYPE_CHECKING:
    from contest.rules.rulebook.edition import Division, Track
    from contest.rules.rulebook.edition import Edition as EditionPart
    from contest.rules.rulebook.kinds import Words


@dataclass(frozen=True)
class TrackRow:
    """A track. `results`: the contest of each division, if a tier has one contest for each."""

    track: Track
    results: Sequence[tuple[Division, str]]
    publications: Sequence[int]  # numbers of the current publications that cover it
    entries: int  # who took part in the highest published tier
    people: int  # the same, counted in people


@dataclass(frozen=True)
class Family:
    """Tracks under one heading; without a name: those without a family."""

    name: Words | None
    anchor: str
    tracks: Sequence[TrackRow]


def families(part: EditionPart, season: Any | None) -> list[Family]:
    """The tracks by family, both in the order of the rulebook. `season`: a statistics.Season, if there is one."""
    held: dict[str, set[int]] = {}
    for one in season.held if season is not None else ():
        held.setdefault(one.event[0], set()).add(one.publication)
    grouped: dict[str, list[TrackRow]] = {}
    names: dict[str, Words | None] = {}
    for track in part.track:
        name = track.family.zh if track.family else ""
        names.setdefault(name, track.family)
        grouped.setdefault(name, []).append(
            TrackRow(
                track,
                _results(part, track),
                sorted(held.get(track.key, ())),
                season.entries_by_track[track.key] if season is not None else 0,
                season.people_by_track[track.key] if season is not None else 0,
            )
        )
    return [Family(names[name], f"family-{n}", rows) for n, (name, rows) in enumerate(grouped.items(), 1)]


def _results(part: EditionPart, track: Track) -> list[tuple[Division, str]]:
    if len(part.tier) > 1 or part.tier[0].organisation is None:
        return []
    tier = part.tier[0]
    divisions = {division.key: division for division in part.division}
    return [(divisions[key], f"{tier.key}/{tier.organisation}/{track.key}/{key}") for key in track.divisions]


def contests_of_track(edition: Edition, track: str, stage: str | None) -> sa.Select[Any]:
    """The contests of a track, of one tier or all; paged by key."""
    query = (
        sa.select(Contest)
        .where(Contest.edition_id == edition.id, Contest.track == track)
        .options(joinedload(Contest.edition), joinedload(Contest.organisation), joinedload(Contest.parent))
    )
    return query.where(Contest.stage == stage) if stage else query


def counted_by_stage(edition: Edition, track: str) -> dict[str, int]:
    """How many contests of a track each tier has."""
    found = session.execute(
        sa.select(Contest.stage, sa.func.count())
        .where(Contest.edition_id == edition.id, Contest.track == track)
        .group_by(Contest.stage)
    )
    return dict(iter(found))


def speaking_for(contest_ids: Iterable[UUID]) -> dict[UUID, tuple[PublicationContest, Publication]]:
    """The current publications of some contests, by contest."""
    found = session.execute(
        sa.select(PublicationContest, Publication)
        .join(Publication, Publication.id == PublicationContest.publication_id)
        .where(PublicationContest.contest_id.in_(list(contest_ids)), Publication.state.in_(CURRENT))
        .order_by(Publication.number)
    )
    return {contest.contest_id: (contest, publication) for contest, publication in found}

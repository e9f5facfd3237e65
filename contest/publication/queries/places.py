"""Sealed places and awards, by contest, by entry and by group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Edition
from contest.editions.queries import editions_open
from contest.publication.models import (
    OPEN_STATES,
    Publication,
    PublicationContest,
    PublishedGroupAward,
    PublishedPlace,
)
from contest.publication.queries.published import CURRENT
from contest.registration.models import Entry, Participation

# Whoever withdrew is counted apart and is not listed: the sealed places.csv has its line, with the status.
LISTED = PublishedPlace.status != Participation.WITHDRAWN
IN_ORDER = (PublishedPlace.contest, PublishedPlace.position)


def places_of(publication_id: UUID, contest: str) -> sa.Select[Any]:
    """The rows of one contest, without who withdrew; paged by position."""
    return sa.select(PublishedPlace).where(
        PublishedPlace.publication_id == publication_id, PublishedPlace.contest == contest, LISTED
    )


def places_in_order(publication_id: UUID, contest: str) -> Sequence[PublishedPlace]:
    """All rows of one contest, without who withdrew, the first place first."""
    return session.scalars(places_of(publication_id, contest).order_by(PublishedPlace.position)).all()


def first_places(publication_id: UUID, contests: Iterable[str]) -> dict[str, Sequence[PublishedPlace]]:
    """Who stands first in each of these contests; more than one where they share the place."""
    found: dict[str, list[PublishedPlace]] = {}
    for one in session.scalars(
        sa.select(PublishedPlace)
        .where(
            PublishedPlace.publication_id == publication_id,
            PublishedPlace.contest.in_(list(contests)),
            PublishedPlace.place == 1,
        )
        .order_by(PublishedPlace.position)
    ):
        found.setdefault(one.contest, []).append(one)
    return dict(found)


def places_of_publication(publication_id: UUID) -> sa.Select[Any]:
    """The rows of all contests of a publication, without who withdrew."""
    return sa.select(PublishedPlace).where(PublishedPlace.publication_id == publication_id, LISTED)


def placed(publication_ids: Iterable[UUID], contests: Iterable[str]) -> dict[tuple[UUID, str], int]:
    """How many entries of each contest have a place."""
    found = session.execute(
        sa.select(PublishedPlace.publication_id, PublishedPlace.contest, sa.func.count())
        .where(
            PublishedPlace.publication_id.in_(list(publication_ids)),
            PublishedPlace.contest.in_(list(contests)),
            PublishedPlace.place.is_not(None),
        )
        .group_by(PublishedPlace.publication_id, PublishedPlace.contest)
    )
    return {(id_, contest): number for id_, contest, number in found}


def way_of(edition: Edition, number: str) -> list[tuple[PublishedPlace, PublicationContest, Publication]]:
    """An entry's sealed places with contest and publication, one for each contest: from the publication that counts,
    else from the newest that was replaced. Empty if nothing about this entry is public."""
    found = session.execute(
        sa.select(PublishedPlace, PublicationContest, Publication)
        .join(Publication, Publication.id == PublishedPlace.publication_id)
        .join(
            PublicationContest,
            sa.and_(
                PublicationContest.publication_id == PublishedPlace.publication_id,
                PublicationContest.key == PublishedPlace.contest,
            ),
        )
        .where(
            PublishedPlace.entry_id.in_(
                sa.select(Entry.id).where(Entry.edition_id == edition.id, Entry.number == number)
            ),
            Publication.edition_id == edition.id,
            Publication.state.in_(OPEN_STATES),
            LISTED,
        )
        .order_by(sa.case((Publication.state.in_(CURRENT), 0), else_=1), Publication.number.desc())
    )
    best: dict[str, tuple[PublishedPlace, PublicationContest, Publication]] = {}
    for place, contest, publication in found:
        best.setdefault(place.contest, (place, contest, publication))
    return list(best.values())


def places_of_group(publication_ids: Sequence[UUID], group: str) -> sa.Select[Any]:
    """A group's rows in some publications, without who withdrew; paged by publication, contest and position."""
    return sa.select(PublishedPlace).where(
        PublishedPlace.publication_id.in_(publication_ids), PublishedPlace.group == group, LISTED
    )


def rows_of_group(publication_ids: Sequence[UUID], group: str) -> Sequence[PublishedPlace]:
    """All of a group's rows, by publication, contest and position."""
    query = places_of_group(publication_ids, group)
    return session.scalars(query.order_by(PublishedPlace.publication_id, *IN_ORDER)).all()


class GroupInEdition(NamedTuple):
    """A group in an edition: its entries there in all rounds that are public, and how many of them hold an award."""

    edition: Edition
    entries: int
    awarded: int


def other_editions_of_group(edition: Edition, group: str) -> list[GroupInEdition]:
    """The other open editions of the same series with entries of this group, newest first. Three queries at most."""
    others = {one.id: one for one in editions_open() if one.series_id == edition.series_id and one.id != edition.id}
    found: dict[UUID, dict[UUID, bool]] = {}
    rows = session.execute(
        sa.select(Publication.edition_id, PublishedPlace.entry_id, PublishedPlace.awards)
        .join(Publication, Publication.id == PublishedPlace.publication_id)
        .where(
            Publication.edition_id.in_(list(others)),
            Publication.state.in_(CURRENT),
            PublishedPlace.group == group,
            LISTED,
        )
    )
    for id_, entry, awards in rows:
        entries = found.setdefault(id_, {})
        entries[entry] = entries.get(entry, False) or bool(awards)
    return [GroupInEdition(others[id_], len(found[id_]), sum(found[id_].values())) for id_ in others if id_ in found]


def groups_of(publication_ids: Sequence[UUID]) -> Sequence[str]:
    """The codes of the groups that have entries in some publications."""
    return session.scalars(
        sa.select(PublishedPlace.group)
        .where(PublishedPlace.publication_id.in_(publication_ids), LISTED)
        .distinct()
        .order_by(PublishedPlace.group)
    ).all()


def awards_of_group(publication_ids: Sequence[UUID], group: str) -> Sequence[PublishedGroupAward]:
    """Prizes of a group, and awards of the people behind its entries."""
    return session.scalars(
        sa.select(PublishedGroupAward)
        .where(PublishedGroupAward.publication_id.in_(publication_ids), PublishedGroupAward.group == group)
        .order_by(PublishedGroupAward.publication_id, PublishedGroupAward.position)
    ).all()


def people_awards(publication_ids: Sequence[UUID]) -> Sequence[PublishedGroupAward]:
    """Every award not held by an entry: to groups, and to people behind entries."""
    return session.scalars(
        sa.select(PublishedGroupAward)
        .where(PublishedGroupAward.publication_id.in_(publication_ids))
        .order_by(PublishedGroupAward.publication_id, PublishedGroupAward.position)
    ).all()

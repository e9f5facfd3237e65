"""What a publication changed compared with the one that it replaces: places, awards, and rows of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa

from contest.caching import BoundedCache
from contest.db import session
from contest.publication.comparison import Changes, Results, ResultSummary, TableRows, compare
from contest.publication.models import Publication, PublicationContest, PublishedPlace, PublishedTable

# Sealed publications never change, so a process compares each pair once.
_compared: BoundedCache[tuple[UUID, UUID], Changes] = BoundedCache(32)


def changes(earlier: Publication, later: Publication, tables: Sequence[str]) -> Changes:
    """The differences between two publications; only the named tables, always the same ones for one pair."""
    return _compared.get(
        (earlier.id, later.id), lambda: compare(sealed_results(earlier), sealed_results(later), tables)
    )


def sealed_results(publication: Publication) -> Results:
    """What a sealed publication says."""
    contests = session.scalars(
        sa.select(PublicationContest.key).where(PublicationContest.publication_id == publication.id)
    )
    found = session.execute(
        sa.select(
            PublishedPlace.contest,
            PublishedPlace.entry,
            PublishedPlace.place,
            PublishedPlace.tied,
            PublishedPlace.status,
            PublishedPlace.score,
            PublishedPlace.awards,
            PublishedPlace.group,
            PublishedPlace.group_name,
        ).where(PublishedPlace.publication_id == publication.id)
    )
    entries: dict[tuple[str, str], ResultSummary] = {}
    groups: dict[tuple[str, str], str] = {}
    names: dict[str, Mapping[str, str]] = {}
    for contest, entry, place, tied, status, score, awards, group, group_name in found:
        entries[contest, entry] = ResultSummary(
            "" if place is None else str(place), tied, status, score or "", tuple(awards)
        )
        groups[contest, entry] = group
        names[group] = group_name
    tables: dict[str, TableRows] = {}
    for table in session.scalars(sa.select(PublishedTable).where(PublishedTable.publication_id == publication.id)):
        columns = ("rank", *table.columns)
        tables[table.key] = TableRows(
            columns, {row[1]: dict(zip(columns, [row[0], *row[2:]], strict=True)) for row in table.rows}
        )
        names |= {code: words["name"] for code, words in table.group_names.items() if words.get("name")}
    return Results(frozenset(contests), entries, groups, tables, names)

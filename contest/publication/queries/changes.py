"""What a publication changed against the one that it replaces: places, awards, and places in tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.publication.models import Publication, PublicationContest, PublishedPlace, PublishedTable


@dataclass(frozen=True)
class Standing:
    """What an entry had in one publication."""

    place: int | None
    tied: bool
    status: str
    score: str | None
    awards: tuple[str, ...]


@dataclass(frozen=True)
class EntryChange:
    """An entry whose result differs; None: it does not stand in that publication."""

    contest: str
    contest_name: Mapping[str, str]
    entry: str
    group: str
    group_name: Mapping[str, str]
    was: Standing | None
    now: Standing | None


@dataclass(frozen=True)
class TableChange:
    """A group whose row of a table differs: rank and cells, as sealed."""

    table: str
    columns: Sequence[str]
    group: str
    group_name: Mapping[str, str]
    was: Sequence[str] | None
    now: Sequence[str] | None


@dataclass(frozen=True)
class Changes:
    entries: Sequence[EntryChange]
    tables: Sequence[TableChange]

    def __len__(self) -> int:
        return len(self.entries) + len(self.tables)


# What sealed publications say of one another never changes: a process compares each pair once.
_compared: dict[tuple[UUID, UUID], Changes] = {}
PAIRS_KEPT = 32


def changes(earlier: Publication, later: Publication, tables: Sequence[str]) -> Changes:
    """The differences between two publications; of tables those that are named, always the same for one pair."""
    pair = (earlier.id, later.id)
    if pair not in _compared:
        if len(_compared) >= PAIRS_KEPT:
            _compared.clear()
        _compared[pair] = Changes(_entries(earlier, later), _tables(earlier, later, tables))
    return _compared[pair]


def _entries(earlier: Publication, later: Publication) -> list[EntryChange]:
    was, now = _standings(earlier.id), _standings(later.id)
    contests = {key for key, _ in now}
    named = session.execute(
        sa.select(PublicationContest.key, PublicationContest.name).where(PublicationContest.publication_id == later.id)
    )
    names: dict[str, Mapping[str, str]] = dict(iter(named))
    found = []
    for key in sorted(was.keys() | now.keys()):
        # A correction may speak of fewer contests than what it replaces; those it leaves out are not changed by it.
        if key[0] not in contests:
            continue
        before, after = was.get(key), now.get(key)
        if (before and before[0]) != (after and after[0]):
            group, group_name = (after or before)[1:]  # type: ignore[index]
            found.append(
                EntryChange(
                    key[0],
                    names.get(key[0], {"zh": key[0]}),
                    key[1],
                    group,
                    group_name,
                    before[0] if before else None,
                    after[0] if after else None,
                )
            )
    return sorted(found, key=lambda one: (one.contest, (one.now or one.was).place or 1_000_000))  # type: ignore[union-attr]


def _standings(publication_id: UUID) -> dict[tuple[str, str], tuple[Standing, str, Mapping[str, str]]]:
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
        ).where(PublishedPlace.publication_id == publication_id)
    )
    return {
        (contest, entry): (Standing(place, tied, status, score, tuple(awards)), group, group_name)
        for contest, entry, place, tied, status, score, awards, group, group_name in found
    }


def _tables(earlier: Publication, later: Publication, keys: Sequence[str]) -> list[TableChange]:
    rows: dict[tuple[UUID, str], PublishedTable] = {
        (one.publication_id, one.key): one
        for one in session.scalars(
            sa.select(PublishedTable).where(
                PublishedTable.publication_id.in_([earlier.id, later.id]), PublishedTable.key.in_(keys)
            )
        )
    }
    found = []
    for key in keys:
        before, after = rows.get((earlier.id, key)), rows.get((later.id, key))
        if before is None or after is None or before.columns != after.columns:
            continue
        was, now = _by_group(before), _by_group(after)
        names: dict[str, Any] = {**before.group_names, **after.group_names}
        found += [
            TableChange(
                key,
                after.columns,
                code,
                names.get(code, {}).get("name") or {"zh": code},
                was.get(code),
                now.get(code),
            )
            for code in dict.fromkeys([row[1] for row in after.rows] + [row[1] for row in before.rows])
            if was.get(code) != now.get(code)
        ]
    return found


def _by_group(table: PublishedTable) -> dict[str, Sequence[str]]:
    """Group → rank and cells."""
    return {row[1]: [row[0], *row[2:]] for row in table.rows}

"""What a publication will show and change, before it is sealed: the same rows that sealing writes, and how they differ
from those of the publication that it replaces. Reads the tabulation's files and writes nothing."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contest.editions.effective import rulebook_of
from contest.editions.models import Contest
from contest.publication.law import tables_of
from contest.publication.models import Publication, PublishedGroupAward, PublishedPlace, PublishedTable
from contest.publication.sealing import group_award_rows, place_rows, table_rows
from contest.results.models import Tabulation
from contest.results.queries import file_of, rows_of


def places_to_be(publication: Publication, contest: Contest) -> list[PublishedPlace]:
    """The places of one contest as the public will see them; rows that no session knows."""
    return [PublishedPlace(**row) for row in place_rows(publication, [contest])]


def group_awards_to_be(publication: Publication, contests: Sequence[Contest]) -> list[PublishedGroupAward]:
    return [PublishedGroupAward(**row) for row in group_award_rows(publication, contests)]


def tables_to_be(publication: Publication, contests: Sequence[Contest]) -> list[PublishedTable]:
    """The tables that speak of these contests, in the rulebook's order; the public sees no others."""
    made = {row["key"]: PublishedTable(**row) for row in table_rows(publication, contests)}
    return [made[key] for key in spoken_tables(contests) if key in made]


def spoken_tables(contests: Sequence[Contest]) -> list[str]:
    """The keys of the rulebook's tables that speak of at least one of these contests."""
    rulebook = rulebook_of(contests[0])
    return list(dict.fromkeys(table.key for table in tables_of(rulebook, [contest.key for contest in contests])))


@dataclass(frozen=True)
class Reach:
    """How many public pages a publication makes or changes: a page each."""

    contests: int
    entries: int
    groups: int
    tables: int


def reach_of(publication: Publication, contests: Sequence[Contest]) -> Reach:
    places = rows_of(publication.tabulation, "places.csv")
    return Reach(
        contests=len({row["contest"] for row in places}),
        entries=len({row["entry"] for row in places}),
        groups=len({row["group"] for row in places if row["group"]}),
        tables=len(spoken_tables(contests)),
    )


# What changed


@dataclass(frozen=True)
class Standing:
    """What an entry has under one tabulation."""

    place: str
    tied: bool
    status: str
    score: str
    awards: tuple[str, ...]


@dataclass(frozen=True)
class EntryChange:
    """An entry whose result differs; None: it isn't there."""

    contest: str
    entry: str
    group: str
    was: Standing | None
    now: Standing | None


@dataclass(frozen=True)
class TableChange:
    """A group's row that differs: rank and cells by column."""

    table: str
    group: str
    was: Mapping[str, str] | None
    now: Mapping[str, str] | None


@dataclass(frozen=True)
class Changes:
    """Everything that differs between two tabulations of the same contests."""

    entries: tuple[EntryChange, ...]
    tables: tuple[TableChange, ...]

    def __bool__(self) -> bool:
        return bool(self.entries or self.tables)


def changes(former: Tabulation, present: Tabulation, contests: Sequence[Contest]) -> Changes:
    """What the later of two tabulations changed, by contest and place, then by table that speaks of them."""
    was, now = _standings(former), _standings(present)
    groups = {(row["contest"], row["entry"]): row["group"] for one in (former, present) for row in _places(one)}
    entries = [
        EntryChange(*key, groups[key], was.get(key), now.get(key))
        for key in was.keys() | now.keys()
        if was.get(key) != now.get(key)
    ]
    entries.sort(key=lambda one: (one.contest, _rank(one.now), _rank(one.was), one.entry))
    tables = [change for key in spoken_tables(contests) for change in _table(key, former, present)]
    return Changes(tuple(entries), tuple(tables))


def _rank(standing: Standing | None) -> tuple[bool, int]:
    return (True, 0) if standing is None or not standing.place else (False, int(standing.place))


def _places(tabulation: Tabulation) -> list[dict[str, str]]:
    return rows_of(tabulation, "places.csv")


def _standings(tabulation: Tabulation) -> dict[tuple[str, str], Standing]:
    awards: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows_of(tabulation, "awards.csv"):
        if row["entry"] and not row["person"]:
            awards[row["contest"], row["entry"]].append(row["award"])
    return {
        (row["contest"], row["entry"]): Standing(
            row["place"],
            row["tied"] == "1",
            row["status"],
            row["score"],
            tuple(awards[row["contest"], row["entry"]]),
        )
        for row in _places(tabulation)
    }


def _table(key: str, former: Tabulation, present: Tabulation) -> list[TableChange]:
    was, now = _by_group(f"table-{key}.csv", former), _by_group(f"table-{key}.csv", present)
    return [
        TableChange(key, group, was.get(group), now.get(group))
        for group in dict.fromkeys([*now, *was])
        if was.get(group) != now.get(group)
    ]


def _by_group(name: str, tabulation: Tabulation) -> dict[str, dict[str, str]]:
    """Group → column → cell; `rank` stands first."""
    if name not in tabulation.files:
        return {}
    rows = csv.DictReader(io.StringIO(file_of(tabulation, name).decode(), newline=""))
    return {row["group"]: {column: cell for column, cell in row.items() if column != "group"} for row in rows}

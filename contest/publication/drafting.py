"""What a publication will show and change, before it is sealed: the same rows that sealing writes, and how they differ
from those of the publication that it replaces. Reads the tabulation's files and writes nothing."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from contest.editions.models import Contest
from contest.editions.rulebooks.effective import rulebook_of
from contest.publication.actions.sealing import group_award_rows, place_rows, table_rows
from contest.publication.comparison import Changes, Results, ResultSummary, TableRows, compare
from contest.publication.models import Publication, PublishedGroupAward, PublishedPlace, PublishedTable
from contest.publication.sealed.rulebook import tables_of
from contest.results.models import Tabulation
from contest.results.queries import file_of, rows_of


def places_to_be(publication: Publication, contest: Contest) -> list[PublishedPlace]:
    """The places of one contest as the public will see them; the rows belong to no session."""
    return [PublishedPlace(**row) for row in place_rows(publication, [contest])]


def group_awards_to_be(publication: Publication, contests: Sequence[Contest]) -> list[PublishedGroupAward]:
    return [PublishedGroupAward(**row) for row in group_award_rows(publication, contests)]


def tables_to_be(publication: Publication, contests: Sequence[Contest]) -> list[PublishedTable]:
    """The tables that cover these contests, in the rulebook's order; the public sees no others."""
    return [PublishedTable(**row) for row in table_rows(publication, contests)]


def spoken_tables(contests: Sequence[Contest]) -> list[str]:
    """The keys of the rulebook's tables that cover at least one of these contests."""
    rulebook = rulebook_of(contests[0])
    return list(dict.fromkeys(table.key for table in tables_of(rulebook, [contest.key for contest in contests])))


@dataclass(frozen=True)
class Reach:
    """How many public pages a publication creates or changes."""

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


def changes(former: Tabulation, present: Tabulation, contests: Sequence[Contest]) -> Changes:
    """What changed from one tabulation to a later one, by contest and place, then by table that covers them."""
    keys = spoken_tables(contests)
    spoken = [contest.key for contest in contests]
    return compare(tabulated_results(former, spoken, keys), tabulated_results(present, spoken, keys), keys)


def tabulated_results(tabulation: Tabulation, contests: Collection[str], tables: Iterable[str]) -> Results:
    """The contents of a tabulation's files; only the named tables."""
    places = rows_of(tabulation, "places.csv")
    awards: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows_of(tabulation, "awards.csv"):
        if row["entry"] and not row["person"]:
            awards[row["contest"], row["entry"]].append(row["award"])
    entries = {
        (row["contest"], row["entry"]): ResultSummary(
            row["place"], row["tied"] == "1", row["status"], row["score"], tuple(awards[row["contest"], row["entry"]])
        )
        for row in places
    }
    found = {key: _table(tabulation, name) for key in tables if (name := f"table-{key}.csv") in tabulation.files}
    groups = {(row["contest"], row["entry"]): row["group"] for row in places}
    return Results(contests, entries, groups, found, {})


def _table(tabulation: Tabulation, name: str) -> TableRows:
    rows = csv.DictReader(io.StringIO(file_of(tabulation, name).decode(), newline=""))
    columns = tuple(column for column in rows.fieldnames or () if column != "group")
    return TableRows(columns, {row["group"]: {column: row[column] for column in columns} for row in rows})

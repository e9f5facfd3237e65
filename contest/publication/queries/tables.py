"""Medal tables: sealed rows of several tables of one publication, combined for one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from contest.charts import Shape, medal_bar
from contest.db import session
from contest.publication.models import Publication, PublicationContest, PublishedFile, PublishedTable
from contest.publication.sealed.rulebook import medal_awards, sealed_rulebook, tables_of

if TYPE_CHECKING:
    from contest.rules import Rulebook
    from contest.rules.rulebook.law import Table

MARKED = ("gold", "silver", "bronze")  # the awards that have bars


@dataclass(frozen=True)
class Choice:
    """A table, identified by what it is ordered by and what it counts: `?order=gold&count=people`."""

    order: str
    count: str  # entries | people
    table: Table


@dataclass(frozen=True)
class Rank:
    number: int
    shared: bool


@dataclass(frozen=True)
class Row:
    """A group: its rank, the cells by column as sealed (whole numbers as numbers), its rank in the other orders."""

    rank: Rank
    code: str
    name: Mapping[str, str]
    cells: Mapping[str, Any]
    others: Sequence[Rank | None]
    bar: Shape | None
    line_below: bool


@dataclass(frozen=True)
class MedalTable:
    chosen: Choice
    choices: Sequence[Choice]
    medals: Sequence[str]  # the awards that count as medals, best first
    columns: Sequence[str]  # what comes after the medals and their bar
    others: Sequence[Choice]  # the other orders, in the order of Row.others
    rows: Sequence[Row]
    totals: Mapping[str, Any]
    with_first: int  # how many groups have the first medal
    with_medal: int  # how many have any medal

    @property
    def is_of_groups(self) -> bool:
        """Whether its rows are groups, which have pages; else they are what an attribute says (law 2, section 7)."""
        return self.chosen.table.per == "group"


def sealed_tables(publications: Sequence[Publication]) -> dict[tuple[Any, str], PublishedTable]:
    found = session.scalars(
        sa.select(PublishedTable).where(PublishedTable.publication_id.in_([one.id for one in publications]))
    )
    return {(one.publication_id, one.key): one for one in found}


def tables_shown(publication: Publication) -> list[str]:
    """The keys of the sealed tables that cover some of the publication's contests. One that was sealed by an
    earlier version has the others too, all zeros; they stay sealed, and no page speaks of them."""
    covering = {one.key for one in tables_of(sealed_rulebook(publication), contest_keys(publication))}
    return sorted(key for _id, key in sealed_tables([publication]) if key in covering)


def files_shown(publication: Publication) -> list[PublishedFile]:
    """The public files of a publication, without the tables that cover none of its contests."""
    made = {f"table-{key}.csv" for key in tables_shown(publication)}
    return [one for one in publication.files if one.public and (one.name in made or not one.name.startswith("table-"))]


def contest_keys(publication: Publication) -> list[str]:
    return list(
        session.scalars(sa.select(PublicationContest.key).where(PublicationContest.publication_id == publication.id))
    )


def choices(rulebook: Rulebook, contests: Sequence[str], sealed: Container[str]) -> list[Choice]:
    """The sealed tables that cover these contests, each by its first order; if two have the same address, the later one
    uses its key."""
    made: list[Choice] = []
    for table in tables_of(rulebook, contests):
        if table.key in sealed:
            order = table.order[0]
            taken = any((one.order, one.count) == (order, table.count) for one in made)
            made.append(Choice(table.key if taken else order, table.count, table))
    return made


def medal_table(
    rulebook: Rulebook,
    contests: Sequence[str],
    sealed: Mapping[str, PublishedTable],
    order: str | None,
    count: str | None,
) -> MedalTable | None:
    """The table for a page; a choice that was not made, or does not exist, means the first. None without tables."""
    all_ = choices(rulebook, contests, sealed)
    if not all_:
        return None
    chosen = next(
        (one for one in all_ if (one.order, one.count) == (order or all_[0].order, count or all_[0].count)),
        next((one for one in all_ if one.order == order), next((one for one in all_ if one.count == count), all_[0])),
    )
    medals = medal_awards(rulebook, contests)
    together = [one for one in all_ if (one.count, one.table.per) == (chosen.count, chosen.table.per)]
    cells = _cells([sealed[one.table.key] for one in [chosen, *(one for one in together if one is not chosen)]])
    for own in cells.values():
        own["medals"] = sum(int(own.get(award) or 0) for award in medals)
    ranks = {one.table.key: _ranks(sealed[one.table.key]) for one in together}
    others = [one for one in together if one is not chosen]
    table = sealed[chosen.table.key]
    groups = [row[1] for row in table.rows]
    last_first = _last(groups, cells, lambda own: int(own.get(medals[0]) or 0) > 0) if medals else None
    last_medal = _last(groups, cells, lambda own: own["medals"] > 0)
    most = max((own["medals"] for own in cells.values()), default=0)
    rows = [
        Row(
            rank=ranks[chosen.table.key][code],
            code=code,
            name=table.group_names.get(code, {}).get("name") or {"zh": code},
            cells=cells[code],
            others=[ranks[one.table.key].get(code) for one in others],
            bar=_bar(cells[code], most) if tuple(medals) == MARKED else None,
            line_below=position in (last_first, last_medal) and position < len(groups) - 1,
        )
        for position, code in enumerate(groups)
    ]
    return MedalTable(
        chosen=chosen,
        choices=all_,
        medals=medals,
        columns=_columns(chosen, together, medals),
        others=others,
        rows=rows,
        totals=_totals(cells),
        with_first=sum(int(own.get(medals[0]) or 0) > 0 for own in cells.values()) if medals else 0,
        with_medal=sum(own["medals"] > 0 for own in cells.values()),
    )


def _bar(cells: Mapping[str, Any], most: int) -> Shape:
    gold, silver, bronze = (int(cells.get(award) or 0) for award in MARKED)
    return medal_bar(gold, silver, bronze, most)


def _columns(chosen: Choice, together: Sequence[Choice], medals: Sequence[str]) -> list[str]:
    """Awards below the medals, then the other columns that some table ranks by."""
    from contest.rules.rulebook.law import TABLE_FIGURES

    awards = [award for one in together for award in one.table.awards if award not in medals]
    ranked = [key for one in [chosen, *together] for key in one.table.order if key in TABLE_FIGURES and key != "total"]
    return list(dict.fromkeys([*awards, *ranked]))


def _cells(tables: Sequence[PublishedTable]) -> dict[str, dict[str, Any]]:
    """Group → column → value over several tables; if several have the same column, the first table's counts."""
    found: dict[str, dict[str, Any]] = {}
    for table in tables:
        for row in table.rows:
            own = found.setdefault(row[1], {})
            for column, text in zip(table.columns, row[2:], strict=True):
                own.setdefault(column, _value(text))
    return found


def _value(text: str) -> Any:
    """A sealed cell: whole numbers as numbers, decimals as they were sealed, empty as None."""
    if text == "":
        return None
    return int(text) if text.lstrip("-").isdigit() else text


def _ranks(table: PublishedTable) -> dict[str, Rank]:
    numbers = [int(row[0]) for row in table.rows]
    times = Counter(numbers)
    return {row[1]: Rank(number, times[number] > 1) for row, number in zip(table.rows, numbers, strict=True)}


def _last(groups: Sequence[str], cells: Mapping[str, Mapping[str, Any]], holds: Any) -> int | None:
    """The index of the last row that matches, if all matching rows come before all others; otherwise None: no line."""
    held = [bool(holds(cells[code])) for code in groups]
    number = sum(held)
    return number - 1 if number and all(held[:number]) else None


def _totals(cells: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Sums of columns that hold only whole numbers; means and scores have no sum."""
    columns = {column for own in cells.values() for column in own}
    totals: dict[str, Any] = {}
    for column in columns:
        values = [own.get(column) for own in cells.values()]
        if all(isinstance(value, int) for value in values) and not column.endswith("-mean"):
            totals[column] = sum(values)  # type: ignore[arg-type]
    return totals

"""A table of scores made elsewhere, matched with the entries of one contest as it is taken in.

What cannot be matched, matches several, or is no number is refused with its cell; nothing of such a file is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contest.editions.models import Contest
from contest.errors import Unfit
from contest.judging.actions.outside_scores import read_score
from contest.judging.queries.outside_scores import ScoreField, score_fields
from contest.judging.queries.panels import taking_part
from contest.registration.importing.matched import (
    FirstRows,
    MatchedRows,
    Refuse,
    Refused,
    listing_with,
    table_of_entries,
)
from contest.registration.models import JUDGED, Appearance
from contest.rules.faults import Fault
from contest.rules.numbers import shown

if TYPE_CHECKING:
    from contest.exchange.spreadsheets.columns import Field, Listing
    from contest.exchange.spreadsheets.tables import Row, Table

FIGURE = "figure:"
SCORE_HEADS = ("score", "成绩", "得分", "总分", "分数")


@dataclass
class Taken:
    """What a table gives: by entry and field, the values; which columns nobody reads; rows without any figure."""

    given: dict[tuple[Appearance, str], str | None] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    empty: int = 0


def read_scores(tables: Sequence[Table], contest: Contest) -> Taken:
    """The figures that the first of these tables gives that has the columns for it. An empty cell gives nothing, and
    takes nothing back. Raises `Faults` with everything that is wrong in it."""
    fields = score_fields(contest)
    listing = listing_with(tables, _asked(fields), lambda one: _lacking(one, fields))
    rows = MatchedRows(listing, taking_part(contest, everybody=True), refuse=judged_and(FirstRows("scores.twice")))
    figures = [(one, rows.at[FIGURE + one.key]) for one in fields if FIGURE + one.key in rows.at]
    taken = Taken(unread=rows.unread)
    for row in rows.rows:
        given = [(one, at, row.cells[at].strip()) for one, at in figures if row.cells[at].strip()]
        if not given:
            taken.empty += 1
        elif (found := rows.entry(row)) is not None:
            for one, at, text in given:
                try:
                    taken.given[found, one.key] = read_score(text, one)
                except Unfit as refused:
                    _refuse_figure(rows, row, (one, at), text, refused)
    rows.end()
    return taken


def judged_and(refuse: Refuse) -> Refuse:
    """Refuses the rows of entries that are not judged, and those that `refuse` refuses."""

    def refused(appearance: Appearance, line: int) -> Refused | None:
        if (wrong := refuse(appearance, line)) is None and appearance.participation not in JUDGED:
            return "scores.not-judged", {"entry": appearance.entry.number}
        return wrong

    return refused


def as_text(taken: Taken, fields: Sequence[ScoreField]) -> str:
    """What was taken, as a table that gives the same again: a page carries it from its preview on."""
    rows: dict[Appearance, dict[str, str]] = {}
    for (appearance, key), value in taken.given.items():
        rows.setdefault(appearance, {})[key] = value or ""
    heads = [head_of(one) for one in fields]
    return table_of_entries(heads, ((one, [cells.get(f.key, "") for f in fields]) for one, cells in rows.items()))


def head_of(one: ScoreField) -> str:
    """The head of a figure's column, as scores.csv has it."""
    return f"segment:{one.key}" if one.key else "score"


def _asked(fields: Sequence[ScoreField]) -> list[Field]:
    from contest.exchange.spreadsheets.columns import Field

    figures = []
    for one in fields:
        heads = (head_of(one), one.key, *one.name.values(), *(SCORE_HEADS if len(fields) == 1 else ()))
        figures.append(Field(FIGURE + one.key, tuple(dict.fromkeys(head for head in heads if head)), needed=True))
    return figures


def _lacking(listing: Listing, fields: Sequence[ScoreField]) -> Iterator[Fault]:
    if not any(FIGURE + one.key in listing.columns.values() for one in fields):
        names = ", ".join(one.name.get("zh", one.key) for one in fields)
        yield Fault(listing.table.name, 0, "scores.no-figure", {"names": names})


def _refuse_figure(rows: MatchedRows, row: Row, figure: tuple[ScoreField, int], text: str, refused: Unfit) -> None:
    one, at = figure
    facts: dict[str, object] = {"cell": rows.table.address(row.line, at), "value": text[:40]}
    if "bound" not in refused.facts or one.segment is None:
        rows.refuse(row, "scores.number", facts)
        return
    low, high = one.segment.min, one.segment.max
    facts |= {"low": "–" if low is None else shown(low), "high": "–" if high is None else shown(high)}
    rows.refuse(row, "scores.bounds", facts)

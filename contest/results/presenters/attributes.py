"""What a list of results shows beside places, in the reader's language: attributes, and what scores are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from contest.i18n import localized
from contest.judging.labels import VOID_LABELS
from contest.judging.rubric_items import NOT_MADE
from contest.registration.presenters import format_attribute
from contest.results.queries import attribute_columns, attribute_values
from contest.results.queries.made_of import Made, Part, made_of, parts_shown, score_unit, without_try

if TYPE_CHECKING:
    from contest.results.models import Tabulation
    from contest.results.queries.ranked_by import AttributeColumn
    from contest.rules import Rulebook


@dataclass(frozen=True)
class Head:
    """The head of a column. `ranks`: places go by it first; `is_figure`: its cells are numbers; `is_wide`: a phone has
    no room for it beside the others."""

    name: str
    unit: str
    ranks: bool
    is_figure: bool
    is_wide: bool = False

    @property
    def title(self) -> str:
        """The name with its unit."""
        return str(_("%(name)s（%(unit)s）", name=self.name, unit=self.unit)) if self.unit else self.name

    def around(self, value: str) -> tuple[str, str]:
        """What stands before and behind a value in a sentence: `Solved 5 problems`; the unit comes first where the last
        try has none, as a foul."""
        return (self.name, self.unit) if value[-1:].isdigit() else (self.title if value else self.name, "")


@dataclass(frozen=True)
class ResultCells:
    """Columns and, by entry number, their cells; "" where there is no value. `score_unit`: "" for points."""

    heads: list[Head] = field(default_factory=list)
    rows: Mapping[str, list[str]] = field(default_factory=dict)
    score_unit: str = ""
    without_try: frozenset[str] = frozenset()  # the entries of which no try counted: nothing is missing of them

    @property
    def score_title(self) -> str:
        """The head of the score's column."""
        return Head(_("成绩"), self.score_unit, True, True).title

    def of(self, entry: str) -> list[tuple[Head, str]]:
        """The cells of one entry, each with its head; also where it has none."""
        cells = self.rows.get(entry) or [""] * len(self.heads)
        return list(zip(self.heads, cells, strict=True))


def format_result_cells(tabulation: Tabulation | None, contest: str, book: Rulebook) -> ResultCells:
    """What a contest's list of results shows beside places: the attributes that it ranks by, those that its rulebook
    shows, and what its scores are made of."""
    law = book.law_of(contest)
    unit = localized(score_unit(law))
    columns, parts = attribute_columns(book, contest), parts_shown(law)
    if tabulation is None or not (columns or parts):
        return ResultCells(score_unit=unit)
    values, made = attribute_values(tabulation, contest, book), made_of(tabulation, contest, book)
    heads = [Head(localized(one.name), _unit(one), one.ranks, one.is_figure) for one in columns]
    for part in parts:
        heads.append(Head(localized(part.name), localized(part.unit), False, True, is_wide=bool(heads)))
    rows = {
        entry: [
            *(_cell(one, values.get(entry, {}).get(one.key, "")) for one in columns),
            *(_made_cell(part, made.get(entry, {}).get(part.key)) for part in parts),
        ]
        for entry in {**values, **made}
    }
    return ResultCells(heads, rows, unit, without_try(tabulation, contest, book))


def _made_cell(part: Part, made: Made | None) -> str:
    """`5.10, 犯规, 5.02 → 60`: the tries, else the value, and what it was converted to. A try that does not count is
    named by its word, or a dash where only that is known of it."""
    if made is None:
        return ""
    if made.tries:
        value = ", ".join(
            _void(made.signs.get(number)) if one is None else _padded(one, part.decimals)
            for number, one in enumerate(made.tries, 1)
        )
    else:
        value = _padded(made.value or "", part.decimals)
    return value if made.converted is None else f"{value} → {made.converted}"


def _void(sign: str | None) -> str:
    return str(_(VOID_LABELS[sign])) if sign in VOID_LABELS else NOT_MADE


def _padded(text: str, decimals: int | None) -> str:
    """A number with as many decimals as marks have; what is shown shortened stays."""
    whole, _point, rest = text.partition(".")
    if not text or not decimals or len(rest) > decimals:
        return text
    return f"{whole}.{rest.ljust(decimals, '0')}"


def _unit(column: AttributeColumn) -> str:
    return localized(column.declared.unit) if column.declared is not None and column.declared.unit is not None else ""


def _cell(column: AttributeColumn, value: str) -> str:
    if column.declared is None or not value:
        return value
    return format_attribute(column.declared, value, with_unit=False)

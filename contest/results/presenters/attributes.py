"""Attributes beside places: the columns of a list of results, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from contest.i18n import localized
from contest.registration.presenters import format_attribute
from contest.results.queries import attribute_columns, attribute_values

if TYPE_CHECKING:
    from contest.results.models import Tabulation
    from contest.results.queries.ranked_by import AttributeColumn
    from contest.rules import Rulebook


@dataclass(frozen=True)
class Head:
    """The head of a column. `ranks`: places go by it first; `is_figure`: its cells are numbers."""

    name: str
    unit: str
    ranks: bool
    is_figure: bool

    @property
    def title(self) -> str:
        """The name with its unit."""
        return str(_("%(name)s（%(unit)s）", name=self.name, unit=self.unit)) if self.unit else self.name


@dataclass(frozen=True)
class AttributeCells:
    """Columns and, by entry number, their cells; "" where there is no value."""

    heads: list[Head] = field(default_factory=list)
    rows: Mapping[str, list[str]] = field(default_factory=dict)

    def of(self, entry: str) -> list[tuple[Head, str]]:
        """The cells of one entry, each with its head; also where it has none."""
        cells = self.rows.get(entry) or [""] * len(self.heads)
        return list(zip(self.heads, cells, strict=True))


def format_attribute_cells(tabulation: Tabulation | None, contest: str, book: Rulebook) -> AttributeCells:
    """What a contest's list of results shows of attributes: what it ranks by, then what its rulebook shows."""
    columns = attribute_columns(book, contest)
    if not columns or tabulation is None:
        return AttributeCells()
    values = attribute_values(tabulation, contest, book)
    return AttributeCells(
        [Head(localized(one.name), _unit(one), one.ranks, one.is_figure) for one in columns],
        {entry: [_cell(one, of.get(one.key, "")) for one in columns] for entry, of in values.items()},
    )


def _unit(column: AttributeColumn) -> str:
    return localized(column.declared.unit) if column.declared is not None and column.declared.unit is not None else ""


def _cell(column: AttributeColumn, value: str) -> str:
    if column.declared is None or not value:
        return value
    return format_attribute(column.declared, value, with_unit=False)

"""Values for the pages of judging, computed here so that templates only show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from contest.formatting import format_numeral
from contest.judging.queries.grid import Cell, GridRow
from contest.judging.rubric import Band, Marks, Part, Rubric, RubricItem
from contest.rules.numbers import format_thousandths


@dataclass(frozen=True)
class CellShown:
    """A cell of the chair's grid.

    `edge` is its frame (the end of a class: barred, framed, look), or "". With a `glyph` (a kind of `ui.glyph`) that is
    shown, and `detail` is its word. With `detail` alone, `text` is a sign in the class `css`; else it is read as it is.
    """

    edge: str = ""
    text: str = ""
    detail: str = ""
    glyph: str = ""
    css: str = ""


def cells_shown(line: GridRow) -> list[CellShown]:
    """A row's cells in the order of the seats; a judge's sheet is missing where the others of the row have begun."""
    row_glyph = line.state[0]
    has_begun = line.marked and row_glyph not in ("none", "missing")
    return [_cell_shown(cell, row_glyph, has_begun) for cell in line.all_cells]


def _cell_shown(cell: Cell, row_glyph: str, has_begun: bool) -> CellShown:
    is_missing = cell.state == "none" and has_begun
    if cell.state == "aside":
        edge = "barred"
    elif cell.state == "again" or is_missing:
        edge = "framed"
    else:
        edge = "look" if row_glyph == "look" and cell.total_shown else ""
    if cell.total_shown:
        return CellShown(edge, cell.total_shown)
    if cell.state == "aside":
        return CellShown(edge, _("回避"))
    if cell.state == "again":
        return CellShown(edge, _("重评"))
    if is_missing:
        return CellShown(edge, _("缺表"))
    if cell.state in ("going", "in", "done"):
        return CellShown(edge, detail=_(cell.word), glyph=cell.glyph)
    if cell.state == "none":
        return CellShown(edge, "·", detail=_(cell.word), css="s-not-yet")
    return CellShown(edge, "–", detail=_("没有分配"), css="s-absent")


@dataclass(frozen=True)
class BandShown:
    number: int
    band: Band
    chosen: bool


@dataclass(frozen=True)
class AspectShown:
    """One aspect with its typed mark. `mark` is the draft's value; `text` is the text in the field."""

    line: RubricItem
    text: str
    mark: int | None
    errors: Sequence[str]
    bands: tuple[BandShown, ...]

    @property
    def chosen(self) -> BandShown | None:
        return next((one for one in self.bands if one.chosen), None)


@dataclass(frozen=True)
class PartShown:
    numeral: str
    part: Part
    sum: str | None
    aspects: tuple[AspectShown, ...]


@dataclass(frozen=True)
class SheetShown:
    rubric: Rubric
    parts: tuple[PartShown, ...]
    total: str
    count: int
    of: int
    missing: tuple[RubricItem, ...]


def sheet_shown(
    rubric: Rubric,
    marks: Marks,
    *,
    texts: Mapping[str, str] | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
) -> SheetShown:
    """A rubric with marks in it; `texts` is what somebody typed where it differs from what is saved."""

    def aspect(line: RubricItem) -> AspectShown:
        mark = marks.get(line.key)
        text = (texts or {}).get(line.key)
        return AspectShown(
            line=line,
            text=text if text is not None else "" if mark is None else format_thousandths(mark),
            mark=mark,
            errors=(errors or {}).get(line.key, ()),
            bands=tuple(BandShown(n, band, band.holds(mark)) for n, band in enumerate(line.bands, 1)),
        )

    parts = tuple(
        PartShown(format_numeral(n), part, rubric.part_shown(part, marks), tuple(aspect(line) for line in part.lines))
        for n, part in enumerate(rubric.parts, 1)
    )
    return SheetShown(
        rubric=rubric,
        parts=parts,
        total=rubric.total_shown(marks),
        count=rubric.count(marks),
        of=len(rubric.lines),
        missing=tuple(rubric.missing(marks)),
    )

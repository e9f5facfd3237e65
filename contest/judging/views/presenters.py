"""Values for the pages of judging, computed here so that templates only show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from contest.caching import BoundedCache
from contest.editions.models import Contest
from contest.entry_words import spoken_word
from contest.errors import N_
from contest.formatting import format_numeral
from contest.i18n import language, localized
from contest.judging.labels import VOID_LABELS
from contest.judging.models import Assignment, Panel
from contest.judging.queries.grid import Cell, GridRow
from contest.judging.queries.materials import MaterialShown
from contest.judging.queries.parts import (
    EVERYTHING,
    name_of_part,
    room_name,
    rooms_declared,
    segments_marked,
    without_panel,
)
from contest.judging.rubric import Rubric
from contest.judging.rubric_items import NOT_MADE, VOID, VOID_BY_TYPED, Band, Mark, Marks, Part, RubricItem, format_mark
from contest.registration.models import Appearance


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
    if cell.state == "out":
        return CellShown("", "–", detail=_(cell.word), css="s-absent")
    if cell.state == "again":
        return CellShown(edge, _("重评"))
    if is_missing:
        return CellShown(edge, _("缺表"))
    if cell.state in ("going", "in", "done"):
        return CellShown(edge, detail=_(cell.word), glyph=cell.glyph)
    if cell.state == "none":
        return CellShown(edge, "·", detail=_(cell.word), css="s-not-yet")
    return CellShown(edge, "–", detail=_("没有分配"), css="s-absent")


SEGMENTS, MISSING, UNITE, ROOMS = "segments", "missing", "unite", "rooms"


@dataclass(frozen=True)
class Division:
    """A way to divide a contest among panels that its page offers: the button, and what it sends."""

    label: str
    how: str


def divisions(contest: Contest, panels: Sequence[Panel], marked: Sequence[Appearance]) -> list[Division]:
    """The ways that are open to a contest before it is judged; `marked`: its entries."""
    return [*_ways(contest, panels, marked)]


def _ways(contest: Contest, panels: Sequence[Panel], marked: Sequence[Appearance]) -> Iterator[Division]:
    whole = not panels or any(one.segment == EVERYTHING for one in panels)
    if whole and len(segments_marked(contest)) > 1:
        yield Division(_("按赛段分评审组"), SEGMENTS)
    for panel in (*panels, *([] if panels else [None])):
        part = localized(name_of_part(contest, panel)) if panel and len(panels) > 1 else ""
        for attribute in rooms_declared(contest) if panel is None or not panel.attribute else ():
            room = localized(room_name(contest, attribute))
            label = (
                _("「%(part)s」按%(room)s分评审组", part=part, room=room)
                if part
                else _("按%(room)s分评审组", room=room)
            )
            yield Division(label, f"{ROOMS}/{panel.id if panel else ''}/{attribute}")
    if panels and any(without_panel(contest, panels, one.entry) for one in marked):
        yield Division(_("补上缺的评审组"), MISSING)
    if len(panels) > 1:
        yield Division(_("合并成一个评审组"), UNITE)


@dataclass(frozen=True)
class BandShown:
    number: int
    band: Band
    chosen: bool


@dataclass(frozen=True)
class VoidShown:
    """The signs that may stand in place of a mark, each with its word: of a try that does not count, or (`is_absent`)
    of a member who did not take part or an entry that a cut kept out. `typed`: all that is taken for one of them."""

    typed: str
    words: tuple[tuple[str, str], ...]
    is_absent: bool = False


VOID_SHOWN = VoidShown(" ".join(VOID_BY_TYPED), tuple((sign, VOID_LABELS[sign]) for sign in VOID))
KEPT_OUT_SHOWN = VoidShown(" ".join(VOID[NOT_MADE]), ((NOT_MADE, N_("没有进这一轮")),), is_absent=True)
ABSENT_SHOWN = VoidShown(" ".join(VOID[NOT_MADE]), ((NOT_MADE, N_("没有参加")),), is_absent=True)


@dataclass(frozen=True)
class AspectShown:
    """One aspect with its typed mark. `mark` is the draft's value; `text` is the text in the field."""

    line: RubricItem
    text: str
    mark: Mark | None
    errors: Sequence[str]
    bands: tuple[BandShown, ...]

    @property
    def void(self) -> VoidShown | None:
        """How a try is said not to count, a member not to have taken part, or an entry to be kept out; None where
        none of them can be."""
        if self.line.attempt:
            return VOID_SHOWN
        return KEPT_OUT_SHOWN if self.line.after_cut else ABSENT_SHOWN if self.line.member else None

    @property
    def chosen(self) -> BandShown | None:
        return next((one for one in self.bands if one.chosen), None)


def draw_aspects(
    rubric: Rubric,
    marks: Marks,
    *,
    texts: Mapping[str, str] | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Markup]:
    """The aspects to mark as their template draws them, by key; `texts` is what somebody typed where it differs
    from what is saved, `errors` what is wrong with it. An aspect is kept by all that it shows: the aspect, the mark,
    the language, and the word for what competes; what has an error is drawn each time.

    Eight aspects with their bands took a third of the time of a page (8 of 24 ms), and most that are drawn are those of
    sheets that have no mark yet."""
    spoken = (language(), spoken_word())
    drawn = {}
    for line in rubric.lines:
        mark, text = marks.get(line.key), _text(line, marks, texts)
        if wrong := (errors or {}).get(line.key, ()):
            drawn[line.key] = _drawn_anew(_aspect_shown(line, mark, text, wrong))
            continue
        drawn[line.key] = _drawn.get(
            (line.serial, mark, text, *spoken),
            lambda line=line, mark=mark, text=text: _drawn_anew(_aspect_shown(line, mark, text)),  # type: ignore[misc]
        )
    return drawn


def draw_sums(rubric: Rubric, marks: Marks) -> list[Markup]:
    """What was given of each criterion so far, in their order."""
    template: Any = current_app.jinja_env.get_template("judging/_aspect.html")
    spoken = ("sum", language(), spoken_word())
    shown = [rubric.part_shown(part, marks) for part in rubric.parts]
    return [
        Markup.escape(one) if one is not None else _drawn.get(spoken, lambda: template.module.unmarked())
        for one in shown
    ]


def draw_materials(assignment: Assignment, materials: Sequence[MaterialShown], *, is_blind: bool) -> str:
    """An entry's files beside its sheet; empty where there are none."""
    if not materials:
        return ""
    template = current_app.jinja_env.get_template("judging/_materials.html")
    return Markup(template.render(assignment=assignment, materials=materials, is_blind=is_blind))  # noqa: S704


_drawn: BoundedCache[tuple[Any, ...], Markup] = BoundedCache(2048)  # some 4 KB each


def _drawn_anew(shown: AspectShown) -> Markup:
    template: Any = current_app.jinja_env.get_template("judging/_aspect.html")
    drawn: Markup = template.module.aspect(shown)
    return drawn


def _text(line: RubricItem, marks: Marks, texts: Mapping[str, str] | None) -> str:
    """What is in an aspect's field: what somebody typed, else the mark."""
    if texts is not None and line.key in texts:
        return texts[line.key]
    mark = marks.get(line.key)
    return "" if mark is None else format_mark(mark)


def _aspect_shown(line: RubricItem, mark: Mark | None, text: str, errors: Sequence[str] = ()) -> AspectShown:
    bands = tuple(BandShown(n, band, band.holds(mark)) for n, band in enumerate(line.bands, 1))
    return AspectShown(line=line, text=text, mark=mark, errors=errors, bands=bands)


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


def sheet_shown(rubric: Rubric, marks: Marks) -> SheetShown:
    """A rubric with marks in it."""

    def aspect(line: RubricItem) -> AspectShown:
        return _aspect_shown(line, marks.get(line.key), _text(line, marks, None))

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

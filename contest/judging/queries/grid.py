"""The chair's grid: entry × judge with states, confirmed totals, how far judges differ, and what is still missing.

Scores and problems come from contest.rules, from confirmed sheets only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING
from uuid import UUID

from contest.editions.labels import PROBLEM_LABELS
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import rulebook_of
from contest.errors import N_
from contest.judging.labels import SHEET_STATE_GLYPHS, SHEET_STATE_LABELS
from contest.judging.models import Assignment, Lot, Panel, ScoreSheet, Seat, SheetVersion
from contest.judging.queries.kept_out import kept_out, segments_after, wants_nothing
from contest.judging.queries.members import Slots, members_marked
from contest.judging.queries.outside_scores import confirmed_values, is_judged, stages_taken
from contest.judging.queries.panels import agreed_seat, all_assignments, lots, panels_of, taking_part
from contest.judging.queries.parts import Name, name_of_part, segment_name, takes, without_panel
from contest.judging.queries.scored import depends_on_others, score_confirmed
from contest.judging.queries.sheets import OPEN, current_version, seat_rubric, sheets_in, state_of
from contest.judging.rubric import Rubric, has_cut, has_measured, segments_in
from contest.registration.labels import PARTICIPATION_GLYPHS, PARTICIPATION_LABELS
from contest.registration.models import JUDGED, Appearance
from contest.rules.numbers import shown

if TYPE_CHECKING:
    from contest.rules.problems import Problem
    from contest.rules.scoring.entries import Scored
    from contest.rules.scoring.panels import Trouble


WANT_NOTHING = ("", "aside", "out")  # states of a cell in which nobody owes a sheet


@dataclass(frozen=True)
class Cell:
    """One judge × one entry. `state`: a value of SheetState, or "" where nothing is assigned. `total` only when it
    is confirmed and this reader may see it."""

    state: str
    assignment: Assignment | None = None
    sheet: ScoreSheet | None = None
    version: SheetVersion | None = None
    total: Fraction | None = None
    total_shown: str = ""
    hidden: bool = False

    @property
    def word(self) -> str:
        return SHEET_STATE_LABELS[self.state] if self.state else ""

    @property
    def glyph(self) -> str:
        return SHEET_STATE_GLYPHS[self.state] if self.state else ""


@dataclass
class GridRow:
    """One entry's row."""

    appearance: Appearance
    lot: Lot | None
    cells: list[Cell] = field(default_factory=list)
    agreed: list[Cell] = field(default_factory=list)
    lacking: list[tuple[Panel | None, Name]] = field(default_factory=list)  # what nobody is assigned to mark
    troubles: tuple[Trouble, ...] = ()
    score: str = ""  # by the rules, when every assigned sheet is confirmed
    spread: str = ""  # highest minus lowest confirmed total
    hidden: bool = False
    cut: str = ""  # the segment after whose cut the entry is out, as far as that is certain
    after: frozenset[str] = frozenset()  # the segments after that cut: nothing is wanted of them

    @property
    def marked(self) -> bool:
        return self.appearance.participation in JUDGED

    @property
    def all_cells(self) -> list[Cell]:
        return [*self.cells, *self.agreed]

    @property
    def state(self) -> tuple[str, str, dict[str, object]]:
        """(glyph, sentence, facts) of the row: the most urgent problem first."""
        if not self.marked:
            return (
                PARTICIPATION_GLYPHS[self.appearance.participation],
                PARTICIPATION_LABELS[self.appearance.participation],
                {},
            )
        states = [cell.state for cell in self.all_cells if cell.state not in WANT_NOTHING]
        if self.lacking or not (states or self.cut):
            return "missing", N_("还没有分配评委"), {}
        if not states:
            return SHEET_STATE_GLYPHS["out"], SHEET_STATE_LABELS["out"], {}
        confirmed = all(state == "done" for state in states)
        if (again := states.count("again")) > 0:
            return "act", N_("退回重评 %(count)s 份"), {"count": again}
        loud = next((one for one in self.troubles if one.kind in ("spread", "disagreement")), None)
        if loud is not None and not self.hidden:
            return "look", PROBLEM_LABELS[loud.kind], {}
        if confirmed:
            short = any(one.kind == "incomplete" for one in self.troubles)
            if short:
                return "missing", PROBLEM_LABELS["incomplete"], {}
            return "done", N_("已确认，没有进下一轮") if self.cut else N_("已确认"), {}
        waiting = states.count("in")
        if waiting and waiting + states.count("done") == len(states):
            return "in", N_("%(count)s 份待确认"), {"count": waiting}
        if all(state == "none" for state in states):
            return "none", N_("未开始"), {}
        return (
            "going",
            N_("正在评，已交 %(count)s / %(of)s 份"),
            {
                "count": waiting + states.count("done"),
                "of": len(states),
            },
        )


@dataclass
class Grid:
    contest: Contest
    panels: list[Panel]
    seats: list[Seat]
    agreed: list[Seat]  # the panels' own, where they agree on something
    lines: list[GridRow]
    members: Mapping[UUID, Slots]  # by entry; empty where entries are marked as a whole

    def rubric_of(self, seat: Seat, appearance: Appearance) -> Rubric:
        """What a seat marks of an entry."""
        members = self.members.get(appearance.entry_id)
        return seat_rubric(self.contest, seat, members)

    def of_panels(self, seen: Collection[UUID] | None) -> Grid:
        """The grid as the chair of some panels sees it: their judges' columns, and no score where others judge, too.
        None: all of it."""
        if seen is None or all(one.id in seen for one in self.panels):
            return self
        here = [n for n, seat in enumerate(self.seats) if seat.panel_id in seen]
        own = [n for n, seat in enumerate(self.agreed) if seat.panel_id in seen]
        seats = [self.seats[n] for n in here]
        panels = [one for one in self.panels if one.id in seen]
        lines = [
            replace(
                line,
                cells=(cells := [line.cells[n] for n in here]),
                agreed=[line.agreed[n] for n in own],
                lacking=[one for one in line.lacking if one[0] in panels],
                score="",
                spread="" if line.hidden else _spread(seats, cells),
            )
            for line in self.lines
            if any(takes(one, line.appearance.entry) for one in panels)
        ]
        return replace(self, panels=panels, seats=seats, agreed=[self.agreed[n] for n in own], lines=lines)

    @property
    def out(self) -> dict[UUID, frozenset[str]]:
        """The segments of which nothing is wanted, by appearance, of those whom a cut keeps out."""
        return {line.appearance.id: line.after for line in self.lines if line.cut}

    @property
    def marked(self) -> list[GridRow]:
        return [line for line in self.lines if line.marked]

    def counts(self) -> dict[str, int]:
        cells = [cell for line in self.marked for cell in line.all_cells if cell.state not in WANT_NOTHING]
        return {
            "entries": len(self.marked),
            "entries_done": sum(line.state[0] in ("done", SHEET_STATE_GLYPHS["out"]) for line in self.marked),
            "sheets": len(cells),
            "submitted": sum(cell.state in ("in", "done") for cell in cells),
            "confirmed": sum(cell.state == "done" for cell in cells),
            "again": sum(cell.state == "again" for cell in cells),
            "apart": sum(any(one.kind == "spread" for one in line.troubles) for line in self.marked),
        }

    def done_by(self, position: int) -> tuple[int, int]:
        """How many of a seat's sheets are submitted, and how many there are."""
        states = [line.cells[position].state for line in self.marked]
        wanted = [state for state in states if state not in WANT_NOTHING]
        return sum(state in ("in", "done") for state in wanted), len(wanted)


def grid_of(contest: Contest, *, looking: UUID | None = None) -> Grid:
    """The grid as `looking` (an account) may see it: a reader who also judges an entry sees nobody's marks on it before
    their own are confirmed. The number of queries does not depend on the number of entries."""
    # Where every score comes from elsewhere, a panel has nothing to mark.
    panels = panels_of(contest) if is_judged(contest) else []
    owned = [(one, agreed_seat(one)) for one in panels]
    agreed = [seat for one, seat in owned if seat is not None and has_measured(contest, one.segment)]
    appearances = taking_part(contest, everybody=True)
    drawn = lots(contest)
    appearances.sort(key=lambda one: (drawn[one.id].number if one.id in drawn else 10**6, len(one.code), one.code))
    assignments = {(one.seat_id, one.appearance_id): one for one in all_assignments(contest)}
    sheets = {(one.seat_id, one.appearance_id): one for one in sheets_in(contest)}
    used = {seat_id for seat_id, _ in [*assignments, *sheets]}
    every = [seat for one in panels for seat in one.seats if seat.role != "panel"]
    seats = [seat for seat in every if (seat.left_at is None and seat.role == "judge") or seat.id in used]
    lines: list[GridRow] = []
    grid = Grid(contest, panels, seats, agreed, lines, members_marked(contest, [one.entry_id for one in appearances]))
    for appearance in appearances:
        line = GridRow(appearance, drawn.get(appearance.id))

        def cell(seat: Seat, appearance: Appearance = appearance) -> Cell:
            key = (seat.id, appearance.id)
            return _cell(assignments.get(key), sheets.get(key), grid.rubric_of(seat, appearance))

        line.cells = [cell(seat) for seat in seats]
        line.agreed = [cell(seat) for seat in agreed]
        lines.append(line)
    problems: list[Problem] = []
    scored = score_confirmed(contest, grid.marked, seats, grid.members, problems)
    if has_cut(contest):
        _set_out(grid, scored, problems)
    for line in lines:
        line.lacking = _lacking(grid, line)
    _score(grid, scored)
    for line in lines:
        _hide(line, seats, looking)
    return grid


def _set_out(grid: Grid, scored: Mapping[str, Scored], problems: Sequence[Problem]) -> None:
    """Mark the entries that a cut keeps out, and the sheets that nobody needs; one that is submitted stays."""
    contest = grid.contest
    marking = {one.id: segments_in(contest, seat_rubric(contest, one, None)) for one in (*grid.seats, *grid.agreed)}
    found = kept_out(grid, marking, confirmed_values(contest), scored, problems)

    def left(seat: Seat, cell: Cell, after: frozenset[str]) -> Cell:
        is_out = cell.state in OPEN and marking[seat.id] and marking[seat.id] <= after
        return Cell("out", cell.assignment, cell.sheet) if is_out else cell

    for line in grid.lines:
        if (cut := found.get(line.appearance.id)) is None:
            continue
        after = segments_after(contest, cut)
        line.cut, line.after = cut, after
        line.cells = [left(seat, cell, after) for seat, cell in zip(grid.seats, line.cells, strict=True)]
        line.agreed = [left(seat, cell, after) for seat, cell in zip(grid.agreed, line.agreed, strict=True)]


def _lacking(grid: Grid, line: GridRow) -> list[tuple[Panel | None, Name]]:
    """The parts of an entry that no judge is assigned, or that no panel has."""
    states: dict[UUID, bool] = {}
    seated = [*zip(grid.seats, line.cells, strict=True), *zip(grid.agreed, line.agreed, strict=True)]
    for seat, cell in seated:
        states[seat.panel_id] = states.get(seat.panel_id, False) or cell.state not in ("", "aside")
    entry = line.appearance.entry
    idle = [
        one
        for one in grid.panels
        if takes(one, entry) and not states.get(one.id) and not wants_nothing(grid.contest, one, line.after)
    ]
    alone = [key for key in without_panel(grid.contest, grid.panels, entry) if key not in line.after]
    return [
        *((one, name_of_part(grid.contest, one)) for one in idle),
        *((None, segment_name(grid.contest, key)) for key in alone),
    ]


def _cell(assignment: Assignment | None, sheet: ScoreSheet | None, rubric: Rubric) -> Cell:
    version = current_version(sheet)
    if version is None and (assignment is None or (assignment.withdrawn_at and assignment.conflict_id is None)):
        return Cell("")
    state = state_of(assignment, sheet, version, was_submitted=bool(sheet and sheet.versions))
    if state != "done" or version is None:
        return Cell(state, assignment, sheet, version)
    total = rubric.total(version.marks)
    return Cell(state, assignment, sheet, version, total, rubric.shown(total))


def _hide(line: GridRow, seats: Sequence[Seat], looking: UUID | None) -> None:
    """Hide others' marks until the reader's own are confirmed."""
    own = [cell for seat, cell in zip(seats, line.cells, strict=True) if looking and seat.account_id == looking]
    if any(cell.state not in (*WANT_NOTHING, "done") for cell in own):
        line.cells = [Cell(one.state, one.assignment, None, None, hidden=True) for one in line.cells]
        line.agreed = [Cell(one.state, one.assignment, hidden=True) for one in line.agreed]
        line.score = line.spread = ""
        line.hidden = True


def _score(grid: Grid, scored: Mapping[str, Scored]) -> None:
    """What the rules made of the confirmed sheets, as far as it may be shown already."""
    # Where values are compared with those of others, nobody's score is known before everybody's sheets are.
    is_open = depends_on_others(grid.contest) and not all(_is_complete(line) for line in grid.marked)
    is_open = is_open or bool(stages_taken(grid.contest))  # the score published at an earlier stage comes in later
    for line in grid.lines:
        line.spread = _spread(grid.seats, line.cells)
        found = scored.get(line.appearance.entry.number)
        if found is None or not any(cell.total is not None for cell in line.all_cells):
            continue
        complete = _is_complete(line)
        # Who is kept out lacks nothing after the cut; who that is shows when everybody is confirmed.
        is_told = complete and not (is_open and has_cut(grid.contest))
        line.troubles = tuple(one for one in found.troubles if is_told or one.kind in ("spread", "disagreement"))
        if complete and not is_open and found.score is not None and not any(one.blocks for one in found.troubles):
            line.score = shown(found.score, _places(grid.contest))


def _spread(seats: Sequence[Seat], cells: Sequence[Cell]) -> str:
    """How far the confirmed totals of the judges of one panel are apart, at most; "" where none has two."""
    totals: dict[UUID, list[Fraction]] = {}
    for seat, cell in zip(seats, cells, strict=True):
        if cell.total is not None:
            totals.setdefault(seat.panel_id, []).append(cell.total)
    apart = [max(some) - min(some) for some in totals.values() if len(some) > 1]
    return shown(max(apart)) if apart else ""


def _is_complete(line: GridRow) -> bool:
    return all(cell.state in (*WANT_NOTHING, "done") for cell in line.all_cells)


def _places(contest: Contest) -> int | None:
    return rulebook_of(contest).law_of(contest.key).score.round

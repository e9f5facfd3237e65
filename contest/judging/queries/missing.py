"""What must be done before the judging of a contest can close."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contest.editions.labels import PROBLEM_CHAIR_SENTENCES
from contest.errors import N_
from contest.judging.labels import SHEET_STATE_GLYPHS, SHEET_STATE_MISSING_SENTENCES
from contest.judging.queries.outside_scores import (
    is_judged,
    scores_missing,
    scores_waiting,
)
from contest.judging.queries.parts import Name, name_of_part, takes
from contest.registration.models import Appearance, Participation

if TYPE_CHECKING:
    from contest.rules.scoring.panels import Trouble


from contest.judging.queries.grid import WANT_NOTHING, Grid, GridRow


@dataclass(frozen=True)
class Missing:
    """One thing that must be done before judging can close."""

    glyph: str
    sentence: str
    facts: dict[str, object]
    appearance: Appearance | None = None


def missing_in(grid: Grid) -> list[Missing]:
    """Everything that must be done before judging can close, in the order of the grid."""
    found: list[Missing] = []
    if not grid.marked:
        return [Missing("missing", N_("没有参赛的{作品}"), {})]
    found += _from_elsewhere(grid)
    if not is_judged(grid.contest):
        return found
    untouched = [line for line in grid.marked if line.state[0] == "none"]
    for line in grid.marked:
        if line in untouched:
            continue
        code = line.appearance.code
        named = [*zip([seat.name for seat in grid.seats], line.cells, strict=True)]
        named += [(N_("合议"), cell) for cell in line.agreed]
        wanted = [(name, cell) for name, cell in named if cell.state not in WANT_NOTHING]
        if not wanted:
            if line.cut and not line.lacking:
                continue
            found.append(_without_judges(line, {}))
            continue
        found += [_without_judges(line, part) for _panel, part in line.lacking]
        found += _astray(grid, line)
        for name, cell in wanted:
            if sentence := SHEET_STATE_MISSING_SENTENCES.get(cell.state):
                glyph = "missing" if cell.state == "none" else SHEET_STATE_GLYPHS[cell.state]
                found.append(Missing(glyph, sentence, {"code": code, "who": name}, line.appearance))
        if line.appearance.participation == Participation.COMPETING:
            found.extend(_of_trouble(trouble, line) for trouble in line.troubles if trouble.blocks)
    if untouched:
        codes = [line.appearance.code for line in untouched]
        found.append(Missing("none", N_("%(codes)s 号未开始"), {"codes": codes}))
    return found


def _astray(grid: Grid, line: GridRow) -> list[Missing]:
    """Submitted sheets of a panel in whose room the entry is no more: beside those of its own panel they would count
    twice."""
    part = {one.id: one for one in grid.panels if not takes(one, line.appearance.entry)}
    seated = [(seat, seat.name, cell) for seat, cell in zip(grid.seats, line.cells, strict=True)]
    seated += [(seat, N_("合议"), cell) for seat, cell in zip(grid.agreed, line.agreed, strict=True)]
    return [
        Missing(
            "act",
            N_("%(code)s 号有%(who)s交的评分表，这{件}{作品}已不在「%(part)s」，请退回"),
            {"code": line.appearance.code, "who": who, "part": name_of_part(grid.contest, part[seat.panel_id])},
            line.appearance,
        )
        for seat, who, cell in seated
        if seat.panel_id in part and cell.state in ("in", "done")
    ]


def _without_judges(line: GridRow, part: Name) -> Missing:
    facts: dict[str, object] = {"code": line.appearance.code, "part": part}
    of_part = N_("%(code)s 号的「%(part)s」还没有分配评委")
    sentence = of_part if any(part.values()) else N_("%(code)s 号还没有分配评委")
    return Missing("missing", sentence, facts, line.appearance)


def _from_elsewhere(grid: Grid) -> list[Missing]:
    """The figures that come from elsewhere and are missing, or wait for a second person."""
    found = [
        Missing("missing", N_("%(code)s 号还没有别处给出的成绩"), {"code": one.code}, one)
        for one in scores_missing(grid.contest, grid.out)
    ]
    if waiting := scores_waiting(grid.contest):
        found.append(Missing("in", N_("别处给出的成绩，%(n)s 个待确认"), {"n": len(waiting)}))
    return found


def _of_trouble(trouble: Trouble, line: GridRow) -> Missing:
    sentence = PROBLEM_CHAIR_SENTENCES.get(trouble.kind, N_("%(code)s 号还有问题"))
    glyph = "missing" if trouble.kind == "incomplete" else "look"
    return Missing(glyph, sentence, {"code": line.appearance.code}, line.appearance)

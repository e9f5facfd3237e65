"""Opening, closing and resuming the judging of a contest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from contest.editions.actions import reach, undo
from contest.editions.models import Contest, Milestone
from contest.editions.schedule import guard
from contest.editions.signing import require_second_person
from contest.errors import N_, Sum, Unfit, Way, WrongMoment
from contest.judging.actions.confirming import CONFIRMERS
from contest.judging.actions.moving import withdraw_outside
from contest.judging.models import Panel, Seat
from contest.judging.queries.grid import Cell, Grid, grid_of
from contest.judging.queries.kept_out import wants_nothing
from contest.judging.queries.missing import missing_in
from contest.judging.queries.outside_scores import is_judged, score_fields, scores_missing, scores_waiting
from contest.judging.queries.panels import judges_of, panels_of, taking_part
from contest.judging.queries.parts import EVERYTHING, name_of_part, segments_marked, takes, without_panel
from contest.judging.rubric import has_judged, has_measured, law_of, rubric_of
from contest.people.second_person import Begun


def open_judging(contest: Contest, *, by: UUID | None, at: datetime) -> Milestone:
    """Let judges mark from now on. Refused until the roster is frozen, the calendar's period has begun, somebody can
    enter the measured aspects, and every entry has as many judges as its score needs."""
    guard.not_reached(contest, "judging-closed", N_("评分已于 %(since)s 结束。要继续评，请恢复评分。"))
    guard.reached(contest, "roster-frozen", N_("参赛名单还没有审定，不能开始评分。请先审完报名并冻结名单。"))
    guard.within(contest, "judging", at)
    if not is_judged(contest):
        return _open_without_judges(contest, by=by, at=at)
    rubric_of(contest)
    panels = panels_of(contest)
    headless = [one for one in panels if not any(seat.role == "chair" for seat in judges_of(one))]
    lacking = [one for one in headless if has_measured(contest, one.segment)]
    if lacking or (not panels and has_measured(contest)):
        raise WrongMoment(N_("有测量项要由裁判长录入合议分，评审组里还没有裁判长。"), ways=[_to_panel(contest)])
    if any(one.attribute for one in panels):
        withdraw_outside(contest, by=by, at=at)
    grid = grid_of(contest)
    if not grid.marked:
        raise WrongMoment(N_("这场比赛没有参赛的{作品}，不用评分。"))
    _refuse_without_panel(contest, grid)
    for panel in (*panels, *([] if panels else [None])):
        _refuse_short(contest, grid, panel)
    return reach(contest, "judging-opened", by=by, at=at)


def _refuse_without_panel(contest: Contest, grid: Grid) -> None:
    """Refuse while a part of some entry is no panel's: their room has none, or nobody said which room they are in."""
    panels = grid.panels
    gone = [one for one in panels if one.segment and one.segment not in segments_marked(contest)]
    if gone:
        raise WrongMoment(
            N_("评审组分管的环节「%(segment)s」已经不在规程里，不能开始评分。请先合并评审组，再按规程重新分。"),
            segment=gone[0].segment,
            ways=[_to_panel(contest)],
        )
    alone = [line for line in grid.marked if panels and without_panel(contest, panels, line.appearance.entry)]
    if alone:
        raise WrongMoment(
            N_("有 %(count)s {件}{作品}没有评审组管，不能开始评分：%(codes)s。请填好它们的考场，再补上缺的评审组。"),
            count=len(alone),
            codes=[line.appearance.code for line in alone[:12]],
            ways=[_to_panel(contest)],
        )


def _refuse_short(contest: Contest, grid: Grid, panel: Panel | None) -> None:
    """Refuse while an entry has fewer judges of a panel than its score needs. None: there is no panel yet."""
    segment = panel.segment if panel else EVERYTHING
    needed = sheets_needed(contest, segment)
    of_panel = [line for line in grid.marked if panel is None or takes(panel, line.appearance.entry)]
    lines = [line for line in of_panel if panel is None or not wants_nothing(contest, panel, line.after)]

    def states(seats: Sequence[Seat], cells: Sequence[Cell]) -> int:
        own = [cell for seat, cell in zip(seats, cells, strict=True) if panel and seat.panel_id == panel.id]
        return sum(cell.state not in ("", "aside") for cell in own)

    if not needed and (open_ones := [line for line in lines if not states(grid.agreed, line.agreed)]):
        raise WrongMoment(
            N_("还有 %(count)s {件}{作品}没有分配，不能开始评分：%(codes)s。测量项由评审组录入，请先分配。"),
            count=len(open_ones),
            codes=[line.appearance.code for line in open_ones[:12]],
            ways=[_to_panel(contest)],
        )
    if short := [line for line in lines if states(grid.seats, line.cells) < needed]:
        part = name_of_part(contest, panel) if panel else {}
        raise WrongMoment(
            N_("「%(part)s」还有 %(count)s {件}{作品}的评委不够，不能开始评分：%(codes)s。")
            if part
            else N_("还有 %(count)s {件}{作品}的评委不够，不能开始评分：%(codes)s。"),
            part=part,
            count=len(short),
            codes=[line.appearance.code for line in short[:12]],
            sums=[
                Sum(N_("参赛的{作品}"), str(len(lines))),
                Sum(N_("评委已够 %(needed)s 位的{作品}"), f"− {len(lines) - len(short)}"),
                Sum(N_("评委不够的{作品}"), str(len(short)), total=True),
            ],
            needed=needed,
            ways=[_to_panel(contest)],
        )


def _open_without_judges(contest: Contest, *, by: UUID | None, at: datetime) -> Milestone:
    """A contest whose scores all come from elsewhere needs no panel."""
    if not score_fields(contest):
        rubric_of(contest)
    if not taking_part(contest):
        raise WrongMoment(N_("这场比赛没有参赛的{作品}，不用评分。"))
    return reach(contest, "judging-opened", by=by, at=at)


def close_judging(contest: Contest, *, by: UUID | None, at: datetime) -> Milestone:
    """End all marking. Refused while anything is missing; the refusal lists what."""
    guard.reached(contest, "judging-opened", N_("评分还没有开始，谈不上结束。"))
    grid = grid_of(contest)
    _refuse_scores(grid)
    if not is_judged(contest):
        return reach(contest, "judging-closed", by=by, at=at)
    if missing := missing_in(grid):
        counts = grid.counts()
        raise WrongMoment(
            N_("还不能结束评分：%(count)s 项。"),
            count=len(missing),
            safe=N_("已经交上来的评分表都在，什么都没有改。"),
            sums=[
                Sum(N_("应交的评分表"), str(counts["sheets"])),
                Sum(N_("已确认"), f"− {counts['confirmed']}"),
                Sum(N_("还差"), str(counts["sheets"] - counts["confirmed"]), total=True),
            ],
        )
    return reach(contest, "judging-closed", by=by, at=at)


def _refuse_scores(grid: Grid) -> None:
    """Refuse while a figure that comes from elsewhere is missing or waits for a second person."""
    contest = grid.contest
    missing, waiting = scores_missing(contest, grid.out), scores_waiting(contest)
    if not missing and not waiting:
        return
    raise WrongMoment(
        N_("还不能结束评分：别处给出的成绩，缺 %(missing)s {件}{作品}的，待确认 %(waiting)s 个。缺的有：%(codes)s。")
        if missing
        else N_("还不能结束评分：别处给出的成绩，还有 %(waiting)s 个待确认。"),
        missing=len(missing),
        waiting=len(waiting),
        codes=[one.code for one in missing[:12]],
        safe=N_("记下的成绩都在，什么都没有改。"),
        ways=[Way(N_("去看别处给出的成绩"), "judging.scores", contest.address)],
    )


def resume_judging(contest: Contest, *, reason: str, by: UUID | None, at: datetime) -> None:
    """Take the closing back, as long as nothing is published."""
    guard.reached(contest, "judging-closed", N_("评分没有结束，不用恢复。"))
    guard.not_reached(contest, "published", N_("结果已于 %(since)s 公布，不能恢复评分。更正请走异议和更正。"))
    if not reason.strip():
        raise Unfit(N_("请写明为什么恢复评分，记录里要留。"), field="reason")
    require_second_person([contest], roles=CONFIRMERS, beside=Begun(), by=by, at=at)
    undo(contest, "judging-closed", by=by, at=at, note=reason.strip())


def sheets_needed(contest: Contest, segment: str = "") -> int:
    """How many judges of a panel an entry needs before its score can be computed: the panel's minimum, and more than
    are dropped. With segments, the largest number that any of them needs, or the one that the panel has. None where
    the panel agrees on everything."""
    if not has_judged(contest, segment):
        return 0
    law = law_of(contest)
    here = [one for one in law.segments if one.from_ is None and segment in (EVERYTHING, one.key)]
    panels = [law.panel_of(one) for one in here] or [law.panel]
    return max(max(panel.min_judges, panel.drop_high + panel.drop_low + 1) for panel in panels)


def _to_panel(contest: Contest) -> Way:
    return Way(
        N_("去安排评委和分配"),
        "judging.panel",
        contest.address,
    )

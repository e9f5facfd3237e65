"""Opening, closing and resuming the judging of a contest."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from contest.editions.actions import reach, undo
from contest.editions.models import Contest, Milestone
from contest.editions.schedule import guard
from contest.editions.signing import require_second_person
from contest.errors import N_, Sum, Unfit, Way, WrongMoment
from contest.judging.actions.confirming import CONFIRMERS
from contest.judging.queries.grid import grid_of, missing_in
from contest.judging.queries.outside_scores import is_judged, score_fields, scores_missing, scores_waiting
from contest.judging.queries.panels import judges_of, panel_of, taking_part
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
    panel = panel_of(contest)
    if has_measured(contest) and not any(seat.role == "chair" for seat in judges_of(panel)):
        raise WrongMoment(N_("有测量项要由裁判长录入合议分，评审组里还没有裁判长。"), ways=[_to_panel(contest)])
    grid = grid_of(contest)
    if not grid.marked:
        raise WrongMoment(N_("这场比赛没有参赛的{作品}，不用评分。"))
    needed = sheets_needed(contest)
    short = [line for line in grid.marked if sum(cell.state not in ("", "aside") for cell in line.cells) < needed]
    if not needed and (open_ones := [line for line in grid.marked if line.agreed is None or not line.agreed.state]):
        raise WrongMoment(
            N_("还有 %(count)s {件}{作品}没有分配，不能开始评分：%(codes)s。测量项由评审组录入，请先分配。"),
            count=len(open_ones),
            codes=[line.appearance.code for line in open_ones[:12]],
            ways=[_to_panel(contest)],
        )
    if short:
        raise WrongMoment(
            N_("还有 %(count)s {件}{作品}的评委不够，不能开始评分：%(codes)s。"),
            count=len(short),
            codes=[line.appearance.code for line in short[:12]],
            sums=[
                Sum(N_("参赛的{作品}"), str(len(grid.marked))),
                Sum(N_("评委已够 %(needed)s 位的{作品}"), f"− {len(grid.marked) - len(short)}"),
                Sum(N_("评委不够的{作品}"), str(len(short)), total=True),
            ],
            needed=needed,
            ways=[_to_panel(contest)],
        )
    return reach(contest, "judging-opened", by=by, at=at)


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
    _refuse_scores(contest)
    if not is_judged(contest):
        return reach(contest, "judging-closed", by=by, at=at)
    grid = grid_of(contest)
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


def _refuse_scores(contest: Contest) -> None:
    """Refuse while a figure that comes from elsewhere is missing or waits for a second person."""
    missing, waiting = scores_missing(contest), scores_waiting(contest)
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


def sheets_needed(contest: Contest) -> int:
    """How many judges an entry needs before its score can be computed: the panel's minimum, and more than are dropped.
    With segments, the largest number that any of them needs. None where the panel agrees on everything."""
    if not has_judged(contest):
        return 0
    law = law_of(contest)
    panels = [law.panel_of(segment) for segment in law.segments if segment.from_ is None] or [law.panel]
    return max(max(panel.min_judges, panel.drop_high + panel.drop_low + 1) for panel in panels)


def _to_panel(contest: Contest) -> Way:
    return Way(
        N_("去安排评委和分配"),
        "judging.panel",
        contest.address,
    )

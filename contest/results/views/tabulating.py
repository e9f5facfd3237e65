"""Which contests are tabulated together, the result, and why an entry has its place."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask_babel import gettext

from contest import clock, jobs
from contest.access import current_actor, open_to
from contest.editions.labels import (
    ADVANCE_OUTCOME_LABELS,
    CONTEST_STATE_LABELS,
    JUDGE_SOURCE_LABELS,
    PROBLEM_LABELS,
    award_names,
    tier_names,
)
from contest.editions.models import Contest
from contest.editions.presenters.signing import signing_shown
from contest.editions.queries import contest_at, milestones, prefetch
from contest.editions.rulebooks.effective import contest_name, rulebook_of, track_name
from contest.editions.schedule.calendar import state_of
from contest.errors import N_
from contest.forms import Form
from contest.i18n import localized
from contest.jobs import Job
from contest.judging.queries.opened import note_marks
from contest.judging.queries.uncounted import uncounted_marks
from contest.judging.rubric import law_of
from contest.paging import page_of
from contest.people.queries import names_of
from contest.registration.labels import PARTICIPATION_LABELS
from contest.results import queries, runs
from contest.results.forms import TabulateForm
from contest.results.models import Result, Tabulation
from contest.results.outdated import describe_outdated
from contest.results.policies import readers, tabulators
from contest.results.presenters.attributes import format_result_cells
from contest.results.presenters.explanation import explained
from contest.results.presenters.problem_text import WAYS, describe_problem
from contest.results.queries.groups import missing_attributes
from contest.results.queries.next_tier import open_between
from contest.results.views import views
from contest.web import actor_and_time, flash_done, redirect_to, render_page

LISTED = 12  # contests; a longer list of check boxes is folded
PROBLEMS_SHOWN = 20


@views.get("/desk/<edition>/results/<path:contest_key>")
@open_to(readers, load=contest_at)
def desk(contest: Contest) -> Any:
    """The latest run: its problems, and the places of this contest."""
    return _desk_page(contest, TabulateForm(formdata=None))


def _desk_page(contest: Contest, form: TabulateForm) -> Any:
    together = queries.sibling_contests(contest)
    prefetch(together)
    at = clock.now()
    states = {one.id: state_of(one, at) for one in together}
    ready = [one for one in together if "judging-closed" in (reached := milestones(one)) and "published" not in reached]
    form.contests.choices = [(one.key, localized(track_name(one))) for one in ready]
    if not form.is_submitted():
        form.contests.data = [one.key for one in ready]
    tabulation = queries.current_tabulation(contest)
    contests = queries.tabulated_contests(tabulation) if tabulation else []
    found = listed = None
    if tabulation is not None:
        found = page_of(
            queries.problem_rows(tabulation),
            queries.PROBLEM_ORDER,
            after=request.args.get("problems"),
            limit=PROBLEMS_SHOWN,
        )
        listed = page_of(
            queries.results_of(tabulation, contest), queries.RESULT_ORDER, after=request.args.get("after"), limit=50
        )
    problem_texts = [describe_problem(*row, here=contest) for row in found.rows] if found else []
    law = law_of(contest)
    job, unsuccessful = queries.last_jobs(contest, tabulation.at if tabulation else None)
    return render_page(
        "results/desk.html",
        contest=contest,
        open_differences=open_between(contest),
        name=contest_name(contest),
        law=law,
        ranked_by=queries.ranking_attributes(law),
        attributes=format_result_cells(tabulation, contest.key, rulebook_of(contest)),
        form=form,
        ready=ready,
        waiting=[
            (one, localized(track_name(one)), CONTEST_STATE_LABELS[states[one.id]])
            for one in together
            if one not in ready
        ],
        is_ready=contest in ready,
        folded=len(ready) > LISTED,
        numbers=queries.current_numbers(together),
        tabulation=tabulation,
        outdated=describe_outdated(tabulation, contest, contests),
        missing=missing_attributes(together),
        uncounted=uncounted_marks(contest),
        sources=JUDGE_SOURCE_LABELS,
        by=names_of([tabulation.by_id]) if tabulation else {},
        contests=len(contests),
        problem_texts=problem_texts,
        problems=found,
        ways=WAYS,
        listed=listed,
        statuses=PARTICIPATION_LABELS,
        job=job,
        is_silent=job is not None and jobs.is_silent(job, at),
        unsuccessful=unsuccessful,
        reached=milestones(contest),
        state=CONTEST_STATE_LABELS[states[contest.id]],
        may_tabulate=tabulators(current_actor(), contest=contest),
        signing=signing_shown([contest], beside=current_actor().account_id, at=at),
        at=contest.address,
        zone=contest.edition.zone,
    )


@views.post("/desk/<edition>/tabulate/<path:contest_key>")
@open_to(tabulators, load=contest_at)
def tabulate(contest: Contest) -> Any:
    """Tabulate the chosen contests: a few at once, many as a job."""
    form = TabulateForm()
    if form.validate_on_submit():
        wanted = set(form.contests.data or ())
        chosen = [one for one in queries.sibling_contests(contest) if one.key in wanted]
        made = form.attempt(runs.start, chosen, here=contest, **actor_and_time())
        if isinstance(made, Job):
            return redirect_to("results.progress", job_id=made.id, **contest.address)
        if made is not None:
            _tell_outcome(made)
            return redirect_to("results.desk", **contest.address)
    return _desk_page(contest, form)


def _tell_outcome(tabulation: Tabulation) -> None:
    if tabulation.blocking:
        flash_done(
            N_("第 %(number)s 次统分完成。有 %(n)s 个问题要先解决，名次还是暂定的。"),
            number=tabulation.number,
            n=tabulation.blocking,
        )
    else:
        flash_done(N_("第 %(number)s 次统分完成，没有问题。可以起草发布了。"), number=tabulation.number)


@views.get("/desk/<edition>/tabulating/<uuid:job_id>/<path:contest_key>")
@open_to(readers, load=queries.job_at)
def progress(contest: Contest, job: Job) -> Any:
    """The progress of a tabulation of many contests."""
    return render_page(
        "results/progress.html",
        contest=contest,
        name=contest_name(contest),
        job=job,
        is_silent=jobs.is_silent(job, clock.now()),
        fault=gettext(job.fault) if job.fault else "",
        form=Form(formdata=None),
        may_tabulate=tabulators(current_actor(), contest=contest),
        at=contest.address,
        zone=contest.edition.zone,
    )


@views.post("/desk/<edition>/tabulating/<uuid:job_id>/stop/<path:contest_key>")
@open_to(tabulators, load=queries.job_at)
def stop(contest: Contest, job: Job) -> Any:
    """Stop it; nothing is written before the end, so nothing is left half done. A run in its last step may still end
    well, so that what is said depends on how far the job is now."""
    if job.state in ("waiting", "running"):
        jobs.cancel(job)
        if job.state == "cancelled":
            flash_done(N_("已经叫停。原来的结果没有动。"))
        elif job.state == "running":
            flash_done(N_("已经叫停，算完手上这一场就停下。"))
    return redirect_to("results.progress", job_id=job.id, **contest.address)


@views.get("/desk/<edition>/why/<uuid:appearance_id>/<path:contest_key>")
@open_to(readers, load=queries.result_at)
def why(contest: Contest, tabulation: Tabulation, result: Result) -> Any:
    """How an entry got its score and its place; every judge's marks are part of that."""
    note_marks(result.appearance)
    book, law = rulebook_of(contest), law_of(contest)
    level = queries.level_with(result, law.ranking.by)
    return render_page(
        "results/why.html",
        contest=contest,
        name=contest_name(contest),
        tabulation=tabulation,
        outdated=describe_outdated(tabulation, contest),
        reached=milestones(contest),
        result=result,
        explanation=explained(contest, result, level, queries.tie_lots(contest)),
        award_names=award_names(book),
        tier_names=tier_names(book),
        outcomes=ADVANCE_OUTCOME_LABELS,
        problem_labels=PROBLEM_LABELS,
        law=law,
        at=contest.address,
        zone=contest.edition.zone,
    )


def outdated_on_roster(contest: Contest) -> str:
    """The notice on the roster, whose changes make a tabulation out of date; for those who may read results."""
    if not readers(current_actor(), contest=contest):
        return ""
    return render_template(
        "results/_roster_notice.html",
        outdated=describe_outdated(queries.current_tabulation(contest), contest),
        at=contest.address,
        published="published" in milestones(contest),
    )

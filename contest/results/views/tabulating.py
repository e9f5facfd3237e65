"""Which contests are tabulated together, what came of it, and why an entry stands where it stands."""

from __future__ import annotations

from typing import Any

from flask import request

from contest import clock, jobs
from contest.access import current_actor, open_to
from contest.editions.calendar import STATE_WORDS, state_of
from contest.editions.effective import contest_name, digest_of, rulebook_of, track_name
from contest.editions.models import Contest
from contest.editions.naming import award_names, tier_names
from contest.editions.queries import contest_at, milestones, prefetch
from contest.errors import N_
from contest.forms import Form
from contest.i18n import said
from contest.jobs import Job
from contest.judging.rubric import law_of
from contest.paging import page_of
from contest.registration.labels import PARTICIPATION_LABELS
from contest.results import queries, runs
from contest.results.explaining import OUTCOMES, explained
from contest.results.forms import TabulateForm
from contest.results.models import Result, Tabulation
from contest.results.policies import readers, tabulators
from contest.results.troubles import WAYS, told
from contest.results.views import views
from contest.web import page, see
from contest.web import told as tell

LISTED = 12  # contests; a longer list of check boxes is folded
PROBLEMS_SHOWN = 20


def deed() -> dict[str, Any]:
    """Who does it, and when."""
    return {"by": current_actor().account_id, "at": clock.now()}


@views.get("/desk/<edition>/results/<path:contest_key>")
@open_to(readers, load=contest_at)
def desk(contest: Contest) -> Any:
    """The latest run: its problems, and the places of this contest."""
    return _desk_page(contest, TabulateForm(formdata=None))


def _desk_page(contest: Contest, form: TabulateForm) -> Any:
    together = queries.sisters(contest)
    prefetch(together)
    at = clock.now()
    states = {one.id: state_of(one, at) for one in together}
    ready = [one for one in together if "judging-closed" in (reached := milestones(one)) and "published" not in reached]
    form.contests.choices = [(one.key, said(track_name(one))) for one in ready]
    if not form.is_submitted():
        form.contests.data = [one.key for one in ready]
    tabulation = queries.standing_tabulation(contest)
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
    troubles = [told(*row, here=contest) for row in found.rows] if found else []
    return page(
        "results/desk.html",
        contest=contest,
        name=contest_name(contest),
        law=law_of(contest),
        form=form,
        ready=ready,
        waiting=[(one, said(track_name(one)), STATE_WORDS[states[one.id]]) for one in together if one not in ready],
        is_ready=contest in ready,
        folded=len(ready) > LISTED,
        numbers=queries.standing_numbers(together),
        tabulation=tabulation,
        rules_changed=tabulation is not None and tabulation.files["rulebook.toml"] != digest_of(contest),
        by=queries.names_of([tabulation.by_id]) if tabulation else {},
        contests=len(queries.tabulated_contests(tabulation)) if tabulation else 0,
        troubles=troubles,
        problems=found,
        ways=WAYS,
        listed=listed,
        statuses=PARTICIPATION_LABELS,
        job=queries.unfinished_job(contest),
        reached=milestones(contest),
        state=STATE_WORDS[states[contest.id]],
        may_tabulate=tabulators(current_actor(), contest=contest),
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
        chosen = [one for one in queries.sisters(contest) if one.key in wanted]
        made = form.attempt(runs.start, chosen, here=contest, **deed())
        if isinstance(made, Job):
            return see("results.progress", job_id=made.id, **contest.address)
        if made is not None:
            _tell_outcome(made)
            return see("results.desk", **contest.address)
    return _desk_page(contest, form)


def _tell_outcome(tabulation: Tabulation) -> None:
    if tabulation.blocking:
        tell(
            N_("第 %(number)s 次统分完成。有 %(n)s 个问题要先解决，名次还是暂定的。"),
            number=tabulation.number,
            n=tabulation.blocking,
        )
    else:
        tell(N_("第 %(number)s 次统分完成，没有问题。可以起草发布了。"), number=tabulation.number)


@views.get("/desk/<edition>/tabulating/<uuid:job_id>/<path:contest_key>")
@open_to(readers, load=queries.job_at)
def progress(contest: Contest, job: Job) -> Any:
    """How far a tabulation of many contests is."""
    return page(
        "results/progress.html",
        contest=contest,
        name=contest_name(contest),
        job=job,
        form=Form(formdata=None),
        may_tabulate=tabulators(current_actor(), contest=contest),
        at=contest.address,
        zone=contest.edition.zone,
    )


@views.post("/desk/<edition>/tabulating/<uuid:job_id>/stop/<path:contest_key>")
@open_to(tabulators, load=queries.job_at)
def stop(contest: Contest, job: Job) -> Any:
    """Stop it; nothing is written before the end, so nothing is half done."""
    if job.state in ("waiting", "running"):
        jobs.cancel(job)
        tell(N_("已经叫停。原来的结果没有动。"))
    return see("results.progress", job_id=job.id, **contest.address)


@views.get("/desk/<edition>/why/<uuid:appearance_id>/<path:contest_key>")
@open_to(readers, load=queries.result_at)
def why(contest: Contest, tabulation: Tabulation, result: Result) -> Any:
    """How an entry came to its score and its place."""
    book, law = rulebook_of(contest), law_of(contest)
    level = queries.level_with(result, by_scale=law.ranking.by == "scale")
    return page(
        "results/why.html",
        contest=contest,
        name=contest_name(contest),
        tabulation=tabulation,
        result=result,
        told=explained(contest, result, level, queries.tie_lots(contest)),
        award_names=award_names(book),
        tier_names=tier_names(book),
        outcomes=OUTCOMES,
        law=law,
        at=contest.address,
        zone=contest.edition.zone,
    )

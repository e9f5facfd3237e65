"""What people add to the marks: points with a reason, and awards that a committee gives."""

from __future__ import annotations

from typing import Any

from flask import request

from contest.access import current_actor, open_to
from contest.editions.labels import award_names
from contest.editions.models import Contest
from contest.editions.queries import contest_at, milestones
from contest.editions.rulebooks.effective import contest_name, rulebook_of
from contest.errors import N_, Unfit
from contest.forms import Form
from contest.i18n import localized
from contest.paging import page_of
from contest.people.models import Organisation
from contest.people.queries import names_of
from contest.registration.models import Appearance
from contest.results import actions, queries
from contest.results.forms import AdjustmentForm, DecisionForm
from contest.results.models import Adjustment, Decision
from contest.results.policies import readers, tabulators
from contest.results.views import views
from contest.rules import format_thousandths
from contest.web import actor_and_time, flash_done, redirect_to, render_page


@views.get("/desk/<edition>/adjustments/<path:contest_key>")
@open_to(readers, load=contest_at)
def adjustments(contest: Contest) -> Any:
    """All points added or subtracted, with their reasons; including withdrawn ones."""
    form = AdjustmentForm(formdata=None)
    form.number.data = request.args.get("entry", "")[:40]
    return _adjustments_page(contest, form)


def _adjustments_page(contest: Contest, form: Form) -> Any:
    found = page_of(queries.adjustment_rows(contest), (Adjustment.id,), after=request.args.get("after"), limit=50)
    return render_page(
        "results/adjustments.html",
        contest=contest,
        name=contest_name(contest),
        form=form,
        add_form=form if isinstance(form, AdjustmentForm) else AdjustmentForm(formdata=None),
        rows=found,
        points=lambda row: _signed(row.points),
        by=names_of([row[0].by_id for row in found.rows]),
        reached=milestones(contest),
        may_change=tabulators(current_actor(), contest=contest),
        at=contest.address,
        zone=contest.edition.zone,
    )


def _signed(points: int) -> str:
    return f"{'+' if points > 0 else '−'}{format_thousandths(abs(points))}"


@views.post("/desk/<edition>/adjustments/<path:contest_key>")
@open_to(tabulators, load=contest_at)
def adjust(contest: Contest) -> Any:
    """Add points to an entry, or subtract some."""
    form = AdjustmentForm()
    if form.validate_on_submit():
        row = form.attempt(_adjust, contest, form)
        if row is not None:
            flash_done(
                N_("%(number)s 的 %(points)s 分已记下。再统一次分，它才进入成绩。"),
                number=form.number.data,
                points=_signed(row.points),
            )
            return redirect_to("results.adjustments", **contest.address)
    return _adjustments_page(contest, form)


def _adjust(contest: Contest, form: AdjustmentForm) -> Adjustment:
    appearance = _entry(contest, form.number.data, field="number")
    return actions.adjust(appearance, form.points.data, form.reason.data, **actor_and_time())


def _entry(contest: Contest, number: str, *, field: str) -> Appearance:
    found = queries.appearance_numbered(contest, number)
    if found is None:
        raise Unfit(N_("这场比赛里没有编号是“%(number)s”的{作品}。"), number=number, field=field)
    return found


@views.post("/desk/<edition>/adjustments/<uuid:adjustment_id>/withdraw/<path:contest_key>")
@open_to(tabulators, load=queries.adjustment_at)
def withdraw_adjustment(contest: Contest, adjustment: Adjustment) -> Any:
    form = Form()
    if form.validate_on_submit():
        form.attempt(actions.withdraw_adjustment, adjustment, **actor_and_time())
        if form.refusal is None:
            flash_done(N_("这一条已撤回，不再计入。再统一次分，成绩才会变。"))
            return redirect_to("results.adjustments", **contest.address)
    return _adjustments_page(contest, form)


@views.get("/desk/<edition>/decisions/<path:contest_key>")
@open_to(readers, load=contest_at)
def decisions(contest: Contest) -> Any:
    """The awards that the committee gave in this contest."""
    form = DecisionForm(formdata=None)
    form.whom.data = request.args.get("entry", "")[:40]
    return _decisions_page(contest, form)


def _decisions_page(contest: Contest, form: Form) -> Any:
    book = rulebook_of(contest)
    names = award_names(book)
    found = page_of(queries.decision_rows(contest), (Decision.id,), after=request.args.get("after"), limit=50)
    add_form = form if isinstance(form, DecisionForm) else DecisionForm(formdata=None)
    add_form.award.choices = [(one.award, localized(names[one.award])) for one in book.decision]
    return render_page(
        "results/decisions.html",
        contest=contest,
        name=contest_name(contest),
        form=form,
        add_form=add_form,
        declared=book.decision,
        award_names=names,
        rows=found,
        groups=queries.credited_groups(contest),
        by=names_of([row[0].by_id for row in found.rows]),
        reached=milestones(contest),
        may_change=tabulators(current_actor(), contest=contest),
        at=contest.address,
        zone=contest.edition.zone,
    )


@views.post("/desk/<edition>/decisions/<path:contest_key>")
@open_to(tabulators, load=contest_at)
def decide(contest: Contest) -> Any:
    """Record an award that the committee gives to an entry or to a group."""
    form = DecisionForm()
    form.award.choices = [(one.award, one.award) for one in rulebook_of(contest).decision]
    if form.validate_on_submit():
        row = form.attempt(_decide, contest, form)
        if row is not None:
            flash_done(N_("评委会的决定已记下。再统一次分，它才进入奖项。"))
            return redirect_to("results.decisions", **contest.address)
    return _decisions_page(contest, form)


def _decide(contest: Contest, form: DecisionForm) -> Decision:
    return actions.decide(
        contest, form.award.data, _whom(contest, form.whom.data), form.reason.data, **actor_and_time()
    )


def _whom(contest: Contest, handle: str) -> Appearance | Organisation:
    """An entry by its number, or a credited group by its code or name."""
    for group in queries.credited_groups(contest):
        if handle in (group.code, *group.name.values(), *(group.short or {}).values()):
            return group
    found = queries.appearance_numbered(contest, handle)
    if found is None:
        raise Unfit(N_("这场比赛里没有“%(whom)s”这个{作品}编号，也没有这个单位。"), whom=handle, field="whom")
    return found


@views.post("/desk/<edition>/decisions/<uuid:decision_id>/withdraw/<path:contest_key>")
@open_to(tabulators, load=queries.decision_at)
def withdraw_decision(contest: Contest, decision: Decision) -> Any:
    form = Form()
    if form.validate_on_submit():
        form.attempt(actions.withdraw_decision, decision, contest, **actor_and_time())
        if form.refusal is None:
            flash_done(N_("这个决定已撤回。再统一次分，奖项才会变。"))
            return redirect_to("results.decisions", **contest.address)
    return _decisions_page(contest, form)

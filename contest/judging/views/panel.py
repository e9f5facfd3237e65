"""The organiser's page of a contest's panel: its judges, their assignments, opening and closing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from contest.access import open_to
from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.editions.rulebooks.effective import contest_name
from contest.errors import N_, NotFound
from contest.forms import Form
from contest.judging import actions
from contest.judging.forms import ReasonForm, SwapForm
from contest.judging.models import Assignment, Seat
from contest.judging.policies import reads_panel, runs
from contest.judging.queries.panels import (
    assignment_at,
    candidates,
    judges_in,
    panels_of,
    seat_at,
    taking_part,
)
from contest.judging.views import views
from contest.judging.views.panel_page import account_named, assign_form, panel_page, seat_form
from contest.people.forms import options
from contest.people.models import Account
from contest.web import actor_and_time, flash_done, redirect_to, render_page


@views.get("/desk/<edition>/panel/<path:contest_key>")
@open_to(reads_panel, load=contest_at)
def panel(contest: Contest) -> Any:
    """Seats, assignments, what is left to do before judging, and the present state."""
    return panel_page(contest)


def _chosen(value: str | None) -> UUID:
    try:
        return UUID(value or "")
    except ValueError as wrong:
        raise NotFound from wrong


@views.post("/desk/<edition>/seat/<path:contest_key>")
@open_to(runs, load=contest_at)
def seat(contest: Contest) -> Any:
    """Give somebody a seat."""
    panels = panels_of(contest)
    form = seat_form(contest, candidates(contest, panels), panels)
    if form.validate_on_submit():
        account = session.get_one(Account, _chosen(form.account.data))
        named = next((one for one in panels if str(one.id) == form.panel.data), None)
        board = named or form.attempt(actions.make_panel, contest, **actor_and_time())
        if board is None:
            return panel_page(contest, form)
        done = form.attempt(
            actions.seat, board, account, role=form.role.data, source=form.source.data or None, **actor_and_time()
        )
        if done is not None:
            flash_done(N_("%(name)s已入席，代号 %(code)s。"), name=done.name, code=done.code)
            return redirect_to("judging.panel", **contest.address)
    return panel_page(contest, form)


@views.route("/desk/<edition>/seats/<uuid:seat_id>/leave/<path:contest_key>", methods=["GET", "POST"])
@open_to(runs, load=seat_at)
def leave(contest: Contest, seat: Seat) -> Any:
    """Remove a judge from the panel; submitted sheets stay."""
    form = ReasonForm()
    if form.validate_on_submit():
        given_back = form.attempt(actions.leave, seat, reason=form.reason.data, **actor_and_time())
        if given_back is not None:
            flash_done(
                N_("%(name)s已离席，%(count)s {件}没有评完的{作品}待另行分配。"), name=seat.name, count=len(given_back)
            )
            return redirect_to("judging.panel", **contest.address)
    return render_page(
        "judging/leave.html", form=form, contest=contest, seat=seat, name=contest_name(contest), at=contest.address
    )


@views.route("/desk/<edition>/seats/<uuid:seat_id>/swap/<path:contest_key>", methods=["GET", "POST"])
@open_to(runs, load=seat_at)
def swap(contest: Contest, seat: Seat) -> Any:
    """Replace a judge while judging is open."""
    form = SwapForm()
    beside = candidates(contest, panels_of(contest), [seat.panel])
    fitting = [one for one in beside if one.role == seat.role]
    named = [(str(one.account_id), account_named(one.account)) for one in fitting]
    form.account.choices = options([("", _("请选择")), *named])
    if form.validate_on_submit():
        account = session.get_one(Account, _chosen(form.account.data))
        done = form.attempt(actions.swap, seat, account, reason=form.reason.data, **actor_and_time())
        if done is not None:
            if done.barred:
                flash_done(
                    N_("%(name)s接替了%(former)s，接过 %(count)s {件}；%(codes)s 号因回避不能接，请另行分配。"),
                    name=done.seat.name,
                    former=seat.name,
                    count=done.moved,
                    codes=[one.code for one in done.barred],
                )
            else:
                flash_done(
                    N_("%(name)s接替了%(former)s，接过 %(count)s {件}。"),
                    name=done.seat.name,
                    former=seat.name,
                    count=done.moved,
                )
            return redirect_to("judging.panel", **contest.address)
    return render_page(
        "judging/swap.html",
        form=form,
        contest=contest,
        seat=seat,
        fitting=fitting,
        name=contest_name(contest),
        at=contest.address,
    )


@views.post("/desk/<edition>/assign-evenly/<path:contest_key>")
@open_to(runs, load=contest_at)
def assign_evenly(contest: Contest) -> Any:
    """Spread the entries evenly over the judges."""
    form = Form()
    if form.validate_on_submit():
        spread = form.attempt(actions.assign_evenly, contest, **actor_and_time())
        if spread is not None:
            if spread.short:
                flash_done(
                    N_("新分配 %(made)s 份；还有 %(count)s {件}{作品}的评委不够：%(codes)s。"),
                    made=spread.made,
                    count=len(spread.short),
                    codes=[one.code for one, _missing in spread.short[:12]],
                )
            else:
                flash_done(N_("新分配 %(made)s 份，每{件}{作品}的评委都够了。"), made=spread.made)
            return redirect_to("judging.panel", **contest.address)
    return panel_page(contest, form)


@views.post("/desk/<edition>/assign/<path:contest_key>")
@open_to(runs, load=contest_at)
def assign(contest: Contest) -> Any:
    """Give one judge one entry, by hand."""
    panels = panels_of(contest)
    seats = judges_in(panels)
    marked = taking_part(contest)
    form = assign_form(contest, panels, marked)
    if form.validate_on_submit():
        chosen = next(one for one in seats if str(one.id) == form.seat.data)
        appearance = next(one for one in marked if str(one.id) == form.appearance.data)
        if form.attempt(actions.assign, chosen, appearance, **actor_and_time()) is not None:
            flash_done(N_("%(code)s 号分给了%(name)s。"), code=appearance.code, name=chosen.name)
            return redirect_to("judging.panel", **contest.address)
    return panel_page(contest, form)


@views.route("/desk/<edition>/assignments/<uuid:assignment_id>/withdraw/<path:contest_key>", methods=["GET", "POST"])
@open_to(runs, load=assignment_at)
def withdraw(contest: Contest, assignment: Assignment) -> Any:
    """Take an assignment back."""
    form = ReasonForm()
    if form.validate_on_submit():
        with_reason = {"reason": form.reason.data, **actor_and_time()}
        form.attempt(actions.withdraw_assignment, assignment, **with_reason)
        if form.refusal is None:
            flash_done(
                N_("已撤回 %(code)s 号给%(name)s的分配。"), code=assignment.appearance.code, name=assignment.seat.name
            )
            return redirect_to("judging.panel", **contest.address)
    return render_page(
        "judging/withdraw.html",
        form=form,
        contest=contest,
        assignment=assignment,
        name=contest_name(contest),
        at=contest.address,
    )


@views.post("/desk/<edition>/open-judging/<path:contest_key>")
@open_to(runs, load=contest_at)
def open_judging(contest: Contest) -> Any:
    form = Form()
    if form.validate_on_submit() and form.attempt(actions.open_judging, contest, **actor_and_time()) is not None:
        flash_done(N_("评分已开始，评委现在就能打分。"))
        return redirect_to("judging.panel", **contest.address)
    return panel_page(contest, form)

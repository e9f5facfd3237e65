"""Calls for help: the judge's page, which the sheet also shows in a dialog (js/sheet/calling.js), and the desk's."""

from __future__ import annotations

from typing import Any

from contest.access import current_actor, open_to
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.editions.rulebooks.effective import contest_name
from contest.errors import N_
from contest.judging import actions
from contest.judging.forms import CallForm
from contest.judging.labels import HELP_KIND_LABELS
from contest.judging.models import Assignment, HelpCall
from contest.judging.policies import confirms, judges_it, panels_seen
from contest.judging.queries.calling import call_at, calls_in, last_call_of, line_of, own_call_at
from contest.judging.queries.parts import name_of_part
from contest.judging.queries.sheets import own_sheet_at
from contest.judging.views import views
from contest.people.queries import names_of
from contest.web import actor_and_time, flash_done, redirect_to, render_page


@views.route("/judge/<uuid:assignment_id>/help", methods=["GET", "POST"])
@open_to(judges_it, load=own_sheet_at)
def call_for_help(assignment: Assignment) -> Any:
    """Call somebody; once called, who has seen it."""
    form = CallForm()
    if form.validate_on_submit():
        called = {"kind": form.kind.data, "line": form.line.data or "", **actor_and_time()}
        if form.attempt(actions.call_for_help, assignment, **called) is not None:
            return redirect_to("judging.call_for_help", assignment_id=assignment.id)
    last = last_call_of(assignment)
    return render_page(
        "judging/call.html",
        form=form,
        assignment=assignment,
        name=contest_name(assignment.appearance.contest),
        kinds=HELP_KIND_LABELS,
        call=last,
        names=names_of({last.seen_by, last.ended_by} if last else ()),
        zone=assignment.appearance.contest.edition.zone,
    )


@views.post("/judge/<uuid:assignment_id>/help/<uuid:call_id>/take-back")
@open_to(judges_it, load=own_call_at)
def take_back_call(assignment: Assignment, call: HelpCall) -> Any:
    """The judge needs nobody any more."""
    actions.take_back_call(call, **actor_and_time())
    return redirect_to("judging.call_for_help", assignment_id=assignment.id)


@views.get("/desk/<edition>/help/<path:contest_key>")
@open_to(confirms, load=contest_at)
def calls(contest: Contest) -> Any:
    """Who calls on the panels that the reader sees, from which entry, why and since when; no marks. The page asks anew
    by itself."""
    going, ended = calls_in(contest, panels_seen(current_actor(), contest))
    return render_page(
        "judging/calls.html",
        contest=contest,
        name=contest_name(contest),
        going=[(call, line_of(call)) for call in going],
        ended=ended,
        parts={call.id: name_of_part(contest, call.assignment.seat.panel) for call in (*going, *ended)},
        kinds=HELP_KIND_LABELS,
        names=names_of({who for call in (*going, *ended) for who in (call.seen_by, call.ended_by)}),
        at=contest.address,
        zone=contest.edition.zone,
    )


@views.post("/desk/<edition>/help/<uuid:call_id>/see/<path:contest_key>")
@open_to(confirms, load=call_at)
def see_call(contest: Contest, call: HelpCall) -> Any:
    """Somebody goes there, and the judge is told."""
    actions.see_call(call, **actor_and_time())
    flash_done(N_("已告诉%(who)s：你这就去。"), who=call.assignment.seat.name)
    return redirect_to("judging.calls", **contest.address)


@views.post("/desk/<edition>/help/<uuid:call_id>/close/<path:contest_key>")
@open_to(confirms, load=call_at)
def close_call(contest: Contest, call: HelpCall) -> Any:
    """It is seen to."""
    actions.close_call(call, **actor_and_time())
    flash_done(N_("%(who)s叫人的事已处理完。"), who=call.assignment.seat.name)
    return redirect_to("judging.calls", **contest.address)

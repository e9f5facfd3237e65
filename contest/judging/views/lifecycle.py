"""Who did not come, and taking the closing of judging back."""

from __future__ import annotations

from typing import Any

from flask import request

from contest.access import open_to
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.editions.rulebooks.effective import contest_name
from contest.errors import N_
from contest.judging import actions
from contest.judging.forms import ParticipationForm, ReasonForm
from contest.judging.policies import confirms, runs
from contest.judging.queries.panels import appearance_at
from contest.judging.views import views
from contest.registration.actions import set_participation
from contest.registration.labels import PARTICIPATION_LABELS
from contest.registration.models import Appearance, Authority
from contest.registration.presenters import participation_shown
from contest.web import actor_and_time, flash_done, redirect_to, render_page


@views.route("/desk/<edition>/resume-judging/<path:contest_key>", methods=["GET", "POST"])
@open_to(runs, load=contest_at)
def resume_judging(contest: Contest) -> Any:
    """Take the closing back, with a reason."""
    form = ReasonForm()
    if form.validate_on_submit():
        form.attempt(actions.resume_judging, contest, reason=form.reason.data, **actor_and_time())
        if form.refusal is None:
            flash_done(N_("评分已恢复，可以退回和重评。"))
            return redirect_to("judging.grid", **contest.address)
    return render_page(
        "judging/resume.html", form=form, contest=contest, name=contest_name(contest), at=contest.address
    )


@views.route("/desk/<edition>/participation/<uuid:appearance_id>/<path:contest_key>", methods=["GET", "POST"])
@open_to(confirms, load=appearance_at)
def participation(contest: Contest, appearance: Appearance) -> Any:
    """Record that somebody is absent, withdrew, was disqualified or is a guest, or takes part again."""
    form = ParticipationForm()
    if request.method == "GET":
        form.participation.data = appearance.participation
    if form.validate_on_submit():
        noted = {"authority": Authority.CHAIR, "reason": form.reason.data, **actor_and_time()}
        form.attempt(set_participation, appearance, form.participation.data, **noted)
        if form.refusal is None:
            label = PARTICIPATION_LABELS[appearance.participation]
            flash_done(N_("%(code)s 号已记为：%(participation)s。"), code=appearance.code, participation=label)
            return redirect_to("judging.grid", **contest.address)
    return render_page(
        "judging/participation.html",
        form=form,
        contest=contest,
        appearance=appearance,
        shown=participation_shown(appearance),
        name=contest_name(contest),
        at=contest.address,
        zone=contest.edition.zone,
    )

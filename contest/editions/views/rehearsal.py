"""Rehearsals: made from an edition's desk, deleted as a whole."""

from __future__ import annotations

from typing import Any

from contest import clock
from contest.access import current_actor, open_to
from contest.editions import actions, queries
from contest.editions.actions import cascade
from contest.editions.forms import RehearseForm, ThrowAwayForm
from contest.editions.models import Edition
from contest.editions.policies import rehearsers, throwers
from contest.editions.views.blueprint import views
from contest.errors import N_
from contest.web import flash_done, redirect_to, render_page


@views.route("/desk/<edition>/rehearse", methods=["GET", "POST"])
@open_to(rehearsers, load=queries.edition_at)
def rehearse(edition: Edition) -> Any:
    """Say what a rehearsal is, and make one."""
    form = RehearseForm()
    if form.validate_on_submit():
        made = form.attempt(actions.rehearse, edition, by=current_actor().account_id, at=clock.now())
        if made is not None:
            flash_done(N_("演练建好了：日程从今天开始，公开名单里看不到它。"))
            return redirect_to("editions.desk", edition=made.key)
    return render_page("editions/rehearse.html", form=form, edition_row=edition, rehearsals=queries.rehearsals(edition))


@views.route("/desk/<edition>/throw-away", methods=["GET", "POST"])
@open_to(throwers, load=queries.edition_at)
def throw_away(edition: Edition) -> Any:
    """Show how many rows a rehearsal has, and delete it with one confirmed action."""
    form = ThrowAwayForm()
    if form.validate_on_submit():
        of = edition.rehearsal_of
        form.attempt(actions.throw_away, edition, by=current_actor().account_id, at=clock.now())
        if form.refusal is None and of is not None:
            flash_done(N_("演练已经整个丢掉，什么也没有留下；只有操作记录还在。"))
            return redirect_to("editions.desk", edition=of.key)
    return render_page(
        "editions/throw_away.html", form=form, edition_row=edition, rows=sum(cascade.counts(edition).values())
    )

"""Values that the ranking goes by, for the chair who leads the contest: what an organiser entered, to confirm it."""

from __future__ import annotations

from typing import Any

from contest.access import current_actor, open_to
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.editions.rulebooks.effective import contest_name
from contest.errors import N_
from contest.forms import Form
from contest.i18n import localized
from contest.judging.actions.confirming import CONFIRMERS
from contest.judging.policies import leads
from contest.judging.views import views
from contest.people.queries import names_of
from contest.registration.actions import confirm_attributes as confirm_values
from contest.registration.forms import ConfirmAttributesForm
from contest.registration.presenters import format_attribute
from contest.registration.queries.declared import asked_here, name_of
from contest.registration.queries.entered import waiting_attributes
from contest.web import actor_and_time, flash_done, redirect_to, render_page


@views.get("/desk/<edition>/attributes-waiting/<path:contest_key>")
@open_to(leads, load=contest_at)
def attributes(contest: Contest) -> Any:
    """What waits to be confirmed: whose value it is, what it says, who entered it and when."""
    return _page(contest, Form(formdata=None))


def _page(contest: Contest, form: Form) -> Any:
    waiting = waiting_attributes(contest)
    asked = {one.key: one for one in asked_here(contest)}
    own = current_actor().account_id
    return render_page(
        "judging/attributes.html",
        contest=contest,
        name=contest_name(contest),
        form=form,
        rows=[
            {
                "number": one.entry.number,
                "name": localized(name_of(asked[one.key])),
                "value": format_attribute(asked[one.key], one.value),
                "by": one.by_id,
                "at": one.at,
            }
            for one in waiting
        ],
        names=names_of(one.by_id for one in waiting),
        others=sum(one.by_id != own for one in waiting),
        until=max((str(one.id) for one in waiting), default=""),
        at=contest.address,
        zone=contest.edition.zone,
    )


@views.post("/desk/<edition>/attributes-waiting/<path:contest_key>")
@open_to(leads, load=contest_at)
def confirm_attributes(contest: Contest) -> Any:
    """Confirm all that somebody else entered and this page showed."""
    form = ConfirmAttributesForm()
    if form.validate_on_submit():
        given = {"until": form.until.data, "roles": CONFIRMERS}
        made = form.attempt(confirm_values, contest, **given, **actor_and_time())
        if made is not None:
            flash_done(N_("%(n)s 个值已确认。"), n=len(made))
            return redirect_to("judging.attributes", **contest.address)
    return _page(contest, form)

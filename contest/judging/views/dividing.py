"""Dividing a contest among several panels, as the page of its panels offers it."""

from __future__ import annotations

from typing import Any

from contest.access import open_to
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.errors import N_, NotFound
from contest.judging import actions
from contest.judging.forms import DivideForm
from contest.judging.policies import runs
from contest.judging.queries.panels import panels_of
from contest.judging.views import views
from contest.judging.views.panel_page import panel_page
from contest.judging.views.presenters import MISSING, SEGMENTS, UNITE
from contest.web import actor_and_time, flash_done, redirect_to


@views.post("/desk/<edition>/divide/<path:contest_key>")
@open_to(runs, load=contest_at)
def divide(contest: Contest) -> Any:
    """Divide a contest among panels, or unite them."""
    form = DivideForm()
    if form.validate_on_submit():
        done = form.attempt(_carry_out, contest, form.how.data)
        if done is not None:
            flash_done(N_("现在有 %(count)s 个评审组。"), count=len(panels_of(contest)))
            return redirect_to("judging.panel", **contest.address)
    return panel_page(contest, form)


def _carry_out(contest: Contest, how: str) -> Any:
    if how == SEGMENTS:
        return actions.divide_by_segments(contest, **actor_and_time())
    if how == MISSING:
        return actions.add_panels(contest, **actor_and_time())
    if how == UNITE:
        return actions.unite_panels(contest, **actor_and_time())
    _rooms, _, rest = how.partition("/")
    panel_id, _, attribute = rest.partition("/")
    panels = panels_of(contest) or [actions.make_panel(contest, **actor_and_time())]
    panel = next((one for one in panels if panel_id in ("", str(one.id))), None)
    if panel is None:
        raise NotFound
    return actions.divide_by_rooms(panel, attribute, **actor_and_time())

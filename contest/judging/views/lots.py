"""The page of lots: the order of appearance, drawn in public, and lots between tied entries."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from contest.access import current_actor, open_to
from contest.editions.models import Contest
from contest.editions.queries import contest_at, milestones
from contest.editions.rulebooks.effective import contest_name
from contest.errors import N_
from contest.forms import Form
from contest.judging import actions
from contest.judging.forms import DrawForm, TieLotForm
from contest.judging.models import Draw, Lot
from contest.judging.policies import confirms, leads, reads_panel
from contest.judging.queries.panels import draws, lots, taking_part
from contest.judging.views import views
from contest.people.forms import options
from contest.people.queries import names_of
from contest.registration.models import Appearance
from contest.web import actor_and_time, flash_done, redirect_to, render_page


@views.route("/desk/<edition>/lots/<path:contest_key>", methods=["GET"], endpoint="lots")
@open_to(reads_panel, load=contest_at)
def drawn(contest: Contest) -> Any:
    """The order as drawn, with its seeds, and whether it follows from them."""
    return _lots_page(contest)


def _lots_page(contest: Contest, form: Form | None = None) -> Any:
    appearances = taking_part(contest)
    order, ties = lots(contest), lots(contest, "tie")
    by_id = {one.id: one for one in appearances}
    drawings = [(one, _follows(one, order, by_id)) for one in draws(contest)]
    return render_page(
        "judging/lots.html",
        contest=contest,
        name=contest_name(contest),
        rows=[(lot, by_id[id_]) for id_, lot in order.items() if id_ in by_id],
        waiting=[one for one in appearances if one.id not in order],
        entries=len(appearances),
        draws=drawings,
        ties=[(lot, by_id[id_]) for id_, lot in ties.items() if id_ in by_id],
        names=names_of({one.by_id for one in [*order.values(), *ties.values()]}),
        reached=milestones(contest),
        draw_form=form if isinstance(form, DrawForm) else DrawForm(formdata=None),
        tie_form=form if isinstance(form, TieLotForm) else _tie_form(appearances, fresh=True),
        form=form,
        may_draw=leads(current_actor(), contest=contest),
        may_confirm=confirms(current_actor(), contest=contest),
        at=contest.address,
        zone=contest.edition.zone,
    )


def _follows(draw: Draw, order: dict[Any, Lot], by_id: dict[Any, Appearance]) -> bool:
    """Whether this drawing's numbers follow from its seed; anybody can compute it again."""
    of_draw = [(lot.number, id_) for id_, lot in order.items() if lot.draw_id == draw.id and id_ in by_id]
    numbers = [by_id[id_].entry.number for _number, id_ in sorted(of_draw)]
    return numbers == actions.order_by_seed(draw.seed, numbers)


def _tie_form(appearances: list[Appearance], *, fresh: bool = False) -> TieLotForm:
    form = TieLotForm(formdata=None) if fresh else TieLotForm()
    named = [(str(one.id), _("%(code)s 号", code=one.code)) for one in appearances]
    form.appearance.choices = options([("", _("请选择")), *named])
    return form


@views.post("/desk/<edition>/draw/<path:contest_key>")
@open_to(leads, load=contest_at)
def draw(contest: Contest) -> Any:
    """Draw the order of appearance from a seed."""
    form = DrawForm()
    if form.validate_on_submit():
        done = form.attempt(
            actions.draw_lots, contest, seed=form.seed.data, witness=form.witness.data, **actor_and_time()
        )
        if done is not None:
            flash_done(N_("抽签完成，顺序已公布在这一页。"))
            return redirect_to("judging.lots", **contest.address)
    return _lots_page(contest, form)


@views.post("/desk/<edition>/tie-lot/<path:contest_key>")
@open_to(leads, load=contest_at)
def tie_lot(contest: Contest) -> Any:
    """Record a lot that people drew to break a tie."""
    appearances = taking_part(contest)
    form = _tie_form(appearances)
    if form.validate_on_submit():
        chosen = next(one for one in appearances if str(one.id) == form.appearance.data)
        done = form.attempt(actions.record_lot, chosen, form.number.data, witness=form.witness.data, **actor_and_time())
        if done is not None:
            flash_done(N_("%(code)s 号的签号 %(number)s 已记下。"), code=chosen.code, number=done.number)
            return redirect_to("judging.lots", **contest.address)
    return _lots_page(contest, form)

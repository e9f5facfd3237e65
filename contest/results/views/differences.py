"""What corrections below changed: who is there and is not entitled now, who is entitled and is not there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from contest.access import current_actor, open_to
from contest.editions.labels import ADVANCE_OUTCOME_LABELS
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.editions.rulebooks.effective import contest_name, tier_of
from contest.errors import N_
from contest.people.queries import names_of
from contest.registration.presenters import participation_shown
from contest.registration.queries.quotas import arithmetic, quota
from contest.results import actions
from contest.results.forms import DifferenceForm
from contest.results.labels import ADVANCE_CHOICE_LABELS
from contest.results.policies import readers, tabulators
from contest.results.queries.next_tier import Difference, decisions_on, difference_of, differences
from contest.results.views import views
from contest.web import actor_and_time, flash_done, redirect_to, render_page


@views.get("/desk/<edition>/differences/<path:contest_key>")
@open_to(readers, load=contest_at)
def difference_list(contest: Contest) -> Any:
    """Every difference between the tier below and this contest: what is open, what was decided, and the places."""
    cases = [one for one in differences(contest) if one.target == contest]
    decided = decisions_on(contest)
    names = names_of([one.by_id for one in decided])
    senders = {one.origin.organisation.id: one.origin.organisation for one in cases}
    return render_page(
        "results/differences.html",
        contest=contest,
        name=contest_name(contest),
        tier=tier_of(contest).name,
        cases=[_row(one) for one in cases],
        open=sum(one.is_open for one in cases),
        places=[(one.name, arithmetic(quota(contest, one))) for one in senders.values()],
        decided=[
            (one, ADVANCE_CHOICE_LABELS[one.choice], names.get(one.by_id, "") if one.by_id else "") for one in decided
        ],
        may_decide=tabulators(current_actor(), contest=contest),
        at=contest.address,
        zone=contest.edition.zone,
    )


def _row(one: Difference) -> dict[str, Any]:
    if one.above is not None:
        outcome = ADVANCE_OUTCOME_LABELS[one.advance.outcome] if one.advance is not None else N_("没有名次")
        why = (N_("在这一级，按更正后的结果是“%(outcome)s”。"), {"outcome": outcome})
    else:
        why = (N_("按更正后的结果晋级，不在这一级。"), {})
    last = one.decision or one.earlier
    return {
        "one": one,
        "origin": contest_name(one.origin),
        "why": why,
        "participation": participation_shown(one.above) if one.above is not None else None,
        "last": ADVANCE_CHOICE_LABELS[last.choice] if last is not None else None,
        "is_earlier": one.decision is None and last is not None,
        "reason": last.reason if last is not None else "",
    }


def _case_at(edition: str, contest_key: str, appearance_id: UUID) -> dict[str, Any]:
    """Loader: the difference about an entry in a contest."""
    contest = contest_at(edition, contest_key)["contest"]
    return {"contest": contest, "case": difference_of(contest, appearance_id)}


@views.route("/desk/<edition>/difference/<uuid:appearance_id>/<path:contest_key>", methods=["GET", "POST"])
@open_to(tabulators, load=_case_at)
def difference(contest: Contest, case: Difference) -> Any:
    """Decide on one entry, with a reason."""
    form = DifferenceForm()
    form.choice.choices = [(str(one), _(ADVANCE_CHOICE_LABELS[one])) for one in case.choices]
    if form.validate_on_submit():
        made = form.attempt(
            actions.decide_difference,
            contest,
            case.below,
            form.choice.data,
            reason=form.reason.data,
            **actor_and_time(),
        )
        if made is not None:
            flash_done(
                N_("%(number)s：%(choice)s。决定和理由已经记下。"),
                number=case.below.entry.number,
                choice=ADVANCE_CHOICE_LABELS[made.choice],
            )
            return redirect_to("results.difference_list", **contest.address)
    return render_page(
        "results/difference.html",
        form=form,
        contest=contest,
        name=contest_name(contest),
        row=_row(case),
        sums=arithmetic(quota(contest, case.origin.organisation)),
        at=contest.address,
        zone=contest.edition.zone,
    )

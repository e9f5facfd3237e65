"""The roster of a contest: who takes part, freezing it, and changes with a reason."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from contest import clock, i18n
from contest.access import current_actor, open_to
from contest.editions.models import Contest
from contest.editions.queries import contest_at, milestones
from contest.editions.rulebooks.effective import contest_name, tier_of
from contest.editions.schedule.calendar import period
from contest.errors import N_, NotFound
from contest.formatting import format_moment
from contest.forms import Form
from contest.paging import page_of_list
from contest.registration import actions
from contest.registration.forms import ParticipationForm, ReasonForm
from contest.registration.labels import PARTICIPATION_HINTS, PARTICIPATION_LABELS
from contest.registration.models import Appearance, Authority, Participation
from contest.registration.policies import contest_organisers, contest_readers
from contest.registration.presenters import participation_shown
from contest.registration.queries import appearance_at, appearances, competitors
from contest.registration.queries.declared import asked_here
from contest.registration.queries.headcount import headcount
from contest.registration.queries.quotas import reserve_in_place_of
from contest.registration.views import views
from contest.registration.views.presenters import format_deadline, named
from contest.web import flash_done, notices_on, redirect_to, render_page


@views.get("/desk/<edition>/roster/<path:contest_key>")
@open_to(contest_readers, load=contest_at)
def roster(contest: Contest) -> Any:
    return _roster(contest, Form(formdata=None), ReasonForm(formdata=None))


def _roster(contest: Contest, freezing: Form, opening: ReasonForm) -> Any:
    at, zone = clock.now(), contest.edition.zone
    rows = appearances(contest)
    marks = milestones(contest)
    frozen = marks.get("roster-frozen")
    count = headcount((row.participation, len(competitors(row.entry))) for row in rows)
    taking_part = Counter({Participation.COMPETING: count.entries}) + count.apart
    form = opening if opening.errors or opening.refusal else freezing
    return render_page(
        "registration/roster.html",
        form=form,
        freezing=freezing,
        opening=opening,
        contest=contest,
        edition={**named(contest.edition), "tier": i18n.localized(tier_of(contest).name)},
        name=contest_name(contest),
        page=page_of_list([format_row(row) for row in rows], after=request.args.get("after"), limit=100),
        counts=[
            {"number": taking_part[key], "label": _(label)}
            for key, label in PARTICIPATION_LABELS.items()
            if key == Participation.COMPETING or taking_part[key]
        ],
        frozen=format_moment(frozen.at, zone) if frozen else "",
        judging_opened="judging-opened" in marks,
        published="published" in marks,
        judging=format_deadline(period(contest, "judging"), at, zone),
        may_change=contest_organisers(current_actor(), contest=contest),
        zone=zone,
        notices=notices_on("registration.roster", contest=contest),
        has_attributes=bool(asked_here(contest)),
        registers_here=contest.stage == _first_stage(contest),
    )


def _first_stage(contest: Contest) -> str:
    from contest.registration.queries.affiliation import first_tier

    return first_tier(contest.edition).key


def format_row(row: Appearance) -> dict[str, Any]:
    """An entry of a roster in words."""
    people = competitors(row.entry)
    return {
        "id": row.id,
        "code": row.code,
        "number": row.entry.number,
        "title": row.entry.title,
        "people": ("、" if i18n.language() == "zh" else ", ").join(one.person.name for one in people),
        "home": i18n.localized(row.home.name),
        "credit": i18n.localized(row.credit.name) if row.credit else "–",
        "participation": participation_shown(row),
    }


@views.post("/desk/<edition>/freeze/<path:contest_key>")
@open_to(contest_organisers, load=contest_at)
def freeze(contest: Contest) -> Any:
    form = Form()
    if form.validate_on_submit():
        done = form.attempt(actions.freeze_roster, contest, by=current_actor().account_id, at=clock.now())
        if done is not None:
            flash_done(N_("名单已冻结。之后的变动要写明理由。"))
            return redirect_to("registration.roster", **contest.address)
    return _roster(contest, form, ReasonForm(formdata=None))


@views.post("/desk/<edition>/unfreeze/<path:contest_key>")
@open_to(contest_organisers, load=contest_at)
def unfreeze(contest: Contest) -> Any:
    form = ReasonForm()
    if form.validate_on_submit():
        done = form.attempt(
            actions.unfreeze_roster,
            contest,
            reason=form.reason.data,
            by=current_actor().account_id,
            at=clock.now(),
        )
        if done is not None:
            flash_done(N_("名单已解除冻结，可以再审核、再改。"))
            return redirect_to("registration.roster", **contest.address)
    return _roster(contest, Form(formdata=None), form)


def appearance_in(edition: str, contest_key: str, appearance_id: UUID) -> dict[str, Any]:
    """Loader: an appearance within its contest."""
    contest = contest_at(edition, contest_key)["contest"]
    appearance = appearance_at(appearance_id)["appearance"]
    if appearance.contest_id != contest.id:
        raise NotFound
    return {"contest": contest, "appearance": appearance}


@views.route("/desk/<edition>/participation/<path:contest_key>/<uuid:appearance_id>", methods=["GET", "POST"])
@open_to(contest_organisers, load=appearance_in)
def participation(contest: Contest, appearance: Appearance) -> Any:
    """Change whether somebody takes part, with a reason. Where no place is left for an entry that comes back, the page
    offers what may make one."""
    form = ParticipationForm()
    promoted = reserve_in_place_of(appearance)
    if form.validate_on_submit():
        makes_way = promoted if promoted is not None and form.makes_way.data == str(promoted.id) else None
        done = form.attempt(
            actions.set_participation,
            appearance,
            form.participation.data,
            authority=Authority.DESK,
            reason=form.reason.data,
            makes_way=makes_way,
            by=current_actor().account_id,
            at=clock.now(),
        )
        if done is not None:
            flash_done(
                N_("%(code)s 号的参赛状态改为“%(participation)s”。"),
                code=appearance.code,
                participation=PARTICIPATION_LABELS[appearance.participation],
            )
            return redirect_to("registration.roster", **contest.address)
    return render_page(
        "registration/participation.html",
        form=form,
        contest=contest,
        edition=named(contest.edition),
        name=contest_name(contest),
        row=format_row(appearance),
        hints={key: _(hint) for key, hint in PARTICIPATION_HINTS.items()},
        # Only the refusal for want of a place has a calculation.
        makes_way=promoted
        if promoted is not None
        and form.refusal is not None
        and form.refusal.sums
        and "roster-frozen" not in milestones(contest)
        else None,
        zone=contest.edition.zone,
    )

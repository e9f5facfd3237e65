"""Requests to correct what a school confirmed: on the person's own pages, and on the school's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request

from contest import clock
from contest.access import current_actor, open_to, signed_in
from contest.desks.presenters import correction_text
from contest.desks.queries.corrections import publications_naming
from contest.desks.views import views
from contest.errors import N_, NotFound
from contest.forms import Form
from contest.paging import page_of
from contest.people import policies
from contest.people import queries as people
from contest.people.actions import corrections as actions
from contest.people.forms import CorrectionAnswerForm, correction_form
from contest.people.labels import CORRECTION_FIELD_LABELS, CORRECTION_STATE_GLYPHS, CORRECTION_STATE_LABELS
from contest.people.models import (
    Account,
    Correction,
    CorrectionField,
    CorrectionState,
    Enrolment,
    Organisation,
    Series,
)
from contest.people.queries import corrections as queries
from contest.people.views.organisation import scope_at, scope_shown, scoped
from contest.web import actor_and_time, flash_done, redirect_to, render_page

WORDS: dict[str, Any] = {
    "fields": CORRECTION_FIELD_LABELS,
    "states": CORRECTION_STATE_LABELS,
    "glyphs": CORRECTION_STATE_GLYPHS,
    "text_of": correction_text,
}


def _mine() -> dict[str, Any]:
    account_id = current_actor().account_id
    return {"account": people.account(account_id) if account_id else None}


def _my_enrolment(code: str, what: str) -> dict[str, Any]:
    """Loader: one thing that a school confirmed about the reader."""
    account: Account | None = _mine()["account"]
    if account is None:
        return {"account": None, "enrolment": None, "field": None}
    held = account.person.enrolments if account.person else []
    enrolment = next((one for one in held if one.organisation.code == code and one.ended_at is None), None)
    if enrolment is None or what not in queries.correctable(enrolment):
        raise NotFound
    return {"account": account, "enrolment": enrolment, "field": CorrectionField(what)}


def _my_request(correction_id: UUID) -> dict[str, Any]:
    """Loader: a request of the reader's own."""
    account: Account | None = _mine()["account"]
    found = queries.request_at(correction_id)
    if account is not None and (found is None or found.person_id != account.person_id):
        raise NotFound
    return {"account": account, "correction": found}


@views.get("/account/corrections")
@open_to(signed_in, load=_mine)
def my_corrections(account: Account) -> Any:
    """What a school confirmed about the reader and can correct, and what became of their requests."""
    held = account.person.enrolments if account.person else []
    return render_page(
        "desks/my_corrections.html",
        enrolments=[
            (one, [(field, queries.value_of(one, field)) for field in queries.correctable(one)])
            for one in held
            if one.ended_at is None and one.confirmed_at is not None
        ],
        requests=queries.requests_of(account.person.id) if account.person else [],
        form=Form(),
        **WORDS,
    )


@views.route("/account/corrections/<code>/<what>", methods=["GET", "POST"])
@open_to(signed_in, load=_my_enrolment)
def ask_correction(account: Account, enrolment: Enrolment, field: CorrectionField) -> Any:
    """Ask the school to correct one thing."""
    form = correction_form(field, enrolment.organisation, clock.now().year)
    if form.validate_on_submit():
        wanted, why = form.wanted.data or "", form.why.data or ""
        done = form.attempt(actions.ask, enrolment, field, wanted, why, by=account.id, at=clock.now())
        if done is not None:
            flash_done(N_("已经请学校更正，等学校办。"))
            return redirect_to("desks.my_corrections")
    return render_page(
        "desks/ask_correction.html",
        form=form,
        enrolment=enrolment,
        what=field,
        present=queries.value_of(enrolment, field),
        is_published=field == CorrectionField.NAME and bool(publications_naming(enrolment.person_id)),
        **WORDS,
    )


@views.post("/account/corrections/take-back/<uuid:correction_id>")
@open_to(signed_in, load=_my_request)
def take_back_correction(account: Account, correction: Correction) -> Any:
    actions.take_back(correction, by=account.id, at=clock.now())
    flash_done(N_("请求已收回，学校不会办了。"))
    return redirect_to("desks.my_corrections")


def _request_at(series: str, kind: str, code: str, correction_id: UUID) -> dict[str, Any]:
    """Loader: a request at a school."""
    scope, found = scope_at(series, kind, code), queries.request_at(correction_id)
    if found is None or found.organisation_id != scope["organisation"].id:
        raise NotFound
    return {**scope, "correction": found}


@views.get("/people/<series>/<kind>/<code>/corrections")
@open_to(policies.keepers_of_studies, load=scope_at)
def corrections(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """The requests at a school: those that wait, or those that are decided."""
    is_open = request.args.get("state") != "decided"
    query = queries.requests_at(organisation.id)
    fits = Correction.state == CorrectionState.OPEN
    listed = page_of(query.where(fits if is_open else ~fits), [Correction.id], after=request.args.get("after"))
    return render_page(
        "desks/corrections.html",
        **scope_shown(organisation, series, upper),
        listed=listed,
        is_open=is_open,
        **WORDS,
    )


@views.route("/people/<series>/<kind>/<code>/corrections/<uuid:correction_id>", methods=["GET", "POST"])
@open_to(policies.keepers_of_studies, load=_request_at)
def correction(organisation: Organisation, series: Series, upper: Organisation | None, correction: Correction) -> Any:
    """One request, with what a decision changes and what it leaves alone."""
    form = CorrectionAnswerForm()
    if form.validate_on_submit():
        decide = actions.accept if form.decision.data == "accept" else actions.refuse
        if form.attempt(decide, correction, form.answer.data, **actor_and_time()) is not None:
            flash_done(N_("已办，对方在自己的账号页看得到；登记了邮箱的，还会寄信去。办错了，在这一页可以收回。"))
            return redirect_to("desks.correction", correction_id=correction.id, **scoped(organisation, series))
    return render_page(
        "desks/correction.html",
        **scope_shown(organisation, series, upper),
        form=form,
        correction=correction,
        publications=publications_naming(correction.person_id) if correction.what == CorrectionField.NAME else [],
        **WORDS,
    )


@views.post("/people/<series>/<kind>/<code>/corrections/<uuid:correction_id>/undo")
@open_to(policies.keepers_of_studies, load=_request_at)
def undo_correction(
    organisation: Organisation, series: Series, upper: Organisation | None, correction: Correction
) -> Any:
    actions.undo_decision(correction, **actor_and_time())
    flash_done(N_("决定已收回，请求又在等你办。"))
    return redirect_to("desks.correction", correction_id=correction.id, **scoped(organisation, series))

"""An entry's own page: what to do now, its tasks, its way through the tiers, its people and history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask import render_template
from flask_babel import gettext as _

from contest import clock, i18n
from contest.access import current_actor, open_to
from contest.editions.rulebooks.effective import round_name, track_name
from contest.errors import N_
from contest.formatting import format_time
from contest.forms import Form
from contest.registration import actions
from contest.registration.forms import BasicsForm, ReasonForm, SubmitForm, given_attributes, with_attributes
from contest.registration.models import Entry
from contest.registration.policies import asked_or_in, competitors_of, first_of, members_of
from contest.registration.queries import entry_at, overview_of
from contest.registration.queries.deadlines import phase_of
from contest.registration.queries.declared import FIELD, asked_of, values_of
from contest.registration.queries.desk import fields_of
from contest.registration.queries.entries import HOLDING_SLOTS, history, returned_fields, sender_of
from contest.registration.queries.flagged import unchanged
from contest.registration.queries.page_parts import Sentence
from contest.registration.queries.stepping_back import may_come_back, may_recall, may_step_back
from contest.registration.views import views
from contest.registration.views.loading import within
from contest.registration.views.presenters import (
    format_attributes,
    format_deadline,
    format_history,
    format_left,
    format_overview,
    localizer,
    named,
)
from contest.web import flash_done, redirect_to, render_page

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Attribute

mine = within(asked_or_in, entry_at)


def page_context(entry: Entry) -> dict[str, Any]:
    """The values that every page of an entry gets."""
    at = clock.now()
    phase = "verification" if entry.status in ("returned", "submitted") else "registration"
    span = phase_of(entry, phase)
    return {
        "entry": entry,
        "edition": named(entry.edition),
        "edition_key": entry.edition.key,
        "zone": entry.edition.zone,
        "where": i18n.localized(track_name(entry.contest)),
        "round": i18n.localized(round_name(entry.contest)),
        "deadline": format_deadline(span, at, entry.edition.zone),
        "left": format_left(span.closes, at) if span.closes and span.is_open(at) else "",
        "marks": returned_fields(entry),
        "is_first": first_of(current_actor(), entry=entry),
        "registering": phase_of(entry, "registration").is_open(at),
        "restorable": may_come_back(entry, at),
        "may_edit": competitors_of(current_actor(), entry=entry),
    }


@views.get("/my/entries/<uuid:entry_id>")
@open_to(asked_or_in, load=mine)
def entry(entry: Entry) -> Any:
    actor, at = current_actor(), clock.now()
    asked = next((one for one in entry.members if one.person_id == actor.person_id and one.accepted_at is None), None)
    if asked is not None and not members_of(actor, entry=entry):  # what it is and the two answers are one page
        return redirect_to("registration.invitation", entry_id=entry.id, member_id=asked.id)
    context = page_context(entry)
    registering = context["registering"]
    overview = overview_of(entry, at, actor.person_id)
    is_in = members_of(actor, entry=entry)
    return render_page(
        "registration/entry.html",
        **context,
        sender=sender_of(entry),
        overview=format_overview(overview, at, entry.edition.zone),
        history=format_history(entry, history(entry), entry.edition.zone) if is_in else [],
        is_in=is_in,
        may_recall=context["may_edit"] and may_recall(entry, at),
        may_restore=entry.status == "withdrawn" and context["restorable"],
        may_withdraw=context["is_first"] and entry.status in HOLDING_SLOTS and may_step_back(entry),
        may_leave={
            "adviser": entry.status in ("draft", "returned", "submitted"),
            "competitor": entry.status == "draft" or (entry.status in ("returned", "submitted") and registering),
        },
        me=actor.person_id,
        forms={"recall": Form(), "restore": Form(), "leave": Form()},
    )


@views.route("/my/entries/<uuid:entry_id>/basics", methods=["GET", "POST"])
@open_to(competitors_of, load=mine)
def basics(entry: Entry) -> Any:
    """Title and summary."""
    asked = asked_of(entry)
    form = _basics_form(entry, asked)
    if form.validate_on_submit():
        done = form.attempt(
            actions.edit,
            entry,
            **_given(form, entry, asked),
            version=form.seen,
            by=current_actor().account_id,
            at=clock.now(),
        )
        if done is not None:
            flash_done(N_("基本信息已存。"))
            return redirect_to("registration.entry", entry_id=entry.id)
    return render_page(
        "registration/basics.html",
        form=form,
        **page_context(entry),
        attributes=format_attributes(entry, asked),
        open_fields=_open_fields(entry, asked),
    )


def _basics_form(entry: Entry, asked: Sequence[Attribute]) -> Any:
    kept = {"title": entry.title, "summary": entry.attributes.get("summary", "")}
    return with_attributes(BasicsForm, asked, values_of(entry, asked), version=str(entry.version), **kept)


def _given(form: Any, entry: Entry, asked: Sequence[Attribute]) -> dict[str, Any]:
    """What was sent. A field that the page did not show, because it is locked, stays as it is."""
    sent = {name: form[name].data or "" if form[name].raw_data else None for name in ("title", "summary")}
    return {
        "title": entry.title if sent["title"] is None else sent["title"],
        "summary": str(entry.attributes.get("summary", "")) if sent["summary"] is None else sent["summary"],
        "attributes": given_attributes(form, asked),
    }


def _open_fields(entry: Entry, asked: Sequence[Attribute]) -> set[str]:
    """The fields of the page that may change now, for the page; the action checks each."""
    fields = {"title", "summary", *(f"{FIELD}{one.key}" for one in asked)}
    if entry.status == "draft":
        return fields
    return fields & set(returned_fields(entry))


@views.post("/my/entries/<uuid:entry_id>/draft")
@open_to(competitors_of, load=mine)
def draft(entry: Entry) -> Any:
    """Save while typing: the same as `basics`, requested by the page's script; returns the line beside the button."""
    asked, at = asked_of(entry), clock.now()
    form = _basics_form(entry, asked)
    saved = None
    if form.validate_on_submit():
        saved = form.attempt(
            actions.edit,
            entry,
            **_given(form, entry, asked),
            version=form.seen,
            by=current_actor().account_id,
            at=at,
        )
    time = format_time(at, entry.edition.zone, seconds=True)
    return render_template("registration/_saved.html", form=form, entry=entry, saved=saved is not None, time=time)


@views.route("/my/entries/<uuid:entry_id>/submit", methods=["GET", "POST"])
@open_to(competitors_of, load=mine)
def submit(entry: Entry) -> Any:
    """Show everything once more, with the promise of honesty and the button."""
    form, at = SubmitForm(version=str(entry.version)), clock.now()
    if form.validate_on_submit():
        done = form.attempt(
            actions.submit,
            entry,
            promised=bool(form.promised.data),
            why_unchanged=form.why_unchanged.data or "",
            version=form.seen,
            by=current_actor().account_id,
            at=at,
        )
        if done is not None:
            flash_done(N_("已提交，等%(who)s审核。"), who=entry.contest.organisation.name)
            return redirect_to("registration.entry", entry_id=entry.id)
    localize = localizer(entry.edition.zone)
    lacking = [
        {"text": localize(Sentence(one.sentence, one.facts)), "endpoint": one.endpoint, "values": one.values}
        for one in actions.missing(entry, at)
    ]
    overview = format_overview(overview_of(entry, at), at, entry.edition.zone)
    return render_page(
        "registration/submit.html",
        form=form,
        **page_context(entry),
        lacking=lacking,
        unchanged=_names_of(entry, unchanged(entry)),
        overview=overview,
        attributes=format_attributes(entry, asked_of(entry)),
    )


def _names_of(entry: Entry, fields: Sequence[str]) -> list[tuple[str, str]]:
    """The name of each field, and what was written on its flag."""
    names = {
        one.key: i18n.localized(one.words) if isinstance(one.words, dict) else _(one.words) for one in fields_of(entry)
    }
    return [(names.get(field, field), returned_fields(entry)[field]) for field in fields]


@views.post("/my/entries/<uuid:entry_id>/recall")
@open_to(competitors_of, load=mine)
def recall(entry: Entry) -> Any:
    actions.recall(entry, by=current_actor().account_id, at=clock.now())
    flash_done(N_("已收回，现在可以修改。改好记得再提交。"))
    return redirect_to("registration.entry", entry_id=entry.id)


@views.route("/my/entries/<uuid:entry_id>/withdraw", methods=["GET", "POST"])
@open_to(first_of, load=mine)
def withdraw(entry: Entry) -> Any:
    form = ReasonForm()
    if form.validate_on_submit():
        done = form.attempt(
            actions.withdraw, entry, reason=form.reason.data, by=current_actor().account_id, at=clock.now()
        )
        if done is not None:
            if done.status == "withdrawn":
                restorable = may_come_back(entry, clock.now())
                flash_done(
                    N_("已撤回。截止之前还可以恢复。") if restorable else N_("已撤回。报名已经截止，不能自己恢复。")
                )
            else:
                flash_done(N_("已放弃这一轮的名额。"))
            return redirect_to("registration.entry", entry_id=entry.id)
    return render_page("registration/withdraw.html", form=form, **page_context(entry))


@views.post("/my/entries/<uuid:entry_id>/restore")
@open_to(first_of, load=mine)
def restore(entry: Entry) -> Any:
    actions.restore(entry, by=current_actor().account_id, at=clock.now())
    flash_done(N_("报名已恢复。"))
    return redirect_to("registration.entry", entry_id=entry.id)

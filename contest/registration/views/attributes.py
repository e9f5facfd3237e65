"""Attributes of a contest's entries (law 2, section 2): what stands, who lacks one, setting them, and the way back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _

from contest.access import current_actor, open_to
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.editions.rulebooks.effective import contest_name
from contest.errors import N_
from contest.forms import Form
from contest.i18n import localized
from contest.paging import page_of_list
from contest.people.queries import names_of
from contest.registration import actions
from contest.registration.actions.attribute_files import (
    changes_of_attributes,
    digest_of_attributes,
    read_attributes,
    table_of,
)
from contest.registration.forms import (
    AttributeFileForm,
    AttributesForm,
    ConfirmAttributesForm,
    given_attributes,
    with_attributes,
)
from contest.registration.models import Appearance, Participation
from contest.registration.policies import contest_organisers, contest_readers
from contest.registration.presenters import format_attribute
from contest.registration.queries import appearances
from contest.registration.queries.declared import (
    asked_here,
    changed_attributes,
    changes_here,
    name_of,
    value_of,
    values_of,
)
from contest.registration.queries.entered import confirmed_here, waiting_attributes
from contest.registration.views import views
from contest.registration.views.presenters import format_attributes
from contest.registration.views.roster import appearance_in, format_row
from contest.rules.faults import Fault, Faults
from contest.web import actor_and_time, flash_done, redirect_to, render_page

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Attribute

SHOWN = 100  # changes of a table that its preview lists


@views.get("/desk/<edition>/attributes/<path:contest_key>")
@open_to(contest_readers, load=contest_at)
def attributes(contest: Contest) -> Any:
    """Every entry of a contest with the attributes that its rules declare."""
    return _page(contest, Form(formdata=None))


def _page(contest: Contest, form: Form, faults: Sequence[Fault] = ()) -> Any:
    asked = asked_here(contest)
    by_key = {one.key: one for one in asked}
    changes = changes_here(contest)
    waiting = waiting_attributes(contest)
    waits = {(one.entry_id, one.key) for one in waiting}
    rows = [_row(one, asked, waits) for one in appearances(contest)]
    by_id = current_actor().account_id
    return render_page(
        "registration/attributes.html",
        contest=contest,
        name=contest_name(contest),
        form=form,
        asked=[localized(name_of(one)) for one in asked],
        page=page_of_list(rows, after=request.args.get("after"), limit=100),
        lacking=sum(row["lacks"] for row in rows),
        may_change=contest_organisers(current_actor(), contest=contest),
        confirmed=[localized(name_of(by_key[key])) for key in confirmed_here(contest)],
        waiting=len(waiting),
        mine=sum(one.by_id != by_id for one in waiting),
        until=max((str(one.id) for one in waiting), default=""),
        changes=[
            {
                "line": line,
                "number": entry.number,
                "fields": _format_change(by_key, *changed_attributes(line)),
            }
            for line, entry in changes
        ],
        by=names_of([line.by_id for line, _entry in changes]),
        file_form=form if isinstance(form, AttributeFileForm) else AttributeFileForm(formdata=None),
        faults=faults,
        zone=contest.edition.zone,
        status=422 if faults else 200,
    )


def _row(appearance: Appearance, asked: list[Attribute], waits: Collection[tuple[UUID, str]]) -> dict[str, Any]:
    entry = appearance.entry
    takes_part = appearance.participation == Participation.COMPETING
    cells = [
        {
            "name": localized(name_of(one)),
            "text": format_attribute(one, value := value_of(entry, one.key)),
            "is_given": bool(value),
            "waits": (entry.id, one.key) in waits,
            "lacks": takes_part and one.required and not value,
        }
        for one in asked
    ]
    return {**format_row(appearance), "cells": cells, "lacks": any(cell["lacks"] for cell in cells)}


def _format_change(
    asked: Mapping[str, Attribute], was: Mapping[str, str], now: Mapping[str, str]
) -> list[dict[str, str]]:
    """Each attribute of a change in words; one that the rules do not declare any more under its key."""

    def shown(key: str, value: str) -> str:
        return format_attribute(asked[key], value) if key in asked else value or "–"

    return [
        {
            "name": localized(name_of(asked[key])) if key in asked else key,
            "was": shown(key, was.get(key, "")),
            "now": shown(key, value),
        }
        for key, value in now.items()
    ]


@views.route("/desk/<edition>/attributes/<path:contest_key>/<uuid:appearance_id>", methods=["GET", "POST"])
@open_to(contest_organisers, load=appearance_in)
def attributes_of(contest: Contest, appearance: Appearance) -> Any:
    """The attributes of one entry, in a plain form."""
    asked, entry = asked_here(contest), appearance.entry
    form = with_attributes(AttributesForm, asked, values_of(entry, asked), version=str(entry.version))
    if form.validate_on_submit():
        done = form.attempt(
            actions.set_attributes,
            appearance,
            given_attributes(form, asked),
            reason=form.reason.data,
            version=form.seen,
            **actor_and_time(),
        )
        if done is not None:
            flash_done(
                _changed(contest, done) if done else N_("%(number)s 的情况没有变。"),
                number=entry.number,
            )
            return redirect_to("registration.attributes", **contest.address)
    return render_page(
        "registration/attributes_of.html",
        form=form,
        contest=contest,
        name=contest_name(contest),
        row=format_row(appearance),
        attributes=format_attributes(entry, asked),
        zone=contest.edition.zone,
    )


def _changed(contest: Contest, done: Mapping[str, str]) -> Any:
    """What is said after attributes of one entry were changed."""
    if set(done) & set(confirmed_here(contest)):
        return N_("%(number)s 的情况已改好。排名次要用的，等另一个人确认。")
    return N_("%(number)s 的情况已改好，下一次统分就按它。")


@views.post("/desk/<edition>/attributes-file/<path:contest_key>")
@open_to(contest_organisers, load=contest_at)
def load_attributes(contest: Contest) -> Any:
    """Show what a table would change; after that, change it."""
    from contest.exchange.spreadsheets.reading import read_tables

    form = AttributeFileForm()
    if not form.validate_on_submit() or (raw := form.attempt(form.written)) is None:
        return _page(contest, form)
    named = form.name.data or str(_("贴进来的表格"))
    try:
        taken = read_attributes(read_tables(raw, named), contest)
    except Faults as refused:
        return _page(contest, form, refused.faults)
    form.text.data, form.name.data = table_of(contest, taken.given), named
    if form.shown.data:
        given = {"reason": form.reason.data, "shown_as": form.shown.data}
        done = form.attempt(actions.load_attributes, contest, taken.given, **given, **actor_and_time())
        if done is not None:
            flash_done(
                N_("%(n)s {件}{作品}的情况已改好。排名次要用的，等另一个人确认。")
                if waiting_attributes(contest)
                else N_("%(n)s {件}{作品}的情况已改好，下一次统分就按它。"),
                n=done,
            )
            return redirect_to("registration.attributes", **contest.address)
    changes = changes_of_attributes(contest, taken.given)
    form.reason.flags.optional = False  # it is asked for where something changes, and then it is needed
    form.shown.data = digest_of_attributes(changes)
    return render_page(
        "registration/attributes_shown.html",
        contest=contest,
        name=contest_name(contest),
        form=form,
        changes=[
            {
                **format_row(one.appearance),
                "name": localized(name_of(one.attribute)),
                "was": format_attribute(one.attribute, one.was),
                "now": format_attribute(one.attribute, one.now),
            }
            for one in changes[:SHOWN]
        ],
        count=len(changes),
        taken=taken,
    )


@views.post("/desk/<edition>/attributes-confirm/<path:contest_key>")
@open_to(contest_organisers, load=contest_at)
def confirm_attributes(contest: Contest) -> Any:
    """Confirm all that somebody else entered and this page showed."""
    form = ConfirmAttributesForm()
    if form.validate_on_submit():
        made = form.attempt(actions.confirm_attributes, contest, until=form.until.data, **actor_and_time())
        if made is not None:
            flash_done(N_("%(n)s 个值已确认。"), n=len(made))
            return redirect_to("registration.attributes", **contest.address)
    return _page(contest, form)


@views.get("/desk/<edition>/attributes-file/<path:contest_key>")
@open_to(contest_readers, load=contest_at)
def attributes_file(contest: Contest) -> Any:
    """What stands as a file, to fill in and upload again."""
    answer = Response(table_of(contest).encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=attributes.csv"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@views.post("/desk/<edition>/attributes-undo/<path:contest_key>")
@open_to(contest_organisers, load=contest_at)
def undo_attributes(contest: Contest) -> Any:
    """Take the newest change back."""
    form = Form()
    if form.validate_on_submit():
        reason = str(_("撤回最近一次改动"))
        line = request.form.get("line", "")
        done = form.attempt(actions.undo_attributes, contest, line=line, reason=reason, **actor_and_time())
        if done is not None:
            flash_done(N_("最近一次改动已撤回。"))
            return redirect_to("registration.attributes", **contest.address)
    return _page(contest, form)

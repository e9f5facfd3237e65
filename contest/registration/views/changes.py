"""Changes after registration has closed: a delegation asks for them, and the organisers of the contest decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext as _

from contest import clock
from contest.access import current_actor, open_to
from contest.editions.models import Edition
from contest.editions.rulebooks.effective import edition_part, edition_rulebook
from contest.editions.schedule.calendar import period
from contest.errors import N_, NotFound, Unfit
from contest.exchange.spreadsheets.tables import Row, Table
from contest.forms import Form
from contest.i18n import localized
from contest.imports.reading import read_lines
from contest.people.models import Organisation, Person
from contest.people.queries import names_of
from contest.registration.actions.changes import accept_change, ask_change, refuse_change, take_back_change
from contest.registration.actions.delegation import bring_in_one
from contest.registration.forms import ChangeAnswerForm, ChangeForm
from contest.registration.importing import delegation_shape, event_name
from contest.registration.labels import CHANGE_KIND_LABELS, CHANGE_STATE_GLYPHS, CHANGE_STATE_LABELS
from contest.registration.models import ChangeRequest, ChangeState
from contest.registration.policies import delegation_readers, desk_readers, leaders, verifiers
from contest.registration.queries.changes import (
    change_of_delegation,
    change_on_desk,
    changes_at_desk,
    changes_of,
    concerns,
    counted_of,
    places_of,
)
from contest.registration.queries.delegation import delegation_at, entries_of_delegation, events_for
from contest.registration.queries.desk import Desk, desk_at
from contest.registration.queries.grid import people_of
from contest.registration.views import views
from contest.registration.views.presenters import flash_letters, named
from contest.web import actor_and_time, flash_done, redirect_to, render_page

NEW = ("name", "identity", "home")  # what is asked of somebody whom the delegation has not brought in yet


@views.get("/desk/<edition>/delegation/<code>/changes")
@open_to(delegation_readers, load=delegation_at)
def delegation_changes(edition: Edition, delegation: Organisation) -> Any:
    """What the delegation asked for, and asking for more."""
    return _changes_page(edition, delegation, ChangeForm(formdata=None))


def _changes_page(edition: Edition, delegation: Organisation, form: ChangeForm) -> Any:
    at = clock.now()
    entries = entries_of_delegation(edition, delegation)
    closed = [one for one in entries if period(one.contest, "registration").state(at) == "closed"]
    names = {
        entry.id: event_name(one.opening)
        for one in events_for(edition, delegation, entries, at)
        for entry in one.entries
    }
    places = places_of(closed)
    form.place.choices = [
        (
            f"{entry.id}.{member.person_id}",
            f"{member.person.name} · {names.get(entry.id, entry.track)} · {entry.number}",
        )
        for entry, member in places
    ]
    form.instead.choices = [
        ("", _("不是这里的人")),
        *((str(one.id), one.name) for one in people_of(edition, delegation)),
    ]
    most = edition_part(edition_rulebook(edition)).changes_per_delegation
    return render_page(
        "registration/delegation_changes.html",
        edition=named(edition),
        delegation=delegation,
        where={"edition": edition.key, "code": delegation.code},
        form=form,
        changes=_shown(changes_of(edition, delegation)),
        zone=edition.zone,
        may_ask=leaders(current_actor(), edition=edition, delegation=delegation),
        has_places=bool(places),
        left=None if most is None else max(most - counted_of(edition.id, delegation.id), 0),
        key=Form(formdata=None).idempotency_key.data,
    )


def _shown(changes: list[ChangeRequest]) -> list[dict[str, Any]]:
    actor = current_actor()
    names = names_of({one.decided_by for one in changes if one.decided_by})
    return [
        {
            "id": one.id,
            "number": one.entry.number,
            "badge": url_for("desks.badge", edition=one.entry.edition.key, number=one.entry.number),
            "delegation": localized(one.delegation.name),
            "person": one.person.name,
            "kind": _(CHANGE_KIND_LABELS[one.kind]),
            "becomes": one.instead.name if one.instead else one.wanted or "",
            "why": one.why,
            "asked_at": one.asked_at,
            "glyph": CHANGE_STATE_GLYPHS[one.state],
            "state": _(CHANGE_STATE_LABELS[one.state]),
            "is_open": one.state == "open",
            "answer": one.answer or "",
            "decided_at": one.decided_at,
            "decided_by": names.get(one.decided_by, "") if one.decided_by and one.state != "taken-back" else "",
            "mine": one.asked_by == actor.account_id,
            "inside": concerns(one, actor.person_id),
        }
        for one in changes
    ]


@views.post("/desk/<edition>/delegation/<code>/changes")
@open_to(leaders, load=delegation_at)
def ask(edition: Edition, delegation: Organisation) -> Any:
    """File a request."""
    form = ChangeForm()
    places = {
        f"{entry.id}.{member.person_id}": (entry, member)
        for entry, member in places_of(entries_of_delegation(edition, delegation))
    }
    form.place.choices = [(key, key) for key in places]
    if form.validate_on_submit():
        entry, member = places[form.place.data]
        made = form.attempt(_ask, edition, delegation, form, entry, member.person)
        if made is not None:
            flash_done(N_("变更申请已经交给组织者。"))
            return redirect_to("registration.delegation_changes", edition=edition.key, code=delegation.code)
    return _changes_page(edition, delegation, form)


def _ask(edition: Edition, delegation: Organisation, form: ChangeForm, entry: Any, person: Person) -> ChangeRequest:
    instead = None
    if form.kind.data == "swap":
        instead = _substitute(edition, delegation, form)
    wanted, why = form.wanted.data or "", form.why.data or ""
    return ask_change(entry, person, form.kind.data, instead=instead, wanted=wanted, why=why, **actor_and_time())


def _substitute(edition: Edition, delegation: Organisation, form: ChangeForm) -> Person | None:
    """Who comes in: one of the delegation's people, or somebody new."""
    if form.instead.data:
        found = next((one for one in people_of(edition, delegation) if str(one.id) == form.instead.data), None)
        if found is None:
            raise Unfit(N_("请选换上来的人，或者写下他是谁。"), field="instead")
        return found
    if not form.new_name.data:
        return None
    shape = delegation_shape(())
    heads = {one.key: one.heads[0] for one in shape.fields}
    given = [form[f"new_{key}"].data or "" for key in NEW]
    rows = (Row(1, tuple(heads[key] for key in NEW)), Row(2, tuple(given)))
    (line,) = read_lines([Table("", rows)], shape, {}, {}).lines
    return bring_in_one(delegation, line, people_of(edition, delegation), **actor_and_time())


@views.post("/desk/<edition>/delegation/<code>/changes/<uuid:change_id>/take-back")
@open_to(leaders, load=change_of_delegation)
def take_back(edition: Edition, delegation: Organisation, change: ChangeRequest) -> Any:
    """Take one back that nobody has decided."""
    take_back_change(change, **actor_and_time())
    flash_done(N_("已收回。"))
    return redirect_to("registration.delegation_changes", edition=edition.key, code=delegation.code)


def _desk_of_delegations(edition: str, contest_key: str) -> dict[str, Any]:
    """Loader: a desk whose people delegations enter; a school enters its own, and its desk has no such page."""
    found = desk_at(edition, contest_key)
    if found["desk"].tier.run_by == "school":
        raise NotFound
    return found


@views.get("/desk/<edition>/changes/<path:contest_key>")
@open_to(desk_readers, load=_desk_of_delegations)
def changes(desk: Desk) -> Any:
    """What delegations ask of this desk."""
    return _desk_page(desk, ChangeAnswerForm(formdata=None), None)


def _desk_page(desk: Desk, form: ChangeAnswerForm, asked: UUID | None) -> Any:
    return render_page(
        "registration/changes.html",
        edition=named(desk.edition),
        desk=desk,
        form=form,
        asked=asked,
        changes=_shown(changes_at_desk(desk)),
        zone=desk.edition.zone,
        may_decide=verifiers(current_actor(), desk=desk),
        key=Form(formdata=None).idempotency_key.data,
    )


@views.post("/desk/<edition>/changes/<uuid:change_id>/<path:contest_key>")
@open_to(verifiers, load=change_on_desk)
def decide_change(desk: Desk, change: ChangeRequest) -> Any:
    """Accept it, which carries it out, or refuse it with a reason."""
    form = ChangeAnswerForm()
    letters = form.attempt(_decide, change, form) if form.validate_on_submit() else None
    if letters is not None:
        accepted = change.state == ChangeState.ACCEPTED
        flash_done(N_("准了，已经办好。") if accepted else N_("已答复：没有准，什么都没有改。"))
        flash_letters(letters)
        return redirect_to("registration.changes", edition=desk.edition.key, contest_key=desk.key)
    return _desk_page(desk, form, change.id)


def _decide(change: ChangeRequest, form: ChangeAnswerForm) -> int:
    actions = {"accept": accept_change, "refuse": refuse_change}
    if (action := actions.get(request.form.get("operation", ""))) is None:
        raise Unfit(N_("没有看懂要做什么，什么都没有改动。"))
    return action(change, form.answer.data, **actor_and_time())

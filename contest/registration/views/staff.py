"""A delegation's people: who comes along and as what, and sizes and needs for the venue."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from contest.access import current_actor, open_to
from contest.editions.models import Edition
from contest.errors import N_, Clash
from contest.exchange.spreadsheets.tables import Row, Table
from contest.i18n import localized
from contest.imports.reading import read_lines
from contest.people.models import Organisation, Person
from contest.registration.actions.delegation import bring_in_one
from contest.registration.actions.staff import note_member
from contest.registration.forms import NewStaffForm, OfPersonForm
from contest.registration.importing import delegation_shape
from contest.registration.labels import DECLARED_LABELS, DELEGATION_ROLE_LABELS, STAFF_ROLE_LABELS
from contest.registration.policies import delegation_readers, leaders
from contest.registration.queries.delegation import delegation_at, entries_of_delegation
from contest.registration.queries.grid import people_of
from contest.registration.queries.staff import (
    OfDelegation,
    declared_in,
    everybody_of,
    members_of,
    somebody_at,
)
from contest.registration.views import views
from contest.registration.views.presenters import named
from contest.web import actor_and_time, flash_done, redirect_to, render_page

NEW = ("name", "identity", "home")


@views.get("/desk/<edition>/delegation/<code>/people")
@open_to(delegation_readers, load=delegation_at, sensitive="sizes and needs", subject="delegation")
def delegation_people(edition: Edition, delegation: Organisation) -> Any:
    """Everybody of the delegation, staff first."""
    return _people_page(edition, delegation, NewStaffForm(formdata=None))


def _people_page(edition: Edition, delegation: Organisation, form: NewStaffForm) -> Any:
    members = members_of(edition, delegation)
    found = everybody_of(entries_of_delegation(edition, delegation), members)
    return render_page(
        "registration/delegation_people.html",
        edition=named(edition),
        delegation=delegation,
        where={"edition": edition.key, "code": delegation.code},
        rows=[_row(one) for one in found],
        staff=sum(one.role is not None for one in members),
        declared=[_(label) for label in DECLARED_LABELS.values()],
        form=form,
        may_note=leaders(current_actor(), edition=edition, delegation=delegation),
    )


def _row(one: OfDelegation) -> dict[str, Any]:
    declared = declared_in(one.noted)
    return {
        "id": one.person.id,
        "name": one.person.name,
        "home": localized(one.person.home.name) if one.person.home else "",
        "roles": _roles(one),
        "declared": [(_(label), declared.get(key, "")) for key, label in DECLARED_LABELS.items()],
    }


def _roles(one: OfDelegation) -> list[str]:
    staff = [_(STAFF_ROLE_LABELS[one.noted.role])] if one.noted is not None and one.noted.role else []
    return [*staff, *(_(DELEGATION_ROLE_LABELS[role]) for role in one.roles)]


@views.post("/desk/<edition>/delegation/<code>/people")
@open_to(leaders, load=delegation_at)
def add_staff(edition: Edition, delegation: Organisation) -> Any:
    """Somebody who comes along."""
    form = NewStaffForm()
    if form.validate_on_submit() and form.attempt(_add, edition, delegation, form):
        return redirect_to("registration.delegation_people", edition=edition.key, code=delegation.code)
    return _people_page(edition, delegation, form)


def _add(edition: Edition, delegation: Organisation, form: NewStaffForm) -> bool:
    shape = delegation_shape(())
    heads = {one.key: one.heads[0] for one in shape.fields}
    given = {key: form[f"new_{key}"].data or "" for key in NEW}
    rows = (Row(1, tuple(heads[key] for key in NEW)), Row(2, tuple(given[key] for key in NEW)))
    (line,) = read_lines([Table("", rows)], shape, {}, {}).lines
    members = members_of(edition, delegation)
    around = {one.id: one for one in people_of(edition, delegation)} | {one.person_id: one.person for one in members}
    person = bring_in_one(delegation, line, around.values(), **actor_and_time())
    if any(one.person_id == person.id and one.role for one in members):
        raise Clash(N_("%(who)s已经在随团人员里了，在名单里点名字就能改。"), who=person.name, field="new_name")
    note_member(
        edition,
        delegation,
        person,
        role=form.role.data,
        declared={key: form[key].data or "" for key in DECLARED_LABELS},
        **actor_and_time(),
    )
    flash_done(N_("已记下%(who)s。"), who=person.name)
    return True


@views.route("/desk/<edition>/delegation/<code>/people/<uuid:person_id>", methods=["GET", "POST"])
@open_to(leaders, load=somebody_at, sensitive="sizes and needs", subject="person")
def delegation_person(edition: Edition, delegation: Organisation, person: Person) -> Any:
    """The role of one of its people, sizes and needs."""
    noted = next((one for one in members_of(edition, delegation) if one.person_id == person.id), None)
    shown = {"role": (noted.role if noted else None) or "", **dict.fromkeys(DECLARED_LABELS, ""), **declared_in(noted)}
    form = OfPersonForm(data=shown)
    if form.validate_on_submit() and form.attempt(_note, edition, delegation, person, form):
        return redirect_to("registration.delegation_people", edition=edition.key, code=delegation.code)
    return render_page(
        "registration/delegation_person.html",
        edition=named(edition),
        delegation=delegation,
        where={"edition": edition.key, "code": delegation.code},
        person=person,
        form=form,
    )


def _note(edition: Edition, delegation: Organisation, person: Person, form: OfPersonForm) -> bool:
    declared = {key: form[key].data or "" for key in DECLARED_LABELS}
    note_member(edition, delegation, person, role=form.role.data, declared=declared, **actor_and_time())
    flash_done(N_("已记下%(who)s。"), who=person.name)
    return True

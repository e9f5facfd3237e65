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
from contest.registration.forms import NewStaffForm, OfPersonForm, PhotoForm
from contest.registration.importing import delegation_shape
from contest.registration.labels import DECLARED_LABELS, DELEGATION_ROLE_LABELS, STAFF_ROLE_LABELS
from contest.registration.models import DelegationMember
from contest.registration.policies import delegation_readers, leaders
from contest.registration.queries.delegation import delegation_at, entries_of_delegation
from contest.registration.queries.grid import people_of
from contest.registration.queries.staff import (
    OfDelegation,
    declared_in,
    everybody_of,
    members_of,
    somebody_at,
    without_photo,
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
        without_photo=len(without_photo(found)),
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
        "photo": one.noted.photo if one.noted is not None else None,
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
    """The role of one of its people, sizes and needs, the photo."""
    form = _form_of(edition, delegation, person)
    if form.validate_on_submit() and form.attempt(_note, edition, delegation, person, form):
        return redirect_to("registration.delegation_people", edition=edition.key, code=delegation.code)
    return person_page(edition, delegation, person, form=form)


def _form_of(edition: Edition, delegation: Organisation, person: Person, **more: Any) -> OfPersonForm:
    noted = _noted(edition, delegation, person)
    shown = {"role": (noted.role if noted else None) or "", **dict.fromkeys(DECLARED_LABELS, ""), **declared_in(noted)}
    return OfPersonForm(data=shown, **more)


def _noted(edition: Edition, delegation: Organisation, person: Person) -> DelegationMember | None:
    return next((one for one in members_of(edition, delegation) if one.person_id == person.id), None)


def person_page(
    edition: Edition,
    delegation: Organisation,
    person: Person,
    *,
    form: OfPersonForm | None = None,
    photo_form: PhotoForm | None = None,
) -> Any:
    """The page of one of its people, with what was typed in whichever form was refused."""
    noted = _noted(edition, delegation, person)
    refused = photo_form.refusal if photo_form is not None else None
    return render_page(
        "registration/delegation_person.html",
        status=refused.status if refused is not None else 200,
        edition=named(edition),
        delegation=delegation,
        where={"edition": edition.key, "code": delegation.code},
        person=person,
        form=form or _form_of(edition, delegation, person, formdata=None),
        photo=noted.photo if noted is not None else None,
        photo_form=photo_form or PhotoForm(formdata=None),
    )


def _note(edition: Edition, delegation: Organisation, person: Person, form: OfPersonForm) -> bool:
    declared = {key: form[key].data or "" for key in DECLARED_LABELS}
    note_member(edition, delegation, person, role=form.role.data, declared=declared, **actor_and_time())
    flash_done(N_("已记下%(who)s。"), who=person.name)
    return True

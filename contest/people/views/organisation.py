"""An organisation's people: who holds which role there, and the organisations below."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request

from contest import clock
from contest.access import current_actor, open_to
from contest.errors import N_, NotFound
from contest.paging import page_of
from contest.people import actions, policies, queries
from contest.people.forms import DepartmentForm, ReasonForm, in_languages
from contest.people.models import Account, Membership, Organisation, Series
from contest.people.sign_in.identification import my_account_id
from contest.people.views import views
from contest.web import flash_done, redirect_to, render_page

HAS_BELOW = ("school", "authority")  # kinds with organisations below them


def scope_at(series: str, kind: str, code: str) -> dict[str, Any]:
    """Loader: an organisation in a series, and the organisation above it from whose scope the actor acts, if they do
    not organise there themselves."""
    organisation, found = queries.organisation(kind, code), queries.series(series)
    if organisation is None or found is None:
        raise NotFound
    actor, upper = current_actor(), None
    if not policies.organiser_at(actor, organisation.id, found.id):
        upper = next(
            (
                one
                for one in queries.organisations_by_id(actor.organisations("organiser", found.id))
                if queries.is_below(organisation, one)
            ),
            None,
        )
    return {"organisation": organisation, "series": found, "upper": upper}


def scoped(organisation: Organisation, series: Series) -> dict[str, str]:
    """The address parts of a scope."""
    return {"series": series.key, "kind": organisation.kind, "code": organisation.code}


@views.get("/people")
@open_to(policies.organisers)
def scopes() -> Any:
    """The scopes in which somebody may manage people."""
    mine = [one for one in queries.current_memberships(my_account_id()) if one.role == "organiser"]
    counted = queries.people_counted([one.organisation_id for one in mine if one.organisation_id])
    return render_page(
        "people/scopes.html",
        scopes=[(one.organisation, one.series, counted.get((one.organisation_id, one.series_id), 0)) for one in mine],
    )


@views.get("/people/<series>/<kind>/<code>")
@open_to(policies.inviters, load=scope_at)
def members(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """Who holds a role here. A reader from above sees the organisers, whose invitation is their task, and nobody
    else."""
    actor = current_actor()
    roles = policies.invited_roles(actor, organisation, series, upper)
    asked = request.args.get("role", "")
    listed = page_of(
        queries.members_listed(organisation.id, series.id, [asked] if asked in roles else roles),
        [Account.name, Membership.id],
        after=request.args.get("after"),
    )
    return render_page(
        "people/members.html",
        **scope_shown(organisation, series, upper),
        listed=listed,
        roles=roles,
        asked=asked if asked in roles else "",
        me=actor.account_id,
    )


def scope_shown(organisation: Organisation, series: Series, upper: Organisation | None) -> dict[str, Any]:
    """The values that each page of a scope gets: its scope, and the pages beside it."""
    return {
        "organisation": organisation,
        "series": series,
        "upper": upper,
        "where": scoped(organisation, series),
        "has_below": upper is None and organisation.kind in HAS_BELOW,
    }


def _membership_at(series: str, kind: str, code: str, membership_id: UUID) -> dict[str, Any]:
    scope = scope_at(series, kind, code)
    membership = queries.membership_at(scope["organisation"].id, scope["series"].id, membership_id)
    if membership is None:
        raise NotFound
    return {**scope, "membership": membership}


@views.route("/people/<series>/<kind>/<code>/members/<uuid:membership_id>/revoke", methods=["GET", "POST"])
@open_to(policies.revokers, load=_membership_at)
def revoke(organisation: Organisation, series: Series, upper: Organisation | None, membership: Membership) -> Any:
    """Take a role back, with a reason."""
    form = ReasonForm()
    if form.validate_on_submit():
        done = form.attempt(actions.revoke, membership, reason=form.reason.data, by=my_account_id(), at=clock.now())
        if done is not None:
            flash_done(N_("已收回%(name)s的角色。"), name=membership.account.name)
            return redirect_to("people.members", **scoped(organisation, series))
    shown = scope_shown(organisation, series, upper)
    return render_page("people/revoke.html", **shown, form=form, membership=membership)


@views.get("/people/<series>/<kind>/<code>/below")
@open_to(policies.inviters, load=scope_at)
def below(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """The organisations below, to invite their first organisers."""
    if upper is not None or organisation.kind not in HAS_BELOW:
        raise NotFound
    text = (request.args.get("text") or "").strip()[:80]
    listed = page_of(
        queries.organisations_listed(text=text).where(queries.below(organisation)),
        [queries.SCHOOLS_FIRST, Organisation.kind, Organisation.code],
        after=request.args.get("after"),
    )
    organised = queries.organisers_counted([one.id for one in listed.rows], series.id)
    return render_page(
        "people/below.html",
        **scope_shown(organisation, series, upper),
        listed=listed,
        organised=organised,
        text=text,
    )


@views.route("/people/<series>/<kind>/<code>/departments/new", methods=["GET", "POST"])
@open_to(policies.keepers_of_departments, load=scope_at)
def add_department(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """A school's organiser adds a department."""
    form = DepartmentForm()
    if form.validate_on_submit():
        made = form.attempt(
            actions.add_organisation,
            "department",
            f"{organisation.code}-{form.code.data}",
            in_languages(form.name.data, form.name_en.data),
            parent=organisation,
            by=current_actor().account_id,
            at=clock.now(),
        )
        if made is not None:
            flash_done(N_("已添加%(name)s。"), name=made.name)
            return redirect_to("people.below", **scoped(organisation, series))
    return render_page("people/add_department.html", **scope_shown(organisation, series, upper), form=form)

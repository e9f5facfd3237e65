"""Who holds a role that reviews, confirms or consents, from whom they have it, and who counts as a second person; the
supervisor and organisations above vouch here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from contest import clock
from contest.access import current_actor, open_to
from contest.db import session
from contest.errors import N_, NotFound
from contest.forms import Form
from contest.paging import page_of
from contest.people import actions, letters, policies, queries, second_person
from contest.people.models import Account, Membership, Organisation, Series
from contest.people.queries.granting import administrators
from contest.people.roots import asked_once
from contest.people.sign_in.identification import my_account_id
from contest.people.views import views
from contest.people.views.organisation import scoped
from contest.web import address_of, flash_done, redirect_to, render_page

WAIT = timedelta(hours=24)  # shown where no contest is asked about; a rulebook may say otherwise


@dataclass(frozen=True)
class RoleShown:
    """A role, from whom it is, and what its holder lacks to be a second person beside whoever granted it."""

    membership: Membership
    granted_by: str | None
    is_own_grant: bool
    vouched_by: str | None
    lack: str | None
    able_from: datetime | None
    may_vouch: bool


def _scope_at(series: str, kind: str, code: str) -> dict[str, Any]:
    """Loader: an organisation in a series, and whether the actor acts for an organisation above it."""
    organisation, found = queries.organisation(kind, code), queries.series(series)
    if organisation is None or found is None:
        raise NotFound
    actor = current_actor()
    held = {*actor.organisations("organiser", found.id), *actor.organisations("supervisor", found.id)}
    above = any(second_person.is_higher(one, organisation) for one in queries.organisations_by_id(held))
    return {"organisation": organisation, "series": found, "above": above}


@views.get("/people/<series>/<kind>/<code>/roles")
@open_to(policies.readers_of_roles, load=_scope_at)
def roles(organisation: Organisation, series: Series, above: bool) -> Any:
    """Everybody with a role that reviews, confirms or consents, and how they came by it."""
    at, actor = clock.now(), current_actor()
    listed = page_of(
        queries.members_listed(organisation.id, series.id, second_person.CONFIRMING),
        [Account.name, Membership.id],
    )
    names = queries.names_of(one for row in listed.rows for one in (row.granted_by, row.vouched_by))
    may_vouch = policies.vouchers(actor, organisation=organisation, series=series, above=above)
    with asked_once({one.account_id for one in listed.rows}):
        lacks = [
            second_person.qualification(
                row.account,
                organisation,
                series.id,
                roles=(row.role,),
                beside=second_person.Begun((row.granted_by,) if row.granted_by != row.account_id else ()),
                wait=WAIT,
                at=at,
            )
            for row in listed.rows
        ]
    shown = []
    for row, found in zip(listed.rows, lacks, strict=True):
        vouched = row.vouched_by is not None and second_person.vouch_is_current(row)
        shown.append(
            RoleShown(
                row,
                names.get(row.granted_by) if row.granted_by else None,
                row.granted_by == row.account_id,
                names.get(row.vouched_by) if vouched and row.vouched_by else None,
                found.lack,
                found.able_from,
                may_vouch and not vouched and found.lack is not None and row.account_id != actor.account_id,
            )
        )
    return render_page(
        "people/roles.html",
        organisation=organisation,
        series=series,
        above=above,
        where=scoped(organisation, series),
        listed=listed,
        shown=shown,
    )


def _membership_at(series: str, kind: str, code: str, membership_id: UUID) -> dict[str, Any]:
    scope = _scope_at(series, kind, code)
    membership = queries.membership_at(scope["organisation"].id, scope["series"].id, membership_id)
    if membership is None or membership.role not in second_person.CONFIRMING:
        raise NotFound
    return {**scope, "membership": membership}


@views.route("/people/<series>/<kind>/<code>/members/<uuid:membership_id>/vouch", methods=["GET", "POST"])
@open_to(policies.vouchers, load=_membership_at)
def vouch(organisation: Organisation, series: Series, above: bool, membership: Membership) -> Any:
    """Answer for somebody's role at once, in the open."""
    form, at = Form(), clock.now()
    if form.validate_on_submit():
        voucher = session.get_one(Account, my_account_id())
        if form.attempt(actions.vouch, membership, voucher, is_above=above, at=at) is not None:
            readers = tellable(organisation, series, besides=voucher.id)
            link = address_of("people.roles", **scoped(organisation, series))
            letters.vouched(membership, readers, link=link, by=voucher.name, at=at)
            flash_done(N_("已为%(name)s担保。"), name=membership.account.name)
            return redirect_to("people.roles", **scoped(organisation, series))
    return render_page(
        "people/vouch.html",
        organisation=organisation,
        series=series,
        where=scoped(organisation, series),
        membership=membership,
        granted_by=queries.names_of([membership.granted_by]).get(membership.granted_by)
        if membership.granted_by
        else None,
        form=form,
    )


def tellable(organisation: Organisation, series: Series, *, besides: UUID | None) -> list[Account]:
    """The organisers and supervisors of an organisation, once each, without one of them."""
    found = queries.members(organisation.id, series.id, ("organiser", "supervisor"))
    return list({one.account_id: one.account for one in found if one.account_id != besides}.values())


def tell_of_grant(membership: Membership | None, at: datetime) -> None:
    """Tell all organisers and supervisors of a role that was granted at this moment, if it reviews or confirms; of a
    new administrator, who may grant any role, tell the other administrators."""
    if membership is None or membership.granted_at != at or membership.granted_by is None:
        return
    if membership.role == "administrator":
        informed = (membership.granted_by, membership.account_id)
        others = [one for one in administrators() if one.id not in informed]
        link = address_of("people.account_of", account_id=membership.account_id)
        by_name = queries.names_of([membership.granted_by]).get(membership.granted_by)
        letters.administrator_named(membership, others, link=link, by=by_name, at=at)
    if membership.role not in second_person.CONFIRMING:
        return
    organisation, series, by = membership.organisation, membership.series, membership.granted_by
    if organisation is None or series is None or by is None:
        return
    readers = [one for one in tellable(organisation, series, besides=by) if one.id != membership.account_id]
    name = None if by == membership.account_id else queries.names_of([by]).get(by)
    link = address_of("people.roles", **scoped(organisation, series))
    letters.role_granted(membership, readers, link=link, by=name, at=at)

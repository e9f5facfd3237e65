"""Invitations of an organisation: the list, a new one, and one with its link, QR and code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from markupsafe import Markup

from contest import clock
from contest.access import current_actor, open_to
from contest.db import session
from contest.errors import N_, NotFound
from contest.forms import Form
from contest.paging import page_of
from contest.people import actions, labels, letters, policies, queries
from contest.people.forms import InviteForm, options
from contest.people.models import Account, Invitation, InvitationState, Organisation, Series
from contest.people.sign_in.identification import my_account_id
from contest.people.views import views
from contest.people.views.organisation import scope_at, scope_shown, scoped
from contest.people.views.roles import tell_of_grant
from contest.web import address_of, flash_done, redirect_to, render_page


def state_of(invitation: Invitation, at: datetime) -> str:
    """A value of InvitationState."""
    if invitation.used_at is not None:
        return InvitationState.USED
    if invitation.revoked_at is not None:
        return InvitationState.WITHDRAWN
    return InvitationState.EXPIRED if invitation.expires_at <= at else InvitationState.WAITING


@views.get("/people/<series>/<kind>/<code>/invitations")
@open_to(policies.inviters, load=scope_at)
def invitations(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    at = clock.now()
    roles = policies.invited_roles(current_actor(), organisation, series, upper)
    asked = request.args.get("state", "")
    listed = page_of(
        queries.invitations_listed(organisation.id, series.id, roles, asked),
        [Invitation.name, Invitation.id],
        after=request.args.get("after"),
    )
    return render_page(
        "people/invitations.html",
        **scope_shown(organisation, series, upper),
        listed=listed,
        asked=asked if asked in ("used", "all") else "",
        states={one.id: state_of(one, at) for one in listed.rows},
    )


@views.route("/people/<series>/<kind>/<code>/invite", methods=["GET", "POST"])
@open_to(policies.inviters, load=scope_at)
def invite(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    roles = policies.invited_roles(current_actor(), organisation, series, upper)
    asked = request.args.get("role")
    form = InviteForm(role=asked if asked in roles else roles[0] if len(roles) == 1 else None)
    form.role.choices = options((role, _(labels.ROLE_LABELS[role])) for role in roles)
    if request.method == "GET" and organisation.kind != "authority":
        form.home_name.data = organisation.name["zh"]
    if form.validate_on_submit():
        invitation = form.attempt(_invite, form, organisation, series, upper, clock.now())
        if invitation is not None:
            return redirect_to("people.invitation", **scoped(organisation, series), invitation_id=invitation.id)
    return render_page(
        "people/invite.html",
        **scope_shown(organisation, series, upper),
        form=form,
        hints={role: _(hint) for role, hint in labels.ROLE_HINTS.items()},
    )


def _invite(
    form: InviteForm, organisation: Organisation, series: Series, upper: Organisation | None, at: datetime
) -> Invitation:
    invitation = actions.invite(
        current_actor(),
        form.name.data,
        form.role.data,
        organisation,
        series,
        upper=upper,
        email=form.email.data,
        home=form.sought.found if form.sought else None,
        known=form.known.data,
        at=at,
    )
    _write_to(invitation, at)
    _tell_of_role(invitation, at)
    return invitation


def _tell_of_role(invitation: Invitation, at: datetime) -> None:
    """Tell the others if the invitation, or its renewal, gave the role already."""
    if invitation.account_id is not None:
        tell_of_grant(
            queries.membership(
                invitation.account_id, invitation.role, invitation.organisation_id, invitation.series_id
            ),
            at,
        )


def send_invitation(invitation: Invitation, at: datetime) -> None:
    """Write to the person if there is an address, and tell the others if the invitation gave the role already. For
    invitations that another step makes."""
    if invitation.email:
        _write_letter(invitation, at)
    _tell_of_role(invitation, at)


def _write_to(invitation: Invitation, at: datetime) -> None:
    """Send the link if the person has an address, and say so."""
    if not invitation.email:
        flash_done(N_("已写好给%(name)s的邀请。把二维码、链接或邀请码交给本人。"), name=invitation.name)
        return
    _write_letter(invitation, at)
    flash_done(N_("邀请信会寄给%(name)s（%(email)s）。"), name=invitation.name, email=invitation.email)


def _write_letter(invitation: Invitation, at: datetime) -> None:
    account = session.get_one(Account, invitation.account_id)
    letters.invitation(
        invitation,
        address_of("people.invited", token=actions.token_of(invitation, mailed=True)),
        actions.code_of(invitation, mailed=True),
        account,
        lets_in=actions.lets_in(invitation, account, mailed=True),
        at=at,
    )


@dataclass(frozen=True)
class Slip:
    """What is handed to an invited person on paper."""

    invitation: Invitation
    link: str
    code: str
    picture: Markup


MOST_SLIPS = 400


@views.get("/people/<series>/<kind>/<code>/invitations/slips")
@open_to(policies.inviters, load=scope_at)
def slips(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """Link, QR and code of everybody who has not come in yet, to be printed and cut. Whose link signs in to an account
    of their own is not among them: their link is mailed to them alone."""
    at = clock.now()
    roles = policies.invited_roles(current_actor(), organisation, series, upper)
    waiting = session.scalars(
        queries.invitations_listed(organisation.id, series.id, roles, "").order_by(Invitation.name, Invitation.id)
    )
    shown = []
    for one in waiting.unique().fetchmany(MOST_SLIPS):
        if state_of(one, at) != InvitationState.WAITING:
            continue
        if not actions.lets_in(one, session.get_one(Account, one.account_id), mailed=False):
            continue
        link = address_of("people.invited", token=actions.token_of(one))
        shown.append(Slip(one, link, actions.code_of(one), qr_of(link)))
    return render_page(
        "people/slips.html",
        **scope_shown(organisation, series, upper),
        slips=shown,
        code_page=address_of("people.code"),
    )


def _invitation_at(series: str, kind: str, code: str, invitation_id: UUID) -> dict[str, Any]:
    scope = scope_at(series, kind, code)
    invitation = queries.invitation(scope["organisation"].id, scope["series"].id, invitation_id)
    if invitation is None:
        raise NotFound
    return {**scope, "invitation": invitation}


@views.get("/people/<series>/<kind>/<code>/invitations/<uuid:invitation_id>")
@open_to(policies.holders_of_invitation, load=_invitation_at)
def invitation(organisation: Organisation, series: Series, upper: Organisation | None, invitation: Invitation) -> Any:
    """One invitation. Link, QR and code are shown while it is unused, to people who may invite to that role. A link to
    a person's own account is useless without its password; one to an account that somebody has entered without a
    password is mailed to them and not shown."""
    at = clock.now()
    state = state_of(invitation, at)
    account = session.get_one(Account, invitation.account_id)
    lets_in = actions.lets_in(invitation, account, mailed=False)
    mailed_only = not lets_in and actions.lets_in(invitation, account, mailed=True)
    shown = state == "waiting" and not mailed_only
    link = address_of("people.invited", token=actions.token_of(invitation)) if shown else None
    return render_page(
        "people/invitation.html",
        **scope_shown(organisation, series, upper),
        invitation=invitation,
        state=state,
        link=link,
        code=actions.code_of(invitation) if link else None,
        picture=qr_of(link) if link else None,
        lets_in=lets_in,
        mailed_only=mailed_only,
        owner=None if lets_in or mailed_only else actions.owner_of(account),
        has_password=account.password is not None,
        form=Form(),
    )


def qr_of(link: str) -> Markup:
    """A QR code as SVG without any style: dark modules on white, in both themes. The element around it describes it.
    The mask is fixed, as on certificates: to weigh all eight took a third of a page of slips or paper sheets."""
    import segno  # imported here, so that the app starts fast

    drawn = segno.make(link, error="m", micro=False, mask=2).svg_inline(
        scale=4, border=3, dark="#14181d", light="#ffffff", svgclass=None, lineclass=None, omitsize=True
    )
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S704 - made of modules alone


@views.post("/people/<series>/<kind>/<code>/invitations/<uuid:invitation_id>/renew")
@open_to(policies.holders_of_invitation, load=_invitation_at)
def renew(organisation: Organisation, series: Series, upper: Organisation | None, invitation: Invitation) -> Any:
    at = clock.now()
    used = invitation.used_at is not None
    fresh = actions.renew(current_actor(), invitation, upper=upper, at=at)
    _write_to(fresh, at)
    _tell_of_role(fresh, at)
    account = session.get_one(Account, fresh.account_id)
    if used and account.email:
        letters.link_renewed(account, fresh, by=current_actor().name, at=at)
    return redirect_to("people.invitation", **scoped(organisation, series), invitation_id=fresh.id)


@views.post("/people/<series>/<kind>/<code>/invitations/<uuid:invitation_id>/withdraw")
@open_to(policies.holders_of_invitation, load=_invitation_at)
def withdraw(organisation: Organisation, series: Series, upper: Organisation | None, invitation: Invitation) -> Any:
    actions.withdraw(invitation, by=my_account_id(), at=clock.now())
    flash_done(N_("已撤销给%(name)s的邀请，链接和邀请码都不能再用。"), name=invitation.name)
    return redirect_to("people.invitations", **scoped(organisation, series))

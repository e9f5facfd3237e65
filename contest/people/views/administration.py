"""The administrator's lists: accounts and organisations. They show no marks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from contest import clock
from contest.access import administrators, open_to
from contest.errors import N_, NotFound
from contest.i18n import localized
from contest.paging import page_of
from contest.people import actions, labels, queries
from contest.people.forms import (
    DepartmentForm,
    FirstOrganiserForm,
    GrantForm,
    OrganisationForm,
    ReasonForm,
    in_languages,
    options,
)
from contest.people.models import KINDS, Account, Invitation, Membership, Organisation
from contest.people.queries.administering import organisers_waiting, roles_held
from contest.people.sign_in.identification import my_account_id
from contest.people.sign_in.identity import masked_email
from contest.people.views import views
from contest.people.views.invitations import send_invitation
from contest.people.views.roles import tell_of_grant
from contest.web import address_of, flash_done, redirect_to, render_page


@views.get("/people/accounts")
@open_to(administrators, sensitive="accounts")
def accounts() -> Any:
    text = (request.args.get("text") or "").strip()[:80]
    listed = page_of(queries.accounts_listed(text), [Account.created_at, Account.id], after=request.args.get("after"))
    return render_page(
        "people/accounts.html",
        listed=listed,
        text=text,
        emails={one.id: masked_email(one.email) if one.email else None for one in listed.rows},
        roles={one.id: [role for role in one.memberships if role.revoked_at is None] for one in listed.rows},
    )


def _account_at(account_id: UUID) -> dict[str, Any]:
    account = queries.account(account_id)
    if account is None:
        raise NotFound
    return {"account": account}


@views.get("/people/accounts/<uuid:account_id>")
@open_to(administrators, load=_account_at, sensitive="account")
def account_of(account: Account) -> Any:
    return _account_page(account, ReasonForm())


def _account_page(account: Account, form: ReasonForm) -> Any:
    """One account, with the form that disables or enables it."""
    return render_page(
        "people/account_of.html",
        account=account,
        email=masked_email(account.email) if account.email else None,
        phone=actions.phone_shown(account),
        memberships=[one for one in account.memberships if one.revoked_at is None],
        form=form,
        own=account.id == my_account_id(),
    )


@views.post("/people/accounts/<uuid:account_id>/disable")
@open_to(administrators, load=_account_at)
def disable(account: Account) -> Any:
    form = ReasonForm()
    if (
        form.validate_on_submit()
        and form.attempt(actions.disable, account, reason=form.reason.data, by=my_account_id(), at=clock.now())
        is not None
    ):
        flash_done(N_("已停用%(name)s的账号，所有登录都已结束。"), name=account.name)
        return redirect_to("people.account_of", account_id=account.id)
    return _account_page(account, form)


@views.post("/people/accounts/<uuid:account_id>/enable")
@open_to(administrators, load=_account_at)
def enable(account: Account) -> Any:
    form = ReasonForm()
    if (
        form.validate_on_submit()
        and form.attempt(actions.enable, account, reason=form.reason.data, by=my_account_id(), at=clock.now())
        is not None
    ):
        flash_done(N_("已恢复%(name)s的账号。"), name=account.name)
        return redirect_to("people.account_of", account_id=account.id)
    return _account_page(account, form)


@views.route("/people/accounts/<uuid:account_id>/grant", methods=["GET", "POST"])
@open_to(administrators, load=_account_at)
def grant(account: Account) -> Any:
    form = GrantForm()
    form.series.choices = options(
        [("", _("全部系列")), *((one.key, localized(one.name)) for one in queries.every_series())]
    )
    at = clock.now()
    if form.validate_on_submit():
        done = form.attempt(
            actions.grant,
            account,
            form.role.data,
            form.sought.found if form.sought else None,
            queries.series(form.series.data) if form.series.data else None,
            by=my_account_id(),
            at=at,
        )
        if done is not None:
            tell_of_grant(done, at)
            flash_done(
                N_("已授予%(name)s这个角色：%(role)s。"), name=account.name, role=_(labels.ROLE_LABELS[done.role])
            )
            return redirect_to("people.account_of", account_id=account.id)
    return render_page("people/grant.html", form=form, account=account)


def _role_at(account_id: UUID, membership_id: UUID) -> dict[str, Any]:
    account: Account = _account_at(account_id)["account"]
    membership = next((one for one in account.memberships if one.id == membership_id and one.revoked_at is None), None)
    if membership is None:
        raise NotFound
    return {"account": account, "membership": membership}


@views.route("/people/accounts/<uuid:account_id>/roles/<uuid:membership_id>/revoke", methods=["GET", "POST"])
@open_to(administrators, load=_role_at)
def revoke_role(account: Account, membership: Membership) -> Any:
    form = ReasonForm()
    if (
        form.validate_on_submit()
        and form.attempt(actions.revoke, membership, reason=form.reason.data, by=my_account_id(), at=clock.now())
        is not None
    ):
        flash_done(N_("已收回%(name)s的角色。"), name=account.name)
        return redirect_to("people.account_of", account_id=account.id)
    return render_page("people/revoke_role.html", form=form, account=account, membership=membership)


# Organisations


@views.get("/people/organisations")
@open_to(administrators)
def organisations() -> Any:
    asked = {name: (request.args.get(name) or "").strip()[:80] for name in ("text", "kind", "province")}
    kind = asked["kind"] if asked["kind"] in KINDS else ""
    listed = page_of(
        queries.organisations_listed(text=asked["text"], kind=kind, province=asked["province"]),
        [Organisation.kind, Organisation.code],
        after=request.args.get("after"),
    )
    return render_page(
        "people/organisations.html",
        listed=listed,
        asked=asked,
        provinces=queries.provinces(),
        kinds={kind: _(words) for kind, words in labels.ORGANISATION_KIND_LABELS.items()},
    )


@views.route("/people/organisations/new", methods=["GET", "POST"])
@open_to(administrators)
def add_organisation() -> Any:
    form = OrganisationForm()
    form.province.choices = options(
        [("", _("没有")), *((one.province, localized(one.name)) for one in queries.provinces())]
    )
    if form.validate_on_submit():
        made = form.attempt(
            actions.add_organisation,
            form.kind.data,
            form.code.data,
            in_languages(form.name.data, form.name_en.data),
            parent=form.sought.found if form.sought else None,
            province=form.province.data or None,
            level=form.level.data or None,
            by=my_account_id(),
            at=clock.now(),
        )
        if made is not None:
            flash_done(N_("已添加%(name)s。"), name=made.name)
            return redirect_to("people.organisations", kind=made.kind, text=made.code)
    return render_page("people/add_organisation.html", form=form)


def _organisation_at(kind: str, code: str) -> dict[str, Any]:
    organisation = queries.organisation(kind, code)
    if organisation is None:
        raise NotFound
    return {"organisation": organisation}


@views.route("/people/organisations/<kind>/<code>", methods=["GET", "POST"])
@open_to(administrators, load=_organisation_at)
def organisation_of(organisation: Organisation) -> Any:
    """Rename an organisation; references to it stay, because they use its code. Who holds a role there, and its first
    organisers."""
    form = DepartmentForm(code=organisation.code, name=organisation.name.get("zh"), name_en=organisation.name.get("en"))
    if form.validate_on_submit():
        done = form.attempt(
            actions.rename_organisation,
            organisation,
            in_languages(form.name.data, form.name_en.data),
            organisation.short,
            by=my_account_id(),
            at=clock.now(),
        )
        if done is not None:
            flash_done(N_("已改好。"))
            return redirect_to("people.organisations", kind=organisation.kind, text=organisation.code)
    return _organisation_page(organisation, form, _first_form(empty=True))


@views.post("/people/organisations/<kind>/<code>/organiser")
@open_to(administrators, load=_organisation_at)
def invite_first(organisation: Organisation) -> Any:
    """Invite an organisation's first organiser."""
    form, at = _first_form(), clock.now()
    if form.validate_on_submit():
        series = queries.series(form.series.data)
        if series is None:
            raise NotFound
        made = form.attempt(
            actions.invite_first_organiser,
            form.organiser.data,
            organisation,
            series,
            email=form.email.data,
            by=my_account_id(),
            at=at,
        )
        if made is not None:
            send_invitation(made, at)
            flash_done(N_("已请%(name)s担任组织者。把下面的链接或邀请码交给本人。"), name=made.name)
            return redirect_to("people.organisation_of", kind=organisation.kind, code=organisation.code)
    return _organisation_page(organisation, _name_form(organisation), form)


def _name_form(organisation: Organisation) -> DepartmentForm:
    names = {"code": organisation.code, "name": organisation.name.get("zh"), "name_en": organisation.name.get("en")}
    return DepartmentForm(formdata=None, data=names)


def _first_form(*, empty: bool = False) -> FirstOrganiserForm:
    form = FirstOrganiserForm(formdata=None) if empty else FirstOrganiserForm()
    form.series.choices = options((one.key, localized(one.name)) for one in queries.every_series())
    return form


def _organisation_page(organisation: Organisation, form: DepartmentForm, first: FirstOrganiserForm) -> Any:
    at = clock.now()
    refused = first.errors or first.refusal
    return render_page(
        "people/organisation_of.html",
        form=first if refused else form,
        naming=form,
        first=first,
        organisation=organisation,
        listed=page_of(
            roles_held(organisation.id), [Account.name, Membership.id], after=request.args.get("after"), limit=20
        ),
        waiting=[
            {
                "name": one.name,
                "series": one.series.name,
                "until": one.expires_at,
                "link": address_of("people.invited", token=actions.token_of(one)) if _may_show(one) else "",
                "code": actions.code_of(one),
            }
            for one in organisers_waiting(organisation.id, at)
        ],
    )


def _may_show(invitation: Invitation) -> bool:
    """Whether its link is for anybody to hand over: not where it opens an account that somebody has entered."""
    account = queries.account(invitation.account_id) if invitation.account_id else None
    return account is not None and actions.lets_in(invitation, account, mailed=False)

"""The reader's own account: who it belongs to, which data is stored and why, and the ways to sign in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import session as cookie

from contest import clock, i18n
from contest.access import current_actor, open_to, signed_in
from contest.errors import N_, NotFound
from contest.forms import Form
from contest.people import actions, letters, queries
from contest.people.forms import (
    ChangePasswordForm,
    ContactForm,
    NewPasswordForm,
    StudentPlaceForm,
    TeacherPlaceForm,
)
from contest.people.labels import KEPT_LABELS
from contest.people.models import Account, Enrolment, Organisation
from contest.people.sign_in import identification, passwords, tries
from contest.people.sign_in.identity import masked_email
from contest.people.views import views
from contest.people.views.entrance import studies_of
from contest.privacy import vault
from contest.retention import Kept, days_of, periods
from contest.web import flash_done, redirect_to, render_page


def _mine() -> dict[str, Any]:
    """Loader: the account that is signed in; nothing where nobody is, and then the policy asks to sign in."""
    account_id = current_actor().account_id
    return {"account": queries.account(account_id) if account_id else None}


def _tried(account: Account) -> tries.Try:
    """Somebody who has stolen a session must not be able to guess the account's present password."""
    tried = tries.of_present_password(account.id)
    tries.refuse_if_too_often(tried)
    return tried


@views.get("/account")
@open_to(signed_in, load=_mine)
def account(account: Account) -> Any:
    person = account.person
    return render_page(
        "people/account.html",
        account=account,
        person=person,
        email=masked_email(account.email) if account.email else None,
        phone=actions.phone_shown(account),
        enrolments=[one for one in person.enrolments if one.ended_at is None] if person else [],
        memberships=[one for one in account.memberships if one.revoked_at is None],
        spoken={"zh": "中文", "en": "English"},
        code_names=queries.names_of({one.code_by for one in person.enrolments} if person else set()),
        kept=[(*KEPT_LABELS[one.kept], one.days) for one in periods()],
        letters_kept=days_of(Kept.LETTERS),
        form=Form(),
    )


@views.route("/account/contact", methods=["GET", "POST"])
@open_to(signed_in, load=_mine)
def contact(account: Account) -> Any:
    """Name, ways in, language."""
    form = ContactForm(
        name=account.name,
        login=account.login,
        email=account.email,
        phone=vault().decrypt(account.phone_encrypted) if account.phone_encrypted else None,
        language=account.language or "",
    )
    epoch, changed = account.epoch, False
    if form.validate_on_submit():
        tried = _tried(account)
        with passwords.ahead(present=(form.present.data or "", account.password)):
            changed = form.attempt(_correct, account, form, clock.now()) is not None
        if form.refusal is not None and form.refusal.field == "present" and form.present.data:
            tries.failed(tried)
    if changed:
        if account.epoch == epoch:
            flash_done(N_("已改好。"))
        else:
            identification.sign_in(account, stay=cookie.permanent)
            flash_done(N_("登录方式已改好。别的设备上的登录和以前的重设链接都已失效；这台设备还登录着。"))
        return redirect_to("people.account")
    return render_page("people/contact.html", form=form, account=account)


def _correct(account: Account, form: ContactForm, at: datetime) -> Account:
    former = actions.correct_contact(
        account,
        name=form.name.data,
        login=form.login.data,
        email=form.email.data,
        phone=form.phone.data,
        language=form.language.data if form.language.data in i18n.LANGUAGES else None,
        present=form.present.data,
        by=account.id,
        at=at,
    )
    if former:
        letters.address_changed(account, former, at=at)
    return account


@views.route("/account/password", methods=["GET", "POST"])
@open_to(signed_in, load=_mine)
def password(account: Account) -> Any:
    form = ChangePasswordForm() if account.password else NewPasswordForm()
    changed = False
    if form.validate_on_submit():
        tried = _tried(account)
        given = form.present.data if isinstance(form, ChangePasswordForm) else ""
        with passwords.ahead(wanted=form.password.data, present=(given, account.password)):
            changed = form.attempt(_change, account, form, clock.now()) is not None
        if form.refusal is not None and form.refusal.field == "present":
            tries.failed(tried)
    if changed:
        identification.sign_in(account, stay=cookie.permanent)
        flash_done(N_("新密码已存。别的设备上的登录都已结束。"))
        return redirect_to("people.account")
    return render_page("people/password.html", form=form, account=account)


def _change(account: Account, form: NewPasswordForm, at: datetime) -> Account:
    present = form.present.data if isinstance(form, ChangePasswordForm) else None
    actions.change_password(account, present, form.password.data, by=account.id, at=at)
    letters.password_changed(account, at=at)
    return account


@views.post("/account/sign-out-everywhere")
@open_to(signed_in, load=_mine)
def sign_out_everywhere(account: Account) -> Any:
    actions.sign_out_everywhere(account, by=account.id, at=clock.now())
    identification.sign_in(account, stay=cookie.permanent)
    flash_done(N_("别的设备上的登录都已结束；这台设备还登录着。"))
    return redirect_to("people.account")


# The place at a school


def _my_place(code: str) -> dict[str, Any]:
    """Loader: the reader's own account and a school, with the enrolment that joins them."""
    account: Account | None = _mine()["account"]
    school = queries.organisation("school", code)
    if school is None:
        raise NotFound
    enrolments = account.person.enrolments if account and account.person else []
    mine = next((one for one in enrolments if one.organisation_id == school.id and one.ended_at is None), None)
    if account is not None and (account.person is None or mine is None):
        raise NotFound
    return {"account": account, "school": school, "enrolment": mine}


@views.route("/account/school/<code>", methods=["GET", "POST"])
@open_to(signed_in, load=_my_place)
def place(account: Account, school: Organisation, enrolment: Enrolment) -> Any:
    """Correct what a person said about their studies, until the school has confirmed it."""
    at = clock.now()
    given = {
        "number": enrolment.number,
        "department": enrolment.department.code if enrolment.department else "",
        "level": enrolment.level,
        "programme": enrolment.programme,
        "entry_year": enrolment.entry_year,
        "years": enrolment.years,
    }
    form = TeacherPlaceForm(data=given) if enrolment.level == "staff" else StudentPlaceForm(data=given)
    form.offer(school, at.year)
    if form.validate_on_submit():
        done = form.attempt(actions.enrol, account.person, studies_of(form, school), by=account.id, at=at)
        if done is not None:
            flash_done(N_("已改好，等学校核实。"))
            return redirect_to("people.account")
    return render_page("people/place.html", form=form, school=school, enrolment=enrolment)

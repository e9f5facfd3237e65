"""Codes for people of a school's roster: handed out as slips, listed for all who oversee, and used at the door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import redirect, request

from contest import access, clock
from contest.access import everyone, open_to
from contest.errors import N_, NotFound, Unfit
from contest.extensions import limiter
from contest.people import policies, queries
from contest.people.actions import roster_codes
from contest.people.forms import RosterCodeForm, identifier
from contest.people.likeness import key_of_number
from contest.people.models import Enrolment, Organisation, Series
from contest.people.queries import roster as rosters
from contest.people.sign_in import identification, passwords, tries
from contest.people.views import views
from contest.people.views.entrance import front_page
from contest.people.views.invitations import qr_of
from contest.people.views.organisation import scope_at, scope_shown, scoped
from contest.web import actor_and_time, address_of, flash_done, redirect_to, render_page

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip to print: whose it is, the code, the address and its picture."""

    enrolment: Enrolment
    code: str
    picture: Any


@views.get("/people/<series>/<kind>/<code>/roster/codes")
@open_to(policies.overseers_of_roster, load=scope_at)
def codes(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """Every code that counts or was used, newest first: who made it, for whom, and whether it was used."""
    rows = rosters.with_codes(organisation)
    at = clock.now()
    return render_page(
        "people/codes.html",
        **scope_shown(organisation, series, upper),
        rows=rows,
        names=queries.names_of({one.code_by for one in rows}),
        since=at - roster_codes.LASTS,
        may_issue=policies.keepers_of_studies(access.current_actor(), organisation=organisation, series=series),
    )


@views.post("/people/<series>/<kind>/<code>/roster/codes/issue")
@open_to(policies.keepers_of_studies, load=scope_at)
def issue_codes(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """A code for one person, or for all without an account whom the page showed."""
    sent = request.form.getlist("listed") if "all" in request.form else [request.form.get("who", "")]
    ids = [one for one in map(identifier, sent[:MOST_AT_ONCE]) if one is not None]
    chosen = [one for id_ in ids if (one := rosters.enrolment_at(organisation, id_)) is not None]
    if "all" in request.form:
        entered = rosters.accounts_among([one.person_id for one in chosen])
        chosen = [one for one in chosen if one.person_id not in entered]
    if len(chosen) == 1:
        roster_codes.issue(chosen[0], **actor_and_time())
        done, others = chosen, list[str]()
    else:
        done, others = roster_codes.issue_all(chosen, **actor_and_time())
    if not done and not others:
        raise Unfit(N_("没有选人，什么都没有做。"))
    flash_done(N_("登录码已发：%(n)s。打印纸条，剪开交给本人。"), n=len(done))
    if others:
        flash_done(N_("这些人不能发登录码：%(names)s。"), names=others[:5])
    return redirect_to("people.code_slips", **scoped(organisation, series))


@views.get("/people/<series>/<kind>/<code>/roster/codes/slips")
@open_to(policies.keepers_of_studies, load=scope_at, sensitive="handed-out codes")
def code_slips(organisation: Organisation, series: Series, upper: Organisation | None) -> Any:
    """The codes that nobody has used yet, to be printed and cut."""
    since = clock.now() - roster_codes.LASTS
    link = address_of("people.use_code", code=organisation.code)
    slips = [
        Slip(one, roster_codes.code_of(one), qr_of(link))
        for one in rosters.with_codes(organisation)
        if one.code_used_at is None and one.code_at and one.code_at > since
    ]
    shown = scope_shown(organisation, series, upper)
    return render_page("people/code_slips.html", **shown, slips=slips, link=link, lasts=roster_codes.LASTS)


def _school_at(code: str) -> dict[str, Any]:
    school = queries.organisation("school", code)
    if school is None:
        raise NotFound(N_("没有这所学校。请回到注册页，搜索校名后选一所。"))
    return {"school": school}


@views.route("/roster-code/<code>", methods=["GET", "POST"])
@open_to(everyone, load=_school_at)
@limiter.limit("240/minute", methods=["POST"])
def use_code(school: Organisation) -> Any:
    """Enter by the code of a slip. Nothing of the roster is shown, whatever is typed."""
    form = RosterCodeForm()
    if form.validate_on_submit():
        tried = tries.of_roster_code(str(school.id), key_of_number(form.number.data) or "")
        tries.refuse_if_too_often(tried)
        with passwords.ahead(wanted=form.password.data):
            done = form.attempt(
                roster_codes.use,
                school,
                form.number.data,
                form.code.data,
                login=form.login.data,
                password=form.password.data,
                at=clock.now(),
            )
        if done is not None:
            account, _enrolment = done
            identification.sign_in(account, stay=False)
            access.note("sign-in", "handed-code", subject=f"account:{account.id}")
            flash_done(N_("密码已存，并已登录。以后用账号名 %(login)s 登录。"), login=account.login or "–")
            return redirect(front_page(access.current_actor()), code=303)
        if form.refusal is not None and form.refusal.field == "code":
            tries.failed(tried)
            access.note("sign-in-failed", "handed-code")
    return render_page("people/use_code.html", form=form, school=school)

"""Signing up, in and out, forgotten passwords, and the ways in by invitation."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import flash, redirect, request, url_for

from contest import access, clock, i18n
from contest.access import Actor, everyone, open_to
from contest.db import read_only, session
from contest.errors import N_, Clash, NotFound, Way
from contest.extensions import limiter
from contest.formatting import format_moment, format_sentence
from contest.forms import Form
from contest.keys import signing_keys
from contest.people import actions, letters, queries
from contest.people.actions.accounts import SignInRefused
from contest.people.actions.invitations import sign_in_ways
from contest.people.forms import (
    AskResetForm,
    CodeForm,
    NewPasswordForm,
    SignInForm,
    StudentSignUpForm,
    TeacherSignUpForm,
)
from contest.people.models import Account, Invitation, Organisation
from contest.people.queries import roster as rosters
from contest.people.sign_in import identification, limits, passwords, tokens, tries
from contest.people.sign_in.identity import plain_email
from contest.people.views import views
from contest.people.views.roles import tell_of_grant
from contest.web import address_of, flash_done, redirect_to, render_page


def safe_next(target: str | None) -> str | None:
    """The page to show after signing in, if it is one of our own addresses: a path, and nothing that a browser reads as
    a host."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(ord(letter) < 32 or letter == "\\" for letter in target):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None


def front_page(actor: Actor) -> str:
    """The first page of a person's own work. The pages belong to later steps (desks, judging); their addresses are part
    of the product's outline."""
    if actor.has("organiser") or actor.has("supervisor"):
        return "/desk"
    if actor.has("judge") or actor.has("chair"):
        return "/judge"
    if actor.has("administrator"):
        return url_for("people.accounts")
    return "/my"


@views.route("/sign-in", methods=["GET", "POST"])
@open_to(everyone)
@limiter.limit("600/minute", methods=["POST"])
def sign_in() -> Any:
    form = SignInForm()
    to = safe_next(request.args.get("next"))
    if form.validate_on_submit():
        known = queries.account_known_as(form.account.data)
        stored = known.password if known else None
        tried = tries.of_password(limits.tried_name(form.account.data), known.id if known else None)
        tries.refuse_if_too_often(tried, ways=[Way(N_("重设密码"), "people.ask_reset", {})])
        with passwords.ahead(present=(form.password.data, stored)):
            account = form.attempt(actions.sign_in, form.account.data, form.password.data)
        if account is not None:
            identification.sign_in(account, stay=form.stay.data)
            access.note("sign-in", "password", subject=f"account:{account.id}")
            say_of_codes(account)
            return redirect(to or front_page(access.current_actor()), code=303)
        if isinstance(form.refusal, SignInRefused):
            tries.failed(tried)
            access.note("sign-in-failed", "password", subject=form.refusal.subject)
    actor = access.current_actor()
    return render_page("people/sign_in.html", form=form, to=to, front=front_page(actor) if actor.is_known else None)


def say_of_codes(account: Account) -> None:
    """At the next sign-in after a code was made or used for somebody, they hear of it."""
    for one in rosters.codes_since_last_sign_in(account):
        who = queries.names_of({one.code_by}).get(one.code_by, "–") if one.code_by else "–"
        sentence = (
            N_("%(who)s在 %(at)s 给你发过登录码，%(used)s 用过。不是你用的，请马上改密码，并告诉学校的监督。")
            if one.code_used_at
            else N_("%(who)s在 %(at)s 给你发过登录码，还没有用。不是你要的，请告诉学校的监督。")
        )
        facts = {"who": who, "at": format_moment(one.code_at), "used": format_moment(one.code_used_at)}
        flash(format_sentence(sentence, facts), "done")


@views.get("/me")
@open_to(everyone)
def me() -> Any:
    """Where the one link of every public page leads: to the reader's own work, or to the sign-in."""
    actor = access.current_actor()
    return redirect(front_page(actor) if actor.is_known else url_for("people.sign_in"), code=303)


@views.post("/sign-out")
@open_to(everyone)
def sign_out() -> Any:
    identification.sign_out()
    flash_done(N_("已退出登录。"))
    return redirect_to("people.sign_in")


# Signing up


@views.get("/sign-up")
@open_to(everyone)
def sign_up() -> Any:
    """First the school: typed, then chosen from a list."""
    text = (request.args.get("school") or "").strip()[:80]
    kind = request.args.get("kind")
    schools = queries.schools_named_like(text) if text else []
    return render_page(
        "people/sign_up.html",
        text=text,
        kind=kind if kind in ("student", "teacher") else "student",
        schools=schools[: queries.SCHOOLS_SHOWN],
        more=len(schools) > queries.SCHOOLS_SHOWN,
        shown=queries.SCHOOLS_SHOWN,
    )


def _school_at(kind: str, code: str) -> dict[str, Any]:
    school = queries.organisation("school", code)
    if kind not in ("student", "teacher") or school is None:
        raise NotFound(N_("没有这所学校。请回到注册页，搜索校名后选一所。"))
    return {"kind": kind, "school": school}


@views.route("/sign-up/<kind>/<code>", methods=["GET", "POST"])
@open_to(everyone, load=_school_at)
@limiter.limit("240/minute", methods=["POST"])
@limiter.limit("60/10 minutes", methods=["POST"], deduct_when=limits.failed, on_breach=limits.stop)
def sign_up_at(kind: str, school: Organisation) -> Any:
    """Then the rest."""
    at = clock.now()
    form = StudentSignUpForm() if kind == "student" else TeacherSignUpForm()
    form.offer(school, at.year)
    if form.validate_on_submit():
        tried = tries.of_sign_up()
        tries.refuse_if_too_often(tried)
        with passwords.ahead(wanted=form.password.data):
            account = form.attempt(
                actions.sign_up,
                form.name.data,
                kind,
                studies_of(form, school),
                password=form.password.data,
                login=form.login.data,
                email=form.email.data,
                phone=form.phone.data,
                language=i18n.language(),
                at=at,
            )
        if isinstance(form.refusal, Clash):
            ways_in = (form.login.data, form.email.data, form.phone.data)
            session.rollback()
            with read_only():
                account = actions.signed_up_just_now(ways_in, form.password.data, at=at)
                session.rollback()
            if account is None:
                tries.failed(tried)  # another account has the name, the address or the number
        if account is not None:
            identification.sign_in(account, stay=False)
            flash_done(N_("账号已建好，并已登录。"))
            return redirect(front_page(access.current_actor()), code=303)
    return render_page("people/sign_up_at.html", form=form, kind=kind, school=school)


def studies_of(form: Any, school: Organisation) -> actions.Studies:
    """What a student or a teacher said about their place at a school."""
    if not hasattr(form, "level"):
        return actions.Studies(school, form.number.data or None, "staff", form.chosen_department)
    return actions.Studies(
        school,
        form.number.data or None,
        form.level.data,
        form.chosen_department,
        form.programme.data,
        form.entry_year.data,
        form.years.data,
    )


# Forgotten passwords


@views.route("/reset", methods=["GET", "POST"])
@open_to(everyone)
def ask_reset() -> Any:
    """Request a letter. The answer is the same whether or not the address is known."""
    form = AskResetForm()
    if form.validate_on_submit():
        tried = tries.of_letter(plain_email(form.email.data)[:200])
        tries.refuse_if_too_often(tried)
        tries.failed(tried)
        at = clock.now()
        account = queries.account_by_email(form.email.data)
        if account is not None and account.disabled_at is None:
            token = tokens.reset_token(account, signing_keys(), at=at)
            letters.reset(account, address_of("people.reset", token=token), until=at + tokens.LASTS, at=at)
        return redirect_to("people.reset_asked")
    return render_page("people/ask_reset.html", form=form)


@views.get("/reset/asked")
@open_to(everyone)
def reset_asked() -> Any:
    return render_page("people/reset_asked.html")


def _account_of(token: str) -> dict[str, Any]:
    account = tokens.account_to_reset(token, signing_keys(), at=clock.now())
    return {"account": account, "token": token}


@views.route("/reset/<token>", methods=["GET", "POST"])
@open_to(everyone, load=_account_of)
@limiter.limit("60/hour", methods=["POST"], on_breach=limits.stop)
def reset(account: Account, token: str) -> Any:
    form = NewPasswordForm()
    if form.validate_on_submit():
        at = clock.now()
        with passwords.ahead(wanted=form.password.data):
            done = form.attempt(_reset, account, form.password.data, at)
        if done is not None:
            identification.sign_in(account, stay=False)
            access.note("sign-in", "reset", subject=f"account:{account.id}")
            flash_done(N_("新密码已存。别的设备上的登录都已结束。"))
            return redirect(front_page(access.current_actor()), code=303)
    return render_page("people/reset.html", form=form, account=account, token=token)


def _reset(account: Account, password: str, at: Any) -> Account:
    actions.reset_password(account, password, at=at)
    letters.password_changed(account, at=at)
    return account


# Invitations


def _invitation_at(token: str) -> dict[str, Any]:
    invitation, mailed = actions.invitation_behind(token)
    return {"invitation": invitation, "token": token, "mailed": mailed}


@views.route("/i/<token>", methods=["GET", "POST"])
@open_to(everyone, load=_invitation_at)
@limiter.limit("600/minute", methods=["POST"])
def invited(invitation: Invitation, token: str, mailed: bool) -> Any:
    """Opening the link shows the invitation; pressing the button accepts it. So the preview of the link in a chat does
    not use it up."""
    at = clock.now()
    actor = access.current_actor()
    present = session.get(Account, actor.account_id) if actor.account_id else None
    form = Form()
    if form.validate_on_submit():
        account = form.attempt(actions.accept, invitation, present, mailed=mailed, at=at)
        if account is not None:
            if account is not present:
                identification.sign_in(account, stay=True)
                access.note("sign-in", "invitation", subject=f"account:{account.id}")
            held = queries.membership(account.id, invitation.role, invitation.organisation_id, invitation.series_id)
            tell_of_grant(held, at)
            flash_done(N_("已接受邀请。"))
            return redirect(front_page(access.current_actor()), code=303)
    elif invitation.used_at is not None and present is not None and present.id == invitation.account_id:
        return redirect(front_page(actor), code=303)
    else:
        actions.refuse_unless_open(invitation, at)
    account = session.get_one(Account, invitation.account_id)
    return render_page(
        "people/invited.html",
        form=form,
        invitation=invitation,
        token=token,
        present=present,
        own=present is not None and present.id == account.id,
        lets_in=actions.lets_in(invitation, account, mailed=mailed),
        ways=sign_in_ways(invitation, mailed=mailed),
    )


@views.route("/code", methods=["GET", "POST"])
@open_to(everyone)
@limiter.limit("10/minute", methods=["POST"], deduct_when=limits.failed, on_breach=limits.stop)
def code() -> Any:
    """Enter a code, for people without e-mail; it leads to the same page as the link."""
    form = CodeForm()
    if form.validate_on_submit():
        tried = tries.of_code()
        tries.refuse_if_too_often(tried)
        found = form.attempt(actions.invitation_with_code, form.code.data)
        if found is not None:
            invitation, mailed = found
            return redirect_to("people.invited", token=actions.token_of(invitation, mailed=mailed))
        tries.failed(tried)
        access.note("sign-in-failed", "code")
    return render_page("people/code.html", form=form)


__all__ = ["front_page", "safe_next"]

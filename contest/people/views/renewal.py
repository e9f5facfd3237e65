"""Signing in again on a page that is open: it stays as it is, and what waits on it is sent with a new token."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from flask_wtf.csrf import generate_csrf

from contest import access, clock
from contest.access import everyone, open_to, signed_in
from contest.db import session
from contest.errors import N_, NotAllowed, Unfit
from contest.extensions import limiter
from contest.forms import Form
from contest.people import actions, queries
from contest.people.actions.accounts import SignInRefused
from contest.people.forms import CodeForm, SignInForm
from contest.people.models import Account
from contest.people.sign_in import by_device, identification, limits, passwords, presence, tries
from contest.people.views import views
from contest.people.views.roles import tell_of_grant
from contest.web import address_of, format_refusal, render_page
from contest.web.sessions import Issued, issued_to, mark_of, own_browser

NOT_OURS = N_("这一页不是登录以后打开的，不能就地登录。请重新打开这一页。")
OF_ANOTHER = N_("这一页是用另一个账号打开的，所以没有登录。请用原来的账号；填的都还在。")
IN_USE = N_("这个浏览器里现在登录的是另一个账号（%(name)s）。请在那边退出，再用原来的账号登录；填的都还在。")
FORMER = "X-Former"  # the header with the token of the open page, which names its account


@views.route("/sign-in/again", methods=["GET", "POST"])
@open_to(everyone)
@limiter.limit("600/minute", methods=["POST"])
@limiter.limit("60/minute", methods=["POST"], deduct_when=lambda answer: answer.status_code != 200)
def renew_sign_in() -> Any:
    """As JSON {csrf_token, same, present, message}. GET says whether the account of the open page is signed in. POST
    signs it in, by account and password or by an invitation's code, as `/sign-in` and `/code`
    do, or once another device of the account has confirmed it; nobody else."""
    former = issued_to(request.headers.get(FORMER))
    if request.method == "POST":
        if former is None:
            raise Unfit(NOT_OURS)
        if request.form.get("ask"):
            _by_device(former)
        elif request.form.get("code", "").strip():
            _by_code(former)
        else:
            _by_password(former)
    actor = access.current_actor()
    is_same = former is not None and actor.account_id == former.account_id
    other = NotAllowed(IN_USE, name=actor.name) if actor.is_known and not is_same else None
    answer = jsonify(
        csrf_token=generate_csrf(),
        same=is_same,
        present=presence.mark_of_sign_in(),
        message=format_refusal(other) if other else "",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _by_password(former: Issued) -> None:
    form = SignInForm()
    if not form.validate():
        raise Unfit(N_("请填账号和密码，或者填邀请码。"))
    known = queries.account_known_as(form.account.data)
    stored = known.password if known else None
    tried = tries.of_password(limits.tried_name(form.account.data), known.id if known else None)
    tries.refuse_if_too_often(tried)
    try:
        with passwords.ahead(present=(form.password.data, stored)):
            account = actions.sign_in(form.account.data, form.password.data)
    except SignInRefused as refusal:
        tries.failed(tried)
        access.note("sign-in-failed", "password", subject=refusal.subject)
        raise
    _enter(account, former, "password", stay=False)


def _by_code(former: Issued) -> None:
    form = CodeForm()
    tried = tries.of_code()
    tries.refuse_if_too_often(tried)
    try:
        if not form.validate():
            raise Unfit(N_("这不是邀请码。请对照组织者给的 8 个字符再输一次。"))
        invitation, mailed = actions.invitation_with_code(form.code.data)
    except Unfit:
        tries.failed(tried)
        access.note("sign-in-failed", "code")
        raise
    if invitation.account_id != former.account_id:
        raise NotAllowed(OF_ANOTHER)
    at = clock.now()
    account = actions.accept(invitation, None, mailed=mailed, at=at)
    _enter(account, former, "invitation", stay=True)
    tell_of_grant(queries.membership(account.id, invitation.role, invitation.organisation_id, invitation.series_id), at)


def _by_device(former: Issued) -> None:
    """Nothing, while no device has confirmed it."""
    at = clock.now()
    ask = by_device.ask_behind(request.form["ask"], at)
    if (ask.account_id, ask.browser) != (former.account_id, mark_of(own_browser())):
        raise Unfit(NOT_OURS)
    if (account := by_device.use(ask, at=at)) is not None:
        _enter(account, former, "device", stay=False)


@views.post("/sign-in/again/code")
@open_to(everyone)
@limiter.limit("60/minute")
def ask_device() -> Any:
    """As JSON {ask, code, modules, seconds}: a QR code (rows of 0 and 1) for another device of the account of the open
    page. Only the browser in which that account was signed in is given one."""
    former = issued_to(request.headers.get(FORMER))
    if former is None or former.browser != mark_of(own_browser()):
        raise Unfit(NOT_OURS)
    import segno  # imported here, so that the app starts fast

    agent, network = request.headers.get("User-Agent", ""), request.remote_addr or ""
    ask = by_device.asked(former, agent=agent, network=network, at=clock.now())
    link = address_of("people.confirm_renewal", token=ask.token())
    modules = ["".join("1" if dark else "0" for dark in row) for row in segno.make(link, error="m", micro=False).matrix]
    answer = jsonify(ask=ask.token(), code=ask.code, modules=modules, seconds=by_device.LASTS.seconds)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@views.route("/sign-in/again/<token>", methods=["GET", "POST"])
@open_to(signed_in)
def confirm_renewal(token: str) -> Any:
    """On a device that is signed in: what asks, where it is, and a button that lets it sign in."""
    at = clock.now()
    ask = by_device.ask_behind(token, at)
    account = session.get_one(Account, identification.my_account_id())
    if ask.account_id != account.id:
        raise NotAllowed(
            N_("这个二维码是另一个账号的，你现在以%(name)s的身份登录着，所以没有登录。"), name=account.name
        )
    form = Form()
    if form.validate_on_submit():
        by_device.confirm(ask, account, at=at)
        return render_page("people/confirm_renewal.html", ask=ask, account=account, form=form, done=True)
    return render_page("people/confirm_renewal.html", ask=ask, account=account, form=form, done=False)


def _enter(account: Account, former: Issued, way: str, *, stay: bool) -> None:
    if account.id != former.account_id:
        raise NotAllowed(OF_ANOTHER)
    identification.sign_in(account, stay=stay)
    access.note("sign-in", way, subject=f"account:{account.id}")

"""Who is at the door: Flask-Login keeps `account:epoch:key` in the session; every request asks the rows again, so that
a disabled account, a raised epoch, a revoked role or a sign-in that was ended counts from the next request on.

The key is the sign-in's own. Signing out keeps a receipt under it, as of any deed that is done once, and a cookie
whose key has its receipt opens nothing, whoever saved a copy of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask, g, request
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.orm import selectinload

from contest import access, clock, receipts
from contest.access import NOBODY, Actor, Grant, SignInFirst
from contest.db import read_only, session
from contest.errors import N_
from contest.i18n import LANGUAGES
from contest.people.models import Account
from contest.receipts import Receipt

STAYS = timedelta(days=30)  # a sign-in that is to outlast the browser
SIGN_OUT = "people.sign_out"


class SignedIn(UserMixin):  # type: ignore[misc]
    """Flask-Login's idea of somebody who is signed in."""

    def __init__(self, account: Account, key: str) -> None:
        self.actor = actor_of(account)
        self.account_id = account.id
        self.epoch = account.epoch
        self.key = key
        self.language = account.language

    def get_id(self) -> str:
        return f"{self.account_id}:{self.epoch}:{self.key}"


def actor_of(account: Account) -> Actor:
    """An account with its current grants; two queries where its memberships are not loaded yet, else none."""
    return Actor(
        account.id,
        account.person_id,
        account.name,
        tuple(
            Grant(one.role, one.organisation_id, one.series_id) for one in account.memberships if one.revoked_at is None
        ),
    )


def sign_in(account: Account, *, stay: bool) -> None:
    """Begin a sign-in in a fresh session. `stay`: keep it when the browser closes."""
    kept = cookie.get("_flashes")
    cookie.clear()
    if kept:
        cookie["_flashes"] = kept
    session.refresh(account, ["memberships"])
    someone = SignedIn(account, key=uuid4().hex)
    login_user(someone)
    cookie.permanent = stay
    g.actor = someone.actor


def sign_out() -> None:
    """End this sign-in for good, also in saved copies of its cookie; others of the same account go on."""
    user: Any = current_user
    if user.is_authenticated:
        receipts.save(user.account_id, _idempotency_key(user.key), operation=SIGN_OUT, answer="", at=clock.now())
    logout_user()
    cookie.clear()
    g.actor = NOBODY


def my_account_id() -> UUID:
    """The account of whoever is signed in, asked behind a door that lets nobody else in."""
    account_id = access.current_actor().account_id
    if account_id is None:
        raise SignInFirst(N_("请先登录，再打开这一页。"))
    return account_id


def attach(app: Flask) -> None:
    logins = LoginManager()
    # Our session dies with its epoch. Binding it to the network address as well would sign a judge out whose phone
    # changes from one Wi-Fi to another in the hall.
    logins.session_protection = None
    logins.user_loader(_load)
    logins.init_app(app, add_context_processor=False)
    app.permanent_session_lifetime = STAYS
    access.identify_by(_actor)
    app.before_request(_meet)


def _load(who: str) -> SignedIn | None:
    try:
        account_id, epoch, key = who.split(":")
        wanted = UUID(account_id), int(epoch)
    except ValueError:
        return None
    ended = sa.exists().where(Receipt.account_id == wanted[0], Receipt.idempotency_key == _idempotency_key(key))
    account = session.scalar(
        sa.select(Account)
        .where(Account.id == wanted[0], Account.epoch == wanted[1], Account.disabled_at.is_(None), ~ended)
        .options(selectinload(Account.memberships))
    )
    return SignedIn(account, key) if account else None


def _idempotency_key(key: str) -> str:
    """The key of a sign-out's receipt. A form that is sent with it ends its own sender's sign-in and no other."""
    return f"{SIGN_OUT} {key}"


def _actor() -> Actor:
    user: Any = current_user
    return user.actor if user and user.is_authenticated else NOBODY


def _meet() -> None:
    """Read the actor before the deed's own transaction, in one that only reads, and take the language of his account
    where neither the address nor the cookie names one."""
    if request.endpoint == "static" or "_user_id" not in cookie:
        return
    with read_only():
        try:
            access.current_actor()
        finally:
            session.rollback()
    user: Any = current_user
    spoken = getattr(user, "language", None)
    if (
        spoken in LANGUAGES
        and request.args.get("lang") not in LANGUAGES
        and request.cookies.get("lang") not in LANGUAGES
    ):
        g.language = spoken

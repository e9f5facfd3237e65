"""Who is signed in: Flask-Login saves `account:epoch:key` in the session. Every request reads the rows again, so that a
disabled account, a raised epoch, a revoked role or an ended sign-in counts from the next request on.

The key belongs to one sign-in. Signing out saves a receipt under it, as for any action that is done once. A cookie
whose key has a receipt opens nothing, even a saved copy of it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, request
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from contest import access, clock, receipts
from contest.access import NOBODY, Actor, Grant, SignInFirst
from contest.db import db, read, read_only, session
from contest.errors import N_
from contest.i18n import LANGUAGES
from contest.people.models import Account, Membership
from contest.people.sign_in import familiar, presence
from contest.receipts import Receipt
from contest.web.edge import READING, Application
from contest.web.sessions import mark_session

STAYS = timedelta(days=30)  # for a sign-in that stays when the browser closes
SIGN_OUT = "people.sign_out"


class SignedIn(UserMixin):  # type: ignore[misc]
    """Flask-Login's object for a person who is signed in."""

    def __init__(self, actor: Actor, *, epoch: int, key: str, language: str | None) -> None:
        self.actor = actor
        self.account_id = actor.account_id
        self.epoch = epoch
        self.key = key
        self.language = language

    def get_id(self) -> str:
        return f"{self.account_id}:{self.epoch}:{self.key}"


class Logins(LoginManager):  # type: ignore[misc]
    """Flask-Login without its own cookie for who stays signed in: ours is the session's. Looking for it opened the
    session of every request, public pages too, and what depends on a cookie is kept by nobody."""

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


def actor_of(account: Account) -> Actor:
    """An account with its current grants; two queries where its memberships are not loaded yet, otherwise none."""
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
    mark_session(account.id, anew=True)
    session.refresh(account, ["memberships"])
    someone = SignedIn(actor_of(account), epoch=account.epoch, key=uuid4().hex, language=account.language)
    login_user(someone)
    cookie.permanent = stay
    g.actor = someone.actor
    familiar.remember(account.id)


def sign_out() -> None:
    """End this sign-in for good, also for saved copies of its cookie; others of the same account go on."""
    user: Any = current_user
    if user.is_authenticated:
        receipts.save(user.account_id, _idempotency_key(user.key), operation=SIGN_OUT, answer="", at=clock.now())
    logout_user()
    cookie.clear()
    g.actor = NOBODY


def my_account_id() -> UUID:
    """The account that is signed in. Call it only behind a check that somebody is."""
    account_id = access.current_actor().account_id
    if account_id is None:
        raise SignInFirst(N_("请先登录，再打开这一页。"))
    return account_id


def attach(app: Flask) -> None:
    logins = Logins()
    # Our session ends with its epoch. If it were bound to the network address as well, a judge whose phone changes from
    # one Wi-Fi to another in the hall would be signed out.
    logins.session_protection = None
    logins.user_loader(_load)
    logins.init_app(app, add_context_processor=False)
    app.permanent_session_lifetime = STAYS
    access.identify_by(_actor)
    app.before_request(_meet)
    app.after_request(familiar.send)
    app.after_request(presence.send)


def _load(saved: str) -> SignedIn | None:
    try:
        account, epoch, key = saved.split(":")
        wanted = UUID(account), int(epoch)
    except ValueError:
        return None
    rows = read(_HELD, {"account_id": wanted[0], "epoch": wanted[1], "ended": _idempotency_key(key)}).all()
    if not rows:
        return None
    account_id, person_id, name, language, *_first = rows[0]
    grants = tuple(Grant(row.role, row.organisation_id, row.series_id) for row in rows if row.role is not None)
    return SignedIn(Actor(account_id, person_id, name, grants), epoch=wanted[1], key=key, language=language)


# Every request reads this, so it is one statement that is built once and makes no rows of what it reads: an account
# that is neither disabled nor signed out, with each role that it holds.
_HELD = (
    sa.select(
        Account.id,
        Account.person_id,
        Account.name,
        Account.language,
        Membership.role,
        Membership.organisation_id,
        Membership.series_id,
    )
    .outerjoin(Membership, sa.and_(Membership.account_id == Account.id, Membership.revoked_at.is_(None)))
    .where(
        Account.id == sa.bindparam("account_id"),
        Account.epoch == sa.bindparam("epoch"),
        Account.disabled_at.is_(None),
        ~sa.exists().where(Receipt.account_id == Account.id, Receipt.idempotency_key == sa.bindparam("ended")),
    )
    .order_by(Membership.id)
)


def _idempotency_key(key: str) -> str:
    """The key of a sign-out's receipt. A form that contains it ends only its sender's own sign-in."""
    return f"{SIGN_OUT} {key}"


def _actor() -> Actor:
    user: Any = current_user
    return user.actor if user and user.is_authenticated else NOBODY


def _meet() -> None:
    """Read the actor in the request's own transaction; where the writer is alone (SQLite), before it, so that nobody
    waits meanwhile. Use the language of the account where neither the address nor the cookie names one."""
    if "actor" in g or "_user_id" not in cookie:
        return
    app: Application = current_app._get_current_object()  # type: ignore[attr-defined]
    if request.method in READING or request.endpoint in app.only_read:
        with read_only():
            actor = access.current_actor()
    elif db.engine.dialect.name == "sqlite":
        with read_only():
            try:
                actor = access.current_actor()
            finally:
                session.rollback()
    else:
        actor = access.current_actor()
    if actor.account_id is not None:
        mark_session(actor.account_id)
    user: Any = current_user
    spoken = getattr(user, "language", None)
    if (
        spoken in LANGUAGES
        and request.args.get("lang") not in LANGUAGES
        and request.cookies.get("lang") not in LANGUAGES
    ):
        g.language = spoken

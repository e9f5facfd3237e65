"""The session's cookie, the browser's own cookie, and what a form's token says about who it was given to.

A form's token is Flask-WTF's: a signed copy of a random text in the session. In the session of somebody who is signed
in, that text names the account and the browser too. So a token that comes back after the sign-in has ended still says,
signed by us, whom the form was given to (docs/decisions, decision 54).
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask, Request, Response, current_app, g, request
from flask import session as cookie
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadData, BadSignature, URLSafeTimedSerializer

BROWSER = "browser"  # the name of the browser's own cookie
BROWSER_LASTS = timedelta(days=400)  # the longest that browsers allow
_BROWSER_TEXT = re.compile(r"[A-Za-z0-9_-]{43}")


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions; a cookie that is dated in the future is taken. Only we sign cookies, so the clock was set back,
    and nobody is signed out by that."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        serializer = self.get_signing_serializer(app)
        text = request.cookies.get(self.get_cookie_name(app))
        if serializer is None or not text:
            return super().open_session(app, request)
        try:
            content, written = serializer.loads(text, return_timestamp=True)
        except BadSignature:
            return self.session_class()
        signer: Any = serializer.make_signer(self.salt)
        age = signer.get_timestamp() - int(written.timestamp())
        if age > app.permanent_session_lifetime.total_seconds():
            return self.session_class()
        return self.session_class(content)


@dataclass(frozen=True)
class Issued:
    """To whom a form's token was given."""

    account_id: UUID
    browser: str  # the mark of the browser


def mark_session(account_id: UUID, *, anew: bool = False) -> None:
    """Let the tokens of this session name its account and browser. `anew`: also where the session has a text already;
    the tokens on pages that are open then no longer fit."""
    if anew or "csrf_token" not in cookie:
        cookie["csrf_token"] = f"{secrets.token_hex(20)}.{account_id}.{mark_of(own_browser())}"
        g.pop("csrf_token", None)


def issued_to(token: str | None) -> Issued | None:
    """Whom a token was given to; None where it is not genuine or was given to nobody who was signed in."""
    if not token:
        return None
    former = current_app.config.get("SECRET_KEY_FALLBACKS") or []
    keys = [*reversed(former), current_app.secret_key or ""]  # oldest first, as itsdangerous wants them
    serializer = URLSafeTimedSerializer(keys, salt="wtf-csrf-token")
    try:
        _random, account_id, browser = serializer.loads(token).split(".")
        return Issued(UUID(account_id), browser)
    except (BadData, ValueError, AttributeError):
        return None


def own_browser() -> str:
    """The random text that this browser keeps; a new one is sent with the answer."""
    kept = request.cookies.get(BROWSER, "")
    if _BROWSER_TEXT.fullmatch(kept):
        return kept
    if "new_browser" not in g:
        g.new_browser = secrets.token_urlsafe(32)
    return str(g.new_browser)


def mark_of(browser: str) -> str:
    """A mark by which a form's token names a browser."""
    return hashlib.sha256(b"browser:" + browser.encode()).hexdigest()[:16]


def keep_browser(response: Response) -> None:
    """Send the browser its text, if it has none."""
    if new := g.get("new_browser"):
        response.set_cookie(
            BROWSER, new, max_age=BROWSER_LASTS, samesite="Lax", httponly=True, secure=request.is_secure
        )

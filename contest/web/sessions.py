"""The session's cookie, the browser's own cookie, and what a form's token says about who it was given to.

A form's token is Flask-WTF's: a signed copy of a random text in the session. In the session of somebody who is signed
in, that text names the account and the browser too. So a token that comes back after the sign-in has ended still says,
signed by us, whom the form was given to (docs/decisions, decision 54).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import Flask, Request, Response, current_app, g, request
from flask import session as cookie
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect, generate_csrf, same_origin
from itsdangerous import BadData, BadSignature, Serializer, URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode

BROWSER = "browser"  # the name of the browser's own cookie
BROWSER_LASTS = timedelta(days=400)  # the longest that browsers allow
UNCOMPRESSED = 1_000  # characters of a session that go as they are
MOST_FLASHES = 6  # sentences and receipts that wait for the next page
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_BROWSER_TEXT = re.compile(r"[A-Za-z0-9_-]{43}")


class _Serializer(URLSafeTimedSerializer):
    """Flask's, which compresses what is long only: for the few hundred characters that a session has, zlib takes as
    long as everything else that Flask does for an empty answer. What is compressed says so itself."""

    def dump_payload(self, obj: Any) -> bytes:
        plain = Serializer.dump_payload(self, obj)
        return base64_encode(plain) if len(plain) <= UNCOMPRESSED else super().dump_payload(obj)


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions; a cookie that is dated in the future is taken. Only we sign cookies, so the clock was set back,
    and nobody is signed out by that. Of the sentences for the next page it keeps the newest: browsers drop a cookie of
    more than 4096 characters, and who sends form after form without reading a page would lose the sign-in with it."""

    def __init__(self) -> None:
        self._made: tuple[tuple[Any, ...], URLSafeTimedSerializer] | None = None

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        if len(flashes := session.get("_flashes", ())) > MOST_FLASHES:
            session["_flashes"] = flashes[-MOST_FLASHES:]
        super().save_session(app, session, response)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Flask's, made once for its keys: to make one takes longer than to read a cookie with it."""
        keys = (app.secret_key, *app.config["SECRET_KEY_FALLBACKS"])
        if self._made is None or self._made[0] != keys:
            made = super().get_signing_serializer(app)
            if made is None:
                return None
            own = _Serializer(
                made.secret_keys, salt=made.salt, serializer=self.serializer, signer_kwargs=made.signer_kwargs
            )
            self._made = keys, own
        return self._made[1]

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
    try:
        _random, account_id, browser = (text_in(token) or "").split(".")
        return Issued(UUID(account_id), browser)
    except ValueError:
        return None


def text_in(token: str | None) -> str | None:
    """The session's text of which a token is a signed copy; None where it is not genuine."""
    if not token:
        return None
    former = current_app.config.get("SECRET_KEY_FALLBACKS") or []
    return _text_in((*reversed(former), current_app.secret_key or ""), token)


# What a token says follows from it and the keys alone. Its page sends it with every mark that is saved.
@lru_cache(maxsize=4096)
def _text_in(keys: tuple[str, ...], token: str) -> str | None:
    """`keys`: oldest first, as itsdangerous wants them."""
    try:
        text = URLSafeTimedSerializer(list(keys), salt="wtf-csrf-token").loads(token)
    except BadData:
        return None
    return text if isinstance(text, str) else None


def form_token() -> str:
    """The token for the forms of this request's page: Flask-WTF's, signed once for each session in a process. When it
    was signed says nothing, because a token ends with its session."""
    text = cookie.get("csrf_token")
    if "csrf_token" not in g and isinstance(text, str):
        g.csrf_token = _signed(str(current_app.secret_key), text)
    return str(generate_csrf())


@lru_cache(maxsize=4096)
def _signed(key: str, text: str) -> str:
    return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(text))


class Tokens(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's protection. That a token is a genuine copy of this session's text is looked up, and what it refuses
    is left to it."""

    def protect(self, apply_exemptions: bool = False) -> None:
        if request.method in SAFE:  # the session of a reader is left alone: what depends on it is kept by nobody
            return
        text, token = cookie.get("csrf_token"), self._get_csrf_token()
        genuine = _text_in((str(current_app.secret_key),), token) if token else None
        if (
            not isinstance(text, str)
            or genuine is None
            or not hmac.compare_digest(text.encode(), genuine.encode())
            or (request.is_secure and not same_origin(request.referrer or "", f"https://{request.host}/"))
        ):
            super().protect(apply_exemptions)
        else:
            g.csrf_valid, g.csrf_token = True, token  # the page that answers may have it again


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

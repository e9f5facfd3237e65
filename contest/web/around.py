"""What is done around every view: its number and language, what a request may not contain, headers, the access log."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Response, abort, current_app, g, request

from contest import access, audit, clock, i18n, logs
from contest.db import session
from contest.logs import Log, without_secrets
from contest.outages import outage_of
from contest.web import assets, documents, sessions

log = Log(__name__)

# The limit for typed (not uploaded) fields, in bytes. Rulebooks are pasted into an upload form.
MOST_TYPED = 2**19
# Nobody is looked up for these: they answer while the database is away.
WITHOUT_DATABASE = frozenset({"static", "health.alive", "health.ready"})
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def open_request() -> None:
    if request.mimetype != "multipart/form-data" and request.endpoint not in current_app.takes_parts:  # type: ignore[attr-defined]
        # Checked before anything parses the form: half a megabyte of empty fields takes a quarter of a second to parse.
        request.max_content_length = MOST_TYPED
    g.request_id = uuid4().hex[:12]
    if request.endpoint in WITHOUT_DATABASE:
        g.actor = access.NOBODY
    g.origin_token = audit.origin.set(audit.Origin(request.remote_addr, g.request_id))
    logs.request_number.set(g.request_id)
    asked = request.args.get("lang")
    g.language = i18n.choose_language(
        asked,
        request.cookies.get("lang"),
        None,
        [tag for tag, _ in request.accept_languages],
    )
    g.keep_language = asked if asked in i18n.LANGUAGES else None


def refuse_nul() -> None:
    """PostgreSQL's text cannot hold U+0000, so no part of a request may contain one, on either database."""
    parts = [request.path, *_texts(request.args), *_texts(request.form)]
    if any("\0" in part for part in parts):
        abort(400)


def is_text(value: object, *, most: int) -> bool:
    """Whether a value of a JSON request is text that both databases can hold: no NUL, no lone surrogate."""
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _texts(values: Any) -> list[str]:
    return [text for key, several in values.lists() for text in (key, *several)]


def close_request(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    headers["X-Request-Id"] = g.get("request_id", "")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint == "static" and response.status_code in (200, 206, 304) and assets.names_present_content():
        headers["Cache-Control"] = assets.FOR_EVER
    elif documents.is_public(request.endpoint):
        headers.setdefault("Cache-Control", "no-cache")
    elif request.endpoint != "static" and "Cache-Control" not in headers:
        known = "actor" in g and g.actor.is_known  # never asked for here: it may be the database that has failed
        headers["Cache-Control"] = "private, no-store" if known else "no-cache"
        headers.add("Vary", "Cookie, Accept-Language")
    if g.get("keep_language"):
        response.set_cookie(
            "lang", g.keep_language, max_age=31536000, samesite="Lax", httponly=True, secure=request.is_secure
        )
    sessions.keep_browser(response)
    return response


def write_access_notes(_failure: BaseException | None) -> None:
    """Write this request's lines of the access log. The answer is made already: where the database cannot take them,
    they go into the process's log."""
    notes: list[access.Note] = g.pop("access_notes", [])
    try:
        if notes:
            _write(notes)
    except Exception as fault:
        if outage_of(fault) is None:
            raise
        for note in notes:
            log.error("access line not written", kind=note.kind, what=note.what, subject=note.subject)
    finally:
        if token := g.pop("origin_token", None):
            audit.origin.reset(token)


def _write(notes: list[access.Note]) -> None:
    session.rollback()
    for note in notes:
        session.add(
            access.AccessLine(
                at=clock.now(),
                kind=note.kind,
                what=note.what,
                subject=note.subject,
                reason=note.reason,
                account_id=access.current_actor().account_id,
                address=request.remote_addr,
                path=without_secrets(request.path)[:500],
            )
        )
    session.commit()

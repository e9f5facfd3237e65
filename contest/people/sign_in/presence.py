"""A mark that says, in a cookie that scripts can read, which sign-in this browser is in. What a device keeps belongs to
one sign-in: without its mark the device opens nothing (contest/static/js/device).

The mark opens nothing: it is a keyed digest, and it lasts as long as the session's own cookie.
"""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, g, request
from flask import session as cookie
from flask_login import current_user

from contest import keys
from contest.web.around import WITHOUT_DATABASE
from contest.web.documents import is_public

PRESENT = "present"  # the cookie's name


def mark_of_sign_in() -> str:
    """The mark of this request's sign-in; empty where nobody is signed in."""
    user: Any = current_user
    if not user or not user.is_authenticated:
        return ""
    return keys.derived("sign-in", user.key)[:12].hex()


def send(response: Response) -> Response:
    """Give the browser the mark of its sign-in, or take back that of one that has ended."""
    if "actor" not in g or g.get("offline") or request.endpoint in WITHOUT_DATABASE or is_public(request.endpoint):
        return response  # nobody was asked for, or nobody could be
    kept, mark = request.cookies.get(PRESENT, ""), mark_of_sign_in()
    if mark and (kept != mark or cookie.permanent):
        lasts = current_app.permanent_session_lifetime if cookie.permanent else None
        response.set_cookie(PRESENT, mark, max_age=lasts, samesite="Lax", secure=request.is_secure)
    elif kept and not mark:
        response.delete_cookie(PRESENT, samesite="Lax", secure=request.is_secure)
    return response

"""Browsers from which somebody has signed in to an account before. They have an allowance of their own, so that others'
guessing does not lock the owner out (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").

The cookie is signed: a random number of this browser, and keyed digests of the accounts, the last one first.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from flask import Response, g, request
from itsdangerous import BadData, URLSafeSerializer

from contest.keys import signing_keys
from contest.privacy import vault

COOKIE = "familiar"
LASTS = timedelta(days=400)  # the longest that browsers allow
MOST = 20  # accounts of one browser


def remember(account_id: UUID) -> None:
    """This browser has signed in to an account; the answer tells it so."""
    number, accounts = _read()
    mark = _mark_of(account_id)
    g.familiar = [number or secrets.token_hex(16), [mark, *(one for one in accounts if one != mark)][:MOST]]


def number_of_browser(account_id: UUID) -> str | None:
    """The number of this browser, if it has signed in to this account before; otherwise None."""
    number, accounts = _read()
    return number if number and _mark_of(account_id) in accounts else None


def send(response: Response) -> Response:
    if "familiar" in g:
        text = str(_signer().dumps(g.familiar))
        response.set_cookie(COOKIE, text, max_age=LASTS, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


def _read() -> tuple[str, list[str]]:
    if "familiar" in g:
        return g.familiar[0], g.familiar[1]
    try:
        number, accounts = _signer().loads(request.cookies.get(COOKIE, ""))
    except (BadData, ValueError, TypeError):
        return "", []
    return str(number), list(accounts)


def _mark_of(account_id: UUID) -> str:
    return vault().index(f"familiar {account_id}")[:24]


def _signer() -> URLSafeSerializer:
    """itsdangerous wants the keys oldest first, and signs with the last."""
    return URLSafeSerializer(list(reversed(signing_keys())), salt="people.familiar")

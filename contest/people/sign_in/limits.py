"""How often somebody may try: which tries are counted together, and what the page says after too many.

A name and the network address that tries it are counted together, so that nobody can lock another person out from
elsewhere. Somebody behind the same shared address can, for ten minutes; the way in by mailed link stays open meanwhile.
The right password is refused too in this time, because letting it in would show which of the guesses was right.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from flask import request
from flask_limiter import RequestLimit
from flask_limiter.util import get_remote_address

from contest import access
from contest.errors import N_, Refusal, Way
from contest.forms import tidy
from contest.people.sign_in.identity import plain_email, way_in


class TooOften(Refusal):
    """The same was tried too often; it may be tried again later."""

    status = 429


def stop(limit: RequestLimit) -> NoReturn:
    """Say when to try again: the next whole minute, because times are shown without seconds."""
    until = datetime.fromtimestamp(limit.reset_at, UTC) + timedelta(minutes=1)
    raise TooOften(N_("试得太勤了，先停一停。%(until)s 以后可以再试。"), until=until)


def stop_sign_in(limit: RequestLimit) -> NoReturn:
    """The same at the sign-in, with the way in that stays open."""
    try:
        stop(limit)
    except TooOften as refusal:
        refusal.ways = (Way(N_("重设密码"), "people.ask_reset", {}),)
        raise


def tried_name() -> str:
    """The account name that is tried, in its stored form, and the network address that it comes from."""
    _kind, name = way_in(tidy(request.form.get("account")) or "")
    return f"{get_remote_address()} {name[:200]}"


def asked_address() -> str:
    """The mailbox that a letter is requested for."""
    return plain_email(tidy(request.form.get("email")) or "")[:200]


def account_signed_in() -> str:
    """The account that is signed in, from any network address."""
    return f"account {access.current_actor().account_id}"


def failed(response: Any) -> bool:
    """A whole school may share one network address, so here only failed tries count."""
    return bool(response.status_code != 303)

"""How often somebody may ask for a thing: what is counted together, and what the page says after too many.

These limits stop floods. They count for each process apart, or together where LIMITS_URL names a Redis. Failed tries,
by which somebody guesses, are counted in the database (contest/people/sign_in/tries.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from flask_limiter import RequestLimit

from contest import access
from contest.errors import N_, Refusal, Way
from contest.people.sign_in.identity import way_in


class TooOften(Refusal):
    """The same was tried too often; it may be tried again later."""

    status = 429


def refuse_until(until: datetime, *, ways: Sequence[Way] = ()) -> NoReturn:
    """Say when to try again: the next whole minute, because times are shown without seconds."""
    raise TooOften(N_("试得太勤了，先停一停。%(until)s 以后可以再试。"), until=until + timedelta(minutes=1), ways=ways)


def stop(limit: RequestLimit) -> NoReturn:
    """The same for a limit of Flask-Limiter's."""
    refuse_until(datetime.fromtimestamp(limit.reset_at, UTC))


def tried_name(text: str) -> str:
    """An account name that is tried, in its stored form."""
    _kind, name = way_in(text)
    return name[:200]


def account_signed_in() -> str:
    """The account that is signed in, from any network address."""
    return f"account {access.current_actor().account_id}"


def failed(response: Any) -> bool:
    """A whole school may share one network address, so here only failed tries count."""
    return bool(response.status_code != 303)

"""Failed tries are counted in the database, so that every process and machine counts the same, and waits grow with them
(docs/decisions, decision 60).

Who asks too soon is refused before any password is looked at, with the same words whether or not the account exists.
A failure is written after the request's own transaction; while another writer holds the lock this waits no longer than
the lock's limit, and then the answer goes out uncounted. A success takes nothing back: the browser that got in is
familiar from then on, and a guesser with an account of their own gains nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from uuid import UUID

import sqlalchemy as sa
from flask import g, request

from contest import clock
from contest.db import db, read_only, session
from contest.errors import Way
from contest.extensions import limiter
from contest.logs import Log
from contest.outages import outage_of
from contest.people.models import FailedTry
from contest.people.sign_in import familiar, limits
from contest.privacy import vault

log = Log(__name__)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True)
class Allowance:
    """How many failures within a time are free. After that each is followed by a wait, `first` and then twice as long
    each time, up to `longest`."""

    free: int
    within: timedelta
    first: timedelta = timedelta(seconds=30)
    longest: timedelta = 15 * MINUTE


@dataclass(frozen=True)
class Try:
    """Something that is tried: what kind, by which name, and what is allowed. The name is empty where there is none."""

    kind: str
    name: str = ""
    by_name_here: Allowance | None = None  # this name from this network address
    by_name: Allowance | None = None  # this name from anywhere
    by_address: Allowance | None = None  # any name from this network address
    # Where tries have no name: once all addresses together have failed `free` times, each has this allowance instead.
    crowd: tuple[Allowance, Allowance] | None = None


def of_password(name: str, account_id: UUID | None) -> Try:
    """A sign-in. `name`: as `limits.tried_name` gives it; `account_id`: the account of that name, if there is one.
    A hall of 300 people sits behind one address, and most of them succeed at once."""
    number = familiar.number_of_browser(account_id) if account_id else None
    if number:
        return Try("sign-in-familiar", f"{number} {account_id}", by_name=Allowance(10, HOUR))
    return Try(
        "sign-in",
        name,
        by_name_here=Allowance(10, DAY, longest=HOUR),  # so one address alone never uses up the next
        by_name=Allowance(50, DAY),
        by_address=Allowance(150, HOUR, longest=5 * MINUTE),
    )


def of_present_password(account_id: UUID) -> Try:
    """The present password, on the pages of somebody who is signed in; they may have stolen the session."""
    return Try("present-password", str(account_id), by_name=Allowance(10, HOUR))


def of_code() -> Try:
    """An invitation's code, which has no name."""
    crowd = (Allowance(2000, HOUR), Allowance(5, HOUR))
    return Try("code", by_address=Allowance(60, HOUR), crowd=crowd)


def of_roster_code(school_id: str, number: str) -> Try:
    """The code of a slip, with somebody's number: ten a day for a number, whoever types it."""
    once_a_day = Allowance(10, DAY, first=DAY, longest=DAY)
    return Try("roster-code", f"{school_id} {number}", by_name=once_a_day, by_address=Allowance(60, HOUR))


def of_sign_up() -> Try:
    """A sign-up, which tells whether a name, an address or a number is taken."""
    return Try("sign-up", by_address=Allowance(20, HOUR, first=5 * MINUTE, longest=HOUR))


def of_letter(email: str) -> Try:
    """A letter that resets a password; each one counts, because the answer never tells whether there was an account."""
    return Try(
        "reset", email, by_name=Allowance(5, HOUR, first=HOUR, longest=HOUR), by_address=Allowance(60, HOUR)
    )  # fmt: skip


def refuse_if_too_often(tried: Try, *, ways: Sequence[Way] = ()) -> None:
    """Raise TooOften while this has to wait. Ends the transaction that is open, which must have written nothing: rows
    are read again when they are next looked at."""
    if not limiter.enabled:
        return
    at = clock.now()
    session.rollback()
    with read_only():
        try:
            until = _wait(tried, at)
        finally:
            session.rollback()
    if until is not None:
        limits.refuse_until(until, ways=ways)


def failed(tried: Try) -> None:
    """Count a failure, once this request is answered."""
    if limiter.enabled:
        g.setdefault("failed_tries", []).append((tried.kind, *_digests(tried), clock.now()))


def write(_failure: BaseException | None) -> None:
    """Write this request's failures, in a transaction of their own. The answer is made already: where the database
    cannot take them, the log says so."""
    tries: list[tuple[str, str, str, datetime]] = g.pop("failed_tries", [])
    if not tries:
        return
    try:
        session.rollback()
        for kind, name, address, at in tries:
            session.add(FailedTry(kind=kind, name_digest=name, address_digest=address, at=at))
        session.commit()
    except Exception as fault:
        session.rollback()
        if (outage := outage_of(fault)) is None:
            raise
        log.error("failed try not counted", outage=str(outage), kinds=[kind for kind, *_rest in tries])


def _digests(tried: Try) -> tuple[str, str]:
    name = vault().index(f"try {tried.name}") if tried.name else ""
    return name, vault().index(f"address {_network()}")


def _network() -> str:
    """The network address that tries come from; of IPv6 the first 64 bits, because each subscriber has all the rest."""
    text = request.remote_addr or ""
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
    return text


def _wait(tried: Try, at: datetime) -> datetime | None:
    """Until when this has to wait; None: it need not."""
    name, address = _digests(tried)
    named, here = FailedTry.name_digest == name, FailedTry.address_digest == address
    by_address = tried.by_address
    if tried.crowd is not None:
        everybody, strict = tried.crowd
        if _seen(tried.kind, everybody, at, [])[0] >= everybody.free:
            by_address = strict
    waits = [
        _until(allowance, *_seen(tried.kind, allowance, at, conditions))
        for allowance, conditions in (
            (tried.by_name_here, [named, here]),
            (tried.by_name, [named]),
            (by_address, [here]),
        )
        if allowance is not None
    ]
    return max((until for until in waits if until is not None and until > at), default=None)


def _seen(
    kind: str, allowance: Allowance, at: datetime, conditions: list[sa.ColumnElement[bool]]
) -> tuple[int, datetime | None]:
    """How many failures there were, and the moment of the last one. A replica may be late, so the primary is asked."""
    fits = (FailedTry.kind == kind, FailedTry.at > at - allowance.within, *conditions)
    found = session.execute(
        sa.select(sa.func.count(), sa.func.max(FailedTry.at)).where(*fits), bind_arguments={"bind": db.engine}
    ).one()
    last: datetime | None = found[1]
    return int(found[0]), min(last, at) if last else None  # a clock that was set back makes nobody wait for longer


def _until(allowance: Allowance, failures: int, last: datetime | None) -> datetime | None:
    if last is None or failures < allowance.free:
        return None
    wait = min(allowance.first * int(2 ** min(failures - allowance.free, 20)), allowance.longest)
    return last + wait

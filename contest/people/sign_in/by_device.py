"""Renewing a sign-in by another device of the same account: an open page shows a QR code, and a device that is
signed in confirms it.

It makes no new way in. The code is given only to the browser that the page was opened in while its account was signed
in there, and only that browser can use it: whoever takes a picture of it, or shows a code of their own, gets nothing.
It lasts a few minutes and is used once. A confirmation counts while the account is as it was then: a password that was
changed meanwhile ends it. No credential changes, so who may be behind the account (contest/people/roots.py) stays as it
was. Confirmed and used are receipts of the account, like a sign-out.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from itsdangerous import BadData, URLSafeSerializer

from contest import receipts
from contest.db import session
from contest.errors import N_, WrongMoment
from contest.keys import signing_keys
from contest.people.models import Account
from contest.receipts import Receipt
from contest.web.sessions import Issued

LASTS = timedelta(minutes=3)
CONFIRMED = "people.confirm_renewal"
USED = "people.renew_sign_in"
_SYSTEMS = {"Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Mac OS X": "Mac"}
_BROWSERS = {"Edg": "Edge", "MicroMessenger": "WeChat", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}


@dataclass(frozen=True)
class Ask:
    """A page that asks to be signed in again: whose it is, in which browser, and where that is."""

    name: str  # random
    account_id: UUID
    browser: str  # the mark of the browser (contest/web/sessions.py)
    device: str
    network: str
    at: datetime

    @property
    def code(self) -> str:
        """Four characters that both devices show."""
        return receipts.code_of(self.name)

    @property
    def until(self) -> datetime:
        return self.at + LASTS

    def token(self) -> str:
        fields = [self.name, self.account_id.hex, self.browser, self.device, self.network, int(self.at.timestamp())]
        return str(_signer().dumps(fields))


def asked(page: Issued, *, agent: str, network: str, at: datetime) -> Ask:
    """A new ask of an open page. `agent`: what its browser calls itself."""
    return Ask(secrets.token_urlsafe(12), page.account_id, page.browser, _device(agent), network, at)


def ask_behind(token: str, at: datetime) -> Ask:
    """Raises WrongMoment where the code is forged or too old."""
    try:
        name, account_id, browser, device, network, then = _signer().loads(token)
    except (BadData, ValueError, TypeError):
        raise WrongMoment(N_("这个二维码不完整。请在要登录的那台设备上重新显示一个。")) from None
    ask = Ask(name, UUID(account_id), browser, device, network, datetime.fromtimestamp(then, UTC))
    if not at - LASTS <= ask.at <= at + LASTS:
        raise WrongMoment(N_("这个二维码过期了，没有登录。请在要登录的那台设备上重新显示一个。"))
    return ask


def confirm(ask: Ask, account: Account, *, at: datetime) -> None:
    """The account, signed in elsewhere, lets the page be signed in again. Doing so twice is doing it once."""
    if _receipt(ask, CONFIRMED) is None:
        answer = str(account.epoch)
        receipts.save(ask.account_id, f"{CONFIRMED} {ask.name}", operation=CONFIRMED, answer=answer, at=at)


def use(ask: Ask, *, at: datetime) -> Account | None:
    """The account, if the ask was confirmed; the ask is used up then. Raises WrongMoment where it was used before or
    the account changed since."""
    found = _receipt(ask, CONFIRMED)
    if found is None:
        return None
    account = session.get_one(Account, ask.account_id)
    if _receipt(ask, USED) is not None or account.disabled_at is not None or found.answer != str(account.epoch):
        raise WrongMoment(N_("这个二维码已经用过，或者账号之后改过，没有登录。请重新显示一个。"))
    receipts.save(ask.account_id, f"{USED} {ask.name}", operation=USED, answer="", at=at)
    return account


def _receipt(ask: Ask, operation: str) -> Receipt | None:
    mine = (Receipt.account_id == ask.account_id, Receipt.idempotency_key == f"{operation} {ask.name}")
    return session.scalar(sa.select(Receipt).where(*mine, Receipt.operation == operation))


def _device(agent: str) -> str:
    """ "Chrome · Windows" of a browser's name for itself; what is not known stays out."""
    found = [next((name for mark, name in known.items() if mark in agent), "") for known in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in found if name)


def _signer() -> URLSafeSerializer:
    """itsdangerous wants the keys oldest first, and signs with the last."""
    return URLSafeSerializer(list(reversed(signing_keys())), salt="people.renewal")

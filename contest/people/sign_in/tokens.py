"""The link that resets a password: signed, bound to the account's epoch, and valid for one hour. It works once, because
the reset raises the epoch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer

from contest.db import session
from contest.errors import N_, Way, WrongMoment
from contest.people.models import Account

LASTS = timedelta(hours=1)


def reset_token(account: Account, keys: Sequence[str], *, at: datetime) -> str:
    return str(_signer(keys).dumps([str(account.id), account.epoch, int(at.timestamp())]))


def account_to_reset(token: str, keys: Sequence[str], *, at: datetime) -> Account:
    """The account that the link is for; raises WrongMoment where the link is forged, too old or used."""
    try:
        account_id, epoch, written = _signer(keys).loads(token)
    except BadSignature:
        raise _refused(N_("这个重设密码的链接不完整。请从信里重新打开，或者再要一封信。")) from None
    account = session.get(Account, UUID(account_id))
    if account is None or account.epoch != epoch or account.disabled_at is not None:
        raise _refused(N_("这个重设密码的链接已经用过，或者之后改过密码或登录方式。要再改，请再要一封信。"))
    if at.timestamp() - written >= LASTS.total_seconds():
        raise _refused(N_("这个重设密码的链接过了一小时，不能再用。请再要一封信。"))
    return account


def _refused(sentence: str) -> WrongMoment:
    return WrongMoment(sentence, safe=N_("密码没有改动。"), ways=[Way(N_("再要一封信"), "people.ask_reset", {})])


def _signer(keys: Sequence[str]) -> URLSafeSerializer:
    """`keys`: newest first; itsdangerous wants them oldest first, and signs with the last."""
    return URLSafeSerializer(list(reversed(keys)), salt="people.reset")

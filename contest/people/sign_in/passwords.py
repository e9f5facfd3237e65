"""Password hashes: argon2id with 19 MiB, two passes, one lane (docs/stack; OWASP's first recommendation).

A hash takes tens of milliseconds. On SQLite one writer holds the lock of the whole database, so nothing is hashed while
a transaction that writes is open: a page that saves hashes `ahead` of it, and the actions find the result there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from contest.db import session

SHORTEST, LONGEST = 8, 200
LOOKED_AT = 72  # letters that are looked at for patterns: the time grows faster than the length
FEWEST_GUESSES = 10**6  # zxcvbn's score 2, "somewhat guessable": fewer are a matter of hours even at a slowed sign-in
# Frequent in leaked lists of Chinese sites and unknown to zxcvbn, whose lists are English.
COMMON = (
    "woaini", "woaini1314", "5201314", "1314520", "iloveyou", "aini1314", "taobao", "zhongguo", "mima", "woaiwojia",
    "nihao", "nihao123", "caonima", "wangyi", "qq", "weixin", "admin", "saishi", "dasai", "bisai", "shanghai",
    "beijing", "5201314a", "a5201314", "woshishui", "tiantian", "147258369", "123456789a", "a123456789", "asd123456",
)  # fmt: skip

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_ahead: ContextVar[dict[tuple[str, str | None], str | bool] | None] = ContextVar("hashed_ahead", default=None)


@contextmanager
def ahead(*, wanted: str | None = None, present: tuple[str, str | None] | None = None) -> Iterator[None]:
    """End the transaction that is open, which must have written nothing, and hash before the next one begins: a
    `wanted` new password, and a `present` one against its stored hash. Inside, `hashed` and `fits` give these
    results without any work. Rows are read again when they are next looked at."""
    session.rollback()
    found: dict[tuple[str, str | None], str | bool] = {}
    if wanted is not None and SHORTEST <= len(wanted) <= LONGEST:
        found[wanted, None] = hashed(wanted)
    if present is not None:
        found[present] = fits(*present)
    token = _ahead.set(found)
    try:
        yield
    finally:
        _ahead.reset(token)


def hashed(password: str) -> str:
    known = (_ahead.get() or {}).get((password, None))
    return known if isinstance(known, str) else _hasher.hash(password)


def fits(password: str, stored: str | None) -> bool:
    """Whether the password matches the hash. Without a hash the same work is done anyway, so that the response time
    does not show which accounts exist."""
    known = (_ahead.get() or {}).get((password, stored))
    if isinstance(known, bool):
        return known
    try:
        return _hasher.verify(stored or _nobodys(), password[:LONGEST]) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_guessable(password: str, names: Iterable[str]) -> bool:
    """Whether somebody who knows these names needs few guesses: a common password, a pattern, a name with a year."""
    from zxcvbn import zxcvbn  # its lists take a tenth of a second to read

    found = zxcvbn(password[:LOOKED_AT], user_inputs=[*COMMON, *names], max_length=LOOKED_AT)
    return bool(found["guesses"] < FEWEST_GUESSES)


@cache
def _nobodys() -> str:
    return _hasher.hash("the password of nobody")

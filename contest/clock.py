"""The only clock. An action reads it once, at its edge, and passes the time on as `at=`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime

from contest import horizon

_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)


def now() -> datetime:
    """The current time in UTC, to the microsecond."""
    return horizon.seen(_frozen.get() or datetime.now(UTC))


@dataclass(frozen=True)
class Closing:
    """The end of a half-open period, as a fact of a sentence: people are told midnight as 24:00 of the day that ends.
    A plain datetime in a sentence is when something opens or happened."""

    at: datetime

    def __str__(self) -> str:
        return str(self.at)


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """Stop the clock at a time (with a zone), to replay a past season and for tests."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)

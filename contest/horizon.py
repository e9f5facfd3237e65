"""Until when something that was made from the present time stays true.

A page that is kept ready says what time it is only where it compares: the publicity period is open, because its end has
not come. So it is good until the first of the moments that it was compared with, and to make it again each minute would
be for nothing. While a page is made, `clock.now()` gives a moment that notes what is asked of it: a comparison notes
the other moment, a date the end of its day. Whatever else is done with it holds for its minute only, so what is not
known here errs on the safe side.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, NoReturn

MINUTE, DAY, INSTANT = timedelta(minutes=1), timedelta(days=1), timedelta(microseconds=1)
EVER = datetime.max.replace(tzinfo=UTC) - DAY

_watching: ContextVar[Horizon | None] = ContextVar("horizon", default=None)


class Horizon:
    """`until`: the first moment (UTC) at which what is made may say something else."""

    def __init__(self) -> None:
        self.until = EVER

    def at_most(self, moment: datetime) -> None:
        self.until = min(self.until, moment)


@contextmanager
def watched() -> Iterator[Horizon]:
    """What is made within notes here until when it holds."""
    horizon = Horizon()
    token = _watching.set(horizon)
    try:
        yield horizon
    finally:
        _watching.reset(token)


def seen(moment: datetime) -> datetime:
    """The present moment as what is being made sees it; the moment itself where nobody watches."""
    horizon = _watching.get()
    return moment if horizon is None else Present.of(moment, horizon)


def plain(moment: datetime) -> datetime:
    """The moment for whoever needs all of it: the database's drivers."""
    return moment.whole() if isinstance(moment, Present) else moment


class Present(datetime):
    """Now, and what is asked of it."""

    _horizon: Horizon

    @classmethod
    def of(cls, moment: datetime, horizon: Horizon) -> Present:
        made = cls.combine(moment.date(), moment.timetz())
        made._horizon = horizon
        return made

    def __getattribute__(self, name: str) -> Any:
        if name in ("year", "month", "day"):
            object.__getattribute__(self, "_for_its_day")()
        elif not name.startswith("_") and name not in ("tzinfo", "fold", "astimezone", "date", "whole"):
            return getattr(object.__getattribute__(self, "whole")(), name)
        return super().__getattribute__(name)

    def _bare(self) -> datetime:
        return datetime.combine(datetime.date(self), datetime.timetz(self))

    def _for_its_day(self) -> None:
        bare = self._bare()
        self._horizon.at_most((bare.replace(hour=0, minute=0, second=0, microsecond=0) + DAY).astimezone(UTC))

    def whole(self) -> datetime:
        """The moment itself: what is made with it holds for its minute."""
        bare = self._bare()
        self._horizon.at_most((bare.replace(second=0, microsecond=0) + MINUTE).astimezone(UTC))
        return bare

    def astimezone(self, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return Present.of(self._bare().astimezone(tz), self._horizon)

    def date(self) -> date:
        self._for_its_day()
        return datetime.date(self)

    def _compared(self, other: object) -> datetime:
        """This moment, to be compared with another: what comes out is another from then on."""
        bare = self._bare()
        if isinstance(other, Present):
            return self.whole()
        if isinstance(other, datetime) and other.tzinfo is not None and other >= bare:
            self._horizon.at_most((other if other > bare else other + INSTANT).astimezone(UTC))
        return bare

    def __lt__(self, other: Any) -> bool:
        return bool(self._compared(other) < _bare(other))

    def __le__(self, other: Any) -> bool:
        return bool(self._compared(other) <= _bare(other))

    def __gt__(self, other: Any) -> bool:
        return bool(self._compared(other) > _bare(other))

    def __ge__(self, other: Any) -> bool:
        return bool(self._compared(other) >= _bare(other))

    def __eq__(self, other: object) -> bool:
        return bool(self._compared(other) == _bare(other))

    def __ne__(self, other: object) -> bool:  # datetime has one of its own
        return bool(self._compared(other) != _bare(other))

    def __hash__(self) -> int:
        return hash(self.whole())

    def __add__(self, other: Any) -> Any:
        return self.whole() + other

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return self.whole() - _bare(other)

    def __rsub__(self, other: Any) -> Any:
        return other - self.whole()

    def __str__(self) -> str:
        return str(self.whole())

    def __repr__(self) -> str:
        return repr(self.whole())

    def __format__(self, spec: str) -> str:
        return format(self.whole(), spec)

    def __reduce_ex__(self, _protocol: Any) -> NoReturn:
        raise TypeError("the present is kept by nobody")


def _bare(other: Any) -> Any:
    return other._bare() if isinstance(other, Present) else other

"""Until when something holds that was made from the present time."""

from __future__ import annotations

import operator
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contest import clock, horizon

NOW = datetime(2023, 10, 11, 9, 30, 12, 345678, tzinfo=UTC)
HERE = ZoneInfo("Asia/Shanghai")
MINUTE = datetime(2023, 10, 11, 9, 31, tzinfo=UTC)
DAY = datetime(2023, 10, 11, 16, tzinfo=UTC)  # when the day ends in Shanghai
COMPARISONS = (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne)
moments = some.builds(
    lambda seconds, zone: (NOW + timedelta(seconds=seconds)).astimezone(zone),
    some.integers(-(10**6), 10**6) | some.sampled_from([0, 1e-6, -1e-6, 0.5]),
    some.sampled_from([UTC, HERE]),
)


def made(work: Callable[[datetime], Any], at: datetime = NOW) -> tuple[Any, datetime]:
    """What is made at a moment, and until when it holds."""
    with clock.frozen_at(at), horizon.watched() as seen:
        return work(clock.now()), seen.until


@given(at=moments, others=some.lists(moments, min_size=1, max_size=4), compare=some.sampled_from(COMPARISONS))
def test_what_was_compared_holds_until_a_comparison_turns_out_otherwise(
    at: datetime, others: list[datetime], compare: Callable[[Any, Any], bool]
) -> None:
    def work(now: datetime) -> list[bool]:
        return [compare(now, one) for one in others] + [compare(one, now) for one in others]

    found, until = made(work, at)
    assert found == work(at)
    assert until > at
    for later in {*others, until - timedelta(microseconds=1), at + timedelta(days=30)}:
        if at <= later < until:
            assert work(later) == found


@given(at=moments)
def test_a_date_holds_until_midnight_there(at: datetime) -> None:
    def work(now: datetime) -> tuple[date, int, bool]:
        return now.astimezone(HERE).date(), now.astimezone(HERE).year, now.astimezone(HERE) > at - timedelta(days=1)

    found, until = made(work, at)
    assert found == work(at)
    assert found == work(until - timedelta(microseconds=1))
    assert found != work(until)


@pytest.mark.parametrize(
    "work",
    [
        *(lambda now: now.hour, lambda now: now.isoformat(), lambda now: now - DAY, lambda now: DAY - now, str, repr),
        *(
            lambda now: now + timedelta(1),
            lambda now: timedelta(1) + now,
            lambda now: f"{now:%H}",
            lambda now: {now: 1},
        ),
        *(
            lambda now: now.replace(minute=1),
            lambda now: now.timestamp(),
            lambda now: now.strftime("%H"),
            horizon.plain,
        ),
        *(lambda now: now.astimezone(HERE).minute, lambda now: now < clock.now(), lambda now: now.utctimetuple()),
    ],
)
def test_whatever_else_is_done_with_it_holds_for_its_minute(work: Callable[[datetime], Any]) -> None:
    found, until = made(work)
    assert found == work(NOW) or isinstance(found, bool)
    assert until == MINUTE


def test_the_first_end_counts() -> None:
    assert made(lambda now: (now < DAY + timedelta(days=3), now.astimezone(HERE).date(), now < DAY))[1] == DAY
    assert made(lambda now: (now.astimezone(HERE).month, now.hour))[1] == MINUTE
    assert made(lambda now: now.tzinfo)[1] == horizon.EVER
    assert made(lambda now: now > NOW - timedelta(days=1))[1] == horizon.EVER


def test_where_nobody_watches_it_is_a_moment_as_any_other() -> None:
    with clock.frozen_at(NOW):
        assert type(clock.now()) is datetime
        with horizon.watched():
            seen = clock.now()
        assert type(clock.now()) is datetime
    with pytest.raises(TypeError):
        pickle.dumps(seen)

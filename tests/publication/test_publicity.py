"""When a publicity period ends, on days that count; who set that; and what a page may say of a day to come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest import clock
from contest.db import session
from contest.editions.queries import forget
from contest.publication import actions as publication
from contest.publication.timeline.publicity import kept_end, publicity_end
from contest.publication.timeline.workdays import (
    after_days,
    days_that_count,
    end_that_counts,
    is_workday,
    unannounced_years,
)
from tests.client import PageClient
from tests.results.world import World
from tests.rounds import rounds

ZONE = "Asia/Shanghai"
MOMENTS = st.integers(0, 12 * 366 * 24 * 60).map(
    lambda minutes: datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def there(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("2023-10-07", True),  # announced: a Saturday that was a make-up working day
        ("2023-10-06", False),  # announced: a Friday of National Day
        ("2031-10-01", False),  # by law, every year: a Wednesday
        ("2031-10-02", False),
        ("2031-10-03", False),
        ("2031-05-01", False),
        ("2031-05-02", False),  # since 2025
        ("2031-01-01", False),
        ("2031-01-22", False),  # the eve of the Spring Festival, a Wednesday
        ("2031-01-23", False),
        ("2031-04-05", False),  # a Saturday, and Qingming
        ("2031-06-24", False),  # the Dragon Boat Festival, a Tuesday
        ("2031-09-30", True),
        ("2031-10-11", False),  # a Saturday: no make-up day is known
    ],
)
def test_statutory_holidays_rest_in_years_that_are_not_announced(day: str, counts: bool) -> None:
    assert is_workday(date.fromisoformat(day)) is counts


def test_a_year_that_nobody_announced_is_known_as_such() -> None:
    assert unannounced_years([date(2023, 12, 29), date(2031, 1, 3), date(2031, 5, 1)]) == [2031]
    assert unannounced_years([date(2023, 12, 29)]) == []


@rounds(60)
@given(
    at=MOMENTS,
    hours=st.integers(1, 24 * 40),
    working=st.booleans(),
)
def test_an_end_lies_on_a_day_that_counts_and_never_earlier(at: datetime, hours: int, working: bool) -> None:
    closes = at + timedelta(hours=hours)
    end = end_that_counts(closes, working=working, zone=ZONE)
    last = (end - timedelta(microseconds=1)).astimezone(there("2023-01-01T00:00").tzinfo).date()
    assert end >= closes
    assert not working or is_workday(last)
    if not working or is_workday((closes + timedelta(hours=8) - timedelta(microseconds=1)).date()):
        assert end == closes, "a day that counts is not moved"
    # No day that counts is left out between the planned end and the end.
    day = (closes + timedelta(hours=8) - timedelta(microseconds=1)).date()
    while day < last:
        assert not is_workday(day)
        day += timedelta(days=1)


@rounds(60)
@given(at=MOMENTS, days=st.integers(1, 20))
def test_days_are_counted_as_they_were_given(at: datetime, days: int) -> None:
    end = after_days(at, days, working=True, zone=ZONE)
    own = is_workday((at + timedelta(hours=8)).date())
    assert days_that_count(at, end, working=True, zone=ZONE) == days + own


@pytest.fixture
def dated(world: World, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Gives the contest's publicity period an end by the province's decision."""
    from contest.editions.models import Setting

    def until(closes: datetime) -> None:
        session.add(
            Setting(
                contest_id=world.above.id,
                key="school.publicity.closes",
                value={"is": closes.isoformat()},
                reason="赣教〔2023〕1 号",
                by_id=world.people.organiser.account_id,
                at=world.at,
            )
        )
        session.commit()
        forget()

    return until


# The world publishes on Wednesday 11 October 2023; its rulebook asks for three working days.


def test_without_a_date_the_rulebooks_days_set_the_end(world: World, client: PageClient) -> None:
    one = world.published()
    assert one.publicity_until == there("2023-10-17T00:00")
    page = client.get(f"/e/{world.edition.key}/publications/1")
    page.says("截止时间按规程规定的天数算出。")
    page.keeps_quiet_about("放假和调休安排还没有公布")


def test_a_date_that_an_organisation_set_holds_and_says_so(world: World, client: PageClient, dated: Any) -> None:
    dated(there("2023-10-19T00:00"))
    one = world.published()
    assert one.publicity_until == there("2023-10-19T00:00")
    page = client.get(f"/e/{world.edition.key}/publications/1")
    page.says("10 月 18 日（周三） 24:00 截止", "截止时间由江西省教育厅设定。")
    page.keeps_quiet_about("顺延")


def test_a_date_on_a_day_of_rest_moves_to_the_next_day_that_counts(
    world: World, client: PageClient, dated: Any
) -> None:
    dated(there("2023-10-21T17:00"))  # a Saturday
    one = world.published()
    assert one.publicity_until == there("2023-10-23T17:00")
    client.get(f"/e/{world.edition.key}/publications/1").says(
        "原定 2023 年 10 月 21 日（周六） 17:00，那天不计入公示，顺延", "10 月 23 日（周一） 17:00 截止"
    )
    kept = kept_end(one.publicity_until, one.publicity_basis)
    assert kept is not None
    assert kept.planned == there("2023-10-21T17:00")


def test_a_date_that_leaves_too_few_days_does_not_shorten_the_period(
    world: World, client: PageClient, dated: Any
) -> None:
    dated(there("2023-10-12T00:00"))
    one = world.published()
    assert one.publicity_until == there("2023-10-17T00:00")
    client.get(f"/e/{world.edition.key}/publications/1").says(
        "日历上原定 2023 年 10 月 11 日（周三） 24:00，不够规程规定的天数。"
    )


def test_the_desk_says_before_publishing_who_sets_the_end(world: World, dated: Any, visit: Any) -> None:
    dated(there("2023-10-21T17:00"))
    draft = world.drafted()
    publication.review(draft, by=world.second.account_id, at=world.at)
    session.commit()
    page = visit("organiser").get(f"/desk/{world.edition.key}/publications/1/{world.contest.key}")
    page.says("10 月 23 日（周一） 17:00", "截止时间由江西省教育厅设定。", "顺延到下一个计入的日子")


def test_a_year_that_is_not_announced_is_said_on_the_page(world: World, client: PageClient) -> None:
    at = there("2031-09-29T10:00")
    end = publicity_end(world.contest, at)
    assert end is not None
    assert end.at == there("2031-10-08T00:00"), "30 September, then 6 and 7 October: 1 to 3 October rest by law"
    with clock.frozen_at(at):
        world.at = at
        world.published()
        client.get(f"/e/{world.edition.key}/publications/1").says("2031 年的放假和调休安排还没有公布")
        client.get(f"/en/e/{world.edition.key}/publications/1").says("have not been announced")


def test_what_was_corrected_does_not_say_that_a_day_to_come_has_passed(world: World, client: PageClient) -> None:
    from tests.publication.test_public import correct

    first = world.published()
    assert first.publicity_until is not None
    correct(world, first)
    page = client.get(f"/e/{world.edition.key}/publications/1")
    page.says("第 2 号更正取代了这一份，它的异议期到此为止")
    page.keeps_quiet_about("10 月 16 日")

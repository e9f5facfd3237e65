"""Handing over to the next edition: rules and dates go along, nothing of anybody does, and it is taken back whole."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from contest.audit import AuditLine
from contest.db import Model
from contest.editions import actions
from contest.editions.actions import cascade
from contest.editions.actions.following import MADE
from contest.editions.models import Contest, Edition, GroupFacts
from contest.editions.queries import contest_by_key, edition_after, edition_by_key
from contest.editions.rulebooks.effective import edition_part, edition_rulebook, rulebook_of
from contest.editions.rulebooks.following import (
    NextGiven,
    moved_periods,
    next_text,
    shift_of,
    weeks_between,
    years_later,
)
from contest.editions.rulebooks.templates import template_keys, template_text
from contest.editions.schedule.calendar import period
from contest.rules import parse
from tests import factories

ADDRESS = "/desk/career-2023/next"
MAKE = "建立下一届"
DAYS = st.dates(date(1970, 1, 1), date(2200, 12, 31))
YEARS = st.integers(1, 20)


@given(DAYS, YEARS)
def test_a_moved_day_keeps_its_weekday_and_is_the_nearest_such_day(day, years):
    moved, same = day + weeks_between(day, years), years_later(day, years)
    assert moved.weekday() == day.weekday()
    assert abs((moved - same).days) <= 3
    assert (same.year - day.year, same.month) == (years, day.month)


@pytest.mark.parametrize("key", template_keys())
def test_every_rulebook_makes_a_next_one_with_all_dates_moved_alike(key):
    text = template_text(key)
    year = tomllib.loads(text)["edition"]["year"] + 3
    shift = shift_of(text, year)
    again = parse(next_text(text, NextGiven("next", 9, year, "下一届", ""), shift))
    before, after = parse(text), again.edition
    assert (after.key, after.number, after.year, after.name.en) == ("next", 9, year, "下一届")
    assert (after.theme, after.place, after.previous, after.quoted) == (None, None, None, ())
    was = [end for one in before.edition.period for end in (one.opens, one.closes)]
    now = [end for one in after.period for end in (one.opens, one.closes)]
    assert [end + shift for end in was] == now
    assert shift.days % 7 == 0
    if before.edition.begins:
        assert after.begins == before.edition.begins + shift
    for track, old in zip(after.track, before.edition.track, strict=True):
        for rule, former in zip(track.eligibility, old.eligibility, strict=True):
            for name in {"on", "date"} & set(type(rule).model_fields):
                day, then = getattr(rule, name), getattr(former, name)
                assert (day and (day.month, day.day)) == (then and (then.month, then.day))
    assert again.ladder == before.ladder
    assert len(moved_periods(text, shift)) >= len(before.edition.period)


@pytest.fixture
def edition(session, people, at):
    """An archived edition at the school, the province and the ministry, with a date and rules of their own."""
    made = actions.create_edition(factories.rulebook_text("career-2023"), by=None, at=at, stored=True)
    actions.open_edition(made, by=None, at=at)
    contest = actions.contest_for(made, "school", people.school, "growth", "higher", at=at)
    closes = datetime(2023, 11, 20, 16, 0, tzinfo=UTC)
    actions.set_setting(contest.parent, "school.registration.closes", closes, reason="文件", by=None, at=at)
    fewer = factories.rulebook_text("career-2023").replace("min_judges = 3", "min_judges = 2", 1)
    actions.change_rules(contest, fewer, together=False, reason="评委少", by=None, at=at)
    session.add(GroupFacts(edition_id=made.id, organisation_id=people.school_id, attributes={"western": "true"}))
    made.archived_at = at
    session.commit()
    return made


def test_from_an_archived_edition_to_the_desk_of_the_next_one_and_back(visit, edition, session, at):
    page = visit("national_organiser").get("/desk/career-2023").click("交给下一届")
    page.says("会建成这样", "所有日期一起往后", "2024 年", "共 2 项")
    page = page.submit("改了再看", status=200, year="2025", key="career-2025", zh="第三届规划大赛", number="3")
    page.says("2025 年", "遇上节假日")
    assert edition_after(edition) is None
    page = page.submit(MAKE, groups=True).follow().says("第三届规划大赛", "筹备中")
    session.expire_all()
    made = edition_by_key("career-2025")
    assert (edition_after(edition), made.year, made.opened_at, made.archived_at) == (made, 2025, None, None)
    twin = contest_by_key(made, "school/4136010421/growth/higher")
    then, now = (period(contest_by_key(one, twin.key), "registration") for one in (edition, twin.edition))
    shift = shift_of(factories.rulebook_text("career-2023"), 2025)
    assert (now.opens - then.opens, now.closes - then.closes) == (shift, shift)
    assert now.closes_set_by.key == "province/360000/growth/higher"
    assert rulebook_of(twin).law_of(twin.key).panel.min_judges == 2
    assert set(cascade.counts(made)) <= set(MADE)
    assert cascade.counts(made)["group_facts"] == 1
    again = visit("national_organiser").post(
        ADDRESS, status=303, operation="make", key="other", year="2026", zh="又一届"
    )
    again.follow().says("下一届已经建好")
    assert edition_by_key("other") is None
    before = {name: count(session, name) for name in MADE}
    page = visit("national_organiser").get(ADDRESS)
    page.says("可以整个撤销")
    page = page.submit("撤销，删掉下一届").follow()
    page.says("已经撤销", "会建成这样")
    session.expire_all()
    assert edition_by_key("career-2025") is None
    assert all(count(session, name) < before[name] for name in MADE)
    assert {"editions.hand_over", "editions.take_back", "editions.throw_away"} <= set(
        session.scalars(sa.select(AuditLine.action))
    )
    visit("national_organiser").get(ADDRESS + "?lang=en").says("Hand over to the next edition", "Make the next edition")


def count(session, name):
    return session.scalar(sa.select(sa.func.count()).select_from(Model.metadata.tables[name]))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"key": "career-2023"}, "已经有一届大赛叫 career-2023"),
        ({"key": "Nicht gut"}, "只能用小写字母"),
        ({"year": "2023"}, "要晚于这一届"),
        ({"year": "1999"}, "要晚于这一届"),
        ({"year": "2099"}, "太远"),
        ({"year": "二〇"}, "请填整数"),
        ({"number": "0"}, "请填整数"),
        ({"zh": ""}, "要填"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_made(visit, edition, session, typed, said):
    page = visit("national_organiser").get(ADDRESS).submit(MAKE, status=None, **typed)
    assert page.status in (409, 422)
    page.says(said)
    assert session.scalar(sa.select(sa.func.count()).select_from(Edition)) == 1


def test_a_year_that_is_over_is_refused(edition, session, at):
    gone = NextGiven("late", 2, 2024, "第二届", "")
    with pytest.raises(Exception, match="已经过去"):
        actions.hand_over(edition, gone, settings=False, groups=False, by=None, at=at + timedelta(days=900))


def test_another_organisation_takes_it_over(visit, edition, people, session, at):
    """It is chosen among those that have an organiser; its organisers find the contests on their desk."""
    visit("national_organiser").get(ADDRESS).submit(MAKE, key="moved", host="360000").follow()
    session.expire_all()
    made = edition_by_key("moved")
    highest = edition_part(edition_rulebook(made)).tier[-1]
    assert (highest.run_by, highest.organisation) == ("authority", "360000")
    assert {one.organisation_id for one in contests(session, made) if one.parent_id is None} == {people.province_id}
    visit("provincial_organiser").get("/desk/moved").says("全国总决赛")
    visit("national_organiser").get(ADDRESS).says("江西省教育厅")


def contests(session, edition):
    return session.scalars(sa.select(Contest).where(Contest.edition_id == edition.id)).all()


def test_what_somebody_has_worked_on_is_not_taken_back(visit, edition, people, session, at):
    given = NextGiven("career-2024", 2, 2024, "第二届", "")
    made = actions.hand_over(edition, given, settings=False, groups=False, by=None, at=at)
    session.commit()
    later = at + timedelta(minutes=5)
    closes = period(contest_by_key(made, "province/360000/growth/higher"), "registration").closes
    place = contest_by_key(made, "province/360000/growth/higher")
    actions.set_setting(place, "school.registration.closes", closes, reason="延期", by=None, at=later)
    session.commit()
    page = visit("national_organiser").get(ADDRESS)
    page.says("已经有人改过")
    page.keeps_quiet_about("撤销，删掉")
    visit("national_organiser").post(f"{ADDRESS}/undo", status=409)
    assert edition_after(edition) is not None


def test_only_organisers_of_the_highest_tier_hand_over(visit, edition):
    for name in ("organiser", "provincial_organiser", "supervisor", "alice", "judge", "administrator"):
        visit(name).get(ADDRESS, status=403)
        visit(name).post(ADDRESS, status=403)
        visit(name).post(f"{ADDRESS}/undo", status=403)
    visit(None).get(ADDRESS, status=303)

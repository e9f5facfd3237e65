"""A date that a contest sets for itself is the same everywhere: rail, tracks, desk, guard, rules, open data."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from contest.clock import Closing
from contest.editions.actions import contest_for, reach, set_setting
from contest.editions.models import Contest, ContestState, Edition
from contest.editions.queries import forget
from contest.editions.rulebooks.effective import edition_part, edition_rulebook
from contest.editions.schedule import guard
from contest.editions.schedule.calendar import calendar_of, edition_calendar, period, state_of
from contest.errors import WrongMoment
from contest.publication.timeline import edition_steps
from contest.publication.views.public.edition_state import edition_state, format_step
from tests import factories
from tests.people import People

LATER = datetime.fromisoformat("2023-12-05T18:00:00+08:00")
KEY = "school.registration.closes"


@pytest.fixture
def edition(people: People, session: Any, at: datetime) -> Edition:
    made = factories.edition("career-2023", of=people.series, text=factories.rulebook_text("career-2023"), at=at)
    session.commit()
    return made


@pytest.fixture
def contest(edition: Edition, people: People, at: datetime) -> Contest:
    return contest_for(edition, "school", people.school, "growth", "higher", at=at)


def dates(edition: Edition):
    return edition_calendar(edition, edition_part(edition_rulebook(edition)))


def test_a_closing_date_of_a_contests_own_is_the_same_everywhere(contest, edition, visit, session, at) -> None:
    part = edition_part(edition_rulebook(edition))
    written = dates(edition).span("school", "registration").closes
    assert written is not None
    assert written < LATER, "the test wants a later date than the rulebook's"
    before = visit(None).get("/e/career-2023")
    assert "12 月 5 日" not in before.text
    province = contest.parent
    set_setting(province, KEY, LATER, reason="等毕业生返校", by=None, at=at)
    session.commit()

    assert calendar_of(contest).periods["registration"].closes == LATER
    rail = edition_steps(edition_calendar(edition, part), [], at)
    (step,) = [one for one in rail if one.phase == "registration"]
    assert (step.closes, step.set_by) == (LATER, province)

    who = province.organisation.name["zh"]
    visit(None).get("/e/career-2023").says("12 月 5 日", f"后截止（{who}设定）", "等毕业生返校")
    visit("alice").get("/my/tracks/career-2023").says("12 月 5 日")
    visit("provincial_organiser").get(f"/desk/career-2023/settings/{province.key}").says(
        "2023 年 12 月 5 日", "等毕业生返校"
    )
    visit(None).get(f"/e/career-2023/rules/{contest.key}").says("12 月 5 日", "等毕业生返校")
    document = json.loads(visit(None).get("/e/career-2023/calendar.json").text)
    (own,) = document["own"]
    assert (own["contest"], own["end"]) == (province.key, "closes")
    assert datetime.fromisoformat(own["at"]) == LATER
    guard.within(contest, "registration", LATER.replace(hour=17))
    with pytest.raises(WrongMoment) as caught:
        guard.within(contest, "registration", LATER)
    assert caught.value.facts["closes"] == Closing(LATER)


def test_who_closes_earlier_than_the_rest_is_told_and_moves_nobody_else(contest, edition, visit, session, at) -> None:
    written = dates(edition).span("school", "registration")
    earlier = datetime.fromisoformat("2023-10-12T18:00:00+08:00")
    set_setting(contest.parent, KEY, earlier, reason=None, by=None, at=at)
    session.commit()
    assert dates(edition).span("school", "registration").closes == written.closes
    assert period(contest, "registration").closes == earlier
    visit(None).get("/e/career-2023").says("各地自定的报名截止", "10 月 12 日")


def test_what_the_one_organisation_of_a_tier_sets_counts_for_all(contest, edition, session, at) -> None:
    """The national contest is run by one organisation: its date replaces the rulebook's."""
    final = contest.parent.parent
    written = dates(edition).span(final.stage, "judging", contest.track)
    earlier = written.closes.replace(day=written.closes.day - 1)
    for division in ("higher", "vocational"):
        of_division = contest_for(edition, "school", contest.organisation, "growth", division, at=at).parent.parent
        factories.setting(of_division, f"{final.stage}.judging.closes", earlier.isoformat())
    session.commit()
    forget()
    span = dates(edition).span(final.stage, "judging", contest.track)
    assert (span.closes, span.closes_set_by.stage) == (earlier, final.stage)
    rows = {
        track: period
        for tier, track, period in dates(edition).written()
        if (tier.key, period.phase) == (final.stage, "judging")
    }
    assert rows["growth"].closes == earlier
    assert rows["employment"].closes_set_by is None


def test_a_date_for_the_tier_below_reads_the_tracks_own_period_first(contest, edition, session, at) -> None:
    """The province's page of settings shows for its schools what counts for the schools."""
    province = contest.parent
    assert period(province, "registration", stage="school").closes == period(contest, "registration").closes
    set_setting(province, KEY, LATER, reason=None, by=None, at=at)
    session.commit()
    assert period(province, "registration", stage="school").closes == LATER
    assert period(contest, "registration").closes_set_by == province
    assert period(province, "registration", stage="school", above=True).closes_set_by is None


def test_the_calendar_of_a_contest_knows_what_was_reached(contest, at) -> None:
    assert calendar_of(contest).began("judging") is None
    reach(contest, "judging-opened", by=None, at=at)
    assert calendar_of(contest).began("judging") == at
    assert calendar_of(contest).ended("judging") is None
    assert calendar_of(contest).began("ceremony") is None


def test_a_step_is_past_only_when_its_time_is(contest, edition, session, at) -> None:
    """A school that judges early makes the judging of its tier begin early; registration goes on for the others."""
    span = dates(edition).span("school", "registration")
    early = span.closes - timedelta(days=5)
    set_setting(contest, "school.judging.opens", early, reason=None, by=None, at=at)
    session.commit()
    steps = edition_steps(dates(edition), [], early + timedelta(days=1))
    assert [one.state for one in steps][:3] == ["now", "now", "next"]
    assert [one.state for one in edition_steps(dates(edition), [], span.closes)][:2] == ["done", "now"]


def test_a_contest_above_the_first_tier_takes_no_registrations(contest, edition, visit, session, at) -> None:
    """Its entries come from below: it is not open for registration because it has no such period of its own."""
    province = contest.parent
    assert state_of(contest, dates(edition).span("school", "registration").opens) == ContestState.REGISTRATION
    for moment in (at, LATER, LATER + timedelta(days=400)):
        assert state_of(province, moment) == ContestState.PREPARING
    page = visit(None).get(f"/e/career-2023/c/{province.key}")
    page.says("结果还没有公布")
    page.keeps_quiet_about("还在报名", "看我能不能报")
    reach(province, "roster-frozen", by=None, at=at)
    assert state_of(province, at) == ContestState.FROZEN


def test_a_contest_says_verification_only_while_somebody_may_verify(contest, session, at) -> None:
    over = period(contest, "verification").closes
    assert state_of(contest, over - timedelta(minutes=1)) == ContestState.VERIFICATION
    assert state_of(contest, over) == ContestState.CLOSED


@pytest.mark.parametrize("days", range(0, 330, 11))
def test_the_home_speaks_of_the_future_only_of_what_is_to_come(edition, visit, at, days) -> None:
    """Whatever day it is: nothing that lies behind "has not started", nothing is open for objections that is not
    published, and an edition that began is not told as one that has not."""
    moment = at + timedelta(days=days)
    steps = edition_steps(dates(edition), [], moment)
    assert all(one.state == "next" for one in steps if one.phase in ("publicity", "final"))
    assert all(one.opens is None or one.opens > moment for one in steps if one.phase == "final")
    part = edition_part(edition_rulebook(edition))
    _symbol, word = edition_state(part, [], steps, moment)
    begun = any(one.state in ("done", "now") for one in steps)
    assert (word == "还没有开始") is not begun
    for one in steps:
        if word == f"{format_step(one)}还没有开始":
            assert one.opens > moment


def test_one_organisation_with_several_closings_says_which_is_for_what(
    contest, edition, people, visit, session, at
) -> None:
    other = contest_for(edition, "school", people.school, "employment", "higher", at=at)
    for one, shift in ((contest, timedelta(0)), (other, timedelta(days=1))):
        set_setting(one.parent, KEY, LATER + shift, reason="等返校", by=None, at=at)
    session.commit()
    page = visit(None).get("/e/career-2023")
    name = contest.parent.organisation.name["zh"]
    rows = ["".join(row.itertext()) for row in page.all("tr") if "".join(row.itertext()).strip().startswith(name)]
    assert len(rows) == 2
    assert "成长赛道" in rows[0]
    assert "就业赛道" in rows[1]

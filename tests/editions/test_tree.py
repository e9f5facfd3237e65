"""The contest tree: what a contest inherits, what it sets, who set it, and the state that follows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from contest.clock import Closing
from contest.editions.actions import (
    clear_setting,
    contest_for,
    create_edition,
    open_edition,
    reach,
    renew_rulebook,
    set_setting,
    undo,
)
from contest.editions.models import Contest, Milestone, RulebookVersion, Setting
from contest.editions.queries import lineage, milestones, prefetch
from contest.editions.rulebooks.effective import contest_name, freeze, rulebook_of, setting, text_of
from contest.editions.schedule import guard
from contest.editions.schedule.calendar import period, state_of
from contest.errors import Clash, NotAllowed, Unfit, WrongMoment
from tests import factories


@pytest.fixture
def edition(session, people, at):
    return create_edition(factories.rulebook_text("career-2023"), by=people.administrator.account_id, at=at)


@pytest.fixture
def contest(edition, people, at):
    """The school's contest, with those of its province and the nation above it."""
    return contest_for(edition, "school", people.school, "growth", "higher", at=at)


def utc(text: str) -> datetime:
    """A moment of the edition's zone, as text, in UTC."""
    return (datetime.fromisoformat(text) - timedelta(hours=8)).replace(tzinfo=UTC)


def test_a_contest_is_made_with_those_above_it_and_only_once(contest, edition, people, at, session):
    assert [one.key for one in lineage(contest)] == [
        "school/4136010421/growth/higher",
        "province/360000/growth/higher",
        "national/moe/growth/higher",
    ]
    assert contest_for(edition, "school", people.school, "growth", "higher", at=at) is contest
    sibling = contest_for(edition, "school", people.other_school, "growth", "higher", at=at)
    assert sibling.parent is contest.parent
    assert session.scalar(sa.select(sa.func.count()).select_from(Contest)) == 4


def test_a_track_or_division_that_the_edition_lacks_is_refused(edition, people, at):
    with pytest.raises(Unfit, match="没有这个赛道或组别"):
        contest_for(edition, "school", people.school, "growth", "night-school", at=at)
    with pytest.raises(Unfit, match="没有这个赛道或组别"):
        contest_for(edition, "school", people.school, "cooking", "higher", at=at)


def test_the_same_edition_twice_is_a_clash(edition, people, at):
    with pytest.raises(Clash, match="career-2023"):
        create_edition(factories.rulebook_text("career-2023"), by=None, at=at)


def test_a_date_comes_from_the_rulebook_until_somebody_above_sets_it(contest, people, at):
    written = period(contest, "registration")
    assert written.closes is not None
    assert written.closes_set_by is None
    province = contest.parent
    moved = utc("2023-12-01T00:00")
    set_setting(province, "school.registration.closes", moved, reason="赣教〔2023〕1 号", by=None, at=at)
    now = period(contest, "registration")
    assert now.closes == moved
    assert now.closes_set_by is province
    assert now.opens == written.opens
    found = setting(contest, "school.registration.closes")
    assert found is not None
    assert found.reason == "赣教〔2023〕1 号"
    clear_setting(province, "school.registration.closes", by=None, at=at)
    assert period(contest, "registration") == written


def test_the_nearest_setting_counts_and_the_sibling_school_is_untouched(contest, edition, people, at):
    other = contest_for(edition, "school", people.other_school, "growth", "higher", at=at)
    before = period(other, "judging")
    here, above = utc("2023-12-20T00:00"), utc("2023-12-28T00:00")
    set_setting(contest.parent, "school.judging.closes", above, reason=None, by=None, at=at)
    set_setting(contest, "school.judging.closes", here, reason=None, by=None, at=at)
    assert period(contest, "judging").closes == here
    assert period(other, "judging").closes == above
    assert before.closes not in (here, above)


def test_what_the_rulebook_does_not_let_a_tier_set_is_refused(contest, at, session):
    with pytest.raises(NotAllowed, match="没有让"):
        set_setting(contest, "school.registration.closes", utc("2024-01-01T00:00"), reason=None, by=None, at=at)
    with pytest.raises(NotAllowed):
        set_setting(
            contest.parent.parent, "school.registration.closes", utc("2024-01-01T00:00"), reason=None, by=None, at=at
        )
    assert session.scalar(sa.select(sa.func.count()).select_from(Setting)) == 0


@pytest.mark.parametrize("key", ["school.registration.closes", "province.registration.closes"])
def test_a_phase_may_not_close_before_it_opens(contest, key, at):
    with pytest.raises(Unfit, match="颠倒"):
        set_setting(contest.parent, key, utc("2020-01-01T00:00"), reason=None, by=None, at=at)


def test_periods_are_half_open(contest):
    span = period(contest, "registration")
    assert span.opens is not None
    assert span.closes is not None
    instant = timedelta(microseconds=1)
    assert [span.state(span.opens - instant), span.state(span.opens)] == ["before", "open"]
    assert [span.state(span.closes - instant), span.state(span.closes)] == ["open", "closed"]


def test_outside_a_phase_the_refusal_says_when_and_who_set_it(contest, at):
    span = period(contest, "registration")
    with pytest.raises(WrongMoment, match="规程规定") as refused:
        guard.within(contest, "registration", span.closes)
    assert refused.value.facts["closes"] == Closing(span.closes)
    set_setting(contest.parent, "school.registration.closes", utc("2023-10-01T00:00"), reason=None, by=None, at=at)
    with pytest.raises(WrongMoment, match="设定") as refused:
        guard.within(contest, "registration", at)
    assert refused.value.facts["who"]["zh"] == "江西省教育厅"
    with pytest.raises(WrongMoment, match="还没有开始"):
        guard.within(contest, "registration", span.opens - timedelta(days=1))


def test_the_state_follows_the_calendar_and_then_the_milestones(contest, at):
    span = period(contest, "registration")
    assert state_of(contest, span.opens - timedelta(days=1)) == "preparing"
    assert state_of(contest, span.opens) == "registration"
    assert state_of(contest, span.closes) == "verification"
    for what, state in [
        ("judging-opened", "judging"),
        ("judging-closed", "judged"),
        ("tabulated", "tabulated"),
        ("published", "public"),
        ("final", "final"),
    ]:
        reach(contest, what, by=None, at=at)
        assert state_of(contest, at) == state
    undo(contest, "final", by=None, at=at)
    assert state_of(contest, at) == "public"


def test_a_milestone_stands_once_and_its_undoing_is_kept(contest, at, session):
    first = reach(contest, "judging-opened", by=None, at=at)
    assert reach(contest, "judging-opened", by=None, at=at + timedelta(days=1)) is first
    undo(contest, "judging-opened", by=None, at=at)
    again = reach(contest, "judging-opened", by=None, at=at + timedelta(days=2))
    rows = session.scalars(sa.select(Milestone).where(Milestone.what == "judging-opened").order_by(Milestone.id)).all()
    assert rows == [first, again]
    assert milestones(contest)["judging-opened"].at == again.at != first.at


def test_a_frozen_contest_keeps_its_rulebook_and_the_others_get_the_new_one(contest, edition, people, at, session):
    other = contest_for(edition, "school", people.other_school, "growth", "higher", at=at)
    old = text_of(contest)
    freeze(contest, at=at)
    changed = old.replace("首届全国大学生职业规划大赛", "首届全国大学生职业规划大赛（修订）", 1)
    assert changed != old
    version = renew_rulebook(edition, changed, reason="更正名称", by=None, at=at)
    assert version.number == 2
    assert text_of(contest) == old
    assert text_of(other) == changed
    assert rulebook_of(other) is not rulebook_of(contest)
    assert session.scalars(sa.select(RulebookVersion.reason).order_by(RulebookVersion.number)).all() == [
        None,
        "更正名称",
    ]
    freeze(contest, at=at + timedelta(days=9))
    assert contest.frozen_at == at


def test_a_new_version_for_another_edition_is_refused(edition, at):
    with pytest.raises(Unfit, match="skills-2023"):
        renew_rulebook(edition, factories.rulebook_text("skills-2023"), reason="错拿了", by=None, at=at)


def test_names_say_who_runs_the_round_only_where_several_do(contest):
    assert contest_name(contest) == {
        "zh": "江西财经大学校赛 · 成长赛道 · 高教组",
        "en": "Jiangxi University of Finance, school round · Growth track · Universities",
    }
    assert contest_name(lineage(contest)[2])["zh"] == "全国总决赛 · 成长赛道 · 高教组"


def test_a_list_asks_as_often_for_three_contests_as_for_one(edition, people, at, session, queries):
    made = [
        contest_for(edition, "school", school, track, "higher", at=at)
        for school in (people.school, people.other_school)
        for track in ("growth", "employment")
    ]
    ids = [one.id for one in made]
    session.commit()

    def cost(number: int) -> int:
        session.rollback()
        session.remove()
        contests = session.scalars(sa.select(Contest).where(Contest.id.in_(ids[:number]))).all()
        with queries() as seen:
            prefetch(contests)
            for one in contests:
                period(one, "registration")
                state_of(one, at)
        return len(seen)

    cost(1)  # each process reads a text once
    assert cost(1) == cost(3) == cost(4)


def test_opening_an_edition_is_noted_once(edition, at):
    open_edition(edition, by=None, at=at)
    open_edition(edition, by=None, at=at + timedelta(days=1))
    assert edition.opened_at == at

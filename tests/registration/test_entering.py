"""Register, edit, submit, take back, withdraw, restore."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contest import imports
from contest.audit import AuditLine
from contest.errors import Clash, Unfit, WrongMoment
from contest.registration import actions
from contest.registration.models import Entry, EntryMember
from tests import factories
from tests.registration.conftest import Season, a_pdf

CLOSED = datetime(2023, 12, 20, 2, 0, tzinfo=UTC)


def test_registering_makes_a_draft_in_the_schools_own_contest(season: Season, session: Any) -> None:
    entry = season.register(season.alice)
    assert entry.status == "draft"
    assert entry.contest.key == "school/4136010421/growth/higher"
    assert entry.contest.parent is not None
    assert entry.contest.parent.key == "province/360000/growth/higher"
    assert [one.person_id for one in entry.members] == [season.alice.id]
    assert entry.members[0].accepted_at == season.at
    line = session.query(AuditLine).filter_by(action="registration.register").one()
    assert line.now["number"] == entry.number


def test_numbers_are_short_drawn_and_unique(season: Season) -> None:
    numbers = [season.register(season.student()).number for _ in range(12)]
    assert len(set(numbers)) == 12
    assert all(len(number) == 5 and number[0].isalpha() and number[1:].isdigit() for number in numbers)
    assert sorted(numbers) != numbers, "drawn, not counted"


def test_a_number_that_is_taken_is_drawn_anew(season: Season, monkeypatch: pytest.MonkeyPatch) -> None:
    first = season.register(season.alice)
    from contest.registration.actions import entering

    monkeypatch.setattr(entering, "drawn_numbers", lambda: [first.number, first.number, "K7001"])
    assert season.register(season.student()).number == "K7001"


def test_outside_the_window_registration_says_when_and_by_whom(season: Season) -> None:
    with pytest.raises(WrongMoment) as refused:
        season.register(season.alice, at=CLOSED)
    assert refused.value.facts["phase"] == "报名"
    assert "规程规定" in refused.value.sentence


def test_a_provinces_closing_date_counts_for_its_schools(season: Season, provincial_contest: Any) -> None:
    factories.setting(provincial_contest, "school.registration.closes", "2023-10-10T16:00:00+00:00")
    from contest.editions.queries import forget

    forget()
    with pytest.raises(WrongMoment) as refused:
        season.register(season.alice)
    assert refused.value.facts["who"] == season.people.province.name


@pytest.mark.parametrize(
    ("track", "division", "words"),
    [("employment", "higher", "毕业年级"), ("teaching", "higher", "面向"), ("growth", "vocational", "只报")],
)
def test_who_is_not_meant_is_refused_with_the_clause(season: Season, track: str, division: str, words: str) -> None:
    with pytest.raises(Unfit) as refused:
        season.register(season.alice, track, division)
    assert words in refused.value.sentence
    assert refused.value.source


def test_a_final_year_student_may_enter_employment_and_not_growth(season: Season) -> None:
    senior = season.student(entry_year=2020)
    with pytest.raises(Unfit):
        season.register(senior, "growth")
    assert season.register(senior, "employment").status == "draft"


def test_a_teacher_enters_the_teaching_track(season: Season) -> None:
    teacher = season.teacher("韩冬", number="T01")
    assert season.register(teacher, "teaching").track == "teaching"


def test_a_second_registration_is_refused_with_a_way_to_the_first(season: Season) -> None:
    first = season.register(season.alice)
    with pytest.raises(Clash) as refused:
        season.register(season.alice)
    assert refused.value.ways[0].values == {"entry_id": first.id}


def test_somebody_without_a_school_is_told_to_say_where(season: Season) -> None:
    nobody = factories.person("无校", at=season.at)
    with pytest.raises(Unfit) as refused:
        season.register(nobody)
    assert refused.value.ways[0].endpoint == "people.account"


def test_editing_keeps_both_sides_of_a_clash(season: Season, session: Any) -> None:
    entry = season.register(season.alice)
    seen = entry.version
    actions.edit(entry, title="新名", summary="一句话", version=seen, by=None, at=season.at)
    with pytest.raises(Clash):
        actions.edit(entry, title="另一个新名", summary="", version=seen, by=None, at=season.at)
    assert (entry.title, entry.attributes["summary"]) == ("新名", "一句话")


def test_a_deadline_closes_editing(season: Season) -> None:
    entry = season.register(season.alice)
    with pytest.raises(WrongMoment):
        actions.edit(entry, title="晚了", summary="", version=None, by=None, at=CLOSED)
    assert entry.title == "从课堂到田野"


def test_submitting_lists_what_is_missing_with_links(season: Season) -> None:
    entry = season.register(season.alice, title="")
    with pytest.raises(Unfit) as refused:
        actions.submit(entry, promised=True, by=None, at=season.at)
    assert [way.endpoint for way in refused.value.ways] == [
        "registration.basics",
        "registration.material",
        "registration.material",
    ]
    assert entry.status == "draft"


def test_submitting_needs_the_promise(season: Season) -> None:
    entry = season.hand_in(season.register(season.alice))
    with pytest.raises(Unfit) as refused:
        actions.submit(entry, promised=False, by=None, at=season.at)
    assert refused.value.field == "promised"


def test_submitting_twice_is_refused(season: Season) -> None:
    entry = season.submitted(season.alice)
    assert entry.submitted_at == season.at
    with pytest.raises(WrongMoment):
        actions.submit(entry, promised=True, by=None, at=season.at)


def test_who_settled_since_he_registered_cannot_submit(season: Season, session: Any) -> None:
    senior = season.student(entry_year=2020)
    entry = season.hand_in(season.register(senior, "employment"))
    senior.enrolments[0].settled = True
    session.flush()
    with pytest.raises(Unfit) as refused:
        actions.submit(entry, promised=True, by=None, at=season.at)
    assert "升学" in str(refused.value.ways[0].words)


def test_a_submitted_entry_is_locked_until_it_is_taken_back(season: Season) -> None:
    entry = season.submitted(season.alice)
    with pytest.raises(WrongMoment):
        actions.edit(entry, title="再改", summary="", version=None, by=None, at=season.at)
    with pytest.raises(WrongMoment):
        actions.attach(entry, "report", name="a.pdf", file=a_pdf("new"), by=None, at=season.at)
    actions.recall(entry, by=None, at=season.at)
    assert entry.status == "draft"
    actions.edit(entry, title="再改", summary="", version=None, by=None, at=season.at)
    with pytest.raises(WrongMoment):
        actions.recall(entry, by=None, at=season.at)


def test_withdrawing_lets_go_and_restoring_takes_again(season: Season) -> None:
    entry = season.submitted(season.alice)
    actions.withdraw(entry, reason="换个赛道", by=None, at=season.at)
    assert (entry.status, entry.members[0].exclusive) == ("withdrawn", None)
    assert entry.withdrawn_reason == "换个赛道"
    with pytest.raises(WrongMoment):
        actions.withdraw(entry, reason="再撤", by=None, at=season.at)
    actions.restore(entry, by=None, at=season.at)
    assert (entry.status, entry.withdrawn_at) == ("submitted", None)
    assert entry.members[0].exclusive


def test_restoring_is_refused_where_the_person_stands_elsewhere(season: Season) -> None:
    entry = season.register(season.alice)
    actions.withdraw(entry, reason="换", by=None, at=season.at)
    other = season.register(season.alice)
    with pytest.raises(Clash) as refused:
        actions.restore(entry, by=None, at=season.at)
    assert refused.value.facts["number"] == other.number


def test_restoring_ends_with_registration(season: Season) -> None:
    entry = season.register(season.alice)
    actions.withdraw(entry, reason="换", by=None, at=season.at)
    with pytest.raises(WrongMoment):
        actions.restore(entry, by=None, at=CLOSED)


def test_withdrawing_a_verified_entry_takes_it_out_of_the_contest_and_restoring_brings_it_back(season: Season) -> None:
    entry = season.verified(season.alice)
    actions.withdraw(entry, reason="生病", by=None, at=season.at)
    assert [one.participation for one in entry.appearances] == ["withdrawn"]
    actions.restore(entry, by=None, at=season.at)
    assert (entry.status, [one.participation for one in entry.appearances]) == ("verified", ["competing"])


def test_after_the_roster_is_frozen_nobody_withdraws_himself(season: Season) -> None:
    entry = season.verified(season.alice)
    actions.freeze_roster(entry.contest, by=None, at=season.at)
    with pytest.raises(WrongMoment):
        actions.withdraw(entry, reason="生病", by=None, at=season.at)


def test_the_database_itself_keeps_a_person_out_of_two_exclusive_tracks(season: Season, session: Any) -> None:
    entry = season.register(season.alice)
    other = factories.entry(entry.contest, home=season.people.school, status="draft", at=season.at)
    session.add(
        EntryMember(
            entry=other, person=season.alice, role="competitor", position=1, accepted_at=season.at,
            exclusive=entry.members[0].exclusive,
        )
    )  # fmt: skip
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_a_draft_older_than_an_hour_is_still_the_same_draft(season: Season, session: Any) -> None:
    entry = season.register(season.alice)
    session.commit()
    again = session.get(Entry, entry.id)
    later = season.at + timedelta(hours=1)
    actions.edit(again, title="继续填", summary="", version=again.version, by=None, at=later)
    assert session.get(Entry, entry.id).title == "继续填"


def test_who_only_says_so_drafts_and_does_not_hand_in_where_a_school_keeps_a_roster(season: Season) -> None:
    school, listed, unsure = season.people.school, season.student("在册的人"), season.student("自称的人")
    entry = season.hand_in(season.register(unsure))
    (own,) = unsure.enrolments
    own.confirmed_at = None
    assert "confirmed" not in [one.field for one in actions.missing(entry, season.at)], "nobody keeps a roster here"
    brought_in = imports.note("roster", school.id, 1, {}, by=season.people.organiser.account_id, at=season.at)
    listed.enrolments[0].import_id = brought_in.id
    assert "confirmed" in [one.field for one in actions.missing(entry, season.at)]
    with pytest.raises(Unfit):
        actions.submit(entry, promised=True, by=None, at=season.at)
    assert entry.status == "draft"
    own.confirmed_at = season.at
    assert actions.submit(entry, promised=True, by=None, at=season.at).status == "submitted"

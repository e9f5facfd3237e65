"""Conditions on an entry itself: how many of a school are handed in for a track, how often a course was taught."""

from __future__ import annotations

from typing import Any

import pytest

from contest.db import session as db_session
from contest.errors import Clash, Unfit
from contest.registration import actions
from contest.registration.models import Entry
from contest.registration.queries.affiliation import affiliation
from contest.registration.queries.eligibility import reasons_of_rules
from tests import factories
from tests.people import People
from tests.registration.conftest import Season
from tests.registration.test_at_once import at_once, post
from tests.rules.test_eligibility import INTO, track

RULES = """
  [[edition.track.eligibility]]
  rule = "rounds-taught"
  attribute = "rounds"
  value = 2
  years = 3
  source = "三届第 4 条"

  [[edition.track.eligibility]]
  rule = "entries-per-school"
  value = 1
  source = "三届第 5 条"
"""
ROUNDS = """
[[attribute]]
key = "rounds"
of = "entry"
kind = "number"
applies_to = ["*/teaching/*"]
name = { zh = "最近三年讲授轮数", en = "Rounds taught in three years" }
"""
NEEDED = "".join(
    f'[[attribute]]\nkey = "{key}"\nof = "group"\nkind = "number"\n' for key in ("participation", "activities")
)
CALENDAR = "# ---- Calendar"


@pytest.fixture
def courses(people: People, session: Any, at: Any) -> Season:
    text = factories.rulebook_text("career-2023")
    before, after = text.split(CALENDAR, 1)
    text = (before + RULES + CALENDAR + after).replace('law = "1"', 'law = "2"', 1) + ROUNDS + NEEDED
    edition = factories.edition("career-2023", of=people.series, text=text, at=at)
    session.commit()
    return Season(edition, people, at)


def course(season: Season, n: int, rounds: str = "3") -> Entry:
    teacher = season.teacher(f"开课人{n}", number=f"T90{n}")
    return season.hand_in(season.register(teacher, "teaching", attributes={"rounds": rounds}))


def submit(season: Season, entry: Entry) -> Entry:
    return actions.submit(entry, promised=True, by=None, at=season.at)


def test_a_school_hands_in_one_course_and_drafts_hold_no_place(courses: Season, visit: Any) -> None:
    first, second = course(courses, 1), course(courses, 2)
    submit(courses, first)
    with pytest.raises(Unfit) as caught:
        submit(courses, second)
    assert second.status == "draft"
    [way] = caught.value.ways
    assert first.number in way.words
    assert courses.people.school.name["zh"] in way.words
    with pytest.raises(Unfit) as refused:  # and at the door, with its clause
        courses.register(courses.teacher("开课人3", number="T903"), "teaching")
    assert (refused.value.facts["most"], refused.value.facts["numbers"]) == (1, [first.number])
    assert refused.value.source == "三届第 5 条"
    db_session.commit()
    page = courses.signed_in(visit("alice"), courses.teacher("开课人4", number="T904"))
    db_session.commit()
    page.get("/my/tracks/career-2023").says("每所学校在这个赛道至多提交 1", first.number, "其他赛道不受影响")


def test_a_withdrawn_course_frees_the_place_and_comes_back_only_to_a_free_one(courses: Season) -> None:
    first, second = course(courses, 1), course(courses, 2)
    submit(courses, first)
    actions.withdraw(first, reason="换课", by=None, at=courses.at)
    submit(courses, second)
    with pytest.raises(Clash) as caught, db_session.begin_nested():
        actions.restore(first, by=None, at=courses.at)
    assert caught.value.facts["numbers"] == [second.number]


@pytest.mark.parametrize(("rounds", "words"), [("1", "这里填的是 1 轮"), ("", "还没有填“最近三年讲授轮数”")])
def test_a_course_taught_too_seldom_is_not_handed_in(courses: Season, rounds: str, words: str) -> None:
    entry = course(courses, 1, rounds)
    with pytest.raises(Unfit) as caught:
        submit(courses, entry)
    [way] = caught.value.ways
    assert way.endpoint == "registration.basics"
    assert words in way.words
    actions.edit(entry, title=entry.title, summary="", attributes={"rounds": "2"}, version=None, by=None, at=courses.at)
    assert submit(courses, entry).status == "submitted"


@pytest.mark.parametrize(("level", "words"), [("vocational", "都不收这类学校"), ("staff", "没有一个组别收")])
def test_who_is_in_no_division_reads_whether_the_school_or_the_level_decides(
    courses: Season, level: str, words: str
) -> None:
    person = courses.student(level=level)
    rule = track({"rule": "division-by", "into": INTO})
    day = courses.at.date()
    [reason] = reasons_of_rules(rule, "higher", person, affiliation(person), (), day, divisions={})
    assert not reason.holds
    assert words in reason.sentence


@pytest.mark.only("postgresql")
def test_of_two_of_a_school_who_hand_in_at_once_one_gets_through_and_the_other_learns_why(
    courses: Season, visit: Any
) -> None:
    """Without the lock on the school's row both got through in most runs on PostgreSQL; SQLite has one writer."""
    entries = [course(courses, n) for n in (1, 2)]
    db_session.commit()
    sends = []
    for entry in entries:
        client = courses.signed_in(visit(None), entry.members[0].person)
        sends.append(post(client, f"/my/entries/{entry.id}/submit", promised="y", version="", idempotency_key="1"))
    db_session.commit()
    first, second = sorted(zip(at_once(sends), entries, strict=True), key=lambda one: one[0])
    assert (first[0], second[0]) in ((303, 409), (303, 422))  # refused under the lock, or by the look before it
    db_session.expire_all()
    assert (first[1].status, second[1].status) == ("submitted", "draft")
    page = courses.signed_in(visit(None), second[1].members[0].person).get(f"/my/entries/{second[1].id}/submit")
    page.says("每所学校在这个赛道至多提交 1", first[1].number)

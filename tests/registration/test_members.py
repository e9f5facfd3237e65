"""Members and advisers: invited, in by their own consent, and one exclusive track for each person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.editions.schedule.calendar import period
from contest.errors import Clash, NotAllowed, Refusal, Unfit, WrongMoment
from contest.formatting import format_closing
from contest.mail import Letter
from contest.people.models import Account
from contest.registration import actions
from contest.registration.models import Entry, EntryMember
from tests.registration.conftest import Season
from tests.rounds import rounds


def test_a_teacher_is_invited_by_number_name_or_account_and_in_when_he_accepts(season: Season) -> None:
    entry = season.register(season.alice)
    teacher = season.teacher("何伯川", number="T07")
    member = actions.add_member(entry, "adviser", "T07", by=None, at=season.at)
    assert (member.person_id, member.accepted_at) == (teacher.id, None)
    actions.accept(member, by=None, at=season.at)
    assert member.accepted_at == season.at
    assert member.exclusive is None, "advising takes nobody's place"
    season.teacher("周敏", number="T08")
    assert actions.add_member(entry, "adviser", "周敏", by=None, at=season.at).person.name == "周敏"


def test_an_invitation_is_written_to_whoever_has_an_address(season: Season, session: Any) -> None:
    entry = season.register(season.alice)
    teacher = season.teacher("何伯川", number="T07")
    account = session.query(Account).filter_by(person_id=teacher.id).one()
    account.email, account.language = "he@example.edu.cn", "en"
    actions.add_member(entry, "adviser", "T07", by=None, at=season.at)
    letter = session.query(Letter).one()
    assert letter.to == "he@example.edu.cn"
    assert "invit" in letter.text
    assert entry.number in letter.text


def test_an_invitation_says_until_when_it_can_be_answered(season: Season, session: Any) -> None:
    alone, group = season.register(season.alice), season.register(season.teacher("甲", number="T1"), "teaching")
    for entry, role, number, phase in (
        (alone, "adviser", "T2", "verification"),
        (group, "competitor", "T3", "registration"),
    ):
        closes = period(entry.contest, phase).closes
        assert closes is not None
        person = season.teacher(f"教师{number}", number=number)
        account = session.query(Account).filter_by(person_id=person.id).one()
        account.email, account.language = f"{number}@example.edu.cn", "zh"
        actions.add_member(entry, role, number, by=None, at=season.at)
        letter = session.query(Letter).filter_by(to=account.email).one()
        assert f"答复的截止时间是 {format_closing(closes)}，" in str(letter.text)
        assert letter.use_by == closes, "it is of no use afterwards"
    assert period(alone.contest, "registration").closes != period(alone.contest, "verification").closes


def test_inviting_the_same_person_again_writes_no_second_letter_within_a_day(season: Season, session: Any) -> None:
    entry, other = season.register(season.alice), season.register(season.student())
    teacher = season.teacher("何伯川", number="T07")
    session.query(Account).filter_by(person_id=teacher.id).one().email = "he@example.edu.cn"

    def letters_after(entry: Entry, at: datetime) -> int:
        asked = actions.add_member(entry, "adviser", "T07", by=None, at=at)
        actions.remove_member(asked, by=None, at=at)
        return session.query(Letter).count()

    assert [letters_after(entry, season.at + timedelta(minutes=n)) for n in range(3)] == [1, 1, 1]
    assert letters_after(other, season.at) == 2
    assert letters_after(entry, season.at + timedelta(days=1, minutes=2)) == 3


@pytest.mark.parametrize(("handle", "words"), [("nobody", "没有"), ("同名", "有 %(n)s 位")])
def test_who_is_not_plainly_one_person_is_refused(season: Season, handle: str, words: str) -> None:
    entry = season.register(season.alice)
    season.teacher("同名", number="T1")
    season.teacher("同名", number="T2")
    with pytest.raises(Unfit) as refused:
        actions.add_member(entry, "adviser", handle, by=None, at=season.at)
    assert words in refused.value.sentence
    assert refused.value.field == "handle"


def test_a_teacher_of_another_school_is_not_found(season: Season) -> None:
    entry = season.register(season.alice)
    with pytest.raises(Unfit):
        actions.add_member(entry, "adviser", "范志远", by=None, at=season.at)


def test_advisers_are_limited_by_the_rulebook(season: Season) -> None:
    entry = season.register(season.alice)
    for number in ("T1", "T2", "T3"):
        season.teacher(f"教师{number}", number=number)
    actions.add_member(entry, "adviser", "T1", by=None, at=season.at)
    actions.add_member(entry, "adviser", "T2", by=None, at=season.at)
    with pytest.raises(Unfit) as refused:
        actions.add_member(entry, "adviser", "T3", by=None, at=season.at)
    assert refused.value.facts["most"] == 2
    with pytest.raises(Unfit):
        actions.add_member(season.register(season.student()), "competitor", "T1", by=None, at=season.at)


def team(season: Season) -> tuple[Entry, EntryMember]:
    """A team entry with two teachers, the second only invited."""
    entry = season.register(season.teacher("甲", number="T1"), "teaching")
    season.teacher("乙", number="T2")
    return entry, actions.add_member(entry, "competitor", "T2", by=None, at=season.at)


def test_a_team_is_not_submitted_while_somebody_has_not_answered(season: Season) -> None:
    entry, second = team(season)
    season.hand_in(entry)
    with pytest.raises(Unfit):
        actions.submit(entry, promised=True, by=None, at=season.at)
    actions.accept(second, by=None, at=season.at)
    assert actions.submit(entry, promised=True, by=None, at=season.at).status == "submitted"


def test_the_same_person_is_not_asked_twice_nor_to_advise_himself(season: Season) -> None:
    entry, _second = team(season)
    with pytest.raises(Clash):
        actions.add_member(entry, "competitor", "T2", by=None, at=season.at)


def test_declining_frees_the_place(season: Season) -> None:
    entry, second = team(season)
    actions.decline(second, by=None, at=season.at)
    assert [one.person.name for one in entry.members] == ["甲"]


def test_the_first_author_cannot_be_taken_out(season: Season) -> None:
    entry, second = team(season)
    actions.accept(second, by=None, at=season.at)
    with pytest.raises(NotAllowed):
        actions.remove_member(entry.members[0], by=None, at=season.at)
    actions.remove_member(second, by=None, at=season.at)
    assert len(entry.members) == 1


def test_leaving_takes_consent_back_and_reopens_what_was_submitted(season: Season) -> None:
    entry, second = team(season)
    actions.accept(second, by=None, at=season.at)
    actions.submit(season.hand_in(entry), promised=True, by=None, at=season.at)
    actions.leave(second, by=None, at=season.at)
    assert (entry.status, len(entry.members)) == ("draft", 1)


def test_after_the_deadline_a_competitor_asks_the_organiser(season: Season) -> None:
    entry, second = team(season)
    actions.accept(second, by=None, at=season.at)
    actions.submit(season.hand_in(entry), promised=True, by=None, at=season.at)
    late = season.at + timedelta(days=90)
    with pytest.raises(WrongMoment) as refused:
        actions.leave(second, by=None, at=late)
    assert "联系%(who)s的组织者" in refused.value.sentence
    assert (entry.status, len(entry.members)) == ("submitted", 2)
    draft = season.register(season.teacher("丙", number="T3"), "teaching")
    season.teacher("丁", number="T4")
    fourth = actions.accept(actions.add_member(draft, "competitor", "T4", by=None, at=season.at), by=None, at=season.at)
    actions.leave(fourth, by=None, at=late)  # a draft that can no longer be submitted stops nobody
    assert len(draft.members) == 1


@pytest.mark.parametrize("days", [0, 90])
def test_an_adviser_leaves_and_what_was_submitted_stands(season: Season, days: int) -> None:
    entry = season.register(season.alice)
    season.teacher("何伯川", number="T07")
    adviser = actions.accept(actions.add_member(entry, "adviser", "T07", by=None, at=season.at), by=None, at=season.at)
    actions.submit(season.hand_in(entry), promised=True, by=None, at=season.at)
    actions.leave(adviser, by=None, at=season.at + timedelta(days=days))
    assert (entry.status, [one.role for one in entry.members]) == ("submitted", ["competitor"])


def test_who_never_accepted_declines_and_pulls_nothing_back(season: Season) -> None:
    entry = season.register(season.alice)
    season.teacher("何伯川", number="T07")
    asked = actions.add_member(entry, "adviser", "T07", by=None, at=season.at)
    actions.submit(season.hand_in(entry), promised=True, by=None, at=season.at)
    with pytest.raises(WrongMoment) as refused:
        actions.leave(asked, by=None, at=season.at)
    assert [one.endpoint for one in refused.value.ways] == ["registration.invitation"]
    actions.decline(asked, by=None, at=season.at)
    assert (entry.status, len(entry.members)) == ("submitted", 1)


def test_after_verification_leaving_is_the_organisers_affair(season: Season) -> None:
    entry, second = team(season)
    actions.accept(second, by=None, at=season.at)
    actions.submit(season.hand_in(entry), promised=True, by=None, at=season.at)
    actions.verify(entry, confirming=True, by=season.people.organiser.account_id, at=season.at)
    with pytest.raises(WrongMoment):
        actions.leave(second, by=None, at=season.at)


def test_the_order_of_authors_can_be_changed_behind_the_first(season: Season) -> None:
    entry, _second = team(season)
    season.teacher("丙", number="T3")
    third = actions.add_member(entry, "competitor", "T3", by=None, at=season.at)
    actions.move_up(third, by=None, at=season.at)
    assert [one.person.name for one in entry.members] == ["甲", "丙", "乙"]
    actions.move_up(third, by=None, at=season.at)
    assert [one.person.name for one in entry.members] == ["甲", "丙", "乙"]


def test_accepting_is_refused_where_one_stands_in_another_track(season: Season, session: Any) -> None:
    _entry, second = team(season)
    own = season.register(second.person, "teaching")
    with pytest.raises(Clash) as refused, session.begin_nested():
        actions.accept(second, by=None, at=season.at)
    assert refused.value.facts["number"] == own.number
    assert second.accepted_at is None


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["register", "invite", "accept", "decline", "withdraw", "restore", "leave", "reject"]),
        st.integers(0, 2),
        st.integers(0, 2),
    ),
    max_size=14,
)


@rounds(25, reusing=True)
@given(steps=STEPS)
def test_nobody_competes_in_two_exclusive_entries_whatever_the_order(
    season: Season, session: Any, steps: list[tuple[str, int, int]]
) -> None:
    """Each person who accepted, in an entry that is not withdrawn, is in only one such entry; refused steps change
    nothing."""
    session.rollback()
    point = session.begin_nested()
    somebodies = [season.teacher(f"教师{n}", number=f"P{n}") for n in range(3)]
    entries: list[Entry] = []
    for operation, who, which in steps:
        entry = entries[which % len(entries)] if entries else None
        try:
            with session.begin_nested():
                _step(season, operation, somebodies[who], entry, entries)
        except Refusal:
            session.expire_all()
        held: dict[Any, int] = {}
        for row in (
            session.query(EntryMember)
            .join(Entry)
            .filter(
                Entry.status.not_in(("withdrawn", "rejected")),
                EntryMember.role == "competitor",
                EntryMember.accepted_at.is_not(None),
            )
        ):
            held[row.person_id] = held.get(row.person_id, 0) + 1
            assert row.exclusive
        assert all(count == 1 for count in held.values())
    point.rollback()
    session.expire_all()


def _step(season: Season, operation: str, person: Any, entry: Entry | None, entries: list[Entry]) -> None:
    at = season.at
    if operation == "register":
        entries.append(season.register(person, "teaching"))
        return
    if entry is None:
        return
    mine = next((one for one in entry.members if one.person_id == person.id), None)
    if operation == "invite":
        actions.add_member(entry, "competitor", person.enrolments[0].number, by=None, at=at)
    elif operation == "withdraw":
        actions.withdraw(entry, reason="x", by=None, at=at)
    elif operation == "restore":
        actions.restore(entry, by=None, at=at)
    elif operation == "reject":
        if entry.status == "draft":
            actions.submit(season.hand_in(entry), promised=True, by=None, at=at)
        actions.reject(entry, reason="不符合", by=season.people.organiser.account_id, at=at)
    elif mine is not None:
        {"accept": actions.accept, "decline": actions.decline, "leave": actions.leave}[operation](mine, by=None, at=at)

"""Who takes part, and how: one owner, and the same result in any order. Every pair of states in both orders, on the
authority of the desk and of the chair, with what the grid, the rules' inputs, the ledger and the reserve list then
show.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contest.audit import AuditLine
from contest.editions.models import Contest
from contest.editions.queries import forget
from contest.errors import Clash, Refusal, Unfit, WrongMoment
from contest.exchange.labels import STATUS_PHRASES
from contest.judging.queries.grid import grid_of
from contest.registration import actions, queries
from contest.registration.actions import participation, set_participation
from contest.registration.labels import PARTICIPATION_GLYPHS, PARTICIPATION_HINTS, PARTICIPATION_LABELS
from contest.registration.models import Appearance, Authority, Entry, Participation, Reserve
from contest.results import bridge
from contest.rules import checked_inputs
from tests import factories
from tests.registration.conftest import Season

COMPETING, GUEST, WITHDRAWN, ABSENT, DISQUALIFIED = Participation
PLACELESS = (GUEST, WITHDRAWN)  # a change from the others to these releases a place
PAIRS = [*permutations(Participation, 2)]


@dataclass
class Field:
    """A provincial contest with one entry of a school in it, and two more of that school on its reserve list."""

    season: Season
    contest: Contest
    row: Appearance
    waiting: list[Reserve]

    def set(self, state: str, authority: Authority, *, minutes: int = 0, **more: Any) -> Appearance:
        given = {"reason": f"因为{state}", "by": self.by(authority), "at": self.later(minutes), **more}
        return set_participation(self.row, state, authority=authority, **given)

    def by(self, authority: Authority) -> Any:
        people = self.season.people
        return {
            Authority.DESK: people.provincial_organiser,
            Authority.CHAIR: people.chair,
            Authority.ENTRANT: people.alice,
        }[authority].account_id

    def later(self, minutes: int) -> datetime:
        return self.season.at + timedelta(minutes=minutes)

    def reach(self, what: str) -> None:
        factories.milestone(self.contest, what, at=self.season.at)
        forget()

    def promoted(self) -> int:
        return sum(one.state == "promoted" for one in self.waiting)


@pytest.fixture
def field(season: Season, school_contest: Contest, provincial_contest: Contest) -> Field:
    people = [season.alice, season.student(), season.student()]
    entries = [
        factories.entry(school_contest, home=season.people.school, members=[one], status="verified") for one in people
    ]
    for one in entries:
        factories.appearance(one, school_contest)
    row = participation.add(entries[0], provincial_contest, credit=season.people.school, at=season.at)
    lists = {"contest_id": provincial_contest.id, "from_contest_id": school_contest.id, "at": season.at}
    waiting = [factories.add(Reserve(entry_id=one.id, position=n, **lists)) for n, one in enumerate(entries[1:], 1)]
    return Field(season, provincial_contest, row, waiting)


@contextmanager
def undone(session: Any, what: object) -> Iterator[None]:
    """Undo everything that is done within; a failure names what was tried."""
    with session.begin_nested() as attempt:
        try:
            yield
        except AssertionError as failure:
            failure.add_note(f"in: {what}")
            raise
        attempt.rollback()
    session.expire_all()


def check_picture(field: Field, state: Participation, session: Any) -> None:
    """Every source says the same about how the entry takes part."""
    session.flush()
    session.refresh(field.row)
    row, number = field.row, field.row.entry.number
    assert row.participation == state
    assert (row.withdrawn_at is not None) == (state is WITHDRAWN)
    line = next(one for one in grid_of(field.contest).lines if one.appearance.id == row.id)
    assert line.marked == (state in (COMPETING, GUEST))
    if not line.marked:
        assert line.state[1] == PARTICIPATION_LABELS[state]
    law = bridge.inputs([field.contest])
    assert {one.entry: one.status for one in law.entries}[number] == state
    checked = checked_inputs.check_inputs(law, rulebook(field.contest), [])
    entry = checked.contests[field.contest.key].entries[number]
    assert (entry.status, entry.competing) == (state, state is COMPETING)
    assert queries.quota(field.contest, field.season.people.school).used == field.promoted() + (state not in PLACELESS)
    if row.contest_id == row.entry.contest_id and state in (COMPETING, GUEST):
        assert row.entry.status == "verified"


def rulebook(contest: Contest) -> Any:
    from contest.editions.rulebooks.effective import rulebook_of

    return rulebook_of(contest)


# ---- every pair, in both orders


@pytest.mark.parametrize("authority", [Authority.DESK, Authority.CHAIR])
def test_every_pair_in_both_orders_before_the_freeze(field: Field, authority: Authority, session: Any) -> None:
    for first, second in PAIRS:
        with undone(session, (first, second)):
            if first is not COMPETING:
                field.set(first, authority, minutes=1)
            check_picture(field, first, session)
            # A free place goes to the next on the list, once, whoever released it and in any order …
            assert field.promoted() == (first in PLACELESS)
            if first in PLACELESS and second not in PLACELESS:
                # … and then there is none to come back to.
                with pytest.raises(Unfit, match="不能再占名额"):
                    field.set(second, authority, minutes=2)
                check_picture(field, first, session)
                continue
            field.set(second, authority, minutes=2)
            check_picture(field, second, session)
            assert field.promoted() == (first in PLACELESS or second in PLACELESS)
            row = field.row
            assert (row.participation_since, row.participation_by_id) == (field.later(2), field.by(authority))
            assert (row.participation_authority, row.participation_reason) == (authority, f"因为{second}")
            assert row.withdrawn_from == (first if second is WITHDRAWN else None)
            assert row.withdrawn_at == (field.later(2) if second is WITHDRAWN else None)


@pytest.mark.parametrize(("former", "latter"), [(Authority.DESK, Authority.CHAIR), (Authority.CHAIR, Authority.DESK)])
def test_every_pair_after_the_freeze_promotes_nobody(
    field: Field, former: Authority, latter: Authority, session: Any
) -> None:
    """One authority after the other: here withdrawn and then competing used to go wrong."""
    field.reach("roster-frozen")
    field.reach("judging-opened")
    for first, second in PAIRS:
        with undone(session, (first, second)):
            if field.row.participation != first:
                field.set(first, former)
            field.set(second, latter, minutes=1)
            check_picture(field, second, session)
            assert field.promoted() == 0


STEPS = st.lists(st.tuples(st.sampled_from(Participation), st.sampled_from(Authority)), min_size=3, max_size=6)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_leaves_one_picture(field: Field, session: Any, steps: list[Any]) -> None:
    with undone(session, steps):
        state, freed = COMPETING, False
        for minutes, (wanted, authority) in enumerate(steps, 1):
            try:
                field.set(wanted, authority, minutes=minutes)
            except Refusal:
                pass
            else:
                state, freed = wanted, freed or wanted in PLACELESS
            check_picture(field, state, session)
            assert field.promoted() == freed, "without a ledger a place is given away once"


# ---- who may say what, and until when

OPEN, FROZEN, CLOSED, PUBLISHED = "open", "frozen", "closed", "published"
REACHED = {
    OPEN: (),
    FROZEN: ("roster-frozen", "judging-opened"),
    CLOSED: ("roster-frozen", "judging-opened", "judging-closed"),
    PUBLISHED: ("roster-frozen", "judging-opened", "judging-closed", "published"),
}
# An entrant who withdrew may take that back; here the withdrawals are the desk's.
ALLOWED = {
    (Authority.ENTRANT, OPEN): {(COMPETING, WITHDRAWN), (GUEST, WITHDRAWN)},
    (Authority.DESK, OPEN): set(PAIRS),
    (Authority.DESK, FROZEN): set(PAIRS),
    (Authority.DESK, CLOSED): set(PAIRS),
    (Authority.CHAIR, OPEN): set(PAIRS),
    (Authority.CHAIR, FROZEN): set(PAIRS),
}


@pytest.mark.parametrize("moment", REACHED)
@pytest.mark.parametrize("authority", Authority)
def test_who_may_say_what_and_when(field: Field, session: Any, authority: Authority, moment: str) -> None:
    for what in REACHED[moment]:
        field.reach(what)
    allowed = set()
    for old, new in [*PAIRS, *((one, one) for one in Participation)]:
        with undone(session, (old, new)):
            for column, value in participation.as_recorded(old, reason=None, at=field.season.at).items():
                setattr(field.row, column, value)
            field.row.participation_authority = Authority.DESK
            session.flush()
            try:
                field.set(new, authority)
            except (WrongMoment, Unfit):
                assert field.row.participation == old
            else:
                allowed.add((old, new))
    assert allowed == ALLOWED.get((authority, moment), set())


def test_a_change_needs_a_known_state_and_a_reason(field: Field) -> None:
    for authority in (Authority.DESK, Authority.CHAIR):
        for state, reason in (("nonsense", "有"), (ABSENT, ""), (ABSENT, "  "), (ABSENT, None)):
            with pytest.raises(Unfit):
                field.set(state, authority, reason=reason)
    assert (field.row.participation, field.row.participation_since) == (COMPETING, None)


def test_who_has_marks_was_not_absent(field: Field) -> None:
    field.row.competed_at = field.season.at
    for authority in (Authority.DESK, Authority.CHAIR):
        with pytest.raises(Clash, match="不能记作缺席"):
            field.set(ABSENT, authority)
    assert field.set(DISQUALIFIED, Authority.DESK).participation == DISQUALIFIED


def test_every_change_is_on_record(field: Field, session: Any) -> None:
    field.set(DISQUALIFIED, Authority.CHAIR)
    line = session.scalars(
        sa.select(AuditLine).where(AuditLine.action == "registration.set_participation").order_by(AuditLine.id.desc())
    ).first()
    assert (line.was, line.reason, line.by_id) == (
        {"participation": "competing"},
        "因为disqualified",
        field.by(Authority.CHAIR),
    )
    assert line.now == {"participation": "disqualified", "contest": field.contest.key, "authority": "chair"}


# ---- the entry's own people


def own(season: Season) -> tuple[Entry, Appearance]:
    entry = season.verified(season.alice)
    return entry, entry.appearances[0]


def sentence(row: Appearance, state: str, season: Season, *, at: datetime | None = None) -> None:
    set_participation(
        row, state, authority=Authority.DESK, reason="登记", by=season.people.organiser.account_id, at=at or season.at
    )


def test_taking_a_withdrawal_back_restores_what_it_was(season: Season) -> None:
    entry, row = own(season)
    sentence(row, GUEST, season)
    actions.withdraw(entry, reason="生病", by=None, at=season.at)
    assert (entry.status, row.participation, row.withdrawn_at) == ("withdrawn", WITHDRAWN, season.at)
    actions.restore(entry, by=None, at=season.at)
    assert (entry.status, row.participation, row.withdrawn_at) == ("verified", GUEST, None)


@pytest.mark.parametrize("state", [ABSENT, DISQUALIFIED])
def test_nobody_withdraws_from_a_disqualification(season: Season, state: Participation) -> None:
    entry, row = own(season)
    sentence(row, state, season)
    with pytest.raises(WrongMoment, match="联系组织者"):
        actions.withdraw(entry, reason="算了", by=None, at=season.at)
    assert (entry.status, row.participation) == ("verified", state)


@pytest.mark.parametrize("state", [WITHDRAWN, ABSENT, DISQUALIFIED])
@pytest.mark.parametrize("desk_first", [True, False])
def test_what_the_desk_said_stays_when_the_entry_is_restored(
    season: Season, state: Participation, desk_first: bool
) -> None:
    entry, row = own(season)
    if desk_first:
        if state is not WITHDRAWN:
            return  # refused: test_nobody_withdraws_from_a_disqualification
        sentence(row, state, season)
        actions.withdraw(entry, reason="换赛道", by=None, at=season.at)
    else:
        actions.withdraw(entry, reason="换赛道", by=None, at=season.at)
        if state is WITHDRAWN:
            sentence(row, ABSENT, season)
        sentence(row, state, season)
    assert (entry.status, row.participation) == ("withdrawn", state)
    actions.restore(entry, by=None, at=season.at)
    assert (entry.status, row.participation, row.participation_authority) == ("verified", state, Authority.DESK)


@pytest.mark.parametrize("state", [COMPETING, GUEST])
def test_the_desk_brings_the_withdrawn_entry_back_too(season: Season, state: Participation) -> None:
    entry, row = own(season)
    actions.withdraw(entry, reason="生病", by=None, at=season.at)
    assert entry.members[0].exclusive is None
    sentence(row, state, season)
    assert (entry.status, entry.withdrawn_at, entry.withdrawn_reason) == ("verified", None, None)
    assert entry.members[0].exclusive
    assert (row.participation, row.withdrawn_at) == (state, None)


def test_nobody_comes_back_who_entered_elsewhere_since(season: Season, session: Any) -> None:
    entry, row = own(season)
    actions.withdraw(entry, reason="换个题目", by=None, at=season.at)
    other = season.register(season.alice)
    session.commit()
    with pytest.raises(Clash) as refused:
        sentence(row, COMPETING, season)
    assert refused.value.facts["number"] == other.number
    session.rollback()
    session.refresh(entry)
    session.refresh(row)
    assert (entry.status, row.participation) == ("withdrawn", WITHDRAWN)


def test_a_place_in_the_next_tier_is_given_up_once(field: Field) -> None:
    entry = field.row.entry
    actions.withdraw(entry, reason="放弃省赛", by=None, at=field.season.at)
    assert (field.row.participation, entry.status, field.promoted()) == (WITHDRAWN, "verified", 1)
    with pytest.raises(Unfit, match="退赛"):
        actions.withdraw(entry, reason="再放弃", by=None, at=field.season.at)
    assert field.promoted() == 1


# ---- advancement and the ledger


def test_advancing_again_brings_nobody_back(field: Field) -> None:
    field.set(WITHDRAWN, Authority.DESK)
    again = participation.add(field.row.entry, field.contest, credit=None, at=field.later(1))
    assert again is field.row
    assert (again.participation, again.withdrawn_at) == (WITHDRAWN, field.season.at)


def test_with_a_ledger_the_places_that_are_left_decide(field: Field) -> None:
    school = field.season.people.school

    def allot(amount: int) -> None:
        actions.allot(field.contest, school.code, amount, basis="base", reason="", by=None, at=field.season.at)

    allot(1)
    field.set(WITHDRAWN, Authority.CHAIR)
    assert (field.promoted(), queries.quota_left(field.contest, school)) == (1, 0)
    with pytest.raises(Unfit, match="共 1 个，已用 1 个，候补"):
        field.set(COMPETING, Authority.DESK)
    allot(1)
    field.set(COMPETING, Authority.DESK)
    assert (field.promoted(), queries.quota_left(field.contest, school)) == (1, 0)
    field.set(GUEST, Authority.DESK)
    assert (field.promoted(), queries.quota_left(field.contest, school)) == (2, 0), "a second place was left"


def test_a_reserve_knows_in_place_of_which_appearance_it_came(field: Field, session: Any) -> None:
    field.set(WITHDRAWN, Authority.DESK)
    assert [one.instead_of_id for one in field.waiting] == [field.row.id, None]
    participation.remove(field.row.entry, field.contest, by=None, at=field.season.at)
    session.expire_all()
    assert [one.instead_of_id for one in field.waiting] == [None, None]


# ---- one enumeration, one table of words


def test_the_law_has_the_same_values() -> None:
    assert set(checked_inputs.STATUSES) == set(Participation)


@pytest.mark.parametrize("table", [PARTICIPATION_LABELS, PARTICIPATION_GLYPHS, PARTICIPATION_HINTS])
def test_every_participation_has_its_words(table: dict[str, str]) -> None:
    assert list(table) == list(Participation)
    assert all(table.values())


def test_the_command_line_says_the_same_words() -> None:
    assert {key: zh for key, (zh, _) in STATUS_PHRASES.items()} == {
        key: PARTICIPATION_LABELS[key] for key in STATUS_PHRASES
    }


@pytest.mark.parametrize(("state", "has_moment"), [("withdrawn", False), ("competing", True), ("absent", True)])
def test_the_database_keeps_a_withdrawal_and_its_moment_together(
    field: Field, session: Any, state: str, has_moment: bool
) -> None:
    stated = {"participation": state, "withdrawn_at": field.later(0) if has_moment else None}
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.update(Appearance).where(Appearance.id == field.row.id).values(**stated))

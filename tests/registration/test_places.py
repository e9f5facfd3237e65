"""Places in the next tier are not overrun, whichever way an entry comes back: withdrawn and back, guest and back, sent
anew, verified anew, promoted by two at once. A slow second count says how many there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from contest.audit import AuditLine
from contest.db import session as db_session
from contest.editions.models import Contest
from contest.editions.queries import forget
from contest.errors import Clash, Refusal, Unfit, WrongMoment
from contest.mail import Letter
from contest.registration import actions, queries
from contest.registration.actions import participation
from contest.registration.models import (
    Appearance,
    Authority,
    Entry,
    FormerParticipation,
    Participation,
    QuotaLine,
    Reserve,
)
from contest.registration.queries.quotas import quota, reserve_in_place_of
from tests import factories
from tests.client import PageClient
from tests.registration.conftest import Season
from tests.registration.test_at_once import at_once, post
from tests.rounds import rounds

COMPETING, GUEST, WITHDRAWN, ABSENT, DISQUALIFIED = Participation
Visit = Callable[[str | None], PageClient]
SCHOOL = "4136010421"
PROVINCE = "province/360000/growth/higher"


@dataclass(repr=False)
class Tier:
    """A provincial contest, some entries of one school in it, and more on its reserve list."""

    season: Season
    contest: Contest
    below: Contest
    rows: list[Appearance] = field(default_factory=list)
    waiting: list[Reserve] = field(default_factory=list)

    def enter(self) -> Entry:
        made = factories.entry(
            self.below, home=self.season.people.school, members=[self.season.student()], status="verified"
        )
        factories.appearance(made, self.below)
        return made

    def send(self, *, reserves: int = 0) -> Appearance:
        self.rows.append(participation.add(self.enter(), self.contest, credit=None, at=self.season.at))
        self.list(reserves)
        return self.rows[-1]

    def list(self, number: int) -> None:
        for _ in range(number):
            row = Reserve(
                contest_id=self.contest.id,
                from_contest_id=self.below.id,
                entry_id=self.enter().id,
                position=len(self.waiting) + 1,
                at=self.season.at,
            )
            self.waiting.append(factories.add(row))

    def allot(self, amount: int) -> QuotaLine:
        return actions.allot(
            self.contest, SCHOOL, amount, basis="base", reason="", by=None, at=self.season.at + timedelta(minutes=1)
        )

    def set(self, row: Appearance, state: str, *, authority: Authority = Authority.DESK, **more: Any) -> Appearance:
        given = {"reason": f"因为{state}", "by": None, "at": self.season.at, **more}
        return participation.set_participation(row, state, authority=authority, **given)

    def promote(self) -> Appearance | None:
        return actions.promote(self.contest, from_contest_id=self.below.id, by=None, at=self.season.at)

    @property
    def sum(self) -> tuple[int, int]:
        """(places, used) as the ledger counts."""
        found = quota(self.contest, self.season.people.school)
        return found.places, found.used


@pytest.fixture
def tier(season: Season, school_contest: Contest, provincial_contest: Contest) -> Tier:
    return Tier(season, provincial_contest, school_contest)


# ---- any sequence of operations, against a slow second count

OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), st.integers(0, 5), st.sampled_from(Participation), st.sampled_from(Authority)),
        st.tuples(st.just("swap"), st.integers(0, 5), st.sampled_from(Participation)),
        st.tuples(st.just("promote")),
        st.tuples(st.just("allot"), st.integers(-2, 3)),
        st.tuples(st.just("send again"), st.integers(0, 5)),
    ),
    min_size=4,
    max_size=14,
)


class SlowCount:
    """Places and holders, counted one by one from what was done and what the rows say, without the ledger's query."""

    def __init__(self, tier: Tier) -> None:
        self.tier, self.ledger, self.by_hand = tier, None, 0
        self.sent = len(tier.rows)

    def places(self) -> int:
        return self.sent + self.by_hand if self.ledger is None else self.ledger

    def holders(self) -> int:
        db_session.expire_all()
        found = 0
        for row in db_session.scalars(sa.select(Appearance)):
            if row.contest_id == self.tier.contest.id and row.participation not in ("guest", "withdrawn"):
                found += 1
        return found


@pytest.fixture
def three(tier: Tier) -> Tier:
    """Three entries are in, three more wait."""
    for _ in range(3):
        tier.send()
    tier.list(3)
    return tier


@rounds(40, reusing=True)
@given(operations=OPERATIONS)
def test_no_sequence_holds_more_places_than_there_are(three: Tier, session: Any, operations: list[Any]) -> None:
    with session.begin_nested() as attempt:
        _try(three, session, operations)
        attempt.rollback()
    session.expire_all()


def _try(tier: Tier, session: Any, operations: list[Any]) -> None:
    slow = SlowCount(tier)
    for what, *given_ in operations:
        there = session.scalars(
            sa.select(Appearance).where(Appearance.contest_id == tier.contest.id).order_by(Appearance.id)
        ).all()
        try:
            with session.begin_nested():
                if what == "promote":
                    is_full = slow.holders() >= slow.places()
                    tier.promote()
                    slow.by_hand += is_full  # a free place is filled first
                elif what == "allot":
                    tier.allot(given_[0])
                    slow.ledger = (slow.ledger or 0) + given_[0]
                elif what == "send again":
                    row = there[given_[0] % len(there)]
                    entry = row.entry
                    if not session.scalar(sa.select(Reserve.id).where(Reserve.entry_id == entry.id)):
                        participation.remove(entry, tier.contest, by=None, at=tier.season.at)
                        former = participation.former_participation(entry, tier.contest)
                        takes = former is None or former.participation not in ("guest", "withdrawn")
                        actions.require_places(tier.contest, tier.season.people.school, int(takes))
                        participation.add(entry, tier.contest, credit=None, at=tier.season.at)
                else:
                    row = there[given_[0] % len(there)]
                    more = {"makes_way": reserve_in_place_of(row)} if what == "swap" else {"authority": given_[2]}
                    tier.set(row, given_[1], **more)
        except Refusal:
            pass
        assert slow.holders() <= slow.places(), (what, given_)
        assert tier.sum == (slow.places(), slow.holders()), (what, given_)


# ---- the way back, its arithmetic and what the page offers


def test_the_way_back_asks_the_ledger_and_says_the_sum(tier: Tier) -> None:
    """Six places, six used: the one who withdrew cannot simply come back, whoever says so and by whatever way."""
    for _ in range(6):
        tier.send()
    tier.list(1)
    tier.allot(6)
    gone = tier.rows[2]
    tier.set(gone, WITHDRAWN)
    assert tier.sum == (6, 6)
    for state in (COMPETING, ABSENT, DISQUALIFIED):
        for authority in (Authority.DESK, Authority.CHAIR):
            with pytest.raises(Unfit, match="6 个，已用 6 个，候补") as refused:
                tier.set(gone, state, authority=authority)
    assert refused.value.facts["reserve"] == tier.waiting[0].entry.number
    assert [(one.words, one.figure) for one in refused.value.sums] == [
        ("基数", "6"), ("已报送", "− 5"), ("候补递补", "− 1"), ("还能报送", "0"),
    ]  # fmt: skip
    assert [way.endpoint for way in refused.value.ways] == ["registration.quota"]
    tier.set(gone, GUEST)
    with pytest.raises(Unfit, match="已用 6 个"):
        tier.set(gone, COMPETING)
    assert tier.sum == (6, 6)


@pytest.mark.parametrize("has_ledger", [True, False])
def test_the_reserve_makes_way(tier: Tier, has_ledger: bool, session: Any) -> None:
    gone, _stays = tier.send(), tier.send(reserves=2)
    if has_ledger:
        tier.allot(2)
    tier.set(gone, WITHDRAWN)
    first, second = tier.waiting
    assert (first.state, first.instead_of_id, second.state) == ("promoted", gone.id, "waiting")
    with pytest.raises(Unfit, match="2 个，已用 2 个"):
        tier.set(gone, COMPETING)
    letters = session.query(Letter).count()
    tier.set(gone, COMPETING, makes_way=reserve_in_place_of(gone))
    assert (first.state, first.instead_of_id) == ("waiting", None)
    assert (gone.participation, tier.sum) == (COMPETING, (2, 2))
    assert first.entry.id not in {one.entry_id for one in queries.appearances(tier.contest)}
    below = next(one for one in first.entry.appearances if one.contest_id == tier.below.id)
    assert below.advanced_at is None
    assert session.query(Letter).count() >= letters
    tier.set(gone, WITHDRAWN)
    assert first.state == "promoted", "it is the next again"


def test_only_a_promoted_reserve_of_the_same_list_makes_way(tier: Tier) -> None:
    gone = tier.send(reserves=1)
    tier.set(gone, WITHDRAWN)
    promoted = tier.waiting[0]
    tier.list(1)
    with pytest.raises(Clash, match="已经不占名额"):
        tier.set(gone, COMPETING, makes_way=tier.waiting[1])
    with pytest.raises(Unfit, match="不在同一份名单"):
        tier.set(gone, COMPETING, makes_way=_elsewhere(tier))
    assert promoted.state == "promoted"


def _elsewhere(tier: Tier) -> Reserve:
    """A promoted reserve of another contest's list."""
    return factories.add(
        Reserve(
            contest_id=tier.below.id, from_contest_id=tier.contest.id, entry_id=tier.rows[0].entry_id, position=9,
            state="promoted", at=tier.season.at,
        )
    )  # fmt: skip


def test_after_the_freeze_the_reserve_stays(tier: Tier) -> None:
    gone = tier.send(reserves=1)
    tier.set(gone, WITHDRAWN)
    factories.milestone(tier.contest, "roster-frozen", at=tier.season.at)
    forget()
    with pytest.raises(Unfit, match="已用 1 个"):
        tier.set(gone, COMPETING)
    with pytest.raises(WrongMoment, match="冻结"):
        tier.set(gone, COMPETING, makes_way=tier.waiting[0])
    tier.allot(2)
    tier.set(gone, COMPETING)
    assert tier.sum == (2, 2)


def test_the_page_offers_what_makes_a_place(tier: Tier, visit: Visit, session: Any) -> None:
    gone = tier.send(reserves=1)
    tier.allot(1)
    tier.set(gone, WITHDRAWN)
    reserve = tier.waiting[0].entry.number
    session.commit()
    address = f"/desk/career-2023/participation/{PROVINCE}/{gone.id}"
    page = visit("provincial_organiser").get(address)
    page.keeps_quiet_about("让出名额")
    page = page.submit("改状态", participation="competing", reason="病好了", status=422)
    page.says("共 1 个，已用 1 个", f"候补 {reserve} 已递补", "候补递补", "在台账里加一个名额", "不改")
    page.click("在台账里加一个名额").says("名额台账")
    page = page.submit(f"让候补 {reserve} 让出名额，并改状态", participation="competing", reason="病好了").follow()
    page.says("参赛状态改为“参赛”")
    session.expire_all()
    assert (tier.rows[0].participation, tier.waiting[0].state) == (COMPETING, "waiting")
    lines = session.scalars(sa.select(AuditLine).where(AuditLine.action == "registration.make_way")).all()
    assert [line.now["for"] for line in lines] == [gone.entry.number]


# ---- what an authority decided survives removing and adding


@pytest.mark.parametrize("state", [GUEST, WITHDRAWN, ABSENT, DISQUALIFIED])
def test_sending_anew_lifts_no_decision(tier: Tier, state: Participation, session: Any) -> None:
    row = tier.send()
    entry = row.entry
    tier.set(row, state, reason="查实")
    participation.remove(entry, tier.contest, by=None, at=tier.season.at)
    assert session.query(FormerParticipation).count() == 1
    again = participation.add(entry, tier.contest, credit=None, at=tier.season.at)
    assert (again.participation, again.participation_reason, again.participation_authority) == (state, "查实", "desk")
    assert (again.withdrawn_at is not None) == (state is WITHDRAWN)
    assert session.query(FormerParticipation).count() == 0
    newest = session.scalars(sa.select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert (newest.action, newest.now["participation"]) == ("registration.set_participation", state)


def test_a_verification_is_not_undone_after_a_decision(season: Season) -> None:
    entry = season.verified(season.alice)
    row = entry.appearances[0]
    participation.set_participation(row, "disqualified", authority=Authority.DESK, reason="抄袭", by=None, at=season.at)
    with pytest.raises(Clash, match="取消资格"):
        actions.undo(entry.verifications[-1], by=season.people.organiser.account_id, at=season.at)
    assert (entry.status, row.participation) == ("verified", DISQUALIFIED)


@pytest.mark.parametrize("state", [WITHDRAWN, DISQUALIFIED, GUEST])
def test_who_left_above_is_not_promoted_back(tier: Tier, state: Participation) -> None:
    """A correction took it out of those who go through and lists it as a reserve."""
    row, freed = tier.send(), tier.send()
    tier.set(row, state)
    participation.remove(row.entry, tier.contest, by=None, at=tier.season.at)
    lists = {"contest_id": tier.contest.id, "from_contest_id": tier.below.id, "at": tier.season.at}
    back = factories.add(Reserve(entry_id=row.entry_id, position=1, **lists))
    tier.list(1)
    tier.set(freed, WITHDRAWN)
    assert (back.state, tier.waiting[0].state) == ("declined", "promoted")


def test_a_reserve_whose_row_is_taken_back_waits_again(tier: Tier) -> None:
    gone = tier.send(reserves=1)
    tier.set(gone, WITHDRAWN)
    reserve = tier.waiting[0]
    participation.remove(reserve.entry, tier.contest, by=None, at=tier.season.at)
    assert (reserve.state, reserve.instead_of_id) == ("waiting", None)
    assert tier.sum == (1, 0)


def test_a_guest_below_keeps_its_position(tier: Tier) -> None:
    row, again = tier.send(), tier.send(reserves=2)
    guest = next(one for one in tier.waiting[0].entry.appearances if one.contest_id == tier.below.id)
    tier.set(guest, GUEST)
    tier.set(row, WITHDRAWN)
    assert [one.state for one in tier.waiting] == ["waiting", "promoted"]
    tier.set(guest, COMPETING)
    tier.set(again, WITHDRAWN)
    assert [one.state for one in tier.waiting] == ["promoted", "promoted"]


# ---- whom the desk notes as withdrawn is free


def test_whom_the_desk_notes_as_withdrawn_may_enter_elsewhere(season: Season, session: Any) -> None:
    entry = season.verified(season.alice)
    row = entry.appearances[0]
    participation.set_participation(
        row, "withdrawn", authority=Authority.DESK, reason="电话退赛", by=None, at=season.at
    )
    assert entry.members[0].exclusive is None
    other = season.register(season.alice)
    session.commit()
    with pytest.raises(Clash) as refused:
        participation.set_participation(
            row, "competing", authority=Authority.DESK, reason="回来", by=None, at=season.at
        )
    assert refused.value.facts["number"] == other.number
    session.rollback()
    actions.withdraw(other, reason="换回去", by=None, at=season.at)
    participation.set_participation(row, "competing", authority=Authority.DESK, reason="回来", by=None, at=season.at)
    assert entry.members[0].exclusive


# ---- two at once, through the real edge


def test_two_organisers_promote_one_place_once(tier: Tier, visit: Visit, session: Any) -> None:
    tier.send(reserves=3)
    tier.allot(2)
    session.commit()
    address = f"/desk/career-2023/promote/{PROVINCE}/{tier.below.id}"
    answers = at_once([post(visit("provincial_organiser"), address, idempotency_key=f"p{n}") for n in range(4)])
    assert sorted(answers) == [303, 422, 422, 422]
    session.expire_all()
    assert (tier.sum, [one.state for one in tier.waiting].count("promoted")) == ((2, 2), 1)


def test_one_place_goes_to_who_comes_back_or_to_the_reserve(tier: Tier, visit: Visit, session: Any) -> None:
    gone = tier.send()
    tier.allot(1)
    tier.set(gone, WITHDRAWN)
    tier.list(1)
    session.commit()
    back = f"/desk/career-2023/participation/{PROVINCE}/{gone.id}"
    up = f"/desk/career-2023/promote/{PROVINCE}/{tier.below.id}"
    answers = at_once(
        [
            post(visit("provincial_organiser"), back, participation="competing", reason="回来", idempotency_key="a"),
            post(visit("provincial_organiser"), up, idempotency_key="b"),
        ]
    )
    assert sorted(answers) == [303, 422]
    session.expire_all()
    assert tier.sum == (1, 1)


def test_two_who_come_back_share_no_place(tier: Tier, visit: Visit, session: Any) -> None:
    gone = [tier.send(), tier.send()]
    for row in gone:
        tier.set(row, WITHDRAWN)
    tier.allot(1)
    session.commit()
    answers = at_once(
        [
            post(
                visit("provincial_organiser"),
                f"/desk/career-2023/participation/{PROVINCE}/{row.id}",
                participation="competing",
                reason="回来",
                idempotency_key=str(row.id),
            )
            for row in gone
        ]
    )
    assert sorted(answers) == [303, 422]
    session.expire_all()
    assert tier.sum == (1, 1)

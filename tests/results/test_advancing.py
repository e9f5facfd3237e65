"""The next tier: who moves, who is refused, taking back, and what a correction does to it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from contest.editions.queries import forget, milestones
from contest.errors import Unfit, WrongMoment
from contest.mail import Letter, LetterKind, LetterState
from contest.publication import actions as publication
from contest.registration.actions import allot, freeze_roster, promote, set_participation, unfreeze_roster
from contest.registration.models import Appearance, Authority, Reserve
from contest.registration.queries import appearances
from contest.registration.queries.next_step import next_step_of
from contest.registration.queries.quotas import quota
from contest.registration.queries.stages import steps_of
from contest.results import actions
from contest.results.presenters.advancement_reasons import advancement_rows, room_for, rule_of
from contest.results.queries import advances, current_tabulation, places_of
from contest.results.queries.next_tier import coming_counts, sending
from tests import factories
from tests.results.world import World


def there(world: World, session: Any) -> set[str]:
    """The numbers of the works in the province's growth contest."""
    found = session.scalars(sa.select(Appearance).where(Appearance.contest_id == world.above.id))
    return {one.entry.number for one in found}


def listed(world: World, session: Any) -> list[tuple[str, str]]:
    rows = session.scalars(sa.select(Reserve).where(Reserve.contest_id == world.above.id).order_by(Reserve.position))
    return [(one.entry.number, one.state) for one in rows]


def sent(world: World) -> Any:
    world.published()
    made = current_tabulation(world.contest)
    assert made is not None
    actions.advance(made, **world.by)
    return made


def test_the_best_move_up_and_the_cap_holds(world: World, session: Any) -> None:
    made = sent(world)
    # G001, G002, G003 are of one department, of which one may go; G004 takes the second place.
    assert there(world, session) == {"G001", "G004"}
    assert listed(world, session) == [("G005", "waiting")]
    assert "advanced" in milestones(world.contest)
    assert world.entry(1).advanced_at == world.at
    assert actions.advance(made, **world.by) == 0, "repeating it moves nobody twice"
    assert there(world, session) == {"G001", "G004"}


def test_its_people_are_told_no_more_than_is_so(world: World) -> None:
    def seen(place: int) -> tuple[str, list[str]]:
        entry = world.entry(place).entry
        words = next_step_of(entry, (), world.at, None).title.sentence
        return words, [one.state for one in steps_of(entry, world.at)]

    assert seen(1) == ("现在不用做什么，%(round)s评完了，等公布结果", ["now", "next"])
    sent(world)
    assert seen(1) == ("现在不用做什么，%(round)s还没有开始评审", ["done", "now"])
    assert seen(5)[1] == ["now", "next"], "a reserve may still go on"
    assert seen(3)[1] == ["now"], "who was not sent on does not go there"
    for what in ("roster-frozen", "judging-opened"):
        factories.milestone(world.above, what)
    forget()
    assert seen(1)[0] == "现在不用做什么，%(round)s正在评审"


def test_a_reserve_is_not_told_of_a_place_that_is_taken_back_already(world: World, session: Any) -> None:
    made = sent(world)
    somebody = world.entry(5).entry.members[0].person
    factories.account(somebody.name, login="reserve", person=somebody, email="reserve@example.edu.cn")
    above = next(one for one in appearances(world.above) if one.entry.number == "G001")
    set_participation(above, "withdrawn", authority=Authority.DESK, reason="生病", **world.by)
    assert there(world, session) == {"G001", "G004", "G005"}
    actions.retract_advance(made, **world.by)
    letters = session.execute(sa.select(Letter.state, Letter.kind).where(Letter.to == "reserve@example.edu.cn"))
    assert letters.all() == [(LetterState.WITHDRAWN, LetterKind.PROMOTED)]


def test_every_row_has_its_reason(world: World) -> None:
    made = world.tabulated()
    rows = advancement_rows(
        world.contest, rule_of(world.contest), advances(made, world.contest), places_of(made, world.contest)
    )
    said = {row.advance.appearance.entry.number: row.why[0] for row in rows}
    assert "在线内" in said["G001"]
    assert "因上限让出" in said["G004"]
    assert "到了上限" in said["G002"]
    assert "到了上限" in said["G003"]
    assert "候补第" in said["G005"]


def test_refused_before_the_result_is_public(world: World, session: Any) -> None:
    made = world.tabulated()
    with pytest.raises(WrongMoment, match="先发布"):
        actions.advance(made, **world.by)
    assert there(world, session) == set()


def test_refused_while_a_problem_blocks_or_under_an_old_run(world: World) -> None:
    first = world.tabulated()
    world.leave_out(world.entry(4), sheets=2)
    second = world.tabulated()
    with pytest.raises(WrongMoment, match="取代"):
        actions.advance(first, **world.by)
    with pytest.raises(WrongMoment, match="1 个问题"):
        actions.advance(second, **world.by)


def test_refused_with_the_arithmetic_where_places_are_missing(world: World, session: Any) -> None:
    allot(
        world.above, "4136010421", 1, basis="base", reason="一个", by=world.people.provincial_organiser.account_id,
        at=world.at,
    )  # fmt: skip
    world.published()
    made = current_tabulation(world.contest)
    assert made is not None
    with pytest.raises(Unfit, match="名额不够") as refused:
        actions.advance(made, **world.by)
    assert refused.value.sums[-1].figure == "1"


def test_refused_once_the_next_tier_has_begun(world: World, session: Any) -> None:
    made = sent(world)
    factories.milestone(world.above, "judging-opened")
    forget()
    with pytest.raises(WrongMoment, match="开始评审"):
        actions.advance(made, **world.by)
    with pytest.raises(WrongMoment, match="开始评审"):
        actions.retract_advance(made, **world.by)


def test_taken_back_with_whom_was_promoted(world: World, session: Any) -> None:
    made = sent(world)
    promote(world.above, from_contest_id=world.contest.id, by=None, at=world.at)
    assert there(world, session) == {"G001", "G004", "G005"}
    actions.retract_advance(made, **world.by)
    assert there(world, session) == set()
    assert listed(world, session) == []
    assert "advanced" not in milestones(world.contest)
    assert world.entry(1).advanced_at is None
    actions.advance(made, **world.by)
    assert there(world, session) == {"G001", "G004"}


def test_a_correction_keeps_the_next_tier_in_line(world: World, session: Any) -> None:
    sent(world)
    number_one = publication_of(world)
    publication.reopen_for_correction(number_one, reason="录错了", **world.by)
    # G004 falls behind G005: the second place and the reserve change hands.
    world.remark(world.entry(4), [(15, 20)] * 4)
    again = world.tabulated()
    with pytest.raises(WrongMoment, match="先发布"):
        actions.advance(again, **world.by)
    draft = publication.prepare(again, **world.by, replaces=number_one, reason="录错了")
    publication.review(draft, by=world.second.account_id, at=world.at)
    publication.publish(draft, **world.by)
    assert actions.advance(again, **world.by) == 1, "one more; the other was there already"
    assert there(world, session) == {"G001", "G005"}
    assert listed(world, session) == [("G004", "waiting")]
    assert world.entry(4).advanced_at is None


# What was decided above survives, and the places there are counted once


def corrected(world: World) -> Any:
    """G004 falls behind G005 and the correction is published: G005 goes through, G004 is in reserve."""
    number_one = publication_of(world)
    publication.reopen_for_correction(number_one, reason="录错了", **world.by)
    world.remark(world.entry(4), [(15, 20)] * 4)
    again = world.tabulated()
    draft = publication.prepare(again, **world.by, replaces=number_one, reason="录错了")
    publication.review(draft, by=world.second.account_id, at=world.at)
    publication.publish(draft, **world.by)
    return again


def above(world: World, number: str) -> Any:
    return next(one for one in appearances(world.above) if one.entry.number == number)


def decide(world: World, number: str, state: str) -> None:
    set_participation(
        above(world, number), state, authority=Authority.DESK, reason="查实",
        by=world.people.provincial_organiser.account_id, at=world.at,
    )  # fmt: skip


@pytest.mark.parametrize("state", ["disqualified", "guest", "absent"])
def test_retracting_and_sending_again_lifts_no_decision(world: World, session: Any, state: str) -> None:
    made = sent(world)
    decide(world, "G001", state)
    actions.retract_advance(made, **world.by)
    actions.advance(made, **world.by)
    assert above(world, "G001").participation == state
    assert above(world, "G001").participation_reason == "查实"


def test_who_withdrew_above_is_not_promoted_back_by_a_correction(world: World, session: Any) -> None:
    sent(world)
    decide(world, "G004", "withdrawn")  # the reserve G005 follows
    assert listed(world, session) == [("G005", "promoted")]
    again = corrected(world)
    actions.advance(again, **world.by)
    assert there(world, session) == {"G001", "G005"}
    assert listed(world, session) == [("G004", "waiting")], "G005 has its place by right now"
    decide(world, "G001", "withdrawn")
    assert there(world, session) == {"G001", "G005"}
    assert listed(world, session) == [("G004", "declined")]


def test_a_promoted_reserve_is_counted_once(world: World, session: Any) -> None:
    """Two places, two used, one of them by the reserve who goes through now: a correction needs no third place."""
    allot(
        world.above, "4136010421", 2, basis="base", reason="两个", by=world.people.provincial_organiser.account_id,
        at=world.at,
    )  # fmt: skip
    sent(world)
    decide(world, "G004", "withdrawn")
    again = corrected(world)
    plan = sending(again, world.contest, advances(again, world.contest))
    room = room_for(world.contest, plan)
    assert (plan.places, plan.freed, room.left, room.is_enough) == (0, 0, 0, True), "the page counts as sending does"
    assert coming_counts(again, [world.contest, world.other]) == (0, 3), "all three are there"
    assert actions.advance(again, **world.by) == 0, "G005 was there already"
    assert quota(world.above, world.people.school).used == 2


def test_the_preview_counts_the_places_that_a_correction_frees(world: World, session: Any) -> None:
    """Two places, both used: G004 goes back and G005 comes for it, so that the sum is enough."""
    allot(
        world.above, "4136010421", 2, basis="base", reason="两个", by=world.people.provincial_organiser.account_id,
        at=world.at,
    )  # fmt: skip
    sent(world)
    again = corrected(world)
    plan = sending(again, world.contest, advances(again, world.contest))
    room = room_for(world.contest, plan)
    assert [(one.words, one.figure) for one in room.sums[-3:]] == [
        ("更正后收回", "+ 1"), ("这次要报送", "− 1"), ("报送之后还剩", "0"),
    ]  # fmt: skip
    assert actions.advance(again, **world.by) == 1
    assert quota(world.above, world.people.school).left == room.left


def test_a_reserve_goes_when_the_entry_that_it_replaced_should_never_have_been_there(
    world: World, session: Any
) -> None:
    sent(world)
    decide(world, "G001", "withdrawn")
    assert there(world, session) == {"G001", "G004", "G005"}
    number_one = publication_of(world)
    publication.reopen_for_correction(number_one, reason="录错了", **world.by)
    world.remark(world.entry(1), [(5, 5)] * 4)  # G001 falls to the end: G002 goes through for the department
    again = world.tabulated()
    draft = publication.prepare(again, **world.by, replaces=number_one, reason="录错了")
    publication.review(draft, by=world.second.account_id, at=world.at)
    publication.publish(draft, **world.by)
    plan = sending(again, world.contest, advances(again, world.contest))
    assert (plan.places, plan.freed) == (1, 1), "G005 goes, who took the place of G001"
    actions.advance(again, **world.by)
    assert there(world, session) == {"G002", "G004"}
    assert listed(world, session) == [("G005", "waiting")]


def test_a_frozen_roster_above_is_not_changed_from_below(world: World, session: Any) -> None:
    made = sent(world)
    freeze_roster(world.above, by=None, at=world.at)
    with pytest.raises(WrongMoment, match="名单已于"):
        actions.retract_advance(made, **world.by)
    again = corrected(world)
    with pytest.raises(WrongMoment, match="名单已于"):
        actions.advance(again, **world.by)
    assert there(world, session) == {"G001", "G004"}
    unfreeze_roster(world.above, reason="更正", by=None, at=world.at)
    actions.advance(again, **world.by)
    assert there(world, session) == {"G001", "G005"}


def publication_of(world: World) -> Any:
    from contest.publication.queries.desk import speaking_of

    return speaking_of([world.contest])[0]


# The page


def test_preview_send_and_take_back_from_the_page(world: World, visit: Any, session: Any) -> None:
    organiser = visit("organiser")
    organiser.get(world.desk("advance")).says("还没有统分")
    world.tabulated()
    page = organiser.get(world.desk("advance"))
    page.says("按名次取前 2 件。", "每个院系最多 1 件", "校赛章程第 7 条", "结果还没有公布")
    page.says("第 2 名；本院系已有 1 件晋级")
    assert not [form for form in page.all("form") if "advance" in (form.get("action") or "")]
    publication.publish(
        publication.review(
            publication.prepare(current_tabulation(world.contest), **world.by),
            by=world.second.account_id,
            at=world.at,
        ),
        **world.by,
    )
    page = organiser.get(world.desk("advance"))
    page = page.submit("报送 3 件到省赛").follow()
    page.says("已报送 3 件", "回执")
    assert there(world, session) == {"G001", "G004"}
    page = page.submit("撤回报送").follow()
    page.says("已撤回报送，共 3 件")
    assert there(world, session) == set()


def test_the_quota_is_on_the_page(world: World, visit: Any) -> None:
    allot(
        world.above, "4136010421", 1, basis="base", reason="一个", by=world.people.provincial_organiser.account_id,
        at=world.at,
    )  # fmt: skip
    world.published()
    page = visit("organiser").get(world.desk("advance"))
    page.says("这次要报送", "报送之后还剩", "-1", "名额不够")
    refused = page.submit("报送 3 件到省赛", status=422)
    refused.says("名额不够")


def test_after_a_correction_that_brings_nobody_the_page_still_sends(world: World, visit: Any) -> None:
    sent(world)
    decide(world, "G004", "withdrawn")
    corrected(world)
    page = visit("organiser").get(world.desk("advance"))
    page.submit("按更正后的结果再报送").follow().says("已报送")


def test_the_top_tier_has_nothing_above(world: World, visit: Any) -> None:
    visit("provincial_organiser").get(world.desk("advance", world.above)).says("最高一级")

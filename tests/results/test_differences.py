"""After a correction the next tier is told who would not be there now and who should be; its organiser decides each
with a reason, and until then both desks show it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from contest.audit import AuditLine
from contest.desks.queries import desks_of
from contest.editions.queries import forget
from contest.errors import Clash, Unfit, WrongMoment
from contest.people.models import Account
from contest.people.sign_in.identification import actor_of
from contest.registration.actions import allot, freeze_roster
from contest.registration.models import Authority
from contest.results import actions
from contest.results.models import AdvanceDecision
from contest.results.queries.next_tier import differences, open_between, open_differences
from tests import factories
from tests.results.test_advancing import above, corrected, decide, listed, sent, there
from tests.results.world import World


def told(world: World) -> dict[str, tuple[bool, bool]]:
    """Every difference with the province: number → (is there, is open)."""
    return {
        one.below.entry.number: (one.above is not None, one.is_open)
        for one in differences(world.above)
        if one.target == world.above
    }


def settle(world: World, number: str, choice: str, **more: Any) -> AdvanceDecision:
    given = {"reason": "省赛已经开评", "by": world.people.provincial_organiser.account_id, "at": world.at, **more}
    return actions.decide_difference(world.above, world.entry(int(number[1:])), choice, **given)


@pytest.fixture
def after(world: World) -> World:
    """The roster above is frozen, then a correction below puts G005 in and G004 out."""
    sent(world)
    freeze_roster(world.above, by=None, at=world.at)
    assert told(world) == {}
    corrected(world)
    return world


def test_both_desks_are_told_and_nothing_changes_by_itself(after: World, session: Any) -> None:
    assert there(after, session) == {"G001", "G004"}
    assert told(after) == {"G004": (True, True), "G005": (False, True)}
    assert open_between(after.contest) == (2, 0)
    assert open_between(after.above) == (0, 2)
    assert open_differences([after.contest.id, after.above.id, after.other.id]) == {
        after.contest.id: 2, after.above.id: 2, after.other.id: 0,
    }  # fmt: skip
    for who, contest in ((after.people.organiser, after.contest), (after.people.provincial_organiser, after.above)):
        actor = actor_of(session.get_one(Account, who.account_id))
        [desk] = [one for rows in desks_of(actor, after.at).values() for one in rows if one.contest.id == contest.id]
        assert desk.differences == 2


def test_a_correction_that_is_not_published_tells_nothing(world: World, session: Any) -> None:
    from contest.publication import actions as publication
    from tests.results.test_advancing import publication_of

    sent(world)
    publication.reopen_for_correction(publication_of(world), reason="录错了", **world.by)
    world.remark(world.entry(4), [(15, 20)] * 4)
    world.tabulated()
    assert told(world) == {}


def test_each_is_decided_with_a_reason(after: World, session: Any) -> None:
    with pytest.raises(Unfit, match="理由"):
        settle(after, "G004", "kept", reason=" ")
    with pytest.raises(Unfit, match="办法"):
        settle(after, "G004", "added")
    settle(after, "G004", "kept")
    settle(after, "G005", "left-out")
    assert told(after) == {"G004": (True, False), "G005": (False, False)}
    assert open_between(after.above) == (0, 0)
    assert there(after, session) == {"G001", "G004"}
    rows = session.scalars(sa.select(AdvanceDecision).order_by(AdvanceDecision.id)).all()
    who = after.people.provincial_organiser.account_id
    assert [(one.choice, one.reason, one.by_id) for one in rows] == [
        ("kept", "省赛已经开评", who), ("left-out", "省赛已经开评", who),
    ]  # fmt: skip
    lines = session.scalars(sa.select(AuditLine).where(AuditLine.action.like("results.%_above"))).all()
    assert {(line.action, line.now["contest"], line.reason) for line in lines} == {
        ("results.keep_above", after.above.key, "省赛已经开评"),
        ("results.leave_out_above", after.above.key, "省赛已经开评"),
    }


def test_a_place_asks_the_sum_and_goes_to_who_is_entitled(after: World, session: Any) -> None:
    with pytest.raises(Unfit, match="名额不够") as refused:
        settle(after, "G005", "added")
    assert [(one.words, one.figure) for one in refused.value.sums] == [
        ("按规程晋级", "2"), ("手工递补", "+ 0"), ("已用", "− 2"), ("还能报送", "0"),
    ]  # fmt: skip
    settle(after, "G004", "withdrawn")
    assert (above(after, "G004").participation, above(after, "G004").participation_authority) == (
        "withdrawn",
        Authority.DESK,
    )
    settle(after, "G005", "added")
    assert above(after, "G005").participation == "competing"
    assert told(after) == {}
    with pytest.raises(Clash, match="没有要决定的"):
        settle(after, "G005", "added")


def test_a_freed_place_waits_for_who_is_entitled(world: World, session: Any) -> None:
    """Before the freeze a withdrawal promotes the next reserve; not while somebody is entitled to the place."""
    sent(world)
    corrected(world)
    settle(world, "G004", "withdrawn")
    assert listed(world, session) == [("G005", "waiting")], "the list of before the correction"
    settle(world, "G005", "added")
    assert there(world, session) == {"G001", "G004", "G005"}


def test_with_a_ledger_a_place_is_added_first(after: World) -> None:
    by = after.people.provincial_organiser.account_id
    allot(after.above, "4136010421", 2, basis="base", reason="", by=by, at=after.at)
    with pytest.raises(Unfit, match="名额不够"):
        settle(after, "G005", "added")
    allot(after.above, "4136010421", 1, basis="correction", reason="更正", by=by, at=after.at)
    settle(after, "G005", "added")
    settle(after, "G004", "kept")
    assert open_between(after.above) == (0, 0)


def test_nobody_is_added_after_judging_has_closed(after: World) -> None:
    settle(after, "G004", "kept")
    factories.milestone(after.above, "judging-closed", at=after.at)
    forget()
    with pytest.raises(WrongMoment, match="不能再补入"):
        settle(after, "G005", "added")
    settle(after, "G005", "left-out")


def test_what_was_decided_above_is_not_undone_from_below(world: World, session: Any) -> None:
    """The roster is open: the organiser above keeps one and leaves one out; sending again respects both."""
    sent(world)
    again = corrected(world)
    settle(world, "G004", "kept")
    settle(world, "G005", "left-out")
    assert actions.advance(again, **world.by) == 0
    assert there(world, session) == {"G001", "G004"}


def test_what_is_sent_again_is_on_record_above(world: World, session: Any) -> None:
    sent(world)
    again = corrected(world)
    actions.advance(again, **world.by)
    rows = session.scalars(sa.select(AdvanceDecision)).all()
    assert {(one.appearance.entry.number, one.choice, one.contest_id) for one in rows} == {
        ("G004", "taken-back", world.above.id), ("G005", "sent", world.above.id),
    }  # fmt: skip
    assert told(world) == {}


def test_another_correction_opens_the_question_again(after: World, session: Any) -> None:
    settle(after, "G004", "kept")
    settle(after, "G005", "left-out")
    corrected(after)
    assert told(after) == {"G004": (True, True), "G005": (False, True)}
    cases = {one.below.entry.number: one for one in differences(after.above)}
    assert cases["G004"].earlier is not None
    assert cases["G004"].earlier.choice == "kept"


def test_who_left_by_a_decision_is_no_difference(world: World) -> None:
    sent(world)
    decide(world, "G004", "withdrawn")
    freeze_roster(world.above, by=None, at=world.at)
    assert told(world) == {}, "the reserve that was promoted is still in reserve"


def test_the_pages(after: World, visit: Any, session: Any) -> None:
    session.commit()
    province, school = visit("provincial_organiser"), visit("organiser")
    for page in ("results", "publish"):
        province.get(after.desk(page, after.above)).says("下一级更正之后，有 2 件等你们决定")
        school.get(after.desk(page)).says("更正之后，上一级还有 2 件没有决定")
    province.get("/desk").says("2 项晋级变动没有决定")
    school.get("/desk").says("2 项晋级变动没有决定")
    school.get(after.desk("advance")).says("等上一级决定", "晋级，还不在名单里", "在名单里，按更正后的结果不晋级")
    page = province.get(after.desk("differences", after.above))
    page.says("2 件等决定", "G004", "G005", "还能报送")
    page = page.click("去决定（G005）")
    page.submit("记下决定", choice="added", status=422).says("请写明理由")
    page = page.submit("记下决定", choice="added", reason="更正后晋级", status=422)
    page.says("名额不够", "按规程晋级", "手工递补")
    page = province.get(after.desk("differences", after.above)).click("去决定（G004）")
    page = page.submit("记下决定", choice="withdrawn", reason="更正后不晋级").follow()
    page.says("决定和理由已经记下", "1 件等决定", "更正后不晋级")
    page = page.click("去决定（G005）").submit("记下决定", choice="added", reason="更正后晋级").follow()
    page.says("名单和下一级公布的结果一致", "更正后晋级", "更正后不晋级")
    school.get(after.desk("differences", after.above), status=403)
    school.get(after.desk("advance")).keeps_quiet_about("等上一级决定")

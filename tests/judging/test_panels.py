"""Panels, assignment, conflicts, swapping, lots, opening and closing."""

from __future__ import annotations

from typing import Any

import pytest

from contest.db import session
from contest.editions.labels import CONFLICT_KIND_LABELS
from contest.errors import Clash, NotAllowed, Unfit, WrongMoment
from contest.judging import actions
from contest.judging.actions.lifecycle import sheets_needed
from contest.judging.models import Conflict, Lot
from contest.judging.queries import active_assignments, conflicts_of, draws, lots, panels_of
from contest.judging.queries.conflicts import DECLARABLE
from contest.judging.queries.grid import grid_of
from contest.judging.queries.missing import missing_in
from contest.judging.queries.panels import candidates, judges_of
from contest.people.models import Account
from contest.people.queries import current_memberships
from contest.registration.actions import set_participation
from contest.registration.models import Authority
from tests import factories
from tests.judging.world import FULL, World, another, entered

TIERS = {
    "school": {"adviser": "bar", "kin": "bar", "same-entry": "bar", "same-department": "warn"},
    "province": {
        "adviser": "bar", "kin": "bar", "same-entry": "bar", "same-school": "bar",
        "employer": "warn", "co-author": "warn",
    },
    "national": {
        "adviser": "bar", "kin": "bar", "same-entry": "bar", "same-school": "bar", "same-delegation": "bar",
        "declared": "bar", "employer": "warn", "co-author": "warn",
    },
}  # fmt: skip


def by(world: World) -> dict[str, Any]:
    return {"by": world.people.organiser.account_id, "at": world.at}


# Seats


def test_seats_get_pseudonyms_and_somebody_who_comes_back_his_own(world: World) -> None:
    world.seated()
    assert [(one.code, one.role, one.name) for one in judges_of(world.panel)] == [
        ("J1", "judge", "程海燕"),
        ("J2", "judge", "顾南乔"),
        ("J3", "chair", "罗永康"),
    ]
    first = world.panel.seats[0]
    actions.leave(first, reason="生病", **by(world))
    assert [one.account.name for one in candidates(world.contest, panels_of(world.contest))] == ["程海燕"]
    assert world.seat(world.people.judge).id == first.id
    assert first.left_at is None


def test_only_who_holds_the_role_here_takes_a_seat(world: World) -> None:
    for stranger in (world.people.outsider, world.people.teacher, world.people.bob):
        with pytest.raises(Unfit, match="没有这个身份"):
            world.seat(stranger)
    with pytest.raises(Unfit, match="没有这个身份"):
        world.seat(world.people.judge, "chair")
    nobody = factories.account("无名", login="nameless")
    factories.membership(nobody, "judge", world.people.school, world.people.series)
    with pytest.raises(Unfit, match="回避关系无从核对"):
        actions.seat(world.panel, nobody, **by(world))
    world.seat(world.people.judge)
    with pytest.raises(Clash, match="已经在评审组"):
        world.seat(world.people.judge)
    with pytest.raises(Unfit, match="这一类评委"):
        world.seat(world.second, source="public")


def test_a_measured_track_has_the_panels_own_seat_and_needs_a_chair(making: World) -> None:
    making.seat(making.people.judge)
    making.seat(making.second)
    actions.assign_evenly(making.contest, **by(making))
    assert sum(one.seat.role == "panel" for one in active_assignments(making.contest)) == 3
    with pytest.raises(WrongMoment, match="裁判长"):
        actions.open_judging(making.contest, **by(making))


# Assignment


def test_an_even_spread_gives_what_the_tier_wants_and_balances(world: World) -> None:
    for n in range(3):
        world.seat(another(world.people, f"judge-{n}", f"评委{n}"))
    spread = actions.assign_evenly(world.contest, **by(world))
    assert (spread.made, spread.short) == (6, ())
    active = active_assignments(world.contest)
    loads = [sum(one.seat_id == seat.id for one in active) for seat in judges_of(world.panel)]
    assert loads == [2, 2, 2]
    again = actions.assign_evenly(world.contest, **by(world))
    assert again.made == 0, "what stands stays"


def test_a_spread_leaves_out_whom_the_rulebook_bars_and_says_what_is_short(world: World) -> None:
    world.seated()
    entry = world.entries[0].entry
    factories.add(
        factories.EntryMember(entry_id=entry.id, person_id=world.people.judge.person_id, role="adviser", position=1)
    )
    spread = actions.assign_evenly(world.contest, **by(world))
    assert [(one.code, n) for one, n in spread.short] == [("01", 1)]
    with pytest.raises(Unfit) as refused:
        actions.assign(judges_of(world.panel)[0], world.entries[0], **by(world))
    assert refused.value.facts["why"] == "是这{件}{作品}的指导教师"
    with pytest.raises(WrongMoment, match="评委不够"):
        actions.open_judging(world.contest, **by(world))


def test_without_judges_or_with_nobody_to_mark_it_says_so(world: World) -> None:
    with pytest.raises(Unfit, match="还没有评委"):
        actions.assign_evenly(world.contest, **by(world))
    world.seated()
    set_participation(world.entries[0], "absent", authority=Authority.CHAIR, reason="没有到场", **by(world))
    with pytest.raises(Unfit, match="不参加评分"):
        actions.assign(judges_of(world.panel)[0], world.entries[0], **by(world))


def test_taking_an_assignment_back_wants_a_reason_and_no_sheet(world: World) -> None:
    world.opened()
    task = world.task(world.people.judge)
    with pytest.raises(Unfit, match="为什么"):
        actions.withdraw_assignment(task, reason=" ", **by(world))
    actions.withdraw_assignment(task, reason="换人", **by(world))
    assert actions.assign(task.seat, world.entries[0], **by(world)).withdrawn_at is None
    world.submit(world.people.judge)
    with pytest.raises(Clash, match="已经提交"):
        actions.withdraw_assignment(task, reason="换人", **by(world))


def test_a_judge_is_swapped_in_the_middle(world: World) -> None:
    world.opened().submit(world.people.judge)
    newcomer = another(world.people, "newcomer", "沈既白")
    factories.add(Conflict(person_id=newcomer.person_id, kind="kin", appearance_id=world.entries[2].id, at=world.at))
    gone = judges_of(world.panel)[0]
    swap = actions.swap(gone, world.people._row(Account, newcomer.account_id), reason="中途生病", **by(world))
    assert (swap.seat.code, swap.moved, [one.code for one in swap.barred]) == ("J4", 1, ["03"])
    grid = grid_of(world.contest)
    assert [cell.state for cell in grid.lines[0].cells] == ["in", "none", ""], "the submitted sheet still counts"
    assert [cell.state for cell in grid.lines[1].cells] == ["", "none", "none"]


# Conflicts


@pytest.mark.parametrize("stage", list(TIERS))
def test_every_kind_of_conflict_has_the_effect_that_the_tier_gives_it(world: World, stage: str, session: Any) -> None:
    people = world.people
    runner = {"school": people.school, "province": people.province, "national": people.ministry}[stage]
    contest = factories.contest(world.edition, runner, stage=stage, track="make")
    firm = factories.organisation("firm", region="310000")
    far = factories.organisation("school", region="330000")
    panel = factories.panel(contest)

    def judge(home: Any, **more: Any) -> Any:
        person = factories.person(home=home, kind="teacher")
        return factories.seat(panel, factories.account(person=person), home=home, **more)

    student = factories.person(home=people.school)
    entry = factories.entry(
        contest, home=people.school, members=[student], status="verified", department_id=people.department_id
    )
    appearance = factories.appearance(entry, contest, code="99")
    worker = factories.entry(contest, home=firm, members=[factories.person(home=firm)], status="verified")
    of_firm = factories.appearance(worker, contest, code="98")
    seats: dict[str, Any] = {kind: judge(far) for kind in ("adviser", "same-entry", *DECLARABLE)}
    seats["same-school"] = judge(people.school)
    seats["same-department"] = judge(people._row(type(people.school), people.department_id))
    seats["same-delegation"] = judge(people.other_school)
    seats["employer"] = judge(firm)
    for role, kind in (("adviser", "adviser"), ("competitor", "same-entry")):
        member = factories.EntryMember(entry_id=entry.id, person_id=seats[kind].person_id, role=role, position=9)
        factories.add(member)
    for kind in ("kin", "co-author", "declared"):
        factories.add(Conflict(person_id=seats[kind].person_id, kind=kind, with_person_id=student.id, at=world.at))
    session.expire_all()

    found = conflicts_of(contest, seats.values(), [appearance, of_firm])
    effects = {}
    for kind, seat in seats.items():
        pairs = found[seat.id, of_firm.id if kind == "employer" else appearance.id]
        effects[kind] = next(one.effect for one in pairs if one.kind == kind)
    expected = {kind: TIERS[stage].get(kind, "ignored") for kind in CONFLICT_KIND_LABELS}
    assert effects == expected
    neutral = judge(factories.organisation("school", region="330000"))
    assert conflicts_of(contest, [neutral], [appearance]) == {}


def test_the_delegation_counts_and_not_the_province_that_somebody_comes_from(world: World, session: Any) -> None:
    contest = factories.contest(world.edition, world.people.ministry, stage="national")
    industry = factories.organisation("delegation", region="industry-light")
    entry = factories.entry(contest, home=world.people.school, status="verified", delegation_id=industry.id)
    appearance = factories.appearance(entry, contest)
    panel = factories.panel(contest)
    of_province = factories.seat(panel, None, home=world.people.other_school)
    of_industry = factories.seat(panel, None, home=industry)
    session.expire_all()
    found = conflicts_of(contest, [of_province, of_industry], [appearance])
    assert list(found) == [(of_industry.id, appearance.id)]


def test_somebody_who_is_only_asked_to_join_counts(world: World, session: Any) -> None:
    world.seated()
    factories.add(
        factories.EntryMember(
            entry_id=world.entries[1].entry_id, person_id=world.people.judge.person_id, role="competitor", position=2
        )
    )
    session.expire_all()
    found = conflicts_of(world.contest, judges_of(world.panel), world.entries)
    kinds = [one.kind for one in found[judges_of(world.panel)[0].id, world.entries[1].id]]
    assert kinds == ["same-entry", "same-delegation", "same-school"]


# Lots


def test_lots_follow_from_the_seed_and_are_never_drawn_again(world: World) -> None:
    draw = actions.draw_lots(world.contest, seed="2023-10-11 上证 3078.96", witness="纪明", **by(world))
    numbers = {one.entry.number: one for one in world.entries}
    expected = actions.order_by_seed(draw.seed, numbers)
    drawn = lots(world.contest)
    assert [numbers[number].id for number in expected] == list(drawn)
    assert actions.order_by_seed("2023-10-11 上证 3078.96", reversed(list(numbers))) == expected
    assert [lot.number for lot in drawn.values()] == [1, 2, 3]
    with pytest.raises(Clash, match="不能重抽"):
        actions.draw_lots(world.contest, seed="another seed", witness=None, **by(world))
    late = entered(world.contest, world.people, "04")
    actions.draw_lots(world.contest, seed="another seed", witness=None, **by(world))
    assert lots(world.contest)[late.id].number == 4
    assert len(draws(world.contest)) == 2


def test_the_order_by_seed_is_written_down(world: World) -> None:
    """People outside repeat it from what the page says: a change of the method would break every recorded drawing."""
    assert actions.order_by_seed("seed", ["C0001", "C0002", "C0003"]) == sorted(
        ["C0001", "C0002", "C0003"],
        key=lambda n: __import__("hashlib").sha256(f"seed/{n}".encode()).hexdigest(),
    )


def test_lots_wait_for_the_roster_and_a_seed_that_somebody_could_not_guess_by_chance(world: World) -> None:
    with pytest.raises(Unfit, match="种子太短"):
        actions.draw_lots(world.contest, seed=" 12 ", witness=None, **by(world))
    bare = factories.contest(world.edition, world.people.other_school)
    with pytest.raises(WrongMoment, match="不能抽签"):
        actions.draw_lots(bare, seed="12345", witness=None, **by(world))


def test_a_tie_lot_is_recorded_once_with_its_witness(world: World) -> None:
    first, second = world.entries[:2]
    with pytest.raises(Unfit, match="见证人"):
        actions.record_lot(first, 1, witness=" ", **by(world))
    lot = actions.record_lot(first, 1, witness="纪明", **by(world))
    assert actions.record_lot(first, 1, witness="纪明", **by(world)).id == lot.id
    with pytest.raises(Clash, match="不能改"):
        actions.record_lot(first, 2, witness="纪明", **by(world))
    with pytest.raises(Clash, match=r"另一\{件\}"):
        actions.record_lot(second, 1, witness="纪明", **by(world))
    with pytest.raises(Unfit, match="从 1 开始"):
        actions.record_lot(second, 0, witness="纪明", **by(world))
    assert isinstance(lots(world.contest, "tie")[first.id], Lot)


# Opening and closing


def test_judging_opens_when_everything_is_there(world: World) -> None:
    assert sheets_needed(world.contest) == 2
    bare = factories.contest(world.edition, world.people.other_school)
    with pytest.raises(WrongMoment, match="名单还没有审定"):
        actions.open_judging(bare, **by(world))
    world.assigned()
    early = {"by": world.people.organiser.account_id, "at": world.at.replace(day=1)}
    with pytest.raises(WrongMoment, match="还没有开始"):
        actions.open_judging(world.contest, **early)
    first = actions.open_judging(world.contest, **by(world))
    assert actions.open_judging(world.contest, **by(world)).id == first.id


def test_closing_lists_what_is_missing_and_does_it_by_the_law(world: World) -> None:
    with pytest.raises(WrongMoment, match="谈不上结束"):
        actions.close_judging(world.contest, **by(world))
    world.opened().submit(world.people.judge)
    kinds = [one.sentence for one in missing_in(grid_of(world.contest))]
    assert kinds == ["%(code)s 号%(who)s的评分表待确认", "%(code)s 号缺%(who)s的评分表", "%(codes)s 号未开始"]
    with pytest.raises(WrongMoment) as refused:
        actions.close_judging(world.contest, **by(world))
    assert refused.value.facts["count"] == 3
    assert [line.figure for line in refused.value.sums] == ["6", "− 0", "6"]


def test_a_spread_above_the_law_keeps_judging_open_until_somebody_marks_again(world: World) -> None:
    world.opened()
    for n in range(3):
        world.submit(world.people.judge, n)
        world.submit(world.second, n, {**FULL, "goal.fit": 2_000} if n == 1 else FULL)
        actions.confirm_entry(world.entries[n], by=world.people.chair.account_id, at=world.at)
    assert [(one.appearance.code, one.glyph) for one in missing_in(grid_of(world.contest))] == [("02", "look")]  # type: ignore[union-attr]
    with pytest.raises(WrongMoment):
        actions.close_judging(world.contest, **by(world))
    version = grid_of(world.contest).lines[1].cells[1].version
    assert version is not None
    actions.reopen(version, reason="分差超过 8", by=world.people.chair.account_id, at=world.at)
    again = world.submit(world.second, 1, {**FULL, "goal.fit": 12_000})
    assert (again.number, again.reason) == (2, "分差超过 8")
    actions.confirm(again, by=world.people.chair.account_id, at=world.at)
    actions.close_judging(world.contest, **by(world))
    assert grid_of(world.contest).lines[0].score == "43.00"


def test_who_did_not_come_is_not_waited_for(world: World) -> None:
    world.opened()
    for n in (0, 1):
        world.submit(world.people.judge, n)
        world.submit(world.second, n)
        actions.confirm_entry(world.entries[n], by=world.people.chair.account_id, at=world.at)
    with pytest.raises(Unfit, match="原因"):
        set_participation(world.entries[2], "absent", authority=Authority.CHAIR, reason="", **by(world))
    with pytest.raises(Clash, match="不能记作缺席"):
        set_participation(world.entries[0], "absent", authority=Authority.CHAIR, reason="没有到场", **by(world))
    set_participation(world.entries[2], "absent", authority=Authority.CHAIR, reason="没有到场", **by(world))
    actions.close_judging(world.contest, **by(world))
    with pytest.raises(WrongMoment, match="不再改动"):
        set_participation(world.entries[2], "competing", authority=Authority.CHAIR, reason="到了", **by(world))


def test_closing_is_taken_back_with_a_reason_until_something_is_published(world: World) -> None:
    world.confirmed()
    actions.close_judging(world.contest, **by(world))
    version = grid_of(world.contest).lines[0].cells[0].version
    assert version is not None
    with pytest.raises(WrongMoment, match="封住"):
        actions.reopen(version, reason="看错了", by=world.people.chair.account_id, at=world.at)
    with pytest.raises(Unfit):
        actions.resume_judging(world.contest, reason="", **by(world))
    actions.resume_judging(world.contest, reason="漏看一页材料", **by(world))
    actions.reopen(version, reason="看错了", by=world.people.chair.account_id, at=world.at)
    with pytest.raises(WrongMoment):
        actions.close_judging(world.contest, **by(world))


# Confirming


def test_nobody_confirms_or_sends_back_his_own(world: World) -> None:
    version = world.opened().submit(world.people.judge)
    for action, more in ((actions.confirm, {}), (actions.reopen, {"reason": "改一改"})):
        with pytest.raises(NotAllowed, match="自己的评分表"):
            action(version, by=world.people.judge.account_id, at=world.at, **more)
    with pytest.raises(NotAllowed, match="自己的评分表"):
        actions.confirm_entry(world.entries[0], by=world.people.judge.account_id, at=world.at)
    assert actions.confirm(version, by=world.people.chair.account_id, at=world.at).confirmed_at == world.at
    assert actions.confirm(version, by=world.people.organiser.account_id, at=world.later(1)).confirmed_at == world.at


def test_what_the_chair_entered_for_the_panel_another_confirms(making: World) -> None:
    chair = making.opened().people.chair
    agreed = actions.submit_sheet(making.agreed_task(), {"work.size": 40_000}, by=chair.account_id, at=making.at)
    with pytest.raises(NotAllowed):
        actions.confirm(agreed, by=chair.account_id, at=making.at)
    actions.confirm(agreed, by=making.people.organiser.account_id, at=making.at)


def test_who_could_read_a_judges_link_confirms_none_of_their_sheets(world: World) -> None:
    """An organiser who shows a judge's QR code may be that judge; the chair reads no links."""
    account = world.opened().people.judge.account
    account.credential_origin, account.credential_from = "shown", world.people.organiser.account_id
    version = world.submit(world.people.judge)
    with pytest.raises(NotAllowed, match="分不清是不是两个人"):
        actions.confirm(version, by=world.people.organiser.account_id, at=world.at)
    with pytest.raises(NotAllowed, match="分不清是不是两个人"):
        actions.reopen(version, reason="看错了", by=world.people.organiser.account_id, at=world.at)
    actions.confirm(version, by=world.people.chair.account_id, at=world.at)


@pytest.mark.parametrize(("granter", "waits"), [("organiser", False), ("judge", True)])
def test_a_chair_and_judges_of_this_morning_work_today(world: World, granter: str, waits: bool) -> None:
    """An organiser seats them all on the morning of the round: the chair confirms at once, unless the judge whose sheet
    it is granted them their role."""
    people = world.opened().people
    for named in (people.chair, people.judge):
        named.account.credential_origin, named.account.credential_at = "own", world.at
        for held in current_memberships(named.account_id):
            held.granted_by = getattr(people, granter if named is people.chair else "organiser").account_id
            held.granted_at = world.at
    version = world.submit(people.judge)
    if waits:
        with pytest.raises(NotAllowed, match="以后你才能办"):
            actions.confirm(version, by=people.chair.account_id, at=world.later(1))
    else:
        actions.confirm(version, by=people.chair.account_id, at=world.later(1))


def test_a_sheet_that_was_entered_for_a_judge_is_confirmed_by_an_organiser(world: World) -> None:
    """Whoever entered it is the first person; the judge, who has no account of their own, has done nothing."""
    account = world.opened().people.judge.account
    account.credential_origin = "shown"
    version = world.submit(world.people.judge)
    version.by_id = world.people.chair.account_id
    session.commit()
    actions.confirm(version, by=world.people.organiser.account_id, at=world.at)


def test_a_chair_who_judges_sees_others_only_after_his_own_is_confirmed(world: World) -> None:
    world.seated()
    chair_seat = judges_of(world.panel)[2]
    actions.assign_evenly(world.contest, **by(world))
    actions.assign(chair_seat, world.entries[0], **by(world))
    world.opened()
    chair, judge = world.people.chair, world.people.judge
    version = world.submit(judge)
    actions.confirm(version, by=world.people.organiser.account_id, at=world.at)
    seen = grid_of(world.contest, looking=chair.account_id).lines[0]
    assert seen.hidden
    assert all(cell.total is None for cell in seen.cells)
    second = world.submit(world.second)
    with pytest.raises(NotAllowed, match="你自己也评"):
        actions.confirm(second, by=chair.account_id, at=world.at)
    own = world.submit(chair)
    actions.confirm(own, by=world.people.organiser.account_id, at=world.at)
    assert grid_of(world.contest, looking=chair.account_id).lines[0].cells[0].total_shown == "43.0"
    actions.confirm(second, by=chair.account_id, at=world.at)


def test_a_sheet_sent_back_stands_no_longer_and_is_kept(world: World) -> None:
    version = world.opened().submit(world.people.judge)
    chair = world.people.chair.account_id
    with pytest.raises(Unfit, match="为什么退回"):
        actions.reopen(version, reason=" ", by=chair, at=world.at)
    actions.reopen(version, reason="第二项漏看", by=chair, at=world.at)
    assert (version.is_current, version.marks) == (False, FULL)
    assert version.sheet.draft == FULL, "the judge continues from the old marks"
    with pytest.raises(Clash, match="退回过"):
        actions.reopen(version, reason="再退", by=chair, at=world.at)
    with pytest.raises(Clash, match="不能确认"):
        actions.confirm(version, by=chair, at=world.at)
    assert [cell.state for cell in grid_of(world.contest).lines[0].cells] == ["again", "none"]
    again = world.submit(world.people.judge, marks={**FULL, "goal.world": 12_000})
    assert (again.number, again.is_current, again.reason) == (2, True, "第二项漏看")

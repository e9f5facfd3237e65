"""The roster, its freezing and changes; the ledger of places, its arithmetic; reserves that move up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from contest.editions.models import Contest
from contest.errors import Unfit, WrongMoment
from contest.registration import actions, queries
from contest.registration.models import Appearance, Authority, Entry, QuotaLine, Reserve
from tests import factories
from tests.client import PageClient
from tests.registration.conftest import Season

Visit = Callable[[str | None], PageClient]
SCHOOL = "school/4136010421/growth/higher"
PROVINCE = "province/360000/growth/higher"


def send(season: Season, entry: Entry, contest: Contest) -> Appearance:
    return actions.participation.add(entry, contest, credit=season.people.school, at=season.at)


def reserve(season: Season, entry: Entry, contest: Contest, place: int) -> Reserve:
    row = Reserve(
        contest_id=contest.id, from_contest_id=entry.contest_id, entry_id=entry.id, position=place, at=season.at
    )
    return factories.add(row)


# ---- appearing


def test_codes_are_two_digits_in_turn_and_unique(season: Season, provincial_contest: Contest) -> None:
    entries = [season.verified(season.student()) for _ in range(3)]
    assert [one.appearances[0].code for one in entries] == ["01", "02", "03"]
    assert [send(season, one, provincial_contest).code for one in reversed(entries)] == ["01", "02", "03"]


def test_appearing_twice_is_appearing_once(season: Season, provincial_contest: Contest, session: Any) -> None:
    entry = season.verified(season.alice)
    assert send(season, entry, provincial_contest) is send(season, entry, provincial_contest)
    assert session.query(Appearance).count() == 2
    below = next(one for one in entry.appearances if one.contest_id == entry.contest_id)
    assert below.advanced_at == season.at


def test_a_code_that_is_given_and_taken_is_refused(season: Season, provincial_contest: Contest) -> None:
    from contest.errors import Clash

    first, second = season.verified(season.alice), season.verified(season.student())
    actions.participation.add(first, provincial_contest, credit=None, at=season.at, code="A7")
    with pytest.raises(Clash):
        actions.participation.add(second, provincial_contest, credit=None, at=season.at, code="A7")


# ---- the roster


def test_freezing_waits_for_every_decision(season: Season) -> None:
    entry = season.verified(season.alice)
    waiting = season.submitted(season.student())
    with pytest.raises(WrongMoment) as refused:
        actions.freeze_roster(entry.contest, by=None, at=season.at)
    assert refused.value.facts["n"] == 1
    actions.reject(waiting, reason="不符", by=season.people.organiser.account_id, at=season.at)
    assert actions.freeze_roster(entry.contest, by=None, at=season.at).what == "roster-frozen"


def test_an_empty_roster_is_not_frozen(season: Season, school_contest: Contest) -> None:
    with pytest.raises(WrongMoment):
        actions.freeze_roster(school_contest, by=None, at=season.at)


def test_a_frozen_roster_takes_nobody_and_can_be_opened_with_a_reason(season: Season) -> None:
    entry = season.verified(season.alice)
    actions.freeze_roster(entry.contest, by=None, at=season.at)
    late = season.submitted(season.student())
    with pytest.raises(WrongMoment):
        actions.verify(late, confirming=True, by=season.people.organiser.account_id, at=season.at)
    with pytest.raises(Unfit):
        actions.unfreeze_roster(entry.contest, reason=" ", by=None, at=season.at)
    actions.unfreeze_roster(entry.contest, reason="漏了一件", by=None, at=season.at)
    actions.verify(late, confirming=True, by=season.people.organiser.account_id, at=season.at)
    actions.freeze_roster(entry.contest, by=None, at=season.at)
    factories.milestone(entry.contest, "judging-opened")
    from contest.editions.queries import forget

    forget()
    with pytest.raises(WrongMoment):
        actions.unfreeze_roster(entry.contest, reason="晚了", by=None, at=season.at)


def test_participation_changes_with_a_reason_until_results_are_published(season: Season) -> None:
    row = season.verified(season.alice).appearances[0]
    for reason, participation in (("", "absent"), ("没有来", "nonsense"), ("没有来", "competing")):
        with pytest.raises(Unfit):
            actions.set_participation(
                row, participation, authority=Authority.DESK, reason=reason, by=None, at=season.at
            )
    actions.set_participation(row, "absent", authority=Authority.DESK, reason="没有来", by=None, at=season.at)
    assert (row.participation, row.participation_reason) == ("absent", "没有来")
    factories.milestone(row.contest, "published")
    from contest.editions.queries import forget

    forget()
    with pytest.raises(WrongMoment):
        actions.set_participation(row, "competing", authority=Authority.DESK, reason="来了", by=None, at=season.at)


def test_the_roster_page_from_empty_to_frozen(season: Season, visit: Visit, school_contest: Contest) -> None:
    organiser = visit("organiser")
    address = f"/desk/career-2023/roster/{SCHOOL}"
    organiser.get(address).says("名单还是空的", "审核通过一件，就多一件")
    season.verified(season.alice)
    page = organiser.get(address)
    page.says("林晓雯", "01", "参赛", "还没有冻结")
    page = page.click(f"改状态（{queries.appearances(school_contest)[0].entry.number}）")
    page.submit("改状态", participation="absent", status=422).says("请写明理由")
    page = page.submit("改状态", participation="absent", reason="当天没有到场").follow()
    page.says("参赛状态改为“缺席”", "当天没有到场")
    page = page.submit("冻结名单").follow()
    page.says("名单已冻结", "解除冻结")
    page.submit("解除冻结", status=422).says("请写明理由")
    page.submit("解除冻结", reason="漏了一件").follow().says("已解除冻结")


def test_freezing_too_early_says_why_on_the_page(season: Season, visit: Visit) -> None:
    season.verified(season.alice)
    season.submitted(season.student())
    page = visit("organiser").get(f"/desk/career-2023/roster/{SCHOOL}").submit("冻结名单", status=409)
    page.says("还有 1 件等审核或等学生改")
    page.click("去审核").says("审核报名")


def test_the_roster_asks_as_often_for_one_as_for_three(season: Season, visit: Visit) -> None:
    organiser, address = visit("organiser"), f"/desk/career-2023/roster/{SCHOOL}"
    season.verified(season.alice)
    organiser.get(address)
    one = len(organiser.get(address).queries)
    for _ in range(2):
        season.verified(season.student())
    assert len(organiser.get(address).queries) == one


def test_who_reads_and_who_changes_a_roster(season: Season, visit: Visit, session: Any) -> None:
    row = season.verified(season.alice).appearances[0]
    address = f"/desk/career-2023/roster/{SCHOOL}"
    change = f"/desk/career-2023/participation/{SCHOOL}/{row.id}"
    for who in ("organiser", "supervisor", "provincial_organiser"):
        visit(who).get(address)
    for who in ("organiser_of_other_school", "stranger", "alice", "judge", "outsider"):
        visit(who).get(address, status=403)
    for who in ("supervisor", "provincial_organiser", "organiser_of_other_school", "alice"):
        visit(who).get(change, status=403)
        visit(who).post(change, participation="absent", reason="x", status=403)
        visit(who).post(f"/desk/career-2023/freeze/{SCHOOL}", status=403)
        visit(who).post(f"/desk/career-2023/unfreeze/{SCHOOL}", reason="x", status=403)
    visit("organiser").get(f"/desk/career-2023/participation/{SCHOOL}/{uuid4()}", status=404)
    assert session.get(Appearance, row.id).participation == "competing"


# ---- the ledger


def test_without_a_ledger_nothing_is_refused(season: Season, provincial_contest: Contest) -> None:
    assert queries.quota_left(provincial_contest, season.people.school) is None
    actions.require_places(provincial_contest, season.people.school, 99)


def test_lines_add_up_and_what_is_used_counts_down(season: Season, provincial_contest: Contest) -> None:
    def allot(amount: int, basis: str) -> None:
        actions.allot(provincial_contest, "4136010421", amount, basis=basis, reason="", by=None, at=season.at)

    allot(6, "base")
    allot(3, "performance")
    allot(-1, "correction")
    entries = [season.verified(season.student()) for _ in range(2)]
    rows = [send(season, one, provincial_contest) for one in entries]
    assert queries.quota_left(provincial_contest, season.people.school) == 6
    actions.set_participation(rows[0], "withdrawn", authority=Authority.DESK, reason="放弃", by=None, at=season.at)
    assert queries.quota_left(provincial_contest, season.people.school) == 7
    assert queries.quota_left(provincial_contest, season.people.other_school) is None


def test_too_many_are_refused_with_the_arithmetic(season: Season, provincial_contest: Contest) -> None:
    actions.allot(provincial_contest, "4136010421", 2, basis="base", reason="", by=None, at=season.at)
    send(season, season.verified(season.alice), provincial_contest)
    with pytest.raises(Unfit) as refused:
        actions.require_places(provincial_contest, season.people.school, 3)
    assert [(one.words, one.figure) for one in refused.value.sums] == [
        ("基数", "2"),
        ("已报送", "− 1"),
        ("候补递补", "− 0"),
        ("还能报送", "1"),
    ]
    assert refused.value.safe
    actions.require_places(provincial_contest, season.people.school, 1)


@pytest.mark.parametrize(
    ("code", "amount", "basis"),
    [("none", 3, "base"), ("4136010421", 0, "base"), ("4136010421", 3, "luck"), ("4136010421", 10**9, "base")],
)
def test_wrong_lines_are_refused(
    season: Season, provincial_contest: Contest, code: str, amount: int, basis: str
) -> None:
    with pytest.raises(Unfit):
        actions.allot(provincial_contest, code, amount, basis=basis, reason="", by=None, at=season.at)


def test_places_in_use_are_not_taken_back(season: Season, provincial_contest: Contest) -> None:
    actions.allot(provincial_contest, "4136010421", 1, basis="base", reason="", by=None, at=season.at)
    send(season, season.verified(season.alice), provincial_contest)
    with pytest.raises(Unfit) as refused:
        actions.allot(provincial_contest, "4136010421", -1, basis="correction", reason="", by=None, at=season.at)
    assert refused.value.sums


def test_a_school_of_another_province_is_no_sender(season: Season, provincial_contest: Contest) -> None:
    factories.organisation("school", "4111010001", "北京大学", region="110000", level="本科")
    with pytest.raises(Unfit):
        actions.allot(provincial_contest, "4111010001", 1, basis="base", reason="", by=None, at=season.at)


def test_the_ledger_page_keeps_lines_and_shows_the_sum(
    season: Season, visit: Visit, provincial_contest: Contest, session: Any
) -> None:
    province, address = visit("provincial_organiser"), f"/desk/career-2023/quota/{PROVINCE}"
    page = province.get(address)
    page.says("还没有一笔名额")
    page.submit("记账", code="none", amount="3", status=422).says("没有代码为“none”")
    page.submit("记账", code="4136010421", amount="three", status=422)
    page = page.submit("记账", code="4136010421", amount="6", basis="base", reason="赣教〔2023〕9 号").follow()
    page.says("已记账：江西财经大学 +6 个", "赣教〔2023〕9 号", "还能报送")
    season.verified(season.alice)
    visit("organiser").get("/desk/career-2023/verify/school/4136010421").says("名额 6 个", "基数 6", "已用 0")
    visit("organiser").get(address).says("江西财经大学")
    visit("organiser_of_other_school").get(address).keeps_quiet_about("江西财经大学</th>", "赣教")
    visit("organiser").post(address, code="4136010421", amount="9", basis="base", status=403)
    visit("alice").get(address, status=403)
    visit("stranger").get(address, status=403)
    province.get(f"/desk/career-2023/quota/{SCHOOL}", status=404)  # nobody sends into a school's round
    assert session.query(QuotaLine).count() == 1


# ---- reserves


def test_a_withdrawal_lets_the_next_of_the_same_list_move_up(season: Season, provincial_contest: Contest) -> None:
    entries = [season.verified(season.student()) for _ in range(4)]
    row = send(season, entries[0], provincial_contest)
    second = reserve(season, entries[1], provincial_contest, 2)
    first = reserve(season, entries[2], provincial_contest, 1)
    actions.withdraw(entries[0], reason="放弃省赛", by=None, at=season.at)
    assert row.participation == "withdrawn"
    assert entries[0].status == "verified", "its school result stays"
    assert (first.state, second.state) == ("promoted", "waiting")
    assert any(one.contest_id == provincial_contest.id for one in entries[2].appearances)


def test_who_cannot_any_more_is_passed_over(season: Season, provincial_contest: Contest) -> None:
    entries = [season.verified(season.student()) for _ in range(3)]
    row = send(season, entries[0], provincial_contest)
    gone, here = reserve(season, entries[1], provincial_contest, 1), reserve(season, entries[2], provincial_contest, 2)
    actions.set_participation(
        entries[1].appearances[0], "disqualified", authority=Authority.DESK, reason="违规", by=None, at=season.at
    )
    actions.set_participation(row, "withdrawn", authority=Authority.DESK, reason="放弃", by=None, at=season.at)
    assert (gone.state, here.state) == ("declined", "promoted")


def test_nobody_moves_up_into_a_frozen_roster(season: Season, provincial_contest: Contest) -> None:
    entries = [season.verified(season.student()) for _ in range(2)]
    row = send(season, entries[0], provincial_contest)
    waiting = reserve(season, entries[1], provincial_contest, 1)
    actions.freeze_roster(provincial_contest, by=None, at=season.at)
    actions.set_participation(row, "withdrawn", authority=Authority.DESK, reason="生病", by=None, at=season.at)
    assert waiting.state == "waiting"
    with pytest.raises(WrongMoment):
        actions.promote(provincial_contest, from_contest_id=entries[0].contest_id, by=None, at=season.at)


def test_an_organiser_promotes_only_where_a_place_is_left(
    season: Season, visit: Visit, provincial_contest: Contest, session: Any
) -> None:
    entries = [season.verified(season.student()) for _ in range(2)]
    actions.allot(provincial_contest, "4136010421", 1, basis="base", reason="", by=None, at=season.at)
    send(season, entries[0], provincial_contest)
    row = reserve(season, entries[1], provincial_contest, 1)
    province = visit("provincial_organiser")
    page = province.get(f"/desk/career-2023/quota/{PROVINCE}")
    page.says("候补名单", "候补中")
    page.submit("让下一位递补", status=422).says("名额不够", "还能报送")
    later = season.at + timedelta(minutes=1)
    actions.allot(provincial_contest, "4136010421", 1, basis="reserved", reason="", by=None, at=later)
    province.get(f"/desk/career-2023/quota/{PROVINCE}").submit("让下一位递补").follow().says("已递补")
    assert session.get(Reserve, row.id).state == "promoted"
    visit("organiser").post(f"/desk/career-2023/promote/{PROVINCE}/{entries[0].contest_id}", status=403)
    province.post(f"/desk/career-2023/promote/{PROVINCE}/{uuid4()}", status=404)
    actions.allot(provincial_contest, "4136010421", 1, basis="base", reason="", by=None, at=later)
    with pytest.raises(WrongMoment):
        actions.promote(provincial_contest, from_contest_id=entries[0].contest_id, by=None, at=later)

"""A list of judges comes in at once: read as organisers have it, looked through row by row, seated, undone."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from contest.editions.models import Contest
from contest.exchange.spreadsheets.columns import listing_of
from contest.exchange.spreadsheets.reading import read_tables
from contest.imports import Import
from contest.judging.importing import FIELDS
from contest.judging.models import Assignment, Seat
from contest.people.models import Account, Invitation, Membership
from contest.registration.models import Appearance
from tests import factories
from tests.client import Page, PageClient
from tests.judging.world import World

Visit = Callable[[str | None], PageClient]
LIST = (Path(__file__).parents[1] / "exchange" / "rosters" / "judges.tsv").read_bytes()
THREE = (
    "姓名\t单位\t赛道\t邮箱\n孙国强\t市烹饪协会\t成长赛道\tsun@example.edu\n李 雪\t\t\t\n马超\t\t成长赛道、制造赛项\t\n"
)


@pytest.fixture
def world(round_to_judge: World) -> World:
    factories.contest(round_to_judge.edition, round_to_judge.people.school, track="make")
    return round_to_judge.opened()


def opened(visit: Visit, world: World) -> Page:
    return visit("organiser").get(world.desk("judges/import"))


def read(visit: Visit, world: World, text: str = THREE) -> Page:
    return opened(visit, world).submit("读名单", status=303, text=text).follow()


def bring_in(page: Page, lines: int) -> Page:
    return page.submit(f"导入 {lines} 行", status=303).follow()


def counted(session: Any) -> dict[str, int]:
    session.rollback()
    tables = (Account.id, Invitation.id, Membership.id, Seat.account_id, Import.id)
    return {one.class_.__name__: int(session.scalar(sa.select(sa.func.count(one))) or 0) for one in tables}


def test_a_pasted_list_is_shown_before_anything_is_written(world: World, visit: Visit, session: Any) -> None:
    before = counted(session)
    page = read(visit, world)
    page.says("新增 3 行", "单位名录里没有市烹饪协会", "自动修补 1")
    assert counted(session) == before


def test_it_comes_in_at_once_and_goes_at_once(world: World, visit: Visit, session: Any) -> None:
    before = counted(session)
    page = bring_in(read(visit, world), 3)
    page.says("已导入 3 位评委：3 份邀请，4 个席位", "打印邀请纸条")
    after = counted(session)
    assert {name: after[name] - before[name] for name in after} == {
        "Account": 3, "Invitation": 3, "Membership": 3, "Seat": 4, "Import": 1,
    }  # fmt: skip
    page.submit("撤销整份名单", status=303).follow().says("已撤销这次导入：3 位")
    session.rollback()
    seats = session.scalars(sa.select(Seat).where(Seat.name.in_(["孙国强", "李雪", "马超"]))).all()
    assert [one.left_at is None for one in seats] == [False] * 4
    held = session.scalars(sa.select(Membership).join(Membership.account).where(Account.name == "李雪")).all()
    assert [one.revoked_at is None for one in held] == [False]


def test_the_same_list_again_changes_nothing(world: World, visit: Visit, session: Any) -> None:
    bring_in(read(visit, world), 3)
    after = counted(session)
    page = read(visit, world)
    page.says("没有变化 3 行")
    assert counted(session) == after


def test_a_line_with_a_fault_stays_until_it_is_mended(world: World, visit: Visit, session: Any) -> None:
    page = read(visit, world, "姓名\t赛道\t邮箱\n孙国强\t种植赛道\tx\n李雪\t成长赛道\ta@b.cn\n")
    page.says("没有叫“种植赛道”的比赛", "不像一个邮箱地址", "评成长赛道")
    page = bring_in(page, 1)
    page.says("已导入 1 位评委", "待修 1 行", "没有变化 1 行")
    [name] = [key for key in page.filled(page.form_with("存下改动，再看一遍")[0], {}) if key.endswith("|events")]
    mended = {name: "制造赛项", name.replace("|events", "|email"): ""}
    page = page.submit("存下改动，再看一遍", status=303, **mended).follow()
    bring_in(page, 1).says("已导入 1 位评委：1 份邀请，1 个席位")
    session.rollback()
    assert session.scalar(sa.select(Seat.name).where(Seat.name == "孙国强")) == "孙国强"


def test_a_line_can_be_left_out(world: World, visit: Visit) -> None:
    page = read(visit, world, "姓名\t赛道\n孙国强\t种植赛道\n李雪\t成长赛道\n")
    page = page.submit("不导入这一行", status=303).follow()
    page.says("不导入 1 行")
    bring_in(page, 1).says("已导入 1 位评委")


def test_what_is_not_written_is_asked_once_for_the_file(world: World, visit: Visit, session: Any) -> None:
    page = read(visit, world, "姓名\n孙国强\n李雪\n")
    page = page.submit("存下改动，再看一遍", status=303, **{"answer-events": "all", "answer-role": "chair"}).follow()
    bring_in(page, 2).says("已导入 2 位评委：2 份邀请，4 个席位")
    session.rollback()
    assert set(session.scalars(sa.select(Seat.role).where(Seat.name == "李雪"))) == {"chair"}


def test_somebody_who_is_a_judge_here_gets_the_missing_seats_only(world: World, visit: Visit, session: Any) -> None:
    before = counted(session)
    page = read(visit, world, f"姓名\t赛道\n{world.people.judge.name}\t制造赛项\n")
    page.says("有改动 1 行", "制造赛项")
    bring_in(page, 1)
    after = counted(session)
    assert (after["Account"], after["Seat"]) == (before["Account"], before["Seat"] + 1)


def test_an_address_of_somebody_else_is_told_and_never_taken(world: World, visit: Visit, session: Any) -> None:
    account = session.get_one(Account, world.people.alice.account_id)
    account.email = "taken@example.edu"
    session.commit()
    page = read(visit, world, "姓名\t邮箱\n孙国强\ttaken@example.edu\n")
    page.says("这个邮箱的账号是另一个姓名")
    page.keeps_quiet_about(account.name)
    page = page.submit("邮箱空着", status=303).follow()
    bring_in(page, 1).says("1 份邀请，1 个席位")
    page = read(visit, world, f"姓名\t邮箱\n{account.name}\ttaken@example.edu\n")
    page.says("这个邮箱已经有账号")
    bring_in(page, 1).says("1 份邀请，0 个席位")


def test_what_was_accepted_is_not_undone(world: World, visit: Visit, session: Any) -> None:
    bring_in(read(visit, world), 3)
    session.rollback()
    invitation = session.scalar(sa.select(Invitation).where(Invitation.name == "马超"))
    invitation.used_at = world.at
    session.commit()
    page = opened(visit, world).submit("撤销整份名单", status=409)
    page.says("马超已经接受了邀请，整份名单不能再撤销")


def test_a_renewed_invitation_is_taken_back_as_well(world: World, visit: Visit, session: Any) -> None:
    bring_in(read(visit, world), 3)
    session.rollback()
    invitation = session.scalar(sa.select(Invitation).where(Invitation.name == "李雪"))
    fresh = factories.add(renewal_of(invitation, world.at))
    session.commit()
    opened(visit, world).submit("撤销整份名单", status=303).follow().says("已撤销这次导入：3 位")
    session.refresh(fresh)
    assert fresh.revoked_at is not None


def renewal_of(old: Invitation, at: Any) -> Invitation:
    """As `people.actions.renew` leaves it: the old link is dead, a new one has its place."""
    old.revoked_at = at
    same = {
        name: getattr(old, name) for name in ("name", "role", "organisation_id", "series_id", "account_id", "made_by")
    }
    return Invitation(token_index="f" * 64, made_at=at, expires_at=old.expires_at, **same)


def test_the_list_of_a_college_comes_in_whole(world: World, visit: Visit) -> None:
    page = opened(visit, world).submit("读名单", status=303, file=(io.BytesIO(LIST), "judges.tsv")).follow()
    page.says("待修 9 行", "没有用到的列：职称/技能等级、手机", "没有叫“中式烹调”的比赛")


def test_the_template_is_read_as_it_comes(world: World, visit: Visit) -> None:
    book = visit("organiser").get(world.desk("judges/template")).response.data
    [table, events] = read_tables(book, "judges.xlsx")
    assert listing_of(table, FIELDS).columns == {0: "name", 1: "unit", 2: "role", 3: "events", 4: "email"}
    assert {row.cells[0] for row in events.rows} >= {"成长赛道", "制造赛项"}


def test_a_file_that_is_no_list_says_what_to_do(world: World, visit: Visit) -> None:
    opened(visit, world).submit("读名单", status=422).says("还没有选文件，也没有粘贴名单")
    page = opened(visit, world).submit("读名单", status=422, file=(io.BytesIO(b"<html>"), "judges.xls"))
    page.says("judges.xls", "这是网页，不是表格")
    read(visit, world, "一\t二\n3\t4\n").says("每一列当作什么")


def test_a_column_that_was_taken_for_the_wrong_thing_is_read_again(world: World, visit: Visit) -> None:
    page = read(visit, world, "姓名\t推荐人\t去处\n孙国强\t王敏\t制造赛项\n李 雪\t王敏\t成长赛道\n")
    page.says("没有用到的列：推荐人、去处")
    again = page.submit("照这样再读", status=303, **{"column-0-2": "events"}).follow()
    again.says("新增 2 行", "没有用到的列：推荐人。", "成长赛道")
    bring_in(again, 2).says("2 份邀请，2 个席位")


def test_slips_carry_what_the_invited_need(world: World, visit: Visit, session: Any) -> None:
    bring_in(read(visit, world), 3)
    school = world.people.school
    page = visit("organiser").get(f"/people/{world.people.series.key}/school/{school.code}/invitations/slips")
    page.says("邀请纸条 · 3 张", "孙国强", "李雪", "马超", "前有效，只能用一次")
    session.rollback()
    invitation = session.scalar(sa.select(Invitation).where(Invitation.name == "马超"))
    from contest.people.actions import code_of

    page.says(code_of(invitation))


def test_nobody_else_reads_or_imports(world: World, visit: Visit) -> None:
    for who in ("judge", "alice", "chair"):
        visit(who).get(world.desk("judges/import"), status=403)


def test_every_contest_is_spread_at_once(world: World, visit: Visit, session: Any) -> None:
    """Where judges have seats; a contest without any is named and left, and a second time changes nothing."""
    making = session.scalars(sa.select(Contest).where(Contest.track == "make")).one()
    entry = factories.entry(making, home=making.organisation, status="verified")
    factories.appearance(entry, making, code="M1")
    session.commit()
    page = opened(visit, world).submit("每一场都均匀分配", status=303).follow()
    page.says("1 场比赛新分配 0 份", "没有分配的比赛：制造赛项")
    bring_in(read(visit, world), 3)
    page = opened(visit, world).submit("每一场都均匀分配", status=303).follow()
    page.says("2 场比赛新分配")
    page.keeps_quiet_about("新分配 0 份")
    session.rollback()
    of_entry = sa.select(sa.func.count()).select_from(Assignment).join(Assignment.appearance)
    given = session.scalar(of_entry.where(Appearance.contest_id == making.id))
    assert given
    opened(visit, world).submit("每一场都均匀分配", status=303).follow().says("新分配 0 份")
    visit("supervisor").post(world.desk("assign-all"), status=403)

"""A list of judges comes in at once: read as organisers have it, looked through row by row, seated, undone."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from contest.imports import Import
from contest.judging.models import Seat
from contest.people.models import Account, Invitation, Membership
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
    return opened(visit, world).submit("读名单", status=200, text=text)


def counted(session: Any) -> dict[str, int]:
    session.rollback()
    tables = (Account.id, Invitation.id, Membership.id, Seat.account_id, Import.id)
    return {one.class_.__name__: int(session.scalar(sa.select(sa.func.count(one))) or 0) for one in tables}


def test_a_pasted_list_is_shown_before_anything_is_written(world: World, visit: Visit, session: Any) -> None:
    before = counted(session)
    page = read(visit, world)
    page.says("读到的人数：3", "单位名录里没有", "新邀请，并入席")
    assert page.filled(page.form_with("导入这些人")[0], {})["rows-1-name"] == ["李雪"]
    assert counted(session) == before


def test_it_comes_in_at_once_and_goes_at_once(world: World, visit: Visit, session: Any) -> None:
    before = counted(session)
    page = read(visit, world).submit("导入这些人", status=303).follow()
    page.says("已导入 3 位评委：3 份邀请，4 个席位")
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
    read(visit, world).submit("导入这些人", status=303)
    after = counted(session)
    page = read(visit, world)
    page.says("已经入席，不用改")
    page.submit("导入这些人", status=409).says("没有要导入的")
    assert counted(session) == after


def test_a_row_with_a_fault_keeps_the_whole_list_out_until_it_is_mended(
    world: World, visit: Visit, session: Any
) -> None:
    before = counted(session)
    page = read(visit, world, "姓名\t赛道\t邮箱\n孙国强\t种植赛道\tx\n李雪\t成长赛道\ta@b.cn\n")
    page.says("没有叫“种植赛道”的比赛", "这不像一个邮箱地址")
    page = page.submit("导入这些人", status=422)
    page.says("有的行还没有核对好")
    assert counted(session) == before
    page = page.submit("导入这些人", status=303, **{"rows-0-events": "制造赛项", "rows-0-email": ""}).follow()
    page.says("已导入 2 位评委")


def test_a_row_can_be_left_out(world: World, visit: Visit) -> None:
    page = read(visit, world, "姓名\t赛道\n孙国强\t种植赛道\n李雪\t成长赛道\n")
    page.submit("导入这些人", status=303, **{"rows-0-left_out": "y"}).follow().says("已导入 1 位评委")


def test_somebody_who_is_a_judge_here_gets_the_missing_seats_only(world: World, visit: Visit, session: Any) -> None:
    before = counted(session)
    page = read(visit, world, f"姓名\t赛道\n{world.people.judge.name}\t制造赛项\n")
    page.says("已是这里的评委：补上席位")
    page.submit("导入这些人", status=303)
    after = counted(session)
    assert (after["Account"], after["Seat"]) == (before["Account"], before["Seat"] + 1)


def test_an_address_of_somebody_else_is_told_and_never_taken(world: World, visit: Visit, session: Any) -> None:
    account = session.get_one(Account, world.people.alice.account_id)
    account.email = "taken@example.edu"
    session.commit()
    page = read(visit, world, "姓名\t邮箱\n孙国强\ttaken@example.edu\n")
    page.says("这个邮箱的账号是另一个姓名")
    page.keeps_quiet_about(account.name)
    page.submit("导入这些人", status=422)


def test_what_was_accepted_is_not_undone(world: World, visit: Visit, session: Any) -> None:
    read(visit, world).submit("导入这些人", status=303)
    session.rollback()
    invitation = session.scalar(sa.select(Invitation).where(Invitation.name == "马超"))
    invitation.used_at = world.at
    session.commit()
    page = opened(visit, world).submit("撤销整份名单", status=409)
    page.says("马超已经接受了邀请，整份名单不能再撤销")


def test_a_renewed_invitation_is_taken_back_as_well(world: World, visit: Visit, session: Any) -> None:
    read(visit, world).submit("导入这些人", status=303)
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
    page = opened(visit, world).submit("读名单", status=200, file=(io.BytesIO(LIST), "judges.tsv"))
    page.says("读到的人数：9", "没有用到的列：职称/技能等级、手机", "没有叫“中式烹调”的比赛")


def test_a_file_that_is_no_list_says_what_to_do(world: World, visit: Visit) -> None:
    opened(visit, world).submit("读名单", status=422).says("还没有选文件，也没有粘贴名单")
    page = opened(visit, world).submit("读名单", status=422, file=(io.BytesIO(b"<html>"), "judges.xls"))
    page.says("judges.xls", "这是网页，不是表格")
    read_wrong = opened(visit, world).submit("读名单", status=422, text="一\t二\n3\t4\n")
    read_wrong.says("没有找到“姓名”这一列")


def test_a_column_that_was_taken_for_the_wrong_thing_is_read_again(world: World, visit: Visit) -> None:
    page = read(visit, world, "姓名\t推荐人\t去处\n孙国强\t王敏\t制造赛项\n李 雪\t王敏\t成长赛道\n")
    page.says("没有用到的列：推荐人、去处")
    again = page.submit("照这样再读", status=200, **{"column-2": "events"})
    again.says("读到的人数：2", "没有用到的列：推荐人")
    assert again.filled(again.form_with("导入这些人")[0], {})["rows-0-events"] == ["制造赛项"]
    none = again.submit("照这样再读", status=422, **{"column-0": ""})
    none.says("没有找到“姓名”这一列", "照这样再读")
    again.submit("导入这些人", status=303).follow().says("已导入 2 位评委")


def test_slips_carry_what_the_invited_need(world: World, visit: Visit, session: Any) -> None:
    read(visit, world).submit("导入这些人", status=303)
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

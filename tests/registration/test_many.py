"""One decision on many entries at the desk: those ticked, or all that fit the filter; asked first, undone at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from contest import clock
from contest.registration import actions
from contest.registration.models import Appearance, Entry, Verification
from contest.registration.queries.entries import unconfirmed
from contest.registration.views import many
from tests.client import Page, PageClient
from tests.registration.conftest import Season
from tests.registration.test_desk import DESK, three

Visit = Callable[[str | None], PageClient]
MANY = DESK.replace("verify", "decide-many")


@pytest.fixture
def organiser(visit: Visit) -> PageClient:
    return visit("organiser")


def ticks(page: Page) -> list[str]:
    return [one.get("value") or "" for one in page.all("input", name="entry")]


def statuses(session: Any) -> list[str]:
    session.rollback()
    return sorted(session.scalars(sa.select(Entry.status)))


def test_ticked_entries_are_passed_each_by_itself(season: Season, organiser: PageClient, session: Any) -> None:
    entries = three(season)
    page = organiser.get(DESK)
    ticked = ticks(page)
    actions.recall(entries[1], by=None, at=season.at)
    asked = page.submit("通过勾选的", status=200, entry=ticked)
    asked.says("学籍还没有核对的人：2", "方砚秋", "韦一诺")
    assert statuses(session) == ["draft", "submitted", "submitted"], "a page that asks writes nothing"
    asked.submit("通过这 2 件", confirming="y").follow().says("通过了 2 件", "十分钟之内可以整批收回")
    assert sorted(row.code for row in session.query(Appearance)) == ["01", "02"]
    assert [unconfirmed(session.get(Entry, one.id)) for one in entries if one.status == "verified"] == [[], []]


def test_whom_nobody_states_to_know_is_not_passed(season: Season, organiser: PageClient, session: Any) -> None:
    """The entries of confirmed people go through; the others wait, and are named."""
    three(season)
    known = season.submitted(season.student("已核对", confirmed_at=season.at))
    asked = organiser.get(DESK).submit("通过勾选的", status=200, all="1")
    done = asked.submit("通过这 4 件").follow()
    done.says("通过了 1 件", "有 3 件没有办成", "方砚秋的学籍还没有核对，所以")
    assert session.get(Entry, known.id).status == "verified"
    assert statuses(session) == ["submitted"] * 3 + ["verified"]


def test_confirmed_people_need_no_question(season: Season, organiser: PageClient) -> None:
    season.submitted(season.student("已核对", confirmed_at=season.at))
    page = organiser.get(DESK)
    page.submit("通过勾选的", entry=ticks(page)).follow().says("通过了 1 件")


def test_all_that_fit_the_filter_are_meant_on_every_page(
    season: Season, organiser: PageClient, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contest.registration.views import desk

    whole = desk.entries_page
    monkeypatch.setattr(desk, "entries_page", lambda *args, **more: whole(*args, **more, limit=2))
    three(season)
    season.submitted(season.student("林深"), title="别的题目")
    page = organiser.get(DESK + "?q=的路")
    page.says("全选：待审核里符合筛选的 3 件，不只这一页")
    page = page.submit("通过勾选的", status=200, all="1").submit("通过这 3 件", confirming="y").follow()
    page.says("通过了 3 件")
    assert statuses(session) == ["submitted"] + ["verified"] * 3


def test_a_row_can_be_left_out_where_it_is_asked(season: Season, organiser: PageClient, session: Any) -> None:
    three(season)
    asked = organiser.get(DESK).submit("通过勾选的", status=200, all="1")
    asked.submit("通过这 3 件", confirming="y", entry=ticks(asked)[:1]).follow().says("通过了 1 件")
    assert statuses(session) == ["submitted", "submitted", "verified"]


def test_at_most_so_many_at_once(season: Season, organiser: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "MOST_AT_ONCE", 2)
    three(season)
    asked = organiser.get(DESK).submit("通过勾选的", status=200, all="1")
    asked.says("符合的有 3 件，一次最多 2 件：这里是等得最久的", "方砚秋", "苏晚晴")
    asked.keeps_quiet_about("韦一诺")


def test_many_are_returned_with_the_same_marks(season: Season, organiser: PageClient, session: Any) -> None:
    three(season)
    asked = organiser.get(DESK).submit("退回勾选的", status=200, all="1")
    asked.says("要改的地方，每件一样", "作品名称")
    bare = asked.submit("退回这 3 件", status=422)
    bare.says("还没有标出要改的地方")
    bare = bare.submit("退回这 3 件", status=422, flag=["title"])
    bare.says("还没有写怎么改")
    bare.submit("退回这 3 件", flag=["title"], **{"why-title": "名称里不要有“路”。"}).follow().says("退回了 3 件")
    assert [one.fields for one in session.query(Verification)] == [{"title": "名称里不要有“路”。"}] * 3


def test_many_are_rejected_with_one_reason(season: Season, organiser: PageClient, session: Any) -> None:
    three(season)
    asked = organiser.get(DESK).submit("不予通过勾选的", status=200, all="1")
    asked = asked.submit("不予通过这 3 件", status=422)
    asked.says("不予通过要写明理由")
    asked.submit("不予通过这 3 件", reason="不是本校学生").follow().says("判了 3 件不予通过")
    assert statuses(session) == ["rejected"] * 3


def test_all_of_it_is_taken_back_at_once(season: Season, organiser: PageClient, session: Any) -> None:
    entries = three(season)
    asked = organiser.get(DESK).submit("通过勾选的", status=200, all="1")
    page = asked.submit("通过这 3 件", confirming="y").follow()
    page.says("已通过：3 件一起")
    late = page
    page.submit("整批收回").follow().says("收回了 3 件的决定", "待审核 3")
    assert statuses(session) == ["submitted"] * 3
    assert len(unconfirmed(session.get(Entry, entries[0].id))) == 1, "whom passing had confirmed is unconfirmed again"
    late.submit("整批收回").follow().says("已经收到过了")


def test_what_changed_since_stays_when_the_rest_is_taken_back(
    season: Season, organiser: PageClient, session: Any
) -> None:
    entries = three(season)
    asked = organiser.get(DESK).submit("退回勾选的", status=200, all="1")
    page = asked.submit("退回这 3 件", flag=["title"], **{"why-title": "请改"}).follow()
    actions.edit(entries[0], title="改好了", summary="", version=None, by=None, at=season.at)
    actions.submit(entries[0], promised=True, by=None, at=season.at)
    session.commit()
    page.submit("整批收回").follow().says("收回了 2 件", "有 1 件没有收回", "之后又有了变动")


def test_after_ten_minutes_nothing_is_taken_back(season: Season, organiser: PageClient) -> None:
    three(season)
    page = organiser.get(DESK).submit("通过勾选的", status=200, all="1").submit("通过这 3 件", confirming="y").follow()
    with clock.frozen_at(season.at + timedelta(minutes=11)):
        page.submit("整批收回").follow().says("收回了 0 件", "超过 10 分钟")


def test_ticking_what_changed_meanwhile_is_told(season: Season, organiser: PageClient) -> None:
    entry = season.submitted(season.student("已核对", confirmed_at=season.at))
    page = organiser.get(DESK)
    ticked = ticks(page)
    actions.recall(entry, by=None, at=season.at)
    actions.submit(entry, promised=True, by=None, at=season.at)
    page.submit("通过勾选的", entry=ticked).follow().says("通过了 0 件", "有 1 件没有办成", "又改过了")


@pytest.mark.parametrize("version", ["", ":", ":x"])
def test_a_tick_without_its_version_is_refused(
    season: Season, organiser: PageClient, session: Any, version: str
) -> None:
    """It might stand for any version, also one that nobody has looked at."""
    entry = season.submitted(season.student("已核对", confirmed_at=season.at))
    ticked = organiser.post(MANY, operation="verify", entry=f"{entry.id}{version}")
    ticked.follow().says("通过了 0 件", "没有写明看的是哪一版")
    assert session.get(Entry, entry.id).status == "submitted"


def test_ticking_nothing_and_other_schools_entries_does_nothing(
    season: Season, organiser: PageClient, session: Any
) -> None:
    theirs = season.submitted(season.student("外校生", school=season.people.other_school))
    season.submitted(season.alice)
    organiser.get(DESK).submit("通过勾选的").follow().says("没有勾选")
    forged = [f"{theirs.id}:1", "nonsense", f"{uuid4()}:1"]
    organiser.post(MANY, operation="verify", sure="1", confirming="y", entry=forged)
    organiser.post(MANY, operation="delete", entry=forged).follow().says("没有勾选")
    asked = organiser.post(MANY, operation="reject", entry=forged, status=200)
    asked.says("选的都已经有决定了")
    asked.keeps_quiet_about("外校生", theirs.number)
    assert statuses(session) == ["submitted", "submitted"]


def test_asking_takes_as_many_queries_for_one_as_for_three(season: Season, organiser: PageClient) -> None:
    season.submitted(season.student("甲"))
    organiser.post(MANY, operation="verify", all="1", status=200)
    one = organiser.post(MANY, operation="verify", all="1", status=200)
    three(season)
    assert len(organiser.post(MANY, operation="verify", all="1", status=200).queries) == len(one.queries)


def test_found_by_a_part_of_a_number_a_title_or_an_adviser(season: Season, organiser: PageClient) -> None:
    first = three(season)[0]
    number = first.members[0].person.enrolments[0].number
    organiser.get(f"{DESK}?q={number[3:9]}").says("方砚秋")
    organiser.get(f"{DESK}?q={first.number[1:].lower()}").says("方砚秋")
    organiser.get(f"{DESK}?q=砚秋的路").says("待审核 1", "方砚秋")
    organiser.get(f"{DESK}?q=%25").says("没有符合这些条件的报名")

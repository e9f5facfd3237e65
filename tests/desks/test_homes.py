"""Where everybody's own work begins."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contest import clock
from contest.editions.actions import contest_for, create_edition, open_edition
from contest.editions.schedule.calendar import period
from tests import factories


@pytest.fixture
def contest(session, people, at):
    edition = create_edition(factories.rulebook_text("career-2023"), by=None, at=at)
    open_edition(edition, by=None, at=at)
    made = contest_for(edition, "school", people.school, "growth", "higher", at=at)
    session.commit()
    return made


def primary(page):
    """Where the blue button of a page leads; there is one at most."""
    return [one.get("href") for one in page.all("a") if "s-button-primary" in (one.get("class") or "")]


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("organiser", "/desk"),
        ("supervisor", "/desk"),
        ("judge", "/judge"),
        ("chair", "/judge"),
        ("administrator", "/desk/editions"),
        ("alice", "/my"),
        ("outsider", "/my"),
    ],
)
def test_home_leads_each_role_to_its_own_work(visit, contest, who, where):
    assert visit(who).get("/home", status=303).location == where


def test_an_organisers_desk_says_what_waits_and_what_comes_next(visit, contest, people, session, at):
    for status in ("submitted", "submitted", "draft", "verified"):
        factories.entry(contest, home=people.school, status=status, at=at)
    session.commit()
    page = visit("organiser").get("/desk")
    page.says("江西财经大学校赛 · 成长赛道 · 高教组", "报名中", "审核报名")
    [row] = [row for row in page.all("tr") if "成长赛道" in "".join(row.itertext())]
    cells = ["".join(cell.itertext()).strip() for cell in row.iter("td")]
    assert cells[1:4] == ["2", "1", "0"]


def test_a_desk_shows_nothing_of_other_schools_or_series(visit, contest):
    for who in ("organiser_of_other_school", "stranger"):
        visit(who).get("/desk").keeps_quiet_about("江西财经大学校赛")


def test_a_province_sees_its_schools_side_by_side(visit, contest):
    page = visit("provincial_organiser").get("/desk/career-2023/below/province/360000/growth/higher")
    page.says("江西财经大学校赛 · 成长赛道 · 高教组", "报名中", "由举办单位去做")
    visit("organiser").get("/desk/career-2023/below/province/360000/growth/higher", status=403)


def test_every_link_of_a_desk_may_be_opened(visit, contest):
    for who, address in (
        ("organiser", "/desk"),
        ("supervisor", "/desk"),
        ("provincial_organiser", "/desk"),
        ("provincial_organiser", "/desk/career-2023/below/province/360000/growth/higher"),
    ):
        browser = visit(who)
        for link in browser.get(address).all("main")[0].iter("a"):
            browser.get(link.get("href"))


def test_a_desk_asks_as_often_for_three_contests_as_for_one(visit, contest, people, session, at):
    browser = visit("organiser")
    browser.get("/desk")
    one = len(browser.get("/desk").queries)
    for track in ("employment", "teaching"):
        contest_for(contest.edition, "school", people.school, track, "higher", at=at)
    session.commit()
    assert len(browser.get("/desk").queries) == one


def test_a_students_home_with_nothing_entered_says_what_can_be(visit, contest):
    page = visit("alice").get("/my")
    page.says("现在能报的", "成长赛道 · 高教组", "可以报名", "还剩 50 天")
    page.says(
        "现在不能报的，差在哪里", "就业赛道", "面向毕业年级；你 2025 年毕业，2024 年 9 月起符合。", "课程教学赛道"
    )
    page.click("报成长赛道").says("建立报名")
    page = visit("alice").get("/my?lang=en")
    page.says("Open to you now", "Not open to you now, and why")
    assert primary(page) == ["/my/tracks/career-2023/growth/higher"]


def test_a_students_home_lists_what_is_open_in_every_edition(visit, contest, people, session, at):
    """The newest edition first; with three of them hardly more is asked than with one."""
    text = factories.rulebook_text("career-2023")
    one = len(visit("alice").get("/my").queries)
    for n, (key, name) in enumerate((("spring", "春季职业规划赛"), ("summer", "夏季职业规划赛")), start=1):
        another = text.replace('key = "career-2023"', f'key = "{key}"').replace("首届全国大学生职业规划大赛", name)
        open_edition(create_edition(another, by=None, at=at + timedelta(minutes=n)), by=None, at=at)
    session.commit()
    page = visit("alice").get("/my")
    page.says("春季职业规划赛", "夏季职业规划赛", "报成长赛道")
    found = [one.get("href") for one in page.all("a") if (one.get("href") or "").endswith("/growth/higher")]
    assert found == [f"/my/tracks/{key}/growth/higher" for key in ("summer", "spring", "career-2023")]
    assert primary(page) == found[:1]
    assert len(page.queries) <= one + 6, "each further edition has its own rulebook and little else"


def test_a_students_home_keeps_what_is_over_apart_and_leads_to_what_is_open(visit, contest, people, session, at):
    entry = factories.entry(
        contest, home=people.school, members=[people.alice.person], status="rejected", at=at, title="去年的路"
    )
    session.commit()
    page = visit("alice").get("/my")
    page.says("过去的报名", "去年的路", "没有通过审核")
    assert primary(page) == ["/my/tracks/career-2023/growth/higher"]
    entry.status = "draft"
    session.commit()
    page = visit("alice").get("/my")
    page.keeps_quiet_about("过去的报名", "现在能报的")
    [step] = primary(page)
    assert step.startswith(f"/my/entries/{entry.id}/"), "what must be done has the blue button"


def test_an_advisers_home_is_a_list_of_students_without_anything_to_press(visit, contest, people, session, at):
    states = {"draft": "学生还在填，还没有提交", "returned": "退回给学生改，改好再提交", "submitted": "现在不用做什么"}
    names = ("林深", "苏晚晴", "方砚秋")
    for name, status in zip(names, states, strict=True):
        who = {"members": [factories.person(name, home=people.school, at=at)], "advisers": [people.teacher.person]}
        entry = factories.entry(contest, home=people.school, status=status, at=at, **who)
        session.commit()
        one = len(visit("teacher").get("/my").queries)
        page = visit("teacher").get(f"/my/entries/{entry.id}")
        main = page.all("main")[0]
        assert not [form for form in main.iter("form") if "leave" not in form.get("action")], (
            "nothing that is not theirs"
        )
        assert not {"basics", "submit", "members"} & {
            (link.get("href") or "").rsplit("/", 1)[-1] for link in main.iter("a")
        }
    page = visit("teacher").get("/my")
    page.says("你指导的学生", "3 份报名", *names, *states.values())
    assert primary(page) == ["/my/tracks/career-2023/teaching/higher"], "what teachers may enter"
    assert not list(page.all("main")[0].iter("form"))
    assert one <= 25
    visit("teacher").get("/my?lang=en").says("The students whom you advise", "it is not submitted yet")


def test_a_refused_track_names_those_that_are_open(visit, contest):
    page = visit("alice").get("/my/tracks/career-2023/employment/higher")
    page.says("现在不能报", "现在能报的", "成长赛道 · 高教组")
    page.click("可以转发的说明页 →").says("谁可以参加", "要交什么", "由谁评")


def test_who_is_nobody_signs_in_first(visit, contest):
    for address in ("/my", "/desk", "/home", "/desk/editions"):
        assert visit(None).get(address, status=303).location.startswith("/sign-in")


def test_students_and_judges_have_no_desk(visit, contest):
    for who in ("alice", "judge", "outsider"):
        visit(who).get("/desk", status=403)
        visit(who).get("/desk/editions", status=403)


def test_a_desk_leads_on_only_from_a_tabulation_without_problems(visit, judged_round):
    """What the results desk refuses, the home does not offer."""
    world = judged_round
    world.leave_out(world.entry(1), sheets=2)
    assert world.tabulated([world.contest]).blocking == 1
    page = visit("organiser").get("/desk")
    [row] = [row for row in page.all("tr") if "成长赛道" in "".join(row.itertext())]
    text = "".join(row.itertext())
    assert "有 1 个问题没有解决" in text
    assert next(row.iter("a")).get("href") == world.desk("results")
    assert "预览并发布" not in text
    visit("organiser").get("/desk?lang=en").says("1 problem to solve", "Solve the problems, then tabulate again")


def test_a_desk_asks_for_what_can_still_be_done_to_the_minute(visit, contest, people, session):
    """At the closing of verification nobody verifies any more; what comes next is the roster."""
    closes = period(contest, "verification").closes
    session.commit()
    for shift, task in ((-1, "审核报名"), (0, "看报名名单")):
        with clock.frozen_at(closes + timedelta(minutes=shift)):
            page = visit("organiser").get("/desk")
            [row] = [row for row in page.all("tr") if "成长赛道" in "".join(row.itertext())]
            assert task in "".join(row.itertext())

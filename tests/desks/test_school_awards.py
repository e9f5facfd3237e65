"""A school's awards in one click: every award of its entries that is published, and the counts that it reports."""

from __future__ import annotations

from typing import Any

import pytest

from contest.audit import AuditLine
from contest.db import session
from contest.desks.models import AwardColumns
from contest.exchange.spreadsheets.reading import read_tables
from contest.people.models import Person
from contest.publication.models import Publication
from contest.registration.models import EntryMember
from tests import factories
from tests.client import Page
from tests.results.world import World


@pytest.fixture
def world(judged_round: World) -> World:
    """A judged school round; nothing is tabulated yet."""
    return judged_round


def workbook(world: World, visit: Any, prefix: str = "") -> dict[str, list[dict[str, str]]]:
    school, series = world.people.school, world.people.series
    answer = visit("organiser").get(f"/people/{series.key}/{school.kind}/{school.code}/awards.xlsx{prefix}")
    found = {}
    for table in read_tables(answer.response.data, "awards.xlsx"):
        head, *rows = [row.cells for row in table.rows]
        found[table.name] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def test_every_award_stands_there_and_the_counts_agree(world: World, visit: Any) -> None:
    world.published()
    sheets = workbook(world, visit)
    assert list(sheets) == ["逐项", "按学生", "按指导教师", "按院系", "按级别", "按届次", "按年份"]
    each = sheets["逐项"]
    assert len(each) == 6
    first = next(one for one in each if one["编号"] == world.entry(1).entry.number)
    assert (first["奖项"], first["姓名"], first["指导教师"]) == ("金奖", "选手growth1", "指导growth1")
    assert (first["届次"], first["名次"]) == ("试办大赛", "1")
    for name in ("按学生", "按指导教师", "按院系", "按级别", "按届次", "按年份"):
        assert sum(int(one["合计"]) for one in sheets[name]) == 6, name
    golds = {one["姓名"] for one in each if one["奖项"] == "金奖"}
    assert {one["姓名"] for one in sheets["按学生"] if one["金奖"] == "1"} == golds


def test_two_students_of_a_work_both_have_it_and_the_department_once(world: World, visit: Any) -> None:
    second = factories.person("选手第二")
    entry = world.entry(1).entry
    session.add(EntryMember(entry=entry, person=second, role="competitor", position=9, accepted_at=world.at))
    session.commit()
    world.published()
    sheets = workbook(world, visit)
    assert sum(int(one["合计"]) for one in sheets["按学生"]) == 7
    assert sum(int(one["合计"]) for one in sheets["按级别"]) == 6


def test_before_it_is_published_nothing_is_in_it(world: World, visit: Any) -> None:
    world.reviewed()
    sheets = workbook(world, visit)
    assert all(rows == [] for rows in sheets.values())
    assert session.query(Publication).count() == 1


def test_its_heads_are_in_the_readers_language_and_no_name_is_a_formula(world: World, visit: Any) -> None:
    session.query(Person).filter_by(name="选手growth1").one().name = "=1+1"
    session.commit()
    world.published()
    sheets = workbook(world, visit, "?lang=en")
    assert list(sheets)[:2] == ["Each award", "By student"]
    assert "=1+1" in {one["Name"] for one in sheets["By student"]}
    assert "Gold" in sheets["By student"][0]


def test_the_members_page_leads_there(world: World, visit: Any) -> None:
    world.published()
    school, series = world.people.school, world.people.series
    page = visit("organiser").get(f"/people/{series.key}/{school.kind}/{school.code}/roster")
    assert [link for link in page.all("a") if (link.get("href") or "").endswith("/awards.xlsx")]
    assert [link for link in page.all("a") if (link.get("href") or "").endswith("/awards/columns")]


# The school's own columns


def columns_page(world: World) -> str:
    school, series = world.people.school, world.people.series
    return f"/people/{series.key}/{school.kind}/{school.code}/awards/columns"


def heads_on(page: Page) -> str:
    return "".join(page.all("textarea", name="heads")[0].itertext()).strip()


def test_a_row_of_heads_that_was_pasted_is_the_list_from_then_on(world: World, visit: Any) -> None:
    """In the school's order and under its heads, also in the counts; what nobody knows is empty until it is chosen."""
    world.published()
    organiser, where = visit("organiser"), columns_page(world)
    page = organiser.get(where)
    assert heads_on(page).splitlines()[:3] == ["届次", "级别", "比赛"]
    page.submit(
        "存下这样的列", heads="序号\t获奖等级\t学生姓名\t所在学院\t指导老师\t学分\t年度", rows="award", status=303
    )
    organiser.get(where).says("已存下", "学生姓名", "学分")
    sheets = workbook(world, visit)
    each = sheets["逐项"]
    assert list(each[0]) == ["序号", "获奖等级", "学生姓名", "所在学院", "指导老师", "学分", "年度"]
    assert [one["序号"] for one in each] == ["1", "2", "3", "4", "5", "6"]
    first = next(one for one in each if one["学生姓名"] == "选手growth1")
    assert (first["获奖等级"], first["指导老师"], first["学分"], first["年度"]) == ("金奖", "指导growth1", "", "2023")
    assert list(sheets["按学生"][0])[:2] == ["学生姓名", "所在学院"], "the counts are in the school's words too"
    # A column that was not known is chosen; what is not sent is read from its head again.
    organiser.get(where).submit("存下这样的列", **{"column-5": "entry"}, status=303)
    each = workbook(world, visit, "?lang=en")["Each award"]
    assert {one["学分"] for one in each} >= {world.entry(1).entry.number}, "heads are the school's, in any language"
    twice = {"heads": "学分\n学分", "column-0": "place", "column-5": "title"}
    refused = organiser.get(where).submit("存下这样的列", **twice, status=422)
    lists = {one.get("name"): list(one.iter("option")) for one in refused.all("select")}
    picked = {name: one.get("value") for name, own in lists.items() for one in own if one.get("selected") is not None}
    assert (picked["column-0"], picked["column-1"], picked["column-5"]) == ("place", "award", "title"), (
        "nothing is lost"
    )
    organiser.post(where, heads="学分\n奖项", rows="award")
    assert session.query(AwardColumns).one().columns == [["学分", ""], ["奖项", "award"]]
    organiser.get(where).submit("改回通常的列", status=303)
    assert heads_on(organiser.get(where)).splitlines()[0] == "届次"
    actions = [line.action for line in session.query(AuditLine).filter(AuditLine.action.startswith("desks."))]
    assert actions == ["desks.arrange_awards"] * 3 + ["desks.forget_columns"]


def test_each_student_of_a_team_may_have_a_row(world: World, visit: Any) -> None:
    second = factories.person("选手第二")
    entry = world.entry(1).entry
    session.add(EntryMember(entry=entry, person=second, role="competitor", position=9, accepted_at=world.at))
    session.commit()
    world.published()
    visit("organiser").get(columns_page(world)).submit("存下这样的列", rows="student", status=303)
    each = workbook(world, visit)["逐项"]
    assert len(each) == 7
    assert {one["姓名"] for one in each if one["编号"] == entry.number} == {"选手growth1", "选手第二"}


def test_heads_that_cannot_be_told_apart_are_refused_and_stay(world: World, visit: Any) -> None:
    page = visit("organiser").get(columns_page(world))
    page.says("还没有公布的奖项")
    for heads, sentence in {
        "奖项\n姓名\n奖项": "有两列的表头都是“奖项”",
        " \n\t": "这一项要填",
        "\n".join(f"列{n}" for n in range(41)): "最多 40 列",
        "长" * 41: "太长",
    }.items():
        refused = page.submit("存下这样的列", heads=heads, status=422)
        refused.says(sentence)
        assert heads.strip() in heads_on(refused) or not heads.strip()
    assert session.query(AwardColumns).count() == 0


def test_two_advisers_of_one_name_are_two(world: World, visit: Any) -> None:
    """Told apart by their staff number, where the school's roster has one."""
    for n, number in ((1, "T001"), (2, "T002")):
        person = next(one.person for one in world.entry(n).entry.members if one.role == "adviser")
        person.name = "王芳"
        factories.enrolment(person, world.people.school, number=number, level="staff", confirmed_at=world.at)
    session.commit()
    world.published()
    found = [one for one in workbook(world, visit)["按指导教师"] if one["指导教师"] == "王芳"]
    assert sorted(one["指导教师工号"] for one in found) == ["T001", "T002"]
    assert [one["合计"] for one in found] == ["1", "1"]

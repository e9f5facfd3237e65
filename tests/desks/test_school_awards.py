"""A school's awards in one click: every award of its entries that is published, and the counts that it reports."""

from __future__ import annotations

from typing import Any

import pytest

from contest.db import session
from contest.exchange.spreadsheets.reading import read_tables
from contest.people.models import Person
from contest.publication.models import Publication
from contest.registration.models import EntryMember
from tests import factories
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
    assert list(sheets) == ["逐项", "按学生", "按指导教师", "按院系", "按级别", "按届次"]
    each = sheets["逐项"]
    assert len(each) == 6
    first = next(one for one in each if one["编号"] == world.entry(1).entry.number)
    assert (first["奖项"], first["姓名"], first["指导教师"]) == ("金奖", "选手growth1", "指导growth1")
    assert (first["届次"], first["名次"]) == ("试办大赛", "1")
    for name in ("按学生", "按指导教师", "按院系", "按级别", "按届次"):
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

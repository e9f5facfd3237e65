"""Lists with teams (several rows, several names in a cell, a row a team) and with what a rulebook declares of
entries."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from contest.audit import AuditLine
from contest.exchange.spreadsheets.repairs import Reading, read_name
from contest.imports.reading import Line
from contest.people.models import Person
from contest.registration.importing import shape_of
from contest.registration.models import Entry, EntryMember
from contest.registration.queries.entries import whole_entry
from tests import factories
from tests.client import PageClient
from tests.people import People
from tests.registration.test_on_behalf import ROSTERS, counted, desk, given, rulebook

Visit = Callable[..., PageClient]
DECLARED = """
[[attribute]]
key = "cloth"
of = "entry"
kind = "text"
values = ["S", "M", "L"]
required = true
name = { zh = "服装尺码", en = "Size" }
[[attribute]]
key = "hours"
of = "entry"
kind = "number"
name = { zh = "实践学时", en = "Hours" }
"""
ROWS = (
    "队伍\t队内身份\t学号\t姓名\t参赛项目\t作品名称\t指导教师\tcloth\t实践学时\n"
    "甲\t队员\t20270001\t崔诗思\t茶艺\t\t\t\t\n"
    "甲\t队长\t20270002\t龙诺\t\t春茶\t周海燕\tM\t１２\n"
    "乙\t队长\t20270003\t方砚秋\t茶艺\t秋茶\t周海燕\tXXL\t\n"
    "乙\t队员\t20270004\t马超\t茶艺\t\t\t\t\n"
    "\t\t20270005\t韦一诺\t茶艺\t独茶\t\tS\t\n"
)


@pytest.fixture
def edition(people: People, session: Any, at: Any) -> Any:
    text = rulebook().replace('law = "1"', 'law = "2"', 1)
    text = "".join(part for part in re.split(r"(?m)^(?=\[\[)", text) if not part.startswith("[[prize]]"))
    text = text.replace('name = { zh = "茶艺"', 'team = { min = 2, max = 4 }\nname = { zh = "茶艺"')
    made = factories.edition("skills-at-school", of=people.series, text=text + DECLARED, at=at)
    session.commit()
    return made


def entered(session: Any) -> dict[str, Entry]:
    session.rollback()
    return {one.title: one for one in session.scalars(sa.select(Entry).options(*whole_entry())).unique()}


def names(entry: Entry, role: str) -> list[str]:
    return [one.person.name for one in sorted(entry.members, key=lambda one: one.position) if one.role == role]


def test_several_rows_make_one_entry_and_wait_together(
    visit: Visit, people: People, edition: Any, session: Any
) -> None:
    page = given(visit, people, ROWS)
    page.says("新增 2 行", "待修 3 行", "“XXL”不能作“服装尺码”的值", "同队的方砚秋待修，整队先不导入", "每队至少 2 人")
    page.submit("导入 2 行").follow().says("已代报 1")
    (entry,) = entered(session).values()
    assert names(entry, "competitor") == ["龙诺", "崔诗思"], "the captain is first, wherever the row stands"
    assert names(entry, "adviser") == ["周海燕"]
    assert (entry.title, entry.status, dict(entry.attributes)) == ("春茶", "submitted", {"cloth": "M", "hours": "12"})
    lines = session.scalars(sa.select(AuditLine).where(AuditLine.action == "registration.bring_in"))
    assert {(one.now["role"], one.now["name"]) for one in lines} == {("competitor", "崔诗思"), ("adviser", "周海燕")}
    after = counted(session)
    page = given(visit, people, ROWS)
    page.says("没有变化 2 行")
    assert counted(session) == after
    organiser = visit("organiser")
    organiser.get(desk(people)).submit("撤销整份名单").follow().says("2 行都回到原样")
    assert counted(session)["Entry"] == 0


def test_a_row_may_be_a_team(visit: Visit, people: People, edition: Any, session: Any) -> None:
    file = (io.BytesIO((ROSTERS / "teams-wide.xlsx").read_bytes()), "teams-wide.xlsx")
    page = visit("organiser").get(desk(people)).submit("读名单", file=file).follow()
    page = page.submit("照这样再读", **{"answer-event": "course/higher"}).follow()
    page.submit(re.search(r"导入 \d+ 行", page.text)[0]).follow().says("已代报 40", "其中 40")
    found = entered(session)
    assert len(found) == 40
    team = found["“智慧文旅”项目2"]
    assert names(team, "competitor") == ["董欣佑", "丁雯明", "杨杰燕"]
    assert names(team, "adviser") == ["何建军", "罗敏"]
    assert team.status == "draft", "the size that the rules require is not in the file"
    assert not session.scalar(sa.select(Person.id).where(Person.name.in_(["/", "无"])))


def test_several_names_in_a_cell(visit: Visit, people: People, edition: Any, session: Any) -> None:
    text = (
        "姓名\t学号\t其他队员\t参赛项目\t作品名称\tcloth\n"
        "尹永春、石远燕\t20270001、20270002\t\t茶艺\t一\tS\n"
        "崔诗思\t20270003\t龙诺（20270004）、马超 20270005\t茶艺\t二\tS\n"
        "方砚秋、韦一诺\t20270006\t\t茶艺\t三\tS\n"
    )
    page = given(visit, people, text)
    page.says("新增 5 行", "待修 2 行")
    page.submit("导入 5 行")
    found = entered(session)
    assert {title: names(one, "competitor") for title, one in found.items()} == {
        "一": ["尹永春", "石远燕"],
        "二": ["崔诗思", "龙诺", "马超"],
    }
    numbers = [one.number for entry in found.values() for member in entry.members for one in member.person.enrolments]
    assert sorted(numbers) == [f"2027000{n}" for n in range(1, 6)]


def test_somebody_in_another_team_holds_the_whole_up(visit: Visit, people: People, edition: Any, session: Any) -> None:
    given(visit, people, ROWS).submit("导入 2 行")
    text = "队伍\t学号\t姓名\t参赛项目\n丙\t20270009\t汤圆\t茶艺\n丙\t20270001\t崔诗思\t茶艺\n"
    given(visit, people, text).says("待修 2 行", "已经报了名", "同队的崔诗思待修")
    assert session.scalar(sa.select(sa.func.count()).select_from(EntryMember)) == 3


@pytest.mark.parametrize(
    ("name", "number", "lines"),
    [
        ("甲、乙", "1、2", [("甲", "1"), ("乙", "2")]),
        ("甲", "1、2", [("甲", "!")]),
        ("邓 丽", "1", [("邓丽", "1")]),
    ],
)
def test_a_row_is_parted(name: str, number: str, lines: list[tuple[str, str]]) -> None:
    shape = shape_of([])
    cells = {"name": shape.read["name"](name, False), "number": Reading(number)}
    found = [
        (one.text("name"), "!" if one.cells["number"].flaw else one.text("number"))
        for one in shape.parted(Line("0.1", "", 1, cells))
    ]
    assert found == lines
    assert read_name("邓 丽").text == "邓丽"

"""A school's organiser enters people from a department's list: looked through, written at once, undone at once."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from contest import clock, imports, mail
from contest.audit import AuditLine
from contest.exchange.spreadsheets.reading import read_tables
from contest.imports import Import
from contest.imports.drafts import ImportDraft
from contest.people.models import Account, Enrolment, Person
from contest.people.queries.roster import keeps_roster
from contest.registration import actions
from contest.registration.models import Entry, EntryMember
from tests import factories
from tests.client import Page, PageClient
from tests.people import People
from tests.registration.conftest import a_pdf

Visit = Callable[..., PageClient]
ROSTERS = Path(__file__).parents[1] / "exchange" / "rosters"
EVENTS = {"growth": "中式烹调", "making": "西式面点", "course": "茶艺"}
TWO = "学号\t姓名\t参赛项目\t指导教师\n20270001\t崔诗思\t中式烹调\t周海燕\n20270002\t龙诺\t西式面点\t\n"


def rulebook() -> str:
    """The small world as a school's own skills contest: every event open, nothing to hand in but for one of them."""
    text = factories.rulebook_text()
    for old, new in (("成长赛道", "中式烹调"), ("制作赛道", "西式面点"), ("课程赛道", "茶艺")):
        text = text.replace(old, new)
    text = text.replace("closes = 2023-09-20T00:00:00", "closes = 2023-11-01T00:00:00")
    text = text.replace('divisions = ["higher"]\nsource', 'divisions = ["higher"]\nadvisers = { max = 2 }\nsource')
    text = text.replace("required = true", "required = false", 1)
    return text.replace('key = "small-2023"', 'key = "skills-at-school"\nentry = "contestant"')


@pytest.fixture
def edition(people: People, session: Any, at: datetime) -> Any:
    made = factories.edition("skills-at-school", of=people.series, text=rulebook(), at=at)
    session.commit()
    return made


def desk(people: People, rest: str = "import") -> str:
    return f"/desk/skills-at-school/entries/{rest}/school/{people.school.code}"


def given(visit: Visit, people: People, text: str = TWO) -> Page:
    return visit("organiser").get(desk(people)).submit("读名单", text=text).follow()


def counted(session: Any) -> dict[str, int]:
    session.rollback()
    return {
        one.__name__: int(session.scalar(sa.select(sa.func.count()).select_from(one)) or 0)
        for one in (Person, Enrolment, Entry, EntryMember)
    }


def test_it_is_shown_before_anything_is_written(visit: Visit, people: People, edition: Any, session: Any) -> None:
    before = counted(session)
    given(visit, people, TWO + "20270003\t方砚秋\t\t\n20270004\t马超\t西点面式\t\n").says(
        "新增 2 行", "待修 2 行", "没有写参加哪个比赛", "没有叫“西点面式”的比赛", "报西式面点"
    )
    assert counted(session) == before


def test_entries_come_in_with_their_people_and_say_on_whose_behalf(
    visit: Visit, people: People, edition: Any, session: Any
) -> None:
    before = counted(session)
    given(visit, people).submit("导入 2 行").follow().says("已代报 2", "其中 1")
    after = counted(session)
    # Two students and the adviser come to the roster; one entry is only a draft, because it has a report to hand in.
    assert {name: after[name] - before[name] for name in after} == {
        "Person": 3, "Enrolment": 3, "Entry": 2, "EntryMember": 3,
    }  # fmt: skip
    assert not keeps_roster(people.school.id), "a list of entries is no roster: others still hand in as before"
    whole, draft = session.scalars(sa.select(Entry).order_by(Entry.track)).all()
    assert (whole.status, draft.status) == ("submitted", "draft")
    assert {one.on_behalf_by for one in (whole, draft)} == {people.organiser.account_id}
    assert [(one.person.name, one.role) for one in sorted(whole.members, key=lambda one: one.role, reverse=True)] == [
        ("崔诗思", "competitor"),
        ("周海燕", "adviser"),
    ]
    organiser = visit("organiser")
    page = organiser.get(f"/desk/skills-at-school/verify/school/{people.school.code}?entry={whole.id}")
    page.says("组织者代报", f"{people.organiser.name}代报")


def test_the_same_file_again_changes_nothing(visit: Visit, people: People, edition: Any, session: Any) -> None:
    given(visit, people).submit("导入 2 行")
    after = counted(session)
    page = given(visit, people)
    page.says("没有变化 2 行")
    page.keeps_quiet_about("导入 2 行")
    assert counted(session) == after


def test_who_is_on_the_roster_is_entered_and_written_to(
    visit: Visit, people: People, edition: Any, session: Any
) -> None:
    alice = session.scalar(sa.select(Enrolment).where(Enrolment.person_id == people.alice.person_id))
    text = f"学号\t姓名\t班级\t参赛项目\n{alice.number}\t{people.alice.name}\t软件2501班\t茶艺\n"
    session.get_one(Account, people.alice.account_id).email = "alice@example.edu"
    session.commit()
    given(visit, people, text).submit("导入 1 行")
    session.rollback()
    entry = session.scalar(sa.select(Entry).where(Entry.edition_id == edition.id))
    assert [one.person_id for one in entry.members] == [people.alice.person_id]
    letter = session.scalar(sa.select(mail.Letter).where(mail.Letter.to == "alice@example.edu"))
    assert "替你报了茶艺" in letter.text
    visit("alice").get(f"/my/entries/{entry.id}").says("的组织者代报", "撤回报名")


def test_rules_hold_row_by_row(visit: Visit, people: People, edition: Any, session: Any) -> None:
    page = given(
        visit,
        people,
        "学号\t姓名\t参赛项目\t指导教师\n"
        "20270001\t崔诗思\t中式烹调\t\n20270001\t崔诗思\t中式烹调\t\n"
        "20270002\t龙诺\t茶艺\t何建军、罗敏、周海燕\n"
        "2.02E+11\t韦一诺\t茶艺\t\n",
    )
    page.says("新增 1 行", "待修 3 行", "同一个人报了两次", "指导教师最多 2 人", "科学计数")


def test_teachers_do_not_come_in_where_students_are_meant(visit: Visit, people: People, edition: Any) -> None:
    page = given(visit, people, "工号\t姓名\t参赛项目\n9001\t邓丽\t中式烹调\n")
    page.submit("照这样再读", **{"answer-level": "staff"}).follow().says("不符合参赛条件", "待修 1 行")


def test_a_closed_door_is_closed_for_organisers_too(visit: Visit, people: People, edition: Any) -> None:
    with clock.frozen_at(datetime(2023, 11, 3, tzinfo=UTC)):
        given(visit, people).says("待修 2 行", "截止")


def test_the_whole_goes_back_while_nothing_depends_on_it(
    visit: Visit, people: People, edition: Any, session: Any
) -> None:
    before = counted(session)
    given(visit, people).submit("导入 2 行")
    organiser = visit("organiser")
    organiser.get(desk(people)).submit("撤销整份名单").follow().says("2 行都回到原样")
    assert counted(session) == before
    assert session.scalar(sa.select(Import).order_by(Import.id.desc())).undone_at is not None
    given(visit, people).submit("导入 2 行").follow().says("已代报 2")


def test_it_stays_once_somebody_worked_on_it(visit: Visit, people: People, edition: Any, session: Any) -> None:
    given(visit, people).submit("导入 2 行")
    session.rollback()
    entry = session.scalar(sa.select(Entry).where(Entry.status == "draft", Entry.edition_id == edition.id))
    actions.attach(entry, "report", name="a.pdf", file=a_pdf(), by=None, at=clock.now())
    session.commit()
    after = counted(session)
    done = session.scalar(sa.select(Import.id))
    organiser = visit("organiser")
    organiser.get(desk(people))
    organiser.post(desk(people, f"import/{done}/undo"), status=409).says(entry.number, "不能再撤销")
    assert counted(session) == after


def test_an_edit_of_an_entry_keeps_the_import(visit: Visit, people: People, edition: Any, session: Any) -> None:
    given(visit, people).submit("导入 2 行")
    session.rollback()
    entry = session.scalar(sa.select(Entry).where(Entry.status == "draft", Entry.edition_id == edition.id))
    actions.edit(entry, title="新的", summary="", version=None, by=None, at=clock.now())
    session.commit()
    organiser = visit("organiser")
    organiser.get(desk(people))
    done = session.scalar(sa.select(Import.id))
    organiser.post(desk(people, f"import/{done}/undo"), status=409)


def test_a_department_sheet_comes_in_whole_and_advisers_are_asked_for_once(
    visit: Visit, people: People, edition: Any, session: Any
) -> None:
    file = (io.BytesIO((ROSTERS / "department-sheet.xlsx").read_bytes()), "department-sheet.xlsx")
    page = visit("organiser").get(desk(people)).submit("读名单", file=file).follow()
    page.says("新增 45 行", "待修 15 行", "没有叫“餐厅服务”的比赛")
    page.submit("导入 45 行").follow().says("已代报 45")
    session.rollback()
    found = session.scalars(sa.select(Entry).where(Entry.edition_id == edition.id)).all()
    assert Counter(one.track for one in found) == {"growth": 15, "making": 15, "course": 15}
    advisers = session.scalars(sa.select(Person.name).join(EntryMember).where(EntryMember.role == "adviser").distinct())
    assert set(advisers) == {"邓丽", "周海燕", "何建军", "罗敏"}
    line = session.scalar(sa.select(AuditLine).where(AuditLine.action == "registration.import_entries"))
    assert line.now["entries"] == 45


def test_advisers_may_stay_out(visit: Visit, people: People, edition: Any, session: Any) -> None:
    page = given(visit, people).submit("照这样再读", **{"answer-advisers": "leave"}).follow()
    page.says("名册里没有教师周海燕")
    page.submit("导入 2 行")
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).where(EntryMember.role == "adviser")) == 0


def test_a_list_of_another_place_is_not_found(visit: Visit, people: People, edition: Any, session: Any) -> None:
    given(visit, people)
    session.rollback()
    draft = session.scalar(sa.select(ImportDraft))
    other = imports.note("entries:another", people.school.id, 0, {}, by=people.organiser.account_id, at=clock.now())
    session.commit()
    organiser = visit("organiser")
    organiser.get(desk(people))
    organiser.post(desk(people, f"import/{other.id}/undo"), status=404)
    draft.kind = imports.ROSTER
    session.commit()
    organiser.get(desk(people, f"import/{draft.id}/lines"), status=404)
    organiser.get(f"/desk/skills-at-school/entries/import/province/{people.province.code}", status=404)


def test_the_empty_list_is_a_workbook(visit: Visit, people: People, edition: Any) -> None:
    raw = visit("organiser").get(desk(people, "template")).response.data
    heads, events = read_tables(raw, "entries.xlsx")
    assert heads.rows[0].cells[:2] == ("学号", "姓名")
    assert [row.cells[0] for row in events.rows] == ["参赛项目", *EVENTS.values()]

"""A school's roster comes in from the files that departments have: looked through, written at once, undone at once."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from contest import jobs
from contest.exchange.spreadsheets.reading import read_tables
from contest.imports import Import
from contest.imports.drafts import ImportDraft
from contest.people.likeness import key_of_name, key_of_number, key_of_variants
from contest.people.models import Account, Enrolment, Organisation, Person
from contest.privacy import vault
from contest.web import importing as pages
from tests import people as named
from tests.client import Page, PageClient

Visit = Callable[..., PageClient]
ROSTERS = Path(__file__).parents[1] / "exchange" / "rosters"
THREE = (
    "学号\t姓名\t院系\t班级\t手机\n"
    "20270001\t崔诗思\t信息学院\t软件2501班\t13800006468\n"
    "２０２７０００２\t龙 诺\t信息学院\t软件2501班\t\n"
    "20270003\t邹诺雪\t外国语学院\t英语2501班\t\n"
)


@pytest.fixture
def school(people: named.People) -> Organisation:
    return people.school


def at(people: named.People, rest: str = "") -> str:
    return f"/people/{people.series.key}/school/{people.school.code}/roster{rest}"


def given(visit: Visit, people: named.People, text: str = THREE) -> Page:
    return visit("organiser").get(at(people, "/import")).submit("读名单", text=text).follow()


def counted(session: Any) -> dict[str, int]:
    session.rollback()
    return {
        one.__name__: int(session.scalar(sa.select(sa.func.count()).select_from(one)) or 0)
        for one in (Person, Enrolment, Organisation, Import)
    }


def test_it_is_shown_before_anything_is_written(visit: Visit, people: named.People, session: Any) -> None:
    before = counted(session)
    page = given(visit, people)
    page.says("新增 3 行", "全角改半角", "20270002", "龙诺")
    page.keeps_quiet_about("13800006468")
    assert counted(session) == before
    first = next(one for one in page.form_with("导入 3 行")[0].iter("button"))
    assert first.get("value") == "check"  # what the enter key presses writes nothing


def test_it_comes_in_at_once_with_its_departments_and_goes_at_once(
    visit: Visit, people: named.People, session: Any
) -> None:
    before = counted(session)
    page = given(visit, people).submit("导入 3 行").follow()
    page.says("已导入 3 行")
    after = counted(session)
    assert {name: after[name] - before[name] for name in after} == {
        "Person": 3, "Enrolment": 3, "Organisation": 2, "Import": 1,
    }  # fmt: skip
    made = session.scalar(sa.select(Enrolment).where(Enrolment.number == "20270001"))
    assert (made.class_name, made.confirmed_at is not None, made.level) == ("软件2501班", True, "bachelor")
    assert vault().decrypt(made.telephone_encrypted) == "13800006468"
    assert session.scalar(sa.select(ImportDraft)).content is None
    visit("organiser").get(at(people, "/import")).submit("撤销整份名单").follow().says("3 行都回到原样")
    assert counted(session) == {**before, "Import": before["Import"] + 1}


def test_the_same_file_again_changes_nothing(visit: Visit, people: named.People, session: Any) -> None:
    given(visit, people).submit("导入 3 行")
    after = counted(session)
    page = given(visit, people)
    page.says("没有变化 3 行")
    page.keeps_quiet_about("导入 3 行")
    assert counted(session) == after


def test_what_changed_is_shown_written_and_set_back(visit: Visit, people: named.People, session: Any) -> None:
    given(visit, people).submit("导入 3 行")
    page = given(visit, people, "学号\t姓名\t班级\n20270001\t崔诗思\t软件2502班\n20270003\t邹诺雪\t\n")
    page.says("有改动 1 行", "没有变化 1 行", "软件2502班")
    page.submit("导入 1 行").follow()
    number = sa.select(Enrolment.class_name).where(Enrolment.number == "20270001")
    session.rollback()
    assert session.scalar(number) == "软件2502班"
    newer, older = session.scalars(sa.select(Import.id).order_by(Import.id.desc())).all()
    organiser = visit("organiser")
    organiser.get(at(people, "/import"))
    organiser.post(at(people, f"/import/{older}/undo"), status=409).says("先撤销后来的那一次")
    organiser.post(at(people, f"/import/{newer}/undo"))
    session.rollback()
    assert session.scalar(number) == "软件2501班"
    organiser.post(at(people, f"/import/{older}/undo"))


def test_a_line_with_a_fault_waits_and_is_mended_on_the_page(visit: Visit, people: named.People, session: Any) -> None:
    page = given(visit, people, "学号\t姓名\n2.02E+11\t韦一诺\n20270009\t方砚秋\n")
    page.says("待修 1 行", "科学计数", "新增 1 行")
    name = next(one for one in page.filled(page.form_with("导入 1 行")[0], {}) if one.startswith("cell|"))
    page = page.submit("存下改动，再看一遍", **{name: "20270010"}).follow()
    page.says("新增 2 行")
    page.submit("导入 2 行").follow()
    session.rollback()
    assert session.scalar(sa.select(Enrolment.id).where(Enrolment.number == "20270010")) is not None


def test_a_number_of_somebody_else_is_a_question_and_a_variant_is_told(visit: Visit, people: named.People) -> None:
    given(visit, people, "学号\t姓名\n20270001\t吕思源\n20270002\t赵临川\n").submit("导入 2 行")
    page = given(visit, people, "学号\t姓名\n20270001\t呂思源\n20270002\t赵临舟\n20270005\t赵临川\n")
    page.says("只是字形不同", "这个号码在名册里是赵临川", "待修 2 行")
    page = page.submit("同一个人，用名册里的吕思源").follow()
    page.says("没有变化 1 行")
    page = page.submit("不导入这一行").follow()
    page.says("不导入 1 行")
    page = visit("organiser").get(page.path.split("?")[0] + "?show=look")
    page.says("名册里同一院系已有一位赵临川")
    page.submit("导入 1 行")


def test_two_names_beside_one_number_wait(visit: Visit, people: named.People) -> None:
    given(visit, people, "学号\t姓名\nA1 0\t李雪\na10\t马超\n").says("写在几个不同的姓名旁边", "待修 2 行")


def test_who_said_so_on_signing_up_is_left_alone(visit: Visit, people: named.People, session: Any) -> None:
    """Somebody who signed up under a number may not be who the roster means: nobody is confirmed by an import."""
    alice = session.scalar(sa.select(Enrolment).where(Enrolment.person_id == people.alice.person_id))
    alice.confirmed_at = None
    session.commit()
    given(visit, people, f"学号\t姓名\n{alice.number}\t{people.alice.name}\n").submit("导入 1 行")
    session.rollback()
    rows = session.scalars(sa.select(Enrolment).where(Enrolment.number_key == key_of_number(alice.number))).all()
    assert sorted(one.confirmed_at is not None for one in rows) == [False, True]


def test_columns_that_were_taken_wrong_are_taken_anew_and_remembered(visit: Visit, people: named.People) -> None:
    text = "号\t谁\n20270001\t崔诗思\n20270002\t龙诺\n"
    page = visit("organiser").get(at(people, "/import")).submit("读名单", text=text).follow()
    page = page.submit("照这样再读", **{"column-0-0": "number", "column-0-1": "name"}).follow()
    page.submit("导入 2 行").follow()
    given(visit, people, text).says("没有变化 2 行")


@pytest.mark.parametrize(("file", "rows"), [("registry-gbk.csv", 200), ("department-sheet.xlsx", 60)])
def test_the_files_of_registries_and_departments_come_in_whole(
    visit: Visit, people: named.People, session: Any, file: str, rows: int
) -> None:
    start = visit("organiser").get(at(people, "/import"))
    page = start.submit("读名单", file=(io.BytesIO((ROSTERS / file).read_bytes()), file)).follow()
    page.says(f"新增 {rows} 行")
    page.submit(f"导入 {rows} 行").follow().says(f"已导入 {rows} 行")


@pytest.mark.only("sqlite")
def test_a_class_on_each_sheet_and_lines_of_a_chat_come_in_as_they_are(
    visit: Visit, people: named.People, session: Any
) -> None:
    start = visit("organiser").get(at(people, "/import"))
    page = start.submit("读名单", file=(io.BytesIO((ROSTERS / "classes.xls").read_bytes()), "classes.xls")).follow()
    page.says("新增 5 行", "软件2502班", "没有写班级，按工作表的名字填")
    page.submit("导入 5 行").follow().says("已导入 5 行")
    chat = "#接龙 茶艺\n1. 王敏 2025010000 烹饪2501班\n2. 龙 诺 20270002 软件2502班\n"
    page = given(visit, people, chat + "王老师 2026/11/30 10:22:31\n收到，谢谢")
    page.says("没有变化 1 行", "新增 1 行")
    page.submit("导入 1 行").follow()
    session.rollback()
    made = session.execute(sa.select(Person.name, Enrolment.class_name).join_from(Enrolment, Person))
    assert {
        ("王敏", "烹饪2501班"), ("古丽娜尔·买买提", "软件2502班"), ("陈晨", "软件2502班"), ("龙诺", "软件2502班"),
    } <= {tuple(one) for one in made}  # fmt: skip


def test_our_own_file_comes_in_unchanged(visit: Visit, people: named.People) -> None:
    given(visit, people).submit("导入 3 行")
    raw = visit("organiser").get(at(people, ".xlsx")).response.data
    assert read_tables(raw, "roster.xlsx")[0].rows[0].cells[:2] == ("姓名", "学号")
    start = visit("organiser").get(at(people, "/import"))
    page = start.submit("读名单", file=(io.BytesIO(raw), "roster.xlsx")).follow()
    page.says("没有变化")
    page.keeps_quiet_about("新增 ", "有改动 ", "待修 ")


def test_what_something_depends_on_is_not_undone(visit: Visit, people: named.People, session: Any) -> None:
    given(visit, people).submit("导入 3 行")
    session.rollback()
    person = session.scalar(sa.select(Enrolment.person_id).where(Enrolment.number == "20270001"))
    people.alice.account.person_id = person
    session.commit()
    page = visit("organiser").get(at(people, "/import")).submit("撤销整份名单", status=409)
    page.says("崔诗思", "不能再撤销")


def test_a_long_file_is_a_job_that_goes_on_where_it_stopped(
    visit: Visit, people: named.People, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "AT_ONCE", 2)
    monkeypatch.setattr("contest.people.runs.AT_ONCE", 2)
    before = counted(session)
    page = given(visit, people).submit("导入 3 行").follow()
    page.says("正在导入，按行计")
    page.submit("停下").follow()
    session.rollback()
    jobs.run_waiting()
    assert counted(session) == before
    page = visit("organiser").get(page.path)
    page.says("上一次没有写完")
    page.submit("导入 3 行")
    session.rollback()
    jobs.run_waiting()
    assert counted(session)["Enrolment"] == before["Enrolment"] + 3
    assert session.scalar(sa.select(Import)).rows == 3


def test_a_dropped_file_is_forgotten(visit: Visit, people: named.People, session: Any) -> None:
    page = given(visit, people).submit("放弃这份名单").follow()
    page.says("已放弃这份名单")
    session.rollback()
    assert session.scalar(sa.select(ImportDraft)).content is None


def test_one_identity_whatever_the_width_the_case_and_the_spaces() -> None:
    assert key_of_number(" ａ2025 0１ ") == key_of_number("A202501")
    assert key_of_name("古丽娜尔 • 买买提") == key_of_name("古丽娜尔·买买提")
    assert key_of_variants("𠮷田") == key_of_variants("吉田")
    assert key_of_number("  ") is None


def signed_up(visit: Visit, people: named.People, name: str, number: str, login: str) -> Page:
    page = visit(None).get(f"/sign-up/student/{people.school.code}")
    words = {"level": "bachelor", "entry_year": "2023", "years": "4", "programme": "软件工程"}
    return page.submit("注册并登录", name=name, number=number, login=login, password="Blue-Whale-Sings-7", **words)


def test_signing_up_is_the_same_whether_or_not_somebody_is_listed(
    visit: Visit, people: named.People, session: Any, hashing: list[str]
) -> None:
    """The answer and the work that it takes: the same statements, and a password is hashed as often."""
    given(visit, people).submit("导入 3 行")
    hashing.clear()
    listed = signed_up(visit, people, "崔诗思", "20270001", "cui")
    once = len(hashing)
    unknown = signed_up(visit, people, "崔诗诗", "20279999", "cuicui")
    assert listed.queries == unknown.queries
    assert (once, len(hashing)) == (1, 2)
    assert listed.location == unknown.location
    assert listed.follow().words.replace("崔诗思", "崔诗诗") == unknown.follow().words
    session.rollback()
    rows = session.scalars(sa.select(Enrolment).where(Enrolment.number == "20270001")).all()
    assert sorted(one.confirmed_at is not None for one in rows) == [False, True]


def test_confirmed_they_are_the_person_of_the_roster(visit: Visit, people: named.People, session: Any) -> None:
    given(visit, people).submit("导入 3 行")
    session.rollback()
    listed = session.scalar(sa.select(Enrolment.person_id).where(Enrolment.number == "20270001"))
    signed_up(visit, people, "崔 诗思", "２０２７０００１", "cui")
    page = visit("organiser").get(at(people, "?state=waiting"))
    page.says("等核实 1", "与名册一致")
    page.submit("核实崔 诗思").follow().says("已核实 1 人")
    session.rollback()
    account = session.scalar(sa.select(Account).where(Account.login == "cui"))
    assert account.person_id == listed
    assert len(session.scalars(sa.select(Enrolment).where(Enrolment.number_key == "20270001")).all()) == 1


def test_who_gives_a_number_of_somebody_else_is_shown_and_not_confirmed(
    visit: Visit, people: named.People, session: Any
) -> None:
    given(visit, people).submit("导入 3 行")
    signed_up(visit, people, "冒名", "20270001", "false")
    signed_up(visit, people, "崔诗思", "20270001", "cui")
    page = visit("organiser").get(at(people, "?state=waiting"))
    page.says("名册里这个号码是崔诗思", "另有 1 人也写了这个号码")
    page = page.submit("核实这一页的人").follow()
    page.says("已核实 1 人", "有 1 人要单独看：冒名")
    page.submit("核实冒名", status=409).says("不是冒名")

"""Delegations and departments come in from tables as they are; the same table again changes nothing, our own comes in
unchanged, and a table is taken back as a whole."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from contest.people.models import Organisation
from tests import factories
from tests.client import Page, PageClient
from tests.people import People

Visit = Callable[..., PageClient]
ALL = "/people/organisations/import"
OF_SCHOOL = "/people/career/school/4136010421/departments/import"
TABLE = (
    "2027 年代表团一览\n序号\t代表团\t代码\t英文名称\t所在省\n"
    "1\t江西省代表团\td-jx\tJiangxi\t江西省\n2\t机械行业代表团\t\t\t\n"
)


def looked(visit: Visit, who: str, address: str, **given: Any) -> Page:
    return visit(who).get(address).submit("读名单", **given).follow()


def codes(session: Any, kind: str) -> dict[str, str]:
    session.rollback()
    rows = session.scalars(sa.select(Organisation).where(Organisation.kind == kind))
    return {one.code: one.name["zh"] for one in rows}


def undo(visit: Visit, who: str, address: str, status: int = 303) -> Page:
    """Take back the newest table that has not been taken back."""
    forms = [one.get("action") or "" for one in visit(who).get(address).all("form")]
    return visit(who).post(next(one for one in forms if one.endswith("/undo")), status=status)


def test_delegations_come_in_and_go_again(visit: Visit, people: People, session: Any) -> None:
    before = codes(session, "delegation")
    visit("administrator").get("/people/organisations").click("从表格添加单位")
    page = looked(visit, "administrator", ALL, text=TABLE)
    page.says("新增 2 行")
    page.submit("导入 2 行").follow().says("已记下 2 个单位")
    assert codes(session, "delegation") == {**before, "d-jx": "江西省代表团", "d-01": "机械行业代表团"}
    looked(visit, "administrator", ALL, text=TABLE).says("没有变化 2 行")
    own = visit("administrator").get("/people/organisations/template").response.data
    looked(visit, "administrator", ALL, file=(io.BytesIO(own), "own.xlsx")).says("没有变化")
    page = looked(visit, "administrator", ALL, text="代码\t名称\nd-jx\t江西代表团\nd-99\t江西代表团\n")
    page.says("有改动 1 行", "新增 1 行")
    page.submit("导入 2 行").follow()
    assert codes(session, "delegation")["d-jx"] == "江西代表团"
    undo(visit, "administrator", ALL).follow().says("2 行都回到原样")
    assert codes(session, "delegation") == {**before, "d-jx": "江西省代表团", "d-01": "机械行业代表团"}
    factories.membership(people.organiser.account, "organiser", organisation(session, "d-jx"), people.series)
    session.commit()
    undo(visit, "administrator", ALL, status=409).says("江西省代表团已经有人员、报名或别的记录")
    assert "d-01" in codes(session, "delegation"), "all of it or nothing"


def organisation(session: Any, code: str) -> Organisation:
    found: Organisation = session.scalars(sa.select(Organisation).where(Organisation.code == code)).one()
    return found


@pytest.mark.only("sqlite")
def test_what_cannot_be_is_told_line_by_line(visit: Visit, people: People, session: Any) -> None:
    text = "名称\t类别\t省份\n甲团\t联盟\t\n乙团\t代表队\t天上\n丙团\t代表团\t江西\n丙团\t\t\n\t学校\t江西\n"
    page = looked(visit, "administrator", ALL, text=text)
    page.says("没有叫“联盟”的单位类别", "没有叫“天上”的省份", "丙团在这张表里写了两次", "新增 1 行")
    page.submit("导入 1 行").follow()
    (made,) = [one for one in session.scalars(sa.select(Organisation)) if one.name["zh"] == "丙团"]
    assert (made.kind, made.province, made.region) == ("delegation", "360000", "360000")


@pytest.mark.only("sqlite")
def test_one_organisation_does_not_come_in_twice(visit: Visit, people: People, session: Any) -> None:
    before = codes(session, "delegation")
    text = "名称\t代码\n机械行业代表团\tHY\n机械行业代表团\t\n江西省代表团\td-jx\n江 西\t\n填表人：张三　2027年5月\t\n"
    page = looked(visit, "administrator", ALL, text=text)
    page.says("机械行业代表团在这张表里写了两次", "新增 3 行")
    page.click("要看一眼 1").says("像是江西省代表团（d-jx）")
    page.submit("导入 3 行").follow()
    made = {code: name for code, name in codes(session, "delegation").items() if code not in before}
    assert sorted(made.values()) == ["机械行业代表团", "江 西", "江西省代表团"]
    # A code is one whichever letters it is written in; a name that is there under another code is remarked on.
    page = looked(visit, "administrator", ALL, text="代码\t名称\nhy\t机械行业代表团\nd-7\t机械行业\n")
    page.says("没有变化 1 行", "新增 1 行")
    page.click("要看一眼 1").says("像是机械行业代表团（HY）")


@pytest.mark.only("sqlite")
def test_a_table_is_not_taken_back_under_a_newer_one(visit: Visit, people: People, session: Any) -> None:
    for short in ("旧", "新", "最新"):
        page = looked(visit, "administrator", ALL, text=f"代码\t名称\t简称\nZZ\t某团\t{short}\n")
        page.submit("导入 1 行").follow()
    imports = visit("administrator").get(ALL).all("form")
    older = [one.get("action") for one in imports if (one.get("action") or "").endswith("/undo")][1]
    visit("administrator").post(older, status=409).says("某团后来又改过名称或简称")
    assert organisation(session, "ZZ").short == {"zh": "最新"}


def test_a_schools_departments(visit: Visit, people: People, session: Any) -> None:
    before = codes(session, "department")
    visit("organiser").get("/people/career/school/4136010421/below").click("从表格添加院系")
    text = "学院名称\t代码\t简称\n信息学院\t71\t信息\n艺术学院\t\t\n"
    page = looked(visit, "organiser", OF_SCHOOL, text=text)
    page.submit("导入 2 行").follow().says("已记下 2 个单位")
    made = {code: name for code, name in codes(session, "department").items() if code not in before}
    assert made["4136010421-71"] == "信息学院"
    assert sorted(made.values()) == ["信息学院", "艺术学院"]
    assert {organisation(session, code).parent_id for code in made} == {people.school_id}
    looked(visit, "organiser", OF_SCHOOL, text=text).says("没有变化 2 行")
    own = visit("organiser").get(OF_SCHOOL.replace("import", "template")).response.data
    looked(visit, "organiser", OF_SCHOOL, file=(io.BytesIO(own), "own.xlsx")).says("没有变化")
    undo(visit, "organiser", OF_SCHOOL)
    assert codes(session, "department") == before
    for who in ("organiser_of_other_school", "provincial_organiser", "supervisor", "alice"):
        visit(who).get(OF_SCHOOL, status=403)

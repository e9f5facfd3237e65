"""Organisations from the public lists and from a seed's own."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from contest.people import queries
from contest.people.actions import facts
from contest.people.models import Organisation

AT = datetime(2023, 10, 11, 2, 0, tzinfo=UTC)


def counted(session: Any) -> dict[str, int]:
    rows = session.execute(sa.select(Organisation.kind, sa.func.count()).group_by(Organisation.kind))
    return dict(rows.all())


def test_the_public_lists_are_whole_and_loaded_once(session: Any) -> None:
    new = facts.load_facts(at=AT)
    once = counted(session)
    assert once == {"authority": 34, "city": 337, "school": 2631, "delegation": 36}
    assert new == sum(once.values())
    assert facts.load_facts(at=AT) == 0
    assert counted(session) == once


STANDING = """
authority  moe         教育部              Ministry of Education                        moe     -
authority  mohrss      人力资源和社会保障部  Ministry of Human Resources and Social Security  mohrss  -
authority  360000      江西省              Jiangxi                                      360000  360000
authority  660000      新疆生产建设兵团     Xinjiang Production and Construction Corps   660000  660000
school     4136010421  江西财经大学        -                                            360000  360000
school     4165010759  石河子大学          -                                            660000  660000
school     4165010755  新疆大学            -                                            650000  650000
city       360100      南昌市              -                                            360000  360000
delegation  d-360000    江西省代表团        Jiangxi delegation                           360000  360000
delegation  d-light     轻工行业代表团      Light industry sector delegation             d-light  -
"""


def test_each_stands_in_its_region(session: Any) -> None:
    """石河子大学 is run by the Corps, 新疆大学 by Xinjiang; an industry is no province."""
    facts.load_facts(at=AT)
    for line in STANDING.strip().splitlines():
        kind, code, name, english, region, province = re.split(r"\s{2,}", line)
        found = queries.organisation(kind, code)
        assert found, line
        assert (found.name["zh"], found.name.get("en", "-")) == (name, english)
        assert (found.region, found.province or "-") == (region, province)


def test_schools_know_their_level_and_city(session: Any) -> None:
    facts.load_facts(at=AT)
    school = queries.organisation("school", "4136010421")
    assert school
    assert (school.level, school.attributes["city"]) == ("本科", "360100")
    assert next(one.code for one in queries.schools_named_like("江西财经大学")) == "4136010421"
    assert "华中科技大学" in [one.name["zh"] for one in queries.schools_named_like("华科")][:5]
    assert not [one.name["zh"] for one in session.scalars(sa.select(Organisation)) if "\\" in one.name["zh"]]


def test_a_seeds_own_organisations_hang_under_what_is_there(session: Any) -> None:
    facts.load_facts(at=AT)
    rows = [
        {"code": "4136010421-01", "kind": "department", "name": "会计学院", "name_en": "Accountancy", "short": "",
         "parent": "4136010421", "province": "", "level": ""},
        {"code": "t-360000-01", "kind": "school", "name": "江西技师学院", "name_en": "Jiangxi Technician College",
         "short": "", "parent": "360000", "province": "360000", "level": "技工"},
        {"code": "f-360000-01", "kind": "firm", "name": "江铜", "name_en": "JCC", "short": "", "parent": "",
         "province": "360000", "level": ""},
        {"code": "660000", "kind": "authority", "name": "兵团", "name_en": "XPCC", "short": "兵", "parent": "",
         "province": "650000", "level": ""},
    ]  # fmt: skip
    assert facts.load_organisations(rows, at=AT) == 3
    assert facts.load_organisations(rows, at=AT) == 0
    department = queries.organisation("department", "4136010421-01")
    assert department
    assert department.parent
    assert (department.parent.code, department.region, department.province) == ("4136010421", "360000", "360000")
    college = queries.organisation("school", "t-360000-01")
    assert college
    assert college.parent
    assert (college.parent.kind, college.region, college.level) == ("authority", "360000", "技工")
    corps = queries.organisation("authority", "660000")
    assert corps
    assert (corps.province, corps.name["zh"]) == ("660000", "新疆生产建设兵团")  # existing values stay


def test_a_renamed_school_stays_renamed(session: Any) -> None:
    facts.load_facts(at=AT)
    school = queries.organisation("school", "4136010421")
    assert school
    school.name = {"zh": "新名大学"}
    facts.load_facts(at=AT)
    session.flush()
    assert school.name == {"zh": "新名大学"}


def test_a_circle_is_refused(session: Any) -> None:
    rows = [
        {"code": "a", "kind": "firm", "name": "甲", "parent": "b", "province": "360000"},
        {"code": "b", "kind": "firm", "name": "乙", "parent": "a", "province": "360000"},
    ]
    with pytest.raises(ValueError, match="circle"):
        facts.load_organisations(rows, at=AT)

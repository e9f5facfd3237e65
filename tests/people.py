"""The named persons of the tests, and the small world that they live in.

Jiangxi's education department runs the province's round, two of its universities their school rounds. alice studies
at the first, bob at the second; outsider has an account and nothing else. Everybody's role is in the series `career`;
stranger organises another series at the first university and must see nothing of this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from contest.people.models import Account, Organisation, Person, Series
from tests import factories

# tests/people/ holds the tests of the step `people`: this module answers for both names.
__path__ = [str(Path(__file__).with_suffix(""))]

PASSWORD = "Blue-Whale-Sings-7"


@dataclass(frozen=True)
class Named:
    """One of them, in plain values, so that naming somebody needs no query."""

    key: str
    name: str
    account_id: UUID
    person_id: UUID | None
    epoch: int = 0

    @property
    def account(self) -> Account:
        from contest.db import session

        account = session.get(Account, self.account_id)
        assert account is not None
        return account

    @property
    def person(self) -> Person:
        from contest.db import session

        person = session.get(Person, self.person_id)
        assert person is not None
        return person


@dataclass(frozen=True)
class People:
    administrator: Named
    organiser: Named  # of the first university's school round
    organiser_of_other_school: Named
    provincial_organiser: Named
    national_organiser: Named
    judge: Named  # on the first university's panels
    chair: Named
    supervisor: Named  # of the first university
    teacher: Named  # at the first university
    alice: Named  # student at the first university
    bob: Named  # student at the second
    stranger: Named  # organises another series at the first university
    outsider: Named  # an account without any role
    # Where they are. Ids only.
    series_id: UUID
    other_series_id: UUID
    ministry_id: UUID
    province_id: UUID
    school_id: UUID
    other_school_id: UUID
    department_id: UUID

    def everybody(self) -> list[Named]:
        return [value for value in vars(self).values() if isinstance(value, Named)]

    @property
    def school(self) -> Organisation:
        return self._row(Organisation, self.school_id)

    @property
    def other_school(self) -> Organisation:
        return self._row(Organisation, self.other_school_id)

    @property
    def province(self) -> Organisation:
        return self._row(Organisation, self.province_id)

    @property
    def ministry(self) -> Organisation:
        return self._row(Organisation, self.ministry_id)

    @property
    def series(self) -> Series:
        return self._row(Series, self.series_id)

    @staticmethod
    def _row(model: Any, key: UUID) -> Any:
        from contest.db import session

        return session.get(model, key)


def ticket(person: Named) -> dict[str, Any]:
    """What a signed-in person's session cookie holds."""
    return {"_user_id": f"{person.account_id}:{person.epoch}:{uuid4().hex}", "_fresh": True}


def settle(at: datetime) -> People:
    """Write the small world into the database (flushed, not committed)."""
    series = factories.series("career", "全国大学生职业规划大赛", "National College Student Career Planning Contest")
    other_series = factories.series("skills", "全国技能大赛", "National Skills Contest")
    ministry = factories.organisation("authority", "moe", "教育部", "Ministry of Education", region="000000")
    province = factories.organisation("authority", "360000", "江西省教育厅", "Jiangxi Department of Education")
    school = factories.organisation(
        "school", "4136010421", "江西财经大学", "Jiangxi University of Finance", level="本科"
    )
    other = factories.organisation("school", "4136010414", "江西师范大学", "Jiangxi Normal", level="本科")
    department = factories.organisation(
        "department", "4136010421-01", "会计学院", "School of Accountancy", parent=school
    )

    def named(
        key: str,
        name: str,
        role: str | None,
        where: Organisation | None = None,
        home: Organisation | None = None,
        **more: Any,
    ) -> Named:
        person = None
        if home is not None:
            person = factories.person(name, home=home, at=at, **more)
        account = factories.account(name, login=key.replace("_", "-"), person=person, at=at)
        if role is not None:
            scope = None if role in ("student", "teacher", "administrator") else series
            factories.membership(account, role, where, scope, at=at)
        return Named(key, name, account.id, person.id if person else None)

    def student(key: str, name: str, at_school: Organisation, number: str) -> Named:
        somebody = named(key, name, "student", at_school, at_school, kind="student", level="bachelor")
        factories.enrolment(somebody.person, at_school, number=number, confirmed_at=at)
        return somebody

    stranger = factories.account("陌生的组织者", login="stranger", at=at)
    factories.membership(stranger, "organiser", school, other_series, at=at)
    return People(
        administrator=named("administrator", "管理员", "administrator"),
        organiser=named("organiser", "欧阳静", "organiser", school, school, kind="teacher"),
        organiser_of_other_school=named(
            "organiser_of_other_school", "范志远", "organiser", other, other, kind="teacher"
        ),
        provincial_organiser=named("provincial_organiser", "邹敏", "organiser", province),
        national_organiser=named("national_organiser", "方建国", "organiser", ministry),
        judge=named("judge", "程海燕", "judge", school, school, kind="teacher"),
        chair=named("chair", "罗永康", "chair", school, school, kind="teacher"),
        supervisor=named("supervisor", "纪明", "supervisor", school),
        teacher=named("teacher", "谭雪梅", "teacher", school, school, kind="teacher"),
        alice=student("alice", "林晓雯", school, "0202100001"),
        bob=student("bob", "周子豪", other, "202126701001"),
        stranger=Named("stranger", stranger.name, stranger.id, None),
        outsider=named("outsider", "路人甲", None),
        series_id=series.id,
        other_series_id=other_series.id,
        ministry_id=ministry.id,
        province_id=province.id,
        school_id=school.id,
        other_school_id=other.id,
        department_id=department.id,
    )

"""The first career contest, open for registration, in the small world of tests/people.py."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from contest.db import session as db_session
from contest.editions.models import Contest, Edition
from contest.people.models import Account, Organisation, Person
from contest.registration import actions
from contest.registration.models import Entry
from tests import factories
from tests.client import PageClient
from tests.people import Named, People


def a_pdf(words: str = "生涯发展报告") -> io.BytesIO:
    """A file that is a PDF by its content; other words make another file."""
    return io.BytesIO(b"%PDF-1.4\n% " + words.encode() + b"\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")


def a_pptx(words: str = "slides", *, part: str = "ppt/presentation.xml", macros: bool = False) -> io.BytesIO:
    """An Office document by its parts (ECMA-376)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, words)
        if macros:
            archive.writestr("ppt/vbaProject.bin", "x")
    file.seek(0)
    return file


@dataclass
class Season:
    """An edition with its people, and short ways to bring an entry to a state."""

    edition: Edition
    people: People
    at: datetime

    @property
    def alice(self) -> Person:
        return self.people.alice.person

    def register(self, person: Person, track: str = "growth", division: str = "higher", **more: Any) -> Entry:
        given = {"title": "从课堂到田野", "by": None, "at": self.at, **more}
        return actions.register(self.edition, person, track, division, **given)

    def hand_in(self, entry: Entry, words: str = "") -> Entry:
        """Every required material, different for each entry."""
        words = words or entry.number
        kinds = {"growth": ("report", "slides"), "employment": ("resume", "slides"), "teaching": ("form", "support")}
        for kind in kinds[entry.track]:
            file = a_pptx(words) if kind == "slides" else a_pdf(words + kind)
            name = "展示.pptx" if kind == "slides" else "报告.pdf"
            actions.attach(entry, kind, name=name, file=file, by=None, at=self.at)
        return entry

    def submitted(self, person: Person, track: str = "growth", **more: Any) -> Entry:
        entry = self.hand_in(self.register(person, track, **more))
        return actions.submit(entry, promised=True, by=None, at=more.get("at", self.at))

    def verified(self, person: Person, track: str = "growth", **more: Any) -> Entry:
        entry = self.submitted(person, track, **more)
        actions.verify(entry, confirming=True, by=self.people.organiser.account_id, at=self.at)
        return entry

    def student(self, name: str | None = None, *, school: Organisation | None = None, **study: Any) -> Person:
        """Another student of the first university, with an account."""
        school = school or self.people.school
        person = factories.person(name, home=school, at=self.at, level=study.get("level", "bachelor"))
        factories.enrolment(person, school, **study)
        factories.membership(factories.account(person.name, person=person, at=self.at), "student", school, at=self.at)
        return person

    def signed_in(self, client: PageClient, person: Person) -> PageClient:
        """A browser of somebody who is not one of the named people."""
        account = db_session.query(Account).filter_by(person_id=person.id).one()
        return client.sign_in(Named(account.name, account.name, account.id, person.id))

    def teacher(self, name: str, *, number: str) -> Person:
        school = self.people.school
        person = factories.person(name, home=school, kind="teacher", at=self.at)
        factories.enrolment(person, school, number=number, level="staff", entry_year=None, years=None, programme=None)
        factories.membership(factories.account(name, person=person, at=self.at), "teacher", school, at=self.at)
        return person


@pytest.fixture
def season(people: People, session: Any, at: datetime) -> Season:
    edition = factories.edition(
        "career-2023", of=people.series, text=factories.rulebook_text("career-2023"), at=at,
        name={"zh": "首届全国大学生职业规划大赛", "en": "First National College Student Career Planning Contest"},
        short={"zh": "首届职业规划大赛", "en": "Career Planning 2023"},
    )  # fmt: skip
    session.commit()
    return Season(edition, people, at)


@pytest.fixture
def school_contest(season: Season) -> Contest:
    from contest.editions.actions import contest_for

    return contest_for(season.edition, "school", season.people.school, "growth", "higher", at=season.at)


@pytest.fixture
def provincial_contest(school_contest: Contest) -> Contest:
    assert school_contest.parent is not None
    return school_contest.parent

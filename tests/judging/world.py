"""A school round that is ready to be judged: three entries, two judges and a chair, all of the first university."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from contest.db import session
from contest.editions.models import Contest, Edition
from contest.editions.queries import forget
from contest.judging import actions
from contest.judging.models import Assignment, Panel, Seat, SheetVersion
from contest.judging.queries import active_assignments
from contest.judging.queries.sheets import current_version, sheet_of
from contest.people.models import Account
from contest.registration.models import Appearance
from tests import factories
from tests.people import Named, People, ticket

LAW = (Path(__file__).parent / "law.toml").read_text(encoding="utf-8")
FULL = {"goal.fit": 14_000, "goal.world": 11_500, "action.plan": 17_500}


@dataclass
class World:
    people: People
    at: datetime
    edition: Edition
    contest: Contest
    entries: list[Appearance]
    second: Named  # a second judge of the same school

    @property
    def url(self) -> str:
        return f"{self.edition.key}/panel/{self.contest.key}"

    def desk(self, verb: str) -> str:
        return f"/desk/{self.edition.key}/{verb}/{self.contest.key}"

    def later(self, minutes: int) -> datetime:
        return self.at + timedelta(minutes=minutes)

    @property
    def panel(self) -> Panel:
        return actions.make_panel(self.contest, by=self.people.organiser.account_id, at=self.at)

    def seat(self, somebody: Named, role: str = "judge", **more: Any) -> Seat:
        account = session.get_one(Account, somebody.account_id)
        return actions.seat(self.panel, account, role=role, by=self.people.organiser.account_id, at=self.at, **more)

    def seated(self) -> World:
        if any(seat.account_id for seat in self.panel.seats):
            return self
        self.seat(self.people.judge)
        self.seat(self.second)
        self.seat(self.people.chair, "chair")
        return self

    def assigned(self) -> World:
        self.seated()
        actions.assign_evenly(self.contest, by=self.people.organiser.account_id, at=self.at)
        return self

    def opened(self) -> World:
        self.opened_unsaved()
        session.commit()
        return self

    def opened_unsaved(self) -> World:
        self.assigned()
        actions.open_judging(self.contest, by=self.people.organiser.account_id, at=self.at)
        return self

    def task(self, somebody: Named, entry: int = 0) -> Assignment:
        """A judge's assignment for the entry at this position."""
        return next(
            one
            for one in active_assignments(self.contest)
            if one.seat.account_id == somebody.account_id and one.appearance_id == self.entries[entry].id
        )

    def agreed_task(self, entry: int = 0) -> Assignment:
        return next(
            one
            for one in active_assignments(self.contest)
            if one.seat.role == "panel" and one.appearance_id == self.entries[entry].id
        )

    def submit(self, somebody: Named, entry: int = 0, marks: dict[str, int] | None = None, **more: Any) -> SheetVersion:
        given = FULL if marks is None else marks
        return actions.submit_sheet(
            self.task(somebody, entry), given, by=somebody.account_id, at=more.pop("at", self.at)
        )

    def marked(self) -> World:
        """Every sheet is submitted, none is confirmed."""
        self.opened()
        for n in range(len(self.entries)):
            self.submit(self.people.judge, n)
            self.submit(self.second, n, {**FULL, "goal.fit": 13_000})
        session.commit()
        return self

    def confirmed(self) -> World:
        self.marked()
        return self.confirmed_rest()

    def confirmed_rest(self) -> World:
        """What is not submitted is, and everything is confirmed."""
        for n in range(len(self.entries)):
            for somebody in (self.people.judge, self.second):
                self.submit(somebody, n, current_marks(self.task(somebody, n)))
        for appearance in self.entries:
            actions.confirm_entry(appearance, by=self.people.chair.account_id, at=self.at)
        session.commit()
        return self


def another(people: People, key: str, name: str, role: str = "judge", *, home: Any = None, where: Any = None) -> Named:
    """One more person with a role at the first university."""
    home = home or people.school
    person = factories.person(name, home=home, kind="teacher")
    account = factories.account(name, login=key, person=person)
    factories.membership(account, role, where or people.school, people.series)
    return Named(key, name, account.id, person.id)


def build(people: People, at: datetime, *, count: int = 3, track: str = "growth", text: str = LAW) -> World:
    name = {"zh": "试评大赛", "en": "Trial Contest"}
    edition = factories.edition("trial-2023", of=people.series, text=text, name=name)
    contest = factories.contest(edition, people.school, track=track)
    entries = [entered(contest, people, f"{n:02}") for n in range(1, count + 1)]
    factories.milestone(contest, "roster-frozen")
    second = another(people, "second-judge", "顾南乔")
    session.commit()
    forget()
    return World(people, at, edition, contest, entries, second)


def current_marks(task: Assignment) -> dict[str, int]:
    """What was submitted already, so that submitting it again changes nothing; else a full sheet."""
    version = current_version(sheet_of(task))
    return version.marks if version else FULL


def entered(contest: Contest, people: People, code: str, **more: Any) -> Appearance:
    student = factories.person(f"选手{code}", home=people.school)
    title = f"机密题目{code}"
    entry = factories.entry(contest, home=people.school, members=[student], status="verified", title=title, **more)
    return factories.appearance(entry, contest, code=code)


__all__ = ["FULL", "LAW", "World", "another", "build", "entered", "ticket"]

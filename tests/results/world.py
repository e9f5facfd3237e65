"""A school round that has been judged: two tracks, five works in the first and three in the second, four judges whose
sheets are confirmed. Nothing is tabulated yet. Recognisable titles and scores are planted to show leaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from contest.db import session
from contest.editions.models import Contest, Edition
from contest.editions.queries import forget
from contest.people.models import Organisation
from contest.publication import actions as publication
from contest.publication.models import Publication
from contest.registration.models import Appearance
from contest.results import actions
from contest.results.models import Tabulation
from tests import factories
from tests.people import Named, People

LAW = (Path(__file__).parent / "law.toml").read_text(encoding="utf-8")
ASPECTS = ("content.depth", "form.clarity")
SECRET = "埋好的题目"

# (content, form) of the four judges, in points; 2 × content + form after the highest and the lowest are dropped.
MARKS: dict[str, list[list[tuple[int, int]]]] = {
    "growth": [
        [(29, 38), (28, 37), (28, 37), (27, 36)],
        [(26, 36), (26, 35), (25, 35), (25, 34)],
        [(24, 34), (24, 33), (23, 33), (23, 32)],
        [(22, 31), (21, 31), (21, 30), (20, 30)],
        [(18, 28), (18, 27), (17, 27), (17, 26)],
    ],
    "talk": [
        [(27, 35), (26, 35), (26, 34), (25, 34)],
        [(22, 30), (22, 29), (21, 29), (21, 28)],
        [(19, 26), (18, 26), (18, 25), (17, 25)],
    ],
}


@dataclass
class World:
    people: People
    at: datetime
    edition: Edition
    contest: Contest  # the growth track
    other: Contest  # the talk track
    above: Contest  # the province's growth track
    entries: dict[str, list[Appearance]]
    second: Named  # another organiser of the same school
    departments: list[Organisation] = field(default_factory=list)

    @property
    def contests(self) -> list[Contest]:
        return [self.contest, self.other]

    @property
    def by(self) -> dict[str, Any]:
        return {"by": self.people.organiser.account_id, "at": self.at}

    def later(self, **span: int) -> datetime:
        return self.at + timedelta(**span)

    def desk(self, verb: str, contest: Contest | None = None) -> str:
        return f"/desk/{self.edition.key}/{verb}/{(contest or self.contest).key}"

    def entry(self, place: int, track: str = "growth") -> Appearance:
        """The work that has this place, from 1, in the marks as they are given."""
        return self.entries[track][place - 1]

    def tabulated(self, contests: Iterable[Contest] | None = None) -> Tabulation:
        made = actions.tabulate(list(contests or self.contests), **self.by)
        session.commit()
        return made

    def drafted(self, **more: Any) -> Publication:
        made = publication.prepare(self.tabulated(), **self.by, **more)
        session.commit()
        return made

    def reviewed(self) -> Publication:
        made = publication.review(self.drafted(), by=self.second.account_id, at=self.at)
        session.commit()
        return made

    def published(self) -> Publication:
        made = publication.publish(self.reviewed(), **self.by)
        session.commit()
        return made

    def remark(self, appearance: Appearance, marks: list[tuple[int, int]]) -> None:
        """Give an entry other marks, as a resumed judging would."""
        from contest.judging.models import SheetVersion

        current = session.query(SheetVersion).filter_by(appearance_id=appearance.id, is_current=True)
        for version, (content, form) in zip(current.order_by(SheetVersion.id), marks, strict=True):
            version.marks = {"content.depth": content * 1000, "form.clarity": form * 1000}
        session.commit()

    def leave_out(self, appearance: Appearance, *, sheets: int) -> None:
        """Keep only so many sheets of an entry."""
        from contest.judging.models import SheetVersion

        for version in session.query(SheetVersion).filter_by(appearance_id=appearance.id).all()[sheets:]:
            version.is_current = False
        session.commit()


def build(people: People, at: datetime, *, text: str = LAW, marks: dict[str, Any] | None = None) -> World:
    marks = marks or MARKS
    edition = factories.edition(
        "trial-2023", of=people.series, text=text, name={"zh": "试办大赛", "en": "Trial Contest"}
    )
    departments = [
        factories.organisation("department", f"4136010421-{n}1", f"第{n}学院", f"School {n}", parent=people.school)
        for n in (1, 2, 3)
    ]
    above = factories.contest(edition, people.province, stage="province")
    contests = {
        track: factories.contest(
            edition, people.school, track=track, parent=above if track == "growth" else _province(edition, people)
        )
        for track in marks
    }
    entries = {track: _judged(contests[track], people, rows, departments) for track, rows in marks.items()}
    account = factories.account("复核的人", login="second-organiser")
    factories.membership(account, "organiser", people.school, people.series)
    session.commit()
    forget()
    return World(
        people,
        at,
        edition,
        contests["growth"],
        contests["talk"],
        above,
        entries,
        Named("second", "复核的人", account.id, None),
        departments,
    )


def _province(edition: Edition, people: People) -> Contest:
    return factories.contest(edition, people.province, stage="province", track="talk")


def _judged(
    contest: Contest, people: People, rows: list[list[tuple[int, int]]], departments: list[Organisation]
) -> list[Appearance]:
    panel = factories.panel(contest)
    seats = [factories.seat(panel, code=f"J{n}") for n in range(1, 5)]
    made = []
    for n, marks in enumerate(rows, 1):
        # The first two works are of one department, so that the cap of the next tier has an effect.
        department = departments[0] if n <= 2 else departments[n % 3]
        student = factories.person(f"选手{contest.track}{n}", home=people.school)
        adviser = factories.person(f"指导{contest.track}{n}", home=people.school, kind="teacher")
        entry = factories.entry(
            contest,
            home=people.school,
            members=[student],
            advisers=[adviser],
            status="verified",
            title=f"{SECRET}{contest.track}{n}",
            number=f"{contest.track[0].upper()}{n:03}",
            department_id=department.id,
        )
        appearance = factories.appearance(entry, contest, code=f"{n:02}", credit_id=department.id)
        for seat, (content, form) in zip(seats, marks, strict=True):
            sheet = factories.sheet(seat, appearance)
            given = dict(zip(ASPECTS, (content * 1000, form * 1000), strict=True))
            factories.sheet_version(sheet, given, confirmed_at=factories.MOMENT)
        made.append(appearance)
    for what in ("roster-frozen", "judging-opened", "judging-closed"):
        factories.milestone(contest, what)
    return made

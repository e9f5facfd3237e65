"""The steps of the smoke run. Everybody is made up; the marks make two works level so that a lot decides."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.editions.actions import create_edition, open_edition
from contest.editions.models import Contest, Edition
from contest.judging import actions as judging
from contest.judging.models import Assignment
from contest.people import actions as people
from contest.people.actions.facts import load_facts
from contest.people.models import Account, Organisation
from contest.people.queries import organisation
from contest.publication import actions as publication
from contest.publication.models import Publication
from contest.registration.actions import entering, materials, roster, verifying
from contest.registration.models import Appearance, Entry
from contest.results import actions as results
from contest.results.models import Tabulation
from contest.results.queries import problems, rows_of

RULEBOOK = files(__package__).joinpath("rulebook.toml")
ESSAY = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
PASSWORD = secrets.token_urlsafe(12)  # nobody signs in to a smoke run
SCHOOLS = {"4136010414": ("沈知远", "陆小满", "方一诺"), "4136010421": ("顾清和", "何雨桐", "邵明川")}
# (content, form) by judge, in whole thousandths, for the three works of each school in turn.
MARKS = ((55_000, 36_000), (52_000, 35_500), (48_000, 33_000))
Tell = Callable[[str], None]


def day(month: int, number: int, hour: int = 10) -> datetime:
    """A moment of the smoke run's calendar (Beijing time)."""
    return datetime(2026, month, number, hour, tzinfo=UTC) - timedelta(hours=8)


@dataclass
class Office:
    """The people who act for an organisation: an organiser, the reviewer, two judges and a chair."""

    organisation: Organisation
    organiser: Account
    reviewer: Account
    judges: list[Account]
    chair: Account


def walk(report: Tell) -> list[dict[str, str]]:
    """Carry out the smoke run in the caller's transaction; returns the medal table of the provincial final, best
    first."""
    start = day(3, 1)
    load_facts(at=start)
    edition = create_edition(RULEBOOK.read_text("utf-8"), by=None, at=start)
    open_edition(edition, by=None, at=start)
    report("edition created from its rulebook")
    finals: list[Publication] = []
    schools = [_known("school", code) for code in SCHOOLS]
    for school in schools:
        contest, office = _school_round(edition, school)
        tabulation, published = _results(contest, office, at=day(3, 19))
        moved = results.advance(tabulation, by=office.organiser.id, at=day(3, 22, 12))
        report(
            f"{school.name['zh']}: {len(SCHOOLS[school.code])} registered, verified, marked, confirmed; "
            f"published as no. {published.number}; {moved} moved up"
        )
        finals.append(published)
    province = _known("authority", "360000")
    final = finals[0].contests[0].contest.parent
    if final is None:
        raise LookupError("the school round has no parent")
    office = _office(edition, province, home=_known("school", "4136010403"), at=day(3, 20))
    _judge(final, office, at=day(4, 2))
    tabulation, published = _results(final, office, at=day(4, 6))
    report(f"{province.name['zh']}: published no. {published.number}, digest {(published.digest or '')[:16]}")
    names = {school.code: school.name["zh"] for school in schools}
    return [row | {"group": names.get(row["group"], row["group"])} for row in rows_of(tabulation, "table-medals.csv")]


def _known(kind: str, code: str) -> Organisation:
    found = organisation(kind, code)
    if found is None:
        raise LookupError(f"{kind} {code} is not among the facts")
    return found


def _office(edition: Edition, runs: Organisation, *, home: Organisation, at: datetime) -> Office:
    """Accounts for an organisation. Judges are people of `home`, so that conflicts of interest can be found."""

    def account(name: str, role: str, number: int) -> Account:
        place = people.Studies(home, f"R{runs.code}{number}", "staff")
        made = people.sign_up(name, "teacher", place, password=PASSWORD, login=f"r{runs.code}-{number}", at=at)
        people.grant(made, role, runs, edition.series, by=made.id, at=at)
        return made

    return Office(
        runs,
        account("组织者", "organiser", 1),
        account("复核人", "organiser", 2),
        [account("评委甲", "judge", 3), account("评委乙", "judge", 4)],
        account("裁判长", "chair", 5),
    )


def _school_round(edition: Edition, school: Organisation) -> tuple[Contest, Office]:
    """Students register, hand in and submit; the school verifies, freezes its roster and judges."""
    office = _office(edition, school, home=school, at=day(3, 1))
    entries: list[Entry] = []
    for number, name in enumerate(SCHOOLS[school.code], 1):
        at = day(3, 2 + number)
        studies = people.Studies(school, f"S{number:04d}", "bachelor", programme="汉语言文学", entry_year=2024, years=4)
        student = people.sign_up(name, "student", studies, password=PASSWORD, login=f"s{school.code}-{number}", at=at)
        if student.person is None:
            raise LookupError("a student without a person")
        entry = entering.register(edition, student.person, "essay", "open", title=f"{name}的文章", by=student.id, at=at)
        materials.attach(entry, "text", name="essay.pdf", file=io.BytesIO(ESSAY + name.encode()), by=student.id, at=at)
        entering.submit(entry, promised=True, by=student.id, at=at)
        verifying.verify(entry, confirming=True, by=office.organiser.id, at=day(3, 11))
        entries.append(entry)
    contest = entries[0].contest
    roster.freeze_roster(contest, by=office.organiser.id, at=day(3, 13))
    _judge(contest, office, at=day(3, 15))
    return contest, office


def _judge(contest: Contest, office: Office, *, at: datetime) -> None:
    """Seat, assign, open; every judge submits every sheet; the chair confirms; close."""
    by = office.organiser.id
    if contest.parent is None:
        roster.freeze_roster(contest, by=by, at=at - timedelta(days=1))
    panel = judging.make_panel(contest, by=by, at=at)
    for account in office.judges:
        judging.seat(panel, account, by=by, at=at)
    judging.seat(panel, office.chair, role="chair", by=by, at=at)
    judging.assign_evenly(contest, by=by, at=at)
    judging.open_judging(contest, by=by, at=at)
    order = {id_: place for place, id_ in enumerate(_appearances(contest))}
    for assignment in _assignments(contest):
        content, form = MARKS[order[assignment.appearance_id] % len(MARKS)]
        marks = {"content": content, "form": form}
        judging.submit_sheet(assignment, marks, by=assignment.seat.account_id, at=at + timedelta(hours=1))
    for appearance_id in order:
        judging.confirm_entry(
            session.get_one(Appearance, appearance_id), by=office.chair.id, at=at + timedelta(hours=2)
        )
    judging.close_judging(contest, by=by, at=at + timedelta(hours=3))


def _appearances(contest: Contest) -> Sequence[UUID]:
    return session.scalars(
        sa.select(Appearance.id).where(Appearance.contest_id == contest.id).order_by(Appearance.code)
    ).all()


def _assignments(contest: Contest) -> Sequence[Assignment]:
    return session.scalars(
        sa.select(Assignment)
        .join(Appearance, Appearance.id == Assignment.appearance_id)
        .where(Appearance.contest_id == contest.id)
        .order_by(Assignment.id)
    ).all()


def _results(contest: Contest, office: Office, *, at: datetime) -> tuple[Tabulation, Publication]:
    """Tabulate; if works are level on a line, draw a lot and tabulate again; award, publish, make final."""
    by = office.organiser.id
    tabulation = results.tabulate([contest], by=by, at=at)
    if any(problem.kind == "tie" for problem in problems(tabulation)):
        for number, appearance_id in enumerate(_appearances(contest), 1):
            appearance = session.get_one(Appearance, appearance_id)
            judging.record_lot(appearance, number, witness="两位评委", by=office.chair.id, at=at)
        tabulation = results.tabulate([contest], by=by, at=at + timedelta(minutes=10))
    draft = publication.prepare(tabulation, by=by, at=at + timedelta(hours=1))
    publication.review(draft, by=office.reviewer.id, at=at + timedelta(hours=2))
    published = publication.publish(draft, by=by, at=at + timedelta(hours=3))
    publication.make_final(published, by=by, at=published.publicity_until or at + timedelta(days=4))
    return tabulation, published

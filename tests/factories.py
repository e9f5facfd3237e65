"""Rows for tests, one function a row. Each adds to the session and flushes; what is not given is a plain, lawful value.

For arrangements that an action can make, prefer the action; a factory is for what comes before it.
"""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from contest.db import session
from contest.editions.models import Contest, Edition, Milestone, RulebookVersion, Setting
from contest.judging.models import Assignment, Panel, ScoreSheet, Seat, SheetVersion
from contest.people.models import Account, Enrolment, Membership, Organisation, Person, Series
from contest.registration.models import Appearance, Entry, EntryMember

Row = TypeVar("Row")
MOMENT = datetime(2023, 10, 11, 2, 0, tzinfo=UTC)
SET_UP = datetime(2023, 1, 9, 2, 0, tzinfo=UTC)
_counting = itertools.count(1)


def add(row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def series(key: str = "career", zh: str = "职业规划大赛", en: str = "Career contest") -> Series:
    return add(Series(key=key, name={"zh": zh, "en": en}))


def organisation(
    kind: str = "school",
    code: str | None = None,
    zh: str | None = None,
    en: str | None = None,
    *,
    region: str = "360000",
    parent: Organisation | None = None,
    level: str | None = None,
    **more: Any,
) -> Organisation:
    n = next(_counting)
    zh = zh or f"第{n}学院"
    return add(
        Organisation(
            region=region,
            kind=kind,
            code=code or f"{kind}-{n}",
            name={"zh": zh, "en": en or f"College No. {n}"},
            parent_id=parent.id if parent else None,
            province=region if region.isdigit() and region != "000000" else None,
            level=level,
            **more,
        )
    )


def person(
    name: str | None = None,
    *,
    home: Organisation | None = None,
    kind: str = "student",
    born: date = date(2003, 5, 4),
    at: datetime = MOMENT,
    **more: Any,
) -> Person:
    return add(
        Person(
            region=home.region if home else "360000",
            name=name or f"学生{next(_counting)}",
            kind=kind,
            born=born,
            home_id=home.id if home else None,
            created_at=at,
            **more,
        )
    )


def enrolment(
    somebody: Person,
    school: Organisation,
    *,
    number: str | None = None,
    level: str = "bachelor",
    entry_year: int = 2021,
    years: int = 4,
    **more: Any,
) -> Enrolment:
    return add(
        Enrolment(
            region=school.region,
            person_id=somebody.id,
            organisation_id=school.id,
            number=number or f"2021{next(_counting):06}",
            level=level,
            programme=more.pop("programme", "会计学"),
            entry_year=entry_year,
            years=years,
            **more,
        )
    )


def account(
    name: str | None = None,
    *,
    login: str | None = None,
    person: Person | None = None,
    at: datetime = MOMENT,
    **more: Any,
) -> Account:
    """An account that its owner set up long ago, so that it counts as a person in its own right."""
    n = next(_counting)
    own = {"credential_origin": "own", "credential_since": SET_UP, "credential_at": SET_UP}
    return add(
        Account(
            name=name or f"账号{n}",
            login=login or f"account-{n}",
            person_id=person.id if person else None,
            created_at=at,
            **(own | more),
        )
    )


def membership(
    somebody: Account,
    role: str,
    where: Organisation | None = None,
    scope: Series | None = None,
    *,
    at: datetime = MOMENT,
    **more: Any,
) -> Membership:
    return add(
        Membership(
            account_id=somebody.id,
            organisation_id=where.id if where else None,
            series_id=scope.id if scope else None,
            role=role,
            granted_at=at,
            **more,
        )
    )


def rulebook_text(name: str = "small") -> str:
    """The rulebook of the small world, or of a seed ("career-2023")."""
    here = Path(__file__).parent
    path = here / "small.toml" if name == "small" else here.parent / "seeds" / name / "rulebook.toml"
    return path.read_text(encoding="utf-8")


def edition(
    key: str = "small-2023", *, of: Series | None = None, text: str | None = None, at: datetime = MOMENT, **more: Any
) -> Edition:
    """An edition that is open, with its rulebook as version 1."""
    import hashlib

    text = rulebook_text() if text is None else text
    made = add(
        Edition(
            key=key,
            series_id=(of or series()).id,
            name=more.pop("name", {"zh": "首届小赛", "en": "First Small Contest"}),
            short=more.pop("short", {"zh": "小赛", "en": "Small"}),
            year=more.pop("year", 2023),
            zone="Asia/Shanghai",
            opened_at=more.pop("opened_at", at),
            created_at=at,
            **more,
        )
    )
    add(
        RulebookVersion(
            edition_id=made.id,
            number=1,
            text=text,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            law="1",
            at=at,
        )
    )
    return made


def contest(
    of: Edition,
    run_by: Organisation,
    *,
    stage: str = "school",
    track: str = "growth",
    division: str = "higher",
    parent: Contest | None = None,
    at: datetime = MOMENT,
    **more: Any,
) -> Contest:
    return add(
        Contest(
            region=run_by.region,
            edition_id=of.id,
            parent_id=parent.id if parent else None,
            organisation_id=run_by.id,
            key=f"{stage}/{run_by.code}/{track}/{division}",
            stage=stage,
            track=track,
            division=division,
            created_at=at,
            **more,
        )
    )


def setting(of: Contest, key: str, value: Any, *, at: datetime = MOMENT, **more: Any) -> Setting:
    return add(Setting(contest_id=of.id, key=key, value={"is": value}, at=at, **more))


def milestone(of: Contest, what: str, *, at: datetime = MOMENT, **more: Any) -> Milestone:
    return add(Milestone(contest_id=of.id, what=what, at=at, **more))


def entry(
    in_: Contest,
    *,
    home: Organisation,
    members: list[Person] | None = None,
    advisers: list[Person] | None = None,
    status: str = "submitted",
    title: str | None = None,
    by: UUID | None = None,
    at: datetime = MOMENT,
    **more: Any,
) -> Entry:
    n = next(_counting)
    made = add(
        Entry(
            region=home.region,
            edition_id=in_.edition_id,
            contest_id=in_.id,
            track=in_.track,
            division=in_.division,
            number=more.pop("number", f"C{n:04}"),
            title=title or f"作品{n}",
            home_id=home.id,
            status=status,
            created_by=by,
            created_at=at,
            submitted_at=None if status == "draft" else at,
            decided_at=at if status in ("verified", "returned", "rejected") else None,
            **more,
        )
    )
    for role, somebodies in (("competitor", members or []), ("adviser", advisers or [])):
        for place, somebody in enumerate(somebodies, 1):
            add(EntryMember(entry_id=made.id, person_id=somebody.id, role=role, position=place, accepted_at=at))
    return made


def appearance(of: Entry, in_: Contest, *, code: str | None = None, at: datetime = MOMENT, **more: Any) -> Appearance:
    return add(
        Appearance(
            region=of.region,
            entry_id=of.id,
            contest_id=in_.id,
            home_id=of.home_id,
            code=code or f"{next(_counting):02}",
            registered_at=at,
            verified_at=more.pop("verified_at", at),
            **more,
        )
    )


def panel(of: Contest, *, at: datetime = MOMENT) -> Panel:
    return add(Panel(contest_id=of.id, made_at=at))


def seat(
    on: Panel,
    somebody: Account | None = None,
    *,
    code: str | None = None,
    role: str = "judge",
    home: Organisation | None = None,
    **more: Any,
) -> Seat:
    n = next(_counting)
    return add(
        Seat(
            panel_id=on.id,
            contest_id=on.contest_id,
            account_id=somebody.id if somebody else None,
            person_id=somebody.person_id if somebody else None,
            home_id=home.id if home else None,
            code=f"J{n}" if code is None else code,
            name=somebody.name if somebody else f"评委{n}",
            role=role,
            **more,
        )
    )


def assignment(to: Seat, of: Appearance, *, at: datetime = MOMENT, **more: Any) -> Assignment:
    return add(Assignment(seat_id=to.id, appearance_id=of.id, at=at, **more))


def sheet(by: Seat, of: Appearance, *, draft: dict[str, int | None] | None = None, **more: Any) -> ScoreSheet:
    return add(ScoreSheet(region=of.region, seat_id=by.id, appearance_id=of.id, draft=draft or {}, **more))


def sheet_version(of: ScoreSheet, marks: dict[str, int], *, at: datetime = MOMENT, **more: Any) -> SheetVersion:
    """A submitted sheet; marks are whole thousandths."""
    return add(
        SheetVersion(
            region=of.region,
            sheet_id=of.id,
            seat_id=of.seat_id,
            appearance_id=of.appearance_id,
            contest_id=of.appearance.contest_id,
            number=more.pop("number", 1),
            marks=marks,
            at=at,
            **more,
        )
    )

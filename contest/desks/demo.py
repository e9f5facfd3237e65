"""The demo: both contests seeded once, one account for each role, and what to try first."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from contest.db import session
from contest.desks.seeding import seed
from contest.desks.seeding.folder import open_seed
from contest.desks.seeding.load import Progress
from contest.editions.models import Edition
from contest.editions.queries import contest_by_key, edition_by_key
from contest.errors import N_, NotAllowed
from contest.judging.models import Seat
from contest.people import actions as people
from contest.people.models import Account, Organisation, Person

SEEDS = ("career-demo", "skills-2023", "career-2023")
PASSWORD = "saiwu-demo"  # noqa: S105 - for made-up people on one's own machine
# Accounts in addition to those that the season names: login, role, organisation, series' edition, what to try.
MORE = (
    ("reviewer", "organiser", "4136012942", "career-demo", "复核 publisher 起草的发布 / review what publisher drafted"),
    (
        "province",
        "organiser",
        "360000",
        "career-demo",
        "看省内各校进展，定省里的日期 / the province's schools and dates",
    ),
    ("skills", "organiser", "mohrss", "skills-2023", "看技能大赛全国决赛的统分与发布 / the skills final's desk"),
)
LOGINS = {
    ("student", ""): "student",
    ("judge", ""): "judge",
    ("chair", ""): "chair",
    ("organiser", "4136010421"): "organiser",
    ("organiser", "4136012942"): "publisher",
    ("supervisor", "360000"): "supervisor",
}


@dataclass(frozen=True)
class DemoAccount:
    login: str
    role: str
    where: str
    first: str  # what to try first


def prepare(*, at: datetime, progress: Progress) -> list[DemoAccount]:
    """Seed what is missing, and make sure that every role has an account. Idempotent; each seed commits separately."""
    for name in SEEDS:
        seed(name, at=at, progress=progress)
        session.commit()
    made = accounts(at=at)
    session.commit()
    return made


def accounts(*, at: datetime) -> list[DemoAccount]:
    """One account for each role, all with the same password."""
    refuse_in_production()
    source = open_seed("career-demo", at=at)
    edition = _edition("career-demo")
    made = [_administrator(at)]
    for row in source.accounts():
        role, where = str(row["role"]), str(row.get("organisation", ""))
        login = LOGINS[role, where]
        first = f"{row['try']['zh']} / {row['try']['en']}"
        if "person" in row:
            made.append(_participant(login, str(row["person"]), first, at=at))
        elif "seat" in row:
            made.append(_seated(edition, login, role, row, first, at=at))
        else:
            made.append(_official(edition, login, role, where, first, at=at))
    made += [_official(_edition(key), login, role, where, first, at=at) for login, role, where, key, first in MORE]
    return made


def refuse_in_production() -> None:
    from flask import current_app

    if current_app.config["SAIWU"].is_production:
        raise NotAllowed(N_("演示账号只在开发模式下建立。这里是正式环境。"))


def _edition(key: str) -> Edition:
    found = edition_by_key(key)
    if found is None:
        raise LookupError(key)
    return found


def _account(login: str, name: str, *, person: Person | None, at: datetime) -> Account:
    account = session.scalar(sa.select(Account).where(Account.login == login))
    if account is None and person is not None:
        account = session.scalar(sa.select(Account).where(Account.person_id == person.id))
    if account is None:
        account = people.open_account(name, person=person, login=login, password=PASSWORD, at=at)
    return account


def _organisation(kinds: tuple[str, ...], code: str) -> Organisation:
    return session.scalars(sa.select(Organisation).where(Organisation.kind.in_(kinds), Organisation.code == code)).one()


def _administrator(at: datetime) -> DemoAccount:
    if session.scalar(sa.select(Account).where(Account.login == "admin")) is None:
        people.create_administrator("管理员", "admin", PASSWORD, at=at)
    return DemoAccount(
        "admin",
        "administrator",
        "",
        "看账号与单位，从一份规程新建一届大赛 / accounts, and a new edition from a rulebook",
    )


def _participant(login: str, reference: str, first: str, *, at: datetime) -> DemoAccount:
    person = session.scalars(sa.select(Person).where(Person.reference == reference)).one()
    account = _account(login, person.name, person=person, at=at)
    home = session.get_one(Organisation, person.home_id)
    people.grant(account, person.kind, organisation=home, series=None, by=None, at=at)
    return DemoAccount(login, person.kind, home.name["zh"], first)


def _seated(edition: Edition, login: str, role: str, row: Any, first: str, *, at: datetime) -> DemoAccount:
    contest = contest_by_key(edition, str(row["contest"]))
    if contest is None:
        raise LookupError(row["contest"])
    seat = session.scalars(sa.select(Seat).where(Seat.contest_id == contest.id, Seat.code == str(row["seat"]))).one()
    person = session.get(Person, seat.person_id) if seat.person_id else None
    account = _account(login, seat.name, person=person, at=at)
    seat.account_id = account.id
    people.grant(account, role, organisation=contest.organisation, series=edition.series, by=None, at=at)
    return DemoAccount(login, role, contest.organisation.name["zh"], first)


def _official(edition: Edition, login: str, role: str, code: str, first: str, *, at: datetime) -> DemoAccount:
    where = _organisation(("school", "authority"), code)
    names = {"organiser": "赛务组", "supervisor": "监督组"}
    short = (where.short or where.name)["zh"]
    account = _account(login, f"{short}{names[role]}" if login != "reviewer" else f"{short}复核人", person=None, at=at)
    people.grant(account, role, organisation=where, series=edition.series, by=None, at=at)
    return DemoAccount(login, role, where.name["zh"], first)


def free_port(wanted: int) -> int:
    """The requested port on this machine, or the next free one."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {wanted} to {wanted + 49}")

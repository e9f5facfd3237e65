"""Loading people: everybody in people.csv, and an account for people who have to act."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.db import new_id, session
from contest.desks.seeding.folder import Rows
from contest.people import actions as people
from contest.people.models import Account, CredentialOrigin, Enrolment, Organisation, Person, Series


class Organisations:
    """Organisations by code. Codes of different kinds are unique in a seed, but callers may ask for a kind."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Organisation] = {}
        self._by_code: dict[str, Organisation] = {}

    def want(self, codes: set[str]) -> None:
        """Read these codes in one query."""
        missing = sorted(codes - set(self._by_code) - {""})
        for start in range(0, len(missing), 500):
            for one in session.scalars(
                sa.select(Organisation).where(Organisation.code.in_(missing[start : start + 500]))
            ):
                self._found[one.kind, one.code] = one
                self._by_code[one.code] = one

    def __getitem__(self, code: str) -> Organisation:
        if code not in self._by_code:
            self.want({code})
        return self._by_code[code]

    def get(self, code: str) -> Organisation | None:
        return self[code] if code else None


def load_people(rows: Rows, organisations: Organisations, *, years_on: int, at: datetime) -> dict[str, UUID]:
    """Write people and their enrolments; returns their ids by the number used in the seed. `years_on` moves the years
    of a made-up season towards today."""
    organisations.want({row[column] for row in rows for column in ("home", "department")})
    known = _known([row["person"] for row in rows])
    people_rows: list[dict[str, Any]] = []
    enrolments: list[dict[str, Any]] = []
    for row in rows:
        if row["person"] in known:
            continue
        home = organisations[row["home"]]
        id_ = known[row["person"]] = new_id()
        people_rows.append(
            {
                "id": id_,
                "region": home.region,
                "name": row["name"],
                "name_latin": row["name_latin"] or None,
                "gender": row["gender"] or None,
                "born": _moved(date.fromisoformat(row["born"]), years_on) if row["born"] else None,
                "kind": row["kind"],
                "home_id": home.id,
                "level": row["level"] or None,
                "reference": row["person"],
                "created_at": at,
            }
        )
        if row["number"] and home.kind == "school":
            department = organisations.get(row["department"])
            enrolments.append(
                {
                    "id": new_id(),
                    "region": home.region,
                    "person_id": id_,
                    "organisation_id": home.id,
                    "department_id": department.id if department else None,
                    "number": row["number"],
                    "level": row["level"] if row["kind"] == "student" else "staff",
                    "programme": row["programme"] or None,
                    "entry_year": int(row["entry_year"]) + years_on if row["entry_year"] else None,
                    "years": int(row["years"]) if row["years"] else None,
                    "confirmed_at": at,
                }
            )
    if people_rows:
        session.execute(sa.insert(Person), people_rows)
    if enrolments:
        session.execute(sa.insert(Enrolment), enrolments)
    return known


def _known(references: list[str]) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    for start in range(0, len(references), 500):
        rows = session.execute(
            sa.select(Person.reference, Person.id).where(Person.reference.in_(references[start : start + 500]))
        )
        found.update({reference: id_ for reference, id_ in rows if reference})
    return found


def _moved(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


class Officials:
    """Accounts of people who act for an organisation in a seed: two organisers, so that one can review what the other
    prepared. They have no password; the demo sets one for some of them."""

    def __init__(self, series: Series, *, at: datetime) -> None:
        self._series = series
        self._at = at
        self._made: dict[tuple[UUID, str], Account] = {}

    def of(self, organisation: Organisation, operation: str) -> Account:
        """`operation` is prepare or review."""
        key = (organisation.id, operation)
        if key not in self._made:
            name = organisation.short or organisation.name
            suffix = {"prepare": "赛务组", "review": "复核人"}[operation]
            login = f"{self._series.key}-{organisation.code}-{operation}".lower()
            account = session.scalar(sa.select(Account).where(Account.login == login))
            if account is None:
                account = Account(
                    login=login,
                    name=f"{name['zh']}{suffix}",
                    created_at=self._at,
                    credential_origin=CredentialOrigin.OWN,  # made-up people, each in their own right
                    credential_since=self._at,
                    credential_at=self._at,
                )
                session.add(account)
                session.flush()
                people.record_credential("people.open_account", account, by=None, at=self._at)
                people.grant(account, "organiser", organisation=organisation, series=self._series, by=None, at=self._at)
            self._made[key] = account
        return self._made[key]

"""The sealed roster: who was behind each entry, as far as statistics count people.

It is a file of the publication that is never handed out and is in no bundle: a person is a code and the name that the
public sees; there is an age in full years, but no date of birth. What a report says about people is counted from it,
so correcting a birthday later changes no published figure.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

from contest.caching import BoundedCache
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import edition_part, rulebook_of
from contest.exchange.writing import csv_bytes
from contest.files import file_store
from contest.publication.formatting import public_names
from contest.registration.models import Appearance

FILE = "roster.csv"


class RosterRow(NamedTuple):
    """One person in one entry of one contest. Unknown fields are empty."""

    contest: str
    entry: str
    person: str  # the same person has the same code in all entries; the roster is never handed out
    name: str  # as the rulebook's privacy rule shows it
    kind: str  # student | teacher | worker
    level: str  # education
    home: str  # code of the school or employer
    home_level: str  # a school's level
    age: str  # full years on the first day of the edition


def written(appearances: Iterable[tuple[Contest, Appearance]]) -> bytes:
    """The roster of some appearances as CSV, by contest, entry and order of authors."""
    from contest.rules.eligibility import age

    rows: list[RosterRow] = []
    for contest, appearance in sorted(appearances, key=lambda pair: (pair[0].key, pair[1].entry.number)):
        entry = appearance.entry
        people = [member.person for member in entry.members if member.role == "competitor"]
        numbers = [f"{entry.number}-{n}" for n, _ in enumerate(people, 1)]
        shown = public_names([person.name for person in people], numbers, contest)
        first_day = edition_part(rulebook_of(contest)).begins
        for person, name in zip(people, shown, strict=True):
            home = person.home or appearance.home
            years = age(person.born, first_day) if person.born and first_day else None
            rows.append(
                RosterRow(
                    contest.key,
                    entry.number,
                    str(person.id),
                    name,
                    person.kind,
                    person.level or "",
                    home.code if home else "",
                    (home.level or "") if home else "",
                    "" if years is None else str(years),
                )
            )
    return csv_bytes(RosterRow._fields, rows)


_rosters: BoundedCache[str, tuple[RosterRow, ...]] = BoundedCache(64)


def read(digest: str) -> tuple[RosterRow, ...]:
    """A sealed roster by its digest; files with a digest never change, so a process reads each once."""
    return _rosters.get(digest, lambda: _read(digest))


def _read(digest: str) -> tuple[RosterRow, ...]:
    header, *rows = csv.reader(io.StringIO(file_store().read(digest).decode(), newline=""))
    return tuple(RosterRow(**dict(zip(header, row, strict=True))) for row in rows)

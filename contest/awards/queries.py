"""Queries for awards: as a tabulation's file has them, and as they were given."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import Kind, Recorded, Standing, rows_to_hold
from contest.awards.models import AwardDecision
from contest.db import session
from contest.editions.labels import award_names
from contest.editions.rulebooks.effective import contest_name
from contest.people.models import Organisation, Person
from contest.registration.models import Appearance, Entry
from contest.results.bridge import people_of
from contest.results.models import Decision, Tabulation
from contest.results.queries import rows_of, tabulated_contests

if TYPE_CHECKING:
    from contest.rules import Rulebook

__all__ = [
    "AWARDS",
    "About",
    "Given",
    "Tally",
    "about",
    "award_names",
    "given_by",
    "groups_of",
    "people_of",
    "rows_digest",
    "tallies",
]


@dataclass(frozen=True)
class Given:
    """A row of awards.csv: an award to an entry, to a group with no entry, or to a person behind an award."""

    award: str
    contest: str
    entry: str
    group: str
    person: str
    size: int


@dataclass(frozen=True)
class Tally:
    """One award: how many were given, to how many people; `source` is the clause that it is based on."""

    award: str
    count: int
    people: int
    source: str | None


@dataclass(frozen=True)
class About:
    """Words for what rows of awards.csv name by code: contest key, (contest key, entry number), group, person."""

    contests: Mapping[str, dict[str, str]]
    entries: Mapping[tuple[str, str], Any]  # (appearance id, title)
    groups: Mapping[str, dict[str, str]]
    people: Mapping[str, str]


def given_by(tabulation: Tabulation) -> list[Given]:
    """The awards that a tabulation gives, in the order of awards.csv: provisional while a problem blocks, and given to
    nobody before a publication is prepared."""
    return [
        Given(row["award"], row["contest"], row["entry"], row["group"], row["person"], int(row["size"]))
        for row in rows_of(tabulation, "awards.csv")
    ]


def tallies(given_awards: Iterable[Given], rulebook: Rulebook) -> list[Tally]:
    """Every award that was given at least once, in the order of awards.csv."""
    count, people = Counter[str](), Counter[str]()
    for one in given_awards:
        count[one.award] += 1
        people[one.award] += one.size
    sources = _sources(rulebook)
    return [Tally(award, count[award], people[award], sources.get(award)) for award in count]


def _sources(rulebook: Rulebook) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for ladder in rulebook.ladder:
        for rung in ladder.rung:
            found.setdefault(rung.award, rung.source or ladder.source)
    for rules in (rulebook.pick, rulebook.derived, rulebook.decision, rulebook.prize):
        for one in rules:
            found.setdefault(one.award, one.source)
    return found


def about(tabulation: Tabulation, rows: Sequence[Given]) -> About:
    """The words for a page of rows, in four queries whatever the number of rows."""
    contests = tabulated_contests(tabulation)
    ids = {contest.key: contest.id for contest in contests}
    keys = {contest.id: contest.key for contest in contests}
    entries = session.execute(
        sa.select(Appearance.id, Appearance.contest_id, Entry.number, Entry.title)
        .join(Entry, Entry.id == Appearance.entry_id)
        .where(
            Appearance.contest_id.in_({ids[one.contest] for one in rows if one.entry}),
            Entry.number.in_({one.entry for one in rows if one.entry}),
        )
    )
    codes = {one.group for one in rows}
    groups = session.execute(
        sa.select(Organisation.code, Organisation.name).where(
            Organisation.id.in_(groups_of(tabulation, set(keys)).values()), Organisation.code.in_(codes)
        )
    )
    return About(
        contests={contest.key: contest_name(contest) for contest in contests},
        entries={(keys[contest_id], number): (id_, title) for id_, contest_id, number, title in entries},
        groups=dict(groups.all()),
        people=_names({one.person for one in rows} - {""}, set(keys)),
    )


def _names(codes: set[str], contest_ids: set[UUID]) -> dict[str, str]:
    """The names behind people's codes; the organiser's page shows them in full."""
    if not codes:
        return {}
    ids = {id_: code for code, id_ in people_of(contest_ids).items() if code in codes}
    found = session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {ids[id_]: name for id_, name in found}


def groups_of(tabulation: Tabulation, contest_ids: set[UUID]) -> dict[str, UUID]:
    """The credited organisations of these contests, and those that a committee gives awards to, by the code used in
    outputs. If two have the same code, the credited one is used."""
    credited = (
        sa.select(Organisation.code, Organisation.id)
        .join(Appearance, Appearance.credit_id == Organisation.id)
        .where(Appearance.contest_id.in_(contest_ids))
        .distinct()
    )
    decorated = (
        sa.select(Organisation.code, Organisation.id)
        .join(Decision, Decision.organisation_id == Organisation.id)
        .where(
            Decision.edition_id == tabulation.edition_id,
            sa.or_(Decision.contest_id.in_(contest_ids), Decision.contest_id.is_(None)),
        )
        .distinct()
    )
    return dict([*session.execute(decorated), *session.execute(credited)])


# The rows of awards that were given, as the audit log records them: those of one tabulation by one digest.
RECORDED = ("position", "award", "contest_id", "appearance_id", "group_id", "group", "person_id", "size")


def rows_digest(tabulation_id: UUID) -> str:
    """SHA-256 of the awards given under a tabulation, in their order."""
    query = (
        sa.select(*(getattr(AwardDecision, column) for column in RECORDED))
        .where(AwardDecision.tabulation_id == tabulation_id)
        .order_by(AwardDecision.position)
        .execution_options(yield_per=1_000)
    )
    digest = hashlib.sha256()
    for row in session.execute(query):
        digest.update(json.dumps(list(row), default=str, ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()


def _awarded_tabulations(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(Tabulation.id, Tabulation.edition_id)
        .where(sa.exists().where(AwardDecision.tabulation_id == Tabulation.id))
        .order_by(Tabulation.id)
    )
    for row in list(rows_to_hold(query, Tabulation.edition_id, edition)):
        yield Standing(str(row.id), {"rows": rows_digest(row.id), "edition": str(row.edition_id)})


def _awarded(line: Any) -> Iterator[Recorded]:
    if "rows" in line.now and line.now["awards"]:
        fields = {name: line.now[name] for name in ("rows", "edition")}
        yield Recorded(str(line.subject_id), fields, begins=True)


AWARDS = Kind("awards of a tabulation", {"awards.award": _awarded}, _awarded_tabulations)

"""The rows of an edition as its archive has them: every column as text, and beside each id what it names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import AuditLine
from contest.audit.models import canonical_text
from contest.db import session
from contest.desks.models import Archive
from contest.desks.queries.archive_tables import NAMES, ArchivedTable, is_prose
from contest.editions.models import Contest, Edition, Milestone
from contest.errors import NotFound
from contest.exchange.merkle import leaf
from contest.jobs import Job
from contest.judging.models import OutsideScore, Seat, SheetVersion
from contest.people.models import Account, Organisation, Person
from contest.privacy import masked_name
from contest.publication.models import IssuedCertificate, Objection, Publication
from contest.registration.models import Appearance, Entry
from contest.results.models import Tabulation

JOB = "desks.archive"
NAMES_KEPT = timedelta(days=3 * 365)
"""Counted from the edition's last day: for so long an archive that is made anew has names and what people wrote."""
PART = 500
MASKED = "（已过保存期，不再给出）/ (no longer kept)"


def is_masked(edition: Edition, at: datetime) -> bool:
    """Whether the time for names and free text has run out; an edition without a last day has not ended."""
    return edition.ends is not None and at.date() > edition.ends + NAMES_KEPT


@dataclass
class Reader:
    """Reads the tables of one edition. `masked`: names are masked, and what people wrote is left blank."""

    edition: Edition
    masked: bool
    ids: dict[str, list[UUID]] = field(default_factory=dict)  # of all rows read so far, by table
    _named: dict[tuple[str, UUID], str] = field(default_factory=dict)

    def table(self, table: ArchivedTable) -> tuple[list[str], list[list[str]]]:
        """Its heads and its rows."""
        columns = table.columns
        named = [(n, one, target) for n, one in enumerate(columns) if (target := _target(one))]
        own = [one.name for one in columns]
        heads = own + [_called(one.name, own) for _n, one, _target in named]
        rows: list[list[str]] = []
        for part in session.execute(table.rows(self.edition.id)).partitions(PART):
            for n, _one, target in named:
                self._learn(target, [row[n] for row in part if row[n] is not None])
            for row in part:
                cells = [self._cell(one, row[n]) for n, one in enumerate(columns)]
                rows.append([*cells, *(self._named.get((target, row[n]), "") for n, _one, target in named)])
        if "id" in heads:
            at = heads.index("id")
            self.ids[table.model.__tablename__] = [UUID(row[at]) for row in rows]
        return heads, rows

    def _cell(self, column: sa.Column[Any], value: Any) -> str:
        if value is not None and self.masked:
            if is_prose(column):
                return MASKED
            if f"{column.table.name}.{column.name}" in NAMES:
                return masked_name(str(value))
        return as_text(value)

    def _learn(self, target: str, ids: Iterable[UUID]) -> None:
        unknown = list(dict.fromkeys(one for one in ids if (target, one) not in self._named))
        for first in range(0, len(unknown), PART):
            query, shown = TARGETS[target]
            for row in session.execute(query(unknown[first : first + PART])):
                text = shown(row)
                is_name = target in ("person", "account")
                self._named[target, row[0]] = masked_name(text) if is_name and self.masked else text

    def log(self) -> list[AuditLine]:
        """The lines of the log about the rows that were read, in the order of the log."""
        found: list[AuditLine] = []
        for kind, ids in self.ids.items():
            for first in range(0, len(ids), PART):
                about = (AuditLine.subject_kind == kind, AuditLine.subject_id.in_(ids[first : first + PART]))
                found += session.scalars(sa.select(AuditLine).where(*about))
        return sorted(found, key=lambda one: one.id)

    def written(self, lines: Sequence[AuditLine]) -> Iterator[str]:
        """The lines as JSON. `leaf`: the line's leaf in the Merkle tree of the whole log, by which anybody who has the
        tree finds it. The network address and the request are not given."""
        self._learn("account", [one.by_id for one in lines if one.by_id is not None])
        for one in lines:
            content = {
                "id": str(one.id),
                "at": one.at.isoformat(),
                "by_id": as_text(one.by_id),
                "by": self._named.get(("account", one.by_id), "") if one.by_id else "",
                "action": one.action,
                "subject_kind": one.subject_kind,
                "subject_id": str(one.subject_id),
                "was": MASKED if self.masked and one.was else one.was,
                "now": MASKED if self.masked and one.now else one.now,
                "reason": MASKED if self.masked and one.reason else one.reason,
                "leaf": leaf(canonical_text(one)).hex(),
            }
            yield json.dumps(content, ensure_ascii=False, sort_keys=True)


def as_text(value: Any) -> str:
    """A value of a column as text: nothing is "", moments are ISO 8601 in UTC, documents are JSON with sorted keys."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


Query = Callable[[Sequence[UUID]], Any]
# What an id names: by the table that it leads to.
TARGETS: Mapping[str, tuple[Query, Callable[[Any], str]]] = {
    "person": (lambda ids: sa.select(Person.id, Person.name).where(Person.id.in_(ids)), lambda row: row.name),
    "account": (lambda ids: sa.select(Account.id, Account.name).where(Account.id.in_(ids)), lambda row: row.name),
    "organisation": (
        lambda ids: sa.select(Organisation.id, Organisation.code, Organisation.name).where(Organisation.id.in_(ids)),
        lambda row: f"{row.code} {row.name['zh']}",
    ),
    "contest": (lambda ids: sa.select(Contest.id, Contest.key).where(Contest.id.in_(ids)), lambda row: row.key),
    "entry": (lambda ids: sa.select(Entry.id, Entry.number).where(Entry.id.in_(ids)), lambda row: row.number),
    "appearance": (
        lambda ids: (
            sa.select(Appearance.id, Entry.number, Contest.key)
            .join(Entry, Entry.id == Appearance.entry_id)
            .join(Contest, Contest.id == Appearance.contest_id)
            .where(Appearance.id.in_(ids))
        ),
        lambda row: f"{row.key} {row.number}",
    ),
    "seat": (lambda ids: sa.select(Seat.id, Seat.code).where(Seat.id.in_(ids)), lambda row: row.code),
    "publication": (
        lambda ids: sa.select(Publication.id, Publication.number).where(Publication.id.in_(ids)),
        lambda row: str(row.number),
    ),
    "tabulation": (
        lambda ids: sa.select(Tabulation.id, Tabulation.stage, Tabulation.number).where(Tabulation.id.in_(ids)),
        lambda row: f"{row.stage} {row.number}",
    ),
    "objection": (
        lambda ids: sa.select(Objection.id, Objection.number).where(Objection.id.in_(ids)),
        lambda row: str(row.number),
    ),
    "issued_certificate": (
        lambda ids: sa.select(IssuedCertificate.id, IssuedCertificate.number).where(IssuedCertificate.id.in_(ids)),
        lambda row: row.number,
    ),
}


def _target(column: sa.Column[Any]) -> str:
    """The table that a column of ids leads to; "" where it names nothing that can be read. Ids of accounts are often no
    foreign keys, because a log outlives an account."""
    for key in column.foreign_keys:
        return key.column.table.name if key.column.table.name in TARGETS else ""
    is_of_account = column.name == "by_id" or column.name.endswith(("_by", "_by_id"))
    return "account" if is_of_account and isinstance(column.type, sa.Uuid) else ""


def _called(name: str, taken: Sequence[str]) -> str:
    """The head beside a column of ids: `entry` for `entry_id`, `made_by_name` for `made_by`."""
    short = name.removesuffix("_id")
    return f"{short}_name" if short in taken else short


# Whose marks it holds


def still_judged(edition: Edition) -> list[Contest]:
    """The contests whose judging has been opened and not closed, in the order of their keys: their marks are for those
    who take part in judging."""
    closed = {one.id for one in _contests(edition, _reached("judging-closed"))}
    return [one for one in _contests(edition, _reached("judging-opened")) if one.id not in closed]


def with_marks(archive: Archive) -> list[Contest]:
    """The contests whose marks an archive holds, in the order of their keys."""
    edition = session.get_one(Edition, archive.edition_id)
    sheets = sa.select(SheetVersion.contest_id).where(SheetVersion.at <= archive.made_at)
    outside = sa.select(OutsideScore.contest_id).where(OutsideScore.at <= archive.made_at)
    return _contests(edition, sa.union_all(sheets, outside))


def _contests(edition: Edition, ids: Any) -> list[Contest]:
    found = sa.select(Contest).where(Contest.edition_id == edition.id, Contest.id.in_(ids)).order_by(Contest.key)
    return list(session.scalars(found))


def _reached(what: str) -> sa.Select[Any]:
    return sa.select(Milestone.contest_id).where(Milestone.what == what, Milestone.undone_at.is_(None))


# Archives that were made


def archives_of(edition: Edition) -> list[Archive]:
    """Those that are still kept, the newest first."""
    return list(
        session.scalars(
            sa.select(Archive).where(Archive.edition_id == edition.id).order_by(Archive.id.desc()).limit(10)
        )
    )


def archive_at(edition: Edition, archive_id: UUID) -> Archive:
    """Raises NotFound: another edition's, or no longer kept."""
    found = session.scalar(sa.select(Archive).where(Archive.edition_id == edition.id, Archive.id == archive_id))
    if found is None:
        raise NotFound
    return found


def last_job(edition: Edition) -> Job | None:
    """The last job that made, or makes, an archive of this edition."""
    return session.scalar(
        sa.select(Job)
        .where(Job.kind == JOB, Job.asked["edition"].as_string() == str(edition.id))
        .order_by(Job.id.desc())
        .limit(1)
    )

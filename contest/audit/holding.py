"""Rows against the log: what the lines recorded last of each row, and what stands in the database now.

Each step says what it records (`hold`). One pass over the log gathers the last recorded state of every row in a file
on the disk, so neither the log nor the rows have to fit into memory; then each row is compared with its state.

Rows that came without a line of their own (a past season that was loaded, rows from before their kind was recorded)
are covered by lines of the action `audit.cover`, which say how each row stood then. Such a line is written once for
each kind when the database is brought up to date, and at the end of each loading; what was done to a row before is not
covered, and the report says so.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit.models import AuditHead, AuditLine
from contest.audit.recording import origin
from contest.audit.verifying import Walk
from contest.db import session

COVER = "audit.cover"
THROWN_AWAY = "editions.throw_away"
JOINED = "people.join"  # two people turned out to be one: `former` is `person` from then on, in every row
EVERYTHING = UUID(int=0)  # the subject of a cover that is not about one edition
ROWS_IN_LINE = 400
PART = 500  # rows that are compared at once
IN_MEMORY = 5_000  # rows whose last state is not in the file yet
GONE = "(gone)"
EDITION = "edition"

Fields = Mapping[str, str]


@dataclass(frozen=True)
class Recorded:
    """What a line says of a row. `begins`: nothing noted of it before counts any more; `ends`: the row was removed."""

    row: str
    fields: Fields
    begins: bool = False
    ends: bool = False


@dataclass(frozen=True)
class Standing:
    """A row as it is: the same fields as its lines record. One of them is the edition that it belongs to."""

    row: str
    fields: Fields


@dataclass(frozen=True)
class Kind:
    """A kind of rows that the log answers for.

    `read`: by action, what a line says of rows. `rows`: every row, or those of one edition. `since_start`: lines from
    before the kind was covered are exact enough to be held against; otherwise counting begins with its cover.
    `differences`: for a field that is a digest of much, what exactly differs in a row from what was recorded.
    """

    name: str
    read: Mapping[str, Callable[[Any], Iterable[Recorded]]]
    rows: Callable[[UUID | None], Iterable[Standing]]
    since_start: bool = False
    differences: Mapping[str, Callable[[str, str], Iterable[str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """A row that is not what the log recorded: which, what was recorded and where, and what stands."""

    kind: str
    row: str
    field: str  # or, with nothing recorded or standing, a sentence about a part of the row
    recorded: str
    present_value: str
    position: int | None  # of the line in the log; None: no line tells of the row, or the line is not chained yet

    def sentence(self) -> str:
        line = f" (line {self.position})" if self.position else ""
        if not self.recorded and not self.present_value:
            return f"{self.kind} {self.row}: {self.field}{line}"
        return f"{self.kind} {self.row}: {self.field} recorded {self.recorded!r}{line}, stands {self.present_value!r}"


@dataclass(frozen=True)
class Covered:
    """How many rows of a kind were held against the log; how many of them only since they were covered, and when; how
    many no line tells of, because the kind was never covered."""

    kind: str
    rows: int
    baseline: int
    since: datetime | None
    position: int | None
    untold: int


_kinds: dict[str, Kind] = {}


def hold(kind: Kind) -> None:
    """Register a kind of rows; each step does so when it joins the application."""
    _kinds[kind.name] = kind


def kinds() -> tuple[Kind, ...]:
    return tuple(_kinds.values())


def cover(*, at: datetime, edition: UUID | None = None) -> int:
    """Record how rows stand, in the caller's transaction: those of an edition that was loaded, or once and for all
    those of kinds that are not covered yet. Returns the number of lines."""
    covered = set() if edition is not None else _covered()
    where, written = origin.get(), 0
    for kind in kinds():
        if kind.name in covered:
            continue
        rows, first = iter(kind.rows(edition)), True
        while (part := {one.row: dict(one.fields) for one in islice(rows, ROWS_IN_LINE)}) or first:
            line = {
                "at": at,
                "action": COVER,
                "subject_kind": AuditHead.__tablename__ if edition is None else EDITION,
                "subject_id": edition or EVERYTHING,
                "now": {"kind": kind.name, "rows": part},
                "request": where.request,
                "address": where.address,
            }
            session.execute(sa.insert(AuditLine), [line])
            first, written = False, written + 1
    return written


def _covered() -> set[str]:
    lines = session.execute(
        sa.select(AuditLine.now["kind"]).where(AuditLine.action == COVER, AuditLine.subject_id == EVERYTHING)
    )
    return {kind for (kind,) in lines}


def rows_to_hold(query: Any, of: Any, edition: UUID | None) -> Iterator[Any]:
    """The rows of a query, a thousand at a time: those of one edition (`of` is its column), or of all."""
    if edition is not None:
        query = query.where(of == edition)
    yield from session.execute(query.execution_options(yield_per=1_000))


def who_and_when(one: Any) -> dict[str, str]:
    """What a row and its line both record of whose deed it was: `one` is either of them."""
    return {"by": str(one.by_id or ""), "at": one.at.isoformat()}


def hold_rows(walk: Walk) -> Iterator[Finding | Covered]:
    """Walk the log (its verdict is the caller's to ask for), then compare every row of every kind with it."""
    with (
        tempfile.TemporaryDirectory(prefix="saiwu-log-") as folder,
        closing(_States(Path(folder) / "states.sqlite3")) as states,
    ):
        for position, line in walk:
            states.take(position, line)
        for line in walk.unchained():
            states.take(0, line)
        for kind in kinds():
            try:
                yield from _compared(kind, states)
            except ValueError as fault:  # a column that holds no JSON, no number, no moment
                yield Finding(
                    kind.name, "", f"a row cannot be read ({fault}); from there on none was held", "", "", None
                )


def _compared(kind: Kind, states: _States) -> Iterator[Finding | Covered]:
    begun = states.begun.get(kind.name)
    total = baseline = untold = 0
    rows = iter(kind.rows(None))
    while part := list(islice(rows, PART)):
        recorded = states.of(kind.name, [one.row for one in part])
        for present in part:
            total += 1
            found = recorded.get(present.row)
            if not found:
                untold += 1
                if begun is not None:
                    yield Finding(kind.name, present.row, "row", "(no line)", _shown(present.fields), None)
                continue
            baseline += any(one.is_baseline for one in found)
            yield from _differing(kind, present, found, states)
    at, position = begun or (None, None)
    for row, name, value, last in states.left(kind.name):
        # From before the kind was covered nobody knows of which edition a row was: a rehearsal may have been deleted.
        if position is not None and (name == EDITION or last > position or not last):
            yield Finding(kind.name, row, "row", f"{name} {value}", "(no row)", last or None)
    yield Covered(kind.name, total, baseline, at, position, untold if begun is None else 0)


def _differing(kind: Kind, present: Standing, found: list[_State], states: _States) -> Iterator[Finding]:
    for one in found:
        if one.field == GONE:
            yield Finding(kind.name, present.row, "row", "removed", _shown(present.fields), one.position)
        elif (present_value := present.fields.get(one.field, one.value)) not in states.also(one.value):
            yield Finding(kind.name, present.row, one.field, one.value, present_value, one.position)
            if one.field in kind.differences:
                for what in kind.differences[one.field](present.row, one.value):
                    yield Finding(kind.name, present.row, what, "", "", one.position)


def _shown(fields: Fields) -> str:
    return ", ".join(f"{key} {value}" for key, value in fields.items() if value)


@dataclass(frozen=True)
class _State:
    field: str
    value: str
    position: int
    is_baseline: bool


Noted = dict[str, tuple[str, int, int]]  # of one row: field → (value, position of the line, 1 for a baseline)


class _States:
    """The last recorded state of each row, in a file that is deleted afterwards. What lines noted lately is in memory,
    at most IN_MEMORY rows: most lines about a row stand close together, and are written to the file once."""

    def __init__(self, path: Path) -> None:
        self.begun: dict[str, tuple[datetime, int]] = {}  # by kind: when and at which line its cover begins
        self._kinds = {kind.name: kind for kind in kinds()}
        self._readers: dict[str, list[tuple[Kind, Callable[[Any], Iterable[Recorded]]]]] = {}
        for kind in kinds():
            for action, read in kind.read.items():
                self._readers.setdefault(action, []).append((kind, read))
        self._lately: dict[tuple[str, str], Noted] = {}
        self._joined: dict[str, str] = {}
        self._file = sqlite3.connect(path, isolation_level=None)
        self._file.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;"
            "CREATE TABLE state (kind, row, edition, noted, PRIMARY KEY (kind, row)) WITHOUT ROWID;"
            "CREATE INDEX edition ON state (edition);"
        )

    def close(self) -> None:
        self._file.close()

    def take(self, position: int, line: Any) -> None:
        """What one line says; `position` is 0 for a line that is not chained yet."""
        if line.action == COVER:
            self._cover(position, line)
        elif line.action == THROWN_AWAY:
            self._write()
            self._file.execute("DELETE FROM state WHERE edition = ?", (str(line.subject_id),))
        elif line.action == JOINED and "former" in line.now:  # older lines do not say it
            self._joined[line.now["former"]] = line.now["person"]
        for kind, read in self._readers.get(line.action, ()):
            if not kind.since_start and kind.name not in self.begun:
                continue
            for one in read(line):
                fields = {GONE: "1"} if one.ends else one.fields
                self._put(kind.name, one.row, fields, position, anew=one.begins or one.ends)

    def also(self, value: str) -> list[str]:
        """A recorded value, and whoever stands in the place of that person since."""
        found = [value]
        while (later := self._joined.get(found[-1])) is not None and later not in found:
            found.append(later)
        return found

    def _cover(self, position: int, line: Any) -> None:
        kind = self._kinds.get(line.now["kind"])
        if kind is None:
            return
        is_first = line.subject_id == EVERYTHING
        if is_first:
            self.begun.setdefault(kind.name, (line.at, position))
        for row, fields in line.now["rows"].items():
            self._put(kind.name, row, fields, position, baseline=int(is_first), keep=kind.since_start)

    def _put(
        self,
        kind: str,
        row: str,
        fields: Fields,
        position: int,
        *,
        baseline: int = 0,
        keep: bool = False,
        anew: bool = False,
    ) -> None:
        """`keep`: what lines recorded before stays as it is; a cover cannot make a change good. `anew`: nothing that
        they noted counts any more."""
        noted: Noted = {} if anew else self._noted(kind, row)
        for field_, value in fields.items():
            if not (keep and field_ in noted):
                noted[field_] = (value, position, baseline)
        self._lately[kind, row] = noted
        if len(self._lately) >= IN_MEMORY:
            self._write()

    def _noted(self, kind: str, row: str) -> Noted:
        lately = self._lately.get((kind, row))
        if lately is not None:
            return lately
        found = self._file.execute("SELECT noted FROM state WHERE kind = ? AND row = ?", (kind, row)).fetchone()
        return json.loads(found[0]) if found else {}

    def _write(self) -> None:
        self._file.executemany(
            "INSERT OR REPLACE INTO state VALUES (?, ?, ?, ?)",
            [
                (kind, row, noted[EDITION][0] if EDITION in noted else None, json.dumps(noted))
                for (kind, row), noted in self._lately.items()
            ],
        )
        self._lately.clear()

    def of(self, kind: str, rows: Sequence[str]) -> dict[str, list[_State]]:
        """What was noted of these rows, at most PART of them; they count as compared."""
        self._write()
        places = ", ".join("?" * len(rows))
        which = f"kind = ? AND row IN ({places})"
        found = self._file.execute(f"SELECT row, noted FROM state WHERE {which}", (kind, *rows)).fetchall()  # noqa: S608
        self._file.execute(f"DELETE FROM state WHERE {which}", (kind, *rows))  # noqa: S608 - only question marks
        return {
            row: [
                _State(name, value, position, bool(base)) for name, (value, position, base) in json.loads(noted).items()
            ]
            for row, noted in found
        }

    def left(self, kind: str) -> Iterator[tuple[str, str, str, int]]:
        """Rows that were recorded and were not compared: row, one field of it (its edition, where that is known), its
        value, and the line."""
        self._write()
        for row, text in self._file.execute("SELECT row, noted FROM state WHERE kind = ? ORDER BY row", (kind,)):
            noted: Noted = json.loads(text)
            if GONE in noted:
                continue
            last = max((position for _value, position, _base in noted.values()), default=0)
            if EDITION in noted:
                yield row, EDITION, noted[EDITION][0], last
            else:
                yield row, "row", "", last

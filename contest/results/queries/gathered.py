"""The rows that a tabulation is made of, as they are now: all of them asked at once.

Every desk says whether a tabulation is out of date, so these rows are asked for with each page: as nine statements they
were a quarter of what such a page asks, and most of its time. Each comes as one text, a JSON array that the database
writes: a final of 109 events has twenty thousand rows, and to take them in column by column was half of each page of
its desk. They are read only where they are not the same texts as before; what the law takes is made of them in
results/bridge.py.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import GenericFunction

from contest.db import read_plainly
from contest.editions.models import Contest, GroupFacts
from contest.editions.rulebooks.effective import tier_of
from contest.judging.models import Lot, OutsideScore, Seat, SheetVersion
from contest.people.models import Organisation, Person
from contest.registration.models import Appearance, Entry, EntryMember
from contest.results.models import Adjustment, Decision, TabulatedContest, Tabulation

Cells = Sequence[Any]  # text or None
Theirs = Any  # a statement: the ids of the contests


class as_json_array(GenericFunction[str]):  # noqa: N801 - a function of the database
    """One text of a row's columns."""

    type = sa.Text()
    inherit_cache = True


@compiles(as_json_array, "sqlite")
def _of_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    return f"json_array({compiler.process(element.clauses, **how)})"


@compiles(as_json_array, "postgresql")
def _of_postgresql(element: Any, compiler: Any, **how: Any) -> str:
    return f"CAST(json_build_array({compiler.process(element.clauses, **how)}) AS TEXT)"


class Gathered:
    """Rows by kind, each kind with the columns of its function below as text; in no order."""

    def __init__(self, rows: Iterable[Sequence[str]]) -> None:
        self._texts = [text for (text,) in rows]

    def of(self, kind: str) -> list[Cells]:
        return self._by_kind[kind]

    @cached_property
    def _by_kind(self) -> Mapping[str, list[Cells]]:
        found: dict[str, list[Cells]] = defaultdict(list)
        for kind, *cells in map(json.loads, self._texts):
            found[kind].append(cells)
        return found

    def fingerprint(self) -> str:
        """A SHA-256 over all rows: the same rows have the same one."""
        return hashlib.sha256("\n".join(sorted(self._texts)).encode()).hexdigest()


def gathered(contests: Sequence[Contest]) -> Gathered:
    """The rows of contests of one stage that one organisation runs."""
    return Gathered(read_plainly(_OF_CONTESTS, {"contests": [one.id for one in contests], **_decided_on(contests)}))


def gathered_for(tabulation: Tabulation, contests: Sequence[Contest]) -> Gathered:
    """The same of the contests of a tabulation: the form that pages ask."""
    return Gathered(read_plainly(_OF_TABULATION, {"tabulation": tabulation.id, **_decided_on(contests)}))


def members_of(contest_ids: Iterable[UUID]) -> list[Cells]:
    """Only the people in the entries of these contests."""
    return Gathered(read_plainly(_MEMBERS, {"contests": list(contest_ids)})).of(MEMBER)


def _decided_on(contests: Sequence[Contest]) -> Mapping[str, Any]:
    """A decision that names no contest belongs to the stage. If several organisations run contests of that stage,
    nobody could say whose decision it is, so only a stage of one organisation has such decisions."""
    first = contests[0]
    return {"edition": first.edition_id, "stage": first.stage if tier_of(first).organisation is not None else ""}


def _appearance(theirs: Theirs) -> Any:
    """id, contest, entry, participation, credited organisation, its code, home's code, number, attributes (JSON)"""
    credit, home = aliased(Organisation), aliased(Organisation)
    return (
        sa.select(
            *(Appearance.id, Appearance.contest_id, Appearance.entry_id, Appearance.participation),
            *(Appearance.credit_id, credit.code, home.code, Entry.number, Entry.attributes),
        )
        .select_from(Appearance)
        .join(Entry, Entry.id == Appearance.entry_id)
        .join(home, home.id == Appearance.home_id)
        .outerjoin(credit, credit.id == Appearance.credit_id)
        .where(Appearance.contest_id.in_(theirs))
    )


def _member(theirs: Theirs) -> Any:
    """entry's number, role, position, entry, person, their reference, and the member"""
    return (
        sa.select(
            *(Entry.number, EntryMember.role, EntryMember.position),
            *(EntryMember.entry_id, Person.id, Person.reference, EntryMember.id),
        )
        .select_from(EntryMember)
        .join(Person, Person.id == EntryMember.person_id)
        .join(Entry, Entry.id == EntryMember.entry_id)
        .where(
            EntryMember.entry_id.in_(sa.select(Appearance.entry_id).where(Appearance.contest_id.in_(theirs))),
            EntryMember.accepted_at.is_not(None),  # nobody is entered or gets an award without consent
        )
    )


def _sheet(theirs: Theirs) -> Any:
    """contest, appearance, seat's code, marks (JSON)"""
    return (
        sa.select(SheetVersion.contest_id, SheetVersion.appearance_id, Seat.code, SheetVersion.marks)
        .join(Seat, Seat.id == SheetVersion.seat_id)
        .where(SheetVersion.contest_id.in_(theirs), SheetVersion.is_current)
    )


def _score(theirs: Theirs) -> Any:
    """contest, appearance, segment, value"""
    return sa.select(
        OutsideScore.contest_id, OutsideScore.appearance_id, OutsideScore.segment, OutsideScore.value
    ).where(OutsideScore.contest_id.in_(theirs), OutsideScore.is_current, OutsideScore.value.is_not(None))


def _adjustment(theirs: Theirs) -> Any:
    """id, appearance, points in thousandths, reason"""
    return (
        sa.select(Adjustment.id, Adjustment.appearance_id, Adjustment.points, Adjustment.reason)
        .join(Appearance, Appearance.id == Adjustment.appearance_id)
        .where(Appearance.contest_id.in_(theirs), Adjustment.withdrawn_at.is_(None))
    )


def _lot(theirs: Theirs) -> Any:
    """appearance, number"""
    return sa.select(Lot.appearance_id, Lot.number).where(Lot.contest_id.in_(theirs), Lot.purpose == sa.text("'tie'"))


def _decision(theirs: Theirs) -> Any:
    """id, contest, appearance, organisation, its code, award, reason"""
    return (
        sa.select(
            *(Decision.id, Decision.contest_id, Decision.appearance_id, Decision.organisation_id),
            *(Organisation.code, Decision.award, Decision.reason),
        )
        .outerjoin(Organisation, Organisation.id == Decision.organisation_id)
        .where(*_is_decided(theirs))
    )


def _is_decided(theirs: Theirs) -> Sequence[sa.ColumnElement[bool]]:
    of_the_stage = sa.and_(Decision.contest_id.is_(None), Decision.stage == sa.bindparam("stage"))
    return (
        Decision.edition_id == sa.bindparam("edition"),
        sa.or_(Decision.contest_id.in_(theirs), of_the_stage),
        Decision.withdrawn_at.is_(None),
    )


def _group(theirs: Theirs) -> Any:
    """organisation, attributes (JSON): of those that entries are credited to or that a committee gives an award to"""
    credited = sa.select(Appearance.credit_id).where(
        Appearance.contest_id.in_(theirs), Appearance.credit_id.is_not(None)
    )
    decorated = sa.select(Decision.organisation_id).where(*_is_decided(theirs), Decision.organisation_id.is_not(None))
    return sa.select(GroupFacts.organisation_id, GroupFacts.attributes).where(
        GroupFacts.edition_id == sa.bindparam("edition"),
        sa.or_(GroupFacts.organisation_id.in_(credited), GroupFacts.organisation_id.in_(decorated)),
    )


def _judge(theirs: Theirs) -> Any:
    """contest, seat's code, source"""
    return sa.select(Seat.contest_id, Seat.code, Seat.source).where(Seat.contest_id.in_(theirs), Seat.code != "")


APPEARANCE, MEMBER, SHEET, SCORE, ADJUSTMENT, LOT, DECISION, GROUP, JUDGE = (
    *("appearance", "member", "sheet", "score", "adjustment", "lot", "decision", "group", "judge"),
)
_KINDS: Mapping[str, Callable[[Theirs], Any]] = {
    APPEARANCE: _appearance,
    MEMBER: _member,
    SHEET: _sheet,
    SCORE: _score,
    ADJUSTMENT: _adjustment,
    LOT: _lot,
    DECISION: _decision,
    GROUP: _group,
    JUDGE: _judge,
}


def _as_text(kind: str, theirs: Theirs) -> Any:
    """The kind and its columns, as text, in one text."""
    asked = _KINDS[kind](theirs)
    columns = (sa.cast(column, sa.Text) for column in asked.selected_columns)
    named = as_json_array(sa.literal_column(f"'{kind}'", sa.Text), *columns).label("cells")
    return asked.with_only_columns(named, maintain_column_froms=True)


def _together(kinds: Iterable[str], theirs: Theirs) -> Any:
    return sa.select(sa.union_all(*(_as_text(kind, theirs) for kind in kinds)).subquery())


_THESE = sa.select(Contest.id).where(Contest.id.in_(sa.bindparam("contests", expanding=True)))
_OF_CONTESTS = _together(_KINDS, _THESE)
_OF_TABULATION = _together(
    _KINDS, sa.select(TabulatedContest.contest_id).where(TabulatedContest.tabulation_id == sa.bindparam("tabulation"))
)
_MEMBERS = _together([MEMBER], _THESE)

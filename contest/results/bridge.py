"""The only place where rows meet rules: rows become the law's inputs, and its outcome becomes rows.

What the app tabulates is therefore what `contest tabulate` makes of the same files, byte for byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from contest.db import session
from contest.editions.models import Contest
from contest.files import shelf
from contest.judging.models import Lot, Panel, Seat, SheetVersion
from contest.people.models import Organisation, Person
from contest.registration.models import Appearance, Entry, EntryMember
from contest.results.models import Adjustment, Advance, Decision, GroupFacts, Problem, Result, Tabulation
from contest.rules import (
    AdjustmentRow,
    DecisionRow,
    EntryRow,
    GroupRow,
    Inputs,
    JudgeRow,
    LotRow,
    MarkRow,
    MemberRow,
    Outcome,
    thousandths,
)


def inputs(contests: Sequence[Contest]) -> Inputs:
    """The law's inputs of a set of contests, in a fixed order: contest key, entry number, judge, aspect."""
    ids = [contest.id for contest in contests]
    keys = {contest.id: contest.key for contest in contests}
    appearances = _appearances(ids)
    named = {one.id: (keys[one.contest_id], one.entry.number) for one in appearances}
    decisions, decorated = _decisions(contests, named)
    return Inputs(
        entries=_entries(appearances, keys),
        marks=_marks(ids, named),
        adjustments=_adjustments(ids, named),
        lots=_lots(ids, named),
        groups=_groups(contests, appearances, decorated),
        judges=_judges(ids, keys),
        members=_members(appearances, keys),
        decisions=decisions,
    )


def person_code(person: Person) -> str:
    """How outputs name a person: the number that a seed or import gave, else a pseudonym of our own."""
    return person.reference or f"p-{person.id.hex[-12:]}"


def _appearances(ids: list[UUID]) -> list[Appearance]:
    found = session.scalars(
        sa.select(Appearance)
        .where(Appearance.contest_id.in_(ids))
        .join(Appearance.entry)
        .options(
            joinedload(Appearance.entry).selectinload(Entry.members).joinedload(EntryMember.person),
            joinedload(Appearance.credit),
            joinedload(Appearance.home),
        )
    ).all()
    return list(found)


def _entries(appearances: list[Appearance], keys: dict[UUID, str]) -> tuple[EntryRow, ...]:
    rows = [
        EntryRow(
            entry=one.entry.number,
            contest=keys[one.contest_id],
            group=one.credit.code if one.credit else "",
            status=one.standing,
            size=str(max(1, sum(member.role == "competitor" for member in one.entry.members))),
            attributes={"home": one.home.code, **{key: _text(value) for key, value in one.entry.attributes.items()}},
        )
        for one in appearances
    ]
    return tuple(sorted(rows, key=lambda row: (row.contest, row.entry)))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)


def _marks(ids: list[UUID], named: dict[UUID, tuple[str, str]]) -> tuple[MarkRow, ...]:
    sheets = session.execute(
        sa.select(SheetVersion.appearance_id, Seat.code, SheetVersion.marks)
        .join(Seat, Seat.id == SheetVersion.seat_id)
        .where(SheetVersion.contest_id.in_(ids), SheetVersion.standing)
    )
    rows = []
    for appearance_id, judge, marks in sheets:
        contest, entry = named[appearance_id]
        rows += [
            MarkRow(entry=entry, aspect=aspect, mark=thousandths(mark), judge=judge, contest=contest)
            for aspect, mark in marks.items()
            if mark is not None
        ]
    return tuple(sorted(rows, key=lambda row: (row.contest, row.entry, row.judge, row.aspect)))


def _adjustments(ids: list[UUID], named: dict[UUID, tuple[str, str]]) -> tuple[AdjustmentRow, ...]:
    found = session.scalars(
        sa.select(Adjustment)
        .join(Appearance, Appearance.id == Adjustment.appearance_id)
        .where(Appearance.contest_id.in_(ids), Adjustment.withdrawn_at.is_(None))
        .order_by(Adjustment.id)
    )
    rows = [
        AdjustmentRow(
            contest=named[one.appearance_id][0],
            entry=named[one.appearance_id][1],
            points=thousandths(one.points),
            reason=one.reason,
        )
        for one in found
    ]
    return tuple(sorted(rows, key=lambda row: (row.contest, row.entry)))


def _lots(ids: list[UUID], named: dict[UUID, tuple[str, str]]) -> tuple[LotRow, ...]:
    found = session.execute(
        sa.select(Lot.appearance_id, Lot.number).where(Lot.contest_id.in_(ids), Lot.purpose == "tie")
    )
    rows = [LotRow(contest=named[id_][0], entry=named[id_][1], lot=str(number)) for id_, number in found]
    return tuple(sorted(rows, key=lambda row: (row.contest, row.entry)))


def _groups(
    contests: Sequence[Contest], appearances: list[Appearance], decorated: dict[UUID, str]
) -> tuple[GroupRow, ...]:
    """The groups that entries are credited to, and those that a committee decorates."""
    editions = {contest.edition_id for contest in contests}
    credited = decorated | {one.credit.id: one.credit.code for one in appearances if one.credit is not None}
    facts = dict(
        session.execute(
            sa.select(GroupFacts.organisation_id, GroupFacts.attributes).where(
                GroupFacts.edition_id.in_(editions), GroupFacts.organisation_id.in_(credited)
            )
        ).tuples().all()
    )
    rows = [
        GroupRow(group=code, attributes={key: _text(value) for key, value in facts.get(id_, {}).items()})
        for id_, code in credited.items()
    ]
    return tuple(sorted(rows, key=lambda row: row.group))


def _judges(ids: list[UUID], keys: dict[UUID, str]) -> tuple[JudgeRow, ...]:
    found = session.execute(
        sa.select(Panel.contest_id, Seat.code, Seat.source)
        .join(Panel, Panel.id == Seat.panel_id)
        .where(Panel.contest_id.in_(ids), Seat.code != "")
    )
    rows = [JudgeRow(judge=code, source=source or "", contest=keys[contest]) for contest, code, source in found]
    return tuple(sorted(rows, key=lambda row: (row.contest, row.judge)))


def _members(appearances: list[Appearance], keys: dict[UUID, str]) -> tuple[MemberRow, ...]:
    rows = [
        MemberRow(
            entry=one.entry.number, person=person_code(member.person), role=member.role, contest=keys[one.contest_id]
        )
        for one in appearances
        for member in one.entry.members
    ]
    return tuple(sorted(rows, key=lambda row: (row.contest, row.entry, row.role, row.person)))


def _decisions(
    contests: Sequence[Contest], named: dict[UUID, tuple[str, str]]
) -> tuple[tuple[DecisionRow, ...], dict[UUID, str]]:
    """The decisions of these contests' stage, and the groups (id → code) that they decorate."""
    keys = {contest.id: contest.key for contest in contests}
    credited = aliased(Organisation)
    found = session.execute(
        sa.select(Decision, credited.code)
        .outerjoin(credited, credited.id == Decision.organisation_id)
        .where(
            Decision.edition_id.in_({contest.edition_id for contest in contests}),
            sa.or_(
                Decision.contest_id.in_(keys),
                sa.and_(Decision.contest_id.is_(None), Decision.stage == contests[0].stage),
            ),
            Decision.withdrawn_at.is_(None),
        )
        .order_by(Decision.id)
    )
    rows = []
    decorated: dict[UUID, str] = {}
    for decision, group in found:
        if decision.organisation_id is not None:
            decorated[decision.organisation_id] = group
        contest, entry = named.get(decision.appearance_id, ("", "")) if decision.appearance_id else ("", "")
        if decision.contest_id is not None:
            contest = keys[decision.contest_id]
        rows.append(
            DecisionRow(award=decision.award, contest=contest, entry=entry, group=group or "", reason=decision.reason)
        )
    return tuple(sorted(rows, key=lambda row: (row.award, row.contest, row.entry, row.group))), decorated


def keep(tabulation: Tabulation, outcome: Outcome, files: dict[str, bytes], contests: Sequence[Contest]) -> Tabulation:
    """Write an outcome as rows under its tabulation, and all files by their digests."""
    store = shelf()
    tabulation.files = {name: store.keep(content).digest for name, content in sorted(files.items())}
    tabulation.blocking = sum(problem.blocks for problem in outcome.problems)
    session.add(tabulation)
    session.flush()

    ids = {contest.key: contest for contest in contests}
    found = session.execute(
        sa.select(Appearance.id, Appearance.contest_id, Appearance.realm, Entry.number)
        .join(Entry, Entry.id == Appearance.entry_id)
        .where(Appearance.contest_id.in_([contest.id for contest in contests]))
    )
    appearances = {(contest_id, number): (id_, realm) for id_, contest_id, realm, number in found}
    told = {(facts["contest"], facts["entry"]): dict(facts) for facts in outcome.explanations or ()}

    def appearance(contest: str, entry: str) -> tuple[UUID, str]:
        return appearances[ids[contest].id, entry]

    for row in outcome.places:
        contest, entry = row.standing.entry.contest, row.standing.entry.key
        id_, realm = appearance(contest, entry)
        session.add(
            Result(
                tabulation_id=tabulation.id,
                contest_id=ids[contest].id,
                appearance_id=id_,
                realm=realm,
                place=row.standing.place,
                tied=row.standing.tied,
                status=row.standing.entry.status,
                score=row.score or None,
                scaled=row.scaled or None,
                explanation=told.get((contest, entry)),
            )
        )
    session.add_all(
        Problem(
            tabulation_id=tabulation.id,
            kind=row.kind,
            blocks=row.blocks,
            contest_id=ids[row.contest].id if row.contest in ids else None,
            appearance_id=appearance(row.contest, row.entry)[0] if row.entry else None,
            detail=row.detail,
        )
        for row in outcome.problems
    )
    session.add_all(
        Advance(
            tabulation_id=tabulation.id,
            contest_id=ids[row.contest].id,
            appearance_id=appearance(row.contest, row.entry)[0],
            to=row.to,
            outcome=row.outcome,
            order=row.order,
        )
        for row in outcome.advances
    )
    session.flush()
    return tabulation

"""Reads of assignments as their judge sees them, of sheets and versions, and what results read from judging."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import g, has_request_context
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from contest.access import current_actor
from contest.db import Model, as_row, locks_rows, read, read_plainly, session, table_of
from contest.editions.models import Contest, Edition
from contest.editions.queries import contest_at, note_rehearsal
from contest.errors import N_, NotFound, Way
from contest.judging.labels import SHEET_STATE_GLYPHS, SHEET_STATE_LABELS
from contest.judging.models import Assignment, Lot, Panel, ScoreSheet, Seat, SheetVersion
from contest.judging.queries.members import Slots, members_marked
from contest.judging.rubric import Rubric, rubric_of
from contest.paging import Page, page_of
from contest.registration.models import Appearance, Entry

UNDRAWN = 1_000_000  # sorts after every lot
OPEN = ("none", "going", "again")  # states in which a sheet is to be marked


@dataclass(frozen=True)
class Row:
    """One assignment in somebody's list. `number`: the lot, None before the drawing."""

    assignment: Assignment
    appearance: Appearance
    contest: Contest
    sheet: ScoreSheet | None
    version: SheetVersion | None
    number: int | None
    was_submitted: bool
    panel: Panel
    is_out: bool = False  # nothing is wanted of it (queries/kept_out.py)

    @property
    def state(self) -> str:
        found = state_of(self.assignment, self.sheet, self.version, was_submitted=self.was_submitted)
        return "out" if self.is_out and found in OPEN else found

    @property
    def word(self) -> str:
        return SHEET_STATE_LABELS[self.state]

    @property
    def glyph(self) -> str:
        return SHEET_STATE_GLYPHS[self.state]


def state_of(
    assignment: Assignment | None, sheet: ScoreSheet | None, version: SheetVersion | None, *, was_submitted: bool
) -> str:
    """A value of SheetState."""
    return state_by(
        version is not None,
        version is not None and version.confirmed_at is not None,
        assignment is not None and assignment.conflict_id is not None,
        was_submitted,
        sheet.draft if sheet is not None else None,
    )


def state_by(
    is_submitted: bool,
    is_confirmed: bool,
    is_aside: bool,
    was_submitted: bool,
    draft: dict[str, Any] | None,
) -> str:
    if is_submitted:
        return "done" if is_confirmed else "in"
    if is_aside:
        return "aside"
    if was_submitted:
        return "again"
    if draft and any(mark is not None for mark in draft.values()):
        return "going"
    return "none"


# A list leaves out what was withdrawn, but shows what its judge declared a conflict for.
WITHDRAWN = N_("这{件}{作品}已经不分给你评了。")
IN_LIST = sa.or_(Assignment.withdrawn_at.is_(None), Assignment.conflict_id.is_not(None))


def with_sheet(query: Any) -> Any:
    """Of assignments: the seat, the entry in the contest, and, where there is one, the sheet with its current
    version."""
    return (
        query.select_from(Assignment)
        .join(Assignment.seat)
        .join(Assignment.appearance)
        .outerjoin(
            ScoreSheet,
            sa.and_(ScoreSheet.seat_id == Assignment.seat_id, ScoreSheet.appearance_id == Assignment.appearance_id),
        )
        .outerjoin(SheetVersion, sa.and_(SheetVersion.sheet_id == ScoreSheet.id, SheetVersion.is_current))
    )


_ROW = (Assignment, Appearance, Contest, ScoreSheet, SheetVersion)


def _rows(account_id: UUID) -> tuple[Any, list[Any]]:
    """A judge's assignments with the rows that their state depends on, and the columns that order them."""
    drawn = aliased(Lot)
    number = sa.func.coalesce(drawn.number, UNDRAWN)
    was_submitted = sa.exists().where(SheetVersion.sheet_id == ScoreSheet.id).correlate(ScoreSheet)
    query = (
        with_sheet(
            sa.select(Assignment, Appearance, Contest, ScoreSheet, SheetVersion, drawn.number, was_submitted, Panel)
        )
        .join(Appearance.contest)
        .join(Seat.panel)
        .outerjoin(drawn, sa.and_(drawn.appearance_id == Assignment.appearance_id, drawn.purpose == "order"))
        .where(
            Seat.account_id == account_id,
            Seat.left_at.is_(None),
            IN_LIST,
        )
        .options(
            joinedload(Contest.edition),
            joinedload(Contest.organisation),
            contains_eager(Assignment.appearance),
            joinedload(Appearance.entry).joinedload(Entry.home),
        )
    )
    return query, [Contest.id, Panel.id, number, sa.func.length(Appearance.code), Appearance.code, Assignment.id]


def list_of(account_id: UUID, *, after: str | None = None, limit: int = 100) -> Page[Row]:
    """A judge's list, contest by contest and panel by panel, in the order of lots, otherwise of codes: two queries."""
    query, order = _rows(account_id)
    page = page_of(query, order, after=after, limit=limit, counted=False)
    count = session.scalar(
        sa.select(sa.func.count(Assignment.id))
        .join(Assignment.seat)
        .where(Seat.account_id == account_id, Seat.left_at.is_(None), IN_LIST)
    )
    return Page([Row(*row) for row in page.rows], page.next_key, page.first, count or 0)


def taken_from(account_id: UUID, since: datetime) -> list[Assignment]:
    """What was taken from a judge since then without a conflict of theirs: not in their list, but one of their devices
    may still hold marks for it. One statement for each, and few."""
    mine = (
        sa.select(Assignment.id)
        .join(Assignment.seat)
        .where(Seat.account_id == account_id, Assignment.withdrawn_at > since, Assignment.conflict_id.is_(None))
        .order_by(Assignment.withdrawn_at.desc(), Assignment.id)
        .limit(20)
    )
    found = (assignment_with_relations(one) for one in session.scalars(mine).all())
    return [one for one in found if one is not None]


@dataclass(frozen=True)
class Progress:
    assigned: int  # without those with a declared conflict
    submitted: int
    confirmed: int


def progress_of(account_id: UUID) -> dict[UUID, Progress]:
    """How many sheets a judge has done, by panel: one query for any length of the list."""
    rows = session.execute(
        sa.select(
            Seat.panel_id,
            sa.func.count(Assignment.id),
            sa.func.count(SheetVersion.id),
            sa.func.count(SheetVersion.confirmed_at),
        )
        .select_from(Assignment)
        .join(Assignment.seat)
        .outerjoin(
            SheetVersion,
            sa.and_(
                SheetVersion.seat_id == Assignment.seat_id,
                SheetVersion.appearance_id == Assignment.appearance_id,
                SheetVersion.is_current,
            ),
        )
        .where(Seat.account_id == account_id, Seat.left_at.is_(None), Assignment.withdrawn_at.is_(None))
        .group_by(Seat.panel_id)
    )
    return {panel_id: Progress(*counts) for panel_id, *counts in rows}


# What the page of a sheet and its actions read: one statement that makes no rows of what it reads (see as_row).
_READ: dict[type[Model], tuple[str, ...]] = {
    Assignment: ("id", "seat_id", "appearance_id", "withdrawn_at", "withdrawn_reason", "conflict_id"),
    Seat: ("id", "panel_id", "account_id", "code", "role", "source", "left_at"),
    Panel: ("id", "contest_id", "segment", "attribute", "room"),
    Appearance: ("id", "region", "entry_id", "contest_id", "code", "participation", "competed_at"),
    Contest: (
        *("id", "region", "edition_id", "parent_id", "organisation_id", "key", "stage", "track", "division"),
        *("frozen_digest", "frozen_at"),
    ),
    Edition: ("id", "key", "series_id", "zone", "rehearsal_of_id"),
}
_WITH_RELATIONS = (
    sa.select(*(table_of(model).c[name] for model, names in _READ.items() for name in names))
    .select_from(
        sa.join(table_of(Assignment), table_of(Seat), Seat.id == Assignment.seat_id)
        .join(table_of(Panel), Panel.id == Seat.panel_id)
        .join(table_of(Appearance), Appearance.id == Assignment.appearance_id)
        .join(table_of(Contest), Contest.id == Appearance.contest_id)
        .join(table_of(Edition), Edition.id == Contest.edition_id)
    )
    .where(table_of(Assignment).c.id == sa.bindparam("assignment_id"))
)


def assignment_with_relations(assignment_id: UUID) -> Assignment | None:
    """An assignment with what its page and its actions need of its seat, the entry's appearance, the contest and the
    edition: one statement."""
    found = read(_WITH_RELATIONS, {"assignment_id": assignment_id}).one_or_none()
    if found is None:
        return None
    values = iter(found)
    assignment, seat, panel, appearance, contest, edition = (
        as_row(model, dict(zip(names, values, strict=False))) for model, names in _READ.items()
    )
    set_committed_value(contest, "edition", edition)
    set_committed_value(appearance, "contest", contest)
    set_committed_value(seat, "panel", panel)
    set_committed_value(assignment, "seat", seat)
    set_committed_value(assignment, "appearance", appearance)
    return assignment  # type: ignore[return-value]


def own_sheet_at(assignment_id: UUID) -> dict[str, Any]:
    """Loader of a sheet's address. A withdrawn assignment is not found, except where the judge declared the conflict;
    whoever had it is told that it was withdrawn."""
    found = assignment_with_relations(assignment_id)
    if found is None:
        raise NotFound
    if found.withdrawn_at is not None and found.conflict_id is None:
        if found.seat.account_id == current_actor().account_id:
            raise NotFound(WITHDRAWN, ways=[Way(N_("返回名单"), "judging.assignments", {})])
        raise NotFound
    if has_request_context():
        g.zone = found.appearance.contest.edition.zone
        note_rehearsal(found.appearance.contest.edition)
    return {"assignment": found}


def version_at(edition: str, contest_key: str, version_id: UUID) -> dict[str, Any]:
    """Loader: a submitted sheet within its contest."""
    contest = contest_at(edition, contest_key)["contest"]
    found = session.scalar(
        sa.select(SheetVersion)
        .where(SheetVersion.id == version_id, SheetVersion.contest_id == contest.id)
        .options(
            joinedload(SheetVersion.sheet).joinedload(ScoreSheet.seat),
            joinedload(SheetVersion.sheet).joinedload(ScoreSheet.appearance),
        )
    )
    if found is None:
        raise NotFound
    return {"contest": contest, "version": found}


def sheet_of(assignment: Assignment, *, lock: bool = False) -> ScoreSheet | None:
    """The sheet behind an assignment; `lock` makes others wait until this transaction ends. Its versions are read when
    somebody asks for them; that there is none yet is known at once."""
    keys = {"seat_id": assignment.seat_id, "appearance_id": assignment.appearance_id}
    found = read(_SHEET_LOCKED if lock else _SHEET, keys).one_or_none()
    if found is None:
        return None
    *columns, was_submitted = found
    sheet = as_row(ScoreSheet, dict(zip(_COLUMNS, columns, strict=True)), fresh=lock)
    if lock:
        # What another transaction submitted while this one waited for the lock is not in its statement.
        session.expire(sheet, ["versions"])
        was_submitted = was_submitted or (locks_rows() and read_plainly(_ANY_VERSION, {"sheet_id": sheet.id}))
    if not was_submitted and "versions" not in sa.inspect(sheet).dict:
        set_committed_value(sheet, "versions", [])
    return sheet


_SHEETS, _VERSIONS = table_of(ScoreSheet), table_of(SheetVersion)
_COLUMNS = tuple(column.key for column in _SHEETS.columns)
_SHEET = sa.select(*_SHEETS.columns, sa.exists().where(_VERSIONS.c.sheet_id == _SHEETS.c.id).correlate(_SHEETS)).where(
    _SHEETS.c.seat_id == sa.bindparam("seat_id"), _SHEETS.c.appearance_id == sa.bindparam("appearance_id")
)
_SHEET_LOCKED = _SHEET.with_for_update(of=_SHEETS)
_ANY_VERSION = sa.select(_VERSIONS.c.id).where(_VERSIONS.c.sheet_id == sa.bindparam("sheet_id")).limit(1)


def current_version(sheet: ScoreSheet | None) -> SheetVersion | None:
    return next((one for one in sheet.versions if one.is_current), None) if sheet else None


def owes_own_sheet(appearance_id: UUID, account_id: UUID) -> bool:
    """Whether somebody judges this entry and their sheet is not confirmed yet. If so, they may not see others'
    marks."""
    owed = (
        sa.select(Assignment.id)
        .join(Assignment.seat)
        .outerjoin(
            SheetVersion,
            sa.and_(
                SheetVersion.seat_id == Assignment.seat_id,
                SheetVersion.appearance_id == Assignment.appearance_id,
                SheetVersion.is_current,
                SheetVersion.confirmed_at.is_not(None),
            ),
        )
        .where(
            Assignment.appearance_id == appearance_id,
            Assignment.withdrawn_at.is_(None),
            Seat.account_id == account_id,
            SheetVersion.id.is_(None),
        )
        .limit(1)
    )
    return session.scalar(owed) is not None


def rubric_for(assignment: Assignment) -> Rubric:
    """The rubric of this assignment's seat; where members are marked one by one, for its entry: one query then."""
    seat, appearance = assignment.seat, assignment.appearance
    members = members_marked(appearance.contest, [appearance.entry_id]).get(appearance.entry_id)
    return seat_rubric(appearance.contest, seat, members)


def seat_rubric(contest: Contest, seat: Seat, members: Slots | None) -> Rubric:
    """What a seat marks, of an entry with these members."""
    part = seat.panel.segment
    return rubric_of(contest, agreed=seat.role == "panel", source=seat.source, members=members, segment=part)


def sheets_in(contest: Contest, appearance: Appearance | None = None) -> list[ScoreSheet]:
    """All sheets of a contest, or of one entry in it, with seats and versions: two queries."""
    query = (
        sa.select(ScoreSheet)
        .join(ScoreSheet.appearance)
        .where(Appearance.contest_id == contest.id)
        .options(joinedload(ScoreSheet.seat), selectinload(ScoreSheet.versions))
    )
    if appearance is not None:
        query = query.where(ScoreSheet.appearance_id == appearance.id)
    return list(session.scalars(query))


@dataclass(frozen=True)
class CurrentSheet:
    """The values that results read: one judge's current marks for one appearance. `judge` is the seat's pseudonym, ""
    for what the panel agreed on; marks are whole thousandths by aspect, or the sign of a try that does not count."""

    contest_id: UUID
    contest_key: str
    appearance_id: UUID
    entry: str
    judge: str
    source: str | None
    marks: dict[str, int | str]
    at: datetime
    confirmed_at: datetime | None


def current_sheets(contest_ids: Collection[UUID]) -> list[CurrentSheet]:
    """The current sheets of some contests, by contest, entry and judge: one query. Never summed here."""
    rows = session.execute(
        sa.select(
            SheetVersion.contest_id,
            Contest.key,
            SheetVersion.appearance_id,
            Entry.number,
            Seat.code,
            Seat.source,
            SheetVersion.marks,
            SheetVersion.at,
            SheetVersion.confirmed_at,
        )
        .join(Contest, Contest.id == SheetVersion.contest_id)
        .join(Appearance, Appearance.id == SheetVersion.appearance_id)
        .join(Entry, Entry.id == Appearance.entry_id)
        .join(Seat, Seat.id == SheetVersion.seat_id)
        .where(SheetVersion.contest_id.in_(list(contest_ids)), SheetVersion.is_current)
        .order_by(Contest.key, Entry.number, Seat.code)
    )
    return [CurrentSheet(*row) for row in rows]

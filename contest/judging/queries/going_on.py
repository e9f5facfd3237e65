"""Who goes on after a cut, for the pages that ask it each time: a sheet, a judge's list, the panel's page.

It follows from all confirmed sheets of a contest: with 372 entries and 744 sheets it took 0.46 s of processor, for a
page of 0.011. So it is first asked whether anything before the first cut is open, because then nobody is out yet. Once
nothing is, the answer is kept under the digest of all rows that it follows from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.caching import BoundedCache
from contest.db import read_plainly
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import text_of
from contest.judging.models import Assignment, Lot, OutsideScore, Panel, Seat, SheetVersion
from contest.judging.queries.grid import grid_of
from contest.judging.queries.members import members_marked
from contest.judging.queries.sheets import seat_rubric
from contest.judging.rubric import has_cut, law_of, rubric_of, segments_in
from contest.registration.models import Appearance, Entry, Participation

Out = Mapping[UUID, frozenset[str]]


def segments_out(contest: Contest) -> Out:
    """Of whom nothing more is wanted, as `Grid.out`; asks nothing where there is no cut."""
    if not has_cut(contest) or _is_open(contest):
        return {}
    return _known.get((contest.id, text_of(contest), _digest_of_rows(contest)), lambda: grid_of(contest).out)


def sheets_out(seat: Seat, contest: Contest) -> frozenset[UUID]:
    """The entries of which a seat's sheet is not wanted, submitted or not, by appearance; asks nothing where all that
    the seat marks comes before every cut."""
    segments = law_of(contest).segments
    first = next((n for n, one in enumerate(segments, 1) if one.cut), len(segments))
    marking = segments_in(contest, seat_rubric(contest, seat, None)) if first < len(segments) else frozenset()
    if not marking or not marking <= {one.key for one in segments[first:]}:
        return frozenset()
    return frozenset(key for key, after in segments_out(contest).items() if marking <= after)


_known: BoundedCache[tuple[UUID, str, bytes], Out] = BoundedCache(64)


def _is_open(contest: Contest) -> bool:
    """Whether a sheet of somebody who competes, with a mark up to the first cut, is not confirmed: nobody is out yet
    then (`kept_out`)."""
    segments = law_of(contest).segments
    first = next(n for n, one in enumerate(segments, 1) if one.cut)
    before = {one.key for one in segments[:first]}
    waiting = {seat_id for (seat_id,) in read_plainly(_WAITING, {"contest": contest.id})}
    return any(
        seat_id in waiting
        and segments_in(contest, rubric_of(contest, agreed=role == "panel", source=source, segment=segment)) & before
        for seat_id, role, source, segment, *_rest in read_plainly(_SEATS, {"contest": contest.id})
    )


def _digest_of_rows(contest: Contest) -> bytes:
    """A digest of all rows that `Grid.out` follows from, beside the rulebook."""
    found = [read_plainly(statement, {"contest": contest.id}) for statement in _ROWS]
    members = members_marked(contest, [UUID(entry_id) for _id, entry_id, *_rest in found[0]])
    return hashlib.blake2b(repr((found, members)).encode(), digest_size=32).digest()


def _text(column: Any) -> Any:
    """A column that is only compared: to make a UUID or a document of each value takes longer than to read it."""
    return sa.cast(column, sa.Text)


_OF_CONTEST = sa.bindparam("contest", type_=sa.Uuid())
_CURRENT = sa.and_(
    SheetVersion.seat_id == Assignment.seat_id,
    SheetVersion.appearance_id == Assignment.appearance_id,
    SheetVersion.is_current,
)
_COMPETES = sa.and_(Appearance.contest_id == _OF_CONTEST, Appearance.participation == Participation.COMPETING)
# Seats with a sheet that is to be marked or confirmed, of somebody who competes: the states of a cell but "done",
# "aside" and "" (queries/grid). What is submitted counts also where the assignment was withdrawn since.
_WAITING = (
    sa.select(_text(Assignment.seat_id))
    .join(Appearance, Appearance.id == Assignment.appearance_id)
    .outerjoin(SheetVersion, _CURRENT)
    .where(
        _COMPETES,
        sa.or_(
            sa.and_(SheetVersion.id.is_not(None), SheetVersion.confirmed_at.is_(None)),
            sa.and_(SheetVersion.id.is_(None), Assignment.withdrawn_at.is_(None), Assignment.conflict_id.is_(None)),
        ),
    )
    .distinct()
)
_SEATS = (
    sa.select(
        _text(Seat.id),
        Seat.role,
        Seat.source,
        Panel.segment,
        Panel.attribute,
        Panel.room,
        Seat.code,
        Seat.left_at.is_not(None),
    )
    .join(Panel, Panel.id == Seat.panel_id)
    .where(Seat.contest_id == _OF_CONTEST)
    .order_by(Seat.id)
)
_ROWS = (
    sa.select(
        _text(Appearance.id),
        _text(Appearance.entry_id),
        Appearance.participation,
        Appearance.code,
        Entry.number,
        _text(Entry.attributes),
    )
    .join(Entry, Entry.id == Appearance.entry_id)
    .where(Appearance.contest_id == _OF_CONTEST)
    .order_by(Appearance.id),
    _SEATS,
    # What a version says never changes (docs/decisions, decision 4).
    sa.select(_text(SheetVersion.id), SheetVersion.confirmed_at.is_not(None))
    .where(SheetVersion.contest_id == _OF_CONTEST, SheetVersion.is_current)
    .order_by(SheetVersion.id),
    sa.select(
        _text(Assignment.id),
        Assignment.withdrawn_at.is_not(None),
        Assignment.conflict_id.is_not(None),
    )
    .join(Seat, Seat.id == Assignment.seat_id)
    .where(Seat.contest_id == _OF_CONTEST)
    .order_by(Assignment.id),
    sa.select(
        _text(OutsideScore.appearance_id),
        OutsideScore.segment,
        OutsideScore.value,
        OutsideScore.confirmed_at.is_not(None),
    )
    .where(OutsideScore.contest_id == _OF_CONTEST, OutsideScore.is_current)
    .order_by(OutsideScore.id),
    sa.select(_text(Lot.appearance_id), Lot.number)
    .where(Lot.contest_id == _OF_CONTEST, Lot.purpose == "tie")
    .order_by(Lot.id),
)

"""Whom a correction below puts into the next tier or out of it, and what was decided about each.

It is computed, never stored: the run that is published below says who goes through, the roster above says who is there.
A difference is open until the organiser above has decided it under that run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from contest.db import read, session
from contest.editions.models import Contest, Milestone
from contest.errors import NotFound
from contest.registration.models import HOLDS_A_PLACE, Appearance, Entry, FormerParticipation, Participation, Reserve
from contest.results.models import Advance, AdvanceChoice, AdvanceDecision, TabulatedContest, Tabulation

STAYS = frozenset({AdvanceChoice.KEPT, AdvanceChoice.LEFT_OUT})  # a decision that leaves the difference as it is


@dataclass(frozen=True)
class Difference:
    """One entry that the next tier holds though it is not entitled now (`above` is its part there), or does not hold
    though it is (`above` is None)."""

    target: Contest
    origin: Contest
    tabulation: Tabulation  # the run below that is published
    below: Appearance
    above: Appearance | None
    advance: Advance | None  # what that run says about it
    decision: AdvanceDecision | None  # the last one under that run
    earlier: AdvanceDecision | None  # the last one under an earlier run

    @property
    def choices(self) -> tuple[AdvanceChoice, AdvanceChoice]:
        if self.above is not None:
            return AdvanceChoice.KEPT, AdvanceChoice.WITHDRAWN
        return AdvanceChoice.ADDED, AdvanceChoice.LEFT_OUT

    @property
    def is_open(self) -> bool:
        return self.decision is None or self.decision.choice not in STAYS


def differences(contest: Contest) -> list[Difference]:
    """The differences between a contest and the tier below, and between it and the tier above: open ones first."""
    return _differences([contest.id])


def open_differences(contest_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many differences are open, by contest: each counts for the contest below and for the one above."""
    ids = list(contest_ids)
    counts = dict.fromkeys(ids, 0)
    for one in _differences(ids):
        for id_ in (one.origin.id, one.target.id):
            if one.is_open and id_ in counts:
                counts[id_] += 1
    return counts


def open_between(contest: Contest, known: Sequence[Difference] | None = None) -> tuple[int, int]:
    """How many differences of a contest are open: (with the tier above, with the tier below). `known`: its differences,
    where they were asked for already."""
    found = [one for one in (differences(contest) if known is None else known) if one.is_open]
    return sum(one.origin == contest for one in found), sum(one.target == contest for one in found)


def difference_of(target: Contest, appearance_id: UUID) -> Difference:
    """The difference about an entry, by its appearance below. Raises NotFound where there is none."""
    found = next((one for one in differences(target) if one.below.id == appearance_id and one.target == target), None)
    if found is None:
        raise NotFound
    return found


def decisions_on(contest: Contest) -> Sequence[AdvanceDecision]:
    """Everything that was decided about a contest's places after corrections below, newest first."""
    return session.scalars(
        sa.select(AdvanceDecision)
        .where(AdvanceDecision.contest_id == contest.id)
        .options(joinedload(AdvanceDecision.appearance).joinedload(Appearance.entry))
        .order_by(AdvanceDecision.at.desc(), AdvanceDecision.id.desc())
    ).all()


def choices_under(tabulation: Tabulation, contests: Iterable[Contest]) -> dict[UUID, str]:
    """What was last done about each entry of some contests under a run, by its appearance in the contest below."""
    found = session.execute(
        sa.select(AdvanceDecision.appearance_id, AdvanceDecision.choice)
        .join(Appearance, Appearance.id == AdvanceDecision.appearance_id)
        .where(
            AdvanceDecision.tabulation_id == tabulation.id,
            Appearance.contest_id.in_([contest.id for contest in contests]),
        )
        .order_by(AdvanceDecision.at, AdvanceDecision.id)
    )
    return dict(found.all())


@dataclass(frozen=True)
class Sending:
    """What sending a contest's entries up would do now. The page that offers it and the action that does it both read
    this, so that they count alike."""

    entitled: frozenset[UUID]  # the entries that go through
    going: Sequence[Advance]  # whose right to a place is to be carried out, there already or not
    coming: Sequence[Advance]  # those of them that are not there yet
    earlier: Sequence[Advance]  # moves by earlier runs that nobody above decided to keep
    places: int  # how many places the coming ones take
    freed: int  # how many places the entries of `earlier` give back that do not go through any more


def sending(tabulation: Tabulation, contest: Contest, rows: Sequence[Advance]) -> Sending:
    """What sending would do. `rows`: what the run says about the contest's entries."""
    through = [row for row in rows if row.outcome == "through"]
    entitled = frozenset(row.appearance.entry_id for row in through)
    decided = choices_under(tabulation, [contest])
    above = _parts_in(Appearance, contest)
    former = _parts_in(FormerParticipation, contest)
    going = [
        row for row in through
        if row.carried_out_at is None and decided.get(row.appearance_id) != AdvanceChoice.LEFT_OUT
    ]  # fmt: skip
    coming = [row for row in going if row.appearance.entry_id not in above]
    earlier = [
        row for row in moves_made(contest, without=tabulation)
        if decided.get(row.appearance_id) != AdvanceChoice.KEPT
    ]  # fmt: skip
    # Who comes back as a guest, say, takes no place.
    places = sum(former.get(row.appearance.entry_id, Participation.COMPETING) in HOLDS_A_PLACE for row in coming)
    gone = {row.appearance.entry_id for row in earlier} - entitled
    gone |= _promoted_instead(contest, gone) - entitled
    return Sending(entitled, going, coming, earlier, places, sum(above.get(one) in HOLDS_A_PLACE for one in gone))


def coming_counts(tabulation: Tabulation, contests: Sequence[Contest]) -> tuple[int, int]:
    """(how many entries of these contests sending would bring into the next tier, how many rows it would carry out):
    the second counts those that are there already, by an earlier run or from the reserve list."""
    left_out = [id_ for id_, choice in choices_under(tabulation, contests).items() if choice == AdvanceChoice.LEFT_OUT]
    below, origin = aliased(Appearance), aliased(Contest)
    there = sa.exists().where(Appearance.contest_id == origin.parent_id, Appearance.entry_id == below.entry_id)
    row = session.execute(
        sa.select(sa.func.count().filter(~there), sa.func.count())
        .select_from(Advance)
        .join(below, below.id == Advance.appearance_id)
        .join(origin, origin.id == Advance.contest_id)
        .where(
            Advance.tabulation_id == tabulation.id,
            Advance.outcome == "through",
            Advance.carried_out_at.is_(None),
            below.id.not_in(left_out),
        )
    ).one()
    return row[0], row[1]


def _promoted_instead(contest: Contest, entries: Set[UUID]) -> set[UUID]:
    """The reserves that took the places of some entries in the contest above: they go with them."""
    return set(
        session.scalars(
            sa.select(Reserve.entry_id)
            .join(Appearance, Appearance.id == Reserve.instead_of_id)
            .where(
                Reserve.contest_id == contest.parent_id, Reserve.state == "promoted", Appearance.entry_id.in_(entries)
            )
        )
    )


def _parts_in(model: type[Appearance | FormerParticipation], contest: Contest) -> dict[UUID, str]:
    """How each entry takes part in the contest above, or took part before it left."""
    query = sa.select(model.entry_id, model.participation).where(model.contest_id == contest.parent_id)
    return dict(session.execute(query).all())


def moves_made(contest: Contest, *, without: Tabulation | None = None) -> Sequence[Advance]:
    """The moves already made from a contest, by any run."""
    query = whole_advances().where(Advance.contest_id == contest.id, Advance.carried_out_at.is_not(None))
    if without is not None:
        query = query.where(Advance.tabulation_id != without.id)
    return session.scalars(query).all()


def whole_advances() -> sa.Select[Advance]:
    """Rows with their entries and what these are credited by."""
    return sa.select(Advance).options(
        joinedload(Advance.appearance)
        .joinedload(Appearance.entry)
        .options(joinedload(Entry.home), joinedload(Entry.department), joinedload(Entry.delegation))
    )


def _differences(contest_ids: Sequence[UUID]) -> list[Difference]:
    """Five queries for any number of contests, one where there is no difference."""
    if len(contest_ids) == 1:
        pairs = read(_PAIRS_OF_ONE, {"contest": contest_ids[0]}).all()
    else:
        pairs = read(_PAIRS, {"contests": list(contest_ids)}).all()
    if not pairs:
        return []
    rows = _by_id(Appearance, {id_ for pair in pairs for id_ in (pair.below, pair.above) if id_})
    runs = _by_id(Tabulation, {pair.run for pair in pairs})
    contests = _by_id(Contest, {id_ for pair in pairs for id_ in (pair.origin, pair.target)})
    decided: dict[UUID, list[AdvanceDecision]] = {}
    for one in session.scalars(
        sa.select(AdvanceDecision)
        .where(AdvanceDecision.appearance_id.in_({pair.below for pair in pairs}))
        .order_by(AdvanceDecision.at, AdvanceDecision.id)
    ):
        decided.setdefault(one.appearance_id, []).append(one)
    advances = {
        (one.tabulation_id, one.appearance_id): one
        for one in session.scalars(
            sa.select(Advance).where(
                Advance.tabulation_id.in_(runs), Advance.appearance_id.in_({pair.below for pair in pairs})
            )
        )
    }
    found = []
    for pair in pairs:
        own = [one for one in decided.get(pair.below, []) if one.tabulation_id == pair.run]
        before = [one for one in decided.get(pair.below, []) if one.tabulation_id != pair.run]
        found.append(
            Difference(
                contests[pair.target],
                contests[pair.origin],
                runs[pair.run],
                rows[pair.below],
                rows[pair.above] if pair.above else None,
                advances.get((pair.run, pair.below)),
                own[-1] if own else None,
                before[-1] if before else None,
            )
        )
    return sorted(found, key=lambda one: (not one.is_open, one.origin.key, one.above is None, one.below.entry.number))


def _by_id(model: Any, ids: Iterable[UUID]) -> dict[UUID, Any]:
    query = sa.select(model).where(model.id.in_(list(ids)))
    if model is Appearance:
        query = query.options(joinedload(Appearance.entry).joinedload(Entry.home), joinedload(Appearance.credit))
    if model is Contest:
        query = query.options(joinedload(Contest.organisation), joinedload(Contest.edition))
    return {one.id: one for one in session.scalars(query)}


def _sent(origin: Any) -> list[sa.ColumnElement[bool]]:
    """Contests whose published result was sent on."""
    return [
        sa.exists().where(Milestone.contest_id == origin.id, Milestone.what == what, Milestone.undone_at.is_(None))
        for what in ("published", "advanced")
    ]


Theirs = Callable[[Any], sa.ColumnElement[bool]]
"""Whether a contest's id is one of those that are asked about."""


def _surplus(theirs: Theirs) -> Any:
    """Who is above and holds a place there, and does not go through by the published run: unless it came from the
    reserve list and is still on it."""
    above, below, origin = aliased(Appearance), aliased(Appearance), aliased(Contest)
    return (
        sa.select(
            above.contest_id.label("target"),
            origin.id.label("origin"),
            TabulatedContest.tabulation_id.label("run"),
            below.id.label("below"),
            above.id.label("above"),
        )
        .select_from(above)
        .join(below, below.entry_id == above.entry_id)
        .join(origin, sa.and_(origin.id == below.contest_id, origin.parent_id == above.contest_id))
        .join(TabulatedContest, sa.and_(TabulatedContest.contest_id == origin.id, TabulatedContest.is_current))
        .outerjoin(
            Advance,
            sa.and_(Advance.tabulation_id == TabulatedContest.tabulation_id, Advance.appearance_id == below.id),
        )
        .outerjoin(
            Reserve,
            sa.and_(
                Reserve.contest_id == above.contest_id, Reserve.entry_id == above.entry_id, Reserve.state == "promoted"
            ),
        )
        .where(
            sa.or_(theirs(above.contest_id), theirs(origin.id)),
            above.participation.in_(HOLDS_A_PLACE),
            *_sent(origin),
            sa.or_(
                Advance.id.is_(None),
                Advance.outcome == "out",
                sa.and_(Advance.outcome == "reserve", Reserve.id.is_(None)),
            ),
        )
    )


def _owed(theirs: Theirs) -> Any:
    """Who goes through by the published run and is not above, however it would take part."""
    origin, below = aliased(Contest), aliased(Appearance)
    there = sa.exists().where(Appearance.contest_id == origin.parent_id, Appearance.entry_id == below.entry_id)
    return (
        sa.select(
            origin.parent_id.label("target"),
            origin.id.label("origin"),
            TabulatedContest.tabulation_id.label("run"),
            below.id.label("below"),
            sa.cast(sa.null(), sa.Uuid).label("above"),
        )
        .select_from(Advance)
        .join(below, below.id == Advance.appearance_id)
        .join(origin, origin.id == Advance.contest_id)
        .join(
            TabulatedContest,
            sa.and_(
                TabulatedContest.contest_id == origin.id,
                TabulatedContest.is_current,
                TabulatedContest.tabulation_id == Advance.tabulation_id,
            ),
        )
        .where(
            sa.or_(theirs(origin.parent_id), theirs(origin.id)), Advance.outcome == "through", *_sent(origin), ~there
        )
    )


def _both(theirs: Theirs) -> Any:
    return sa.select(sa.union_all(_surplus(theirs), _owed(theirs)).subquery())


# Each desk of a contest asks this, and to make the statement takes longer than to run it.
_PAIRS_OF_ONE = _both(lambda column: column == sa.bindparam("contest"))
_PAIRS = _both(lambda column: column.in_(sa.bindparam("contests", expanding=True)))

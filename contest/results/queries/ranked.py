"""What a tabulation holds: places, problems, advancement, and its files."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import contest_at
from contest.errors import NotFound
from contest.files import file_store
from contest.judging.models import Lot
from contest.registration.models import Appearance, Entry
from contest.results.models import Advance, Problem, Result, Tabulation
from contest.results.queries.tabulations import current_tabulation


def results_of(tabulation: Tabulation, contest: Contest) -> sa.Select[Any]:
    """The results of one contest, placed entries first by place, as a select for paging by RESULT_ORDER."""
    return (
        sa.select(Result)
        .where(Result.tabulation_id == tabulation.id, Result.contest_id == contest.id)
        .join(Result.appearance)
        .join(Appearance.entry)
        .options(
            joinedload(Result.appearance).joinedload(Appearance.entry).joinedload(Entry.home),
            joinedload(Result.appearance).joinedload(Appearance.credit),
        )
    )


# Rows without a place come after all places.
RESULT_ORDER = (sa.func.coalesce(Result.place, 2_000_000_000), Entry.number)


def placed_count(tabulation: Tabulation, contest: Contest) -> int:
    """How many entries of a contest have a place."""
    return (
        session.scalar(
            sa.select(sa.func.count(Result.place)).where(
                Result.tabulation_id == tabulation.id, Result.contest_id == contest.id
            )
        )
        or 0
    )


def result_in(tabulation: Tabulation, appearance_id: UUID) -> Result | None:
    return session.scalar(
        sa.select(Result)
        .where(Result.tabulation_id == tabulation.id, Result.appearance_id == appearance_id)
        .options(
            joinedload(Result.contest),
            joinedload(Result.appearance).joinedload(Appearance.entry).joinedload(Entry.home),
            joinedload(Result.appearance).joinedload(Appearance.credit),
        )
    )


def result_at(edition: str, appearance_id: UUID, contest_key: str) -> dict[str, Any]:
    """Loader: an entry's result under the run that counts for this contest."""
    contest: Contest = contest_at(edition, contest_key)["contest"]
    tabulation = current_tabulation(contest)
    found = result_in(tabulation, appearance_id) if tabulation else None
    if tabulation is None or found is None or found.contest_id != contest.id:
        raise NotFound
    return {"contest": contest, "tabulation": tabulation, "result": found}


def level_with(result: Result, by: str = "score") -> Sequence[Result]:
    """The entries of the contest that have the same ranked value (`by`: score, scale or attribute:NAME, as the rulebook
    ranks), this one included, by place: the precedence had to separate them. None if the entry has no place."""
    if by not in ("score", "scale"):
        own = (result.explanation or {}).get("ranked")
        placed = _placed_with(result, Result.place.is_not(None)) if own is not None else ()
        return [one for one in placed if (one.explanation or {}).get("ranked") == own]
    ranked, own = (Result.scaled, result.scaled) if by == "scale" else (Result.score, result.score)
    return [] if own is None else _placed_with(result, ranked == own)


def _placed_with(result: Result, condition: sa.ColumnElement[bool]) -> Sequence[Result]:
    """The placed entries of an entry's contest that meet a condition, by place; none if it has no place itself."""
    if result.place is None:
        return []
    return session.scalars(
        sa.select(Result)
        .where(
            Result.tabulation_id == result.tabulation_id,
            Result.contest_id == result.contest_id,
            condition,
            Result.place.is_not(None),
        )
        .join(Result.appearance)
        .join(Appearance.entry)
        .options(joinedload(Result.appearance).joinedload(Appearance.entry))
        .order_by(*RESULT_ORDER)
    ).all()


def tie_lots(contest: Contest) -> dict[UUID, int]:
    """The lots that separate level entries, by appearance."""
    found = session.execute(
        sa.select(Lot.appearance_id, Lot.number).where(Lot.contest_id == contest.id, Lot.purpose == "tie")
    )
    return dict(found.all())


# Problems


def problems(tabulation: Tabulation, contest: Contest | None = None) -> Sequence[Problem]:
    """The problems of a tabulation, blocking ones first."""
    query = sa.select(Problem).where(Problem.tabulation_id == tabulation.id)
    if contest is not None:
        query = query.where(Problem.contest_id == contest.id)
    return session.scalars(query.order_by(Problem.blocks.desc(), Problem.id)).all()


def problem_rows(tabulation: Tabulation) -> Any:
    """(Problem, Contest | None, Appearance | None, entry number | None), for paging by PROBLEM_ORDER."""
    return (
        sa.select(Problem, Contest, Appearance, Entry.number)
        .outerjoin(Contest, Contest.id == Problem.contest_id)
        .outerjoin(Appearance, Appearance.id == Problem.appearance_id)
        .outerjoin(Entry, Entry.id == Appearance.entry_id)
        .where(Problem.tabulation_id == tabulation.id)
    )


PROBLEM_ORDER = (sa.case((Problem.blocks, 0), else_=1), Problem.id)


def codes_of(contest: Contest, numbers: Iterable[str]) -> dict[str, str]:
    """What judges see instead of entry numbers, by number; the page of lots names entries this way."""
    found = session.execute(
        sa.select(Entry.number, Appearance.code)
        .join(Entry, Entry.id == Appearance.entry_id)
        .where(Appearance.contest_id == contest.id, Entry.number.in_(list(numbers)))
    )
    return dict(found.all())


# The next tier


def advances(tabulation: Tabulation, contest: Contest) -> Sequence[Advance]:
    """Through, then reserves in their order, then out."""
    turn = sa.case((Advance.outcome == "through", 0), (Advance.outcome == "reserve", 1), else_=2)
    return session.scalars(
        sa.select(Advance)
        .where(Advance.tabulation_id == tabulation.id, Advance.contest_id == contest.id)
        .options(
            joinedload(Advance.appearance).joinedload(Appearance.entry).joinedload(Entry.home),
            joinedload(Advance.appearance).joinedload(Appearance.credit),
        )
        .order_by(turn, Advance.order, Advance.id)
    ).all()


def advance_counts(tabulation: Tabulation) -> dict[UUID, dict[str, int]]:
    """How many go through, are in reserve, are out and have been moved up, by contest."""
    counts: dict[UUID, dict[str, int]] = defaultdict(lambda: {"through": 0, "reserve": 0, "out": 0, "moved": 0})
    for contest_id, outcome, count, moved in session.execute(
        sa.select(Advance.contest_id, Advance.outcome, sa.func.count(), sa.func.count(Advance.carried_out_at))
        .where(Advance.tabulation_id == tabulation.id)
        .group_by(Advance.contest_id, Advance.outcome)
    ):
        counts[contest_id][outcome] += count
        counts[contest_id]["moved"] += moved
    return dict(counts)


def places_of(tabulation: Tabulation, contest: Contest) -> dict[UUID, Result]:
    """The results of one contest by appearance, without their explanations."""
    found = session.scalars(
        sa.select(Result)
        .where(Result.tabulation_id == tabulation.id, Result.contest_id == contest.id)
        .options(defer(Result.explanation))
    )
    return {one.appearance_id: one for one in found}


# Files

# The inputs other than entries.csv, in the order in which `contest tabulate` names them.
INPUTS_OF = ("marks", "scores", "adjustments", "lots", "groups", "judges", "members", "decisions")


def file_of(tabulation: Tabulation, name: str) -> bytes:
    """One of a tabulation's files: `places.csv`, `inputs/marks.csv` …"""
    return file_store().read(tabulation.files[name])


def rows_of(tabulation: Tabulation, name: str) -> list[dict[str, str]]:
    """The rows of one of a tabulation's CSV files."""
    return rows_in(tabulation.files[name])


def rows_in(digest: str) -> list[dict[str, str]]:
    """The rows of a stored CSV file."""
    return list(csv.DictReader(io.StringIO(file_store().read(digest).decode(), newline="")))

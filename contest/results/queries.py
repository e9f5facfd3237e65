"""Reads of tabulations and results."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import contests_run_by, milestones, prefetch
from contest.files import shelf
from contest.registration.models import Appearance, Entry
from contest.results.models import Adjustment, Advance, Decision, Problem, Result, TabulatedContest, Tabulation


def sisters(contest: Contest) -> list[Contest]:
    """The contests that may be tabulated and published together with this one: same edition, stage, organisation."""
    return contests_run_by(contest.edition, contest.stage, contest.organisation)


def ready_sisters(contest: Contest) -> list[Contest]:
    """Those of them whose judging has ended and whose results are not published."""
    together = sisters(contest)
    prefetch(together)
    return [one for one in together if "judging-closed" in (reached := milestones(one)) and "published" not in reached]


def standing_tabulation(contest: Contest) -> Tabulation | None:
    """The tabulation that counts for a contest now, if there is one."""
    return session.scalar(
        sa.select(Tabulation)
        .join(TabulatedContest, TabulatedContest.tabulation_id == Tabulation.id)
        .where(TabulatedContest.contest_id == contest.id, TabulatedContest.standing)
        .options(joinedload(Tabulation.edition), joinedload(Tabulation.organisation))
    )


def tabulations(contest: Contest) -> Sequence[Tabulation]:
    """Every tabulation of a contest, newest first."""
    return session.scalars(
        sa.select(Tabulation)
        .join(TabulatedContest, TabulatedContest.tabulation_id == Tabulation.id)
        .where(TabulatedContest.contest_id == contest.id)
        .order_by(Tabulation.id.desc())
    ).all()


def tabulated_contests(tabulation: Tabulation) -> list[Contest]:
    """The contests that a tabulation speaks of, by key."""
    return list(
        session.scalars(
            sa.select(Contest)
            .join(TabulatedContest, TabulatedContest.contest_id == Contest.id)
            .where(TabulatedContest.tabulation_id == tabulation.id)
            .options(joinedload(Contest.edition), joinedload(Contest.organisation))
            .order_by(Contest.key)
        )
    )


def stands(tabulation: Tabulation) -> bool:
    """Whether a tabulation still counts for all its contests."""
    standing = session.scalars(
        sa.select(TabulatedContest.standing).where(TabulatedContest.tabulation_id == tabulation.id)
    ).all()
    return bool(standing) and all(standing)


def results_of(tabulation: Tabulation, contest: Contest) -> sa.Select[Any]:
    """The results of one contest, placed ones by place, as a select for paging by (rank, number)."""
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


def problems(tabulation: Tabulation, contest: Contest | None = None) -> Sequence[Problem]:
    """The problems of a tabulation, blocking ones first."""
    query = sa.select(Problem).where(Problem.tabulation_id == tabulation.id)
    if contest is not None:
        query = query.where(Problem.contest_id == contest.id)
    return session.scalars(query.order_by(Problem.blocks.desc(), Problem.id)).all()


def advances(tabulation: Tabulation, contest: Contest) -> Sequence[Advance]:
    """Through, then reserves in their order, then those who are out."""
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


def file_of(tabulation: Tabulation, name: str) -> bytes:
    """One of a tabulation's files: `places.csv`, `inputs/marks.csv` …"""
    return shelf().read(tabulation.files[name])


def rows_of(tabulation: Tabulation, name: str) -> list[dict[str, str]]:
    """The rows of one of a tabulation's CSV files."""
    return list(csv.DictReader(io.StringIO(file_of(tabulation, name).decode(), newline="")))


def adjustments(contest: Contest) -> Sequence[Adjustment]:
    return session.scalars(
        sa.select(Adjustment)
        .join(Appearance, Appearance.id == Adjustment.appearance_id)
        .where(Appearance.contest_id == contest.id, Adjustment.withdrawn_at.is_(None))
        .order_by(Adjustment.id)
    ).all()


def decisions(contest: Contest) -> Sequence[Decision]:
    """The committee's decisions on entries of a contest."""
    return session.scalars(
        sa.select(Decision)
        .where(Decision.contest_id == contest.id, Decision.withdrawn_at.is_(None))
        .order_by(Decision.id)
    ).all()


def result_in(tabulation: Tabulation, appearance_id: UUID) -> Result | None:
    return session.scalar(
        sa.select(Result)
        .where(Result.tabulation_id == tabulation.id, Result.appearance_id == appearance_id)
        .options(joinedload(Result.contest), joinedload(Result.appearance).joinedload(Appearance.entry))
    )

"""Reads of tabulations and results."""

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
from contest.editions.queries import contest_at, contests_run_by, milestones, prefetch
from contest.errors import NotFound
from contest.files import shelf
from contest.jobs import Job
from contest.judging.models import Lot
from contest.people.models import Account, Organisation
from contest.registration.models import Appearance, Entry
from contest.results.models import Adjustment, Advance, Decision, Problem, Result, TabulatedContest, Tabulation

JOB = "results.tabulate"

# Sets of contests


def sisters(contest: Contest) -> list[Contest]:
    """The contests that may be tabulated and published together with this one: same edition, stage, organisation."""
    return contests_run_by(contest.edition, contest.stage, contest.organisation)


def ready_sisters(contest: Contest) -> list[Contest]:
    """Those of them whose judging has ended and whose results are not published."""
    together = sisters(contest)
    prefetch(together)
    return [one for one in together if "judging-closed" in (reached := milestones(one)) and "published" not in reached]


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


# Runs


def standing_tabulation(contest: Contest) -> Tabulation | None:
    """The tabulation that counts for a contest now, if there is one."""
    return session.scalar(
        sa.select(Tabulation)
        .join(TabulatedContest, TabulatedContest.tabulation_id == Tabulation.id)
        .where(TabulatedContest.contest_id == contest.id, TabulatedContest.standing)
        .options(joinedload(Tabulation.edition), joinedload(Tabulation.organisation))
    )


def standing_numbers(contests: Iterable[Contest]) -> dict[UUID, int]:
    """The number of the run that counts now, by contest."""
    found = session.execute(
        sa.select(TabulatedContest.contest_id, Tabulation.number)
        .join(Tabulation, Tabulation.id == TabulatedContest.tabulation_id)
        .where(TabulatedContest.contest_id.in_([one.id for one in contests]), TabulatedContest.standing)
    )
    return dict(found.all())


def stands(tabulation: Tabulation) -> bool:
    """Whether a tabulation still counts for all its contests."""
    standing = session.scalars(
        sa.select(TabulatedContest.standing).where(TabulatedContest.tabulation_id == tabulation.id)
    ).all()
    return bool(standing) and all(standing)


def runs_of(contest: Contest) -> Any:
    """Every run of a contest with whether it stands and how many contests it spoke of; newest first when paged by
    -number."""
    others = (
        sa.select(sa.func.count())
        .where(TabulatedContest.tabulation_id == Tabulation.id)
        .correlate(Tabulation)
        .scalar_subquery()
    )
    return (
        sa.select(Tabulation, TabulatedContest.standing, others.label("contests"))
        .join(TabulatedContest, TabulatedContest.tabulation_id == Tabulation.id)
        .where(TabulatedContest.contest_id == contest.id)
    )


def run_at(edition: str, number: int, contest_key: str) -> dict[str, Any]:
    """Loader: a run of this contest by its number."""
    contest: Contest = contest_at(edition, contest_key)["contest"]
    found = session.scalar(
        sa.select(Tabulation)
        .join(TabulatedContest, TabulatedContest.tabulation_id == Tabulation.id)
        .where(TabulatedContest.contest_id == contest.id, Tabulation.number == number)
        .options(joinedload(Tabulation.edition), joinedload(Tabulation.organisation))
    )
    if found is None:
        raise NotFound
    return {"contest": contest, "tabulation": found}


def job_at(edition: str, job_id: UUID, contest_key: str) -> dict[str, Any]:
    """Loader: a tabulation that runs in the background, asked for from this contest's page."""
    contest: Contest = contest_at(edition, contest_key)["contest"]
    found = session.get(Job, job_id)
    if found is None or found.kind != JOB or found.asked.get("from") != str(contest.id):
        raise NotFound
    return {"contest": contest, "job": found}


def unfinished_job(contest: Contest) -> Job | None:
    """The tabulation of this contest's organisation and stage that waits or runs, if there is one."""
    waiting = session.scalars(sa.select(Job).where(Job.kind == JOB, Job.state.in_(("waiting", "running"))))
    about = run_scope(contest)
    return next((job for job in waiting if job.asked.get("scope") == about), None)


def run_scope(contest: Contest) -> str:
    """What two runs must not share at one time: edition, stage and organisation."""
    return f"{contest.edition_id}/{contest.stage}/{contest.organisation_id}"


# Places


def results_of(tabulation: Tabulation, contest: Contest) -> sa.Select[Any]:
    """The results of one contest, placed ones by place, as a select for paging by RESULT_ORDER."""
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
    tabulation = standing_tabulation(contest)
    found = result_in(tabulation, appearance_id) if tabulation else None
    if tabulation is None or found is None or found.contest_id != contest.id:
        raise NotFound
    return {"contest": contest, "tabulation": tabulation, "result": found}


def level_with(result: Result) -> Sequence[Result]:
    """The entries of the contest that have the same score, this one among them, by place: those that the precedence
    had to part. None where the entry has no place."""
    if result.place is None or result.score is None:
        return []
    return session.scalars(
        sa.select(Result)
        .where(
            Result.tabulation_id == result.tabulation_id,
            Result.contest_id == result.contest_id,
            Result.score == result.score,
            Result.place.is_not(None),
        )
        .join(Result.appearance)
        .join(Appearance.entry)
        .options(joinedload(Result.appearance).joinedload(Appearance.entry))
        .order_by(*RESULT_ORDER)
    ).all()


def tie_lots(contest: Contest) -> dict[UUID, int]:
    """The lots that part level entries, by appearance."""
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
    """What judges see instead of entry numbers, by number: how the page of lots names an entry."""
    found = session.execute(
        sa.select(Entry.number, Appearance.code)
        .join(Entry, Entry.id == Appearance.entry_id)
        .where(Appearance.contest_id == contest.id, Entry.number.in_(list(numbers)))
    )
    return dict(found.all())


# The next tier


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


def advance_counts(tabulation: Tabulation) -> dict[UUID, dict[str, int]]:
    """How many go through, stand in reserve, are out and have been moved up, by contest."""
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

# The inputs beside entries.csv, in the order in which `contest tabulate` names them.
INPUTS_OF = ("marks", "scores", "adjustments", "lots", "groups", "judges", "members", "decisions")


def file_of(tabulation: Tabulation, name: str) -> bytes:
    """One of a tabulation's files: `places.csv`, `inputs/marks.csv` …"""
    return shelf().read(tabulation.files[name])


def rows_of(tabulation: Tabulation, name: str) -> list[dict[str, str]]:
    """The rows of one of a tabulation's CSV files."""
    return list(csv.DictReader(io.StringIO(file_of(tabulation, name).decode(), newline="")))


# What people added


def adjustments(contest: Contest) -> Sequence[Adjustment]:
    return session.scalars(
        sa.select(Adjustment)
        .join(Appearance, Appearance.id == Adjustment.appearance_id)
        .where(Appearance.contest_id == contest.id, Adjustment.withdrawn_at.is_(None))
        .order_by(Adjustment.id)
    ).all()


def adjustment_rows(contest: Contest) -> Any:
    """(Adjustment, Appearance, Entry), those that were withdrawn too, for paging by id."""
    return (
        sa.select(Adjustment, Appearance, Entry)
        .join(Appearance, Appearance.id == Adjustment.appearance_id)
        .join(Entry, Entry.id == Appearance.entry_id)
        .where(Appearance.contest_id == contest.id)
    )


def adjustment_at(edition: str, adjustment_id: UUID, contest_key: str) -> dict[str, Any]:
    """Loader: an adjustment within its contest."""
    contest: Contest = contest_at(edition, contest_key)["contest"]
    found = session.scalar(
        sa.select(Adjustment)
        .join(Appearance, Appearance.id == Adjustment.appearance_id)
        .where(Adjustment.id == adjustment_id, Appearance.contest_id == contest.id)
    )
    if found is None:
        raise NotFound
    return {"contest": contest, "adjustment": found}


def decisions(contest: Contest) -> Sequence[Decision]:
    """The committee's decisions on a contest that stand."""
    return session.scalars(
        sa.select(Decision)
        .where(Decision.contest_id == contest.id, Decision.withdrawn_at.is_(None))
        .order_by(Decision.id)
    ).all()


def decision_rows(contest: Contest) -> Any:
    """(Decision, Entry | None, Organisation | None), those that were withdrawn too, for paging by id."""
    return (
        sa.select(Decision, Entry, Organisation)
        .outerjoin(Appearance, Appearance.id == Decision.appearance_id)
        .outerjoin(Entry, Entry.id == Appearance.entry_id)
        .outerjoin(Organisation, Organisation.id == Decision.organisation_id)
        .where(Decision.contest_id == contest.id)
    )


def decision_at(edition: str, decision_id: UUID, contest_key: str) -> dict[str, Any]:
    """Loader: a decision within its contest."""
    contest: Contest = contest_at(edition, contest_key)["contest"]
    found = session.scalar(sa.select(Decision).where(Decision.id == decision_id, Decision.contest_id == contest.id))
    if found is None:
        raise NotFound
    return {"contest": contest, "decision": found}


def appearance_numbered(contest: Contest, number: str) -> Appearance | None:
    """An entry of the contest by its number, or by the code that judges see."""
    return session.scalar(
        sa.select(Appearance)
        .join(Appearance.entry)
        .where(
            Appearance.contest_id == contest.id,
            sa.or_(Entry.number == number, Appearance.code == number),
        )
        .options(joinedload(Appearance.entry), joinedload(Appearance.contest))
        .order_by(sa.case((Entry.number == number, 0), else_=1))
        .limit(1)
    )


def credited_groups(contest: Contest) -> list[Organisation]:
    """The groups that the contest's entries are credited to, by code."""
    return list(
        session.scalars(
            sa.select(Organisation)
            .where(
                Organisation.id.in_(
                    sa.select(Appearance.credit_id).where(Appearance.contest_id == contest.id).distinct()
                )
            )
            .order_by(Organisation.code)
        )
    )


def names_of(account_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Who is behind `by` columns."""
    wanted = {one for one in account_ids if one is not None}
    found = session.execute(sa.select(Account.id, Account.name).where(Account.id.in_(wanted)))
    return dict(found.all())

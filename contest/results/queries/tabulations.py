"""Tabulations: which contests can be tabulated together, which runs there were, which run is current."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.db import once_while_reading, session
from contest.editions.models import Contest
from contest.editions.queries import contest_at, contests_run_by, milestones, prefetch
from contest.errors import NotFound
from contest.jobs import Job
from contest.results.models import TabulatedContest, Tabulation

JOB = "results.tabulate"

# Sets of contests


def sibling_contests(contest: Contest) -> list[Contest]:
    """The contests that may be tabulated and published together with this one: same edition, stage, organisation."""
    return contests_run_by(contest.edition, contest.stage, contest.organisation)


def ready_siblings(contest: Contest) -> list[Contest]:
    """Those of them whose judging has ended and whose results are not published."""
    together = sibling_contests(contest)
    prefetch(together)
    return [one for one in together if "judging-closed" in (reached := milestones(one)) and "published" not in reached]


def tabulated_contests(tabulation: Tabulation) -> list[Contest]:
    """The contests that a tabulation covers, by key."""
    asked = (
        sa.select(Contest)
        .join(TabulatedContest, TabulatedContest.contest_id == Contest.id)
        .where(TabulatedContest.tabulation_id == tabulation.id)
        .options(joinedload(Contest.edition), joinedload(Contest.organisation))
        .order_by(Contest.key)
    )
    return list(once_while_reading(("contests of", tabulation.id), lambda: session.scalars(asked).all()))


# Runs


def current_tabulation(contest: Contest) -> Tabulation | None:
    """The tabulation that counts for a contest now, if there is one."""
    return session.scalar(
        sa.select(Tabulation)
        .join(TabulatedContest, TabulatedContest.tabulation_id == Tabulation.id)
        .where(TabulatedContest.contest_id == contest.id, TabulatedContest.is_current)
        .options(joinedload(Tabulation.edition), joinedload(Tabulation.organisation))
    )


def current_tabulations(contests: Iterable[Contest]) -> dict[UUID, Tabulation]:
    """The tabulation that counts now, by contest; one query."""
    found = session.execute(
        sa.select(TabulatedContest.contest_id, Tabulation)
        .join(Tabulation, Tabulation.id == TabulatedContest.tabulation_id)
        .where(TabulatedContest.contest_id.in_([one.id for one in contests]), TabulatedContest.is_current)
    )
    return dict(found.all())


def current_numbers(contests: Iterable[Contest]) -> dict[UUID, int]:
    """The number of the run that counts now, by contest."""
    found = session.execute(
        sa.select(TabulatedContest.contest_id, Tabulation.number)
        .join(Tabulation, Tabulation.id == TabulatedContest.tabulation_id)
        .where(TabulatedContest.contest_id.in_([one.id for one in contests]), TabulatedContest.is_current)
    )
    return dict(found.all())


def is_current(tabulation: Tabulation) -> bool:
    """Whether a tabulation still counts for all its contests."""
    flags = session.scalars(
        sa.select(TabulatedContest.is_current).where(TabulatedContest.tabulation_id == tabulation.id)
    ).all()
    return bool(flags) and all(flags)


def runs_of(contest: Contest) -> Any:
    """Every run of a contest, with whether it is current and how many contests it covers; newest first when paged by
    -number."""
    others = (
        sa.select(sa.func.count())
        .where(TabulatedContest.tabulation_id == Tabulation.id)
        .correlate(Tabulation)
        .scalar_subquery()
    )
    return (
        sa.select(Tabulation, TabulatedContest.is_current, others.label("contests"))
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
    """Loader: a tabulation running in the background, started from this contest's page."""
    contest: Contest = contest_at(edition, contest_key)["contest"]
    found = session.get(Job, job_id)
    if found is None or found.kind != JOB or found.asked.get("from") != str(contest.id):
        raise NotFound
    return {"contest": contest, "job": found}


def unfinished_job(contest: Contest) -> Job | None:
    """The waiting or running tabulation of this contest's organisation and stage, if there is one."""
    waiting = session.scalars(sa.select(Job).where(Job.kind == JOB, Job.state.in_(("waiting", "running"))))
    about = run_scope(contest)
    return next((job for job in waiting if job.asked.get("scope") == about), None)


def last_jobs(contest: Contest, since: datetime | None) -> tuple[Job | None, Job | None]:
    """(the waiting or running tabulation, one that ended without a result) in the background of this contest's
    organisation and stage; never both. The second is the last one, if it failed or was refused. `since`: when the
    present result was made; what ended before it does not matter any more."""
    last = session.scalar(
        sa.select(Job)
        .where(
            Job.kind == JOB,
            Job.asked["scope"].as_string() == run_scope(contest),
            sa.or_(Job.state.in_(("waiting", "running")), Job.ended_at.is_not(None)),
        )
        .order_by(sa.case((Job.state.in_(("waiting", "running")), 0), else_=1), Job.id.desc())
        .limit(1)
    )
    if last is None or last.state in ("waiting", "running"):
        return last, None
    if last.ended_at is None or (since is not None and last.ended_at < since):
        return None, None
    return None, last if last.state == "failed" or (last.outcome or {}).get("refused") else None


def run_scope(contest: Contest) -> str:
    """Two runs with the same edition, stage and organisation must not run at the same time."""
    return f"{contest.edition_id}/{contest.stage}/{contest.organisation_id}"

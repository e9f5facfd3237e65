"""A few contests are tabulated at once; many are long work, done by a job with progress that people can watch.

Both use the same steps (`actions.steps`), and a page starts either one with `start`.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest import clock, jobs
from contest.db import session
from contest.editions.models import Contest
from contest.editions.rulebooks.entry_words import word_of_contest
from contest.entry_words import speaking_in
from contest.errors import N_, Clash, Refusal, Way
from contest.formatting import format_sentence
from contest.i18n import LANGUAGES, speaking
from contest.jobs import Job
from contest.results import actions
from contest.results.models import Tabulation
from contest.results.queries import JOB, run_scope, unfinished_job

AT_ONCE = 20  # contests; more are tabulated by a job


def start(contests: Sequence[Contest], *, here: Contest, by: UUID | None, at: datetime) -> Tabulation | Job:
    """Tabulate, or start a job that does; `here` is the contest whose page the request came from. Everything that can
    be refused now is refused now."""
    running = unfinished_job(here)
    if running is not None:
        raise Clash(
            N_("正在统分，%(since)s 开始的。等它做完，或者先停掉它。"),
            since=running.asked_at,
            ways=[Way(N_("看进度"), "results.progress", _address(here, running))],
        )
    if len(contests) <= AT_ONCE:
        return actions.tabulate(contests, by=by, at=at)
    actions.refuse_unready(contests)
    asked = {
        "from": str(here.id),
        "scope": run_scope(here),
        "contests": [str(contest.id) for contest in contests],
    }
    job = jobs.ask(JOB, asked, by=by, at=at)
    job.total = len(contests)
    return job


def _address(contest: Contest, job: Job) -> dict[str, Any]:
    return {**contest.address, "job_id": job.id}


@jobs.kind(JOB)
def tabulate_in_background(job: Job) -> Generator[tuple[int, int | None, dict[str, Any] | None], None, dict[str, Any]]:
    """The job: one step for each contest. If interrupted, it starts again from the marks; nothing is written before the
    last step.

    Its outcome names the run that it made, or says in both languages why it was refused.
    """
    contests = session.scalars(
        sa.select(Contest)
        .where(Contest.id.in_([UUID(one) for one in job.asked["contests"]]))
        .options(joinedload(Contest.edition), joinedload(Contest.organisation))
        .order_by(Contest.key)
    ).all()
    run = actions.steps(contests, by=job.by_id, at=clock.now())
    try:
        while True:
            try:
                done, of = next(run)
            except StopIteration as end:
                made: Tabulation = end.value
                return {"number": made.number, "blocking": made.blocking}
            yield done, of, None
    except Refusal as refusal:
        return {"refused": _format_refusal(refusal, contests)}


def _format_refusal(refusal: Refusal, contests: Sequence[Contest]) -> dict[str, str]:
    texts = {}
    for code in LANGUAGES:
        with speaking(code), speaking_in(map(word_of_contest, contests)):
            texts[code] = format_sentence(refusal.sentence, refusal.facts, contests[0].edition.zone)
    return texts

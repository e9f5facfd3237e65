"""Writing a long roster as a job: each part holds by itself, so that a stop loses nothing and the next run goes on with
the rest, because what is written already changes nothing when the file is read again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from contest import clock, jobs
from contest.db import session
from contest.imports import drafts
from contest.imports.drafts import ImportDraft
from contest.imports.plans import Outcome, Plan
from contest.imports.reading import read_lines
from contest.jobs import Job
from contest.people.actions.importing import AT_ONCE, Writing
from contest.people.importing import ROSTER, plan_roster
from contest.people.models import Organisation

JOB = "people.roster"


def write_roster(school: Organisation, draft: ImportDraft, plan: Plan, *, by: UUID, at: datetime) -> Writing:
    """Write a short roster at once."""
    writing = Writing(school, plan.answers["level"], by=by, at=at)
    writing.write(plan.to_write)
    writing.record()
    drafts.finish(draft, writing.done.id, waits=plan.counts[Outcome.WAITS] > 0)
    return writing


def start(school: Organisation, draft: ImportDraft, *, by: UUID, at: datetime) -> Job:
    """Write a long roster as a job."""
    job = jobs.ask(JOB, {"school": str(school.id), "draft": str(draft.id)}, by=by, at=at)
    draft.job_id = job.id
    session.flush()
    return job


@jobs.kind(JOB)
def bring_in(job: Job) -> Iterator[tuple[int, int | None, dict[str, Any] | None]]:
    """The work of the job. It is planned anew when it is taken up again: what is written already is unchanged then."""
    school = session.get_one(Organisation, UUID(job.asked["school"]))
    draft = session.get_one(ImportDraft, UUID(job.asked["draft"]))
    found = read_lines(drafts.tables_of(draft), ROSTER, draft.columns, drafts.edits_of(draft))
    plan = plan_roster(school, found, draft.answers)
    by, at = job.by_id, clock.now()
    if by is None:
        raise ValueError("an import has an author")
    begun = (job.resume_at or {}).get("import")
    writing = Writing(school, plan.answers["level"], by=by, at=at, of=UUID(begun) if begun else None)
    lines, kept = plan.to_write, job.done if begun else 0
    for start_at in range(0, len(lines), AT_ONCE):
        writing.write(lines[start_at : start_at + AT_ONCE])
        done = min(start_at + AT_ONCE, len(lines))
        yield kept + done, kept + len(lines), {"import": str(writing.done.id)}
    writing.record()
    waits = plan.counts[Outcome.WAITS] > 0
    drafts.finish(session.get_one(ImportDraft, draft.id), writing.done.id, waits=waits)
    return {"import": str(writing.done.id), "rows": writing.done.rows}  # type: ignore[return-value]

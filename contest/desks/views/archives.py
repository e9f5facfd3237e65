"""The archive of an edition: made by a job, kept for a while, taken as one ZIP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import send_file
from flask_babel import gettext

from contest import clock, jobs
from contest.access import open_to
from contest.desks import runs
from contest.desks.models import Archive
from contest.desks.queries import archived
from contest.desks.views import views
from contest.editions.models import Edition
from contest.editions.policies import archivists
from contest.editions.queries import edition_at
from contest.errors import N_
from contest.files import MEDIA_TYPES, file_store
from contest.forms import Form
from contest.judging.queries.opened import note_marks
from contest.people.queries import names_of
from contest.retention import Kept, days_of
from contest.web import actor_and_time, flash_done, redirect_to, render_page


@views.get("/desk/<edition>/archive")
@open_to(archivists, load=edition_at)
def archive(edition: Edition) -> Any:
    """What an archive holds, the one that is being made, those that are still kept."""
    return _page(edition, Form(formdata=None))


def _page(edition: Edition, form: Form) -> Any:
    at = clock.now()
    job = archived.last_job(edition)
    found = archived.archives_of(edition)
    return render_page(
        "desks/archive.html",
        edition_row=edition,
        form=form,
        job=job,
        is_going_on=job is not None and job.state in ("waiting", "running"),
        is_silent=job is not None and jobs.is_silent(job, at),
        fault=gettext(job.fault) if job is not None and job.fault else "",
        archives=found,
        by=names_of([one.made_by for one in found]),
        masked=archived.is_masked(edition, at),
        masked_from=edition.ends + archived.NAMES_KEPT if edition.ends else None,
        kept_days=days_of(Kept.ARCHIVES),
        zone=edition.zone,
    )


@views.post("/desk/<edition>/archive")
@open_to(archivists, load=edition_at)
def make_archive(edition: Edition) -> Any:
    """Start making one."""
    form = Form()
    if form.validate_on_submit() and form.attempt(runs.start_archive, edition, **actor_and_time()) is not None:
        return redirect_to("desks.archive", edition=edition.key)
    return _page(edition, form)


@views.post("/desk/<edition>/archive/stop")
@open_to(archivists, load=edition_at)
def stop_archive(edition: Edition) -> Any:
    """Stop making it. One that has begun is asked, and may be done before it hears it; the page says which it was."""
    job = archived.last_job(edition)
    if job is not None:
        jobs.cancel(job)
        if job.state == "cancelled":
            flash_done(N_("已经叫停，没有留下归档包。"))
        elif job.state == "running":
            flash_done(N_("已请它停下，做完手上这一步就停；赶上它刚好做完，归档包会留着。"))
    return redirect_to("desks.archive", edition=edition.key)


def _archive_at(edition: str, archive_id: UUID) -> dict[str, Any]:
    found = edition_at(edition)
    return {**found, "archive": archived.archive_at(found["edition"], archive_id)}


@views.get("/desk/<edition>/archive/<uuid:archive_id>.zip")
@open_to(archivists, load=_archive_at, sensitive="archive", subject="edition")
def archive_file(edition: Edition, archive: Archive) -> Any:
    """The ZIP; whoever takes it opens the marks of each contest in it."""
    for one in runs.hand_out(archive, edition):
        note_marks(one)
    answer = send_file(file_store().verified(archive.digest), mimetype=MEDIA_TYPES["zip"])
    answer.headers["Cache-Control"] = "private, no-store"
    day = archive.state_at.date().isoformat()
    answer.headers["Content-Disposition"] = f'attachment; filename="{edition.key}-archive-{day}.zip"'
    return answer

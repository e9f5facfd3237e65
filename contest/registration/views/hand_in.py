"""Files of an entry: hand in, look back at versions, download."""

from __future__ import annotations

from typing import Any, Protocol

from flask import send_file

from contest import clock
from contest.access import current_actor, open_to
from contest.db import session
from contest.editions.presenters.materials import format_counts, format_limits
from contest.errors import N_, Unfit
from contest.files import file_store
from contest.registration import actions
from contest.registration.actions.locking import may_change
from contest.registration.actions.materials import material_rule
from contest.registration.forms import MaterialForm
from contest.registration.models import Entry, Material
from contest.registration.policies import asked_or_in, competitors_of, readers_of_files
from contest.registration.queries import entry_at, material_at
from contest.registration.views import views
from contest.registration.views.entry import page_context
from contest.registration.views.loading import within
from contest.web import flash_done, redirect_to, render_page


def _kind_of_mine(entry_id: Any, kind: str) -> dict[str, Any]:
    return {**entry_at(entry_id), "kind": kind}


@views.route("/my/entries/<uuid:entry_id>/materials/<kind>", methods=["GET", "POST"])
@open_to(competitors_of, load=within(asked_or_in, _kind_of_mine))
def material(entry: Entry, kind: str) -> Any:
    rule = material_rule(entry, kind)
    form = MaterialForm()
    if form.validate_on_submit():
        done = form.attempt_first(_hand_in, entry, kind, form)
        if done is not None:
            flash_done(N_("已收下%(name)s（第 %(version)s 版）。"), name=done.name, version=done.version)
            return redirect_to("registration.material", entry_id=entry.id, kind=kind)
    key = f"material:{kind}"
    versions = sorted((one for one in entry.materials if one.kind == kind), key=lambda one: -one.version)
    return render_page(
        "registration/material.html",
        form=form,
        **page_context(entry),
        rule=rule,
        kind=kind,
        limits=format_limits(rule),
        versions=versions,
        counted={one.id: format_counts(one.counts) for one in versions},
        is_open=entry.status == "draft" or key in page_context(entry)["marks"],
        key=key,
    )


def _hand_in(entry: Entry, kind: str, form: MaterialForm) -> Material:
    upload = form.file.data
    if upload is None or not getattr(upload, "filename", ""):
        raise Unfit(N_("还没有选文件。"), field="file")
    at, rule = clock.now(), material_rule(entry, kind)
    may_change(entry, f"material:{kind}", at)
    session.rollback()  # nothing was written; looking the file through takes its time (docs/stack, trap 16)
    taken = actions.take_in(rule, name=upload.filename, file=upload.stream)
    return actions.attach_taken(entry, kind, taken, by=current_actor().account_id, at=at)


@views.get("/my/entries/<uuid:entry_id>/files/<uuid:material_id>")
@open_to(readers_of_files, load=within(readers_of_files, material_at))
def download(entry: Entry, material: Material) -> Any:
    """One version of a file, for members and for organisers and supervisors of a contest that the entry is in."""
    return sent(material)


class StoredFile(Protocol):
    """A row of a file that somebody handed in."""

    digest: Any
    media_type: Any
    name: Any


def sent(material: StoredFile, *, name: str | None = None) -> Any:
    """A file as it was uploaded, under its own name or the given one. Browsers never run it in the page, and no cache
    stores it. Judging's pages send files through this too."""
    answer = send_file(
        file_store().verified(material.digest),
        mimetype=material.media_type,
        as_attachment=True,
        download_name=name or material.name,
        etag=material.digest,
        conditional=True,
        max_age=0,
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer

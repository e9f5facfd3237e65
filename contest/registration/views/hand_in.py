"""Files of an entry: hand in, look back at versions, download."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, Protocol
from uuid import UUID

from flask import after_this_request, send_file, url_for

from contest import clock, uploads
from contest.access import current_actor, open_to
from contest.db import session
from contest.editions.presenters.materials import format_counts, format_limits
from contest.errors import N_, NotFound, Unfit
from contest.files import element_of, file_store
from contest.formatting import format_size
from contest.registration import actions
from contest.registration.actions.counting import NotInTime
from contest.registration.actions.locking import may_change
from contest.registration.actions.materials import material_rule
from contest.registration.forms import MaterialForm
from contest.registration.models import Entry, Material
from contest.registration.policies import asked_or_in, competitors_of, readers_of_files
from contest.registration.queries import entry_at, material_at
from contest.registration.views import views
from contest.registration.views.entry import page_context
from contest.registration.views.loading import within
from contest.registration.views.uploads import purpose_of
from contest.web import flash_done, redirect_to, render_page

FROM, PART = 2**20, 4 * 2**20  # bytes: from which size a file is sent in parts, and how large one is


def _kind_of_mine(entry_id: Any, kind: str) -> dict[str, Any]:
    return {**entry_at(entry_id), "kind": kind}


@views.route("/my/entries/<uuid:entry_id>/materials/<kind>", methods=["GET", "POST"])
@open_to(competitors_of, load=within(asked_or_in, _kind_of_mine))
def material(entry: Entry, kind: str) -> Any:
    rule = material_rule(entry, kind)
    form = MaterialForm()
    if form.validate_on_submit():
        if form.drop.data:
            return _drop(entry, kind, form)
        done = form.attempt_first(_hand_in, entry, kind, form)
        if done is not None:
            flash_done(N_("已收下%(name)s（第 %(version)s 版）。"), name=done.name, version=done.version)
            return redirect_to("registration.material", entry_id=entry.id, kind=kind)
        form.upload.data = ""  # what is chosen next counts
    key = f"material:{kind}"
    versions = sorted((one for one in entry.materials if one.kind == kind), key=lambda one: -one.version)
    return render_page(
        "registration/material.html",
        form=form,
        **page_context(entry),
        rule=rule,
        coming=_coming(entry, kind),
        parts=_parts(entry, kind),
        kind=kind,
        limits=format_limits(rule),
        versions=versions,
        elements={one.id: element_of(one.media_type) for one in versions},
        counted={one.id: format_counts(one.counts) for one in versions if one.counts},
        is_open=entry.status == "draft" or key in page_context(entry)["marks"],
        key=key,
    )


def _hand_in(entry: Entry, kind: str, form: MaterialForm) -> Material:
    at, rule = clock.now(), material_rule(entry, kind)
    with _given(form, purpose_of(entry, kind)) as (name, file):
        may_change(entry, f"material:{kind}", at)
        session.rollback()  # nothing was written; looking the file through takes its time (docs/stack, trap 16)
        taken = actions.take_in(rule, name=name, file=file)
        # Within, so that the very bytes that are current already are forgotten like others that do not fit.
        return actions.attach_taken(entry, kind, taken, by=current_actor().account_id, at=at)


def _drop(entry: Entry, kind: str, form: MaterialForm) -> Any:
    """Forget a file that is on its way; one that is gone already is no fault."""
    with suppress(ValueError, NotFound):
        uploads.end(
            uploads.find(current_actor().account_id, UUID(form.drop.data), purpose_of(entry, kind), clock.now())
        )
    flash_done(N_("已清掉没有交上的文件。"))
    return redirect_to("registration.material", entry_id=entry.id, kind=kind)


@contextmanager
def _given(form: MaterialForm, purpose: str) -> Iterator[tuple[str, BinaryIO]]:
    """The name and the bytes of what the form hands in: a file, or an upload of which all parts have come. The upload
    is forgotten as soon as it is handed in, and not before that is committed."""
    if not form.upload.data:
        file = form.file.data
        if file is None or not getattr(file, "filename", ""):
            raise Unfit(N_("还没有选文件。"), field="file")
        yield file.filename, file.stream
        return
    try:
        upload = uploads.find(current_actor().account_id, UUID(form.upload.data), purpose, clock.now())
    except (ValueError, NotFound):
        raise Unfit(
            N_("没有找到传过的这个文件：可能已经交上，或者过了一天被清掉了。请重新选文件。"), field="file"
        ) from None
    if not upload.is_whole:
        raise Unfit(N_("这个文件还没有传完。请再选同一个文件，从断开的地方接着传。"), field="file")

    @after_this_request
    def forget(answer: Any) -> Any:
        if answer.status_code == 303:
            uploads.end(upload)
        return answer

    with uploads.opened(upload) as stream:
        try:
            yield upload.name, stream
        except NotInTime:  # another try may do, and needs no second upload
            raise
        except Unfit:  # the same bytes would be refused again
            uploads.end(upload)
            raise


def _parts(entry: Entry, kind: str) -> dict[str, Any]:
    """What the page's script needs to send a file in parts (contest/static/js/upload.js)."""
    return {"uploads": url_for("registration.uploads", entry_id=entry.id, kind=kind), "from": FROM, "part": PART}


def _coming(entry: Entry, kind: str) -> list[dict[str, Any]]:
    """The reader's files that are on their way for this page."""
    found = uploads.open_ones(current_actor().account_id, purpose_of(entry, kind), clock.now())
    return [
        {
            "id": one.id,
            "name": one.name,
            "is_whole": one.is_whole,
            "percent": 100 * one.offset // one.size,
            "come": format_size(one.offset),
            "size": format_size(one.size),
            "until": one.expires_at,
        }
        for one in found
    ]


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
    """A file as it was uploaded, under its own name or the given one. A page may show its picture, sound or pages, but
    no browser opens it as a page of ours: it is for download, and if one did so all the same, it would run nothing. No
    cache stores it. Judging's pages send files through this too."""
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
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer

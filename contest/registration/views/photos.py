"""Photos of a delegation's people: one by one, or many at once with a look at who is matched before any is kept."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import current_app, request, send_file
from flask_babel import gettext as _

from contest import clock, uploads
from contest.access import current_actor, open_to
from contest.db import session
from contest.editions.models import Edition
from contest.errors import N_, NotFound, Unfit
from contest.exchange.photos import Cut, PhotoFault
from contest.files import file_store
from contest.formatting import format_sentence
from contest.forms import Form
from contest.people.models import Organisation, Person
from contest.registration.actions.photos import FAULTS, cut, cut_one, drop_photo, keep_photos
from contest.registration.forms import PhotoForm, PhotosForm
from contest.registration.importing.photos import Matched, matched
from contest.registration.labels import PHOTO_MATCH_LABELS
from contest.registration.models import DelegationMember, PhotoMatch
from contest.registration.policies import leaders, photo_readers
from contest.registration.queries.delegation import delegation_at, entries_of_delegation
from contest.registration.queries.staff import everybody_of, members_of, photo_at, somebody_at, without_photo
from contest.registration.views import views
from contest.registration.views.presenters import named
from contest.registration.views.staff import person_page
from contest.uploads import Upload
from contest.web import actor_and_time, flash_done, redirect_to, render_page

HERE = "/desk/<edition>/delegation/<code>"
INDEX = "index.json"


@views.get(f"{HERE}/people/<uuid:person_id>/photo")
@open_to(photo_readers, load=photo_at, sensitive="photo", subject="member")
def photo(edition: Edition, delegation: Organisation, member: DelegationMember) -> Any:
    """The photo itself. No cache stores it, and no other site can show it."""
    return _sent(io.BytesIO(file_store().read(str(member.photo))))


def _sent(content: io.BytesIO) -> Any:
    answer = send_file(content, mimetype="image/jpeg", download_name="photo.jpg", max_age=0)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@views.post(f"{HERE}/people/<uuid:person_id>/photo")
@open_to(leaders, load=somebody_at)
def keep_photo(edition: Edition, delegation: Organisation, person: Person) -> Any:
    """Keep the photo of one person, in place of what there was."""
    form, name = PhotoForm(), person.name
    where = {"edition": edition.key, "code": delegation.code, "person_id": person.id}
    if form.validate_on_submit():
        form.attempt_first(_keep_one, edition, delegation, person.id, form)
        if form.refusal is None:
            flash_done(N_("已收下%(who)s的照片。"), who=name)
            return redirect_to("registration.delegation_person", **where)
    return person_page(edition, delegation, person, photo_form=form)


def _keep_one(edition: Edition, delegation: Organisation, person_id: UUID, form: PhotoForm) -> None:
    upload = form.file.data
    if not getattr(upload, "filename", ""):
        raise Unfit(N_("还没有选文件。"), field="file")
    session.rollback()  # nothing was written; cutting takes its time
    content = cut_one(upload.filename[:100], upload.stream)
    keep_photos(edition, delegation, {person_id: content}, **actor_and_time())


@views.post(f"{HERE}/people/<uuid:person_id>/photo/drop")
@open_to(leaders, load=somebody_at)
def remove_photo(edition: Edition, delegation: Organisation, person: Person) -> Any:
    """Take a photo away."""
    drop_photo(edition, delegation, person, **actor_and_time())
    flash_done(N_("已删掉%(who)s的照片。"), who=person.name)
    return redirect_to("registration.delegation_people", edition=edition.key, code=delegation.code)


def purpose_of(edition: Edition, delegation: Organisation) -> str:
    """What kept photos wait for."""
    return f"photos:{edition.id}:{delegation.id}"


@views.route(f"{HERE}/photos", methods=["GET", "POST"])
@open_to(leaders, load=delegation_at)
def begin_photos(edition: Edition, delegation: Organisation) -> Any:
    """Who has no photo yet, and many photos at once."""
    form = PhotosForm()
    if form.validate_on_submit():
        where = {"edition": edition.key, "code": delegation.code}
        waiting = form.attempt_first(_begin, edition, delegation, form)
        if waiting is not None:
            flash_done(N_("读好了，还没有收。请看每张是谁的。"))
            return redirect_to("registration.look_through_photos", upload_id=waiting.id, **where)
    entries, members = entries_of_delegation(edition, delegation), members_of(edition, delegation)
    people = everybody_of(entries, members)
    return render_page(
        "registration/begin_photos.html",
        **_shown(edition, delegation),
        form=form,
        waiting=uploads.open_ones(current_actor().account_id, purpose_of(edition, delegation), clock.now()),
        people=len(people),
        lacking=[one.person for one in without_photo(people)],
        most=most_bytes() // 2**20,
    )


def most_bytes() -> int:
    """Of one request."""
    return int(current_app.config["MAX_CONTENT_LENGTH"])


def _shown(edition: Edition, delegation: Organisation) -> dict[str, Any]:
    where = {"edition": edition.key, "code": delegation.code}
    return {"edition": named(edition), "delegation": delegation, "where": where}


def _begin(edition: Edition, delegation: Organisation, form: PhotosForm) -> Upload:
    """Cut what was sent and lay it aside until its sender has looked at it, for a day at most; one lot at a time."""
    files = [one for one in form.file.data or () if getattr(one, "filename", "")]
    if not files:
        raise Unfit(N_("还没有选文件。"), field="file")
    purpose, account_id, at = purpose_of(edition, delegation), current_actor().account_id, clock.now()
    if account_id is None:
        raise NotFound
    session.rollback()  # nothing was written; cutting takes its time
    found = cut([(one.filename[:200], one.stream) for one in files])
    if not found:
        raise Unfit(N_("这个 ZIP 里没有照片。"), field="file")
    content = packed(found)
    for one in uploads.open_ones(account_id, purpose, at):
        uploads.end(one)
    made = uploads.begin(account_id, purpose, name="photos", size=len(content), at=at)
    return uploads.append(made, 0, io.BytesIO(content), at)


def packed(found: Sequence[Cut]) -> bytes:
    """As they wait: a ZIP of the photos by their place, and an index of names and faults."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(INDEX, json.dumps([[one.name, str(one.fault or "")] for one in found]))
        for n, one in enumerate(found):
            if one.content is not None:
                archive.writestr(f"{n}.jpg", one.content)
    return out.getvalue()


def _unpacked(upload: Upload) -> list[Cut]:
    with uploads.opened(upload) as file, zipfile.ZipFile(file) as archive:
        rows = json.loads(archive.read(INDEX))
        return [
            Cut(name, None if fault else archive.read(f"{n}.jpg"), PhotoFault(fault) if fault else None)
            for n, (name, fault) in enumerate(rows)
        ]


def _waiting_at(edition: str, code: str, upload_id: UUID) -> dict[str, Any]:
    found = delegation_at(edition, code)
    if not current_actor().is_known:  # sent to sign in by the policy, before anything is looked for
        return {**found, "upload": None}
    purpose = purpose_of(found["edition"], found["delegation"])
    try:
        upload = uploads.find(current_actor().account_id, upload_id, purpose, clock.now())
    except NotFound:
        raise NotFound(N_("这批照片已经收下、放弃，或者放了一天以上，已经删掉。请重新交上文件。")) from None
    return {**found, "upload": upload}


@views.route(f"{HERE}/photos/<uuid:upload_id>", methods=["GET", "POST"])
@open_to(leaders, load=_waiting_at)
def look_through_photos(edition: Edition, delegation: Organisation, upload: Upload) -> Any:
    """Whose photos they are; nothing is kept yet."""
    form, where = Form(), {"edition": edition.key, "code": delegation.code}
    cuts = _unpacked(upload)
    entries, members = entries_of_delegation(edition, delegation), members_of(edition, delegation)
    people = everybody_of(entries, members)
    usable = [one for one in cuts if one.content is not None]
    rows = dict(zip(map(id, usable), matched([one.name for one in usable], people, entries), strict=True))
    wanted = {
        row.person.id: one.content
        for one in usable
        if (row := rows[id(one)]).match == PhotoMatch.FOUND and row.person is not None and one.content is not None
    }
    if form.validate_on_submit():
        if request.form.get("do") == "save" and wanted:
            kept = keep_photos(edition, delegation, wanted, **actor_and_time())
            flash_done(N_("已收下 %(n)s 张照片。"), n=kept)
        else:
            flash_done(N_("已放弃这批照片，一张也没有留。"))
        uploads.end(upload)
        return redirect_to("registration.begin_photos", **where)
    had = {one.person_id for one in members if one.photo}
    return render_page(
        "registration/look_through_photos.html",
        **_shown(edition, delegation),
        upload=upload,
        form=form,
        rows=[_row(n, one, rows.get(id(one)), had) for n, one in enumerate(cuts)],
        wanted=len(wanted),
        left=[one.person for one in without_photo(people) if one.person.id not in wanted],
    )


def _row(n: int, one: Cut, row: Matched | None, had: set[UUID]) -> Mapping[str, Any]:
    person = row.person if row is not None else None
    remark = format_sentence(FAULTS[one.fault], {"name": one.name}) if one.fault else ""
    if row is not None:
        remark = _(PHOTO_MATCH_LABELS[row.match])
        if row.match == PhotoMatch.FOUND and person is not None and person.id in had:
            remark = _("换掉现在的那张")
    return {
        "n": n,
        "name": one.name,
        "has_picture": one.content is not None,
        "person": person.name if person is not None else "",
        "is_kept": row is not None and row.match == PhotoMatch.FOUND,
        "remark": remark,
    }


def _one_waiting(edition: str, code: str, upload_id: UUID, n: int) -> dict[str, Any]:
    return {**_waiting_at(edition, code, upload_id), "n": n}


@views.get(f"{HERE}/photos/<uuid:upload_id>/<int:n>")
@open_to(leaders, load=_one_waiting)
def waiting_photo(edition: Edition, delegation: Organisation, upload: Upload, n: int) -> Any:
    """One of the photos that wait."""
    with uploads.opened(upload) as file, zipfile.ZipFile(file) as archive:
        try:
            content = archive.read(f"{n}.jpg")
        except KeyError:
            raise NotFound from None
    return _sent(io.BytesIO(content))

"""Handing in a file in parts, by the tus protocol 1.0 (core, creation, expiration, checksum, termination).

A part is written to the disk outside any transaction; only beginning an upload is recorded in the log. When the whole
has come, the page's own form hands it in, with the upload's id in place of a file (contest/registration/views/hand_in).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
from collections.abc import Callable
from email.utils import format_datetime
from functools import partial, wraps
from typing import Any, BinaryIO
from uuid import UUID

from flask import Response, after_this_request, request, url_for

from contest import audit, clock, uploads
from contest.access import current_actor, open_to
from contest.db import session
from contest.errors import N_, NotFound, Refusal, Unfit
from contest.registration.actions.locking import may_change
from contest.registration.actions.materials import material_rule, plain_name
from contest.registration.models import Entry
from contest.registration.policies import asked_or_in, competitors_of
from contest.registration.queries import entry_at
from contest.registration.views import views
from contest.registration.views.loading import within
from contest.uploads import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,checksum,termination"
PART = "application/offset+octet-stream"
ADDRESS = "/my/entries/<uuid:entry_id>/materials/<kind>/uploads"
MISMATCH = 460


class _Refused(Refusal):
    """What the protocol answers with a status of its own."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def purpose_of(entry: Entry, kind: str) -> str:
    """What an upload of this page is for."""
    return f"material:{entry.id}:{kind}"


def _kind_of_mine(entry_id: Any, kind: str) -> dict[str, Any]:
    return {**entry_at(entry_id), "kind": kind}


def _upload_of_mine(entry_id: Any, kind: str, upload_id: UUID) -> dict[str, Any]:
    entry = entry_at(entry_id)["entry"]
    if not competitors_of(current_actor(), entry=entry):
        raise NotFound
    found = uploads.find(current_actor().account_id, upload_id, purpose_of(entry, kind), clock.now())
    return {"entry": entry, "kind": kind, "upload": found}


def _spoken(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only who speaks this version of the protocol is answered."""

    @wraps(view)
    def asked(**objects: Any) -> Any:
        if request.headers.get("Tus-Resumable") != VERSION:
            raise _Refused(412, N_("这个地址只按 tus 1.0.0 协议收文件。请在页面上选文件上传。"))
        return view(**objects)

    return asked


@views.after_request
def _say_version(answer: Response) -> Response:
    if (request.endpoint or "").startswith("registration.upload"):
        answer.headers.setdefault("Tus-Resumable", VERSION)
        if answer.status_code == 412:
            answer.headers["Tus-Version"] = VERSION
    return answer


@views.route(ADDRESS, endpoint="uploads", methods=["OPTIONS", "POST"], provide_automatic_options=False)
@open_to(competitors_of, load=within(asked_or_in, _kind_of_mine))
def begin_upload(entry: Entry, kind: str) -> Any:
    rule = material_rule(entry, kind)
    if request.method == "OPTIONS":
        most = str(rule.max_mb * 2**20)
        return _answer(204, {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": most,
                             "Tus-Checksum-Algorithm": "sha1,sha256"})  # fmt: skip
    return _begin(entry=entry, kind=kind)


@_spoken
def _begin(entry: Entry, kind: str) -> Any:
    actor, at = current_actor(), clock.now()
    rule = material_rule(entry, kind)
    may_change(entry, f"material:{kind}", at)
    size = _number("Upload-Length")
    if size > rule.max_mb * 2**20:
        raise _TooLarge(rule.max_mb)
    name = plain_name(_name_of(request.headers.get("Upload-Metadata", "")))
    if actor.account_id is None:
        raise NotFound
    made = uploads.begin(actor.account_id, purpose_of(entry, kind), name=name, size=size, at=at)
    now = {"kind": kind, "name": name, "size": size, "edition": entry.edition_id}
    audit.record("registration.begin_upload", entry, by=actor.account_id, at=at, now=now)
    where = url_for("registration.upload", entry_id=entry.id, kind=kind, upload_id=made.id)
    return _answer(201, {"Location": where, **_expires(made)})


class _TooLarge(Unfit):
    status = 413

    def __init__(self, most: int) -> None:
        super().__init__(N_("文件超过上限 %(limit)s MB，没有收下。请压缩后再传；原来的版本还在。"), limit=most)


@views.route(f"{ADDRESS}/<uuid:upload_id>", endpoint="upload", methods=["HEAD", "PATCH", "DELETE"],
             provide_automatic_options=False)  # fmt: skip
@open_to(competitors_of, load=within(asked_or_in, _upload_of_mine))
@_spoken
def go_on(entry: Entry, kind: str, upload: Upload) -> Any:
    """How far it is; the next part; or no more."""
    if request.method == "HEAD":
        return _answer(
            200, {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.size), **_expires(upload)}
        )
    if request.method == "DELETE":
        uploads.end(upload)
        return _answer(204, {})
    at = clock.now()
    may_change(entry, f"material:{kind}", at)
    if request.mimetype != PART:
        raise _Refused(415, N_("这个地址只按 tus 1.0.0 协议收文件。请在页面上选文件上传。"))
    offset = _number("Upload-Offset")
    source = _source()
    session.rollback()  # a slow connection must hold nobody up
    try:
        now = uploads.append(upload, offset, source, at)
    except uploads.Misplaced as fault:  # of what is answered 409, this alone says where to go on
        after_this_request(partial(_say_offset, fault.have))
        raise
    return _answer(204, {"Upload-Offset": str(now.offset), **_expires(now)})


def _say_offset(have: int, answer: Response) -> Response:
    answer.headers["Upload-Offset"] = str(have)
    return answer


def _source() -> BinaryIO:
    """The part's bytes; where a checksum comes with them they are read and held against it before any is kept."""
    stated = request.headers.get("Upload-Checksum", "")
    if not stated:
        return request.stream  # type: ignore[return-value]
    algorithm, _, digest = stated.partition(" ")
    if algorithm not in ("sha1", "sha256"):
        raise _Refused(400, N_("这个请求看不明白，所以什么都没有做。请回到上一页再试一次。"))
    content = request.get_data()
    found = hashlib.new(algorithm, content, usedforsecurity=False).digest()
    try:
        wanted = base64.b64decode(digest, validate=True)
    except binascii.Error:
        wanted = b""
    if wanted != found:
        raise _Refused(MISMATCH, N_("这一段在路上变了样，没有收，请再传这一段。"))
    return io.BytesIO(content)


def _number(header: str) -> int:
    given = request.headers.get(header, "")
    if not (given.isascii() and given.isdecimal() and len(given) <= 15):
        raise _Refused(400, N_("这个请求看不明白，所以什么都没有做。请回到上一页再试一次。"))
    return int(given)


def _name_of(metadata: str) -> str:
    """The file's name in `filename BASE64,…`; "" where it says none."""
    for pair in metadata.split(","):
        key, _, value = pair.strip().partition(" ")
        if key in ("filename", "name"):
            try:
                return base64.b64decode(value, validate=True).decode()[:500]
            except (binascii.Error, UnicodeDecodeError):
                return ""
    return ""


def _expires(upload: Upload) -> dict[str, str]:
    return {"Upload-Expires": format_datetime(upload.expires_at, usegmt=True)}


def _answer(status: int, headers: dict[str, str]) -> Response:
    return Response(status=status, headers={"Tus-Resumable": VERSION, "Cache-Control": "no-store", **headers})

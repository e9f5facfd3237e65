"""Photos of a delegation's people: cut to one kind, kept, taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from contest import audit
from contest.db import session
from contest.editions.models import Edition
from contest.errors import N_, NotFound, Unfit
from contest.exchange.confined import Unfinished
from contest.exchange.photos import MOST_PHOTOS, Cut, PhotoFault, TooMany, cut_photos
from contest.files import file_store
from contest.logs import Log
from contest.people.models import Organisation, Person
from contest.registration.actions.staff import made_row
from contest.registration.models import DelegationMember
from contest.registration.queries.staff import members_of

log = Log(__name__)

FAULTS: Mapping[PhotoFault, str] = {
    PhotoFault.KIND: N_("“%(name)s”不是照片。请用 JPEG 或 PNG。"),
    PhotoFault.HEIC: N_(
        "“%(name)s”是苹果手机的 HEIC，读不了。请在手机“设置 → 相机 → 格式”里选“兼容性最佳”再拍，或者导出成 JPEG。"
    ),
    PhotoFault.SMALL: N_("“%(name)s”太小，印出来看不清。宽要 200 点以上，高要 280 点以上。"),
    PhotoFault.LARGE: N_("“%(name)s”太大。一张至多 20 MB、6,400 万像素。"),
    PhotoFault.BROKEN: N_("“%(name)s”坏了，打不开。请重新导出一份。"),
}


def cut(files: Sequence[tuple[str, BinaryIO]]) -> list[Cut]:
    """The photos of files, or of a ZIP. It takes its time: no transaction may be open. Raises Unfit."""
    try:
        return cut_photos(files)
    except TooMany:
        raise Unfit(N_("一次至多 %(most)s 张照片，没有收下。请分几次交。"), most=MOST_PHOTOS, field="file") from None
    except Unfinished as stopped:
        log.warning("photos not cut", why=stopped.why, code=stopped.code)
        raise Unfit(N_("这些照片太多或者太大，读不过来，没有收下。请缩小一些，或者分几次交。"), field="file") from None


def cut_one(name: str, file: BinaryIO) -> bytes:
    """The photo of one person. Raises Unfit, also for a ZIP."""
    found = cut([(name, file)])
    if len(found) != 1:
        raise Unfit(FAULTS[PhotoFault.KIND], name=name, field="file")
    if (fault := found[0].fault) is not None or found[0].content is None:
        raise Unfit(FAULTS[fault or PhotoFault.KIND], name=name, field="file")
    return found[0].content


def keep_photos(
    edition: Edition, delegation: Organisation, photos: Mapping[UUID, bytes], *, by: UUID, at: datetime
) -> int:
    """Keep photos by person, in place of those that they had. Returns how many changed. The log has that there is a
    photo, and nothing of it."""
    there = {one.person_id: one for one in members_of(edition, delegation)}
    kept = 0
    for person_id, content in photos.items():
        digest = file_store().save(content).digest
        row = there.get(person_id) or made_row(edition, delegation, person_id)
        if row.photo == digest:
            continue
        had, row.photo = row.photo is not None, digest
        if row.at is None:  # a new row; what was noted before keeps who noted it, so that its list can be taken back
            row.by_id, row.at = by, at
        session.flush()
        _record(row, delegation, edition, was=had, now=True, by=by, at=at)
        kept += 1
    return kept


def drop_photo(edition: Edition, delegation: Organisation, person: Person, *, by: UUID, at: datetime) -> None:
    """Take a photo away; where nothing else is noted of the person, the row goes with it."""
    row = next((one for one in members_of(edition, delegation) if one.person_id == person.id), None)
    if row is None or row.photo is None:
        raise NotFound
    row.photo = None
    session.flush()
    _record(row, delegation, edition, was=True, now=False, by=by, at=at)
    if row.role is None and row.declared is None:
        session.delete(row)
        session.flush()


def _record(
    row: DelegationMember, delegation: Organisation, edition: Edition, *, was: bool, now: bool, by: UUID, at: datetime
) -> None:
    facts = {"delegation": delegation.code, "edition": edition.key, "name": row.person.name, "photo": now}
    audit.record("registration.keep_photo", row, by=by, at=at, was={"photo": was}, now=facts)

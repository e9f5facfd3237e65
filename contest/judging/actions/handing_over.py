"""Marks that a judge could not send: handed over as a file, taken in at the desk, confirmed by the judge.

Whoever takes a file in sees whose it is, which entry, and when, and no mark. Anybody who has a sheet's page could write
such a file, so what it holds counts for nothing until its judge, signed in, has seen it and taken it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest import audit, keys
from contest.db import session
from contest.editions.models import Contest
from contest.errors import N_, Clash, Unfit
from contest.exchange.handed_codes import scanned
from contest.exchange.handing_over import BrokenFile, Handed, opened
from contest.exchange.seals import make_seal
from contest.judging.actions.sheets import save_draft, submit_sheet
from contest.judging.models import LONGEST, Assignment, HandOver, ScoreSheet, SheetVersion
from contest.judging.queries.handing_over import content_of
from contest.judging.queries.recorded_hand_overs import recorded_of_hand_over
from contest.judging.queries.sheets import assignment_with_relations, rubric_for
from contest.judging.rubric_items import Mark
from contest.privacy import vault

BROKEN = N_("这不是本场评委交来的文件，或者它坏了，所以没有收下。请让评委在自己的评分表上重新存一份。")
CODES_BROKEN = N_("这不是本场评委屏幕上的二维码，或者没有扫全、有扫错的，所以没有收下。请清空，再从第一个码扫起。")
FORMAT = "saiwu-intake/1"
_NAMED = 8  # so many missing codes are named


@dataclass(frozen=True)
class Typed:
    """What was handed over, as a sheet takes it: marks in whole thousandths, and the texts. `unread` are the keys of
    the marks that its rubric cannot read, and the names of the texts that are too long; those are None here."""

    marks: dict[str, Mark | None]
    texts: dict[str, str | None]
    unread: list[str]


def take_in(contest: Contest, file: bytes, *, signer: str, by: UUID | None, at: datetime) -> HandOver:
    """Take a file in, and seal that it was. The same file again gives the first intake.

    Raises Unfit where it is not a file for this contest's key, or names no assignment of this contest.
    """
    digest = hashlib.sha256(file).hexdigest()
    if (first := session.scalar(sa.select(HandOver).where(HandOver.digest == digest))) is not None:
        if first.contest_id != contest.id:
            raise Unfit(BROKEN, field="file")
        return first
    try:
        handed = opened(file, keys.contest_key(contest.id))
    except BrokenFile:
        raise Unfit(BROKEN, field="file") from None
    assignment = assignment_with_relations(handed.assignment_id)
    if assignment is None or assignment.appearance.contest_id != contest.id or assignment.seat.account_id is None:
        raise Unfit(BROKEN, field="file")
    called = {"seat": assignment.seat.code, "entry": assignment.appearance.code}
    taken = HandOver(
        region=assignment.appearance.region,
        contest_id=contest.id,
        assignment_id=assignment.id,
        digest=digest,
        content_encrypted=vault().encrypt(json.dumps(_salted(handed), ensure_ascii=False)),
        written_at=handed.written_at,
        taken_by=by,
        taken_at=at,
        seal=make_seal(manifest_of(contest, digest, at, called), keys.seal_key(), signer=signer, at=at).decode(),
    )
    session.add(taken)
    session.flush()
    now = {**recorded_of_hand_over(taken), **called, "edition": contest.edition_id}
    audit.record("judging.take_in", taken, by=by, at=at, now=now)
    return taken


def take_in_codes(contest: Contest, text: str, *, signer: str, by: UUID | None, at: datetime) -> list[HandOver]:
    """The same for the texts of QR codes, of one sheet or of several: each is taken in, or none of them.

    Raises Unfit where a code is missing, and what `take_in` raises.
    """
    try:
        found = scanned(text)
    except BrokenFile:
        raise Unfit(CODES_BROKEN, field="codes") from None
    for numbers in found.missing.values():
        raise Unfit(
            N_("还差这张表的第 %(missing)s 个码，所以没有收下。扫过的都还在下面，接着扫就行。"),
            field="codes",
            missing=", ".join(map(str, numbers[:_NAMED])) + ("…" if len(numbers) > _NAMED else ""),
        )
    try:
        return [take_in(contest, file, signer=signer, by=by, at=at) for file in found.files]
    except Unfit:
        raise Unfit(CODES_BROKEN, field="codes") from None


def _salted(handed: Handed) -> dict[str, Any]:
    """What is kept, with a salt: the log has a digest of it, from which nobody shall be able to guess marks."""
    return {"salt": secrets.token_hex(16), **handed.as_kept()}


def manifest_of(contest: Contest, digest: str, at: datetime, called: Mapping[str, str]) -> bytes:
    """What the seal of an intake signs, as bytes: which file, of which seat, for which entry, when. `called`: what the
    seat and the entry were called then; both may have other names now."""
    stated = {
        "format": FORMAT,
        "file": digest,
        "edition": contest.edition.key,
        "contest": contest.key,
        "seat": called["seat"],
        "entry": called["entry"],
        "taken_at": at.astimezone(UTC).isoformat(timespec="seconds"),
    }
    return (json.dumps(stated, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def read_handed(handed: Handed, assignment: Assignment) -> Typed:
    """The marks and texts of a file as its sheet takes them."""
    rubric = rubric_for(assignment)
    known = {line.key for line in rubric.lines}
    marks: dict[str, Mark | None] = {}
    unread = []
    for key, typed in handed.marks.items():
        try:
            if key not in known:
                raise Unfit(BROKEN)
            marks[key] = rubric.read(key, typed)
            rubric.check({key: marks[key]})
        except Unfit:
            marks.pop(key, None)
            unread.append(key)
    texts: dict[str, str | None] = {"note": handed.note, "comment": handed.comment}
    too_long = [name for name, text in texts.items() if len(text or "") > LONGEST[name]]
    return Typed(marks, {**texts, **dict.fromkeys(too_long)}, [*unread, *too_long])


def accept(taken: HandOver, *, submits: bool, reason: str, by: UUID | None, at: datetime) -> ScoreSheet | SheetVersion:
    """The judge takes what was handed over: it becomes their draft, or is submitted. What cannot be read, or is
    too long, stays out.

    Raises Clash where it was decided before, and what saving and submitting raise.
    """
    _refuse_decided(taken)
    assignment = taken.assignment
    typed = read_handed(content_of(taken), assignment)
    given: dict[str, Any] = {**typed.texts, "by": by, "at": at}
    done = (submit_sheet if submits else save_draft)(assignment, typed.marks, **given)
    _decide(taken, accepted=True, reason=reason, by=by, at=at)
    return done


def decline(taken: HandOver, *, reason: str, by: UUID | None, at: datetime) -> HandOver:
    """The judge does not take it: nothing of it counts. Raises Clash where it was decided before, Unfit without a
    reason."""
    _refuse_decided(taken)
    if not reason.strip():
        raise Unfit(N_("请写一句为什么不用。"), field="reason")
    return _decide(taken, accepted=False, reason=reason, by=by, at=at)


def _refuse_decided(taken: HandOver) -> None:
    session.refresh(taken, with_for_update={"of": HandOver})
    if taken.decided_at is not None:
        raise Clash(N_("这一份 %(since)s 已经处理过，没有再动。"), since=taken.decided_at)


def _decide(taken: HandOver, *, accepted: bool, reason: str, by: UUID | None, at: datetime) -> HandOver:
    taken.accepted, taken.decided_at, taken.reason = accepted, at, reason.strip() or None
    session.flush()
    verb = "judging.accept_hand_over" if accepted else "judging.decline_hand_over"
    audit.record(verb, taken, by=by, at=at, now={"digest": taken.digest}, reason=taken.reason)
    return taken

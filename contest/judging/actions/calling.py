"""A judge calls for help from a sheet; the chair or the organiser sees it, comes, and closes the call."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from contest import audit
from contest.db import new_id, session
from contest.errors import N_, Clash
from contest.judging.models import Assignment, HelpCall
from contest.judging.queries.calling import open_call_of
from contest.judging.queries.recorded_calls import recorded_of_call
from contest.people.queries import names_of
from contest.privacy import vault


def call_for_help(assignment: Assignment, kind: str, line: str, *, by: UUID | None, at: datetime) -> HelpCall:
    """Call. `kind`: a value of HelpKind; `line`: a line of text, or "".

    Raises Clash while a call of this sheet is open.
    """
    if (before := open_call_of(assignment)) is not None:
        raise Clash(N_("%(since)s 已经叫过，还没有处理完。要另说一件事，请先收回那一次。"), since=before.at)
    call = HelpCall(
        id=new_id(),
        region=assignment.appearance.region,
        contest_id=assignment.appearance.contest_id,
        assignment_id=assignment.id,
        kind=kind,
        line_encrypted=vault().encrypt(line) if line else None,
        by_id=by,
        at=at,
    )
    session.add(call)
    session.flush()
    called = {"seat": assignment.seat.code, "entry": assignment.appearance.code}
    now = {**recorded_of_call(call), **called, "edition": assignment.appearance.contest.edition_id}
    audit.record("judging.call_for_help", call, by=by, at=at, now=now)
    return call


def take_back_call(call: HelpCall, *, by: UUID | None, at: datetime) -> HelpCall:
    """The judge needs nobody any more. Raises Clash where the call has ended."""
    _refuse_ended(call)
    call.taken_back = True
    return _end(call, "judging.take_back_call", by=by, at=at)


def see_call(call: HelpCall, *, by: UUID | None, at: datetime) -> HelpCall:
    """Tell the judge that somebody comes. Raises Clash where the call has ended or somebody else was first."""
    _refuse_ended(call)
    if call.seen_by is not None:
        who = names_of({call.seen_by}).get(call.seen_by, "")
        raise Clash(N_("%(who)s %(since)s 已经去了，没有再记。"), who=who, since=call.seen_at)
    call.seen_by, call.seen_at = by, at
    session.flush()
    audit.record("judging.see_call", call, by=by, at=at, now={"kind": call.kind})
    return call


def close_call(call: HelpCall, *, by: UUID | None, at: datetime) -> HelpCall:
    """It is seen to. Raises Clash where the call has ended."""
    _refuse_ended(call)
    return _end(call, "judging.close_call", by=by, at=at)


def _refuse_ended(call: HelpCall) -> None:
    session.refresh(call, with_for_update={"of": HelpCall})
    if call.ended_at is not None:
        raise Clash(N_("这一次叫人 %(since)s 已经结束，没有再动。"), since=call.ended_at)


def _end(call: HelpCall, verb: str, *, by: UUID | None, at: datetime) -> HelpCall:
    call.ended_by, call.ended_at = by, at
    session.flush()
    audit.record(verb, call, by=by, at=at, now={"kind": call.kind})
    return call

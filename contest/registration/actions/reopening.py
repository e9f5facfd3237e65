"""What an organiser does singly for one entry after the ordinary moment: open a decision again, and give more time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from contest import audit, mail
from contest.clock import Closing
from contest.db import session
from contest.editions.models import Edition
from contest.editions.schedule import guard
from contest.errors import N_, NotAllowed, Unfit, WrongMoment
from contest.people.models import Account, Person
from contest.registration.actions.entering import register
from contest.registration.actions.letters import write_to
from contest.registration.actions.locking import lock
from contest.registration.actions.verifying import put_back
from contest.registration.models import Entry
from contest.registration.queries.deadlines import entry_in
from contest.registration.queries.entries import competitors, last_decision

MOST_LATE = timedelta(days=60)
DECIDED = N_("%(number)s 已经审核完了，延长时间也改不了。要让它再改，先重新打开审核，再延长。")
WITHDRAWN = N_("%(number)s 已经撤回了，延长时间也改不了。")
FROZEN = N_("名单已于 %(since)s 冻结。要改，先解除冻结。")


class Granted(NamedTuple):
    """An entry that was given more time, and to how many of its people a letter was written."""

    entry: Entry
    letters: int


def reopen(entry: Entry, *, reason: str, by: UUID, at: datetime, version: int | None = None) -> int:
    """Open a verified entry, or a rejection that was a mistake, again with a reason, until the list is frozen: it waits
    to be verified, also after verification closed. Its people are told, and a letter about the decision that still
    waits is not sent. A rejection of the person is lifted with it. Returns how many letters were written. Raises Clash
    where judging refers to the entry, or its people entered elsewhere since."""
    lock(entry, version)
    decision = last_decision(entry)
    if entry.status not in ("verified", "rejected") or decision is None:
        raise WrongMoment(N_("%(number)s 现在没有可以重新打开的审核决定。"), number=entry.number)
    if not reason.strip():
        raise Unfit(N_("请写明为什么重新打开，学生会看到。"), field="reopen-reason")
    guard.not_reached(entry.contest, "roster-frozen", FROZEN)
    _not_own(entry, by)
    was = entry.status
    put_back(decision, by=by, at=at)
    mail.withdraw(decision.id, at=at)
    decision.reopened_reason = reason.strip()
    session.flush()
    audit.record(
        "registration.reopen",
        entry,
        by=by,
        at=at,
        was={"status": was},
        now={"status": entry.status},
        reason=decision.reopened_reason,
    )
    return write_to(
        competitors(entry),
        entry,
        N_("%(edition)s：报名重新打开"),
        N_("《%(title)s》（%(number)s）的审核重新打开了，现在重新等待审核。理由：%(reason)s"),
        at=at,
        kind=mail.LetterKind.DECISION,
        reason=reason.strip(),
    )


def grant_late(entry: Entry, *, until: datetime, reason: str, by: UUID, at: datetime) -> Granted:
    """Let one entry be filled in, changed and submitted until a moment (UTC) after its contest's own dates, with a
    reason. A grant replaces the one before. Raises Unfit without a reason or with a moment that has passed or is more
    than 60 days away, WrongMoment once the list is frozen, and where more time alone changes nothing: a decision was
    made, or it withdrew."""
    lock(entry)
    if entry.status in ("verified", "rejected"):
        raise WrongMoment(DECIDED, number=entry.number, field="who")
    if entry.status == "withdrawn":
        raise WrongMoment(WITHDRAWN, number=entry.number, field="who")
    if not reason.strip():
        raise Unfit(N_("请写明为什么单独延长，会留下记录。"), field="reason")
    if not at < until <= at + MOST_LATE:
        raise Unfit(N_("延长到的时间要在现在以后、%(n)s 天以内。"), n=MOST_LATE.days, field="until")
    guard.not_reached(entry.contest, "roster-frozen", FROZEN)
    _not_own(entry, by)
    _put_grant(entry, until, reason.strip(), by=by, at=at)
    letters = write_to(
        competitors(entry),
        entry,
        N_("%(edition)s：给你延长了时间"),
        N_("《%(title)s》（%(number)s）可以填写、修改和提交到 %(until)s。理由：%(reason)s"),
        at=at,
        kind=mail.LetterKind.DECISION,
        until=Closing(until),
        reason=reason.strip(),
    )
    return Granted(entry, letters)


def grant_late_to_person(
    edition: Edition,
    person: Person,
    track: str,
    division: str,
    *,
    until: datetime,
    reason: str,
    by: UUID,
    at: datetime,
) -> Granted:
    """The same for somebody who has no entry there yet: it begins as a draft, for them to fill in. Raises what
    `register` raises, but for the dates."""
    entry = entry_in(edition.id, person.id, track, division)
    if entry is None:
        entry = register(edition, person, track, division, by=by, at=at, on_behalf=True, late=True)
    return grant_late(entry, until=until, reason=reason, by=by, at=at)


def end_grant(entry: Entry, *, by: UUID, at: datetime) -> Entry:
    """End a late grant: the contest's own dates count again. What was submitted meanwhile stays."""
    lock(entry)
    if entry.late_until is None:
        raise WrongMoment(N_("%(number)s 没有单独延长。"), number=entry.number)
    _put_grant(entry, min(entry.late_until, at), entry.late_reason or "", by=by, at=at)
    return entry


def _put_grant(entry: Entry, until: datetime, reason: str, *, by: UUID, at: datetime) -> None:
    was = entry.late_until
    entry.late_until, entry.late_reason, entry.late_by_id = until, reason, by
    session.flush()
    audit.record(
        "registration.grant_late",
        entry,
        by=by,
        at=at,
        was={"until": was.isoformat() if was else None},
        now={"until": until.isoformat()},
        reason=reason,
    )


def _not_own(entry: Entry, by: UUID) -> None:
    mine = session.scalar(sa.select(Account.person_id).where(Account.id == by))
    if mine is not None and any(member.person_id == mine for member in entry.members):
        raise NotAllowed(N_("%(number)s 里有你自己，请同事来办。"), number=entry.number)

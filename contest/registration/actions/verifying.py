"""The organiser's decisions on a submitted entry, and how to undo them within minutes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest import audit, mail
from contest.db import session
from contest.editions.schedule import guard
from contest.editions.schedule.calendar import Period
from contest.errors import N_, Clash, NotAllowed, NotFound, Unfit, WrongMoment
from contest.people.actions.roster import confirm
from contest.people.models import Account, Organisation
from contest.registration.actions import participation
from contest.registration.actions.letters import write_to
from contest.registration.actions.locking import free_slots, take_slots
from contest.registration.labels import DECISION_LABELS, PARTICIPATION_LABELS
from contest.registration.models import Appearance, Entry, Verification
from contest.registration.queries.affiliation import credited_in
from contest.registration.queries.deadlines import is_decided_late
from contest.registration.queries.desk import fields_of
from contest.registration.queries.entries import competitors, enrolment_in, last_decision, unconfirmed
from contest.registration.queries.flagged import value_now
from contest.registration.queries.next_step import mending_period

UNDO = timedelta(minutes=10)
OPERATIONS = {
    "verified": "registration.verify",
    "returned": "registration.return_for_correction",
    "rejected": "registration.reject",
}


def credit_of(entry: Entry) -> Organisation | None:
    """The organisation that the registration tier credits for an entry."""
    return credited_in(entry.contest, home=entry.home, department=entry.department, delegation=entry.delegation)


def verify(
    entry: Entry,
    *,
    by: UUID,
    at: datetime,
    confirming: bool = False,
    version: int | None = None,
    together: UUID | None = None,
) -> Appearance:
    """Verify an entry: it takes part in the registration tier's contest from now on. `confirming`: whoever verifies
    also states that those of its people whom nobody has confirmed yet belong to the school; without that, Unfit where
    there are such. Raises Clash where the roster has one's number under another name. `together`: what decisions on
    many share."""
    decision = _decide(entry, "verified", None, {}, by=by, at=at, version=version, together=together)
    people = unconfirmed(entry)
    if people and not confirming:
        raise Unfit(
            N_("%(names)s的学籍还没有核对，所以 %(number)s 没有通过。核对过是本校的人，就勾选确认，再按通过。"),
            field="confirming",
            names=[one.name for one in people],
            number=entry.number,
        )
    for person in people:
        if (enrolment := enrolment_in(person, entry.home)) is not None:
            confirm(enrolment, by=by, at=at)
    appearance = participation.add(entry, entry.contest, credit=credit_of(entry), at=at, by=by)
    _tell(
        entry,
        decision,
        N_("%(edition)s：报名通过审核"),
        N_("《%(title)s》（%(number)s）通过了学校审核。接下来是评审，日程见“我的参赛”。"),
    )
    return appearance


def return_for_correction(
    entry: Entry,
    fields: Mapping[str, str],
    *,
    reason: str | None = None,
    by: UUID,
    at: datetime,
    version: int | None = None,
    together: UUID | None = None,
) -> Verification:
    """Return an entry with a mark on each field that must change (field → what to change). All other fields have passed
    and stay locked. Raises Unfit without a mark, or with a mark without words."""
    known = {one.key for one in fields_of(entry)}
    marks = {field: words.strip() for field, words in fields.items() if field in known}
    if not marks:
        raise Unfit(N_("还没有标出要改的地方。请在要改的那一项后面打上旗标，写明怎么改。"))
    for field, words in marks.items():
        if not words:
            raise Unfit(N_("这一项标了要改，还没有写怎么改。"), field=f"why-{field}")
    decision = _decide(entry, "returned", reason, marks, by=by, at=at, version=version, together=together)
    _tell(
        entry,
        decision,
        N_("%(edition)s：报名退回修改"),
        N_("《%(title)s》（%(number)s）有 %(n)s 处要改，其余各项已通过，不必重填。要改什么，见“我的参赛”。"),
        deadline=(N_("改好再次提交的截止时间是 %(until)s。"), mending_period(entry)),
        n=len(marks),
    )
    return decision


def reject(
    entry: Entry,
    *,
    reason: str,
    by: UUID,
    at: datetime,
    version: int | None = None,
    together: UUID | None = None,
    of_person: bool = False,
) -> Verification:
    """Reject an entry for good, with a reason. Its people may enter elsewhere; `of_person`: but not this track again,
    until an organiser opens the rejection again."""
    if not (reason or "").strip():
        raise Unfit(N_("不予通过要写明理由，学生会看到。"), field="reason")
    decision = _decide(
        entry, "rejected", reason.strip(), {}, by=by, at=at, version=version, together=together, of_person=of_person
    )
    free_slots(entry)
    _tell(
        entry,
        decision,
        N_("%(edition)s：报名没有通过审核"),
        N_("《%(title)s》（%(number)s）没有通过学校审核。理由：%(reason)s"),
        reason=reason.strip(),
    )
    return decision


def _decide(
    entry: Entry,
    decision: str,
    reason: str | None,
    marks: dict[str, str],
    *,
    by: UUID,
    at: datetime,
    version: int | None,
    together: UUID | None = None,
    of_person: bool = False,
) -> Verification:
    session.refresh(entry, with_for_update={"of": Entry})
    if entry.status != "submitted":
        raise _decided_already(entry)
    if version is not None and entry.version != version:
        raise Clash(N_("%(number)s 在你打开之后又改过了，还没有处理。请看看现在的样子再决定。"), number=entry.number)
    if not is_decided_late(entry):
        guard.within(entry.contest, "verification", at)
    guard.not_reached(entry.contest, "roster-frozen", N_("名单已于 %(since)s 冻结，不能再审核。要改名单，先解除冻结。"))
    mine = session.scalar(sa.select(Account.person_id).where(Account.id == by))
    if mine is not None and any(member.person_id == mine for member in entry.members):
        raise NotAllowed(N_("%(number)s 里有你自己，请同事来审核。"), number=entry.number)
    row = Verification(
        entry=entry,
        contest_id=entry.contest_id,
        decision=decision,
        reason=reason or None,
        fields=marks,
        mended={},
        before={field: value_now(entry, field) for field in marks},
        of_person=of_person,
        by_id=by,
        at=at,
        together_id=together,
    )
    session.add(row)
    entry.status, entry.decided_at = decision, at
    session.flush()
    audit.record(
        OPERATIONS[decision],
        entry,
        by=by,
        at=at,
        was={"status": "submitted"},
        now={
            "status": decision,
            **{f"field {field}": words for field, words in marks.items()},
            **({"of person": True} if of_person else {}),
        },
        reason=reason,
    )
    return row


def _decided_already(entry: Entry) -> Clash:
    """Two organisers at once: tell the second who was first, when, and what they decided."""
    decision = last_decision(entry)
    if entry.status in DECISION_LABELS and decision is not None:
        who = session.scalar(sa.select(Account.name).where(Account.id == decision.by_id))
        return Clash(
            N_("%(who)s已在 %(when)s 处理了 %(number)s：%(what)s。你的决定没有存，什么都没有覆盖。"),
            who=who or "–",
            when=decision.at,
            number=entry.number,
            what=DECISION_LABELS[decision.decision],
        )
    return Clash(N_("%(number)s 现在不在待审核里（学生收回或撤回了），没有处理。"), number=entry.number)


def undo(verification: Verification, *, by: UUID, at: datetime) -> Entry:
    """Take a decision back within ten minutes: the entry waits again as if nobody had decided."""
    entry = verification.entry
    session.refresh(entry, with_for_update={"of": Entry})
    session.refresh(verification)
    if verification.undone_at is not None:
        raise Clash(N_("这个决定已经收回了。"))
    if at - verification.at > UNDO:
        raise WrongMoment(N_("超过 10 分钟，不能再收回这个决定。"))
    if last_decision(entry) is not verification or entry.status != verification.decision:
        raise Clash(N_("%(number)s 之后又有了变动，不能再收回这个决定。"), number=entry.number)
    guard.not_reached(entry.contest, "roster-frozen", N_("名单已于 %(since)s 冻结，不能再收回这个决定。"))
    put_back(verification, by=by, at=at)
    _taken, gone = mail.withdraw(verification.id, at=at)
    if gone:  # they have read, or are about to read, what does not hold any more
        write_to(
            competitors(entry),
            entry,
            N_("%(edition)s：审核决定收回"),
            N_("《%(title)s》（%(number)s）的审核决定在 %(when)s 收回了，之前那封信不再算数。现在重新等待审核。"),
            at=at,
            kind=mail.LetterKind.DECISION,
            when=at,
        )
    audit.record(
        "registration.undo",
        entry,
        by=by,
        at=at,
        was={"status": verification.decision},
        now={"status": "submitted"},
    )
    return entry


def put_back(verification: Verification, *, by: UUID, at: datetime) -> None:
    """The entry waits again as if nobody had decided. Refused where judging refers to it, or its people entered
    elsewhere since."""
    entry = verification.entry
    if verification.decision == "verified":
        for one in entry.appearances:
            if one.contest_id == entry.contest_id and one.participation_authority is not None:
                raise Clash(
                    N_("%(number)s 审核之后又登记过参赛状态（现在是“%(participation)s”），不能再收回审核决定。"),
                    number=entry.number,
                    participation=PARTICIPATION_LABELS[one.participation],
                )
        participation.remove(entry, entry.contest, by=by, at=at)
        for member in entry.members:
            enrolment = enrolment_in(member.person, entry.home)
            if enrolment and enrolment.confirmed_at == verification.at and enrolment.confirmed_by == verification.by_id:
                enrolment.confirmed_at = enrolment.confirmed_by = None
    verification.undone_at = at
    entry.status = "submitted"
    if verification.decision == "rejected":
        take_slots(entry)
    session.flush()


def _tell(
    entry: Entry,
    decision: Verification,
    subject: str,
    text: str,
    *,
    deadline: tuple[str, Period] | None = None,
    **facts: Any,
) -> None:
    """The letter waits while the decision can easily be undone; `undo` takes it back."""
    kind = mail.LetterKind.DECISION
    write_to(
        competitors(entry),
        entry,
        subject,
        text,
        at=decision.at,
        kind=kind,
        undoable=decision.id,
        deadline=deadline,
        **facts,
    )


def open_identity(entry: Entry, member_id: UUID, *, reason: str, by: UUID, at: datetime) -> str:
    """A member's identity number in full. A reason is required, and the audit log records who looked."""
    from contest.privacy import vault

    if len(reason.strip()) < 4:
        raise Unfit(N_("请写明为什么要看身份证号，至少 4 个字；会留下记录。"), field="reason")
    member = next((one for one in entry.members if one.id == member_id), None)
    if member is None or not member.person.identity_encrypted:
        raise NotFound
    audit.record(
        "registration.open_identity",
        entry,
        by=by,
        at=at,
        now={"person": str(member.person_id)},
        reason=reason.strip(),
    )
    return vault().decrypt(member.person.identity_encrypted)

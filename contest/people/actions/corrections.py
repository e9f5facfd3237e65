"""Requests that a school corrects what it confirmed: asked by the person, decided by the school.

A correction changes the rows that pages and later results read. What is sealed in a publication stays as it is; only a
correction of that publication changes it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit, mail
from contest.audit import AuditLine
from contest.db import session
from contest.errors import N_, Clash, NotAllowed, Unfit, WrongMoment
from contest.people import letters
from contest.people.likeness import key_of_number
from contest.people.models import (
    Correction,
    CorrectionField,
    CorrectionState,
    Enrolment,
    StudyLevel,
)
from contest.people.queries import corrections as queries

SHOWN = "shown"  # the name that the account showed
LONGEST = {CorrectionField.NAME: 60, CorrectionField.NUMBER: 40, CorrectionField.PROGRAMME: 80}
FIRST_YEAR, MOST_YEARS = 1980, 8


def ask(enrolment: Enrolment, what: str, wanted: str, why: str, *, by: UUID, at: datetime) -> Correction:
    """Ask the school to correct one thing. Raises WrongMoment for what nobody confirmed yet, Clash where the same is
    asked already, Unfit for a value that cannot be."""
    field, value = CorrectionField(what), wanted.strip()
    if enrolment.confirmed_at is None:
        raise WrongMoment(N_("学校还没有核实你的学籍，你自己就能改。"))
    _check(enrolment, field, value, at)
    if not why.strip():
        raise Unfit(N_("请写明为什么要改，学校要据此核对。"), field="why")
    present = queries.value_of(enrolment, field)
    if value == (present or ""):
        raise Unfit(N_("这和现在登记的一样，没有要改的。"), field="wanted")
    waiting = sa.select(Correction.id).where(
        Correction.enrolment_id == enrolment.id, Correction.what == field, Correction.state == CorrectionState.OPEN
    )
    session.execute(sa.select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update())
    if session.scalar(waiting) is not None:
        raise Clash(N_("这一项你已经请学校更正了，还在等。要换一个说法，先收回那一条。"))
    made = Correction(
        region=enrolment.region,
        enrolment=enrolment,
        organisation_id=enrolment.organisation_id,
        person=enrolment.person,
        what=str(field),
        was=present,
        wanted=value,
        why=why.strip(),
        state=str(CorrectionState.OPEN),
        asked_at=at,
    )
    session.add(made)
    session.flush()
    audit.record("people.ask_correction", made, by=by, at=at, now={"what": made.what, "enrolment": enrolment.id})
    return made


def take_back(correction: Correction, *, by: UUID, at: datetime) -> Correction:
    """The person takes a request back that the school has not decided."""
    _in_state(correction, CorrectionState.OPEN)
    _decided(correction, CorrectionState.TAKEN_BACK, None, by=None, at=at)
    audit.record("people.take_back_correction", correction, by=by, at=at, now={"what": correction.what})
    return correction


def accept(correction: Correction, answer: str | None, *, by: UUID, at: datetime) -> Correction:
    """The school corrects it. What a publication has sealed stays as it is."""
    _by_the_school(correction, by)
    field = CorrectionField(correction.what)
    _refuse_if_changed(correction, correction.was)
    _check(correction.enrolment, field, correction.wanted, at)
    account = queries.account_of_person(correction.person_id) if field == CorrectionField.NAME else None
    shown = {SHOWN: account.name} if account is not None else {}
    _put(correction.enrolment, field, correction.wanted)
    _decided(correction, CorrectionState.ACCEPTED, answer, by=by, at=at)
    was, now = {correction.what: correction.was, **shown}, {correction.what: correction.wanted}
    audit.record("people.accept_correction", correction, by=by, at=at, was=was, now=now, reason=correction.answer)
    _tell(correction, at=at)
    return correction


def refuse(correction: Correction, answer: str | None, *, by: UUID, at: datetime) -> Correction:
    """The school leaves it as it is, and says why."""
    _by_the_school(correction, by)
    if not (answer or "").strip():
        raise Unfit(N_("请写明为什么不改，对方会看到。"), field="answer")
    _decided(correction, CorrectionState.REFUSED, answer, by=by, at=at)
    now = {"what": correction.what}
    audit.record("people.refuse_correction", correction, by=by, at=at, now=now, reason=correction.answer)
    _tell(correction, at=at)
    return correction


def undo_decision(correction: Correction, *, by: UUID, at: datetime) -> Correction:
    """Take a decision back: the value is again what it was, the letter is not sent, the request waits again."""
    _in_state(correction, CorrectionState.ACCEPTED, CorrectionState.REFUSED)
    former = correction.state
    if former == CorrectionState.ACCEPTED:
        _refuse_if_changed(correction, correction.wanted)
        _refuse_if_gone(correction)
        _put_back(correction)
    correction.state = str(CorrectionState.OPEN)
    correction.decided_at = correction.decided_by = correction.answer = None
    session.flush()
    _taken, gone = mail.withdraw(correction.id, at=at)
    account = queries.account_of_person(correction.person_id)
    if gone and account is not None:
        letters.correction_reopened(account, correction, at=at)
    was, now = {"state": former}, {"state": correction.state}
    audit.record("people.undo_correction", correction, by=by, at=at, was=was, now=now)
    return correction


def _put_back(correction: Correction) -> None:
    """The value as it was. An account may show another name than the person's: the line of the acceptance knows which,
    and one that they chose since stays."""
    field = CorrectionField(correction.what)
    account = queries.account_of_person(correction.person_id) if field == CorrectionField.NAME else None
    chosen = account.name if account is not None and account.name != correction.wanted else None
    _put(correction.enrolment, field, correction.was)
    if account is None:
        return
    was = session.scalar(
        sa.select(AuditLine.was)
        .where(
            AuditLine.subject_kind == Correction.__tablename__,
            AuditLine.subject_id == correction.id,
            AuditLine.action == "people.accept_correction",
        )
        .order_by(AuditLine.id.desc())
        .limit(1)
    )
    account.name = chosen or (was or {}).get(SHOWN) or account.name
    session.flush()


def _decided(
    correction: Correction, state: CorrectionState, answer: str | None, *, by: UUID | None, at: datetime
) -> None:
    correction.state, correction.answer = str(state), (answer or "").strip() or None
    correction.decided_by, correction.decided_at = by, at
    session.flush()


def _tell(correction: Correction, *, at: datetime) -> None:
    account = queries.account_of_person(correction.person_id)
    if account is not None:
        letters.correction_decided(account, correction, at=at)


def _by_the_school(correction: Correction, by: UUID) -> None:
    _in_state(correction, CorrectionState.OPEN)
    account = queries.account_of_person(correction.person_id)
    if account is not None and account.id == by:
        raise NotAllowed(N_("这是你自己的请求。请学校的另一位组织者来办。"))


def _in_state(correction: Correction, *states: CorrectionState) -> None:
    session.flush()
    session.refresh(correction, ["state"], with_for_update={"of": Correction})
    if correction.state not in states:
        raise Clash(N_("这条请求已经不在这一步了，可能刚刚有人办过。请看它现在的状态。"))


def _refuse_if_changed(correction: Correction, expected: str | None) -> None:
    present = queries.value_of(correction.enrolment, CorrectionField(correction.what))
    if present != expected:
        raise Clash(N_("登记的内容后来又变过，和请求里写的对不上。请先核对，再请对方重新提出。"))


def _refuse_if_gone(correction: Correction) -> None:
    """Refuse to put back what the school cannot hold any more: a number that somebody else has now, a department that
    is not there."""
    enrolment, field, was = correction.enrolment, CorrectionField(correction.what), correction.was
    if field == CorrectionField.NUMBER and was and _has_number(enrolment, was):
        raise Clash(N_("原来的号 %(number)s 现在是别人的，改不回去，决定没有收回。请对方再提出一条更正。"), number=was)
    if field == CorrectionField.DEPARTMENT and was and queries.department_of(enrolment.organisation_id, was) is None:
        raise Clash(N_("原来的院系已经不在学校的名单里，改不回去，决定没有收回。请对方再提出一条更正。"))


def _has_number(enrolment: Enrolment, number: str) -> bool:
    """Whether somebody else is registered at the school with this number."""
    taken = sa.select(Enrolment.id).where(
        Enrolment.organisation_id == enrolment.organisation_id,
        Enrolment.number_key == key_of_number(number),
        Enrolment.id != enrolment.id,
    )
    return session.scalar(taken) is not None


def _check(enrolment: Enrolment, field: CorrectionField, value: str, at: datetime) -> None:
    """Refuse a value that this school cannot hold."""
    if not value:
        raise Unfit(N_("请写明应该是什么。"), field="wanted")
    if len(value) > LONGEST.get(field, 40):
        raise Unfit(N_("太长了，最多 %(n)s 个字符。"), field="wanted", n=LONGEST.get(field, 40))
    if field == CorrectionField.NUMBER and _has_number(enrolment, value):
        raise Clash(N_("学校已经有人用 %(number)s 这个号登记过。请核对号码。"), field="wanted", number=value)
    if field == CorrectionField.DEPARTMENT and queries.department_of(enrolment.organisation_id, value) is None:
        raise Unfit(N_("这个院系不在学校的名单里。"), field="wanted")
    if field == CorrectionField.LEVEL and value not in queries.levels():
        raise Unfit(N_("请选一个学历层次。"), field="wanted")
    years = {CorrectionField.ENTRY_YEAR: (FIRST_YEAR, at.year), CorrectionField.YEARS: (1, MOST_YEARS)}
    if field in years:
        least, most = years[field]
        if not value.isdecimal() or not least <= int(value) <= most:
            raise Unfit(N_("要在 %(least)s 到 %(most)s 之间。"), field="wanted", least=least, most=most)


def _put(enrolment: Enrolment, field: CorrectionField, value: str | None) -> None:
    person = enrolment.person
    if field == CorrectionField.NAME:
        person.name = value or ""
        account = queries.account_of_person(person.id)
        if account is not None:
            account.name = person.name
    elif field == CorrectionField.NUMBER:
        enrolment.number = value
    elif field == CorrectionField.DEPARTMENT:
        found = queries.department_of(enrolment.organisation_id, value) if value else None
        enrolment.department_id = found.id if found is not None else None
        session.flush()
        session.expire(enrolment, ["department"])
    elif field == CorrectionField.LEVEL:
        enrolment.level = person.level = value or str(StudyLevel.STAFF)
    elif field == CorrectionField.PROGRAMME:
        enrolment.programme = value
    elif field == CorrectionField.ENTRY_YEAR:
        enrolment.entry_year = int(value) if value else None
    else:
        enrolment.years = int(value) if value else None
    session.flush()

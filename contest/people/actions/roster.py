"""Who somebody is on a school's roster: confirmed by an organiser, or by the code that the school handed out.

An account whose owner only says a number is not on the roster. Where it is confirmed, and the roster has the same
number under the same name, the two become one: the account takes the roster's person, which what was entered for them
names already, and brings along its drafts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from contest import audit
from contest.db import Model, session
from contest.errors import N_, Clash, NotAllowed
from contest.people.likeness import key_of_name
from contest.people.models import Account, Enrolment, Person
from contest.people.queries.roster import current

# Later steps whose rows name a person within a text: (former, new).
_following: list[Callable[[UUID, UUID], None]] = []


def follow(step: Callable[[UUID, UUID], None]) -> None:
    """Have a step's rows follow when two people turn out to be one."""
    if step not in _following:
        _following.append(step)


def confirm(enrolment: Enrolment, *, by: UUID, at: datetime) -> Enrolment:
    """An organiser confirms that somebody is who they say: as a new line of the roster, or as the one that has their
    number and name. Raises Clash where the roster has the number under another name, or for another account."""
    if enrolment.confirmed_at is not None:
        return enrolment
    if enrolment.person_id == session.scalar(sa.select(Account.person_id).where(Account.id == by)):
        raise NotAllowed(N_("不能核实自己，请同事来办。"))
    twin = _twin(enrolment)
    if twin is None:
        enrolment.confirmed_at, enrolment.confirmed_by = at, by
        session.flush()
        audit.record("people.confirm", enrolment, by=by, at=at, now={"confirmed": True})
        return enrolment
    if key_of_name(twin.person.name) != key_of_name(enrolment.person.name):
        raise Clash(
            N_("名册里 %(number)s 是%(there)s，不是%(name)s。请先核对号码和姓名，再请本人或你自己更正。"),
            number=twin.number,
            there=twin.person.name,
            name=enrolment.person.name,
        )
    return join(twin, enrolment, by=by, at=at)


def confirm_all(enrolments: Sequence[Enrolment], *, by: UUID, at: datetime) -> tuple[int, list[str]]:
    """Confirm several at once; returns how many, and the names of those that somebody must look at."""
    done, others = 0, []
    for one in enrolments:
        name = one.person.name
        try:
            with session.begin_nested():
                confirm(one, by=by, at=at)
            done += 1
        except (Clash, NotAllowed):
            others.append(name)
    return done, others


def join(listed: Enrolment, own: Enrolment, *, by: UUID, at: datetime) -> Enrolment:
    """Make the person of an account the one whom the roster lists. Raises Clash where the roster's person has another
    account, or where both are in entries that exclude each other."""
    person, former = listed.person, own.person
    account = session.scalar(sa.select(Account).where(Account.person_id == former.id))
    other = session.scalar(sa.select(Account).where(Account.person_id == person.id))
    if other is not None:
        raise Clash(N_("名册里的%(name)s（%(number)s）已经有账号了。"), name=person.name, number=listed.number)
    session.delete(own)
    session.flush()
    try:
        with session.begin_nested():
            _follow(former.id, person.id)
            if account is not None:
                account.person_id = person.id
            session.flush()
    except IntegrityError as fault:
        raise Clash(
            N_("%(name)s自己的报名和替他报的名有冲突，合不到一起。请先撤回其中一份。"), name=person.name
        ) from fault
    if account is not None:
        session.expire(account, ["person"])
        account.name = person.name
    left = sa.select(Enrolment.id).where(Enrolment.person_id == former.id)
    if session.scalar(left.limit(1)) is None:
        session.expire(former)
        session.execute(sa.delete(Person).where(Person.id == former.id))
        session.expunge(former)
    session.flush()
    now = {"account": str(account.id) if account else None, "former": str(former.id), "person": str(person.id)}
    audit.record(audit.JOINED, listed, by=by, at=at, now=now)
    return listed


def _twin(enrolment: Enrolment) -> Enrolment | None:
    """The roster's line with the same number."""
    if enrolment.number_key is None:
        return None
    return session.scalar(
        sa.select(Enrolment).where(
            current(enrolment.organisation_id),
            Enrolment.confirmed_at.is_not(None),
            Enrolment.number_key == enrolment.number_key,
            Enrolment.id != enrolment.id,
        )
    )


def _follow(former: UUID, person: UUID) -> None:
    """Whatever named the one person names the other, in every table."""
    own = {Enrolment.__tablename__, Account.__tablename__}
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            if table.name not in own and any(key.column is Person.__table__.c.id for key in column.foreign_keys):
                session.execute(sa.update(table).where(column == former).values({column.name: person}))
    for step in _following:
        step(former, person)
    session.expire_all()

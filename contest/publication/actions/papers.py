"""Record an objection that came on paper, for somebody who may object.

It counts like any other from the day on which it was received, also where it is recorded after the period. It says who
recorded it, and is theirs in nothing else: who wrote it follows it, where they have an account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest import audit
from contest.db import session
from contest.errors import N_, Clash, NotAllowed, Unfit
from contest.people.models import Account
from contest.publication.actions import letters
from contest.publication.actions.objections import next_number, refuse_if_over, take_further, withdraw
from contest.publication.models import Objection, ObjectionState, ObjectorRole, Publication, PublishedPlace
from contest.publication.queries import objections as queries
from contest.publication.queries.recorded_objections import recorded_of_objection
from contest.publication.timeline.procedure import procedure_of
from contest.registration.models import Entry, EntryMember

MEMBERS = {ObjectorRole.CONTESTANT: "competitor", ObjectorRole.ADVISER: "adviser"}


@dataclass(frozen=True)
class Paper:
    """What stands on a paper: about which entry, through which entry of the objector's own (both public numbers), who
    signed it as what, on which day it was received, and how. Without `through`: the entry itself."""

    entry: str
    role: str
    name: str
    received: date
    note: str
    text: str
    through: str = ""
    clause: str = ""


def record_paper(publication: Publication, paper: Paper, *, by: UUID, at: datetime) -> Objection:
    """Raises Unfit for an unknown number, a name that is not in the entry or a day that cannot be, NotAllowed where the
    rules let nobody object in that capacity or the entry is in another contest, WrongMoment where the paper came after
    the period or the publication no longer counts, Clash where it is recorded already."""
    session.flush()
    session.refresh(publication, ["state"], with_for_update={"of": Publication})
    refuse_if_over(publication, _day_of_receipt(publication, paper.received, at))
    place, through = (
        _place(publication, paper.entry, "entry"),
        _place(publication, paper.through or paper.entry, "through"),
    )
    role = ObjectorRole(paper.role)
    if role not in procedure_of(publication.contests[0].contest).roles:
        raise NotAllowed(N_("定好的办法里，这种身份不能提出异议。"), field="role")
    if through.contest != place.contest:
        raise NotAllowed(
            N_("编号 %(own)s 和编号 %(entry)s 不在同一场比赛，不能由他提出。"), field="through", own=through.entry,
            entry=place.entry,
        )  # fmt: skip
    person = _member(through, role, paper.name) if role in MEMBERS else None
    if role == ObjectorRole.LEADER:
        _refuse_unless_sent(publication, through)
    if not paper.text.strip():
        raise Unfit(N_("请写明哪里不对、依据什么，不然没法办。"), field="text")
    _refuse_twice(publication, place, person, paper.name)
    made = Objection(
        region=publication.region,
        edition_id=publication.edition_id,
        publication=publication,
        contest=queries.contest_of(place, publication),
        number=next_number(publication.edition_id),
        entry_id=place.entry_id,
        through_id=through.entry_id,
        role=str(role),
        filed_by=by,
        filed_at=at,
        clause=paper.clause.strip() or None,
        text=paper.text.strip(),
        received_on=paper.received,
        person_id=person,
        paper_name=None if person else paper.name,
        paper_note=paper.note,
    )
    session.add(made)
    session.flush()
    audit.record("publication.object", made, by=by, at=at, now=recorded_of_objection(made))
    letters.objection_received(made, at=at)
    letters.objection_to_decide(made, at=at)
    return made


def withdraw_on_paper(objection: Objection, *, note: str, by: UUID, at: datetime) -> Objection:
    """Whoever wrote the paper takes it back, in writing too. `note`: how that came. Raises NotAllowed where they can do
    it themselves, and what `withdraw` raises."""
    _require_written(objection)
    return withdraw(objection, by=by, at=at, note=_how(note))


def take_further_on_paper(objection: Objection, *, text: str, note: str, by: UUID, at: datetime) -> Objection:
    """Whoever wrote the paper does not accept the first decision, in writing too: `text` is theirs. Raises the same."""
    _require_written(objection)
    return take_further(objection, text=text, by=by, at=at, note=_how(note))


def _require_written(objection: Objection) -> None:
    """Nobody speaks for an objector who can speak here."""
    if objection.received_on is None or queries.account_of(objection) is not None:
        raise NotAllowed(N_("提出的人自己有账号，撤回和要求复议要由本人来办。"))


def _how(note: str) -> str:
    if not note.strip():
        raise Unfit(N_("请写明怎样收到的，原件在哪里。"), field="note")
    return note.strip()


def _day_of_receipt(publication: Publication, day: date, at: datetime) -> datetime:
    """The first moment of that day that counts: a paper is dated by days, so the whole day is in time."""
    zone = ZoneInfo(publication.edition.zone)
    began = publication.published_at
    if day > at.astimezone(zone).date():
        raise Unfit(N_("这一天还没有到。"), field="received")
    if began is not None and day < began.astimezone(zone).date():
        raise Unfit(N_("这一天结果还没有公布。"), field="received")
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return max(midnight, began) if began is not None else midnight


def _place(publication: Publication, number: str, field: str) -> PublishedPlace:
    found = queries.place_in(publication, number.strip())
    if found is None:
        raise Unfit(N_("第 %(number)s 号发布里没有编号 %(entry)s。请照成绩页上的编号填。"), field=field, entry=number,
                    number=publication.number)  # fmt: skip
    return found


def _member(through: PublishedPlace, role: ObjectorRole, name: str) -> UUID:
    """The person of that name in an entry."""
    members = session.scalars(
        sa.select(EntryMember)
        .where(
            EntryMember.entry_id == through.entry_id,
            EntryMember.role == MEMBERS[role],
            EntryMember.accepted_at.is_not(None),
        )
        .options(joinedload(EntryMember.person))
        .order_by(EntryMember.id)
    )
    for member in members:
        if member.person.name == name:
            return member.person_id
    raise Unfit(
        N_("编号 %(entry)s 里没有以这种身份报名的%(name)s。请照报名的姓名填。"), field="name", entry=through.entry,
        name=name,
    )  # fmt: skip


def _refuse_unless_sent(publication: Publication, through: PublishedPlace) -> None:
    entry = session.get_one(Entry, through.entry_id)
    if not {entry.home_id, entry.delegation_id} - {None, publication.organisation_id}:
        raise NotAllowed(N_("编号 %(entry)s 是公布单位自己选送的。"), field="through", entry=through.entry)


def _refuse_twice(publication: Publication, place: PublishedPlace, person: UUID | None, name: str) -> None:
    """As of what is filed here: one person has one open objection about an entry, on paper or not."""
    own = sa.select(Account.id).where(Account.person_id == person)
    theirs = (
        sa.or_(Objection.person_id == person, sa.and_(Objection.filed_by.in_(own), Objection.received_on.is_(None)))
        if person
        else Objection.paper_name == name
    )
    number = session.scalar(
        sa.select(Objection.number).where(
            theirs,
            Objection.publication_id == publication.id,
            Objection.entry_id == place.entry_id,
            Objection.state == ObjectionState.OPEN,
        )
    )
    if number is not None:
        raise Clash(N_("%(name)s对编号 %(entry)s 提过第 %(number)s 号异议，还在办。"), name=name, entry=place.entry,
                    number=number)  # fmt: skip

"""Changes that a delegation asks for after registration has closed: swap somebody, withdraw, correct a name. Asked by
its leader with a reason, decided by the organisers of the contest, carried out in the same action."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest import audit, mail
from contest.audit import AuditLine
from contest.db import session
from contest.editions.queries import moments_reached
from contest.editions.rulebooks.effective import edition_part, rulebook_of, track_of
from contest.editions.schedule import guard
from contest.editions.schedule.calendar import period
from contest.errors import N_, Clash, NotAllowed, Unfit, WrongMoment
from contest.people.models import Account, Organisation, Person
from contest.registration.actions.entering import withdraw
from contest.registration.actions.letters import tell_asker, write_to
from contest.registration.actions.locking import bump_version, lock, take_slots
from contest.registration.actions.members import move_home, renumber
from contest.registration.actions.participation import set_participation
from contest.registration.models import (
    Authority,
    ChangeKind,
    ChangeRequest,
    ChangeState,
    Entry,
    EntryMember,
    MemberRole,
    Participation,
)
from contest.registration.queries.affiliation import affiliation, delegation_of
from contest.registration.queries.changes import concerns, counted_of
from contest.registration.queries.entries import (
    EACH_LIMIT,
    competing_in,
    competitors,
    entries_of,
    highest_appearance,
    holds_its_people,
)
from contest.registration.queries.openings import ineligibility_reasons
from contest.registration.queries.recorded import recorded_of_change

TOO_LATE = N_("评分已于 %(since)s 开始，不能再变更。请直接联系组织者。")
JUDGED_ELSEWHERE = N_("%(who)s还参加 %(number)s，那里的评分已于 %(since)s 开始，姓名不能再改。请直接联系组织者。")
RENAMED_SINCE = N_("申请的时候姓名是%(former)s，后来改成了%(name)s。这条申请不再合适，请不准，要改再重新申请。")
NOT_THERE = N_("%(who)s已经不在这份报名里了。请刷新后看看。")


def ask_change(
    entry: Entry,
    person: Person,
    kind: str,
    *,
    instead: Person | None = None,
    wanted: str = "",
    why: str,
    by: UUID,
    at: datetime,
) -> ChangeRequest:
    """Ask the organisers to change an entry. Refused while registration is open, once judging has begun, above the
    rulebook's number, and for what the rules would not let in. `instead`: who comes in; `wanted`: the name as it should
    be."""
    delegation, part = entry.delegation, edition_part(rulebook_of(entry.contest))
    if delegation is None or kind not in tuple(ChangeKind):
        raise Unfit(N_("没有看懂要做什么，什么都没有改动。"))
    if period(entry.contest, "registration").state(at) != "closed":
        raise WrongMoment(N_("报名还没有截止，直接改就行，不用申请。"))
    guard.not_reached(entry.contest, "judging-opened", TOO_LATE)
    _member(entry, person)
    if not why.strip():
        raise Unfit(N_("请写明为什么要改，组织者要据此决定。"), field="why")
    if kind == ChangeKind.NAME:
        _check_name(entry, person, wanted)
    if kind == ChangeKind.SWAP:
        if instead is None:
            raise Unfit(N_("请选换上来的人，或者写下他是谁。"), field="instead")
        _check_substitute(entry, instead, at)
    # Whoever asks for the same delegation at the same moment waits here, and counts anew.
    session.execute(sa.select(Organisation.id).where(Organisation.id == delegation.id).with_for_update(key_share=True))
    used, most = counted_of(entry.edition_id, delegation.id), part.changes_per_delegation
    if most is not None and used >= most:
        sentence = N_("每个代表团至多申请 %(most)s 次变更；%(delegation)s已经用了 %(used)s 次。")
        raise Clash(sentence, most=most, used=used, delegation=delegation.name, source=part.source)
    same = (ChangeRequest.entry_id == entry.id, ChangeRequest.person_id == person.id)
    if session.scalar(sa.select(ChangeRequest.id).where(*same, ChangeRequest.state == ChangeState.OPEN)) is not None:
        raise Clash(N_("%(who)s在这份报名里的变更已经申请了，还在等。要换一个说法，先收回那一条。"), who=person.name)
    made = ChangeRequest(
        region=entry.region,
        edition_id=entry.edition_id,
        delegation=delegation,
        contest=entry.contest,
        entry=entry,
        person=person,
        instead=instead if kind == ChangeKind.SWAP else None,
        kind=kind,
        wanted=wanted.strip() if kind == ChangeKind.NAME else None,
        why=why.strip(),
        state=str(ChangeState.OPEN),
        asked_by=by,
        asked_at=at,
    )
    session.add(made)
    session.flush()
    now = {"kind": kind, "number": entry.number, "delegation": delegation.code, "name": person.name}
    now |= recorded_of_change(made)
    audit.record("registration.ask_change", made, by=by, at=at, now=now, reason=made.why)
    return made


def take_back_change(change: ChangeRequest, *, by: UUID, at: datetime) -> ChangeRequest:
    """The delegation takes back what nobody has decided."""
    _in_state_open(change)
    _decided(change, ChangeState.TAKEN_BACK, None, by=by, at=at)
    audit.record("registration.take_back_change", change, by=by, at=at, now={"number": change.entry.number})
    return change


def refuse_change(change: ChangeRequest, answer: str | None, *, by: UUID, at: datetime) -> int:
    """The organisers leave it as it is, and say why. Returns how many letters were written: who asked is told."""
    _by_an_organiser(change, by)
    if not (answer or "").strip():
        raise Unfit(N_("请写明为什么不改，对方会看到。"), field="answer")
    _decided(change, ChangeState.REFUSED, answer, by=by, at=at)
    now = {"kind": change.kind, "number": change.entry.number}
    audit.record("registration.refuse_change", change, by=by, at=at, now=now, reason=change.answer)
    return _tell_asker(change, N_("%(edition)s：变更没有准"), at=at)


def accept_change(change: ChangeRequest, answer: str | None, *, by: UUID, at: datetime) -> int:
    """The organisers accept it, and it is carried out: everything, or nothing where the rules forbid it by now. Returns
    how many letters were written: to who asked, to whom it concerned and to the entry's competitors."""
    _by_an_organiser(change, by)
    entry, person = change.entry, change.person
    lock(entry)
    guard.hold([entry.contest, *(one.contest for one in entries_of(person.id, entry.edition_id))])
    guard.not_reached(entry.contest, "judging-opened", TOO_LATE)
    member = _member(entry, person)
    facts = {"kind": change.kind, "number": entry.number, "name": person.name}
    was, now = dict(facts), dict(facts)
    if change.kind == ChangeKind.SWAP and change.instead is not None:
        now["name"] = change.instead.name
        _swap(entry, member, change.instead, by=by, at=at)
    elif change.kind == ChangeKind.NAME and change.wanted:
        now["name"] = change.wanted
        _check_name(entry, person, change.wanted)
        _refuse_renamed_since(change)
        _rename(person, change.wanted)
    else:
        _withdraw(entry, member, change.why, by=by, at=at)
    change.wanted = None
    _decided(change, ChangeState.ACCEPTED, answer, by=by, at=at)
    audit.record("registration.accept_change", change, by=by, at=at, was=was, now=now, reason=change.answer)
    letters = _tell_asker(change, N_("%(edition)s：变更办好了"), at=at)
    subject, text = N_("%(edition)s：你的参赛有变更"), N_("%(delegation)s申请的变更已经办好：%(event)s（%(number)s）。")
    event = track_of(entry.contest).name.model_dump()
    facts_of_letter: dict[str, Any] = {"delegation": change.delegation.name, "event": event}
    return letters + write_to(
        [member, *competitors(entry)],
        entry,
        subject,
        text,
        at=at,
        kind=mail.LetterKind.TEAM,
        path="/me",
        **facts_of_letter,
    )


def _member(entry: Entry, person: Person) -> EntryMember:
    for one in entry.members:
        if one.person_id == person.id and one.role == MemberRole.COMPETITOR and holds_its_people(entry):
            return one
    raise Clash(NOT_THERE, who=person.name)


def _check_name(entry: Entry, person: Person, wanted: str) -> None:
    """Refuse a name that is the present one or that the home vouches for, and once judges work with the present one: it
    is the person's in all their entries."""
    if not wanted.strip():
        raise Unfit(N_("请写下正确的姓名。"), field="wanted")
    if wanted.strip() == person.name:
        raise Unfit(N_("这和现在登记的一样，没有要改的。"), field="wanted")
    place = affiliation(person)
    if place is not None and place.enrolment is not None and place.enrolment.confirmed_at is not None:
        sentence = N_("%(who)s的姓名由%(home)s核实，要请本人向学校申请更正。")
        raise Unfit(sentence, who=person.name, home=place.home.name, field="wanted")
    for other in entries_of(person.id, entry.edition_id):
        if holds_its_people(other) and (since := moments_reached(other.contest).get("judging-opened")):
            raise WrongMoment(JUDGED_ELSEWHERE, who=person.name, number=other.number, since=since, field="wanted")


def _refuse_renamed_since(change: ChangeRequest) -> None:
    """A name that was corrected another way since is newer than what was asked for. The log holds the name at that
    moment."""
    asked = (AuditLine.action == "registration.ask_change", AuditLine.subject_id == change.id)
    line = session.scalar(sa.select(AuditLine).where(*asked, AuditLine.subject_kind == "change_request"))
    former = (line.now or {}).get("name") if line else None
    if former is not None and former != change.person.name:
        raise Clash(RENAMED_SINCE, former=former, name=change.person.name)


def _check_substitute(entry: Entry, instead: Person, at: datetime) -> None:
    """Refuse somebody whom the rules would not let in, by the same rules as everybody else."""
    place, delegation = affiliation(instead), entry.delegation
    sender = delegation_of(place.home) if place else None
    if sender is None or delegation is None or sender.id != delegation.id:
        home = delegation.name if delegation else ""
        raise Unfit(N_("%(name)s不属于%(home)s。"), name=instead.name, home=home, field="instead")
    others = [one for one in entries_of(instead.id, entry.edition_id) if holds_its_people(one)]
    if any((one.track, one.division) == (entry.track, entry.division) for one in others):
        raise Unfit(N_("%(who)s已经报了这一项。"), who=instead.name, field="instead")
    if reasons := ineligibility_reasons(entry, instead, at, who=instead.name):
        raise Unfit(reasons[0].sentence, source=reasons[0].source, field="instead", **reasons[0].facts)
    part = edition_part(rulebook_of(entry.contest))
    numbers = [row.number for row in competing_in(entry.edition_id, [instead.id])]
    if part.entries_per_person is not None and len(numbers) >= part.entries_per_person:
        facts: dict[str, Any] = {"most": part.entries_per_person, "who": instead.name, "numbers": numbers}
        raise Clash(EACH_LIMIT, source=part.source, field="instead", **facts)


def _swap(entry: Entry, member: EntryMember, instead: Person, *, by: UUID, at: datetime) -> None:
    _check_substitute(entry, instead, at)
    former, position = member.person.name, member.position
    entry.members.remove(member)
    session.delete(member)
    session.flush()
    role = str(MemberRole.COMPETITOR)
    session.add(EntryMember(entry=entry, person=instead, role=role, position=position, accepted_at=at))
    take_slots(entry)
    if position == min(one.position for one in competitors(entry)):
        move_home(entry, instead)
    bump_version(entry, "members", at)
    session.flush()
    session.expire(entry, ["members"])
    now = {"name": instead.name, "former": former}
    audit.record("registration.swap_member", entry, by=by, at=at, was={"name": former}, now=now)


def _rename(person: Person, wanted: str) -> None:
    account = session.scalar(sa.select(Account).where(Account.person_id == person.id))
    if account is not None and account.name == person.name:
        account.name = wanted
    person.name = wanted
    session.flush()


def _withdraw(entry: Entry, member: EntryMember, why: str, *, by: UUID, at: datetime) -> None:
    """A team that stays large enough goes on without one of its people; otherwise the entry withdraws."""
    if len(competitors(entry)) > track_of(entry.contest).team.min:
        facts = {"role": member.role, "name": member.person.name}
        was_first = competitors(entry)[0] is member
        entry.members.remove(member)
        session.delete(member)
        session.flush()
        renumber(entry, member.role)
        if was_first:
            move_home(entry, competitors(entry)[0].person)
        bump_version(entry, "members", at)
        session.flush()
        audit.record("registration.remove_member", entry, by=by, at=at, was=facts)
        return
    highest = highest_appearance(entry)
    if highest is None:
        withdraw(entry, reason=why, by=by, at=at)
    else:
        withdrawn, desk = str(Participation.WITHDRAWN), Authority.DESK
        set_participation(highest, withdrawn, authority=desk, reason=why, by=by, at=at)


def _decided(change: ChangeRequest, state: ChangeState, answer: str | None, *, by: UUID, at: datetime) -> None:
    change.state, change.answer = str(state), (answer or "").strip() or None
    change.decided_by, change.decided_at = by, at
    session.flush()


def _by_an_organiser(change: ChangeRequest, by: UUID) -> None:
    _in_state_open(change)
    if change.asked_by == by:
        raise NotAllowed(N_("这是你自己的请求。请另一位组织者来办。"))
    mine = session.scalar(sa.select(Account.person_id).where(Account.id == by))
    if concerns(change, mine):
        raise NotAllowed(N_("%(number)s 里有你自己，请同事来办。"), number=change.entry.number)


def _in_state_open(change: ChangeRequest) -> None:
    session.flush()
    session.refresh(change, ["state"], with_for_update={"of": ChangeRequest})
    if change.state != ChangeState.OPEN:
        raise Clash(N_("这条请求已经不在这一步了，可能刚刚有人办过。请看它现在的状态。"))


def _tell_asker(change: ChangeRequest, subject: str, *, at: datetime) -> int:
    path = f"/desk/{change.entry.edition.key}/delegation/{change.delegation.code}/changes"
    facts = {"who": change.person.name, "number": change.entry.number, "answer": change.answer or "–"}
    text = N_("%(who)s（%(number)s）的变更有了决定。组织者写的是：%(answer)s")
    return tell_asker(change.asked_by, change.entry, subject, text, path=path, at=at, **facts)

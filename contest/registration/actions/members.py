"""Who takes part: invited by number, account or name; they take part only after they accept."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from contest import audit, mail
from contest.db import session
from contest.editions.rulebooks.effective import track_of
from contest.editions.schedule import guard
from contest.errors import N_, Clash, NotAllowed, Unfit, Way, WrongMoment
from contest.people.models import Person
from contest.registration.actions.letters import write_to
from contest.registration.actions.locking import bump_version, lock, may_change, take_slots, within_own
from contest.registration.models import Entry, EntryMember
from contest.registration.queries.affiliation import affiliation, credited_in, people_named
from contest.registration.queries.deadlines import phase_of
from contest.registration.queries.entries import advisers, competitors, invited_since
from contest.registration.queries.next_step import answering_period
from contest.registration.queries.openings import ineligibility_reasons

FIELD_OF = {"competitor": "members", "adviser": "advisers"}
BETWEEN_LETTERS = timedelta(days=1)  # between two letters that invite the same person into the same entry


def add_member(
    entry: Entry, role: str, handle: str, *, by: UUID | None, at: datetime, version: int | None = None
) -> EntryMember:
    """Invite somebody of the same school: a fellow student by student number or account name, an adviser also by name.
    They are members only after they accept. Raises Unfit where the handle means nobody or several people, or the team
    is full. A person who is removed and invited again within a day gets no second letter."""
    lock(entry, version)
    field = FIELD_OF[role]
    may_change(entry, field, at)
    _room_for(entry, role)
    person = _the_one(entry, role, handle)
    for member in entry.members:
        if member.person_id == person.id:
            if member.role == role:
                raise Clash(N_("%(name)s已经在名单上了。"), name=person.name, field="handle")
            raise Unfit(N_("%(name)s不能既是选手又是指导教师。"), name=person.name, field="handle")
    place = max((one.position for one in entry.members if one.role == role), default=0) + 1
    member = EntryMember(entry=entry, person=person, role=role, position=place)
    session.add(member)
    bump_version(entry, field, at)
    session.flush()
    written = invited_since(entry, at - BETWEEN_LETTERS)
    audit.record(
        "registration.invite", entry, by=by, at=at, now={"role": role, "name": person.name, "person": person.id}
    )
    write_to(
        [] if person.id in written else [member],
        entry,
        N_("%(edition)s：有人邀请你参赛"),
        N_("%(inviter)s邀请你加入《%(title)s》（%(number)s）。你接受之后才算数；请登录后在“我的参赛”里答复。"),
        at=at,
        kind=mail.LetterKind.TEAM,
        deadline=(N_("答复的截止时间是 %(until)s，过后就不能再接受。"), answering_period(entry, role)),
        inviter=_first_name(entry),
    )
    return member


def _first_name(entry: Entry) -> str:
    accepted = competitors(entry)
    return accepted[0].person.name if accepted else ""


def _room_for(entry: Entry, role: str) -> None:
    track = track_of(entry.contest)
    if role == "adviser":
        most, sentence = track.advisers.max, N_("这个赛道的指导教师最多 %(most)s 人。")
        taken = len(advisers(entry, accepted=False))
    else:
        most, sentence = track.team.max, N_("这个赛道每{件}{作品}最多 %(most)s 人。")
        taken = len(competitors(entry, accepted=False))
    if taken >= most:
        raise Unfit(sentence, most=most, field="handle", source=track.source)


def _the_one(entry: Entry, role: str, handle: str) -> Person:
    """The person with this handle."""
    track = track_of(entry.contest)
    staff = role == "adviser" or any(rule.rule == "role" and rule.is_ == ("teacher",) for rule in track.eligibility)
    found = people_named(entry.home_id, handle, staff=staff, by_name=staff)
    if not found:
        if staff:
            sentence = N_("%(home)s的教师里没有“%(handle)s”。请用姓名、工号或账号名；名单里没有的，请他先注册。")
        else:
            sentence = N_("%(home)s的学生里没有“%(handle)s”。请用学号或账号名；名单里没有的，请他先注册并填好学籍。")
        raise Unfit(sentence, home=entry.home.name, handle=handle, field="handle")
    if len(found) > 1:
        raise Unfit(N_("有 %(n)s 位“%(handle)s”，请改用工号或学号。"), n=len(found), handle=handle, field="handle")
    return found[0]


def accept(member: EntryMember, *, by: UUID | None, at: datetime) -> EntryMember:
    """Accept an invitation. Refused where the rules or another entry forbid it."""
    entry = member.entry
    lock(entry)
    if member.accepted_at is not None:
        return member
    if member.role == "competitor":
        may_change(entry, "members", at)
        if reasons := ineligibility_reasons(entry, member.person, at):
            raise Unfit(reasons[0].sentence, source=reasons[0].source, **reasons[0].facts)
    elif entry.status in ("rejected", "withdrawn"):
        raise WrongMoment(N_("这份报名已经撤回或没有通过，不必再答复。"))
    else:
        within_own(entry, "verification", at)
        guard.not_reached(entry.contest, "roster-frozen", N_("名单已经冻结，不能再加指导教师。"))
    member.accepted_at = at
    if member.role == "competitor":
        take_slots(entry)
    bump_version(entry, FIELD_OF[member.role], at)
    session.flush()
    audit.record("registration.accept", entry, by=by, at=at, now={"role": member.role, "name": member.person.name})
    return member


def decline(member: EntryMember, *, by: UUID | None, at: datetime) -> Entry:
    """Decline an invitation; the place is free again."""
    entry = member.entry
    lock(entry)
    if member.accepted_at is not None:
        raise WrongMoment(N_("你已经接受了。要退出，请在报名页上办。"))
    return _remove(member, "registration.decline", by=by, at=at)


def remove_member(member: EntryMember, *, by: UUID | None, at: datetime, version: int | None = None) -> Entry:
    """Remove a member or adviser. The first competitor cannot be removed: they withdraw the entry instead."""
    entry = member.entry
    lock(entry, version)
    may_change(entry, FIELD_OF[member.role], at)
    _refuse_first_author(member)
    return _remove(member, "registration.remove_member", by=by, at=at)


def take_out(member: EntryMember, *, by: UUID | None, at: datetime) -> Entry:
    """Whoever entered a team for its people takes one of them out, be it the first: the next one leads it then."""
    entry = member.entry
    lock(entry)
    may_change(entry, FIELD_OF[member.role], at)
    was_first = member is competitors(entry, accepted=False)[0]
    _remove(member, "registration.remove_member", by=by, at=at)
    if was_first and (left := competitors(entry)):
        move_home(entry, left[0].person)
    return entry


def leave(member: EntryMember, *, by: UUID | None, at: datetime) -> Entry:
    """Leave the entry: members may take their consent back until the entry is verified. When a competitor leaves, the
    submitted data is no longer true and the entry becomes a draft again; so this is allowed only while it can still be
    submitted again. When an adviser leaves, the entry does not change. A person who has not accepted declines
    instead."""
    entry = member.entry
    lock(entry)
    if member.accepted_at is None:
        raise WrongMoment(
            N_("你还没有接受邀请，不用退出。不想参加，谢绝就行。"),
            ways=[
                Way(N_("去答复"), "registration.invitation", {"entry_id": entry.id, "member_id": member.id}),
            ],
        )
    _refuse_first_author(member)
    if entry.status not in ("draft", "returned", "submitted"):
        raise WrongMoment(N_("报名已经审核完，退出要由学校组织者来办。"))
    if member.role == "competitor" and entry.status != "draft":
        if not phase_of(entry, "registration").is_open(at):
            raise WrongMoment(
                N_("报名时间已过，这份报名也交了，不能自己退出。要退出，请联系%(who)s的组织者。"),
                who=entry.contest.organisation.name,
            )
        entry.status = "draft" if entry.status == "submitted" else entry.status
    return _remove(member, "registration.leave", by=by, at=at)


def _refuse_first_author(member: EntryMember) -> None:
    accepted = competitors(member.entry)
    if member.role == "competitor" and accepted and accepted[0] is member:
        raise NotAllowed(N_("%(name)s是第一作者，不能移出。不参加了，就撤回整份报名。"), name=member.person.name)


def _remove(member: EntryMember, action: str, *, by: UUID | None, at: datetime) -> Entry:
    entry = member.entry
    facts = {"role": member.role, "name": member.person.name}
    entry.members.remove(member)
    session.delete(member)
    session.flush()
    renumber(entry, facts["role"])
    bump_version(entry, FIELD_OF[facts["role"]], at)
    session.flush()
    audit.record(action, entry, by=by, at=at, was=facts)
    return entry


def renumber(entry: Entry, role: str) -> None:
    """Those of a role stand one after the other, from 1."""
    for place, other in enumerate((one for one in entry.members if one.role == role), 1):
        other.position = place
    session.flush()


def move_home(entry: Entry, lead: Person) -> None:
    """An entry is of the home of the first in it, and so is its part in each contest."""
    place = affiliation(lead)
    if place is None:
        return
    entry.home, entry.department = place.home, place.department
    for one in entry.appearances:
        one.home = place.home
        one.credit = credited_in(one.contest, home=place.home, department=place.department, delegation=entry.delegation)
    session.flush()


def move_up(member: EntryMember, *, by: UUID | None, at: datetime) -> Entry:
    """Move an author by one place. The first author stays first."""
    entry = member.entry
    lock(entry)
    may_change(entry, FIELD_OF[member.role], at)
    same = [one for one in entry.members if one.role == member.role]
    here = same.index(member)
    first = 1 if member.role == "competitor" else 0
    if here <= first:
        return entry
    above = same[here - 1]
    above.position, member.position = member.position, above.position
    bump_version(entry, FIELD_OF[member.role], at)
    session.flush()
    session.expire(entry, ["members"])
    audit.record(
        "registration.move_up", entry, by=by, at=at, now={"name": member.person.name, "place": member.position}
    )
    return entry

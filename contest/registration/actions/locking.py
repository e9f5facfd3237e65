"""The first steps of every change of an entry: lock its row, read its present state, check that the field may
change."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import flag_modified

from contest import audit
from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import forget
from contest.editions.rulebooks.effective import edition_part, rulebook_of, track_of
from contest.editions.schedule import guard
from contest.errors import N_, Clash, Way, WrongMoment
from contest.people.models import Organisation, Person
from contest.registration.labels import ENTRY_STATUS_REFUSALS
from contest.registration.models import Entry, EntryMember
from contest.registration.queries.deadlines import phase_of
from contest.registration.queries.entries import (
    EACH_LIMIT,
    HANDED_IN,
    LIMIT_REACHED,
    competing_in,
    competitors,
    last_decision,
    returned_fields,
    sent_by_delegation,
)
from contest.registration.queries.openings import entry_reasons

TAKEN_JUST_NOW = N_("同一个人或同一个名额刚刚在别处报了名，这一次没有存。请刷新后看看。")
CHANGED = N_("这份报名刚才改过了（现在是第 %(now)s 稿，你看的是第 %(seen)s 稿），没有覆盖。请看看现在的样子再改。")
LOCKED = N_("这一项没有退回，已经锁定；只改退回的几处就行。")


def lock(entry: Entry, version: int | None = None) -> None:
    """Lock the entry's row for this transaction and read its present state. Raises Clash where somebody changed it
    since `version`."""
    session.refresh(entry, with_for_update={"of": Entry})
    if version is not None and entry.version != version:
        raise Clash(
            CHANGED,
            now=entry.version,
            seen=version,
            ways=[Way(N_("看现在的样子"), "registration.entry", {"entry_id": entry.id})],
        )


def lock_contest(contest: Contest) -> None:
    """Lock a contest's row for this transaction, so that its places and its roster are counted and changed by one at a
    time, and forget what was read of its milestones before. Where an entry is locked too, the entry comes first."""
    session.execute(sa.select(Contest.id).where(Contest.id == contest.id).with_for_update())
    forget()


def may_change(entry: Entry, field: str, at: datetime) -> None:
    """Refuse unless the field is open now: a draft until registration closes, a returned entry's marked fields until
    verification closes."""
    if entry.status == "draft":
        within_own(entry, "registration", at)
    elif entry.status == "returned":
        within_own(entry, "verification", at)
        if field not in returned_fields(entry):
            raise WrongMoment(LOCKED)
    else:
        raise WrongMoment(ENTRY_STATUS_REFUSALS[entry.status])


def within_own(entry: Entry, phase: str, at: datetime) -> None:
    """Refuse outside a phase as it counts for this entry."""
    guard.refuse_outside(phase_of(entry, phase), at)


def bump_version(entry: Entry, field: str, at: datetime) -> None:
    """Raise the entry's version, also where only its members or files changed, and remember that a returned field was
    changed."""
    flag_modified(entry, "title")
    decision = last_decision(entry)
    if entry.status == "returned" and decision is not None and field in decision.fields:
        decision.mended = {**decision.mended, field: at.isoformat()}


def place_keys(entry: Entry) -> list[str]:
    """The keys of the places that the entry's delegation has in its track, one for each entry that the rulebook allows;
    empty without a limit. Only one entry may hold a key."""
    most = track_of(entry.contest).entries_per_delegation
    if most is None or entry.delegation_id is None:
        return []
    key = f"{entry.edition_id}:{entry.delegation_id}:{entry.track}"
    return [key, *(f"{key}:{number}" for number in range(2, most + 1))]


def slot_of_person(entry: Entry, person_id: UUID) -> str | None:
    """The key under which a person may take part once in an edition, or None where the track allows several."""
    return f"{entry.edition_id}:{person_id}" if track_of(entry.contest).exclusive else None


def follow_person(former: UUID, person: UUID) -> None:
    """Two people turned out to be one: the slots that were held for the one are held for the other. The caller has the
    database refuse where both hold one."""
    held = sa.func.replace(EntryMember.exclusive, str(former), str(person))
    session.execute(sa.update(EntryMember).where(EntryMember.exclusive.contains(str(former))).values(exclusive=held))


def take_slots(entry: Entry) -> None:
    """Hold the places that the entry and its accepted competitors need; refuse with a sentence where one is taken."""
    for member in entry.members:
        if member.role == "competitor" and member.accepted_at is not None:
            member.exclusive = slot_of_person(entry, member.person_id)
    refuse_taken(entry)
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError as fault:  # somebody else was a moment faster
        raise Clash(TAKEN_JUST_NOW) from fault
    _refuse_too_many(entry)
    keep_to_school(entry)
    _take_place_of_delegation(entry)


def _refuse_too_many(entry: Entry) -> None:
    """Refuse where one of its people would compete in more entries than the rulebook lets one person."""
    part = edition_part(rulebook_of(entry.contest))
    most = part.entries_per_person
    if most is None:
        return
    names = {one.person_id: one.person.name for one in competitors(entry)}
    # Whoever enters the same person at the same moment waits here, and counts what was written meanwhile.
    rows = sa.select(Person.id).where(Person.id.in_(names)).order_by(Person.id)
    session.execute(rows.with_for_update(key_share=True))
    others: dict[UUID, list[str]] = {}
    for row in competing_in(entry.edition_id, names):
        if row.id != entry.id:
            others.setdefault(row.person_id, []).append(row.number)
    for person, numbers in others.items():
        if len(numbers) >= most:
            raise Clash(EACH_LIMIT, most=most, who=names[person], numbers=numbers, source=part.source)


def keep_to_school(entry: Entry) -> None:
    """Refuse where an entry that is handed in is one more than the rulebook lets its school hand in."""
    track = track_of(entry.contest)
    if entry.status not in HANDED_IN or not any(rule.rule == "entries-per-school" for rule in track.eligibility):
        return
    # Whoever hands in for the same school at the same moment waits here, and counts what was written meanwhile.
    school = sa.select(Organisation.id).where(Organisation.id == entry.home_id)
    session.execute(school.with_for_update(key_share=True))
    for reason in entry_reasons(entry):
        if reason.rule == "entries-per-school" and not reason.holds:
            raise Clash(reason.sentence, source=reason.source, **reason.facts)


def _take_place_of_delegation(entry: Entry) -> None:
    """Hold one of the delegation's places in the track. All entries are counted, including old ones from before the
    rule, which hold no key. The keys are for requests at the same moment: they try the same key, one of them gets it,
    and the others count again."""
    keys = place_keys(entry)
    if not keys:
        if entry.exclusive is not None:  # an assignment alone would count as a change, and make a new version
            entry.exclusive = None
        return
    for _attempt in range(len(keys) + 1):
        with session.no_autoflush:
            others = [one for one in sent_by_delegation(entry.edition_id, entry.delegation_id, [entry.track])
                      if one.id != entry.id]  # fmt: skip
        if len(others) >= len(keys):
            raise Clash(
                LIMIT_REACHED,
                most=len(keys),
                delegation=entry.delegation.name if entry.delegation else "",
                numbers=[one.number for one in others],
                source=track_of(entry.contest).source,
            )
        held = {one.exclusive for one in others}
        if entry.exclusive in keys and entry.exclusive not in held:
            return
        try:
            with session.begin_nested():
                entry.exclusive = next(key for key in keys if key not in held)
                session.flush()
        except IntegrityError:  # somebody else was a moment faster
            continue
        return
    raise Clash(TAKEN_JUST_NOW)


def free_slots(entry: Entry) -> None:
    """Release the places that the entry and its people hold."""
    entry.exclusive = None
    for member in entry.members:
        member.exclusive = None
    session.flush()


def reinstate(entry: Entry, *, by: UUID | None, at: datetime) -> None:
    """Restore a withdrawn entry to its earlier status, with the places that it needs. Does nothing where it is not
    withdrawn. Raises Clash where its people or its place were taken since."""
    if entry.status != "withdrawn":
        return
    was = entry.status
    entry.status = entry.withdrawn_from or "draft"
    entry.withdrawn_from = entry.withdrawn_at = entry.withdrawn_reason = None
    take_slots(entry)
    audit.record("registration.restore", entry, by=by, at=at, was={"status": was}, now={"status": entry.status})


def refuse_taken(entry: Entry) -> None:
    """Say which other entry one of its people is in already, with a link to it."""
    wanted = [one.exclusive for one in entry.members if one.exclusive]
    with session.no_autoflush:
        if wanted:
            taken = session.scalar(
                sa.select(EntryMember)
                .where(EntryMember.exclusive.in_(wanted), EntryMember.entry_id != entry.id)
                .options(joinedload(EntryMember.entry).joinedload(Entry.contest), joinedload(EntryMember.person))
                .limit(1)
            )
            if taken is not None:
                raise taken_refusal(taken)


def taken_refusal(taken: EntryMember) -> Clash:
    """One person, one track: the sentence for a person who is in another entry already."""
    track = track_of(taken.entry.contest)
    return Clash(
        N_("每人限报一个赛道；%(name)s已报%(track)s（%(number)s）。"),
        name=taken.person.name,
        track=track.name.model_dump(),
        number=taken.entry.number,
        source=track.source,
        ways=[Way(N_("看那份报名"), "registration.entry", {"entry_id": taken.entry_id})],
    )

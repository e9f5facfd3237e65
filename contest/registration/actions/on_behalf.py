"""Entries that an organiser makes for their people from a list, and taking the whole list back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit, imports, mail
from contest.audit import AuditLine
from contest.db import Model, session
from contest.editions.models import Edition
from contest.editions.rulebooks.effective import track_of
from contest.errors import N_, Clash, NotAllowed, Unfit, WrongMoment
from contest.exchange.spreadsheets.repairs import Reading
from contest.imports import Import
from contest.imports.plans import Outcome, Plan, PlannedLine
from contest.imports.reading import Line
from contest.people.actions.importing import Writing, undo_roster
from contest.people.importing import STAFF
from contest.people.models import Organisation, Person
from contest.registration.actions.entering import missing, register, submit
from contest.registration.actions.letters import write_to
from contest.registration.actions.locking import take_slots
from contest.registration.actions.staff import take_back_members
from contest.registration.importing import ELSEWHERE, Entering, unsaved
from contest.registration.models import Entry, EntryMember, MemberRole
from contest.registration.queries.affiliation import person_with_relations
from contest.registration.queries.entries import sender_of, whole_entry

# What the log says of an entry while nothing but the import has touched it.
OF_AN_IMPORT = (
    "registration.register",
    "registration.bring_in",
    "registration.submit",
    "registration.take_back_import",
)


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a list: the import, how many entries, how many of them are only drafts yet, how many staff."""

    whole: Import
    entries: int
    drafts: int
    staff: int = 0


def kind_of(edition: Edition) -> str:
    """The kind under which the imports of an edition's entries are kept, in the place of the school."""
    return f"{imports.ENTRIES}:{edition.key}"


def enter_list(edition: Edition, school: Organisation, plan: Plan, *, by: UUID, at: datetime) -> Entered:
    """Write a plan of entries: who is not on the roster comes to it, each entry is made by the rules that its people
    would meet, and is handed in unless something is missing. Everybody in it is written to. All of it or nothing."""
    lines = plan.to_write
    whole = imports.note(kind_of(edition), school.id, 0, {}, by=by, at=at)
    staff = _bring_in_staff(school, lines, whole, by=by, at=at)
    writing = Writing(school, plan.answers["level"], by=by, at=at, of=whole)
    people = unsaved(lines)
    made = writing.write(people)
    found = {entering_of(one).who: made[entering_of(one).person.line.key] for one in lines if _is_new(one, made)}
    done: list[Entry] = []
    for one in lines:
        entering = entering_of(one)
        if one.outcome == Outcome.NEW and entering.leads:
            team = [person_at(each, found) for each in (one, *entering.mates)]
            advisers = [*entering.advisers, *(staff[name] for name in entering.new_advisers)]
            entry = enter_one(edition, school, entering, team, advisers, whole=whole, by=by, at=at)
            if entry.contest.organisation_id != school.id:
                raise NotAllowed(ELSEWHERE, name=entry.members[0].person.name, home=school.name)
            done.append(entry)
    whole.rows = len(lines)
    session.flush()
    now = {"school": school.code, "edition": edition.key, "rows": whole.rows, "entries": len(done)}
    audit.record("registration.import_entries", whole, by=by, at=at, now=now)
    return Entered(whole, len(done), sum(one.status == "draft" for one in done))


def entering_of(one: PlannedLine) -> Entering:
    """What a planned line enters."""
    entering: Entering = one.target
    return entering


def _is_new(one: PlannedLine, made: dict[str, UUID]) -> bool:
    return entering_of(one).person.line.key in made


def person_at(one: PlannedLine, found: dict[str, UUID]) -> UUID:
    """Who a line is: somebody on the roster, or who has just come to it."""
    listed = entering_of(one).person.target
    person: UUID = listed.person_id if listed else found[entering_of(one).who]
    return person


def _bring_in_staff(
    school: Organisation, lines: Sequence[PlannedLine], whole: Import, *, by: UUID, at: datetime
) -> dict[str, UUID]:
    """The advisers whom the roster does not have, by name."""
    names = dict.fromkeys(name for one in lines if one.outcome == Outcome.NEW for name in entering_of(one).new_advisers)
    staff = [PlannedLine(Line(f"adviser.{n}", "", n, {"name": Reading(name)})) for n, name in enumerate(names)]
    made = Writing(school, STAFF, by=by, at=at, of=whole).write(staff)
    return {one.line.text("name"): made[one.line.key] for one in staff}


def enter_one(
    edition: Edition,
    sender: Organisation,
    entering: Entering,
    team: Sequence[UUID],
    advisers: Sequence[UUID],
    *,
    whole: Import,
    by: UUID,
    at: datetime,
) -> Entry:
    """Make the entry of a list's lines. `sender`: who enters it, as its people are told; `team`: the captain first."""
    opening = entering.opening
    person = person_with_relations(team[0])
    if opening is None or person is None:
        raise Unfit(N_("没有看懂要做什么，什么都没有改动。"))
    entry = register(
        edition,
        person,
        opening.track.key,
        opening.division.key,
        title=entering.title,
        attributes=entering.attributes,
        by=by,
        at=at,
        on_behalf=True,
        import_id=whole.id,
    )
    if further := _bring_in(entry, team[1:], advisers, at=at):
        session.expire(entry, ["members"])
        take_slots(entry)
        for role, name in further:
            audit.record("registration.bring_in", entry, by=by, at=at, now={"role": role, "name": name})
    if not missing(entry, at):
        submit(entry, promised=True, by=by, at=at)
    tell_entered(entry.members, entry, sender, undoable=whole.id, at=at)
    return entry


def tell_entered(
    members: Sequence[EntryMember], entry: Entry, sender: Organisation, *, undoable: UUID | None = None, at: datetime
) -> None:
    """Write to people whom an organisation has entered."""
    write_to(
        members,
        entry,
        N_("%(edition)s：%(school)s替你报了名"),
        N_("%(school)s的组织者替你报了%(event)s（%(number)s）。不是你的意思，请登录后撤回或退出，或者告诉他们。"),
        at=at,
        kind=mail.LetterKind.TEAM,
        undoable=undoable,
        school=sender.name,
        event=track_of(entry.contest).name.model_dump(),
    )


def _bring_in(entry: Entry, mates: Sequence[UUID], advisers: Sequence[UUID], *, at: datetime) -> list[tuple[str, str]]:
    """Put the others of a team and its advisers into an entry, behind the first; returns their roles and names."""
    roles = {MemberRole.COMPETITOR: (2, mates), MemberRole.ADVISER: (1, advisers)}
    added = []
    for role, (first, people) in roles.items():
        for place, person in enumerate(dict.fromkeys(people), first):
            member = EntryMember(entry_id=entry.id, person_id=person, role=str(role), position=place, accepted_at=at)
            session.add(member)
            added.append(member)
    session.flush()
    return [(one.role, session.get_one(Person, one.person_id).name) for one in added]


def undo_entries(done: Import, *, by: UUID, at: datetime) -> int:
    """Take back all entries of a list, with whom and what it brought to the roster; refused as a whole once somebody
    has worked on one of them, or one of its new people has an account or takes part elsewhere. Returns how many lines
    it concerned."""
    if done.undone_at is not None:
        raise Clash(N_("这次导入已经撤销了。"))
    ids = list(session.scalars(sa.select(Entry.id).where(Entry.import_id == done.id).with_for_update()))
    if numbers := _worked_on(ids, done):
        raise WrongMoment(
            N_("%(numbers)s 已经有人审核、改过或交过材料，整份名单不能再撤销。要撤哪一份，请单独办。"), numbers=numbers
        )
    _unsent, sent = mail.withdraw(done.id, at=at)
    for entry in session.scalars(sa.select(Entry).where(Entry.id.in_(ids)).options(*whole_entry())):
        was = {"number": entry.number, "title": entry.title}
        audit.record("registration.take_back_import", entry, by=by, at=at, was=was)
        if sent:
            write_to(
                entry.members,
                entry,
                N_("%(edition)s：替你报的名收回了"),
                N_("%(school)s的组织者收回了替你报的名（%(number)s）。有疑问，请问他们。"),
                at=at,
                kind=mail.LetterKind.TEAM,
                path="/me",
                school=(sender_of(entry) or entry.home).name,
            )
    session.execute(sa.delete(EntryMember).where(EntryMember.entry_id.in_(ids)))
    session.execute(sa.delete(Entry).where(Entry.id.in_(ids)))
    session.expire_all()
    take_back_members(done)
    return undo_roster(done, by=by, at=at)


def _worked_on(ids: Sequence[UUID], done: Import) -> list[str]:
    """The numbers of the first few entries of an import that another row names, or that somebody has changed since."""
    named = [
        column == Entry.id
        for table in Model.metadata.sorted_tables
        if table is not EntryMember.__table__
        for column in table.columns
        if any(key.column is Entry.__table__.c.id for key in column.foreign_keys)
    ]
    there = [sa.select(sa.literal(1)).where(one).correlate(Entry.__table__).exists() for one in named]
    since = (
        sa.select(sa.literal(1))
        .where(
            AuditLine.subject_kind == "entry",
            AuditLine.subject_id == Entry.id,
            sa.or_(AuditLine.by_id.is_distinct_from(done.by_id), AuditLine.action.not_in(OF_AN_IMPORT)),
        )
        .correlate(Entry.__table__)
        .exists()
    )
    found = sa.select(Entry.number).where(Entry.id.in_(ids), sa.or_(*there, since)).order_by(Entry.id).limit(3)
    return list(session.scalars(found))

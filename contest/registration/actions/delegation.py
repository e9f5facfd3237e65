"""A delegation's leader enters its people from a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit, imports
from contest.db import new_id, session
from contest.editions.models import Edition
from contest.errors import N_, NotAllowed, Unfit
from contest.imports.plans import Outcome, Plan, PlannedLine
from contest.imports.reading import Line
from contest.people.actions.organisations import add_organisation
from contest.people.importing import IDENTITY, plain
from contest.people.likeness import key_of_name
from contest.people.models import Organisation, Person, PersonKind
from contest.privacy import vault
from contest.registration.actions.on_behalf import Entered, enter_one, entering_of, person_at
from contest.registration.actions.staff import Noted, note_from_list
from contest.registration.importing import ELSEWHERE, homes_of, kind_of_home, person_of
from contest.registration.importing.staff import Coming, declared_in_list
from contest.registration.models import Entry

ALIKE = N_("代表团里已经有%(who)s（%(home)s）。是同一个人，请从名单里选；是另一个同名的人，请写证件号码。")


def kind_of_delegation(edition: Edition) -> str:
    """The kind under which the lists of an edition's delegations are kept, in the place of the delegation."""
    return f"{imports.DELEGATION}:{edition.key}"


def enter_delegation(edition: Edition, delegation: Organisation, plan: Plan, *, by: UUID, at: datetime) -> Entered:
    """Write a plan of a delegation's list: who is not known comes in with it, at an organisation of the delegation,
    which comes in too where it is new; the entries go by the rules that their people would meet. All of it or nothing.
    Undone as the lists of schools are (`on_behalf.undo_entries`)."""
    staff = [one for one in plan.to_write if isinstance(one.target, Coming)]
    entering_too = [one for one in plan.to_write if not isinstance(one.target, Coming)]
    lines = [one for one in entering_too if one.outcome == Outcome.NEW]
    whole = imports.note(kind_of_delegation(edition), delegation.id, len(plan.to_write), {}, by=by, at=at)
    homes = homes_of(delegation)
    organisations = _bring_in_homes(delegation, [*lines, *staff], homes, by=by, at=at)
    found: dict[str, UUID] = {}
    people: list[UUID] = []
    for one in [*lines, *staff]:
        who, is_new = _who(one)
        if is_new and who not in found:
            home = homes[plain(one.line.text("home"))] if one.line.text("home") else delegation
            found[who] = _add(person_of(one.line), home, one.line.text("identity"), at=at)
            people.append(found[who])
    coaches: dict[str, UUID] = {}
    for name in dict.fromkeys(name for one in lines for name in entering_of(one).new_advisers):
        coaches[name] = _add(Person(name=name, kind=str(PersonKind.WORKER)), delegation, "", at=at)
    done: list[Entry] = []
    for one in lines:
        entering = entering_of(one)
        if entering.leads:
            team = [person_at(each, found) for each in (one, *entering.mates)]
            advisers = [*entering.advisers, *(coaches[name] for name in entering.new_advisers)]
            entry = enter_one(edition, delegation, entering, team, advisers, whole=whole, by=by, at=at)
            if entry.delegation_id != delegation.id:
                raise NotAllowed(ELSEWHERE, name=one.line.text("name"), home=delegation.name)
            done.append(entry)
    declared = declared_in_list(plan.lines)
    noted = {
        _person_of(one, found): Noted(one.target.role if one in staff else None, declared[_who(one)[0]])
        for one in [*entering_too, *staff]
    }
    coming = note_from_list(edition, delegation, noted, whole, by=by, at=at)
    made = {"person": [*people, *coaches.values()], "organisation": organisations}
    whole.made = {**whole.made, **{table: [str(one) for one in ids] for table, ids in made.items()}}
    session.flush()
    now = {
        "delegation": delegation.code,
        "edition": edition.key,
        "rows": whole.rows,
        "entries": len(done),
        "staff": coming,
    }
    audit.record("registration.import_delegation", whole, by=by, at=at, now=now)
    return Entered(whole, len(done), sum(one.status == "draft" for one in done), coming)


def _who(one: PlannedLine) -> tuple[str, bool]:
    """What somebody of a line is known by within the file, and whether they come in with it."""
    if isinstance(one.target, Coming):
        return one.target.who, one.target.person_id is None
    return entering_of(one).who, entering_of(one).person.target is None


def _person_of(one: PlannedLine, found: Mapping[str, UUID]) -> UUID:
    if isinstance(one.target, Coming):
        return one.target.person_id or found[one.target.who]
    return person_at(one, dict(found))


def _bring_in_homes(
    delegation: Organisation, lines: Sequence[PlannedLine], homes: dict[str, Organisation], *, by: UUID, at: datetime
) -> list[UUID]:
    """Add the organisations that the delegation does not have yet to `homes`; returns those that were made."""
    taken = set(session.scalars(sa.select(Organisation.code).where(Organisation.parent_id == delegation.id)))
    codes = (code for n in range(1, 10_000) if (code := f"{delegation.code}-{n:03d}") not in taken)
    made = []
    for name in dict.fromkeys(name for one in lines if (name := one.line.text("home"))):
        if plain(name) not in homes:
            kind = str(kind_of_home(name))
            home = add_organisation(kind, next(codes), {"zh": name}, parent=delegation, by=by, at=at)
            homes[plain(name)] = home
            made.append(home.id)
    return made


def _add(person: Person, home: Organisation, identity: str, *, at: datetime) -> UUID:
    person.id, person.region, person.home, person.created_at = new_id(), home.region, home, at
    if identity:
        person.identity_encrypted, person.identity_index = vault().encrypt(identity), vault().index(identity)
    session.add(person)
    session.flush()
    return person.id


def bring_in_one(delegation: Organisation, line: Line, people: Iterable[Person], *, by: UUID, at: datetime) -> Person:
    """Somebody of a delegation who is in no event yet, as a line of its list says: who is known already, or a new
    person. Somebody else's identity number says so and nothing more. `people`: those
    that the delegation may choose among; of two of one name the second needs an identity number, because one person who
    is there twice would pass every limit for a person."""
    name, identity, homes = line.text("name"), line.text("identity"), homes_of(delegation)
    if identity and not IDENTITY.match(identity):
        raise Unfit(N_("这不像一个证件号码。"), field="new_identity")
    home = homes.get(plain(line.text("home"))) if line.text("home") else delegation
    known = None
    if identity:
        known = session.scalar(sa.select(Person).where(Person.identity_index == vault().index(identity)))
        if known is not None and key_of_name(known.name) != key_of_name(name):
            raise Unfit(N_("这个证件号码已经是另一个人的。"), field="new_identity")
    elif home is not None:
        same = session.scalars(sa.select(Person).where(Person.home_id == home.id, Person.name == name).limit(2)).all()
        known = same[0] if len(same) == 1 else None
    if known is not None:
        return known
    for one in () if identity else people:
        if key_of_name(one.name) == key_of_name(name):
            raise Unfit(ALIKE, who=one.name, home=one.home.name if one.home else "", field="new_identity")
    if home is None:
        _bring_in_homes(delegation, [PlannedLine(line)], homes, by=by, at=at)
        home = homes[plain(line.text("home"))]
    made = person_of(line)
    _add(made, home, identity, at=at)
    audit.record("registration.bring_in_person", made, by=by, at=at, now={"delegation": delegation.code, "name": name})
    return made

"""A delegation notes who comes along with it, and sizes and needs of its people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest import audit, imports
from contest.db import session
from contest.editions.models import Edition
from contest.errors import N_, Unfit, WrongMoment
from contest.imports import Import
from contest.people.models import Organisation, Person
from contest.registration.models import DeclaredOfPerson, DelegationMember, StaffRole
from contest.registration.queries.staff import declared_in, members_of

LONGEST = 80
_TABLE = DelegationMember.__tablename__


@dataclass
class Noted:
    """What a list says of somebody: `role` None leaves the role as it is; what it does not declare stays, too."""

    role: StaffRole | None
    declared: Mapping[str, str]


def note_member(
    edition: Edition,
    delegation: Organisation,
    person: Person,
    *,
    role: str,
    declared: Mapping[str, str],
    by: UUID,
    at: datetime,
) -> DelegationMember | None:
    """Note of one of a delegation's people the role of staff ("": none) and what is declared, all of it; returns None
    where nothing is left to note. The log has which sizes and needs were declared, and not what they are."""
    if role and role not in tuple(StaffRole):
        raise Unfit(N_("没有看懂要做什么，什么都没有改动。"), field="role")
    wanted = {str(key): text for key in DeclaredOfPerson if (text := declared.get(key, "").strip())}
    for key, text in wanted.items():
        if len(text) > LONGEST:
            raise Unfit(N_("最多 %(most)s 个字。"), field=key, most=LONGEST)
    found = next((one for one in members_of(edition, delegation) if one.person_id == person.id), None)
    was = {"role": found.role or "", "declared": sorted(declared_in(found))} if found else None
    if found is None:
        if not role and not wanted:
            return None
        found = made_row(edition, delegation, person.id)
    found.role, found.declared = role or None, _text(wanted)
    found.by_id, found.at, found.import_id = by, at, None
    session.flush()
    now = {
        "delegation": delegation.code,
        "edition": edition.key,
        "name": person.name,
        "role": role,
        "declared": sorted(wanted),
    }
    audit.record("registration.note_member", found, by=by, at=at, was=was, now=now)
    if role or wanted or found.photo:
        return found
    session.delete(found)
    session.flush()
    return None


def made_row(edition: Edition, delegation: Organisation, person_id: UUID) -> DelegationMember:
    """A new row for one of a delegation's people, without anything noted."""
    made = DelegationMember(
        region=delegation.region, edition_id=edition.id, delegation_id=delegation.id, person_id=person_id
    )
    session.add(made)
    return made


def _text(declared: Mapping[str, str]) -> str | None:
    return json.dumps(dict(declared), ensure_ascii=False) if declared else None


def note_from_list(
    edition: Edition,
    delegation: Organisation,
    wanted: Mapping[UUID, Noted],
    whole: Import,
    *,
    by: UUID,
    at: datetime,
) -> int:
    """The same for a whole list, by person; what it changes is kept with the import, to be set back. Returns how many
    are staff by it."""
    there = {one.person_id: one for one in members_of(edition, delegation)}
    was: dict[str, dict[str, Any]] = {}
    made: list[DelegationMember] = []
    for person_id, noted in wanted.items():
        if noted.role is None and not noted.declared:
            continue
        row = there.get(person_id)
        if row is None:
            row = made_row(edition, delegation, person_id)
            made.append(row)
        else:
            was[str(row.id)] = {
                "role": row.role,
                "declared": row.declared,
                "by_id": str(row.by_id),
                "at": row.at.isoformat(),
                "import_id": str(row.import_id) if row.import_id else None,
            }
        row.role = str(noted.role) if noted.role else row.role
        row.declared = _text({**declared_in(row), **noted.declared})
        row.by_id, row.at, row.import_id = by, at, whole.id
    if was:
        whole.was = json.dumps({**json.loads(whole.was or "{}"), _TABLE: was})
    session.flush()
    whole.made = {**whole.made, _TABLE: [str(one.id) for one in made]}
    return sum(one.role is not None for one in wanted.values())


def take_back_members(done: Import) -> None:
    """Take back what a list noted of a delegation's people. Refused as a whole where it was changed since."""
    kept = json.loads(done.was or "{}")
    was = kept.pop(_TABLE, {})
    _drop_photos(done)
    concerned = {*(UUID(one) for one in was), *imports.ids_of(done, _TABLE)}
    if not concerned:
        return
    rows = session.scalars(sa.select(DelegationMember).where(DelegationMember.id.in_(concerned)))
    found = {one.id: one for one in rows}
    if since := [one.person.name for one in found.values() if one.import_id != done.id]:
        raise WrongMoment(
            N_("%(names)s的随团职务或尺码、需要后来改过，整份名单不能再撤销。要改谁，请单独改。"), names=since[:3]
        )
    for id_, values in was.items():
        if (row := found.pop(UUID(id_), None)) is not None:
            row.role, row.declared = values["role"], values["declared"]
            row.by_id, row.at = UUID(values["by_id"]), datetime.fromisoformat(values["at"])
            row.import_id = UUID(values["import_id"]) if values["import_id"] else None
    brought_in = imports.ids_of(done, "person")
    for row in found.values():
        if row.photo is not None and row.person_id not in brought_in:
            row.role, row.declared, row.import_id = None, None, None
        else:
            session.delete(row)
    done.was = json.dumps(kept) if kept else None
    session.flush()


def _drop_photos(done: Import) -> None:
    """Who came in by the list goes with it, and so do photos of whom nothing else is noted."""
    session.execute(
        sa.delete(DelegationMember).where(
            DelegationMember.person_id.in_(imports.ids_of(done, "person")),
            DelegationMember.role.is_(None),
            DelegationMember.declared.is_(None),
            DelegationMember.import_id.is_(None),
        )
    )


def forget_members(person_id: UUID, *, by: UUID | None, at: datetime) -> None:
    """Somebody closes their account: that they came along, their sizes, needs and photos go."""
    for one in session.scalars(sa.select(DelegationMember).where(DelegationMember.person_id == person_id)):
        audit.record("registration.forget_member", one, by=by, at=at, now={"forgotten": True})
        session.delete(one)
    session.flush()

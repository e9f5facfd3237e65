"""Bringing in a school's roster at once, in parts that each hold, and taking the whole of it back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest import audit, imports
from contest.db import Model, new_id, session
from contest.errors import N_, Clash, WrongMoment
from contest.i18n import localized
from contest.imports import Import
from contest.imports.plans import Outcome, PlannedLine
from contest.people.actions.organisations import add_organisation
from contest.people.importing import STAFF, Listed, plain
from contest.people.likeness import key_of_number
from contest.people.models import Enrolment, Organisation, Person, PersonKind
from contest.people.queries import departments
from contest.privacy import vault

AT_ONCE = 2000


class Writing:
    """An import of a roster under way: its row, the departments by name, and what it changed."""

    def __init__(
        self, school: Organisation, level: str, *, by: UUID, at: datetime, of: UUID | Import | None = None
    ) -> None:
        """`of`: the import that this goes on with, or is a part of; else a new one."""
        self.school, self.level, self.by, self.at = school, level, by, at
        if isinstance(of, UUID):
            of = session.get_one(Import, of)
        self.done = of or imports.note(imports.ROSTER, school.id, 0, {}, by=by, at=at)
        self.departments = {_key(name): one.id for one in departments(school.id) for name in _names(one)}
        self.made = imports.ids_of(self.done, "organisation")
        self.was: dict[str, dict[str, dict[str, Any]]] = json.loads(self.done.was or "{}")

    def write(self, lines: Sequence[PlannedLine]) -> dict[str, UUID]:
        """Write these lines: new people and those that change. Returns the person of each line, by its key."""
        people, enrolments, found = [], [], {}
        for planned in lines:
            if planned.outcome == Outcome.NEW:
                person, enrolment = self._new(planned)
                people.append(person)
                enrolments.append(enrolment)
                found[planned.line.key] = person["id"]
            elif planned.outcome == Outcome.CHANGED:
                self._change(planned.target, planned)
        if people:
            session.execute(sa.insert(Person), people)
            session.execute(sa.insert(Enrolment), enrolments)
        self.done.rows += sum(one.outcome in (Outcome.NEW, Outcome.CHANGED) for one in lines)
        self.done.made = {**self.done.made, "organisation": [str(one) for one in self.made]}
        self.done.was = json.dumps(self.was) if self.was else None
        session.flush()
        return found

    def record(self) -> None:
        """The line of the log."""
        now = {"school": self.school.code, "rows": self.done.rows, "departments": len(self.made)}
        audit.record("people.import_roster", self.done, by=self.by, at=self.at, now=now)

    def _new(self, planned: PlannedLine) -> tuple[dict[str, Any], dict[str, Any]]:
        line, staff = planned.line, self.level == STAFF
        identity = line.text("identity")
        person = {
            "id": new_id(),
            "region": self.school.region,
            "name": line.text("name"),
            "kind": str(PersonKind.TEACHER if staff else PersonKind.STUDENT),
            "home_id": self.school.id,
            "level": None if staff else self.level,
            "identity_encrypted": vault().encrypt(identity) if identity else None,
            "identity_index": vault().index(identity) if identity else None,
            "created_at": self.at,
        }
        enrolment = {
            "id": new_id(),
            "region": self.school.region,
            "person_id": person["id"],
            "organisation_id": self.school.id,
            "number": line.text("number") or None,
            "number_key": key_of_number(line.text("number")),
            "level": self.level,
            "confirmed_at": self.at,
            "confirmed_by": self.by,
            "import_id": self.done.id,
            **dict.fromkeys(("department_id", "class_name", "programme", "entry_year", "adviser")),
            "telephone_encrypted": None,
        }
        for field in ("department", "class_name", "programme", "entry_year", "telephone", "adviser"):
            if line.text(field):
                enrolment |= self._column(field, line.text(field))
        return person, enrolment

    def _change(self, listed: Listed, planned: PlannedLine) -> None:
        values: dict[str, Any] = {}
        person: dict[str, Any] = {}
        for field, _was, now in planned.changes:
            if field == "identity":
                person |= {"identity_encrypted": vault().encrypt(now), "identity_index": vault().index(now)}
            elif field == "name":
                person["name"] = now
            else:
                values |= self._column(field, now)
        self._keep_and_set(Enrolment, listed.id, values)
        self._keep_and_set(Person, listed.person_id, person)

    def _keep_and_set(self, model: type[Model], id_: UUID, values: Mapping[str, Any]) -> None:
        if not values:
            return
        columns = [getattr(model, column) for column in values]
        before = session.execute(sa.select(*columns).where(model.id == id_)).one()  # type: ignore[attr-defined]
        kept = {column: str(was) if isinstance(was, UUID) else was for column, was in zip(values, before, strict=True)}
        rows = self.was.setdefault(model.__tablename__, {})
        rows[str(id_)] = {**kept, **rows.get(str(id_), {})}
        session.execute(sa.update(model).where(model.id == id_).values(**values))  # type: ignore[attr-defined]

    def _column(self, field: str, text: str) -> dict[str, Any]:
        if field == "department":
            return {"department_id": self._department(text)}
        if field == "telephone":
            return {"telephone_encrypted": vault().encrypt(text)}
        return {field: int(text) if field == "entry_year" else text}

    def _department(self, name: str) -> UUID:
        """A department of the school by its name; it comes with the list if there is none."""
        known = self.departments.get(_key(name))
        if known is None:
            taken = {one.code for one in departments(self.school.id)}
            code = next(code for n in range(1, 10_000) if (code := f"{self.school.code}-{n:02d}") not in taken)
            made = add_organisation("department", code, {"zh": name}, parent=self.school, by=self.by, at=self.at)
            known = self.departments[_key(name)] = made.id
            self.made.append(made.id)
        return known


def _names(one: Organisation) -> list[str]:
    return [name for name in (localized(one.name, "zh"), localized(one.short or {}, "zh")) if name]


def _key(name: str) -> str:
    return re.sub(r"^(?:××|某某)", "", plain(name))


def undo_roster(done: Import, *, by: UUID, at: datetime) -> int:
    """Take back everything that an import made and changed, or nothing: refused once one of its people has an account,
    an entry, an award, or anything else that names them. Returns how many lines it concerned."""
    if done.undone_at is not None:
        raise Clash(N_("这次导入已经撤销了。"))
    studying = sa.select(Enrolment.person_id).where(Enrolment.import_id == done.id)
    people = sa.select(Person.id).where(sa.or_(Person.id.in_(studying), Person.id.in_(imports.ids_of(done, "person"))))
    if names := _depended_on(done, people):
        raise WrongMoment(
            N_("名单里的%(names)s已经有账号、报名或别的记录，整份名单不能再撤销。要改谁，请单独改。"), names=names
        )
    _refuse_if_changed_since(done)
    take_back(done)
    ids = list(session.scalars(people))
    session.execute(sa.delete(Enrolment).where(Enrolment.import_id == done.id))
    for start in range(0, len(ids), 500):
        session.execute(sa.delete(Person).where(Person.id.in_(ids[start : start + 500])))
    _remove_departments(done)
    done.undone_by, done.undone_at = by, at
    session.flush()
    audit.record("people.undo_import", done, by=by, at=at, now={"undone": True, "rows": done.rows})
    return done.rows


def _refuse_if_changed_since(done: Import) -> None:
    """Imports are taken back from the last to the first where they concern the same people."""
    mine = set(json.loads(done.was or "{}").get("enrolment", {}))
    mine |= {str(one) for one in session.scalars(sa.select(Enrolment.id).where(Enrolment.import_id == done.id))}
    later = sa.select(Import).where(Import.id > done.id, Import.scope_id == done.scope_id, Import.undone_at.is_(None))
    for one in session.scalars(later):
        if mine & set(json.loads(one.was or "{}").get("enrolment", {})):
            raise WrongMoment(N_("后来的一次导入又改过其中的人。请先撤销后来的那一次。"))


def take_back(done: Import) -> None:
    """Set what an import changed back to what it was."""
    models = {one.__tablename__: one for one in (Enrolment, Person)}
    for table, rows in json.loads(done.was or "{}").items():
        model = models[table]
        for id_, values in rows.items():
            held = {column: UUID(was) if was and column.endswith("_id") else was for column, was in values.items()}
            session.execute(sa.update(model).where(model.id == UUID(id_)).values(**held))  # type: ignore[attr-defined]
    done.was = None


def _depended_on(done: Import, people: sa.Select[Any]) -> list[str]:
    """The first few people of an import whom another row names, whatever table it is in."""
    conditions = []
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            if not any(key.column is Person.__table__.c.id for key in column.foreign_keys):
                continue
            names_them = sa.select(sa.literal(1)).where(column == Person.id)
            if table is Enrolment.__table__:
                names_them = names_them.where(sa.or_(table.c.import_id.is_(None), table.c.import_id != done.id))
            conditions.append(names_them.correlate(Person.__table__).exists())
    found = sa.select(Person.name).where(Person.id.in_(people), sa.or_(*conditions)).order_by(Person.id).limit(3)
    return list(session.scalars(found))


def _remove_departments(done: Import) -> None:
    """Departments that came with the list go with it, if nothing is in them."""
    for id_ in imports.ids_of(done, "organisation"):
        try:
            with session.begin_nested():
                session.execute(sa.delete(Organisation).where(Organisation.id == id_))
        except sa.exc.IntegrityError:  # something else is in it by now
            continue

"""Bringing in a table of organisations at once, and taking the whole of it back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contest import audit, imports
from contest.db import session
from contest.errors import N_, Clash, WrongMoment
from contest.imports import Import
from contest.imports.plans import Plan
from contest.people.actions.organisations import add_organisation, rename_organisation
from contest.people.importing.organisations import Brought
from contest.people.models import Organisation

EVERYWHERE = UUID(int=0)
"""In place of a school: what an administrator brings in belongs to none."""


def scope_of(school: Organisation | None) -> tuple[str, UUID]:
    """The kind and the place under which such imports are kept."""
    return (imports.DEPARTMENTS, school.id) if school is not None else (imports.ORGANISATIONS, EVERYWHERE)


def import_organisations(school: Organisation | None, plan: Plan, *, by: UUID, at: datetime) -> Import:
    """Write a plan: add what is new, rename what has another name now. All of it or nothing."""
    made: list[UUID] = []
    was: dict[str, dict[str, object]] = {}
    for one in plan.to_write:
        brought: Brought = one.target
        if brought.there is None:
            name, short = _names({}, None, brought.names)
            where = {"parent": school, "province": brought.province}
            made.append(add_organisation(brought.kind, brought.code, name, short=short, **where, by=by, at=at).id)  # type: ignore[arg-type]
            continue
        there = session.get_one(Organisation, brought.there.id)
        was[str(there.id)] = {"name": dict(there.name), "short": dict(there.short) if there.short else None}
        name, short = _names(there.name, there.short, brought.names)
        rename_organisation(there, name, short, by=by, at=at)
        was[str(there.id)]["now"] = {"name": name, "short": short}
    kind, scope = scope_of(school)
    done = imports.note(kind, scope, len(plan.to_write), {"organisation": made}, by=by, at=at)
    done.was = json.dumps({"organisation": was}) if was else None
    session.flush()
    audit.record("people.import_organisations", done, by=by, at=at, now={"rows": done.rows, "new": len(made)})
    return done


def _names(
    name: Mapping[str, str], short: Mapping[str, str] | None, given: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str] | None]:
    """The names of an organisation, with what a line says of them."""
    found, brief = dict(name), dict(short or {})
    if "name" in given:
        found["zh"] = given["name"]
    if "name_en" in given:
        found["en"] = given["name_en"]
    if "short" in given:
        brief["zh"] = given["short"]
    return found, brief or None


def undo_organisations(done: Import, *, by: UUID, at: datetime) -> int:
    """Take a table back: what it added goes, what it renamed has its name again. Refused as a whole once something is
    in one of the new organisations, or one was renamed again. Returns how many lines it concerned."""
    session.refresh(done, with_for_update={"of": Import})
    if done.undone_at is not None:
        raise Clash(N_("这次导入已经撤销了。"))
    was = json.loads(done.was or "{}").get("organisation", {})
    renamed = {UUID(one): values for one, values in was.items()}
    for one in session.scalars(sa.select(Organisation).where(Organisation.id.in_(renamed))):
        before = renamed[one.id]
        if {"name": dict(one.name), "short": dict(one.short) if one.short else None} != before["now"]:
            raise WrongMoment(N_("%(name)s后来又改过名称或简称，整份名单不能再撤销。"), name=one.name)
        rename_organisation(one, before["name"], before["short"], by=by, at=at)
    ids = imports.ids_of(done, "organisation")
    for one in session.scalars(sa.select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.id)).all():
        name = dict(one.name)
        try:
            with session.begin_nested():
                audit.record(
                    "people.take_back_organisation", one, by=by, at=at, was={"kind": one.kind, "code": one.code}
                )
                session.execute(sa.delete(Organisation).where(Organisation.id == one.id))
        except sa.exc.IntegrityError:
            raise WrongMoment(
                N_("%(name)s已经有人员、报名或别的记录，整份名单不能再撤销。要改名称，请单独改。"), name=name
            ) from None
    session.expire_all()
    done.undone_by, done.undone_at, done.was = by, at, None
    session.flush()
    audit.record("people.undo_organisations", done, by=by, at=at, now={"undone": True, "rows": done.rows})
    return done.rows

"""Everything that belongs to one edition, found by the foreign keys of the schema. This includes the tables of later
steps.

A row belongs to an edition if a foreign key leads from it, step by step, to the edition. People, accounts,
organisations and series do not belong to one: no key leads from them. The audit log has no foreign keys, so its lines
stay.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.db import Model, session
from contest.editions.models import Edition

OWNER = Edition.__tablename__
BEYOND = {("edition", "rehearsal_of_id")}  # This key leads to another edition, which does not own this one.


@cache
def owned() -> dict[str, tuple[sa.ForeignKey, ...]]:
    """Each owned table with the keys through which it is owned, owners first. One key that is never empty is enough."""
    found: dict[str, tuple[sa.ForeignKey, ...]] = {}
    for table in Model.metadata.sorted_tables:
        keys = [
            key
            for key in sorted(table.foreign_keys, key=lambda one: one.parent.name)
            if key.column.table.name in {OWNER, *found} and (table.name, key.parent.name) not in BEYOND
        ]
        sure = [key for key in keys if not key.parent.nullable]
        if keys:
            found[table.name] = tuple(sure[:1] or keys)
    return found


def _belongs(table: str, edition_id: UUID) -> sa.ColumnElement[bool]:
    """The condition that a row of the table belongs to the edition."""
    return sa.or_(*(key.parent.in_(_ids(key.column, edition_id)) for key in owned()[table]))


def _ids(column: sa.Column[Any], edition_id: UUID) -> sa.Select[Any]:
    table = column.table
    if table.name == OWNER:
        return sa.select(column).where(table.c.id == edition_id)
    return sa.select(column).where(_belongs(table.name, edition_id))


def counts(edition: Edition) -> dict[str, int]:
    """How many rows of each owned table belong to an edition; tables without such rows are left out."""
    tables = Model.metadata.tables
    found = {
        name: session.scalar(sa.select(sa.func.count()).select_from(tables[name]).where(_belongs(name, edition.id)))
        for name in owned()
    }
    return {name: number for name, number in found.items() if number}


def remove(edition: Edition) -> dict[str, int]:
    """Delete an edition with everything that belongs to it, dependent rows first. Returns the number of deleted rows by
    table."""
    session.flush()
    tables = Model.metadata.tables
    gone: dict[str, int] = {}
    for name in reversed(owned()):
        result = session.connection().execute(sa.delete(tables[name]).where(_belongs(name, edition.id)))
        if result.rowcount:
            gone[name] = result.rowcount
    session.execute(sa.delete(tables[OWNER]).where(tables[OWNER].c.id == edition.id))
    session.expire_all()
    session.expunge(edition)
    return gone

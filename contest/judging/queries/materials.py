"""An entry's files as its judges see them: named by what they are, not by the name that somebody gave them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from contest.db import read, session, table_of
from contest.editions.rulebooks.effective import track_of
from contest.errors import NotFound
from contest.files import element_of, ending_of
from contest.judging.models import Assignment
from contest.judging.queries.sheets import own_sheet_at
from contest.registration.models import Material


@dataclass(frozen=True)
class MaterialShown:
    kind: str
    name: dict[str, str]
    size: int  # in bytes
    suffix: str
    element: str  # shows it in the page: "pdf" (pages are drawn), "img", "video", "audio", or "" for a download


def materials_for(assignment: Assignment) -> list[MaterialShown]:
    """The newest version of each kind of file that the rulebook names, in its order. One query."""
    newest: dict[str, Any] = {}
    for row in read(_OF_ENTRY, {"entry_id": assignment.appearance.entry_id}):
        newest[row.kind] = row
    return [
        MaterialShown(
            kind=rule.key,
            name=rule.name.model_dump(),
            size=newest[rule.key].size,
            suffix=ending_of(newest[rule.key].media_type).upper(),
            element=element_of(newest[rule.key].media_type),
        )
        for rule in track_of(assignment.appearance.contest).material
        if rule.key in newest
    ]


_MATERIALS = table_of(Material).c
_OF_ENTRY = (
    sa.select(_MATERIALS.kind, _MATERIALS.size, _MATERIALS.media_type)
    .where(_MATERIALS.entry_id == sa.bindparam("entry_id"))
    .order_by(_MATERIALS.version)
)


def material_at(assignment_id: UUID, kind: str) -> dict[str, Any]:
    """Loader: the newest file of a kind, of an entry that is assigned to the judge."""
    assignment: Assignment = own_sheet_at(assignment_id)["assignment"]
    found = session.scalar(
        sa.select(Material)
        .where(Material.entry_id == assignment.appearance.entry_id, Material.kind == kind)
        .order_by(Material.version.desc())
        .limit(1)
    )
    if found is None or assignment.conflict_id is not None:
        raise NotFound
    return {"assignment": assignment, "found": found}

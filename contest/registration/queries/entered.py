"""Attributes that the ranking goes by, as organisers enter them: which these are, what waits for a second person."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from contest.audit import Kind, Recorded, Standing, rows_to_hold, who_and_when
from contest.db import session
from contest.editions.models import Contest
from contest.editions.rulebooks.carried import ranked_by
from contest.editions.rulebooks.effective import rulebook_of
from contest.registration.models import Appearance, EnteredAttribute, Entry
from contest.registration.queries.declared import asked_here, value_of

ENTERED = "registration.enter_attribute"
ATTRIBUTE_CONFIRMED = "registration.confirm_attribute"


def confirmed_here(contest: Contest) -> list[str]:
    """The keys of the attributes that another person confirms: those that the ranking of a contest goes by, in the
    order declared."""
    keys = ranked_by(rulebook_of(contest), contest.key)
    return [one.key for one in asked_here(contest) if one.key in keys]


def current_entered(entry_ids: Collection[UUID]) -> dict[tuple[UUID, str], EnteredAttribute]:
    """The version that counts, by entry and key, also one whose value was taken away."""
    found = session.scalars(
        sa.select(EnteredAttribute).where(EnteredAttribute.entry_id.in_(entry_ids), EnteredAttribute.is_current)
    )
    return {(one.entry_id, one.key): one for one in found}


def waiting_attributes(contest: Contest) -> list[EnteredAttribute]:
    """The versions that nobody confirmed yet of what the ranking of a contest goes by, oldest first. No query where it
    goes by no attribute of entries."""
    keys = confirmed_here(contest)
    if not keys:
        return []
    found = session.scalars(
        sa.select(EnteredAttribute)
        .join(Entry, Entry.id == EnteredAttribute.entry_id)
        .join(Appearance, Appearance.entry_id == Entry.id)
        .where(
            Appearance.contest_id == contest.id,
            EnteredAttribute.is_current,
            EnteredAttribute.confirmed_at.is_(None),
            EnteredAttribute.key.in_(keys),
        )
        .options(joinedload(EnteredAttribute.entry))
        .order_by(EnteredAttribute.at, EnteredAttribute.id)
    )
    return [one for one in found if value_of(one.entry, one.key) == one.value]


def waiting_in(contests: Sequence[Contest]) -> dict[UUID, list[EnteredAttribute]]:
    """The same of several contests, by contest; those where nothing waits are left out."""
    return {one.id: found for one in contests if (found := waiting_attributes(one))}


def recorded_of_entered(row: Any) -> dict[str, str]:
    """What the log says of a version, beside who and when."""
    return {
        "entry": str(row.entry_id),
        "contest": str(row.contest_id),
        "key": row.key,
        "value": row.value,
        "number": str(row.number),
    }


def _rows(edition: UUID | None) -> Iterator[Standing]:
    query = (
        sa.select(*EnteredAttribute.__table__.c, Contest.edition_id)
        .join(Contest, Contest.id == EnteredAttribute.contest_id)
        .order_by(EnteredAttribute.id)
    )
    for row in rows_to_hold(query, Contest.edition_id, edition):
        yield Standing(
            str(row.id),
            {
                **recorded_of_entered(row),
                **who_and_when(row),
                "counts": "yes" if row.is_current else "no",
                "confirmed by": str(row.confirmed_by or ""),
                "edition": str(row.edition_id),
            },
        )


def _entered(line: Any) -> Iterator[Recorded]:
    """A version, and that the one before it counts no more."""
    recorded = {name: line.now[name] for name in ("entry", "contest", "key", "value", "number", "edition")}
    yield Recorded(
        str(line.subject_id), {**recorded, **who_and_when(line), "counts": "yes", "confirmed by": ""}, begins=True
    )
    if line.was:
        yield Recorded(line.was["version"], {"counts": "no"})


def _confirmed(line: Any) -> Iterator[Recorded]:
    yield Recorded(str(line.subject_id), {"confirmed by": str(line.by_id or "")})


ENTERED_ATTRIBUTES = Kind("attribute that is ranked by", {ENTERED: _entered, ATTRIBUTE_CONFIRMED: _confirmed}, _rows)

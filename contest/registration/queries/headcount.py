"""How many compete: the one definition that pages, files, reports and desks count by.

An entry competes while its participation says so. Guests, and who withdrew, was absent or was disqualified, are counted
apart. People are counted once for each entry: the competing members of the competing entries, at least one for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.registration.models import Appearance, EntryMember, MemberRole, Participation

COUNTED = frozenset({Participation.COMPETING})


@dataclass
class Headcount:
    """The entries of a contest: how many compete, with how many people, and how many do not, by participation."""

    entries: int = 0
    people: int = 0
    apart: Counter[str] = field(default_factory=Counter)

    def add(self, participation: str, entries: int, people: int) -> None:
        """Count some entries of one participation, with their people."""
        if participation in COUNTED:
            self.entries += entries
            self.people += people
        else:
            self.apart[participation] += entries

    @property
    def listed(self) -> int:
        """All entries, however they take part."""
        return self.entries + self.apart.total()


def headcount(rows: Iterable[tuple[str, int]]) -> Headcount:
    """The headcount of some entries: (participation, people of the entry)."""
    made = Headcount()
    for participation, people in rows:
        made.add(participation, 1, max(1, people))
    return made


def headcounts(contest_ids: Iterable[UUID]) -> dict[UUID, Headcount]:
    """The headcount of each of some contests as they stand now; one query for any number of contests."""
    ids = list(contest_ids)
    size = (
        sa.select(sa.func.count())
        .select_from(EntryMember)
        .where(EntryMember.entry_id == Appearance.entry_id, EntryMember.role == MemberRole.COMPETITOR)
        .scalar_subquery()
    )
    each = (
        sa.select(Appearance.contest_id, Appearance.participation, size.label("size"))
        .where(Appearance.contest_id.in_(ids))
        .subquery()
    )
    people = sa.func.sum(sa.case((each.c.size < 1, 1), else_=each.c.size))
    found = session.execute(
        sa.select(each.c.contest_id, each.c.participation, sa.func.count(), people).group_by(
            each.c.contest_id, each.c.participation
        )
    )
    counts = {id_: Headcount() for id_ in ids}
    for id_, participation, entries, heads in found:
        counts[id_].add(participation, entries, int(heads))
    return counts

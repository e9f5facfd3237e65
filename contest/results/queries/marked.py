"""The marks of a set of contests as the rules take them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Contest
from contest.judging.models import Seat, SheetVersion
from contest.judging.rubric import law_of, marks_members, tries_of
from contest.registration.models import Appearance, Entry
from contest.results.queries.gathered import Cells
from contest.rule_inputs import MarkedMembers, mark_rows, member_sign

if TYPE_CHECKING:
    from contest.rules import MarkRow

Named = dict[UUID, tuple[str, str]]
"""appearance → (contest key, entry number), as inputs and outputs name it"""


@dataclass(frozen=True)
class Member:
    """Somebody in an entry, with the code that names them in outputs. `key`: theirs in sheets."""

    role: str
    person: str
    key: str


def marks_of(
    contests: Sequence[Contest],
    sheets: Iterable[Cells],
    appearances: Sequence[Any],
    named: Named,
    members: dict[UUID, list[tuple[UUID, Member]]],
) -> tuple[MarkRow, ...]:
    """The current marks, in a fixed order. `sheets`: contest, appearance, seat's code, marks (JSON), as text
    (results/queries/gathered.py); `appearances`: rows with `id`, `contest_id` and `entry_id`; `members` by
    entry."""
    tries = {contest.id: tries_of(contest) for contest in contests}
    signs = {contest.id: member_sign(law_of(contest).scheme) for contest in contests if marks_members(contest)}
    marked = {
        row.id: MarkedMembers(signs[row.contest_id], {one.key: one.person for _, one in members.get(row.entry_id, ())})
        for row in appearances
        if row.contest_id in signs
    }
    rows: list[MarkRow] = []
    for contest, appearance, judge, marks, *_ in sheets:
        id_ = UUID(appearance)
        rows += mark_rows(*named[id_], judge, json.loads(marks), tries[UUID(contest)], marked.get(id_))
    return tuple(
        sorted(rows, key=lambda row: (row.contest, row.entry, row.judge, row.member, row.aspect, int(row.attempt or 0)))
    )


def signs_of(contests: Sequence[Contest]) -> bytes | None:
    """Which sign stands in place of each try that does not count, as `made_of.SIGNS` keeps it; None where there are no
    tries, without a query. Of several judges' sheets the panel's own comes first."""
    keys = {contest.id: tries for contest in contests if (tries := tries_of(contest))}
    if not keys:
        return None
    rows = session.execute(
        sa.select(SheetVersion.contest_id, Contest.key, Entry.number, SheetVersion.marks)
        .join(Seat, Seat.id == SheetVersion.seat_id)
        .join(Contest, Contest.id == SheetVersion.contest_id)
        .join(Appearance, Appearance.id == SheetVersion.appearance_id)
        .join(Entry, Entry.id == Appearance.entry_id)
        .where(SheetVersion.contest_id.in_(keys), SheetVersion.is_current)
        .order_by(Seat.code)
    )
    found: dict[str, Any] = {}
    for contest_id, contest, entry, marks in rows:
        for key, sign in marks.items():
            if isinstance(sign, str) and key in keys[contest_id]:
                aspect, number = keys[contest_id][key]
                of_entry = found.setdefault(contest, {}).setdefault(entry, {})
                of_entry.setdefault(aspect, {}).setdefault(str(number), sign)
    return json.dumps(found, ensure_ascii=False, sort_keys=True).encode()

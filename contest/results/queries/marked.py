"""The marks of a set of contests as the rules take them, and a fingerprint of the sheets that hold them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Contest
from contest.judging.models import Seat, SheetVersion
from contest.judging.rubric import law_of, marks_members, tries_of
from contest.registration.models import Appearance, Entry
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


def marks_fingerprint(contests: Sequence[Contest]) -> str:
    """A SHA-256 over the current sheets as they are stored: marks.csv is the same if this is the same. Reading the
    stored text of 13,000 sheets takes a tenth of the time that their marks take."""
    found = session.execute(
        sa.select(Contest.key, Entry.number, Seat.code, sa.cast(SheetVersion.marks, sa.Text))
        .join(Seat, Seat.id == SheetVersion.seat_id)
        .join(Contest, Contest.id == SheetVersion.contest_id)
        .join(Appearance, Appearance.id == SheetVersion.appearance_id)
        .join(Entry, Entry.id == Appearance.entry_id)
        .where(SheetVersion.contest_id.in_([contest.id for contest in contests]), SheetVersion.is_current)
    )
    whole = hashlib.sha256()
    for row in sorted(map(tuple, found)):
        whole.update(repr(row).encode())
    return whole.hexdigest()


def marks_of(
    contests: Sequence[Contest],
    appearances: Sequence[Any],
    named: Named,
    members: dict[UUID, list[tuple[UUID, Member]]],
) -> tuple[MarkRow, ...]:
    """The current marks, in a fixed order. `appearances`: rows with `id`, `contest_id` and `entry_id`; `members` by
    entry."""
    tries = {contest.id: tries_of(contest) for contest in contests}
    signs = {contest.id: member_sign(law_of(contest).scheme) for contest in contests if marks_members(contest)}
    marked = {
        row.id: MarkedMembers(signs[row.contest_id], {one.key: one.person for _, one in members.get(row.entry_id, ())})
        for row in appearances
        if row.contest_id in signs
    }
    sheets = session.execute(
        sa.select(SheetVersion.contest_id, SheetVersion.appearance_id, Seat.code, SheetVersion.marks)
        .join(Seat, Seat.id == SheetVersion.seat_id)
        .where(SheetVersion.contest_id.in_(tries), SheetVersion.is_current)
    )
    rows: list[MarkRow] = []
    for contest_id, appearance_id, judge, marks in sheets:
        rows += mark_rows(*named[appearance_id], judge, marks, tries[contest_id], marked.get(appearance_id))
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

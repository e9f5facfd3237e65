"""The members of entries whose members are marked one by one (`[team]`), as sheets name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Contest
from contest.editions.rulebooks.effective import tier_of
from contest.judging.models import SheetVersion
from contest.judging.rubric import law_of, marks_members
from contest.judging.rubric_items import MemberSlot
from contest.people.models import Person
from contest.registration.models import JUDGED, Appearance, Entry, EntryMember
from contest.rule_inputs import MarkedMembers, member_sign

Slots = tuple[MemberSlot, ...]


def members_marked(contest: Contest, entry_ids: Iterable[UUID]) -> Mapping[UUID, Slots]:
    """By entry, who is marked in its sheets, in the order of authors: everybody who competes and has accepted. Nobody,
    and no query, where entries are marked as a whole. One query for any number of entries."""
    if not marks_members(contest):
        return {}
    ids, is_blind = list(entry_ids), tier_of(contest).judges.blind
    rows = session.execute(
        sa.select(EntryMember.entry_id, EntryMember.id, Person.name)
        .join(Person, Person.id == EntryMember.person_id)
        .where(
            EntryMember.entry_id.in_(ids),
            EntryMember.role == "competitor",
            EntryMember.accepted_at.is_not(None),
        )
        .order_by(EntryMember.entry_id, EntryMember.position, EntryMember.id)
    )
    found: dict[UUID, list[MemberSlot]] = {entry_id: [] for entry_id in ids}
    for entry_id, member_id, name in rows:
        slots = found[entry_id]
        slots.append(MemberSlot(member_id.hex, len(slots) + 1, "" if is_blind else name))
    return {entry_id: tuple(slots) for entry_id, slots in found.items()}


def as_marked(contest: Contest, slots: Slots | None) -> MarkedMembers | None:
    """How the rules name these members while only scores are looked at: by their own keys. None where entries are
    marked as a whole."""
    if slots is None:
        return None
    return MarkedMembers(member_sign(law_of(contest).scheme), {one.key: one.key for one in slots})


def of_other_members(contest: Contest) -> list[str]:
    """The numbers of the entries whose submitted sheets were made for other members than the entry has now: somebody
    left or joined since. Two queries, none where entries are marked as a whole."""
    if not marks_members(contest):
        return []
    sign = member_sign(law_of(contest).scheme)
    rows = session.execute(
        sa.select(Entry.id, Entry.number, SheetVersion.marks)
        .join(Appearance, Appearance.id == SheetVersion.appearance_id)
        .join(Entry, Entry.id == Appearance.entry_id)
        .where(SheetVersion.contest_id == contest.id, SheetVersion.is_current, Appearance.participation.in_(JUDGED))
        .order_by(Entry.number)
    ).all()
    now = members_marked(contest, {row.id for row in rows})
    named: dict[tuple[str, UUID], set[str]] = {}
    for row in rows:
        named.setdefault((row.number, row.id), set()).update(key.rpartition(sign)[2] for key in row.marks)
    return [number for (number, id_), keys in named.items() if keys and keys != {slot.key for slot in now[id_]}]

"""The attributes that a rulebook of law 2 declares of entries: who is asked for which, what an entry has and lacks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from contest.audit import AuditLine
from contest.db import session
from contest.editions.models import Contest
from contest.editions.queries import lineage, prefetch
from contest.editions.rulebooks.attribute_values import not_of_its_kind, unreadable
from contest.editions.rulebooks.carried import SUMMARY, declared_of_entries, found_at_the_contest
from contest.editions.rulebooks.effective import rulebook_of
from contest.registration.models import Appearance, Entry, Participation
from contest.rule_inputs import attribute_text
from contest.rules.faults import Fault
from contest.rules.numbers import half_width

if TYPE_CHECKING:
    from contest.rules.rulebook.law import Attribute

SET = "registration.set_attributes"
"""The action of the log by which an organiser changed an entry's attributes; its own people do it by editing."""
FIELD = "attribute:"
"""The key of a field that can be marked for correction begins so."""
LONGEST = 200
SIGNS = str.maketrans("−＋", "-+")


def asked_of(entry: Entry) -> list[Attribute]:
    """What an entry's own people are asked for: what applies to any contest that it may reach from where it registered,
    in the order declared. What is found at the contest is not theirs to say (`found_at_the_contest`)."""
    prefetch([entry.contest])
    return asked_from(entry.contest)


def asked_from(start: Contest) -> list[Attribute]:
    """The same of an entry that would register in a contest, which need not be saved."""
    found: dict[str, Attribute] = {}
    not_theirs: set[str] = set()
    for contest in lineage(start):
        book = rulebook_of(contest)
        not_theirs |= found_at_the_contest(book, contest.key)
        for key, one in declared_of_entries(book, contest.key).items():
            found.setdefault(key, one)
    return [one for key, one in found.items() if key not in not_theirs]


def asked_here(contest: Contest) -> list[Attribute]:
    """Every attribute of entries that applies to a contest: its organiser sees and sets them all."""
    return list(declared_of_entries(rulebook_of(contest), contest.key).values())


def lacking_to_submit(entry: Entry) -> list[Attribute]:
    """What the contest where an entry registers requires of its people, and they have not given."""
    here = required_of(entry.contest)
    return [one for one in asked_of(entry) if one.key in here and not value_of(entry, one.key)]


def required_of(contest: Contest) -> set[str]:
    """The keys of the attributes of entries that a contest requires."""
    return {one.key for one in asked_here(contest) if one.required}


def read_value(one: Attribute, text: str | None) -> str:
    """A typed value as it is kept: figures written in full width are figures."""
    typed = (text or "").strip()
    return half_width(typed).translate(SIGNS).removeprefix("+") if one.kind == "number" else typed


def fault_of(one: Attribute, value: str) -> Fault | None:
    """What is wrong with a value; its sentence is the law's own."""
    wrong = unreadable(one.key, value) or not_of_its_kind(one, value)
    return Fault("entries.csv", 0, *wrong) if wrong else None


def field_of(key: str) -> str:
    """The name of an attribute's field in a form. A key may be any text, and a rulebook may change between showing a
    form and sending it, so the name is made from the key and not from its place."""
    return f"attribute-{key.encode().hex()}"


def name_of(one: Attribute) -> dict[str, str]:
    """What people call an attribute, in languages; its key where it has no name."""
    return one.name.model_dump() if one.name is not None else {"zh": one.key, "en": one.key}


def value_of(entry: Entry, key: str) -> str:
    """An attribute as the rules read it; "" where nobody gave it."""
    return attribute_text(entry.attributes.get(key))


def values_of(entry: Entry, asked: Sequence[Attribute]) -> dict[str, str]:
    return {one.key: value_of(entry, one.key) for one in asked}


def recorded_attributes(attributes: Mapping[str, object]) -> str:
    """What the log says of an entry's attributes: all that rules may read, as JSON in one order."""
    found = {key: attribute_text(value) for key, value in attributes.items() if key != SUMMARY}
    return json.dumps({key: value for key, value in found.items() if value}, ensure_ascii=False, sort_keys=True)


def lacking_in(contests: Sequence[Contest]) -> dict[UUID, list[tuple[str, str]]]:
    """(entry number, attribute) of what competing entries lack of what law 2 requires of them, by contest; contests
    whose rules require nothing of entries cost no query."""
    required = {one.id: [at.key for at in asked_here(one) if at.required] for one in contests}
    wanted = [id_ for id_, keys in required.items() if keys]
    if not wanted:
        return {}
    rows = session.execute(
        sa.select(Appearance.contest_id, Entry.number, Entry.attributes)
        .join(Entry, Entry.id == Appearance.entry_id)
        .where(Appearance.contest_id.in_(wanted), Appearance.participation == Participation.COMPETING)
        .order_by(Entry.number)
    )
    found: dict[UUID, list[tuple[str, str]]] = {}
    for contest_id, number, attributes in rows:
        lacks = [key for key in required[contest_id] if not attribute_text((attributes or {}).get(key))]
        found.setdefault(contest_id, []).extend((number, key) for key in lacks)
    return {id_: some for id_, some in found.items() if some}


def changes_here(contest: Contest, *, limit: int = 20) -> list[tuple[AuditLine, Entry]]:
    """The newest changes that organisers made to attributes of a contest's entries, newest first."""
    found = session.execute(_changes(contest).order_by(AuditLine.id.desc()).limit(limit))
    return [(line, entry) for line, entry in found]


def changes_loaded(contest: Contest, load: str) -> list[tuple[AuditLine, Entry]]:
    """The changes that were made together, by the number that their lines share."""
    of_load = AuditLine.now["load"].as_string() == load
    return [(line, entry) for line, entry in session.execute(_changes(contest).where(of_load).order_by(AuditLine.id))]


def _changes(contest: Contest) -> Any:
    return (
        sa.select(AuditLine, Entry)
        .join(Entry, Entry.id == AuditLine.subject_id)
        .join(Appearance, Appearance.entry_id == Entry.id)
        .where(
            AuditLine.action == SET,
            AuditLine.subject_kind == Entry.__tablename__,
            Appearance.contest_id == contest.id,
        )
    )


def changed_attributes(line: AuditLine) -> tuple[dict[str, str], dict[str, str]]:
    """The attributes that a line changed, before and after; "" where there was none."""
    was, now = (json.loads((facts or {}).get("attributes", "{}")) for facts in (line.was, line.now))
    names = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    return {name: was.get(name, "") for name in names}, {name: now.get(name, "") for name in names}

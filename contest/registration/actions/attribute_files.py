"""A table of attributes of a contest's entries: matched, shown, carried out together, taken back together.

What cannot be matched, matches several, or does not fit its declaration is refused with its line; nothing of such a
file is taken.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from contest.db import new_id
from contest.editions.models import Contest
from contest.errors import N_, Clash, Unfit
from contest.registration.actions.attributes import set_attributes
from contest.registration.importing.matched import FirstRows, MatchedRows, listing_with, table_of_entries
from contest.registration.models import Appearance
from contest.registration.queries.declared import LONGEST, asked_here, fault_of, name_of, read_value, value_of
from contest.registration.queries.entries import appearances
from contest.rules.faults import Fault

if TYPE_CHECKING:
    from contest.exchange.spreadsheets.columns import Field, Listing
    from contest.exchange.spreadsheets.tables import Row, Table
    from contest.rules.rulebook.law import Attribute

VALUE = "value:"
Given = Mapping[Appearance, Mapping[str, str]]


@dataclass
class TakenAttributes:
    """What a table gives: by entry, the values by key; which columns nobody reads; rows without any value."""

    given: dict[Appearance, dict[str, str]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    empty: int = 0


@dataclass(frozen=True)
class AttributeChange:
    """One value that a table would change."""

    appearance: Appearance
    attribute: Attribute
    was: str
    now: str


def read_attributes(tables: Sequence[Table], contest: Contest) -> TakenAttributes:
    """The attributes that the first of these tables gives that has the columns for it. An empty cell gives nothing, and
    takes nothing away. Raises `Faults` with everything that is wrong in it."""
    asked = asked_here(contest)
    listing = listing_with(tables, _fields(asked), lambda one: _lacking(one, asked))
    rows = MatchedRows(listing, appearances(contest), refuse=FirstRows("attributes.twice"))
    values = [(one, rows.at[VALUE + one.key]) for one in asked if VALUE + one.key in rows.at]
    taken = TakenAttributes(unread=rows.unread)
    for row in rows.rows:
        given = {one.key: read_value(one, row.cells[at]) for one, at in values if row.cells[at].strip()}
        if not given:
            taken.empty += 1
        elif (found := rows.entry(row)) is not None:
            _refuse_values(rows, row, [(one, given.get(one.key, "")) for one, _at in values])
            taken.given[found] = given
    rows.end()
    return taken


def _refuse_values(rows: MatchedRows, row: Row, values: Sequence[tuple[Attribute, str]]) -> None:
    for one, value in values:
        if len(value) > LONGEST:
            rows.refuse(row, "attributes.long", {"name": one.key, "most": LONGEST})
        elif (wrong := fault_of(one, value)) is not None:
            rows.refuse(row, wrong.key, wrong.facts)


def changes_of_attributes(contest: Contest, given: Given) -> list[AttributeChange]:
    """What these values would change, by code and in the order declared."""
    asked = asked_here(contest)
    order = sorted(given, key=lambda one: (len(one.code), one.code))
    return [
        AttributeChange(one, of, was, given[one][of.key])
        for one in order
        for of in asked
        if of.key in given[one] and (was := value_of(one.entry, of.key)) != given[one][of.key]
    ]


def digest_of_attributes(changes: Iterable[AttributeChange]) -> str:
    """What somebody was shown, to know whether it is still what would be done."""
    listed = [[str(one.appearance.id), one.attribute.key, one.was, one.now] for one in changes]
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()


def load_attributes(
    contest: Contest, given: Given, *, reason: str | None, shown_as: str, by: UUID | None, at: datetime
) -> int:
    """Set what a table gives, all of it or nothing; returns how many entries changed. The lines of the log share a
    number, so that `undo_attributes` takes all of it back at once. `shown_as`: the digest of what was shown."""
    changes = changes_of_attributes(contest, given)
    if digest_of_attributes(changes) != shown_as:
        raise Clash(N_("你核对的时候，有人改了这里的情况。还没有改任何东西；请再核对一遍。"))
    if changes and not (reason or "").strip():
        raise Unfit(N_("请写明理由。"), field="reason")
    by_entry: dict[Appearance, dict[str, str]] = {}
    for one in changes:
        by_entry.setdefault(one.appearance, {})[one.attribute.key] = one.now
    load = new_id()
    for appearance, values in by_entry.items():
        set_attributes(appearance, values, reason=reason, load=load, by=by, at=at)
    return len(by_entry)


def table_of(contest: Contest, given: Given | None = None) -> str:
    """As a table that gives the same again: what was taken, which a page carries from its preview on; without `given`
    what stands."""
    asked = asked_here(contest)
    rows = given if given is not None else {one: _standing_of(one, asked) for one in appearances(contest)}
    cells = ((one, [values.get(at.key, "") for at in asked]) for one, values in rows.items())
    return table_of_entries([one.key for one in asked], cells)


def _standing_of(appearance: Appearance, asked: Sequence[Attribute]) -> dict[str, str]:
    return {one.key: value_of(appearance.entry, one.key) for one in asked}


def _fields(asked: Sequence[Attribute]) -> list[Field]:
    from contest.exchange.spreadsheets.columns import Field

    return [Field(VALUE + one.key, tuple(dict.fromkeys((one.key, *name_of(one).values())))) for one in asked]


def _lacking(listing: Listing, asked: Sequence[Attribute]) -> list[Fault]:
    if any(VALUE + one.key in listing.columns.values() for one in asked):
        return []
    names = ", ".join(name_of(one)["zh"] for one in asked)
    return [Fault(listing.table.name, 0, "attributes.no-column", {"names": names})]

"""A table of attributes of a contest's entries: matched, shown, carried out together, taken back together.

A row names its entry by its number (or the code that judges see), else by a name and a school. What cannot be matched,
matches several, or does not fit its declaration is refused with its line; nothing of such a file is taken.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from contest.db import new_id
from contest.editions.models import Contest
from contest.errors import N_, Clash, Unfit
from contest.registration.actions.attributes import set_attributes
from contest.registration.models import Appearance
from contest.registration.queries.declared import LONGEST, asked_here, fault_of, name_of, read_value, value_of
from contest.registration.queries.entries import appearances
from contest.registration.queries.matching import CalledEntries
from contest.rules.faults import Fault, Faults
from contest.rules.keys import nearest

if TYPE_CHECKING:
    from contest.exchange.spreadsheets.columns import Field, Listing
    from contest.exchange.spreadsheets.tables import Row, Table
    from contest.rules.rulebook.law import Attribute

ENTRY, NAME, SCHOOL, VALUE = "entry", "name", "school", "value:"
HEADS = {
    ENTRY: ("entry", "number", "code", "编号", "报名号", "参赛号", "参赛编号", "作品编号", "号码"),
    NAME: ("name", "title", "姓名", "选手", "作品", "作品名称", "队名"),
    SCHOOL: ("school", "home", "学校", "院校", "单位", "代表团"),
}
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
    from contest.exchange.spreadsheets.columns import listing_of

    asked = asked_here(contest)
    fields = _fields(asked)
    listings = [listing_of(one, fields) for one in tables]
    listing = next((one for one in listings if not _lacking(one, asked)), listings[0])
    if faults := _lacking(listing, asked):
        raise Faults(faults)
    return _Reading(listing, asked, CalledEntries(appearances(contest))).whole()


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
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([ENTRY, *(one.key for one in asked)])
    writer.writerows([one.entry.number, *(values.get(at.key, "") for at in asked)] for one, values in rows.items())
    return out.getvalue()


def _standing_of(appearance: Appearance, asked: Sequence[Attribute]) -> dict[str, str]:
    return {one.key: value_of(appearance.entry, one.key) for one in asked}


def _fields(asked: Sequence[Attribute]) -> list[Field]:
    from contest.exchange.spreadsheets.columns import Field

    values = [Field(VALUE + one.key, tuple(dict.fromkeys((one.key, *name_of(one).values())))) for one in asked]
    named = {head for one in values for head in one.heads}
    others = (Field(key, tuple(head for head in heads if head not in named)) for key, heads in HEADS.items())
    return [*values, *others]


def _lacking(listing: Listing, asked: Sequence[Attribute]) -> list[Fault]:
    kinds, found = set(listing.columns.values()), list[Fault]()
    if ENTRY not in kinds and not {NAME, SCHOOL} <= kinds:
        found.append(Fault(listing.table.name, 0, "scores.no-entry"))
    if not any(VALUE + one.key in kinds for one in asked):
        names = ", ".join(name_of(one)["zh"] for one in asked)
        found.append(Fault(listing.table.name, 0, "attributes.no-column", {"names": names}))
    return found


class _Reading:
    """One table, read row by row; all that is wrong is collected."""

    def __init__(self, listing: Listing, asked: Sequence[Attribute], entries: CalledEntries) -> None:
        self.table, self.rows, self.entries = listing.table, listing.rows, entries
        self.at = {kind: column for column, kind in listing.columns.items()}
        self.values = [(one, self.at[VALUE + one.key]) for one in asked if VALUE + one.key in self.at]
        unread = [head for at, head in enumerate(listing.heads) if head and at not in listing.columns]
        self.taken, self.faults = TakenAttributes(unread=unread), list[Fault]()
        self.first: dict[Appearance, int] = {}

    def whole(self) -> TakenAttributes:
        for row in self.rows:
            self._row(row)
        if self.faults:
            raise Faults(sorted(self.faults, key=lambda fault: fault.line))
        return self.taken

    def _row(self, row: Row) -> None:
        given = {one.key: read_value(one, row.cells[at]) for one, at in self.values if row.cells[at].strip()}
        if not given:
            self.taken.empty += 1
            return
        if (found := self._entry(row)) is None:
            return
        for one, _at in self.values:
            value = given.get(one.key, "")
            if len(value) > LONGEST:
                self._refuse(row, "attributes.long", {"name": one.key, "most": LONGEST})
            elif (wrong := fault_of(one, value)) is not None:
                self._refuse(row, wrong.key, wrong.facts)
        self.taken.given[found] = given

    def _entry(self, row: Row) -> Appearance | None:
        """Whose row it is; None where that is refused."""
        found, key, facts = self._found(row)
        if found is not None and found in self.first:
            key, facts = "attributes.twice", {"entry": found.entry.number, "first": self.first[found]}
        if key or found is None:
            self._refuse(row, key, facts)
            return None
        self.first[found] = row.line
        return found

    def _found(self, row: Row) -> tuple[Appearance | None, str, dict[str, object]]:
        """The entry that a row names, or the key and facts of the fault that it names none."""
        if number := self._cell(row, ENTRY):
            if (row.line, self.at[ENTRY]) in self.table.rounded:
                return None, "scores.rounded", {"entry": number[:80]}
            some, called = self.entries.numbered(number), number[:80]
        elif NAME in self.at and SCHOOL in self.at:
            name, school = self._cell(row, NAME), self._cell(row, SCHOOL)
            some, called = self.entries.named(name, school), f"{name[:60]} / {school[:60]}"
        else:
            return None, "scores.no-number", {}
        if len(some) == 1:
            return some[0], "", {}
        meant = nearest(number, self.entries.by_number) if number and not some else ""
        unknown = "scores.unknown" if meant else "scores.none-near" if number else "scores.nobody"
        return None, "scores.several" if some else unknown, {"entry": called, "meant": meant}

    def _cell(self, row: Row, kind: str) -> str:
        from contest.exchange.spreadsheets.repairs import read_text

        return read_text(row.cells[self.at[kind]]).text if kind in self.at else ""

    def _refuse(self, row: Row, key: str, facts: Mapping[str, Any]) -> None:
        self.faults.append(Fault(self.table.name, row.line, key, facts))

"""What differs between two results of the same contests, whether they are drafts or sealed.

The page of a draft compares two tabulations, the page of a correction two sealed publications: each is read into
`Results`, and `compare` is the one that says what changed. (What other rules would give, contest/awards/whatif.py, is
no such comparison: it counts awards of people and groups as well, and no places.)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Words = Mapping[str, str]
EntryAt = tuple[str, str]  # contest key, entry number


@dataclass(frozen=True)
class ResultSummary:
    """What an entry has under one result, as the files of the law write it: "" where there is no place or no score."""

    place: str
    tied: bool
    status: str
    score: str
    awards: tuple[str, ...]


@dataclass(frozen=True)
class TableRows:
    """A table of groups: its columns, and each group's cells by column; `rank` stands first."""

    columns: tuple[str, ...]
    rows: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Results:
    """What one tabulation or publication says. `groups`: whom each entry is credited to; `names` of groups by code,
    where they were sealed with it."""

    contests: Collection[str]
    entries: Mapping[EntryAt, ResultSummary]
    groups: Mapping[EntryAt, str]
    tables: Mapping[str, TableRows]
    names: Mapping[str, Words]


@dataclass(frozen=True)
class EntryChange:
    """An entry whose result differs; None: it isn't there."""

    contest: str
    entry: str
    group: str
    group_name: Words
    was: ResultSummary | None
    now: ResultSummary | None


@dataclass(frozen=True)
class TableChange:
    """A group whose row of a table differs: its rank and cells by column; None: it has no row."""

    table: str
    group: str
    group_name: Words
    was: Mapping[str, str] | None
    now: Mapping[str, str] | None


@dataclass(frozen=True)
class Changes:
    """Everything that differs."""

    entries: tuple[EntryChange, ...]
    tables: tuple[TableChange, ...]

    def __len__(self) -> int:
        return len(self.entries) + len(self.tables)


def compare(was: Results, now: Results, tables: Sequence[str]) -> Changes:
    """What the later of two results changed: entries by contest and place, then rows of the named tables.

    A correction may speak of fewer contests than what it replaces: those that it leaves out are not changed by it. A
    table that only one of them has, or that has other columns, is another table, and is not compared.
    """
    names = {**was.names, **now.names}
    groups = {**was.groups, **now.groups}

    def name(group: str) -> Words:
        return names.get(group) or {"zh": group}

    entries = [
        EntryChange(*key, groups[key], name(groups[key]), was.entries.get(key), now.entries.get(key))
        for key in was.entries.keys() | now.entries.keys()
        if key[0] in now.contests and was.entries.get(key) != now.entries.get(key)
    ]
    entries.sort(key=lambda one: (one.contest, _order(one.now), _order(one.was), one.entry))
    rows = [
        TableChange(key, group, name(group), before.rows.get(group), after.rows.get(group))
        for key in tables
        if (before := was.tables.get(key)) and (after := now.tables.get(key)) and before.columns == after.columns
        for group in dict.fromkeys([*after.rows, *before.rows])
        if before.rows.get(group) != after.rows.get(group)
    ]
    return Changes(tuple(entries), tuple(rows))


def _order(one: ResultSummary | None) -> tuple[bool, int]:
    """By place; whoever has none stands last."""
    return (True, 0) if one is None or not one.place else (False, int(one.place))

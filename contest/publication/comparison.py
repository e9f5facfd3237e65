"""What differs between two results of the same contests, whether they are drafts or sealed.

The page of a draft compares two tabulations, the page of a correction two sealed publications. Each is read into
`Results`, and only `compare` decides what changed. (contest/awards/whatif.py, which tries other rules, is not such a
comparison: it also counts awards of people and groups, and no places.)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Words = Mapping[str, str]
EntryAt = tuple[str, str]  # contest key, entry number


@dataclass(frozen=True)
class ResultSummary:
    """An entry's result, as the files of the law write it: "" if there is no place or no score."""

    place: str
    tied: bool
    status: str
    score: str
    awards: tuple[str, ...]


@dataclass(frozen=True)
class TableRows:
    """A table of groups: its columns, and each group's cells by column; `rank` comes first."""

    columns: tuple[str, ...]
    rows: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Results:
    """What one tabulation or publication says. `groups`: the group that each entry is credited to; `names` of groups by
    code, if they were sealed with it."""

    contests: Collection[str]
    entries: Mapping[EntryAt, ResultSummary]
    groups: Mapping[EntryAt, str]
    tables: Mapping[str, TableRows]
    names: Mapping[str, Words]


@dataclass(frozen=True)
class EntryChange:
    """An entry whose result differs; None: the entry is missing."""

    contest: str
    entry: str
    group: str
    group_name: Words
    was: ResultSummary | None
    now: ResultSummary | None


@dataclass(frozen=True)
class TableChange:
    """A group whose row of a table differs: its rank and cells by column; None: the group has no row."""

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
    """What changed from the earlier result to the later: entries by contest and place, then rows of the named tables.

    A correction may cover fewer contests than the publication it replaces; it does not change those that it leaves out.
    A table that only one side has, or that has different columns, counts as a different table and is not compared.
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
    """Sort by place; entries without a place come last."""
    return (True, 0) if one is None or not one.place else (False, int(one.place))

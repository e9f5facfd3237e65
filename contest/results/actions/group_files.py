"""A table of attributes of groups, checked as it is taken in: docs/law, section 2.

A group that is not there, a column that is a misspelt name of the rules, and a value that nobody can see or that is no
number where a prize computes are refused with file and line; otherwise they would count as empty without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from contest.editions.models import Edition
from contest.editions.rulebooks.attribute_values import not_of_its_kind, unreadable
from contest.people.models import Organisation
from contest.results.queries.groups import (
    declared_attributes,
    group_codes,
    groups_called,
    named_attributes,
    numeric_attributes,
)
from contest.rules.faults import Fault, Faults
from contest.rules.keys import nearest
from contest.rules.numbers import decimal

if TYPE_CHECKING:
    from contest.exchange.sheets import Sheet
    from contest.rules.rulebook.law import Attribute

GROUP, NAME = "group", "name"
"""The column that names the group, and one for people only: the organisation's own name is what counts."""

Given = dict[Organisation, dict[str, str]]


def read_groups(sheet: Sheet, edition: Edition, *, keeps: Callable[[Organisation], bool]) -> Given:
    """The attributes that a table of groups gives, by group. `keeps`: whose attributes whoever gives it may set. Raises
    `Faults` with everything that is wrong in it."""
    names = named_attributes(edition)
    columns = [one for one in sheet.others((GROUP,)) if one[0] != NAME or NAME in names]
    faults = _column_faults(sheet, names, [name for name, _position in columns])
    numbers, declared = numeric_attributes(edition), declared_attributes(edition)
    code = sheet.cells(GROUP)
    called = groups_called(edition, {code(row) for row in sheet.rows})
    found: Given = {}
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        group = _group(sheet.name, line, code(row), called, edition, faults)
        if group is None:
            continue
        if group in found:
            faults.append(Fault(sheet.name, line, "group.twice", {"group": group.code}))
        elif not keeps(group):
            faults.append(Fault(sheet.name, line, "groups.not-yours", {"group": group.code}))
        values = {name: row[position] for name, position in columns}
        faults += [
            Fault(sheet.name, line, key, facts)
            for name, value in values.items()
            for key, facts in value_faults(name, value, numbers, declared)
        ]
        found[group] = values
    if faults:
        raise Faults(sorted(faults, key=lambda fault: fault.line))
    return found


def value_faults(
    name: str, value: str, numbers: Collection[str], declared: Mapping[str, Attribute]
) -> list[tuple[str, Mapping[str, object]]]:
    """What is wrong with one value, as keys and facts of a fault: what nobody can see, what is no number where a prize
    computes, what is not of the kind that law 2 has declared."""
    if wrong := unreadable(name, value):
        return [wrong]
    if name in numbers and value:
        number = decimal(value)
        if number is None or number < 0:
            return [("groups.number", {"column": name, "value": value[:80]})]
    if name in declared and (wrong := not_of_its_kind(declared[name], value)):
        return [wrong]
    return []


def _column_faults(sheet: Sheet, names: Collection[str], columns: Collection[str]) -> list[Fault]:
    faults: list[Fault] = []
    if not columns:
        known = ", ".join(names)
        faults.append(Fault(sheet.name, 1, "groups.no-column" if names else "groups.none-named", {"names": known}))
    absent = set(names) - set(columns)
    meant = {column: nearest(column, absent) for column in columns if column not in names}
    faults += [
        Fault(sheet.name, 1, "column.misspelt", {"column": column, "meant": near})
        for column, near in meant.items()
        if near
    ]
    return faults


def _group(
    file: str, line: int, code: str, called: Mapping[str, list[Organisation]], edition: Edition, faults: list[Fault]
) -> Organisation | None:
    some = called.get(code, [])
    if len(some) == 1:
        return some[0]
    if some:
        faults.append(Fault(file, line, "groups.several", {"group": code}))
    elif not code:
        faults.append(Fault(file, line, "groups.no-code"))
    else:
        meant = nearest(code, group_codes(edition))
        key = "groups.unknown" if meant else "groups.none-near"
        faults.append(Fault(file, line, key, {"group": code[:80], "meant": meant}))
    return None

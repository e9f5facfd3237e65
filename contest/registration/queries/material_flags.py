"""What stands out in an entry's own files. It is shown to organisers; people decide what it means."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from contest.rules.materials import What

if TYPE_CHECKING:
    from contest.registration.models import Entry, Material

NEARLY_EMPTY = 50
"""Characters (without spaces) up to which a document has hardly any text, unless figures were counted in it."""


def current_materials(entry: Entry) -> list[Material]:
    """The newest version of each kind, in the order of their first upload."""
    newest = {one.kind: one for one in sorted(entry.materials, key=lambda one: one.version)}
    return list(newest.values())


def handed_in_twice(entry: Entry) -> list[list[str]]:
    """The names of files that are byte for byte the same and stand for different materials, a list for each file."""
    same: defaultdict[str, list[str]] = defaultdict(list)
    for one in current_materials(entry):
        same[one.digest].append(one.name)
    return [sorted(names) for names in same.values() if len(names) > 1]


def nearly_empty(entry: Entry) -> list[tuple[str, int]]:
    """Name and number of characters of each file with hardly any text. Only what the rulebook limits was counted, so a
    file whose characters nobody counted is never among them."""
    return [
        (one.name, found)
        for one in current_materials(entry)
        if (found := one.counts.get(What.CHARACTERS)) is not None
        and found <= NEARLY_EMPTY
        and not one.counts.get(What.FIGURES)
    ]

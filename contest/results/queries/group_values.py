"""Values that rules name and that no group has: a condition that nobody can meet, most likely a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from contest.db import session
from contest.editions.models import Contest, Edition
from contest.editions.rulebooks.carried import group_attributes
from contest.editions.rulebooks.effective import parsed, text_of
from contest.registration.models import Entry
from contest.results.queries.groups import given_attributes
from contest.rules import Rulebook
from contest.rules.attributes import needs
from contest.rules.keys import nearest
from contest.rules.rulebook.reading import path_text


@dataclass(frozen=True)
class Unmatched:
    """A value of an attribute that a condition asks for, and that no group (and no entry) has."""

    name: str
    value: str
    rules: tuple[str, ...]  # paths in the rulebook: `pick[1].where.western`
    meant: str  # the nearest value that groups have; "" if none is near
    known: tuple[str, ...]  # the values that groups have


def unmatched_values(edition: Edition, contests: Sequence[Contest]) -> list[Unmatched]:
    """The values that conditions of these contests' rules name and that nobody has, of attributes that some group has;
    what no group has at all is told as missing (`missing_attributes`)."""
    given: dict[str, set[str]] = {}
    for attributes in given_attributes(edition).values():
        for name, value in attributes.items():
            given.setdefault(name, set()).add(value)
    if not given:
        return []
    asked: dict[tuple[str, str], dict[str, None]] = {}
    by_text: dict[str, list[str]] = {}
    for contest in contests:
        by_text.setdefault(text_of(contest), []).append(contest.key)
    for text, keys in by_text.items():
        for name, value, path in _conditions(parsed(text), keys):
            if name in given and value not in given[name]:
                asked.setdefault((name, value), {})[path] = None
    entries = _of_entries(edition, {name for name, _value in asked})
    return [
        Unmatched(name, value, tuple(paths), nearest(value, given[name]), tuple(sorted(given[name] - {""})))
        for (name, value), paths in sorted(asked.items())
        if (name, value) not in entries
    ]


def _conditions(book: Rulebook, contests: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(name, value, path) of each condition on an attribute that is looked for in groups."""
    keys = list(contests)
    names = set(group_attributes(book, keys))
    for need in needs(book, keys):
        if need.name in names and "where" in need.path[-2:-1]:
            yield need.name, str(_at(book, need.path)), path_text(need.path)


def _at(book: Rulebook, path: Sequence[Any]) -> Any:
    found: Any = book
    for step in path:
        found = found[step] if isinstance(step, int) or isinstance(found, dict) else getattr(found, step)
    return found


def _of_entries(edition: Edition, names: set[str]) -> set[tuple[str, str]]:
    """(name, value) of the attributes by these names that entries have of their own; the law looks there first."""
    if not names:
        return set()
    rows = session.scalars(sa.select(Entry.attributes).where(Entry.edition_id == edition.id))
    return {(name, str(value)) for one in rows for name, value in (one or {}).items() if name in names}

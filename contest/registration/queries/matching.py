"""The entries of a contest by what a row of somebody's table may call them."""

from __future__ import annotations

from collections.abc import Sequence

from contest.registration.models import Appearance


def _folded(name: str) -> str:
    return "".join(name.split()).lower()


class CalledEntries:
    """The entries of a contest, by what a row may call them."""

    def __init__(self, entries: Sequence[Appearance]) -> None:
        self.by_number: dict[str, list[Appearance]] = {}
        self.by_name: dict[tuple[str, str], list[Appearance]] = {}
        for one in entries:
            for number in {one.entry.number, one.code}:
                self.by_number.setdefault(number, []).append(one)
            for name in _names(one):
                for school in _schools(one):
                    self.by_name.setdefault((name, school), []).append(one)

    def numbered(self, number: str) -> list[Appearance]:
        """A spreadsheet writes the number 12 as 12.0."""
        return self.by_number.get(number) or self.by_number.get(number.removesuffix(".0"), [])

    def named(self, name: str, school: str) -> list[Appearance]:
        return self.by_name.get((_folded(name), _folded(school)), [])


def _names(one: Appearance) -> set[str]:
    people = (one for one in one.entry.members if one.accepted_at and one.role == "competitor")
    return {_folded(name) for name in {one.entry.title, *(member.person.name for member in people)} if name}


def _schools(one: Appearance) -> set[str]:
    found: set[str] = set()
    for place in (one.entry.home, one.credit):
        if place is not None:
            found |= {place.code, *place.name.values(), *(place.short or {}).values()}
    return {_folded(name) for name in found if name}

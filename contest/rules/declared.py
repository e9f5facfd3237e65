"""Declared attributes (law 2, section 2): looked up where they are declared and nowhere else, checked by their kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from contest.rules.faults import Fault
from contest.rules.numbers import decimal
from contest.rules.rulebook.book import Rulebook, fits

if TYPE_CHECKING:
    from contest.rules.inputs import EntryRow, Inputs
    from contest.rules.rulebook.law import Attribute

FILES = {"entry": "entries.csv", "group": "groups.csv"}
REQUIRED = {
    "entry": "attribute.required-entry",
    "group": "attribute.required-group",
    "track": "attribute.required-track",
}


class Declared:
    """The attributes that a rulebook of law 2 declares, of each entry."""

    def __init__(self, book: Rulebook, inputs: Inputs) -> None:
        self.book = book
        self.groups = {row.group: row.attributes for row in inputs.groups}
        self.tracks = track_attributes(book)
        by_home: dict[str, list[str]] = {"entry": [], "group": [], "track": []}
        for one in book.attribute:
            by_home[one.of].append(one.key)
        self.of_entries, self.of_groups, self.of_tracks = by_home["entry"], by_home["group"], by_home["track"]

    def of(self, row: EntryRow) -> Mapping[str, str]:
        """The declared attributes of an entry, with `status` and `size` as they were given; undeclared ones are
        carried in their file, and nothing can use them."""
        found = {"status": row.status, "size": row.size}
        for key in self.of_entries:
            found[key] = row.attributes.get(key, "")
        if self.of_groups:
            group = self.groups.get(row.group, {}) if row.group else {}
            found.update((key, group.get(key, "")) for key in self.of_groups)
        if self.of_tracks:
            track = self.tracks.get(track_of(row.contest), {})
            found.update((key, track.get(key, "")) for key in self.of_tracks)
        return found


def track_of(contest: str) -> str:
    """The track in a contest's key `stage/organisation/track/division`; "" in any other key."""
    parts = contest.split("/")
    return parts[2] if len(parts) == 4 else ""


def track_attributes(book: Rulebook) -> Mapping[str, Mapping[str, str]]:
    """The attributes of each track of `[edition]`, as text; true is 1 and false is 0."""
    if book.edition is None:
        return {}
    return {
        track.key: {name: str(int(one)) if isinstance(one, bool) else one for name, one in track.attributes.items()}
        for track in book.edition.track
    }


def wrong_value(one: Attribute, text: str) -> str:
    """The key of the sentence with which a value is refused; "" where it is one of the attribute's kind, or empty."""
    if text == "":
        return ""
    if one.kind == "number":
        return "" if decimal(text) is not None else "attribute.not-number"
    if one.kind == "yes-no":
        return "" if text in ("0", "1") else "attribute.not-yes-no"
    return "" if one.values is None or text in one.values else "attribute.not-listed"


def declared_faults(book: Rulebook, inputs: Inputs, declared: Declared) -> Iterator[Fault]:
    """Values of another kind than declared, in any row; empty ones where a competing entry must have one."""
    for one in book.attribute:
        if one.of == "entry":
            yield from _of_rows(one, ((row.line, row.attributes.get(one.key, "")) for row in inputs.entries))
        elif one.of == "group":
            yield from _of_rows(one, ((row.line, row.attributes.get(one.key, "")) for row in inputs.groups))
    required = [one for one in book.attribute if one.required]
    if not required:
        return
    fitting: dict[str, list[Attribute]] = {}
    for row in inputs.entries:
        if row.status not in ("", "competing"):
            continue
        if row.contest not in fitting:
            fitting[row.contest] = [one for one in required if fits(one, row.contest)]
        if fitting[row.contest]:
            found = declared.of(row)
            for one in fitting[row.contest]:
                if not found[one.key]:
                    facts: dict[str, object] = {"name": one.key, "entry": row.entry, "of": one.of, "group": row.group}
                    yield Fault("entries.csv", row.line, REQUIRED[one.of], facts)


def _of_rows(one: Attribute, cells: Iterable[tuple[int, str]]) -> Iterator[Fault]:
    known: dict[str, str] = {}
    for line, text in cells:
        if text not in known:
            known[text] = wrong_value(one, text)
        if known[text]:
            facts: dict[str, object] = {"name": one.key, "value": text, "expected": ", ".join(one.values or ())}
            yield Fault(FILES[one.of], line, known[text], facts)

"""What a rulebook of law 2 names and must declare: its attributes (law 2, section 2)."""

from collections.abc import Iterator

from contest.rules.attributes import needs
from contest.rules.declared import track_attributes, wrong_value
from contest.rules.rulebook.book import Rulebook
from contest.rules.rulebook.eligibility import RoundsTaughtRule
from contest.rules.rulebook.references import Path, Wrong, meant


def _of_eligibility(book: Rulebook) -> Iterator[tuple[Path, str]]:
    """The attributes that conditions on an entry read, with their places."""
    for at, track in enumerate(book.edition.track if book.edition else ()):
        for place, rule in enumerate(track.eligibility):
            if isinstance(rule, RoundsTaughtRule):
                yield ("edition", "track", at, "eligibility", place, "attribute"), rule.attribute


def declarations(book: Rulebook) -> Iterator[Wrong]:
    """Attributes declared twice, named and not declared, of another kind than their use, or not of groups in a prize;
    and values of tracks that are not of their kind."""
    seen: set[str] = set()
    for at, one in enumerate(book.attribute):
        if one.key in seen:
            yield Wrong(("attribute", at, "key"), "key.twice", {"what": "attribute", "key": one.key})
        seen.add(one.key)
    declared = {one.key: one for one in book.attribute}
    for need in needs(book):
        found = declared.get(need.name)
        if found is None:
            yield Wrong(need.path, "attribute.undeclared", {"name": need.name, **meant(need.name, declared)})
        elif need.is_number and found.kind != "number":
            yield Wrong(need.path, "attribute.kind", {"name": need.name, "kind": found.kind})
        elif need.path[0] == "prize" and found.of != "group":
            yield Wrong(need.path, "attribute.of-group", {"name": need.name, "of": found.of})
    for path, name in _of_eligibility(book):
        found = declared.get(name)
        if found is None:
            yield Wrong(path, "attribute.undeclared", {"name": name, **meant(name, declared)})
        elif found.kind != "number":
            yield Wrong(path, "attribute.kind", {"name": name, "kind": found.kind})
        elif found.of != "entry":
            yield Wrong(path, "attribute.of-entry", {"name": name, "of": found.of})
    for position, (track, values) in enumerate(track_attributes(book).items()):
        for name, value in values.items():
            one_of = declared.get(name)
            if one_of is not None and one_of.of == "track" and wrong_value(one_of, value):
                facts: dict[str, object] = {"track": track, "name": name, "value": value, "kind": one_of.kind}
                yield Wrong(("edition", "track", position, "attributes"), "attribute.of-track", facts)

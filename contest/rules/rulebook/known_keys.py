"""Which keys may stand where an unknown one was found, for the sentence of its fault."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contest.rules.keys import nearest
from contest.rules.rulebook.book import schema


def known_keys(loc: Sequence[str | int]) -> dict[str, object]:
    """The keys of the table in which pydantic found an unknown one (its location ends with it), and the nearest."""
    whole = _schema()
    here: list[Mapping[str, Any]] = [whole]
    for step in loc[:-1]:
        here = [inner for one in here for inner in _within(one, step, whole)] or here
    known = sorted({key for one in here for table in _tables(one, whole) for key in table.get("properties", ())})
    return {"known": ", ".join(known), "meant": nearest(str(loc[-1]), known)}


_made: list[dict[str, Any]] = []


def _schema() -> dict[str, Any]:
    if not _made:
        _made.append(schema())
    return _made[0]


def _tables(part: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The part itself, and what it refers to or chooses from."""
    yield part
    if "$ref" in part:
        yield from _tables(whole["$defs"][part["$ref"].rsplit("/", 1)[-1]], whole)
    for choice in ("anyOf", "oneOf", "allOf"):
        for one in part.get(choice, ()):
            yield from _tables(one, whole)


def _within(part: Mapping[str, Any], step: str | int, whole: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What lies under one step of a location; a step that names a choice by its tag takes that choice."""
    for table in _tables(part, whole):
        mapping = table.get("discriminator", {}).get("mapping", {})
        if isinstance(step, int):
            if "items" in table:
                yield table["items"]
        elif step in mapping:
            yield {"$ref": mapping[step]}
        elif step in table.get("properties", ()):
            yield table["properties"][step]

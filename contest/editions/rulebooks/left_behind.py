"""What a rulebook says of its own contest alone, and one made from it does not take over."""

from __future__ import annotations

from typing import Any

Table = dict[str, Any]
REPORTED = ("quoted", "previous")


def without_sources(part: Any) -> Any:
    """A part without its `source`s, at any depth: they say where the template's own rules were read, and the new
    contest's organisers answer for theirs. Rules may be changed in the form, and a citation would then say what is
    not in it."""
    if isinstance(part, dict):
        return {
            name: value if name == "attributes" else without_sources(value)  # whose names are free
            for name, value in part.items()
            if name != "source"
        }
    return [without_sources(one) for one in part] if isinstance(part, list) else part


def without_reported(edition: Table) -> Table:
    """`[edition]` for another edition: what was reported about this one, and the figures of the one before it, stay
    behind."""
    return {name: value for name, value in edition.items() if name not in REPORTED}

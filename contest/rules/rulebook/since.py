"""What law 2 added to law 1, declared where it stands: one place for keys, one for values, one for steps.

A key, or some values of it, that law 2 added carries the marker in its annotation:

    by: Annotated[Text | None, Since(6)] = None
    most: Annotated[AwardLine | None, Since(1, when=is_fraction, what="a fraction")] = None

The marker stands outermost, around the whole type. A file with `law = "1"` that uses one is refused with its line
(`newer`), the schema and docs/reference/rulebook.md say which law a key needs, and the application refuses what it does
not carry yet (`contest.editions.rulebooks.carried`). What depends on other parts of the file, such as a step that only
law 2 can give, says so in `crosschecks` with `needs_second`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

from contest.rules.rulebook.kinds import Cutoff, Except, Part

if TYPE_CHECKING:
    from contest.rules.rulebook.references import Path

LAWS = ("1", "2")
NEWEST = LAWS[-1]


def _any_value(_value: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Since:
    """Marks a key that law 2 added, by the section of its text. `when`: only these values of it; `what` says which."""

    section: int
    when: Callable[[Any], bool] = _any_value
    what: str = ""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> Mapping[str, Any]:
        """The key's schema, with the law that it needs."""
        needs = f"2: {self.what}" if self.what else "2"
        return {**handler(core), "x-law": needs, "x-section": self.section}


class Newer(NamedTuple):
    """One use of a clause of law 2: where, its key without positions (`ladder.rung.most`), section, as written."""

    path: Path
    key: str
    section: int
    written: str


def newer(part: Part, path: Path = (), key: str = "") -> Iterator[Newer]:
    """Every use of a marked key in a rulebook or a part of it, in the order of the file's parts."""
    for name, field in type(part).model_fields.items():
        if name not in part.model_fields_set:
            continue
        value = getattr(part, name)
        shown = field.alias or name
        here, named = (*path, shown), f"{key}.{shown}".lstrip(".")
        mark = next((one for one in field.metadata if isinstance(one, Since)), None)
        if mark is not None and value is not None and mark.when(value):
            begins = (*here, 0) if isinstance(value, tuple) and value and isinstance(value[0], Part) else here
            yield Newer(begins, named, mark.section, f"{shown} = {_short(value)}" if mark.what else shown)
        if shown in ("applies_to", "contests"):
            yield from (Newer(here, named, 13, f"!{one}") for one in value if isinstance(one, Except))
        for inner, at in _parts(value, here):
            yield from newer(inner, at, named)


def _parts(value: Any, path: Path) -> Iterator[tuple[Part, Path]]:
    if isinstance(value, Part):
        yield value, path
    elif isinstance(value, tuple):
        yield from ((one, (*path, at)) for at, one in enumerate(value) if isinstance(one, Part))


def _short(value: Any) -> str:
    text = ", ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


class Marked(NamedTuple):
    """A marked key: without positions (`ladder.rung.most`), the model and field that carry it, its marker."""

    key: str
    model: type[Part]
    field: str
    mark: Since


def marked(model: type[Part], key: str = "", seen: tuple[type[Part], ...] = ()) -> Iterator[Marked]:
    """Every marked key that a rulebook may have."""
    for name, field in model.model_fields.items():
        named = f"{key}.{field.alias or name}".lstrip(".")
        yield from (Marked(named, model, name, one) for one in field.metadata if isinstance(one, Since))
        for inner in _models_in(field.annotation):
            if inner not in seen:
                yield from marked(inner, named, (*seen, inner))


def _models_in(annotation: Any) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for one in getattr(annotation, "__args__", ()):
        yield from _models_in(one)


def is_fraction(line: Any) -> bool:
    """Whether a line is a fraction of a base, and no count."""
    return isinstance(line, Cutoff) and not line.is_count


def is_attribute(per: Any) -> bool:
    """Whether a `per` counts by an attribute."""
    return bool(per != "group")


def is_of(*values: str) -> Callable[[Any], bool]:
    """Whether a value is one of these words."""

    def found(value: Any) -> bool:
        return value in values

    return found

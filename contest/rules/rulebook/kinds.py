"""The kinds of value that a rulebook may hold: exact numbers, counts, lines, words.

Numbers that take part in arithmetic are text or whole numbers; a TOML float arrives here as `Inexact` and is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from contest.rules.numbers import EXACT, LONGEST, exact, whole


@dataclass(frozen=True, slots=True)
class Inexact:
    """A TOML float, kept as it was written so that a fault can say which text to write in its place."""

    text: str


def refuse(key: str, /, **facts: object) -> PydanticCustomError:
    """A refusal; `labels` has the sentence of its key."""
    return PydanticCustomError(key, key, facts)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value) if abs(value) < 10**LONGEST else "…"
    return repr(value)[:80] if isinstance(value, str) else as_written(value)[:80]


def as_written(value: object) -> str:
    """A value as text for a fault. `0xfff…` in a file is a number that Python may refuse to write in decimal digits."""
    if isinstance(value, Inexact):
        return value.text
    try:
        return str(value)
    except ValueError:
        return "…"


def read_exact(value: object) -> Fraction:
    """A `Fraction` from `"0.6"`, `"1/12"` or a whole number."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, Inexact):
        raise refuse("number.float", text=value.text)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**LONGEST:
        return Fraction(value)
    number = exact(value) if isinstance(value, str) else None
    if number is None:
        raise refuse("number.shape", value=_shown(value))
    return number


def read_whole(value: object) -> int:
    """A whole number from `3` or `"3"`."""
    if isinstance(value, Inexact):
        raise refuse("whole.shape", value=value.text)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**LONGEST:
        return value
    number = whole(value) if isinstance(value, str) else None
    if number is None:
        raise refuse("whole.shape", value=_shown(value))
    return number


def at_least(least: int) -> Callable[[object], int]:
    """A reader of whole numbers that refuses smaller ones."""

    def check(value: object) -> int:
        number = read_whole(value)
        if number < least:
            raise refuse("whole.least", value=number, least=least)
        return number

    return check


_NUMBER_SCHEMA = {
    "anyOf": [{"type": "integer"}, {"type": "string", "pattern": f"^{EXACT}$"}],
    "description": 'an exact number: text such as "0.6" or "1/12", or a whole number',
}


def _whole_schema(least: int) -> dict[str, Any]:
    return {"anyOf": [{"type": "integer", "minimum": least}, {"type": "string", "pattern": "^[0-9]+$"}]}


Exact = Annotated[Fraction, PlainValidator(read_exact), PlainSerializer(str), WithJsonSchema(_NUMBER_SCHEMA)]
Count = Annotated[int, PlainValidator(at_least(0)), WithJsonSchema(_whole_schema(0))]
Positive = Annotated[int, PlainValidator(at_least(1)), WithJsonSchema(_whole_schema(1))]


def _read_places(value: object) -> int:
    places = at_least(0)(value)
    if places > 50:
        raise refuse("round.most", value=places)
    return places


Places = Annotated[
    int,
    PlainValidator(_read_places),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 50, "description": "decimals kept"}),
]


@dataclass(frozen=True, slots=True)
class Cutoff:
    """Where a rung or a tier ends: a count of entries, or a fraction (at most 1) of a base (section 8)."""

    size: Fraction
    is_count: bool

    def __str__(self) -> str:
        return str(self.size)


def read_line(value: object) -> Cutoff:
    """Digits only are a count; otherwise a fraction of at most 1."""
    if isinstance(value, Cutoff):
        return value
    size = read_exact(value)
    if size < 0:
        raise refuse("line.negative", value=_shown(value))
    is_count = isinstance(value, int) or (isinstance(value, str) and value.isdigit())
    if not is_count and size > 1:
        raise refuse("line.above-one", value=_shown(value))
    return Cutoff(size, is_count)


AwardLine = Annotated[Cutoff, PlainValidator(read_line), PlainSerializer(str), WithJsonSchema(_NUMBER_SCHEMA)]


def _read_text(value: object) -> str:
    if not isinstance(value, str):
        raise refuse("text.shape", value=_shown(value))
    if not value.strip():
        raise refuse("text.empty")
    return value


Text = Annotated[str, PlainValidator(_read_text), WithJsonSchema({"type": "string", "minLength": 1})]


def is_sealed(info: ValidationInfo) -> bool:
    """Whether a text is read that was taken in before (`parse(…, sealed=True)`), perhaps by an earlier version."""
    return bool(info.context and info.context.get("sealed"))


def as_it_was(value: Any, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """Wraps a check that came later: a sealed text that it would refuse keeps its value."""
    try:
        return read(value)
    except ValidationError:
        if is_sealed(info):
            return value
        raise


def _read_truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise refuse("truth.shape", value=_shown(value))
    return value


Truth = Annotated[bool, PlainValidator(_read_truth), WithJsonSchema({"type": "boolean"})]


def _read_matched(value: object) -> str:
    """The text that an attribute is compared with; `where = { official = 1 }` is read as the text "1"."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**LONGEST:
        return str(value)
    if not isinstance(value, str):
        raise refuse("where.shape", value=_shown(value))
    return value


Matched = Annotated[
    str, PlainValidator(_read_matched), WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer"}]})
]
Where = dict[str, Matched]


class Part(BaseModel):
    """What every table of a rulebook is: unchangeable, and refusing keys that it doesn't know."""

    # Built when a first rulebook is read: building took as long as importing half of Flask, at every start.
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


class Rule(Part):
    """A part that may say where it comes from: `source = "document, clause, year"` or `source = "assumed"`."""

    source: Text | None = None


class Words(Part):
    """A text in both languages."""

    zh: Text
    en: Text


def _read_label(value: object) -> object:
    return {"zh": value, "en": value} if isinstance(value, str) else value


Label = Annotated[Words, BeforeValidator(_read_label)]
"""Words; in the law a plain text is taken for both languages."""


class PlainWords(Part):
    """A text in both languages, either of which may be empty."""

    zh: str
    en: str


Unit = Annotated[PlainWords, BeforeValidator(_read_label)]
"""What is shown behind a value: a plain text is taken for both languages, and English may have none."""


def _read_key(value: object) -> str:
    if isinstance(value, str) and value and all(c in "abcdefghijklmnopqrstuvwxyz0123456789-" for c in value):
        return value
    raise refuse("slug.shape", value=str(value))


def _read_day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise refuse("day.shape", value=str(value))


Slug = Annotated[str, PlainValidator(_read_key), WithJsonSchema({"type": "string", "pattern": "^[a-z0-9-]+$"})]
Day = Annotated[date, PlainValidator(_read_day), WithJsonSchema({"type": "string", "format": "date"})]


def _read_several(value: object) -> object:
    return [value] if isinstance(value, dict) else value


class Except(str):
    """A pattern that keeps out whom it fits: `"!*/relay/*"`, without its sign (law 2, section 13)."""

    __slots__ = ()


def _read_pattern(value: object, info: ValidationInfo) -> str:
    """Under law 1 a pattern that begins with `!` is one of keys that begin so, as it always was."""
    text = _read_text(value)
    if not text.startswith("!") or (info.context or {}).get("law") == "1":
        return text
    return Except(_read_text(text[1:]))


Pattern = Annotated[
    str,
    PlainValidator(_read_pattern),
    PlainSerializer(lambda one: f"!{one}" if isinstance(one, Except) else one),
    WithJsonSchema({"type": "string", "minLength": 1}),
]
Patterns = Annotated[tuple[Pattern, ...], Field(min_length=1)]
EVERYWHERE: tuple[str, ...] = ("*",)

ONE_OR_SEVERAL = BeforeValidator(_read_several)
"""`[panel]` alone or `[[panel]]` several times."""

"""What a score was made of, as a list of results shows it (law 2): what was measured with its unit, every try, what
came from elsewhere, and what it was converted to.

Read from a tabulation's own explanations. Anybody can make the same of the inputs that the bundle publishes; what
single judges gave is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from contest.editions.labels import scheme_names
from contest.files import file_store
from contest.judging.rubric_items import FOUL, NOT_MADE

if TYPE_CHECKING:
    from contest.results.models import Tabulation
    from contest.rules import Law, Rulebook
    from contest.rules.rulebook.law import Aspect

EXPLANATIONS = "explain.jsonl"
SIGNS = "tries.json"
"""Which sign stood in place of each try that did not count: contest → entry → aspect → try → sign. The law reads both
signs as an empty mark, so this is no output of it and is not sealed."""

NOT_COUNTED = {FOUL: "foul", NOT_MADE: "not-made"}
"""A sign → what machines read of a try that did not count."""


@dataclass(frozen=True)
class Part:
    """A part of a score that has a column: `aspect:KEY` or `segment:KEY`. `decimals`: how many its marks have."""

    key: str
    name: Mapping[str, str]
    unit: Mapping[str, str] | None
    decimals: int | None


@dataclass(frozen=True)
class Made:
    """One entry's value of a part before and after its conversion, numbers as the law shows them. `tries`: one for
    each, None for one that did not count. `signs`: by the number of such a try, what was recorded of it."""

    value: str | None
    tries: tuple[str | None, ...] = ()
    converted: str | None = None
    signs: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_void(self) -> bool:
        """Whether there were tries and none of them counted."""
        return bool(self.tries) and not any(self.tries)

    @property
    def facts(self) -> dict[str, Any]:
        """For machines."""
        found: dict[str, Any] = {"value": self.value}
        if self.tries:
            found["tries"] = list(self.tries)
        if self.signs:
            found["not_counted"] = [NOT_COUNTED.get(self.signs.get(n, "")) for n, _ in enumerate(self.tries, 1)]
        return found if self.converted is None else {**found, "converted": self.converted}


def parts_shown(law: Law) -> tuple[Part, ...]:
    """The parts of a contest's scores that its results show beside the score; none under law 1. What is the score
    itself is left out, unless there are tries of it."""
    if not law.is_second:
        return ()
    return tuple(_parts(law))


def _parts(law: Law) -> Iterator[Part]:
    names, whole = scheme_names(law), aspect_of_score(law)
    for aspect in law.scheme.aspects if law.scheme else ():
        if aspect.tries or aspect.convert or (aspect.unit and aspect is not whole):
            key = f"aspect:{aspect.key}"
            unit = aspect.unit.model_dump() if aspect.unit else None
            yield Part(key, names[key], unit, law.numbers.mark_places)
    for segment in law.segments:
        if segment.convert or segment.from_:
            yield Part(f"segment:{segment.key}", names[f"segment:{segment.key}"], None, None)


def aspect_of_score(law: Law) -> Aspect | None:
    """The aspect whose value is the score: it is alone and nothing is done to it. A score then has its unit."""
    if law.scheme is None or law.segments or law.team or len(law.scheme.criterion) != 1:
        return None
    (criterion,) = law.scheme.criterion
    if len(criterion.summed) != 1 or criterion.weight != 1:
        return None
    (aspect,) = criterion.summed
    return None if aspect.factor != 1 or aspect.convert or aspect.times else aspect


def score_unit(law: Law) -> Mapping[str, str] | None:
    """The unit of a contest's scores: metres, seconds; None for points."""
    aspect = aspect_of_score(law) if law.is_second else None
    return aspect.unit.model_dump() if aspect is not None and aspect.unit else None


def made_of(tabulation: Tabulation, contest: str, book: Rulebook) -> dict[str, dict[str, Made]]:
    """By entry number what each of `parts_shown` is made of; a part that an entry has no value of is missing."""
    parts = parts_shown(book.law_of(contest))
    if not parts or EXPLANATIONS not in tabulation.files:
        return {}
    files = tabulation.files
    return _made(files[EXPLANATIONS], files.get(SIGNS, ""), contest, tuple(part.key for part in parts))


def without_try(tabulation: Tabulation, contest: str, book: Rulebook) -> frozenset[str]:
    """The entries of which no try counted: they have no place, and nothing of them is missing."""
    made = made_of(tabulation, contest, book)
    return frozenset(entry for entry, own in made.items() if _is_void(own))


def is_without_try(tabulation: Tabulation, contest: str, book: Rulebook, entry: str) -> bool:
    """The same of one entry: whoever asks for each row of a long list does not go through all of them each time."""
    return _is_void(made_of(tabulation, contest, book).get(entry, {}))


def _is_void(made: Mapping[str, Made]) -> bool:
    return any(one.is_void for one in made.values())


@lru_cache(maxsize=8)  # a contest is read page by page, and a tabulation's files never change
def _made(digest: str, of_signs: str, contest: str, keys: tuple[str, ...]) -> dict[str, dict[str, Made]]:
    """`of_signs`: the digest of SIGNS, "" where there is none."""
    signs = json.loads(file_store().read(of_signs)).get(contest, {}) if of_signs else {}
    found: dict[str, dict[str, Made]] = {}
    for line in file_store().read(digest).splitlines():
        facts = json.loads(line)
        if facts["contest"] == contest:
            every = dict(_made_of(facts, signs.get(facts["entry"], {})))
            found[facts["entry"]] = {key: every[key] for key in keys if key in every}
    return found


def _made_of(facts: Mapping[str, Any], signs: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, Made]]:
    for section in facts.get("sections", ()):
        for unit in section["units"]:
            if unit["kind"] == "aspect":
                yield f"aspect:{unit['key']}", _of_unit(unit, signs.get(unit["key"], {}))
        if section["segment"]:
            converted = section.get("converted")
            value = converted["before"] if converted else section["value"]
            yield f"segment:{section['segment']}", Made(value, converted=converted["after"] if converted else None)


def _of_unit(unit: Mapping[str, Any], signs: Mapping[str, str]) -> Made:
    converted = unit["converted"]["after"] if "converted" in unit else None
    tries = tuple(unit["tries"].get(str(number)) for number in range(1, unit["of"] + 1)) if "of" in unit else ()
    return Made(unit["combined"], tries, converted, {int(number): sign for number, sign in signs.items()})

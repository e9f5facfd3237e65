"""Names in a rulebook that stand for something else: what nothing has is refused at intake, with the nearest one.

Under law 1 these checks came later than many rulebooks: a sealed text is read without them (`parse(…, sealed=True)`).
"""

import re
from collections.abc import Collection, Iterable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from contest.rules.keys import nearest, shown_with_names, unseen_in
from contest.rules.rulebook.book import Rulebook
from contest.rules.rulebook.edition import Edition
from contest.rules.rulebook.kinds import Part

Path = tuple[str | int, ...]

ORGANISATION_KINDS = ("authority", "school", "department", "city", "firm", "delegation", "industry")
"""Who may run the contests of a tier; `contest.people.models` has the same, and a test compares them."""
CREDITED = (*ORGANISATION_KINDS, "province")
"""Whom a tier may credit."""


class Wrong(NamedTuple):
    """One thing that is wrong: where in the file, and the key and facts of its sentence."""

    path: Path
    key: str
    facts: dict[str, object]


def dangling(book: Rulebook) -> Iterator[Wrong]:
    """Names that nothing has: tiers, patterns, kinds of organisations; and keys that hold what nobody sees."""
    yield from _unseen((), book)
    if book.edition is None:
        return
    tiers = [tier.key for tier in book.edition.tier]
    for position, advance in enumerate(book.advance):
        if advance.to not in tiers:
            yield Wrong(("advance", position, "to"), "tier.unknown", {"tier": advance.to, **meant(advance.to, tiers)})
    yield from _kinds(book.edition)
    yield from _patterns(book, book.edition)


def meant(name: str, known: Iterable[str]) -> dict[str, object]:
    """The fact that a sentence ends with: which known name is near, if one is."""
    near = nearest(name, tuple(known))
    return {"meant": near} if near else {}


def _kinds(edition: Edition) -> Iterator[Wrong]:
    for position, tier in enumerate(edition.tier):
        for key, name, known in (("run_by", tier.run_by, ORGANISATION_KINDS), ("credit", tier.credit, CREDITED)):
            if name not in known:
                facts: dict[str, object] = {"kind": name, "expected": ", ".join(known), **meant(name, known)}
                yield Wrong(("edition", "tier", position, key), "kind.unknown", facts)


# Text that is only shown, or that people type as they like.
_PROSE = {"name", "source", "text", "descriptor", "sign", "short", "theme", "place", "series_name", "value", "zh", "en"}


def _unseen(path: Path, part: object, key: str = "") -> Iterator[Wrong]:
    """Every name of the file that holds white space at an end, a control or a zero-width character."""
    if isinstance(part, str):
        if unseen_in(part):
            yield Wrong(path, "name.unseen", {"name": shown_with_names(part)[:200]})
    elif isinstance(part, Part):
        for field, inner in part:
            name = type(part).model_fields[field].alias or field
            if name not in _PROSE or (name == "source" and _counts_judges(part)):
                yield from _unseen((*path, name), inner, name)
    elif isinstance(part, tuple | list):
        for position, inner in enumerate(part):
            yield from _unseen((*path, position) if isinstance(inner, Part) else path, inner, key)
    elif isinstance(part, dict):
        for name, inner in part.items():
            if unseen_in(str(name)):
                yield Wrong((*path, name), "name.unseen", {"name": shown_with_names(str(name))[:200]})
            yield from _unseen((*path, name), inner, key)


def _counts_judges(part: Part) -> bool:
    """A segment's `source` is the source of its judges; everywhere else it says where a rule comes from."""
    return "weight" in type(part).model_fields and "aspects" in type(part).model_fields


# Patterns of contests


def _patterns(book: Rulebook, edition: Edition) -> Iterator[Wrong]:
    """Patterns that no contest of this edition can fit."""
    kinds = [
        (tier.key, tier.organisation, track.key, division)
        for tier in edition.tier
        for track in edition.track
        for division in track.divisions
    ]
    names = {tier.key for tier in edition.tier} | {track.key for track in edition.track}
    names |= {division.key for division in edition.division}
    seen: dict[str, bool] = {}
    for part, rules in book:
        for position, rule in enumerate(rules if isinstance(rules, tuple) else ()):
            for pattern in (*getattr(rule, "applies_to", ()), *_times(rule)):
                if pattern not in seen:
                    seen[pattern] = _fits_one(pattern, kinds, names)
                if not seen[pattern]:
                    facts: dict[str, object] = {"pattern": pattern, **_meant_by(pattern, names)}
                    yield Wrong((part, position, "applies_to"), "pattern.fits-none", facts)


ANYBODY = "\x00"
"""A code that no organisation has: only a pattern's signs for any text match it."""


def _times(rule: object) -> Iterator[str]:
    """The patterns of a table's `times` (law 2, section 7)."""
    for one in getattr(rule, "times", ()):
        yield from one.contests


def _fits_one(pattern: str, kinds: Collection[tuple[str, str | None, str, str]], names: Collection[str]) -> bool:
    """Whether some contest can fit. A text that could only be an organisation's code, and is all but the name of a
    tier, track or division (`*/grwth/*`), is taken for that name."""
    if any(can_fit(pattern, stage, code or ANYBODY, track, division) for stage, code, track, division in kinds):
        return True
    return any(can_fit(pattern, *kind) for kind in kinds) and not _meant_by(pattern, names)


def _meant_by(pattern: str, names: Collection[str]) -> dict[str, object]:
    """The pattern with its unknown parts replaced by the nearest known names."""
    parts = pattern.split("/")
    mended = [one if one in names or set(one) & set("*?[") else nearest(one, names) or one for one in parts]
    return {"meant": "/".join(mended)} if mended != parts else {}


_TOKENS = re.compile(r"\*|\?|\[!?\]?[^]]*\]|.", re.DOTALL)


def can_fit(pattern: str, stage: str, organisation: str | None, track: str, division: str) -> bool:
    """Whether a contest of this stage, track and division can have a key that the shell pattern matches; None: any
    organisation may run it (a code without a slash). Time: the pattern's length times the key's."""
    tokens = _TOKENS.findall(pattern)
    reached = _closed({0}, tokens)
    for one in f"{stage}/":
        reached = _after(reached, tokens, one)
    if organisation is None:
        reached = _after(reached, tokens, None)
        while (more := reached | _after(reached, tokens, None)) != reached:
            reached = more
    else:
        for one in organisation:
            reached = _after(reached, tokens, one)
    for one in f"/{track}/{division}":
        reached = _after(reached, tokens, one)
    return len(tokens) in reached


def _closed(reached: set[int], tokens: list[str]) -> set[int]:
    """With the places behind stars, which may stand for nothing."""
    for place in sorted(reached):
        while place < len(tokens) and tokens[place] == "*":
            place += 1
            reached.add(place)
    return reached


def _after(reached: set[int], tokens: list[str], one: str | None) -> set[int]:
    """Where a pattern stands after one more character; None: any character but a slash."""
    found: set[int] = set()
    for place in reached:
        if place == len(tokens):
            continue
        sign = tokens[place]
        if sign == "*":
            found.add(place)
        elif sign != "/" if one is None else fnmatchcase(one, sign):
            found.add(place + 1)
    return _closed(found, tokens)

"""What a contest calls that which competes in it: works, contestants or teams, with the counter that Chinese needs.

Sentences hold the words of a contest of works in braces, and every sentence is filled in on its way to a page:

    还没有{作品}分给你      这{件}{作品}        共 %(n)s {件}
    No {entries} are assigned to you yet        This {entry}        {Entry} number

Which contest a page speaks of is what its address names: the door gives the loaded objects to `speak_of`. A view that
knows better says so with `speak_in`, and `speaking_in` serves for a part of a page. Steps register how the words of
their rows are found (`words_by`). Where several words would fit, or none is known, the neutral ones stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import g, has_app_context

NEUTRAL = "project"
WORDS: dict[str, dict[str, str]] = {
    "work": {"作品": "作品", "件": "件", "entry": "entry", "entries": "entries", "an entry": "an entry"},
    "contestant": {
        "作品": "选手",
        "件": "名",
        "entry": "contestant",
        "entries": "contestants",
        "an entry": "a contestant",
    },
    "team": {"作品": "队伍", "件": "支", "entry": "team", "entries": "teams", "an entry": "a team"},
    # English has no word of its own for a work that competes, nor for what may be any of these.
    NEUTRAL: {"作品": "项目", "件": "个", "entry": "entry", "entries": "entries", "an entry": "an entry"},
}
"""Word of the rulebook → what stands for each pair of braces; a capital first letter is kept."""

PLACE = re.compile(r"\{(作品|件|[Ee]ntry|[Ee]ntries|[Aa]n entry)\}")

Reader = Callable[[Any], Iterable[str]]
_readers: dict[type, Reader] = {}
_part: ContextVar[str | None] = ContextVar("entry_word", default=None)


def words_by(kind: type, reader: Reader) -> None:
    """Register how the words of an object of this kind are found; several where it covers contests of several kinds."""
    _readers[kind] = reader


def word_of(*subjects: Any) -> str:
    """The one word for these objects, by the narrowest of them: a contest before its edition. Neutral if none fits."""
    found = [set(_readers[type(one)](one)) for one in subjects if type(one) in _readers]
    narrowest = min(filter(None, found), key=len, default=set())
    return next(iter(narrowest)) if len(narrowest) == 1 else NEUTRAL


def common_word(words: Iterable[str]) -> str:
    """The word that all of them are, else the neutral one."""
    several = set(words)
    return several.pop() if len(several) == 1 else NEUTRAL


def speak_of(*subjects: Any) -> None:
    """From here on this request speaks the words of these objects; they are looked up when a sentence first asks."""
    g.entry_subjects = subjects
    g.pop("entry_word", None)


def speak_in(words: Iterable[str]) -> None:
    """From here on this request speaks in the one word that all of these are, else in the neutral one."""
    g.entry_subjects, g.entry_word = (), common_word(words)


@contextmanager
def speaking_in(words: Iterable[str]) -> Iterator[None]:
    """Sentences inside this block are in the one word that all of these are, else in the neutral one."""
    token = _part.set(common_word(words))
    try:
        yield
    finally:
        _part.reset(token)


def spoken_word() -> str:
    """The word in force: a key of WORDS."""
    if (word := _part.get()) is not None:
        return word
    if not has_app_context() or "entry_subjects" not in g:
        return NEUTRAL
    if "entry_word" not in g and not g.get("offline"):  # such a page asks the database for nothing
        g.entry_word = word_of(*g.entry_subjects)
    found: str = g.get("entry_word", NEUTRAL)
    return found


def has_titles() -> bool:
    """Whether that which competes has a title of its own: a contestant has a name."""
    return spoken_word() != "contestant"


def filled(text: str) -> str:
    """A sentence with the words in force in place of its braces."""
    if "{" not in text or not PLACE.search(text):
        return text
    words = WORDS[spoken_word()]

    def put(found: re.Match[str]) -> str:
        place = found.group(1)
        word = words[place[0].lower() + place[1:]]
        return word if place[0].islower() or not place.isascii() else word[0].upper() + word[1:]

    return PLACE.sub(put, text)

"""Pages that are the same for many readers but for some values: drawn once with a mark in the place of each value, and
filled for each request.

The template stays the only place that says how the page looks. What it decides by is given as it is and is in the
mould's key (`fixed`); of a value it may only know whether it is empty, and otherwise print it, its attributes or its
items. A mark refuses everything else, so a template that decides by a value fails where its page is first drawn.

Nothing of the reader is at hand while a mould is drawn: neither request nor session, nor what every page is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from uuid import uuid4

from flask import Response, current_app, g, request
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from contest import i18n
from contest.caching import BoundedCache
from contest.entry_words import spoken_word

MOST = 256  # moulds in a process, of some 30 KB each

Step = tuple[bool, Any]
"""From a value to what is printed of it: whether it is an item (else an attribute), and its name."""


class ValueDecidedBy(TypeError):
    """A template did more with a value than to print it: what it decides by belongs into `fixed`."""


class Mark:
    """Stands for a value, or for something of it, while a mould is drawn."""

    def __init__(self, signs: dict[str, tuple[Step, ...]], secret: str, path: tuple[Step, ...]) -> None:
        self._signs, self._secret, self._path = signs, secret, path

    def __str__(self) -> str:
        sign = f"{self._secret}{len(self._signs):04}"
        self._signs[sign] = self._path
        return sign

    def __html__(self) -> str:
        return str(self)

    def __getattr__(self, name: str) -> Mark:
        if name.startswith("_"):
            raise AttributeError(name)
        return Mark(self._signs, self._secret, (*self._path, (False, name)))

    def __getitem__(self, name: Any) -> Mark:
        return Mark(self._signs, self._secret, (*self._path, (True, name)))

    def __bool__(self) -> bool:
        if len(self._path) > 1:
            raise ValueDecidedBy(f"whether {self._path} is empty")
        return True  # an empty value has no mark

    def _refuse(self, *_others: Any) -> NoReturn:
        raise ValueDecidedBy(str(self._path))

    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __add__ = __radd__ = __sub__ = __iter__ = __len__ = _refuse  # type: ignore[assignment]
    __contains__ = __call__ = _refuse
    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Mould:
    """Pieces of a page, and between each two of them the way to the value that stands there."""

    pieces: tuple[str, ...]
    paths: tuple[tuple[Step, ...], ...]

    def filled(self, values: Mapping[str, Any]) -> str:
        page = [self.pieces[0]]
        for path, piece in zip(self.paths, self.pieces[1:], strict=True):
            page += (escape(_reached(values, path)), piece)
        return "".join(page)


def _reached(values: Mapping[str, Any], path: tuple[Step, ...]) -> Any:
    found: Any = values
    for is_item, name in path:
        found = found[name] if is_item else getattr(found, name)
    return found


def render_in_mould(
    template: str,
    *,
    fixed: Mapping[str, Hashable],
    values: Mapping[str, Any],
    more: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda _values: {},
) -> Response:
    """A page about no edition, filled into its mould. `fixed` must determine how the template draws it, but for the
    values; `more` gives what is only made where a mould is drawn, from the values (marks, where they are not empty)."""
    around = _around()
    empty = tuple((name, repr(value)) for name, value in values.items() if not value)
    key = (template, *around.values(), request.script_root, spoken_word(), *fixed.items(), *empty)

    def draw() -> Mould:
        secret, signs = f"m{uuid4().hex}", dict[str, tuple[Step, ...]]()
        marks = {name: Mark(signs, secret, ((True, name),)) if value else value for name, value in values.items()}
        drawn = current_app.jinja_env.get_template(template)
        return _cut(drawn.render({**around, **fixed, **marks, **more(marks)}), secret, signs)

    store = current_app.extensions.setdefault("saiwu-moulds", BoundedCache[Hashable, Mould](MOST))
    mould = draw() if current_app.jinja_env.auto_reload else store.get(key, draw)
    return Response(mould.filled(values))


def _around() -> dict[str, Hashable]:
    """What a page's frame asks for, of a page about no edition: nothing of it is about the reader but the language."""
    return {
        "html_lang": i18n.HTML_LANG[i18n.language()],
        "insecure": current_app.config["SAIWU"].insecure_http,
        "rehearsal": g.get("rehearsal", False),
        "offline": False,
        "edition": None,
        "foot": None,
    }


def _cut(page: str, secret: str, signs: Mapping[str, tuple[Step, ...]]) -> Mould:
    if generate_csrf() in page:
        raise ValueDecidedBy("a form's token was drawn into a mould; give it as a value")
    found = re.split(f"({secret}[0-9]{{4}})", page)
    return Mould(tuple(found[0::2]), tuple(signs[sign] for sign in found[1::2]))


__all__ = ["Mark", "Mould", "ValueDecidedBy", "render_in_mould"]

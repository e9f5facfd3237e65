"""Words in the reader's language. Chinese sentences are the msgids; contest/translations/ROOM/en holds their English.

`python -m contest.i18n` compiles the catalogues (the set-up and the tests call it).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from contest.resources import CATALOGS

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
HTML_LANG = {"zh": "zh-Hans", "en": "en"}


def catalogue_folders() -> list[Path]:
    """One folder for each room, so that each room owns its English."""
    return sorted(path.parent.parent.parent for path in CATALOGS.glob("*/en/LC_MESSAGES/messages.po"))


def compile_catalogues() -> int:
    """Compile each .po whose .mo is missing or older; returns how many were compiled."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = 0
    for folder in catalogue_folders():
        source = folder / "en" / "LC_MESSAGES" / "messages.po"
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale="en", abort_invalid=True)
        draft = target.with_suffix(".mo.new")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(target)
        compiled += 1
    return compiled


_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Words inside this block are in this language, whoever makes the request: for letters to somebody else."""
    from flask_babel import force_locale

    token = _spoken.set(code if code in LANGUAGES else "zh")
    try:
        with force_locale(LANGUAGES[language()]):
            yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """The reader's language, zh or en; zh outside a request."""
    from flask import g, has_request_context

    if spoken := _spoken.get():
        return spoken
    return g.get("language", "zh") if has_request_context() else "zh"


def choose_language(asked: str | None, kept: str | None, preferred: str | None, accepted: Iterable[str]) -> str:
    """The language just chosen, else from the cookie, else from the account, else one that the browser accepts."""
    for code in (asked, kept, preferred):
        if code in LANGUAGES:
            return code
    for tag in accepted:
        if (code := tag.split("-")[0].lower()) in LANGUAGES:
            return code
    return "zh"


class Spoken(Protocol):
    """Words as in the rulebook; rows store the same as {"zh": …, "en": …}."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


def in_languages(words: Mapping[str, str] | Spoken | None) -> Mapping[str, str]:
    """Words as a mapping from language to text."""
    if words is None:
        return {}
    return words if isinstance(words, Mapping) else {"zh": words.zh, "en": words.en}


def localized(words: Mapping[str, str] | Spoken | None, code: str | None = None) -> str:
    """An organiser's words in the reader's language, else in any language that exists."""
    texts = in_languages(words)
    return texts.get(code or language()) or texts.get("zh") or next(iter(texts.values()), "")


def localized_lang(words: Mapping[str, str] | Spoken | None) -> str:
    """The HTML language of what `localized` returns."""
    code = language()
    return HTML_LANG[code if in_languages(words).get(code) else "zh"]


def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


if __name__ == "__main__":
    compile_catalogues()

"""Public pages: the same for everybody, one address for each language.

`/e/career-2023` is Chinese and `/en/e/career-2023` is English, whatever the browser wishes and whoever is signed in, so
that a page can be kept ready, linked, found and shared. Pages with an account behind them (desks, sheets, sign-in)
speak the reader's language instead and have one address.

A step names its public pages at start: `app.public_pages.update(…)`, and the files beside them, which speak no language
(JSON, CSV, bundles): `app.public_files.update(…)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import current_app, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from contest import access, i18n
from contest.errors import NotFound

if TYPE_CHECKING:
    from contest.web.edge import Application

FIRST = "zh"  # its pages have no prefix
PREFIXES = {code: f"/{code}" for code in i18n.LANGUAGES if code != FIRST}
# In the WSGI environment:
PATH = "PATH_INFO"
ASKED = "saiwu.language"  # the language that the path names
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class LanguagePaths:
    """WSGI: takes the language off the path, so that each page has one route."""

    def __init__(self, inner: Wsgi) -> None:
        self.inner = inner

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        code, path = language_and_path(environ[PATH])
        if code != FIRST:
            environ[ASKED], environ[PATH] = code, path
        return self.inner(environ, start)


def language_and_path(path: str) -> tuple[str, str]:
    """The language that an address names, and the path without it."""
    for code, prefix in PREFIXES.items():
        if path == prefix or path.startswith(f"{prefix}/"):
            return code, path[len(prefix) :] or "/"
    return FIRST, path


def application() -> Application:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]


def is_public_page(endpoint: str | None) -> bool:
    return endpoint in application().public_pages


def is_public(endpoint: str | None) -> bool:
    return is_public_page(endpoint) or endpoint in application().public_files


def language_of_path() -> str:
    return str(request.environ.get(ASKED, FIRST))


def address_in(language: str, path: str) -> str:
    """The address of a public page in a language, from its path without one."""
    return PREFIXES.get(language, "") + path


def open_document() -> AnyResponse | None:
    """Called at the start of each request. A public page is read by nobody in particular, in the language of its path;
    an address of before, with `?lang=`, leads to the one of today. Other pages have no language in their path."""
    if request.endpoint in application().public_pages:
        g.actor = access.NOBODY
        g.language = language_of_path()
        asked = g.keep_language
        if "lang" not in request.args:
            return None
        rest = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
        path = address_in(asked or g.language, request.path)
        return redirect(path + (f"?{urlencode(rest)}" if rest else ""))
    if request.endpoint in application().public_files:
        g.actor = access.NOBODY
    if ASKED in request.environ:
        g.language = language_of_path()
        if request.endpoint is not None:
            raise NotFound
    return None

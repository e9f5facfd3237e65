"""What views answer with: pages, redirects, sentences on the next page, addresses; and what every page is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, current_app, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from contest import access, clock, i18n
from contest.errors import Refusal
from contest.files import MEDIA_TYPES
from contest.formatting import format_sentence
from contest.web.documents import address_in, is_public_page


def redirect_to(endpoint: str, **values: Any) -> AnyResponse:
    """Where an operation leads: a redirect that the browser fetches with GET."""
    return redirect(url_for(endpoint, **values), code=303)


def actor_and_time() -> dict[str, Any]:
    """Who acts, and when: the `by=` and `at=` that an action takes."""
    return {"by": access.current_actor().account_id, "at": clock.now()}


def workbook_answer(content: bytes, name: str) -> Response:
    """A workbook to take away, under a name of ASCII letters."""
    answer = Response(content, mimetype=MEDIA_TYPES["xlsx"])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def address_of(endpoint: str, **values: Any) -> str:
    """A full address, for letters, QR codes and documents: never from the Host header, because anybody can set that."""
    public: str = current_app.config["SAIWU"].public_url
    return public + url_for(endpoint, **values)


def flash_done(sentence: str, **facts: Any) -> None:
    """Say what was done, at the top of the page that follows; taken back if the request's work is not committed."""
    flash(format_sentence(sentence, facts), "done")


def render_page(template: str, *, status: int = 200, **context: Any) -> AnyResponse:
    """A page; if a form on it was refused, its status says so."""
    form = context.get("form")
    if status == 200 and form is not None and request.method == "POST" and (form.errors or form.refusal):
        status = form.refusal.status if getattr(form, "refusal", None) else 422
    return Response(render_template(template, **context), status=status)


def format_refusal(refusal: Refusal) -> str:
    """A refusal's sentence in the reader's language."""
    return format_sentence(refusal.sentence, refusal.facts, g.get("zone", "Asia/Shanghai"))


def wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def add_page_context(app: Flask, giver: Callable[[], dict[str, Any]]) -> None:
    """Register a function whose dict every page of the application gets: later floors know the entries of the bar and
    which edition a page is about."""
    app.extensions.setdefault("page_contexts", []).append(giver)


def _reader() -> dict[str, Any]:
    actor = access.current_actor()
    account = {"name": actor.name, "initial": actor.name[:1]} if actor.is_known else None
    return {"language": i18n.language(), "account": account}


def _language_links() -> list[dict[str, Any]]:
    if request.method != "GET":
        return [{"code": code, "url": f"?lang={code}", "current": code == i18n.language()} for code in i18n.LANGUAGES]
    kept = {key: value for key, value in request.args.items(multi=False) if key != "lang"}
    if is_public_page(request.endpoint):
        query = f"?{urlencode(kept)}" if kept else ""
        return [
            {
                "code": code,
                "url": address_in(code, quote(request.path)) + query,
                "current": code == i18n.language(),
            }
            for code in i18n.LANGUAGES
        ]
    return [
        {
            "code": code,
            "url": quote(request.path) + "?" + urlencode({**kept, "lang": code}),
            "current": code == i18n.language(),
        }
        for code in i18n.LANGUAGES
    ]


def page_context() -> dict[str, Any]:
    """What every page gets."""
    given: dict[str, Any] = {
        "reader": _reader(),
        "html_lang": i18n.HTML_LANG[i18n.language()],
        "language_links": _language_links(),
        "navigation": [],
        "edition": None,
        "foot": None,
        "insecure": current_app.config["SAIWU"].insecure_http,
        "offline": bool(g.get("offline")),
        "for_everybody": is_public_page(request.endpoint),
        "site": current_app.config["SAIWU"].public_url,
    }
    if g.get("offline"):
        return given
    for giver in current_app.extensions.get("page_contexts", ()):
        given.update(giver())
    return given

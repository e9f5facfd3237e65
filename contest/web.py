"""The edge: one transaction a request, refusals into words, headers, language, and what every page is given.

A view that returns has its work kept; one that raises has it undone. A GET never writes: the database itself refuses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID, uuid4

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response as AnyResponse

from contest import access, audit, clock, i18n, jobs, logs, receipts
from contest.access import everyone, open_to
from contest.config import Config
from contest.db import db, read_only, session
from contest.errors import N_, Clash, NotFound, Refusal, Unfit
from contest.logs import Log

log = Log(__name__)
csrf = CSRFProtect()
READING = frozenset({"GET", "HEAD", "OPTIONS"})
# What is typed and not uploaded, in bytes. Rulebooks are pasted into a form of the uploading kind.
MOST_TYPED = 2**19
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Number(IntegerConverter):
    """A whole number in an address, such as a column can hold: what is longer is no address."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug names it so
        super().__init__(map, max=2**31 - 1)


class Application(Flask):
    """Flask with our edge round every view. `only_read`: endpoints whose POST keeps nothing; it is held to that, and no
    writer waits for it."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.only_read: set[str] = set()
        self.url_map.converters = {**self.url_map.converters, "int": Number}

    def dispatch_request(self) -> Any:
        if request.method in READING or request.endpoint in self.only_read:
            with read_only():
                try:
                    return self.make_response(super().dispatch_request())
                finally:
                    session.rollback()
        return self._written()

    def _written(self) -> AnyResponse:
        """Do a deed once: its rows, its audit lines and its receipt commit together, or not at all."""
        once = request.form.get("once", "")[:64] if request.mimetype != "application/json" else ""
        actor = access.current_actor()
        try:
            if once and actor.account_id and (receipt := _earlier(actor.account_id, once)):
                return _again(receipt)
            answer = self.make_response(super().dispatch_request())
            if once and actor.account_id and answer.status_code in (302, 303):
                at = clock.now()
                receipt = receipts.keep(
                    actor.account_id, once, deed=request.endpoint or "", answer=answer.location or "/", at=at
                )
                _tell_receipt(receipt)
            session.commit()
        except IntegrityError as fault:
            session.rollback()
            if once and actor.account_id and (receipt := _earlier(actor.account_id, once)):
                return _again(receipt)
            log.info("constraint refused", fault=str(fault.orig))
            raise Clash(N_("同一件事刚刚已经有人办了，你的改动没有存。请刷新后看看现在的样子。")) from fault
        except BaseException:
            session.rollback()
            raise
        jobs.wake()
        return answer


def _earlier(account_id: UUID, once: str) -> receipts.Receipt | None:
    return receipts.find(account_id, once, deed=request.endpoint or "")


def _again(receipt: receipts.Receipt) -> AnyResponse:
    session.rollback()
    _tell_receipt(receipt, again=True)
    return redirect(receipt.answer, code=303)


def _tell_receipt(receipt: receipts.Receipt, *, again: bool = False) -> None:
    """Show a receipt on the page that follows: its code, and the time of day in the zone that the page speaks of."""
    time = i18n.local(receipt.at, g.get("zone", "Asia/Shanghai")).strftime("%H:%M:%S")
    facts = {"code": receipt.code, "at": receipt.at.isoformat(), "time": time, "again": again}
    flash(facts, "receipt")  # type: ignore[arg-type]  # Flask keeps whatever JSON can say


def see(endpoint: str, **values: Any) -> AnyResponse:
    """Where a deed leads: a redirect that is fetched with GET."""
    return redirect(url_for(endpoint, **values), code=303)


def address_of(endpoint: str, **values: Any) -> str:
    """A whole address, for letters, QR codes and documents: never from the Host header, which anybody may write."""
    public: str = current_app.config["SAIWU"].public_url
    return public + url_for(endpoint, **values)


def told(sentence: str, **facts: Any) -> None:
    """Say what was done, on top of the page that follows."""
    flash(i18n.sentence_said(sentence, facts), "done")


def page(template: str, *, status: int = 200, **context: Any) -> AnyResponse:
    """A page; where a form on it was refused, its status says so."""
    form = context.get("form")
    if status == 200 and form is not None and request.method == "POST" and (form.errors or form.refusal):
        status = form.refusal.status if getattr(form, "refusal", None) else 422
    return Response(render_template(template, **context), status=status)


def refusal_said(refusal: Refusal) -> str:
    """A refusal's sentence in the reader's language."""
    return i18n.sentence_said(refusal.sentence, refusal.facts, g.get("zone", "Asia/Shanghai"))


def wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


# What the places in the bar are, and which edition a page is about, is known to later floors.
_page_givens: list[Callable[[], dict[str, Any]]] = []


def give_pages(giver: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """Register a function whose dict every page is given."""
    _page_givens.append(giver)
    return giver


@cache
def _stamp(filename: str) -> str:
    path = Path(__file__).parent / "static" / filename
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.exists() else "0"


def asset(filename: str) -> str:
    """The address of a static file, with a stamp of its content, so that it may be kept for ever."""
    return url_for("static", filename=filename, v=_stamp(filename))


def _reader() -> dict[str, Any]:
    actor = access.current_actor()
    account = {"name": actor.name, "initial": actor.name[:1]} if actor.is_known else None
    return {"language": i18n.language(), "account": account}


def _language_links() -> list[dict[str, Any]]:
    if request.method != "GET":
        return [{"code": code, "url": f"?lang={code}", "current": code == i18n.language()} for code in i18n.LANGUAGES]
    kept = {key: value for key, value in request.args.items(multi=False) if key != "lang"}
    return [
        {
            "code": code,
            "url": quote(request.path) + "?" + urlencode({**kept, "lang": code}),
            "current": code == i18n.language(),
        }
        for code in i18n.LANGUAGES
    ]


def attach(app: Application, config: Config) -> None:
    """Hang the edge on to an app."""
    csrf.init_app(app)
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies)  # type: ignore[method-assign]
    app.register_blueprint(health)
    # First of all, also before the limits and the token are looked at: their refusals too have a number and a language.
    app.before_request_funcs.setdefault(None, []).insert(0, _open_request)
    app.before_request(_refuse_nul)
    app.after_request(_close_request)
    app.teardown_request(_write_access_notes)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _csrf_refused)
    app.register_error_handler(HTTPException, _http_refused)
    app.register_error_handler(OperationalError, _database_busy)
    app.register_error_handler(Exception, _broken)
    app.jinja_env.filters.update(
        said=i18n.said,
        said_lang=i18n.said_lang,
        moment=i18n.moment_said,
        day=i18n.day_said,
        thousands=lambda number: f"{number:,}",
    )
    app.jinja_env.globals.update(asset=asset, said=i18n.said, said_lang=i18n.said_lang, moment=i18n.moment_said)
    app.jinja_env.globals.update(
        refusal_said=refusal_said, now=clock.now, sentence=lambda s, **f: i18n.sentence_said(s, f)
    )

    @app.context_processor
    def givens() -> dict[str, Any]:
        given: dict[str, Any] = {
            "reader": _reader(),
            "html_lang": i18n.HTML_LANG[i18n.language()],
            "language_links": _language_links(),
            "places": [],
            "edition": None,
            "foot": None,
        }
        for giver in _page_givens:
            given.update(giver())
        return given


def _open_request() -> None:
    if request.mimetype != "multipart/form-data":
        # Before anything reads it: half a megabyte of empty fields takes a quarter of a second to take apart.
        request.max_content_length = MOST_TYPED
    g.request_id = uuid4().hex[:12]
    g.origin_token = audit.origin.set(audit.Origin(request.remote_addr, g.request_id))
    logs.request_number.set(g.request_id)
    asked = request.args.get("lang")
    g.language = i18n.choose_language(
        asked,
        request.cookies.get("lang"),
        None,
        [tag for tag, _ in request.accept_languages],
    )
    g.keep_language = asked if asked in i18n.LANGUAGES else None


def _refuse_nul() -> None:
    """PostgreSQL's text cannot hold U+0000, so no part of a request may carry one, on either database."""
    parts = [request.path, *_texts(request.args), *_texts(request.form)]
    if any("\0" in part for part in parts):
        abort(400)


def is_text(value: object, *, most: int) -> bool:
    """Whether a value of a JSON request is a text that both databases can hold: no NUL, no half of a character."""
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _texts(values: Any) -> list[str]:
    return [text for key, several in values.lists() for text in (key, *several)]


def _close_request(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    headers["X-Request-Id"] = g.get("request_id", "")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint == "static" and request.args.get("v"):
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif request.endpoint != "static" and "Cache-Control" not in headers:
        headers["Cache-Control"] = "private, no-store" if access.current_actor().is_known else "no-cache"
        headers.add("Vary", "Cookie, Accept-Language")
    if g.get("keep_language"):
        response.set_cookie(
            "lang", g.keep_language, max_age=31536000, samesite="Lax", httponly=True, secure=request.is_secure
        )
    return response


def _write_access_notes(_failure: BaseException | None) -> None:
    notes: list[access.Note] = g.pop("access_notes", [])
    if notes:
        session.rollback()
        for note in notes:
            session.add(
                access.AccessLine(
                    at=clock.now(),
                    kind=note.kind,
                    what=note.what,
                    subject=note.subject,
                    reason=note.reason,
                    account_id=access.current_actor().account_id,
                    address=request.remote_addr,
                    path=request.path[:500],
                )
            )
        session.commit()
    if token := g.pop("origin_token", None):
        audit.origin.reset(token)


def _refused(refusal: Refusal) -> Any:
    if isinstance(refusal, access.SignInFirst) and not wants_json():
        if request.method == "GET":
            return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")), code=303)
        return redirect(url_for("people.sign_in"), code=303)
    if wants_json():
        return jsonify(error=type(refusal).__name__, message=refusal_said(refusal)), refusal.status
    with read_only():  # the page reads names anew, after the roll-back
        return page("errors/refusal.html", status=refusal.status, refusal=refusal)


def _csrf_refused(_fault: CSRFError) -> Any:
    return _refused(
        Unfit(
            N_(
                "这张表单放得太久，或者不是从本站打开的，所以没有收下。请回到上一页，刷新后再交；你填的内容浏览器还留着。"
            )
        )
    )


def _http_refused(fault: HTTPException) -> Any:
    if fault.code is not None and fault.code < 400:
        return fault
    if isinstance(fault, RequestEntityTooLarge):
        return _refused_as(413, N_("送来的内容太大，没有收下。请把文件压缩到规定大小以内再传。"))
    if fault.code == 404:
        return _refused(NotFound())
    if fault.code == 405:
        return _refused_as(405, N_("这个地址不接受这样的请求。请从页面上的按钮或链接进入。"))
    if fault.code == 429:
        return _refused_as(429, N_("试得太勤了，先停一停。请一分钟后再来；什么都没有改动。"))
    if fault.code and fault.code >= 500:
        return _broken(fault)
    return _refused_as(fault.code or 400, N_("这个请求看不明白，所以什么都没有做。请回到上一页再试一次。"))


def _refused_as(status: int, sentence: str) -> Any:
    refusal = Refusal(sentence)
    refusal.status = status
    return _refused(refusal)


def _database_busy(fault: OperationalError) -> Any:
    log.error("database did not answer", fault=str(fault.orig))
    return _refused_as(503, N_("数据库此刻太忙，这一次没有存。你填的内容还在，请过几秒再交一次。"))


def _broken(fault: Exception) -> Any:
    """A fault of ours: logged with the request's number, told without a traceback."""
    if isinstance(fault, Refusal):
        return _refused(fault)
    log.exception("request failed", path=request.path)
    from flask import current_app

    if current_app.config.get("PROPAGATE_FAULTS"):
        raise fault
    refusal = Refusal(
        N_("这一页出了故障，刚才的改动没有存。故障编号 %(number)s，报给管理员就能查到。"),
        number=g.get("request_id", "–"),
    )
    refusal.status = 500
    return _refused(refusal)


health = Blueprint("health", __name__)


@health.get("/healthz")
@open_to(everyone)
def alive() -> Any:
    """The web server answers."""
    return jsonify(ok=True)


@health.get("/readyz")
@open_to(everyone)
def ready() -> Any:
    """The database answers too."""
    import sqlalchemy as sa

    session.execute(sa.text("SELECT 1"))
    return jsonify(ok=True)


__all__ = ["Application", "asset", "attach", "csrf", "db", "give_pages", "page", "see", "told"]

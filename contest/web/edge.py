"""The application: one transaction around every view, and one receipt for every operation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any
from uuid import UUID

from flask import Flask, Response, flash, g, redirect, request, send_from_directory
from flask import session as cookie
from flask.globals import request_ctx
from sqlalchemy.exc import DBAPIError, IntegrityError
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response as AnyResponse

from contest import access, clock, kept_forms, public_state, receipts, waking
from contest.constraints import violated
from contest.db import read_only, session
from contest.errors import N_, Clash, Refusal, Unfit
from contest.formatting import format_time
from contest.i18n import language
from contest.logs import Log
from contest.outages import Outage, outage_of
from contest.web import assets, documents, kept
from contest.web.contents import digest_of_request

log = Log(__name__)
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Number(IntegerConverter):
    """A whole number in an address that fits a column; longer numbers are not addresses."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug names it so
        super().__init__(map, max=2**31 - 1)


class Application(Flask):
    """Flask with our edge around every view. `only_read`: endpoints whose POST saves nothing; the database enforces
    that, and no writer waits for it."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.only_read: set[str] = set()
        self.takes_parts: set[str] = set()  # endpoints whose body is a part of a file, as long as any request may be
        self.public_pages: set[str] = set()  # see contest/web/documents.py
        self.public_files: set[str] = set()
        self.ready_pages: set[str] = set()  # see contest/web/ready.py
        self.ready_ahead: list[Callable[[str], Iterable[str]]] = []  # an edition's pages by its key, the first first
        self.url_map.converters = {**self.url_map.converters, "int": Number}
        self.add_url_rule("/static/js-<stamp>/<path:filename>", endpoint="static")  # see contest/web/assets.py

    def send_static_file(self, filename: str, stamp: str | None = None) -> Response:
        """A file of the static folder, or its style sheets in one; with a stamp, one of its scripts."""
        if stamp is not None:
            return send_from_directory(assets.SCRIPTS, filename)
        return assets.bundle(filename) or super().send_static_file(filename)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """None of our functions is asynchronous; Flask looks at each one again in every request, some fourteen."""
        return func

    def url_for(self, endpoint: str, **values: Any) -> str:  # type: ignore[override]
        """Flask's, and a public page's address is the one in the reader's language."""
        address = super().url_for(endpoint, **values)
        whole = endpoint if not endpoint.startswith(".") else f"{request.blueprint}{endpoint}"
        return documents.address_in(language(), address) if whole in self.public_pages else address

    def dispatch_request(self) -> Any:
        if request.method in READING or request.endpoint in self.only_read:
            with read_only():
                try:
                    return self.make_response(super().dispatch_request())
                except DBAPIError as fault:
                    if outage_of(fault) is Outage.READ_ONLY:  # the database is sound: we asked it to write in a GET
                        raise WrittenOnReading(request.endpoint) from fault
                    raise
                finally:
                    session.rollback()
        return self._written()

    def _written(self) -> AnyResponse:
        """Do an operation once per idempotency key: its rows, its audit lines and its receipt commit together, or not
        at all. Nothing is told before they have: a commit can fail, and then what the view said was done is not."""
        idempotency_key = request.form.get("idempotency_key", "")[:64] if request.mimetype != "application/json" else ""
        take_back = _remember_cookie()
        receipt, digest = None, ""
        try:
            actor = access.current_actor()
            kept.refuse_ended(actor)
            if idempotency_key and actor.account_id:
                digest = digest_of_request(actor.account_id)
                if earlier := _earlier(actor.account_id, idempotency_key, digest):
                    return _again(earlier)
            answer = self.make_response(super().dispatch_request())
            if idempotency_key and actor.account_id and answer.status_code in (302, 303):
                at = clock.now()
                receipt = receipts.save(
                    actor.account_id,
                    idempotency_key,
                    operation=request.endpoint or "",
                    answer=answer.location or "/",
                    at=at,
                    digest=digest,
                )
            if actor.account_id and answer.status_code in (302, 303):
                _forget_kept_form(actor.account_id)
            session.flush()
            for edition in public_state.published_here():
                self.extensions["saiwu-ready"].make_ahead(session().connection(), edition)
            g.is_committing = True
            session.commit()
            g.is_committing = False
        except IntegrityError as fault:
            take_back()
            g.is_committing = False
            session.rollback()
            if digest and actor.account_id and (earlier := _earlier(actor.account_id, idempotency_key, digest)):
                return _again(earlier)
            raise _refusal_of(fault) from fault
        except BaseException:
            take_back()
            session.rollback()
            raise
        if receipt is not None:
            _tell_receipt(receipt)
        waking.wake()
        return answer


def _refusal_of(fault: IntegrityError) -> Refusal:
    """What a constraint refused, as a refusal; only a second row of the same means that somebody else was first."""
    what = violated(fault)
    log.info("constraint refused", kind=what.kind, constraint=what.name)
    if what.kind == "unique":
        return Clash(N_("同一件事刚刚已经有人办了，你的改动没有存。请刷新后看看现在的样子。"))
    if what.kind == "reference":
        return Clash(
            N_(
                "你的改动没有存：它要用到的内容刚刚被删掉了，或者要删的内容还有别处在用。请刷新后看看现在的样子，再决定要不要重做。"
            )
        )
    return Unfit(
        N_(
            "你的改动没有存：里面有一项是数据库不收的，这一页本该先指出来。"
            "请检查填的内容；看不出哪里不对，把编号 %(number)s 报给管理员。"
        ),
        number=g.get("request_id", "–"),
    )


class WrittenOnReading(RuntimeError):
    """A fault of ours: a request that only reads tried to write."""


def _remember_cookie() -> Callable[[], None]:
    """Remember the session cookie; what this returns takes back what a view has put there since: sentences on what was
    done, a sign-in. What is not in the database must not be in the browser either."""
    kept, actor = deepcopy(dict(cookie)), g.get("actor")

    def take_back() -> None:
        token = cookie.get("csrf_token")  # a page that was made meanwhile may carry it
        cookie.clear()
        cookie.update(kept)
        if token and "csrf_token" not in kept:
            cookie["csrf_token"] = token
        request_ctx.flashes = None
        for made in ("_login_user", "actor", "csrf_token"):
            g.pop(made, None)
        if actor is not None:
            g.actor = actor

    return take_back


def _earlier(account_id: UUID, idempotency_key: str, digest: str) -> receipts.Kept | None:
    return receipts.find(account_id, idempotency_key, operation=request.endpoint or "", digest=digest)


def _forget_kept_form(account_id: UUID) -> None:
    """A form that was kept when its sign-in ended has been sent now."""
    try:
        form_id = UUID(request.form.get("kept_form", ""))
    except ValueError:
        return
    kept_forms.discard(form_id, account_id)


def _again(receipt: receipts.Kept) -> AnyResponse:
    session.rollback()
    _tell_receipt(receipt, again=True)
    return redirect(receipt.answer, code=303)


def _tell_receipt(receipt: receipts.Kept, *, again: bool = False) -> None:
    """Show a receipt on the page that follows: its code, and the time of day in the zone that the page uses."""
    time = format_time(receipt.at, g.get("zone", "Asia/Shanghai"), seconds=True)
    facts = {"code": receipt.code, "at": receipt.at.isoformat(), "time": time, "again": again}
    flash(facts, "receipt")  # type: ignore[arg-type]  # Flask keeps whatever JSON can say

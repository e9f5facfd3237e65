"""The application: one transaction around every view, and one receipt for every operation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask, Response, flash, g, redirect, request, send_from_directory
from sqlalchemy.exc import IntegrityError
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response as AnyResponse

from contest import access, clock, jobs, receipts
from contest.db import read_only, session
from contest.errors import N_, Clash
from contest.formatting import format_time
from contest.logs import Log
from contest.web import assets

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
        self.url_map.converters = {**self.url_map.converters, "int": Number}
        self.add_url_rule("/static/js-<stamp>/<path:filename>", endpoint="static")  # see contest/web/assets.py

    def send_static_file(self, filename: str, stamp: str | None = None) -> Response:
        """A file of the static folder; with a stamp, one of its scripts."""
        return super().send_static_file(filename) if stamp is None else send_from_directory(assets.SCRIPTS, filename)

    def dispatch_request(self) -> Any:
        if request.method in READING or request.endpoint in self.only_read:
            with read_only():
                try:
                    return self.make_response(super().dispatch_request())
                finally:
                    session.rollback()
        return self._written()

    def _written(self) -> AnyResponse:
        """Do an operation once per idempotency key: its rows, its audit lines and its receipt commit together, or not
        at all."""
        idempotency_key = request.form.get("idempotency_key", "")[:64] if request.mimetype != "application/json" else ""
        actor = access.current_actor()
        try:
            if idempotency_key and actor.account_id and (receipt := _earlier(actor.account_id, idempotency_key)):
                return _again(receipt)
            answer = self.make_response(super().dispatch_request())
            if idempotency_key and actor.account_id and answer.status_code in (302, 303):
                at = clock.now()
                receipt = receipts.save(
                    actor.account_id,
                    idempotency_key,
                    operation=request.endpoint or "",
                    answer=answer.location or "/",
                    at=at,
                )
                _tell_receipt(receipt)
            session.commit()
        except IntegrityError as fault:
            session.rollback()
            if idempotency_key and actor.account_id and (receipt := _earlier(actor.account_id, idempotency_key)):
                return _again(receipt)
            log.info("constraint refused", fault=str(fault.orig))
            raise Clash(N_("同一件事刚刚已经有人办了，你的改动没有存。请刷新后看看现在的样子。")) from fault
        except BaseException:
            session.rollback()
            raise
        jobs.wake()
        return answer


def _earlier(account_id: UUID, idempotency_key: str) -> receipts.Receipt | None:
    return receipts.find(account_id, idempotency_key, operation=request.endpoint or "")


def _again(receipt: receipts.Receipt) -> AnyResponse:
    session.rollback()
    _tell_receipt(receipt, again=True)
    return redirect(receipt.answer, code=303)


def _tell_receipt(receipt: receipts.Receipt, *, again: bool = False) -> None:
    """Show a receipt on the page that follows: its code, and the time of day in the zone that the page uses."""
    time = format_time(receipt.at, g.get("zone", "Asia/Shanghai"), seconds=True)
    facts = {"code": receipt.code, "at": receipt.at.isoformat(), "time": time, "again": again}
    flash(facts, "receipt")  # type: ignore[arg-type]  # Flask keeps whatever JSON can say

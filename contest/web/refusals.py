"""Refusals and faults as words, on a page or as JSON."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, g, jsonify, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from contest import access
from contest.db import read_only
from contest.errors import N_, NotFound, Refusal, Unfit
from contest.formatting import format_sentence
from contest.logs import Log
from contest.outages import Outage, outage_of
from contest.receipts import OtherContent
from contest.web import kept
from contest.web.answers import format_refusal, render_page, wants_json
from contest.web.labels import IN_DOUBT, OUTAGE_SENTENCES, OUTAGE_TITLES

log = Log(__name__)


class Unavailable(Refusal):
    """The database or the disk cannot do its work now. `in_doubt`: the connection was lost while the work was being
    committed, so nobody knows whether it was."""

    status = 503

    def __init__(self, outage: Outage, *, in_doubt: bool = False) -> None:
        doubtful = in_doubt and outage is Outage.UNREACHABLE
        super().__init__(IN_DOUBT if doubtful else OUTAGE_SENTENCES[outage])
        self.outage = outage
        self.in_doubt = doubtful
        self.title = OUTAGE_TITLES[outage]


def refused(refusal: Refusal) -> Any:
    if isinstance(refusal, kept.SignInEnded):
        try:
            if (answer := kept.answer_ended()) is not None:
                return answer
        except Refusal as other:
            refusal = other
    if isinstance(refusal, OtherContent) and (answer := kept.answer_other_content()) is not None:
        return answer
    if isinstance(refusal, access.SignInFirst) and not wants_json():
        if request.method == "GET":
            return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")), code=303)
        flash(format_sentence(N_("请先登录。刚才的表单没有交上。"), {}), "warn")
        return redirect(url_for("people.sign_in"), code=303)
    if wants_json():
        doubt = {"in_doubt": True} if refusal.in_doubt else {}
        return jsonify(error=type(refusal).__name__, message=format_refusal(refusal), **doubt), refusal.status
    with read_only():  # the page reads names again after the roll-back
        try:
            return _page(refusal)
        except Exception as fault:
            if g.get("offline") or outage_of(fault) is None:
                raise
            stop_asking()  # the database went away meanwhile; what was refused is still the answer
            return _page(refusal)


def _page(refusal: Refusal) -> Any:
    return render_page(
        "errors/refusal.html",
        status=refusal.status,
        refusal=refusal,
        request_number=g.get("request_id", "–"),
        typed=kept.typed_here(),
    )


def csrf_refused(_fault: CSRFError) -> Any:
    """A form whose token does not fit this session: its sign-in has ended, or it is not from a page of ours."""
    try:
        if (answer := kept.answer_ended()) is not None:
            return answer
    except Refusal as refusal:
        return refused(refusal)
    return refused(
        Unfit(
            N_(
                "这张表单不是从本站的页面交来的，或者那一页打开以后登录过、退出过，所以没有收下，也没有留着。请回到上一页，刷新后再交。"
            )
        )
    )


def http_refused(fault: HTTPException) -> Any:
    if fault.code is not None and fault.code < 400:
        return fault
    if isinstance(fault, RequestEntityTooLarge):
        if request.mimetype != "multipart/form-data":
            return _refused_as(413, N_("写的太长，没有收下。请把最长的一段文字删短再交。"))
        return _refused_as(413, N_("送来的内容太大，没有收下。请把文件压缩到规定大小以内再传。"))
    if fault.code == 404:
        return refused(NotFound())
    if fault.code == 405:
        return _refused_as(405, N_("这个地址不接受这样的请求。请从页面上的按钮或链接进入。"))
    if fault.code == 429:
        return _refused_as(429, N_("试得太勤了，先停一停。请一分钟后再来；什么都没有改动。"))
    if fault.code and fault.code >= 500:
        return broken(fault)
    return _refused_as(fault.code or 400, N_("这个请求看不明白，所以什么都没有做。请回到上一页再试一次。"))


def _refused_as(status: int, sentence: str) -> Any:
    refusal = Refusal(sentence)
    refusal.status = status
    return refused(refusal)


def unavailable(fault: BaseException, outage: Outage) -> Any:
    """The database or the disk is away: a page that asks neither for anything, the same for everybody."""
    log.error("unavailable", outage=str(outage), path=request.path, fault=_first_line(fault))
    stop_asking()
    refusal = Unavailable(outage, in_doubt=bool(g.pop("is_committing", False)))
    answer = current_app.make_response(refused(refusal))
    answer.headers["Retry-After"] = "10"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def stop_asking() -> None:
    """From here on this request's page is made without the database: nobody is known, and nothing is looked up."""
    g.offline = True
    g.actor = access.NOBODY


def _first_line(fault: BaseException) -> str:
    """What the driver says, without the statement and its values."""
    lines = str(getattr(fault, "orig", None) or fault).splitlines()
    return lines[0][:300] if lines else type(fault).__name__


def broken(fault: Exception) -> Any:
    """A fault of ours: logged with the request's number, shown without a traceback."""
    cause = getattr(fault, "original_exception", None) or fault
    if (outage := outage_of(cause)) is not None:
        return unavailable(cause, outage)
    if isinstance(cause, Refusal):
        return refused(cause)
    log.exception("request failed", path=request.path)
    if current_app.config.get("PROPAGATE_FAULTS"):
        raise cause
    refusal = Refusal(
        N_("这一页出了故障，刚才的改动没有存。故障编号 %(number)s，报给管理员就能查到。"),
        number=g.get("request_id", "–"),
    )
    refusal.status = 500
    return refused(refusal)

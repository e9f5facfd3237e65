"""Refusals and faults as words, on a page or as JSON."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, jsonify, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from contest import access
from contest.db import read_only
from contest.errors import N_, NotFound, Refusal, Unfit
from contest.logs import Log
from contest.web.answers import format_refusal, render_page, wants_json

log = Log(__name__)


def refused(refusal: Refusal) -> Any:
    if isinstance(refusal, access.SignInFirst) and not wants_json():
        if request.method == "GET":
            return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")), code=303)
        return redirect(url_for("people.sign_in"), code=303)
    if wants_json():
        return jsonify(error=type(refusal).__name__, message=format_refusal(refusal)), refusal.status
    with read_only():  # the page reads names again after the roll-back
        return render_page("errors/refusal.html", status=refusal.status, refusal=refusal)


def csrf_refused(_fault: CSRFError) -> Any:
    return refused(
        Unfit(
            N_(
                "这张表单放得太久，或者不是从本站打开的，所以没有收下。请回到上一页，刷新后再交；你填的内容浏览器还留着。"
            )
        )
    )


def http_refused(fault: HTTPException) -> Any:
    if fault.code is not None and fault.code < 400:
        return fault
    if isinstance(fault, RequestEntityTooLarge):
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


def database_busy(fault: OperationalError) -> Any:
    log.error("database did not answer", fault=str(fault.orig))
    return _refused_as(503, N_("数据库此刻太忙，这一次没有存。你填的内容还在，请过几秒再交一次。"))


def broken(fault: Exception) -> Any:
    """A fault of ours: logged with the request's number, shown without a traceback."""
    if isinstance(fault, Refusal):
        return refused(fault)
    log.exception("request failed", path=request.path)
    if current_app.config.get("PROPAGATE_FAULTS"):
        raise fault
    refusal = Refusal(
        N_("这一页出了故障，刚才的改动没有存。故障编号 %(number)s，报给管理员就能查到。"),
        number=g.get("request_id", "–"),
    )
    refusal.status = 500
    return refused(refusal)

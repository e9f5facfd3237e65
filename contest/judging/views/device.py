"""What a judge's device keeps, and what only the server can give it for that (contest/static/js/device)."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request, url_for
from markupsafe import Markup

from contest import keys
from contest.access import current_actor, everyone, open_to, signed_in
from contest.errors import NotFound
from contest.judging.views import views
from contest.people.sign_in.identification import my_account_id
from contest.people.sign_in.presence import mark_of_sign_in
from contest.web import render_page
from contest.web.assets import module

RING = re.compile(r"[A-Za-z0-9_-]{22}")  # 128 random bits, made by the device


def device_marks(place: UUID | str) -> Markup:
    """The attributes by which a page finds its vault on the device: `place` is an assignment, or "list". Keyed digests,
    so that what the device keeps says neither whose it is nor which entry it is about."""
    account_id = current_actor().account_id
    if account_id is None:
        return Markup("")
    secrets = url_for("judging.device_secret", ring="_" * 22).removesuffix("_" * 22)
    owner = keys.derived("owner", str(account_id))[:16].hex()
    given = (door_of(place), owner, mark_of_sign_in(), secrets)
    return Markup('data-door="%s" data-owner="%s" data-present="%s" data-secrets="%s"') % given


def door_of(place: UUID | str) -> str:
    """What the reader's devices call the room of one sheet, or of the list."""
    return keys.derived("door", str(my_account_id()), str(place))[:16].hex()


@views.get("/judge/device/<ring>")
@open_to(signed_in)
def device_secret(ring: str) -> Any:
    """The secret that wraps the reader's keys on one of their devices. Nothing is stored: it follows from the
    installation's key, the account and the device's random name, so nobody else is ever given it."""
    if not RING.fullmatch(ring):
        raise NotFound
    secret = keys.derived("device", str(my_account_id()), ring)
    answer = jsonify(secret=b64encode(secret).decode())
    answer.headers["Cache-Control"] = "no-store"
    return answer


@views.get("/judge-worker.js")
@open_to(everyone)
def device_worker() -> Any:
    """The service worker. It lies at the root, because signing out is its business too; what it does lies in a module,
    whose stamped address makes this a new worker whenever a script changes."""
    answer = Response(f'import "{module("device/worker.js")}";\n', mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = "/"
    return answer


@views.get("/judge/offline")
@open_to(everyone)
def offline() -> Any:
    """What the worker shows where there is no network and nothing on the shelf: nobody's page, asked for without a
    sign-in and kept in the open."""
    return render_page("judging/offline.html", has_left=request.args.get("left") == "1")

"""An application with planted endpoints, so that the edge is tested without any step."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Blueprint, abort, get_flashed_messages, jsonify, request

from contest import access, audit, clock, jobs, mail
from contest.access import Actor, everyone, open_to, signed_in
from contest.db import session
from contest.errors import N_, Clash, NotAllowed, NotFound, Unfit, WrongMoment
from contest.jobs import Job
from contest.people.models import Series
from contest.web import Application, flash_done, redirect_to
from tests.client import PageClient

BREAKS = {"unfit": Unfit, "clash": Clash, "wrong-moment": WrongMoment, "not-allowed": NotAllowed, "not-found": NotFound}


def nobody_at_all(actor: Actor, **_objects: Any) -> bool:
    return False


def plant(app: Application) -> None:
    views = Blueprint("plant", __name__)

    @views.post("/plant/keep/<key>")
    @open_to(everyone)
    def keep(key: str) -> Any:
        session.add(Series(key=key, name={"zh": key}))
        flash_done(N_("记下了。"))
        return redirect_to("plant.rows")

    @views.post("/plant/once/<key>")
    @open_to(signed_in)
    def once(key: str) -> Any:
        """An operation that does harm if done twice: only the receipt prevents the second one."""
        n = session.scalar(sa.select(sa.func.count()).select_from(Series).where(Series.key.startswith(key)))
        waiting = app.extensions.get("plant-barrier")
        if waiting is not None:
            waiting.wait()
        made = Series(key=f"{key}-{n}-{threading.get_ident()}", name={"zh": key})
        session.add(made)
        audit.record("plant.once", made, by=access.current_actor().account_id, at=clock.now())
        return redirect_to("plant.rows", after=key)

    @views.post("/plant/raise/<key>/<what>")
    @open_to(everyone)
    def refuse(key: str, what: str) -> Any:
        session.add(Series(key=key, name={"zh": key}))
        mail.write("alice@example.org", "never", "sent", at=clock.now())
        audit_me = Series(key=f"{key}-2", name={"zh": key})
        session.add(audit_me)
        session.flush()
        audit.record("plant.refuse", audit_me, by=None, at=clock.now())
        if what == "fault":
            raise RuntimeError("the password is hunter2")
        if what == "abort":
            abort(404)
        raise BREAKS[what](N_("这一次不行，因为 %(why)s。"), why="试验")

    @views.get("/plant/write")
    @open_to(everyone)
    def write_on_get() -> Any:
        session.add(Series(key="smuggled", name={"zh": "夹带"}))
        session.flush()
        session.commit()
        return jsonify(ok=True)

    @views.get("/plant/rows")
    @open_to(everyone)
    def rows() -> Any:
        told_ones = get_flashed_messages(with_categories=True)
        return jsonify(keys=sorted(session.scalars(sa.select(Series.key))), told=told_ones)

    @views.route("/plant/closed", methods=["GET", "POST"])
    @open_to(nobody_at_all)
    def closed() -> Any:
        raise AssertionError("nobody enters here")

    @views.get("/plant/phones")
    @open_to(everyone, sensitive="phones")
    def phones() -> Any:
        access.note("read", "phone", subject="account:7", reason="他打来电话")
        return jsonify(ok=True)

    @views.post("/plant/count/<uuid:job_id>")
    @open_to(everyone)
    def count(job_id: Any) -> Any:
        job = session.get(Job, job_id)
        assert job is not None
        seen = job.done
        job.done = seen + 1
        return redirect_to("plant.rows")

    @views.post("/plant/post")
    @open_to(everyone)
    def post() -> Any:
        mail.write("alice@example.org", "见信", "好", at=clock.now())
        jobs.ask("plant-count", {"to": 2}, by=None, at=clock.now())
        return redirect_to("plant.rows")

    @views.post("/plant/echo")
    @open_to(everyone)
    def echo() -> Any:
        session.add(Series(key=request.form["key"], name={"zh": request.form["key"]}))
        return redirect_to("plant.rows")

    app.register_blueprint(views)


@pytest.fixture
def planted(make_app: Callable[..., Application]) -> Application:
    return make_app(plant, again=True)


@pytest.fixture
def browse(planted: Application, people: Any) -> Callable[[str | None], PageClient]:
    """A browser on the planted application, signed in by name."""

    def browse(name: str | None = None) -> PageClient:
        visitor = PageClient(planted)
        if name is not None:
            visitor.sign_in(getattr(people, name))
        return visitor

    return browse

"""Doors, and the access log that is written after the edge."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from contest import access, desks
from contest.access import NOBODY, AccessLine, Actor, DoorlessEndpoint, Grant
from contest.db import new_id


def lines(session, *columns):
    session.rollback()
    return session.execute(sa.select(*columns).order_by(AccessLine.id)).all()


def test_an_endpoint_without_a_door_refuses_to_start(make_app, monkeypatch):
    def join(app):
        app.add_url_rule("/open-gate", "open_gate", lambda: "come in")

    monkeypatch.setattr(desks, "join", join)
    with pytest.raises(DoorlessEndpoint, match=r"open_gate carries no @open_to"):
        make_app()


def test_every_endpoint_of_the_app_has_a_door(app):
    for endpoint, view in app.view_functions.items():
        if endpoint != "static":
            assert callable(view.open_to), endpoint


def test_a_closed_door_asks_the_unknown_to_sign_in_and_refuses_the_known(browse, session):
    page = browse().get("/plant/closed?x=1", status=303)
    assert page.location == "/sign-in?next=/plant/closed?x%3D1"
    browse().post("/plant/closed", status=303)
    browse("alice").get("/plant/closed", status=403)
    browse("alice").post("/plant/closed", status=403)
    seen = lines(session, AccessLine.kind, AccessLine.what, AccessLine.account_id.is_(None), AccessLine.path)
    assert [tuple(line) for line in seen] == [
        ("denied", "tests.foundation.conftest.nobody_at_all", unknown, "/plant/closed") for unknown in (False, False)
    ], "and visits of nobody fill no log"


def test_reading_what_is_sensitive_is_noted_although_a_get_never_writes(browse, session, people, at):
    browse("alice").get("/plant/phones")
    seen = lines(session, AccessLine.what, AccessLine.subject, AccessLine.reason, AccessLine.account_id, AccessLine.at)
    assert [tuple(line) for line in seen] == [
        ("phones", None, None, people.alice.account_id, at),
        ("phone", "account:7", "他打来电话", people.alice.account_id, at),
    ]


def test_a_refused_deed_keeps_its_note(browse, session):
    """The denial outlives the request's own transaction, which is undone."""
    browse("alice").post("/plant/closed", status=403)
    assert lines(session, AccessLine.kind)[0].kind == "denied"


def test_an_ordinary_page_is_not_noted(browse, session):
    browse("alice").get("/plant/rows")
    assert lines(session, AccessLine.id) == []


def test_grants_are_asked_by_role_place_and_series():
    here, there, career, skills = new_id(), new_id(), new_id(), new_id()
    actor = Actor(
        new_id(),
        grants=(Grant("organiser", here, career), Grant("student", there, None), Grant("administrator", None, None)),
    )
    assert actor.has("organiser")
    assert actor.has("organiser", here, career)
    assert not actor.has("organiser", here, skills)
    assert not actor.has("organiser", there, career)
    assert actor.has("student", there, skills)
    assert actor.organisations("organiser") == [here]
    assert actor.organisations("organiser", skills) == []
    assert actor.organisations("administrator") == []
    assert access.administrators(actor)
    assert not access.administrators(NOBODY)
    assert not NOBODY.is_known

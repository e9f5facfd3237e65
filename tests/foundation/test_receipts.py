"""Sending the same form twice does the operation once, even if both arrive at the same moment."""

from __future__ import annotations

import threading

import sqlalchemy as sa

from contest.audit import AuditLine
from contest.people.models import Series
from contest.receipts import ALPHABET, Receipt, code_of
from tests.client import PageClient
from tests.foundation.conftest import plant

ONCE = "7b0f9a52-6a2e-4a0e-9a34-0f5f4f0a7c11"


def made(session, key):
    session.rollback()
    return session.scalars(sa.select(Series.key).where(Series.key.startswith(key))).all()


def test_a_double_click_does_it_once_and_shows_the_same_receipt(browse, session):
    alice = browse("alice")
    first = alice.post("/plant/once/click", idempotency_key=ONCE)
    told = alice.get(first.location).json["told"]
    second = alice.post("/plant/once/click", idempotency_key=ONCE)
    told_again = alice.get(second.location).json["told"]

    assert first.location == second.location == "/plant/rows?after=click"
    assert len(made(session, "click")) == 1
    assert [category for category, _ in told] == ["receipt"]
    assert told[0][1]["code"] == told_again[0][1]["code"] == code_of(ONCE)
    assert told[0][1]["at"] == told_again[0][1]["at"]
    assert told_again[0][1]["again"] is True
    assert not told[0][1].get("again")


def test_two_forms_are_two_deeds(browse, session):
    alice = browse("alice")
    alice.post("/plant/once/two")
    alice.post("/plant/once/two")
    assert len(made(session, "two")) == 2


def test_a_key_belongs_to_its_account(browse, session):
    """bob cannot get alice's answer, or prevent alice's operation, by sending alice's key."""
    browse("bob").post("/plant/once/key", idempotency_key=ONCE)
    browse("alice").post("/plant/once/key", idempotency_key=ONCE)
    assert len(made(session, "key")) == 2


def test_a_refused_deed_leaves_no_receipt(browse, session):
    alice = browse("alice")
    alice.post("/plant/raise/x/unfit", idempotency_key=ONCE, status=422)
    alice.post("/plant/keep/after", idempotency_key=ONCE)
    assert made(session, "after") == ["after"]


def test_concurrent_twins_do_it_once(make_app, people, session):
    """Six presses at the same moment: on PostgreSQL they all find nothing done yet, and the unique key decides."""

    def plant_with_barrier(app):
        plant(app)
        if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
            app.extensions["plant-barrier"] = threading.Barrier(6, timeout=10)

    app = make_app(plant_with_barrier)
    alice = PageClient(app).sign_in(people.alice)
    token, cookies = alice.token(), dict(alice.browser._cookies)
    session.commit()
    answers, faults = [], []

    def press():
        twin = PageClient(app)
        twin.browser._cookies.update(cookies)
        try:
            page = twin.ask(
                "POST", "/plant/once/twin", status=None, data={"csrf_token": token, "idempotency_key": ONCE}
            )
            answers.append((page.status, page.response.headers.get("Location")))
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert answers == [(303, "/plant/rows?after=twin")] * 6
    assert len(made(session, "twin")) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(Receipt)) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(AuditLine)) == 1


def test_codes_can_be_read_out():
    codes = {code_of(str(n)) for n in range(2_000)}
    assert all(len(code) == 4 and set(code) <= set(ALPHABET) for code in codes)
    assert not set(ALPHABET) & set("AEIOU01")
    assert len(codes) > 1_980


def test_a_key_belongs_to_its_operation(browse, session):
    """Another operation under a used key is neither done nor answered with the first one's result."""
    alice = browse("alice")
    alice.post("/plant/once/mine", idempotency_key=ONCE)
    alice.post("/plant/keep/other", idempotency_key=ONCE, status=409)
    assert made(session, "other") == []

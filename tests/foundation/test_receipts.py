"""Sending the same form twice does the operation once, even if both arrive at the same moment."""

from __future__ import annotations

import threading
import uuid

import pytest
import sqlalchemy as sa
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature

from contest.audit import AuditLine
from contest.people.models import Series
from contest.receipts import ALPHABET, Receipt, code_of
from contest.web.sessions import MOST_FLASHES, UNCOMPRESSED
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


def test_of_many_receipts_that_nobody_read_the_newest_are_kept(browse):
    """Browsers drop a cookie that is too large, and the sign-in with it."""
    alice = browse("alice")
    keys = [str(uuid.UUID(int=n)) for n in range(30)]
    for key in keys:
        alice.post("/plant/once/many", idempotency_key=key)
    assert len(alice.browser.get_cookie("session").value) < 3_000
    told = alice.get("/plant/rows").json["told"]
    assert [one["code"] for _category, one in told] == [code_of(key) for key in keys[-MOST_FLASHES:]]
    assert alice.get("/plant/rows").json["told"] == []


@pytest.mark.parametrize("length", [10, UNCOMPRESSED + 10])
def test_a_session_is_read_as_it_was_written_and_only_a_long_one_is_compressed(app, length):
    kept = {"of": "赛" * length}
    ours = app.session_interface.get_signing_serializer(app)
    theirs = SecureCookieSessionInterface().get_signing_serializer(app)
    written = ours.dumps(kept)
    assert written.startswith(".") is (length > UNCOMPRESSED)
    assert ours.loads(written) == theirs.loads(written) == kept
    assert ours.loads(theirs.dumps(kept)) == kept, "a cookie of an older version is read too"
    with pytest.raises(BadSignature):
        ours.loads("A" + written)


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


def refuse_another_content(page, session):
    page.says("这一次的内容不一样，所以没有收下")
    page.keeps_quiet_about(code_of(ONCE))
    assert made(session, "click-1") == []


def test_the_same_key_with_another_content_is_refused_and_gets_no_receipt(browse, session):
    """A page that the browser went back to, changed and sent again: today's text is never dropped as "received"."""
    alice = browse("alice")
    alice.post("/plant/once/click", idempotency_key=ONCE, title="我的十年")
    alice.get("/plant/rows")
    page = alice.post("/plant/once/click", idempotency_key=ONCE, title="我的二十年", status=409)
    refuse_another_content(page, session)
    assert alice.get("/plant/rows").json["told"] == []
    assert len(made(session, "click")) == 1
    again = alice.post("/plant/once/click", idempotency_key=ONCE, title="我的十年")
    assert again.location == "/plant/rows?after=click"


def test_the_same_key_at_another_address_is_refused(browse, session):
    """The same endpoint, another object."""
    alice = browse("alice")
    alice.post("/plant/once/one", idempotency_key=ONCE)
    alice.post("/plant/once/two", idempotency_key=ONCE, status=409).says("这一次的内容不一样")
    alice.post("/plant/once/one?more=1", idempotency_key=ONCE, status=409)
    assert made(session, "two") == []


def test_the_same_key_with_another_file_is_refused(browse, session):
    alice = browse("alice")
    alice.post("/plant/once/file", idempotency_key=ONCE, upload=("a.pdf", b"one"))
    alice.post("/plant/once/file", idempotency_key=ONCE, upload=("a.pdf", b"two"), status=409)
    alice.post("/plant/once/file", idempotency_key=ONCE, upload=("a.pdf", b"one"))
    assert len(made(session, "file")) == 1


def test_fields_that_run_into_one_another_are_another_content(browse):
    alice = browse("alice")
    alice.post("/plant/once/run", idempotency_key=ONCE, a="1", b="2")
    alice.post("/plant/once/run", idempotency_key=ONCE, a="1b2", status=409)
    alice.post("/plant/once/run", idempotency_key=ONCE, b="2", a="1", status=409)


def test_a_receipt_from_before_digests_is_still_given(browse, session):
    alice = browse("alice")
    alice.post("/plant/once/old", idempotency_key=ONCE)
    session.execute(sa.update(Receipt).values(digest=""))
    session.commit()
    assert alice.post("/plant/once/old", idempotency_key=ONCE).location == "/plant/rows?after=old"


def test_receipts_outlast_sign_ins():
    """The receipt of a sign-out keeps a saved copy of its cookie from opening anything."""
    from contest.people.sign_in.identification import STAYS
    from contest.retention import Kept, periods

    assert next(one.days for one in periods() if one.kept is Kept.RECEIPTS) > STAYS.days

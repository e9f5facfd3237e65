"""If a view returns, its work is saved; if it raises, it is undone; a GET never writes."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from contest import web
from contest.audit import AuditLine
from contest.errors import Unfit
from contest.forms import Form
from contest.jobs import Job
from contest.mail import Letter
from contest.people.models import Series
from tests import factories
from tests.client import PageClient
from tests.foundation.conftest import plant


@pytest.fixture
def frank(make_app, people):
    """A browser on an application that answers faults as in production, instead of raising them here."""
    return PageClient(make_app(plant, mode="development"))


def keys(client):
    return [key for key in client.get("/plant/rows").json["keys"] if key not in ("career", "skills")]


def test_returning_keeps(browse):
    client = browse()
    page = client.post("/plant/keep/kept")
    assert page.location == "/plant/rows"
    assert keys(client) == ["kept"]


def test_what_was_done_is_told_once(browse):
    client = browse()
    client.post("/plant/keep/kept")
    assert client.get("/plant/rows").json["told"] == [["done", "记下了。"]]
    assert client.get("/plant/rows").json["told"] == []


def test_raising_undoes_row_letter_and_audit_line(browse, session):
    client = browse()
    for what, status in {
        "unfit": 422,
        "clash": 409,
        "wrong-moment": 409,
        "not-allowed": 403,
        "not-found": 404,
        "abort": 404,
    }.items():
        page = client.post(f"/plant/raise/{what}/{what}", status=status)
        if what != "abort":
            page.says("这一次不行，因为 试验。")
    assert keys(client) == []
    assert session.scalars(sa.select(Letter)).all() == []
    assert session.scalars(sa.select(AuditLine)).all() == []


def test_a_refusal_speaks_the_readers_language(browse):
    page = browse().post("/plant/raise/x/not-found?lang=en", status=404)
    assert page.all("html")[0].get("lang") == "en"


def test_a_fault_undoes_and_shows_no_trace(frank):
    client = frank
    page = client.post("/plant/raise/x/fault", status=500)
    page.keeps_quiet_about("Traceback", "hunter2", "RuntimeError", "conftest.py")
    page.says(page.response.headers["X-Request-Id"])
    assert keys(client) == []


def test_a_get_cannot_write(frank):
    client = frank
    page = client.ask("GET", "/plant/write", status=None)
    assert page.status >= 500
    assert keys(client) == []


def test_a_deed_may_write_after_a_get_was_refused(frank):
    """The connection of the refused GET goes back to the pool and is not left read-only."""
    client = frank
    for n in range(8):
        client.ask("GET", "/plant/write", status=None)
        client.post(f"/plant/keep/after-{n}")
    assert keys(client) == [f"after-{n}" for n in range(8)]


def test_a_doubled_unique_row_is_a_clash_and_not_a_fault(browse):
    client = browse()
    client.post("/plant/keep/same")
    client.post("/plant/keep/same", status=409).says("刚刚已经有人办了")
    assert keys(client) == ["same"]


def test_without_its_token_a_form_is_not_taken(browse):
    client = browse()
    client.post("/plant/keep/forged", csrf_token="", status=422)
    client.post("/plant/keep/forged", csrf_token=browse().token(), status=422)
    assert keys(client) == []


def test_letters_and_jobs_commit_with_the_operation(browse, session):
    from contest import jobs

    @jobs.kind("plant-count")
    def counted(job):
        for n in range(job.asked["to"]):
            yield n + 1, job.asked["to"], None

    browse().post("/plant/post")
    assert session.scalar(sa.select(sa.func.count()).select_from(Letter)) == 1
    assert session.scalar(sa.select(Job.state)) == "waiting"


def test_nul_is_refused_in_every_part(browse):
    """PostgreSQL's text cannot hold U+0000, so a request that carries one is not understood on either database."""
    client = browse()
    client.post("/plant/echo", key="a\x00b", status=400)
    client.get("/plant/rows?after=%00", status=400)
    client.ask("GET", "/plant/%00", status=400)
    assert keys(client) == []


def test_a_form_error_keeps_nothing_half_done(app, session):
    """`attempt` runs in a savepoint: what an action wrote before it was refused is gone, what came before stays."""

    def half(key):
        factories.series(key)
        raise Unfit("不行")

    with app.test_request_context("/", method="POST"):
        factories.series("before")
        form = Form(meta={"csrf": False})
        assert form.attempt(half, "half") is None
        assert str(form.refusal) == "不行"
        assert session.scalars(sa.select(Series.key)).all() == ["before"]


def test_a_body_that_nobody_types_is_too_large(browse):
    """Taking a million empty fields apart costs seconds, before anybody is asked for a token."""
    body = "a&" * 300_000
    for media in ("application/x-www-form-urlencoded", "application/json"):
        browse().ask("POST", "/plant/post", status=413, data=body, content_type=media)


def test_a_number_that_no_column_holds_is_no_address(client):
    client.get("/e/any/publications/99999999999999999999", status=404)


def test_another_application_in_the_process_adds_nothing_to_a_page(make_app):
    """The demo, commands and tests make several; each page is given each thing once."""
    given = []

    def count(app):
        web.add_page_context(app, lambda: given.append(1) or {})

    first, _second = make_app(count), make_app(count)
    PageClient(first).get("/")
    assert len(given) == 1


def test_a_writing_wakes_only_the_parts_of_the_worker_that_it_gave_work(browse, session, planted, at):
    from contest import jobs, mail, waking
    from contest.worker import Worker

    def woken():
        found = {name for name, wake in worker._wakes.items() if wake.is_set()}
        for one in worker._wakes.values():
            one.clear()
        return found

    planted.extensions["saiwu-worker"] = worker = Worker(planted)  # its threads are not started
    jobs._kinds["waking"] = lambda _job: iter(())
    try:
        browse().post("/plant/keep/a")
        assert woken() == {"chores"}
        with planted.app_context():
            mail.write("alice@example.org", "见信", "好", at=at)
            waking.wake()
            assert woken() == {"chores", "letters"}
            jobs.ask("waking", {}, by=None, at=at)
            waking.wake()
            assert woken() == {"chores", "jobs"}
            waking.wake()
            assert woken() == {"chores"}, "told once"
            session.rollback()
    finally:
        del planted.extensions["saiwu-worker"], jobs._kinds["waking"]

"""A file in parts through nginx and gunicorn: they pass the protocol, and what was answered outlives the process."""

from __future__ import annotations

import os
import signal
import urllib.error
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from itsdangerous import URLSafeTimedSerializer

from contest.db import session
from contest.editions.models import Edition
from contest.web import Application
from tests import factories
from tests.deploy.test_nginx import Front, another, front, soon  # noqa: F401 - another and front are fixtures
from tests.people import Named, ticket
from tests.registration.conftest import a_pdf

PART = "application/offset+octet-stream"


class Student:
    """Somebody who is signed in, with a draft that may still be changed."""

    def __init__(self, site: Front, app: Application) -> None:
        self.site = site
        with app.app_context():
            at = datetime.now(UTC)
            school = factories.organisation("school", "4136010999", "测试大学")
            person = factories.person("林晓雯", home=school, at=at)
            account = factories.account(person.name, person=person, at=at)
            contest = factories.contest(session.query(Edition).one(), school)
            late = at + timedelta(days=1)
            entry = factories.entry(contest, home=school, members=[person], status="draft", at=at, late_until=late)
            session.commit()
            self.address = f"{site.address}/my/entries/{entry.id}/materials/report/uploads"
            who = Named(account.name, account.name, account.id, person.id)
            serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
            raw = uuid4().hex
            self.cookie = serializer.dumps(ticket(who) | {"csrf_token": raw})
            self.token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)  # type: ignore[arg-type]

    def ask(self, method: str, address: str, body: bytes = b"", **headers: str) -> tuple[int, Any]:
        sent = {"Tus-Resumable": "1.0.0", "X-CSRFToken": str(self.token), "Cookie": f"session={self.cookie}"}
        sent |= {"Referer": f"{self.site.address}/", "Accept": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(address, data=body or None, method=method, headers=sent)
        try:
            with urllib.request.urlopen(request, timeout=60, context=self.site.context) as answer:
                return answer.status, answer.headers
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()


def processes(site: Front) -> set[int]:
    """gunicorn's own processes that answer."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            pid, parent = path.parent.name, path.read_text().rpartition(")")[2].split()[1]
            found |= {int(pid)} if parent == str(site.pid) else set()
    return found


def test_parts_pass_and_outlive_the_process_that_took_them(front: Front, another: Application) -> None:  # noqa: F811
    whole = a_pdf("x" * 2**20).getvalue()
    student = Student(front, another)
    status, headers = student.ask("POST", student.address, Upload_Length=str(len(whole)))
    assert status == 201, headers
    where = front.address + headers["Location"].removeprefix(front.address)
    first, rest = whole[: 2**19], whole[2**19 :]
    status, headers = student.ask("PATCH", where, first, Content_Type=PART, Upload_Offset="0")
    assert (status, headers["Upload-Offset"]) == (204, str(2**19)), headers
    before = processes(front)
    for one in before:
        os.kill(one, signal.SIGKILL)
    soon(lambda: processes(front) - before, bool)
    soon(lambda: front.open("/healthz")[0], lambda status: status == 200)
    status, headers = student.ask("HEAD", where)
    assert (status, headers["Upload-Offset"]) == (200, str(2**19))
    status, headers = student.ask("PATCH", where, rest, Content_Type=PART, Upload_Offset=str(2**19))
    assert (status, headers["Upload-Offset"]) == (204, str(len(whole))), headers
    folder = another.config["SAIWU"].instance / "files" / "parts"
    (held,) = [path for path in folder.glob("*/*") if not path.suffix]
    assert held.read_bytes() == whole

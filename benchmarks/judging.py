"""What one judging sheet costs the server, beside a bare Flask hello: its page (GET), its submission with 8 marks
(POST), and saving in the background (autosave), for a judge with 100 entries.

All of it is processor time of this process through the WSGI call on SQLite, so what others do on the machine matters
little. What clients, sockets and a server in front cost is in neither side.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Engine

from benchmarks.report import Goal, Report
from contest import clock, create_app
from contest.cli import migrations
from contest.db import session
from contest.web import Application

TITLE = "one judging sheet (100 entries, 8 marks) beside a bare Flask hello, in processor time"
ENTRIES, ASPECTS = 100, 8
SAVES = 2  # in the background, for each sheet

ASPECT = """
    [[scheme.criterion.aspect]]
    key = "goal.a{n}"
    max = 10
    name = {{ zh = "评分项{n}", en = "Aspect {n}" }}
    text = {{ zh = "说得清、能检验。", en = "Stated so that it can be checked." }}
    bands = [
      {{ name = {{ zh = "优", en = "Excellent" }}, from = "8", to = "10", text = {{ zh = "具体", en = "Exact" }} }},
      {{ name = {{ zh = "良", en = "Good" }}, from = "6", to = "7.9", text = {{ zh = "明确", en = "Definite" }} }},
      {{ name = {{ zh = "弱", en = "Weak" }}, from = "0", to = "5.9", text = {{ zh = "含混", en = "Vague" }} }},
    ]
"""


def measure(*, quick: bool) -> Report:
    """Medians of processor milliseconds by kind of request, their ratio to a bare hello's in the same run, statements
    by kind of request."""
    sheets = 30 if quick else 90
    with tempfile.TemporaryDirectory() as folder:
        app, judge, sheet_ids = judged(Path(folder))
        spent, statements = used(app, judge, sheet_ids[:sheets])
    report = Report("judging")
    middle = {kind: statistics.median(seconds) for kind, seconds in spent.items()}
    for kind, seconds in middle.items():
        report.add(kind, 1000 * seconds, "ms")
    for kind, several in statements.items():
        report.add(f"{kind}, statements", statistics.median(several), "")
    hello = middle["hello"]
    sheet = hello / (middle["GET sheet"] + middle["POST submit"])
    saving = hello / middle["autosave"]
    report.add("GET sheet ÷ hello", middle["GET sheet"] / hello, "×")
    report.add("POST submit ÷ hello", middle["POST submit"] / hello, "×")
    report.add("autosave ÷ hello", middle["autosave"] / hello, "×")
    report.goals = [
        Goal("sheets per second ÷ hello's", sheet, 0.03, more_is_better=True),
        Goal("autosaves per second ÷ hello's", saving, 0.08, more_is_better=True),
    ]
    return report


def judged(folder: Path) -> tuple[Application, Any, list[str]]:
    """An application in this folder with a school round that is open for judging, a judge of all its entries, and the
    ids of their assignments."""
    from contest.i18n import compile_catalogues
    from contest.judging.queries import active_assignments
    from tests.databases import a_config
    from tests.judging.world import LAW, build
    from tests.people import settle  # type: ignore[attr-defined]

    compile_catalogues()
    app = create_app(a_config(f"sqlite:///{folder}/judging.sqlite3", folder))
    head, _, tail = LAW.replace("closes = 2023", "closes = 2099").partition(
        '    [[scheme.criterion.aspect]]\n    key = "goal.fit"'
    )
    rest = tail[tail.index('\n[[scheme]]\nkey = "make"') :]
    text = head + "".join(ASPECT.format(n=n) for n in range(1, ASPECTS + 1)) + rest
    with app.app_context():
        migrations().upgrade()
        people = settle(clock.now())
        session.commit()
        world = build(people, clock.now(), count=ENTRIES, text=text).opened()
        mine = [one for one in active_assignments(world.contest) if one.seat.account_id == people.judge.account_id]
        assert len(mine) == ENTRIES
        return app, people.judge, [str(one.id) for one in sorted(mine, key=lambda one: one.appearance.code)]


def used(app: Application, judge: Any, sheet_ids: list[str]) -> tuple[dict[str, list[float]], dict[str, list[int]]]:
    """Processor seconds and counts of statements by kind of request: each sheet is opened, saved in the background, and
    submitted."""
    from tests.client import PageClient

    client = PageClient(app, strict=False).sign_in(judge)
    browser = client.browser
    browser.get("/judge")  # the first page compiles templates, and the browser is given its own cookie
    spent: dict[str, list[float]] = {kind: [] for kind in ("hello", "GET sheet", "autosave", "POST submit")}
    statements: dict[str, list[int]] = {kind: [] for kind in ("GET sheet", "autosave", "POST submit")}
    hello = bare().test_client()

    def once(kind: str, ask: Callable[[], Any], status: int) -> None:
        with counting() as seen:
            began = time.process_time()
            answer = ask()
            spent[kind].append(time.process_time() - began)
        assert answer.status_code == status, f"{kind} answered {answer.status_code}"
        if kind in statements:
            statements[kind].append(seen[0])

    for n, sheet_id in enumerate(sheet_ids):
        for _ in range(20):
            once("hello", lambda: hello.get("/"), 200)
        address, token = f"/judge/{sheet_id}", client.token()
        once("GET sheet", lambda address=address: browser.get(address), 200)  # type: ignore[misc]
        for version in range(SAVES):
            draft = {"idempotency_key": str(uuid4()), "version": version and version + 1}
            draft |= {"marks": {f"goal.a{version + 1}": "7.5"}, "note": "", "comment": ""}
            once(
                "autosave",
                lambda address=address, draft=draft, token=token: browser.post(  # type: ignore[misc]
                    f"{address}/draft", data=json.dumps(draft), content_type="application/json",
                    headers={"X-CSRFToken": token},
                ),
                200,
            )  # fmt: skip
        form = {"csrf_token": token, "idempotency_key": str(uuid4()), "operation": "submit", "version": "3"}
        form |= {f"m.goal.a{aspect}": f"{(n + aspect) % 10}.5" for aspect in range(1, ASPECTS + 1)}
        form |= {"note": "", "comment": "讲得清楚"}
        once("POST submit", lambda address=address, form=form: browser.post(address, data=form), 303)  # type: ignore[misc]
    for kind in spent:
        spent[kind] = spent[kind][len(spent[kind]) // 10 :]  # without what is only done at first
    return spent, statements


def bare() -> Flask:
    app = Flask("bare")
    app.add_url_rule("/", "hello", lambda: "hello")
    return app


@contextmanager
def counting() -> Iterator[list[int]]:
    """How many statements are sent meanwhile, those that begin and end transactions left out."""
    seen = [0]

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen[0] += not statement.startswith(("PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE"))

    sa.event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(Engine, "before_cursor_execute", note)

"""What judging sheets cost and how many a server takes, beside a bare Flask hello.

First in processor time of one process through the WSGI call on SQLite: the page (GET), its submission with 8 marks
(POST), and saving in the background (autosave), for a judge with 100 entries. What others do on the machine matters
little there, and clients, sockets and a server in front are in neither side.

Then over HTTP, on SQLite (synchronous FULL) and PostgreSQL (as shipped, every commit on the disk): two web processes
with the committed settings, 16 and 64 judges with 100 entries each, runs in turn with those of the hello under the same
server and client, and with two processes that only commit one row at a time on the same database. A sheet is its GET
and its POST; every acknowledged one is counted afterwards.
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

from benchmarks import _hall
from benchmarks._client import Crowd, Line, quantile
from benchmarks.report import Goal, Report
from contest import clock, create_app
from contest.cli import migrations
from contest.db import session
from contest.web import Application

TITLE = "judging sheets (100 entries, 8 marks) beside a bare Flask hello: processor time, and over HTTP"
ENTRIES, ASPECTS = 100, _hall.ASPECTS
SAVES = 2  # in the background, for each sheet
SHEETS_GOAL, SAVES_GOAL = 0.03, 0.08


def measure(*, quick: bool) -> Report:
    """Medians of processor milliseconds and statements by kind of request; over HTTP, by database and number of judges,
    sheets and autosaves per second as parts of the hello's requests per second, and how long they take."""
    report = Report("judging")
    _processor_time(report, 30 if quick else 90)
    for kind in ("sqlite", "postgresql"):
        _over_http(
            report, kind, runs=1 if quick else 5, seconds=2.0 if quick else 10.0, crowds=(16,) if quick else (16, 64)
        )
    return report


def _processor_time(report: Report, sheets: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app, judge, sheet_ids = judged(Path(folder))
        spent, statements = used(app, judge, sheet_ids[:sheets])
    middle = {kind: statistics.median(seconds) for kind, seconds in spent.items()}
    for kind, seconds in middle.items():
        report.add(kind, 1000 * seconds, "ms")
    for kind, several in statements.items():
        report.add(f"{kind}, statements", statistics.median(several), "")
    for kind in ("GET sheet", "POST submit", "autosave"):
        report.add(f"{kind} ÷ hello", middle[kind] / middle["hello"], "×")
    sheet = middle["hello"] / (middle["GET sheet"] + middle["POST submit"])
    report.goals += [
        Goal("processor time: sheets ÷ hello", sheet, SHEETS_GOAL, more_is_better=True),
        Goal(
            "processor time: autosaves ÷ hello", middle["hello"] / middle["autosave"], SAVES_GOAL, more_is_better=True
        ),
    ]


def _over_http(report: Report, kind: str, *, runs: int, seconds: float, crowds: tuple[int, ...]) -> None:
    """Runs in turn: hello, commits, and for each number of judges sheets and autosaves; then the open loop."""
    with _hall.hall(kind, max(crowds), ENTRIES) as hall, _hall.bare() as bare:
        _sheets(hall, hall.judges, seconds)  # compiles templates in every process
        hall.empty()
        rates: dict[str, list[float]] = {}
        seconds_of: dict[tuple[str, int], list[float]] = {}
        lost = 0
        for _run in range(runs):
            rates.setdefault("hello", []).append(_hellos(bare.port, seconds))
            rates.setdefault("commits", []).append(hall.commits(seconds))
            for count in crowds:
                sums, rate = _sheets(hall, hall.judges[:count], seconds)
                rates.setdefault(f"{count} judges, sheets", []).append(rate)
                seconds_of.setdefault(("sheet", count), []).extend(sums.seconds["sheet"])
                lost += len(set(sums.acknowledged) - hall.submitted())
                hall.empty()
                sums, rate = _saves(hall, hall.judges[:count], seconds)
                rates.setdefault(f"{count} judges, autosaves", []).append(rate)
                seconds_of.setdefault(("autosave", count), []).extend(sums.seconds["autosave"])
                hall.empty()
        middle = {name: statistics.median(several) for name, several in rates.items()}
        for name, rate in middle.items():
            report.add(f"{kind}, {name} per second", rate, "")
        for count in crowds:
            _weigh(report, f"{kind}, {count} judges", middle, count)
            for what in ("sheet", "autosave"):
                _tell_times(report, f"{kind}, {count} judges at full load, {what}", seconds_of[what, count], 5)
        most = max(middle[f"{count} judges, sheets"] for count in crowds)
        lost += _at_half_the_rate(report, kind, hall, most / 2, seconds)
        report.goals.append(Goal(f"{kind}: acknowledged sheets that are not there", lost, 0))


def _weigh(report: Report, name: str, middle: dict[str, float], count: int) -> None:
    sheets, saves = middle[f"{count} judges, sheets"], middle[f"{count} judges, autosaves"]
    report.goals.append(Goal(f"{name}: sheets ÷ hello", sheets / middle["hello"], SHEETS_GOAL, more_is_better=True))
    # Of the two references the lower one counts: where the disk is slow, nothing is faster than it.
    wanted = min(SAVES_GOAL, 0.5 * middle["commits"] / middle["hello"])
    report.goals.append(Goal(f"{name}: autosaves ÷ hello", saves / middle["hello"], wanted, more_is_better=True))


def _tell_times(report: Report, name: str, taken: list[float], most: float) -> None:
    median, slow = quantile(taken, 0.5), quantile(taken, 0.99)
    report.add(f"{name}, median", 1000 * median, "ms")
    report.add(f"{name}, p99", 1000 * slow, "ms")
    report.goals.append(Goal(f"{name}: p99 ÷ median", slow / median, most))


def _at_half_the_rate(report: Report, kind: str, hall: _hall.Hall, rate: float, seconds: float) -> int:
    """Sheets come at a fixed rate, whether or not the earlier ones are done. Returns how many were lost."""
    sums = _hall.Sums()
    places = [
        (judge, address, n) for n in range(ENTRIES) for judge in hall.judges for address in judge.addresses[n : n + 1]
    ]
    following = iter(places)

    def begin(due: float) -> _hall.Script:
        judge, address, n = next(following)
        return _hall.sheet(judge, address, sums, n, due)

    crowd = Crowd(hall.port)
    crowd.run_at_rate([Line(n) for n in range(64)], begin, rate, time.perf_counter() + seconds)
    crowd.close()
    name = f"{kind}, sheets at half the rate"
    _tell_times(report, name, sums.seconds["sheet"], 2.5)
    report.goals.append(Goal(f"{name}: p99 (ms)", 1000 * quantile(sums.seconds["sheet"], 0.99), 250))
    lost = len(set(sums.acknowledged) - hall.submitted())
    hall.empty()
    return lost


def _hellos(port: int, seconds: float) -> float:
    answers: list[float] = []
    until = time.perf_counter() + seconds
    return _run(port, [_hall.hello(answers, until) for _ in range(16)], answers)


def _sheets(hall: _hall.Hall, judges: list[_hall.Judge], seconds: float) -> tuple[_hall.Sums, float]:
    sums, until = _hall.Sums(), time.perf_counter() + seconds
    return sums, _run(hall.port, [_hall.sheets(judge, sums, until) for judge in judges], sums.seconds["sheet"])


def _saves(hall: _hall.Hall, judges: list[_hall.Judge], seconds: float) -> tuple[_hall.Sums, float]:
    sums, until = _hall.Sums(), time.perf_counter() + seconds
    return sums, _run(hall.port, [_hall.autosaves(judge, sums, until) for judge in judges], sums.seconds["autosave"])


def _run(port: int, scripts: list[_hall.Script], done: list[float]) -> float:
    """How many a second were done, with what was under way at the end."""
    crowd, began = Crowd(port), time.perf_counter()
    crowd.run(scripts)
    crowd.close()
    return len(done) / (time.perf_counter() - began)


def judged(folder: Path) -> tuple[Application, Any, list[str]]:
    """An application in this folder with a school round that is open for judging, a judge of all its entries, and the
    ids of their assignments."""
    from contest.i18n import compile_catalogues
    from contest.judging.queries import active_assignments
    from tests.databases import a_config
    from tests.judging.world import build
    from tests.people import settle  # type: ignore[attr-defined]

    compile_catalogues()
    app = create_app(a_config(f"sqlite:///{folder}/judging.sqlite3", folder))
    with app.app_context():
        migrations().upgrade()
        people = settle(clock.now())
        session.commit()
        world = build(people, clock.now(), count=ENTRIES, text=_hall.rulebook()).opened()
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

"""What signing up and entering cost: whole sign-ups (form, POST, entry form, entry POST) beside what the password hash
alone allows on the same cores, and entries of people who are signed in beside a bare Flask hello, in the same run.

The clients are on this machine and use its cores too, in every figure alike. Afterwards it is counted in the database
that each acknowledged entry is there, once, and that nobody has two.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks import _hall
from benchmarks._client import Crowd, Line, asked, quantile
from benchmarks.report import Goal, Report

TITLE = "sign-ups beside the password hash alone, entries beside a bare Flask hello, on both databases"
CLIENTS = (16, 64)
SIGN_UP_GOAL, ENTRY_GOAL, TAIL_GOAL = 0.45, 0.03, 3
SCHOOL, EDITION = "4136010421", "small-2023"
SIGN_UP, ENTER = f"/sign-up/student/{SCHOOL}", f"/my/tracks/{EDITION}/growth/higher"
PASSWORD = "Blue-Whale-Sings-7"
HASHES = """
import sys, time
from contest.people.sign_in.passwords import hashed
until, done = time.perf_counter() + float(sys.argv[1]), 0
hashed("warm-up-of-the-hash")
began = time.perf_counter()
while time.perf_counter() < until:
    hashed("Blue-Whale-Sings-7")
    done += 1
print(done / (time.perf_counter() - began))
"""
_TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
_numbers = count(1)


@dataclass
class Done:
    """What one run did: seconds of each whole, and the addresses of the entries that were acknowledged."""

    took: list[float] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)


def measure(*, quick: bool) -> Report:
    """Ratios to the hash and to the hello of the same run, and the tail at half the reached maximum."""
    report = Report("registration")
    seconds, runs = (1.5, 1) if quick else (8.0, 3)
    for kind in ("sqlite", "postgresql"):
        with _hall.site(kind, partial(_open, people=600 if quick else 8000)) as (served, url, waiting):
            acknowledged: list[str] = []
            with _hall.bare() as bare:
                for clients in CLIENTS:
                    _measure(report, kind, clients, served, bare, waiting, acknowledged, runs=runs, seconds=seconds)
            lost, doubled = _counted(url, acknowledged)
            report.add(f"{kind}: entries acknowledged", len(acknowledged), "")
            report.goals.append(Goal(f"{kind}: acknowledged and not there", lost, 0))
            report.goals.append(Goal(f"{kind}: people with two entries", doubled, 0))
    return report


def _measure(
    report: Report,
    kind: str,
    clients: int,
    served: _hall.Served,
    bare: _hall.Served,
    waiting: Iterator[_hall.Judge],
    acknowledged: list[str],
    *,
    runs: int,
    seconds: float,
) -> None:
    rates: dict[str, list[float]] = {}
    for _ in range(runs):
        rates.setdefault("hash", []).append(_hashes(seconds / 2))
        rates.setdefault("hello", []).append(_hellos(bare, clients, seconds / 2))
        for name, script in (("sign-up", _sign_up), ("entry", partial(_enter_next, waiting))):
            done = Done()
            crowd, began = Crowd(served.port), time.perf_counter()
            crowd.run([_again(script, done, began + seconds) for _ in range(clients)])
            rates.setdefault(name, []).append(len(done.took) / (time.perf_counter() - began))
            crowd.close()
            acknowledged += done.entries
    rate = {name: statistics.median(several) for name, several in rates.items()}
    for name, value in rate.items():
        report.add(f"{kind}, {clients} clients: {name} per second", value, "")
    title = f"{kind}, {clients} clients"
    report.goals += [
        Goal(f"{title}: sign-ups ÷ hashes", rate["sign-up"] / rate["hash"], SIGN_UP_GOAL, more_is_better=True),
        Goal(f"{title}: entries ÷ hello", rate["entry"] / rate["hello"], ENTRY_GOAL, more_is_better=True),
    ]
    done, crowd = Done(), Crowd(served.port)
    lines = [Line(number) for number in range(clients)]
    begin = partial(_from, waiting, done)
    late = crowd.run_at_rate(lines, begin, rate["entry"] / 2, time.perf_counter() + seconds)
    crowd.close()
    acknowledged += done.entries
    report.add(f"{title}: entries begun late at half the maximum", late, "")
    tail = quantile(done.took, 0.99) / statistics.median(done.took)
    report.goals.append(Goal(f"{title}: slowest hundredth ÷ median at half the maximum", tail, TAIL_GOAL))


def _hashes(seconds: float) -> float:
    """Password hashes a second of as many processes as serve."""
    command = [sys.executable, "-c", HASHES, str(seconds)]
    started = [
        subprocess.Popen(command, cwd=_hall.ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(int(_hall.PROCESSES))
    ]
    return sum(float(one.communicate()[0]) for one in started)


def _hellos(bare: _hall.Served, clients: int, seconds: float) -> float:
    answers: list[float] = []
    crowd, began = Crowd(bare.port), time.perf_counter()
    crowd.run([_hall.hello(answers, began + seconds) for _ in range(clients)])
    took = time.perf_counter() - began
    crowd.close()
    return len(answers) / took


def _again(script: Any, done: Done, until: float) -> _hall.Script:
    while time.perf_counter() < until:
        yield from script(done)


def _sign_up(done: Done) -> _hall.Script:
    """Somebody signs up and begins an entry: four requests. Each is at an address of their own, so that the limit of
    one address is not measured."""
    n, began = next(_numbers), time.perf_counter()
    who = _hall.Judge({}, "", [])
    address = f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
    form = yield asked(SIGN_UP, X_Forwarded_For=address)
    fields = {
        "name": "韦一诺", "number": f"2022{n:08}", "level": "bachelor", "programme": "会计学", "entry_year": "2022",
        "years": "4", "login": f"b{os.getpid()}-{n}", "password": PASSWORD, "department": "",
    }  # fmt: skip
    answer = yield _posted(SIGN_UP, who, form, fields, address)
    assert answer.status == 303, f"a sign-up was answered {answer.status}: {_text(answer)}"
    who.take(answer)
    yield from _enter(who, done, began, address)


def _enter_next(waiting: Iterator[_hall.Judge], done: Done) -> _hall.Script:
    yield from _enter(_next_of(waiting), done, time.perf_counter(), "127.0.0.1")


def _from(waiting: Iterator[_hall.Judge], done: Done, due: float) -> _hall.Script:
    return _enter(_next_of(waiting), done, due, "127.0.0.1")


def _next_of(waiting: Iterator[_hall.Judge]) -> _hall.Judge:
    found = next(waiting, None)
    assert found is not None, "this machine enters more people than were made: raise `people`"
    return found


def _enter(who: _hall.Judge, done: Done, began: float, address: str) -> _hall.Script:
    """The form of an entry, and sending it."""
    form = yield asked(ENTER, cookie=who.cookie, X_Forwarded_For=address)
    answer = yield _posted(ENTER, who, form, {"title": "我的报告"}, address)
    assert answer.status == 303, f"an entry was answered {answer.status}: {_text(answer)}"
    where = re.search(rb"(?i)location: \S*(/my/entries/[0-9a-f-]+)", answer.head)
    assert where, answer.head
    done.entries.append(where[1].decode().rsplit("/", 1)[1])
    done.took.append(time.perf_counter() - began)


def _text(answer: Any) -> str:
    main = answer.body.decode(errors="replace").partition("<main")[2]
    return re.sub(r"<[^>]*>|\s+", " ", main)[:600]


def _posted(path: str, who: _hall.Judge, form: Any, fields: dict[str, str], address: str) -> bytes:
    assert form.status == 200, f"{path} was answered {form.status}"
    who.take(form)
    found = _TOKEN.search(form.body)
    assert found, path
    sent = {"csrf_token": found[1].decode(), "idempotency_key": str(uuid4()), **fields}
    body = urlencode(sent).encode()
    kind = "application/x-www-form-urlencoded"
    return asked(path, cookie=who.cookie, body=body, Content_Type=kind, X_Forwarded_For=address)


def _open(env: dict[str, str], *, people: int) -> Iterator[_hall.Judge]:
    """A season whose registration is open, and so many students of the school who are signed in, in browsers of their
    own."""
    from contest import create_app
    from contest.config import from_environment
    from contest.db import session
    from tests import factories
    from tests.client import PageClient
    from tests.people import Named, settle  # type: ignore[attr-defined]

    env["TRUSTED_PROXIES"] = "1"
    app = create_app(from_environment(env))
    at = datetime.now(UTC)
    text = factories.rulebook_text().replace("closes = 2023-11-01", "closes = 2123-11-01")
    with app.app_context():
        small = settle(at)
        factories.edition(EDITION, of=small.series, text=text, at=at)
        made = []
        for n in range(people):
            person = factories.person(f"甲{n}", home=small.school, kind="student", level="bachelor", at=at)
            account = factories.account(f"甲{n}", login=f"w{n}", person=person, at=at)
            factories.membership(account, "student", small.school, None, at=at)
            made.append(Named(f"w{n}", f"甲{n}", account.id, person.id))
        session.commit()
    cookies = []
    for named in made:
        client = PageClient(app, strict=False).sign_in(named)
        cookies.append({one.key: one.value for one in client.browser._cookies.values()})  # type: ignore[union-attr]
    return (_hall.Judge(one, "", []) for one in cookies)


def _counted(url: str, acknowledged: list[str]) -> tuple[int, int]:
    """How many acknowledged entries are not there, and how many people have two."""
    import sqlalchemy as sa

    from contest.registration.models import Entry, EntryMember

    engine = sa.create_engine(url)
    with engine.connect() as connection:
        there = {str(one) for one in connection.scalars(sa.select(Entry.id))}
        twice = sa.select(EntryMember.person_id).group_by(EntryMember.person_id).having(sa.func.count() > 1)
        doubled = len(connection.execute(twice).all())
    engine.dispose()
    return len(set(acknowledged) - there), doubled

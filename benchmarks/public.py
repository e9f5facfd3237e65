"""What public pages cost beside a bare Flask hello, for clients that accept gzip, with tables of 100 to 10,000 rows.

Then behind nginx with the shipped configuration, beside a plain file of the same bytes that the same nginx gives
(`gzip_static`); and while 16 judges each save a mark every three seconds, beside the same server at rest.

First in processor time of one process through the WSGI call: what others do on the machine matters little there. Then
over HTTP: two web processes with the committed settings, 32 connections that are kept alive, runs in turn with those of
the hello under the same server and client. The medal table has so many delegations, the event and one delegation so
many entries; the table is shown whole, the lists by pages.
"""

from __future__ import annotations

import gzip
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

from benchmarks import _front, _hall
from benchmarks._client import Answer, Crowd, Line, asked
from benchmarks.report import Goal, Report

TITLE = "public pages (100, 500, 10,000 rows) beside a bare Flask hello: processor time, and over HTTP"
ROWS = (100, 500, 10_000)
CONNECTIONS = 32
GOAL, LONG_GOAL, LONG_BYTES = 0.8, 0.3, 200e6
NGINX_GOAL = 0.8  # of what the same nginx gives for a plain file
JUDGES, PAUSE, SAVING_GOAL = 16, 3.0, 0.8  # each saves once in so many seconds; of what is served meanwhile, at rest
FIRST_GOAL = 2  # of a first view, after a publication, in later ones
LONG = 1000  # rows from which the other goal counts
CODINGS = "gzip, deflate"
MOMENT = datetime(2023, 10, 12, tzinfo=UTC)  # within the period that the rulebook gives


@dataclass
class Published:
    """The application in this process on the rows that the served one has, and the addresses of its public pages."""

    app: Any
    edition: Any
    addresses: dict[str, str]
    rows: int = 0
    made_ahead: float = 0.0  # processor seconds for the pages, before the rows were committed

    def grow(self, count: int) -> None:
        """So many delegations in the medal table, and so many entries in one contest and of one delegation."""
        import sqlalchemy as sa

        from contest.db import new_id, session
        from contest.publication.models import PublicationContest, PublishedPlace, PublishedTable

        with self.app.app_context():
            last = session.scalars(sa.select(PublishedPlace).order_by(PublishedPlace.position.desc())).first()
            assert last is not None
            plain = {c.name: getattr(last, c.name) for c in sa.inspect(PublishedPlace).columns}
            plain |= {"group": self.addresses["delegation"].rsplit("/", 1)[1]}
            more = [
                plain | {"id": new_id(), "position": n, "place": n, "entry": f"G{n:05}", "title": f"第{n}件作品"}
                for n in range(last.position + 1, count + 1)
            ]
            session.execute(sa.insert(PublishedPlace), more)
            where = (PublicationContest.key == last.contest,)
            session.execute(sa.update(PublicationContest).where(*where).values(entries=count, people=count))
            for table in session.scalars(sa.select(PublishedTable)):
                first = table.rows[0]
                names = {f"{n:010}": {"zh": f"第{n}代表队", "en": f"Delegation {n}"} for n in range(1, count + 1)}
                table.rows = [[str(n), code, *first[2:]] for n, code in enumerate(names, 1)]
                table.group_names = {code: {"name": name, "short": name} for code, name in names.items()}
            session.flush()
            began = time.process_time()
            self.app.extensions["saiwu-ready"].make_ahead(session().connection(), self.edition.key)
            self.made_ahead = time.process_time() - began
            session.commit()
        self.rows = count


def measure(*, quick: bool) -> Report:
    """Processor time of pages in hellos by rows; over HTTP requests per second as parts of the hello's."""
    report = Report("public")
    sizes = (100, 10_000) if quick else ROWS
    with (
        tempfile.TemporaryDirectory(prefix="saiwu-front-") as folder,
        _hall.site("sqlite", _published, FRONT_PAGES=f"{folder}/pages") as (served, _url, site),
        _hall.bare() as bare,
        _front.nginx(Path(folder), Path(folder) / "pages", served.port) as (front, plain),
    ):
        for rows in sizes:
            for address in site.addresses.values():  # so that both processes have done all of this before
                _run(served, address, 0.1)
            site.grow(rows)
            report.add(f"pages made ahead, {rows} rows", site.made_ahead, "s")
            _first_in_process(report, site)
            _processor_time(report, site, 300 if quick else 2000)
            _over_http(report, site, served, bare, runs=1 if quick else 5, seconds=0.7 if quick else 2.0)
            _behind_nginx(report, site, front, plain, runs=1 if quick else 5, seconds=0.5 if quick else 1.0)
        for page in ("medal table", "event"):
            cost = {one.name: one.value for one in report.figures if one.name.startswith(f"processor time, {page}")}
            first, last = (cost[f"processor time, {page}, {rows} rows"] for rows in (sizes[0], sizes[-1]))
            name = f"{page}: cost at {sizes[-1]} rows ÷ at {sizes[0]}"
            report.goals.append(Goal(name, last / first, 4))
    _while_judges_save(report, runs=1 if quick else 5, seconds=PAUSE if quick else 2 * PAUSE)
    return report


def _first_in_process(report: Report, site: Published) -> None:
    """What a process that has no page yet takes for its first one, in processor time and statements."""
    from contest.web.ready import ReadyPages
    from tests.statements import counted

    own = site.app.extensions["saiwu-ready"]
    for name, address in site.addresses.items():
        spent, statements = [], 0
        for _ in range(7):
            ask = _asking(ReadyPages(own.inner, site.app), address)
            began = time.process_time_ns()
            with counted() as seen:
                ask()
            spent.append((time.process_time_ns() - began) / 1e3)
            statements = len(seen)
        report.add(f"first view in a process, {name}, {site.rows} rows", statistics.median(spent), "µs")
        report.add(f"first view in a process, {name}, {site.rows} rows, statements", statements, "")


def _behind_nginx(
    report: Report, site: Published, front: _hall.Served, plain: Path, *, runs: int, seconds: float
) -> None:
    """Each page as nginx gives it and a plain file of the same bytes, in turn; what nginx itself used for each too."""
    for name in ("edition", "medal table", "event"):
        address, file = site.addresses[name], plain / f"{name.split()[0]}-{site.rows}"
        page = _as_a_file(front, address)
        Path(f"{file}.gz").write_bytes(page)
        file.write_bytes(gzip.decompress(page))
        pairs = [
            (_run(front, address, seconds), _run(front, f"{_front.PLAIN}{file.name}", seconds)) for _ in range(runs)
        ]
        where = f"behind nginx, {name}, {site.rows} rows"
        report.add(f"{where}, per second", statistics.median(one.rate for one, _file in pairs), "")
        report.add(f"{where}, nginx's processor", 1e6 * statistics.median(one.cost for one, _file in pairs), "µs")
        ratio = statistics.median(one.rate / other.rate for one, other in pairs)
        report.goals.append(Goal(f"{where} ÷ plain file", ratio, NGINX_GOAL, more_is_better=True))
        ratio = statistics.median(other.cost for _one, other in pairs) / statistics.median(one.cost for one, _ in pairs)
        report.goals.append(Goal(f"{where}, processor: plain file ÷ it", ratio, NGINX_GOAL, more_is_better=True))


def _as_a_file(front: _hall.Served, address: str) -> bytes:
    """The bytes of a page, packed, once nginx gives it by itself."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        answer = _once(front, address)
        if _front.FILE.search(answer.head):
            return answer.body
        time.sleep(0.1)
    raise RuntimeError(f"nginx does not give {address} as a file")


def _while_judges_save(report: Report, *, runs: int, seconds: float) -> None:
    """The home of an edition while its judges save, and at rest, in turn."""
    import sqlalchemy as sa

    from contest.db import session
    from contest.editions.models import Edition

    sums, versions, given = _hall.Sums(), dict[str, int](), itertools.count()
    with _hall.hall("sqlite", JUDGES, 10) as hall:
        with hall.app.app_context():
            address = f"/e/{session.scalars(sa.select(Edition.key)).one()}"
            session.rollback()

        def begin(_at: float) -> _hall.Script:
            n = next(given)
            return _hall.save_once(hall.judges[n % JUDGES], versions, n // JUDGES, sums)

        def save(until: float) -> None:
            crowd = Crowd(hall.port)
            crowd.run_at_rate([Line(n) for n in range(JUDGES)], begin, JUDGES / PAUSE, until)
            crowd.close()

        quiet, saving = [], []
        _run(hall.served, address, 0.5)
        for _ in range(runs):
            quiet.append(_run(hall.served, address, seconds))
            judges = Thread(target=save, args=(time.perf_counter() + seconds,))
            judges.start()
            saving.append(_run(hall.served, address, seconds))
            judges.join()
    assert not sums.odd, sums.odd
    saved = len(sums.seconds["autosave"])
    report.add("marks saved meanwhile", saved, "")
    report.add("a mark's save meanwhile", 1e3 * statistics.median(sums.seconds["autosave"]), "ms")
    ratio = statistics.median(one.rate for one in saving) / statistics.median(one.rate for one in quiet)
    goal = Goal(f"home while {JUDGES} judges save ÷ at rest", ratio, SAVING_GOAL, more_is_better=True)
    report.goals.append(goal)
    ratio = statistics.median(one.cost for one in saving) / statistics.median(one.cost for one in quiet)
    report.add(f"home while {JUDGES} judges save, server's processor (saves and all) ÷ at rest", ratio, "×")


def _processor_time(report: Report, site: Published, rounds: int) -> None:
    """The median of processor microseconds of each page, and how many of it make a hello of the same process."""
    from benchmarks.judging import bare as bare_app

    kinds: dict[str, Callable[[], int]] = {"hello": _asking(bare_app(), "/")}
    kinds |= {name: _asking(site.app, address) for name, address in site.addresses.items()}
    spent: dict[str, list[float]] = {name: [] for name in kinds}
    sizes: dict[str, int] = {}
    for name, ask in kinds.items():
        sizes[name] = ask()
    for _ in range(rounds):
        for name, ask in kinds.items():
            began = time.process_time()
            ask()
            spent[name].append(time.process_time() - began)
    cost = {name: statistics.median(several) for name, several in spent.items()}
    for name in site.addresses:
        report.add(f"bytes, {name}, {site.rows} rows", sizes[name], "")
        report.add(f"processor time, {name}, {site.rows} rows", 1e6 * cost[name], "µs", series=name, x=float(site.rows))
        _weigh(report, f"processor time, {name}, {site.rows} rows: hello ÷ it", cost["hello"] / cost[name], site.rows)


def _asking(app: Any, address: str) -> Callable[[], int]:
    """A request through the WSGI call; gives the bytes of its answer."""
    from werkzeug.test import EnvironBuilder

    builder = EnvironBuilder(address, headers={"Accept-Encoding": CODINGS, "Host": "127.0.0.1"})
    environ = builder.get_environ()

    def start(status: str, _headers: Any, _fault: Any = None) -> None:
        assert status.startswith("200"), f"{address} answered {status}"

    def ask() -> int:
        given = app(dict(environ), start)
        size = sum(len(part) for part in given)
        if (close := getattr(given, "close", None)) is not None:
            close()
        return size

    return ask


def _over_http(
    report: Report, site: Published, served: _hall.Served, bare: _hall.Served, *, runs: int, seconds: float
) -> None:
    """Requests a second, and what the server's own processes used for each: that one says something on a busy machine
    too."""
    from contest.web.ready import BEAT

    time.sleep(5 * BEAT)  # as after a publication: each process has looked at the number of the public state
    ratios = []
    for name, address in site.addresses.items():
        first = _first_view(served, address)
        later = statistics.median(_first_view(served, address) for _ in range(9))
        report.add(f"HTTP, {name}, {site.rows} rows, first view ÷ later", first / later, "×")
        ratios.append(first / later)
        for _ in range(3):  # until it is ready in both processes
            _run(served, address, 0.1)
    # A single answer takes as long as the machine lets it, so the goal is that of all pages together.
    report.goals.append(
        Goal(f"HTTP, {site.rows} rows, first view ÷ later, the median page", statistics.median(ratios), FIRST_GOAL)
    )
    runs_of: dict[str, list[Run]] = {}
    for _ in range(runs):
        runs_of.setdefault("hello", []).append(_run(bare, "/", seconds))
        for name, address in site.addresses.items():
            runs_of.setdefault(name, []).append(_run(served, address, seconds))
    rate = {name: statistics.median(one.rate for one in several) for name, several in runs_of.items()}
    cost = {name: statistics.median(one.cost for one in several) for name, several in runs_of.items()}
    for name in ("hello", *site.addresses):
        report.add(f"HTTP, {name}, {site.rows} rows, per second", rate[name], "")
        report.add(f"HTTP, {name}, {site.rows} rows, server's processor", 1e6 * cost[name], "µs")
    for name in site.addresses:
        sent = statistics.median(one.bytes for one in runs_of[name])
        _weigh(report, f"HTTP, {name}, {site.rows} rows ÷ hello", rate[name] / rate["hello"], site.rows, sent)
        ratio = cost["hello"] / cost[name]
        _weigh(report, f"HTTP, {name}, {site.rows} rows, server's processor: hello ÷ it", ratio, site.rows, sent)


def _weigh(report: Report, name: str, ratio: float, rows: int, sent: float = 0.0) -> None:
    """Long pages are weighed by bytes too: whichever of the two comes first."""
    goal = LONG_GOAL if rows >= LONG else GOAL
    if rows >= LONG and sent >= LONG_BYTES:
        goal = 0.0
    report.goals.append(Goal(name, ratio, goal, more_is_better=True))


@dataclass(frozen=True)
class Run:
    """Answers and bytes a second, and processor seconds of the server for each answer."""

    rate: float
    bytes: float
    cost: float


def _first_view(served: _hall.Served, address: str) -> float:
    """Seconds for an answer on a connection of its own."""
    return _once(served, address).took


def _once(served: _hall.Served, address: str) -> Answer:
    given: list[Answer] = []

    def script() -> _hall.Script:
        given.append((yield asked(address, Accept_Encoding=CODINGS)))

    crowd = Crowd(served.port)
    crowd.run([script()])
    crowd.close()
    return given[0]


def _run(served: _hall.Served, address: str, seconds: float) -> Run:
    until = time.perf_counter() + seconds
    done = [0, 0]

    def script() -> _hall.Script:
        while time.perf_counter() < until:
            answer = yield asked(address, Accept_Encoding=CODINGS)
            assert answer.status == 200, f"{address} answered {answer.status}"
            done[0] += 1
            done[1] += len(answer.body)

    crowd, began, used = Crowd(served.port), time.perf_counter(), served.processor_seconds()
    crowd.run([script() for _ in range(CONNECTIONS)])
    took, used = time.perf_counter() - began, served.processor_seconds() - used
    crowd.close()
    return Run(done[0] / took, done[1] / took, used / done[0])


def _published(env: dict[str, str]) -> Published:
    """A school round whose results are public, and its addresses."""
    from contest import clock, create_app
    from contest.config import from_environment
    from contest.db import session
    from tests.people import settle  # type: ignore[attr-defined]
    from tests.results import world

    app = create_app(from_environment(env))
    with app.app_context(), clock.frozen_at(MOMENT):
        round_ = world.build(settle(MOMENT), MOMENT)
        round_.published()
        session.commit()
        e = f"/e/{round_.edition.key}"
        addresses = {
            "healthz": "/healthz",
            "home": "/",
            "edition": e,
            "medal table": f"{e}/medals",
            "event": f"{e}/c/{round_.contest.key}",
            "delegation": f"{e}/g/{round_.departments[0].code}",
            "report": f"{e}/report",
            "tracks": f"{e}/tracks",
        }
        return Published(app, round_.edition, addresses)

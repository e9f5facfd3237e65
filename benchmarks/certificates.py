"""10,000 certificates as one job makes them: numbered, signed, each set as a PDF of its own, digests kept, all packed.

The aim is 60 s on two cores. Beside it stands what nobody can avoid: setting a few hundred of the same pages on as many
threads, with nothing else. The same job a second time must give the same ZIP, byte for byte. `--quick` makes 400 and
reckons the rest; whole, on a machine where nothing else runs: `python -m benchmarks certificates` (some minutes).
"""

from __future__ import annotations

import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.report import Goal, Report

TITLE = "10,000 certificates by the job that issues them, beside setting the same pages"
FULL, QUICK, ALONE = 10_000, 400, 200
AIM = 60.0  # s for 10,000 on two cores (issue 11)
AT = datetime(2026, 3, 20, 2, tzinfo=UTC)


def measure(*, quick: bool) -> Report:
    """Seconds by the clock of the job and of its repetition; ms a page of both, and their ratio."""
    report, number = Report("certificates"), QUICK if quick else FULL
    with tempfile.TemporaryDirectory() as folder:
        from contest import create_app
        from contest.cli import migrations
        from contest.db import db
        from tests.databases import a_config

        app = create_app(a_config(f"sqlite:///{folder}/one.sqlite3", Path(folder)))
        with app.app_context():
            migrations().upgrade()
            publication, contest = _published(number)
            first, seconds = _issued(publication)
            again, repeated = _issued(publication)
            alone = _set_alone(publication, contest)
            db.engine.dispose()
    each = seconds / number
    report.add("certificates", number, "")
    report.add("the job", seconds, "s")
    report.add("the same job again", repeated, "s")
    report.add("a certificate by the job", each * 1_000, "ms")
    report.add("a page set alone", alone * 1_000, "ms")
    report.add("ratio", each / alone, "×")
    report.goals = [
        Goal("10,000 certificates (s)", each * FULL, AIM),
        Goal("the job ÷ setting alone", each / alone, 2),
        Goal("another ZIP the second time", float(first != again), 0),
    ]
    return report


def _published(number: int) -> tuple[Any, Any]:
    """A small published round, whose first contest then has so many winners more."""
    import sqlalchemy as sa

    from contest.db import new_id, session
    from contest.people.models import Person
    from contest.publication.formatting import public_names
    from contest.publication.models import PublishedPlace
    from contest.registration.models import Entry, EntryMember
    from tests import people
    from tests.results import world

    made = world.build(people.settle(AT), AT)
    publication, contest = made.published(), made.contest
    like = session.query(PublishedPlace).filter_by(publication_id=publication.id, contest=contest.key).first()
    own = session.get_one(Entry, like.entry_id)
    somebody = next(one for one in own.members if one.role == "competitor")
    session.query(PublishedPlace).filter_by(publication_id=publication.id).delete()
    rows: dict[Any, list[dict[str, Any]]] = {Person: [], Entry: [], EntryMember: [], PublishedPlace: []}

    def copied(row: Any, **changed: Any) -> dict[str, Any]:
        return {one.key: getattr(row, one.key) for one in sa.inspect(type(row)).column_attrs} | changed

    for n in range(number):
        name, entry, person = f"获奖人{n:05}", new_id(), new_id()
        code = f"X{n:05}"
        rows[Person].append(copied(somebody.person, id=person, name=name, identity_index=None))
        rows[Entry].append(copied(own, id=entry, number=code))
        rows[EntryMember].append(copied(somebody, id=new_id(), entry_id=entry, person_id=person))
        shown = {"people": public_names([name], [f"{code}-1"], contest), "advisers": [], "awards": ["gold"]}
        where = {"id": new_id(), "entry": code, "entry_id": entry, "position": n + 1, "place": n + 1}
        rows[PublishedPlace].append(copied(like, **where, **shown))
    for model, written in rows.items():
        session.execute(sa.insert(model), written)
    session.commit()
    return publication, contest


def _issued(publication: Any) -> tuple[str, float]:
    """The digest of the ZIP, and how long the job took."""
    from contest import jobs
    from contest.db import session
    from contest.publication.models import CertificateLook, CertificateRun
    from contest.publication.papers import issuing

    job = issuing.start(publication, CertificateLook.CAREER, None, by=publication.prepared_by, at=AT)
    session.commit()
    began = time.perf_counter()
    jobs.run_waiting()
    took = time.perf_counter() - began
    session.refresh(job)
    if job.state != "done" or "run" not in job.outcome:
        raise RuntimeError(f"the job did not end well: {job.state} {job.fault} {job.outcome}")
    run = session.query(CertificateRun).order_by(CertificateRun.id.desc()).first()
    return run.digest, took


def _set_alone(publication: Any, contest: Any) -> float:
    """Seconds a page, on as many threads, with all values at hand."""
    from contest.publication.actions.issuing import issued_to
    from contest.publication.models import CertificateLook
    from contest.publication.papers.certificates import Printing, winners_of
    from contest.publication.papers.typesetting import typeset

    winners = winners_of(publication, contest).found[:ALONE]
    known = issued_to(publication, [one.holder for one in winners])
    printing = Printing(publication, contest, CertificateLook.CAREER)
    papers = [printing.paper([(known[one.holder.key], one)]) for one in winners]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        began = time.perf_counter()
        list(pool.map(lambda paper: typeset("certificates", paper, at=AT), papers))
        return (time.perf_counter() - began) / len(papers)

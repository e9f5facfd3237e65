"""`contest audit verify` on a log of 200,000 lines with a row for each of 100,000 sheets, beside what nobody can avoid:
reading the same lines with plain sqlite3 and hashing each once.

The peak of the command's memory is taken at a small log too: if lines or rows were kept in memory, it would grow with
the log. In November 2026, on two cores that others used too: 23 times the reference (28 s and 1.2 s of processor time),
127 MiB, 18 more than with 4,000 lines. Most of it is reading each line's JSON and writing it canonically, once.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import Goal, Report

TITLE = "`contest audit verify` on 200,000 lines, beside hashing the same lines once"
ROOT = Path(__file__).parent.parent
FULL, QUICK, SMALL = 200_000, 40_000, 4_000

# Rows are written many at once, as no page could. Each sheet has two lines: it is submitted, and confirmed.
FILL = """
import sys
from datetime import UTC, datetime
import sqlalchemy as sa
from contest import audit, create_app
from contest.audit import AuditLine
from contest.db import new_id, session
from contest.judging.models import ScoreSheet, SheetVersion
from contest.judging.queries.recorded import marks_digest
from tests import factories

AT = datetime(2026, 3, 1, tzinfo=UTC)
sheets = int(sys.argv[1]) // 2
with create_app().app_context():
    series, school = factories.series(), factories.organisation("school", "4136010421", "学校", "School")
    by, other = factories.account("甲"), factories.account("乙")
    edition = factories.edition(of=series)
    contest = factories.contest(edition, school)
    panel = factories.panel(contest)
    seats = [factories.seat(panel, code=f"J{n}") for n in range(1, 6)]
    works = []
    for _ in range(sheets // 5):
        work = factories.entry(contest, home=school, status="verified")
        works.append(factories.appearance(work, contest, code=f"{len(works):06}"))
    session.flush()
    audit.cover(at=AT, edition=edition.id)
    common = {"region": "", "at": AT}
    for first in range(0, len(works), 500):
        made, versions, lines = [], [], []
        for work in works[first : first + 500]:
            for seat in seats:
                marks = {f"c{n}": 1000 * n for n in range(8)}
                sheet, version = new_id(), new_id()
                ids = {"region": "", "seat_id": seat.id, "appearance_id": work.id}
                made.append({**ids, "id": sheet, "draft": marks})
                handed_in = {"marks": marks, "by_id": by.id, "confirmed_by": other.id, "confirmed_at": AT, "number": 1}
                versions.append(
                    {**ids, **common, **handed_in, "id": version, "sheet_id": sheet, "contest_id": contest.id}
                )
                told = {**common, "subject_kind": "sheet_version", "subject_id": version, "address": "10.0.0.1",
                        "request": "0123456789abcdef"}
                now = {"number": 1, "seat": seat.code, "marks": marks_digest(marks), "edition": str(edition.id)}
                lines.append({**told, "id": new_id(), "action": "judging.submit", "by_id": by.id, "now": now})
                confirmed = {"action": "judging.confirm", "by_id": other.id, "now": {"number": 1}}
                lines.append({**told, **confirmed, "id": new_id()})
        for model, rows in ((ScoreSheet, made), (SheetVersion, versions), (AuditLine, lines)):
            session.execute(sa.insert(model), rows)
        session.commit()
    while audit.chain():
        session.commit()
        session.expunge_all()
    session.commit()
"""


def measure(*, quick: bool) -> Report:
    """Processor seconds of the command (less those on a small log: start-up) and of the reference, on the same lines in
    the same run; MiB of resident memory at its peak."""
    report = Report("audit")
    most = QUICK if quick else FULL
    with tempfile.TemporaryDirectory() as folder:
        start_up, least = _verified(Path(folder) / "small", SMALL)
        seconds, peak = _verified(Path(folder) / "large", most)
        reference = min(_hashed(Path(folder) / "large" / "log.sqlite3") for _ in range(3))
    work = seconds - start_up
    report.add("lines", most, "")
    report.add("contest audit verify", seconds, "s")
    report.add("the same on a small log", start_up, "s")
    report.add("reading and hashing once", reference, "s")
    report.add("ratio", work / reference, "×")
    report.add("peak of memory", peak, "MiB")
    report.add("grown since the small log", peak - least, "MiB")
    report.goals = [Goal("verify ÷ hashing", work / reference, 30), Goal("memory grown (MiB)", peak - least, 40)]
    return report


def _verified(folder: Path, lines: int) -> tuple[float, float]:
    folder.mkdir()
    env = {**os.environ, "SAIWU_INSTANCE": str(folder), "DATABASE_URL": f"sqlite:///{folder}/log.sqlite3"}
    contest = [sys.executable, "-m", "contest"]
    subprocess.run([*contest, "migrate"], env=env, cwd=ROOT, check=True, capture_output=True)
    subprocess.run([sys.executable, "-c", FILL, str(lines)], env=env, cwd=ROOT, check=True)
    command = subprocess.Popen([*contest, "audit", "verify"], env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert command.stdout is not None
    told = command.stdout.read()
    _pid, status, used = os.wait4(command.pid, 0)
    command.returncode = os.waitstatus_to_exitcode(status)
    if command.returncode or "chained and unchanged" not in told:
        raise RuntimeError(f"the log does not hold: {told}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _hashed(path: Path) -> float:
    """Processor seconds to read all lines in their order and to hash each once."""
    columns = "l.id, at, by_id, action, subject_kind, subject_id, region, was, now, reason, address, request"
    query = f"SELECT {columns} FROM audit_link k JOIN audit_line l ON l.id = k.line_id ORDER BY k.position"
    began, digest = time.process_time(), b""
    with sqlite3.connect(path) as file:
        for row in file.execute(query):
            digest = hashlib.sha256(digest + repr(row).encode()).digest()
    return time.process_time() - began

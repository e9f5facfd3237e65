"""A school's roster of 100,000 rows: read from its file, checked, written, and read again unchanged, beside the same
with a tenth of the rows.

Names are drawn as they fall in a school: some hundred people share the commonest one, so that whatever compares a row
with everybody of its name shows. Each phase is counted in seconds of processor, so that a busy machine changes little.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.report import Goal, Report

TITLE = "a roster of 100,000 rows, read, checked and written, beside a tenth of them"
ROOT = Path(__file__).parent.parent
FULL, QUICK = 100_000, 20_000

RUN = """
import json, random, resource, sys, time
from datetime import UTC, datetime
from contest import create_app
from contest.db import session
from contest.exchange.spreadsheets.reading import read_tables
from contest.imports.reading import read_lines
from contest.people.actions.importing import AT_ONCE, Writing
from contest.people.importing import ROSTER, plan_roster
from contest.people.models import Organisation
from tests import factories

AT = datetime(2026, 9, 1, tzinfo=UTC)
rows, luck = int(sys.argv[1]), random.Random(10)
surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
given = "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平刚桂英华玉萍红娥玲芬燕彬兰凤洁梅琳素云莲真环雪荣爱妹香月莺媛"
text = ["学号,姓名,学院,班级,专业,手机"]
for n in range(rows):
    name = luck.choice(surnames) + luck.choice(given[:20]) + (luck.choice(given) if luck.random() < 0.7 else "")
    college, year = luck.randrange(24), luck.randrange(4)
    text.append(f"2022{n:08},{name},第{college}学院,第{college}-{year}-{n % 40}班,专业{college},138{n:08}")
raw = "\\n".join(text).encode("gb18030")
phases = {}

def timed(name, work):
    began = time.process_time()
    done = work()
    phases[name] = time.process_time() - began
    return done

def written(school, plan, by):
    writing, lines = Writing(school, "bachelor", by=by, at=AT), plan.to_write
    for first in range(0, len(lines), AT_ONCE):
        writing.write(lines[first : first + AT_ONCE])
        session.commit()
    writing.record()
    session.commit()

with create_app().app_context():
    school = factories.organisation("school", "4136010421", "学校", "School")
    by = factories.account("甲").id
    session.commit()
    tables = timed("read the file", lambda: read_tables(raw, "roster.csv"))
    found = timed("read the lines", lambda: read_lines(tables, ROSTER, {}, {}))
    answers = {"level": "bachelor"}
    plan = timed("check", lambda: plan_roster(school, found, answers))
    timed("write", lambda: written(school, plan, by))
    session.expunge_all()
    school = session.get(Organisation, school.id)
    again = timed("check what is there", lambda: plan_roster(school, found, answers))
    fresh = read_lines(read_tables(raw.replace(b"2022", b"2023"), "roster.csv"), ROSTER, {}, {})
    alike = timed("check others of the same names", lambda: plan_roster(school, fresh, answers))
    assert not again.to_write and len(plan.to_write) == rows
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"phases": phases, "peak": peak}))
"""


def measure(*, quick: bool) -> Report:
    """Processor seconds of each phase, their growth from a tenth of the rows to all, and MiB at the peak."""
    report = Report("importing")
    most = QUICK if quick else FULL
    with tempfile.TemporaryDirectory() as folder:
        small = _imported(Path(folder) / "small", most // 10)
        large = _imported(Path(folder) / "large", most)
    report.add("rows", most, "")
    for phase, seconds in large["phases"].items():
        report.add(phase, seconds, "s")
        report.add(f"{phase}, a tenth", small["phases"][phase], "s")
    brought = ("read the file", "read the lines", "check", "write")
    total, tenth = (sum(one["phases"][phase] for phase in brought) for one in (large, small))
    slowest = max(large["phases"][phase] / small["phases"][phase] for phase in large["phases"])
    report.add("in all", total, "s")
    report.add("peak of memory", large["peak"], "MiB")
    report.goals = [
        Goal("100,000 rows (s of processor)", total, 60),
        Goal("10 × the rows", total / tenth, 12),
        Goal("10 × the rows, the phase that grows most", slowest, 12),
        Goal("peak of memory (MiB)", large["peak"], 1024),
    ]
    return report


def _imported(folder: Path, rows: int) -> dict[str, Any]:
    folder.mkdir()
    env = {**os.environ, "SAIWU_INSTANCE": str(folder), "DATABASE_URL": f"sqlite:///{folder}/roster.sqlite3"}
    subprocess.run([sys.executable, "-m", "contest", "migrate"], env=env, cwd=ROOT, check=True, capture_output=True)
    ran = subprocess.run(
        [sys.executable, "-c", RUN, str(rows)], env=env, cwd=ROOT, check=True, capture_output=True, text=True
    )
    found: dict[str, Any] = json.loads(ran.stdout.strip().splitlines()[-1])
    return found

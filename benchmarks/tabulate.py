"""From marks to medals: both engines with 10^3 to 10^7 marks, compared with bare Polars on the same file.

Every figure comes from a fresh process. The references do much less: `read` only reads the marks; `bare` groups them,
drops the highest and lowest of each five, adds up and sorts, in floating point, without checks, problems, awards or
files. Polars has two ways to do that; the faster one is used (the sum minus the smallest and the largest, instead of
sorting each group).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import Goal, Report

TITLE = "marks to medals by both engines, beside bare Polars on the same file"
ROOT = Path(__file__).parent.parent

ASPECTS, JUDGES, IN_CONTEST, GROUPS = 8, 5, 400, 300
PIECE = 10**6
"""Marks that are made at once."""

MOST_EXACT = 10**5
FULL, QUICK = (10**3, 10**4, 10**5, 10**6, 10**7), (10**5, 10**6)

SCHEME = "".join(
    f'[[scheme.criterion]]\nkey = "c{n}"\n[[scheme.criterion.aspect]]\nkey = "c{n}.mark"\nmax = 10\n'
    for n in range(ASPECTS)
)
RULEBOOK = f"""
law = "1"
[[scheme]]
key = "rubric"
{SCHEME}
[panel]
drop_high = 1
drop_low = 1
min_judges = 3
round = 2
[score]
round = 0
[ranking]
precedence = ["criterion:c0", "criterion:c1"]
[[ladder]]
key = "medals"
[[ladder.rung]]
award = "gold"
upto = "1/20"
[[ladder.rung]]
award = "silver"
upto = "3/20"
[[ladder.rung]]
award = "bronze"
upto = "3/10"
[[table]]
key = "medals"
order = ["gold", "silver", "bronze"]
[[table]]
key = "points"
points = {{ gold = 4, silver = 3, bronze = 2 }}
order = ["points", "score-mean"]
[[advance]]
to = "province"
take = "1/10"
reserve = 5
"""

ATTRIBUTES = """
[[attribute]]
key = "region"
of = "entry"
kind = "text"
shown = true
[[attribute]]
key = "seconds"
of = "entry"
kind = "number"
"""
SECOND = (
    RULEBOOK.replace('law = "1"', f'law = "2"{ATTRIBUTES}')
    .replace('"criterion:c1"]', '"criterion:c1", "attribute:-seconds"]')
    .replace('upto = "1/20"', 'most = "5/100"\nround = "down"')
    .replace('upto = "3/20"', 'most = "10/100"\nround = "down"')
    .replace('upto = "3/10"', 'most = "15/100"\nround = "down"')
)
"""The same under law 2, with own shares and declared attributes: one tells level entries apart, one is shown."""

MAKE = "import pathlib, sys; from benchmarks.tabulate import make; make(int(sys.argv[1]), pathlib.Path(sys.argv[2]))"
READ = "import polars, sys; polars.read_{kind}({path!r})"
BARE = """
import polars as pl
mark = pl.col("mark")
kept = (mark.sum() - mark.min() - mark.max()) / (pl.len() - 2)
scores = pl.scan_{kind}({path!r}).cast({{"mark": pl.Float64}}).group_by("contest", "entry", "aspect").agg(kept)
scores = scores.group_by("contest", "entry").agg(mark.sum()).sort("contest", "mark", descending=[False, True])
scores.collect()
"""


@dataclass(frozen=True)
class Run:
    """One process: wall-clock and processor seconds, and its peak resident memory in MiB."""

    seconds: float
    worked: float
    memory: float


def measure(*, quick: bool) -> Report:
    """Seconds and MiB of every engine, format and size; the goals are those of the largest size."""
    report = Report("tabulate")
    with tempfile.TemporaryDirectory() as folder:
        rulebook = Path(folder) / "rulebook.toml"
        rulebook.write_text(RULEBOOK, encoding="utf-8")
        rulebook.with_name("second.toml").write_text(SECOND, encoding="utf-8")
        runs = {size: _of_size(report, rulebook, size, Path(folder)) for size in (QUICK if quick else FULL)}
    before, largest = list(runs)[-2:]
    ours, bare = runs[largest]["columnar"], runs[largest]["bare"]
    named = f"10^{len(str(largest)) - 1}"
    second = runs[largest]["columnar, law 2"]
    report.add(f"columnar ÷ bare Polars, processor time, {named}", ours.worked / bare.worked, "×")
    report.goals = [
        Goal(f"columnar ÷ bare Polars at {named} marks", ours.seconds / bare.seconds, 4),
        Goal(f"columnar at {named} marks (GiB)", ours.memory / 1024, 6),
        Goal(f"columnar, {named} marks ÷ a tenth of them", ours.seconds / runs[before]["columnar"].seconds, 11),
        Goal(f"columnar under law 2 ÷ under law 1 at {named} marks, processor time", second.worked / ours.worked, 1.2),
        Goal("exact at 10^5 marks (s)", runs[MOST_EXACT]["exact"].seconds, 10),
    ]
    return report


def _of_size(report: Report, rulebook: Path, size: int, folder: Path) -> dict[str, Run]:
    """The runs of one size by series, added to the report; the files are deleted afterwards."""
    # In a separate process: a child's peak memory starts at that of its parent.
    subprocess.run([sys.executable, "-c", MAKE, str(size), str(folder)], cwd=ROOT, check=True)
    paths = paths_in(folder)
    out = {engine: folder / engine for engine in ("exact", "columnar")}
    commands = {"read": _python(READ, paths["csv"]), "bare": _python(BARE, paths["csv"])}
    commands["columnar"] = _tabulate(rulebook, paths["csv"], paths["entries"], out["columnar"], "columnar")
    second = rulebook.with_name("second.toml")
    commands["columnar, law 2"] = _tabulate(second, paths["csv"], paths["entries"], folder / "second", "columnar")
    commands["bare, Parquet"] = _python(BARE, paths["parquet"])
    commands["columnar, Parquet"] = _tabulate(rulebook, paths["parquet"], paths["entries"], out["columnar"], "columnar")
    if size <= MOST_EXACT:
        commands["exact"] = _tabulate(rulebook, paths["csv"], paths["entries"], out["exact"], "exact")
    runs = {series: _run(command) for series, command in commands.items()}
    for series, run in runs.items():
        report.add(f"{series}, {size:,} marks", run.seconds, "s", series=series, x=size)
    for series, run in runs.items():
        report.add(f"{series}, {size:,} marks, memory", run.memory, "MiB")
    if size <= MOST_EXACT and _contents(out["exact"]) != _contents(out["columnar"]):
        raise AssertionError(f"the engines differ at {size} marks")
    for path in paths.values():
        path.unlink()
    return runs


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _python(code: str, path: Path) -> list[str]:
    return [sys.executable, "-c", code.format(kind=path.suffix[1:], path=str(path))]


def _tabulate(rulebook: Path, marks: Path, entries: Path, out: Path, engine: str) -> list[str]:
    options = {"entries": entries, "marks": marks, "out": out, "engine": engine}
    told = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    return [sys.executable, "-m", "contest", "tabulate", str(rulebook), *told]


def _run(command: list[str]) -> Run:
    """Run one process to its end; it must succeed."""
    began = time.perf_counter()
    child = subprocess.Popen(command, cwd=ROOT)
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def paths_in(folder: Path) -> dict[str, Path]:
    """marks.csv and .parquet, and entries.csv."""
    return {kind: folder / f"marks.{kind}" for kind in ("csv", "parquet")} | {"entries": folder / "entries.csv"}


def make(size: int, folder: Path) -> None:
    """Write this many marks as CSV and Parquet, and their entries: the same rows every time.

    Marks are half points around an entry's ability, derived from the row's number and not random; in whole points of
    score, most entries are level with another.
    """
    import polars as pl

    paths = paths_in(folder)
    each = ASPECTS * JUDGES
    entry = pl.col("row") // each
    contest = pl.format("school/{}/growth/higher", 4100000000 + entry // IN_CONTEST).alias("contest")
    name = pl.format("E{}", 1000000 + entry).alias("entry")
    mixed = pl.col("row").cast(pl.UInt64) * 0x9E3779B97F4A7C15
    mixed = (mixed ^ (mixed // 2**31)) * 0xBF58476D1CE4E5B9
    halves = entry * 7919 % 97 % 12 + (mixed // 2**40).cast(pl.Int64) % 7 + 2
    columns = [
        contest,
        name,
        pl.format("J{}-{}", entry // IN_CONTEST, pl.col("row") % each // ASPECTS).alias("judge"),
        pl.format("c{}.mark", pl.col("row") % ASPECTS).alias("aspect"),
        pl.format("{}.{}", halves // 2, halves % 2 * 5).alias("mark"),
    ]
    with paths["csv"].open("wb") as file:
        for at in range(0, size, PIECE):
            rows = pl.select(row=pl.int_range(at, min(at + PIECE, size), dtype=pl.Int64))
            rows.select(columns).write_csv(file, include_header=at == 0)
    rows = pl.select(row=pl.int_range(0, size, each, dtype=pl.Int64))
    group = pl.format("G{}", entry * 31 % GROUPS).alias("group")
    region = pl.format("R{}", entry * 17 % 31).alias("region")
    seconds = (entry * 7 % 1800).alias("seconds")
    rows.select(contest, name, group, region, seconds).write_csv(paths["entries"])
    pl.scan_csv(paths["csv"], infer_schema=False).sink_parquet(paths["parquet"])

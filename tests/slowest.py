"""The test files that take longest, as printed at the end of a run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple


class FileTime(NamedTuple):
    """What one file took, in seconds by the clock on the wall, set-up and taking down included."""

    path: str
    seconds: float
    tests: int


def slowest_files(reports: Iterable[Any], most: int = 10) -> list[FileTime]:
    """The slowest files, slowest first, from pytest's reports of all phases of all tests."""
    seconds: dict[str, float] = defaultdict(float)
    tests: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        if getattr(report, "when", None) in ("setup", "call", "teardown"):
            path = report.nodeid.split("::")[0]
            seconds[path] += report.duration
            tests[path].add(report.nodeid)
    ordered = sorted(seconds, key=lambda path: (-seconds[path], path))
    return [FileTime(path, seconds[path], len(tests[path])) for path in ordered[:most]]


def as_lines(files: Iterable[FileTime], whole: float) -> list[str]:
    """One line a file: seconds, share of the whole run's seconds, number of tests, path."""
    return [f"{one.seconds:7.1f} s {one.seconds / whole:5.0%} {one.tests:5} tests  {one.path}" for one in files]

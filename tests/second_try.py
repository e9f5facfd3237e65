"""Which tests CI runs once more when they fail, and how the report names them: why is in
docs/decisions/0078-a-second-try-for-browsers.md."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

# What drives a real browser or a real server, whose moments nobody can order. Everything else fails the first time.
FOLDERS = ("browser", "deploy")


def is_given(path: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether a test of this file, by its path below tests/, is run once more when it fails: in CI alone, so that
    whoever writes it sees it fail."""
    return environ.get("CI") == "true" and path.split("/", maxsplit=1)[0] in FOLDERS


def as_lines(stats: Mapping[str, Iterable[Any]]) -> list[str]:
    """The tests that needed a second try, from pytest's reports by outcome, each with the place and the words of its
    failure: a fault of theirs is still to be found, and nothing else tells where."""
    return sorted({f"{report.nodeid}\n  {_where(report)}" for report in stats.get("rerun", ())})


def _where(report: Any) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is None:
        return "(no place is known)"
    entries = report.longrepr.reprtraceback.reprentries
    places = [one.reprfileloc for one in entries if getattr(one, "reprfileloc", None) is not None]
    mine = next((one for one in places if "tests/" in str(one.path)), places[0] if places else crash)
    return f"{mine.path}:{mine.lineno}: {' '.join(str(crash.message).split())[:600]}"

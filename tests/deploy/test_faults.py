"""The run of faults itself: a short one is sound, and what it would have to find, it finds."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tools.faults.comparing import Verdict, compare
from tools.faults.faults import chosen, play
from tools.faults.stage import MovedClock, set_up


def test_killed_under_clients_nothing_is_lost_and_what_is_tampered_with_is_found() -> None:
    with set_up("sqlite", clients=4, sheets=4) as stage:
        course, told, _took = play(stage, chosen("sqlite", ["calm", "kill-process"]), 10)
        assert course.made["kill-process"] >= 1
        sound = compare(stage, told)
        assert sound.findings == []
        assert sound.is_sound
        assert together(sound)["acknowledged"] > 4

        acknowledged = [one for one in told.writings if one.is_acknowledged]
        first, last = acknowledged[0], acknowledged[-1]
        change(stage.sqlite, "DELETE FROM receipt WHERE idempotency_key = ?", first.key)
        found = together(compare(stage, told))
        assert found["lost"] >= 1
        assert found["false words"] == 1
        assert found["doubled"] == 1, "its saving has no receipt"

        change(stage.sqlite, "UPDATE score_sheet SET note = 'other', version = version + 1")
        assert together(compare(stage, told))["half-done"] > found["half-done"]
        last.is_acknowledged = last.was_in_doubt = False
        assert together(compare(stage, told))["false words"] == 2, "said not to be kept, and it is"


def test_a_clock_moves_for_one_program_only(tmp_path: Path) -> None:
    clock = MovedClock.make(tmp_path)
    assert clock is not None, "the C compiler of Debian's build-essential"
    clock.move(-1800)
    told = "import time, datetime; print(time.time(), datetime.datetime.now().timestamp(), time.monotonic())"
    command = [sys.executable, "-c", told]
    done = subprocess.run(command, env={**os.environ, **clock.env}, capture_output=True, text=True, check=True)
    first, second, monotonic = (float(one) for one in done.stdout.split())
    assert abs(time.time() - 1800 - first) < 60
    assert abs(time.time() - 1800 - second) < 60
    assert abs(time.monotonic() - monotonic) < 60


def test_what_is_run_alone_is_named() -> None:
    assert [one.key for one in chosen("sqlite", ["kills"])] == ["kill-process", "kill-server"]
    assert [one.key for one in chosen("postgresql", ["kills", "clock"])][2:] == ["kill-database", "clock"]
    with pytest.raises(ValueError, match="kilss"):
        chosen("sqlite", ["kilss"])


def together(verdict: Verdict) -> Counter[str]:
    return sum(verdict.figures.values(), Counter())


def change(path: Path, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(path)) as rows, rows:
        assert rows.execute(statement, values).rowcount >= 1

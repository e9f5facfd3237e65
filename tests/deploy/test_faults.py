"""The run of faults itself: a short one is sound, and what it would have to find, it finds."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from tools.faults.comparing import Verdict, compare
from tools.faults.faults import chosen, play
from tools.faults.stage import set_up


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


def together(verdict: Verdict) -> Counter[str]:
    return sum(verdict.figures.values(), Counter())


def change(path: Path, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(path)) as rows, rows:
        assert rows.execute(statement, values).rowcount >= 1

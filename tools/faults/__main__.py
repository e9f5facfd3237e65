"""Real clients, a real server, real faults; afterwards every word that was said is held against the rows.

    make faults MINUTES=3 DB=sqlite            or DB=postgresql
    make faults MINUTES=3 DB=sqlite ONLY=kills
    .venv/bin/python -m tools.faults --db postgresql --seconds 60 --only kill-process,full-disk

The server is `contest serve --insecure-http` in production mode with three processes, on a database of its own. As root
the database and the instance lie on a small tmpfs, so that it can be filled; otherwise that fault is left out, and the
table says so; the server's clock is moved by a small library, which needs a C compiler. It exits with 1 if anything was
lost, doubled, half-done or untrue.
"""

from __future__ import annotations

import argparse
import shutil
import sys

from tools.faults.clients import Told
from tools.faults.comparing import COLUMNS, Verdict, compare
from tools.faults.faults import FAULTS, Course, Fault, chosen, play
from tools.faults.stage import Stage, set_up

CLIENTS = 16
SHEETS = 40  # for each judge; the last one is never submitted, and takes what is left of the time


def main() -> int:
    asked = _asked()
    try:
        faults = chosen(asked.db, [key for key in asked.only.split(",") if key])
    except ValueError as fault:
        sys.exit(str(fault))
    seconds = asked.seconds or asked.minutes * 60
    with set_up(asked.db, asked.clients, SHEETS, clock_moves=any(one.key == "clock" for one in faults)) as stage:
        course, told, took = play(stage, faults, seconds)
        verdict = compare(stage, told)
        log = stage.server.log.read_text("utf-8", "replace")
        if asked.keep_log:
            shutil.copyfile(stage.server.log, asked.keep_log)
        _tell(asked.db, faults, course, told, verdict, took, asked.clients, _left_out(stage))
        for line in sorted({line for line in log.splitlines() if "request failed" in line})[:10]:
            print(line[:1000], file=sys.stderr)
    return 0 if verdict.is_sound else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.faults", description=__doc__.splitlines()[0])
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--seconds", type=float, help="instead of minutes")
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--only", default="", help="kills, or some of: " + ", ".join(fault.key for fault in FAULTS))
    parser.add_argument("--keep-log", metavar="FILE", help="copy what the server wrote to this file")
    return parser.parse_args()


def _left_out(stage: Stage) -> dict[str, str]:
    """The faults that cannot be made here, and why."""
    left = {} if stage.has_own_disk else {"full-disk": "it needs root, to mount a small disk"}
    return left if stage.clock is not None else {**left, "clock": "it needs a C compiler"}


def _tell(
    kind: str, faults: list[Fault], course: Course, told: Told, verdict: Verdict, took: float, clients: int,
    left_out: dict[str, str],
) -> None:  # fmt: skip
    """The table as Markdown; the findings and what else was answered after it."""
    print(f"{kind}, {clients} clients, {took:.0f} s\n")
    print("| fault | made | " + " | ".join(COLUMNS) + " |")
    print("| --- |" + " ---: |" * (1 + len(COLUMNS)))
    whole: dict[str, int] = dict.fromkeys(COLUMNS, 0)
    for fault in faults:
        figures = verdict.figures[fault.key]
        if fault.key in left_out:
            print(f"| {fault.title} | not made: {left_out[fault.key]} |" + " |" * len(COLUMNS))
            continue
        made = course.made.get(fault.key, 0)
        print(f"| {fault.title} | {made} | " + " | ".join(str(figures[column]) for column in COLUMNS) + " |")
        for column in COLUMNS:
            whole[column] += figures[column]
    print(f"| together | {sum(course.made.values())} | " + " | ".join(map(str, whole.values())) + " |\n")
    doubtful = sum(one.was_in_doubt for one in told.writings)
    unsaved = sum(one.told_unsaved for one in told.writings)
    open_ = sum(not one.is_acknowledged for one in told.writings)
    print(f"answers that never came or were in doubt: {doubtful} writings; told that it was not kept: {unsaved} times;")
    print(f"never acknowledged: {open_}")
    for (fault_key, status), count in sorted(told.answers.items()):
        print(f"  {fault_key:<16} {status:<5} {count}", file=sys.stderr)
    for what, count in told.refused.most_common(10):
        print(f"refused {count} times: {what}", file=sys.stderr)
    for finding in verdict.findings[:40]:
        print(finding, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

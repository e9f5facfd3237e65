"""Real clients, a real server, real faults; afterwards every word that was said is held against the rows.

    make faults MINUTES=3 DB=sqlite            or DB=postgresql
    .venv/bin/python -m tools.faults --db postgresql --seconds 60 --faults kill-process,full-disk

The server is `contest serve --insecure-http` in production mode with three processes, on a database of its own. As root
the database and the instance lie on a small tmpfs, so that it can be filled; otherwise that fault is left out, and the
table says so. It exits with 1 if anything was lost, doubled, half-done or untrue.
"""

from __future__ import annotations

import argparse
import shutil
import sys

from tools.faults.clients import Told
from tools.faults.comparing import COLUMNS, Verdict, compare
from tools.faults.faults import FAULTS, Course, Fault, chosen, play
from tools.faults.stage import set_up

CLIENTS = 16
SHEETS = 40  # for each judge; the last one is never submitted, and takes what is left of the time


def main() -> int:
    asked = _asked()
    faults = chosen(asked.db, [key for key in asked.faults.split(",") if key])
    seconds = asked.seconds or asked.minutes * 60
    with set_up(asked.db, asked.clients, SHEETS) as stage:
        course, told, took = play(stage, faults, seconds)
        verdict = compare(stage, told)
        log = stage.server.log.read_text("utf-8", "replace")
        if asked.keep_log:
            shutil.copyfile(stage.server.log, asked.keep_log)
        _tell(asked.db, faults, course, told, verdict, took, asked.clients, has_disk=stage.has_own_disk)
        for line in sorted({line for line in log.splitlines() if "request failed" in line})[:10]:
            print(line[:1000], file=sys.stderr)
    return 0 if verdict.is_sound else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.faults", description=__doc__.splitlines()[0])
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--seconds", type=float, help="instead of minutes")
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--faults", default="", help="some of: " + ", ".join(fault.key for fault in FAULTS))
    parser.add_argument("--keep-log", metavar="FILE", help="copy what the server wrote to this file")
    return parser.parse_args()


def _tell(
    kind: str, faults: list[Fault], course: Course, told: Told, verdict: Verdict, took: float, clients: int,
    *, has_disk: bool,
) -> None:  # fmt: skip
    """The table as Markdown; the findings and what else was answered after it."""
    print(f"{kind}, {clients} clients, {took:.0f} s\n")
    print("| fault | made | " + " | ".join(COLUMNS) + " |")
    print("| --- |" + " ---: |" * (1 + len(COLUMNS)))
    whole: dict[str, int] = dict.fromkeys(COLUMNS, 0)
    for fault in faults:
        figures = verdict.figures[fault.key]
        if fault.key == "full-disk" and not has_disk:
            print(f"| {fault.title} | not made: it needs root, to mount a small disk |" + " |" * len(COLUMNS))
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

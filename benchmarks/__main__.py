"""`python -m benchmarks [NAME] [--quick] [--json FILE]`."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from benchmarks.report import Report, plot

HERE = Path(__file__).parent
NOT_BENCHMARKS = {"__init__", "__main__", "report"}


def names() -> list[str]:
    """The available benchmarks."""
    return sorted(
        path.stem for path in HERE.glob("*.py") if path.stem not in NOT_BENCHMARKS and not path.stem.startswith("_")
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure beside a reference of the same run."
    )
    parser.add_argument("name", nargs="?", help="one of those that are listed without a name")
    parser.add_argument("--quick", action="store_true", help="smaller; ends within 50 s")
    parser.add_argument("--json", type=Path, help="write the figures here; the plot lies beside it")
    asked = parser.parse_args()
    if asked.name is None:
        for name in names():
            print(f"{name:<12} {importlib.import_module(f'benchmarks.{name}').TITLE}")
        return 0
    if asked.name not in names():
        print(f"there is no benchmark {asked.name}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    report: Report = importlib.import_module(f"benchmarks.{asked.name}").measure(quick=asked.quick)
    out = asked.json or HERE / "out" / f"{asked.name}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(report.as_json(), encoding="utf-8")
    plot(report, out.with_suffix(".svg"))
    print(f"{asked.name}\n{report.as_table()}\n  figures: {out}\n  plot:    {out.with_suffix('.svg')}")
    return 0


sys.exit(main())

"""The rules themselves: the season is tabulated by `contest tabulate`, tier by tier, and never by this generator."""

import subprocess
import sys
from pathlib import Path

from making import files

INPUTS = ("marks", "scores", "adjustments", "lots", "groups", "judges", "members", "decisions")
ROOT = Path(__file__).resolve().parents[3]


def tabulate(rulebook: Path, tier: Path) -> None:
    """Tabulate the files of `tier` into `tier/expected`. Blocking problems are written there; bad input raises."""
    arguments = ["tabulate", str(rulebook), "--entries", str(tier / "entries.csv")]
    for name in INPUTS:
        if (tier / f"{name}.csv").exists():
            arguments += [f"--{name}", str(tier / f"{name}.csv")]
    expected = tier / "expected"
    for old in expected.glob("*.csv"):
        old.unlink()
    done = subprocess.run(
        [sys.executable, "-m", "contest", *arguments, "--out", str(expected)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode not in (0, 1):
        raise SystemExit(f"{tier.name}: contest tabulate ended with {done.returncode}\n{done.stderr}")


def outcome(tier: Path, name: str) -> list[dict[str, str]]:
    """One output of the last tabulation: places, awards, advances, problems."""
    return files.read(tier / "expected" / f"{name}.csv")

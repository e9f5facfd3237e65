"""Make the people and results of the seed: `python seeds/walk-up/generate.py [--seed N] [--out DIR]`.

Standard library only, plus the rules themselves, which write `expected`. Names of people come from
seeds/career-2023/making. The same seed gives the same bytes.
"""

import sys
from datetime import date
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "career-2023"))

from making import small  # noqa: E402 - the folder's name is no package name
from making.engine import tabulate  # noqa: E402

COLLEGE, CONTEST = "walk-up-college", "final/walk-up-college/pipes/open"
CAME, TRIES = 14, 5


def main() -> None:
    rng, out = small.asked(HERE, __doc__, 2024)
    tier = out / "final"
    came = [f"P{number:02d}" for number in range(1, CAME + 1)]
    people = [
        small.person(rng, f"wu-{one[1:]}", COLLEGE, born=date(1970, 1, 1), days=12_000, kind="worker") for one in came
    ]
    small.write(out, "people", people)
    small.write(out, "organisations", [small.school(COLLEGE, "示例职业学院", "Sample Vocational College", "示例职院")])
    small.write(tier, "entries", small.singly(CONTEST, came, COLLEGE))
    small.write(tier, "members", small.alone(CONTEST, came, "wu"))
    small.write(tier, "panels", [[CONTEST, "C", "总裁判", COLLEGE, "chair", ""]])
    small.write(tier, "marks", [row for one in came for row in _tries(rng, one)], "try")
    tabulate(HERE / "rulebook.toml", tier)


def _tries(rng: Random, one: str) -> list[small.Row]:
    """Each comes as often as they like; a pipe that leaks is no time. P03 and P08 are level in their best, P11 never
    gets a tight one."""
    rows: list[small.Row] = []
    for n in range(1, rng.randrange(2, TRIES + 1) + 1):
        seconds = f"{rng.randrange(6500, 14_000) / 100:.2f}"
        leaks = one == "P11" or rng.random() < 0.2
        if one in ("P03", "P08"):
            seconds, leaks = {1: "64.20", 2: "66.80" if one == "P03" else "65.90"}.get(n, seconds), False
        rows.append([CONTEST, one, "", "seconds", "" if leaks else seconds, n])
    return rows


if __name__ == "__main__":
    main()

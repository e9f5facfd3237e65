"""Make the people and results of the seed: `python seeds/diving/generate.py [--seed N] [--out DIR]`.

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

UNIVERSITY, CONTEST = "diving-university", "final/diving-university/springboard/women"
DIVERS, JUDGES, DIVES = 8, 7, 5
DIFFICULTIES = ("2.4", "2.6", "2.7", "2.8", "3.0", "3.1", "3.2")
Row = list[object]


def main() -> None:
    rng, out = small.asked(HERE, __doc__, 2024)
    tier = out / "final"
    born, study = date(2002, 9, 1), {"level": "bachelor", "years": (2022, 4)}
    people = [
        small.person(rng, f"dv-{number}", UNIVERSITY, born=born, days=1200, genders="f", **study)
        for number in range(1, DIVERS + 1)
    ]
    small.write(out, "people", people)
    small.write(out, "organisations", [small.school(UNIVERSITY, "示例大学", "Sample University")])
    divers = [f"D{number}" for number in range(1, DIVERS + 1)]
    small.write(tier, "entries", small.singly(CONTEST, divers, UNIVERSITY))
    small.write(tier, "members", small.alone(CONTEST, divers, "dv"))
    small.write(tier, "panels", small.judges(rng, CONTEST, JUDGES, UNIVERSITY))
    small.write(tier, "marks", _marks(rng, divers))
    tabulate(HERE / "rulebook.toml", tier)


def _marks(rng: Random, divers: list[str]) -> list[Row]:
    """D3 fails in the second dive: seven times 0, and what the others of it are worth does not matter."""
    rows: list[Row] = []
    for diver in divers:
        skill = rng.randrange(11, 16)  # in halves
        for dive in range(1, DIVES + 1):
            rows.append([CONTEST, diver, "", f"{dive}.dd", rng.choice(DIFFICULTIES)])
            base = min(19, max(6, skill + rng.randrange(-2, 3)))
            for judge in range(1, JUDGES + 1):
                mark = 0 if (diver, dive) == ("D3", 2) else min(20, base + rng.randrange(-1, 2))
                rows.append([CONTEST, diver, f"J{judge}", f"{dive}.dive", f"{mark / 2:.1f}"])
    return rows


if __name__ == "__main__":
    main()

"""Make the people and results of the seed: `python seeds/science-fair/generate.py [--seed N] [--out DIR]`.

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

UNIVERSITY, CONTEST = "science-school", "final/science-school/projects/junior"
PROJECTS, JUDGES = 12, 6
Row = list[object]


def main() -> None:
    rng, out = small.asked(HERE, __doc__, 2024)
    tier = out / "final"
    people = [
        small.person(rng, f"sf-{number:02d}", UNIVERSITY, born=date(2010, 9, 1), days=700)
        for number in range(1, PROJECTS + 1)
    ]
    small.write(out, "people", people)
    small.write(out, "organisations", [small.school(UNIVERSITY, "示例中学", "Sample Middle School")])
    projects = [f"P{number:02d}" for number in range(1, PROJECTS + 1)]
    small.write(tier, "entries", small.singly(CONTEST, projects, UNIVERSITY))
    small.write(tier, "members", small.alone(CONTEST, projects, "sf"))
    small.write(tier, "panels", small.judges(rng, CONTEST, JUDGES, UNIVERSITY))
    small.write(tier, "marks", _marks(rng, projects))
    tabulate(HERE / "rulebook.toml", tier)


def _marks(rng: Random, projects: list[str]) -> list[Row]:
    """Each project before three judges, each judge before six projects. J1 is mild, J6 hard on everybody."""
    rows: list[Row] = []
    for number, project in enumerate(projects):
        worth = rng.randrange(-60, 61) / 10
        for step in (0, 1, 3):
            judge = (number + step) % JUDGES
            bent = {0: 6.0, JUDGES - 1: -6.0}.get(judge, 0.0)
            idea, method = 26 + worth / 2 + bent + rng.random() * 4, 38 + worth + bent + rng.random() * 6
            rows.append([CONTEST, project, f"J{judge + 1}", "idea", f"{min(40.0, idea):.1f}"])
            rows.append([CONTEST, project, f"J{judge + 1}", "method", f"{min(60.0, method):.1f}"])
    return rows


if __name__ == "__main__":
    main()

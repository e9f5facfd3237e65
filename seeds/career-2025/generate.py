"""Make the people and results of the seed: `python seeds/career-2025/generate.py [--seed N] [--out DIR]`.

Standard library only, plus the rules themselves, which write `expected`. Names of people come from
seeds/career-2023/making. The same seed gives the same bytes.
"""

import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "career-2023"))

from making import small  # noqa: E402 - the folder's name is no package name
from making.engine import tabulate  # noqa: E402

COMMITTEE, CONTEST = "career3-committee", "final/career3-committee/growth/higher"
FINALISTS = 10  # one a school, as the final has it


def main() -> None:
    rng, out = small.asked(HERE, __doc__, 2025)
    tier = out / "final"
    entries = [f"K{number:02d}" for number in range(1, FINALISTS + 1)]
    schools = [f"career3-{number:02d}" for number in range(1, FINALISTS + 1)]
    study = {"level": "bachelor", "years": (2023, 4)}
    people = [
        small.person(rng, f"k3-{one[1:]}", home, born=date(2004, 9, 1), days=700, **study)
        for one, home in zip(entries, schools, strict=True)
    ]
    small.write(out, "people", people)
    committee = small.committee(COMMITTEE, "示例职规赛组委会", "Sample Career Committee", "组委会")
    named = [
        small.school(code, f"示例规划大学{n}", f"Sample Career University {n}", f"规划大学{n}")
        for n, code in enumerate(schools, 1)
    ]
    small.write(out, "organisations", [committee, *named])
    small.write(
        tier, "entries", [[CONTEST, one, home, "", 1, home] for one, home in zip(entries, schools, strict=True)]
    )
    small.write(tier, "members", small.alone(CONTEST, entries, "k3"))
    small.write(tier, "panels", small.judges(rng, CONTEST, 5, COMMITTEE))
    rows = []
    for one in entries:
        for judge in range(1, 6):
            for aspect, most in (("goal", 30), ("action", 50), ("improve", 20)):
                rows.append([CONTEST, one, f"J{judge}", aspect, f"{rng.randrange(most * 6, most * 10) / 10:.1f}"])
    small.write(tier, "marks", rows)
    tabulate(HERE / "rulebook.toml", tier)


if __name__ == "__main__":
    main()

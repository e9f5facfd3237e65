"""Make the people and results of the seed: `python seeds/vocational-skills/generate.py [--seed N] [--out DIR]`.

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

COLLEGE, CONTEST = "vocational-college", "final/vocational-college/networks/vocational"
TEAMS = 15
Row = list[object]


def main() -> None:
    rng, out = small.asked(HERE, __doc__, 2024)
    tier = out / "final"
    people, members = _people(rng)
    small.write(out, "people", people)
    small.write(out, "organisations", [small.school(COLLEGE, "示例职业学院", "Sample Vocational College", "示例职院")])
    teams = [f"V{number:02d}" for number in range(1, TEAMS + 1)]
    entries = [[CONTEST, one, COLLEGE, "", 2, COLLEGE] for one in teams]
    small.write(tier, "entries", entries)
    small.write(tier, "members", members)
    scores = [[CONTEST, one, f"{rng.randrange(4200, 9700) / 100:.2f}"] for one in teams]
    small.write(tier, "scores", scores, "score")
    tabulate(HERE / "rulebook.toml", tier)


def _people(rng: Random) -> tuple[list[Row], list[Row]]:
    """Two competitors and two advisers of each team."""
    people: list[Row] = []
    members: list[Row] = []
    for number in range(1, TEAMS + 1):
        for part, role in enumerate(("competitor", "competitor", "adviser", "adviser"), 1):
            is_student = role == "competitor"
            born = date(2003 if is_student else 1980, 9, 1)
            code = f"vs-{number:02d}{part}"
            study = {"level": "vocational", "years": (2022, 3)} if is_student else {"kind": "teacher"}
            people.append(small.person(rng, code, COLLEGE, born=born, days=900, **study))
            members.append([CONTEST, f"V{number:02d}", code, role])
    return people, members


if __name__ == "__main__":
    main()

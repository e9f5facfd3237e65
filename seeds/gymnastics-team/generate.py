"""Make the people and results of the seed: `python seeds/gymnastics-team/generate.py [--seed N] [--out DIR]`.

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

SCHOOL, CONTEST = "gymnastics-school", "final/gymnastics-school/floor/women"
TEAMS, GYMNASTS, JUDGES = 6, 4, 3


def main() -> None:
    rng, out = small.asked(HERE, __doc__, 2024)
    tier = out / "final"
    teams = [f"G{number}" for number in range(1, TEAMS + 1)]
    gymnasts = {one: [f"gy-{one[1:]}{n}" for n in range(1, GYMNASTS + 1)] for one in teams}
    people = [
        small.person(rng, code, SCHOOL, born=date(2006, 9, 1), days=1200, genders="f")
        for one in teams
        for code in gymnasts[one]
    ]
    small.write(out, "people", people)
    small.write(out, "organisations", [small.school(SCHOOL, "示例体校", "Sample Sports School")])
    small.write(tier, "entries", [[CONTEST, one, SCHOOL, "", GYMNASTS, SCHOOL] for one in teams])
    small.write(tier, "members", [[CONTEST, one, code, "competitor"] for one in teams for code in gymnasts[one]])
    small.write(tier, "panels", small.judges(rng, CONTEST, JUDGES, SCHOOL))
    marks = [row for one in teams for code in gymnasts[one] for row in _marks(rng, one, code)]
    small.write(tier, "marks", marks, "member")
    tabulate(HERE / "rulebook.toml", tier)


def _marks(rng: Random, team: str, code: str) -> list[small.Row]:
    """The second gymnast of G4 falls: the best three of four count, so it costs the team no place."""
    fell = code == "gy-42"
    difficulty, base = rng.randrange(40, 62) / 10, rng.randrange(780, 930)
    rows: list[small.Row] = [[CONTEST, team, "", "difficulty", f"{difficulty:.1f}", code]]
    for judge in range(1, JUDGES + 1):
        mark = (base - 400 if fell else base) + rng.randrange(-15, 16)
        rows.append([CONTEST, team, f"J{judge}", "execution", f"{mark / 100:.2f}", code])
    return rows


if __name__ == "__main__":
    main()

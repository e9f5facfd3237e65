"""Make the people and results of the seed: `python seeds/vocational-skills/generate.py [--seed N] [--out DIR]`.

Standard library only, plus the rules themselves, which write `expected`. Names of people come from
seeds/career-2023/making. The same seed gives the same bytes.
"""

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "career-2023"))

from making.engine import tabulate  # noqa: E402 - the folder's name is no package name
from making.files import write_rows  # noqa: E402
from making.names import name  # noqa: E402

COLLEGE, CONTEST = "vocational-college", "final/vocational-college/networks/vocational"
TEAMS = 15
Row = list[object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--out", type=Path, default=HERE)
    asked = parser.parse_args()
    rng, out = Random(asked.seed), asked.out.resolve()
    tier = out / "final"
    heads = ["person", "name", "name_latin", "gender", "born", "kind", "home", "department", "level", "number"]
    people, members = _people(rng)
    write_rows(out / "people.csv", [[*heads, "programme", "entry_year", "years"], *people])
    school = [COLLEGE, "school", "示例职业学院", "Sample Vocational College", "示例职院", "", "360000", ""]
    write_rows(
        out / "organisations.csv", [["code", "kind", "name", "name_en", "short", "parent", "province", "level"], school]
    )
    teams = [f"V{number:02d}" for number in range(1, TEAMS + 1)]
    entries = [[CONTEST, one, COLLEGE, "", 2, COLLEGE] for one in teams]
    write_rows(tier / "entries.csv", [["contest", "entry", "group", "status", "size", "home"], *entries])
    write_rows(tier / "members.csv", [["contest", "entry", "person", "role"], *members])
    scores = [[CONTEST, one, f"{rng.randrange(4200, 9700) / 100:.2f}"] for one in teams]
    write_rows(tier / "scores.csv", [["contest", "entry", "score"], *scores])
    tabulate(HERE / "rulebook.toml", tier)


def _people(rng: Random) -> tuple[list[Row], list[Row]]:
    """Two competitors and two advisers of each team."""
    people: list[Row] = []
    members: list[Row] = []
    for number in range(1, TEAMS + 1):
        for part, role in enumerate(("competitor", "competitor", "adviser", "adviser"), 1):
            is_student = role == "competitor"
            gender = rng.choice("fm")
            chinese, latin = name(rng, gender)
            born = date(2003 if is_student else 1980, 9, 1) + timedelta(days=rng.randrange(900))
            code = f"vs-{number:02d}{part}"
            study = ["vocational", code, "", 2022, 3] if is_student else ["", code, "", "", ""]
            kind = "student" if is_student else "teacher"
            people.append([code, chinese, latin, gender, born, kind, COLLEGE, "", *study])
            members.append([CONTEST, f"V{number:02d}", code, role])
    return people, members


if __name__ == "__main__":
    main()

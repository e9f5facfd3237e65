"""Make the people and results of the seed: `python seeds/science-fair/generate.py [--seed N] [--out DIR]`.

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

UNIVERSITY, CONTEST = "science-school", "final/science-school/projects/junior"
PROJECTS, JUDGES = 12, 6
Row = list[object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--out", type=Path, default=HERE)
    asked = parser.parse_args()
    rng, out = Random(asked.seed), asked.out.resolve()
    tier = out / "final"
    heads = ["person", "name", "name_latin", "gender", "born", "kind", "home", "department", "level", "number"]
    write_rows(out / "people.csv", [[*heads, "programme", "entry_year", "years"], *_people(rng)])
    school = [UNIVERSITY, "school", "示例中学", "Sample Middle School", "示例中学", "", "360000", ""]
    write_rows(
        out / "organisations.csv", [["code", "kind", "name", "name_en", "short", "parent", "province", "level"], school]
    )
    projects = [f"P{number:02d}" for number in range(1, PROJECTS + 1)]
    entries = [[CONTEST, one, UNIVERSITY, "", 1, UNIVERSITY] for one in projects]
    write_rows(tier / "entries.csv", [["contest", "entry", "group", "status", "size", "home"], *entries])
    members = [[CONTEST, one, f"sf-{one[1:]}", "competitor"] for one in projects]
    write_rows(tier / "members.csv", [["contest", "entry", "person", "role"], *members])
    panel = [
        [CONTEST, f"J{number}", name(rng, rng.choice("fm"))[0], UNIVERSITY, "judge", ""]
        for number in range(1, JUDGES + 1)
    ]
    write_rows(tier / "panels.csv", [["contest", "judge", "person_name", "home", "role", "source"], *panel])
    write_rows(tier / "marks.csv", [["contest", "entry", "judge", "aspect", "mark"], *_marks(rng, projects)])
    tabulate(HERE / "rulebook.toml", tier)


def _people(rng: Random) -> list[Row]:
    rows: list[Row] = []
    for number in range(1, PROJECTS + 1):
        gender = rng.choice("fm")
        chinese, latin = name(rng, gender)
        born = date(2010, 9, 1) + timedelta(days=rng.randrange(700))
        code = f"sf-{number:02d}"
        rows.append([code, chinese, latin, gender, born, "student", UNIVERSITY, "", "", code, "", "", ""])
    return rows


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

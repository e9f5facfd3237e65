"""Make the people and results of the seed: `python seeds/diving/generate.py [--seed N] [--out DIR]`.

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

UNIVERSITY, CONTEST = "diving-university", "final/diving-university/springboard/women"
DIVERS, JUDGES, DIVES = 8, 7, 5
DIFFICULTIES = ("2.4", "2.6", "2.7", "2.8", "3.0", "3.1", "3.2")
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
    school = [UNIVERSITY, "school", "示例大学", "Sample University", "示例大学", "", "360000", ""]
    write_rows(
        out / "organisations.csv", [["code", "kind", "name", "name_en", "short", "parent", "province", "level"], school]
    )
    divers = [f"D{number}" for number in range(1, DIVERS + 1)]
    entries = [[CONTEST, one, UNIVERSITY, "", 1, UNIVERSITY] for one in divers]
    write_rows(tier / "entries.csv", [["contest", "entry", "group", "status", "size", "home"], *entries])
    members = [[CONTEST, one, f"dv-{one[1:]}", "competitor"] for one in divers]
    write_rows(tier / "members.csv", [["contest", "entry", "person", "role"], *members])
    panel = [
        [CONTEST, f"J{number}", name(rng, rng.choice("fm"))[0], UNIVERSITY, "judge", ""]
        for number in range(1, JUDGES + 1)
    ]
    write_rows(tier / "panels.csv", [["contest", "judge", "person_name", "home", "role", "source"], *panel])
    write_rows(tier / "marks.csv", [["contest", "entry", "judge", "aspect", "mark"], *_marks(rng, divers)])
    tabulate(HERE / "rulebook.toml", tier)


def _people(rng: Random) -> list[Row]:
    rows: list[Row] = []
    for number in range(1, DIVERS + 1):
        chinese, latin = name(rng, "f")
        born = date(2002, 9, 1) + timedelta(days=rng.randrange(1200))
        code = f"dv-{number}"
        rows.append([code, chinese, latin, "f", born, "student", UNIVERSITY, "", "bachelor", code, "", 2022, 4])
    return rows


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

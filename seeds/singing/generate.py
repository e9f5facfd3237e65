"""Make the people and results of the seed: `python seeds/singing/generate.py [--seed N] [--out DIR]`.

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

UNIVERSITY, CONTEST = "singing-university", "final/singing-university/solo/open"
SINGERS, JUDGES = 10, 5
VOTES = (188, 96, 41, 55, 33, 62, 40, 29, 47, 21)  # 612 in the hall, one vote each
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
    singers = [f"S{number:02d}" for number in range(1, SINGERS + 1)]
    entries = [[CONTEST, one, UNIVERSITY, "", 1, UNIVERSITY] for one in singers]
    write_rows(tier / "entries.csv", [["contest", "entry", "group", "status", "size", "home"], *entries])
    members = [[CONTEST, one, f"si-{one[1:]}", "competitor"] for one in singers]
    write_rows(tier / "members.csv", [["contest", "entry", "person", "role"], *members])
    panel = [
        [CONTEST, f"J{number}", name(rng, rng.choice("fm"))[0], UNIVERSITY, "judge", ""]
        for number in range(1, JUDGES + 1)
    ]
    write_rows(tier / "panels.csv", [["contest", "judge", "person_name", "home", "role", "source"], *panel])
    write_rows(tier / "marks.csv", [["contest", "entry", "judge", "aspect", "mark"], *_marks(rng, singers)])
    votes = [[CONTEST, one, count] for one, count in zip(singers, VOTES, strict=True)]
    write_rows(tier / "scores.csv", [["contest", "entry", "segment:vote"], *votes])
    tabulate(HERE / "rulebook.toml", tier)


def _people(rng: Random) -> list[Row]:
    rows: list[Row] = []
    for number in range(1, SINGERS + 1):
        gender = rng.choice("fm")
        chinese, latin = name(rng, gender)
        born = date(2002, 9, 1) + timedelta(days=rng.randrange(1200))
        code = f"si-{number:02d}"
        rows.append([code, chinese, latin, gender, born, "student", UNIVERSITY, "", "bachelor", code, "", 2022, 4])
    return rows


def _marks(rng: Random, singers: list[str]) -> list[Row]:
    """S02 leads with the judges."""
    rows: list[Row] = []
    for number, singer in enumerate(singers):
        for judge in range(1, JUDGES + 1):
            voice, stage = rng.randrange(460, 560) / 10, rng.randrange(300, 370) / 10
            if number == 1:
                voice, stage = voice + 4, stage + 3
            rows.append([CONTEST, singer, f"J{judge}", "voice", f"{voice:.1f}"])
            rows.append([CONTEST, singer, f"J{judge}", "stage", f"{stage:.1f}"])
    return rows


if __name__ == "__main__":
    main()

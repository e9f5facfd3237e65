"""Make the people and results of the seed: `python seeds/singing/generate.py [--seed N] [--out DIR]`.

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

UNIVERSITY, CONTEST = "singing-university", "final/singing-university/solo/open"
SINGERS, JUDGES = 10, 5
VOTES = (188, 96, 41, 55, 33, 62, 40, 29, 47, 21)  # 612 in the hall, one vote each
Row = list[object]


def main() -> None:
    rng, out = small.asked(HERE, __doc__, 2024)
    tier = out / "final"
    born, study = date(2002, 9, 1), {"level": "bachelor", "years": (2022, 4)}
    people = [
        small.person(rng, f"si-{number:02d}", UNIVERSITY, born=born, days=1200, **study)
        for number in range(1, SINGERS + 1)
    ]
    small.write(out, "people", people)
    small.write(out, "organisations", [small.school(UNIVERSITY, "示例大学", "Sample University")])
    singers = [f"S{number:02d}" for number in range(1, SINGERS + 1)]
    small.write(tier, "entries", small.singly(CONTEST, singers, UNIVERSITY))
    small.write(tier, "members", small.alone(CONTEST, singers, "si"))
    small.write(tier, "panels", small.judges(rng, CONTEST, JUDGES, UNIVERSITY))
    small.write(tier, "marks", _marks(rng, singers))
    votes = [[CONTEST, one, count] for one, count in zip(singers, VOTES, strict=True)]
    small.write(tier, "scores", votes, "segment:vote")
    tabulate(HERE / "rulebook.toml", tier)


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

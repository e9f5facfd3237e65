"""Make the people and results of the seed: `python seeds/challenge-cup/generate.py [--seed N] [--out DIR]`.

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

COMMITTEE, CONTEST = "cup-committee", "final/cup-committee/works/open"
SCHOOLS = [f"cup-{letter}" for letter in "abcdefghij"]
WORKS = 40  # at most six a school


def main() -> None:
    rng, out = small.asked(HERE, __doc__, 2024)
    tier = out / "final"
    works = [f"W{number:02d}" for number in range(1, WORKS + 1)]
    homes = rng.sample([school for school in SCHOOLS for _ in range(6)], WORKS)
    born, study = date(2002, 9, 1), {"level": "bachelor", "years": (2021, 4)}
    people = [
        small.person(rng, f"cc-{one[1:]}", home, born=born, days=1200, **study)
        for one, home in zip(works, homes, strict=True)
    ]
    small.write(out, "people", people)
    schools = [
        small.school(code, f"示例大学{n}", f"Sample University {n}", f"大学{n}") for n, code in enumerate(SCHOOLS, 1)
    ]
    committee = small.committee(COMMITTEE, "示例竞赛组委会", "Sample Contest Committee", "组委会")
    small.write(out, "organisations", [committee, *schools])
    entries = [[CONTEST, one, home, "", 1, home] for one, home in zip(works, homes, strict=True)]
    small.write(tier, "entries", entries)
    small.write(tier, "members", small.alone(CONTEST, works, "cc"))
    scores = rng.sample(range(6000, 9800), WORKS)
    small.write(
        tier, "scores", [[CONTEST, one, f"{n / 100:.2f}"] for one, n in zip(works, scores, strict=True)], "score"
    )
    tabulate(HERE / "rulebook.toml", tier)


if __name__ == "__main__":
    main()

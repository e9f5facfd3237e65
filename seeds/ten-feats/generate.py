"""Make the people and results of the seed: `python seeds/ten-feats/generate.py [--seed N] [--out DIR]`.

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
from making.names import name  # noqa: E402

CONTEST, COMMITTEE = "final/feats-committee/feats/open", "feats-committee"
CLASSES = ("机械加工", "电子信息", "建筑工艺", "生活服务", "传统手工")
HOMES = [f"feats-{letter}" for letter in "abcdefghijkl"]
CANDIDATES, SHOWN, EXPERTS = 372, 50, 3  # of the newsletter; three experts a class are assumed
Row = list[object]


def main() -> None:
    rng, out = small.asked(HERE, __doc__, 2023)
    tier, numbers = out / "final", range(1, CANDIDATES + 1)
    small.write(out, "people", [_person(rng, number) for number in numbers])
    small.write(out, "organisations", _organisations())
    entries = [f"F{number:03d}" for number in numbers]
    classes = {one: CLASSES[rng.choices(range(5), (5, 4, 3, 4, 6))[0]] for one in entries}
    rows = [[CONTEST, one, HOMES[n % 12], "", 1, HOMES[n % 12], classes[one]] for n, one in enumerate(entries)]
    small.write(tier, "entries", rows, "class")
    small.write(tier, "members", small.alone(CONTEST, entries, "fe"))
    experts = [(f"J{n * EXPERTS + k + 1}", one) for n, one in enumerate(CLASSES) for k in range(EXPERTS)]
    seats = [[CONTEST, code, name(rng, rng.choice("fm"))[0], "", "judge", "", "class", one] for code, one in experts]
    small.write(tier, "panels", seats, "attribute", "room")
    # Four votes apart, so that no two shares of the most are level after rounding.
    online = dict(zip(entries, [20_000, *rng.sample(range(100, 19_990, 4), CANDIDATES - 1)], strict=True))
    shown = sorted(sorted(entries, key=lambda one: -online[one])[:SHOWN])
    small.write(tier, "marks", _marks(rng, shown, classes, experts))
    on_site = dict(zip(shown, rng.sample(range(40, 900), SHOWN), strict=True))
    votes = [[CONTEST, one, online[one], on_site.get(one, "")] for one in entries]
    small.write(tier, "scores", votes, "segment:online", "segment:onsite")
    tabulate(HERE / "rulebook.toml", tier)


def _organisations() -> list[Row]:
    colleges = [
        small.school(HOMES[n], f"示例职业学院{n + 1}", f"Sample College {n + 1}", f"职院{n + 1}") for n in range(12)
    ]
    return [small.committee(COMMITTEE, "示例绝技展组委会", "Sample Feats Committee", "组委会"), *colleges]


def _person(rng: Random, number: int) -> Row:
    home = HOMES[(number - 1) % 12]
    return small.person(rng, f"fe-{number:03d}", home, born=date(1975, 1, 1), days=10_000, kind="teacher")


def _marks(rng: Random, shown: list[str], classes: dict[str, str], experts: list[tuple[str, str]]) -> list[Row]:
    """The experts of one class are mild, those of another strict: the ruler takes that away."""
    rows: list[Row] = []
    for one in shown:
        merit = rng.randrange(-6, 7)
        for code, of_class in experts:
            if of_class == classes[one]:
                mild = 3 * CLASSES.index(of_class) - 6
                rows.append([CONTEST, one, code, "skill", 44 + merit + mild + rng.randrange(-3, 4)])
                rows.append([CONTEST, one, code, "worth", 29 + rng.randrange(-4, 5)])
    return rows


if __name__ == "__main__":
    main()

"""Make the people and results of the seed: `python seeds/ten-feats/generate.py [--seed N] [--out DIR]`.

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

CONTEST, COMMITTEE = "final/feats-committee/feats/open", "feats-committee"
CLASSES = ("机械加工", "电子信息", "建筑工艺", "生活服务", "传统手工")
HOMES = [f"feats-{letter}" for letter in "abcdefghijkl"]
CANDIDATES, SHOWN, EXPERTS = 372, 50, 3  # of the newsletter; three experts a class are assumed
Row = list[object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=2023)
    parser.add_argument("--out", type=Path, default=HERE)
    asked = parser.parse_args()
    rng, out = Random(asked.seed), asked.out.resolve()
    tier, numbers = out / "final", range(1, CANDIDATES + 1)
    heads = ["person", "name", "name_latin", "gender", "born", "kind", "home", "department", "level", "number"]
    people = [_person(rng, number) for number in numbers]
    write_rows(out / "people.csv", [[*heads, "programme", "entry_year", "years"], *people])
    write_rows(
        out / "organisations.csv",
        [["code", "kind", "name", "name_en", "short", "parent", "province", "level"], *_organisations()],
    )
    entries = [f"F{number:03d}" for number in numbers]
    classes = {one: CLASSES[rng.choices(range(5), (5, 4, 3, 4, 6))[0]] for one in entries}
    rows = [[CONTEST, one, HOMES[n % 12], "", 1, HOMES[n % 12], classes[one]] for n, one in enumerate(entries)]
    write_rows(tier / "entries.csv", [["contest", "entry", "group", "status", "size", "home", "class"], *rows])
    members = [[CONTEST, one, f"fe-{one[1:]}", "competitor"] for one in entries]
    write_rows(tier / "members.csv", [["contest", "entry", "person", "role"], *members])
    experts = [(f"J{n * EXPERTS + k + 1}", one) for n, one in enumerate(CLASSES) for k in range(EXPERTS)]
    columns = ["contest", "judge", "person_name", "home", "role", "source", "attribute", "room"]
    seats = [[CONTEST, code, name(rng, rng.choice("fm"))[0], "", "judge", "", "class", one] for code, one in experts]
    write_rows(tier / "panels.csv", [columns, *seats])
    # Four votes apart, so that no two shares of the most are level after rounding.
    online = dict(zip(entries, [20_000, *rng.sample(range(100, 19_990, 4), CANDIDATES - 1)], strict=True))
    shown = sorted(sorted(entries, key=lambda one: -online[one])[:SHOWN])
    marks = _marks(rng, shown, classes, experts)
    write_rows(tier / "marks.csv", [["contest", "entry", "judge", "aspect", "mark"], *marks])
    on_site = dict(zip(shown, rng.sample(range(40, 900), SHOWN), strict=True))
    votes = [[CONTEST, one, online[one], on_site.get(one, "")] for one in entries]
    write_rows(tier / "scores.csv", [["contest", "entry", "segment:online", "segment:onsite"], *votes])
    tabulate(HERE / "rulebook.toml", tier)


def _organisations() -> list[Row]:
    named = [[HOMES[n], "school", f"示例职业学院{n + 1}", f"Sample College {n + 1}", f"职院{n + 1}"] for n in range(12)]
    committee: Row = [COMMITTEE, "authority", "示例绝技展组委会", "Sample Feats Committee", "组委会", "", "000000", ""]
    return [committee, *([*one, "", "360000", ""] for one in named)]


def _person(rng: Random, number: int) -> Row:
    gender = rng.choice("fm")
    chinese, latin = name(rng, gender)
    born = date(1975, 1, 1) + timedelta(days=rng.randrange(10_000))
    code = f"fe-{number:03d}"
    return [code, chinese, latin, gender, born, "teacher", HOMES[(number - 1) % 12], "", "", code, "", "", ""]


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

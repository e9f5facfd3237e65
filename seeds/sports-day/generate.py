"""Make the people and results of the seed: `python seeds/sports-day/generate.py [--seed N] [--out DIR]`.

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

TIER, SCHOOL, DIVISION = "meet", "shuguang", "grade-5"
CLASSES = ("五（1）班", "五（2）班", "五（3）班", "五（4）班", "五（5）班")
RUN, JUMP, RELAY = (f"{TIER}/{SCHOOL}/{track}/{DIVISION}" for track in ("run", "jump", "relay"))
Row = list[object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--out", type=Path, default=HERE)
    asked = parser.parse_args()
    rng, out = Random(asked.seed), asked.out.resolve()
    people = _people(rng)
    entries, members, marks = _field(rng, people)
    tier = out / TIER
    heads = ["person", "name", "name_latin", "gender", "born", "kind", "home", "department", "level", "number"]
    write_rows(
        out / "people.csv", [[*heads, "programme", "entry_year", "years"], *(row for one in people for row in one)]
    )
    school = [SCHOOL, "school", "曙光小学（示例）", "Shuguang Primary School (sample)", "曙光小学", "", "360000", ""]
    write_rows(
        out / "organisations.csv", [["code", "kind", "name", "name_en", "short", "parent", "province", "level"], school]
    )
    write_rows(tier / "entries.csv", [["contest", "entry", "group", "status", "size", "home", "class"], *entries])
    write_rows(tier / "members.csv", [["contest", "entry", "person", "role"], *members])
    write_rows(tier / "marks.csv", [["contest", "entry", "judge", "aspect", "try", "mark"], *marks])
    panels: list[Row] = [[contest, "C", "总裁判", SCHOOL, "chair", ""] for contest in (RUN, JUMP, RELAY)]
    write_rows(tier / "panels.csv", [["contest", "judge", "person_name", "home", "role", "source"], *panels])
    tabulate(HERE / "rulebook.toml", tier)


def _people(rng: Random) -> list[list[Row]]:
    """Six pupils of each class."""
    classes: list[list[Row]] = []
    for number in range(len(CLASSES)):
        rows: list[Row] = []
        for pupil in range(6):
            gender = rng.choice("fm")
            chinese, latin = name(rng, gender)
            born = date(2013, 9, 1) + timedelta(days=rng.randrange(364))
            code = f"sd-{number + 1}{pupil + 1}"
            rows.append([code, chinese, latin, gender, born, "student", SCHOOL, "", "", code, "", "", ""])
        classes.append(rows)
    return classes


def _field(rng: Random, people: list[list[Row]]) -> tuple[list[Row], list[Row], list[Row]]:
    """Two runners, two jumpers and a relay of each class, and what was measured of them."""
    entries: list[Row] = []
    members: list[Row] = []
    marks: list[Row] = []

    def enter(contest: str, entry: str, of: str, who: list[Row], status: str = "") -> None:
        entries.append([contest, entry, SCHOOL, status, len(who), SCHOOL, of])
        members.extend([contest, entry, one[0], "competitor"] for one in who)

    heats: dict[str, float] = {}
    for number, of in enumerate(CLASSES):
        for pupil in (0, 1):
            entry = f"R{number + 1}{pupil + 1}"
            enter(RUN, entry, of, [people[number][pupil]])
            heats[entry] = rng.randrange(1480, 1790) / 100
    heats["R52"] = heats["R31"]  # level in the heats
    timed = sorted((time, entry) for entry, time in heats.items() if entry != "R42")  # R42: a false start
    gone_on = [entry for time, entry in timed if time <= timed[5][0]]  # seven: two are level on the line
    for entry, time in heats.items():
        marks.append([RUN, entry, "", "heat.time", 1, "" if entry == "R42" else f"{time:.2f}"])
        final = f"{time - rng.randrange(0, 40) / 100:.2f}" if entry in gone_on else ""
        marks.append([RUN, entry, "", "final.time", 1, "" if entry == gone_on[2] else final])  # one does not finish
    for number, of in enumerate(CLASSES):
        for pupil in (2, 3):
            entry = f"J{number + 1}{pupil - 1}"
            status = "absent" if entry == "J51" else ""
            enter(JUMP, entry, of, [people[number][pupil]], status)
            if status:
                continue
            far = [f"{rng.randrange(280, 390) / 100:.2f}" if rng.random() < 0.7 else "" for _ in range(3)]
            far = {"J11": ["3.85", "", "3.61"], "J22": ["3.85", "3.70", ""], "J32": ["", "", ""]}.get(entry, far)
            marks.extend([JUMP, entry, "", "far", one, mark] for one, mark in enumerate(far, 1))
    for number, of in enumerate(CLASSES):
        enter(RELAY, f"T{number + 1}", of, people[number][:4])
        time = "" if number == 4 else f"{rng.randrange(6150, 6900) / 100:.2f}"  # the last class drops the baton
        marks.append([RELAY, f"T{number + 1}", "", "time", 1, time])
    return entries, members, marks


if __name__ == "__main__":
    main()

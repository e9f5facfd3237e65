"""Make the people, works and marks of seeds/career-demo: `python seeds/career-demo/generate.py [--seed N] [--out DIR]`.

Made from the same material as seeds/career-2023 (its folder `making`) and under the same law. These files contain no
days: season.toml counts them from the day of seeding. The same seed gives the same bytes.
"""

import argparse
import sys
import tempfile
import tomllib
from dataclasses import replace
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
CAREER = HERE.parent / "career-2023"
sys.path.insert(0, str(CAREER))

from making import files, judging  # noqa: E402 - the folder's name is no package name
from making.people import World, populate  # noqa: E402
from making.rolls import Rolls  # noqa: E402
from making.season import Tier, schemes  # noqa: E402
from making.works import Desk, Work  # noqa: E402

SIZES = {"open": 9, "verifying": 13, "judging": 10, "tabulated": 14, "publicity": 9, "final": 12}
"""How many works a school contest in each state has."""

REGISTRATIONS = {
    "open": ("submitted", "verified", "draft", "submitted", "draft", "verified", "submitted", "returned", "draft"),
    "verifying": ("submitted", "verified", "submitted", "returned", "verified"),
}
"""How far registration has come, over and over; in every later state all is verified."""

RETURNED = "第 6 张图表超出上限 5 张，请删去一张"
DRAFTING = "J2"
"""The judge who has begun a sheet and not finished it."""

EVENTS = {"tabulated": ("withdrawn", "本人申请退赛：与实习时间冲突"), "publicity": ("absent", "未到场，当天发热")}
"""What happens to one work of the contest in each state."""

SPARE_STUDENTS = 6
"""Students who have entered nothing yet; the first is the newcomer's."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the season of seeds/career-demo.")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=HERE)
    arguments = parser.parse_args()
    make(arguments.out.resolve(), arguments.seed)


def make(out: Path, seed: int) -> None:
    """Make the season into `out`."""

    def stream(name: str) -> Random:
        return Random(f"{seed}/{name}")

    rulebook = CAREER / "rulebook.toml"
    states = {
        contest["key"]: contest["state"]
        for contest in tomllib.loads((HERE / "season.toml").read_text(encoding="utf-8"))["contest"]
        if contest["key"].startswith("school/")
    }
    world = World(stream("people"), prefix="d", after=500)
    populate(world, dict.fromkeys(key.split("/")[1] for key in sorted(states)))
    schools = {school.code: school for school in world.schools}
    newcomers = schools["4136010414"]
    for turn in range(SPARE_STUDENTS):
        department = newcomers.departments[turn % len(newcomers.departments)]
        world.student(newcomers, department, senior=turn == SPARE_STUDENTS - 1)

    tier = Tier("school", out / "school", rulebook)
    desk, panels = Desk(world, stream("works")), judging.Panels(world, stream("panels"))
    for key, state in sorted(states.items()):
        _, code, track, _ = key.split("/")
        tier.add(desk.student_works(schools[code], track, SIZES[state]))
        tier.panels[key] = panels.school(schools[code], tier.works[key])
    chance = stream("events")
    judged = [key for key in tier.contests if states[key] not in REGISTRATIONS]
    for key in tier.contests:
        if states[key] in EVENTS:
            status, note = EVENTS[states[key]]
            tier.part(chance, status, (note,), tier.works[key].__contains__)
    tier.groups = Rolls(world, tier.all_works(), stream("rolls")).departments()
    tier.judge(schemes(rulebook), {}, stream("marks"))
    for key in set(tier.contests) - set(judged):
        tier.sheets[key] = {}
    for key in judged:
        if states[key] == "judging":
            tier.sheets[key] = unfinished(tier.sheets[key], chance)

    through = sent_on(tier, [key for key in judged if states[key] == "final"], rulebook, chance)
    register(tier, states)
    tier.write()
    province = Tier("province", out / "province", rulebook)
    province.add(replace(work, registration="submitted") for work in through)
    province.groups = Rolls(world, tier.all_works(), stream("rolls")).schools()
    province.write()
    files.write(out / "people.csv", files.COLUMNS["people"], [vars(person) for person in world.people])
    files.write(out / "organisations.csv", files.COLUMNS["organisations"], world.organisations)


def unfinished(sheets: dict[tuple[str, str], judging.Sheet], rng: Random) -> dict[tuple[str, str], judging.Sheet]:
    """Every third sheet is unfinished: its judge has marked nothing on it, or on one sheet only three
    aspects."""
    kept = dict(sheets)
    missing = sorted(rng.sample(sorted(kept), len(kept) // 3), key=lambda key: (key[1] != DRAFTING, key))
    for at, key in enumerate(missing):
        begun = 3 if at == 0 else 0
        kept[key] = {aspect: mark if order < begun else None for order, (aspect, mark) in enumerate(kept[key].items())}
    return kept


def register(tier: Tier, states: dict[str, str]) -> None:
    """Take each entry's registration as far as its contest's state says."""
    for key in tier.contests:
        stages = REGISTRATIONS.get(states[key], ("verified",))
        for at, work in enumerate(sorted(tier.works[key], key=lambda work: work.entry)):
            work.registration = stages[at % len(stages)]
            if work.registration == "returned":
                work.note = RETURNED


def sent_on(tier: Tier, contests: list[str], rulebook: Path, rng: Random) -> list[Work]:
    """The works that the rules send on from these contests, found by tabulating only these contests."""
    with tempfile.TemporaryDirectory() as folder:
        alone = Tier("school", Path(folder), rulebook)
        alone.groups = tier.groups
        for key in contests:
            alone.works[key], alone.panels[key], alone.sheets[key] = tier.works[key], tier.panels[key], tier.sheets[key]
        alone.settle(rng)
        tier.lots += alone.lots
        return alone.through()


if __name__ == "__main__":
    main()

"""Make the people and points of the seed: `python seeds/points-challenge/generate.py [--seed N] [--out DIR]`.

Standard library only, plus the rules themselves, which write `expected`. Names of people come from
seeds/career-2023/making; the challenges are read from rulebook.toml. The same seed gives the same bytes.
"""

import argparse
import sys
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "career-2023"))

from making.engine import tabulate  # noqa: E402 - the folder's name is no package name
from making.files import write_rows  # noqa: E402
from making.names import name  # noqa: E402

TIER, HOST, TRACK = "online", "pc-committee", "solo"
SCHOOLS = {
    "higher": {
        "4136010403": ("360000", 9, 24), "4136010414": ("360000", 8, 20), "4133010336": ("330000", 10, 40),
        "4133010345": ("330000", 6, 15), "4161011664": ("610000", 7, 30),
    },
    "vocational": {
        "4136011785": ("360000", 10, 22), "4136012942": ("360000", 4, 8), "4133012061": ("330000", 11, 26),
        "4161010828": ("610000", 8, 31),
    },
}  # fmt: skip
"""By division: each school's province, how many register there, and how many might."""

Row = list[object]
Sheet = dict[str, int]


@dataclass
class Player:
    """A player: the points of each challenge, points added or subtracted, and how long and how often they tried."""

    division: str
    school: str
    person: str
    adviser: str
    points: Sheet
    seconds: str
    tries: int
    status: str = ""
    note: str = ""
    adjusted: list[tuple[int, str]] = field(default_factory=list)
    entry: str = ""

    def order(self) -> tuple[int, int]:
        """Best first: the total, then the time."""
        return -max(0, sum(self.points.values()) + sum(points for points, _ in self.adjusted)), int(
            self.seconds or 10**6
        )

    def level_with(self, other: "Player", *, timed: bool) -> None:
        """The same points as another player; with `timed` also the same time and tries, so that nothing separates
        them."""
        self.points, self.adjusted = dict(other.points), list(other.adjusted)
        if timed:
            self.seconds, self.tries = other.seconds, other.tries


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--out", type=Path, default=HERE)
    asked = parser.parse_args()
    rng, out = Random(asked.seed), asked.out.resolve()
    book = tomllib.loads((HERE / "rulebook.toml").read_text(encoding="utf-8"))
    challenges = {one["key"]: one["max"] for level in book["scheme"][0]["criterion"] for one in level["aspect"]}
    everybody = People(rng)
    players = [one for division in SCHOOLS for one in _division(rng, division, challenges, everybody)]
    write_rows(out / "people.csv", everybody.rows)
    committee = [
        HOST,
        "authority",
        "信息素养线上闯关赛组委会（示例）",
        "Information Literacy Challenge Committee (sample)",
    ]
    heading: Row = ["code", "kind", "name", "name_en", "short", "parent", "province", "level"]
    write_rows(out / "organisations.csv", [heading, [*committee, "组委会", "", "", ""]])
    _write(rng, players, out / TIER)
    tabulate(HERE / "rulebook.toml", out / TIER)


class People:
    """Students and their advisers."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        who = ["person", "name", "name_latin", "gender", "born", "kind", "home", "department", "level"]
        self.rows: list[Row] = [[*who, "number", "programme", "entry_year", "years"]]

    def student(self, school: str, division: str) -> str:
        """A new student; returns the number."""
        entered, years = self.rng.choice((2022, 2023, 2024)), 4 if division == "higher" else 3
        level = "bachelor" if division == "higher" else "vocational"
        number = f"{entered}{len(self.rows):05d}"
        return self._new(school, "student", date(entered - 19, 9, 1), 364, [level, number, "", entered, years])

    def teacher(self, school: str) -> str:
        """A new teacher; returns the number."""
        return self._new(
            school, "teacher", date(1970, 1, 1), 24 * 365, ["master", f"T{len(self.rows):05d}", "", "", ""]
        )

    def _new(self, school: str, kind: str, since: date, days: int, studies: Row) -> str:
        gender = self.rng.choice("fm")
        chinese, latin = name(self.rng, gender, elder=kind == "teacher")
        born = since + timedelta(days=self.rng.randrange(days))
        number = f"pc-{len(self.rows):03d}"
        self.rows.append([number, chinese, latin, gender, born, kind, school, "", *studies])
        return number


def _division(rng: Random, division: str, challenges: Sheet, everybody: People) -> list[Player]:
    """The players of a division. Some are level on purpose; some never began, or may not be ranked."""
    players: list[Player] = []
    for school, (_, registered, _) in SCHOOLS[division].items():
        advisers = [everybody.teacher(school) for _ in range(2)]
        for number in range(registered):
            ability = rng.betavariate(5, 2.4) - (0.06 if division == "vocational" else 0)
            points = {key: _points(rng, most, ability) for key, most in challenges.items()}
            person = everybody.student(school, division)
            seconds = str(rng.randrange(1900, 6900))
            players.append(
                Player(division, school, person, advisers[number % 2], points, seconds, rng.randrange(24, 60))
            )
    rng.shuffle(players)
    for number, one in enumerate(players, 1):
        one.entry = f"{division[0].upper()}{number:03d}"
    absent, last = players[3], players[-1]
    absent.status, absent.note, absent.points, absent.seconds = "absent", "未登录平台", {}, ""
    last.status, last.note = (
        ("guest", "参与命题的同学试做")
        if division == "vocational"
        else ("disqualified", "两个账号同一终端提交，取消成绩")
    )
    ranked = sorted((one for one in players if not one.status), key=Player.order)
    for one in rng.sample(ranked[6:], 5):
        one.adjusted.append((-2, "看了一条提示"))
    ranked[0].adjusted.append((1, "指出题目差错，经命题组确认"))
    ranked[-1].points = {key: int(key == "find.1") for key in challenges}
    ranked[-1].adjusted = [(-2, "看了一条提示"), (-2, "看了一条提示")]
    _level(ranked, division)
    return players


def _points(rng: Random, most: int, ability: float) -> int:
    """All, half or nothing: challenges worth more are harder."""
    chance = ability + 0.16 - most * 0.035
    if rng.random() < chance:
        return most
    return most // 2 if rng.random() < 0.35 else 0


def _level(ranked: list[Player], division: str) -> None:
    """Level pairs: on the line of third prizes (universities), of second prizes (colleges), and two elsewhere."""
    ranked.sort(key=Player.order)
    third, second = -(-12 * len(ranked) // 25), -(-23 * len(ranked) // 100)
    line = third if division == "higher" else second
    ranked[line].level_with(ranked[line - 1], timed=True)
    ranked[-5].level_with(ranked[-6], timed=False)
    ranked[-3].level_with(ranked[-4], timed=False)
    ranked[-3].seconds = ""  # the platform has no time for this player, so they come after the other


def _write(rng: Random, players: list[Player], folder: Path) -> None:
    columns: Row = ["contest", "entry", "group", "status", "size", "home", "seconds", "tries", "finished", "note"]
    entries: list[Row] = [columns]
    marks: list[Row] = [["contest", "entry", "judge", "aspect", "mark"]]
    members: list[Row] = [["contest", "entry", "person", "role"]]
    adjustments: list[Row] = [["contest", "entry", "points", "reason"]]
    panels: list[Row] = [["contest", "judge", "person_name", "home", "role", "source"]]
    for one in sorted(players, key=lambda one: one.entry):
        contest = f"{TIER}/{HOST}/{TRACK}/{one.division}"
        finished = int(bool(one.points) and all(one.points.values()))
        tries = one.tries if one.points else ""
        entries.append(
            [contest, one.entry, one.school, one.status, 1, one.school, one.seconds, tries, finished, one.note]
        )
        marks += [[contest, one.entry, "", key, points] for key, points in one.points.items()]
        members.append([contest, one.entry, one.person, "competitor"])
        members.append([contest, one.entry, one.adviser, "adviser"])
        adjustments += [[contest, one.entry, points, reason] for points, reason in one.adjusted]
    chairs = {division: name(rng, "f", elder=True)[0] for division in SCHOOLS}
    panels += [[f"{TIER}/{HOST}/{TRACK}/{one}", "C", chair, HOST, "chair", ""] for one, chair in chairs.items()]
    groups: list[Row] = [["group", "province", "eligible"]]
    groups += [[school, place, might] for some in SCHOOLS.values() for school, (place, _, might) in some.items()]
    some = [one for one in sorted(players, key=lambda one: one.entry) if not one.status and one.order()[0] < -60]
    decisions: list[Row] = [["award", "contest", "entry", "group", "reason"]]
    for division, reason in (("higher", "讲清了怎样追到数据的原始出处"), ("vocational", "附可重复的计算步骤")):
        one = next(one for one in some if one.division == division)
        decisions.append(["good-account", f"{TIER}/{HOST}/{TRACK}/{division}", one.entry, one.school, reason])
    for name_, rows in (
        ("entries", entries), ("marks", marks), ("members", members), ("adjustments", adjustments), ("panels", panels),
        ("groups", groups), ("decisions", decisions),
    ):  # fmt: skip
        write_rows(folder / f"{name_}.csv", rows)


if __name__ == "__main__":
    main()

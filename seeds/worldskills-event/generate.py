"""Make the people, entries and marks of the seed: `python seeds/worldskills-event/generate.py [--seed N] [--out DIR]`.

Standard library only, plus the rules themselves, which write `expected`. Skills, schemes and age limits are read from
rulebook.toml, members from names.toml. The best totals of each skill are written here, so that every kind of tie
occurs; all others are drawn. The same seed gives the same bytes.
"""

import argparse
import csv
import sys
import tomllib
from datetime import date, timedelta
from fnmatch import fnmatchcase
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "career-2023"))

from making.engine import tabulate  # noqa: E402 - the folder's name is no package name

TIER, HOST, DIVISION = "final", "ws-committee", "open"
OBSERVER = "ws-ob"
EXPERTS, SHEETS = 5, 3

Row = list[object]


class Field(NamedTuple):
    """How many compete in a skill, their best totals in hundredths of a mark, and what is special about it."""

    entries: int
    best: tuple[int, ...]
    observer: int | None = None
    """The place, from 0, of the observer's entry."""
    guest: bool = False


FIELDS = {
    # Two within the tolerance at the top: two golds, no silver, a bronze.
    "17-web": Field(18, (8140, 8030, 7710, 7390), guest=True),
    # A gold, two silvers within the tolerance of each other, and no bronze: the next score is too far below them.
    "19-control": Field(16, (8475, 8060, 7995, 7520)),
    # Gold, silver, and two bronzes.
    "28-floristry": Field(14, (8330, 7985, 7640, 7630, 7190)),
    # The observer comes second and takes no medal; silver goes to the third.
    "48-industry4": Field(12, (8260, 8015, 7730, 7405), observer=1),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--out", type=Path, default=HERE)
    asked = parser.parse_args()
    out = asked.out.resolve()
    for name, rows in season(asked.seed).items():
        target = out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    tabulate(HERE / "rulebook.toml", out / TIER)


def season(seed: int) -> dict[str, list[Row]]:
    """Every file of the seed: its name and its rows, the heading first."""
    rng = Random(seed)
    book = tomllib.loads((HERE / "rulebook.toml").read_text(encoding="utf-8"))
    members = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))["member"]
    crowd = People(rng, members)
    files: dict[str, list[Row]] = {
        "entries": [["contest", "entry", "group", "status", "size", "home", "note"]],
        "members": [["contest", "entry", "person", "role"]],
        "marks": [["contest", "entry", "judge", "aspect", "mark"]],
        "panels": [["contest", "judge", "person_name", "home", "role", "source"]],
    }
    places = [one["code"] for one in members]
    for track in book["edition"]["track"]:
        _skill(rng, book, track, places, crowd, files)
    groups: list[Row] = [["group", "official"], *([code, int(code != OBSERVER)] for code in places)]
    industry = f"{TIER}/{HOST}/48-industry4/{DIVISION}"
    entered = [row for row in files["entries"] if row[0] == industry and row[2] != OBSERVER]
    entry, home = entered[-1][1:3]
    decisions: list[Row] = [["award", "contest", "entry", "group", "reason"]]
    decisions.append(["sustainable-practice", industry, entry, home, "节能方案可直接用于产线"])
    return {
        "organisations.csv": _organisations(members),
        "people.csv": crowd.rows,
        **{f"{TIER}/{name}.csv": rows for name, rows in files.items()},
        f"{TIER}/groups.csv": groups,
        f"{TIER}/decisions.csv": decisions,
    }


def _organisations(members: list[dict[str, str]]) -> list[Row]:
    rows: list[Row] = [["code", "kind", "name", "name_en", "short", "parent", "province", "level"]]
    rows.append(
        [HOST, "authority", "示例国际技能赛组织委员会", "Sample International Skills Committee", "组委会", "", "", ""]
    )
    rows += [[one["code"], "delegation", one["zh"], one["en"], "", HOST, "", ""] for one in members]
    return rows


class People:
    """Everybody who competes, and names for experts; no name appears twice within a member."""

    def __init__(self, rng: Random, members: list[dict[str, str]]) -> None:
        self.rng = rng
        self.words = {one["code"]: [part.split() for part in one["names"].split("|")] for one in members}
        self.given: set[str] = set()
        who = ["person", "name", "name_latin", "gender", "born", "kind", "home", "department", "level"]
        self.rows: list[Row] = [[*who, "number", "programme", "entry_year", "years"]]

    def competitor(self, home: str, since: date) -> str:
        """A new competitor born in the five years from `since`; returns the number."""
        gender = self.rng.choice("fm")
        name, latin = self.name(home, gender)
        born = since + timedelta(days=self.rng.randrange(5 * 365))
        number = f"ws-{len(self.rows):03d}"
        kind, level = self.rng.choice([("student", "vocational"), ("student", "bachelor"), ("worker", "vocational")])
        self.rows.append([number, name, latin, gender, born, kind, home, "", level, "", "", "", ""])
        return number

    def name(self, home: str, gender: str) -> tuple[str, str]:
        """A name, and the same in Latin letters; the given name first, unless the family name usually comes first."""
        families, women, men = self.words[home]
        while True:
            family, given = self.rng.choice(families), self.rng.choice(women if gender == "f" else men)
            if f"{home} {family} {given}" not in self.given:
                break
        self.given.add(f"{home} {family} {given}")
        if not family[0].isascii():
            (family, family_latin), (given, given_latin) = _split(family), _split(given)
            return family + given, f"{family_latin} {given_latin}"
        latin = f"{family} {given}" if home in ("ws-kr", "ws-hu") else f"{given} {family}"
        return latin, latin


def _split(word: str) -> tuple[str, str]:
    """`陆Lu` as its Chinese and its Latin part."""
    chinese = "".join(letter for letter in word if not letter.isascii())
    return chinese, word[len(chinese) :]


def _skill(
    rng: Random,
    book: dict[str, Any],
    track: dict[str, Any],
    places: list[str],
    crowd: People,
    files: dict[str, list[Row]],
) -> None:
    """One skill: who competes, who marks, and the marks that add up to the totals."""
    field, key = FIELDS[track["key"]], track["key"]
    contest = f"{TIER}/{HOST}/{key}/{DIVISION}"
    since = track["eligibility"][0]["date"]
    homes = _homes(rng, field, [code for code in places if code != OBSERVER])
    totals = [
        *field.best,
        *sorted(rng.sample(range(4300, field.best[-1] - 60, 5), field.entries - len(field.best)))[::-1],
    ]
    takes_part: list[tuple[str, int, str]] = [(home, total, "") for home, total in zip(homes, totals, strict=True)]
    if field.guest:
        takes_part.append(("ws-ch", 7950, "guest"))
    rng.shuffle(takes_part)
    experts = {f"{key[:2]}-X{seat}": home for seat, home in enumerate(sorted(rng.sample(homes, EXPERTS)), 1)}
    files["panels"].append([contest, f"{key[:2]}-XC", crowd.name("ws-ob", "f")[0], HOST, "chair", ""])
    for judge, home in experts.items():
        files["panels"].append([contest, judge, crowd.name(home, rng.choice("fm"))[0], home, "judge", ""])
    aspects = _aspects(book, contest)
    size = track["team"]["max"]
    for number, (home, total, status) in enumerate(takes_part, 1):
        entry = f"{key[:2]}-{number:02d}"
        note = "往届选手，超过年龄，应邀表演" if status else ""
        files["entries"].append([contest, entry, home, status, size, home, note])
        born = date(since.year - 4, 1, 1) if status else since
        files["members"] += [[contest, entry, crowd.competitor(home, born), "competitor"] for _ in range(size)]
        free = [judge for judge, own in experts.items() if own != home]
        sheet = sorted(free[(number + seat) % len(free)] for seat in range(SHEETS))
        for judge, aspect, mark in marks(rng, aspects, total, sheet, astray=bool(status)):
            files["marks"].append([contest, entry, judge, aspect, mark])


def _homes(rng: Random, field: Field, members: list[str]) -> list[str]:
    """The members of a skill's entries, best first; some members do better than others, and each enters once."""
    drawn = rng.sample(members, field.entries - (field.observer is not None))
    strong = {"ws-cn": 3, "ws-kr": 3, "ws-ch": 4, "ws-fr": 4, "ws-at": 5, "ws-sg": 5, "ws-jp": 5}
    drawn.sort(key=lambda code: strong.get(code, 9) + rng.randrange(9))
    if field.observer is not None:
        drawn.insert(field.observer, OBSERVER)
    return drawn


def _aspects(book: dict[str, Any], contest: str) -> list[dict[str, Any]]:
    scheme = next(one for one in book["scheme"] if any(fnmatchcase(contest, pattern) for pattern in one["applies_to"]))
    return [aspect for criterion in scheme["criterion"] for aspect in criterion["aspect"]]


def marks(
    rng: Random, aspects: list[dict[str, Any]], total: int, sheet: list[str], *, astray: bool
) -> list[tuple[str, str, str]]:
    """Marks of three experts that add up to `total` (hundredths): (judge, aspect, mark); measurements have no judge.

    The experts' levels are drawn first, at most one apart (`astray`: two, on the first aspect); the remainder after
    their means is shared out among the measurements.
    """
    measured = [aspect for aspect in aspects if aspect["kind"] == "measured"]
    room = sum(aspect["max"] for aspect in measured) * 100
    while True:
        found: list[tuple[str, str, str]] = []
        left = total
        for aspect in aspects:
            if aspect["kind"] == "judged":
                levels = _levels(rng, total, apart=2 if astray and not found else 1)
                found += [(judge, aspect["key"], str(level)) for judge, level in zip(sheet, levels, strict=True)]
                left -= _hundredths(Fraction(sum(levels) * aspect["max"], 3 * len(levels)))
        if room // 5 <= left <= room:
            break
    for position, aspect in enumerate(measured):
        rest = sum(one["max"] for one in measured[position + 1 :]) * 100
        fair = left * aspect["max"] * 100 // (rest + aspect["max"] * 100)
        given = (fair + rng.randrange(-60, 61)) // 5 * 5 if rest else left
        given = min(max(given, left - rest, 0), aspect["max"] * 100, left)
        left -= given
        found.append(("", aspect["key"], _text(given)))
    return found


def _levels(rng: Random, total: int, *, apart: int) -> list[int]:
    """Three experts' levels for work that is worth `total`; exactly two apart, or at most one."""
    middle = min(2, max(0, round(total / 10000 * 3 + rng.uniform(-0.8, 0.8) - 0.5)))
    if apart == 2:
        return [3, 1, 2]
    return [middle + (rng.random() < (total / 10000 * 3) - middle) for _ in range(SHEETS)]


def _hundredths(mark: Fraction) -> int:
    """A mark in whole hundredths, half up."""
    return int(mark * 100 + Fraction(1, 2))


def _text(hundredths: int) -> str:
    """3025 → `30.25`, 3000 → `30`."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)


if __name__ == "__main__":
    main()

"""The second national skills contest counted again, from its files and the words of its rulebook alone.

Nothing of the system is used here: where this and the rules come to the same awards and figures, two people have read
the rulebook alike. It reads the CSV files of a season and its rulebook.toml (schemes, tracks, the earlier contest).
"""

import csv
import statistics
import tomllib
from collections import Counter, defaultdict
from datetime import date
from fnmatch import fnmatchcase
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

Line = dict[str, str]


class Award(NamedTuple):
    """A line of awards.csv, as far as it is derived here."""

    award: str
    contest: str
    entry: str
    group: str


class Ranked(NamedTuple):
    """An entry with its score, place, standard score and percentile."""

    contest: str
    entry: str
    group: str
    score: Fraction
    place: int
    scaled: int
    percentile: Fraction


def lines(path: Path) -> list[Line]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def half_up(value: Fraction, places: int) -> Fraction:
    """Rounded half up; nothing is negative here."""
    return Fraction(int(value * 10**places + Fraction(1, 2)), 10**places)


def scores(season: Path, book: dict[str, Any]) -> dict[tuple[str, str], Fraction]:
    """Section 5 as this contest has it: the mean of three judges to two decimals, agreed measurements as they are."""
    given: dict[tuple[str, str], dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    for line in lines(season / "national/marks.csv"):
        given[line["contest"], line["entry"]][line["aspect"]].append(Fraction(line["mark"]))
    found = {}
    for (contest, entry), marks in given.items():
        scheme = next(s for s in book["scheme"] if fnmatchcase(contest, s["applies_to"][0]))
        total = Fraction(0)
        for aspect in (aspect for criterion in scheme["criterion"] for aspect in criterion["aspect"]):
            values = marks[aspect["key"]]
            if "levels" in aspect:
                values = [value / aspect["levels"] * aspect["max"] for value in values]
            total += half_up(sum(values) / 3, 2) if aspect["kind"] == "judged" else values[0]
        found[contest, entry] = total
    return found


def ranked(season: Path, book: dict[str, Any]) -> list[list[Ranked]]:
    """Each contest's entries, best first: by score, then by lot; level ones share the place."""
    lots = {(line["contest"], line["entry"]): int(line["lot"]) for line in lines(season / "national/lots.csv")}
    score_of = scores(season, book)
    fields: dict[str, list[Line]] = defaultdict(list)
    for line in lines(season / "national/entries.csv"):
        fields[line["contest"]].append(line)
    contests = []
    for contest, entries in sorted(fields.items()):
        points = {e["entry"]: score_of[contest, e["entry"]] for e in entries}
        middle = statistics.median(points.values())
        deviation = Fraction("1.4826") * statistics.median(abs(value - middle) for value in points.values())

        def key(entry: str, contest: str = contest, points: dict[str, Fraction] = points) -> tuple[Fraction, float]:
            return -points[entry], lots.get((contest, entry), float("inf"))

        field = []
        for line in entries:
            entry = line["entry"]
            place = 1 + sum(key(other) < key(entry) for other in points)
            scaled = min(max(700 + 30 * (points[entry] - middle) / deviation, Fraction(0)), Fraction(1000))
            percentile = (len(points) - place + Fraction(1, 2)) / len(points)
            scaled_shown = int(half_up(scaled, 0))
            field.append(Ranked(contest, entry, line["group"], points[entry], place, scaled_shown, percentile))
        contests.append(sorted(field, key=lambda one: (one.place, one.entry)))
    return contests


def awards(season: Path) -> set[Award]:
    """Every award of the season. Assumes that no level group is cut by a line, as `tie = "stop"` demands."""
    book = tomllib.loads((season / "rulebook.toml").read_text(encoding="utf-8"))
    contests = ranked(season, book)
    delegations = {line["group"]: line for line in lines(season / "national/groups.csv")}
    found = set()
    without_medal: dict[str, list[Ranked]] = defaultdict(list)
    for field in contests:
        half = (len(field) + 1) // 2
        for position, one in enumerate(field):
            won = ("gold", "silver", "bronze")[position] if position < 3 else "merit" if position < half else None
            if won:
                found.add(Award(won, one.contest, one.entry, one.group))
            if position >= 3:
                without_medal[one.group].append(one)
    for group, candidates in without_medal.items():
        best = max(candidates, key=lambda one: (one.scaled, one.percentile, -one.place))
        found.add(Award("best-of-delegation", best.contest, best.entry, group))
        if delegations[group]["western"] == "1":
            star = max(candidates, key=lambda one: (one.percentile, one.scaled, -one.place))
            found.add(Award("western-star", star.contest, star.entry, group))
    worth = {"gold": 4, "silver": 3, "bronze": 2, "merit": 1}
    points: Counter[str] = Counter()
    for award in found:
        points[award.group] += worth.get(award.award, 0)
    entries = Counter(line["group"] for line in lines(season / "national/entries.csv"))
    shares = {group: Fraction(count, int(delegations[group]["eligible"])) for group, count in entries.items()}
    most_points, largest = max(points.values()), max(shares.values())
    index = {
        group: Fraction(7, 10) * Fraction(points[group], most_points) + Fraction(3, 10) * shares[group] / largest
        for group in entries
    }
    order = sorted(entries, key=lambda group: (-index[group], group))
    found |= {Award("outstanding-contribution", "", "", group) for group in order[:12]}
    others = sorted(order[12:], key=lambda group: (-shares[group], group))
    return found | {Award("excellent-organisation", "", "", group) for group in others[:24]}


def figures(season: Path, given: set[Award]) -> dict[str, Any]:
    """What the report of the contest says, counted from people, entries and the awards given."""
    book = tomllib.loads((season / "rulebook.toml").read_text(encoding="utf-8"))["edition"]
    members = lines(season / "national/members.csv")
    team = defaultdict(list)
    for line in members:
        team[line["contest"], line["entry"]].append(line["person"])
    taking_part = {line["person"] for line in members}
    person = {line["person"]: line for line in lines(season / "people.csv") if line["person"] in taking_part}
    levels = {line["moe_code"]: line["level"] for line in lines(season.parent / "facts/universities_2017.csv")}
    levels |= {line["code"]: line["level"] for line in lines(season / "organisations.csv")}
    held = {line["contest"] for line in lines(season / "national/entries.csv")}
    tracks = [track for track in book["track"] if f"national/mohrss/{track['key']}/open" in held]
    medals = ("gold", "silver", "bronze")
    medallists = {who for award in given if award.award in medals for who in team[award.contest, award.entry]}
    students = [line for line in person.values() if line["kind"] == "student"]
    colleges = sum(levels[line["home"]] in ("专科", "技工院校") for line in students)

    def number(award: str) -> int:
        return sum(one.award == award for one in given)

    def delegations(*wanted: str) -> int:
        return len({one.group for one in given if one.award in wanted})

    def age(line: Line) -> int:
        born = date.fromisoformat(line["born"])
        return book["begins"].year - born.year - ((born.month, born.day) > (book["begins"].month, book["begins"].day))

    industries = {track["attributes"]["industry"] for track in tracks}
    new = [track for track in tracks if track["attributes"]["new_occupation"]]
    return {
        "contestants": len(taking_part),
        "delegations": len({line["group"] for line in lines(season / "national/entries.csv")}),
        "events": len(held),
        "medallists": len(medallists),
        "best_of_delegation": number("best-of-delegation"),
        "western_stars": number("western-star"),
        "outstanding_contribution": number("outstanding-contribution"),
        "excellent_organisation": number("excellent-organisation"),
        "delegations_with_gold": delegations("gold"),
        "delegations_with_medal": delegations(*medals),
        "delegations_with_merit": delegations("merit"),
        "doctors": sum(line["level"] == "doctor" for line in person.values()),
        "masters": sum(line["level"] == "master" for line in person.values()),
        "industry_sections": len(industries),
        "industry_coverage": len(industries) / 20,
        "youngest_medallist_age": min(age(person[who]) for who in medallists),
        "student_share_colleges": round(colleges / len(students), 3),
        "new_occupation_events": len(new),
        "engineering_events": sum(track["attributes"]["engineering"] for track in new),
        "contestants_growth": round(len(taking_part) / book["previous"]["contestants"] - 1, 3),
        "events_growth": round(len(held) / book["previous"]["events"] - 1, 3),
    }
